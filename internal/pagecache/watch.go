package pagecache

import (
	"context"
	"fmt"
	"sync"
	"time"

	"broadsheet/internal/database"
)

const (
	// lookEvery is how often the drop rows are looked at without a wake-up;
	// half of the promised second.
	lookEvery = 500 * time.Millisecond
	// keptRows is how many drop rows stay. A node reads them within a second;
	// one that was away for longer forgets all its pages anyway.
	keptRows   = 20_000
	pruneEvery = 10 * time.Minute
)

// Watch applies the drops of other processes until ctx ends.
func (c *Cache) Watch(ctx context.Context) {
	wake := make(chan struct{}, 1)
	var listener sync.WaitGroup
	listener.Go(func() {
		c.db.Watch(ctx, func() {
			select {
			case wake <- struct{}{}:
			default:
			}
		})
	})
	defer listener.Wait()
	look, prune := time.NewTicker(lookEvery), time.NewTicker(pruneEvery)
	defer look.Stop()
	defer prune.Stop()
	for healthy := true; ctx.Err() == nil; {
		healthy = c.look(ctx, !healthy) == nil
		select {
		case <-ctx.Done():
		case <-wake:
		case <-look.C:
		case <-prune.C:
			_ = Prune(ctx, c.db) // next time
		}
	}
}

// remember notes drop rows as this process's own, so that Watch does not drop
// for them once more. Rows that Watch has already read need no note.
func (c *Cache) remember(numbers []int64) {
	c.news.Lock()
	defer c.news.Unlock()
	for _, n := range numbers {
		if c.seen >= 0 && n > c.seen && len(c.own) < mostRemembered {
			c.own[n] = struct{}{}
		}
	}
}

// look reads the drop rows since the last look and applies those of others.
// After a silence all pages go: what came back may be another server, behind
// the old one, whose numbers begin again below ours.
func (c *Cache) look(ctx context.Context, afterSilence bool) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	begun := c.since()
	c.news.Lock()
	seen := c.seen
	c.news.Unlock()
	var newest int64
	if err := c.db.QueryRow(ctx, "SELECT COALESCE(max(number), 0) FROM page_drop").Scan(&newest); err != nil {
		return fmt.Errorf("look for dropped pages: %w", err)
	}
	var rows []row
	if seen >= 0 && newest > seen {
		var err error
		if rows, err = c.rows(ctx, seen); err != nil {
			return fmt.Errorf("look for dropped pages: %w", err)
		}
	}
	switch {
	case afterSilence, seen < 0, newest < seen: // the first look, or a database restored under us
		c.flush()
		if seen >= 0 {
			c.heedAll()
		}
	case len(rows) > keptRows/2: // an import; and rows may have been pruned
		c.flush()
		c.heedAll()
		newest = rows[len(rows)-1].number
	case len(rows) > 0:
		newest = rows[len(rows)-1].number
		foreign := c.foreign(rows)
		c.drop(foreign)
		c.heed(foreign)
	}
	c.advance(newest)
	c.beat.Store(int64(begun))
	return nil
}

type row struct {
	number int64
	tag    string
}

func (c *Cache) rows(ctx context.Context, after int64) ([]row, error) {
	rows, err := c.db.Query(ctx, "SELECT number, tag FROM page_drop WHERE number > $1 ORDER BY number", after)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []row
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.number, &r.tag); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// foreign picks the tags that this process has not dropped itself.
func (c *Cache) foreign(rows []row) []string {
	c.news.Lock()
	defer c.news.Unlock()
	var tags []string
	for _, r := range rows {
		if _, own := c.own[r.number]; !own {
			tags = append(tags, r.tag)
		}
	}
	return tags
}

func (c *Cache) advance(seen int64) {
	c.news.Lock()
	defer c.news.Unlock()
	c.seen = seen
	for n := range c.own {
		if n <= seen {
			delete(c.own, n)
		}
	}
}

// silent reports that the database has not been heard for too long.
func (c *Cache) silent() bool { return c.since()-time.Duration(c.beat.Load()) > mostSilence }

// Prune deletes drop rows that every node has long read. It counts rows and not
// hours, so no clock can make it delete a row that a node still needs. The
// newest row stays: its number is the memory of how far numbers have come.
func Prune(ctx context.Context, db *database.DB) error {
	err := db.Write(ctx, func(tx *database.Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM page_drop WHERE number <= (SELECT max(number) FROM page_drop) - $1", keptRows)
		return err
	})
	if err != nil {
		return fmt.Errorf("prune dropped pages: %w", err)
	}
	return nil
}
