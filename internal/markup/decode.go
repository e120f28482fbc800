package markup

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Limits of a stored document, each far above any newspaper story, so that one row can not take
// the machine: the longest demo story has 40 blocks and 12 kB.
const (
	MaxDocument  = 2 << 20 // bytes of JSON: 30 times a long magazine piece
	MaxBlocks    = 5000    // a live report that ran for weeks
	maxJSONDepth = 48      // lists six deep with marks need 20
)

// The reasons why Decode and ParseMarkdown refuse; their text is for a person.
var (
	ErrTooLarge = errors.New("the text is too long")
	ErrTooDeep  = errors.New("the text is nested too deep")
	ErrShape    = errors.New("this is not a document")
)

// Decode reads a stored document and brings it into normal form. Blocks of an unknown type, and
// known blocks with an attribute or mark that this version does not know, are kept as Opaque.
func Decode(data []byte) (*Document, error) {
	if len(data) > MaxDocument {
		return nil, fmt.Errorf("decode document: %w: %d bytes, at most %d", ErrTooLarge, len(data), MaxDocument)
	}
	if !json.Valid(data) {
		return nil, fmt.Errorf("decode document: %w: broken JSON", ErrShape)
	}
	r := jsonReader{src: data}
	root := r.value(0)
	if root.depth >= maxJSONDepth {
		return nil, fmt.Errorf("decode document: %w: more than %d levels", ErrTooDeep, maxJSONDepth)
	}
	d, err := decodeRoot(root)
	if err != nil {
		return nil, fmt.Errorf("decode document: %w", err)
	}
	d.Normalise()
	return d, nil
}

// Check reports a document that is too large to be stored, before anything is written.
func (d *Document) Check() error {
	if n := len(d.Blocks); n > MaxBlocks {
		return fmt.Errorf("%w: %d blocks, at most %d", ErrTooLarge, n, MaxBlocks)
	}
	if n := len(d.Encode()); n > MaxDocument {
		return fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, n, MaxDocument)
	}
	return nil
}

func decodeRoot(root jsonValue) (*Document, error) {
	if kind, _ := root.get("type"); !root.is('{') || kind.str != "doc" {
		return nil, fmt.Errorf(`%w: "type" must be "doc"`, ErrShape)
	}
	d := &Document{Version: Version}
	if v, ok := root.get("version"); ok {
		if d.Version, ok = v.number(); !ok || d.Version < 1 {
			return nil, fmt.Errorf("%w: version %s", ErrShape, v.raw)
		}
	}
	content, ok := root.get("content")
	if ok && !content.is('[') {
		return nil, fmt.Errorf(`%w: "content" must be a list`, ErrShape)
	}
	if len(content.items) > MaxBlocks {
		return nil, fmt.Errorf("%w: %d blocks, at most %d", ErrTooLarge, len(content.items), MaxBlocks)
	}
	for i, item := range content.items {
		b, err := decodeBlock(item, d.Version)
		if err != nil {
			return nil, fmt.Errorf("block %d: %w", i+1, err)
		}
		d.Blocks = append(d.Blocks, b)
	}
	for _, f := range root.fields {
		if f.name != "version" && f.name != "type" && f.name != "content" {
			d.rest = append(d.rest, jsonField{f.name, jsonValue{raw: slices.Clone(f.value.raw)}})
		}
	}
	return d, nil
}

// errUnknown means: well-formed, but not of this version; keep it whole.
var errUnknown = errors.New("unknown to this version")

func decodeBlock(v jsonValue, version int) (Block, error) {
	v = unwrapOpaque(v)
	if kind, _ := v.get("type"); !v.is('{') || kind.str == "" {
		return Block{}, fmt.Errorf(`%w: a block needs a "type"`, ErrShape)
	}
	attrs, _ := v.get("attrs")
	id, _ := attrs.get("id")
	c, err := decodeContent(v)
	if errors.Is(err, errUnknown) || err != nil && version > Version {
		return Block{ID: id.str, Content: Opaque{Raw: slices.Clone(v.raw)}}, nil
	}
	return Block{ID: id.str, Content: c}, err
}

// decodeContent reads one ProseMirror node that stands for content.
func decodeContent(v jsonValue) (Content, error) {
	n, err := openPart(v)
	if err != nil {
		return nil, err
	}
	var c Content
	switch n.kind {
	case "paragraph":
		c = Paragraph{n.inline(v)}
	case "heading":
		c = Heading{Level: n.num("level"), Text: n.inline(v)}
	case "list":
		c = List{Ordered: n.flag("ordered"), Start: n.num("start"), Items: parts(n, v, "list_item", decodeItem)}
	case "quotation":
		c = Quotation{Attribution: n.str("attribution"), Text: n.flow(v)}
	case "pullquote":
		c = Pullquote{Cite: n.str("cite"), Text: n.inline(v)}
	case "picture":
		c = n.picture()
	case "gallery":
		c = Gallery{parts(n, v, "picture", func(n *jsonPart, _ jsonValue) Picture { return n.picture() })}
	case "table":
		c = decodeTable(n, v)
	case "timeline":
		c = Timeline{Title: n.str("title"), Now: n.num("now"), Entries: parts(n, v, "timeline_entry", decodeEntry)}
	case "callout":
		c = Callout{Title: n.str("title"), Content: n.flow(v)}
	case "footnotes":
		c = Footnotes{parts(n, v, "footnote", decodeNote)}
	case "code_block":
		c = Code{Language: n.str("language"), Text: n.inline(v).raw()}
	case "linkcard":
		c = LinkCard{URL: n.str("url"), Title: n.str("title"), Text: n.str("text")}
	case "claim":
		c = Claim{Ref: n.str("ref")}
	case "rule":
		c = Rule{}
	default:
		return nil, errUnknown
	}
	return c, n.close(v)
}

// raw is the text of a code block, in which a line feed is a line feed.
func (in Inline) raw() string {
	s := ""
	for _, r := range in {
		s += r.Text
	}
	return s
}

func decodeItem(n *jsonPart, v jsonValue) Flow { return n.flow(v) }

func decodeEntry(n *jsonPart, v jsonValue) Entry {
	return Entry{When: n.str("when"), Text: n.inline(v)}
}

func decodeNote(n *jsonPart, v jsonValue) Footnote {
	return Footnote{Label: n.str("label"), Text: n.inline(v)}
}

func decodeTable(n *jsonPart, v jsonValue) Table {
	t := Table{Caption: n.str("caption")}
	for _, a := range n.list("align") {
		t.Align = append(t.Align, Align(a.str))
	}
	for i, row := range n.contents(v) {
		cells := n.row(row)
		if i == 0 {
			t.Header = cells
		} else {
			t.Rows = append(t.Rows, cells)
		}
	}
	return t
}
