package markup

import (
	"strconv"
	"unicode/utf8"
)

// Encode writes the document as JSON in the shape of a ProseMirror document
// ({"version":1,"type":"doc","content":[...]}): the same document always gives the same bytes,
// and blocks of a newer version come out as they came in.
func (d *Document) Encode() []byte {
	b := make([]byte, 0, 4096)
	b = append(b, `{"version":`...)
	b = strconv.AppendInt(b, int64(max(d.Version, Version)), 10)
	b = append(b, `,"type":"doc"`...)
	for _, f := range d.rest {
		b = append(append(b, ','), quoteJSON(nil, f.name)...)
		b = append(append(b, ':'), f.value.raw...)
	}
	b = append(b, `,"content":[`...)
	for i, bl := range d.Blocks {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendContent(b, bl.ID, bl.Content)
	}
	return append(b, `]}`...)
}

// MarshalJSON makes a document a field of other JSON.
func (d *Document) MarshalJSON() ([]byte, error) { return d.Encode(), nil }

// UnmarshalJSON reads what Encode wrote.
func (d *Document) UnmarshalJSON(data []byte) error {
	got, err := Decode(data)
	if err == nil {
		*d = *got
	}
	return err
}

// object writes one ProseMirror node: its type, the attributes that are not empty, its content.
type object struct {
	b     []byte
	attrs bool
}

func begin(b []byte, kind string) *object {
	b = append(b, `{"type":"`...)
	b = append(b, kind...)
	return &object{b: append(b, '"')}
}

func (o *object) key(name string) {
	if o.attrs {
		o.b = append(o.b, ',')
	} else {
		o.b = append(o.b, `,"attrs":{`...)
		o.attrs = true
	}
	o.b = append(append(append(o.b, '"'), name...), `":`...)
}

func (o *object) str(name, value string) *object {
	if value != "" {
		o.key(name)
		o.b = quoteJSON(o.b, value)
	}
	return o
}

func (o *object) num(name string, value int) *object {
	o.key(name)
	o.b = strconv.AppendInt(o.b, int64(value), 10)
	return o
}

func (o *object) end() []byte {
	if o.attrs {
		o.b = append(o.b, '}')
	}
	return append(o.b, '}')
}

// contents closes the attributes and writes n parts.
func (o *object) contents(n int, part func(b []byte, i int) []byte) []byte {
	if o.attrs {
		o.b = append(o.b, '}')
	}
	o.b = append(o.b, `,"content":[`...)
	for i := range n {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = part(o.b, i)
	}
	return append(o.b, `]}`...)
}

func (o *object) inline(in Inline) []byte {
	return o.contents(len(in), func(b []byte, i int) []byte { return appendRun(b, in[i]) })
}

func (o *object) flow(f Flow) []byte {
	return o.contents(len(f), func(b []byte, i int) []byte { return appendContent(b, "", f[i]) })
}

func appendContent(b []byte, id string, c Content) []byte {
	if c, ok := c.(Opaque); ok {
		return append(b, c.Raw...)
	}
	o := begin(b, c.kind()).str("id", id)
	switch c := c.(type) {
	case Paragraph:
		return o.inline(c.Text)
	case Heading:
		return o.num("level", c.Level).inline(c.Text)
	case List:
		return appendList(o, c)
	case Quotation:
		return o.str("attribution", c.Attribution).flow(c.Text)
	case Pullquote:
		return o.str("cite", c.Cite).inline(c.Text)
	case Picture:
		return o.str("key", c.Key).str("source", c.Source).str("alt", c.Alt).
			str("caption", c.Caption).str("credit", c.Credit).end()
	case Gallery:
		return o.contents(len(c.Pictures), func(b []byte, i int) []byte { return appendContent(b, "", c.Pictures[i]) })
	case Table:
		return appendTable(o, c)
	case Timeline:
		return appendTimeline(o, c)
	case Callout:
		return o.str("title", c.Title).flow(c.Content)
	case Footnotes:
		return o.contents(len(c.Notes), func(b []byte, i int) []byte {
			return begin(b, "footnote").str("label", c.Notes[i].Label).inline(c.Notes[i].Text)
		})
	case Code:
		return o.str("language", c.Language).inline(Text(c.Text))
	case LinkCard:
		return o.str("url", c.URL).str("title", c.Title).str("text", c.Text).end()
	case Claim:
		return o.str("ref", c.Ref).end()
	}
	return o.end() // a rule
}

