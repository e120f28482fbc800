package statement

import "strings"

// stanceOf reads the stance from cue and content together: "said there was no truth in it" denies, "did not deny" does not.
func (p *paragraph) stanceOf(c candidate) Stance {
	stance := c.verb.stance
	if c.group.negated {
		switch stance {
		case Denies:
			return Asserts // "did not deny" affirms nothing, and denies nothing
		case Confirms:
			return Declines
		}
	}
	if stance != Asserts || len(c.content) == 0 {
		return stance
	}
	said := p.plain(c.content)
	switch {
	case denying(said):
		return Denies
	case strings.HasPrefix(said, "yes ") || said == "yes" || strings.HasPrefix(said, "that is correct"):
		return Confirms
	case strings.HasPrefix(said, "no comment") || strings.Contains(said, "had no comment") || strings.Contains(said, "not commenting on") || strings.Contains(said, "n't comment on") || strings.Contains(said, "not comment on"):
		return Declines
	case p.lemmaCalls(c) && contains(said, scorn):
		return Denies
	case len(c.source) == 1 && contains(p.plain(c.source)+" ", doubted):
		return Unverified
	}
	return stance
}

// lemmaCalls says whether the verb gives something a name: "called it", "branded it".
func (p *paragraph) lemmaCalls(c candidate) bool { return c.verb.has(asThing) }

// plain gives the words of runs, folded, without marks, with a space around each.
func (p *paragraph) plain(runs []run) string {
	var b strings.Builder
	for _, r := range runs {
		for i := r.a; i < r.b && i < r.a+40; i++ { // a denial is said at once, or it is none
			if wordRune(runeAt(p.text, p.words[i].start)) || p.words[i].lower[0] == '\'' {
				b.WriteString(p.words[i].lower)
				b.WriteByte(' ')
			}
		}
	}
	return b.String()
}

var (
	// scorn is what a claim is called by those who deny it.
	scorn = []string{"absurd", "baseless", "unfounded", "untrue", "false", "fiction", "fabrication", "fabricated", "nonsense", "ridiculous", "preposterous", "lie ", "lies ", "invention", "hoax",
		"rubbish", "groundless", "without merit", "meritless", "ludicrous", "bogus", "fake", "fantasy", "defamatory", "slander", "smear", "pure speculation", "without foundation", "no basis", "outlandish", "hogwash", "malicious"}
	// flat denials, whoever says them.
	flat = []string{"no truth in", "no truth to", "not true", "n't true", "is untrue", "are untrue", "was untrue", "were untrue", "never happened", "did not happen", "did n't happen", "never took place", "did not take place", "did n't take place",
		"no such ", "nothing of the kind", "nothing of the sort", "not the case", "categorically false", "completely false", "simply false", "are false", "is false", "was false", "were false", "is baseless", "are baseless", "was baseless", "were baseless",
		"nothing could be further from the truth", "is a lie", "are lies", "was a lie", "all lies", "a fabrication", "pure fiction", "pure invention", "pure fantasy", "did nothing wrong", "done nothing wrong", "without foundation",
		"no basis in fact", "is nonsense", "is rubbish", "are unfounded", "is unfounded", "were unfounded", "was unfounded", "no evidence to support", "not guilty", "is innocent", "was innocent", "are without merit", "is without merit", "complete nonsense", "utter nonsense"}
	doubted = []string{"unconfirmed", "unverified"}
)

func contains(said string, any []string) bool {
	for _, a := range any {
		if strings.Contains(said, a) {
			return true
		}
	}
	return false
}

// denying says whether the words say that something is not so.
func denying(said string) bool {
	if strings.HasPrefix(said, "absolutely not ") || strings.HasPrefix(said, "no that ") || said == "no " {
		return true
	}
	if !contains(said, flat) {
		return false
	}
	for _, turn := range []string{"if it is not true", "whether", "would be untrue", "it is not true that nobody", "people who say", "calls it a lie"} {
		if strings.Contains(said, turn) {
			return false
		}
	}
	return true
}
