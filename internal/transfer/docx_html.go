package transfer

import (
	"html"
	"path"
	"strconv"
	"strings"
)

// docxWriter writes the document as HTML, which markup then reads as it reads a page that was pasted: one set of rules says
// what a story may hold.
type docxWriter struct {
	*docx
	b     strings.Builder
	lists []string // the open lists, outermost first: "ul" or "ol"
	first bool     // nothing but a title has been written
}

// docxField is a field whose result is being read (§17.16): HYPERLINK leads somewhere, of the others the result is text.
type docxField struct {
	instruction string
	open        bool // an <a> was written
	result      bool // past the separator
}

func (w *docx) html() string {
	out := &docxWriter{docx: w, first: true}
	out.blocks(w.body)
	out.closeLists(0)
	out.writeNotes()
	return levelled(out.b.String())
}

// levelled makes the highest heading that is left a subheading of level 2, and those below it follow; whether a reporter
// begins with "heading 1" or "heading 2" is a matter of taste.
func levelled(page string) string {
	for top := 1; top <= 6; top++ {
		if !strings.Contains(page, "<h"+strconv.Itoa(top)+">") {
			continue
		}
		var pairs []string
		for level := top; level <= 6; level++ {
			is, be := strconv.Itoa(level)+">", strconv.Itoa(min(level-top+2, 4))+">"
			pairs = append(pairs, "<h"+is, "<h"+be, "</h"+is, "</h"+be)
		}
		return strings.NewReplacer(pairs...).Replace(page)
	}
	return page
}

func (w *docx) headline() string { return w.title }

func (o *docxWriter) blocks(in *xmlPart) {
	for _, k := range in.kids {
		switch k.name {
		case "p":
			o.paragraph(k)
		case "tbl":
			o.closeLists(0)
			o.table(k)
		case "sdt":
			if k.child("sdtPr", "docPartObj") != nil {
				o.note("a table of contents was left out")
				continue
			}
			if c := k.child("sdtContent"); c != nil {
				o.blocks(c)
			}
		case "customXml", "ins", "moveTo":
			o.blocks(k)
		case "altChunk":
			o.note("a part of another document was left out")
		}
	}
}

// paragraph writes a paragraph as what its style says it is. The first title is the headline.
func (o *docxWriter) paragraph(p *xmlPart) {
	s := o.style(p.child("pPr", "pStyle").attr("val"))
	text := o.inline(p)
	if strings.HasPrefix(s.name, "toc ") || s.name == "toc heading" {
		o.note("a table of contents was left out")
		return
	}
	plain := strings.TrimSpace(html.UnescapeString(stripTags(text)))
	if plain == "" && !strings.Contains(text, "<img") {
		return
	}
	if o.title == "" && o.first && (s.name == docxTitle || s.heading == 1) {
		o.title = strings.Join(strings.Fields(plain), " ")
		return
	}
	o.first = false
	if list, level := o.place(p, s); list != "" {
		o.listed(text, list, level)
		return
	}
	o.closeLists(0)
	switch {
	case s.heading > 0 || s.name == docxTitle:
		tag := "h" + strconv.Itoa(min(max(s.heading, 1), 6))
		o.b.WriteString("<" + tag + ">" + text + "</" + tag + ">\n")
	case strings.Contains(s.name, "quote"):
		o.b.WriteString("<blockquote><p>" + text + "</p></blockquote>\n")
	case s.name == docxCaption && strings.HasSuffix(o.b.String(), "</figure>\n"):
		whole := strings.TrimSuffix(o.b.String(), "</figure>\n")
		o.b.Reset()
		o.b.WriteString(whole + "<figcaption>" + text + "</figcaption></figure>\n")
	case strings.HasPrefix(text, "<img") && strings.Count(text, "<") == 1:
		o.b.WriteString("<figure>" + text + "</figure>\n")
	default:
		o.b.WriteString("<p>" + text + "</p>\n")
	}
}

