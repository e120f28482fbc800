package statement

import (
	"strings"
	"sync"
	"unicode"

	"github.com/jdkato/prose/v3/tag"
)

// paragraph is one paragraph of the text, cut into words, quotations and sentences.
type paragraph struct {
	text      string
	words     []word
	quotes    []quotation
	sentences []sentence
}

// sentence is a run of words, from first up to but not including last. A quotation of several sentences does not break the one
// that it stands in.
type sentence struct{ first, last int }

// longest is how many words a paragraph may have before it is cut in two: no newspaper prints such a one, and it bounds every
// look ahead.
const longest = 2000

// paragraphs cuts the text at its line ends.
func paragraphs(text string) []*paragraph {
	var out []*paragraph
	open := false
	for at := 0; at < len(text); {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += at
		}
		words := cut(text, at, end)
		for len(words) > 0 {
			n := min(len(words), longest)
			p := &paragraph{text: text, words: words[:n:n]}
			words = words[n:]
			open = p.quotations(open)
			p.brackets()
			p.tagWords()
			p.split()
			out = append(out, p)
		}
		at = end + 1
	}
	return out
}

// brackets marks the words between round or square brackets.
func (p *paragraph) brackets() {
	for i := 0; i < len(p.words); i++ {
		if p.words[i].text != "(" && p.words[i].text != "[" {
			continue
		}
		for j := i + 1; j < len(p.words) && j < i+60; j++ { // longer asides are read as text
			if t := p.words[j].text; t == ")" || t == "]" {
				for k := i + 1; k < j; k++ {
					p.words[k].paren = true
				}
				i = j
				break
			}
		}
	}
}

var tagger = sync.OnceValues(func() (*tag.Tagger, error) { return tag.New() })

// spelling is how the tagger wants the marks.
var spelling = map[string]string{"“": "``", "”": "''", "«": "``", "»": "''", "„": "``", "‘": "``", "—": "--", "–": "--", "-": "--", "…": "...", "’": "'"}

// tagWords gives the words their parts of speech, sentence by sentence. Sentences in which nobody can be speaking, and the inside
// of long quotations, go without: tagging is three quarters of the work.
func (p *paragraph) tagWords() {
	plain := p.plainWords()
	first, wanted := 0, false
	for i := range p.words {
		w := &p.words[i]
		wanted = wanted || w.mark != 0 || trigger(w.lower)
		if endMark(w.text) && w.quote < 0 || i+1 == len(p.words) {
			if wanted {
				p.tagRun(plain, first, i+1)
			}
			first, wanted = i+1, false
		}
	}
	p.mend()
}

// head and tail of a long quotation are tagged, for they touch what stands around it.
const (
	quoteHead = 12
	quoteTail = 2
)

func (p *paragraph) tagRun(plain []string, first, last int) {
	t, err := tagger()
	if err != nil {
		panic("statement: the tagger's own model does not load: " + err.Error()) // it is compiled in
	}
	words, at := make([]string, 0, last-first), make([]int, 0, last-first)
	for i := first; i < last; i++ {
		if q := p.words[i].quote; q >= 0 && i > p.quotes[q].open+quoteHead && i < p.quotes[q].close-quoteTail {
			continue
		}
		words, at = append(words, plain[i]), append(at, i)
	}
	for k, tok := range t.Tag(words) {
		p.words[at[k]].tag = tok.Tag
	}
}

// trigger says whether a sentence with this word may attribute something.
func trigger(lower string) bool {
	if forms()[lower] != nil || refusing[lower] || checkVerbs[lower] {
		return true
	}
	switch lower {
	case "according", "comment", "words", "view", "opinion", "telling", "clear", "known", "unclear", "verified", "confirmed", "corroborated", "respond", "responded", "return", "returned", "call", "calls", "called", "calling", "referred", "refers", "directed", "reached", "available":
		return true
	}
	_, ok := sayings[lower]
	return ok
}

