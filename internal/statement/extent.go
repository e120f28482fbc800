package statement

import "strings"

// extent finds where what is said ends: with the sentence, unless the paper takes the word back before.
func (p *paragraph) extent(l lead, subj subject, g group, s sentence) int {
	end := p.sentenceEnd(s)
	if p.isOpen(l.at) {
		if stop, ok := p.quoteStops(l.at, s); ok {
			return stop
		}
	}
	limit := p.asideEnd(g, s)
	for i := l.at; i < end; i++ {
		if p.isOpen(i) {
			i = min(p.quotes[p.words[i].mark-1].close, end-1)
			if i+1 < end && p.lastInside(i) == "," && (p.tag(i+2) == "PRP" && p.is(i+1, "and", "but") && p.finite(i+3) || p.commaStops(i, l, subj, g, s) || p.joinedCue(i+1, g, s)) {
				return i + 1
			}
			continue
		}
		if i >= limit {
			return i
		}
		if i > l.at && p.stopsAt(i, l, subj, g, s) {
			return i
		}
	}
	return end
}

// sentenceEnd leaves the full stop out.
func (p *paragraph) sentenceEnd(s sentence) int {
	end := s.last
	if end > s.first && p.words[end-1].mark == 0 && (endMark(p.low(end-1)) || p.is(end-1, ":", ";")) {
		end--
	}
	return end
}

// asideEnd is the end of the brackets in which the cue stands.
func (p *paragraph) asideEnd(g group, s sentence) int {
	if p.words[g.verb].paren {
		for i := g.verb; i < s.last; i++ {
			if !p.words[i].paren {
				return i
			}
		}
	}
	return s.last
}

// quoteStops says whether a quotation that opens at i is all that is said, and where it ends.
func (p *paragraph) quoteStops(i int, s sentence) (int, bool) {
	close := p.quotes[p.words[i].mark-1].close
	if close >= len(p.words) {
		return close, true
	}
	before := p.lastInside(close)
	next := close + 1
	if next >= s.last || endMark(p.low(next)) || endMark(before) && !p.is(next, "and", "or") {
		return close + 1, true
	}
	if before == "," && !p.is(next, "and", "but", "or") {
		return close + 1, true
	}
	if before == "," && !p.quoteFollows(next, s) && p.is(i-1, ",", ":") && !p.is(next+1, "that") {
		return close + 1, true
	}
	if p.is(next, ",", ";", "—", "--", "–") && !p.quoteFollows(next, s) && close-i > 4 {
		return close + 1, true
	}
	return 0, false
}

// quoteFollows says whether another quotation stands in the rest of the sentence before a new finite verb.
func (p *paragraph) quoteFollows(i int, s sentence) bool {
	for j := i; j < s.last; j++ {
		if p.isOpen(j) {
			return true
		}
		if p.finite(j) && p.free(j) {
			return false
		}
	}
	return false
}

// stopsAt says whether the paper takes the word back at i.
func (p *paragraph) stopsAt(i int, l lead, subj subject, g group, s sentence) bool {
	switch {
	case p.is(i, ";"):
		return !p.is(i+1, "that", "and")
	case p.is(i, ",", "—", "--", "–"):
		return p.commaStops(i, l, subj, g, s)
	case p.is(i, "and", "but") && p.free(i) && (l.form == byThing || l.form == byTo || l.form == byDoing) && p.sameTense(i+1, g.verb):
		return true // "acknowledged their roles and received lighter sentences"
	case p.is(i, "and", "but") && p.free(i) && p.tag(g.verb) == "VBD" && p.tag(i+1) == "VBD" && p.modal(l.at, i):
		return true // "agreed that the talks should resume but gave no date"
	case p.is(i, "and", "but", "or") && p.free(i):
		return p.joinedCue(i+1, g, s) || p.speaksSoon(i+1, s) && p.is(i, "but")
	case p.is(i, "in", "at", "on", "during") && i > l.at+2:
		return p.closingOccasion(i, s)
	case p.is(i, "while", "whereas", "when", "as", "after", "before") && i > l.at+2:
		return p.speaksSoon(i+1, s) && !p.is(i, "when", "after", "before")
	case p.is(i, "according") && p.is(i+1, "to"):
		return true
	}
	return false
}

