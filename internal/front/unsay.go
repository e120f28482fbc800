package front

import (
	"context"
	"database/sql"

	"broadsheet/internal/database"
)

// Unsay takes back what the fronts and the breaking line said of a story in words of their own: it was killed, or a
// retraction stands in place of its text. The story keeps its slots, should it come back.
func Unsay(ctx context.Context, tx *database.Tx, by string, story int64) error {
	rows, err := tx.Query(ctx, `SELECT name FROM front WHERE current > 0`)
	names, err := database.Collect(rows, err, func(r *sql.Rows, s *string) error { return r.Scan(s) })
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := unsayOn(ctx, tx, by, name, story); err != nil {
			return err
		}
	}
	rows, err = tx.Query(ctx, `SELECT id FROM banner WHERE article_id = $1 AND ended_at = 0 AND until_at > $2`, story, database.Micros(tx.Now()))
	lines, err := database.Collect(rows, err, func(r *sql.Rows, n *int64) error { return r.Scan(n) })
	for _, id := range lines {
		if err == nil {
			err = TakeDown(ctx, tx, by, id)
		}
	}
	return err
}

func unsayOn(ctx context.Context, tx *database.Tx, by, name string, story int64) error {
	now, err := Current(ctx, tx, name)
	if err != nil {
		return err
	}
	d, changed := now.Document.clone(), false
	for i, s := range d.Slots() {
		bare := Slot{Article: s.Article, Until: s.Until}
		if s.Article == story && s != bare {
			d.set(i, bare)
			changed = true
		}
	}
	if !changed {
		return nil
	}
	_, err = Order(ctx, tx, by, name, "A story was taken back; the words it had only here went with it.", d)
	return err
}
