package statement

import "strings"

// form is how what is said begins after its verb.
type form int

const (
	byThat form = iota + 1
	byQuote
	byQuestion
	byClause
	byThing
	byTo
	byDoing
	byPreposition
	byLeft // it stands before its verb
)

// lead is where what is said begins, and how.
type lead struct {
	at   int
	form form
	aim  run // the hearer, or the thing described
}

// events are what people speak at, in and through: "in a statement", "at a rally".
var events = setOf(`statement statements interview interviews speech speeches rally rallies conference conferences briefing briefings call calls email emails e-mail e-mails
	tweet tweets letter letters post posts memo hearing hearings court debate debates remarks testimony filing filings television tv show shows twitter facebook instagram news appearance appearances
	event events press note notes blog report reports reporters affidavit article book memoir column editorial message messages video post posts town hall fundraiser forum parliament meeting meetings ceremony release
	op-ed program programme podcast radio session stop stops response reply answer address lecture documents document papers complaint lawsuit ruling opinion order telegram sunday monday tuesday wednesday thursday friday saturday
	campaign trail twitter.com x bloomberg cnn bbc msnbc nbc abc cbs npr reuters`)

// lead finds where what is said begins after the verb at v.
func (p *paragraph) lead(v int, verb *verb, s sentence) (lead, bool) {
	i := v + 1
	if particle := particles[verb.lemma]; particle != "" && p.is(i, particle) {
		i++
	}
	if l, ok := p.explicit(i, verb, s); ok {
		return l, true
	}
	return p.implicit(i, verb, s)
}

// explicit looks for "that", a quotation mark, a colon or a question word, past adverbs, times, places and hearers.
func (p *paragraph) explicit(i int, verb *verb, s sentence) (lead, bool) {
	heard := false
	for step := 0; step < 9 && i < s.last; step++ { // more pieces than that between verb and "that" is another clause
		if l, ok := p.leadAt(i, verb, s); ok {
			return l, true
		}
		next := p.skipPiece(i, s, true)
		if next == i && !heard && (verb.has(told) || verb.has(hearer)) && nounPhraseStart(p.tag(i)) && p.free(i) {
			next, heard = p.phraseRight(i, s), true
			for p.is(next, "and", "or", ",") && next < s.last && nounPhraseStart(p.tag(next+1)) && p.tag(next+1) != "PRP" && p.reaches(next, s) {
				next = p.phraseRight(next+1, s)
			}
		}
		if next == i {
			break
		}
		i = next
	}
	return lead{}, false
}

// reaches says whether "that" or a mark comes soon after i without a finite verb between.
func (p *paragraph) reaches(i int, s sentence) bool {
	for j := i; j < s.last && j < i+12; j++ {
		if p.is(j, "that", ":") || p.isOpen(j) {
			return true
		}
		if p.finite(j) {
			return false
		}
	}
	return false
}

// leadAt says whether what is said begins at i with a word or mark that leaves no doubt.
func (p *paragraph) leadAt(i int, verb *verb, s sentence) (lead, bool) {
	switch {
	case p.is(i, "that") && p.free(i) && p.tag(i+1) != "MD" && (p.tag(i) == "IN" || p.clauseAt(i+1, s)) && verb.syntax&(clause|thatOnly|quoted) != 0:
		return lead{at: i, form: byThat}, true
	case p.isOpen(i) && verb.syntax&(clause|thatOnly|told|hearer) != 0, p.isOpen(i) && verb.has(quoted) && cueForm(p.low(i-1)) && p.speech(i):
		return lead{at: i, form: byQuote}, true
	case p.is(i, ":") && i+1 < s.last:
		return lead{at: i + 1, form: byQuote}, true
	case p.is(i, ",", "—", "--", "–") && p.isOpen(i+1):
		return lead{at: i + 1, form: byQuote}, true
	case verb.has(question) && p.free(i) && (p.tag(i) == "WRB" || p.tag(i) == "WP" || p.is(i, "if", "whether", "what")):
		return lead{at: i, form: byQuestion}, true
	}
	return lead{}, false
}

