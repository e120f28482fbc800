package claim

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// skew is how far the clock of a phone may run ahead of ours before a time counts as in the future.
const skew = 5 * time.Minute

// Leave says who records and what they may.
type Leave struct {
	By       string
	Publish  bool      // they may decide what readers see; else the position waits for somebody who may
	Override string    // why it goes out with one pair of eyes where two are asked for; empty: it waits
	At       time.Time // when it was recorded, as told by an import; zero: now
}

// Record writes down what somebody said about a claim. It counts at once if by may publish and one pair of eyes is enough:
// denials and replies always need only one; what asserts or confirms a serious allegation needs two. The same words of the
// same speaker recorded twice are one position: a button is easily pressed twice.
func Record(ctx context.Context, tx *database.Tx, l Leave, p Position) (Position, error) {
	if err := p.ready(ctx, tx); err != nil {
		return p, err
	}
	err := change(ctx, tx, p.ClaimID, act{by: l.By, name: "recorded"}, func(c *Claim, a *act) (err error) {
		if err := enter(ctx, tx, &p); err != nil {
			return err
		}
		if twin, err := p.twin(ctx, tx); err != nil || twin != nil {
			if twin != nil {
				p, err = *twin, errUnchanged
			}
			return err
		}
		if err := errors.Join(p.checkSupersedes(ctx, tx), p.checkWithdrew(ctx, tx)); err != nil {
			return err
		}
		p.Made, p.MadeBy, p.State = tx.Now(), l.By, Waiting
		if !l.At.IsZero() && l.At.Before(p.Made) {
			p.Made = l.At
		}
		alone := l.Publish && (!p.needsTwo(*c) || l.Override != "")
		if alone {
			p.publish(p.Made, l.By)
		}
		if p.Visible, err = embargoOf(ctx, tx, p); err != nil {
			return err
		}
		if err := p.insert(ctx, tx); err != nil {
			return err
		}
		if alone && p.needsTwo(*c) {
			if err := overrideOf(ctx, tx, p, l); err != nil {
				return err
			}
		}
		a.position, a.became, a.seen = p.ID, p, alone && c.Public()
		return nil
	})
	return p, err
}

// embargoOf is until when readers do not see a position because the story that it was taken from is under embargo.
func embargoOf(ctx context.Context, q database.Reader, p Position) (time.Time, error) {
	if p.Anchor.Article == 0 {
		return p.Visible, nil
	}
	head, err := article.Head(ctx, q, p.Anchor.Article)
	switch {
	case errors.Is(err, article.ErrNotFound):
		return p.Visible, nil
	case err != nil:
		return time.Time{}, err
	}
	if head.Embargo.After(q.Now()) && head.Embargo.After(p.Visible) {
		return head.Embargo, nil
	}
	return p.Visible, nil
}

// waitOn asks the stories that were under embargo when something was recorded from them: an embargo that was made longer since
// holds for the entry too. Entries of other stories cost no question.
func waitOn(ctx context.Context, q database.Reader, list []Position) (err error) {
	for i, p := range list {
		if p.Visible.IsZero() {
			continue
		}
		if list[i].Visible, err = embargoOf(ctx, q, p); err != nil {
			return err
		}
	}
	return nil
}

func (p *Position) publish(at time.Time, by string) {
	p.State, p.ApprovedBy, p.Published = Published, by, at
}

// needsTwo reports a position for which one pair of eyes is not enough.
func (p Position) needsTwo(c Claim) bool {
	return c.Careful() && (p.Stance.asserts() || p.Stance.confirms())
}

// ready tidies what was typed, fills in what the ledger knows of the speaker, and refuses what cannot be.
func (p *Position) ready(ctx context.Context, q database.Reader) error {
	p.tidy()
	filled, err := Fill(ctx, q, Speaker{Kind: p.Kind, Name: p.Name, Role: p.Role, Body: p.Body, Standing: p.Standing})
	if err != nil {
		return err
	}
	p.Kind, p.Role, p.Body, p.Standing = filled.Kind, filled.Role, filled.Body, filled.Standing
	if p.Said.IsZero() {
		p.Said = q.Now()
	}
	p.guess()
	if err := p.unnamed(ctx, q); err != nil {
		return err
	}
	return p.check(q.Now())
}

