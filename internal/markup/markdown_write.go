package markup

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// Markdown writes the document in the dialect that ParseMarkdown reads; reading it gives the same
// document again, with ids by alignment to this one.
func (d *Document) Markdown() string { return d.markdown(false) }

// MarkdownWithIDs is Markdown that names the id of every block, so that it can be read back
// without the document beside it.
func (d *Document) MarkdownWithIDs() string { return d.markdown(true) }

func (d *Document) markdown(ids bool) string {
	w := markdownWriter{}
	var parts []string
	for _, b := range d.Blocks {
		s := w.content(b.Content)
		if s == "" {
			continue
		}
		if _, opaque := b.Content.(Opaque); ids && b.ID != "" && !opaque {
			s = writeID(s, b)
		}
		parts = append(parts, s)
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// writeID puts the id at the end of one-line-like blocks and before all others.
func writeID(s string, b Block) string {
	switch b.Content.(type) {
	case Paragraph, Heading, Picture:
		return s + " {#" + b.ID + "}"
	}
	return "{#" + b.ID + "}\n\n" + s
}

// markdownWriter remembers the sign of the list before, because two lists with one sign would
// be read as one.
type markdownWriter struct {
	lastList listSign
}

type listSign struct {
	ordered, other, after bool // after: the content before was this list
}

func (w *markdownWriter) content(c Content) string {
	if l, ok := c.(List); ok {
		return w.list(l)
	}
	w.lastList.after = false
	switch c := c.(type) {
	case Paragraph:
		return writeInline(c.Text, inParagraph)
	case Heading:
		return strings.Repeat("#", c.Level) + " " + writeInline(c.Text, inHeading)
	case Quotation:
		return writeQuotation(c)
	case Picture:
		return writePicture(c)
	case Table:
		return writeTable(c)
	case Rule:
		return "---"
	case Code:
		return writeCode(c)
	case Footnotes:
		return writeNotes(c)
	}
	return writeDirective(c)
}

func (w *markdownWriter) flow(f Flow) string {
	var parts []string
	for _, c := range f {
		if s := w.content(c); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "\n\n")
}

func (w *markdownWriter) list(l List) string {
	sign := listSign{ordered: l.Ordered, after: true}
	if w.lastList.after && w.lastList.ordered == l.Ordered {
		sign.other = !w.lastList.other
	}
	w.lastList = sign
	loose := false
	for _, item := range l.Items {
		loose = loose || paragraphsIn(item) > 1
	}
	var items []string
	for i, item := range l.Items {
		mark := "- "
		switch {
		case l.Ordered && sign.other:
			mark = strconv.Itoa(l.Start+i) + ") "
		case l.Ordered:
			mark = strconv.Itoa(l.Start+i) + ". "
		case sign.other:
			mark = "* "
		}
		items = append(items, mark+indent(writeItem(item), strings.Repeat(" ", len(mark))))
	}
	if loose {
		return strings.Join(items, "\n\n")
	}
	return strings.Join(items, "\n")
}

func paragraphsIn(f Flow) int {
	n := 0
	for _, c := range f {
		if _, ok := c.(Paragraph); ok {
			n++
		}
	}
	return n
}

// writeItem sets a nested list directly below its paragraph where Markdown reads that so: a list
// may interrupt a paragraph only if it is bulleted or begins at 1.
func writeItem(f Flow) string {
	w := markdownWriter{}
	var b strings.Builder
	for i, c := range f {
		s := w.content(c)
		if i > 0 {
			b.WriteByte('\n')
			l, isList := c.(List)
			_, afterText := f[i-1].(Paragraph)
			if !isList || !afterText || l.Ordered && l.Start != 1 {
				b.WriteByte('\n')
			}
		}
		b.WriteString(s)
	}
	return b.String()
}

// indent puts a prefix before every line but the first and the blank ones.
func indent(s, prefix string) string {
	lines := strings.Split(s, "\n")
	for i := 1; i < len(lines); i++ {
		if lines[i] != "" {
			lines[i] = prefix + lines[i]
		}
	}
	return strings.Join(lines, "\n")
}

func writeQuotation(q Quotation) string {
	w := markdownWriter{}
	s := w.flow(q.Text)
	last, lastIsText := q.Text[len(q.Text)-1].(Paragraph)
	line := ""
	if q.Attribution != "" {
		line = "\u2014 " + escapeText(q.Attribution, spot{})
	} else if lastIsText && quotationOf(Flow{last}).Attribution != "" || lastIsText && endsWithDash(last) {
		line = "\u2014" // an empty name, so that the last line stays text
	}
	if line != "" {
		if !lastIsText {
			s += "\n"
		}
		s += "\n" + line
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight("> "+l, " ")
	}
	return strings.Join(lines, "\n")
}

// endsWithDash reports a last line that is a lone dash.
func endsWithDash(p Paragraph) bool {
	q := quotationOf(Flow{p})
	return len(q.Text) == 0 || len(q.Text[0].(Paragraph).Text) != len(p.Text)
}

func writePicture(p Picture) string {
	address := p.Source
	if p.Key != "" {
		address = "media:" + p.Key
	}
	s := "![" + escapeText(p.Alt, spot{}) + "](" + writeAddress(address)
	if title := joinCaption(p); title != "" {
		s += ` "` + escapeTitle(title) + `"`
	}
	return s + ")"
}

func joinCaption(p Picture) string {
	if p.Credit == "" {
		return moreBars(p.Caption)
	}
	return strings.TrimLeft(moreBars(p.Caption)+" | "+moreBars(p.Credit), " ")
}

func escapeTitle(s string) string {
	s = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s)
	return escapeEntities(s)
}

// escapeEntities keeps "&copy;" from being read as a sign.
func escapeEntities(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '&' && entityLength(s[i:]) > 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// writeAddress writes the target of a link or picture. Safe addresses hold no space or <>.
func writeAddress(s string) string {
	s = escapeEntities(s)
	if strings.ContainsAny(s, "()") || s == "" {
		return "<" + s + ">"
	}
	return s
}

func writeCode(c Code) string {
	fence := strings.Repeat("`", max(3, longestRun(c.Text, '`')+1))
	return fence + c.Language + "\n" + c.Text + "\n" + fence
}

func longestRun(s string, c byte) int {
	longest, run := 0, 0
	for i := 0; i < len(s); i++ {
		if s[i] != c {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

func writeTable(t Table) string {
	var b strings.Builder
	row := func(cells []Inline) {
		b.WriteString("|")
		for _, c := range cells {
			b.WriteString(" " + writeInline(c, inCell) + " |")
		}
	}
	row(t.Header)
	b.WriteString("\n|")
	for _, a := range t.Align {
		switch a {
		case AlignStart:
			b.WriteString(" :--- |")
		case AlignCentre:
			b.WriteString(" :---: |")
		case AlignEnd:
			b.WriteString(" ---: |")
		default:
			b.WriteString(" --- |")
		}
	}
	for _, r := range t.Rows {
		b.WriteByte('\n')
		row(r)
	}
	if t.Caption == "" {
		return b.String()
	}
	return ":::table" + attributes("caption", t.Caption) + "\n" + b.String() + "\n:::"
}

func writeNotes(f Footnotes) string {
	var parts []string
	for _, n := range f.Notes {
		parts = append(parts, "[^"+n.Label+"]: "+indent(writeInline(n.Text, inParagraph), "    "))
	}
	return strings.Join(parts, "\n")
}

// attributes writes {key="value"} from pairs, leaving out empty values.
func attributes(pairs ...string) string {
	var parts []string
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(pairs[i+1])
			parts = append(parts, pairs[i]+`="`+v+`"`)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "{" + strings.Join(parts, " ") + "}"
}

func writeDirective(c Content) string {
	var body, head string
	fence := ":::"
	switch c := c.(type) {
	case Pullquote:
		head, body = "pullquote"+attributes("cite", c.Cite), writeInline(c.Text, inParagraph)
	case Callout:
		w := markdownWriter{}
		head, body = "callout"+attributes("title", c.Title), w.flow(c.Content)
		if strings.Contains(body, ":::") {
			fence = "::::"
		}
	case Timeline:
		head, body = "timeline"+attributes("title", c.Title, "now", number(c.Now)), writeEntries(c)
	case Gallery:
		var lines []string
		for _, p := range c.Pictures {
			lines = append(lines, "- "+writePicture(p))
		}
		head, body = "gallery", strings.Join(lines, "\n")
	case LinkCard:
		head = "linkcard" + attributes("url", c.URL, "title", c.Title, "text", c.Text)
	case Claim:
		head = "claim" + attributes("ref", c.Ref)
	case Opaque:
		head, body = "opaque", writeCode(Code{Language: "json", Text: oneLine(c.Raw)})
	default:
		return ""
	}
	if body != "" {
		body += "\n"
	}
	return fence + head + "\n" + body + fence
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// oneLine writes JSON without the white space between its parts if there are line ends in it:
// a carriage return does not survive Markdown.
func oneLine(raw []byte) string {
	if !bytes.ContainsAny(raw, "\r\n") {
		return string(raw)
	}
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return strings.ReplaceAll(string(raw), "\r", "")
	}
	return b.String()
}

func writeEntries(t Timeline) string {
	var lines []string
	for _, e := range t.Entries {
		s := escapeText(moreBars(e.When), spot{lineStart: true})
		if s != "" {
			s += " "
		}
		s += "|"
		if len(e.Text) > 0 {
			s += " " + writeInline(e.Text, inParagraph)
		}
		lines = append(lines, "- "+indent(s, "  "))
	}
	return strings.Join(lines, "\n")
}
