package pagecache

import (
	"context"
	"errors"

	"broadsheet/internal/database"
)

// Render makes a page from one snapshot of the database. Its context carries
// what the page notes.
type Render = func(ctx context.Context, q database.Reader) (*Page, error)

// flight is a render under way.
type flight struct {
	number int64         // the latest drop when it began
	done   chan struct{} // closed at the end; the rest may be read then
	page   *printed
	until  int64
	own    bool // for its own request only
	err    error
}

// errPanic is what those see who waited for a render that panicked.
var errPanic = errors.New("the page could not be made")

// fill makes the page of a key, or waits for a render that may be shared.
func (c *Cache) fill(ctx context.Context, key string, render Render) (*printed, error) {
	arrived := c.db.Now().UnixMicro()
	for {
		c.mu.Lock()
		f := c.flights[key]
		if f == nil || f.number != c.number.Load() {
			f = c.begin(key)
			c.mu.Unlock()
			return c.fly(ctx, key, f, render)
		}
		c.mu.Unlock()
		select {
		case <-f.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		switch {
		case f.own || f.err == nil && f.until <= arrived:
			// Not for us: for one reader only, or its words ended before we
			// came. Make our own, unshared with those who wait as we did.
			c.mu.Lock()
			f := c.begin("")
			c.mu.Unlock()
			return c.fly(ctx, key, f, render)
		default:
			return f.page, f.err
		}
	}
}

// begin notes the number that a render begins with, before it reads anything.
// Callers hold c.mu. A flight without a key is not waited for.
func (c *Cache) begin(key string) *flight {
	f := &flight{number: c.number.Load(), done: make(chan struct{}), err: errPanic}
	c.renders++
	if key != "" {
		c.flights[key] = f
	}
	return f
}

// fly renders and keeps the page if it may be kept.
func (c *Cache) fly(ctx context.Context, key string, f *flight, render Render) (*printed, error) {
	var k *kept
	defer func() { c.land(key, f, k) }() // also when render panics
	// A reader who goes away must not spoil the page for those who wait.
	ctx = context.WithoutCancel(ctx)
	c.rooms <- struct{}{}
	defer func() { <-c.rooms }()
	from := c.db.Now()
	r := &reading{cache: c, number: f.number, tags: map[string]struct{}{}}
	ctx = context.WithValue(ctx, readingKey{}, r)
	var page *Page
	err := c.db.Read(ctx, func(q database.Reader) (err error) {
		page, err = render(ctx, q)
		return err
	})
	if err == nil && page == nil {
		err = errors.New("a render returned neither a page nor an error")
	}
	if err != nil {
		f.err = err
		return nil, err
	}
	f.page, f.own, f.err = print(page), page.NoStore, nil
	r.mu.Lock()
	defer r.mu.Unlock()
	f.until = r.end()
	if !c.pure && !page.NoStore && f.page.status == 200 && f.until > c.db.Now().UnixMicro() {
		k = &kept{key: key, from: from.UnixMicro(), until: f.until, tags: r.tags, printed: *f.page}
	}
	return f.page, nil
}

// land ends a flight.
func (c *Cache) land(key string, f *flight, k *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k != nil {
		c.keep(k, f.number)
	}
	if c.flights[key] == f {
		delete(c.flights, key)
	}
	if c.renders--; c.renders == 0 {
		clear(c.dropped) // no render is left that could have missed them
	}
	close(f.done)
}