// unnamed refuses the name of a known person in the place of somebody unnamed: it would stand on the page.
func (p Position) unnamed(ctx context.Context, q database.Reader) error {
	if p.Kind != Unnamed {
		return nil
	}
	known, err := latestNamed(ctx, q, Speaker{Name: p.Name})
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	case known.Kind == Person:
		return invalid("speaker", "The ledger knows a person of this name. Write how readers are to know somebody unnamed, such as “an official”.")
	}
	return nil
}

// guess sets what a newcomer to the ledger most likely is; the preview shows it, and a person decides.
func (p *Position) guess() {
	if p.Kind == "" {
		p.Kind = Person
		switch {
		case p.Stance == Reported:
			p.Kind = OutletKind
		case p.Role == "" && p.Body == "" && soundsLikeBody(p.Name):
			p.Kind = Organisation
		}
	}
	if p.Standing == "" {
		p.Standing = Party
		if p.Kind == OutletKind || p.Stance == Reported {
			p.Standing = Outlet
		}
		if p.Kind == DocumentKind {
			p.Standing = Paper
		}
	}
	if p.Stance == Reported && p.Citing == "" && !p.Quoted() {
		p.Citing, p.Words = strings.TrimPrefix(p.Words, "citing "), ""
	}
	if p.Stance == Reported && p.Citing != "" && p.Terms == "" && p.Kind != Person {
		p.Terms = Background // whom it cites gave no name, until somebody says otherwise
	}
	if p.Stance == NoReply && p.Asked.Until.IsZero() {
		p.Asked.Until = p.Said
		p.Asked.Channel = firstOf(p.Asked.Channel, p.Channel)
	}
	if p.Terms == "" {
		p.Terms = OnRecord
	}
}

// bodies are words with which the names of offices and companies end.
var bodies = strings.Fields(`administration agency association authority board bureau cabinet club commission committee company corporation council court
	department directorate embassy federation foundation government group institute ministry municipality office parliament party police secretariat service
	services society supply team treasury tribunal trust union university utility waterworks works`)

// soundsLikeBody reports a name that no person has: "the Springs Board", "Ukraine's foreign ministry".
func soundsLikeBody(name string) bool {
	words := wordsOf(name)
	return len(words) > 0 && (len(words) > 1 && words[0] == "the" || slices.Contains(bodies, words[len(words)-1]))
}

func (p *Position) tidy() {
	p.Name, p.Role, p.Body, p.Scope, p.Citing = oneLine(p.Name), oneLine(p.Role), oneLine(p.Body), oneLine(p.Scope), strings.TrimRight(oneLine(p.Citing), ".")
	p.Words, p.Source, p.Question = strings.TrimSpace(p.Words), oneLine(p.Source), oneLine(p.Question)
	p.Origin, p.RelayedBy, p.SourceURL = foldName(p.Origin), oneLine(p.RelayedBy), strings.TrimSpace(p.SourceURL)
}

// check refuses what cannot be, with words beside the field.
func (p *Position) check(now time.Time) error {
	long := func(s string, most int) bool { return utf8.RuneCountInString(s) > most }
	switch {
	case !hasLetters(p.Name):
		return invalid("speaker", "Write who said it: name, role, body spoken for.")
	case long(p.Name, maxName) || long(p.Role, maxName) || long(p.Body, maxName):
		return invalid("speaker", "Name, role and body have at most %d letters each.", maxName)
	case !p.Stance.known():
		return invalid("stance", "Choose the verb.")
	case p.Terms == "off":
		return invalid("terms", "What was said off the record cannot be kept here.")
	case p.Terms != OnRecord && p.Terms != Background && p.Terms != DeepBackground:
		return invalid("terms", "Choose on the record, background or deep background.")
	case p.Kind == Person && p.Terms != OnRecord: // the name would stand on the page
		return invalid("terms", "Somebody who spoke on background is not named here. Write how readers are to know them, such as “an official”, and choose “Somebody unnamed”.")
	case !p.Standing.known():
		return invalid("standing", "Choose what the speaker can know of it.")
	case !p.Channel.known() || !p.Asked.Channel.known():
		return invalid("channel", "Choose how it came to us.")
	case p.Said.After(now.Add(skew)):
		return invalid("said", "This time is in the future. Nobody has said it yet; leave the field empty for now.")
	case p.Asked.At.After(p.Said.Add(skew)):
		return invalid("asked", "They were asked after they are said to have answered.")
	}
	return p.checkWords(long)
}

