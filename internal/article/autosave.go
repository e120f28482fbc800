package article

import (
	"context"

	"broadsheet/internal/database"
)

// Autosave keeps what somebody is writing, on top of base, without their asking. It moves no stage, publishes nothing and
// is no decision; older autosaves are thinned in the same transaction (thin.go). With id 0 it opens a story.
func Autosave(ctx context.Context, tx *database.Tx, id, base int64, by string, t Text) (Revision, error) {
	if id == 0 {
		_, r, err := create(ctx, tx, by, "", true, t)
		return r, err
	}
	if _, err := atHead(ctx, tx, id, base); err != nil {
		return Revision{}, err
	}
	var stage Stage
	if err := tx.QueryRow(ctx, `SELECT head_stage FROM article WHERE id = $1`, id).Scan(&stage); err != nil {
		return Revision{}, err
	}
	r, err := write(ctx, tx, Revision{ArticleID: id, SavedBy: by, Stage: stage, Auto: true, Text: t})
	if err != nil {
		return r, err
	}
	return r, Thin(ctx, tx, id)
}
