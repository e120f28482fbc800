package markup

import "encoding/json"

// EncodeForEditor is Encode for a script that reads the document as JSON and writes it back: a block
// of a newer version stands in a string, so that no parser on the way can change a byte of it.
// Decode reads both.
func (d *Document) EncodeForEditor() []byte {
	wrapped := *d
	wrapped.Blocks = make([]Block, len(d.Blocks))
	for i, b := range d.Blocks {
		wrapped.Blocks[i] = Block{b.ID, wrapOpaque(b.ID, b.Content)}
	}
	return wrapped.Encode()
}

// wrapOpaque wraps a block, and those in a callout.
func wrapOpaque(id string, c Content) Content {
	switch c := c.(type) {
	case Opaque:
		return Opaque{begin(nil, c.kind()).str("id", id).str("raw", string(c.Raw)).end()}
	case Callout:
		inside := make(Flow, len(c.Content))
		for i, part := range c.Content {
			inside[i] = wrapOpaque("", part)
		}
		c.Content = inside
		return c
	}
	return c
}

// unwrapOpaque takes a wrapped block out of its string; everything else, and what is no block, it
// leaves as it is.
func unwrapOpaque(v jsonValue) jsonValue {
	for {
		kind, _ := v.get("type")
		attrs, _ := v.get("attrs")
		raw, ok := attrs.get("raw")
		if kind.str != (Opaque{}).kind() || !ok || !json.Valid([]byte(raw.str)) {
			return v
		}
		r := jsonReader{src: []byte(raw.str)}
		inside := r.value(0)
		const outside = 4 // levels around a block in a callout, so that what is written can be read again
		if kind, _ := inside.get("type"); !inside.is('{') || kind.str == "" || inside.depth+outside >= maxJSONDepth {
			return v
		}
		v = inside
	}
}
