package ledger

import (
	"context"
	"fmt"
	"time"

	"broadsheet/internal/database"
)

// Decision is an entry as a person reads it.
type Decision struct {
	ID      int64
	Seq     int64 // 0 until sealed
	At      time.Time
	Actor   string
	Action  string
	Subject string
	Reason  string // empty when none was given, or when it was erased
	Erased  bool   // a reason was given and erased
}

// Recent lists decisions, newest first, at most limit, older than the one whose
// ID is before (0: from the newest).
func Recent(ctx context.Context, q database.Reader, limit int, before int64) ([]Decision, error) {
	return list(ctx, q, "WHERE e.id < $1 OR $1 = 0", limit, before)
}

// Last gives the newest decision of a kind: "front" is any action that begins with "front.". ok is false if there is none.
func Last(ctx context.Context, q database.Reader, kind string) (d Decision, ok bool, err error) {
	found, err := list(ctx, q, "WHERE e.id = (SELECT MAX(id) FROM ledger_entry WHERE action > $1 AND action < $3)", 1, kind+".", kind+"/")
	if err != nil || len(found) == 0 {
		return d, false, err
	}
	return found[0], true, nil
}

// About lists the decisions on one subject, newest first, at most limit.
func About(ctx context.Context, q database.Reader, subject string, limit int) ([]Decision, error) {
	return list(ctx, q, "WHERE e.subject = $1", limit, subject)
}

func list(ctx context.Context, q database.Reader, where string, limit int, first any, more ...any) ([]Decision, error) {
	rows, err := q.Query(ctx, `SELECT e.id, COALESCE(e.seq, 0), e.entered_at, e.actor, e.action, e.subject,
		COALESCE(r.reason, ''), e.reason_hash IS NOT NULL AND r.entry IS NULL
		FROM ledger_entry e LEFT JOIN ledger_reason r ON r.entry = e.id `+where+` ORDER BY e.id DESC LIMIT $2`, append([]any{first, limit}, more...)...)
	if err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []Decision
	for rows.Next() {
		var d Decision
		var at int64
		if err := rows.Scan(&d.ID, &d.Seq, &at, &d.Actor, &d.Action, &d.Subject, &d.Reason, &d.Erased); err != nil {
			return nil, fmt.Errorf("list decisions: %w", err)
		}
		d.At = database.FromMicros(at)
		all = append(all, d)
	}
	return all, rows.Err()
}

// Erase removes the words and the salt of a decision's reason for good, and
// records that it was done. The chain stays whole: it never held the words.
func Erase(ctx context.Context, tx *database.Tx, actor string, id int64) error {
	r, err := tx.Exec(ctx, "DELETE FROM ledger_reason WHERE entry = $1", id)
	if err != nil {
		return fmt.Errorf("erase the reason of decision %d: %w", id, err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return Record(ctx, tx, Entry{Actor: actor, Action: "ledger.reason-erased", Subject: fmt.Sprintf("decision:%d", id)})
}