// plainWords spells the words as the tagger wants them.
func (p *paragraph) plainWords() []string {
	plain := make([]string, len(p.words))
	for i, w := range p.words {
		plain[i] = w.text
		if s, ok := spelling[w.text]; ok {
			plain[i] = s
		} else if strings.Contains(w.text, "’") {
			plain[i] = strings.ReplaceAll(w.text, "’", "'")
		}
		switch {
		case w.mark > 0:
			plain[i] = "``"
		case w.mark < 0:
			plain[i] = "''"
		}
	}
	return plain
}

// mend sets right what the tagger is known to read wrongly in newspapers.
func (p *paragraph) mend() {
	for i := range p.words {
		w := &p.words[i]
		if w.tag != "" && strings.ContainsAny(w.tag[:1], "`',.:") && unicode.IsLetter(runeAt(p.text, w.start)) {
			w.tag = p.shape(i) // the tagger takes an unknown word beside a mark for a mark
		}
		switch {
		case w.lower == "that" && i > 0 && cueForm(p.words[i-1].lower) && w.tag == "DT" && i+1 < len(p.words) && nounPhraseStart(p.words[i+1].tag):
			w.tag = "IN"
		case w.lower == "that" && i > 0 && i+1 < len(p.words) && cueForm(p.words[i-1].lower) && (p.words[i+1].tag == "MD" || p.words[i+1].lower == "was" || p.words[i+1].lower == "is"):
			w.tag = "DT"
		case (w.tag == "RB" || w.tag == "JJ" || strings.HasPrefix(w.tag, "VB")) && p.opensSentence(i) && i+1 < len(p.words) && unicode.IsUpper(runeAt(p.text, w.start)) &&
			cueForm(p.words[i+1].lower) && strings.HasPrefix(p.words[i+1].tag, "VB") && !strings.HasSuffix(w.lower, "ly") && !adverbial[w.lower] && !auxiliaries[w.lower] && !cueForm(w.lower):
			w.tag = "NNP" // "Whitmore stated": an unknown name at the head of a sentence
		case w.tag == "VBZ" && !cueForm(w.lower) && p.cueSoon(i+1):
			w.tag = "NNS" // "which aides later said"
		case w.tag == "VBP" && granted[w.lower] && i+1 < len(p.words) && p.is(i+1, "to", "into", "for", "."):
			w.tag = "NN" // "denied the journalists entry to the hall"
		case w.tag == "NNP" && i+1 < len(p.words) && p.opensSentence(i) && inverted[w.lower]:
			w.tag = "VBD" // "Said Tomasz Wilk: ..."
		}
	}
}

// shape guesses the part of speech of an unknown word by its letters.
func (p *paragraph) shape(i int) string {
	l := p.words[i].lower
	switch {
	case unicode.IsUpper(runeAt(p.text, p.words[i].start)):
		return "NNP"
	case strings.HasSuffix(l, "ly"):
		return "RB"
	case strings.HasSuffix(l, "ing"):
		return "VBG"
	case strings.HasSuffix(l, "ed"):
		return "VBD"
	case i+1 < len(p.words) && nounTag(p.words[i+1].tag):
		return "JJ"
	case strings.HasSuffix(l, "s"):
		return "NNS"
	}
	return "NN"
}

// cueSoon says whether a verb of speech in the past comes next, but for an adverb.
func (p *paragraph) cueSoon(i int) bool {
	for i < len(p.words) && p.words[i].tag == "RB" {
		i++
	}
	return i < len(p.words) && p.words[i].tag == "VBD" && cueForm(p.words[i].lower)
}

var inverted = setOf("said says asked added replied wrote tweeted")

func (p *paragraph) opensSentence(i int) bool {
	return i == 0 || strings.ContainsAny(p.words[i-1].text, ".?!")
}

// split finds the sentences.
func (p *paragraph) split() {
	first := 0
	for i := range p.words {
		if p.words[i].quote < 0 && !p.words[i].paren && p.endsSentence(i) {
			p.sentences = append(p.sentences, sentence{first, i + 1})
			first = i + 1
		}
	}
	if first < len(p.words) {
		p.sentences = append(p.sentences, sentence{first, len(p.words)})
	}
}

