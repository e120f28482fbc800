package markup

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// list reads ul and ol. Google Docs nests a list beside the item it belongs to; it goes inside.
func (r *htmlReader) list(n *html.Node, m Marks) []Content {
	l := List{Ordered: n.DataAtom == atom.Ol}
	l.Start, _ = strconv.Atoi(attrOf(n, "start"))
	loose := htmlFlow{r: r}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || loose.skip(c) {
			if c.Type == html.TextNode && !blank(c.Data) {
				l.Items = append(l.Items, Flow{Paragraph{Text(oneSpace(c.Data)).marked(m)}})
			}
			continue
		}
		switch {
		case c.DataAtom == atom.Li:
			l.Items = append(l.Items, r.flow(c, r.marks(c, m)))
		case (c.DataAtom == atom.Ul || c.DataAtom == atom.Ol) && len(l.Items) > 0:
			i := len(l.Items) - 1
			l.Items[i] = append(l.Items[i], r.list(c, r.marks(c, m))...)
		default:
			one := htmlFlow{r: r}
			one.read(c, m)
			one.flush()
			l.Items = append(l.Items, one.out)
		}
	}
	loose.flush()
	return append([]Content{l}, loose.out...)
}

// quotation takes a footer or cite at the end for the name of who said it.
func (r *htmlReader) quotation(n *html.Node, m Marks) Content {
	f := htmlFlow{r: r}
	name := ""
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		isName := c.Type == html.ElementNode && (c.DataAtom == atom.Footer || c.DataAtom == atom.Cite)
		if isName && name == "" && find(c, atom.A) == nil && lastElement(c) && !hidden(c) {
			name = strings.TrimLeft(r.plainOf(c), "\u2014\u2013- ")
			continue
		}
		f.read(c, m)
	}
	f.flush()
	q := quotationOf(f.out)
	if name != "" {
		if q.Attribution != "" {
			q = Quotation{Text: f.out}
		}
		q.Attribution = name
	}
	return q
}

func lastElement(n *html.Node) bool {
	for s := n.NextSibling; s != nil; s = s.NextSibling {
		if s.Type == html.ElementNode || s.Type == html.TextNode && !blank(s.Data) {
			return false
		}
	}
	return true
}

// image reads a picture; lazy loaders hide the address in other attributes.
func (f *htmlFlow) image(n *html.Node) {
	src := ""
	for _, name := range []string{"src", "data-src", "data-lazy-src", "data-original"} {
		if v := attrOf(n, name); src == "" && !strings.HasPrefix(strings.TrimSpace(v), "data:") {
			src = safeSource(v)
		}
	}
	if src == "" {
		first, _, _ := strings.Cut(strings.TrimSpace(firstOf(attrOf(n, "srcset"), attrOf(n, "data-srcset"))), " ")
		src = safeSource(strings.TrimRight(first, ","))
	}
	if tiny(attrOf(n, "width")) || tiny(attrOf(n, "height")) {
		f.r.report.note("tracking picture dropped")
		return
	}
	if src == "" {
		f.r.report.note("picture without a usable address dropped, its words kept")
	}
	p := Picture{Source: src, Alt: attrOf(n, "alt")}
	f.flush()
	f.add(normalisePicture(p)...)
}

func tiny(size string) bool {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(size), "px"))
	return err == nil && n <= 2
}

// embed makes a link of a film, a post or a map from elsewhere.
func (f *htmlFlow) embed(n *html.Node) {
	address := firstOf(attrOf(n, "src"), attrOf(n, "data"), attrOf(n, "data-src"))
	if source := find(n, atom.Source); address == "" && source != nil {
		address = attrOf(source, "src")
	}
	card := LinkCard{URL: SafeLink(address), Title: attrOf(n, "title")}
	f.flush()
	if card.URL == "" || strings.HasPrefix(card.URL, "#") {
		f.r.report.note("embed without a usable address dropped")
		f.add(paragraph(Text(card.Title))...)
	} else {
		f.r.report.note("embed became a link")
		f.add(card)
	}
	if n.DataAtom == atom.Object { // what it shows when it can not be loaded
		f.children(n, Marks{})
		f.flush()
	}
}

// figure gives its caption to the picture, table or quotation that it holds. A figure inside a
// figure is read as what it holds: each level would be read more than once.
func (f *htmlFlow) figure(n *html.Node, m Marks) {
	f.flush()
	caption := find(n, atom.Figcaption)
	if caption == nil || caption.Parent != n || hidden(caption) || f.r.inFigure {
		f.block(n, m)
		return
	}
	f.r.inFigure = true
	defer func() { f.r.inFigure = false }()
	content := htmlFlow{r: f.r}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c != caption {
			content.read(c, m)
		}
	}
	content.flush()
	words := f.r.plainOf(caption)
	if words == "" || !giveCaption(content.out, f.r.caption(caption, words)) {
		content.out = append(content.out, f.r.flow(caption, m)...)
	}
	f.add(content.out...)
}

