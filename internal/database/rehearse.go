package database

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// errRehearsed ends a rehearsal: nothing of it is kept.
var errRehearsed = errors.New("a rehearsal is over")

// Rehearsal is a transaction whose clock is set by hand and whose changes are never kept.
type Rehearsal struct {
	Tx    *Tx
	marks int
}

// At sets the clock of the rehearsal.
func (r *Rehearsal) At(t time.Time) { r.Tx.at = t }

// Try runs f; if it fails, its own changes are undone and the rehearsal goes on.
func (r *Rehearsal) Try(ctx context.Context, f func(tx *Tx) error) error {
	r.marks++
	mark := fmt.Sprintf("rehearsal_%d", r.marks)
	if _, err := r.Tx.Exec(ctx, "SAVEPOINT "+mark); err != nil {
		return err
	}
	err := f(r.Tx)
	if err != nil {
		if _, undo := r.Tx.Exec(ctx, "ROLLBACK TO SAVEPOINT "+mark); undo != nil {
			return errors.Join(err, undo)
		}
	}
	_, released := r.Tx.Exec(ctx, "RELEASE SAVEPOINT "+mark)
	return errors.Join(err, released)
}

// Rehearse plays what is to happen later, to see what comes of it, and undoes it all: the same code that will do it for
// good runs in a transaction that is never committed. Nothing registered for after the commit runs. Writers wait
// meanwhile on SQLite, so it is for a person's question and not for readers' pages.
func (db *DB) Rehearse(ctx context.Context, f func(r *Rehearsal) error) error {
	err := db.Write(ctx, func(tx *Tx) error {
		if err := f(&Rehearsal{Tx: tx}); err != nil {
			return err
		}
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		return nil
	}
	return err
}
