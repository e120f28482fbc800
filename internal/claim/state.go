package claim

import (
	"slices"
	"time"
)

// Outcome names the state for the desk, which sorts by it. Readers never see it: they get sentences.
type Outcome string

// The outcomes.
const (
	NothingYet    Outcome = "nothing"
	OnlyReported  Outcome = "reported"
	Unanswered    Outcome = "unanswered"  // reported, and whoever was asked did not say
	StandsDenied  Outcome = "denied"      // reported and denied, confirmed by nobody
	DeniedAlone   Outcome = "deniedalone" // denied, and nobody recorded who says so
	StandsPartly  Outcome = "partly"
	StandsBoth    Outcome = "both" // confirmed by one and denied by another
	StandsFirm    Outcome = "confirmed"
	TakenFromAll  Outcome = "withdrawn" // everybody who said so took it back
	NothingLeaves Outcome = "held"
)

// State is how a claim stands, made from its positions by a pure function. Clauses are the sentence under the claim, Rows
// the lines below it: each party by name, with its own verb.
type State struct {
	Outcome Outcome
	Clauses []Clause
	Rows    []Row
	Changed time.Time // the newest entry
	first   time.Time // the oldest entry, for "reported since"
}

// Clause is one sentence of the state: a key of the catalogue, whom it names and what else it says.
type Clause struct {
	Key  string
	Who  []Position // named by their body; empty for a sentence about the claim
	Text string     // the part it is about
	On   time.Time
}

// Row is one line of the box. Only a report may have several parties: outlets with one origin.
type Row struct {
	Stance Stance
	Who    []Position // the oldest first
	Was    Stance     // of Withdrew: what was taken back
}

// Newest is when the row's newest entry was published.
func (r Row) Newest() time.Time {
	var t time.Time
	for _, p := range r.Who {
		if at := p.seenFrom(); at.After(t) {
			t = at
		}
	}
	return t
}

// seenFrom is when readers could see the position first.
func (p Position) seenFrom() time.Time {
	if p.Visible.After(p.Published) {
		return p.Visible
	}
	return p.Published
}

// StateOf is the state of a claim from its positions, in whichever order they are given. What waits, was undone or taken
// back does not count; of each body its latest declared position does; an answer that is none cancels nothing.
func StateOf(positions []Position, now time.Time) State {
	t := newTally(positions, now)
	s := State{Rows: t.rows(), Changed: t.changed, first: t.first}
	s.Outcome = t.outcome()
	s.Clauses = t.clauses(s.Outcome)
	return s
}

// voice is where one body stands.
type voice struct {
	declared *Position           // its latest
	was      *Position           // what it declared before, when declared takes something back
	details  map[int64]*Position // of each of its speakers, what settles nothing: a detail disputed, something not verified
	silent   map[int64]*Position // of each of its speakers, an answer that was none and was not overtaken
}

// tally is what the positions amount to.
type tally struct {
	voices  []*voice // in the order in which they first spoke
	changed time.Time
	first   time.Time
}

func newTally(positions []Position, now time.Time) *tally {
	t := &tally{}
	of := map[int64]*voice{}
	gone := replaced(positions, now)
	for _, p := range sorted(positions) {
		if p.Shown(now) {
			t.see(p)
		}
		if !p.Counts(now) || gone[p.ID] {
			continue
		}
		v := of[p.voice()]
		if v == nil {
			v = &voice{details: map[int64]*Position{}, silent: map[int64]*Position{}}
			of[p.voice()] = v
			t.voices = append(t.voices, v)
		}
		v.hear(p)
	}
	return t
}

// voice is whose word a position is. Somebody unnamed speaks for nobody else, not even for the body they work for: what "an
// official" whispered is neither taken back nor confirmed by what the ministry says, or by another official.
func (p *Position) voice() int64 {
	if p.Kind == Unnamed {
		return -1 - p.ID
	}
	return p.Principal()
}

// see notes when readers were last told something.
func (t *tally) see(p *Position) {
	at := p.seenFrom()
	if p.Taken != nil && p.Taken.At.After(at) {
		at = p.Taken.At
	}
	if p.Correction != nil && p.Correction.At.After(at) {
		at = p.Correction.At
	}
	if at.After(t.changed) {
		t.changed = at
	}
	if t.first.IsZero() {
		t.first = p.Said
	}
}

