package feed

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// sheet is an XML document being written. encoding/xml cannot be told which
// prefix a name space gets, and feed readers are picky about prefixes, so the
// document is written straight through, every text by way of escape.
type sheet struct {
	b      []byte
	indent int
}

// attr is one attribute of an element; an empty value is not written.
type attr struct{ name, value string }

func newSheet() *sheet {
	return &sheet{b: []byte(`<?xml version="1.0" encoding="utf-8"?>` + "\n")}
}

func (s *sheet) open(name string, attrs ...attr) {
	s.tag(name, attrs)
	s.b = append(s.b, ">\n"...)
	s.indent++
}

func (s *sheet) close(name string) {
	s.indent--
	s.margin()
	s.b = append(append(append(s.b, "</"...), name...), ">\n"...)
}

// empty writes an element without content.
func (s *sheet) empty(name string, attrs ...attr) {
	s.tag(name, attrs)
	s.b = append(s.b, "/>\n"...)
}

// leaf writes an element that holds text, and nothing when there is none.
func (s *sheet) leaf(name, text string, attrs ...attr) {
	if text == "" {
		return
	}
	s.tag(name, attrs)
	s.b = append(s.b, '>')
	s.b = escape(s.b, text)
	s.b = append(append(append(s.b, "</"...), name...), ">\n"...)
}

// cdata writes an element that holds HTML; most of it would otherwise be
// escaped, and a third longer.
func (s *sheet) cdata(name, text string, attrs ...attr) {
	if text == "" {
		return
	}
	s.tag(name, attrs)
	s.b = append(s.b, "><![CDATA["...)
	// XML 1.0 §2.7: "]]>" ends a section wherever it stands, so it is split.
	s.b = append(s.b, strings.ReplaceAll(clean(text), "]]>", "]]]]><![CDATA[>")...)
	s.b = append(append(append(s.b, "]]></"...), name...), ">\n"...)
}

func (s *sheet) tag(name string, attrs []attr) {
	s.margin()
	s.b = append(append(s.b, '<'), name...)
	for _, a := range attrs {
		if a.value == "" {
			continue
		}
		s.b = append(append(append(s.b, ' '), a.name...), `="`...)
		s.b = escape(s.b, a.value)
		s.b = append(s.b, '"')
	}
}

func (s *sheet) margin() {
	for range s.indent {
		s.b = append(s.b, "  "...)
	}
}

// escape appends text so that it can stand in content and in an attribute
// (XML 1.0 §2.4), leaving out what may not stand in XML at all.
func escape(b []byte, text string) []byte {
	for _, r := range text {
		switch {
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == '"':
			b = append(b, "&quot;"...)
		case r == '\r':
			b = append(b, "&#13;"...) // §2.11: a bare one would come back as a newline
		case printable(r):
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

// clean removes the characters that XML 1.0 forbids; broken UTF-8 becomes
// U+FFFD.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if printable(r) {
			return r
		}
		return -1
	}, text)
}

// printable is the Char production of XML 1.0 §2.2.
func printable(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// oneLine makes a title of a text: cleaned, and every run of white space one
// space.
func oneLine(text string) string {
	return strings.Join(strings.Fields(clean(text)), " ")
}

// instant writes a time as RFC 3339 in UTC, and nothing for no time. A year
// that RFC 3339 cannot write is no time either.
func instant(t time.Time) string {
	t = t.UTC()
	if t.IsZero() || t.Year() < 0 || t.Year() > 9999 {
		return ""
	}
	return t.Format(time.RFC3339)
}

// count writes a number above zero, and nothing otherwise.
func count(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}
