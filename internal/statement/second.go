package statement

import (
	"slices"
	"strings"
	"unicode"
)

// The second reading knows no grammar: no parts of speech, no syntax of verbs, only marks, a short list of verbs that nearly
// always report, and the little words that begin a clause. Where a sentence leaves any doubt it says nothing. What it says and
// the grammar says too is in the high band.

// plainVerbs nearly always report speech.
var plainVerbs = setOf(`said says say told tells added adds wrote writes tweeted argued argues insisted insists warned warns explained explains acknowledged acknowledges
	denied denies confirmed confirms claimed claims noted notes stated states suggested suggests replied asked asks continued responded declared announced testified conceded admitted alleged maintains maintained recalled
	promised predicted reiterates maintain cautioned cautions disclosed proclaimed vows pledges predicts estimated estimates contends contend insist claim allege argue charged charges complained complain complains cautioned caution concede concedes jokes joke quips ruled rules bragged boasted demanded demands counter counters worried wondered concludes announces announce testify testifies projected estimates forecast lamented opined reaffirmed affirmed underscored underscores stresses stress emphasizes emphasises emphasized emphasised stressed countered quipped joked complained concluded asserted contended saying adding alleges alleged recalls promises vowed pledged retorted remarked observed reiterated indicated reported posted read reads`)

// goingOn words, after a comma, let the same speaker go on in a statement of their own.
var goingOn = setOf(`adding saying stating noting warning arguing insisting claiming stressing emphasising emphasizing underscoring denying telling explaining calling describing suggesting alleging asserting contending predicting cautioning acknowledging conceding admitting
	confirming declaring announcing writing vowing pledging promising reiterating maintaining citing accusing urging blaming according`)

// clauseWords begin a clause after a verb of speech, with or without "that".
var clauseWords = setOf(`that he she it they we i you there the a an his her its their our my your this these those no some many most all any both each every neither either nobody everyone anyone mr mr. ms ms. mrs mrs. dr dr. one two such`)

// unsure words, after a comma or a dash, leave open whether the speaker or the paper goes on.
var unsure = setOf(`but and while though although as adding saying citing noting according with calling referring arguing warning telling insisting prompting drawing setting leaving making giving raising forcing sending putting leading causing bringing taking showing using speaking pointing describing`)

// opinion is the content that the second reading found for a cue.
type opinion struct {
	cue     int
	content []run
}

// second reads one sentence without grammar.
func (p *paragraph) second(s sentence) []opinion {
	if p.capitals(s) {
		return nil // a headline in capitals hides its names
	}
	var out []opinion
	verbs := 0
	for i := s.first; i < s.last; i++ {
		if p.free(i) && plainVerbs[p.low(i)] {
			verbs++
		}
	}
	for i := s.first; i < s.last; i++ {
		if !p.free(i) || p.words[i].paren {
			continue
		}
		if o, ok := p.plainPhrase(i, s); ok {
			out = append(out, o)
			continue
		}
		switch {
		case p.is(i, "according") && p.is(i+1, "to") && verbs == 0:
			if r := p.aroundAccording(i, s); !r.empty() {
				out = append(out, opinion{i, []run{r}})
			}
		case plainVerbs[p.low(i)] || goingOn[p.low(i)] && (p.is(i-1, ",") || p.closesAt(i-1)):
			if found := p.aroundVerb(i, verbs, s); len(found) > 0 {
				out = append(out, opinion{i, found})
			}
		}
	}
	return out
}

// capitals says whether a sentence of some length stands in capitals.
func (p *paragraph) capitals(s sentence) bool {
	small := 0
	for i := s.first; i < s.last; i++ {
		if w := p.words[i].text; w == strings.ToLower(w) && unicode.IsLetter(runeAt(w, 0)) {
			small++
		}
	}
	return small == 0 && s.last-s.first > 6
}

// aroundVerb tries the shapes in the order of their certainty.
func (p *paragraph) aroundVerb(i, verbs int, s sentence) []run {
	if q := p.quoteBefore(i, s); q >= 0 {
		return p.aroundQuote(q, i, s)
	}
	if q := p.quoteAfter(i, s); q >= 0 {
		return []run{{p.quotes[q].open, min(p.quotes[q].close+1, len(p.words))}}
	}
	if r := p.clauseBefore(i, s); verbs == 1 && !r.empty() {
		return []run{r}
	}
	if verbs > 1 && !p.leads(i, s) {
		return nil
	}
	if r := p.clauseAfter(i, s); !r.empty() {
		return []run{r}
	}
	return nil
}

// leads says whether the verb is the first of its sentence, or follows a comma or "and" as one that goes on.
func (p *paragraph) leads(i int, s sentence) bool {
	if goingOn[p.low(i)] && (p.is(i-1, ",") || p.closesAt(i-1)) {
		return true
	}
	if p.is(i-1, "and", "but") && !goingOn[p.low(i)] {
		return true
	}
	for j := i - 1; j >= s.first; j-- {
		switch {
		case !p.free(j):
		case p.is(j, ";"), p.is(j, ",") && p.is(j+1, "and", "but", "while", "yet", "though", "although", "whereas"):
			return true // another party
		case plainVerbs[p.low(j)] || goingOn[p.low(j)]:
			return false
		}
	}
	return true
}