// endsSentence says whether a sentence ends with word i, which stands outside quotations.
func (p *paragraph) endsSentence(i int) bool {
	w := p.words[i]
	switch w.text {
	case ".", "?", "!", "…", "...":
		if i+1 < len(p.words) {
			if n := p.words[i+1]; n.text == ")" || n.text == "”" || n.text == "\"" && p.closesAt(i+1) {
				return false
			}
			if w.text == "..." || w.text == "…" {
				return p.startsNew(i + 1)
			}
		}
		return true
	}
	if p.closesAt(i) {
		return p.quoteEndsSentence(i)
	}
	if strings.HasSuffix(w.text, ".") && len(w.text) > 1 && i+1 < len(p.words) {
		return p.pointEnds(i)
	}
	return false
}

// pointEnds says whether the point of an abbreviation ends the sentence too: "in the U.S. He said".
func (p *paragraph) pointEnds(i int) bool {
	next := p.words[i+1]
	if !strings.Contains(strings.TrimSuffix(p.words[i].text, "."), ".") && !states[p.words[i].lower] {
		return false
	}
	return openers[next.lower] && unicode.IsUpper(runeAt(p.text, next.start)) || p.isOpen(i+1)
}

var (
	states  = setOf("inc. co. corp. ltd. jr. sr. bros. calif. fla. tex. pa. va. mass. mich. wis. ore. colo. ariz. nev. ill. ind. mo. ga. ala. la. md. tenn. conn. minn. okla.")
	openers = setOf("the a an he she it they we i but and in on at this that these those his her their its when while as after before if for there what who mr. mrs. ms. to so then some many most one two")
)

// closesAt says whether word i closes a quotation, isOpen whether it opens one.
func (p *paragraph) closesAt(i int) bool { return i >= 0 && i < len(p.words) && p.words[i].mark < 0 }
func (p *paragraph) isOpen(i int) bool   { return i >= 0 && i < len(p.words) && p.words[i].mark > 0 }

// lastInside is the last word or mark of the quotation that closes at i, past the marks of a quotation within it.
func (p *paragraph) lastInside(i int) string {
	i = min(i, len(p.words)) - 1
	for i > 0 && (p.words[i].text == "’" || p.words[i].text == "'" || p.words[i].text == "\"" || p.words[i].text == "”") {
		i--
	}
	if i < 0 {
		return ""
	}
	return p.words[i].lower
}

// startsNew says whether a sentence may begin with word i.
func (p *paragraph) startsNew(i int) bool {
	if i >= len(p.words) || p.isOpen(i) {
		return true
	}
	r := runeAt(p.text, p.words[i].start)
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}

// quoteEndsSentence says whether a closing mark ends the sentence that it stands in: the quotation ended with a full stop, or
// with another end mark and no speaker follows.
func (p *paragraph) quoteEndsSentence(i int) bool {
	if i == 0 || i+1 >= len(p.words) {
		return i > 0
	}
	switch p.lastInside(i) {
	case ".":
		return p.startsNew(i+1) && p.words[i+1].text != ","
	case "?", "!", "...", "…", "—", "--":
		return p.startsNew(i+1) && !p.speakerFollows(i+1)
	}
	return false
}

// speakerFollows says whether what follows a quotation is its speaker and a verb of speech ("Trump asked.").
func (p *paragraph) speakerFollows(i int) bool {
	for j := i; j < len(p.words) && j < i+8; j++ {
		if strings.ContainsAny(p.words[j].text, ".?!:“\"") && len(p.words[j].text) == len(strings.TrimLeft(p.words[j].text, "\"“.?!:")) {
			return false
		}
		if verb := p.cueAt(j); verb != nil && verb.has(quoted) {
			end := j + 1
			return end >= len(p.words) || !strings.Contains("that :", p.words[end].lower) && !p.isOpen(end) && !(p.words[end].text == "," && p.isOpen(end+1))
		}
	}
	return false
}
