package markup

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// directive reads one of the blocks that CommonMark has no sign for.
func (p *markdownReader) directive(n *directive) []Content {
	switch n.name {
	case "claim":
		return []Content{Claim{Ref: n.attr("ref")}}
	case "linkcard":
		return []Content{LinkCard{URL: n.attr("url"), Title: n.attr("title"), Text: n.attr("text")}}
	case "pullquote":
		f, rest := textAndRest(p.flow(n))
		return append([]Content{Pullquote{Text: flowInline(f), Cite: n.attr("cite")}}, rest...)
	case "callout":
		return []Content{Callout{Title: n.attr("title"), Content: p.flow(n)}}
	case "timeline":
		return p.timeline(n)
	case "gallery":
		return p.gallery(n)
	case "table":
		return p.captionedTable(n)
	}
	return p.opaque(n)
}

// textAndRest separates what can run together as text from what can not.
func textAndRest(f Flow) (text, rest Flow) {
	for _, c := range f {
		switch c.(type) {
		case Paragraph, Heading, List:
			text = append(text, c)
		default:
			rest = append(rest, c)
		}
	}
	return text, rest
}

// timeline reads "- 2 December | text"; lines without a dash count too.
func (p *markdownReader) timeline(n *directive) []Content {
	t := Timeline{Title: n.attr("title")}
	t.Now, _ = strconv.Atoi(n.attr("now"))
	f, rest := textAndRest(p.flow(n))
	for _, c := range f {
		list, ok := c.(List)
		if !ok {
			list = List{Items: linesOf(c)}
		}
		for _, item := range list.Items {
			t.Entries = append(t.Entries, entryOf(item))
		}
	}
	return append([]Content{t}, rest...)
}

// linesOf makes one item of every line of a paragraph.
func linesOf(c Content) []Flow {
	var out []Flow
	var line Inline
	for _, r := range append(flowInline(Flow{c}), Run{Kind: HardBreak}) {
		if !isBreak(r) {
			line = append(line, r)
			continue
		}
		out = append(out, Flow{Paragraph{line}})
		line = nil
	}
	return out
}

func entryOf(item Flow) Entry {
	in := normaliseInline(flowInline(item), true)
	for i, r := range in {
		if r.Kind != TextRun || r.Marks != (Marks{}) {
			continue
		}
		before, after, found := cutBar(r.Text)
		if !found {
			continue
		}
		when := append(append(Inline{}, in[:i]...), Run{Text: before})
		text := append(Inline{{Text: after}}, in[i+1:]...)
		return Entry{When: fewerBars(cleanLine(when.Plain())), Text: text}
	}
	return Entry{Text: in}
}

func (p *markdownReader) gallery(n *directive) []Content {
	var g Gallery
	var rest []Content
	var take func(f Flow)
	take = func(f Flow) {
		for _, c := range f {
			switch c := c.(type) {
			case Picture:
				g.Pictures = append(g.Pictures, c)
			case List:
				for _, item := range c.Items {
					take(item)
				}
			default:
				rest = append(rest, c)
			}
		}
	}
	take(p.flow(n))
	return append([]Content{g}, rest...)
}

func (p *markdownReader) captionedTable(n *directive) []Content {
	var out []Content
	caption := n.attr("caption")
	for _, c := range p.flow(n) {
		if t, ok := c.(Table); ok && caption != "" {
			t.Caption, caption = caption, ""
			c = t
		}
		out = append(out, c)
	}
	if caption != "" {
		out = append(paragraph(Text(caption)), out...)
	}
	return out
}

// opaque reads back a block of a newer version, which Markdown carries as its JSON.
func (p *markdownReader) opaque(n *directive) []Content {
	if code, ok := n.FirstChild().(*ast.FencedCodeBlock); ok && n.ChildCount() == 1 {
		raw := []byte(strings.TrimSuffix(p.lines(code), "\n"))
		if c, ok := opaqueOf(raw); ok {
			return []Content{c}
		}
	}
	return p.flow(n)
}

// opaqueOf reads a block's JSON. A block that this version does know becomes what it is, so that
// an opaque block turns real by itself after an upgrade.
func opaqueOf(raw []byte) (Content, bool) {
	if !json.Valid(raw) {
		return nil, false
	}
	r := jsonReader{src: raw}
	v := r.value(0)
	if v.depth >= maxJSONDepth {
		return nil, false
	}
	b, err := decodeBlock(v, Version)
	return b.Content, err == nil
}

// opaqueID is the id inside an opaque block.
func opaqueID(o Opaque) string {
	if !json.Valid(o.Raw) {
		return ""
	}
	r := jsonReader{src: o.Raw}
	attrs, _ := r.value(0).get("attrs")
	id, _ := attrs.get("id")
	return id.str
}

// quotationOf takes a last line that begins with a dash for the name of who said it.
func quotationOf(f Flow) Quotation {
	q := Quotation{Text: f}
	if len(f) == 0 {
		return q
	}
	last, ok := f[len(f)-1].(Paragraph)
	if !ok {
		return q
	}
	in := normaliseInline(last.Text, true)
	start := 0
	for i, r := range in {
		if isBreak(r) {
			start = i + 1
		}
	}
	name, ok := attribution(in[start:])
	if !ok {
		return q
	}
	q.Attribution = name
	q.Text = append(Flow{}, f[:len(f)-1]...)
	if start > 0 {
		q.Text = append(q.Text, Paragraph{in[:start-1]})
	}
	return q
}

// attribution reads "— Name"; a name with marks, such as a link, stays in the text.
func attribution(line Inline) (string, bool) {
	if len(line) != 1 || line[0].Kind != TextRun || line[0].Marks != (Marks{}) {
		return "", false
	}
	if line[0].Text == "\u2014" {
		return "", true
	}
	return strings.CutPrefix(line[0].Text, "\u2014 ")
}
