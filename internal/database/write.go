package database

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"
	"time"
)

// errOver is given to a closure that keeps its Tx after it has returned.
var errOver = errors.New("this transaction is over: a Tx must not outlive its closure")

// Write runs f in a transaction and returns nil only when its commit has
// reached the disk. f may run more than once and so must have no effects
// outside tx; it must not call Write. If f fails or panics, only its own
// changes are undone. A context cancelled before f starts means f never runs;
// once it runs, Write waits for the outcome, whatever becomes of ctx.
func (db *DB) Write(ctx context.Context, f func(tx *Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return db.explain(db.engine.write(ctx, f))
}

// querier is what a Tx speaks through: *sql.Conn on SQLite, *sql.Tx on PostgreSQL.
type querier interface {
	ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row
}

// Tx is the transaction of one run of a Write closure.
type Tx struct {
	db       *DB
	on       querier
	whole    bool // statements must run to their end even if ctx is cancelled
	over     atomic.Bool
	last     []func(ctx context.Context) error
	after    []func()
	attached map[any]any
	at       time.Time // what a rehearsal says the time is; zero: the newspaper's clock
}

// DB returns the database that this transaction changes, for what is attached
// to it; asking it questions would miss the transaction's own changes.
func (tx *Tx) DB() *DB { return tx.db }

// Now returns the newspaper's clock.
func (tx *Tx) Now() time.Time {
	if !tx.at.IsZero() {
		return tx.at
	}
	return tx.db.Now()
}

// Exec runs a statement that changes something.
func (tx *Tx) Exec(ctx context.Context, q string, args ...any) (sql.Result, error) {
	ctx, args, err := tx.statement(ctx, args)
	if err != nil {
		return nil, err
	}
	return tx.on.ExecContext(ctx, q, args...)
}

// Query runs a question, or a statement with RETURNING.
func (tx *Tx) Query(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	ctx, args, err := tx.statement(ctx, args)
	if err != nil {
		return nil, err
	}
	return tx.on.QueryContext(ctx, q, args...)
}

// QueryRow asks for at most one row.
func (tx *Tx) QueryRow(ctx context.Context, q string, args ...any) *sql.Row {
	ctx, args, err := tx.statement(ctx, args)
	if err != nil {
		// An *sql.Row cannot be made with an error, but an argument can refuse.
		return tx.db.pool.QueryRowContext(context.Background(), "SELECT $1", refused{err})
	}
	return tx.on.QueryRowContext(ctx, q, args...)
}

// statement readies one statement. SQLite undoes a whole transaction, here that
// of the whole group, when a statement that writes is interrupted; so there a
// cancelled context is noticed between statements, not during one.
func (tx *Tx) statement(ctx context.Context, args []any) (context.Context, []any, error) {
	if tx.over.Load() {
		return nil, nil, errOver
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if tx.whole {
		ctx = context.WithoutCancel(ctx)
	}
	return ctx, checked(args), nil
}

// AfterCommit registers f to run once, after the commit that holds this
// closure and before Write returns. A closure that is run again registers anew.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// BeforeCommit registers f to run inside the transaction after the closure has
// returned. What must be written last is written there.
func (tx *Tx) BeforeCommit(f func(ctx context.Context) error) { tx.last = append(tx.last, f) }

// Attach returns what this transaction keeps under key, made by start the first time.
func (tx *Tx) Attach(key any, start func() any) any {
	if v, ok := tx.attached[key]; ok {
		return v
	}
	if tx.attached == nil {
		tx.attached = map[any]any{}
	}
	v := start()
	tx.attached[key] = v
	return v
}

// play runs the closure and then what it asked to be written last.
func (tx *Tx) play(ctx context.Context, f func(tx *Tx) error) error {
	defer tx.over.Store(true)
	if err := f(tx); err != nil {
		return err
	}
	for len(tx.last) > 0 { // one of them may add another
		last := tx.last[0]
		tx.last = tx.last[1:]
		if err := last(ctx); err != nil {
			return err
		}
	}
	return nil
}

// committed runs the AfterCommit hooks.
func (tx *Tx) committed() {
	for _, f := range tx.after {
		f()
	}
}
