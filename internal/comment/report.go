package comment

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
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

// ErrorReport is what a reader said is wrong in a story.
type ErrorReport struct {
	ID            int64
	ArticleID     int64
	Passage, Text string
	Name, Email   string // both optional; for the newsroom's answer only
	At            time.Time
	Open          bool
	Answer        string
}

// FileError tells the newsroom about an error in a live story.
func FileError(ctx context.Context, db *database.DB, e ErrorReport) (int64, error) {
	e.Passage, e.Text, e.Name, e.Email = clean(e.Passage), clean(e.Text), cleanLine(e.Name), strings.TrimSpace(e.Email)
	if isBlank(e.Text) {
		return 0, invalid("text", "Please say what is wrong.")
	}
	if e.Email != "" && !isAddress(e.Email) {
		return 0, known("email", "That is not a mail address. You may leave it out.", "comments.badmail")
	}
	if runes(e.Text) > maxText || runes(e.Passage) > maxText || runes(e.Name) > maxName || len(e.Email) > maxEmail {
		return 0, invalid("text", fmt.Sprintf("That is too long: the limit is %d letters.", maxText))
	}
	err := db.Write(ctx, func(tx *database.Tx) error {
		live, err := article.IsLive(ctx, tx, e.ArticleID)
		if err != nil {
			return err
		}
		if !live {
			return article.ErrNotFound
		}
		return tx.QueryRow(ctx, `INSERT INTO error_report (article_id, passage, text, name, email, at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
			e.ArticleID, e.Passage, e.Text, e.Name, e.Email, database.Micros(tx.Now())).Scan(&e.ID)
	})
	return e.ID, err
}

// OpenErrors lists the error reports that nobody has settled, the oldest first.
func OpenErrors(ctx context.Context, q database.Reader, limit int) ([]ErrorReport, error) {
	rows, err := q.Query(ctx, `SELECT id, article_id, passage, text, name, email, at, open, answer FROM error_report WHERE open ORDER BY id LIMIT $1`, limit)
	return database.Collect(rows, err, func(r *sql.Rows, e *ErrorReport) error {
		var at int64
		err := r.Scan(&e.ID, &e.ArticleID, &e.Passage, &e.Text, &e.Name, &e.Email, &at, &e.Open, &e.Answer)
		e.At = database.FromMicros(at)
		return err
	})
}

// SettleError closes an error report, with a word on what was done.
func SettleError(ctx context.Context, tx *database.Tx, by string, id int64, answer string) error {
	if _, err := tx.Exec(ctx, `UPDATE error_report SET open = FALSE, answer = $2 WHERE id = $1`, id, answer); err != nil {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "error-report.settled", Subject: fmt.Sprintf("error-report:%d", id), Reason: answer})
}

// CountOpenErrors counts the error reports that nobody has settled.
func CountOpenErrors(ctx context.Context, q database.Reader) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT COUNT(*) FROM error_report WHERE open`).Scan(&n)
	return n, err
}
