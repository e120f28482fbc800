package newsroom

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/statement"
)

// What a statement is about. "The Catchment Office dismissed these reports" says nothing of which reports: it answers what
// stands before it in its paragraph. What may answer two claims is given to neither; the box offers both.

// railTopic is a claim of the ledger, or words that would be a new one.
type railTopic struct {
	Claim *claim.Claim
	New   string
}

// railSame is how like a claim a statement about "the call" must be to be told of that claim alone: most of its telling words.
const railSame = 0.6

// railAsserted is what one sentence asserted, in which paragraph: one topic, several like ones, or none that is known.
type railAsserted struct {
	block  string
	topics []railTopic
}

func (t railTopic) same(o railTopic) bool {
	if t.Claim != nil && o.Claim != nil {
		return t.Claim.ID == o.Claim.ID
	}
	return t.Claim == nil && o.Claim == nil && t.New == o.New
}

// railAbout finds topics; it remembers those that the text has asserted so far.
type railAbout struct {
	ctx      context.Context
	q        database.Reader
	filed    map[string]claim.Position // by mark: what a person recorded already
	asserted []railAsserted
	heard    railOutletHeard
}

// railOutletHeard is the outlet named last, and in which paragraph.
type railOutletHeard struct{ block, who string }

// outlet is who "the sources" of a paragraph spoke to, if an outlet was named in it.
func (a *railAbout) outlet(block string) string {
	if a.heard.block != block {
		return ""
	}
	return a.heard.who
}

// railSure is how much likelier the first of two claims must be before it is proposed alone.
const railSure = 0.15

// match gives the claims that some words may be about: one when it is clear which; and how like the first is.
func (a *railAbout) match(words string) (list []railTopic, like float64, err error) {
	if len(railTelling(words)) == 0 {
		return nil, 0, nil
	}
	found, err := claim.MatchTo(a.ctx, a.q, words, nil, 3)
	for _, m := range found {
		if m.Score+railSure < found[0].Score {
			break
		}
		list = append(list, railTopic{Claim: &m.Claim})
		like = found[0].Score
	}
	return list, like, err
}

// of gives what a statement is about: one topic, or several between which a person must choose, or none. What a person
// recorded already is about the claim under which it stands.
func (a *railAbout) of(s statement.Statement, one railStatement, said, block string) ([]railTopic, error) {
	if p, ok := a.filed[one.Mark]; ok {
		c, err := claim.ByID(a.ctx, a.q, p.ClaimID)
		return a.assert(one.Verb, said, block, []railTopic{{Claim: &c}}), err
	}
	answers := s.Stance != statement.Asserts && s.Stance != statement.CallsFor
	if answers && railPoints(said) {
		return a.before(block), nil
	}
	event := !answers && railEvent.MatchString(said)
	if before := a.before(block); event && len(railTelling(said)) <= railFew && len(before) > 0 {
		return a.assert(one.Verb, said, block, before), nil // "the call happened on Thursday": which call was said before
	}
	found, like, err := a.match(said)
	if err != nil {
		return nil, err
	}
	fresh := []railTopic(nil)
	if said != "" && (s.Kind == statement.Indirect || s.Kind == statement.Mixed) && one.Verb != claim.Declined {
		fresh = []railTopic{{New: railProposition(said, one.cue)}}
	}
	if event && like < railSame { // "the call was about peace" may be told of the call, or be a claim of its own
		known := slices.DeleteFunc(append(found, a.before(block)...), func(t railTopic) bool { return !t.known() })
		a.assert(one.Verb, said, block, fresh)
		return append(railOnce(known), fresh...), nil
	}
	if len(found) == 0 {
		found = fresh
	}
	if len(found) == 0 && answers {
		return a.before(block), nil
	}
	return a.assert(one.Verb, said, block, found), nil
}

// railOnce lists each topic once.
func railOnce(list []railTopic) (once []railTopic) {
	for _, t := range list {
		if !slices.ContainsFunc(once, t.same) {
			once = append(once, t)
		}
	}
	return once
}

// assert remembers what a statement says to be so, for whoever answers it.
func (a *railAbout) assert(verb claim.Stance, said, block string, topics []railTopic) []railTopic {
	says := slices.ContainsFunc(topics, func(t railTopic) bool { return t.known() || t.New != "" })
	if says && (verb == claim.Said || verb == claim.Reported || railReport.MatchString(said)) {
		a.asserted = append(a.asserted, railAsserted{block, topics})
	}
	return topics
}

