package markup

import (
	"net/url"
	"strconv"
	"strings"
)

// level is one open element around a run.
type level struct {
	link, lang string
	style      int // index into styleNames; -1 for link and lang
}

// levels lists the elements of a run from the outside in. Links are outermost, so that a link
// with a bold word in it stays one link.
func (m Marks) levels(buf []level) []level {
	buf = buf[:0]
	if m.Link != "" {
		buf = append(buf, level{link: m.Link, style: -1})
	}
	if m.Lang != "" {
		buf = append(buf, level{lang: m.Lang, style: -1})
	}
	if m.Style != 0 {
		for i, s := range styleNames {
			if m.Style&s.style != 0 {
				buf = append(buf, level{style: i})
			}
		}
	}
	return buf
}

func (r *renderer) inline(in Inline) {
	var openBuf, wantBuf [8]level
	open, want := openBuf[:0], wantBuf[:0]
	for _, run := range in {
		m := run.Marks
		if m.Link != "" && r.link(m.Link) == "" {
			m.Link = ""
		}
		want = m.levels(want)
		same := 0
		for same < len(open) && same < len(want) && open[same] == want[same] {
			same++
		}
		for i := len(open) - 1; i >= same; i-- {
			r.closeLevel(open[i])
		}
		for _, l := range want[same:] {
			r.openLevel(l)
		}
		open = append(open[:same], want[same:]...)
		r.run(run)
	}
	for i := len(open) - 1; i >= 0; i-- {
		r.closeLevel(open[i])
	}
}

func (r *renderer) run(run Run) {
	switch run.Kind {
	case TextRun:
		r.text(run.Text)
	case SoftBreak:
		r.raw("\n")
	case HardBreak:
		r.raw("<br>\n")
	case NoteRef:
		r.noteRef(run.Text)
	}
}

func (r *renderer) openLevel(l level) {
	switch {
	case l.link != "":
		r.raw("<a")
		r.attr("href", r.link(l.link))
		r.rel(l.link)
		r.look(l.link)
	case l.lang != "":
		r.raw("<span")
		r.attr("lang", cleanLang(l.lang))
		if toRTL := rtl(l.lang); toRTL != rtl(r.o.Lang) {
			dir := "ltr"
			if toRTL {
				dir = "rtl"
			}
			r.attr("dir", dir)
		}
	default:
		r.raw("<", styleNames[l.style].tag)
	}
	r.raw(">")
}

func (r *renderer) closeLevel(l level) {
	switch {
	case l.link != "":
		r.raw("</a>")
	case l.lang != "":
		r.raw("</span>")
	default:
		r.raw("</", styleNames[l.style].tag, ">")
	}
}

// link is the address as this page writes it. It is checked here again, so that a document made
// by hand cannot bring in a script either.
func (r *renderer) link(s string) string {
	if s != r.asked { // each link is asked for twice in a row
		r.asked, r.answer = s, r.address(s)
	}
	return r.answer
}

func (r *renderer) address(s string) string {
	if r.o.Link != nil {
		look, keep := r.o.Link(s)
		if !keep {
			return ""
		}
		if look.Href != "" {
			s = look.Href
		}
	}
	s = SafeLink(s)
	if s == "" || r.base == nil {
		return s
	}
	u, err := url.Parse(s)
	if err != nil {
		return s
	}
	return SafeLink(r.base.ResolveReference(u).String())
}

// look sets on a link what the page knows of it.
func (r *renderer) look(link string) {
	if r.o.Link == nil {
		return
	}
	switch l, _ := r.o.Link(link); {
	case l.Title != "":
		r.attr("class", l.Class)
		r.attr("title", l.Title)
	case l.Class != "":
		r.attr("class", l.Class)
	}
}

// rel keeps a page that was opened from reaching back, and says whose word a link is.
func (r *renderer) rel(link string) {
	if !external(link, r.o.Host) {
		return
	}
	if r.o.Rel != "" {
		r.attr("rel", "noopener "+r.o.Rel)
		return
	}
	r.attr("rel", "noopener")
}

func (r *renderer) noteRef(label string) {
	i := noteIndex(r.notes, label)
	if i < 0 {
		return
	}
	r.refs[i]++
	n := strconv.Itoa(i + 1)
	r.raw(`<sup class="ref"><a`)
	r.attr("href", r.link("#fn-"+n))
	r.attr("id", refID(n, r.refs[i]))
	r.raw(">", n, "</a></sup>")
}

func noteIndex(notes []Footnote, label string) int {
	for i := range notes {
		if notes[i].Label == label {
			return i
		}
	}
	return -1
}

// refID is the anchor of the k-th reference to note n.
func refID(n string, k int) string {
	if k == 1 {
		return "fnref-" + n
	}
	return "fnref-" + n + "-" + strconv.Itoa(k)
}

func (r *renderer) footnotes(f Footnotes) {
	r.raw(`<section class="notes"`)
	r.attr("aria-label", r.o.Words.Footnotes)
	r.raw("><ol>\n")
	counts := make([]int, len(f.Notes)) // references from inside notes come too late for a way back
	copy(counts, r.refs)
	for i, note := range f.Notes {
		n := strconv.Itoa(i + 1)
		r.raw(`<li id="fn-`, n, `">`)
		r.inline(note.Text)
		for k := 1; i < len(counts) && k <= counts[i]; k++ {
			r.raw(` <a class="back"`)
			r.attr("href", r.link("#"+refID(n, k)))
			label := r.o.Words.Back
			if k > 1 {
				label += " " + strconv.Itoa(k)
			}
			r.attr("aria-label", label)
			r.raw(">\u21a9\ufe0e", strings.Repeat("\u2032", k-1), "</a>")
		}
		r.raw("</li>\n")
	}
	r.raw("</ol></section>\n")
}