// reporters' participles take the word back: "..., citing two officials".
var backTo = setOf("citing referring speaking pointing quoting gesturing drawing prompting dealing sparking echoing using invoking responding apparently alluding reading holding noting adding saying telling calling describing arguing insisting warning claiming suggesting explaining urging asking accusing citing blaming criticizing criticising praising denouncing condemning denying rejecting dismissing vowing pledging promising threatening demanding")

func (p *paragraph) commaStops(i int, l lead, subj subject, g group, s sentence) bool {
	next := i + 1
	if next >= s.last {
		return false
	}
	switch {
	case p.tag(next) == "VBG" && backTo[p.low(next)] || p.is(next, "according", "per"):
		return true
	case p.tag(next) == "VBG" && p.saysMore(next, s):
		return true
	case strings.HasPrefix(p.tag(next), "RB") && p.tag(next+1) == "VBG" && backTo[p.low(next+1)]:
		return true
	case p.is(next, "with") && p.withSpeaker(next+1, s):
		return true
	case p.is(next, "a", "an") && p.sums(next, s), p.is(next, "then") && p.tag(next+1) == "VBD" && p.tag(g.verb) == "VBD":
		return true
	case subj.relative && p.verbFollows(next, s):
		return true
	case p.is(next, "and", "but", "while", "though", "although", "whereas", "as", "yet", "with", "even", "which", "who"):
		if p.is(next, "which", "who") {
			return false
		}
		if thing := l.form == byThing || l.form == byTo || l.form == byDoing; thing && p.is(next, "and", "but") && p.sameTense(next+1, g.verb) {
			return true
		}
		return p.joinedCue(next+1, g, s) || p.speaksSoon(next+1, s) || p.is(next, "and", "but", "while", "yet", "though", "although", "whereas") && p.othersThink(next+1, s)
	case p.subordinate(g, s) && (p.mainClause(next, s) || p.is(next, "few", "many", "most", "some", "all", "others", "nobody", "both") && p.clauseAt(next, s)):
		return true
	}
	return p.postCue(next, s)
}

// verdicts sum up a clause from outside: "..., a result that stunned the board". It is the paper that does so.
var verdicts = setOf(`result move claim charge accusation assertion allegation decision stance position reference sentiment view argument criticism contention statement remark notion suggestion comment echo
	departure reversal rebuke jab dig swipe nod prediction warning development change shift turnaround turnabout blow setback boost figure point revelation admission concession message refrain theme line practice outcome finding boast lie slogan slur insult threat demand complaint contention defense defence retort`)

// modal says whether the last verb with a tense between two words is a modal.
func (p *paragraph) modal(a, b int) bool {
	for i := b - 1; i >= a; i-- {
		if p.free(i) && p.finite(i) {
			return p.tag(i) == "MD"
		}
	}
	return false
}

// sameTense says whether the verbs at i and j can stand side by side: "has condemned the raid and called for a stop".
func (p *paragraph) sameTense(i, j int) bool {
	a, b := p.tag(i), p.tag(j)
	past := func(t string) bool { return t == "VBD" || t == "VBN" }
	return p.finite(i) && a == b || past(a) && past(b)
}

// saysMore says whether the same speaker goes on at i by a participle with words of its own: "..., underscoring that".
func (p *paragraph) saysMore(i int, s sentence) bool {
	verb := p.cueAt(i)
	if verb == nil || verb.has(belief) {
		return false
	}
	l, ok := p.explicit(i+1, verb, s)
	return ok && (l.form == byThat || l.form == byQuote)
}

// sums says whether "a result that ..." begins at i: a verdict on the clause before, by the paper.
func (p *paragraph) sums(i int, s sentence) bool {
	end := p.phraseRight(i, s)
	return end > i+1 && verdicts[p.low(end-1)] && (p.is(end, "that", "which", "he", "she", "they", "the", "to") || end >= s.last || endMark(p.low(end)))
}

