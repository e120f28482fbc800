package article

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// slugLength keeps an address short enough to read out: whole words up to 80 letters.
const slugLength = 80

// plain writes letters that do not decompose, and the Cyrillic and Greek alphabets, in plain Latin letters. Scripts
// that have no one-to-one Latin writing (Arabic, Hebrew, Devanagari, Chinese ...) keep their own letters, which
// addresses allow (RFC 3987).
var plain = strings.NewReplacer(
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ł", "l", "ħ", "h", "ı", "i", "ŋ", "ng", "ŉ", "n",
	"ɓ", "b", "ɗ", "d", "ƙ", "k", "ə", "e", "ǀ", "", "ǁ", "", "ǂ", "", "ǃ", "", "’", "", "‘", "", "'", "", "ʼ", "", "&", " and ",
	"а", "a", "б", "b", "в", "v", "г", "g", "д", "d", "е", "e", "ж", "zh", "з", "z", "и", "i", "й", "i", "к", "k", "л", "l", "м", "m", "н", "n",
	"о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ф", "f", "х", "kh", "ц", "ts", "ч", "ch", "ш", "sh", "щ", "shch", "ъ", "", "ы", "y",
	"ь", "", "э", "e", "ю", "yu", "я", "ya", "ё", "e", "і", "i", "ї", "i", "є", "ie", "ґ", "g",
	"α", "a", "β", "v", "γ", "g", "δ", "d", "ε", "e", "ζ", "z", "η", "i", "θ", "th", "ι", "i", "κ", "k", "λ", "l", "μ", "m", "ν", "n", "ξ", "x",
	"ο", "o", "π", "p", "ρ", "r", "σ", "s", "ς", "s", "τ", "t", "υ", "y", "φ", "f", "χ", "ch", "ψ", "ps", "ω", "o",
)

// foldable says whether a mark may be dropped: accents on Latin, Greek and Cyrillic letters may, the vowel signs of
// other scripts are part of the word.
func foldable(base rune) bool {
	return unicode.In(base, unicode.Latin, unicode.Greek, unicode.Cyrillic)
}

// Slug makes the last part of an address from a headline in any script: "Ṋemaṱodzi’s 3 valves" is "nematodzis-3-valves".
func Slug(headline string) string {
	words := strings.FieldsFunc(fold(headline), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	var b strings.Builder
	for _, w := range words {
		if b.Len() > 0 && len([]rune(b.String()))+1+len([]rune(w)) > slugLength {
			break
		}
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(w)
	}
	slug := []rune(norm.NFC.String(b.String()))
	if len(slug) > slugLength {
		slug = slug[:slugLength]
	}
	return strings.Trim(string(slug), "-")
}

// fold writes words without case and accents, for addresses and for finding them again.
func fold(s string) string { return plain.Replace(dropAccents(strings.ToLower(s))) }

// Fold writes words as fold does, for finding names by what somebody types.
func Fold(s string) string { return fold(s) }

func dropAccents(s string) string {
	var b strings.Builder
	var base rune
	for _, r := range norm.NFKD.String(s) {
		if unicode.IsMark(r) {
			if unicode.IsLetter(base) && !foldable(base) {
				b.WriteRune(r)
			}
			continue
		}
		base = r
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
