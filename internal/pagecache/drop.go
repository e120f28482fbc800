package pagecache

import (
	"context"
	"fmt"
	"sync"

	"broadsheet/internal/database"
)

// caches are the caches of one open database in this process.
type caches struct {
	mu  sync.Mutex
	all []*Cache
}

type cachesKey struct{}

func cachesOf(db *database.DB) *caches {
	return db.Attach(cachesKey{}, func() any { return &caches{} }).(*caches)
}

func (c *Cache) listen() {
	all := cachesOf(c.db)
	all.mu.Lock()
	defer all.mu.Unlock()
	all.all = append(all.all, c)
}

// pending are the drops of one transaction.
type pending struct {
	tags    []string
	has     map[string]bool
	numbers []int64
	asked   bool // the writing of the rows is registered
}

type pendingKey struct{}

// Drop says that what the tags name changes in tx: pages that read it are made
// anew from the commit on, in this process before Write returns, in others
// within a second.
func Drop(ctx context.Context, tx *database.Tx, tags ...string) error {
	p := tx.Attach(pendingKey{}, func() any {
		p := &pending{has: map[string]bool{}}
		db := tx.DB()
		tx.AfterCommit(func() { p.apply(db) })
		return p
	}).(*pending)
	for _, t := range tags {
		if !p.has[t] {
			p.has[t] = true
			p.tags = append(p.tags, t)
		}
	}
	if !p.asked {
		p.asked = true
		tx.BeforeCommit(func(ctx context.Context) error { return p.write(ctx, tx) })
	}
	return nil
}

// write puts the rows last in the transaction, so that their numbers rise in
// the order of commits and a reader who has seen number 8 has seen them all up
// to 8 (InCommitOrder says why that is not given), and so that the lock this
// needs is held for the shortest time.
func (p *pending) write(ctx context.Context, tx *database.Tx) error {
	p.asked = false // a later step of the transaction may drop more
	if err := tx.InCommitOrder(ctx); err != nil {
		return fmt.Errorf("drop pages: %w", err)
	}
	now := database.Micros(tx.Now())
	for _, tag := range p.tags[len(p.numbers):] {
		var n int64
		if err := tx.QueryRow(ctx, "INSERT INTO page_drop (tag, dropped_at) VALUES ($1, $2) RETURNING number", tag, now).Scan(&n); err != nil {
			return fmt.Errorf("drop pages that show %s: %w", tag, err)
		}
		p.numbers = append(p.numbers, n)
	}
	return tx.Announce(ctx)
}

// apply drops the pages of this process.
func (p *pending) apply(db *database.DB) {
	all := cachesOf(db)
	all.mu.Lock()
	list := all.all
	all.mu.Unlock()
	for _, c := range list {
		c.remember(p.numbers)
		c.drop(p.tags)
		c.heed(p.tags)
	}
}

// Heed calls f after every drop of the tag, by this process or another: for what is kept in memory beside pages. On the
// process that wrote, Write returns after f. It must be called before the cache is used.
func (c *Cache) Heed(tag string, f func()) {
	if c.heeds == nil {
		c.heeds = map[string]func(){}
	}
	c.heeds[tag] = f
}

func (c *Cache) heed(tags []string) {
	for _, t := range tags {
		if f := c.heeds[t]; f != nil {
			f()
		}
	}
}

// heedAll calls everybody: nobody knows what was dropped meanwhile.
func (c *Cache) heedAll() {
	for _, f := range c.heeds {
		f()
	}
}

// drop forgets the pages that read one of the tags, and remembers the tags for
// the renders under way.
func (c *Cache) drop(tags []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	number := c.number.Add(1)
	for _, t := range tags {
		if c.renders > 0 {
			c.dropped[t] = number
		}
		for k := range c.tags[t] {
			c.forget(k)
			if !k.isPart() {
				c.drops.Add(1)
			}
		}
	}
	if len(c.dropped) > mostRemembered { // renders that take so long are not worth keeping
		clear(c.dropped)
		c.floor = number
	}
}

// mostRemembered bounds what is kept for renders under way.
const mostRemembered = 10_000

// flush forgets all pages, and keeps none that is being rendered now.
func (c *Cache) flush() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.floor = c.number.Add(1)
	clear(c.dropped)
	for i := range c.shards {
		s := &c.shards[i]
		s.mu.RLock()
		all := make([]*kept, 0, len(s.pages))
		for _, k := range s.pages {
			all = append(all, k)
		}
		s.mu.RUnlock()
		for _, k := range all {
			c.forget(k)
		}
	}
}
