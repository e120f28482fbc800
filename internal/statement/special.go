package statement

import "strings"

// according reads "according to Smith", before, behind and within what is said.
func (p *paragraph) according(i int, s sentence) (candidate, bool) {
	end := p.sentenceEnd(s)
	who := run{i + 2, p.sourceEnd(i+2, s)}
	if who.empty() {
		return candidate{}, false
	}
	c := candidate{source: []run{who}, cue: []run{{i, i + 2}}, verb: forms()["said"], accord: true, lead: lead{form: byLeft}, group: group{verb: i, first: i, governed: -1}}
	left := run{p.clauseStart(i, s), i}
	if left.b > left.a && p.is(left.b-1, ",", "—", "--", "–", "(") {
		left.b--
	}
	left = p.lastSegment(left)
	rest := run{}
	if left.empty() && !p.is(who.b, ",", ")", "—", "--") {
		rest = run{who.b, end}
	} else if p.is(who.b, ",", ")", "—", "--") && who.b+1 < end {
		rest = run{who.b + 1, end}
	}
	switch {
	case left.b-left.a < 2:
		c.content = []run{rest}
		if !rest.empty() {
			c.content[0].b = p.extent(lead{at: rest.a, form: byClause}, subject{}, c.group, s)
		}
	case p.hasFinite(left) && !p.introduces(left):
		c.content = []run{left}
		if !rest.empty() && p.goesOn(rest, s) {
			c.content = append(c.content, rest)
		}
	case !rest.empty():
		c.content = []run{left, rest}
	default:
		c.content = []run{left}
	}
	return c, !c.content[0].empty()
}

// lastSegment leaves out what somebody else is said to have said before the paper went on: "He has said that it was a mistake,
// a position he did not hold then, according to".
func (p *paragraph) lastSegment(left run) run {
	cue := false
	for i := left.a; i < left.b; i++ {
		if v := p.cueAt(i); v != nil && !v.has(belief) {
			cue = true
		}
		if cue && p.free(i) && (p.is(i, "—", "--", "–") || p.is(i, ",") && p.is(i+1, "which", "a", "an")) && left.b-i > 4 {
			return run{i + 1, left.b}
		}
	}
	return left
}

// goesOn says whether the clause is carried on after "according to Smith,".
func (p *paragraph) goesOn(r run, s sentence) bool {
	return !strings.HasPrefix(p.tag(r.a), "W") && p.tag(r.a) != "VBG" && !(nounPhraseStart(p.tag(r.a)) && !p.clauseAt(r.a, s)) && !p.speaksSoon(r.a, s) && !p.speaksSoon(r.a+1, s)
}

// sourceEnd finds where the source after "according to" ends: at the comma after which a clause begins.
func (p *paragraph) sourceEnd(i int, s sentence) int {
	end := p.sentenceEnd(s)
	first := i-2 <= s.first+1
	for j := i; j < end; j++ {
		switch {
		case p.is(j, ",") && p.free(j):
			if !first || p.clauseBeforeComma(j+1, s) {
				return j
			}
		case p.is(j, ";", "—", "--", "–") || p.words[i].paren && !p.words[j].paren && p.is(j, ")"):
			return j
		case j > i && p.is(j, "and", "but") && p.speaksSoon(j+1, s):
			return j
		}
	}
	if !first {
		return end
	}
	if next := p.phraseRight(i, s); next > i && p.clauseAt(next, s) {
		return next // "According to the mayor the money is gone."
	}
	return i
}

// clauseBeforeComma says whether a main clause, and no apposition, begins at i.
func (p *paragraph) clauseBeforeComma(i int, s sentence) bool {
	if strings.HasPrefix(p.tag(i), "W") || p.tag(i) == "VBN" || p.tag(i) == "VBG" {
		return false
	}
	if p.isOpen(i) {
		return true
	}
	next := s.last
	for j := i; j < s.last; j++ {
		if p.is(j, ",") && p.free(j) {
			next = j
			break
		}
	}
	if p.hasFinite(run{i, next}) || p.quotedIn(run{i, next}) || p.subjectWithAside(next, s) {
		return true
	}
	return p.tag(i) == "IN" || p.tag(i) == "RB" || p.tag(i) == "PRP" || next >= s.last || !(p.is(i, "a", "an", "the") || p.tag(i) == "PRP$" || p.tag(i) == "NN" || p.tag(i) == "NNP")
}