func stripTags(s string) string {
	var b strings.Builder
	in := false
	for _, r := range s {
		switch {
		case r == '<':
			in = true
		case r == '>':
			in = false
		case !in:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// listed writes one paragraph of a list, opening and closing lists until it stands at its level. Every list's last
// element is left open, for the lists below it.
func (o *docxWriter) listed(text, list string, level int) {
	kind := "ul"
	if o.counts(list, level) {
		kind = "ol"
	}
	o.closeLists(level + 1)
	if len(o.lists) == level+1 && o.lists[level] != kind {
		o.closeLists(level)
	}
	if len(o.lists) == level+1 {
		o.b.WriteString("</li>\n")
	}
	for len(o.lists) < level+1 {
		o.lists = append(o.lists, kind)
		o.b.WriteString("<" + kind + ">")
		if len(o.lists) < level+1 {
			o.b.WriteString("<li>")
		}
	}
	o.b.WriteString("<li><p>" + text + "</p>")
}

func (o *docxWriter) closeLists(level int) {
	for len(o.lists) > level {
		last := len(o.lists) - 1
		o.b.WriteString("</li></" + o.lists[last] + ">\n")
		o.lists = o.lists[:last]
	}
}

func (o *docxWriter) table(t *xmlPart) {
	o.first = false
	o.b.WriteString("<table>")
	for i, row := range t.children("tr") {
		cell := "td"
		if i == 0 || row.child("trPr").on("tblHeader") {
			cell = "th"
		}
		o.b.WriteString("<tr>")
		for _, c := range row.children("tc") {
			o.b.WriteString("<" + cell)
			if n, err := strconv.Atoi(c.child("tcPr", "gridSpan").attr("val")); err == nil && n > 1 && n < 100 {
				o.b.WriteString(` colspan="` + strconv.Itoa(n) + `"`)
			}
			o.b.WriteString(">")
			for j, p := range c.all("p") {
				if j > 0 {
					o.b.WriteString("<br>")
				}
				o.b.WriteString(o.inline(p))
			}
			o.b.WriteString("</" + cell + ">")
		}
		o.b.WriteString("</tr>\n")
	}
	o.b.WriteString("</table>\n")
}

// writeNotes writes the footnotes that the text refers to, in its order.
func (o *docxWriter) writeNotes() {
	for i := 0; i < len(o.cited); i++ { // a note may refer to another
		for _, n := range o.footnotes {
			if n.attr("id") != o.cited[i] {
				continue
			}
			number := strconv.Itoa(i + 1)
			o.b.WriteString(`<p id="_ftn` + number + `"><a href="#_ftnref` + number + `">` + number + `</a> `)
			for j, p := range n.children("p") {
				if j > 0 {
					o.b.WriteString(" ")
				}
				o.b.WriteString(strings.TrimSpace(o.inline(p)))
			}
			o.b.WriteString("</p>\n")
		}
	}
}

// picture writes the first picture of a drawing and remembers to unpack it.
func (o *docxWriter) picture(d *xmlPart) string {
	for _, blip := range append(d.all("blip"), d.all("imagedata")...) {
		target := o.links[first(blip.attr("embed"), blip.attr("id"))]
		if target == "" || strings.Contains(target, "://") {
			o.note("a picture that is not in the file was left out")
			continue
		}
		alt := ""
		if props := d.all("docPr"); len(props) > 0 {
			alt = first(props[0].attr("descr"), props[0].attr("title"))
		}
		source := enclosed + target
		if !o.pictures[source] {
			if len(o.order) == maxEnclosures {
				o.note("more than " + strconv.Itoa(maxEnclosures) + " pictures: the others were left out")
				return ""
			}
			o.pictures[source] = true
			o.order = append(o.order, Enclosure{Source: source, Name: path.Base(target), Alt: alt})
		}
		return `<img src="` + html.EscapeString(source) + `" alt="` + html.EscapeString(alt) + `">`
	}
	if len(d.all("txbxContent")) > 0 {
		o.note("the text of a text box stands in the story where its anchor was")
		return o.boxed(d)
	}
	o.note("a drawing that is no picture was left out")
	return ""
}

// boxed gives the words of a text box.
func (o *docxWriter) boxed(d *xmlPart) string {
	var words []string
	for _, p := range d.all("txbxContent")[0].all("p") {
		if text := o.inline(p); strings.TrimSpace(stripTags(text)) != "" {
			words = append(words, text)
		}
	}
	return strings.Join(words, "<br>")
}
