package statement

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is one token of the text: a word, a number, a mark. Contractions are two words ("did" "n't"), as the tagger wants them.
type word struct {
	text       string // as it stands
	lower      string // folded, with straight apostrophes
	tag        string // Penn tag
	start, end int    // bytes
	quote      int    // the quotation that it stands in, or -1; the marks themselves stand in none
	paren      bool   // inside round or square brackets
	mark       int    // 1+n: opens quotation n; -1-n: closes it
}

// abbreviations end with a full stop that ends no sentence.
var abbreviations = setOf(`mr mrs ms dr prof sen sens rep reps gov govs gen lt col sgt capt maj cmdr adm rev hon st sr jr vs no nos
	jan feb mar apr jun jul aug sep sept oct nov dec co corp inc ltd bros dept est fla calif ala ariz ark colo conn del ga ill ind
	kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo d.c u.s u.k u.n p.m a.m e.g i.e ph.d
	messrs pres supt atty asst adv art pty mme mlle`)

// setOf makes a set of the words in a list.
func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// cut splits text[from:to] into words.
func cut(text string, from, to int) []word {
	out := make([]word, 0, (to-from)/5+4)
	for i := from; i < to; {
		r, n := utf8.DecodeRuneInString(text[i:to])
		switch {
		case unicode.IsSpace(r) || r == '\ufeff' || r == '\u200e' || r == '\u200f':
			i += n
		case wordRune(r) || (r == '$' || r == '£' || r == '€' || r == '@' || r == '#') && i+n < to && wordRune(runeAt(text, i+n)):
			end := wordEnd(text, i+n, to)
			out = contract(out, text, i, end)
			i = end
		default:
			end := markEnd(text, i, n, to)
			out = append(out, newWord(text, i, end))
			i = end
		}
	}
	return out
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '%'
}

func runeAt(text string, i int) rune {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return r
}

// wordEnd gives where the word that has begun before i ends. Points, commas, apostrophes, hyphens and slashes inside a word belong to it.
func wordEnd(text string, i, to int) int {
	start := i
	for i < to {
		r, n := utf8.DecodeRuneInString(text[i:to])
		if wordRune(r) {
			i += n
			continue
		}
		if strings.ContainsRune(".,'’-&/_:‑", r) && i+n < to && wordRune(runeAt(text, i+n)) && joins(text, i, n, r) {
			i += n
			continue
		}
		if r == '.' && pointed(text, start, i) {
			i += n
		}
		break
	}
	return i
}

// joins says whether a mark between two letters or digits keeps them one word.
func joins(text string, i, n int, r rune) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after := runeAt(text, i+n)
	switch r {
	case ',', ':':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	case '.':
		return unicode.IsDigit(before) && unicode.IsDigit(after) || !unicode.IsUpper(after) && unicode.IsLetter(after) || oneLetter(text, i)
	}
	return true
}

// oneLetter says whether a single letter stands before i, as in "U.S."
func oneLetter(text string, i int) bool {
	r, n := utf8.DecodeLastRuneInString(text[:i])
	if !unicode.IsLetter(r) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i-n])
	return !unicode.IsLetter(before) && !unicode.IsDigit(before)
}

// pointed says whether the full stop after text[..i] belongs to the word: "Mr.", "U.S.", an initial.
func pointed(text string, start, i int) bool {
	from := strings.LastIndexFunc(text[:i], func(r rune) bool { return !wordRune(r) && r != '.' })
	if from < 0 {
		from = 0
	} else {
		_, n := utf8.DecodeRuneInString(text[from:])
		from += n
	}
	w := text[from:i]
	if len(w) > 8 {
		return false
	}
	r, n := utf8.DecodeRuneInString(w)
	return abbreviations[strings.ToLower(w)] && unicode.IsUpper(r) || n == len(w) && unicode.IsUpper(r) && r != 'I' ||
		strings.Contains(w, ".") && len(w) <= 6 && !strings.ContainsAny(w, "0123456789") || w == "a.m" || w == "p.m"
}

// contractions are what is cut off the end of a word.
var contractions = []string{"n't", "'s", "'re", "'ve", "'ll", "'d", "'m", "'"}

// contract adds one word, or the two of a contraction.
func contract(out []word, text string, start, end int) []word {
	w := newWord(text, start, end)
	if strings.ContainsAny(w.lower, "'") {
		for _, tail := range contractions {
			if head, ok := strings.CutSuffix(w.lower, tail); ok && head != "" && head != "o" {
				at := cutPoint(text, start, end, tail)
				if at > start {
					return append(out, newWord(text, start, at), newWord(text, at, end))
				}
			}
		}
	}
	return append(out, w)
}

// cutPoint counts the letters of a tail back from the end, as an apostrophe may be one byte or three.
func cutPoint(text string, start, end int, tail string) int {
	at := end
	for range tail {
		if at <= start {
			return start
		}
		_, n := utf8.DecodeLastRuneInString(text[start:at])
		at -= n
	}
	return at
}

func newWord(text string, start, end int) word {
	t := text[start:end]
	lower := strings.ToLower(t)
	if strings.Contains(lower, "’") {
		lower = strings.ReplaceAll(lower, "’", "'")
	}
	return word{text: t, lower: lower, start: start, end: end, quote: -1}
}

// markEnd keeps runs of points and of hyphens together: "...", "--".
func markEnd(text string, i, n, to int) int {
	c := text[i]
	end := i + n
	if c == '.' || c == '-' {
		for end < to && text[end] == c {
			end++
		}
	}
	return end
}
