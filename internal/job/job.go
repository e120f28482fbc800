// Package job is the newspaper's list of things still to do: make the renditions
// of a picture, publish a story at six, fetch the weather every hour.
//
// A job is a row in the same database, enqueued in the transaction of the
// decision that causes it: it exists exactly when the decision does. A Runner
// claims due jobs under a lease that it keeps renewing; should the process die,
// the lease runs out and another runner takes the job over. A claim carries a
// token that grows with every change of hands, and a worker that has lost its
// lease cannot finish: Claim.Done compares the token in the transaction that
// commits the job's effect. So a job's effect on the database happens once.
// Effects outside (a mail, a web hook) may happen twice and need a key by which
// the other side can tell.
//
// A job that fails is tried again, later each time, and in the end lies among
// the Failed where an editor can see it. Nothing sleeps until a computed
// instant: due jobs are looked for again and again, so a clock that jumps skips
// none of them.
package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/database"
)

// ErrLost says that the lease of a job or of a leader has gone to another, and
// that nothing was committed.
var ErrLost = errors.New("the lease was lost to another worker")

// Job is something to be done after a commit.
type Job struct {
	Kind    string    // "media.renditions": which handler does it
	Payload any       // stored as JSON; keep it to ids
	Unique  string    // at most one such job waits; enqueuing it again replaces payload and time
	At      time.Time // not before this instant; the zero time is now
}

// Enqueue adds a job in the transaction of the change that causes it. If a job
// of the same Unique key is waiting or has failed, it takes the new payload and
// time; if it is running, it will run once more afterwards, because it may have
// looked before this change.
func Enqueue(ctx context.Context, tx *database.Tx, j Job) error {
	payload, err := json.Marshal(j.Payload)
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", j.Kind, err)
	}
	var unique any
	if j.Unique != "" {
		unique = j.Unique
	}
	now := tx.Now()
	due := j.At
	if due.IsZero() {
		due = now
	}
	_, err = tx.Exec(ctx, `INSERT INTO job (kind, payload, unique_key, state, due_at, enqueued_at)
		VALUES ($1, $2, $3, 'waiting', $4, $5)
		ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO UPDATE SET
			kind = excluded.kind, payload = excluded.payload, due_at = excluded.due_at, enqueued_at = excluded.enqueued_at,
			again = (job.state = 'running'),
			state = CASE WHEN job.state = 'running' THEN 'running' ELSE 'waiting' END,
			attempts = CASE WHEN job.state = 'running' THEN job.attempts ELSE 0 END,
			retry_at = 0`,
		j.Kind, string(payload), unique, database.Micros(due), database.Micros(now))
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", j.Kind, err)
	}
	db := tx.DB()
	tx.AfterCommit(func() { bellOf(db).ring() })
	return nil
}

// Cancel removes the job of a Unique key that has not begun. It reports whether
// there was one.
func Cancel(ctx context.Context, tx *database.Tx, unique string) (bool, error) {
	r, err := tx.Exec(ctx, "DELETE FROM job WHERE unique_key = $1 AND state <> 'running'", unique)
	if err != nil {
		return false, fmt.Errorf("cancel job %s: %w", unique, err)
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

// Failure is a job that was given up.
type Failure struct {
	ID       int64
	Kind     string
	Payload  string // JSON
	Attempts int
	Error    string // of the last attempt
	At       time.Time
}

// Failed lists the jobs that were given up, newest first, at most 200: more
// than a person will read.
func Failed(ctx context.Context, q database.Reader) ([]Failure, error) {
	rows, err := q.Query(ctx, `SELECT id, kind, payload, attempts, last_error, failed_at FROM job
		WHERE state = 'failed' ORDER BY failed_at DESC, id DESC LIMIT 200`)
	if err != nil {
		return nil, fmt.Errorf("list failed jobs: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []Failure
	for rows.Next() {
		var f Failure
		var at int64
		if err := rows.Scan(&f.ID, &f.Kind, &f.Payload, &f.Attempts, &f.Error, &at); err != nil {
			return nil, fmt.Errorf("list failed jobs: %w", err)
		}
		f.At = database.FromMicros(at)
		all = append(all, f)
	}
	return all, rows.Err()
}

// CountFailed counts the jobs that were given up.
func CountFailed(ctx context.Context, q database.Reader) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT COUNT(*) FROM job WHERE state = 'failed'`).Scan(&n)
	return n, err
}

// Retry gives a failed job another round of attempts.
func Retry(ctx context.Context, tx *database.Tx, id int64) error {
	_, err := tx.Exec(ctx, "UPDATE job SET state = 'waiting', attempts = 0, retry_at = 0 WHERE id = $1 AND state = 'failed'", id)
	if err != nil {
		return fmt.Errorf("retry job %d: %w", id, err)
	}
	db := tx.DB()
	tx.AfterCommit(func() { bellOf(db).ring() })
	return nil
}

// Dismiss takes a failed job away for good: somebody saw to it otherwise.
func Dismiss(ctx context.Context, tx *database.Tx, id int64) error {
	if _, err := tx.Exec(ctx, "DELETE FROM job WHERE id = $1 AND state = 'failed'", id); err != nil {
		return fmt.Errorf("dismiss job %d: %w", id, err)
	}
	return nil
}
