// Package notice tells the staff what concerns them: a story waits for their eyes, a plan could not be carried out, the
// rights in a picture end on Friday. A notice stands in the newsroom until it is read, and goes out by mail to those
// who want that.
package notice

import (
	"context"
	"fmt"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/job"
)

// Notice is one thing that one person was told.
type Notice struct {
	ID      int64
	Staff   int64  // who is told
	Kind    string // "plan.failed": what it is about
	Subject string // "article:7"
	Words   string // a sentence for a person
	Path    string // where to act on it, "/newsroom/story/7"
	At      time.Time
	Read    time.Time // zero: not yet
}

// Tell gives each of the people the notice, in the transaction of what it is about. Somebody who has an unread notice of
// the same kind and subject is not told twice: the older one takes the new words.
func Tell(ctx context.Context, tx *database.Tx, n Notice, people ...int64) error {
	for _, id := range people {
		r, err := tx.Exec(ctx, `UPDATE notice SET words = $4, path = $5, at = $6 WHERE staff_id = $1 AND kind = $2 AND subject = $3 AND read_at = 0`,
			id, n.Kind, n.Subject, n.Words, n.Path, database.Micros(tx.Now()))
		if err != nil {
			return fmt.Errorf("tell staff %d: %w", id, err)
		}
		told, err := r.RowsAffected()
		if err != nil {
			return fmt.Errorf("tell staff %d: %w", id, err)
		}
		if told > 0 {
			continue
		}
		if err := tell(ctx, tx, n, id); err != nil {
			return fmt.Errorf("tell staff %d: %w", id, err)
		}
	}
	return nil
}

// tell writes a notice and, for who wants that, has it mailed at once.
func tell(ctx context.Context, tx *database.Tx, n Notice, person int64) error {
	var id int64
	err := tx.QueryRow(ctx, `INSERT INTO notice (staff_id, kind, subject, words, path, at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		person, n.Kind, n.Subject, n.Words, n.Path, database.Micros(tx.Now())).Scan(&id)
	if err != nil {
		return err
	}
	how, err := howFor(ctx, tx, person, n.Kind)
	if err != nil || how != AtOnce {
		return err
	}
	return job.Enqueue(ctx, tx, job.Job{Kind: mailJob, Payload: mailOrder{id}})
}

// Of lists what a person was told, the newest first.
func Of(ctx context.Context, q database.Reader, staff int64, limit int) ([]Notice, error) {
	return Before(ctx, q, staff, 0, limit)
}
