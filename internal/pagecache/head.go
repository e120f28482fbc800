package pagecache

import (
	"bytes"
	"unsafe"
)

// head is what the lane needs to know of the head of a request. The slices point into what was read.
type head struct {
	length int   // of the head, with the empty line that ends it
	body   int64 // how much follows
	plain  bool  // perhaps the lane's: nothing in it but what a kept page can answer
	only   bool  // HEAD
	target []byte
	host   []byte
	accept []byte // Accept-Encoding
	match  []byte // If-None-Match
	cookie []byte
	coded  bool // there is an Accept-Encoding, though it may be empty
	asked  bool // there is an If-None-Match
}

type verdict uint8

const (
	whole      verdict = iota // the head is here, and how much body follows is known
	unfinished                // it goes on
	strange                   // not written as the lane reads it: where it ends is for net/http to find
)

// readHead reads one request head, as strictly as RFC 9112 writes it and more strictly than net/http reads it: every
// line ends in CR LF, no line is folded, nothing is said twice that may be said once. Whatever else it finds is strange;
// the two must never part a stream of bytes at different places.
func readHead(b []byte) (head, verdict) {
	var h head
	line, rest, ok := cutLine(b)
	if !ok {
		return h, unended(b)
	}
	if !h.requestLine(line) {
		return h, strange
	}
	seen := fields(0)
	for {
		if line, rest, ok = cutLine(rest); !ok {
			return h, unended(b)
		}
		if len(line) == 0 {
			break
		}
		if !h.field(line, &seen) {
			return h, strange
		}
	}
	if seen&hostField == 0 {
		return h, strange
	}
	h.length = len(b) - len(rest)
	return h, whole
}

// cutLine cuts a line that ends in CR LF. ok is false when there is no LF; a line that ends in LF alone is given with its
// last letter, which no part of a head may begin or end with.
func cutLine(b []byte) (line, rest []byte, ok bool) {
	i := bytes.IndexByte(b, '\n')
	switch {
	case i < 0:
		return nil, nil, false
	case i == 0 || b[i-1] != '\r':
		return bareLine, b[i+1:], true
	}
	return b[:i-1], b[i+1:], true
}

// bareLine stands for a line that did not end in CR LF. It is no field.
var bareLine = []byte("\n")

// unended judges a head without an end: what does not begin as a method does cannot become one.
func unended(b []byte) verdict {
	if b[0] < 'A' || b[0] > 'Z' {
		return strange
	}
	return unfinished
}

// requestLine reads "GET /city HTTP/1.1".
func (h *head) requestLine(line []byte) bool {
	const version = " HTTP/1.1"
	n := len(line) - len(version)
	if n < len("A /") || string(line[n:]) != version {
		return false
	}
	i := bytes.IndexByte(line, ' ')
	if i < 1 || i >= n {
		return false
	}
	method := line[:i]
	for _, c := range method {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	h.target = line[i+1 : n]
	for _, c := range h.target {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	h.only = string(method) == "HEAD"
	h.plain = (h.only || string(method) == "GET") && len(h.target) > 0 && h.target[0] == '/'
	return string(method) != "CONNECT"
}

// fields are those that may stand once.
type fields uint16

const (
	hostField fields = 1 << iota
	lengthField
	acceptField
	matchField
	cookieField
)

func (f *fields) first(one fields) bool {
	was := *f&one == 0
	*f |= one
	return was
}

// field reads "Host: courier.example". It is false where net/http might read otherwise, or refuse.
func (h *head) field(line []byte, seen *fields) bool {
	colon := bytes.IndexByte(line, ':')
	if colon < 1 {
		return false
	}
	name, value := line[:colon], line[colon+1:]
	for _, c := range name {
		if !nameLetter[c] {
			return false
		}
	}
	for _, c := range value {
		if c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return h.known(name, bytes.Trim(value, " \t"), seen)
}

// known looks at the fields that matter. To all others a kept page is deaf, as the slow way is: it says so in Vary, and a
// page that varies by anything but Accept-Encoding is never the lane's.
func (h *head) known(name, value []byte, seen *fields) bool {
	switch len(name) {
	case 4:
		if is(name, "host") {
			h.host = value
			return seen.first(hostField) && len(value) > 0
		}
	case 5:
		h.barIf(is(name, "range"))
	case 6:
		if is(name, "cookie") {
			h.cookie = value
			h.barIf(!seen.first(cookieField))
		}
		return !is(name, "expect")
	case 7:
		return !is(name, "upgrade") && !is(name, "trailer")
	case 8:
		h.barIf(is(name, "if-match") || is(name, "if-range"))
	case 10:
		if is(name, "connection") {
			h.barIf(!is(value, "keep-alive"))
		}
	case 13:
		switch {
		case is(name, "if-none-match"):
			h.match, h.asked = value, true
			h.barIf(!seen.first(matchField))
		case is(name, "authorization"):
			h.plain = false
		}
	case 14:
		if is(name, "content-length") {
			h.plain = false
			return seen.first(lengthField) && h.bodyOf(value)
		}
	case 15:
		if is(name, "accept-encoding") {
			h.accept, h.coded = value, true
			h.barIf(!seen.first(acceptField))
		}
	case 16:
		h.barIf(is(name, "x-requested-with"))
	case 17:
		return !is(name, "transfer-encoding")
	}
	return true
}

func (h *head) barIf(unusual bool) {
	if unusual {
		h.plain = false
	}
}

// bodyOf reads a Content-Length.
func (h *head) bodyOf(value []byte) bool {
	if len(value) == 0 || len(value) > 15 { // a petabyte, far below where counting would run over
		return false
	}
	for _, c := range value {
		if c < '0' || c > '9' {
			return false
		}
		h.body = h.body*10 + int64(c-'0')
	}
	return true
}

// nameLetter are the letters of a token (RFC 9110 §5.6.2).
var nameLetter = func() (set [256]bool) {
	for c := range 256 {
		b := byte(c)
		set[c] = b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' || bytes.IndexByte([]byte("!#$%&'*+-.^_`|~"), b) >= 0
	}
	return set
}()

// is compares with a name in small letters.
func is(b []byte, name string) bool {
	if len(b) != len(name) {
		return false
	}
	for i := range b {
		c := b[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != name[i] {
			return false
		}
	}
	return true
}

// text looks at bytes as a string for as long as they stay as they are.
func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
