package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWord is the longest word in bytes that is told from others; the rest of a
// longer one is not looked at. PostgreSQL refuses lexemes of 2 kB, and a pair
// of words must fit as well. The longest words that papers print have some 60
// letters.
const maxWord = 240

// word is one folded word and where it stood in the text, in bytes.
type word struct {
	text       string
	start, end int
}

// split returns the words of a text as they are indexed and asked for: runs of
// letters and digits, lower case, without accents ("Tshwane's Café" gives
// tshwane, s, cafe). Apostrophes and hyphens separate, so that "Tshwane" finds
// "Tshwane's" and "load-shedding" finds "load shedding". Scripts that write no
// spaces give one word for each letter.
func split(text string) []word {
	f := folder{text: text, words: make([]word, 0, len(text)/6+1)}
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			f.ascii(c, i)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		f.rune(r, text[i:i+size], i)
		i += size
	}
	f.finish()
	return f.words
}

// folder builds words letter by letter.
type folder struct {
	text       string
	words      []word
	open       []byte // the word being read
	start, end int
	alone      bool // open is of a script without spaces
	scratch    []byte
}

func (f *folder) ascii(c byte, at int) {
	switch {
	case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
	case c >= 'A' && c <= 'Z':
		c += 'a' - 'A'
	default:
		f.finish()
		return
	}
	f.begin(at, false)
	if f.end = at + 1; len(f.open) < maxWord {
		f.open = append(f.open, c)
	}
}

// rune folds one character by its compatibility decomposition (Unicode NFKD,
// UAX #15): "é" gives e and an accent, "ﬁ" gives f and i.
func (f *folder) rune(r rune, raw string, at int) {
	switch {
	case unicode.In(r, unicode.L, unicode.N, unicode.M):
	case unicode.Is(unicode.Cf, r) && r != '\u200B':
		return // soft hyphens and joiners stand inside words; a zero-width space does not
	default:
		f.finish() // before decomposing: "™" is no "tm"
		return
	}
	f.scratch = norm.NFKD.AppendString(f.scratch[:0], raw)
	for s := f.scratch; len(s) > 0; {
		d, size := utf8.DecodeRune(s)
		f.part(d, s[:size], at, at+len(raw))
		s = s[size:]
	}
}

// part takes one character of a decomposition, which stands for text[start:end].
func (f *folder) part(d rune, raw []byte, start, end int) {
	switch {
	case unicode.Is(unicode.M, d):
		f.mark(d, raw, end)
	case d == 'ʼ' || d == 'ʻ' || !unicode.In(d, unicode.L, unicode.N):
		f.finish() // modifier letters that are used as apostrophes
	default:
		f.begin(start, unicode.In(d, unspaced...))
		f.end = end
		f.letter(unicode.ToLower(d))
	}
}

func (f *folder) letter(d rune) {
	if plain, ok := plainLetters[d]; ok {
		f.append(plain)
		return
	}
	f.append(string(d))
}

func (f *folder) append(s string) {
	if len(f.open)+len(s) <= maxWord {
		f.open = append(f.open, s...)
	}
}

// mark keeps the marks that make another letter (vowel signs of India, tones of
// Thai, voicing of kana) and drops accents and pointing: combining classes from
// 200 up, and 10 to 36, Hebrew and Arabic points (UAX #44, table 15).
func (f *folder) mark(d rune, raw []byte, end int) {
	if len(f.open) == 0 {
		return
	}
	f.end = end
	class := norm.NFKD.Properties(raw).CCC()
	if class >= 200 || class >= 10 && class <= 36 {
		return
	}
	f.append(string(d))
}

// begin opens a word if none is open, or a new one where letters stand alone.
func (f *folder) begin(at int, alone bool) {
	if len(f.open) > 0 && (alone || f.alone) {
		f.finish()
	}
	if len(f.open) == 0 {
		f.start, f.alone = at, alone
	}
}

func (f *folder) finish() {
	if len(f.open) == 0 {
		return
	}
	folded := f.text[f.start:f.end] // most words are folded as they stand, and need no copy
	if string(f.open) != folded {
		folded = string(f.open)
	}
	f.words = append(f.words, word{folded, f.start, f.end})
	f.open = f.open[:0]
}

// unspaced are the scripts whose words no space tells apart.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// plainLetters are letters that Unicode does not decompose but that readers
// type without their strokes: "Łódź" is asked for as "lodz".
var plainLetters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th",
	'ħ': "h", 'ŧ': "t", 'ı': "i", 'ŋ': "n", 'ς': "σ",
}