// subjectWithAside says whether an aside begins at the comma i and a finite verb follows behind it: "the brothers, who had
// quarrelled, met".
func (p *paragraph) subjectWithAside(i int, s sentence) bool {
	for j := i + 1; j < s.last && j < i+30; j++ { // a longer aside is none
		if p.is(j, ",") && p.free(j) {
			return p.verbFollows(j+1, s) && p.asideOf(run{i + 1, j})
		}
	}
	return false
}

var (
	refusing   = setOf("declined declines declining refused refuses refusing failed fails")
	answering  = setOf("comment comments answer respond discuss elaborate say confirm speculate specify provide disclose reveal name identify give talk speak rule address explain describe detail weigh engage reply be")
	checkVerbs = setOf("verify confirm corroborate authenticate")
)

// special reads non-answers and what could not be verified, which are built in ways of their own.
func (p *paragraph) special(i int, s sentence) (candidate, bool) {
	switch {
	case refusing[p.low(i)] && strings.HasPrefix(p.tag(i), "VB"):
		return p.refusal(i, s)
	case p.is(i, "respond", "reply", "responded", "returned", "return") && strings.HasPrefix(p.tag(i), "VB"):
		return p.silence(i, s)
	case (p.soon(i+1, s, "comment") || p.is(i, "reached") && endMark(p.low(i+1))) && p.is(i, "reached", "available") && p.couldNotBe(i, s), p.is(i, "returned") && p.is(i-1, "not", "n't", "immediately") && p.couldNotBe(i, s):
		return p.made(p.groupAt(i, s), run{i - 2, i + 1}, 0, 0, Declines, s)
	case p.is(i, "comment") && p.is(i-1, "no", "further"):
		return p.noComment(i, s)
	case p.is(i, "say", "discuss", "comment", "confirm", "elaborate", "answer") && p.tag(i) == "VB" && p.wouldNot(i, s):
		return p.wouldNotSay(i, s)
	case p.is(i, "asked", "asks", "spoke", "speaking") && p.anonymity(i, s):
		return candidate{}, true
	case checkVerbs[p.low(i)] && p.is(i-1, "independently", "not", "immediately") || p.is(i, "verified", "confirmed", "corroborated") && p.couldNotBe(i, s):
		return p.unverified(i, s)
	case p.is(i, "clear", "known", "unclear") && p.notClear(i, s):
		return p.unclear(i, s)
	case p.is(i, "words", "view", "opinion", "telling", "account") && (i == s.first+2 || i == s.first+1):
		return p.inWordsOf(i, s)
	case p.is(i, "called", "calling", "calls", "call") && p.is(i+1, "for", "on") && strings.HasPrefix(p.tag(i), "VB"):
		return p.calledFor(i, s)
	case p.is(i, "referred", "refers", "directed") && p.is(i+1, "questions", "inquiries", "enquiries", "queries", "requests", "calls", "reporters", "all", "further"):
		return p.referred(i, s)
	}
	return candidate{}, false
}

// anonymity says whether the words only tell on which terms somebody spoke: "who asked not to be named".
func (p *paragraph) anonymity(i int, s sentence) bool {
	return p.soon(i+1, s, "named", "identified", "anonymity", "anonymous") && !p.is(i, "spoke", "speaking") ||
		p.is(i, "spoke", "speaking") && p.soon(i+1, s, "condition", "anonymously")
}

func (p *paragraph) made(g group, cue run, at, end int, stance Stance, s sentence) (candidate, bool) {
	c := candidate{cue: []run{cue}, verb: &verb{lemma: p.low(cue.a), stance: stance, syntax: weight[stance]}, group: g, lead: lead{at: at, form: byTo}}
	if subj, ok := p.subjectOf(g, s); ok {
		c.source = []run{subj.who}
	}
	if at > 0 && end > at {
		c.content = []run{{at, end}}
	}
	return c, true
}

