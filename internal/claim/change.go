package claim

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"broadsheet/internal/database"
)

// errUnchanged ends a change that would change nothing: two people may press the same button.
var errUnchanged = errors.New("nothing changed")

// change is the one way in which a claim comes to stand otherwise: it is read, f changes it, it is kept, and log, ledger
// and readers learn of it.
func change(ctx context.Context, tx *database.Tx, id int64, a act, f func(c *Claim, a *act) error) error {
	c, err := ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if c.MergedInto != 0 {
		return invalid("claim", "This claim was merged into another. Work on that one.")
	}
	before, err := signature(ctx, tx, id)
	if err != nil {
		return err
	}
	switch err := f(&c, &a); {
	case errors.Is(err, errUnchanged):
		return nil
	case err != nil:
		return err
	}
	if err := c.unname(ctx, tx); err != nil {
		return err
	}
	if err := c.keep(ctx, tx); err != nil {
		return err
	}
	if err := index(ctx, tx, id); err != nil {
		return err
	}
	after, err := signature(ctx, tx, id)
	if err != nil {
		return err
	}
	a.moved = a.moved || before != after
	return decide(ctx, tx, c, a)
}

// signature is the state without its words: two with the same say the same about everybody.
func signature(ctx context.Context, q database.Reader, id int64) (string, error) {
	list, err := Positions(ctx, q, id)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, c := range StateOf(list[id], q.Now()).Clauses {
		b.WriteString(c.Key + "\x00" + c.Text + "\x00")
		for _, p := range c.Who {
			b.WriteString(p.voiceName() + "\x00")
		}
	}
	return b.String(), nil
}

func (c Claim) keep(ctx context.Context, tx *database.Tx) error {
	facts, err := asJSON(c.Facts)
	if err != nil {
		return err
	}
	proposed, err := c.proposal()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE claim SET slug = $2, text = $3, lang = $4, sensitivity = $5, listed = $6, approved_by = $7, open_at = $8, review_at = $9,
			merged_into = $10, held = $11, held_by = $12, held_at = $13, hold_notice = $14, facts = $15, proposed = $16 WHERE id = $1`,
		c.ID, c.Slug, c.Text, c.Lang, string(c.Sensitivity), c.Listed, c.ApprovedBy, database.Micros(c.Opened), database.Micros(c.Review),
		c.MergedInto, string(c.Held), c.HeldBy, database.Micros(c.HeldAt), c.HoldNotice, facts, proposed)
	if err != nil {
		return fmt.Errorf("keep claim %d: %w", c.ID, err)
	}
	return nil
}
