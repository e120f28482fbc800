package weather

import (
	"context"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
)

// Today is what the head of every page says of a place.
type Today struct {
	Place Place
	Day   Day  // of today
	Days  int  // of the forecast, from today on
	Old   bool // the forecast could not be renewed for a day
	// Sample says that the figures are invented.
	Sample bool
}

// Strip gives today's sky, high and low of a place; ErrNone where the paper has no forecast for its today. The page that prints
// it is told to be printed anew at the place's midnight.
func Strip(ctx context.Context, q database.Reader, p Place) (*Today, error) {
	r, err := Read(ctx, q, p)
	if err != nil {
		return nil, err
	}
	days, err := r.Ahead(ctx, q)
	if err != nil {
		return nil, err
	}
	if len(days) == 0 {
		return nil, ErrNone
	}
	return &Today{Place: p, Day: days[0], Days: len(days), Old: r.Old, Sample: r.Sample}, nil
}

// Week gives the days of a place from today on, seven at most.
func Week(ctx context.Context, q database.Reader, p Place) ([]Day, *Report, error) {
	r, err := Read(ctx, q, p)
	if err != nil {
		return nil, nil, err
	}
	days, err := r.Ahead(ctx, q)
	if err == nil && len(days) == 0 {
		err = ErrNone
	}
	return days[:min(7, len(days))], r, err
}

// Ahead gives the days of the report from the place's today on; none when its last day has gone by. A page that prints them is told to be
// printed anew at the place's midnight.
func (r *Report) Ahead(ctx context.Context, q database.Reader) ([]Day, error) {
	loc, err := r.Place.Location()
	if err != nil {
		return nil, err
	}
	now := q.Now().In(loc)
	pagecache.FreshUntil(ctx, nextMidnight(now))
	days := r.From(now, loc)
	if len(days) > 0 && days[0].Date != now.Format(dateForm) {
		return nil, nil
	}
	return days, nil
}

// nextMidnight is the beginning of tomorrow in the zone of an instant.
func nextMidnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, t.Location())
}

// Coming gives the hours from the present one on, a day of them at most; the page is told to be printed anew when the next begins.
func (r *Report) Coming(ctx context.Context, q database.Reader) []Hour {
	hours := r.Next(q.Now())
	if len(hours) > 0 {
		pagecache.FreshUntil(ctx, hours[0].Time.Add(time.Hour))
	}
	return hours
}