// quoteBefore gives the quotation that ends, as speech ends, a few words before the verb.
func (p *paragraph) quoteBefore(i int, s sentence) int {
	for j := i - 1; j >= s.first && j > i-14; j-- {
		if p.closesAt(j) {
			inner := p.lastInside(j)
			if inner == "," || inner == "?" || inner == "!" || p.is(j+1, ",") {
				return -p.words[j].mark - 1
			}
			return -1
		}
		if j < i-1 && plainVerbs[p.low(j)] || p.is(j, ";", ":", "that") {
			return -1
		}
	}
	return -1
}

// aroundQuote joins a quotation with what goes on after its speaker; it wants the sentence to begin with the quotation.
func (p *paragraph) aroundQuote(q, i int, s sentence) []run {
	it := p.quotes[q]
	start := s.first
	if p.is(start, "but", "and", "so", "yet") {
		start++
	}
	if it.open > start && (it.open-start > 14 || p.commas(run{start, it.open}) > 0 || p.plainIn(run{start, it.open})) {
		return nil
	}
	out := []run{{start, it.close + 1}}
	for j := i + 1; j < s.last; j++ {
		if plainVerbs[p.low(j)] && p.free(j) {
			break
		}
		if p.isOpen(j) && p.is(j-1, ",", ".", "—", "--", ";") {
			return append(out, run{j, min(p.quotes[p.words[j].mark-1].close+1, len(p.words))})
		}
		if p.isOpen(j) && !p.is(j-1, "on", "in", "at", "to") {
			return nil
		}
	}
	return out
}

// quoteAfter gives the quotation that begins right behind the verb, or behind a comma or colon, and ends the sentence.
func (p *paragraph) quoteAfter(i int, s sentence) int {
	for j := i + 1; j < s.last && j < i+12; j++ {
		if p.isOpen(j) {
			if j > i+1 && !p.is(j-1, ",", ":") {
				return -1
			}
			it := p.quotes[p.words[j].mark-1]
			if it.close-j > 4 && (it.close >= len(p.words) || it.close+1 >= s.last || endMark(p.low(it.close+1))) {
				return p.words[j].mark - 1
			}
			return -1
		}
		if plainVerbs[p.low(j)] || clauseWords[p.low(j)] && j > i+1 && !p.is(j, "the", "a", "an", "his", "her", "their", "its") {
			return -1
		}
	}
	return -1
}

// clauseBefore: "The road is closed, police said on Monday."
func (p *paragraph) clauseBefore(i int, s sentence) run {
	comma := -1
	for j := i - 1; j > s.first && j > i-8; j-- {
		if p.is(j, ",") {
			comma = j
			break
		}
		if !p.free(j) {
			return run{}
		}
	}
	if comma < 0 {
		for j := i - 1; j == i-1 && j > s.first && p.is(j, ","); j-- {
			comma = j
		}
	}
	if comma < 0 || comma-s.first < 5 || !p.shortTail(i+1, s) || p.marksIn(run{s.first, comma}) || p.plainIn(run{s.first, comma}) {
		return run{}
	}
	if p.is(s.first, "when", "while", "as", "asked", "in", "on", "at", "after", "if", "although", "though", "for", "by", "speaking", "during", "since", "because") {
		return run{}
	}
	start := s.first
	if p.is(start, "but", "and", "so", "yet") {
		start++
	}
	return run{start, comma}
}

// shortTail says whether at most a hearer, a time and a place follow: few words, and no comma, quotation or clause word.
func (p *paragraph) shortTail(i int, s sentence) bool {
	end := p.sentenceEnd(s)
	if end-i > 8 {
		return false
	}
	for j := i; j < end; j++ {
		if !p.free(j) || p.is(j, ",", ":", "that", "he", "she", "they", "it", "was", "is", "were", "are", "would", "had", "has", "have", "will") {
			return false
		}
	}
	return true
}

func (p *paragraph) commas(r run) int {
	n := 0
	for i := r.a; i < r.b; i++ {
		if p.free(i) && p.is(i, ",", ";", "—", "--", "–", ":") {
			n++
		}
	}
	return n
}

// marksIn says whether a mark heavier than a comma stands in the run, plainIn whether a plain verb does.
func (p *paragraph) marksIn(r run) bool {
	for i := r.a; i < r.b; i++ {
		if p.free(i) && p.is(i, ";", "—", "--", "–", ":") {
			return true
		}
	}
	return false
}

func (p *paragraph) plainIn(r run) bool {
	for i := r.a; i < r.b; i++ {
		if p.free(i) && plainVerbs[p.low(i)] {
			return true
		}
	}
	return false
}

// clauseAfter: "The mayor said the road was closed."
func (p *paragraph) clauseAfter(i int, s sentence) run {
	if p.is(s.first, "when", "while", "as", "after", "if", "although", "though", "because", "since", "before", "whether", "despite") || p.is(i-1, "which", "to", "by", "not", "n't", "be", "as", "that") {
		return run{}
	}
	start := p.clauseOpens(i, s)
	if start < 0 {
		return run{}
	}
	end := p.goesOnUntil(start, s)
	if end-start < 3 || end-start > 60 { // longer than people say it in one breath: something was missed
		return run{}
	}
	return run{start, end}
}

