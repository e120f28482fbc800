package markup

import (
	"bytes"
	"slices"
	"time"
)

// workMark is one suggestion as it stands on a run or a block of a working form.
type workMark struct {
	kind   string // insertion, deletion, format on runs; insert, delete, split, merge, change on blocks
	id, by string
	at     time.Time
	was    jsonValue // the marks, or the kind and attributes, before
	raw    []byte
}

// says is the kind of suggestion that the mark is part of.
func (m workMark) says() string {
	switch m.kind {
	case "insertion", "insert", "split":
		return SuggestInsert
	case "deletion", "delete", "merge":
		return SuggestDelete
	}
	return SuggestFormat
}

// workPart is one node of a working form. A part whose raw bytes are kept is written as it came.
type workPart struct {
	raw     []byte
	kind    string
	attrs   []jsonField // without "suggest"
	suggest []workMark  // on a block
	marks   [][]byte    // of a run, without suggestions
	marked  []workMark  // suggestions on a run
	text    string
	rest    []jsonField // fields of no other use
	held    bool        // it has a list of content
	content []*workPart
}

// suggestible kinds are those whose inside is known; a block of a newer version is left alone.
func suggestible(kind string) bool {
	switch kind {
	case "doc", "paragraph", "heading", "list", "list_item", "quotation", "pullquote", "picture", "gallery", "table", "table_row",
		"table_header", "table_cell", "timeline", "timeline_entry", "callout", "footnotes", "footnote", "rule", "code_block", "linkcard",
		"claim", "text", "soft_break", "hard_break", "footnote_ref":
		return true
	}
	return false
}

func newWorkPart(v jsonValue) *workPart {
	kind, _ := v.get("type")
	if !v.is('{') || !suggestible(kind.str) {
		return nil
	}
	p := &workPart{kind: kind.str}
	for _, f := range v.fields {
		switch f.name {
		case "type", "content":
		case "attrs":
			p.readAttrs(f.value)
		case "marks":
			p.readMarks(f.value)
		default:
			if f.name == "text" {
				p.text = f.value.str
			}
			p.rest = append(p.rest, f)
		}
	}
	return p
}

func (p *workPart) readAttrs(v jsonValue) {
	for _, f := range v.fields {
		if f.name != "suggest" {
			p.attrs = append(p.attrs, f)
			continue
		}
		for _, one := range f.value.items {
			kind, _ := one.get("kind")
			switch kind.str {
			case "insert", "delete", "split", "merge", "change":
				p.suggest = append(p.suggest, newWorkMark(kind.str, one, one))
			}
		}
	}
}

func (p *workPart) readMarks(v jsonValue) {
	for _, one := range v.items {
		kind, _ := one.get("type")
		switch kind.str {
		case "insertion", "deletion", "format":
			attrs, _ := one.get("attrs")
			p.marked = append(p.marked, newWorkMark(kind.str, attrs, one))
		default:
			p.marks = append(p.marks, one.raw)
		}
	}
}

// maxSuggestionID and maxAuthor bound what a hand-made form may put into lists.
const (
	maxSuggestionID = 32
	maxAuthor       = 64
)

func newWorkMark(kind string, v, whole jsonValue) workMark {
	m := workMark{kind: kind, raw: whole.raw}
	field := func(name string, most int) string {
		f, _ := v.get(name)
		return f.str[:min(len(f.str), most)]
	}
	m.id, m.by = field("id", maxSuggestionID), field("by", maxAuthor)
	m.at, _ = time.Parse(time.RFC3339, field("at", maxAuthor)) // a broken time is no time
	m.was, _ = v.get("was")
	return m
}

// wholly is the suggestion that everything in the part belongs to, if it is to come in or go out as a whole.
func (p *workPart) wholly() workMark {
	for _, m := range p.suggest {
		if m.kind == "insert" || m.kind == "delete" {
			return m
		}
	}
	return workMark{}
}

// label says what a part without text is, for the list of suggestions.
func (p *workPart) label() string {
	for _, name := range []string{"caption", "alt", "title", "ref"} {
		for _, f := range p.attrs {
			if f.name == name && f.value.str != "" {
				return f.value.str
			}
		}
	}
	return p.kind
}

// take puts a child, whose own suggestions are decided now, at the end of the content.
func (p *workPart) take(s *settler, child *workPart) {
	if child.raw != nil {
		p.content = append(p.content, child)
		return
	}
	gone, join := child.decideBlock(s)
	gone = child.decideRun(s) || gone
	if gone || child.hollow() || join && p.joined(child) {
		return
	}
	p.content = append(p.content, child)
}

// decideBlock carries out what is decided on a block, and reports one that goes or that joins the one before it.
func (p *workPart) decideBlock(s *settler) (gone, join bool) {
	p.suggest = slices.DeleteFunc(p.suggest, func(m workMark) bool {
		v := s.of(m.id)
		out := v == reject && m.says() == SuggestInsert || v == accept && m.says() == SuggestDelete
		switch m.kind {
		case "insert", "delete":
			gone = gone || out
		case "split", "merge":
			join = join || out
		default:
			if v == reject {
				p.restore(m.was)
			}
		}
		return v != leave
	})
	return gone, join
}