// replaced lists the positions that a later one of the same body supersedes. Only a later one can, so there are no circles.
func replaced(positions []Position, now time.Time) map[int64]bool {
	by := make(map[int64]*Position, len(positions))
	for i := range positions {
		by[positions[i].ID] = &positions[i]
	}
	gone := map[int64]bool{}
	for i := range positions {
		p := &positions[i]
		old := by[p.Supersedes]
		if old == nil || p.Supersedes == 0 || !p.Counts(now) || old.Principal() != p.Principal() || older(old, p) >= 0 {
			continue
		}
		gone[old.ID] = gone[old.ID] || p.Stance != Withdrew || !old.Stance.declares() || p.Kind == Unnamed // a withdrawal tells what it took back

	}
	return gone
}

// hear takes in the next position of a body, in the order in which they were said.
func (v *voice) hear(p *Position) {
	switch {
	case p.Stance.silent():
		v.silent[p.SpeakerID] = p
	case p.Stance.declares():
		if p.Stance == Withdrew {
			if v.declared != nil && v.declared.Stance != Withdrew {
				v.was = v.declared
			}
		} else {
			v.was = nil
		}
		v.declared = p
		clear(v.silent)
	default:
		v.details[p.SpeakerID] = p
	}
}

// where lists the declared positions that a rule picks, the oldest first.
func (t *tally) where(pick func(p Position) bool) []Position {
	var list []Position
	for _, v := range t.voices {
		if v.declared != nil && pick(*v.declared) {
			list = append(list, *v.declared)
		}
	}
	inOrder(list)
	return list
}

// settled confirms by somebody whose word settles it, under their own name, approved by an editor.
func settled(p Position, s Stance) bool {
	return p.Stance == s && p.Standing.settles() && p.OnRecord() && p.ApprovedBy != ""
}

func (t *tally) confirmed() []Position {
	return t.where(func(p Position) bool { return settled(p, Confirmed) })
}
func (t *tally) partly() []Position {
	return t.where(func(p Position) bool { return settled(p, PartlyConfirmed) })
}
func (t *tally) denied() []Position {
	return t.where(func(p Position) bool { return p.Stance.denies() })
}

// asserted are those who say it is so, among them whose confirmation settles nothing.
func (t *tally) asserted() []Position {
	return t.where(func(p Position) bool {
		return p.Stance.asserts() || p.Stance.confirms() && !settled(p, p.Stance)
	})
}

// withdrawn are those who said that it is so and took it back.
func (t *tally) withdrawn() []Position {
	var list []Position
	for _, v := range t.voices {
		if v.declared != nil && v.declared.Stance == Withdrew && v.was != nil && (v.was.Stance.asserts() || v.was.Stance.confirms()) {
			list = append(list, *v.declared)
		}
	}
	inOrder(list)
	return list
}

func (t *tally) answers(s Stance) []Position {
	var list []Position
	for _, v := range t.voices {
		for _, p := range v.silent {
			if p.Stance == s {
				list = append(list, *p)
			}
		}
	}
	inOrder(list)
	return list
}

func (t *tally) details(s Stance) []Position {
	var list []Position
	for _, v := range t.voices {
		for _, p := range v.details {
			if p.Stance == s {
				list = append(list, *p)
			}
		}
	}
	inOrder(list)
	return list
}

// outcome picks the first that is so.
func (t *tally) outcome() Outcome {
	firm, partly, denied, said := t.confirmed(), t.partly(), t.denied(), t.asserted()
	switch {
	case len(firm) > 0 && len(denied) > 0:
		return StandsBoth
	case len(firm) > 0:
		return StandsFirm
	case len(partly) > 0:
		return StandsPartly
	case len(said) == 0 && len(t.withdrawn()) > 0:
		return TakenFromAll
	case len(said) == 0 && len(denied) > 0:
		return DeniedAlone
	case len(denied) > 0:
		return StandsDenied
	case t.unanswered():
		return Unanswered
	case len(said) > 0:
		return OnlyReported
	}
	return NothingYet
}

func (t *tally) unanswered() bool {
	return len(t.answers(Declined))+len(t.answers(NoReply))+len(t.answers(Unreached)) > 0
}

