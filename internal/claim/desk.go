package claim

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// Override is a position that one person let out alone where two are asked for.
type Override struct {
	ID         int64
	ClaimID    int64
	PositionID int64
	By         string
	At         time.Time
	SeenBy     string
	Seen       time.Time
	Reason     string // as the ledger still has it
}

// Overrides lists what went out alone, the newest first: all of it, or what nobody looked at since.
func Overrides(ctx context.Context, q database.Reader, unseen bool, limit int) ([]Override, error) {
	where := ``
	if unseen {
		where = `WHERE seen_at = 0 `
	}
	rows, err := q.Query(ctx, `SELECT id, claim_id, position_id, by_actor, at, seen_by, seen_at FROM claim_override `+where+`ORDER BY id DESC LIMIT $1`, limit)
	list, err := database.Collect(rows, err, func(r *sql.Rows, o *Override) error {
		var at, seen int64
		err := r.Scan(&o.ID, &o.ClaimID, &o.PositionID, &o.By, &at, &o.SeenBy, &seen)
		o.At, o.Seen = database.FromMicros(at), database.FromMicros(seen)
		return err
	})
	for i := range list {
		if err == nil {
			list[i].Reason, err = overrideReason(ctx, q, list[i])
		}
	}
	return list, err
}

// overrideReason is the reason as the ledger still has it: the entry was written in the same instant.
func overrideReason(ctx context.Context, q database.Reader, o Override) (string, error) {
	said, err := ledger.Find(ctx, q, ledger.Asked{Action: "claim.overridden", Actor: o.By, From: o.At.Add(-time.Second), Until: o.At.Add(time.Second), Limit: 20})
	for _, d := range said {
		if d.Subject == Tag(o.ClaimID) {
			return d.Reason, err
		}
	}
	return "", err
}

// SeeOverride keeps that somebody looked afterwards at what went out alone.
func SeeOverride(ctx context.Context, tx *database.Tx, by string, id int64) error {
	var o Override
	err := tx.QueryRow(ctx, `SELECT claim_id, by_actor FROM claim_override WHERE id = $1`, id).Scan(&o.ClaimID, &o.By)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotFound
	case err != nil:
		return fmt.Errorf("override %d: %w", id, err)
	case o.By == by:
		return invalid("override", "Somebody else has to look at what you let out alone.")
	}
	if _, err := tx.Exec(ctx, `UPDATE claim_override SET seen_by = $2, seen_at = $3 WHERE id = $1 AND seen_at = 0`, id, by, database.Micros(tx.Now())); err != nil {
		return fmt.Errorf("see override %d: %w", id, err)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "claim.override-seen", Subject: Tag(o.ClaimID)})
}

// Behind is a live story whose text is older than the newest entry of a claim that it carries.
type Behind struct {
	Claim Claim
	Story article.Card
}

// BehindStories lists them, the claim that changed last first, leaving out what somebody looked at since.
func BehindStories(ctx context.Context, q database.Reader, limit int) ([]Behind, error) {
	return behind(ctx, q, `c.held = '' AND c.open_at > 0`, limit)
}

// BehindOf lists the stories that are behind one claim.
func BehindOf(ctx context.Context, q database.Reader, id int64, limit int) ([]Behind, error) {
	return behind(ctx, q, fmt.Sprintf(`c.id = %d`, id), limit)
}

