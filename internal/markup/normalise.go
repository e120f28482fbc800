package markup

import (
	"slices"
	"strings"
)

// maxListDepth is how deep lists nest; a page of 320 px has no room for more, and deeper
// items move up to this level.
const maxListDepth = 6

// maxColumns and maxStart bound what a table and a list number may ask of a reader's screen.
const (
	maxColumns = 60
	maxStart   = 999_999_999 // CommonMark allows nine digits
)

// Normalise brings the document into the one form in which it is stored: empty parts gone, text
// clean, parts that may not stand inside others moved behind them, footnotes last and in order
// of use, every block with a unique id. All parsers end here, so Normalise is idempotent.
func (d *Document) Normalise() {
	if d.Version < 1 {
		d.Version = Version
	}
	var blocks []Block
	var notes Footnotes
	notesID := ""
	for _, b := range d.Blocks {
		if f, ok := b.Content.(Footnotes); ok {
			notes.Notes = append(notes.Notes, f.Notes...)
			if notesID == "" {
				notesID = b.ID
			}
			continue
		}
		for i, c := range normaliseTop(b.Content) {
			id := ""
			if i == 0 {
				id = b.ID
			}
			blocks = append(blocks, Block{ID: id, Content: c})
		}
	}
	d.Blocks = blocks
	if f := d.normaliseNotes(notes); len(f.Notes) > 0 {
		d.Blocks = append(d.Blocks, Block{ID: notesID, Content: f})
	}
	d.assignIDs(nil)
}

// normaliseTop returns what one block becomes: itself, nothing, or itself and what moved out of it.
func normaliseTop(c Content) []Content {
	n := flattener{}
	out := n.content(c, inDocument)
	return append(out, n.hoisted...)
}

// place is where content stands, which decides what may stand there.
type place uint8

const (
	inDocument place = iota
	inCallout
	inText // quotations, list items: paragraphs and lists only
)

// flattener normalises content; what must not stand where it was found is hoisted, to follow
// the block it was in.
type flattener struct {
	hoisted []Content
	depth   int
}

func (n *flattener) content(c Content, at place) []Content {
	switch c := c.(type) {
	case Paragraph:
		return paragraph(c.Text)
	case Heading:
		return n.heading(c, at)
	case List:
		return n.list(c)
	case Quotation:
		return n.quotation(c, at)
	case Pullquote:
		return n.pullquote(c, at)
	case Table:
		return n.table(c, at)
	case Timeline:
		return n.timeline(c, at)
	case Callout:
		return n.callout(c, at)
	case Code:
		return n.code(c, at)
	case Footnotes: // only a document has them; elsewhere they are read as paragraphs
		var out []Content
		for _, f := range c.Notes {
			out = append(out, paragraph(f.Text)...)
		}
		return out
	}
	return n.leaf(c, at)
}

// leaf handles content without text of its own; inside text it moves behind.
func (n *flattener) leaf(c Content, at place) []Content {
	switch v := c.(type) {
	case Picture:
		return n.hoist(normalisePicture(v), at)
	case Gallery:
		return n.hoist(normaliseGallery(v), at)
	case LinkCard:
		return n.hoist(normaliseLinkCard(v), at)
	case Claim:
		if v.Ref = cleanLine(v.Ref); v.Ref == "" {
			return nil
		}
		return n.hoist([]Content{v}, at)
	case Rule:
		if at == inText {
			return nil
		}
	case Opaque:
		if len(v.Raw) == 0 {
			return nil
		}
		return n.hoist([]Content{v}, at)
	case nil:
		return nil
	}
	return []Content{c}
}

func (n *flattener) hoist(c []Content, at place) []Content {
	if at == inText {
		n.hoisted = append(n.hoisted, c...)
		return nil
	}
	return c
}

func paragraph(in Inline) []Content {
	if in = normaliseInline(in, true); len(in) == 0 {
		return nil
	}
	return []Content{Paragraph{in}}
}