// clauses are the sentence under the claim. It begins with how far it is confirmed, then says who denies it; who was asked
// and did not say is named there only while nobody said anything.
func (t *tally) clauses(o Outcome) []Clause {
	list := t.beginning(o)
	if gone := t.withdrawn(); o != TakenFromAll {
		list = append(list, withdrawals(gone)...)
	}
	list = append(list, named("claim.deniedby", t.where(func(p Position) bool { return p.Stance == Denied }))...)
	list = append(list, named("claim.dismissedby", t.where(func(p Position) bool { return p.Stance == Dismissed }))...)
	list = append(list, inPart("claim.partlydeniedby", t.where(func(p Position) bool { return p.Stance == PartlyDenied }))...)
	if o == DeniedAlone {
		list = append(list, Clause{Key: "claim.noorigin"})
	}
	if o == Unanswered {
		list = append(list, each("claim.declinedby", t.answers(Declined))...)
		list = append(list, each("claim.noreplyby", t.answers(NoReply))...)
		list = append(list, each("claim.unreachedby", t.answers(Unreached))...)
	}
	if said := t.asserted(); (o == OnlyReported || o == Unanswered) && len(said) > 0 && !slices.ContainsFunc(said, Position.OnRecord) {
		list = append(list, Clause{Key: "claim.allunnamed"})
	}
	return list
}

func (t *tally) beginning(o Outcome) []Clause {
	switch o {
	case StandsFirm, StandsBoth:
		return named("claim.confirmedby", t.confirmed())
	case StandsPartly:
		return inPart("claim.partlyconfirmedby", t.partly())
	case TakenFromAll:
		return withdrawals(t.withdrawn())
	case NothingYet:
		return []Clause{{Key: "claim.nothing"}}
	case DeniedAlone:
		return nil
	}
	if slices.ContainsFunc(t.asserted(), func(p Position) bool { return p.Stance.confirms() && p.OnRecord() && !p.Standing.settles() }) {
		return []Clause{{Key: "claim.notbythose"}}
	}
	return []Clause{{Key: "claim.notonrecord"}}
}

// named is one sentence that names all, or none without anybody.
func named(key string, who []Position) []Clause {
	if len(who) == 0 {
		return nil
	}
	return []Clause{{Key: key, Who: who}}
}

// each is a sentence for each of them: these are never merged.
func each(key string, who []Position) []Clause {
	var list []Clause
	for _, p := range who {
		list = append(list, Clause{Key: key, Who: []Position{p}})
	}
	return list
}

func inPart(key string, who []Position) []Clause {
	var list []Clause
	for _, p := range who {
		list = append(list, Clause{Key: key, Who: []Position{p}, Text: p.Scope})
	}
	return list
}

func withdrawals(who []Position) []Clause {
	var list []Clause
	for _, p := range who {
		list = append(list, Clause{Key: "claim.withdrawnby", Who: []Position{p}, On: p.Said})
	}
	return list
}

// rows are the lines of the box, in the fixed order of Stances.
func (t *tally) rows() []Row {
	var list []Row
	for _, s := range Stances {
		switch {
		case s == Reported:
			list = append(list, byOrigin(t.where(func(p Position) bool { return p.Stance == Reported }))...)
		case s.silent():
			list = append(list, rowsOf(t.answers(s))...)
		case s == Disputed || s == Unverified:
			list = append(list, rowsOf(t.details(s))...)
		case s == Withdrew:
			list = append(list, t.taken()...)
		case s.declares():
			list = append(list, rowsOf(t.where(func(p Position) bool { return p.Stance == s }))...)
		}
	}
	return list
}

func rowsOf(list []Position) []Row {
	var rows []Row
	for _, p := range list {
		rows = append(rows, Row{Stance: p.Stance, Who: []Position{p}})
	}
	return rows
}

// byOrigin puts outlets that cite one origin into one row.
func byOrigin(list []Position) []Row {
	var rows []Row
	at := map[string]int{}
	for _, p := range list {
		if i, ok := at[p.Origin]; ok && p.Origin != "" {
			rows[i].Who = append(rows[i].Who, p)
			continue
		}
		at[p.Origin] = len(rows)
		rows = append(rows, Row{Stance: Reported, Who: []Position{p}})
	}
	return rows
}

// taken are the withdrawals, with what each took back.
func (t *tally) taken() []Row {
	var rows []Row
	for _, p := range t.where(func(p Position) bool { return p.Stance == Withdrew }) {
		r := Row{Stance: Withdrew, Who: []Position{p}}
		for _, v := range t.voices {
			if v.declared.is(p) && v.was != nil {
				r.Was = v.was.Stance
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func (p *Position) is(other Position) bool {
	return p != nil && p.ID == other.ID && p.Principal() == other.Principal()
}
