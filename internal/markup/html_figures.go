package markup

import (
	"strconv"
	"strings"
	"time"
)

func (r *renderer) picture(p Picture) {
	var img Image
	found := false
	if p.Key != "" && r.o.Pictures != nil {
		if img, found = r.o.Pictures(p.Key); !found {
			img = Image{}
		}
	}
	if img.Gone {
		return
	}
	if img.Own {
		p.Alt, p.Caption, p.Credit = img.Alt, img.Caption, img.Credit
	}
	caption, credit := firstOf(p.Caption, img.Caption), firstOf(p.Credit, img.Credit)
	source := r.link(safeSource(p.Source))
	if !found && source == "" && caption == "" && credit == "" {
		return
	}
	r.raw(`<figure class="fig">`)
	switch {
	case found && r.large && img.Large != "":
		r.raw("<a")
		r.attr("href", r.link(img.Large))
		r.raw(">")
		r.image(img, firstOf(p.Alt, img.Alt))
		r.raw("</a>")
	case found:
		r.image(img, firstOf(p.Alt, img.Alt))
	case source != "": // not fetched: a link, so that no reader's browser calls elsewhere
		r.raw("<p><a")
		r.attr("href", source)
		r.rel(p.Source)
		r.raw(">")
		r.text(firstOf(p.Alt, p.Source))
		r.raw("</a></p>")
	}
	r.caption(caption, credit)
	r.raw("</figure>\n")
}

// gallery sets pictures side by side; each leads to its largest file, because here they are small. One of which nothing may
// be shown any more leaves no hole.
func (r *renderer) gallery(g Gallery) {
	shown := 0
	for _, p := range g.Pictures {
		if img, ok := r.known(p.Key); !ok || !img.Gone {
			shown++
		}
	}
	if shown == 0 {
		return
	}
	r.raw(`<div class="gal">`, "\n")
	r.large = true
	for _, p := range g.Pictures {
		r.picture(p)
	}
	r.large = false
	r.raw("</div>\n")
}

func (r *renderer) known(key string) (Image, bool) {
	if key == "" || r.o.Pictures == nil {
		return Image{}, false
	}
	return r.o.Pictures(key)
}

func (r *renderer) caption(caption, credit string) {
	if caption == "" && credit == "" {
		return
	}
	r.raw("<figcaption>")
	r.text(caption)
	if credit != "" {
		if caption != "" {
			r.raw(" ")
		}
		r.raw("<span>")
		r.text(credit)
		r.raw("</span>")
	}
	r.raw("</figcaption>")
}

func (r *renderer) image(img Image, alt string) {
	if len(img.Sources) > 0 {
		r.raw("<picture>")
		for _, s := range img.Sources {
			r.raw("<source")
			r.attr("type", s.Type)
			r.srcset(img, s.Srcset)
			r.raw(">")
		}
	}
	r.raw("<img")
	r.attr("src", r.link(img.Src))
	if img.Srcset != "" {
		r.srcset(img, img.Srcset)
	}
	if img.Width > 0 && img.Height > 0 { // room is kept before it loads: no layout shift
		r.attr("width", strconv.Itoa(img.Width))
		r.attr("height", strconv.Itoa(img.Height))
	}
	r.attr("alt", alt)
	r.raw(` loading="lazy" decoding="async">`)
	if len(img.Sources) > 0 {
		r.raw("</picture>")
	}
}

func (r *renderer) srcset(img Image, set string) {
	var parts []string
	for _, p := range strings.Split(set, ",") {
		address, width, _ := strings.Cut(strings.TrimSpace(p), " ")
		if address = r.link(address); address != "" {
			parts = append(parts, strings.TrimSpace(address+" "+width))
		}
	}
	r.attr("srcset", strings.Join(parts, ", "))
	if sizes := firstOf(img.Sizes, r.o.Sizes); sizes != "" {
		r.attr("sizes", sizes)
	}
}

func (r *renderer) table(t Table) {
	r.raw(`<div class="tab" tabindex="0" role="region"`) // it scrolls sideways on a phone: WCAG 2.1.1
	r.attr("aria-label", firstOf(t.Caption, r.o.Words.Table))
	r.raw("><table>")
	if t.Caption != "" {
		r.raw("<caption>")
		r.text(t.Caption)
		r.raw("</caption>")
	}
	if !emptyRow(t.Header) {
		r.raw("<thead>")
		r.tableRow(t, t.Header, "th")
		r.raw("</thead>")
	}
	r.raw("<tbody>\n")
	for _, row := range t.Rows {
		r.tableRow(t, row, "td")
		r.raw("\n")
	}
	r.raw("</tbody></table></div>\n")
}

func emptyRow(row []Inline) bool {
	for _, c := range row {
		if len(c) > 0 {
			return false
		}
	}
	return true
}

func (r *renderer) tableRow(t Table, row []Inline, tag string) {
	r.raw("<tr>")
	for i, cell := range row {
		r.raw("<", tag)
		if tag == "th" {
			r.raw(` scope="col"`)
		}
		if i < len(t.Align) {
			switch t.Align[i] {
			case AlignEnd:
				r.raw(` class="num"`)
			case AlignCentre:
				r.raw(` class="mid"`)
			}
		}
		r.raw(">")
		r.inline(cell)
		r.raw("</", tag, ">")
	}
	r.raw("</tr>")
}

func (r *renderer) timeline(t Timeline) {
	r.raw(`<section class="tl"`)
	if t.Title != "" {
		r.attr("aria-label", t.Title)
	}
	r.raw(">")
	if t.Title != "" {
		r.raw("<h2>")
		r.text(t.Title)
		r.raw("</h2>")
	}
	r.raw("<ol>")
	for i, e := range t.Entries {
		if i+1 == t.Now {
			r.raw(`<li class="now" aria-current="step">`)
		} else {
			r.raw("<li>")
		}
		r.when(e.When)
		r.raw("<p>")
		r.inline(e.Text)
		r.raw("</p></li>")
	}
	r.raw("</ol></section>\n")
}

// when is a time element where a machine can read the date, and bold words otherwise:
// HTML allows <time> without datetime only around a valid date string.
func (r *renderer) when(s string) {
	if s == "" {
		return
	}
	if machine := machineDate(s); machine != "" {
		r.raw(`<time datetime="`, machine, `">`)
		r.text(s)
		r.raw("</time>")
		return
	}
	r.raw(`<b class="when">`)
	r.text(s)
	r.raw("</b>")
}

// machineDate reads the dates that English text writes; day and month alone are a "yearless
// date" in HTML.
func machineDate(s string) string {
	for _, f := range [...]struct{ in, out string }{
		{"2 January 2006", "2006-01-02"}, {"2006-01-02", "2006-01-02"}, {"2 Jan 2006", "2006-01-02"},
		{"2 January", "01-02"}, {"2 Jan", "01-02"}, {"January 2006", "2006-01"}, {"2006", "2006"}, {"15:04", "15:04"},
	} {
		if t, err := time.Parse(f.in, s); err == nil {
			return t.Format(f.out)
		}
	}
	return ""
}
