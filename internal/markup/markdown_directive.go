package markup

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// directive is a block between :::name{key="value"} and ::: in Markdown.
type directive struct {
	ast.BaseBlock
	name  string
	attrs []attribute
	fence int // colons of the opening line
	open  bool
}

type attribute struct{ name, value string }

var kindDirective = ast.NewNodeKind("Directive")

func (d *directive) Kind() ast.NodeKind         { return kindDirective }
func (d *directive) Dump(src []byte, level int) { ast.DumpHelper(d, src, level, nil, nil) }

func (d *directive) attr(name string) string {
	for _, a := range d.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// leaf directives hold nothing between their lines, and may leave out the closing one.
func (d *directive) leaf() bool { return d.name == "claim" || d.name == "linkcard" }

func knownDirective(name string) bool {
	switch name {
	case "pullquote", "callout", "timeline", "gallery", "table", "linkcard", "claim", "opaque":
		return true
	}
	return false
}

// directiveParser opens and closes directives. An unknown name stays text.
type directiveParser struct{}

func (directiveParser) Trigger() []byte { return []byte{':'} }

func (directiveParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	d := parseDirective(line[max(pc.BlockOffset(), 0):])
	if d == nil {
		return nil, parser.NoChildren
	}
	d.open = true
	reader.AdvanceToEOL()
	if d.leaf() {
		return d, parser.NoChildren
	}
	return d, parser.HasChildren
}

func (directiveParser) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	d := n.(*directive)
	line, _ := reader.PeekLine()
	if closesDirective(d, line) && !insideOther(d, pc.LastOpenedBlock().Node) {
		reader.AdvanceToEOL()
		return parser.Close
	}
	if d.leaf() {
		return parser.Close
	}
	return parser.Continue | parser.HasChildren
}

func (directiveParser) Close(n ast.Node, _ text.Reader, _ parser.Context) {
	n.(*directive).open = false
}
func (directiveParser) CanInterruptParagraph() bool { return true }
func (directiveParser) CanAcceptIndentedLine() bool { return false }

// closesDirective reports a line of at least as many colons as opened it.
func closesDirective(d *directive, line []byte) bool {
	if len(line)-len(bytes.TrimLeft(line, " ")) > 3 {
		return false
	}
	line = bytes.TrimSpace(line)
	return len(line) >= d.fence && len(bytes.Trim(line, ":")) == 0
}

// insideOther reports that a closing line belongs to something inside d: a fenced code block
// takes it as code, an open inner directive closes first.
func insideOther(d *directive, last ast.Node) bool {
	if last != nil && last.Kind() == ast.KindFencedCodeBlock {
		return true
	}
	inner, ok := d.LastChild().(*directive)
	return ok && inner.open && !inner.leaf()
}

// parseDirective reads an opening line, or returns nil.
func parseDirective(line []byte) *directive {
	s := strings.TrimRight(string(line), " \t\r\n")
	rest := strings.TrimLeft(s, ":")
	d := &directive{fence: len(s) - len(rest)}
	if d.fence < 3 {
		return nil
	}
	rest = strings.TrimLeft(rest, " ")
	end := strings.IndexFunc(rest, func(r rune) bool { return r < 'a' || r > 'z' })
	if end < 0 {
		end = len(rest)
	}
	d.name, rest = rest[:end], strings.TrimLeft(rest[end:], " ")
	if !knownDirective(d.name) {
		return nil
	}
	if rest == "" {
		return d
	}
	inside, ok := strings.CutPrefix(rest, "{")
	if !ok {
		return nil
	}
	var after string
	if d.attrs, after, ok = parseAttributes(inside); !ok || after != "" {
		return nil
	}
	return d
}

// parseAttributes reads key="value" pairs and #id up to the closing brace. In a value \" and \\
// stand for " and \.
func parseAttributes(s string) (attrs []attribute, rest string, ok bool) {
	for {
		s = strings.TrimLeft(s, " ,")
		if after, done := strings.CutPrefix(s, "}"); done {
			return attrs, after, true
		}
		if id, is := strings.CutPrefix(s, "#"); is {
			end := strings.IndexAny(id, " }")
			if end < 0 {
				return nil, "", false
			}
			attrs, s = append(attrs, attribute{"id", id[:end]}), id[end:]
			continue
		}
		name, value, found := strings.Cut(s, "=")
		if !found || name == "" || strings.ContainsAny(name, ` "{}`) {
			return nil, "", false
		}
		if value, s, ok = parseQuoted(value); !ok {
			return nil, "", false
		}
		attrs = append(attrs, attribute{name, value})
	}
}

func parseQuoted(s string) (value, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		return "", "", false
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return b.String(), s[i+1:], true
		case c == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", "", false
}

// blockID is an id written in Markdown: {#b7k2q9} at the end of a paragraph or heading, or on
// a line of its own before any block.
type blockID struct {
	ast.BaseInline
	id, raw string
}

// idLine is a block id on a line of its own.
type idLine struct {
	ast.BaseBlock
	id string
}

var (
	kindBlockID = ast.NewNodeKind("BlockID")
	kindIDLine  = ast.NewNodeKind("IDLine")
)

func (n *blockID) Kind() ast.NodeKind         { return kindBlockID }
func (n *blockID) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }
func (n *idLine) Kind() ast.NodeKind          { return kindIDLine }
func (n *idLine) Dump(src []byte, level int)  { ast.DumpHelper(n, src, level, nil, nil) }

// parseID reads {#name} when nothing but space follows on the line.
func parseID(line []byte) string {
	if !bytes.HasPrefix(line, []byte("{#")) {
		return ""
	}
	end := 2
	for end < len(line) && isNameByte(line[end]) {
		end++
	}
	if end == 2 || end == len(line) || line[end] != '}' || len(bytes.Trim(line[end+1:], " \t\r\n")) > 0 {
		return ""
	}
	return string(line[2:end])
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

type blockIDParser struct{}

func (blockIDParser) Trigger() []byte { return []byte{'{'} }

func (blockIDParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	id := parseID(line)
	if id == "" || !endsBlock(block) {
		return nil
	}
	n := &blockID{id: id, raw: "{#" + id + "}"}
	block.Advance(len(n.raw))
	return n
}

// endsBlock reports that this is the last line of the block.
func endsBlock(block text.Reader) bool {
	line, pos := block.Position()
	defer block.SetPosition(line, pos)
	block.AdvanceLine()
	next, _ := block.PeekLine()
	return next == nil
}

type idLineParser struct{}

func (idLineParser) Trigger() []byte { return []byte{'{'} }

func (idLineParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	id := parseID(line[max(pc.BlockOffset(), 0):])
	if !ValidID(id) {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &idLine{id: id}, parser.NoChildren
}

func (idLineParser) Continue(ast.Node, text.Reader, parser.Context) parser.State { return parser.Close }
func (idLineParser) Close(ast.Node, text.Reader, parser.Context)                 {}
func (idLineParser) CanInterruptParagraph() bool                                 { return false }
func (idLineParser) CanAcceptIndentedLine() bool                                 { return false }

// maxNesting bounds quotations and lists inside each other while parsing; deeper marks stay text.
const maxNesting = 24

// shallow wraps a container parser so that it opens nothing below maxNesting.
type shallow struct{ parser.BlockParser }

func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		depth++
	}
	if depth > maxNesting {
		return nil, parser.NoChildren
	}
	return s.BlockParser.Open(parent, reader, pc)
}
