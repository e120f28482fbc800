package statement

// The second reading's set phrases. They need no clause: a refusal has no content, a denial of a thing ends with its sentence.

var (
	silences = []string{"declined to comment", "declines to comment", "refused to comment", "had no comment", "has no comment", "would not comment", "did not respond", "did not immediately respond", "did not reply", "has not responded",
		"had not responded", "had not replied", "could not be reached", "did not return", "did not immediately return", "declined to be interviewed"}
	withheld = []string{"declined to say", "refused to say", "would not say", "declined to discuss", "declined to confirm", "refused to discuss", "declined to answer", "refused to answer", "did not say why", "did not say how", "did not say whether", "did not say when", "did not say who"}
	// ofThings take a thing as often as a clause.
	ofThings = setOf("denied denies dismissed dismisses rejected rejects disputed disputes confirmed confirms condemned denounced")
	// ofDeeds take an infinitive.
	ofDeeds = setOf("promised promises vowed vows pledged pledges threatened threatens")
	// ofOthers take somebody who shall do something.
	ofOthersDeeds = setOf("urged urges")
	// naming verbs say what a thing is called, as a rule in quotation marks.
	naming = setOf("called calls described describes dismissed dismisses branded labelled labeled denounced condemned mocked derided characterized characterised")
)

// plainPhrase reads a set phrase that begins at i.
func (p *paragraph) plainPhrase(i int, s sentence) (opinion, bool) {
	for _, words := range silences {
		if n := p.phraseAt(i, words); n > 0 {
			at := i
			if p.is(i, "did", "would", "could", "had", "has") && !p.is(i+1, "no") {
				at = i + n - 1
			}
			return opinion{cue: at}, true
		}
	}
	for _, words := range withheld {
		if n := p.phraseAt(i, words); n > 0 {
			from := i + n
			if p.is(from-1, "why", "how", "whether", "when", "who") {
				from--
			}
			return p.rest(from-1, from, s)
		}
	}
	switch {
	case naming[p.low(i)]:
		if end := p.quotedName(i, s); end > 0 {
			return opinion{i, []run{{i + 1, end}}}, true
		}
	case ofDeeds[p.low(i)] && p.is(i+1, "to"), ofOthersDeeds[p.low(i)]:
		return p.rest(i, i+1, s)
	}
	if ofThings[p.low(i)] && !p.is(i+1, "that", "by", "as", "having", ",") && !p.is(i-1, "was", "were", "been", "be", "is", "are") {
		return p.rest(i, i+1, s)
	}
	return opinion{}, false
}

// phraseAt says how many words the phrase has that begins at i, or 0.
func (p *paragraph) phraseAt(i int, phrase string) int {
	n := 0
	for start := 0; start < len(phrase); n++ {
		end := start
		for end < len(phrase) && phrase[end] != ' ' {
			end++
		}
		if p.low(i+n) != phrase[start:end] || !p.free(i+n) {
			return 0
		}
		start = end + 1
	}
	return n
}

// rest is an opinion from a word to where its clause ends.
func (p *paragraph) rest(cue, from int, s sentence) (opinion, bool) {
	end := p.goesOnUntil(from, s)
	return opinion{cue, []run{{from, end}}}, end > from && end-from < 30 // longer, and something was missed
}

// quotedName gives the end of "it “a disgrace”", "the reports as “pure invention”", from the verb at i; 0 when there is none.
func (p *paragraph) quotedName(i int, s sentence) int {
	for j := i + 1; j < s.last && j < i+12; j++ {
		if p.isOpen(j) {
			close := p.quotes[p.words[j].mark-1].close
			next := close + 1
			if close < s.last && (next >= s.last || endMark(p.low(next)) || p.is(next, ",", "and", "but", ";") || p.lastInside(close) == ",") {
				return next
			}
			return 0
		}
		if p.is(j, ",", ":", "that", "who") || plainVerbs[p.low(j)] {
			return 0
		}
	}
	return 0
}
