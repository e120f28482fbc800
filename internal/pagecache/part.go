package pagecache

import (
	"context"
	"strings"
	"time"
)

// partKey begins the keys of parts, which no page's key does: those begin with an edition or a path.
const partKey = "\x00part:"

// partSize is what a part is charged beside what its maker says: the value's own head and the tags.
const partSize = 256

// Part gives what make gives, kept between renders under the rules of pages: what make notes (Note, FreshUntil) is noted
// for the part and for every page that reads it, so that a drop takes both; a part made in a render is kept only if
// nothing it read was dropped since that render began. weigh says about how many bytes the value takes; the budget of
// the pages is the parts' too.
//
// The value is shared by renders that run side by side: whoever gets it must not change it. It may depend on nothing but
// the key and what it notes, and must note all that it reads by itself; what its caller has noted does not count.
//
// A part may be from the moment before or after the snapshot of the page that reads it, while the drop between the two
// is still on its way. Such a page is given only to those who asked before that write returned, and is not kept beyond
// the drop. Outside a render nothing is kept.
func Part[T any](ctx context.Context, key string, weigh func(T) int, make func(ctx context.Context) (T, error)) (T, error) {
	page, ok := ctx.Value(readingKey{}).(*reading)
	if !ok || page.cache == nil {
		return make(ctx)
	}
	c := page.cache
	key = partKey + key
	if k := c.find(key, c.db.Now()); k != nil {
		if v, ok := k.part.(T); ok {
			page.add(k.tags, k.until)
			return v, nil
		}
	}
	from := c.db.Now()
	own := &reading{cache: c, number: page.number, tags: map[string]struct{}{}}
	v, err := make(context.WithValue(ctx, readingKey{}, own))
	own.mu.Lock()
	defer own.mu.Unlock()
	page.add(own.tags, own.end())
	if err != nil || own.end() <= c.db.Now().UnixMicro() {
		return v, err
	}
	k := &kept{key: key, from: from.UnixMicro(), until: own.end(), tags: own.tags, part: v, weight: int64(partSize + weigh(v))}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(k, page.number)
	return v, nil
}

// add notes what a part has read.
func (r *reading) add(tags map[string]struct{}, until int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for t := range tags {
		r.tags[t] = struct{}{}
	}
	if until == forever {
		return
	}
	if t := time.UnixMicro(until); r.until.IsZero() || t.Before(r.until) {
		r.until = t
	}
}

// end is the instant from which what was read is not true any more. Callers hold r.mu.
func (r *reading) end() int64 {
	if r.until.IsZero() {
		return forever
	}
	return r.until.UnixMicro()
}

// isPart tells parts from pages.
func (k *kept) isPart() bool { return strings.HasPrefix(k.key, partKey) }
