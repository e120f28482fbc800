package markup

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Text gives the whole document as plain text, a blank line between blocks: for search, mail and
// word counts. Pictures give caption and credit, or the alternative text if they have neither.
func (d *Document) Text() string {
	var parts []string
	for _, b := range d.Blocks {
		if s := contentText(b.Content); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "\n\n")
}

// join puts the parts that are not empty after each other.
func join(sep string, parts ...string) string {
	kept := parts[:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}

func contentText(c Content) string {
	switch c := c.(type) {
	case Paragraph:
		return c.Text.lines()
	case Heading:
		return c.Text.lines()
	case List:
		return listText(c)
	case Quotation:
		return join("\n", flowText(c.Text), dash(c.Attribution))
	case Pullquote:
		return join("\n", c.Text.lines(), dash(c.Cite))
	case Picture:
		return pictureText(c)
	case Gallery:
		var parts []string
		for _, p := range c.Pictures {
			parts = append(parts, pictureText(p))
		}
		return join("\n", parts...)
	case Table:
		return tableText(c)
	case Timeline:
		parts := []string{c.Title}
		for _, e := range c.Entries {
			parts = append(parts, join(": ", e.When, e.Text.lines()))
		}
		return join("\n", parts...)
	case Callout:
		return join("\n", c.Title, flowText(c.Content))
	case Footnotes:
		var parts []string
		for i, n := range c.Notes {
			parts = append(parts, strconv.Itoa(i+1)+". "+n.Text.lines())
		}
		return join("\n", parts...)
	case Code:
		return c.Text
	case LinkCard:
		return join("\n", c.Title, c.Text, c.URL)
	case Opaque:
		return strings.Join(c.paragraphs(), "\n\n")
	}
	return ""
}

func dash(name string) string {
	if name == "" {
		return ""
	}
	return "\u2014 " + name
}

func flowText(f Flow) string {
	parts := make([]string, 0, len(f))
	for _, c := range f {
		parts = append(parts, contentText(c))
	}
	return join("\n", parts...)
}

func listText(l List) string {
	var parts []string
	for i, item := range l.Items {
		bullet := "- "
		if l.Ordered {
			bullet = strconv.Itoa(l.Start+i) + ". "
		}
		parts = append(parts, bullet+strings.ReplaceAll(flowText(item), "\n", "\n  "))
	}
	return strings.Join(parts, "\n")
}

func pictureText(p Picture) string {
	if s := join(" ", p.Caption, p.Credit); s != "" {
		return s
	}
	return p.Alt
}

func tableText(t Table) string {
	row := func(cells []Inline) string {
		var parts []string
		for _, c := range cells {
			parts = append(parts, c.Plain())
		}
		return join(" | ", parts...)
	}
	parts := []string{t.Caption, row(t.Header)}
	for _, r := range t.Rows {
		parts = append(parts, row(r))
	}
	return join("\n", parts...)
}

// paragraphs finds what a reader can be shown of an unknown block: its texts, one paragraph for
// each part that holds text directly.
func (o Opaque) paragraphs() []string {
	if !json.Valid(o.Raw) {
		return nil
	}
	r := jsonReader{src: o.Raw}
	var out []string
	collectTexts(r.value(0), &out)
	return out
}

func collectTexts(v jsonValue, out *[]string) {
	line := ""
	attrs, _ := v.get("attrs")
	for _, name := range []string{"title", "when", "text", "caption", "credit", "attribution", "cite"} {
		if a, ok := attrs.get(name); ok && a.is('"') {
			line = a.str
			addLine(&line, out)
		}
	}
	content, _ := v.get("content")
	for _, item := range content.items {
		if kind, _ := item.get("type"); kind.str == "soft_break" || kind.str == "hard_break" {
			line += " "
			continue
		}
		if text, ok := item.get("text"); ok && text.is('"') {
			line += text.str
			continue
		}
		addLine(&line, out)
		collectTexts(item, out)
	}
	addLine(&line, out)
}

func addLine(line *string, out *[]string) {
	if s := cleanLine(*line); !blank(s) {
		*out = append(*out, s)
	}
	*line = ""
}
