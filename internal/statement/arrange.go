package statement

import "strings"

// spoken reads the statement around the verb of speech at v.
func (p *paragraph) spoken(v int, verb *verb, s sentence) (candidate, bool) {
	g := p.groupAt(v, s)
	if g.governed >= 0 && refusing[p.low(g.governed)] {
		return candidate{}, false // special reads those
	}
	if c, ok := p.invertedCue(v, verb, g, s); ok {
		return c, true
	}
	if g.passive {
		return p.passiveCue(v, verb, g, s)
	}
	if !g.finite {
		if p.tag(v) == "VB" && p.is(v-1, "to") {
			return p.infinitive(v, verb, g, s)
		}
		return p.participle(v, verb, g, s)
	}
	subj, ok := p.subjectOf(g, s)
	if !ok || verb.stance == Unverified && !g.negated {
		return candidate{}, false // states that verify papers say nothing
	}
	if c, ok := p.asSaid(v, verb, g, subj, s); ok {
		return c, true
	}
	if c, ok := p.trailing(v, verb, g, subj, s); ok {
		return c, true
	}
	return p.leading(v, verb, g, subj, s)
}

// asSaid: "As the mayor told the council, the money is gone."
func (p *paragraph) asSaid(v int, verb *verb, g group, subj subject, s sentence) (candidate, bool) {
	b := subj.first - 1
	if !p.is(b, "as") || p.clauseStart(b, s) < b || subj.shared || subj.relative || !verb.has(clause) && !verb.has(told) && verb.lemma != "put" {
		return candidate{}, false
	}
	after := p.afterTail(v, verb, s)
	if p.is(after, "it") {
		after++
		after = max(after, p.afterTail(after-1, verb, s))
	}
	if !p.is(after, ",", ":") || after+1 >= s.last {
		return candidate{}, false
	}
	content := run{after + 1, p.sentenceEnd(s)}
	return candidate{source: []run{subj.who}, cue: []run{p.cueRun(g)}, content: []run{content}, verb: verb, lead: lead{at: content.a, form: byClause}, group: g}, true
}

// leading: speaker, verb, what is said.
func (p *paragraph) leading(v int, verb *verb, g group, subj subject, s sentence) (candidate, bool) {
	l, ok := p.lead(v, verb, s)
	if which := p.relativeObject(subj, s); which >= 0 && p.verbFollows(v+1, s) && verb.has(clause) {
		l, ok = lead{at: v + 1, form: byClause}, true // "which aides said were forged"
	}
	if l.form == byQuote && verb.lemma == "read" && p.tag(subj.who.b-1) == "PRP" && !p.is(subj.who.b-1, "it") {
		return candidate{}, false // people read books; letters and signs read "..."
	}
	if !ok || p.generic(subj, g) || verb.has(reaction) && p.unreal(g) {
		return candidate{}, false
	}
	if l.form == byThing && !verb.has(asThing) && p.is(subj.who.b-1, "who", "which", "that") && !subj.relative {
		return candidate{}, false
	}
	bound := subj
	bound.relative = subj.relative || p.relativeObject(subj, s) >= 0
	end := p.extent(l, bound, g, s)
	content := []run{{l.at, end}}
	if open := p.relativeObject(subj, s); open >= 0 && l.form != byThat {
		content = []run{{open, subj.first}, {l.at, end}}
	}
	if end <= l.at {
		return candidate{}, false
	}
	g.negated = g.negated || p.is(subj.who.a, "neither", "nobody", "none", "no")
	return candidate{source: []run{subj.who}, cue: []run{p.cueRun(g)}, content: content, verb: verb, lead: l, group: g}, true
}

// unreal says whether the verb stands under "would", "could", "not": nobody has reacted.
func (p *paragraph) unreal(g group) bool {
	for i := g.first; i < g.verb; i++ {
		if p.tag(i) == "MD" {
			return true
		}
	}
	return g.negated
}

// generic speakers say nothing that is to be recorded: "you could say", "that means", "it suggests".
func (p *paragraph) generic(subj subject, g group) bool {
	if subj.who.b-subj.who.a > 1 {
		return false
	}
	return p.is(subj.who.a, "you", "one", "there", "what", "i") || p.is(subj.who.a, "it", "this", "that", "these", "those") && !p.is(g.verb, "said", "says", "reads", "read", "added", "adds", "called", "warned")
}

// relativeObject gives the "which" before the speaker in "which he said were forged", or -1.
func (p *paragraph) relativeObject(subj subject, s sentence) int {
	k := subj.first - 1
	if k > s.first && p.is(k, "which", "whom", "who") && (p.is(k-1, ",") || p.endsNounPhrase(k-1)) {
		return k
	}
	return -1
}