// railProposition makes a new claim of what somebody is said to have said; empty where the words are none: "calling him a
// brave man" needs a person's words.
func railProposition(said, cue string) string {
	said = railReport.ReplaceAllString(said, "")
	if rest := railConcern.ReplaceAllString(said, ""); rest != said {
		said = rest
	} else if railNoClause.MatchString(cue) || !railClause.MatchString(said) {
		return ""
	}
	return claim.Proposition(strings.Trim(railCurly(said), " ,."))
}

// before gives what was asserted last in the same paragraph, with the claims that stand there when the last is new; else all
// that was asserted before, each once. What nobody can tell apart is given whole, for a person to choose.
func (a *railAbout) before(block string) []railTopic {
	var near, all []railTopic
	add := func(list []railTopic, t railTopic) []railTopic {
		if slices.ContainsFunc(list, t.same) {
			return list
		}
		return append(list, t)
	}
	here := false
	for _, s := range slices.Backward(a.asserted) {
		for _, t := range s.topics {
			all = add(all, t)
			if s.block == block && (!here || t.known()) {
				near = add(near, t)
			}
		}
		here = here || s.block == block
		if s.block == block && slices.ContainsFunc(near, railTopic.known) {
			return near
		}
	}
	if here {
		return near
	}
	slices.Reverse(all)
	if slices.ContainsFunc(all, railTopic.known) {
		all = slices.DeleteFunc(all, func(t railTopic) bool { return !t.known() }) // what would be new is mostly one of these in other words
	}
	const most = 4 // more is no choice but a list
	return all[:min(len(all), most)]
}

// known reports a claim of the ledger.
func (t railTopic) known() bool { return t.Claim != nil }

var (
	railEvent   = regexp.MustCompile(`(?i)^(?:that )?(?:the|this|that|such an?|any) (?:alleged |reported |supposed |private |phone |telephone )*(?:calls?|conversations?|talks?|meetings?|exchange|letter|payment)\b`)
	railConcern = regexp.MustCompile(`(?i)^(?:\pL+ )?(?:concerns?|fears?|hopes?|doubts?|worr(?:y|ies)|view|belief|confidence) that `)
	railClause  = regexp.MustCompile(`\b(?:am|is|are|was|were|be|been|has|have|had|will|would|could|cannot|can|may|might|must|should|shall|did|does|do|` +
		`spoke|told|said|knew|took|gave|made|met|left|went|came|saw|got|paid|sold|bought|lost|won|began|wrote|held|kept|stood|fell|rose|ran|rang|sent|spent|stole|hid|found|broke|built|cut|put|set|hit|led|shut|let)\b|n[’']t\b|\pL{2}ed\b|\s\p{Ll}+[^s\P{Ll}]s\b`)
	railNoClause = regexp.MustCompile(`\b(?:call(?:s|ed|ing)? (?:him|her|them|it|for)|calling|describ\pL+|express\pL*|voic\pL+|rais\pL+|condemn\pL*|prais\pL+|wonder\pL*|ask\pL*|question\pL*|urg\pL+)\b`)
	railReport   = regexp.MustCompile(`(?i)^(?:the |a |an |any |all |recent |media |earlier |these |those |initial )*(?:reports?|claims?|allegations?|accusations?|suggestions?)(?: by [^,]{3,60}?)? that `)
	railRefers   = regexp.MustCompile(`(?i)\b(such|these|this|those|the|any|alleged|that|of) (alleged |initial |latest |media |recent )*(reports?|claims?|allegations?|accusations?|suggestions?|story|stories|call|conversation|meeting|account)\b`)
	railWord     = regexp.MustCompile(`\pL{3,}`)
	railPlain    = map[string]bool{}
)

func init() {
	for _, w := range strings.Fields(`the and any all for was were are had has have not that this these those such with from its his her their they she him them would could should
		comment questions question request requests report reports reporting claim claims claimed allegation allegations accusation accusations story false untrue true fiction pure invention nonsense
		took place happened alleged recent media initial about conversations discuss does did been being`) {
		railPlain[w] = true
	}
}

// railTelling are the words of a statement that could tell one claim from another.
func railTelling(said string) []string {
	return slices.DeleteFunc(railWord.FindAllString(strings.ToLower(said), -1), func(w string) bool { return railPlain[w] })
}

// railFew is how many words that tell stand in words that only point: a claim of its own has more.
const railFew = 3

// railPoints reports words that only point at what was said before: "these reports as false", "no such call took place".
func railPoints(said string) bool {
	if railReport.MatchString(said) {
		return false // "a report that the two spoke" says which
	}
	return len(railTelling(said)) <= railFew || railRefers.MatchString(said)
}
