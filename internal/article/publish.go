package article

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/section"
)

// Publication is the wish to show a revision to readers.
type Publication struct {
	Revision  int64     // 0: the newest
	By        string    // "staff:3"
	Change    Change    // for a live story: what kind of change, and the note for readers
	Reinstate bool      // publish a story that was killed
	At        time.Time // first publication as told by an import; zero: now. Later changes ignore it
	Override  string    // why it goes out without the second pair of eyes that the house asks for; the asker checks the right
	Imported  bool      // an import brings it: it was edited elsewhere, and the rules of the house (eyes, checks) do not hold

	Silent bool // a passage goes under a hold: readers are told of no change, and no longer see any text that had it

	planned bool    // a plan brings it: the rules were kept when it was made
	answers []int64 // the reports of readers that the plan was to answer
}

// Outcome says what a publication came to.
type Outcome struct {
	Path      string    // address of the story, without a leading slash
	Scheduled time.Time // not zero: under embargo, it will be published then
	Plan      int64     // the plan that will do it
	Overtook  bool      // a plan with an earlier text was cancelled
}

// ErrEmbargoLive refuses to hide what readers have already seen.
var ErrEmbargoLive = &InvalidError{[]Problem{{"embargo", "This story is already live, so it cannot be put under embargo. Take the embargo away, or kill the story."}}}

// ErrKilledStory refuses to publish a killed story by accident.
var ErrKilledStory = &InvalidError{[]Problem{{"state", "This story was killed. Reinstate it on purpose if it is to appear again."}}}

// Published is the fact that readers now see After in place of Before, which is nil at a first publication.
type Published struct {
	Before, After *Live
	Answers       []int64 // reports of readers that a planned change answers
}

// KilledFact is the fact that readers no longer see Before.
type KilledFact struct {
	ArticleID int64
	Before    *Live
}

// Publish moves the pointer: readers see the revision from the commit on. Under embargo it becomes a plan for the
// embargo's end instead. Gate, pointer, address, ledger entry and consequences are one transaction.
func Publish(ctx context.Context, tx *database.Tx, id int64, p Publication) (Outcome, error) {
	p.Change = p.Change.trimmed()
	a, r, err := toPublish(ctx, tx, id, p)
	if err != nil {
		return Outcome{}, err
	}
	embargo, err := embargoOf(ctx, tx, a, r)
	if err != nil {
		return Outcome{}, err
	}
	if embargo.After(tx.Now()) {
		if a.State() == StateLive {
			return Outcome{}, ErrEmbargoLive
		}
		plan, err := Schedule(ctx, tx, id, Plan{Revision: r.ID, At: embargo, Action: PlanPublish, By: p.By, Change: p.Change, Override: p.Override, Imported: p.Imported})
		return Outcome{Scheduled: embargo, Plan: plan.ID}, err
	}
	if !p.Imported && !p.planned {
		if err := allowed(ctx, tx, a, r, p.By, p.Override, time.Time{}); err != nil {
			return Outcome{}, err
		}
	}
	before, err := maybeLive(ctx, tx, a)
	if err != nil {
		return Outcome{}, err
	}
	if err := point(ctx, tx, &a, r, p); err != nil {
		return Outcome{}, fmt.Errorf("publish story %d: %w", id, err)
	}
	overtook, err := overtake(ctx, tx, id, r.ID)
	if err != nil {
		return Outcome{}, err
	}
	after, err := LiveByID(ctx, tx, id)
	if err != nil {
		return Outcome{}, fmt.Errorf("publish story %d: %w", id, err)
	}
	return Outcome{Path: a.Path, Overtook: overtook}, record(ctx, tx, p.By, "article.published", a.ID, p.Change.Note, Published{before, &after, p.answers})
}

// allowed asks the rules of the house: what blocks, and the second pair of eyes. It is asked wherever a text goes out or is
// planned to, by whatever door.
func allowed(ctx context.Context, tx *database.Tx, a Article, r Revision, by, override string, at time.Time) error {
	if err := passes(ctx, tx, a, r, at); err != nil {
		return err
	}
	return cover(ctx, tx, a, r, by, override)
}