// goesOnUntil gives the end of a clause that begins at i: the sentence's, or the place where by a comma and a plain word the same
// or another speaker goes on. 0 when a mark leaves it open.
func (p *paragraph) goesOnUntil(i int, s sentence) int {
	end := p.sentenceEnd(s)
	for j := i; j < end; j++ {
		switch {
		case !p.free(j):
			if p.is(j-1, ",") && p.closesAt(j) && j+1 < end {
				return p.afterClosed(j, end, s)
			}
		case p.is(j, ";"):
			return j
		case p.is(j, ":", "—", "--", "–", "("):
			return 0
		case p.is(j, ",") && (goingOn[p.low(j+1)] || p.is(j+1, "with")):
			return j
		case p.is(j, ",") && p.is(j+1, "and", "but", "while", "though", "although") && p.plainSoon(j+2, s):
			return j
		case p.is(j, "and", "but") && plainVerbs[p.low(j+1)] && p.free(j+1):
			return j
		case p.is(j, ",") && unsure[p.low(j+1)], j > i && p.is(j, "according"):
			return 0
		}
	}
	return end
}

// afterClosed reads on behind a quotation that closes at j with a comma inside.
func (p *paragraph) afterClosed(j, end int, s sentence) int {
	switch {
	case p.is(j+1, "and", "but") && p.is(j+2, "that") && !p.marksIn(run{j, end}):
		return end
	case goingOn[p.low(j+1)], p.is(j+1, "and", "but", "while", "though", "although") && p.plainSoon(j+2, s):
		return j + 1
	}
	return 0
}

// plainSoon says whether a plain verb follows i within the words that a name and a title need.
func (p *paragraph) plainSoon(i int, s sentence) bool {
	for j := i; j < s.last && j < i+9 && p.free(j) && !p.is(j, ",", "that"); j++ {
		if plainVerbs[p.low(j)] {
			return true
		}
	}
	return false
}

// clauseOpens finds the word with which the clause begins.
func (p *paragraph) clauseOpens(i int, s sentence) int {
	for j := i + 1; j < s.last && j < i+7; j++ { // "that" a little further on, past hearers and times
		if p.is(j, "that") && p.free(j) {
			return j
		}
		if !p.free(j) || p.is(j, ".", ":") || p.is(j, ",") && !p.is(j+1, "however", "though", "too") && !p.is(j-1, "however", "though", "too") {
			break
		}
	}
	j := i + 1
	if p.temporal(j) {
		for p.temporal(j) {
			j++
		}
	}
	if p.is(i, "told", "tells", "asked", "asks", "promised", "reported", "confirmed", "denied", "read", "reads") || j >= s.last || !p.free(j) {
		return -1
	}
	w := p.words[j]
	if p.is(i, "said", "says", "say") && len(w.text) > 3 && !p.is(j, "nothing", "something", "little", "much", "yes", "goodbye", "what", "with", "during", "from", "after", "before", "through", "about", "whether", "when", "again") {
		return j
	}
	if clauseWords[w.lower] || unicode.IsUpper(runeAt(p.text, w.start)) && !p.temporal(j) {
		return j
	}
	return -1
}

// aroundAccording: the whole sentence on the other side of the comma.
func (p *paragraph) aroundAccording(i int, s sentence) run {
	end := p.sentenceEnd(s)
	if i == s.first {
		for j := i; j < end; j++ {
			if p.is(j, ",") && p.free(j) {
				return run{j + 1, max(p.goesOnUntil(j+1, s), j+1)}
			}
		}
		return run{}
	}
	if left := (run{s.first, i - 1}); p.is(i-1, ",") && !p.marksIn(left) && !p.plainIn(left) && !p.is(s.first, "but", "and") {
		return run{s.first, i - 1}
	}
	return run{}
}

// agree says whether one of the opinions has the candidate's cue and, but for a word in ten, its content.
func agree(c candidate, all []opinion) bool {
	if len(c.cue) == 0 {
		return false
	}
	for _, o := range all {
		if o.cue < c.cue[0].a || o.cue >= c.cue[0].b {
			continue
		}
		if len(c.content) == 0 && len(o.content) == 0 {
			return true // both saw that nothing was answered
		}
		both, any := overlap(c.content, o.content)
		if any == 0 {
			continue
		}
		if both*10 >= any*9 {
			return true
		}
	}
	return false
}

// overlap counts the words that both have, and that either has.
func overlap(a, b []run) (both, any int) {
	in := func(i int, runs []run) bool {
		return slices.ContainsFunc(runs, func(r run) bool { return i >= r.a && i < r.b })
	}
	for _, r := range a {
		for i := r.a; i < r.b; i++ {
			any++
			if in(i, b) {
				both++
			}
		}
	}
	for _, r := range b {
		for i := r.a; i < r.b; i++ {
			if !in(i, a) {
				any++
			}
		}
	}
	return both, any
}
