package article

import (
	"context"
	"fmt"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/markup"
)

// How the text of a retracted story stands.
const (
	RetractedAbove   = "above"   // the notice stands above the text
	RetractedInstead = "instead" // the notice stands in place of the text
)

// Retract says of a live story that the paper takes it back. It stays at its address with the notice, above its text or
// in place of it; a notice in place of the text takes the text, its pictures, its earlier versions and the words of earlier
// notes out of every exit. A notice above the text may take its place later. The reason stays in the newsroom.
func Retract(ctx context.Context, tx *database.Tx, id int64, by, reason, notice, how string) error {
	a, err := ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	c := Change{Kind: Retraction, RevisionID: a.PublishedID, WasID: a.PublishedID, At: tx.Now(), Note: notice}.trimmed()
	if err := checkRetraction(a, c, reason, how); err != nil {
		return err
	}
	before, err := LiveByID(ctx, tx, id)
	if err != nil {
		return err
	}
	a.RetractedHow, a.Updated = how, tx.Now()
	if !a.IsRetracted() {
		a.Retracted = tx.Now()
	}
	if _, err := tx.Exec(ctx, `UPDATE article SET retracted_at = $2, retracted_how = $3, updated_at = $4 WHERE id = $1`, id, database.Micros(a.Retracted), how, database.Micros(a.Updated)); err != nil {
		return fmt.Errorf("retract story %d: %w", id, err)
	}
	if how == RetractedInstead {
		if err := withholdAll(ctx, tx, a, WithheldByTaking); err != nil {
			return err
		}
		if err := unsayAll(ctx, tx, id, WithheldByTaking); err != nil {
			return err
		}
	}
	if err := addChange(ctx, tx, id, by, c); err != nil {
		return err
	}
	if err := noteVersion(ctx, tx, by, versionPrinted, a.PublishedID); err != nil {
		return err
	}
	if err := cancelPlans(ctx, tx, id, "the story was retracted", PlanPublish); err != nil {
		return err
	}
	if err := spreadAgain(ctx, tx, a); err != nil {
		return fmt.Errorf("retract story %d: %w", id, err)
	}
	after, err := LiveByID(ctx, tx, id)
	if err != nil {
		return err
	}
	return record(ctx, tx, by, "article.retracted", id, reason, Published{Before: &before, After: &after})
}

func checkRetraction(a Article, c Change, reason, how string) error {
	if a.State() != StateLive {
		return &InvalidError{[]Problem{{"state", "Only a story that readers see can be retracted."}}}
	}
	if a.IsRetracted() && (a.Bare() || how != RetractedInstead) {
		return &InvalidError{[]Problem{{"state", "This story is retracted already. To change the notice, add an editor’s note."}}}
	}
	if strings.TrimSpace(reason) == "" {
		return &InvalidError{[]Problem{{"reason", "Say why the story is retracted. The reason stays in the newsroom."}}}
	}
	if how != RetractedAbove && how != RetractedInstead {
		return &InvalidError{[]Problem{{"how", "Choose whether the notice stands above the text or in its place."}}}
	}
	return checkChange(a, c)
}

// ErrRetracted refuses to publish a retracted story by accident.
var ErrRetracted = &InvalidError{[]Problem{{"state", "This story is retracted. Take the retraction back on purpose if it is to stand again."}}}

// IsRetracted reports whether the paper took the story back and left the notice at its address.
func (a Article) IsRetracted() bool { return !a.Retracted.IsZero() }

// Bare reports whether the notice of a retraction stands in place of the text.
func (a Article) Bare() bool { return a.IsRetracted() && a.RetractedHow == RetractedInstead }

// bared is what is left of a text in whose place a retraction stands: what it was called and where it stood. Its author
// and topics stay, so that its address is found; whatever it said is gone.
func (t Text) bared() Text {
	return Text{Headline: t.Headline, Slug: t.Slug, SectionID: t.SectionID, Topics: t.Topics, Bylines: t.Bylines, Agency: t.Agency,
		Kind: t.Kind, Sponsor: t.Sponsor, Body: markup.New()}
}

// spreadAgain writes the rows that lists follow anew for the text that readers see.
func spreadAgain(ctx context.Context, tx *database.Tx, a Article) error {
	r, err := RevisionByID(ctx, tx, a.PublishedID)
	if err != nil {
		return err
	}
	sec, err := sectionOf(ctx, tx, r)
	if err != nil {
		return err
	}
	return spread(ctx, tx, a, r, sec)
}
