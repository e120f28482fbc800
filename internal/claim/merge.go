package claim

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"broadsheet/internal/database"
)

// Merge makes two claims one: the positions, requests and stories of from go over to into, and so do its addresses, which
// lead there from now on. There are no chains and no circles: what was merged into from earlier goes over as well, and a
// claim cannot be merged into one that came out of it.
func Merge(ctx context.Context, tx *database.Tx, by string, from, into int64, why string) error {
	src, dst, err := mergeable(ctx, tx, from, into)
	if err != nil {
		return err
	}
	ids, err := claimsWhere(ctx, tx, `WHERE c.id = $1 OR c.merged_into = $1 ORDER BY c.id`, from)
	if err != nil {
		return err
	}
	for _, move := range []string{
		`UPDATE claim_position SET claim_id = $2, born_claim = CASE WHEN born_claim = 0 THEN claim_id ELSE born_claim END WHERE claim_id = $1`,
		`UPDATE claim_request SET claim_id = $2 WHERE claim_id = $1`,
		`UPDATE claim_override SET claim_id = $2 WHERE claim_id = $1`,
		`UPDATE claim_slug SET claim_id = $2 WHERE claim_id = $1`,
		`INSERT INTO claim_carriage (claim_id, article_id, mode, block_id, words, revision_id, at)
			SELECT $2, article_id, mode, block_id, words, revision_id, at FROM claim_carriage WHERE claim_id = $1 ON CONFLICT DO NOTHING`,
		`DELETE FROM claim_carriage WHERE claim_id = $1 AND claim_id <> $2`,
		`DELETE FROM claim_seen WHERE claim_id = $1 AND claim_id <> $2`,
		`DELETE FROM claim_relation WHERE claim_id = $1 AND other_id = $2 OR claim_id = $2 AND other_id = $1`,
		`INSERT INTO claim_relation (claim_id, other_id, kind) SELECT $2, other_id, kind FROM claim_relation WHERE claim_id = $1 ON CONFLICT DO NOTHING`,
		`INSERT INTO claim_relation (claim_id, other_id, kind) SELECT claim_id, $2, kind FROM claim_relation WHERE other_id = $1 ON CONFLICT DO NOTHING`,
		`DELETE FROM claim_relation WHERE (claim_id = $1 OR other_id = $1) AND $2 > 0`,
		`UPDATE claim SET merged_into = $2 WHERE id = $1 OR merged_into = $1`,
	} {
		if _, err := tx.Exec(ctx, move, from, into); err != nil {
			return fmt.Errorf("merge claim %d into %d: %w", from, into, err)
		}
	}
	for _, c := range ids {
		c.MergedInto = into
		if err := index(ctx, tx, c.ID); err != nil {
			return err
		}
		if err := decide(ctx, tx, c, act{by: by, name: "merged", words: oneLine(why), became: into, seen: true}); err != nil {
			return err
		}
	}
	return change(ctx, tx, into, act{by: by, name: "took", words: oneLine(why), was: from, seen: true, moved: true}, func(c *Claim, a *act) error {
		c.inherit(src, dst)
		return c.wait(ctx, tx, by)
	})
}

