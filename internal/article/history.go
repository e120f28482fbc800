package article

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"unicode/utf8"

	"broadsheet/internal/database"
)

// Row is a revision as a history lists it, without its text.
type Row struct {
	Revision             // Text and Hash are empty
	Published, Live bool // readers saw it once; they see it now
	Planned         bool // a plan waits to publish it
}

const rowColumns = `r.id, r.article_id, r.seq, r.saved_at, r.saved_by, r.why, r.stage, r.auto, r.name, r.suggested`

func scanRow(r *sql.Rows, row *Row) error {
	var saved int64
	err := r.Scan(&row.ID, &row.ArticleID, &row.Seq, &saved, &row.SavedBy, &row.Why, &row.Stage, &row.Auto, &row.Name, &row.Suggested,
		&row.Live, &row.Published, &row.Planned)
	row.SavedAt = database.FromMicros(saved)
	return err
}

// HistoryBefore lists revisions of a story without their texts, the newest first: at most limit, older than the one
// numbered before (0: from the newest).
func HistoryBefore(ctx context.Context, q database.Reader, id int64, before, limit int) ([]Row, error) {
	rows, err := q.Query(ctx, `SELECT `+rowColumns+`,
		EXISTS (SELECT 1 FROM article a WHERE a.id = r.article_id AND a.published_id = r.id AND a.killed_at = 0),
		EXISTS (SELECT 1 FROM article a WHERE a.id = r.article_id AND a.published_id = r.id) OR EXISTS (SELECT 1 FROM change c WHERE c.article_id = r.article_id AND (c.revision_id = r.id OR c.was_id = r.id)),
		EXISTS (SELECT 1 FROM plan p WHERE p.article_id = r.article_id AND p.revision_id = r.id AND p.state = 'waiting' AND p.action = 'publish')
		FROM revision r WHERE r.article_id = $1 AND ($2 = 0 OR r.seq < $2) ORDER BY r.seq DESC LIMIT $3`, id, before, limit)
	return database.Collect(rows, err, scanRow)
}

// CountRevisions tells how many revisions of a story are kept.
func CountRevisions(ctx context.Context, q database.Reader, id int64) (n int, err error) {
	return n, q.QueryRow(ctx, `SELECT COUNT(*) FROM revision WHERE article_id = $1`, id).Scan(&n)
}

// SuggestedUpTo gives the newest texts of a story that held suggestions, from a revision back: at most limit.
func SuggestedUpTo(ctx context.Context, q database.Reader, revision int64, limit int) ([]Text, error) {
	rows, err := q.Query(ctx, `SELECT `+revisionColumns+` FROM revision
		WHERE article_id = (SELECT article_id FROM revision WHERE id = $1) AND id <= $1 AND suggested = TRUE ORDER BY seq DESC LIMIT $2`, revision, limit)
	list, err := database.Collect(rows, err, func(r *sql.Rows, t *Text) error {
		var one Revision
		err := scanRevision(r, &one)
		*t = one.Text
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("texts with suggestions up to revision %d: %w", revision, err)
	}
	return list, nil
}

// maxName is the longest name of a revision: a line of the history on a phone.
const maxName = 80

// NameRevision gives a revision a name, by which it is found again and never thinned; an empty name takes it away.
func NameRevision(ctx context.Context, tx *database.Tx, id int64, name string) error {
	if name = strings.TrimSpace(name); utf8.RuneCountInString(name) > maxName {
		return &InvalidError{[]Problem{{"name", fmt.Sprintf("A name of %d letters at most fits the history.", maxName)}}}
	}
	r, err := tx.Exec(ctx, `UPDATE revision SET name = $2 WHERE id = $1`, id, name)
	if err != nil {
		return fmt.Errorf("name revision %d: %w", id, err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return ErrNotFound
	}
	return nil
}

// Suggested lists the stories whose newest text holds suggestions that nobody has decided.
func Suggested(ctx context.Context, q database.Reader) ([]int64, error) {
	rows, err := q.Query(ctx, `SELECT a.id FROM article a JOIN revision r ON r.id = a.head_id WHERE r.suggested = TRUE AND a.spiked_at = 0 ORDER BY a.head_saved_at DESC, a.id`)
	return database.Collect(rows, err, func(r *sql.Rows, id *int64) error { return r.Scan(id) })
}
