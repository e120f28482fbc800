package media

import (
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold makes words comparable: small letters without accents, so that "Ṋemaṱodzi"
// is found by "nematodzi".
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}

// maxWord is the longest word kept for search, in bytes.
const maxWord = 64

// words lists the folded words of the texts, each once, in order.
func words(texts ...string) []string {
	var list []string
	seen := map[string]bool{}
	for _, text := range texts {
		split := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
		for _, w := range strings.FieldsFunc(fold(text), split) {
			if len(w) <= maxWord && !seen[w] {
				seen[w] = true
				list = append(list, w)
			}
		}
	}
	return list
}

// KeyFromName makes a key of a file's name: "Brixton Reservoir.JPG" gives
// "brixton-reservoir". It is "" when the name has no Latin letter or digit.
func KeyFromName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.TrimSuffix(name, path.Ext(name))
	var b strings.Builder
	for _, r := range fold(name) {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	key := b.String()
	return strings.Trim(key[:min(len(key), maxKey)], "-")
}