// weight of what is read apart: that nothing could be found out is no wording of anybody's.
var weight = map[Stance]syntax{Unverified: reaction}

// refusal: "declined to comment", "refused to answer questions", "declined to say whether".
func (p *paragraph) refusal(i int, s sentence) (candidate, bool) {
	g := p.groupAt(i, s)
	switch {
	case p.is(i+1, "comment") || p.is(i+1, "further") && p.is(i+2, "comment"):
		return p.made(g, run{i, i + 2}, 0, 0, Declines, s)
	case !p.is(i+1, "to") || !answering[p.low(i+2)]:
		return candidate{}, false
	}
	end := i + 3
	if p.is(i+2, "rule") && p.is(end, "out") {
		end++
	}
	if p.is(i+2, "be") {
		if !p.is(i+3, "interviewed", "named", "identified", "quoted", "drawn") || !p.is(i, "declined", "refused") || !p.is(i+3, "interviewed", "drawn") {
			return candidate{}, false
		}
		return p.made(g, run{i, i + 4}, 0, 0, Declines, s)
	}
	at, stop := end, p.extent(lead{at: end, form: byThing}, subject{}, g, s)
	if p.is(i+2, "comment", "respond", "speak", "elaborate", "talk", "weigh", "engage") {
		at, stop = 0, 0
	}
	return p.made(g, run{i, end}, at, stop, Declines, s)
}

// silence: "did not respond to a request for comment", "did not return calls".
func (p *paragraph) silence(i int, s sentence) (candidate, bool) {
	g := p.groupAt(i, s)
	if subj, ok := p.subjectOf(g, s); !g.negated && !p.is(g.first, "failed") && !(ok && (p.is(subj.who.a, "neither") || p.is(subj.who.a-1, "neither"))) {
		return candidate{}, false
	}
	if p.is(i, "return", "returned") && !p.soon(i+1, s, "call", "calls", "email", "emails", "message", "messages", "request", "requests") {
		return candidate{}, false
	}
	end := i + 1
	return p.made(g, run{g.first, end}, 0, 0, Declines, s)
}

func (p *paragraph) soon(i int, s sentence, any ...string) bool {
	for j := i; j < s.last && j < i+8; j++ {
		if p.is(j, any...) {
			return true
		}
	}
	return false
}

// noComment: "had no comment", "offered no comment".
func (p *paragraph) noComment(i int, s sentence) (candidate, bool) {
	for j := i - 2; j >= s.first && j > i-4; j-- {
		if p.is(j, "had", "has", "have", "offered", "made", "with") && p.free(j) {
			g := p.groupAt(j, s)
			return p.made(g, run{j, i + 1}, 0, 0, Declines, s)
		}
	}
	return candidate{}, false
}

func (p *paragraph) wouldNot(i int, s sentence) bool {
	return p.is(i-1, "not", "n't") && p.is(i-2, "would", "wo", "will", "could", "did")
}

// wouldNotSay: "would not say whether", "would not comment on".
func (p *paragraph) wouldNotSay(i int, s sentence) (candidate, bool) {
	if p.is(i-2, "did") && !p.is(i, "elaborate", "comment", "answer") && !(p.tag(i+1) == "WRB" || p.is(i+1, "whether", "if", "what", "who")) || p.is(i-2, "could") && p.is(i, "confirm") {
		return candidate{}, false
	}
	if p.is(i, "say") && p.is(i+1, "that", "he", "she", "they") {
		return candidate{}, false
	}
	g := p.groupAt(i, s)
	at, stop := i+1, p.extent(lead{at: i + 1, form: byQuestion}, subject{}, g, s)
	if p.is(i, "comment", "elaborate") {
		at, stop = 0, 0
	}
	return p.made(g, run{i - 2, i + 1}, at, stop, Declines, s)
}

func (p *paragraph) couldNotBe(i int, s sentence) bool {
	for j := i - 1; j >= s.first && j > i-6; j-- {
		if p.is(j, "could", "can", "was", "were") && p.is(j+1, "not", "n't") {
			return true
		}
	}
	return false
}

