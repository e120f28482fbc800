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
	Auto      bool   // saved by the desk itself while somebody wrote; thinned later, see thin.go
	Name      string // given by somebody who wants to find it again
	Suggested bool   // holds suggestions not decided yet
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

const revisionColumns = `id, article_id, seq, saved_at, saved_by, why, stage, auto, name, suggested, text, hash`

func scanRevision(row interface{ Scan(...any) error }, r *Revision) error {
	var saved int64
	var text []byte
	if err := row.Scan(&r.ID, &r.ArticleID, &r.Seq, &saved, &r.SavedBy, &r.Why, &r.Stage, &r.Auto, &r.Name, &r.Suggested, &text, &r.Hash); err != nil {
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
	if err != nil {
		return r, err
	}
	now, err := readBecame(ctx, q)
	r.Text = now.read(r.Text)
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

// Create opens a story with its first revision, a draft that nobody outside sees.
func Create(ctx context.Context, tx *database.Tx, by string, t Text) (Article, Revision, error) {
	return create(ctx, tx, by, "", false, t)
}

func create(ctx context.Context, tx *database.Tx, by, why string, auto bool, t Text) (Article, Revision, error) {
	a := Article{Created: tx.Now(), CreatedBy: by}
	err := tx.QueryRow(ctx, `INSERT INTO article (created_at, created_by) VALUES ($1, $2) RETURNING id`, database.Micros(a.Created), by).Scan(&a.ID)
	if err != nil {
		return a, Revision{}, fmt.Errorf("open story: %w", err)
	}
	if err := ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "article.created", Subject: Tag(a.ID), After: absent}); err != nil {
		return a, Revision{}, err
	}
	r, err := write(ctx, tx, Revision{ArticleID: a.ID, SavedBy: by, Stage: Draft, Why: why, Auto: auto, Text: t})
	a.HeadID = r.ID
	return a, r, err
}

// Save writes a revision on top of base, the newest one that the writer saw. If somebody else saved since, nothing is
// written and the error is a StaleError with their revision. A draft may be as unfinished as it likes; only what is
// too long to keep is refused.
func Save(ctx context.Context, tx *database.Tx, id, base int64, by string, stage Stage, why string, t Text) (Revision, error) {
	a, err := atHead(ctx, tx, id, base)
	if err != nil {
		return Revision{}, err
	}
	if bad := limits(t); len(bad) > 0 {
		return Revision{}, &InvalidError{bad}
	}
	if stage, err = stageOf(ctx, tx, a, by, stage, t); err != nil {
		return Revision{}, err
	}
	return write(ctx, tx, Revision{ArticleID: id, SavedBy: by, Stage: stage, Why: why, Text: t})
}

// atHead refuses a save on top of anything but the newest revision.
func atHead(ctx context.Context, tx *database.Tx, id, base int64) (Article, error) {
	a, err := ByID(ctx, tx, id)
	if err != nil || a.HeadID == base {
		return a, err
	}
	head, err := RevisionByID(ctx, tx, a.HeadID)
	if err != nil {
		return a, err
	}
	return a, &StaleError{head}
}

func write(ctx context.Context, tx *database.Tx, r Revision) (Revision, error) {
	if bad := limits(r.Text); len(bad) > 0 {
		return Revision{}, &InvalidError{bad}
	}
	if r.Kind == "" {
		r.Kind = News
	}
	text, err := r.encode()
	if err != nil {
		return Revision{}, fmt.Errorf("save story %d: %w", r.ArticleID, err)
	}
	sum := sha256.Sum256(text)
	r.SavedAt, r.Hash, r.Suggested = tx.Now(), sum[:], len(r.Working) > 0
	if r.Suggested { // the text that the suggestions began from is kept
		if _, err := tx.Exec(ctx, `UPDATE revision SET basis = TRUE WHERE id = (SELECT head_id FROM article WHERE id = $1) AND suggested = FALSE`, r.ArticleID); err != nil {
			return r, fmt.Errorf("save story %d: %w", r.ArticleID, err)
		}
	}
	err = tx.QueryRow(ctx, `INSERT INTO revision (article_id, seq, saved_at, saved_by, why, stage, auto, suggested, text, hash)
		VALUES ($1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM revision WHERE article_id = $1), $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id, seq`,
		r.ArticleID, database.Micros(r.SavedAt), r.SavedBy, r.Why, string(r.Stage), r.Auto, r.Suggested, string(text), r.Hash).Scan(&r.ID, &r.Seq)
	if err != nil {
		return r, fmt.Errorf("save story %d: %w", r.ArticleID, err)
	}
	var aside int64
	err = tx.QueryRow(ctx, `UPDATE article SET head_id = $2, head_saved_at = $3, head_headline = $4, head_folded = $5, head_section_id = $6, head_stage = $7 WHERE id = $1 RETURNING spiked_at`,
		r.ArticleID, r.ID, database.Micros(r.SavedAt), r.Headline, fold(r.Headline), r.SectionID, string(r.Stage)).Scan(&aside)
	if err != nil {
		return r, err
	}
	if err := spreadHead(ctx, tx, r); err != nil {
		return r, err
	}
	if aside != 0 { // a spiked draft claims no picture, whoever goes on writing it
		return r, nil
	}
	return r, media.SetDrafted(ctx, tx, r.ArticleID, r.Pictures())
}