func (n *flattener) heading(h Heading, at place) []Content {
	h.Text = normaliseInline(h.Text, false)
	if len(h.Text) == 0 {
		return nil
	}
	if at == inText {
		return paragraph(h.Text.marked(Marks{Style: Strong}))
	}
	h.Level = min(max(h.Level, 2), 4)
	return []Content{h}
}

func (n *flattener) code(c Code, at place) []Content {
	c.Text = cleanCode(c.Text)
	c.Language = cleanLanguage(c.Language)
	if c.Text == "" {
		return nil
	}
	if at != inText {
		return []Content{c}
	}
	var in Inline
	for _, line := range strings.Split(c.Text, "\n") {
		in = append(in, Run{Text: line, Marks: Marks{Style: CodeStyle}}, Run{Kind: HardBreak})
	}
	return paragraph(in)
}

// cleanLanguage keeps the name of a programming language: "go", "c++", "objective-c".
func cleanLanguage(s string) string {
	s = cleanLine(s)
	for i, c := range []byte(s) {
		ok := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("+#._-", c) >= 0
		if !ok || i == 32 {
			return s[:i]
		}
	}
	return s
}

// flow normalises the parts of a quotation, an item or a callout.
func (n *flattener) flow(f Flow, at place) Flow {
	var out Flow
	for _, c := range f {
		out = append(out, n.content(c, at)...)
	}
	return out
}

func (n *flattener) list(l List) []Content {
	if n.depth == maxListDepth {
		return n.tooDeep(l)
	}
	n.depth++
	defer func() { n.depth-- }()
	out := List{Ordered: l.Ordered}
	if l.Ordered {
		out.Start = l.Start
		if l.Start <= 0 || l.Start > maxStart {
			out.Start = 1
		}
	}
	for _, item := range l.Items {
		if f := n.flow(item, inText); len(f) > 0 {
			out.Items = append(out.Items, f)
		}
	}
	if len(out.Items) == 0 {
		return nil
	}
	return []Content{out}
}

// tooDeep gives the text of a list below the last level as paragraphs of the level above.
func (n *flattener) tooDeep(l List) []Content {
	var out []Content
	for _, item := range l.Items {
		out = append(out, n.flow(item, inText)...)
	}
	return out
}

func (n *flattener) quotation(q Quotation, at place) []Content {
	q.Text = n.flow(q.Text, inText)
	q.Attribution = cleanLine(q.Attribution)
	if blank(q.Attribution) {
		q.Attribution = ""
	}
	if at != inText && len(q.Text) > 0 {
		return []Content{q}
	}
	out := []Content(q.Text)
	if q.Attribution != "" {
		out = append(out, Paragraph{Text("\u2014 " + q.Attribution)})
	}
	return out
}

func (n *flattener) pullquote(p Pullquote, at place) []Content {
	p.Text = normaliseInline(p.Text, true)
	p.Cite = cleanLine(p.Cite)
	if len(p.Text) == 0 {
		return paragraph(Text(p.Cite))
	}
	if at != inText {
		return []Content{p}
	}
	return append(paragraph(p.Text), paragraph(Text(p.Cite))...)
}

func (n *flattener) callout(c Callout, at place) []Content {
	c.Title = cleanLine(c.Title)
	if at == inDocument {
		inner := flattener{}
		c.Content = inner.flow(c.Content, inCallout)
		n.hoisted = append(n.hoisted, inner.hoisted...)
		if len(c.Content) > 0 {
			return []Content{c}
		}
		return paragraph(Text(c.Title))
	}
	out := paragraph(Text(c.Title).marked(Marks{Style: Strong}))
	return append(out, n.flow(c.Content, at)...)
}

func (n *flattener) timeline(t Timeline, at place) []Content {
	out := Timeline{Title: cleanLine(t.Title)}
	for i, e := range t.Entries {
		e.When, e.Text = cleanLine(e.When), normaliseInline(e.Text, true)
		if e.When == "" && len(e.Text) == 0 {
			continue
		}
		out.Entries = append(out.Entries, e)
		if i+1 == t.Now {
			out.Now = len(out.Entries)
		}
	}
	if len(out.Entries) == 0 {
		return paragraph(Text(out.Title))
	}
	if at != inText {
		return []Content{out}
	}
	flat := paragraph(Text(out.Title))
	for _, e := range out.Entries {
		in := append(Text(e.When+" ").marked(Marks{Style: Strong}), e.Text...)
		flat = append(flat, paragraph(in)...)
	}
	return flat
}

