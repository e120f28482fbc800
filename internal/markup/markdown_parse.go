package markup

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// MaxMarkdown is the longest source accepted, in bytes: half of MaxDocument, because marks take
// more room in JSON.
const MaxMarkdown = 1 << 20

// The block parser of HTML is left out on purpose: raw HTML reads as the text it is.
var markdownParser = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(shallow{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(shallow{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(shallow{directiveParser{}}, 850),
		util.Prioritized(idLineParser{}, 860),
		util.Prioritized(extension.NewFootnoteBlockParser(), 999),
		util.Prioritized(parser.NewParagraphParser(), 1000)),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(extension.NewFootnoteParser(), 101),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(blockIDParser{}, 600)),
	parser.WithParagraphTransformers(
		util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
		util.Prioritized(extension.NewTableParagraphTransformer(), 200)),
	parser.WithASTTransformers(
		util.Prioritized(extension.NewTableASTTransformer(), 0)),
)

// ParseMarkdown reads the dialect that the package comment describes. Ids written as {#id} are
// kept; other blocks take theirs over from prev, the version before the edit, which may be nil.
func ParseMarkdown(src string, prev *Document) (*Document, error) {
	if len(src) > MaxMarkdown {
		return nil, fmt.Errorf("parse Markdown: %w: %d bytes, at most %d", ErrTooLarge, len(src), MaxMarkdown)
	}
	p := &markdownReader{src: markdownSource(src)}
	if linkCost(p.src) > maxLinkCost {
		return nil, fmt.Errorf("parse Markdown: %w: too many links or signs in one paragraph", ErrTooDeep)
	}
	root := markdownParser.Parse(text.NewReader(p.src))
	p.findNotes(root)
	d := &Document{Version: Version, Blocks: p.blocks(root)}
	if len(p.notes) > 0 {
		d.Blocks = append(d.Blocks, Block{Content: Footnotes{p.notes}})
	}
	p.linkAnchors(d)
	if len(d.Blocks) <= MaxBlocks {
		d.Align(prev)
	}
	if err := d.Check(); err != nil {
		return nil, fmt.Errorf("parse Markdown: %w", err)
	}
	return d, nil
}

// markdownSource gives goldmark line feeds only, and one at the end.
func markdownSource(src string) []byte {
	src = strings.TrimPrefix(strings.ToValidUTF8(src, "\uFFFD"), "\uFEFF")
	src = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(src)
	return []byte(src + "\n")
}

// maxLinkCost bounds the work that broken links, definitions and emphasis can make: goldmark looks
// for the end of each link to the end of its paragraph, and for each sign at all before it. This much takes about a fifth of a second; a table of 100 kB with
// a link in each of 1,000 rows stays below.
const maxLinkCost = 200_000_000

func linkCost(src []byte) int {
	cost := 0
	for _, part := range bytes.Split(src, []byte("\n\n")) {
		cost += len(part) * (bytes.Count(part, []byte("](")) + bytes.Count(part, []byte("]:")))
		signs := bytes.Count(part, []byte("*")) + bytes.Count(part, []byte("_")) + bytes.Count(part, []byte("~"))
		cost += signs * signs / 4
	}
	return cost
}

// markdownReader turns goldmark's tree into blocks.
type markdownReader struct {
	src      []byte
	labels   []string // footnote labels by goldmark's number, from 1
	notes    []Footnote
	pictures []Picture // placed in text as runs until the paragraph is cut
	anchors  []anchor
	id       string // what a {#id} in the text just read said
}

// anchor is a {#name} that can not be a block's id, and the id that stands for it.
type anchor struct{ name, id string }

func (p *markdownReader) blocks(root ast.Node) []Block {
	var out []Block
	id := ""
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if line, ok := n.(*idLine); ok {
			id = line.id
			continue
		}
		p.id = ""
		contents := p.content(n)
		for i, c := range contents {
			b := Block{Content: c}
			if i == 0 {
				b.ID = p.blockID(n, id)
			}
			out = append(out, b)
		}
		id = ""
	}
	return out
}

// blockID chooses between the id in the directive or at the end of the text, and the one on the
// line before. A name that can not be an id, such as Hugo's {#plan}, gives an id made from it.
func (p *markdownReader) blockID(n ast.Node, before string) string {
	id := p.id
	if d, ok := n.(*directive); ok {
		id = d.attr("id")
	}
	if id != "" && !ValidID(id) {
		name := id
		id = newID(contentKey(Paragraph{Text(name)}), 0, nil)
		p.anchors = append(p.anchors, anchor{name, id})
	}
	return firstOf(id, before)
}

// linkAnchors leads links to a hand-written anchor such as {#plan} to the block that had it.
func (p *markdownReader) linkAnchors(d *Document) {
	if len(p.anchors) == 0 {
		return
	}
	d.eachInline(func(in Inline) Inline {
		for i := range in {
			for _, a := range p.anchors {
				if in[i].Marks.Link == "#"+a.name {
					in[i].Marks.Link = "#" + a.id
				}
			}
		}
		return in
	})
}

