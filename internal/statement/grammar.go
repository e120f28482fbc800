package statement

import "strings"

// run is a stretch of words of a paragraph, from a up to but not including b.
type run struct{ a, b int }

func (r run) empty() bool { return r.b <= r.a }

var (
	auxiliaries = setOf("has have had is are was were be been being do does did 's 've 'd 'll 're 'm am will would can could may might must shall should ca wo")
	beForms     = setOf("is are was were be been being 's 're 'm am")
	adverbial   = setOf("also then later further once again ever never not n't just even still already always often repeatedly publicly both all each themselves himself herself itself soon simply only")
)

func (p *paragraph) tag(i int) string {
	if i < 0 || i >= len(p.words) {
		return ""
	}
	return p.words[i].tag
}

func (p *paragraph) low(i int) string {
	if i < 0 || i >= len(p.words) {
		return ""
	}
	return p.words[i].lower
}

// is says whether word i is one of the words given.
func (p *paragraph) is(i int, any ...string) bool {
	l := p.low(i)
	for _, a := range any {
		if l == a {
			return true
		}
	}
	return false
}

// free says whether word i stands outside quotations and is no mark of one.
func (p *paragraph) free(i int) bool {
	return i >= 0 && i < len(p.words) && p.words[i].quote < 0 && p.words[i].mark == 0
}

func nounTag(t string) bool { return strings.HasPrefix(t, "NN") }

func nounPhraseStart(t string) bool {
	switch t {
	case "DT", "PRP", "PRP$", "CD", "EX", "PDT", "JJ", "JJR", "JJS", "$", "WP", "VBG", "``":
		return true
	}
	return nounTag(t)
}

// endsNounPhrase says whether a noun phrase may end with word i.
func (p *paragraph) endsNounPhrase(i int) bool {
	t := p.tag(i)
	return nounTag(t) || t == "PRP" || t == "CD" || t == "WP" || t == "EX" || t == "DT" && p.is(i, "this", "that", "those", "these", "all", "some", "both", "another") ||
		t == "JJ" && !p.is(i, "such") || p.is(i, ")")
}

// finite says whether word i is a verb with a tense, or a modal.
func (p *paragraph) finite(i int) bool {
	switch p.tag(i) {
	case "VBD", "VBZ", "VBP":
		return true
	case "MD":
		return p.words[i].text != "May"
	case "VBN": // the tagger reads many a past tense as a participle
		if i > 0 && i+1 < len(p.words) && nounTag(p.tag(i-1)) && !p.temporal(i+1) && !auxiliaries[p.low(i-1)] {
			switch p.tag(i + 1) {
			case "DT", "PRP", "PRP$", "NNS", "NNP", "CD": // a passive participle has no object: "relayed questions"
				return true
			}
		}
		return i > 0 && p.tag(i-1) == "PRP" || i > 0 && nounTag(p.tag(i-1)) && cueForm(p.low(i)) && !p.is(i+1, "by")
	}
	return false
}

// hasFinite says whether the run has a finite verb outside relative clauses.
func (p *paragraph) hasFinite(r run) bool {
	relative := false
	for i := r.a; i < r.b; i++ {
		switch {
		case p.tag(i) == "WP" || p.tag(i) == "WDT":
			relative = i > r.a
		case p.is(i, ",", ";"):
			relative = false
		case p.finite(i) && !relative:
			return true
		}
	}
	return false
}

// cueAt gives the verb of speech at word i, or nil: a form in the lexicon, used as a verb, outside quotations.
func (p *paragraph) cueAt(i int) *verb {
	if !p.free(i) {
		return nil
	}
	w := p.words[i]
	v := forms()[w.lower]
	if v == nil {
		return nil
	}
	switch {
	case strings.HasPrefix(w.tag, "VB"):
		return v
	case certain[w.lower] && (nounTag(w.tag) || w.tag == "JJ" || w.tag == "IN") && i > 0 && (p.endsNounPhrase(i-1) || p.closesAt(i-1) || p.is(i-1, ",", "and", "also") || w.tag != "JJ" && w.lower == "said"):
		return v
	}
	return nil
}

