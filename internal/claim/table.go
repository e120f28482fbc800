package claim

import "time"

// Meaning is a verb of the record with what the house means by it.
type Meaning struct{ Verb, Means string }

// Meanings are all verbs in the order in which readers find them, for the page on which the paper says how it words claims.
func (w Wording) Meanings() []Meaning {
	var list []Meaning
	for _, s := range Stances {
		list = append(list, Meaning{w.T(s.WordKey()), w.T("claim.means." + string(s))})
	}
	return list
}

// Example is a state in words: what happened, and how the record reads then.
type Example struct {
	When  string
	State string
	Lines []Line
}

// Examples are the states that a claim can be in, worded by the same code that words every box. The parties have no names but
// what they are: "the company".
func (w Wording) Examples() []Example {
	at := time.Date(2026, time.November, 12, 14, 10, 0, 0, w.Zone)
	says := func(id int64, s Stance, who Standing, name string) Position {
		kind := Organisation
		if who == Outlet {
			kind = OutletKind
		}
		return Position{ID: id, SpeakerID: id, Stance: s, Standing: who, State: Published, ApprovedBy: "system", Said: at.Add(time.Duration(id) * time.Minute), Published: at,
			Details: Details{Kind: kind, Name: w.T("claim.who." + name), Terms: OnRecord}}
	}
	report := says(1, Reported, Outlet, "outlet")
	report.Citing, report.Terms = w.T("claim.who.officials"), Background
	denial, company := says(2, Denied, Party, "company"), says(2, Confirmed, Party, "company")
	ministry := says(3, Confirmed, Authority, "ministry")
	part := says(3, PartlyConfirmed, Authority, "ministry")
	part.Scope = w.T("claim.who.part")
	silent := says(5, NoReply, Party, "union")
	silent.Asked = Asked{Channel: "mail", At: at.Add(-4 * time.Hour), Until: at}
	back := says(6, Withdrew, Outlet, "outlet")
	back.SpeakerID = 1
	var list []Example
	add := func(key string, positions ...Position) {
		s := StateOf(positions, at.Add(24*time.Hour))
		list = append(list, Example{w.T("claim.when." + key), w.Sentence(s), w.Lines(s)})
	}
	add("reported", report)
	add("denied", report, denial)
	add("silent", report, says(4, Declined, Party, "company"), silent, says(7, Unreached, Party, "chair"))
	add("confirmed", report, ministry)
	add("both", report, denial, ministry)
	add("part", report, part)
	add("bystander", report, says(8, Confirmed, ThirdParty, "neighbour"))
	add("changed", report, denial, func() Position { company.ID, company.Said = 9, at.Add(time.Hour); return company }())
	add("withdrawn", report, back)
	add("alone", denial)
	add("nothing")
	return list
}