// cueRun is the words of the cue: the verb, or the whole chain when another governs it.
func (p *paragraph) cueRun(g group) run {
	r := run{g.verb, g.verb + 1}
	if g.governed >= 0 {
		r.a = g.governed
	}
	if verb := forms()[p.low(g.verb)]; verb != nil {
		if particle := particles[verb.lemma]; particle != "" && p.is(r.b, particle) {
			r.b++
		}
	}
	return r
}

// trailing: what is said, comma, speaker, verb; or interrupted by them.
func (p *paragraph) trailing(v int, verb *verb, g group, subj subject, s sentence) (candidate, bool) {
	if subj.shared || subj.relative || subj.first <= s.first {
		return candidate{}, false
	}
	b := subj.first - 1
	asSaid := p.is(b, "as") && b > s.first
	if asSaid {
		b--
	}
	mark := p.is(b, ",", "—", "--", "–")
	closed := p.closesAt(b) || mark && p.closesAt(b-1)
	if !mark && !closed {
		return candidate{}, false
	}
	after := p.afterTail(v, verb, s)
	if closed {
		return p.afterQuote(v, verb, g, subj, b, after, s)
	}
	if !verb.has(clause|quoted|thatOnly) || !p.tailOnly(after, s) {
		return candidate{}, false
	}
	left := run{p.clauseStart(b, s), b}
	if left.empty() && p.is(after, ",") && p.clauseAt(after+1, s) { // "Still, she said, the dam would hold."
		content := run{after + 1, p.sentenceEnd(s)}
		return candidate{source: []run{subj.who}, cue: []run{p.cueRun(g)}, content: []run{content}, verb: verb, lead: lead{at: content.a, form: byClause}, group: g}, true
	}
	if left.empty() || p.introduces(left) && (p.hasFinite(left) || strings.HasPrefix(p.tag(left.a), "VB")) {
		return candidate{}, false
	}
	content := []run{left}
	rest := p.interrupted(after, left, s)
	switch {
	case !rest.empty() && p.isOpen(rest.a) && rest.a+1 < s.last && startsUpper(p.words[rest.a+1].text) && !p.hasFinite(left):
		return candidate{}, false // After the match, she said, "We were lucky."
	case !rest.empty():
		content = append(content, rest)
	case !p.hasFinite(left):
		return candidate{}, false
	}
	return candidate{source: []run{subj.who}, cue: []run{p.cueRun(g)}, content: content, verb: verb, lead: lead{at: left.a, form: byLeft}, group: g}, true
}

// afterQuote: a quotation stands right before the speaker.
func (p *paragraph) afterQuote(v int, verb *verb, g group, subj subject, b, after int, s sentence) (candidate, bool) {
	c := b
	if !p.closesAt(c) {
		c--
	}
	inner := p.lastInside(c)
	if !(inner == "," || endMark(inner) || inner == "—" || inner == "--") && !p.is(b, ",", "—", "--") {
		return candidate{}, false
	}
	if p.is(b, ",") && inner != "," && !endMark(inner) && !p.tailOnly(after, s) && !p.isOpen(after) {
		return candidate{}, false
	}
	if l, ok := p.leadAt(after, verb, s); ok && l.form == byThat && verb.has(told|clause) {
		return candidate{}, false
	}
	content := []run{{p.quoteStart(c, s), c + 1}}
	content = append(content, p.resumed(after, s)...)
	if open := p.quotes[-p.words[c].mark-1].open; len(content) == 1 && content[0].a < open && p.is(after, ",") && (p.tag(after+1) == "IN" || p.tag(after+1) == "TO") && !p.is(after+1, "as", "while", "after", "before", "without", "although", "though") {
		content = append(content, p.interrupted(after, content[0], s)) // It was a "sad day," Holt said, for a party ...
	}
	return candidate{quoteFirst: true, source: []run{subj.who}, cue: []run{p.cueRun(g)}, content: content, verb: verb, lead: lead{at: content[0].a, form: byLeft}, group: g}, true
}

// quoteStart is where what is said begins, when it ends with the mark at c: with the quotation, or with the sentence when the
// quotation is only the end of it.
func (p *paragraph) quoteStart(c int, s sentence) int {
	open := max(p.quotes[-p.words[c].mark-1].open, s.first)
	if open <= s.first || p.words[c].mark >= 0 {
		return open
	}
	start := p.clauseStart(open, s)
	if start >= open || p.is(open-1, ":") && !p.hasFinite(run{start, open}) {
		return open
	}
	for i := start; i < open; i++ {
		if v := p.cueAt(i); v != nil && p.free(i) && !v.has(belief) && p.is(open-1, ",", ":") {
			return open
		}
	}
	return start
}

