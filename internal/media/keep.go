package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"

	"broadsheet/internal/blob"
	"broadsheet/internal/database"
)

// Blob names carry the hash of what they hold: a rendition made anew never
// overwrites the one that a page is loading, and its ETag follows from its name.

func originalName(sum string, k kind) string {
	return "original/" + sum[:2] + "/" + sum + "." + string(k)
}

func renditionName(key string, m made) string {
	sum := sha256.Sum256(m.body)
	return "rendition/" + key + "/" + m.Name + "-" + hex.EncodeToString(sum[:10]) + "." + m.Format
}

// hashOf is the hash in a rendition's blob name.
func hashOf(blobName string) string {
	base := strings.TrimSuffix(path.Base(blobName), path.Ext(blobName))
	return base[strings.LastIndexByte(base, '-')+1:]
}

// putRendition stores the bytes and gives the row that names them.
func putRendition(ctx context.Context, store blob.Store, key string, m made) (Rendition, error) {
	m.blob = renditionName(key, m)
	_, err := store.Put(ctx, m.blob, bytes.NewReader(m.body))
	return m.Rendition, err
}

// insertRenditions puts these rows in place of all that the picture had.
func insertRenditions(ctx context.Context, tx *database.Tx, id int64, list []Rendition) error {
	if _, err := tx.Exec(ctx, `DELETE FROM rendition WHERE picture_id = $1`, id); err != nil {
		return err
	}
	now := database.Micros(tx.Now())
	for _, r := range list {
		_, err := tx.Exec(ctx, `INSERT INTO rendition (picture_id, name, format, width, height, bytes, blob, made_at, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, id, r.Name, r.Format, r.Width, r.Height, r.Bytes, r.blob, now, max(1, r.Version))
		if err != nil {
			return fmt.Errorf("rendition %s.%s: %w", r.Name, r.Format, err)
		}
	}
	return nil
}

// insertWords keeps what the newsroom's search finds the picture by.
func insertWords(ctx context.Context, tx *database.Tx, p Picture) error {
	if _, err := tx.Exec(ctx, `DELETE FROM picture_word WHERE picture_id = $1`, p.ID); err != nil {
		return err
	}
	for _, w := range words(p.Key, p.Title, p.Alt, p.Caption, p.Credit, p.Rights, p.Name, p.Licence.Holder, p.Licence.Territories) {
		if _, err := tx.Exec(ctx, `INSERT INTO picture_word (picture_id, word) VALUES ($1, $2)`, p.ID, w); err != nil {
			return err
		}
	}
	return nil
}
