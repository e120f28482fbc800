package statement

// participle: "..., saying that"; "by saying"; "to say" after a verb that reports speech.
func (p *paragraph) participle(v int, verb *verb, g group, s sentence) (candidate, bool) {
	if !g.ing || verb.has(belief) || p.is(g.first-1, "from") {
		return candidate{}, false
	}
	l, ok := p.lead(v, verb, s)
	if !ok || l.form == byClause && p.tag(l.at) == "IN" && !p.is(l.at, "if") || (l.form == byThing || l.form == byTo) && !p.hasQuote(run{l.at, p.sentenceEnd(s)}) {
		return candidate{}, false
	}
	end := p.extent(l, subject{}, g, s)
	if end <= l.at {
		return candidate{}, false
	}
	c := candidate{cue: []run{p.cueRun(g)}, content: []run{{l.at, end}}, verb: verb, lead: l, group: g}
	if who, ok := p.participleSubject(g, s); ok {
		c.source = []run{who}
	}
	return c, true
}

// wished words say that what follows was only wanted, able or bound to be said.
var wished = setOf(`want wants wanted hope hopes hoped plan plans planned expect expects expected able unable likely unlikely ready need needs needed would could should might may must fail fails failed refuse refuses refused
	decline declines declined easy hard difficult fair safe premature wrong enough too going tempting have has had got reluctant prepared willing unwilling free if not n't never asked told urged ordered is are was were be let trying tried try how what`)

// infinitive: "became the first minister to say that", "used the debate to argue that". What somebody only wanted to say was not said.
func (p *paragraph) infinitive(v int, verb *verb, g group, s sentence) (candidate, bool) {
	l, ok := p.lead(v, verb, s)
	if !ok || verb.has(belief) || l.form != byThat && l.form != byQuote && !(l.form == byClause && verb.lemma == "say") {
		return candidate{}, false
	}
	who, ok := p.mainSubject(run{s.first, v - 1}, s)
	if !ok {
		return candidate{}, false
	}
	for i := max(who.b, v-8); i < v-1; i++ {
		if wished[p.low(i)] || p.is(i, ",") {
			return candidate{}, false
		}
	}
	end := p.extent(l, subject{}, g, s)
	return candidate{source: []run{who}, cue: []run{p.cueRun(g)}, content: []run{{l.at, end}}, verb: verb, lead: l, group: g}, end > l.at
}

// participleSubject: the noun right before, or the subject of the clause before.
func (p *paragraph) participleSubject(g group, s sentence) (run, bool) {
	j := g.first - 1
	if j >= s.first && p.endsNounPhrase(j) && p.free(j) {
		return run{p.nounPhraseLeft(j, s), j + 1}, true
	}
	if who, ok := p.mainSubject(run{s.first, max(j, s.first)}, s); ok {
		return who, true
	}
	if who := p.speakerAfterQuote(s, j); !who.empty() {
		return who, true
	}
	return run{}, false
}

// speakerAfterQuote finds the speaker in "...," said Smith, adding.
func (p *paragraph) speakerAfterQuote(s sentence, before int) run {
	for i := s.first; i < before; i++ {
		if v := p.cueAt(i); v != nil {
			return p.speakerRight(i+1, s)
		}
	}
	return run{}
}

func (p *paragraph) hasQuote(runs ...run) bool {
	for _, r := range runs {
		if p.quotedIn(r) {
			return true
		}
	}
	return false
}

func (p *paragraph) quotedIn(r run) bool {
	for i := r.a; i < r.b; i++ {
		if p.words[i].mark != 0 || p.words[i].quote >= 0 {
			return true
		}
	}
	return false
}

// passiveCue: "was quoted as saying", "was told that", "it was reported that", "is said to".
func (p *paragraph) passiveCue(v int, verb *verb, g group, s sentence) (candidate, bool) {
	l, ok := p.lead(v, verb, s)
	c := candidate{cue: []run{{v, v + 1}}, verb: verb, lead: l, group: g}
	subj, has := p.subjectOf(g, s)
	switch {
	case ok && (l.form == byThat || l.form == byClause) && has && p.is(subj.who.a, "it"):
	case ok && l.form == byThat && verb.has(told|hearer):
	default:
		return candidate{}, false
	}
	end := p.extent(l, subj, g, s)
	c.content = []run{{l.at, end}}
	for i := v + 1; i < l.at; i++ {
		if p.is(i, "by") {
			if e := p.phraseRight(i+1, s); e > i+1 {
				c.source = []run{{i + 1, e}}
			}
		}
	}
	return c, end > l.at
}
