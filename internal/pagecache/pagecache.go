// Package pagecache keeps printed pages: rendered, compressed, ready to hand out,
// and never out of date.
//
// While a page is rendered, what it reads is noted (Note: "article:7", "front"),
// and until when its own words are true (FreshUntil: midnight, when "today"
// ends). Whoever changes something drops its tags in the transaction of the
// change (Drop). Three rules make a page fresh without waiting for a timer:
//
// A drop reaches this process's pages after the commit and before Write
// returns, so whoever has written sees the new page.
//
// Drops count up a number. A render notes the number, then reads one snapshot;
// its page is kept only if nothing it read was dropped since. A request may
// wait for a render that is under way only if the number has not moved since
// that render began: otherwise what it reads may be from before a write that
// this request knows of.
//
// Other processes learn of drops from numbered rows, looked at when the
// database announces a commit and twice a second anyway (Watch). When the
// database cannot be asked for ten minutes, no kept page is served any more.
package pagecache

import (
	"context"
	"math"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"broadsheet/internal/database"
)

// mostSilence is how long kept pages are served while the database is not
// heard: long enough for a restart of the database server, short enough that a
// story that was taken down does not stay up.
const mostSilence = 10 * time.Minute

// mostRenders bounds how many pages are made at once. It is below the reading
// connections of the database (12), so that a crowd on a cold newspaper cannot
// keep out the look for drops, nor a render that asks outside its snapshot.
const mostRenders = 8

// Page is what a render returns.
type Page struct {
	Status  int    // 200 when 0; only a 200 is kept
	Type    string // Content-Type
	Body    []byte
	Header  http.Header // more headers, sent as they are
	NoStore bool        // for this reader only: never kept, nor shared with another request
}

// Options adjust a Cache.
type Options struct {
	Bytes     int64 // most bytes of pages to keep in memory; 32 MiB when 0
	PartsOnly bool  // keep parts and no page, so that every request is a miss: to measure what one costs
}

// Stats are the counts of a Cache since it was made.
type Stats struct {
	Hits, Misses, Drops, Evictions int64
	Express                        int64 // hits that the express lane answered
	Pages, Parts, Bytes            int64 // now
}

// Cache keeps the pages of one process.
type Cache struct {
	db     *database.DB
	budget int64
	pure   bool // Options.PartsOnly
	shards [shards]shard
	size   atomic.Int64
	pages  atomic.Int64
	parts  atomic.Int64
	tick   atomic.Uint32 // counts uses, for eviction
	packer chan struct{} // one brotli at a time
	rooms  chan struct{} // one per render at work

	mu      sync.Mutex
	number  atomic.Int64                  // of the latest drop in this process; changes under mu
	dropped map[string]int64              // tag -> number of its latest drop that a render under way may have missed
	floor   int64                         // renders begun before this number are not kept
	renders int                           // under way
	flights map[string]*flight            // key -> the render that others may wait for
	tags    map[string]map[*kept]struct{} // which pages read a tag

	beat  atomic.Int64         // when the database was last heard, by since
	since func() time.Duration // a clock that only goes forward

	news sync.Mutex
	seen int64              // the highest drop row this process has read; -1 before the first
	own  map[int64]struct{} // rows above seen that were this process's own and are applied

	heeds map[string]func() // called when a tag was dropped, here or elsewhere; set before the first drop

	hits, misses, drops, evictions, express atomic.Int64
}

// New returns an empty cache of pages rendered from db. Let Watch run beside it.
func New(db *database.DB, o Options) *Cache {
	if o.Bytes <= 0 {
		o.Bytes = 32 << 20
	}
	begun := time.Now()
	c := &Cache{
		db: db, budget: o.Bytes, pure: o.PartsOnly, packer: make(chan struct{}, 1), rooms: make(chan struct{}, mostRenders),
		dropped: map[string]int64{}, flights: map[string]*flight{}, tags: map[string]map[*kept]struct{}{},
		since: func() time.Duration { return time.Since(begun) },
		seen:  -1, own: map[int64]struct{}{},
	}
	for i := range c.shards {
		c.shards[i].pages = map[string]*kept{}
	}
	c.listen()
	return c
}

// Stats returns the counts.
func (c *Cache) Stats() Stats {
	return Stats{Hits: c.hits.Load(), Misses: c.misses.Load(), Drops: c.drops.Load(), Evictions: c.evictions.Load(), Express: c.express.Load(),
		Pages: c.pages.Load(), Parts: c.parts.Load(), Bytes: c.size.Load()}
}

// reading is what a render notes.
type reading struct {
	cache  *Cache // of the render, and the latest drop when it began
	number int64

	mu    sync.Mutex
	tags  map[string]struct{}
	until time.Time
}

type readingKey struct{}

// Note says that the page rendered in ctx has read these things, and must be
// made anew when one of them is dropped. Outside a render it does nothing.
func Note(ctx context.Context, tags ...string) {
	r, ok := ctx.Value(readingKey{}).(*reading)
	if !ok {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range tags {
		r.tags[t] = struct{}{}
	}
}

// FreshUntil says that the words of the page rendered in ctx are true until t;
// the earliest instant wins, and the zero time says nothing.
func FreshUntil(ctx context.Context, t time.Time) {
	r, ok := ctx.Value(readingKey{}).(*reading)
	if !ok || t.IsZero() {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.until.IsZero() || t.Before(r.until) {
		r.until = t
	}
}

// forever is the end of pages that time alone does not change.
const forever = math.MaxInt64
