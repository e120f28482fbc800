package article

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
)

// Import opens a story that was made from the thing named key. fileHash says how that thing was, so that the import can
// be repeated; why says in the history where the story comes from.
func Import(ctx context.Context, tx *database.Tx, by, key, fileHash, why string, t Text) (Article, Revision, error) {
	a, r, err := create(ctx, tx, by, why, false, t)
	if err != nil {
		return a, r, err
	}
	return a, r, MarkImported(ctx, tx, key, fileHash, r)
}

// MarkImported notes what the revision was imported from. Touched is true once somebody has saved another.
func MarkImported(ctx context.Context, tx *database.Tx, key, fileHash string, r Revision) error {
	if _, err := tx.Exec(ctx, `UPDATE article SET import_key = $2, import_hash = $3 WHERE id = $1`,
		r.ArticleID, key, fileHash+":"+hex.EncodeToString(r.Hash)); err != nil {
		return fmt.Errorf("mark story %d as imported: %w", r.ArticleID, err)
	}
	return nil
}

// Imported tells how the thing was that the story was made from, and whether somebody has edited the story since.
func (a Article) Imported(head Revision) (fileHash string, touched bool) {
	fileHash, revision, _ := strings.Cut(a.ImportHash, ":")
	return fileHash, hex.EncodeToString(head.Hash) != revision
}

// SetUpdated takes over the time of the last change from where a story was imported.
func SetUpdated(ctx context.Context, tx *database.Tx, id int64, at time.Time) error {
	for _, table := range []string{"article SET updated_at = $2 WHERE id = $1", "live SET updated_at = $2 WHERE article_id = $1"} {
		if _, err := tx.Exec(ctx, `UPDATE `+table, id, database.Micros(at)); err != nil {
			return fmt.Errorf("time of the last change of story %d: %w", id, err)
		}
	}
	return pagecache.Drop(ctx, tx, Tag(id), "latest", "sitemap")
}