// wait hands what asserts or confirms a serious allegation, and was let out by one person while it was none, to a second one.
func (c Claim) wait(ctx context.Context, tx *database.Tx, by string) error {
	alone, err := c.alone(ctx, tx)
	if err != nil {
		return err
	}
	for _, p := range alone {
		was := p
		p.State, p.ApprovedBy, p.Published = Waiting, "", time.Time{}
		if err := p.keep(ctx, tx); err != nil {
			return err
		}
		if err := (act{claim: c.ID, position: p.ID, by: by, name: "waits", was: was, became: p}).write(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// alone lists the published positions for which one pair of eyes is not enough, and that had one, without a reason on record.
func (c Claim) alone(ctx context.Context, q database.Reader) ([]Position, error) {
	if !c.Careful() {
		return nil, nil
	}
	list, err := positionsWhere(ctx, q, `WHERE p.claim_id = $1 AND p.state = 'published' AND p.made_by = p.approved_by
		AND NOT EXISTS (SELECT 1 FROM claim_override o WHERE o.position_id = p.id) ORDER BY p.id`, c.ID)
	return slices.DeleteFunc(list, func(p Position) bool { return !p.needsTwo(c) }), err
}

// inherit makes the claim that remains as careful, and as open, as the more careful of the two.
func (c *Claim) inherit(src, dst Claim) {
	if src.Careful() && !dst.Careful() {
		c.Sensitivity, c.Listed = src.Sensitivity, false
	}
	if c.Opened.IsZero() && c.ApprovedBy != "" {
		c.Opened = src.Opened
	}
}

func mergeable(ctx context.Context, q database.Reader, from, into int64) (src, dst Claim, err error) {
	if src, err = ByID(ctx, q, from); err != nil {
		return src, dst, err
	}
	if dst, err = ByID(ctx, q, into); err != nil {
		return src, dst, invalid("into", "There is no claim with this number.")
	}
	switch {
	case from == into:
		err = invalid("into", "A claim cannot be merged into itself.")
	case src.MergedInto == into:
		err = invalid("into", "These two are one already.")
	case src.MergedInto != 0:
		err = invalid("into", "This claim was merged into another. Work on that one.")
	case dst.MergedInto == from:
		err = invalid("into", "That claim came into this one. Merge the other way round, or split it off again.")
	case dst.MergedInto != 0:
		err = invalid("into", "That claim was merged into another. Choose the other.")
	case src.Held != "" || dst.Held != "":
		err = invalid("into", "One of the two is held. Release it first, or leave them apart.")
	}
	return src, dst, err
}

// Split makes a new claim of some of the positions of an old one. They are copied and wait for approval: what somebody said
// about the one need not hold for the other. The old claim keeps them until somebody takes them back there.
func Split(ctx context.Context, tx *database.Tx, by string, id int64, text, slug string, positions []int64, approved bool) (Claim, error) {
	from, err := ByID(ctx, tx, id)
	if err != nil {
		return from, err
	}
	if from.Held != "" { // a copy would leave the house by another door
		return from, invalid("split-text", "This claim is on hold. Release it first.")
	}
	own, err := Positions(ctx, tx, id)
	if err != nil {
		return from, err
	}
	c, err := Make(ctx, tx, by, Claim{Text: text, Slug: slug, Lang: from.Lang, Sensitivity: from.Sensitivity, Facts: from.Facts}, approved && !from.Careful()) // a serious allegation is approved by somebody else than its maker
	if err != nil {
		return c, err
	}
	for _, p := range own[id] {
		if !slices.Contains(positions, p.ID) || p.State == Undone {
			continue
		}
		if err := copyTo(ctx, tx, by, p, c.ID); err != nil {
			return c, err
		}
	}
	return c, Relate(ctx, tx, by, c.ID, id, "same_event")
}

func copyTo(ctx context.Context, tx *database.Tx, by string, p Position, to int64) error {
	p.BornClaim, p.ClaimID, p.State, p.ApprovedBy, p.Supersedes = p.ClaimID, to, Waiting, "", 0
	p.Published, p.Made, p.MadeBy, p.Taken, p.Correction = time.Time{}, tx.Now(), by, nil, nil
	return change(ctx, tx, to, act{by: by, name: "split"}, func(_ *Claim, a *act) error {
		p.ID = 0
		if err := p.insert(ctx, tx); err != nil {
			return err
		}
		a.position, a.became = p.ID, p
		return nil
	})
}

// relatedIDs lists the claims that belong to one, in either direction.
func relatedIDs(ctx context.Context, q database.Reader, id int64) ([]int64, error) {
	rows, err := q.Query(ctx, `SELECT other_id FROM claim_relation WHERE claim_id = $1 UNION SELECT claim_id FROM claim_relation WHERE other_id = $1 ORDER BY 1`, id)
	return database.Collect(rows, err, func(r *sql.Rows, n *int64) error { return r.Scan(n) })
}
