package statement

import (
	"cmp"
	"slices"
	"strings"
)

// Finding is one place in a text where a rule of attribution asks for a second look. It accuses nobody: a person decides.
type Finding struct {
	Rule   Rule
	Span   Span
	Reason string // for the person who writes, in a sentence or two
}

// Rule names a check.
type Rule string

// The rules. Each is a pure function of the text, its statements and what else is known.
const (
	UnattributedAllegation Rule = "unattributed-allegation" // a crime told as the paper's own knowledge
	AllegedMissing         Rule = "alleged-missing"         // "the killer" before a court has said so
	Refuted                Rule = "refuted"                 // "refuted" for "denied"
	SourcesCounted         Rule = "sources-counted"         // "sources" where one was counted
	UnnamedOpinion         Rule = "unnamed-opinion"         // somebody unnamed runs somebody down
	UnnamedAndDeclined     Rule = "unnamed-and-declined"    // somebody unnamed, and the same house "declined to comment"
	QuoteNotFound          Rule = "quote-not-found"         // words in quotation marks that no note has
)

// Known is what the newsroom knows besides the text. All of it may be empty.
type Known struct {
	Notes   []string // notes, transcripts, earlier versions in which quotations should be found word for word
	Sources int      // how many unnamed sources the reporter counted; 0 when nobody counted
}

// Check holds a text and its statements against every rule. Findings come in the order of the text.
func (r *Reading) Check(known Known) []Finding {
	c := &checker{text: r.text, found: r.Found, known: known, pages: r.pages}
	for _, rule := range []func(){c.refuted, c.allegations, c.alleged, c.sources, c.opinions, c.declined, c.quotations} {
		rule()
	}
	slices.SortStableFunc(c.out, func(a, b Finding) int {
		return cmp.Or(a.Span.Start-b.Span.Start, strings.Compare(string(a.Rule), string(b.Rule)))
	})
	return c.out
}

// checker holds one text while the rules look at it.
type checker struct {
	text  string
	found []Statement
	known Known
	pages []*paragraph
	out   []Finding
}

func (c *checker) say(rule Rule, at Span, reason string) {
	c.out = append(c.out, Finding{Rule: rule, Span: at, Reason: reason})
}

// eachSentence calls f for every sentence.
func (c *checker) eachSentence(f func(p *paragraph, s sentence)) {
	for _, p := range c.pages {
		for _, s := range p.sentences {
			f(p, s)
		}
	}
}

// within says whether a place lies in what somebody is said to have said.
func (c *checker) within(at int) bool {
	return slices.ContainsFunc(c.found, func(st Statement) bool {
		in := func(s Span) bool { return at >= s.Start && at < s.End }
		return slices.ContainsFunc(st.Content, in) || slices.ContainsFunc(st.Carried, in)
	})
}

// refuted: to refute is to prove wrong. Mostly "denied" is meant.
func (c *checker) refuted() {
	c.eachSentence(func(p *paragraph, s sentence) {
		for i := s.first; i < s.last; i++ {
			if p.is(i, "refute", "refutes", "refuted", "refuting") && p.free(i) && !p.proves(i, s) {
				c.say(Refuted, Span{p.words[i].start, p.words[i].end}, "“"+p.words[i].text+"” says that it was proved wrong. If it was only denied, write denied or rejected.")
			}
		}
	})
}

// proves says whether the sentence names what proved it wrong: records, figures, an autopsy; or that nothing did.
func (p *paragraph) proves(i int, s sentence) bool {
	for j := max(s.first, i-8); j < min(s.last, i+14); j++ {
		if p.is(j, "evidence", "records", "record", "data", "figures", "documents", "footage", "video", "study", "studies", "court", "judge", "experiment", "autopsy", "photographs", "dna", "not", "n't", "never", "cannot") {
			return true
		}
	}
	return false
}

// words of a source, folded.
func (c *checker) words(spans []Span) []string {
	var out []string
	for _, s := range spans {
		out = append(out, strings.FieldsFunc(c.text[s.Start:s.End], func(r rune) bool { return !wordRune(r) && r != '-' && r != '’' && r != '\'' })...)
	}
	return out
}

var (
	unnamedRoles = setOf("source sources insider insiders official officials aide aides adviser advisers advisor advisors spokesperson spokesman spokeswoman person people employee employees staffer staffers diplomat diplomats officer officers executive executives colleague colleagues minister ministers mp mps lawmaker lawmakers member members neighbour neighbours banker bankers friend friends ally allies party operative operatives strategist strategists donor donors manager managers engineer engineers")
	unnamedSigns = []string{"condition of anonymity", "not be named", "not to be named", "not to be identified", "spoke anonymously", "anonymous", "not authorised to speak", "not authorized to speak", "not authorised to talk", "unnamed", "speaking anonymously", "be identified"}
)

// unnamed says whether a source is somebody without a name: a role, and no name with it.
func (c *checker) unnamed(st Statement) bool {
	if len(st.Source) == 0 {
		return false
	}
	words := c.words(st.Source)
	role, name := false, false
	for i, w := range words {
		l := strings.ToLower(w)
		role = role || unnamedRoles[l]
		if i > 0 && startsUpper(w) && startsUpper(words[i-1]) && !unnamedRoles[l] && i == len(words)-1 {
			name = true // "spokesman Hugo Lamb"
		}
	}
	if role && contains(strings.ToLower(c.text[st.Source[0].Start:c.sentenceEnd(st)]), unnamedSigns) {
		return true
	}
	if !role || name {
		return false
	}
	switch first := strings.ToLower(words[0]); first {
	case "a", "an", "one", "two", "three", "four", "five", "some", "several", "multiple", "many", "sources", "insiders", "officials", "people", "aides", "senior", "another", "other":
		return !c.nameInside(words)
	}
	return false
}

// nameInside says whether a first and last name follow the role after a comma or at the end: "a party official, Hugo Lamb".
func (c *checker) nameInside(words []string) bool {
	run := 0
	for i := 1; i < len(words); i++ {
		if startsUpper(words[i]) && !unnamedRoles[strings.ToLower(words[i])] {
			run++
			if run == 2 && i == len(words)-1 {
				return true
			}
			continue
		}
		run = 0
	}
	return false
}

func startsUpper(w string) bool { return w != "" && w[0] >= 'A' && w[0] <= 'Z' }

// sentenceEnd gives the end of the sentence in which a statement's source stands.
func (c *checker) sentenceEnd(st Statement) int {
	at := st.Source[0].Start
	for _, p := range c.pages {
		if len(p.words) == 0 || at >= p.words[len(p.words)-1].end {
			continue
		}
		for _, s := range p.sentences {
			if end := p.words[s.last-1].end; at < end {
				return end
			}
		}
	}
	return len(c.text)
}