// unverified: "could not independently verify the account", "the claim could not be verified".
func (p *paragraph) unverified(i int, s sentence) (candidate, bool) {
	g := p.groupAt(i, s)
	if !g.negated && !p.couldNotBe(i, s) {
		return candidate{}, false
	}
	subj, ok := p.subjectOf(g, s)
	cue := run{g.first, i + 1}
	if p.is(i, "verified", "confirmed", "corroborated") {
		c, _ := p.made(g, cue, 0, 0, Unverified, s)
		c.source = nil
		if ok {
			c.content = []run{subj.who}
		}
		return c, ok
	}
	c, _ := p.made(g, cue, i+1, p.sentenceEnd(s), Unverified, s)
	if ok && p.is(subj.who.a, "it", "they") && subj.who.b-subj.who.a == 1 {
		k := subj.who.a - 1
		if p.is(k, "that") {
			k--
		}
		if v := p.cueAt(k); v != nil {
			if outer, found := p.subjectOf(p.groupAt(k, s), s); found {
				c.source, c.cue = []run{outer.who}, []run{{k, k + 1}, cue}
			}
		}
	}
	return c, i+1 < p.sentenceEnd(s)
}

// notClear: "it was not immediately clear", "it is not known".
func (p *paragraph) notClear(i int, s sentence) bool {
	if p.is(i, "unclear") {
		return p.is(i-1, "was", "is", "remained", "remains", "immediately", "still")
	}
	for j := i - 1; j >= s.first && j > i-5; j-- {
		if p.is(j, "not", "n't") {
			return true
		}
	}
	return false
}

func (p *paragraph) unclear(i int, s sentence) (candidate, bool) {
	if !(p.tag(i+1) == "WRB" || strings.HasPrefix(p.tag(i+1), "W") || p.is(i+1, "whether", "if", "how")) {
		return candidate{}, false
	}
	g := p.groupAt(i, s)
	first := i
	for first > s.first && (p.is(first-1, "not", "n't", "immediately", "still", "yet", "remained", "remains", "entirely") || strings.HasPrefix(p.tag(first-1), "RB")) {
		first--
	}
	c, _ := p.made(g, run{first, i + 1}, i+1, p.sentenceEnd(s), Unverified, s)
	c.source = nil
	return c, true
}

// calledFor: "called for a boycott", "called on ministers to resign".
func (p *paragraph) calledFor(i int, s sentence) (candidate, bool) {
	g := p.groupAt(i, s)
	if g.passive || !g.finite && !g.ing {
		return candidate{}, false
	}
	at := i + 2
	if p.is(i+1, "on") {
		end := p.phraseRight(i+2, s)
		if !p.is(end, "to") {
			return candidate{}, false
		}
	} else if p.is(at, "a", "the") && p.is(at+1, "vote") {
		return candidate{}, false // a vote is called, not demanded
	}
	return p.made(g, run{i, i + 2}, at, p.extent(lead{at: at, form: byThing}, subject{}, g, s), CallsFor, s)
}

// inWordsOf: "In the words of one aide, ...", "In his view, ...", at the head of the sentence.
func (p *paragraph) inWordsOf(i int, s sentence) (candidate, bool) {
	if !p.is(s.first, "in") {
		return candidate{}, false
	}
	who, end := run{s.first + 1, i}, i+1
	if p.is(i+1, "of") && p.is(i-1, "the") {
		who = run{i + 2, p.phraseRight(i+2, s)}
		end = who.b
	} else if p.tag(i-1) != "PRP$" && p.tag(i-1) != "POS" {
		return candidate{}, false
	}
	if who.empty() || !p.is(end, ",", ":") || end+1 >= s.last || p.speaksSoon(end+1, s) {
		return candidate{}, false
	}
	g := group{verb: i, first: i, governed: -1}
	return candidate{source: []run{who}, cue: []run{{s.first, s.first + 1}, {i, i + 1}}, content: []run{{end + 1, p.sentenceEnd(s)}}, verb: forms()["said"], lead: lead{at: end + 1, form: byClause}, group: g}, true
}