// withSpeaker: "..., with one calling it a disgrace".
func (p *paragraph) withSpeaker(i int, s sentence) bool {
	for j := i; j < s.last && j < i+7; j++ {
		if p.tag(j) == "VBG" && p.cueAt(j) != nil {
			return true
		}
	}
	return false
}

// verbFollows says whether a finite verb, perhaps after adverbs, stands at i: "who said he was ill, was seen".
func (p *paragraph) verbFollows(i int, s sentence) bool {
	for i < s.last && strings.HasPrefix(p.tag(i), "RB") {
		i++
	}
	return i < s.last && p.finite(i) && p.free(i)
}

// joinedCue says whether a second verb of speech with the same subject begins at i: "and added that".
func (p *paragraph) joinedCue(i int, g group, s sentence) bool {
	for i < s.last && (strings.HasPrefix(p.tag(i), "RB") || p.is(i, "then", "has", "have", "had") && p.free(i)) {
		i++
	}
	if c, ok := p.special(i, s); ok && len(c.cue) > 0 && p.tag(i) == p.tag(g.verb) {
		return true
	}
	verb := p.cueAt(i)
	if verb == nil || verb.has(belief) && !verb.has(quoted) {
		return false
	}
	first, second := p.tag(g.verb), p.tag(i)
	if second != first && !(first == "VBD" && second == "VBN" || first == "VBN" && second == "VBD" || !strings.HasPrefix(first, "VB")) {
		return false
	}
	if second == "VBG" && !g.ing {
		return false
	}
	l, ok := p.lead(i, verb, s)
	return ok && l.form != byPreposition && (l.form != byThing || !verb.has(clause)) && !(second == "VB" && l.form != byThat && l.form != byQuote)
}

// speaksSoon says whether a new speaker and a verb of speech begin at i, before any other finite verb.
func (p *paragraph) speaksSoon(i int, s sentence) bool {
	if i >= s.last || !nounPhraseStart(p.tag(i)) {
		return false
	}
	relative := false
	for j := i; j < s.last && j < i+30; j++ {
		if !p.free(j) {
			if p.isOpen(j) && !p.shortQuote(j) {
				return false
			}
			continue
		}
		if strings.HasPrefix(p.tag(j), "W") {
			relative = true
		}
		if p.is(j, ",") {
			relative = false
			if p.is(j+1, "and", "but", "or", "so") {
				return false
			}
		}
		if relative || !p.finite(j) || auxiliaries[p.low(j)] && p.cueAfterAux(j, s) >= 0 {
			if k := p.cueAfterAux(j, s); !relative && p.finite(j) && k >= 0 {
				return p.strongCue(k, s)
			}
			continue
		}
		return p.strongCue(j, s)
	}
	return false
}

// othersThink says whether a new party, named and no pronoun, and what it believes begin at i: "but analysts expect".
func (p *paragraph) othersThink(i int, s sentence) bool {
	if !nounPhraseStart(p.tag(i)) || p.tag(i) == "PRP" || p.tag(i) == "EX" {
		return false
	}
	end := p.phraseRight(i, s)
	for end < s.last && strings.HasPrefix(p.tag(end), "RB") {
		end++
	}
	verb := p.cueAt(end)
	if end == i || !verb.has(belief) || !p.finite(end) {
		return false
	}
	_, ok := p.lead(end, verb, s)
	return ok
}

// cueAfterAux gives the verb of speech that an auxiliary at j belongs to: "has said"; -1 if none.
func (p *paragraph) cueAfterAux(j int, s sentence) int {
	if !auxiliaries[p.low(j)] {
		return -1
	}
	for k := j + 1; k < s.last && k < j+5; k++ {
		if v := p.cueAt(k); v != nil {
			return k
		}
		if !auxiliaries[p.low(k)] && !strings.HasPrefix(p.tag(k), "RB") {
			return -1
		}
	}
	return -1
}