// speech says whether the quotation that opens at i is more than a word or two in inverted commas.
func (p *paragraph) speech(i int) bool {
	q := p.quotes[p.words[i].mark-1]
	return q.close-i > 3 || p.is(q.close-1, ",") || endMark(p.low(q.close-1))
}

// skipPiece passes over one adverb, time, or phrase with a preposition. loose passes over every preposition; otherwise only over
// phrases that name a time or an occasion of speech.
func (p *paragraph) skipPiece(i int, s sentence, loose bool) int {
	t := p.tag(i)
	switch {
	case i >= s.last || !p.free(i):
		return i
	case p.tag(i+1) == "POS" && p.temporal(i):
		return i // "said Tuesday's vote was": it is not said on Tuesday
	case p.temporal(i) && (nounTag(t) || t == "RB" || t == "JJ" || t == "RBR"):
		return p.skipTime(i, s)
	case (t == "DT" || p.is(i, "this", "that")) && p.temporal(i+1) && !p.is(i, "the"):
		return p.skipTime(i+1, s)
	case loose && p.is(i, "released", "published", "posted", "issued", "broadcast", "aired", "filed", "obtained", "dated", "delivered", "conducted", "signed", "taped", "sent"):
		return i + 1
	case t == "RB" && !p.is(i, "not") || p.is(i, "again", "back", "aloud"):
		return i + 1
	case p.is(i, "in") && p.is(i+1, "part"):
		return i + 2
	case p.is(i, "over", "again", "time") && p.is(i+1, "and") && p.is(i+2, "over", "again"):
		return i + 3
	case (t == "IN" || t == "TO") && !p.is(i, "that", "if", "whether", "because", "while", "although", "though", "as", "than", "so"):
		end := p.phraseRight(i+1, s)
		if end > i+1 && (loose || p.occasion(run{i + 1, end})) {
			return end
		}
	case loose && p.is(i, ",") && (p.is(i+2, ",") && (strings.HasPrefix(p.tag(i+1), "RB") || p.is(i+1, "too")) || p.tag(i+1) == "IN"):
		if p.is(i+2, ",") {
			return i + 3
		}
		if end := p.skipPiece(i+1, s, true); end > i+1 && p.is(end, ",") {
			return end + 1
		}
	}
	return i
}

func (p *paragraph) skipTime(i int, s sentence) int {
	for i < s.last && (p.temporal(i) || p.tag(i) == "CD" && i > 0 && p.temporal(i-1)) {
		i++
	}
	return i
}

// occasion says whether a phrase names a time or an occasion of speech.
func (p *paragraph) occasion(r run) bool {
	for i := r.a; i < r.b; i++ {
		if events[p.low(i)] || p.temporal(i) {
			return true
		}
	}
	return false
}

// phraseRight gives the end of the noun phrase that begins at i, with what hangs on it by "of".
func (p *paragraph) phraseRight(i int, s sentence) int {
	if p.tag(i) == "PRP" && p.free(i) {
		return i + 1
	}
	head := -1
	j := i
	for ; j < s.last; j++ {
		t := p.tag(j)
		if !p.free(j) {
			if p.words[j].mark > 0 && p.shortQuote(j) && (head < 0 || p.tag(j-1) == "POS") {
				j = p.quotes[p.words[j].mark-1].close
				head = j
				continue
			}
			break
		}
		if nounTag(t) || t == "CD" || t == "$" {
			if head >= 0 && nounTag(t) && (p.temporal(j) || p.tag(head) == "NNS" && t == "NNP") {
				break
			}
			head = j
			continue
		}
		if t == "POS" && head >= 0 {
			continue
		}
		if (t == "DT" || t == "PRP$" || t == "PDT") && j > i && p.tag(j-1) != "PDT" && !p.is(j-1, "all", "both", "of") {
			break
		}
		if t == "DT" || t == "PRP$" || t == "PDT" || t == "JJ" || t == "JJR" || t == "JJS" || (t == "VBG" || t == "VBN") && head < 0 {
			if head >= 0 && t != "JJ" {
				break
			}
			continue
		}
		if p.is(j, "&") || p.is(j, "of") && head >= 0 && nounPhraseStart(p.tag(j+1)) {
			continue
		}
		break
	}
	if head < 0 {
		return i
	}
	return head + 1
}

