package markup

import (
	"strings"
)

// spot is where a text stands, which decides what must be escaped in it.
type spot struct {
	lineStart bool // nothing before it on the line
	afterNote bool // right after [^1], where a colon would define a note
	at        where
}

// escapeText writes letters so that Markdown reads them as letters. It escapes no more than is
// needed for ordinary prose to stay as it was typed.
func escapeText(s string, p spot) string {
	var b strings.Builder
	b.Grow(len(s) + 8)
	if p.lineStart {
		n := lineStartEscape(s)
		b.WriteString(s[:n])
		if n < len(s) && (n > 0 || strings.IndexByte("#>+-=|:", s[0]) >= 0) {
			b.WriteByte('\\')
			b.WriteByte(s[n])
			n++
		}
		s = s[n:]
	} else if p.afterNote && strings.HasPrefix(s, ":") {
		b.WriteByte('\\')
	}
	for i := 0; i < len(s); i++ {
		if s[i] == '|' && p.at == inCell {
			b.WriteString("&#124;") // \| would still be split in some places by some readers
			continue
		}
		if needsEscape(s, i, p) {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// lineStartEscape finds the place of the sign after a number that would begin a list ("1." or
// "1)"), or 0.
func lineStartEscape(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if n > 0 && n < 10 && n < len(s) && (s[n] == '.' || s[n] == ')') && (n+1 == len(s) || s[n+1] == ' ') {
		return n
	}
	return 0
}

func needsEscape(s string, i int, p spot) bool {
	last := i+1 == len(s)
	switch s[i] {
	case '\\', '`', '*', '_', '[', ']', '~':
		return true
	case '<':
		return last || isTagStart(s[i+1])
	case '&':
		return entityLength(s[i:]) > 0
	case '^':
		return i == 0 // after the bracket of a link it would make a footnote
	case '!':
		return last || s[i+1] == '['
	case '{':
		return last || s[i+1] == '#'
	case '#':
		return p.at == inHeading && (last || strings.Trim(s[i:], "# ") == "")
	}
	return false
}

func isTagStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '/' || c == '!' || c == '?'
}