// captionText is a caption and, where the page marks it, the credit.
type captionText struct{ whole, caption, credit string }

// caption finds the credit in an element whose class says so, or in the last span, as our own
// pages and many others write it.
func (r *htmlReader) caption(n *html.Node, words string) captionText {
	t := captionText{whole: words, caption: words}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type != html.ElementNode {
				continue
			}
			class := strings.ToLower(attrOf(c, "class"))
			if c.DataAtom == atom.Small || c.DataAtom == atom.Cite || strings.Contains(class, "credit") || strings.Contains(class, "byline") ||
				c.DataAtom == atom.Span && class == "" && lastElement(c) {
				credit := r.plainOf(c)
				if before, ok := strings.CutSuffix(words, credit); ok && credit != "" {
					t.caption, t.credit = cleanLine(before), credit
				}
				return
			}
			walk(c)
		}
	}
	walk(n)
	return t
}

// giveCaption sets the caption on the only thing that can have one.
func giveCaption(f Flow, t captionText) bool {
	at := -1
	for i, c := range f {
		switch c.(type) {
		case Picture, Table, Quotation:
			if at >= 0 {
				return false
			}
			at = i
		}
	}
	if at < 0 {
		return false
	}
	switch c := f[at].(type) {
	case Picture:
		c.Caption, c.Credit = t.caption, t.credit
		f[at] = c
	case Table:
		if c.Caption != "" {
			return false
		}
		c.Caption = t.whole
		f[at] = c
	case Quotation:
		if c.Attribution != "" {
			return false
		}
		c.Attribution = strings.TrimLeft(t.whole, "\u2014\u2013- ")
		f[at] = c
	}
	return true
}

// table reads cells; a table that only lays out a page, with one cell or tables inside, is read
// as what it holds.
func (f *htmlFlow) table(n *html.Node, m Marks) {
	f.flush()
	t := htmlTable{r: f.r, m: m}
	if find(n, atom.Table) != nil {
		f.r.report.note("layout table read as text")
		f.block(n, m)
		return
	}
	t.read(n)
	if t.cells <= 1 {
		f.block(n, m)
		return
	}
	f.add(t.table)
	f.add(t.rest...)
}

type htmlTable struct {
	r     *htmlReader
	m     Marks
	table Table
	rest  Flow // pictures and other things that no cell can hold
	cells int
}

func (t *htmlTable) read(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || hidden(c) {
			continue
		}
		switch c.DataAtom {
		case atom.Tr:
			t.row(c)
		case atom.Caption:
			t.table.Caption = cleanLine(t.table.Caption + " " + t.r.plainOf(c))
		case atom.Thead, atom.Tbody, atom.Tfoot:
			t.read(c)
		default: // a script or a template; anything else the parser has moved out
			f := htmlFlow{r: t.r}
			f.read(c, t.m)
			f.flush()
			t.rest = append(t.rest, f.out...)
		}
	}
}

func (t *htmlTable) row(n *html.Node) {
	var cells []Inline
	header := true
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || c.DataAtom != atom.Td && c.DataAtom != atom.Th || hidden(c) {
			continue
		}
		t.cells++
		header = header && c.DataAtom == atom.Th
		text, rest := textAndRest(t.r.flow(c, t.r.marks(c, t.m)))
		t.align(c, len(cells))
		cells = append(cells, flowInline(text))
		t.rest = append(t.rest, rest...)
		span, _ := strconv.Atoi(attrOf(c, "colspan"))
		for range min(max(span-1, 0), maxColumns) {
			cells = append(cells, nil)
		}
	}
	switch {
	case len(cells) == 0:
	case t.table.Header == nil && len(t.table.Rows) == 0 && (header || n.Parent.DataAtom == atom.Thead):
		t.table.Header = cells
	default:
		t.table.Rows = append(t.table.Rows, cells)
	}
}

// align takes the first alignment that a column names.
func (t *htmlTable) align(cell *html.Node, column int) {
	for len(t.table.Align) <= column {
		t.table.Align = append(t.table.Align, AlignNone)
	}
	if t.table.Align[column] != AlignNone {
		return
	}
	switch firstOf(styleOf(cell, "text-align"), strings.ToLower(attrOf(cell, "align"))) {
	case "right", "end":
		t.table.Align[column] = AlignEnd
	case "center":
		t.table.Align[column] = AlignCentre
	}
}
