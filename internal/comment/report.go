package comment

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"broadsheet/internal/database"
)

// Reasons a reader can give for reporting a comment, in the order of the form. The catalogue has words for each
// ("comments.reportabuse").
var Reasons = []string{"abuse", "false", "private", "spam", "other"}

// maxNote is room for a paragraph.
const maxNote = 1000

// Report is what a reader said is wrong with a comment.
type Report struct {
	Reason, Note string
	At           time.Time
}

// File reports a published comment to the moderators. Nobody needs an account for it.
func File(ctx context.Context, db *database.DB, id int64, reason, note string) error {
	if !slices.Contains(Reasons, reason) {
		return invalid("reason", "Please choose what is wrong with the comment.")
	}
	note = clean(note)
	if runes(note) > maxNote {
		return invalid("note", fmt.Sprintf("The note has %d letters, the limit is %d.", runes(note), maxNote))
	}
	return db.Write(ctx, func(tx *database.Tx) error {
		c, err := ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if c.State != Published {
			return ErrNotFound
		}
		if _, err := tx.Exec(ctx, `INSERT INTO comment_report (comment_id, reason, note, at) VALUES ($1, $2, $3, $4)`, id, reason, note, database.Micros(tx.Now())); err != nil {
			return fmt.Errorf("report comment %d: %w", id, err)
		}
		_, err = tx.Exec(ctx, `UPDATE comment SET reports = reports + 1 WHERE id = $1`, id)
		return err
	})
}

// Reports lists the open reports on a comment, the oldest first.
func Reports(ctx context.Context, q database.Reader, id int64) ([]Report, error) {
	rows, err := q.Query(ctx, `SELECT reason, note, at FROM comment_report WHERE comment_id = $1 AND open ORDER BY id`, id)
	return database.Collect(rows, err, func(r *sql.Rows, v *Report) error {
		var at int64
		err := r.Scan(&v.Reason, &v.Note, &at)
		v.At = database.FromMicros(at)
		return err
	})
}
