package ledger

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/database"
)

// Asked narrows the minutes. Zero values do not narrow.
type Asked struct {
	Actor   string // "staff:3"; "reader" finds every reader
	Action  string // "article.killed"; "article." finds all actions on stories
	Subject string // "article:7"; "article:" finds all stories
	From    time.Time
	Until   time.Time // before
	Before  int64     // older than the decision of this number
	Limit   int
}

// Find lists decisions, newest first.
func Find(ctx context.Context, q database.Reader, a Asked) ([]Decision, error) {
	conds, args := []string{"1 = 1"}, []any{}
	add := func(cond string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			cond = strings.Replace(cond, "?", fmt.Sprintf("$%d", len(args)), 1)
		}
		conds = append(conds, cond)
	}
	beginning := func(column, value string) { // "article." finds what begins so, by the index; a whole value finds itself
		if last := len(value) - 1; value[last] == '.' || value[last] == ':' {
			add(column+" >= ? AND "+column+" < ?", value, value[:last]+string(rune(value[last]+1)))
			return
		}
		add(column+" = ?", value)
	}
	if a.Actor != "" {
		beginning("e.actor", a.Actor)
	}
	if a.Action != "" {
		beginning("e.action", a.Action)
	}
	if a.Subject != "" {
		beginning("e.subject", a.Subject)
	}
	if !a.From.IsZero() {
		add("e.entered_at >= ?", database.Micros(a.From))
	}
	if !a.Until.IsZero() {
		add("e.entered_at < ?", database.Micros(a.Until))
	}
	if a.Before != 0 {
		add("e.id < ?", a.Before)
	}
	args = append(args, a.Limit)
	rows, err := q.Query(ctx, fmt.Sprintf(`SELECT e.id, COALESCE(e.seq, 0), e.entered_at, e.actor, e.action, e.subject,
		COALESCE(r.reason, ''), e.reason_hash IS NOT NULL AND r.entry IS NULL
		FROM ledger_entry e LEFT JOIN ledger_reason r ON r.entry = e.id WHERE %s ORDER BY e.id DESC LIMIT $%d`, strings.Join(conds, " AND "), len(args)), args...)
	list, err := database.Collect(rows, err, func(r *sql.Rows, d *Decision) error {
		var at int64
		err := r.Scan(&d.ID, &d.Seq, &at, &d.Actor, &d.Action, &d.Subject, &d.Reason, &d.Erased)
		d.At = database.FromMicros(at)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find decisions: %w", err)
	}
	return list, nil
}

// Chain is how the minutes stand: the end of the chain, and what is not yet in it.
type Chain struct {
	Seq    int64  // of the last sealed decision, 0 for none
	Seal   string // its seal in hexadecimal
	At     time.Time
	Behind int // decisions that wait for the sealer
}

// ChainNow tells how the minutes stand.
func ChainNow(ctx context.Context, q database.Reader) (c Chain, err error) {
	var at int64
	var seal []byte
	err = q.QueryRow(ctx, `SELECT seq, hash, entered_at FROM ledger_entry WHERE seq = (SELECT MAX(seq) FROM ledger_entry)`).Scan(&c.Seq, &seal, &at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return c, fmt.Errorf("read the end of the chain: %w", err)
	}
	c.Seal = hex.EncodeToString(seal)
	c.At = database.FromMicros(at)
	err = q.QueryRow(ctx, `SELECT COUNT(*) FROM ledger_entry WHERE seq IS NULL`).Scan(&c.Behind)
	return c, err
}
