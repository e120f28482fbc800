package article

import (
	"context"
	"database/sql"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
)

// ChangeKind says what a change to a live story is, in the words of the trade.
type ChangeKind string

// The kinds of change. Style is a silent fix that changes no meaning: it has no note and does not touch Updated.
const (
	Correction    ChangeKind = "correction"
	Clarification ChangeKind = "clarification"
	Update        ChangeKind = "update"
	Style         ChangeKind = "style"
)

// ChangeKinds in the order of the newsroom's form.
var ChangeKinds = []ChangeKind{Update, Correction, Clarification, Style}

func (k ChangeKind) asksForNote() bool { return k == Correction || k == Clarification }

func (k ChangeKind) past() string {
	if k == Correction {
		return "corrected"
	}
	return "made clear"
}

// Change is what changed in a published story and when, in words for readers.
type Change struct {
	ID         int64
	RevisionID int64 // the revision that brought it
	At         time.Time
	Kind       ChangeKind
	Note       string
}

func addChange(ctx context.Context, tx *database.Tx, article, revision int64, at time.Time, c Change) error {
	if c.Kind == "" {
		c.Kind = Update
	}
	_, err := tx.Exec(ctx, `INSERT INTO change (article_id, revision_id, at, kind, note) VALUES ($1, $2, $3, $4, $5)`,
		article, revision, database.Micros(at), string(c.Kind), c.Note)
	return err
}

// RecordPastChange notes a change that an import tells of, with the time it was made.
func RecordPastChange(ctx context.Context, tx *database.Tx, article int64, c Change) error {
	a, err := ByID(ctx, tx, article)
	if err != nil {
		return err
	}
	if err := addChange(ctx, tx, article, a.PublishedID, c.At, c); err != nil {
		return err
	}
	if c.Kind == Style || !c.At.After(a.Updated) {
		return pagecache.Drop(ctx, tx, Tag(article))
	}
	return SetUpdated(ctx, tx, article, c.At)
}

// Changes lists the published changes of a story, the newest first.
func Changes(ctx context.Context, q database.Reader, article int64) ([]Change, error) {
	rows, err := q.Query(ctx, `SELECT id, revision_id, at, kind, note FROM change WHERE article_id = $1 ORDER BY at DESC, id DESC`, article)
	return database.Collect(rows, err, func(r *sql.Rows, c *Change) error {
		var at int64
		err := r.Scan(&c.ID, &c.RevisionID, &at, &c.Kind, &c.Note)
		c.At = database.FromMicros(at)
		return err
	})
}