func (p *Position) checkWords(long func(string, int) bool) error {
	switch {
	case !knownLang(p.Lang):
		return invalid("lang", "%q names no language. Write its short name, such as zu or ar.", p.Lang)
	case p.Translation != "" && p.TranslatedBy == "":
		return invalid("translator", "Say who translated it: they answer for the words.")
	case long(p.Words, maxWordsR) || long(p.Translation, maxWordsR):
		return invalid("words", "What was said has at most %d letters here. Link the document for the rest.", maxWordsR)
	case long(p.Citing, maxSource) || long(p.Source, maxSource) || long(p.Question, maxSource) || long(p.Scope, maxSource) || long(p.Before+p.After, 2*maxSource):
		return invalid("source", "That is too long: at most %d letters.", maxSource)
	case p.SourceURL != "" && !strings.HasPrefix(p.SourceURL, "https://") && !strings.HasPrefix(p.SourceURL, "http://") && !strings.HasPrefix(p.SourceURL, "/"):
		return invalid("sourceURL", "Give a whole address that begins with https://.")
	case strings.Contains(strings.ToLower(p.Citing), "sources") && p.Anonymity.Sources == 1:
		return invalid("citing", "One source was counted. Write “one source”, never “sources”.")
	}
	return nil
}

// twin finds the same position, recorded already.
func (p Position) twin(ctx context.Context, q database.Reader) (*Position, error) {
	list, err := positionsWhere(ctx, q, `WHERE p.claim_id = $1 AND p.speaker_id = $2 AND p.stance = $3 AND p.state IN ('waiting', 'published')`, p.ClaimID, p.SpeakerID, string(p.Stance))
	for _, old := range list {
		gap := p.Said.Sub(old.Said).Abs()
		if old.Words == p.Words && old.Citing == p.Citing && old.Origin == p.Origin && old.Scope == p.Scope && gap < time.Minute {
			return &old, err
		}
	}
	return nil, err
}

// checkSupersedes lets a position stand in the place of an earlier one of the same body on the same claim. Only a later
// one can, so there is no circle.
func (p Position) checkSupersedes(ctx context.Context, q database.Reader) error {
	if p.Supersedes == 0 {
		return nil
	}
	old, err := PositionByID(ctx, q, p.Supersedes)
	if errors.Is(err, ErrNotFound) {
		return invalid("supersedes", "There is no entry with this number.")
	}
	switch {
	case err != nil:
		return err
	case old.ClaimID != p.ClaimID:
		return invalid("supersedes", "That entry is about another claim.")
	case old.Principal() != p.Principal():
		return invalid("supersedes", "Only the same body can say it anew. Record this as an entry of its own.")
	case old.ID == p.ID || !p.Said.After(old.Said):
		return invalid("supersedes", "An entry takes the place only of an earlier one.")
	}
	return nil
}

// checkWithdrew asks for what is withdrawn: readers must not be told that somebody took back a report who took back a denial.
func (p Position) checkWithdrew(ctx context.Context, q database.Reader) error {
	if p.Stance != Withdrew {
		return nil
	}
	of, err := Positions(ctx, q, p.ClaimID)
	if err != nil {
		return err
	}
	for _, old := range of[p.ClaimID] {
		if old.Principal() == p.Principal() && old.Stance.declares() && old.Stance != Withdrew && older(&old, &p) < 0 && (old.State == Published || old.State == Waiting) {
			return nil
		}
	}
	return invalid("stance", "Record first what they said before: only that can be withdrawn.")
}

// Approve publishes a position that waits. Who wrote it last cannot be the second pair of eyes.
func Approve(ctx context.Context, tx *database.Tx, by string, id int64) error {
	return changePosition(ctx, tx, id, act{by: by, name: "published"}, func(c Claim, p *Position, a *act) error {
		switch {
		case p.State == Published:
			return errUnchanged
		case p.State != Waiting:
			return invalid("position", "This entry was taken back. Record it anew if it stands after all.")
		case p.needsTwo(c) && firstOf(p.AmendedBy, p.MadeBy) == by:
			return invalid("approve", "You wrote this. Somebody else has to look at what asserts or confirms a serious allegation.")
		}
		p.publish(tx.Now(), by)
		a.seen = c.Public()
		return nil
	})
}

