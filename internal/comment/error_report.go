package comment

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// Outcome is what a report of an error came to.
type Outcome string

// The outcomes.
const (
	Fixed   Outcome = "fixed"   // the reader was right, and it was put right
	NoError Outcome = "noerror" // the story was right
	Other   Outcome = "other"   // neither: said in the answer
)

// Outcomes in the order of the form.
var Outcomes = []Outcome{Fixed, NoError, Other}

// ErrorReport is what a reader said is wrong in a story.
type ErrorReport struct {
	ID            int64
	ArticleID     int64
	CommentID     int64 // the comment in which it stood, 0 when it was sent to the desk
	Passage, Text string
	Name, Email   string // both optional; for the newsroom's answer only, and the address is forgotten with it
	At            time.Time
	Open          bool
	Answer        string // for whoever sent it
	Outcome       Outcome
	ChangeID      int64 // the note that answers it, 0 for none
	Settled       time.Time
	Secret        string // of the browser that sent it; kept as a hash only
}

// NewSecret makes the secret by which a browser proves that something came from it.
func NewSecret() string { return newSecret() }

// SentBy reports whether secret is that of the browser which sent the report.
func (e ErrorReport) SentBy(secret string) bool {
	return secret != "" && e.Secret != "" && subtle.ConstantTimeCompare([]byte(e.Secret), []byte(hashOf(secret))) == 1
}

// FileError tells the newsroom about an error in a live story.
func FileError(ctx context.Context, db *database.DB, e ErrorReport) (int64, error) {
	e.Passage, e.Text, e.Name, e.Email = clean(e.Passage), clean(e.Text), cleanLine(e.Name), strings.TrimSpace(e.Email)
	if isBlank(e.Text) {
		return 0, known("text", "Please say what is wrong.", "report.needtext")
	}
	if e.Email != "" && !isAddress(e.Email) {
		return 0, known("email", "That is not a mail address. You may leave it out.", "comments.badmail")
	}
	if runes(e.Text) > maxText || runes(e.Passage) > maxText || runes(e.Name) > maxName || len(e.Email) > maxEmail {
		return 0, invalid("text", fmt.Sprintf("That is too long: the limit is %d letters.", maxText))
	}
	if e.Secret != "" {
		e.Secret = hashOf(e.Secret)
	}
	err := db.Write(ctx, func(tx *database.Tx) error {
		live, err := article.IsLive(ctx, tx, e.ArticleID)
		if err != nil {
			return err
		}
		if !live {
			return article.ErrNotFound
		}
		return keepError(ctx, tx, &e)
	})
	return e.ID, err
}

