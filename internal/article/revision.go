package article

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/media"
)

// Revision is one save of a story.
type Revision struct {
	ID        int64
	ArticleID int64
	Seq       int // 1, 2, 3 ... within the story
	SavedAt   time.Time
	SavedBy   string // "staff:3"
	Why       string
	Stage     Stage
	Text
	Hash []byte // SHA-256 of the stored text
}

// StaleError says that the story was saved by somebody else since the writer opened it. Nothing is lost: the writer's
// text is in the caller's hands, the other one is Head.
type StaleError struct{ Head Revision }

func (e *StaleError) Error() string {
	return fmt.Sprintf("the story was saved by %s at %s since you opened it", e.Head.SavedBy, e.Head.SavedAt.Format(time.RFC3339))
}

// Answer tells the web layer that two saves conflict.
func (e *StaleError) Answer() (kind, words string) {
	return "conflict", "Somebody saved this story since you opened it. Your text is below; compare it with theirs before you save again."
}

const revisionColumns = `id, article_id, seq, saved_at, saved_by, why, stage, text, hash`

func scanRevision(row interface{ Scan(...any) error }, r *Revision) error {
	var saved int64
	var text []byte
	if err := row.Scan(&r.ID, &r.ArticleID, &r.Seq, &saved, &r.SavedBy, &r.Why, &r.Stage, &text, &r.Hash); err != nil {
		return err
	}
	r.SavedAt = database.FromMicros(saved)
	var err error
	r.Text, err = decodeOnce(r.Hash, text)
	if err != nil {
		return fmt.Errorf("revision %d: %w", r.ID, err)
	}
	return nil
}

// RevisionByID gives one revision, for staff and for the gate.
func RevisionByID(ctx context.Context, q database.Reader, id int64) (Revision, error) {
	var r Revision
	err := scanRevision(q.QueryRow(ctx, `SELECT `+revisionColumns+` FROM revision WHERE id = $1`, id), &r)
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrNotFound
	}
	return r, err
}

// Head gives the newest revision of a story.
func Head(ctx context.Context, q database.Reader, id int64) (Revision, error) {
	a, err := ByID(ctx, q, id)
	if err != nil {
		return Revision{}, err
	}
	return RevisionByID(ctx, q, a.HeadID)
}

// History lists the revisions of a story, the newest first.
func History(ctx context.Context, q database.Reader, id int64) ([]Revision, error) {
	rows, err := q.Query(ctx, `SELECT `+revisionColumns+` FROM revision WHERE article_id = $1 ORDER BY seq DESC`, id)
	return database.Collect(rows, err, func(row *sql.Rows, r *Revision) error { return scanRevision(row, r) })
}

// Create opens a story with its first revision, a draft that nobody outside sees.
func Create(ctx context.Context, tx *database.Tx, by string, t Text) (Article, Revision, error) {
	return create(ctx, tx, by, "", t)
}

func create(ctx context.Context, tx *database.Tx, by, why string, t Text) (Article, Revision, error) {
	a := Article{Created: tx.Now(), CreatedBy: by}
	err := tx.QueryRow(ctx, `INSERT INTO article (created_at, created_by) VALUES ($1, $2) RETURNING id`, database.Micros(a.Created), by).Scan(&a.ID)
	if err != nil {
		return a, Revision{}, fmt.Errorf("open story: %w", err)
	}
	if err := ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "article.created", Subject: Tag(a.ID), After: absent}); err != nil {
		return a, Revision{}, err
	}
	r, err := Save(ctx, tx, a.ID, 0, by, Draft, why, t)
	a.HeadID = r.ID
	return a, r, err
}

// Save writes a revision on top of base, the newest one that the writer saw. If somebody else saved since, nothing is
// written and the error is a StaleError with their revision. A draft may be as unfinished as it likes; only what is
// too long to keep is refused.
func Save(ctx context.Context, tx *database.Tx, id, base int64, by string, stage Stage, why string, t Text) (Revision, error) {
	a, err := ByID(ctx, tx, id)
	if err != nil {
		return Revision{}, err
	}
	if a.HeadID != base {
		head, err := RevisionByID(ctx, tx, a.HeadID)
		if err != nil {
			return Revision{}, err
		}
		return Revision{}, &StaleError{head}
	}
	if bad := limits(t); len(bad) > 0 {
		return Revision{}, &InvalidError{bad}
	}
	if stage, err = stageOf(ctx, tx, a, by, stage, t); err != nil {
		return Revision{}, err
	}
	return write(ctx, tx, id, by, stage, why, t)
}

func write(ctx context.Context, tx *database.Tx, id int64, by string, stage Stage, why string, t Text) (Revision, error) {
	if t.Kind == "" {
		t.Kind = News
	}
	text, err := t.encode()
	if err != nil {
		return Revision{}, fmt.Errorf("save story %d: %w", id, err)
	}
	sum := sha256.Sum256(text)
	r := Revision{ArticleID: id, SavedAt: tx.Now(), SavedBy: by, Why: why, Stage: stage, Text: t, Hash: sum[:]}
	err = tx.QueryRow(ctx, `INSERT INTO revision (article_id, seq, saved_at, saved_by, why, stage, text, hash)
		VALUES ($1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM revision WHERE article_id = $1), $2, $3, $4, $5, $6, $7) RETURNING id, seq`,
		id, database.Micros(r.SavedAt), by, why, string(stage), string(text), r.Hash).Scan(&r.ID, &r.Seq)
	if err != nil {
		return r, fmt.Errorf("save story %d: %w", id, err)
	}
	_, err = tx.Exec(ctx, `UPDATE article SET head_id = $2, head_saved_at = $3, head_headline = $4, head_folded = $5, head_section_id = $6, head_stage = $7 WHERE id = $1`,
		id, r.ID, database.Micros(r.SavedAt), t.Headline, fold(t.Headline), t.SectionID, string(stage))
	if err != nil {
		return r, err
	}
	if err := spreadHead(ctx, tx, r); err != nil {
		return r, err
	}
	return r, media.SetDrafted(ctx, tx, id, t.Pictures())
}