// ApproveAlone publishes a position that waits, with one pair of eyes and a reason.
func ApproveAlone(ctx context.Context, tx *database.Tx, l Leave, id int64) error {
	if oneLine(l.Override) == "" {
		return invalid("override", "Say why it cannot wait for a second pair of eyes.")
	}
	return changePosition(ctx, tx, id, act{by: l.By, name: "published"}, func(c Claim, p *Position, a *act) error {
		if p.State != Waiting {
			return errUnchanged
		}
		p.publish(tx.Now(), l.By)
		a.seen = c.Public()
		return overrideOf(ctx, tx, *p, l)
	})
}

// undoFor is how long an entry can be undone as if nobody had relied on it. Later it is taken back before readers' eyes.
const undoFor = 10 * time.Minute

// Undo takes a position away that was recorded by mistake a moment ago, or that waits. The log and the ledger keep it.
func Undo(ctx context.Context, tx *database.Tx, by string, id int64) error {
	return changePosition(ctx, tx, id, act{by: by, name: "undone"}, func(c Claim, p *Position, a *act) error {
		switch {
		case p.State == Undone:
			return errUnchanged
		case !p.CanUndo(tx.Now()):
			return invalid("position", "Readers have relied on this entry. Take it back with a reason that they can read.")
		}
		a.seen = c.Public() && p.State == Published
		p.State = Undone
		return nil
	})
}

// CanUndo reports whether a position can still be undone without a word to readers.
func (p Position) CanUndo(now time.Time) bool {
	return p.State == Waiting || p.State == Published && now.Sub(p.Published) < undoFor
}

// TakeBack takes a position out of the state for good. It stays in the timeline, with the date and the reason.
func TakeBack(ctx context.Context, tx *database.Tx, by string, id int64, why string) error {
	if why = oneLine(why); why == "" || utf8.RuneCountInString(why) > maxWhy {
		return invalid("why", "Say to readers in a sentence why the entry is taken back.")
	}
	return changePosition(ctx, tx, id, act{by: by, name: "takenback", words: why}, func(c Claim, p *Position, a *act) error {
		switch p.State {
		case TakenBack:
			return errUnchanged
		case Published:
		default:
			return invalid("position", "Only an entry that readers see can be taken back.")
		}
		p.State, p.Taken = TakenBack, &Taken{Why: why, At: tx.Now(), By: by}
		a.seen = c.Public()
		return nil
	})
}

// Complete adds to a position what was left out in a hurry. What readers were told it cannot change: that is a correction.
func Complete(ctx context.Context, tx *database.Tx, l Leave, id int64, r Position) error {
	return changePosition(ctx, tx, id, act{by: l.By, name: "completed"}, func(c Claim, p *Position, a *act) error {
		next := *p
		next.Details, next.Standing, next.Origin, next.Supersedes, next.Visible = r.Details, r.Standing, r.Origin, r.Supersedes, p.Visible
		next.Name, next.Words, next.Correction, next.Taken = p.Name, p.Words, p.Correction, p.Taken
		if what := p.told(next); what != "" && p.State == Published {
			return invalid("what", "Readers have seen %s. Say in a sentence what was wrong and what is right, and correct the entry.", what)
		}
		return p.become(ctx, tx, next, c, l, a)
	})
}

// Correct mends what we recorded wrongly. Readers are told what, in a sentence; how it stood stays in the log and on the page.
func Correct(ctx context.Context, tx *database.Tx, l Leave, id int64, what string, r Position) error {
	if what = oneLine(what); what == "" || utf8.RuneCountInString(what) > maxWhy {
		return invalid("what", "Say to readers in a sentence what was wrong and what is right.")
	}
	return changePosition(ctx, tx, id, act{by: l.By, name: "corrected", words: what}, func(c Claim, p *Position, a *act) error {
		next := *p
		next.Details, next.Stance, next.Standing, next.Origin, next.Said, next.Supersedes = r.Details, r.Stance, r.Standing, r.Origin, r.Said, r.Supersedes
		next.Taken, next.Correction = p.Taken, &Correction{What: what, At: tx.Now(), By: l.By}
		return p.become(ctx, tx, next, c, l, a)
	})
}

