package claim

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// act is one thing done to a claim, on its way into the log and the ledger.
type act struct {
	claim    int64
	position int64
	by, name string
	words    string // for readers or colleagues: "the day was wrong"
	reason   string // private: it goes to the ledger, where it can be erased
	was      any    // how it stood; nil when it was not there
	became   any
	seen     bool // readers see something else now
	moved    bool // the state itself is another
}

func (a act) write(ctx context.Context, tx *database.Tx) error {
	was, err := asJSON(a.was)
	if err != nil {
		return err
	}
	became, err := asJSON(a.became)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO claim_log (claim_id, position_id, at, by_actor, act, words, was, became) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		a.claim, a.position, database.Micros(tx.Now()), a.by, a.name, a.words, was, became)
	if err != nil {
		return fmt.Errorf("log %s of claim %d: %w", a.name, a.claim, err)
	}
	return nil
}

func asJSON(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}

// Logged is one line of what happened to a claim. Was and Became are the whole record before and after, as JSON.
type Logged struct {
	ID         int64
	ClaimID    int64
	PositionID int64
	At         time.Time
	By         string
	Act        string
	Words      string
	Was        string
	Became     string
}

// Log lists what happened to a claim, the newest first, at most limit.
func Log(ctx context.Context, q database.Reader, claim int64, limit int) ([]Logged, error) {
	return logged(ctx, q, `WHERE claim_id = $1 ORDER BY id DESC LIMIT $2`, claim, limit)
}

func logged(ctx context.Context, q database.Reader, where string, args ...any) ([]Logged, error) {
	rows, err := q.Query(ctx, `SELECT id, claim_id, position_id, at, by_actor, act, words, was, became FROM claim_log `+where, args...)
	return database.Collect(rows, err, func(r *sql.Rows, l *Logged) error {
		var at int64
		err := r.Scan(&l.ID, &l.ClaimID, &l.PositionID, &at, &l.By, &l.Act, &l.Words, &l.Was, &l.Became)
		l.At = database.FromMicros(at)
		return err
	})
}

// LastAct is the number of the last line of the log about an entry: whoever changes it says which one they saw.
func LastAct(ctx context.Context, q database.Reader, position int64) (n int64, err error) {
	err = q.QueryRow(ctx, `SELECT COALESCE(MAX(id), 0) FROM claim_log WHERE position_id = $1`, position).Scan(&n)
	return n, err
}

// Overtaken refuses a change to an entry that a colleague changed meanwhile. Zero asks nothing.
func Overtaken(ctx context.Context, q database.Reader, position, seen int64) error {
	last, err := LastAct(ctx, q, position)
	if err == nil && seen != 0 && last != seen {
		err = invalid("position", "A colleague changed this entry while you had it open. Open it anew and look at it: nothing of yours was kept, and nothing of theirs was overwritten.")
	}
	return err
}

// Reworded is a change of a claim's wording, for readers.
type Reworded struct {
	ID          int64 // its line in the log
	Hidden      bool  // readers do not get it
	At          time.Time
	Was, Became string
	Why         string
}

// Wordings lists how the wording of a claim changed since it was opened to readers, the newest first. Readers do not get what
// is Hidden.
func Wordings(ctx context.Context, q database.Reader, c Claim) ([]Reworded, error) {
	hidden, err := hiddenWordings(ctx, q, c.ID)
	if err != nil {
		return nil, err
	}
	list, err := logged(ctx, q, `WHERE claim_id = $1 AND act = 'reworded' AND at >= $2 ORDER BY id DESC`, c.ID, database.Micros(c.Opened))
	var out []Reworded
	for _, l := range list {
		r := Reworded{ID: l.ID, Hidden: hidden[l.ID], At: l.At, Why: l.Words}
		if err := json.Unmarshal([]byte(l.Was), &r.Was); err != nil {
			return nil, fmt.Errorf("wording of claim %d: %w", c.ID, err)
		}
		if err := json.Unmarshal([]byte(l.Became), &r.Became); err != nil {
			return nil, fmt.Errorf("wording of claim %d: %w", c.ID, err)
		}
		out = append(out, r)
	}
	return out, err
}

// Former gives how a position stood before each of its corrections, the oldest first: nothing that was published is lost.
func Former(ctx context.Context, q database.Reader, position int64) ([]Position, error) {
	list, err := logged(ctx, q, `WHERE position_id = $1 AND act = 'corrected' ORDER BY id`, position)
	var out []Position
	for _, l := range list {
		var p Position
		if err := json.Unmarshal([]byte(l.Was), &p); err != nil {
			return nil, fmt.Errorf("position %d as it was: %w", position, err)
		}
		out = append(out, p)
	}
	return out, err
}

// StateHash gives the hash of a claim and all that was said about it as it is now, for the ledger's check.
func StateHash(ctx context.Context, q database.Reader, id int64) ([]byte, error) {
	c, err := ByID(ctx, q, id)
	if err != nil {
		return nil, err
	}
	facts, err := asJSON(c.Facts)
	if err != nil {
		return nil, err
	}
	parts := []any{c.Slug, c.Text, c.Lang, string(c.Sensitivity), c.Listed, c.ApprovedBy, database.Micros(c.Opened), c.MergedInto, string(c.Held), c.HoldNotice, facts}
	if proposed, err := c.proposal(); err != nil {
		return nil, err
	} else if proposed != "" { // a part of its own, so that what was hashed before there were proposals stays true
		parts = append(parts, "proposed "+proposed)
	}
	list, err := positionsWhere(ctx, q, `WHERE p.claim_id = $1 ORDER BY p.id`, id)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		record, err := asJSON(p.Details)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p.ID, p.SpeakerID, p.BodyID, string(p.Stance), string(p.Standing), p.Origin, string(p.State), database.Micros(p.Said),
			p.ApprovedBy, database.Micros(p.Published), database.Micros(p.Visible), p.Supersedes, record)
	}
	return ledger.Hash(parts...), nil
}