// toPublish finds the revision and refuses what may not be shown.
func toPublish(ctx context.Context, tx *database.Tx, id int64, p Publication) (Article, Revision, error) {
	a, err := ByID(ctx, tx, id)
	if err != nil {
		return a, Revision{}, err
	}
	if a.State() == StateKilled && !p.Reinstate {
		return a, Revision{}, ErrKilledStory
	}
	if a.State() == StateSpiked {
		return a, Revision{}, ErrSpiked
	}
	if p.Revision == 0 {
		p.Revision = a.HeadID
	}
	r, err := RevisionByID(ctx, tx, p.Revision)
	if err != nil || r.ArticleID != id {
		return a, r, errors.Join(err, fmt.Errorf("revision %d of story %d: %w", p.Revision, id, ErrNotFound))
	}
	if a.IsRetracted() && !p.Reinstate && r.ID != a.PublishedID {
		return a, r, ErrRetracted
	}
	if bad := Check(r.Text); len(bad) > 0 {
		return a, r, &InvalidError{bad}
	}
	return a, r, checkChange(a, p.Change)
}

// embargoOf is the embargo that holds for a revision. Before a story is published, one set in a newer text holds for the
// older ones too: what nobody may see yet is the story, not a wording.
func embargoOf(ctx context.Context, q database.Reader, a Article, r Revision) (time.Time, error) {
	if a.State() != StateDraft || r.ID == a.HeadID {
		return r.Embargo, nil
	}
	head, err := RevisionByID(ctx, q, a.HeadID)
	if err == nil && head.Embargo.After(r.Embargo) {
		return head.Embargo, nil
	}
	return r.Embargo, err
}

// point moves the pointer, takes the address and rewrites the rows that lists follow.
func point(ctx context.Context, tx *database.Tx, a *Article, r Revision, p Publication) error {
	now := tx.Now()
	sec, err := sectionOf(ctx, tx, r)
	if err != nil {
		return err
	}
	a.Path = sec.Path + "/" + r.SlugOr()
	if err := section.Take(ctx, tx, section.Address{Path: a.Path, Kind: section.KindArticle, ID: a.ID}); err != nil {
		return err
	}
	switch {
	case a.FirstPublished.IsZero():
		a.FirstPublished, a.Updated = now, now
		if !p.At.IsZero() && p.At.Before(now) {
			a.FirstPublished, a.Updated = p.At, p.At
		}
	case !p.Change.Kind.quiet() && (a.PublishedID != r.ID || p.Change.Spoken()) || !a.Killed.IsZero():
		a.Updated = now
	}
	if err := version(ctx, tx, *a, r, p); err != nil {
		return err
	}
	a.PublishedID, a.Killed = r.ID, time.Time{}
	if p.Reinstate {
		a.Retracted, a.RetractedHow = time.Time{}, ""
	}
	_, err = tx.Exec(ctx, `UPDATE article SET published_id = $2, path = $3, first_published_at = $4, updated_at = $5, killed_at = 0, kill_note = '', retracted_at = $6, retracted_how = $7 WHERE id = $1`,
		a.ID, a.PublishedID, a.Path, database.Micros(a.FirstPublished), database.Micros(a.Updated), database.Micros(a.Retracted), a.RetractedHow)
	if err != nil {
		return err
	}
	if err := noteVersion(ctx, tx, p.By, versionPrinted, r.ID); err != nil {
		return err
	}
	return spread(ctx, tx, *a, r, sec)
}