// content reads one block of goldmark's tree; it may become several.
func (p *markdownReader) content(n ast.Node) []Content {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return p.paragraphs(p.inline(n, n.Parent() != nil && n.Parent().Kind() == ast.KindDocument))
	case *ast.Heading:
		in := p.inline(n, n.Parent().Kind() == ast.KindDocument)
		text, pictures := p.takePictures(in)
		return append([]Content{Heading{Level: n.Level, Text: text}}, pictures...)
	case *ast.ThematicBreak:
		return []Content{Rule{}}
	case *ast.CodeBlock:
		return []Content{Code{Text: p.lines(n)}}
	case *ast.FencedCodeBlock:
		return []Content{Code{Language: string(n.Language(p.src)), Text: p.lines(n)}}
	case *ast.Blockquote:
		return []Content{quotationOf(p.flow(n))}
	case *ast.List:
		l := List{Ordered: n.IsOrdered(), Start: n.Start}
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			l.Items = append(l.Items, p.flow(item))
		}
		return []Content{l}
	case *east.Table:
		return []Content{p.table(n)}
	case *directive:
		return p.directive(n)
	case *east.FootnoteList, *idLine:
		return nil
	}
	return p.flow(n)
}

func (p *markdownReader) flow(n ast.Node) Flow {
	var out Flow
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		out = append(out, p.content(c)...)
	}
	return out
}

func (p *markdownReader) lines(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(p.src))
	}
	return b.String()
}

// paragraphs cuts a paragraph where pictures stand in it.
func (p *markdownReader) paragraphs(in Inline) []Content {
	var out []Content
	start := 0
	for i, r := range in {
		if r.Kind != pictureRun {
			continue
		}
		out = append(out, paragraph(in[start:i])...)
		out = append(out, p.picture(r))
		start = i + 1
	}
	return append(out, paragraph(in[start:])...)
}

func (p *markdownReader) picture(r Run) Picture {
	i, _ := strconv.Atoi(r.Text)
	return p.pictures[i]
}

// takePictures separates text from the pictures in it.
func (p *markdownReader) takePictures(in Inline) (Inline, []Content) {
	var text Inline
	var pictures []Content
	for _, r := range in {
		if r.Kind == pictureRun {
			pictures = append(pictures, p.picture(r))
		} else {
			text = append(text, r)
		}
	}
	return text, pictures
}

func (p *markdownReader) table(n *east.Table) Table {
	var t Table
	for _, a := range n.Alignments {
		switch a {
		case east.AlignLeft:
			t.Align = append(t.Align, AlignStart)
		case east.AlignRight:
			t.Align = append(t.Align, AlignEnd)
		case east.AlignCenter:
			t.Align = append(t.Align, AlignCentre)
		default:
			t.Align = append(t.Align, AlignNone)
		}
	}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []Inline
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			cells = append(cells, p.words(p.inline(c, false)))
		}
		if row.Kind() == east.KindTableHeader {
			t.Header = cells
		} else {
			t.Rows = append(t.Rows, cells)
		}
	}
	return t
}

// words replaces pictures by their alternative text, where no picture can stand.
func (p *markdownReader) words(in Inline) Inline {
	for i, r := range in {
		if r.Kind == pictureRun {
			pic := p.picture(r)
			in[i] = Run{Text: firstOf(pic.Alt, pic.Caption), Marks: Marks{Link: pic.Source}}
		}
	}
	return in
}

// findNotes reads the footnotes, wherever they were defined, before the text that refers to them.
func (p *markdownReader) findNotes(root ast.Node) {
	var lists []*east.FootnoteList
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if l, ok := n.(*east.FootnoteList); ok && entering {
			lists = append(lists, l)
		}
		return ast.WalkContinue, nil
	})
	for _, l := range lists {
		for n := l.FirstChild(); n != nil; n = n.NextSibling() {
			note := n.(*east.Footnote)
			for note.Index >= len(p.labels) {
				p.labels = append(p.labels, "")
			}
			if note.Index > 0 {
				p.labels[note.Index] = noteLabel(note)
			}
		}
	}
	for _, l := range lists {
		for n := l.FirstChild(); n != nil; n = n.NextSibling() {
			note := n.(*east.Footnote)
			p.notes = append(p.notes, Footnote{Label: noteLabel(note), Text: flowInline(p.flow(note))})
		}
	}
}

// noteLabel keeps labels that fit and spells the others in bytes, so that two never become one.
func noteLabel(n *east.Footnote) string {
	label := string(n.Ref)
	if cleanLabel(label) == label {
		return label
	}
	h := uint64(14695981039346656037) // FNV-1a
	for _, c := range []byte(label) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return "n" + strconv.FormatUint(h, 36)
}

// flowInline runs content together into one inline text, with hard breaks between.
func flowInline(f Flow) Inline {
	var parts []Inline
	for _, c := range f {
		switch c := c.(type) {
		case Paragraph:
			parts = append(parts, c.Text)
		case Heading:
			parts = append(parts, c.Text.marked(Marks{Style: Strong}))
		case List:
			for _, item := range c.Items {
				parts = append(parts, append(Text("\u2022 "), flowInline(item)...))
			}
		default:
			for _, line := range strings.Split(contentText(c), "\n") {
				parts = append(parts, Text(line))
			}
		}
	}
	return joinInline(parts...)
}
