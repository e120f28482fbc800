package transfer

import (
	"html"
	"strconv"
	"strings"
)

// inline writes the runs of a paragraph. A field that a paragraph leaves open ends with it.
func (o *docxWriter) inline(p *xmlPart) string {
	var b strings.Builder
	o.runs(&b, p)
	for _, f := range o.fields {
		if f.open {
			b.WriteString("</a>")
		}
	}
	o.fields = nil
	return b.String()
}

func (o *docxWriter) runs(b *strings.Builder, in *xmlPart) {
	for _, k := range in.kids {
		switch k.name {
		case "r":
			o.run(b, k)
		case "hyperlink":
			o.linked(b, k, o.links[k.attr("id")])
		case "fldSimple":
			o.linked(b, k, leads(k.attr("instr")))
		case "ins", "moveTo":
			o.note("tracked changes: what was inserted is taken as written, what was deleted is gone")
			o.runs(b, k)
		case "del", "moveFrom":
			o.note("tracked changes: what was inserted is taken as written, what was deleted is gone")
		case "smartTag", "customXml", "dir", "bdo":
			o.runs(b, k)
		case "sdt":
			if c := k.child("sdtContent"); c != nil {
				o.runs(b, c)
			}
		case "commentRangeStart":
			o.note("comments in the document were left out")
		case "oMath", "oMathPara":
			o.note("a formula was left out")
		}
	}
}

func (o *docxWriter) linked(b *strings.Builder, in *xmlPart, address string) {
	if address == "" || !strings.Contains(address, ":") {
		o.runs(b, in)
		return
	}
	b.WriteString(`<a href="` + html.EscapeString(address) + `">`)
	o.runs(b, in)
	b.WriteString("</a>")
}

// leads reads where a field instruction such as HYPERLINK "https://…" leads (§17.16.5.25).
func leads(instruction string) string {
	words := strings.Fields(instruction)
	if len(words) < 2 || !strings.EqualFold(words[0], "HYPERLINK") || strings.HasPrefix(words[1], `\`) {
		return ""
	}
	address := strings.Trim(words[1], `"“”`)
	if !strings.Contains(address, ":") { // a place in the document, or a file of the writer's own
		return ""
	}
	return address
}

// docxMarks are the properties of a run that a story keeps (§17.3.2), innermost last.
var docxMarks = []struct{ property, tag string }{{"b", "strong"}, {"i", "em"}, {"strike", "s"}, {"dstrike", "s"}}

func (o *docxWriter) run(b *strings.Builder, r *xmlPart) {
	props := r.child("rPr")
	if props.on("vanish") || props.on("webHidden") {
		return
	}
	var open []string
	for _, m := range docxMarks {
		if props.on(m.property) {
			open = append(open, m.tag)
		}
	}
	switch props.child("vertAlign").attr("val") {
	case "superscript":
		open = append(open, "sup")
	case "subscript":
		open = append(open, "sub")
	}
	var text strings.Builder
	for _, k := range r.kids {
		o.piece(b, &text, k)
	}
	if text.Len() == 0 {
		return
	}
	for _, tag := range open {
		b.WriteString("<" + tag + ">")
	}
	b.WriteString(text.String())
	for i := len(open) - 1; i >= 0; i-- {
		b.WriteString("</" + open[i] + ">")
	}
}

// piece writes one part of a run into text; a link that a field opens or closes goes around runs, into b.
func (o *docxWriter) piece(b, text *strings.Builder, k *xmlPart) {
	switch k.name {
	case "t":
		if o.shown() {
			text.WriteString(html.EscapeString(k.text))
		}
	case "tab":
		text.WriteByte(' ')
	case "br", "cr":
		if kind := k.attr("type"); kind == "" || kind == "textWrapping" {
			text.WriteString("<br>")
		}
	case "noBreakHyphen":
		text.WriteRune('\u2011')
	case "softHyphen":
		text.WriteRune('\u00ad')
	case "footnoteReference":
		text.WriteString(o.cite(k.attr("id")))
	case "endnoteReference":
		o.note("endnotes were left out")
	case "drawing", "pict", "object":
		text.WriteString(o.picture(k))
	case "AlternateContent":
		o.alternate(b, text, k)
	case "fldChar":
		o.field(b, k.attr("fldCharType"))
	case "instrText":
		if n := len(o.fields); n > 0 {
			o.fields[n-1].instruction += k.text
		}
	}
}

// alternate takes the first way of showing something that is a picture or a box (ECMA-376 part 3, §9.3).
func (o *docxWriter) alternate(b, text *strings.Builder, k *xmlPart) {
	way := k.child("Choice")
	if way == nil {
		way = k.child("Fallback")
	}
	if way != nil {
		for _, inner := range way.kids {
			o.piece(b, text, inner)
		}
	}
}

// cite refers to a footnote; the separators that Word keeps among them have ids below 1.
func (o *docxWriter) cite(id string) string {
	if n, err := strconv.Atoi(id); err != nil || n < 1 {
		return ""
	}
	place := -1
	for i, c := range o.cited {
		if c == id {
			place = i
		}
	}
	if place < 0 {
		place = len(o.cited)
		o.cited = append(o.cited, id)
	}
	number := strconv.Itoa(place + 1)
	return `<sup><a href="#_ftn` + number + `">` + number + `</a></sup>`
}

func (o *docxWriter) field(b *strings.Builder, kind string) {
	n := len(o.fields)
	switch {
	case kind == "begin":
		o.fields = append(o.fields, docxField{})
	case kind == "separate" && n > 0:
		f := &o.fields[n-1]
		f.result = true
		if address := leads(f.instruction); address != "" {
			f.open = true
			b.WriteString(`<a href="` + html.EscapeString(address) + `">`)
		}
	case kind == "end" && n > 0:
		if o.fields[n-1].open {
			b.WriteString("</a>")
		}
		o.fields = o.fields[:n-1]
	}
}

// shown reports whether text is a result: between a field's beginning and its separator stand only instructions.
func (o *docxWriter) shown() bool {
	for _, f := range o.fields {
		if !f.result {
			return false
		}
	}
	return true
}
