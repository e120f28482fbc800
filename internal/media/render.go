package media

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"image"
	"slices"
	"time"

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

// recipe numbers the rules by which renditions are made: 1 added AVIF. A picture made by an older one is made again when
// the desk is quiet, see [Renew].
const recipe = 1

// render makes every rendition and enters them all at once through done. What it
// stored is not cleared away when it fails: the next attempt makes the same names.
func render(ctx context.Context, db *database.DB, store blob.Store, key string, done func(context.Context, func(*database.Tx) error) error) error {
	select {
	case oneRendering <- struct{}{}:
		defer func() { <-oneRendering }()
	case <-ctx.Done():
		return ctx.Err()
	}
	p, err := ByKey(ctx, db, key)
	if errors.Is(err, ErrNotFound) {
		return nil // gone since; nothing to do
	}
	if err != nil {
		return err
	}
	var list []Rendition
	err = beside(func() error {
		base, err := loadOriginal(ctx, store, p)
		if err != nil {
			return err
		}
		return renderAll(ctx, base, p, func(m made) error {
			r, err := putRendition(ctx, store, p.Key, m)
			list = append(list, r)
			return err
		})
	})
	if err != nil {
		return err
	}
	entered := false
	err = done(ctx, func(tx *database.Tx) (err error) {
		entered, err = enterRenditions(ctx, tx, p, list)
		return err
	})
	if err != nil || !entered {
		return err
	}
	return sweep(ctx, db, store, key, p.Renditions)
}

func loadOriginal(ctx context.Context, store blob.Store, p Picture) (*image.RGBA, error) {
	if err := sit(ctx); err != nil {
		return nil, err
	}
	defer rise()
	f, err := OpenOriginal(ctx, store, p)
	if err != nil {
		return nil, err
	}
	file, err := readAll(File{Reader: f, Size: p.Bytes})
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	r, _, err := inspect(file)
	if err != nil {
		return nil, err
	}
	return r.load(ctx, widest)
}

// enterRenditions writes the rows, unless the picture was changed meanwhile: then another job makes them anew.
func enterRenditions(ctx context.Context, tx *database.Tx, p Picture, list []Rendition) (bool, error) {
	var version int
	err := tx.QueryRow(ctx, `SELECT version FROM picture WHERE id = $1`, p.ID).Scan(&version)
	if err != nil || version != p.Version {
		return false, err
	}
	for i, r := range list {
		list[i].Version = p.Version
		for _, old := range p.Renditions {
			if old.blob == r.blob { // the same bytes keep their address
				list[i].Version = old.Version
			}
		}
	}
	if err := insertRenditions(ctx, tx, p.ID, list); err != nil {
		return false, err
	}
	if _, err := tx.Exec(ctx, `UPDATE picture SET rendered = TRUE, recipe = $2 WHERE id = $1`, p.ID, recipe); err != nil {
		return false, err
	}
	return true, pagecache.Drop(ctx, tx, Tag(p.Key))
}

// perRenewal is how many pictures are made anew by one call of Renew: about ten minutes of one processor.
const perRenewal = 50

// Renew has pictures made again whose renditions an older version of the program made.
func Renew(ctx context.Context, tx *database.Tx) error {
	rows, err := tx.Query(ctx, `SELECT key FROM picture WHERE rendered AND recipe < $1 ORDER BY id DESC LIMIT $2`, recipe, perRenewal)
	keys, err := database.Collect(rows, err, func(r *sql.Rows, key *string) error { return r.Scan(key) })
	if err != nil {
		return fmt.Errorf("find old renditions: %w", err)
	}
	for _, key := range keys {
		if err := job.Enqueue(ctx, tx, renderJob(key)); err != nil {
			return err
		}
	}
	return nil
}

// abandoned is how old a file must be that no row names before it is swept away: another process may have put it there
// and not yet entered it.
const abandoned = time.Hour

// sweep removes the files of the picture that no row names any more: those that were just replaced, and what a crash left.
func sweep(ctx context.Context, db *database.DB, store blob.Store, key string, before []Rendition) error {
	p, err := ByKey(ctx, db, key)
	if err != nil {
		return err
	}
	if err := deleteReplaced(ctx, store, before, p.Renditions); err != nil {
		return err
	}
	return store.List(ctx, "rendition/"+key+"/", func(f blob.Info) error {
		named := slices.ContainsFunc(p.Renditions, func(r Rendition) bool { return r.blob == f.Name })
		if named || time.Since(f.ModTime) < abandoned {
			return nil
		}
		return store.Delete(ctx, f.Name)
	})
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
