package media

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/blob"
	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// Former is a file that a key stood for before.
type Former struct {
	Version    int
	Name       string
	Bytes      int64
	Width      int
	Height     int
	ReplacedBy string
	Replaced   time.Time
	Reason     string

	original string
}

// Replace puts another file in the place of a picture: everything that shows the key shows the new file at once, under new
// addresses. The words stay, because they say what stories say of the picture; the focus and crops begin anew. The former
// file is kept.
func Replace(ctx context.Context, db *database.DB, store blob.Store, key, reason string, f File) (Picture, error) {
	p, err := replace(ctx, db, store, key, reason, f)
	var refused *Refused
	if err != nil && !errors.As(err, &refused) && !errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("replace picture %s: %w", key, err)
	}
	return p, err
}

func replace(ctx context.Context, db *database.DB, store blob.Store, key, reason string, f File) (Picture, error) {
	if err := sit(ctx); err != nil {
		return Picture{}, err
	}
	defer rise()
	file, err := readAll(f)
	if err != nil {
		return Picture{}, err
	}
	f.Key, f.Focus, f.Texts = key, Focus{}, Texts{}
	next, r, err := newPicture(f, file)
	if err != nil {
		return Picture{}, err
	}
	if err := storeFirst(ctx, store, &next, r); err != nil {
		return Picture{}, err
	}
	var old, now Picture
	err = db.Write(ctx, func(tx *database.Tx) (err error) {
		old, now, err = enterReplacement(ctx, tx, next, f.By, reason)
		return err
	})
	if err != nil {
		return Picture{}, err
	}
	return now, deleteReplaced(ctx, store, old.Renditions, now.Renditions)
}

// enterReplacement keeps the former file's row and writes the new one's, in one decision.
func enterReplacement(ctx context.Context, tx *database.Tx, next Picture, by, reason string) (old, now Picture, err error) {
	if old, err = ByKey(ctx, tx, next.Key); err != nil {
		return old, old, err
	}
	if old.SHA256 == next.SHA256 {
		return old, old, refuse("This is the file that the picture has already. Choose another.")
	}
	_, err = tx.Exec(ctx, `INSERT INTO picture_former (picture_id, version, original, original_name, kind, bytes, sha256, width, height,
			replaced_by, replaced_at, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, old.ID, old.Version, old.original,
		old.Name, string(old.kind), old.Bytes, old.SHA256, old.Width, old.Height, by, database.Micros(tx.Now()), reason)
	if err != nil {
		return old, old, err
	}
	now = old
	now.Name, now.original, now.kind, now.Bytes, now.SHA256 = next.Name, next.original, next.kind, next.Bytes, next.SHA256
	now.Width, now.Height, now.Focus, now.Crops, now.Version = next.Width, next.Height, Centre, nil, old.Version+1
	now.Renditions, now.Rendered = next.Renditions, false
	for i := range now.Renditions {
		now.Renditions[i].Version = now.Version
	}
	if err = writeReplacement(ctx, tx, now); err != nil {
		return old, old, err
	}
	err = ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "media.replaced", Subject: Subject(now.ID), Before: old.stateHash(),
		After: now.stateHash(), Reason: reason})
	if err != nil {
		return old, old, err
	}
	return old, now, pagecache.Drop(ctx, tx, Tag(now.Key))
}

func writeReplacement(ctx context.Context, tx *database.Tx, p Picture) error {
	_, err := tx.Exec(ctx, `UPDATE picture SET original_name = $2, original = $3, kind = $4, bytes = $5, sha256 = $6, width = $7, height = $8,
		focus_x = $9, focus_y = $10, rendered = FALSE, version = $11, changed_at = $12 WHERE id = $1`, p.ID, p.Name, p.original,
		string(p.kind), p.Bytes, p.SHA256, p.Width, p.Height, p.Focus.X, p.Focus.Y, p.Version, database.Micros(tx.Now()))
	if err != nil {
		return err
	}
	if err := writeCrops(ctx, tx, p); err != nil {
		return err
	}
	if err := insertRenditions(ctx, tx, p.ID, p.Renditions); err != nil {
		return err
	}
	if err := insertWords(ctx, tx, p); err != nil {
		return err
	}
	return job.Enqueue(ctx, tx, renderJob(p.Key))
}

// FormerFiles lists what the key stood for before, the last first.
func FormerFiles(ctx context.Context, q database.Reader, id int64) ([]Former, error) {
	rows, err := q.Query(ctx, `SELECT version, original_name, bytes, width, height, replaced_by, replaced_at, reason, original FROM picture_former
		WHERE picture_id = $1 ORDER BY version DESC LIMIT $2`, id, maxList)
	list, err := database.Collect(rows, err, func(r *sql.Rows, f *Former) error {
		var at int64
		err := r.Scan(&f.Version, &f.Name, &f.Bytes, &f.Width, &f.Height, &f.ReplacedBy, &at, &f.Reason, &f.original)
		f.Replaced = database.FromMicros(at)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list former files: %w", err)
	}
	return list, nil
}
