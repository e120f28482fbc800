package statement

import "strings"

// subject is who speaks, and how the clause begins.
type subject struct {
	who      run
	first    int  // first word of the clause of which it is the subject, its own first word as a rule
	relative bool // "who said"
	shared   bool // "and said": the subject of an earlier verb
}

// subjectOf finds the subject to the left of a finite verb group.
func (p *paragraph) subjectOf(g group, s sentence) (subject, bool) {
	j := p.beforeTime(g.first-1, s)
	for j >= s.first && (p.is(j, ")", "]")) {
		j = p.beforeParen(j)
	}
	switch {
	case j < s.first:
		return subject{}, false
	case p.is(j, "who", "which", "that") && (strings.HasPrefix(p.tag(j), "W") || p.is(j-1, ",") || p.endsNounPhrase(j-1)):
		return p.antecedent(j, s), true
	case p.is(j, "and", "but", "or", "then", "yet"):
		return p.sharedSubject(j, s)
	case p.is(j, ",", "—", "--", "–"):
		return p.acrossAside(j, s)
	case p.closesAt(j) && p.lastInside(j) == ",":
		return p.acrossAside(j, s)
	case p.closesAt(j):
		return p.quotedSubject(j, s)
	case p.endsNounPhrase(j) && p.free(j):
		who := run{p.nounPhraseLeft(j, s), j + 1}
		if a := p.beforeRelative(who.a, s); a >= 0 {
			who.a = a
		}
		return subject{who: who, first: who.a}, true
	case p.free(j) && (p.tag(j) == "VBN" || p.tag(j) == "RB"):
		if a := p.beforeRelative(j+1, s); a >= 0 {
			return subject{who: run{a, j + 1}, first: a}, true // "officials who asked not to be named said"
		}
	}
	return subject{}, false
}

// beforeRelative gives the head of "officials who were briefed on the matter", of which the noun phrase at a is only the end;
// -1 if there is none.
func (p *paragraph) beforeRelative(a int, s sentence) int {
	verbs := 0
	for k := a - 1; k > s.first && k > a-14 && p.free(k) && !p.is(k, ",", "and", "but"); k-- {
		if p.finite(k) {
			verbs++
		}
		if p.is(k, "who") && verbs == 1 && p.endsNounPhrase(k-1) && !p.is(k-1, "those") || p.is(k, "who") && verbs == 1 && p.is(k-1, "those") {
			head := p.nounPhraseLeft(k-1, s)
			if p.startsClause(head, s) {
				return head
			}
			return -1
		}
	}
	return -1
}

// beforeTime passes back over a time between subject and verb: "the utility on Monday dismissed".
func (p *paragraph) beforeTime(j int, s sentence) int {
	k := j
	for k > s.first && p.temporal(k) && p.free(k) {
		k--
	}
	if k == j || k <= s.first {
		return j
	}
	if p.is(k, "on", "in", "this", "the") {
		k--
	}
	if k >= s.first && p.endsNounPhrase(k) && p.free(k) {
		return k
	}
	return j
}

// beforeParen gives the word before the bracket that closes at j.
func (p *paragraph) beforeParen(j int) int {
	for k := j - 1; k > 0; k-- {
		if p.is(k, "(", "[") {
			return k - 1
		}
	}
	return j - 1
}