// afterTail passes over hearers, times and occasions behind the verb.
func (p *paragraph) afterTail(v int, verb *verb, s sentence) int {
	i := v + 1
	if particle := particles[verb.lemma]; particle != "" && p.is(i, particle) {
		i++
	}
	for range 8 {
		next := p.skipPiece(i, s, true)
		if next == i && (verb.has(told) || verb.has(hearer)) && i <= v+1 && nounPhraseStart(p.tag(i)) && p.free(i) {
			next = p.phraseRight(i, s)
		}
		if next == i {
			break
		}
		i = next
	}
	return i
}

// resumed gives the quotations that go on after the speaker: "...," he said, "...".
func (p *paragraph) resumed(i int, s sentence) []run {
	for j := i; j < s.last; j++ {
		if p.isOpen(j) {
			close := p.quotes[p.words[j].mark-1].close
			if p.is(j-1, "on", "in", "at", "of", "for", "to", "from") && close-j < 8 { // said on “Meet the Town”
				j = close
				continue
			}
			if j-i > 12 && p.hasFinite(run{i, j}) || p.participleBetween(i, j) {
				return nil
			}
			return []run{{j, min(close+1, len(p.words))}}
		}
		if v := p.cueAt(j); v != nil && p.free(j) {
			return nil
		}
	}
	return nil
}

func (p *paragraph) participleBetween(i, j int) bool {
	for k := i; k < j; k++ {
		if p.tag(k) == "VBG" && cueForm(p.low(k)) || p.is(k, "that") {
			return true
		}
	}
	return j-i > 2 && !p.is(j-1, ",", ".", ";", "—", "--", ":")
}

// clauseStart passes over the words that tie a sentence to the one before: "But", "Still,", "Meanwhile,".
func (p *paragraph) clauseStart(b int, s sentence) int {
	i := p.afterDateline(s)
	for i < b {
		switch {
		case p.is(i, "but", "and", "so", "yet", "or", "still", "however", "meanwhile", "instead", "indeed", "besides") && !p.isOpen(i+1):
			i++
		case p.is(i, ",", "—", "--", "–", "•", "-", "*") && !p.isOpen(i):
			i++
		default:
			return i
		}
	}
	return i
}

// afterDateline passes over "JOHANNESBURG (AP) —".
func (p *paragraph) afterDateline(s sentence) int {
	if s.first != 0 || len(p.words[0].text) < 3 || strings.ToUpper(p.words[0].text) != p.words[0].text {
		return s.first
	}
	for i := 1; i < s.last && i < 10; i++ {
		if p.is(i, "—", "--", "–", "-") {
			return i + 1
		}
		if p.finite(i) {
			break
		}
	}
	return s.first
}

// introduces says whether the run is only the beginning of the clause after it: "On Monday", "When asked", "Asked about it".
func (p *paragraph) introduces(r run) bool {
	t := p.tag(r.a)
	if p.is(r.a, "as") && p.is(r.a+2, "as") {
		return false // "As many as 300 people were inside"
	}
	if p.is(r.a, "when", "while", "after", "as", "although", "though", "because", "since", "before", "if", "asked", "once", "until", "even", "whereas", "despite", "unlike") {
		for i := r.a; i < r.b; i++ {
			if p.is(i, ",") && p.hasFinite(run{i, r.b}) {
				return false
			}
		}
		return true
	}
	return (t == "VBG" || t == "VBN") && !p.hasFinite(r)
}

// interrupted gives the rest of what is said after a speaker in the middle: "The deal, he said, was dead."
func (p *paragraph) interrupted(i int, left run, s sentence) run {
	if !p.is(i, ",", "—", "--", "–") || i+1 >= s.last {
		return run{}
	}
	next := i + 1
	end := p.sentenceEnd(s)
	if p.tag(next) == "VBG" && (backTo[p.low(next)] || cueForm(p.low(next))) || p.is(next, "according", "who", "whose") {
		return run{}
	}
	if !p.hasFinite(left) {
		if p.hasFinite(run{next, end}) {
			return run{next, end}
		}
		return run{}
	}
	if p.is(next, "and", "but", "while", "as", "though", "although") && (p.speaksSoon(next+1, s) || p.is(next, "as", "while")) || p.joinedCue(next+1, group{verb: i - 1, first: i - 1, governed: -1}, s) {
		return run{}
	}
	if strings.HasPrefix(p.tag(next), "W") || p.tag(next) == "VBG" || p.tag(next) == "DT" && !p.clauseAt(next, s) {
		return run{}
	}
	return run{next, end}
}
