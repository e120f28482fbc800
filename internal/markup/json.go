package markup

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// jsonValue is one value of a JSON text that keeps the bytes it was read from, so that what this
// version does not understand can be written back byte for byte.
type jsonValue struct {
	raw    []byte
	str    string // a string's letters
	fields []jsonField
	items  []jsonValue
	depth  int // how many levels are inside
}

type jsonField struct {
	name  string
	value jsonValue
}

// jsonReader walks over JSON that json.Valid has passed.
type jsonReader struct {
	src []byte
	pos int
}

func (r *jsonReader) space() {
	for r.pos < len(r.src) {
		switch r.src[r.pos] {
		case ' ', '\t', '\n', '\r':
			r.pos++
		default:
			return
		}
	}
}

// value reads one value; past maxJSONDepth it stops descending, and depth tells the caller.
func (r *jsonReader) value(level int) jsonValue {
	r.space()
	start := r.pos
	var v jsonValue
	switch c := r.src[r.pos]; {
	case c == '"':
		v.str = r.str()
	case c == '{' && level < maxJSONDepth:
		r.object(&v, level)
	case c == '[' && level < maxJSONDepth:
		r.array(&v, level)
	case c == '{' || c == '[':
		v.depth = maxJSONDepth
		r.skip()
	default: // a number or a word
		for r.pos < len(r.src) && !isJSONEnd(r.src[r.pos]) {
			r.pos++
		}
	}
	v.raw = r.src[start:r.pos]
	return v
}

func isJSONEnd(c byte) bool {
	return c == ',' || c == ']' || c == '}' || c == ' ' || c == '\t' || c == '\n' || c == '\r'
}

func (r *jsonReader) object(v *jsonValue, level int) {
	r.pos++
	for r.space(); r.src[r.pos] != '}'; r.space() {
		if r.src[r.pos] == ',' {
			r.pos++
			r.space()
		}
		name := r.str()
		r.space()
		r.pos++ // the colon
		f := jsonField{name, r.value(level + 1)}
		v.fields = append(v.fields, f)
		v.depth = max(v.depth, f.value.depth+1)
	}
	r.pos++
}

func (r *jsonReader) array(v *jsonValue, level int) {
	r.pos++
	for r.space(); r.src[r.pos] != ']'; r.space() {
		if r.src[r.pos] == ',' {
			r.pos++
		}
		item := r.value(level + 1)
		v.items = append(v.items, item)
		v.depth = max(v.depth, item.depth+1)
	}
	r.pos++
}

// str reads the string that begins here.
func (r *jsonReader) str() string {
	start := r.pos
	plain := true
	for r.pos++; r.src[r.pos] != '"'; r.pos++ {
		if r.src[r.pos] == '\\' {
			plain = false
			r.pos++
		}
	}
	r.pos++
	raw := r.src[start:r.pos]
	if plain && utf8.Valid(raw) {
		return string(raw[1 : len(raw)-1])
	}
	var s string
	_ = json.Unmarshal(raw, &s) // it is valid; broken surrogates become U+FFFD
	return s
}

// skip passes over an object or array of any depth without recursion.
func (r *jsonReader) skip() {
	for level := 0; ; {
		switch r.src[r.pos] {
		case '"':
			r.str()
			continue
		case '{', '[':
			level++
		case '}', ']':
			level--
		}
		r.pos++
		if level == 0 {
			return
		}
	}
}

// get returns a field, the last of that name; ok is false when it is missing or null.
func (v jsonValue) get(name string) (jsonValue, bool) {
	for i := len(v.fields) - 1; i >= 0; i-- {
		if f := v.fields[i]; f.name == name {
			return f.value, string(f.value.raw) != "null"
		}
	}
	return jsonValue{}, false
}

func (v jsonValue) is(first byte) bool { return len(v.raw) > 0 && v.raw[0] == first }

func (v jsonValue) number() (int, bool) {
	n, err := strconv.Atoi(string(v.raw))
	return n, err == nil
}
