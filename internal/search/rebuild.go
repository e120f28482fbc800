package search

import (
	"context"
	"database/sql"
	"fmt"

	"broadsheet/internal/database"
)

// rebuildBatch is how many stories one transaction of a rebuild indexes: some
// 50 ms of work, so that nobody who publishes meanwhile waits longer.
const rebuildBatch = 50

// Shelf returns up to limit live stories with ids above after, in the order of
// their ids. It is called inside a transaction and may be called again.
type Shelf func(ctx context.Context, q database.Reader, after int64, limit int) ([]Story, error)

// Rebuild indexes the whole paper anew and removes what is no longer live. It
// reads the stories in the transactions that index them, so it may run beside
// publishing, and searches go on finding meanwhile.
func Rebuild(ctx context.Context, db *database.DB, shelf Shelf) error {
	for after, more := int64(0), true; more; {
		last := after
		err := db.Write(ctx, func(tx *database.Tx) error {
			stories, err := shelf(ctx, tx, after, rebuildBatch)
			if err != nil {
				return err
			}
			last, more = after, len(stories) == rebuildBatch
			return reindex(ctx, tx, stories, after, more, &last)
		})
		if err != nil {
			return fmt.Errorf("rebuild the search index after article %d: %w", after, err)
		}
		after = last
	}
	return nil
}

// reindex indexes the stories of one batch and removes all others between
// after and the last of them, or the end of the index where no more follow.
func reindex(ctx context.Context, tx *database.Tx, stories []Story, after int64, more bool, last *int64) error {
	live := make(map[int64]bool, len(stories))
	for _, s := range stories {
		if s.ArticleID <= *last {
			return fmt.Errorf("article %d came after %d: the shelf must be in the order of ids", s.ArticleID, *last)
		}
		live[s.ArticleID], *last = true, s.ArticleID
		if err := Index(ctx, tx, s); err != nil {
			return err
		}
	}
	indexed, err := indexedBetween(ctx, tx, after, *last, more)
	if err != nil {
		return err
	}
	for _, id := range indexed {
		if live[id] {
			continue
		}
		if err := Remove(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// indexedBetween returns the ids in the index above after, up to last if more
// are to come.
func indexedBetween(ctx context.Context, q database.Reader, after, last int64, more bool) ([]int64, error) {
	if !more {
		last = 1<<63 - 1
	}
	rows, err := q.Query(ctx, `SELECT article_id FROM search_text WHERE article_id > $1 AND article_id <= $2`, after, last)
	return database.Collect(rows, err, scanID)
}

// Stale says whether stories were indexed by an older Version and Rebuild is
// due.
func Stale(ctx context.Context, q database.Reader) (bool, error) {
	var n int64
	if err := q.QueryRow(ctx, `SELECT COUNT(*) FROM search_text WHERE version <> $1`, Version).Scan(&n); err != nil {
		return false, fmt.Errorf("ask how old the search index is: %w", err)
	}
	return n > 0, nil
}

func scanID(row *sql.Rows, id *int64) error { return row.Scan(id) }
