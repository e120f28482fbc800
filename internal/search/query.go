package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of one query. A reader who pastes a paragraph is answered by its
// beginning: each term costs a lookup, and a story that has twelve given words
// is as good as found.
const (
	MaxQuery = 200 // runes
	MaxTerms = 12
)

// minPrefix is how many letters must stand before a star: "a*" would match
// nearly every story and is read as the word "a".
const minPrefix = 2

// Advice tells why a query found nothing or was not used whole.
type Advice int

// What there may be to say about a query.
const (
	NoAdvice     Advice = iota
	NothingAsked        // no word in it
	OnlyExcluded        // says only what must not occur
	Shortened           // longer than MaxQuery or MaxTerms; the beginning was used
)

// Term is one thing that a query asks for: a word, or words that must follow
// one another.
type Term struct {
	Words    []string // folded, at least one
	Prefix   bool     // the last word may go on
	Excluded bool     // must not occur
}

// Parsed is a query as it was understood.
type Parsed struct {
	Terms  []Term
	Advice Advice
}

// ParseQuery understands any text: words, "quoted words" (any kind of double
// quotation mark; an open quotation ends with the text), -excluded and prefix*.
// It never fails, since whatever a reader types is a question.
func ParseQuery(text string) Parsed {
	p, cut := Parsed{}, false
	if utf8.RuneCountInString(text) > MaxQuery {
		text, cut = string([]rune(text)[:MaxQuery]), true
	}
	for text != "" {
		var t Term
		if t, text = nextTerm(text); len(t.Words) == 0 || p.has(t) {
			continue
		}
		if len(p.Terms) == MaxTerms {
			cut = true
			break
		}
		p.Terms = append(p.Terms, t)
	}
	p.Advice = advise(p.Terms, cut)
	return p
}

func advise(terms []Term, cut bool) Advice {
	switch {
	case len(terms) == 0:
		return NothingAsked
	case !slices.ContainsFunc(terms, func(t Term) bool { return !t.Excluded }):
		return OnlyExcluded
	case cut:
		return Shortened
	}
	return NoAdvice
}

// nextTerm reads one term and returns the rest of the text.
func nextTerm(text string) (Term, string) {
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	var t Term
	if rest, ok := cutMinus(text); ok {
		t.Excluded, text = true, rest
	}
	r, size := utf8.DecodeRuneInString(text)
	raw, rest := text, ""
	if isQuote(r) {
		raw, rest = cutQuotation(text[size:])
	} else if i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || isQuote(r) }); i >= 0 {
		raw, rest = text[:i], text[i:]
	}
	for _, w := range split(raw) {
		t.Words = append(t.Words, w.text)
	}
	t.Prefix = strings.HasSuffix(raw, "*") && len(t.Words) > 0 &&
		utf8.RuneCountInString(t.Words[len(t.Words)-1]) >= minPrefix
	return t, rest
}

// cutQuotation returns what is quoted and what follows. A star after the
// closing mark counts as one inside.
func cutQuotation(text string) (quoted, rest string) {
	i := strings.IndexFunc(text, isQuote)
	if i < 0 {
		return text, ""
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	quoted, rest = text[:i], text[i+size:]
	if strings.HasPrefix(rest, "*") {
		return quoted + "*", rest[1:]
	}
	return strings.TrimRightFunc(quoted, unicode.IsSpace), rest
}

// cutMinus takes a hyphen or minus sign that stands directly before a term; a
// lone dash is punctuation.
func cutMinus(text string) (string, bool) {
	for _, dash := range []string{"-", "\u2212", "\uFF0D"} {
		if rest, ok := strings.CutPrefix(text, dash); ok && rest != "" {
			r, _ := utf8.DecodeRuneInString(rest)
			return rest, isQuote(r) || unicode.In(r, unicode.L, unicode.N)
		}
	}
	return text, false
}

// isQuote knows the double quotation marks of the world's keyboards.
func isQuote(r rune) bool { return strings.ContainsRune(`"“”„‟«»＂`, r) }

func (p Parsed) has(t Term) bool {
	return slices.ContainsFunc(p.Terms, func(o Term) bool {
		return o.Prefix == t.Prefix && o.Excluded == t.Excluded && slices.Equal(o.Words, t.Words)
	})
}

// wanted returns the terms that must occur.
func (p Parsed) wanted() []Term {
	return slices.DeleteFunc(slices.Clone(p.Terms), func(t Term) bool { return t.Excluded })
}

// lexeme is one thing to look up in the engine.
type lexeme struct {
	text   string
	prefix bool
}

// lexemes returns what a story must hold for the term: the word itself, or the
// pairs of neighbours of a phrase.
func (t Term) lexemes() []lexeme {
	last := len(t.Words) - 1
	if last == 0 {
		return []lexeme{{t.Words[0], t.Prefix}}
	}
	var out []lexeme
	for i := range last {
		out = append(out, lexeme{pairLexeme(t.Words[i], t.Words[i+1]), t.Prefix && i+1 == last})
	}
	return out
}

// exact says whether having the lexemes means having the term. Pairs of a
// longer phrase may stand apart: "of the house" in "of the ... the house".
func (t Term) exact() bool { return len(t.Words) <= 2 }
