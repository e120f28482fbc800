package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cleanText makes one line of safe text: controls go, white space becomes single spaces.
// No-break spaces and soft hyphens stay: editors type them on purpose ("R420 000", long
// compound words). keepLines keeps line feeds, for code.
//
// Why the others go: C0 and C1 controls are not allowed in XML, so one of them would break the
// feeds; NUL is refused by PostgreSQL. Bidi embeddings, overrides and isolates (U+202A-202E,
// U+2066-2069) reach past the end of their paragraph and can make a quotation read as something
// that nobody said (Unicode UAX 9, "Trojan Source"); direction belongs to the language mark. The
// harmless marks U+200E, U+200F and U+061C stay. Interlinear and byte-order marks and
// noncharacters mean nothing in text.
func cleanText(s string, keepLines bool) string {
	if isClean(s, keepLines) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	s = strings.ReplaceAll(s, "\r\n", "\n")
	space := false
	for _, r := range s { // invalid UTF-8 arrives as U+FFFD
		switch {
		case keepLines && (r == '\n' || r == '\t'):
			b.WriteRune(r)
			continue
		case keepLines && (r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085'):
			b.WriteByte('\n')
			continue
		case isSpace(r):
			if keepLines || !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		case unwanted(r):
			continue
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}

// isClean is the fast way out: most text needs nothing.
func isClean(s string, keepLines bool) bool {
	space := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			return isCleanRunes(s[i:], space, keepLines)
		}
		if c == 0x7f || c < ' ' && (!keepLines || c != '\n' && c != '\t') {
			return false
		}
		if c == ' ' && space && !keepLines {
			return false
		}
		space = c == ' '
	}
	return true
}

func isCleanRunes(s string, space, keepLines bool) bool {
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			return false
		case keepLines && (r == '\n' || r == '\t'):
		case unwanted(r), r != ' ' && isSpace(r), r == ' ' && space && !keepLines:
			return false
		}
		space = r == ' '
	}
	return true
}

// isSpace tells the white space that Markdown and HTML collapse; not the no-break space.
func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\v', '\f', '\r', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

func unwanted(r rune) bool {
	switch {
	case r < ' ', r >= 0x7f && r < 0xa0:
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	case r >= 0xfff9 && r <= 0xfffb, r == 0xfeff, r == 0xfffe, r == 0xffff, r&0xfffe == 0xfffe:
		return true
	case r >= 0xfdd0 && r <= 0xfdef:
		return true
	}
	return false
}

// cleanLine is cleanText for short fields: a caption, a name.
func cleanLine(s string) string { return strings.Trim(cleanText(s, false), " ") }

// cleanCode keeps lines and inner spaces but no blank lines at either end.
func cleanCode(s string) string {
	s = cleanText(s, true)
	lines := strings.Split(s, "\n")
	for len(lines) > 0 && strings.Trim(lines[0], " \t") == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.Trim(lines[len(lines)-1], " \t") == "" {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}

// blank reports text in which a reader sees nothing.
func blank(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && r != '\u00ad' && r != '\u200b' {
			return false
		}
	}
	return true
}
