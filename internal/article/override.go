package article

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// Override is a text that one person let out alone where the house asks for two. The reason lies in the ledger, where it
// can be erased; somebody else looks at the text afterwards.
type Override struct {
	ID         int64
	ArticleID  int64
	RevisionID int64
	By         string
	At         time.Time
	SeenBy     string // who looked at it afterwards
	Seen       time.Time
	Reason     string // as the ledger still has it
}

// Overridden is the fact that a text went out, or was planned, without its second pair of eyes.
type Overridden struct {
	ArticleID int64
	By        string
}

func recordOverride(ctx context.Context, tx *database.Tx, article, revision int64, by, reason string) error {
	if len(reason) > maxStandfirst {
		return &InvalidError{[]Problem{{"override", "The reason is too long. Say it in a few sentences."}}}
	}
	if _, err := tx.Exec(ctx, `INSERT INTO story_override (article_id, revision_id, by_actor, at) VALUES ($1, $2, $3, $4)`,
		article, revision, by, database.Micros(tx.Now())); err != nil {
		return fmt.Errorf("override for story %d: %w", article, err)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "article.overridden", Subject: Tag(article), Reason: reason, Fact: Overridden{article, by}})
}

const overrideColumns = `o.id, o.article_id, o.revision_id, o.by_actor, o.at, o.seen_by, o.seen_at`

// OverridesOf lists what went out alone of one story, the newest first.
func OverridesOf(ctx context.Context, q database.Reader, article int64) ([]Override, error) {
	return overrides(ctx, q, `WHERE o.article_id = $1 ORDER BY o.id DESC LIMIT $2`, article, 50) // a story has few
}

// Overrides lists what went out alone, the newest first: all of it, or what nobody has looked at since.
func Overrides(ctx context.Context, q database.Reader, unseen bool, limit int) ([]Override, error) {
	if unseen {
		return overrides(ctx, q, `WHERE o.seen_at = $1 ORDER BY o.id DESC LIMIT $2`, 0, limit)
	}
	return overrides(ctx, q, `WHERE o.id > $1 ORDER BY o.id DESC LIMIT $2`, 0, limit)
}

func overrides(ctx context.Context, q database.Reader, where string, args ...any) ([]Override, error) {
	rows, err := q.Query(ctx, `SELECT `+overrideColumns+` FROM story_override o `+where, args...)
	list, err := database.Collect(rows, err, scanOverride)
	if err != nil {
		return nil, fmt.Errorf("list overrides: %w", err)
	}
	for i := range list {
		if list[i].Reason, err = overrideReason(ctx, q, list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func scanOverride(r *sql.Rows, o *Override) error {
	var at, seen int64
	err := r.Scan(&o.ID, &o.ArticleID, &o.RevisionID, &o.By, &at, &o.SeenBy, &seen)
	o.At, o.Seen = database.FromMicros(at), database.FromMicros(seen)
	return err
}

// overrideReason is the reason as the ledger still has it: the entry was written in the same instant.
func overrideReason(ctx context.Context, q database.Reader, o Override) (string, error) {
	said, err := ledger.About(ctx, q, Tag(o.ArticleID), 500) // decisions on one story; the override is among the last of them
	for _, d := range said {
		if d.Action == "article.overridden" && d.Actor == o.By && !d.At.Before(o.At) && d.At.Sub(o.At) < time.Second {
			return d.Reason, err
		}
	}
	return "", err
}

// SeeOverride keeps that somebody looked afterwards at what went out alone.
func SeeOverride(ctx context.Context, tx *database.Tx, by string, id int64) error {
	var o Override
	err := tx.QueryRow(ctx, `SELECT article_id, by_actor FROM story_override WHERE id = $1`, id).Scan(&o.ArticleID, &o.By)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("override %d: %w", id, err)
	}
	if o.By == by {
		return &InvalidError{[]Problem{{"override", "Somebody else has to look at what you let out alone."}}}
	}
	if _, err := tx.Exec(ctx, `UPDATE story_override SET seen_by = $2, seen_at = $3 WHERE id = $1 AND seen_at = 0`, id, by, database.Micros(tx.Now())); err != nil {
		return fmt.Errorf("see override %d: %w", id, err)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "article.override-seen", Subject: Tag(o.ArticleID)})
}
