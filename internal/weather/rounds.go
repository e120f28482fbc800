package weather

import (
	"context"
	"database/sql"
	"fmt"

	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
)

// writeSeen writes down what was read, and forgets what nobody reads and what a source of another kind has left: figures of the
// sample source must not stand in a paper that has a true one.
func (d *Desk) writeSeen(ctx context.Context) error {
	d.mu.Lock()
	ids := make([]int64, 0, len(d.seen))
	for id := range d.seen {
		ids = append(ids, id)
	}
	clear(d.seen)
	d.mu.Unlock()
	stale, err := d.foreign(ctx)
	if err != nil || len(ids) == 0 && len(stale) == 0 {
		return err
	}
	return d.db.Write(ctx, func(tx *database.Tx) error {
		if err := keepRead(ctx, tx, ids, tx.Now()); err != nil {
			return err
		}
		return forget(ctx, tx, stale)
	})
}

// dueNow lists the places whose forecast is to be renewed, the paper's own town first.
func (d *Desk) dueNow(ctx context.Context) ([]Place, error) {
	now := d.db.Now()
	rows, err := d.db.Query(ctx, `SELECT place, due_at, read_at FROM weather_forecast ORDER BY read_at DESC, place`)
	type row struct{ place, due, read int64 }
	all, err := database.Collect(rows, err, func(r *sql.Rows, v *row) error { return r.Scan(&v.place, &v.due, &v.read) })
	if err != nil {
		return nil, err
	}
	waiting, recent := map[int64]bool{}, []int64{}
	onTheHour := now.Minute() == 0 // when every clock on earth asks: what the paper has can wait a minute
	for _, r := range all {
		if onTheHour || r.due > database.Micros(now) {
			waiting[r.place] = true
		}
		if r.read > database.Micros(now.Add(-lately)) && len(recent) < latelyMost {
			recent = append(recent, r.place)
		}
	}
	var due []Place
	for _, p := range append([]Place{d.Home}, d.More...) {
		if !waiting[p.ID] {
			due, waiting[p.ID] = append(due, p), true
		}
	}
	for _, id := range recent {
		if p, ok := placeByID(id); ok && !waiting[id] {
			due = append(due, p)
		}
	}
	return due, nil
}

// foreign lists the rows to be forgotten: made by a source of the other kind, or read by nobody for long.
func (d *Desk) foreign(ctx context.Context) ([]Place, error) {
	wrong := `source = 'sample'`
	if d.source.Name() == "sample" {
		wrong = `source NOT IN ('', 'sample')`
	}
	ours := map[int64]bool{d.Home.ID: true}
	for _, p := range d.More {
		ours[p.ID] = true
	}
	rows, err := d.db.Query(ctx, `SELECT place, source FROM weather_forecast WHERE `+wrong+` OR read_at < $1`, database.Micros(d.db.Now().Add(-forgetAfter)))
	type row struct {
		place  int64
		source string
	}
	all, err := database.Collect(rows, err, func(r *sql.Rows, v *row) error { return r.Scan(&v.place, &v.source) })
	if err != nil {
		return nil, fmt.Errorf("list the forecasts to forget: %w", err)
	}
	var stale []Place
	for _, r := range all {
		if unread := r.source == "" || (r.source == "sample") == (d.source.Name() == "sample"); unread && ours[r.place] {
			continue
		}
		p, ok := placeByID(r.place)
		if !ok {
			p = Place{ID: r.place} // no longer in the list: no page reads it
		}
		stale = append(stale, p)
	}
	return stale, nil
}

// forget takes forecasts out of the paper.
func forget(ctx context.Context, tx *database.Tx, places []Place) error {
	for _, p := range places {
		if _, err := tx.Exec(ctx, `DELETE FROM weather_forecast WHERE place = $1`, p.ID); err != nil {
			return err
		}
		if err := pagecache.Drop(ctx, tx, p.Tag()); err != nil {
			return err
		}
	}
	return nil
}