func (p *paragraph) shortQuote(j int) bool {
	q := p.quotes[p.words[j].mark-1]
	return q.close-q.open <= 4
}

// implicit finds a clause without "that", a thing, an infinitive: what is said begins without a word of its own.
func (p *paragraph) implicit(i int, verb *verb, s sentence) (lead, bool) {
	i = p.skipOccasions(i, s)
	if verb.has(told) || verb.has(hearer) {
		if l, ok := p.afterHearer(i, verb, s); ok {
			return l, true
		}
	}
	if verb.has(clause) && !verb.has(told) && p.clauseAt(i, s) {
		return lead{at: i, form: byClause}, true
	}
	if verb.lemma == "say" && p.misread(i, s) {
		return lead{at: i, form: byClause}, true
	}
	return p.lesser(i, verb, s)
}

// misread believes that a clause follows "said" even where the tagger saw no verb in it: people say little else.
func (p *paragraph) misread(i int, s sentence) bool {
	end := p.sentenceEnd(s)
	return end-i > 3 && nounPhraseStart(p.tag(i)) && p.free(i) && !p.is(i, "nothing", "something", "little", "much", "all", "what", "so")
}

func (p *paragraph) skipOccasions(i int, s sentence) int {
	for range 6 {
		next := p.skipPiece(i, s, false)
		if next == i || next > i && p.tag(i) == "RB" && p.finite(next) {
			break
		}
		i = next
	}
	return i
}

// afterHearer finds a clause after the hearer: "told reporters he would go".
func (p *paragraph) afterHearer(i int, verb *verb, s sentence) (lead, bool) {
	if !nounPhraseStart(p.tag(i)) || !p.free(i) {
		return lead{}, false
	}
	end := p.phraseRight(i, s)
	if end > i+1 && (p.finite(end) || strings.HasPrefix(p.tag(end), "RB") && p.finite(end+1)) && p.tag(end-1) == "NNP" {
		end -= 1 + (end-i)/4 // "told Fox News Trump would": the last name of the run is the speaker's subject
	}
	after := p.skipOccasions(end, s)
	if end > i && p.clauseAt(after, s) {
		return lead{at: after, form: byClause, aim: run{i, end}}, true
	}
	if end > i && p.is(after, "to") && p.tag(after+1) == "VB" {
		return lead{at: after, form: byTo, aim: run{i, end}}, true
	}
	if end > i && verb.has(told) && (p.is(after, "about", "of")) {
		return lead{at: after, form: byPreposition, aim: run{i, end}}, true
	}
	return lead{}, false
}

// lesser forms: infinitives, gerunds, prepositions, things.
func (p *paragraph) lesser(i int, verb *verb, s sentence) (lead, bool) {
	switch {
	case verb.has(toDo) && (p.is(i, "to") && (p.tag(i+1) == "VB" || p.isOpen(i+1)) || p.is(i, "not") && p.is(i+1, "to")):
		return lead{at: i, form: byTo}, true
	case verb.has(doing) && (p.tag(i) == "VBG"):
		return lead{at: i, form: byDoing}, true
	case verb.preps[p.low(i)] && i+1 < s.last && !p.is(i+1, ",", ".") && !p.is(i, "as"):
		return lead{at: i + 1, form: byPreposition}, true
	}
	if !nounPhraseStart(p.tag(i)) || i >= s.last || p.is(i, "that") && p.tag(i) != "DT" && !(verb.has(asThing) && p.isOpen(i+1)) {
		return lead{}, false
	}
	end := p.phraseRight(i, s)
	if p.isOpen(i) {
		end = p.quotes[p.words[i].mark-1].close + 1
	}
	switch {
	case end == i || p.otherSense(i, end, verb):
	case verb.has(asThing) && p.isOpen(i), verb.lemma == "describe" && end > i:
		return lead{at: i, form: byThing, aim: run{i, end}}, true
	case verb.has(someoneTo) && p.is(end, "to") && strings.HasPrefix(p.tag(end+1), "VB"):
		return lead{at: i, form: byTo, aim: run{i, end}}, true
	case verb.has(asThing) && end < s.last && (p.is(end, "as", "to") || p.isOpen(end) || nounPhraseStart(p.tag(end)) && !p.temporal(end)):
		return lead{at: i, form: byThing, aim: run{i, end}}, true
	case verb.has(thing) && !verb.has(asThing) && (len(verb.preps) == 0 || verb.preps["as"] || verb.preps[p.low(end)] || verb.lemma == "deny" || verb.lemma == "blame"):
		return lead{at: i, form: byThing, aim: run{i, end}}, true
	}
	return lead{}, false
}