// certain forms are verbs whatever the tagger says.
var certain = setOf("said says told tells added asked wrote tweeted argued insisted denied replied declared testified explained acknowledged stated noted claimed warned tweeted responded announced predicted suggested confirmed")

// group is the words of a verb: "has repeatedly said", "was told", "declined to say".
type group struct {
	first    int  // its first word
	verb     int  // the verb of speech
	passive  bool // "was told"
	negated  bool
	finite   bool
	ing      bool // "saying", without "is"
	governed int  // the verb that governs "to say", or -1
}

// groupAt reads the verb group that ends with the verb of speech at v.
func (p *paragraph) groupAt(v int, s sentence) group {
	g := group{first: v, verb: v, governed: -1}
	have, be, modal, do := false, false, false, false
	i := v - 1
	for ; i >= s.first && p.free(i); i-- {
		l := p.low(i)
		switch {
		case auxiliaries[l] && (p.tag(i) != "POS" || l != "'s" || p.tag(v) == "VBG" || p.tag(v) == "VBN"):
			be = be || beForms[l] && i == p.lastAux(v, i)
			have = have || strings.HasPrefix(l, "ha") || l == "'ve" || l == "'d"
			modal = modal || p.tag(i) == "MD"
			do = do || l == "do" || l == "does" || l == "did"
			g.first = i
			continue
		case l == "not" || l == "n't" || l == "never":
			g.negated = true
			g.first = i
			continue
		case strings.HasPrefix(p.tag(i), "RB") || adverbial[l]:
			if i-1 >= s.first && p.is(i-1, ",") && !p.is(i+1, ",") && i+1 == g.first && !adverbial[l] {
				break
			}
			if g.first == i+1 {
				g.first = i
			}
			continue
		case l == "to" && p.tag(v) == "VB" && i == v-1 || l == "to" && g.governed < 0 && p.tag(v) == "VB" && g.first == i+1:
			g.governed = p.governor(i, s)
			if g.governed >= 0 {
				outer := p.groupAt(g.governed, s)
				g.first, g.finite, g.negated = outer.first, outer.finite, g.negated || outer.negated
			}
			return g
		}
		break
	}
	switch p.tag(v) {
	case "VBD", "VBZ", "VBP":
		g.finite = true
	case "VBG":
		g.finite, g.ing = be, !be
	case "VBN":
		g.passive = be
		g.finite = be || have || i >= s.first && (p.endsNounPhrase(i) || p.is(i, "who", "and", ",") || p.tag(i) == "WDT" || p.closesAt(i))
	case "VB":
		g.finite = modal || do || i >= s.first && p.endsNounPhrase(i) && p.tag(i) != "CD"
	default:
		g.finite = true
	}
	return g
}

// lastAux gives the auxiliary nearest to the verb at or after i.
func (p *paragraph) lastAux(v, i int) int {
	for j := v - 1; j > i; j-- {
		if auxiliaries[p.low(j)] {
			return j
		}
	}
	return i
}

var governors = setOf("declined declines refused refuses went goes continued continues continuing going took failed fails sought seeks tried tries trying declining refusing used began begins proceeded wanted wants appeared appears seemed seems managed moved rushed hastened quick careful took paused")

// governor gives the verb before "to" at i: "declined to say", "went on to say", "took to Twitter to say"; -1 if there is none
// that reports speech.
func (p *paragraph) governor(i int, s sentence) int {
	for j := i - 1; j >= s.first && j > i-5; j-- {
		if !p.free(j) || p.is(j, ",") {
			return -1
		}
		if strings.HasPrefix(p.tag(j), "VB") || p.is(j, "quick") {
			if governors[p.low(j)] {
				return j
			}
			return -1
		}
	}
	return -1
}
