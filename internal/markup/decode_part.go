package markup

import (
	"errors"
	"fmt"
	"slices"
)

// jsonPart reads the attributes and content of one ProseMirror node and remembers the first
// thing it did not understand.
type jsonPart struct {
	kind  string
	attrs jsonValue
	known []string // attributes asked for
	err   error
}

func openPart(v jsonValue) (*jsonPart, error) {
	kind, _ := v.get("type")
	if !v.is('{') || kind.str == "" {
		return nil, fmt.Errorf(`%w: a part without "type"`, ErrShape)
	}
	attrs, _ := v.get("attrs")
	if len(attrs.raw) > 0 && !attrs.is('{') && string(attrs.raw) != "null" {
		return nil, fmt.Errorf("%w: attrs of %s must be an object", ErrShape, kind.str)
	}
	n := &jsonPart{kind: kind.str, attrs: attrs, known: make([]string, 1, 8)}
	n.known[0] = "id"
	return n, nil
}

// close reports what went wrong, or whether anything was there that nobody asked for.
func (n *jsonPart) close(v jsonValue) error {
	if n.err != nil {
		return n.err
	}
	for _, f := range n.attrs.fields {
		if !slices.Contains(n.known, f.name) && string(f.value.raw) != "null" {
			return errUnknown
		}
	}
	for _, f := range v.fields {
		switch f.name {
		case "type", "attrs", "content", "text", "marks":
		default:
			return errUnknown
		}
	}
	return nil
}

func (n *jsonPart) fail(err error) {
	if n.err == nil {
		n.err = err
	}
}

func (n *jsonPart) attr(name string) (jsonValue, bool) {
	n.known = append(n.known, name)
	return n.attrs.get(name)
}

func (n *jsonPart) wrong(name string) {
	n.fail(fmt.Errorf("%w: %s of %s", ErrShape, name, n.kind))
}

func (n *jsonPart) str(name string) string {
	v, ok := n.attr(name)
	if ok && !v.is('"') {
		n.wrong(name)
	}
	return v.str
}

func (n *jsonPart) num(name string) int {
	v, ok := n.attr(name)
	if !ok {
		return 0
	}
	i, ok := v.number()
	if !ok {
		n.wrong(name)
	}
	return i
}

func (n *jsonPart) flag(name string) bool {
	v, ok := n.attr(name)
	if ok && string(v.raw) != "true" && string(v.raw) != "false" {
		n.wrong(name)
	}
	return string(v.raw) == "true"
}

func (n *jsonPart) list(name string) []jsonValue {
	v, ok := n.attr(name)
	if ok && !v.is('[') {
		n.wrong(name)
	}
	return v.items
}

func (n *jsonPart) picture() Picture {
	return Picture{Key: n.str("key"), Source: n.str("source"), Alt: n.str("alt"), Caption: n.str("caption"), Credit: n.str("credit")}
}

func (n *jsonPart) contents(v jsonValue) []jsonValue {
	c, ok := v.get("content")
	if ok && !c.is('[') {
		n.wrong("content")
	}
	return c.items
}

// flow reads content inside content. A callout may hold an unknown block; a quotation or list with
// one in it is unknown as a whole, because only so the block stays where it stood.
func (n *jsonPart) flow(v jsonValue) Flow {
	var out Flow
	for _, item := range n.contents(v) {
		item = unwrapOpaque(item)
		c, err := decodeContent(item)
		if errors.Is(err, errUnknown) && n.kind == "callout" {
			c, err = Opaque{Raw: slices.Clone(item.raw)}, nil
		}
		if err != nil {
			n.fail(err)
			return nil
		}
		out = append(out, c)
	}
	return out
}

// parts reads content that must all be of one kind.
func parts[T any](n *jsonPart, v jsonValue, kind string, read func(*jsonPart, jsonValue) T) []T {
	var out []T
	for _, item := range n.contents(v) {
		p, err := openPart(item)
		if err == nil && p.kind != kind {
			err = errUnknown
		}
		if err != nil {
			n.fail(err)
			return nil
		}
		out = append(out, read(p, item))
		if err := p.close(item); err != nil {
			n.fail(err)
		}
	}
	return out
}

// row reads the cells of a table row; header cells may stand in any row.
func (n *jsonPart) row(v jsonValue) []Inline {
	row, err := openPart(v)
	if err == nil && row.kind != "table_row" {
		err = errUnknown
	}
	if err != nil {
		n.fail(err)
		return nil
	}
	var out []Inline
	for _, item := range row.contents(v) {
		cell, err := openPart(item)
		if err == nil && cell.kind != "table_cell" && cell.kind != "table_header" {
			err = errUnknown
		}
		if err != nil {
			n.fail(err)
			return nil
		}
		out = append(out, cell.inline(item))
		if err := cell.close(item); err != nil {
			n.fail(err)
		}
	}
	if err := row.close(v); err != nil {
		n.fail(err)
	}
	return out
}

// inline reads runs.
func (n *jsonPart) inline(v jsonValue) Inline {
	items := n.contents(v)
	out := make(Inline, 0, len(items))
	for _, item := range items {
		r, err := decodeRun(item)
		if err != nil {
			n.fail(err)
			return nil
		}
		out = append(out, r)
	}
	return out
}

func decodeRun(v jsonValue) (Run, error) {
	n, err := openPart(v)
	if err != nil {
		return Run{}, err
	}
	var r Run
	switch n.kind {
	case "text":
		text, ok := v.get("text")
		if !ok || !text.is('"') {
			return r, fmt.Errorf("%w: a text without text", ErrShape)
		}
		r.Text = text.str
	case "soft_break":
		r.Kind = SoftBreak
	case "hard_break":
		r.Kind = HardBreak
	case "footnote_ref":
		r.Kind, r.Text = NoteRef, n.str("label")
	default:
		return r, errUnknown
	}
	if r.Marks, err = decodeMarks(v); err != nil {
		return r, err
	}
	return r, n.close(v)
}

func decodeMarks(v jsonValue) (Marks, error) {
	var m Marks
	list, ok := v.get("marks")
	if ok && !list.is('[') {
		return m, fmt.Errorf("%w: marks must be a list", ErrShape)
	}
	for _, item := range list.items {
		n, err := openPart(item)
		if err != nil {
			return m, err
		}
		if !m.add(n) {
			return m, errUnknown
		}
		if err := n.close(item); err != nil {
			return m, err
		}
	}
	return m, nil
}

func (m *Marks) add(n *jsonPart) bool {
	switch n.kind {
	case "link":
		m.Link = n.str("href")
		return true
	case "lang":
		m.Lang = n.str("lang")
		return true
	}
	for _, s := range styleNames {
		if s.name == n.kind {
			m.Style |= s.style
			return true
		}
	}
	return false
}
