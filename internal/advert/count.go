package advert

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"broadsheet/internal/database"
)

// Counter keeps the counts of the last minute in memory, so that a picture that is fetched costs no write. A process that
// dies takes that minute with it: these are counts for an invoice of thousands, not money.
type Counter struct {
	mu     sync.Mutex
	counts map[counted]counts
}

// counted is what is counted: an advertisement at a sort of place on a day.
type counted struct {
	id         int64
	day, place string
}

type counts struct{ shown, followed int64 }

// Shown counts a picture that was fetched.
func (c *Counter) Shown(id int64, day, place string) {
	c.add(counted{id, day, place}, counts{shown: 1})
}

// Followed counts a link that was followed.
func (c *Counter) Followed(id int64, day, place string) {
	c.add(counted{id, day, place}, counts{followed: 1})
}

func (c *Counter) add(at counted, n counts) {
	switch at.place {
	case Front, Sections, Stories:
	default:
		at.place = "" // made up in an address
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[counted]counts{}
	}
	sum := c.counts[at]
	c.counts[at] = counts{sum.shown + n.shown, sum.followed + n.followed}
}

// Flush writes the counts down. What could not be written is kept for the next time.
func (c *Counter) Flush(ctx context.Context, db *database.DB) error {
	c.mu.Lock()
	taken := c.counts
	c.counts = nil
	c.mu.Unlock()
	if len(taken) == 0 {
		return nil
	}
	err := db.Write(ctx, func(tx *database.Tx) error {
		for at, n := range taken {
			if _, err := tx.Exec(ctx, `INSERT INTO advert_count (advert_id, day, place, shown, followed) SELECT $1, $2, $3, $4, $5 WHERE EXISTS (SELECT 1 FROM advert WHERE id = $1)
				ON CONFLICT (advert_id, day, place) DO UPDATE SET shown = advert_count.shown + excluded.shown, followed = advert_count.followed + excluded.followed`,
				at.id, at.day, at.place, n.shown, n.followed); err != nil {
				return fmt.Errorf("count advertisement %d: %w", at.id, err)
			}
		}
		return nil
	})
	if err != nil {
		for at, n := range taken {
			c.add(at, n)
		}
	}
	return err
}

// Day is the counts of a day at a sort of place.
type Day struct {
	Day, Place      string
	Shown, Followed int64
}

// Days lists the counts of an advertisement, the newest day first.
func Days(ctx context.Context, q database.Reader, id int64) ([]Day, error) {
	rows, err := q.Query(ctx, `SELECT day, place, shown, followed FROM advert_count WHERE advert_id = $1 ORDER BY day DESC, place`, id)
	return database.Collect(rows, err, func(r *sql.Rows, d *Day) error { return r.Scan(&d.Day, &d.Place, &d.Shown, &d.Followed) })
}

// Total is the counts of an advertisement over all its days.
func Total(ctx context.Context, q database.Reader, id int64) (shown, followed int64, err error) {
	err = q.QueryRow(ctx, `SELECT COALESCE(SUM(shown), 0), COALESCE(SUM(followed), 0) FROM advert_count WHERE advert_id = $1`, id).Scan(&shown, &followed)
	return shown, followed, err
}
