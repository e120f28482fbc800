package media

import (
	"context"
	"database/sql"
	"fmt"

	"broadsheet/internal/database"
)

// SetUses says which pictures something published shows, in place of what was said
// before; no keys when it is no longer published. The subject is "article:7",
// "page:about", "author:3" or "chrome". Called by the list of consequences, in the
// transaction that publishes, so a picture is public exactly while its story is.
func SetUses(ctx context.Context, tx *database.Tx, subject string, keys []string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM picture_use WHERE subject = $1`, subject); err != nil {
		return fmt.Errorf("set pictures of %s: %w", subject, err)
	}
	for _, key := range once(keys) {
		if _, err := tx.Exec(ctx, `INSERT INTO picture_use (subject, picture_key) VALUES ($1, $2)`, subject, key); err != nil {
			return fmt.Errorf("set pictures of %s: %w", subject, err)
		}
	}
	return nil
}

// withdrawn begins the subject of a story that was killed: its pictures were public and are no more.
const withdrawn = "killed:"

// live leaves out what was withdrawn. Alike on both engines.
const live = `substr(subject, 1, 7) <> 'killed:'`

// Withdraw says that the subject was killed: nobody sees its pictures any more, and their addresses say that they are gone
// (Withdrawn), not that they never were. No keys: it was not killed after all.
func Withdraw(ctx context.Context, tx *database.Tx, subject string, keys []string) error {
	return SetUses(ctx, tx, withdrawn+subject, keys)
}

// Withdrawn tells whether the picture was public in something that was killed.
func Withdrawn(ctx context.Context, q database.Reader, key string) (bool, error) {
	var gone bool
	err := q.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM picture_use WHERE picture_key = $1 AND NOT (`+live+`))`, key).Scan(&gone)
	if err != nil {
		return false, fmt.Errorf("ask whether picture %s was withdrawn: %w", key, err)
	}
	return gone, nil
}

// UsedBy lists the subjects that show the picture to readers, in order.
func UsedBy(ctx context.Context, q database.Reader, key string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT subject FROM picture_use WHERE picture_key = $1 AND `+live+` ORDER BY subject`, key)
	list, err := database.Collect(rows, err, func(r *sql.Rows, s *string) error { return r.Scan(s) })
	if err != nil {
		return nil, fmt.Errorf("ask who uses picture %s: %w", key, err)
	}
	return list, nil
}

// SetDrafted says which pictures the newest text of a story shows, whether published or not. It opens nothing to readers.
func SetDrafted(ctx context.Context, tx *database.Tx, article int64, keys []string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM picture_draft WHERE article_id = $1`, article); err != nil {
		return fmt.Errorf("note pictures of story %d: %w", article, err)
	}
	for _, key := range once(keys) {
		if _, err := tx.Exec(ctx, `INSERT INTO picture_draft (article_id, picture_key) VALUES ($1, $2)`, article, key); err != nil {
			return fmt.Errorf("note pictures of story %d: %w", article, err)
		}
	}
	return nil
}

// DraftedBy lists the stories whose newest text shows the picture, the latest first, at most maxList.
func DraftedBy(ctx context.Context, q database.Reader, key string) ([]int64, error) {
	rows, err := q.Query(ctx, `SELECT article_id FROM picture_draft WHERE picture_key = $1 ORDER BY article_id DESC LIMIT $2`, key, maxList)
	list, err := database.Collect(rows, err, func(r *sql.Rows, id *int64) error { return r.Scan(id) })
	if err != nil {
		return nil, fmt.Errorf("ask which texts show picture %s: %w", key, err)
	}
	return list, nil
}
