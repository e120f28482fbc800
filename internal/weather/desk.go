package weather

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"broadsheet/internal/database"
)

// Desk fetches forecasts: on its rounds for the paper's town, the editor's list and what was read lately, and at once for a place that
// somebody asks for.
type Desk struct {
	Home Place   // the paper's own town
	More []Place // the editor's list of others

	db     *database.DB
	source Source
	log    *slog.Logger

	flights singleflight.Group
	life    context.Context // ends when the desk closes
	end     context.CancelFunc
	busy    sync.WaitGroup

	mu   sync.Mutex
	seen map[int64]bool // places read since the last round
}

// DeskOptions say what a desk covers. Places are named as in their addresses.
type DeskOptions struct {
	Source Source
	Home   string
	More   []string
	Log    *slog.Logger
}

// NewDesk opens a desk. A town that is not in the list of places is told by name.
func NewDesk(db *database.DB, o DeskOptions) (*Desk, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Source == nil {
		return nil, errors.New("open the weather desk: it has no source")
	}
	d := &Desk{db: db, source: o.Source, log: o.Log, seen: map[int64]bool{}}
	var err error
	if d.Home, err = named(o.Home); err != nil {
		return nil, fmt.Errorf("open the weather desk: site.city: %w", err)
	}
	for _, slug := range o.More {
		p, err := named(slug)
		if err != nil {
			return nil, fmt.Errorf("open the weather desk: site.more_places: %w", err)
		}
		if p.ID != d.Home.ID {
			d.More = append(d.More, p)
		}
	}
	d.life, d.end = context.WithCancel(context.Background())
	return d, nil
}

// named finds a place by its address, or says which it might have been.
func named(slug string) (Place, error) {
	p, ok := PlaceBySlug(slug)
	if ok {
		return p, nil
	}
	if near := Search(slug, 1); len(near) > 0 {
		return Place{}, fmt.Errorf("there is no place %q; the nearest by name is %q, %s", slug, near[0].Slug, near[0].Where())
	}
	return Place{}, fmt.Errorf("there is no place %q: write it as in its address, such as johannesburg or springfield-illinois-us", slug)
}

// Close ends the fetches that readers set off and waits for them.
func (d *Desk) Close() {
	d.mu.Lock()
	d.end()
	d.mu.Unlock()
	d.busy.Wait()
}

// Refresh asks a source for a place and keeps what it says. When the source fails, the forecast that the paper has stays; the
// source is asked again after a pause that grows from five minutes to three hours, or when it says.
func Refresh(ctx context.Context, db *database.DB, source Source, p Place) error {
	before, err := readRow(ctx, db, p)
	if err != nil {
		return err
	}
	f, fail := source.Forecast(ctx, p, before.forecast)
	if fail != nil && ctx.Err() != nil {
		return fmt.Errorf("weather of %s: %w", p.Slug, fail) // we are closing: that says nothing about the source
	}
	now := db.Now()
	err = db.Write(ctx, func(tx *database.Tx) error {
		if fail != nil {
			return keepFailure(ctx, tx, p, fail, pause(fail, before.failures, now))
		}
		return keepForecast(ctx, tx, p, f, due(f, now))
	})
	if fail != nil {
		err = errors.Join(fail, err)
	}
	if err != nil {
		return fmt.Errorf("weather of %s: %w", p.Slug, err)
	}
	return nil
}

// due is when a forecast is to be renewed: some minutes after it expires, at another time for each place, and never on the hour, when
// every clock on earth asks.
func due(f Forecast, now time.Time) time.Time {
	const soonest, spread = 5 * time.Minute, 6 * time.Minute
	at := f.Expires
	if at.Before(now.Add(soonest)) {
		at = now.Add(soonest)
	}
	at = at.Add(20*time.Second + rand.N(spread))
	if at.Minute() == 0 {
		at = at.Add(time.Minute + rand.N(time.Minute))
	}
	return at
}

// pause is when a source that failed is asked again.
func pause(err error, failures int, now time.Time) time.Time {
	at := now.Add(min(5*time.Minute<<min(failures, 6), 3*time.Hour) + rand.N(time.Minute))
	var wait *BackOff
	if errors.As(err, &wait) && wait.Until.After(at) {
		return wait.Until.Add(rand.N(time.Minute))
	}
	return at
}

// Seen notes that a reader looked at a place. It costs no database: the next round writes it down.
func (d *Desk) Seen(p Place) {
	const most = 5000 // between two rounds; beyond it a crawler is at work
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.seen) < most {
		d.seen[p.ID] = true
	}
}

// Places read within lately are kept fresh, the last read first, so many at most. Places that nobody read for forgetAfter are forgotten.
const (
	lately      = 24 * time.Hour
	latelyMost  = 150
	forgetAfter = 30 * 24 * time.Hour
	// a round stops after so many failures in a row: the source is down, not the place
	patience = 3
)

// Round renews the forecasts that are due. It is to be called every minute or so; a source that fails is told in the log and is no error.
func (d *Desk) Round(ctx context.Context) error {
	if err := d.writeSeen(ctx); err != nil {
		return fmt.Errorf("weather round: %w", err)
	}
	places, err := d.dueNow(ctx)
	if err != nil {
		return fmt.Errorf("weather round: %w", err)
	}
	failed := 0
	for _, p := range places {
		if err := Refresh(ctx, d.db, d.source, p); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			d.log.Warn("no newer forecast", "place", p.Slug, "err", err)
			var wait *BackOff
			if failed++; failed >= patience || errors.As(err, &wait) {
				return nil
			}
			continue
		}
		failed = 0
	}
	return nil
}