func appendList(o *object, l List) []byte {
	if l.Ordered {
		o.key("ordered")
		o.b = append(o.b, "true"...)
		o.num("start", l.Start)
	}
	return o.contents(len(l.Items), func(b []byte, i int) []byte { return begin(b, "list_item").flow(l.Items[i]) })
}

func appendTable(o *object, t Table) []byte {
	o.str("caption", t.Caption)
	o.key("align")
	o.b = append(o.b, '[')
	for i, a := range t.Align {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = quoteJSON(o.b, string(a))
	}
	o.b = append(o.b, ']')
	row := func(b []byte, kind string, cells []Inline) []byte {
		return begin(b, "table_row").contents(len(cells), func(b []byte, i int) []byte { return begin(b, kind).inline(cells[i]) })
	}
	return o.contents(1+len(t.Rows), func(b []byte, i int) []byte {
		if i == 0 {
			return row(b, "table_header", t.Header)
		}
		return row(b, "table_cell", t.Rows[i-1])
	})
}

func appendTimeline(o *object, t Timeline) []byte {
	o.str("title", t.Title)
	if t.Now > 0 {
		o.num("now", t.Now)
	}
	return o.contents(len(t.Entries), func(b []byte, i int) []byte {
		return begin(b, "timeline_entry").str("when", t.Entries[i].When).inline(t.Entries[i].Text)
	})
}

// The order of marks is the order in which a ProseMirror schema must name them.
var styleNames = []struct {
	style Style
	name  string
	tag   string
}{
	{Strong, "strong", "strong"},
	{Emphasis, "emphasis", "em"},
	{Strike, "strike", "s"},
	{Superscript, "superscript", "sup"},
	{Subscript, "subscript", "sub"},
	{CodeStyle, "code", "code"},
}

func appendRun(b []byte, r Run) []byte {
	switch r.Kind {
	case SoftBreak:
		b = append(b, `{"type":"soft_break"`...)
	case HardBreak:
		b = append(b, `{"type":"hard_break"`...)
	case NoteRef:
		b = append(b, `{"type":"footnote_ref","attrs":{"label":`...)
		b = append(quoteJSON(b, r.Text), '}')
	default:
		b = append(b, `{"type":"text","text":`...)
		b = quoteJSON(b, r.Text)
	}
	if r.Marks != (Marks{}) {
		b = appendMarks(b, r.Marks)
	}
	return append(b, '}')
}

func appendMarks(b []byte, m Marks) []byte {
	b = append(b, `,"marks":[`...)
	if m.Link != "" {
		b = append(b, `{"type":"link","attrs":{"href":`...)
		b = append(quoteJSON(b, m.Link), `}},`...)
	}
	if m.Lang != "" {
		b = append(b, `{"type":"lang","attrs":{"lang":`...)
		b = append(quoteJSON(b, m.Lang), `}},`...)
	}
	for _, s := range styleNames {
		if m.Style&s.style != 0 {
			b = append(append(append(b, `{"type":"`...), s.name...), `"},`...)
		}
	}
	b[len(b)-1] = ']'
	return b
}

// quoteJSON writes a JSON string (RFC 8259 §7); < and & stay readable, U+2028 and U+2029 are
// escaped so that the text may also stand in a script.
func quoteJSON(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 || r == '\u2028' || r == '\u2029' {
				b = append(append(b, s[start:i]...), '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
				start = i + size
			}
			i += size
			continue
		}
		if c == '"' || c == '\\' || c < ' ' {
			b = append(b, s[start:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\n':
				b = append(b, '\\', 'n')
			case '\t':
				b = append(b, '\\', 't')
			default:
				b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			}
			start = i + 1
		}
		i++
	}
	return append(append(b, s[start:]...), '"')
}
