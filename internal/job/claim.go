package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"broadsheet/internal/database"
)

// Claim is one worker's hold on one job.
type Claim struct {
	ID       int64
	Kind     string
	Attempt  int // 1 at the first
	db       *database.DB
	payload  string
	token    int64
	lease    time.Duration
	finished atomic.Bool
}

// Decode reads the job's payload into v.
func (c *Claim) Decode(v any) error {
	if err := json.Unmarshal([]byte(c.payload), v); err != nil {
		return fmt.Errorf("read the payload of job %d (%s): %w", c.ID, c.Kind, err)
	}
	return nil
}

// Key is the same for every attempt at this job and for no other job: what an
// outside party needs to notice that it is asked twice.
func (c *Claim) Key() string { return fmt.Sprintf("job-%d", c.ID) }

// Done commits the job's effect and its end in one transaction, if the lease
// still holds; otherwise it commits nothing and returns ErrLost. f may be nil.
func (c *Claim) Done(ctx context.Context, f func(tx *database.Tx) error) error {
	err := c.db.Write(ctx, func(tx *database.Tx) error {
		if err := c.end(ctx, tx); err != nil {
			return err
		}
		if f == nil {
			return nil
		}
		return f(tx)
	})
	if err != nil {
		return fmt.Errorf("finish job %d (%s): %w", c.ID, c.Kind, err)
	}
	c.finished.Store(true)
	return nil
}

// end removes the row, or lets it wait again when it was enqueued meanwhile.
func (c *Claim) end(ctx context.Context, tx *database.Tx) error {
	r, err := tx.Exec(ctx, "DELETE FROM job WHERE id = $1 AND token = $2 AND state = 'running' AND NOT again", c.ID, c.token)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return c.put(ctx, tx, "waiting", 0, 0, 0, "")
}

// put changes the row from running to another state, if the lease still holds.
func (c *Claim) put(ctx context.Context, tx *database.Tx, state string, retryAt, failedAt int64, attempts int, words string) error {
	var again bool
	err := tx.QueryRow(ctx, "SELECT again FROM job WHERE id = $1 AND token = $2 AND state = 'running'", c.ID, c.token).Scan(&again)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrLost
	}
	if err != nil {
		return err
	}
	if again { // asked for anew: a fresh round, whatever this one came to
		state, retryAt, failedAt, attempts = "waiting", 0, 0, 0
		db := tx.DB()
		tx.AfterCommit(func() { bellOf(db).ring() })
	}
	_, err = tx.Exec(ctx, `UPDATE job SET state = $3, again = FALSE, lease_until = 0, retry_at = $4, failed_at = $5,
		attempts = $6, last_error = $7 WHERE id = $1 AND token = $2`, c.ID, c.token, state, retryAt, failedAt, attempts, storable(words))
	return err
}

// keep renews the lease until ctx ends. A lease that could not be renewed in
// its whole length must be taken for lost: another may have the job.
func (c *Claim) keep(ctx context.Context, lose context.CancelCauseFunc) {
	tick := time.NewTicker(c.lease / 3)
	defer tick.Stop()
	renewed := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		begun := time.Now()
		err := c.renew(ctx)
		switch {
		case err == nil:
			renewed = begun
		case errors.Is(err, ErrLost), time.Since(renewed) > c.lease:
			lose(ErrLost)
			return
		}
	}
}

func (c *Claim) renew(ctx context.Context) error {
	return c.db.Write(ctx, func(tx *database.Tx) error {
		r, err := tx.Exec(ctx, "UPDATE job SET lease_until = $3 WHERE id = $1 AND token = $2 AND state = 'running'",
			c.ID, c.token, database.Micros(tx.Now().Add(c.lease)))
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return ErrLost
	})
}

// storable makes any error text fit for a column: whole UTF-8 without NUL, not too long.
func storable(words string) string {
	const most = 4000 // a stack trace's useful part
	if len(words) > most {
		words = words[:most]
	}
	return strings.ReplaceAll(strings.ToValidUTF8(words, "?"), "\x00", "?")
}
