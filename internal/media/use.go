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

// Public tells whether readers may see the picture: only while something published
// uses it. Staff see every picture.
func Public(ctx context.Context, q database.Reader, key string) (bool, error) {
	var public bool
	err := q.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM picture_use WHERE picture_key = $1)`, key).Scan(&public)
	if err != nil {
		return false, fmt.Errorf("ask who uses picture %s: %w", key, err)
	}
	return public, nil
}

// UsedBy lists the subjects that show the picture to readers, in order.
func UsedBy(ctx context.Context, q database.Reader, key string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT subject FROM picture_use WHERE picture_key = $1 ORDER BY subject`, key)
	list, err := database.Collect(rows, err, func(r *sql.Rows, s *string) error { return r.Scan(s) })
	if err != nil {
		return nil, fmt.Errorf("ask who uses picture %s: %w", key, err)
	}
	return list, nil
}