// version notes that readers see another text, or are told something of the one they see. A story that comes back from a
// kill brings none of its earlier texts along, but for the one it comes back with.
func version(ctx context.Context, tx *database.Tx, a Article, r Revision, p Publication) error {
	if !a.Killed.IsZero() {
		if err := withholdAll(ctx, tx, a, WithheldByKill); err != nil {
			return err
		}
		if r.ID != a.PublishedID { // a kill by mistake, undone as it was, takes no correction along
			if err := unsayAll(ctx, tx, a.ID, WithheldByKill); err != nil {
				return err
			}
		}
	}
	if a.Killed.IsZero() && a.IsRetracted() && p.Reinstate {
		for _, table := range []string{"version_withheld", "note_withheld"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE article_id = $1 AND why = $2`, a.ID, WithheldByTaking); err != nil {
				return err
			}
		}
		if err := retold(ctx, tx, a, spoken); err != nil {
			return err
		}
	}
	if p.Silent {
		if err := withholdAll(ctx, tx, a, WithheldByHold); err != nil {
			return err
		}
		if p.Change.Kind != StruckByLaw { // counsel allows no notice
			return release(ctx, tx, a, r, p)
		}
	}
	if a.PublishedID == 0 || a.PublishedID == r.ID && !p.Change.Spoken() {
		return release(ctx, tx, a, r, p)
	}
	c := p.Change
	c.RevisionID, c.WasID, c.At = r.ID, a.PublishedID, tx.Now()
	if err := addChange(ctx, tx, a.ID, p.By, c); err != nil {
		return err
	}
	return release(ctx, tx, a, r, p)
}

// release: what is published is withheld no more, unless a retraction stands in its place.
func release(ctx context.Context, tx *database.Tx, a Article, r Revision, p Publication) error {
	if a.Bare() && !p.Reinstate {
		return nil
	}
	return shown(ctx, tx, r.ID)
}

func sectionOf(ctx context.Context, q database.Reader, r Revision) (section.Section, error) {
	sec, err := section.ByID(ctx, q, r.SectionID)
	if err != nil {
		return sec, fmt.Errorf("section %d: %w", r.SectionID, err)
	}
	return sec, nil
}

// Kill takes a story away from readers for good: its address answers that it is gone, with the note. The reason stays
// in the newsroom.
func Kill(ctx context.Context, tx *database.Tx, id int64, by, reason, note string) error {
	a, err := ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if a.State() == StateDraft || a.State() == StateSpiked {
		return &InvalidError{[]Problem{{"state", "Only a story that was published can be killed. Spike this one, or leave it as a draft."}}}
	}
	if strings.TrimSpace(reason) == "" {
		return &InvalidError{[]Problem{{"reason", "Say why the story is killed. The reason stays in the newsroom."}}}
	}
	before, err := maybeLive(ctx, tx, a)
	if err != nil || before == nil { // killed before: nothing to do
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE article SET killed_at = $2, kill_note = $3 WHERE id = $1`, id, database.Micros(tx.Now()), note); err != nil {
		return fmt.Errorf("kill story %d: %w", id, err)
	}
	if err := withdraw(ctx, tx, id); err != nil {
		return fmt.Errorf("kill story %d: %w", id, err)
	}
	if err := cancelPlans(ctx, tx, id, "the story was killed", PlanPublish, PlanKill, PlanRetract); err != nil {
		return err
	}
	return record(ctx, tx, by, "article.killed", id, reason, KilledFact{id, before})
}

func maybeLive(ctx context.Context, tx *database.Tx, a Article) (*Live, error) {
	if a.State() != StateLive {
		return nil, nil
	}
	l, err := LiveByID(ctx, tx, a.ID)
	return &l, err
}

// absent is the hash of a story that readers do not see.
var absent = ledger.Hash("not public")

// StateHash sums up what readers see of a story: the ledger keeps it, and check compares it with the rows.
func StateHash(ctx context.Context, q database.Reader, id int64) ([]byte, error) {
	a, err := ByID(ctx, q, id)
	if err == nil && a.State() == StateSpiked {
		return spiked, nil
	}
	if err != nil || a.PublishedID == 0 {
		return absent, err
	}
	text, err := storedBytes(ctx, q, a.PublishedID)
	if err != nil {
		return nil, err
	}
	if a.IsRetracted() { // a part of its own, so that what was hashed before there were retractions stays true
		return ledger.Hash(a.Path, text, !a.Killed.IsZero(), a.KillNote, "retracted "+a.RetractedHow), nil
	}
	return ledger.Hash(a.Path, text, !a.Killed.IsZero(), a.KillNote), nil
}

func storedBytes(ctx context.Context, q database.Reader, revision int64) ([]byte, error) {
	var text string
	err := q.QueryRow(ctx, `SELECT text FROM revision WHERE id = $1`, revision).Scan(&text)
	return []byte(text), err
}

func record(ctx context.Context, tx *database.Tx, by, action string, id int64, reason string, fact any) error {
	after, err := StateHash(ctx, tx, id)
	if err != nil {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: action, Subject: Tag(id), Reason: reason, After: after, Fact: fact})
}
