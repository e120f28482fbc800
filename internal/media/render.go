package media

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"slices"

	"broadsheet/internal/blob"
	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/pagecache"
)

// RenderJob is the kind of the job that makes a picture's renditions.
const RenderJob = "media.render"

type renderPayload struct {
	Key string `json:"key"`
}

func renderJob(key string) job.Job {
	return job.Job{Kind: RenderJob, Payload: renderPayload{key}, Unique: RenderJob + ":" + key}
}

// Render gives the handler of RenderJob.
func Render(db *database.DB, store blob.Store) job.Handler {
	return func(ctx context.Context, c *job.Claim) error {
		var of renderPayload
		if err := c.Decode(&of); err != nil {
			return err
		}
		if err := render(ctx, db, store, of.Key, c.Done); err != nil {
			return fmt.Errorf("render picture %s: %w", of.Key, err)
		}
		return nil
	}
}

// render makes every rendition and enters them all at once through done. What it
// stored is not cleared away when it fails: the next attempt makes the same names.
func render(ctx context.Context, db *database.DB, store blob.Store, key string, done func(context.Context, func(*database.Tx) error) error) error {
	p, err := ByKey(ctx, db, key)
	if errors.Is(err, ErrNotFound) {
		return nil // gone since; nothing to do
	}
	if err != nil {
		return err
	}
	base, err := loadOriginal(ctx, store, p)
	if err != nil {
		return err
	}
	var list []Rendition
	err = renderAll(ctx, base, p.Width, p.Height, p.Focus, func(m made) error {
		r, err := putRendition(ctx, store, p.Key, m)
		list = append(list, r)
		return err
	})
	if err != nil {
		return err
	}
	if err := done(ctx, func(tx *database.Tx) error { return enterRenditions(ctx, tx, p, list) }); err != nil {
		return err
	}
	return deleteReplaced(ctx, store, p.Renditions, list)
}

func loadOriginal(ctx context.Context, store blob.Store, p Picture) (*image.RGBA, error) {
	f, err := OpenOriginal(ctx, store, p)
	if err != nil {
		return nil, err
	}
	file, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	r, _, err := inspect(file)
	if err != nil {
		return nil, err
	}
	return r.load(ctx, widest)
}

func enterRenditions(ctx context.Context, tx *database.Tx, p Picture, list []Rendition) error {
	if err := insertRenditions(ctx, tx, p.ID, list); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE picture SET rendered = TRUE WHERE id = $1`, p.ID); err != nil {
		return err
	}
	return pagecache.Drop(ctx, tx, Tag(p.Key))
}

// deleteReplaced removes the files that no row names any more.
func deleteReplaced(ctx context.Context, store blob.Store, before, now []Rendition) error {
	var errs []error
	for _, old := range before {
		if !slices.ContainsFunc(now, func(r Rendition) bool { return r.blob == old.blob }) {
			errs = append(errs, store.Delete(ctx, old.blob))
		}
	}
	return errors.Join(errs...)
}