func normalisePicture(p Picture) []Content {
	p = cleanPicture(p)
	if p.Key != "" || p.Source != "" {
		return []Content{p}
	}
	out := paragraph(Text(p.Alt)) // the picture is lost, its words are not
	out = append(out, paragraph(Text(p.Caption))...)
	return append(out, paragraph(Text(p.Credit))...)
}

func cleanPicture(p Picture) Picture {
	p.Key = cleanKey(p.Key)
	p.Source = safeSource(p.Source)
	if p.Key != "" {
		p.Source = ""
	}
	p.Alt, p.Caption, p.Credit = cleanLine(p.Alt), cleanLine(p.Caption), cleanLine(p.Credit)
	return p
}

// cleanKey keeps the letters that a picture key may have; a key is part of an address.
func cleanKey(s string) string {
	s = cleanLine(s)
	for _, c := range []byte(s) {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.') {
			return ""
		}
	}
	if len(s) > 128 || strings.HasPrefix(s, ".") {
		return ""
	}
	return s
}

func normaliseGallery(g Gallery) []Content {
	var out Gallery
	var words []Content
	for _, p := range g.Pictures {
		for _, c := range normalisePicture(p) {
			if p, ok := c.(Picture); ok {
				out.Pictures = append(out.Pictures, p)
			} else {
				words = append(words, c)
			}
		}
	}
	if len(out.Pictures) == 0 {
		return words
	}
	return append([]Content{out}, words...)
}

func normaliseLinkCard(c LinkCard) []Content {
	c.Title, c.Text = cleanLine(c.Title), cleanLine(c.Text)
	if c.URL = SafeLink(c.URL); c.URL != "" {
		return []Content{c}
	}
	return append(paragraph(Text(c.Title)), paragraph(Text(c.Text))...)
}

func (n *flattener) table(t Table, at place) []Content {
	t, empty := normaliseTable(t)
	if empty {
		return paragraph(Text(t.Caption))
	}
	if at != inText {
		return []Content{t}
	}
	out := paragraph(Text(t.Caption))
	for _, row := range slices.Concat([][]Inline{t.Header}, t.Rows) {
		var in Inline
		for _, cell := range row {
			if len(in) > 0 && len(cell) > 0 {
				in = append(in, Run{Text: " \u00b7 "})
			}
			in = append(in, cell...)
		}
		out = append(out, paragraph(in)...)
	}
	return out
}

// normaliseTable makes a rectangle. Cells past maxColumns join the last one.
func normaliseTable(t Table) (Table, bool) {
	width := len(t.Header)
	for _, row := range t.Rows {
		width = max(width, len(row))
	}
	width = min(width, maxColumns)
	out := Table{Caption: cleanLine(t.Caption), Align: make([]Align, width)}
	for i := range min(width, len(t.Align)) {
		if a := t.Align[i]; a == AlignStart || a == AlignCentre || a == AlignEnd {
			out.Align[i] = a
		}
	}
	var empty bool
	out.Header, empty = normaliseRow(t.Header, width)
	for _, row := range t.Rows {
		cells, blank := normaliseRow(row, width)
		if !blank {
			out.Rows = append(out.Rows, cells)
		}
	}
	return out, empty && len(out.Rows) == 0
}

func normaliseRow(row []Inline, width int) ([]Inline, bool) {
	out, empty := make([]Inline, width), true
	if len(row) > width && width > 0 {
		last := slices.Clone(row[width-1])
		for _, cell := range row[width:] {
			last = append(append(last, Run{Text: " "}), cell...)
		}
		row = append(slices.Clone(row[:width-1]), last)
	}
	for i, cell := range row {
		out[i] = normaliseInline(cell, false)
		empty = empty && len(out[i]) == 0
	}
	return out, empty
}