func keepError(ctx context.Context, tx *database.Tx, e *ErrorReport) error {
	return tx.QueryRow(ctx, `INSERT INTO error_report (article_id, comment_id, passage, text, name, email, at, secret) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
		e.ArticleID, e.CommentID, e.Passage, e.Text, e.Name, e.Email, database.Micros(tx.Now()), e.Secret).Scan(&e.ID)
}

// ErrorInComment lays a comment that points out an error before the desk, as a report. A comment is one report at most.
func ErrorInComment(ctx context.Context, tx *database.Tx, by string, id int64) (ErrorReport, error) {
	c, err := ByID(ctx, tx, id)
	if err != nil {
		return ErrorReport{}, err
	}
	e := ErrorReport{ArticleID: c.ArticleID, CommentID: id, Text: c.Text, Name: c.Name, Email: c.Email, Secret: c.secret}
	var before int64
	err = tx.QueryRow(ctx, `SELECT id FROM error_report WHERE comment_id = $1 LIMIT 1`, id).Scan(&before)
	if err == nil {
		return e, invalid("report", "This comment lies before the desk as a report already.")
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return e, err
	}
	if err := keepError(ctx, tx, &e); err != nil {
		return e, err
	}
	return e, ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "error-report.from-comment", Subject: errorSubject(e.ID)})
}

func errorSubject(id int64) string { return fmt.Sprintf("error-report:%d", id) }

const errorColumns = `id, article_id, comment_id, passage, text, name, email, at, open, answer, outcome, change_id, settled_at, secret`

func scanError(row interface{ Scan(...any) error }, e *ErrorReport) error {
	var at, settled int64
	err := row.Scan(&e.ID, &e.ArticleID, &e.CommentID, &e.Passage, &e.Text, &e.Name, &e.Email, &at, &e.Open, &e.Answer, &e.Outcome, &e.ChangeID, &settled, &e.Secret)
	e.At, e.Settled = database.FromMicros(at), database.FromMicros(settled)
	return err
}

func errorsOf(ctx context.Context, q database.Reader, where string, args ...any) ([]ErrorReport, error) {
	rows, err := q.Query(ctx, `SELECT `+errorColumns+` FROM error_report WHERE `+where, args...)
	return database.Collect(rows, err, func(r *sql.Rows, e *ErrorReport) error { return scanError(r, e) })
}

// OpenErrors lists the error reports that nobody has settled, the oldest first.
func OpenErrors(ctx context.Context, q database.Reader, limit int) ([]ErrorReport, error) {
	return OpenErrorsAfter(ctx, q, 0, limit)
}

// OpenErrorsAfter lists those behind the report of a number.
func OpenErrorsAfter(ctx context.Context, q database.Reader, after int64, limit int) ([]ErrorReport, error) {
	return errorsOf(ctx, q, `open AND id > $1 ORDER BY id LIMIT $2`, after, limit)
}

// OpenErrorsOf lists the open reports on one story, the oldest first.
func OpenErrorsOf(ctx context.Context, q database.Reader, story int64, limit int) ([]ErrorReport, error) {
	return errorsOf(ctx, q, `open AND article_id = $1 ORDER BY id LIMIT $2`, story, limit)
}

// SettledErrors lists what was settled last, the newest first.
func SettledErrors(ctx context.Context, q database.Reader, limit int) ([]ErrorReport, error) {
	return SettledErrorsBefore(ctx, q, math.MaxInt64, 0, limit)
}

// SettledErrorsBefore lists those settled before an instant in microseconds, and of those settled at it, with a smaller number.
func SettledErrorsBefore(ctx context.Context, q database.Reader, at, id int64, limit int) ([]ErrorReport, error) {
	return errorsOf(ctx, q, `NOT open AND (settled_at < $1 OR settled_at = $1 AND id < $2) ORDER BY settled_at DESC, id DESC LIMIT $3`, at, id, limit)
}

// ErrorByID gives one report.
func ErrorByID(ctx context.Context, q database.Reader, id int64) (ErrorReport, error) {
	var e ErrorReport
	err := scanError(q.QueryRow(ctx, `SELECT `+errorColumns+` FROM error_report WHERE id = $1`, id), &e)
	if errors.Is(err, sql.ErrNoRows) {
		return e, ErrNotFound
	}
	return e, err
}

// Settlement is the answer to a report.
type Settlement struct {
	Report  int64
	Answer  string // for whoever sent it
	Outcome Outcome
	Change  int64 // the note on the story that answers it, 0 for none
}

// Settled is the fact that a report was answered: Email, if one was given, is to be written to, and is kept no longer.
type Settled struct{ Report ErrorReport }

// SettleError answers a report, once. Whoever sent it sees the answer; in the thread it stands under the comment.
func SettleError(ctx context.Context, tx *database.Tx, by string, s Settlement) error {
	e, err := ErrorByID(ctx, tx, s.Report)
	if err != nil {
		return err
	}
	if !e.Open {
		return invalid("answer", "This report was answered already. A report is answered once.")
	}
	if s.Answer = clean(s.Answer); isBlank(s.Answer) || runes(s.Answer) > maxText {
		return invalid("answer", fmt.Sprintf("Tell the reader in a sentence what was done; %d letters at most.", maxText))
	}
	if !slices.Contains(Outcomes, s.Outcome) {
		return invalid("outcome", "Say whether it was put right, or was right.")
	}
	if s.Change != 0 {
		if _, story, err := article.ChangeByID(ctx, tx, s.Change); err != nil || story != e.ArticleID {
			return errors.Join(err, invalid("change", "That note belongs to another story."))
		}
	}
	e.Open, e.Answer, e.Outcome, e.ChangeID, e.Settled = false, s.Answer, s.Outcome, s.Change, tx.Now()
	if _, err := tx.Exec(ctx, `UPDATE error_report SET open = FALSE, answer = $2, outcome = $3, change_id = $4, settled_at = $5, email = '' WHERE id = $1`,
		e.ID, e.Answer, string(e.Outcome), e.ChangeID, database.Micros(e.Settled)); err != nil {
		return fmt.Errorf("settle report %d: %w", e.ID, err)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "error-report.settled", Subject: errorSubject(e.ID), Reason: e.Answer, Fact: Settled{e}})
}

// CountOpenErrors counts the error reports that nobody has settled.
func CountOpenErrors(ctx context.Context, q database.Reader) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT COUNT(*) FROM error_report WHERE open`).Scan(&n)
	return n, err
}

// FixedFor tells of which comments of a story the error they pointed out was put right, and by which note (0: none).
func FixedFor(ctx context.Context, q database.Reader, story int64) (map[int64]int64, error) {
	rows, err := q.Query(ctx, `SELECT comment_id, change_id FROM error_report WHERE article_id = $1 AND comment_id <> 0 AND open = FALSE AND outcome = $2`, story, string(Fixed))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	fixed := map[int64]int64{}
	for rows.Next() {
		var c, change int64
		if err := rows.Scan(&c, &change); err != nil {
			return nil, err
		}
		fixed[c] = change
	}
	return fixed, rows.Err()
}
