package weather

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"broadsheet/internal/database"
)

// Asked is what becomes of a question for a place that nobody read lately.
type Asked int

// The answers of Desk.Ask.
const (
	Ready    Asked = iota // there is a forecast
	Fetching              // it is on its way: look again in a moment
	TooMany               // the hour's fetches of places like this are used up
	Failing               // the source did not answer; it is asked again later
)

// coldWait is how long a reader waits for a first forecast before the page says that it is being fetched.
const coldWait = 2 * time.Second

// Ask has a forecast fetched for a place that has none, or only an old one. It waits two seconds at most; the fetch goes on without
// the reader. All who ask for one place wait for one fetch.
func (d *Desk) Ask(ctx context.Context, p Place) (Asked, error) {
	now := d.db.Now()
	row, err := readRow(ctx, d.db, p)
	if err != nil {
		return Failing, err
	}
	if row.forecast != nil && now.Before(row.forecast.OldAt()) {
		return Ready, nil
	}
	if row.failures > 0 && now.Before(row.due) {
		return Failing, nil
	}
	flight := d.flights.DoChan(strconv.FormatInt(p.ID, 10), func() (any, error) { return d.fetchCold(p) })
	wait := time.NewTimer(coldWait)
	defer wait.Stop()
	select {
	case r := <-flight:
		if r.Err != nil {
			return Failing, r.Err
		}
		return r.Val.(Asked), nil
	case <-wait.C:
		return Fetching, nil
	case <-ctx.Done():
		return Fetching, nil
	}
}

// coldTimeout ends a fetch that hangs: a source has ten seconds, its writing some more.
const coldTimeout = 20 * time.Second

// fetchCold fetches a place within the hour's measure. It lives as long as the desk, not as the reader who set it off.
func (d *Desk) fetchCold(p Place) (Asked, error) {
	d.mu.Lock()
	if d.life.Err() != nil {
		d.mu.Unlock()
		return Failing, errors.New("the weather desk is closed")
	}
	d.busy.Add(1)
	d.mu.Unlock()
	defer d.busy.Done()
	ctx, cancel := context.WithTimeout(d.life, coldTimeout)
	defer cancel()
	var may bool
	err := d.db.Write(ctx, func(tx *database.Tx) (err error) {
		may, err = takeCold(ctx, tx, p)
		return err
	})
	if err != nil {
		return Failing, fmt.Errorf("ask for the weather of %s: %w", p.Slug, err)
	}
	if !may {
		d.log.Warn("no cold fetch: the hour's are used up", "place", p.Slug, "most", coldAnHour)
		return TooMany, nil
	}
	if err := Refresh(ctx, d.db, d.source, p); err != nil {
		d.log.Warn("no forecast for a place that was asked for", "place", p.Slug, "err", err)
		return Failing, nil
	}
	return Ready, nil
}
