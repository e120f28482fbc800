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
	page := readingOf(ctx)
	if page == nil {
		return make(ctx)
	}
	key = partKey + key
	if v, ok := keptPart[T](page, key); ok {
		return v, nil
	}
	k := &kept{key: key, from: page.cache.db.Now().UnixMicro()}
	own := &reading{cache: page.cache, number: page.number, tags: map[string]struct{}{}}
	v, err := make(context.WithValue(ctx, readingKey{}, own))
	own.mu.Lock()
	defer own.mu.Unlock()
	k.tags, k.until = own.tags, own.end()
	page.add(k.tags, k.until)
	if err == nil && k.until > page.cache.db.Now().UnixMicro() {
		k.part, k.weight = v, int64(partSize+weigh(v))
		page.keep(k)
	}
	return v, err
}

// readingOf is what the render of ctx notes, nil outside a render.
func readingOf(ctx context.Context) *reading {
	r, _ := ctx.Value(readingKey{}).(*reading)
	return r
}

// keptPart finds a part, and notes for the page what it has read.
func keptPart[T any](page *reading, key string) (v T, ok bool) {
	if page == nil {
		return v, false
	}
	k := page.cache.find(key, page.cache.db.Now())
	if k == nil {
		return v, false
	}
	if v, ok = k.part.(T); ok {
		page.add(k.tags, k.until)
	}
	return v, ok
}

// keep keeps parts that the render of r has made.
func (r *reading) keep(parts ...*kept) {
	r.cache.mu.Lock()
	defer r.cache.mu.Unlock()
	for _, k := range parts {
		r.cache.keep(k, r.number)
	}
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

// Parts gives the parts of some keys, in their order; a key for which there is nothing has the zero value. What is not
// kept, read reads at once and gives by key. tags name all that one value was read from, so that a drop does not take all
// that were once read together; what read notes is noted for the page. Such values must be true until a drop.
func Parts[T any](ctx context.Context, kind string, keys []string, weigh func(T) int, tags func(T) []string,
	read func(ctx context.Context, missing []string) (map[string]T, error)) ([]T, error) {
	page := readingOf(ctx)
	list, missing := make([]T, len(keys)), []string(nil)
	for i, key := range keys {
		v, ok := keptPart[T](page, partKey+kind+key)
		if list[i] = v; !ok {
			missing = append(missing, key)
		}
	}
	if len(missing) == 0 {
		return list, nil
	}
	from := time.Time{}
	if page != nil {
		from = page.cache.db.Now()
	}
	found, err := read(ctx, missing)
	if err != nil {
		return nil, err
	}
	var fresh []*kept
	for i, key := range keys {
		v, ok := found[key]
		if !ok {
			continue
		}
		list[i] = v
		k := &kept{key: partKey + kind + key, from: from.UnixMicro(), until: forever, tags: map[string]struct{}{}, part: v, weight: int64(partSize + weigh(v))}
		for _, t := range tags(v) {
			k.tags[t] = struct{}{}
		}
		fresh = append(fresh, k)
	}
	if page != nil {
		page.keep(fresh...)
	}
	return list, nil
}