// strongCue says whether the word is a verb of speech with something said after it.
func (p *paragraph) strongCue(j int, s sentence) bool {
	verb := p.cueAt(j)
	if verb == nil || verb.has(belief) && !verb.has(quoted) {
		return false
	}
	_, ok := p.lead(j, verb, s)
	return ok || p.is(j+1, "otherwise")
}

// closingOccasion says whether "in a statement", "in an interview with the paper" ends the sentence at i.
func (p *paragraph) closingOccasion(i int, s sentence) bool {
	end := p.phraseRight(i+1, s)
	if end <= i+1 || !spoken[p.low(end-1)] && !(end-2 > i && spoken[p.low(end-2)] && p.temporal(end-1)) {
		return false
	}
	if !p.is(i+1, "a", "an", "his", "her", "their", "its", "remarks", "comments", "the", "twitter", "facebook") && !p.is(i, "on") {
		return false
	}
	for j := end; j < p.sentenceEnd(s); j++ {
		if p.finite(j) || !p.free(j) || p.is(j, ",") || j > end+10 {
			return false
		}
	}
	return true
}

var spoken = setOf("statement interview email e-mail tweet conference release twitter facebook memo briefing remarks comments post message")

// subordinate says whether the cue stands in a clause that leads up to another: "After Smith said that ...,".
func (p *paragraph) subordinate(g group, s sentence) bool {
	first := s.first
	for p.is(first, "but", "and", "so", "yet", "still", ",") && first+1 < g.first {
		first++
	}
	return (p.is(first, "after", "while", "when", "although", "though", "if", "as", "because", "since", "before", "despite", "by", "in", "even", "once", "asked", "whereas", "until") || p.tag(first) == "IN" && p.soonBefore(first, g.first, "when", "while", "as", "after")) &&
		!p.boundaryBetween(first, g.first)
}

func (p *paragraph) soonBefore(a, b int, any ...string) bool {
	for i := a; i < b; i++ {
		if p.is(i, any...) {
			return true
		}
	}
	return false
}

func (p *paragraph) boundaryBetween(a, b int) bool {
	for i := a; i < b; i++ {
		if p.is(i, ",") && p.free(i) && i+1 < b && nounPhraseStart(p.tag(i+1)) && !p.is(i+1, "who", "which") && p.hasFinite(run{a, i}) {
			return true
		}
		if p.is(i, ",") && p.is(a, "in", "at", "by", "as", "when", "asked", "despite", "after", "since") && !p.hasFinite(run{a, i}) {
			return true
		}
	}
	return false
}

// mainClause says whether a main clause, subject and finite verb, begins at i.
func (p *paragraph) mainClause(i int, s sentence) bool {
	if !nounPhraseStart(p.tag(i)) || p.tag(i) == "WP" || p.tag(i) == "VBG" {
		return false
	}
	end := p.phraseRight(i, s)
	for end < s.last && strings.HasPrefix(p.tag(end), "RB") {
		end++
	}
	return end > i && (p.finite(end) || p.is(end, ",", "of", "in", "for") && p.clauseAt(i, s))
}

// postCue says whether a speaker with a verb of speech ends the clause at i: "X, the mayor said."
func (p *paragraph) postCue(i int, s sentence) bool {
	if i >= s.last || !p.free(i) {
		return false
	}
	end := p.phraseRight(i, s)
	if end == i {
		return false
	}
	for end < s.last && (adverbial[p.low(end)] || p.is(end, "has", "had", "have")) {
		end++
	}
	verb := p.cueAt(end)
	if !verb.has(quoted) && !verb.has(clause) || verb.has(told) && !p.is(end, "told", "tells") {
		return false
	}
	return p.tailOnly(end+1, s)
}

// tailOnly says whether nothing that could be said follows at i: the sentence ends, or a comma, a time, an occasion comes.
func (p *paragraph) tailOnly(i int, s sentence) bool {
	i = p.skipOccasions(i, s)
	return i >= s.last || p.is(i, ",", ".", "?", "!", ";", "—", "--", "–", ")")
}
