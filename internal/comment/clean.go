package comment

import (
	"html/template"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean makes text safe to keep: valid letters in one normal form, line ends alike, no control characters, and none of
// the marks that turn the direction of writing (Unicode TR36: a name could pose as another, a link as another link).
// At most one empty line stays between paragraphs.
func clean(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r), isBidiControl(r), r == '\uFEFF', r >= 0xE0000 && r <= 0xE007F:
			return -1
		}
		return r
	}, s)
	s = thinMarks(s)
	s = manyLines.ReplaceAllString(s, "\n\n")
	return strings.TrimFunc(s, blank)
}

var manyLines = regexp.MustCompile(`\n[ \n]*\n`)

// isBidiControl is true for the embedding, override and isolate marks. The plain marks U+200E, U+200F stay: honest
// Arabic and Hebrew need them.
func isBidiControl(r rune) bool {
	return r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
}

// maxMarks is more accents on one letter than any language writes; more is a tower that covers other comments.
const maxMarks = 4

func thinMarks(s string) string {
	run := 0
	return strings.Map(func(r rune) rune {
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			run = 0
			return r
		}
		if run++; run > maxMarks {
			return -1
		}
		return r
	}, s)
}

// blank is true for what shows nothing: spaces of all kinds, joiners, fillers. A comment of these alone is empty.
func blank(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == '\u115F' || r == '\u1160' || r == '\u3164' || r == '\uFFA0' || r == '\u2800'
}

func isBlank(s string) bool { return strings.TrimFunc(s, blank) == "" }

// cleanLine is clean for a single line, such as a name.
func cleanLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

func runes(s string) int { return utf8.RuneCountInString(s) }

var link = regexp.MustCompile(`https?://[^\s<>"'\x60]+`)

// links counts the links in a text.
func links(text string) int { return len(link.FindAllStringIndex(text, -1)) }

// HTML shows the text of a comment: paragraphs, line breaks and links, nothing else. Links tell search engines that
// the paper does not vouch for them.
func HTML(text string) template.HTML {
	var b strings.Builder
	for _, para := range strings.Split(text, "\n\n") {
		b.WriteString("<p>")
		for i, line := range strings.Split(para, "\n") {
			if i > 0 {
				b.WriteString("<br>")
			}
			writeLine(&b, line)
		}
		b.WriteString("</p>")
	}
	return template.HTML(b.String())
}

func writeLine(b *strings.Builder, line string) {
	at := 0
	for _, m := range link.FindAllStringIndex(line, -1) {
		end := m[0] + len(strings.TrimRight(line[m[0]:m[1]], ".,;:!?)]}»”’"))
		address := line[m[0]:end]
		b.WriteString(template.HTMLEscapeString(line[at:m[0]]))
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			b.WriteString(`<a href="` + template.HTMLEscapeString(address) + `" rel="nofollow ugc noopener">` + template.HTMLEscapeString(address) + `</a>`)
		} else {
			b.WriteString(template.HTMLEscapeString(address))
		}
		at = end
	}
	b.WriteString(template.HTMLEscapeString(line[at:]))
}
