package statement

// invertedCue: verb before speaker, after what is said: "..., said Smith".
func (p *paragraph) invertedCue(v int, verb *verb, g group, s sentence) (candidate, bool) {
	if !verb.has(quoted) && !verb.has(clause) || !g.finite && p.tag(v) != "VBN" || g.first != v {
		return candidate{}, false
	}
	who := p.speakerRight(v+1, s)
	if who.empty() {
		return candidate{}, false
	}
	if v == s.first || v == s.first+1 && p.is(s.first, "-", "—", "--") {
		return p.cueFirst(v, verb, g, who, s)
	}
	b := v - 1
	mark := p.is(b, ",", "—", "--", "–")
	switch {
	case p.closesAt(b) || mark && p.closesAt(b-1):
		subj := subject{who: who, first: v}
		return p.afterQuote(v, verb, g, subj, b, who.b, s)
	case !mark || !p.speakerEnds(who, s) || verb.has(told) || !verb.has(clause|thatOnly):
		return candidate{}, false
	}
	left := run{p.clauseStart(b, s), b}
	if left.empty() || p.introduces(left) {
		return candidate{}, false
	}
	content := []run{left}
	if !p.hasFinite(left) {
		if _, aside := p.acrossAside(b, s); aside && p.commas(left) > 0 && p.clauseAt(v+1, s) {
			return candidate{}, false // Mr Nkosi, who sits on the board, said the plan, while late, would work
		}
		rest := p.afterSpeaker(who, s)
		if rest.empty() {
			return candidate{}, false
		}
		content = append(content, rest)
	}
	return candidate{source: []run{who}, cue: []run{p.cueRun(g)}, content: content, verb: verb, lead: lead{at: left.a, form: byLeft}, group: g}, true
}

// afterSpeaker is the rest of what is said behind a speaker in the middle: "The question, said Orr, a professor, is whether".
func (p *paragraph) afterSpeaker(who run, s sentence) run {
	for i := who.b; i < s.last && i < who.b+30; i++ {
		if p.is(i, ",", "—", "--") && p.free(i) && p.verbFollows(i+1, s) {
			return run{i + 1, p.sentenceEnd(s)}
		}
	}
	return run{}
}

// cueFirst: "Said Tomasz Wilk, the builder: ..."
func (p *paragraph) cueFirst(v int, verb *verb, g group, who run, s sentence) (candidate, bool) {
	for i := who.b; i < s.last && i < who.b+30; i++ {
		if p.is(i, ":") && i+1 < s.last || p.is(i, ",") && p.isOpen(i+1) {
			l := lead{at: i + 1, form: byQuote}
			return candidate{source: []run{{who.a, i}}, cue: []run{p.cueRun(g)}, content: []run{{i + 1, p.extent(l, subject{}, g, s)}}, verb: verb, lead: l, group: g}, true
		}
	}
	return candidate{}, false
}

// speakerRight gives the speaker after the verb, with what stands in apposition.
func (p *paragraph) speakerRight(i int, s sentence) run {
	if i >= s.last || !nounPhraseStart(p.tag(i)) || !p.free(i) || p.tag(i) == "VBG" || p.is(i, "that", "it", "there", "what") || p.temporal(i) {
		return run{}
	}
	end := p.phraseRight(i, s)
	for end < s.last && (p.tag(end) == "IN" && p.is(end, "of", "for", "from", "at", "in", "with") || p.is(end, "and")) && p.free(end) {
		next := p.phraseRight(end+1, s)
		if next == end+1 || p.finite(next) {
			break
		}
		end = next
	}
	if p.finite(end) {
		return run{}
	}
	return run{i, p.apposition(end, s)}
}

// apposition gives the end of what stands in apposition after i: ", the mayor of Springs,", ", 61, a retired teacher,".
func (p *paragraph) apposition(i int, s sentence) int {
	for range 3 {
		if !p.is(i, ",") || i+1 >= s.last || !nounPhraseStart(p.tag(i+1)) || p.tag(i+1) == "VBG" || p.tag(i+1) == "PRP" || !p.free(i+1) {
			break
		}
		end := p.phraseRight(i+1, s)
		for end > i+1 && (p.tag(end) == "IN" || p.tag(end) == "TO") && p.free(end) {
			next := p.phraseRight(end+1, s)
			if next == end+1 {
				break
			}
			end = next
		}
		if end <= i+1 || end < s.last && !p.is(end, ",", ".", ";", "?", "!", "who", ")") {
			break
		}
		i = end
	}
	return i
}

// speakerEnds says whether the clause ends with the speaker.
func (p *paragraph) speakerEnds(who run, s sentence) bool {
	i := p.skipOccasions(who.b, s)
	return i >= s.last || p.is(i, ",", ".", "who", "(", ";", "—", "--", "?", "!", "as", "after", "in", "at", "on", "during", "to", "of", "when", "while", "whose")
}
