package markup

import (
	"html/template"
	"io"
	"net/url"
	"strconv"
	"strings"
)

// Options says how HTML is made. The zero value is good for a preview without pictures.
type Options struct {
	// Pictures finds what to show for a key; nil or false leaves the picture out and keeps its caption.
	Pictures func(key string) (Image, bool)
	// Claim gives the box for a claim; it must be safe HTML. Nil leaves claims out.
	Claim func(ref string) template.HTML
	// Link looks at a link of the text: what it says is set on it, and one that it does not keep becomes plain words. Nil
	// keeps all as they are.
	Link func(href string) (look LinkLook, keep bool)
	// SplitAfter is the number of paragraphs after which HTMLParts cuts; 0 cuts nowhere.
	SplitAfter int
	// Base is the address of the article with scheme and host. When set, links and pictures become
	// absolute, as feeds and mail need (RFC 4287 §4.1.3.1 resolves nothing for us).
	Base string
	// Host is the site's own host: links to it are not external.
	Host string
	// Rel is added to external links, such as "sponsored nofollow" in a sponsored story.
	Rel string
	// Lang is the language of the page, to know which foreign phrases change the direction.
	Lang string
	// Sizes is the sizes attribute of pictures in the text; Image.Sizes wins.
	Sizes string
	// Words replaces the English words that rendering adds.
	Words Words
}

// LinkLook is what a link gets beside its address.
type LinkLook struct {
	Class, Title string
	Href         string // in place of the address in the text, which may have moved; empty: that one
}

// Words are the few words that are not the author's, in the reader's language.
type Words struct {
	Footnotes string // name of the list of notes
	Back      string // label of the link from a note back to the text
	Table     string // name of a table without a caption, for those who cannot see it
	Code      string // name of a block of code, for the same
}

// Image is a picture ready to be shown. Alt, Caption and Credit stand in where the document gives none.
type Image struct {
	Src, Srcset, Sizes   string
	Width, Height        int
	Alt, Caption, Credit string
	Sources              []ImageSource // better formats, best first
	Large                string        // address of the largest, to which a picture of a gallery leads
	Own                  bool          // stands in for the picture asked for: its own words are printed, not the block's
	Gone                 bool          // may not be shown: the whole figure falls away, with its words
}

// ImageSource is one more format of a picture.
type ImageSource struct{ Type, Srcset string }

// HTML writes the document. Every letter is escaped, every address is checked again, and there is
// no style attribute, no script and no address of a third party that a browser would load.
func (d *Document) HTML(w io.Writer, o Options) error {
	o.SplitAfter = 0
	_, after := d.HTMLParts(o)
	_, err := io.WriteString(w, string(after))
	return err
}

// HTMLParts renders the document cut after its first SplitAfter paragraphs, between which the
// article page sets its key points. With SplitAfter 0, or too few paragraphs to cut, before or
// after is empty.
func (d *Document) HTMLParts(o Options) (before, after template.HTML) {
	r := newRenderer(d, o)
	cut, paragraphs := 0, 0
	for i, b := range d.Blocks {
		r.block(b)
		if _, ok := b.Content.(Paragraph); ok {
			if paragraphs++; paragraphs == o.SplitAfter && i < len(d.Blocks)-1 {
				cut = len(r.b)
			}
		}
	}
	if o.SplitAfter > 0 && paragraphs < o.SplitAfter {
		cut = len(r.b)
	}
	return template.HTML(r.b[:cut]), template.HTML(r.b[cut:])
}

// renderer builds HTML in one slice.
type renderer struct {
	b      []byte
	o      Options
	base   *url.URL
	notes  []Footnote
	refs   []int // how often each note has been referred to so far
	opened bool  // the first paragraph is behind us
	large  bool  // in a gallery: pictures lead to their largest file

	asked, answer string // the last address looked at, and what became of it
}

func newRenderer(d *Document, o Options) *renderer {
	r := &renderer{b: make([]byte, 0, 8192), o: o, notes: d.Footnotes()}
	r.refs = make([]int, len(r.notes))
	if o.Base != "" {
		if u, err := url.Parse(o.Base); err == nil && u.IsAbs() {
			r.base = u
			if o.Host == "" {
				r.o.Host = u.Host
			}
		}
	}
	word := func(s *string, english string) {
		if *s == "" {
			*s = english
		}
	}
	word(&r.o.Words.Footnotes, "Footnotes")
	word(&r.o.Words.Back, "Back to the text")
	word(&r.o.Words.Table, "Table")
	word(&r.o.Words.Code, "Code")
	return r
}

func (r *renderer) raw(parts ...string) {
	for _, p := range parts {
		r.b = append(r.b, p...)
	}
}

// text escapes for element content and quoted attributes alike.
func (r *renderer) text(s string) { r.b = appendEscaped(r.b, s) }

func appendEscaped(b []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); i++ {
		esc := ""
		switch s[i] {
		case '&':
			esc = "&amp;"
		case '<':
			esc = "&lt;"
		case '>':
			esc = "&gt;"
		case '"':
			esc = "&#34;"
		case '\'':
			esc = "&#39;"
		default:
			continue
		}
		b = append(append(b, s[start:i]...), esc...)
		start = i + 1
	}
	return append(b, s[start:]...)
}