// referred: "referred questions to the prosecutor".
func (p *paragraph) referred(i int, s sentence) (candidate, bool) {
	for j := i + 1; j < s.last && j < i+8; j++ {
		if p.is(j, "to") {
			return p.made(p.groupAt(i, s), run{i, j}, 0, 0, Declines, s)
		}
	}
	return candidate{}, false
}

var sayings = map[string]Stance{"claim": Asserts, "claims": Asserts, "assertion": Asserts, "assertions": Asserts, "allegation": Asserts, "allegations": Asserts, "accusation": Asserts, "accusations": Asserts,
	"statement": Asserts, "suggestion": Asserts, "suggestions": Asserts, "report": Asserts, "reports": Asserts, "warning": Asserts, "warnings": Asserts, "contention": Asserts, "argument": Asserts, "arguments": Asserts,
	"insistence": Asserts, "promise": Asserts, "pledge": Asserts, "vow": Asserts, "prediction": Asserts, "predictions": Asserts, "declaration": Asserts, "announcement": Asserts, "complaint": Asserts, "complaints": Asserts,
	"rumor": Asserts, "rumors": Asserts, "rumour": Asserts, "rumours": Asserts, "charge": Asserts, "charges": Asserts, "comment": Asserts, "comments": Asserts, "remark": Asserts, "remarks": Asserts, "admission": Confirms,
	"acknowledgment": Confirms, "concession": Confirms, "confirmation": Confirms, "denial": Denies, "denials": Denies, "demand": CallsFor, "demands": CallsFor}

// nominal reads "the claim that the votes were miscounted", "his denial that".
func (p *paragraph) nominal(i int, s sentence) (candidate, bool) {
	stance, ok := sayings[p.low(i)]
	if !ok || !nounTag(p.tag(i)) || !p.is(i+1, "that") || p.tag(i+1) != "IN" || !p.clauseAt(i+2, s) {
		return candidate{}, false
	}
	if t := p.tag(i + 2); t == "VBD" || t == "VBZ" || t == "MD" {
		return candidate{}, false
	}
	c := candidate{cue: []run{{i, i + 1}}, verb: &verb{lemma: p.low(i), stance: stance}, lead: lead{at: i + 1, form: byThat}, group: group{verb: i, first: i, governed: -1}, nominal: true}
	c.content = []run{{i + 1, p.nominalEnd(i+2, s)}}
	for k := i - 1; k >= s.first && k > i-4; k-- {
		if p.tag(k) == "POS" {
			c.source = []run{{p.nounPhraseLeft(k-1, s), k}}
			break
		}
		if p.tag(k) == "PRP$" {
			c.source = []run{{k, k + 1}}
			break
		}
	}
	return c, true
}

// nominalEnd: the clause ends at the main verb after its own, or at a comma.
func (p *paragraph) nominalEnd(i int, s sentence) int {
	end := p.sentenceEnd(s)
	verbs := 0
	for j := i; j < end; j++ {
		if p.is(j, ",", ";", "—", "--") && p.free(j) {
			return j
		}
		if !p.free(j) || !p.finite(j) || auxiliaries[p.low(j-1)] {
			continue
		}
		if verbs > 0 && !p.newSubject(j, s) {
			return j
		}
		verbs++
	}
	return end
}

// newSubject says whether the finite verb at j has a subject or a conjunction of its own right before it.
func (p *paragraph) newSubject(j int, s sentence) bool {
	k := j - 1
	for k > s.first && strings.HasPrefix(p.tag(k), "RB") {
		k--
	}
	if p.finite(k) {
		return auxiliaries[p.low(k)]
	}
	if p.is(k, "and", "or", "who", "which", "that", "but") || p.tag(k) == "PRP" {
		return true
	}
	a := p.nounPhraseLeft(k, s)
	return a > s.first && (p.is(a-1, "that", "and", "if", "because", "when", "while", "as", "than", "what", "who", "whether") || strings.HasPrefix(p.tag(a-1), "W"))
}
