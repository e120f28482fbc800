package weather

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
)

// ErrNone says that there is no forecast for a place yet.
var ErrNone = errors.New("there is no forecast for this place yet")

// Report is the forecast that the paper has for a place.
type Report struct {
	Place Place
	Forecast
	Changed time.Time // when what is printed last changed
	Old     bool      // it could not be renewed for a day
}

// Read gives the forecast of a place, ErrNone where there is none. A page that reads it is told when the forecast changes,
// and when it becomes old.
func Read(ctx context.Context, q database.Reader, p Place) (*Report, error) {
	pagecache.Note(ctx, p.Tag())
	row, err := readRow(ctx, q, p)
	if err != nil {
		return nil, err
	}
	if row.forecast == nil {
		return nil, ErrNone
	}
	r := &Report{Place: p, Forecast: *row.forecast, Changed: row.changed, Old: !q.Now().Before(row.forecast.OldAt())}
	if !r.Old {
		pagecache.FreshUntil(ctx, r.OldAt())
	}
	return r, nil
}

// kept is a place's row.
type kept struct {
	forecast               *Forecast // nil: none has come yet
	changed, due, lastRead time.Time
	failures               int
	problem                string
}

// readRow gives an empty row where there is none.
func readRow(ctx context.Context, q database.Reader, p Place) (kept, error) {
	var k kept
	var text string
	var changed, due, read int64
	err := q.QueryRow(ctx, `SELECT forecast, changed_at, due_at, read_at, failures, problem FROM weather_forecast WHERE place = $1`, p.ID).
		Scan(&text, &changed, &due, &read, &k.failures, &k.problem)
	if errors.Is(err, sql.ErrNoRows) {
		return kept{}, nil
	}
	if err != nil {
		return kept{}, fmt.Errorf("read the forecast of %s: %w", p.Slug, err)
	}
	k.changed, k.due, k.lastRead = database.FromMicros(changed), database.FromMicros(due), database.FromMicros(read)
	if text == "" {
		return k, nil
	}
	if k.forecast, err = decode(p.ID, text); err != nil {
		return kept{}, fmt.Errorf("read the forecast of %s: %w", p.Slug, err)
	}
	return k, nil
}

// keepForecast stores a forecast. Pages are dropped only when what they print has changed, or when they say that the forecast is old.
func keepForecast(ctx context.Context, tx *database.Tx, p Place, f Forecast, due time.Time) error {
	before, err := readRow(ctx, tx, p)
	if err != nil {
		return err
	}
	now, changed := tx.Now(), before.changed
	drop := before.forecast == nil || !now.Before(before.forecast.OldAt())
	if before.forecast == nil || before.forecast.printed(p, now) != f.printed(p, now) {
		changed, drop = now, true
	}
	text, err := encode(f)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO weather_forecast (place, source, forecast, changed_at, due_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (place) DO UPDATE SET source = excluded.source, forecast = excluded.forecast, changed_at = excluded.changed_at, due_at = excluded.due_at,
		failures = 0, problem = ''`,
		p.ID, f.Source, text, database.Micros(changed), database.Micros(due)); err != nil {
		return err
	}
	if !drop {
		return nil
	}
	return pagecache.Drop(ctx, tx, p.Tag())
}

// keepFailure notes that a source failed. The forecast that the paper has stays as it is.
func keepFailure(ctx context.Context, tx *database.Tx, p Place, why error, due time.Time) error {
	const enough = 300 // letters of an error for whoever looks into the row
	words := []rune(why.Error())
	_, err := tx.Exec(ctx, `INSERT INTO weather_forecast (place, due_at, failures, problem) VALUES ($1, $2, 1, $3)
		ON CONFLICT (place) DO UPDATE SET due_at = excluded.due_at, failures = weather_forecast.failures + 1, problem = excluded.problem`,
		p.ID, database.Micros(due), string(words[:min(len(words), enough)]))
	return err
}

// keepRead notes that readers looked at places, to the hour. Only a place that has a row is noted.
func keepRead(ctx context.Context, tx *database.Tx, places []int64, at time.Time) error {
	hour := database.Micros(at.Truncate(time.Hour))
	for _, id := range places {
		if _, err := tx.Exec(ctx, `UPDATE weather_forecast SET read_at = $2 WHERE place = $1 AND read_at < $2`, id, hour); err != nil {
			return err
		}
	}
	return nil
}

// At most so many places that nobody read lately are fetched in an hour: a crawler that walks through all 26 000 must not use up what
// the source allows the paper's own readers.
const coldAnHour = 60

// takeCold uses up one cold fetch. ok is false when the hour's are used up.
func takeCold(ctx context.Context, tx *database.Tx, p Place) (ok bool, err error) {
	now := tx.Now()
	hourAgo := database.Micros(now.Add(-time.Hour))
	if _, err := tx.Exec(ctx, `DELETE FROM weather_cold WHERE asked_at <= $1`, hourAgo); err != nil {
		return false, err
	}
	var n int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM weather_cold WHERE asked_at > $1`, hourAgo).Scan(&n); err != nil || n >= coldAnHour {
		return false, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO weather_cold (place, asked_at) VALUES ($1, $2)`, p.ID, database.Micros(now)); err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO weather_forecast (place, read_at) VALUES ($1, $2) ON CONFLICT (place) DO UPDATE SET read_at = excluded.read_at`,
		p.ID, database.Micros(now.Truncate(time.Hour)))
	return err == nil, err
}
