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

// Public tells whether readers may see the picture: only while something published
// uses it. Staff see every picture.
func Public(ctx context.Context, q database.Reader, key string) (bool, error) {
	var public bool
	err := q.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM picture_use WHERE picture_key = $1 AND `+live+`)`, key).Scan(&public)
	if err != nil {
		return false, fmt.Errorf("ask who uses picture %s: %w", key, err)
	}
	return public, nil
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
