package article

import (
	"context"
	"fmt"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// What a note said can be withheld from readers as a version can: a correction may repeat the very words that have to go.
// The note stays in its place with its kind and its day, and the row stays as it was printed.

// spoken are the changes that readers are told of in words.
const spoken = `(note <> '' OR said <> '' OR says <> '')`

// WithholdNote keeps the words of a note from readers, with a reason that they are told in their place.
func WithholdNote(ctx context.Context, tx *database.Tx, id int64, by, reason string) error {
	c, story, err := ChangeByID(ctx, tx, id)
	if err != nil {
		return err
	}
	a, err := ByID(ctx, tx, story)
	if err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case !c.Spoken():
		return ErrNotFound
	case reason == "":
		return &InvalidError{[]Problem{{"unsaid", "Say why readers may not see the words of this note. They are told the reason in their place."}}}
	case c.Kind == Retraction && a.IsRetracted():
		return &InvalidError{[]Problem{{"unsaid", "This note says that the story is retracted, and readers need it. Take the retraction back, or kill the story."}}}
	}
	if _, err := tx.Exec(ctx, `INSERT INTO note_withheld (change_id, article_id, why, reason, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (change_id) DO UPDATE SET why = excluded.why, reason = excluded.reason, by_actor = excluded.by_actor, at = excluded.at`,
		id, story, WithheldByEditor, reason, by, database.Micros(tx.Now())); err != nil {
		return fmt.Errorf("withhold note %d: %w", id, err)
	}
	return noteTold(ctx, tx, a, by, "change.withheld", id, reason)
}

// ReleaseNote shows the words of a note to readers again. What it quotes from a version that is withheld stays away.
func ReleaseNote(ctx context.Context, tx *database.Tx, id int64, by string) error {
	_, story, err := ChangeByID(ctx, tx, id)
	if err != nil {
		return err
	}
	a, err := ByID(ctx, tx, story)
	if err != nil {
		return err
	}
	done, err := tx.Exec(ctx, `DELETE FROM note_withheld WHERE change_id = $1`, id)
	if err != nil {
		return fmt.Errorf("release note %d: %w", id, err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return orNotFound(err)
	}
	return noteTold(ctx, tx, a, by, "change.released", id, "")
}

func noteTold(ctx context.Context, tx *database.Tx, a Article, by, action string, id int64, reason string) error {
	if err := retold(ctx, tx, a, `id = $3`, id); err != nil {
		return err
	}
	l, err := maybeLive(ctx, tx, a)
	if err != nil {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: action, Subject: ChangeSubject(id), Reason: reason, Fact: HeldBack{Live: l, ArticleID: a.ID}})
}

// retold notes that readers are told something else of some changes than before, and of the story with them: feed readers
// keep what they have until its time of change is a newer one.
func retold(ctx context.Context, tx *database.Tx, a Article, which string, args ...any) error {
	done, err := tx.Exec(ctx, `UPDATE change SET told_at = $2 WHERE article_id = $1 AND `+which, append([]any{a.ID, database.Micros(tx.Now())}, args...)...)
	if err != nil {
		return fmt.Errorf("note that story %d is told of otherwise: %w", a.ID, err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 || a.State() != StateLive {
		return err
	}
	return SetUpdated(ctx, tx, a.ID, tx.Now())
}

// unsayAll keeps the words of every note from readers that was printed until now: they went with a kill, or under a
// retraction, for they tell of the text that went.
func unsayAll(ctx context.Context, tx *database.Tx, article int64, why string) error {
	_, err := tx.Exec(ctx, `INSERT INTO note_withheld (change_id, article_id, why, at)
		SELECT id, article_id, $2, $3 FROM change WHERE article_id = $1 AND (note <> '' OR said <> '' OR says <> '') ON CONFLICT (change_id) DO NOTHING`,
		article, why, database.Micros(tx.Now()))
	if err != nil {
		return fmt.Errorf("withhold the notes of story %d: %w", article, err)
	}
	if _, err := tx.Exec(ctx, `UPDATE change SET told_at = $2 WHERE article_id = $1 AND `+spoken, article, database.Micros(tx.Now())); err != nil {
		return fmt.Errorf("withhold the notes of story %d: %w", article, err)
	}
	return nil
}
