package pagecache

import (
	"hash/maphash"
	"sync"
	"sync/atomic"
	"time"
)

// shards is how many maps share the pages, so that processors rarely wait for
// each other.
const shards = 16

var seed = maphash.MakeSeed()

type shard struct {
	mu    sync.RWMutex
	pages map[string]*kept
}

// kept is one page in the cache. All but the counters and br is fixed when it
// is put in.
type kept struct {
	key         string
	from, until int64 // microseconds of the newspaper's clock
	tags        map[string]struct{}
	used        atomic.Uint32
	size        atomic.Int64
	gone        atomic.Bool // changes under Cache.mu
	ways        []func()    // under Cache.mu: they take it out of the express lanes
	part        any         // of pages, and what it takes; printed is empty then
	weight      int64
	printed
}

func (c *Cache) shard(key string) *shard {
	return &c.shards[shardOf(key)]
}

func shardOf(key string) uint64 { return maphash.String(seed, key) % shards }

// find returns the kept page of a key, if it is true at now.
func (c *Cache) find(key string, now time.Time) *kept {
	s := c.shard(key)
	s.mu.RLock()
	k := s.pages[key]
	s.mu.RUnlock()
	if k == nil || !k.trueAt(now.UnixMicro()) || c.silent() {
		return nil
	}
	if t := c.tick.Load(); k.used.Load() != t {
		k.used.Store(t)
	}
	return k
}

// trueAt reports whether the page's own words are true at an instant. A clock
// that was set back makes a page of the future untrue as well; a second's
// grace, because clocks are set back by milliseconds all the time.
func (k *kept) trueAt(now int64) bool {
	return now < k.until && now >= k.from-int64(time.Second/time.Microsecond)
}

// overhead is what a kept page costs beside its bodies, roughly.
const overhead = 1024

// keep puts a page in unless something it read was dropped since the render
// noted number. Callers hold c.mu.
func (c *Cache) keep(k *kept, number int64) {
	if number < c.floor {
		return
	}
	for t := range k.tags {
		if c.dropped[t] > number {
			return
		}
	}
	size := int64(len(k.key)+len(k.plain.body)+len(k.gzip.body)+overhead+64*len(k.tags)) + k.weight
	if size > c.budget/4 { // one page must not push out all others
		return
	}
	k.size.Store(size)
	k.used.Store(c.tick.Add(1))
	s := c.shard(k.key)
	s.mu.RLock()
	old := s.pages[k.key]
	s.mu.RUnlock()
	if old != nil {
		c.forget(old)
	}
	s.mu.Lock()
	s.pages[k.key] = k
	s.mu.Unlock()
	for t := range k.tags {
		if c.tags[t] == nil {
			c.tags[t] = map[*kept]struct{}{}
		}
		c.tags[t][k] = struct{}{}
	}
	c.count(k, 1)
	c.size.Add(size)
	c.evict(k)
}

func (c *Cache) count(k *kept, n int64) {
	if k.isPart() {
		c.parts.Add(n)
		return
	}
	c.pages.Add(n)
}

// forget takes a page out. Callers hold c.mu.
func (c *Cache) forget(k *kept) {
	if k.gone.Swap(true) {
		return
	}
	s := c.shard(k.key)
	s.mu.Lock()
	if s.pages[k.key] == k {
		delete(s.pages, k.key)
	}
	s.mu.Unlock()
	for t := range k.tags {
		delete(c.tags[t], k)
		if len(c.tags[t]) == 0 {
			delete(c.tags, t)
		}
	}
	for _, unlearn := range k.ways {
		unlearn()
	}
	c.count(k, -1)
	c.size.Add(-k.size.Load())
}

// sample is of how many pages the one longest unused is evicted. Eight come
// close to a true order of use without keeping one.
const sample = 8

// evict makes room. Callers hold c.mu. Go's maps are walked from a random
// start, which is the random choice needed here.
func (c *Cache) evict(spare *kept) {
	for start := int(c.tick.Load()); c.size.Load() > c.budget; start++ {
		var worst *kept
		looked := 0
		for i := 0; i < shards && looked < sample; i++ {
			s := &c.shards[(start+i)%shards]
			s.mu.RLock()
			for _, k := range s.pages {
				if k == spare {
					continue
				}
				if worst == nil || int32(k.used.Load()-worst.used.Load()) < 0 {
					worst = k
				}
				if looked++; looked >= sample {
					break
				}
			}
			s.mu.RUnlock()
		}
		if worst == nil {
			return
		}
		c.forget(worst)
		c.evictions.Add(1)
	}
}
