package job

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/database"
)

// ErrTaken says that another holds the lease.
var ErrTaken = errors.New("another process holds the lease")

// Leader is the holder of a named lease: of all processes on one database, the
// one that may do a certain thing.
type Leader struct {
	db     *database.DB
	name   string
	holder string
	token  int64
	ttl    time.Duration
}

// Lease takes the lease of a name for ttl, or returns ErrTaken. Renew it before
// it ends, and put Fence into every transaction that relies on it.
func Lease(ctx context.Context, db *database.DB, name string, ttl time.Duration) (*Leader, error) {
	l := &Leader{db: db, name: name, holder: rand.Text(), ttl: ttl}
	err := db.Write(ctx, func(tx *database.Tx) error {
		now := tx.Now()
		// Over, or so far ahead that a clock since set back must have written it.
		err := tx.QueryRow(ctx, `INSERT INTO lease (name, holder, token, until) VALUES ($1, $2, 1, $3)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, token = lease.token + 1, until = excluded.until
			WHERE lease.until <= $4 OR lease.until > $5 RETURNING token`,
			name, l.holder, database.Micros(now.Add(ttl)), database.Micros(now), database.Micros(now.Add(2*ttl))).Scan(&l.token)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrTaken
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("take the lease %s: %w", name, err)
	}
	return l, nil
}

// Fence fails with ErrLost when the lease has passed to another. In the same
// transaction as the work it makes sure that a deposed leader commits nothing.
func (l *Leader) Fence(ctx context.Context, tx *database.Tx) error {
	var token int64
	err := tx.QueryRow(ctx, "SELECT token FROM lease WHERE name = $1 AND holder = $2", l.name, l.holder).Scan(&token)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrLost
	}
	return err
}

// Token grows with every change of hands: what an outside party needs to refuse
// a leader that was deposed without knowing it.
func (l *Leader) Token() int64 { return l.token }

// Renew extends the lease by its ttl from now.
func (l *Leader) Renew(ctx context.Context) error { return l.set(ctx, l.ttl) }

// Release gives the lease up, so that another need not wait for its end.
func (l *Leader) Release(ctx context.Context) error { return l.set(ctx, 0) }

func (l *Leader) set(ctx context.Context, ttl time.Duration) error {
	return l.db.Write(ctx, func(tx *database.Tx) error {
		if err := l.Fence(ctx, tx); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "UPDATE lease SET until = $2 WHERE name = $1", l.name, database.Micros(tx.Now().Add(ttl)))
		return err
	})
}

// Lead runs f while this process holds the lease, again whenever f returns or
// the lease comes back, until ctx ends. f's context ends with the lease.
func Lead(ctx context.Context, db *database.DB, name string, ttl time.Duration, f func(ctx context.Context, l *Leader) error) error {
	for {
		l, err := Lease(ctx, db, name, ttl)
		if err == nil {
			err = l.lead(ctx, f)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(ttl / 3):
		}
		_ = err // whatever it was, the next round meets it again
	}
}

func (l *Leader) lead(ctx context.Context, f func(ctx context.Context, l *Leader) error) error {
	held, lose := context.WithCancelCause(ctx)
	kept := make(chan struct{})
	go func() { defer close(kept); l.keep(held, lose) }()
	defer func() {
		lose(nil)
		<-kept
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = l.Release(last) // if it fails, the lease ends by itself
	}()
	return f(held, l)
}

func (l *Leader) keep(ctx context.Context, lose context.CancelCauseFunc) {
	tick := time.NewTicker(l.ttl / 3)
	defer tick.Stop()
	renewed := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		begun := time.Now()
		err := l.Renew(ctx)
		switch {
		case err == nil:
			renewed = begun
		case errors.Is(err, ErrLost), time.Since(renewed) > l.ttl:
			lose(ErrLost)
			return
		}
	}
}