// clauseAt says whether a clause with subject and finite verb begins at i.
func (p *paragraph) clauseAt(i int, s sentence) bool {
	t := p.tag(i)
	if i >= s.last || !(nounPhraseStart(t) || t == "IN" && !p.is(i, "of", "by", "than") || strings.HasPrefix(t, "RB") || p.is(i, "no", "neither", "either", "both", "if", "when")) {
		return false
	}
	noun, relative := false, false
	for j := i; j < s.last && j < i+40; j++ {
		t := p.tag(j)
		switch {
		case p.words[j].mark != 0:
		case t == "WDT" || t == "WP" && j > i || p.is(j, "who", "which"):
			relative = true
		case p.finite(j):
			if !noun {
				return false
			}
			if !relative {
				return true
			}
			relative = false
		case t == "CC" && p.finite(j+1) && !p.is(j, "nor"):
			return false
		case p.is(j, ";", ":") || endMark(p.low(j)) && p.words[j].quote < 0:
			return false
		case nounTag(t) || t == "PRP" || t == "EX" || t == "CD" || t == "VBG" || t == "DT" || t == "JJ" && p.finite(j+1):
			noun = true
		}
	}
	return false
}

// claims are what people deny, dismiss, withdraw; of anything else these verbs mean something else.
var claims = setOf(`report reports claim claims allegation allegations accusation accusations suggestion suggestions idea notion story stories rumour rumours rumor rumors concern concerns criticism criticisms question questions
	charge charges comments remarks comment remark finding findings speculation fears poll polls assertion assertions argument arguments statement statements complaint complaints suspicion suspicions account accounts theory theories
	talk attack attacks warning warnings testimony article headline characterization characterisation description narrative it this that them those testimony confession apology evidence responsibility blame wrongdoing figures premise criticism`)

// granted things are refused, not denied.
var granted = setOf("entry access bail permission parole asylum visas visa admission leave funding service services treatment coverage tenure credit")

// onField is what is conceded in play, and by nobody's word.
var onField = setOf("penalty penalties goal goals run runs try tries corner corners set game games")

// otherSense says whether the object shows that the verb reports nothing: "denied the journalists entry", "dismissed its chief
// executive", "confirmed her as ambassador".
func (p *paragraph) otherSense(i, end int, verb *verb) bool {
	head := p.low(end - 1)
	for j := i; j < end; j++ {
		if p.is(j, "of") {
			head = p.low(j - 1)
			break
		}
	}
	switch verb.lemma {
	case "deny":
		if granted[head] {
			return true
		}
		return p.tag(i) == "PRP" && !p.is(i, "it") || (nounPhraseStart(p.tag(end)) && p.free(end)) && !p.temporal(end) && p.tag(end) != "VBG"
	case "dismiss", "reject", "accept", "withdraw", "correct", "repeat", "question", "challenge", "retract", "disclaim":
		return !claims[head] && !p.is(end, "as") && !p.isOpen(i)
	case "concede":
		return onField[head]
	case "confirm":
		return p.tag(i) == "PRP" && !p.is(i, "it", "this") || p.is(end, "as")
	case "present", "release", "report", "claim", "add", "post":
		return true
	}
	return false
}