// nounPhraseLeft gives the first word of the noun phrase that ends with word j, with what hangs on it: "a spokesman for the
// mayor of Springs".
func (p *paragraph) nounPhraseLeft(j int, s sentence) int {
	i := j
	if p.tag(j) == "PRP" || p.tag(j) == "EX" {
		return j
	}
	for i > s.first && p.is(i, ")", "]") {
		i = max(p.beforeParen(i), s.first)
	}
	for i > s.first {
		k := i - 1
		for k > s.first && p.is(k, ")", "]") {
			k = p.beforeParen(k)
		}
		if k < s.first {
			return i
		}
		switch t := p.tag(k); {
		case !p.free(k) && p.scareInside(k, s):
			i = k
			continue
		case !p.free(k):
			return i
		case nounTag(t) || t == "JJ" || t == "JJR" || t == "JJS" || t == "CD" || t == "DT" || t == "PRP$" || t == "POS" || t == "PDT" || t == "$" || t == "HYPH":
			if t == "DT" && !nounPhraseStart(p.tag(i)) || p.is(i, "the", "a", "an") && nounTag(t) {
				return i
			}
			i = k
			continue
		case (t == "VBN" || t == "VBG") && (k == s.first || p.closesAt(k-1) || p.is(k-1, ",") || p.tag(k-1) == "DT" || p.tag(k-1) == "PRP$" || p.tag(k-1) == "JJ") && nounTag(p.tag(i)):
			i = k
			continue
		case (t == "IN" || t == "TO") && k > s.first+1 && hanging[p.low(k-1)] && p.nounBefore(k-2):
			i = k - 1
			continue
		case (t == "IN" || t == "TO") && k > s.first && p.nounBefore(k-1) && !p.is(k, "that", "while", "because", "if", "as", "although", "though", "whether", "until", "after", "before", "when", "since", "than"):
			if p.temporal(i) && !p.is(k, "of") {
				return i
			}
			i = k
			continue
		case p.is(k, "and", "or", "&") && k-1 >= s.first && p.endsNounPhrase(k-1) && p.free(k-1):
			left := p.nounPhraseLeft(k-1, s)
			if left == s.first || p.is(left-1, ",", "and", "but", "that", "—", ";") || p.closesAt(left-1) {
				return left
			}
			return i
		}
		return i
	}
	return i
}

// hanging words stand between a noun and its preposition: "a source close to the deal", "a person briefed on it".
var hanging = setOf("close familiar briefed involved knowledgeable loyal opposed allied affiliated based working appointed led run hired present aligned privy")

// nounBefore says whether word i is a noun or a word that a phrase can hang on.
func (p *paragraph) nounBefore(i int) bool {
	return nounTag(p.tag(i)) || p.tag(i) == "CD" || p.tag(i) == "DT" && p.is(i, "those", "some", "many", "all") || p.is(i, "one", "both", "many", "several")
}

// scareInside says whether word k is part of a short quotation inside a noun phrase.
func (p *paragraph) scareInside(k int, s sentence) bool {
	q := p.words[k].quote
	if q < 0 {
		q = max(p.words[k].mark, -p.words[k].mark) - 1
	}
	if q < 0 || q >= len(p.quotes) {
		return false
	}
	it := p.quotes[q]
	return it.close-it.open <= 5 && it.open > s.first && !endMark(p.low(it.close-1)) && !p.is(it.close-1, ",")
}

func endMark(s string) bool { return s == "." || s == "?" || s == "!" || s == "..." || s == "…" }

// antecedent is the noun phrase before "who" at j.
func (p *paragraph) antecedent(j int, s sentence) subject {
	end := j
	if p.is(end-1, ",", "—", "--") {
		end--
	}
	if end <= s.first || !p.endsNounPhrase(end-1) {
		return subject{who: run{j, j + 1}, first: j, relative: true}
	}
	a := p.nounPhraseLeft(end-1, s)
	return subject{who: run{a, j + 1}, first: a, relative: true}
}

// sharedSubject is the subject of the clause of which "and said" is the second verb: the first noun phrase of the sentence
// before a finite verb.
func (p *paragraph) sharedSubject(j int, s sentence) (subject, bool) {
	who, ok := p.mainSubject(run{s.first, j}, s)
	return subject{who: who, first: j + 1, shared: true}, ok
}

// mainSubject gives the last subject in a run whose verb is finite and stands outside quotations and relative clauses.
func (p *paragraph) mainSubject(r run, s sentence) (run, bool) {
	relative := false
	for i := r.a; i < r.b; i++ {
		switch {
		case p.tag(i) == "WP" || p.tag(i) == "WDT":
			relative = true
		case p.is(i, ","):
			relative = false
		case !p.free(i) || relative || !p.finite(i):
		case p.is(i-1, ",") && i-1 > r.a:
			if subj, ok := p.acrossAside(i-1, s); ok {
				return subj.who, true
			}
		case i > r.a:
			k := i - 1
			for k > r.a && (strings.HasPrefix(p.tag(k), "RB") || p.words[k].paren || p.is(k, "(", ")")) {
				k--
			}
			if p.endsNounPhrase(k) && p.free(k) {
				return run{p.nounPhraseLeft(k, s), k + 1}, true
			}
		}
	}
	return run{}, false
}

