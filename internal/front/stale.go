package front

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/notice"
	"broadsheet/internal/paper"
	"broadsheet/internal/section"
)

// Watch is the setting of when the paper's front counts as stale.
type Watch struct {
	Hours int `json:"hours"` // without change, counted only between From and Until; 0: never
	From  int `json:"from"`  // hour of the day at which the paper begins to publish
	Until int `json:"until"` // and at which it stops
}

// WatchKey is the key of the setting.
const WatchKey = "front.watch"

// usualWatch: an afternoon without a change of the front is an afternoon in which nobody looked at it.
var usualWatch = Watch{Hours: 6, From: 6, Until: 22}

// WatchOf gives the setting.
func WatchOf(ctx context.Context, q database.Reader) (Watch, error) {
	w := usualWatch
	err := paper.Get(ctx, q, WatchKey, &w)
	return w, err
}

// SetWatch keeps the setting.
func SetWatch(ctx context.Context, tx *database.Tx, by string, w Watch) error {
	switch {
	case w.Hours < 0 || w.Hours > 72:
		return section.Invalid("hours", "Choose up to 72 hours, or 0 for no warning.")
	case w.From < 0 || w.Until > 24 || w.From >= w.Until:
		return section.Invalid("from", "The day must begin before it ends: hours from 0 to 24.")
	}
	return paper.Set(ctx, tx, by, WatchKey, w)
}

// Stale is a front that nobody has ordered for too long while stories came out.
type Stale struct {
	Version int64
	Since   time.Time // when it was ordered last
	Stories int       // published since
}

// Staleness tells whether the paper's front has grown stale, nil if not. A front that fills itself never does; nor does
// one since whose order nothing was published.
func Staleness(ctx context.Context, q database.Reader, zone *time.Location) (*Stale, error) {
	w, err := WatchOf(ctx, q)
	if err != nil || w.Hours == 0 {
		return nil, err
	}
	v, err := Current(ctx, q, Paper)
	now := q.Now().In(zone)
	if err != nil || v.Number == 0 || len(v.Document.lapse(now).Stories()) == 0 || w.open(v.At.In(zone), now) < time.Duration(w.Hours)*time.Hour {
		return nil, err
	}
	if h := now.Hour(); h < w.From || h >= w.Until {
		return nil, nil
	}
	s := Stale{Version: v.Number, Since: v.At}
	err = q.QueryRow(ctx, `SELECT COUNT(*) FROM live WHERE first_published_at > $1`, database.Micros(v.At)).Scan(&s.Stories)
	if err != nil || s.Stories == 0 {
		return nil, err
	}
	return &s, nil
}

// open is how much of the time between two instants the paper publishes in.
func (w Watch) open(from, to time.Time) (sum time.Duration) {
	if to.Sub(from) > 30*24*time.Hour {
		from = to.Add(-30 * 24 * time.Hour) // long enough to be stale, short enough to count
	}
	for day := from; ; {
		y, m, d := day.Date()
		begins, ends := time.Date(y, m, d, w.From, 0, 0, 0, day.Location()), time.Date(y, m, d, w.Until, 0, 0, 0, day.Location())
		if begins.After(to) {
			return sum
		}
		if a, b := later(begins, from), earlier(ends, to); b.After(a) {
			sum += b.Sub(a)
		}
		day = time.Date(y, m, d+1, 0, 0, 0, 0, day.Location())
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// TellStale tells those who order the front that it has grown stale, once for each version.
func TellStale(ctx context.Context, tx *database.Tx, zone *time.Location) error {
	s, err := Staleness(ctx, tx, zone)
	if err != nil || s == nil {
		return err
	}
	var id int64
	err = tx.QueryRow(ctx, `UPDATE front SET stale_told = $2 WHERE name = $1 AND stale_told < $2 RETURNING id`, Paper, s.Version).Scan(&id)
	if err == sql.ErrNoRows {
		return nil // they know
	}
	if err != nil {
		return fmt.Errorf("tell of the stale front: %w", err)
	}
	people, err := orderers(ctx, tx)
	if err != nil {
		return err
	}
	return notice.Tell(ctx, tx, notice.Notice{Kind: "front.stale", Subject: "front:" + Paper, Words: s.Words(), Path: Room(Paper)}, people...)
}

// Words say it in a sentence.
func (s Stale) Words() string {
	if s.Stories == 1 {
		return "Nobody has ordered the front for hours, and a story came out since."
	}
	return fmt.Sprintf("Nobody has ordered the front for hours, and %d stories came out since.", s.Stories)
}
