package advert

import (
	"context"
	"fmt"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// Free gives those of the subjects ("article:7", "topic:5") beside which no advertisement stands: an editor decided that
// none is to stand beside the news of a disaster, or beside a story about who pays for it.
func Free(ctx context.Context, q database.Reader, subjects ...string) ([]string, error) {
	pagecache.Note(ctx, Tag)
	if len(subjects) == 0 {
		return nil, nil
	}
	rows, err := q.Query(ctx, `SELECT subject FROM advert_free WHERE subject IN (`+database.Places(1, len(subjects))+`) ORDER BY subject`, texts(subjects)...)
	list, err := database.Collect(rows, err, scanText)
	if err != nil {
		return nil, fmt.Errorf("what is free of advertisements: %w", err)
	}
	return list, nil
}

// SetFree decides whether a story or a topic is free of advertisements.
func SetFree(ctx context.Context, tx *database.Tx, by, subject string, free bool) error {
	query, action := `DELETE FROM advert_free WHERE subject = $1`, "advert.allowed"
	if free {
		query, action = `INSERT INTO advert_free (subject) VALUES ($1) ON CONFLICT (subject) DO NOTHING`, "advert.kept-away"
	}
	if _, err := tx.Exec(ctx, query, subject); err != nil {
		return fmt.Errorf("advertisements beside %s: %w", subject, err)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: action, Subject: subject})
}

// Merged follows the merging of two topics: what was kept away from the one is kept away from the other.
func Merged(ctx context.Context, tx *database.Tx, from, into string) error {
	was, err := Free(ctx, tx, from)
	if err != nil || len(was) == 0 {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO advert_free (subject) VALUES ($1) ON CONFLICT (subject) DO NOTHING`, into); err != nil {
		return fmt.Errorf("merge %s into %s: %w", from, into, err)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM advert_free WHERE subject = $1`, from); err != nil {
		return fmt.Errorf("merge %s into %s: %w", from, into, err)
	}
	return pagecache.Drop(ctx, tx, Tag)
}