// acrossAside is the subject when a comma stands before the verb: "Smith, a spokesman for the city, said". The aside between
// the commas is part of who speaks.
func (p *paragraph) acrossAside(j int, s sentence) (subject, bool) {
	mark := p.low(j)
	end := j
	quoted := p.closesAt(j) // "Smith, who once called it "a good idea," now says"
	if quoted {
		mark, end = ",", j+1
	}
	for k := j - 1; k > s.first; k-- {
		if p.low(k) != mark || !p.free(k) || p.words[k].paren {
			continue
		}
		if p.closesAt(k-1) && p.is(k-2, ",") {
			break
		}
		if !p.endsNounPhrase(k-1) || !p.free(k-1) {
			continue
		}
		a := p.nounPhraseLeft(k-1, s)
		aside := run{k + 1, j}
		if p.tag(a) == "PRP" && p.hasFinite(aside) {
			continue
		}
		for a-2 >= s.first && p.is(a-1, ",") && (p.partyMark(a) || p.tag(a) == "CD") && p.endsNounPhrase(a-2) {
			a = p.nounPhraseLeft(a-2, s) // "Rep. Ann Holt, D-Ohio, a moderate"
		}
		if p.asideOf(aside) && p.startsClause(a, s) && (!quoted || strings.HasPrefix(p.tag(k+1), "W")) {
			return subject{who: run{a, end}, first: a}, true
		}
	}
	if quoted {
		return subject{}, false
	}
	return p.looseSubject(j, s)
}

func (p *paragraph) partyMark(i int) bool {
	l := p.low(i)
	return len(l) > 2 && l[1] == '-' && (l[0] == 'd' || l[0] == 'r' || l[0] == 'i')
}

// looseSubject reads a subject with a single comma before its verb, as hurried copy has it: "The mayor of Springs, said he".
func (p *paragraph) looseSubject(j int, s sentence) (subject, bool) {
	r := run{s.first, j}
	if j-s.first < 2 || j-s.first > 30 || !p.is(j, ",") || p.hasFinite(r) || !nounPhraseStart(p.tag(s.first)) || p.hasQuote(r) || !p.endsNounPhrase(j-1) || p.tag(s.first) == "VBG" {
		return subject{}, false
	}
	return subject{who: r, first: s.first}, true
}

// asideOf says whether the run can stand between a name and its verb: an apposition, a relative clause, a participle, a time.
func (p *paragraph) asideOf(r run) bool {
	if r.empty() || r.b-r.a > 45 { // no newspaper keeps a name and its verb farther apart
		return false
	}
	if t := p.tag(r.a); strings.HasPrefix(t, "W") || t == "VBG" || t == "VBN" || p.is(r.a, "dated", "asked", "pressed", "seen", "obtained", "published", "released", "posted", "aged") {
		return true
	}
	for i := r.a; i < r.b; i++ {
		if strings.HasPrefix(p.tag(i), "W") {
			return true
		}
		if p.free(i) && p.finite(i) && !p.is(i, "made", "based", "born") {
			return p.is(r.a, "as", "when", "while", "if", "though", "after", "before")
		}
	}
	return true
}

// startsClause says whether a clause can begin with word a: nothing stands before it but a comma, a conjunction, a mark.
func (p *paragraph) startsClause(a int, s sentence) bool {
	if a <= s.first || p.closesAt(a-1) {
		return true
	}
	return p.is(a-1, ",", "and", "but", "that", "—", "--", "–", ":", ";", "while", "because", "as", "when", "if", "though", "although", "so", "yet", "or", "where", "whether", "after", "before", "since", "until", "whereas", "however", "(", "than", "what", "how", "why") ||
		strings.HasPrefix(p.tag(a-1), "RB") || p.tag(a-1) == "WRB"
}

// quotedSubject is a subject that ends with a scare quotation: the "birther" movement's "leader" said.
func (p *paragraph) quotedSubject(j int, s sentence) (subject, bool) {
	if !p.scareInside(j, s) {
		return subject{}, false
	}
	open := p.quotes[-p.words[j].mark-1].open
	if open <= s.first || !p.free(open-1) || p.is(open-1, ",") || p.tag(open-1) == "IN" || p.finite(open-1) {
		return subject{}, false
	}
	a := p.nounPhraseLeft(open-1, s)
	return subject{who: run{a, j + 1}, first: a}, true
}

var times = setOf("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december today yesterday tonight tomorrow earlier later recently afterward afterwards week month year morning afternoon evening night weekend last early late midday noon hours minutes ago jan. feb. aug. sept. sep. oct. nov. dec.")

// temporal says whether word i names a time.
func (p *paragraph) temporal(i int) bool { return times[p.low(i)] }