// told names the first thing that readers were told of a position and that next tells otherwise; what was empty may be filled.
func (p Position) told(next Position) string {
	for _, f := range []struct{ what, was, is string }{
		{"the role", p.Role, next.Role}, {"the body spoken for", p.Body, next.Body}, {"which part it is about", p.Scope, next.Scope},
		{"whom it cites", p.Citing, next.Citing}, {"the translation", p.Translation, next.Translation}, {"who translated it", p.TranslatedBy, next.TranslatedBy},
		{"the question", p.Question, next.Question}, {"what was said before it", p.Before, next.Before}, {"what was said after it", p.After, next.After},
		{"how we know it", p.Source, next.Source}, {"by which way it came", string(p.Channel), string(next.Channel)},
		{"who relayed it", p.RelayedBy, next.RelayedBy}, {"why the name is withheld", p.Anonymity.Reason, next.Anonymity.Reason},
	} {
		if f.was != "" && oneLine(f.was) != oneLine(f.is) {
			return f.what
		}
	}
	return ""
}

// sameWeight reports that next says no more than p does, and says it from no better place.
func (p Position) sameWeight(next Position) bool {
	return p.Stance == next.Stance && p.Standing == next.Standing && p.Terms == next.Terms && p.Kind == next.Kind && p.Name == next.Name && p.Body == next.Body &&
		p.Scope == next.Scope && p.Words == next.Words && p.Citing == next.Citing && p.Translation == next.Translation && p.Supersedes == next.Supersedes && p.Said.Equal(next.Said)
}

// become makes a position another. What readers see of a serious allegation is not given more weight by one pair of eyes.
func (p *Position) become(ctx context.Context, tx *database.Tx, next Position, c Claim, l Leave, a *act) error {
	if err := next.amend(ctx, tx); err != nil {
		return err
	}
	next.AmendedBy = p.AmendedBy
	if !p.sameWeight(next) {
		next.AmendedBy = l.By
	}
	alone := p.State == Published && next.needsTwo(c) && !p.sameWeight(next)
	if alone && oneLine(l.Override) == "" {
		return invalid("override", "This asserts or confirms a serious allegation: a change to it takes two pairs of eyes. Take the entry back and record it anew for a second person, or say why it cannot wait.")
	}
	a.seen = c.Public() && p.State == Published
	*p = next
	if alone {
		return overrideOf(ctx, tx, next, l)
	}
	return nil
}

// amend brings a changed position into form, with its speaker.
func (p *Position) amend(ctx context.Context, tx *database.Tx) error {
	p.tidy()
	p.guess()
	if err := errors.Join(p.unnamed(ctx, tx), p.check(tx.Now())); err != nil {
		return err
	}
	if err := enter(ctx, tx, p); err != nil {
		return err
	}
	return p.checkSupersedes(ctx, tx)
}

// changePosition is change for one position: the log has it before and after.
func changePosition(ctx context.Context, tx *database.Tx, id int64, a act, f func(c Claim, p *Position, a *act) error) error {
	p, err := PositionByID(ctx, tx, id)
	if err != nil {
		return err
	}
	a.position, a.was = p.ID, p
	return change(ctx, tx, p.ClaimID, a, func(c *Claim, a *act) error {
		if err := f(*c, &p, a); err != nil {
			return err
		}
		a.became = p
		return p.keep(ctx, tx)
	})
}

// Overridden is the fact that a position went out with one pair of eyes where two are asked for.
type Overridden struct{ Claim, Position int64 }

// overrideOf keeps that somebody published alone, for a colleague to look at afterwards. The reason lies in the ledger.
func overrideOf(ctx context.Context, tx *database.Tx, p Position, l Leave) error {
	if utf8.RuneCountInString(l.Override) > maxWhy {
		return invalid("override", "The reason is too long. Say it in a few sentences.")
	}
	if _, err := tx.Exec(ctx, `INSERT INTO claim_override (claim_id, position_id, by_actor, at) VALUES ($1, $2, $3, $4)`, p.ClaimID, p.ID, l.By, database.Micros(tx.Now())); err != nil {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: l.By, Action: "claim.overridden", Subject: Tag(p.ClaimID), Reason: oneLine(l.Override), Fact: Overridden{p.ClaimID, p.ID}})
}