// decideRun carries out what is decided on a run, and reports one that goes.
func (p *workPart) decideRun(s *settler) (gone bool) {
	p.marked = slices.DeleteFunc(p.marked, func(m workMark) bool {
		v := s.of(m.id)
		switch m.kind {
		case "insertion":
			gone = gone || v == reject
		case "deletion":
			gone = gone || v == accept
		default:
			if v == reject {
				p.remark(m.was)
			}
		}
		return v != leave
	})
	return gone
}

// remark gives a run the marks it had.
func (p *workPart) remark(was jsonValue) {
	p.marks = nil
	for _, one := range was.items {
		if kind, _ := one.get("type"); kind.str != "insertion" && kind.str != "deletion" && kind.str != "format" {
			p.marks = append(p.marks, one.raw)
		}
	}
}

// restore gives a block the kind and the attributes it had; its id stays. Only blocks whose inside has the same form
// may turn into each other.
func (p *workPart) restore(was jsonValue) {
	kind, _ := was.get("type")
	if kind.str != p.kind && !(isTextBlock(kind.str) && isTextBlock(p.kind)) {
		return
	}
	attrs, _ := was.get("attrs")
	kept := slices.DeleteFunc(p.attrs, func(f jsonField) bool {
		return f.name != "id" && !(kind.str == p.kind && elsewhere(f.name))
	})
	p.kind = kind.str
	for _, f := range attrs.fields {
		if f.name != "id" && f.name != "suggest" && !elsewhere(f.name) {
			kept = append(kept, f)
		}
	}
	p.attrs = kept
}

// elsewhere names what the editor keeps on the parts of a block (a table's cells, a timeline's entries), where it has a
// life of its own.
func elsewhere(attr string) bool { return attr == "align" || attr == "now" }

func isTextBlock(kind string) bool {
	return kind == "paragraph" || kind == "heading" || kind == "pullquote"
}

// hollow reports a part that must hold others and lost the last of them.
func (p *workPart) hollow() bool {
	switch p.kind {
	case "list", "list_item", "quotation", "callout", "gallery", "table", "table_row", "timeline", "footnotes":
		return p.held && len(p.content) == 0
	}
	return false
}

// joined puts what a child holds at the end of the one before it, where the two are of a kind that can be one.
func (p *workPart) joined(child *workPart) bool {
	if len(p.content) == 0 {
		return false
	}
	last := p.content[len(p.content)-1]
	switch {
	case isTextBlock(last.kind) && isTextBlock(child.kind), last.kind == "code_block" && child.kind == "code_block":
		if len(last.content) == 0 {
			last.takeID(child) // the words keep their id
		}
		last.content = append(last.content, child.content...)
	case last.kind == "list_item" && child.kind == "list_item":
		rest := child.content
		if len(rest) > 0 && len(last.content) > 0 {
			end := last.content[len(last.content)-1]
			if end.kind == "paragraph" && rest[0].kind == "paragraph" {
				end.content = append(end.content, rest[0].content...)
				end.held = true
				rest = rest[1:]
			}
		}
		last.content = append(last.content, rest...)
	default:
		return false
	}
	last.held = true
	return true
}

func (p *workPart) takeID(from *workPart) {
	isID := func(f jsonField) bool { return f.name == "id" }
	p.attrs = slices.DeleteFunc(p.attrs, isID)
	if i := slices.IndexFunc(from.attrs, isID); i >= 0 {
		p.attrs = append(p.attrs, from.attrs[i])
	}
}

// encode writes the part; suggestions that were left stand where they stood.
func (p *workPart) encode(b []byte) []byte {
	if p.raw != nil {
		return append(b, p.raw...)
	}
	b = append(quoteJSON(append(b, `{"type":`...), p.kind), p.encodeAttrs()...)
	for _, f := range p.rest {
		b = quoteJSON(append(b, ','), f.name)
		b = append(append(b, ':'), f.value.raw...)
	}
	if p.held {
		b = append(b, `,"content":[`...)
		for i, c := range p.content {
			if i > 0 {
				b = append(b, ',')
			}
			b = c.encode(b)
		}
		b = append(b, ']')
	}
	marks := slices.Clone(p.marks)
	for _, m := range p.marked {
		marks = append(marks, m.raw)
	}
	if len(marks) > 0 {
		b = append(append(append(b, `,"marks":[`...), bytes.Join(marks, []byte{','})...), ']')
	}
	return append(b, '}')
}

func (p *workPart) encodeAttrs() []byte {
	if len(p.attrs) == 0 && len(p.suggest) == 0 {
		return nil
	}
	b := []byte(`,"attrs":{`)
	for _, f := range p.attrs {
		b = append(append(quoteJSON(b, f.name), ':'), f.value.raw...)
		b = append(b, ',')
	}
	if len(p.suggest) > 0 {
		b = append(b, `"suggest":[`...)
		for _, m := range p.suggest {
			b = append(append(b, m.raw...), ',')
		}
		b[len(b)-1] = ']'
	} else {
		b = b[:len(b)-1]
	}
	return append(b, '}')
}