func behind(ctx context.Context, q database.Reader, which string, limit int) ([]Behind, error) {
	rows, err := q.Query(ctx, `SELECT DISTINCT l.article_id, c.changed_at, `+claimColumns+` FROM claim c JOIN claim_carriage g ON g.claim_id = c.id JOIN live l ON l.article_id = g.article_id
		WHERE `+which+` AND c.changed_at > l.updated_at
		AND EXISTS (SELECT 1 FROM claim_position p WHERE p.claim_id = c.id AND p.state = 'published' AND p.published_at > l.updated_at)
		AND NOT EXISTS (SELECT 1 FROM claim_seen s WHERE s.claim_id = c.id AND s.article_id = l.article_id AND s.seen_at >= c.changed_at)
		ORDER BY c.changed_at DESC, l.article_id DESC LIMIT $1`, limit)
	var ids []int64
	list, err := database.Collect(rows, err, func(r *sql.Rows, b *Behind) error {
		var changed int64
		err := scanClaim(withTwo{r, &b.Story.ID, &changed}, &b.Claim)
		ids = append(ids, b.Story.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	cards, err := article.Cards(ctx, q, ids)
	at := map[int64]article.Card{}
	for _, c := range cards {
		at[c.ID] = c
	}
	for i := range list {
		list[i].Story = at[list[i].Story.ID]
	}
	return slices.DeleteFunc(list, func(b Behind) bool { return b.Story.ID == 0 }), err
}

// withTwo scans two columns before those that a scan function knows.
type withTwo struct {
	rows          *sql.Rows
	first, second any
}

func (w withTwo) Scan(dest ...any) error {
	return w.rows.Scan(append([]any{w.first, w.second}, dest...)...)
}

// See keeps that somebody looked at a story after a claim that it carries had changed, and leaves it as it is.
func See(ctx context.Context, tx *database.Tx, by string, id, story int64) error {
	return change(ctx, tx, id, act{by: by, name: "looked", became: story}, func(*Claim, *act) error {
		_, err := tx.Exec(ctx, `INSERT INTO claim_seen (claim_id, article_id, seen_at, by_actor) VALUES ($1, $2, $3, $4)
			ON CONFLICT (claim_id, article_id) DO UPDATE SET seen_at = excluded.seen_at, by_actor = excluded.by_actor`, id, story, database.Micros(tx.Now()), by)
		return err
	})
}

// quiet is how long a claim is left alone before the desk is asked to look whether it still stands so.
const quiet = 14 * 24 * time.Hour

// Stale lists open claims about which nothing was heard for two weeks, or whose day of review has come, the oldest first.
// What is settled (confirmed by a party, denied by nobody) is left in peace.
func Stale(ctx context.Context, q database.Reader, limit int) ([]Shown, error) {
	now := q.Now()
	list, err := claimsWhere(ctx, q, `WHERE c.open_at > 0 AND c.held = '' AND c.merged_into = 0 AND (c.changed_at < $1 AND c.review_at = 0 OR c.review_at > 0 AND c.review_at <= $2)
		ORDER BY c.changed_at LIMIT $3`, database.Micros(now.Add(-quiet)), database.Micros(now), limit)
	if err != nil {
		return nil, err
	}
	shown, err := Show(ctx, q, list...)
	return slices.DeleteFunc(shown, func(s Shown) bool { return s.State.Outcome == StandsFirm && s.Review.IsZero() }), err
}

// ReviewOn says when the desk should look at a claim again.
func ReviewOn(ctx context.Context, tx *database.Tx, by string, id int64, at time.Time) error {
	return change(ctx, tx, id, act{by: by, name: "review"}, func(c *Claim, a *act) error {
		c.Review = at
		return nil
	})
}

// HeldClaims lists the claims on hold, the newest hold first.
func HeldClaims(ctx context.Context, q database.Reader) ([]Claim, error) {
	return claimsWhere(ctx, q, `WHERE c.held <> '' ORDER BY c.held_at DESC, c.id DESC`)
}

// WaitingEntry is a position that waits for an editor, with its claim.
type WaitingEntry struct {
	Claim Claim
	Position
}

// WaitingEntries lists what waits for approval, the longest wait first.
func WaitingEntries(ctx context.Context, q database.Reader, limit int) ([]WaitingEntry, error) {
	return entriesWhere(ctx, q, `WHERE p.state = 'waiting' ORDER BY p.id LIMIT $1`, limit)
}

// Unfinished lists entries of the last month that were published in a hurry and lack something.
func Unfinished(ctx context.Context, q database.Reader, limit int) ([]WaitingEntry, error) {
	list, err := entriesWhere(ctx, q, `WHERE p.state = 'published' AND p.published_at > $2 ORDER BY p.published_at DESC, p.id DESC LIMIT $1`,
		10*limit, database.Micros(q.Now().AddDate(0, -1, 0)))
	list = slices.DeleteFunc(list, func(e WaitingEntry) bool { return len(e.Gaps()) == 0 })
	return list[:min(len(list), limit)], err
}

func entriesWhere(ctx context.Context, q database.Reader, where string, args ...any) ([]WaitingEntry, error) {
	list, err := positionsWhere(ctx, q, where, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, p := range list {
		ids[i] = p.ClaimID
	}
	claims, err := claimsWhere(ctx, q, `WHERE c.id IN (`+database.Places(1, len(ids))+`)`, database.IDs(ids)...)
	of := map[int64]Claim{}
	for _, c := range claims {
		of[c.ID] = c
	}
	out := make([]WaitingEntry, len(list))
	for i, p := range list {
		out[i] = WaitingEntry{of[p.ClaimID], p}
	}
	return out, err
}

// Unapproved lists claims that no editor has approved, the oldest first.
func Unapproved(ctx context.Context, q database.Reader, limit int) ([]Claim, error) {
	return claimsWhere(ctx, q, `WHERE c.approved_by = '' AND c.merged_into = 0 ORDER BY c.id LIMIT $1`, limit)
}

// CountWaiting counts what waits for an editor: entries, and claims that nobody has approved.
func CountWaiting(ctx context.Context, q database.Reader) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM claim_position WHERE state = 'waiting') + (SELECT COUNT(*) FROM claim WHERE approved_by = '' AND merged_into = 0)`).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count what waits at the claims desk: %w", err)
	}
	return n, nil
}

// Pair is two claims that may be one.
type Pair struct {
	One, Other Claim
	Score      float64
}

// alikeFrom is how like two claims must be to be offered as one: three of four telling words.
const alikeFrom = 0.75

// MergeCandidates lists pairs among the claims changed last that may be one, the likeliest first.
func MergeCandidates(ctx context.Context, q database.Reader, limit int) ([]Pair, error) {
	const looked = 60 // claims changed last: what nobody touches for long harms nobody
	recent, err := claimsWhere(ctx, q, `WHERE c.merged_into = 0 AND c.held = '' ORDER BY c.changed_at DESC, c.id DESC LIMIT $1`, looked)
	if err != nil {
		return nil, err
	}
	var list []Pair
	for i, a := range recent {
		words := telling(a.Text)
		for _, b := range recent[i+1:] {
			if score := min(likeness(b.Text, words), likeness(a.Text, telling(b.Text))); score >= alikeFrom {
				list = append(list, Pair{a, b, score})
			}
		}
	}
	slices.SortFunc(list, func(a, b Pair) int { return cmp.Compare(b.Score, a.Score) })
	return list[:min(len(list), limit)], nil
}