func (r *renderer) attr(name, value string) {
	r.raw(" ", name, `="`)
	r.text(value)
	r.raw(`"`)
}

func (r *renderer) block(b Block) {
	switch c := b.Content.(type) {
	case Heading:
		r.heading(c, b.ID)
	case Paragraph:
		if !r.opened {
			r.opened = true
			r.raw(`<p class="first">`)
			r.inline(c.Text)
			r.raw("</p>\n")
			return
		}
		r.content(c)
	default:
		r.content(c)
	}
}

func (r *renderer) heading(h Heading, id string) {
	level := strconv.Itoa(min(max(h.Level, 2), 4))
	r.raw("<h", level)
	if ValidID(id) {
		r.attr("id", id)
	}
	r.raw(">")
	r.inline(h.Text)
	r.raw("</h", level, ">\n")
}

func (r *renderer) content(c Content) {
	switch c := c.(type) {
	case Paragraph:
		r.raw("<p>")
		r.inline(c.Text)
		r.raw("</p>\n")
	case Heading:
		r.heading(c, "")
	case List:
		r.list(c)
	case Quotation:
		r.quotation(c)
	case Pullquote:
		r.pullquote(c)
	case Picture:
		r.picture(c)
	case Gallery:
		r.gallery(c)
	case Table:
		r.table(c)
	case Timeline:
		r.timeline(c)
	case Callout:
		r.callout(c)
	case Footnotes:
		r.footnotes(c)
	case Rule:
		r.raw("<hr>\n")
	case Code:
		r.code(c)
	case LinkCard:
		r.linkCard(c)
	case Claim:
		if r.o.Claim != nil {
			r.raw(string(r.o.Claim(c.Ref)), "\n")
		}
	case Opaque:
		for _, p := range c.paragraphs() {
			r.raw("<p>")
			r.text(p)
			r.raw("</p>\n")
		}
	}
}

func (r *renderer) list(l List) {
	tag := "ul"
	if l.Ordered {
		tag = "ol"
	}
	r.raw("<", tag)
	if l.Ordered && l.Start > 1 {
		r.attr("start", strconv.Itoa(l.Start))
	}
	r.raw(">")
	for _, item := range l.Items {
		r.raw("<li>")
		r.item(item)
		r.raw("</li>")
	}
	r.raw("</", tag, ">\n")
}

// item writes a lone paragraph without its tags.
func (r *renderer) item(f Flow) {
	paragraphs := 0
	for _, c := range f {
		if _, ok := c.(Paragraph); ok {
			paragraphs++
		}
	}
	for _, c := range f {
		if p, ok := c.(Paragraph); ok && paragraphs == 1 {
			r.inline(p.Text)
			continue
		}
		r.content(c)
	}
}

func (r *renderer) quotation(q Quotation) {
	r.raw(`<figure class="quo"><blockquote>`)
	for _, c := range q.Text {
		r.content(c)
	}
	r.raw("</blockquote>")
	if q.Attribution != "" {
		r.raw("<figcaption>\u2014 ")
		r.text(q.Attribution)
		r.raw("</figcaption>")
	}
	r.raw("</figure>\n")
}

func (r *renderer) pullquote(p Pullquote) {
	r.raw(`<aside class="pull"><p>`)
	r.inline(p.Text)
	r.raw("</p>")
	if p.Cite != "" {
		r.raw("<footer>\u2014 ")
		r.text(p.Cite)
		r.raw("</footer>")
	}
	r.raw("</aside>\n")
}

func (r *renderer) callout(c Callout) {
	r.raw(`<aside class="box"`)
	if c.Title != "" {
		r.attr("aria-label", c.Title)
	}
	r.raw(">")
	if c.Title != "" {
		r.raw(`<p class="bt"><b>`)
		r.text(c.Title)
		r.raw("</b></p>\n")
	}
	for _, p := range c.Content {
		r.content(p)
	}
	r.raw("</aside>\n")
}

func (r *renderer) code(c Code) {
	r.raw(`<pre tabindex="0" role="region"`) // it scrolls, so a keyboard must reach it: WCAG 2.1.1
	r.attr("aria-label", r.o.Words.Code)
	r.raw("><code")
	if c.Language != "" {
		r.attr("class", "language-"+c.Language)
	}
	r.raw(">")
	r.text(c.Text)
	r.raw("</code></pre>\n")
}

func (r *renderer) linkCard(c LinkCard) {
	link := r.link(c.URL)
	if link == "" {
		return
	}
	r.raw(`<aside class="card"><p><a`)
	r.attr("href", link)
	r.rel(c.URL)
	r.raw(">")
	r.text(firstOf(c.Title, c.URL))
	r.raw("</a></p>")
	if c.Text != "" {
		r.raw("<p>")
		r.text(c.Text)
		r.raw("</p>")
	}
	if u, err := url.Parse(c.URL); err == nil && u.Host != "" {
		r.raw(`<p class="m">`)
		r.text(strings.TrimPrefix(u.Hostname(), "www."))
		r.raw("</p>")
	}
	r.raw("</aside>\n")
}

func firstOf(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
