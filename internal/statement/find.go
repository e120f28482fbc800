package statement

import (
	"slices"
	"strings"
)

// candidate is a statement in words of its paragraph, before overlaps are settled.
type candidate struct {
	source, cue, content []run
	verb                 *verb
	lead                 lead
	group                group
	carried              bool
	accord               bool // "according to"
	quoteFirst           bool // "...," he said
	nominal              bool
	sure                 bool // the second reading agrees
}

// reader reads a text paragraph by paragraph and remembers who spoke last.
type reader struct {
	found []Statement
	last  int  // the statement that a quotation in the next paragraph may carry on, or -1
	open  bool // its quotation runs on into the next paragraph
}

// read finds the statements of one paragraph.
func (d *reader) read(p *paragraph) {
	var all []candidate
	for _, s := range p.sentences {
		found := p.sentenceCandidates(s)
		found = append(found, p.loneQuotes(s, found)...)
		if len(found) > 0 {
			other := p.second(s)
			for i := range found {
				found[i].sure = !found[i].nominal && agree(found[i], other)
			}
		}
		if len(found) == 0 && p.onlyQuotes(s) && (len(all) > 0 || d.last >= 0 && !d.open) {
			p.carryOn(&all, s)
			continue
		}
		all = append(all, found...)
	}
	d.settle(p, all)
}

// sentenceCandidates finds what one sentence attributes, outermost only.
func (p *paragraph) sentenceCandidates(s sentence) []candidate {
	var out []candidate
	for i := s.first; i < s.last && len(out) < 40; i++ { // a sentence with forty verbs of speech is no sentence
		if !p.free(i) {
			continue
		}
		if p.is(i, "according") && p.is(i+1, "to") {
			if c, ok := p.according(i, s); ok {
				out = append(out, c)
			}
			continue
		}
		if c, ok := p.special(i, s); ok {
			if len(c.cue) > 0 {
				out = append(out, c)
			}
			continue
		}
		if verb := p.cueAt(i); verb != nil {
			if c, ok := p.spoken(i, verb, s); ok {
				out = append(out, c)
			}
			continue
		}
		if c, ok := p.nominal(i, s); ok {
			out = append(out, c)
		}
	}
	return outermost(out)
}

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
		return p.participle(v, verb, g, s)
	}
	subj, ok := p.subjectOf(g, s)
	if !ok {
		return candidate{}, false
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
	if left.empty() || p.introduces(left) && (p.hasFinite(left) || strings.HasPrefix(p.tag(left.a), "VB")) {
		return candidate{}, false
	}
	content := []run{left}
	rest := p.interrupted(after, left, s)
	switch {
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
	case !mark || !p.speakerEnds(who, s) || verb.has(told):
		return candidate{}, false
	}
	left := run{p.clauseStart(b, s), b}
	if left.empty() || p.introduces(left) {
		return candidate{}, false
	}
	content := []run{left}
	if !p.hasFinite(left) {
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

// participle: "..., saying that"; "by saying"; "to say" after a verb that reports speech.
func (p *paragraph) participle(v int, verb *verb, g group, s sentence) (candidate, bool) {
	if !g.ing || verb.has(belief) {
		return candidate{}, false
	}
	l, ok := p.lead(v, verb, s)
	if !ok || (l.form == byThing || l.form == byTo) && !p.hasQuote(run{l.at, p.sentenceEnd(s)}) {
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

// outermost drops what stands inside what another attributes: univocal, as people read it.
func outermost(all []candidate) []candidate {
	var out []candidate
	for i, a := range all {
		inside := false
		for j, b := range all {
			if i != j && beats(b, a, j < i) {
				inside = true
				break
			}
		}
		if !inside {
			out = append(out, a)
		}
	}
	return clip(out)
}

// beats says whether b leaves no room for a: it has a's cue in what it attributes, or takes the same cue further on.
func beats(b, a candidate, earlier bool) bool {
	if b.cue[0].a == a.cue[0].a {
		return !earlier
	}
	if a.nominal && len(b.content) > 0 && b.content[0].a == a.content[0].a {
		return true
	}
	if a.accord && b.quoteFirst && inContent(b.cue[0], a) {
		return true // "...," Smith told Jones, according to an aide: the quotation is what people look for
	}
	if !inContent(a.cue[0], b) || b.accord && a.quoteFirst {
		return false
	}
	if !inContent(b.cue[0], a) {
		return true
	}
	left, other := b.lead.form == byLeft, a.lead.form == byLeft
	return left && !other || left == other && earlier
}

func inContent(cue run, of candidate) bool {
	return slices.ContainsFunc(of.content, func(r run) bool { return cue.a >= r.a && cue.a < r.b })
}

// clip ends what is said where the next statement's words begin, so that no word is said twice.
func clip(all []candidate) []candidate {
	for i := range all {
		for k := range all[i].content {
			r := &all[i].content[k]
			for j := range all {
				if i == j || len(all[j].source) == 0 {
					continue
				}
				if c := all[j].content; all[j].accord && len(c) > 0 && c[0].a > r.a+2 && c[0].a < r.b {
					r.b = c[0].a - 1
					continue
				}
				if a := all[j].source[0].a; a > r.a && a < r.b && all[j].cue[0].a >= r.b {
					r.b = a
				}
			}
		}
	}
	return all
}
