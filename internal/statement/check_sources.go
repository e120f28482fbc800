package statement

import (
	"strings"
	"unicode"
)

// sources: "sources" is more than one. When one was counted, or the text itself speaks of "the source", the plural is wrong.
func (c *checker) sources() {
	single := c.singleSource()
	if c.known.Sources != 1 && !single {
		return
	}
	for _, st := range c.found {
		words := c.words(st.Source)
		for i, w := range words {
			l := strings.ToLower(w)
			if l != "sources" && l != "insiders" && !(l == "officials" && c.unnamed(st)) || i > 0 && numbers[strings.ToLower(words[0])] && c.known.Sources != 1 {
				continue
			}
			reason := "“" + w + "” is more than one, and one was counted. Write “a source”, and say what kind."
			if c.known.Sources != 1 {
				reason = "“" + w + "” here, “the source” further on: is it one person or more? Give the number."
			}
			c.say(SourcesCounted, st.Source[0], reason)
			break
		}
	}
}

var numbers = setOf("two three four five six seven eight nine ten several multiple both dozen")

// singleSource says whether the paper itself speaks of "the source", one.
func (c *checker) singleSource() bool {
	one := false
	c.eachSentence(func(p *paragraph, s sentence) {
		for i := s.first + 1; i < s.last; i++ {
			if p.is(i, "source") && p.free(i) && p.is(i-1, "the") && p.cueForward(i+1) {
				one = true
			}
		}
	})
	return one
}

// cueForward says whether a verb of speech comes right after.
func (p *paragraph) cueForward(i int) bool {
	return i < len(p.words) && (plainVerbs[p.low(i)] || plainVerbs[p.low(i+1)] && i+1 < len(p.words) && !endMark(p.low(i)))
}

var (
	// vituperation is what nobody should say of another without a name.
	vituperation = setOf("liar liars incompetent arrogant bully bullies disgrace disgraceful coward cowardly corrupt useless clueless hopeless pathetic idiot idiots stupid lazy dishonest ruthless unhinged crazy vindictive disloyal treacherous traitor reckless nasty rude greedy selfish unfit erratic narcissist narcissistic")
	// harsh words are facts of a flood or a match, and opinions of a person.
	harsh    = setOf("disaster worst toxic shambles shambolic horrible terrible awful ridiculous embarrassing embarrassment")
	persons  = setOf("he she him her they them mayor minister premier president leader leadership boss chief chair chairman councillor manager director judge coach")
	feelings = []string{"i think", "i feel", "i believe", "we think", "we feel", "in my opinion", "in my view", "should be ashamed", "should resign", "has lost the plot", "cannot be trusted", "can't be trusted", "can n't be trusted"}
)

// opinions: somebody unnamed gives facts. Opinions, above all of other people, want a name.
func (c *checker) opinions() {
	for _, st := range c.found {
		if !c.unnamed(st) {
			continue
		}
		for _, part := range st.Content {
			at, ok := c.opinion(part)
			if ok {
				c.say(UnnamedOpinion, at, "An opinion of somebody without a name. Unnamed sources are for facts; for this, find somebody who will put a name to it.")
				break
			}
		}
	}
}

// opinion looks for the words of an opinion.
func (c *checker) opinion(part Span) (Span, bool) {
	said := strings.ToLower(strings.ReplaceAll(c.text[part.Start:part.End], "’", "'"))
	if contains(said, feelings) {
		return part, true
	}
	hard, person := Span{}, false
	for _, p := range c.pages {
		if n := len(p.words); n == 0 || p.words[n-1].end <= part.Start || p.words[0].start >= part.End {
			continue
		}
		for _, w := range p.words {
			switch {
			case w.start < part.Start || w.end > part.End:
			case vituperation[w.lower]:
				return Span{w.start, w.end}, true
			case harsh[w.lower] && hard.End == 0:
				hard = Span{w.start, w.end}
			default:
				person = person || persons[w.lower]
			}
		}
	}
	return hard, person && hard.End > 0
}

// declined: a house that declined to comment must not be quoted without its name in the same story.
func (c *checker) declined() {
	for _, no := range c.found {
		if no.Stance != Declines || len(no.Content) > 0 || len(no.Source) == 0 {
			continue
		}
		house := c.house(no.Source)
		for _, st := range c.found {
			if st.Stance == Declines || !c.unnamed(st) || !sameHouse(house, c.house(st.Source)) {
				continue
			}
			c.say(UnnamedAndDeclined, st.Source[0], "Somebody without a name speaks here for “"+strings.Join(c.words(no.Source), " ")+"”, who is also said to have declined to comment. Readers are told two things of one house.")
		}
	}
}

var everyHouse = setOf(`the a an of for and at in its his her their who said spokesperson spokesman spokeswoman official officials source sources person people close to familiar with senior one two three some several former government department office ministry party company group on condition anonymity
	lawyer lawyers attorney chair chairman chairwoman chief head heads director directors communications secretary officer officers member members briefed familiar matter talks plans deal unnamed asked named not be because were was he she they is are it that which has had have but says mr ms mrs dr`)

// house gives the words that tell one body from another.
func (c *checker) house(spans []Span) map[string]bool {
	out := map[string]bool{}
	for _, w := range c.words(spans) {
		l := strings.TrimSuffix(strings.TrimSuffix(strings.ReplaceAll(strings.ToLower(w), "’", "'"), "'s"), "'")
		if !everyHouse[l] && len(l) > 2 {
			out[l] = true
		}
	}
	return out
}

// sameHouse says whether one name is the other, or all of it stands in the other: "the board" and "the Vaal water board". One
// word in common is not enough: the Rand Ledger is not the Central Rand Council.
func sameHouse(a, b map[string]bool) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for w := range a {
		if !b[w] {
			return false
		}
	}
	return len(a) > 0
}

// fewest words of a quotation that is looked up: shorter ones are names and inverted commas.
const fewest = 4

// quotations looks up every quotation of a statement in the notes, word for word. Cuts "..." and words in square brackets are
// the paper's.
func (c *checker) quotations() {
	if len(c.known.Notes) == 0 {
		return
	}
	var notes []string
	for _, n := range c.known.Notes {
		notes = append(notes, " "+bare(n)+" ")
	}
	for _, p := range c.pages {
		for _, q := range p.quotes {
			first, last := max(q.open+1, 0), min(q.close, len(p.words))
			if last-first < fewest || !c.within(p.words[first].start) {
				continue
			}
			at := Span{p.words[first].start, p.words[last-1].end}
			if lost := missing(c.text[at.Start:at.End], notes); lost != "" {
				c.say(QuoteNotFound, at, "These words are in quotation marks, and the notes do not have them so: “"+lost+"”. Quote word for word, or take the marks off.")
			}
		}
	}
}

// missing gives the first piece of a quotation that no note has.
func missing(quote string, notes []string) string {
	quote = strings.NewReplacer("...", "\x00", "…", "\x00", "[", "\x00", "]", "\x01").Replace(quote)
	for piece := range strings.SplitSeq(quote, "\x00") {
		if _, after, inBrackets := strings.Cut(piece, "\x01"); inBrackets {
			piece = after
		}
		plain := bare(piece)
		if plain == "" {
			continue
		}
		held := false
		for _, n := range notes {
			held = held || strings.Contains(n, " "+plain+" ")
		}
		if !held {
			return strings.TrimSpace(piece)
		}
	}
	return ""
}

// bare gives the words alone, folded, one space between: marks and the case of letters are the paper's.
func bare(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ReplaceAll(strings.ToLower(s), "’", "'"), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	}), " ")
}
