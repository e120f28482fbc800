package pagecache

import (
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// way is an address that the lane knows: the page that is kept for it, and the header that goes with it.
type way struct {
	key    string // host, space, target
	kept   *kept
	common []string // lines of the header that every representation has, sorted, without CR LF
	forms  [3]atomic.Pointer[reply]

	answers, unchanged, bytes atomic.Int64 // since the last log
}

type waysShard struct {
	mu sync.RWMutex
	of map[string]*way
}

// waysOfAPage bounds the addresses of one page that are learned: with and without the port, by two names of the paper. An
// address with a made-up query is the same page too, and there is no end of those.
const waysOfAPage = 4

// costOfAWay is what a way adds to the memory of a page: two heads of up to a kilobyte in up to three codings.
const costOfAWay = 4 << 10

func (l *Lane) shard(key string) *waysShard { return &l.ways[shardOf(key)] }

// version is what the key of every page of the present paper begins with.
func (l *Lane) version() string {
	if l.options.Version == nil {
		return ""
	}
	return l.options.Version()
}

// learn takes note of an answer that the slow way has given from a kept page. Nothing is learned of an answer that is
// for its reader only, or that differs by more than how it is packed.
func (l *Lane) learn(r *http.Request, sent http.Header, k *kept) {
	if !strings.HasPrefix(r.RequestURI, "/") || sent["Set-Cookie"] != nil || sent["Connection"] != nil ||
		!slices.Equal(sent["Vary"], vary) || sent["Cache-Control"] == nil || strings.Contains(sent["Cache-Control"][0], "no-store") {
		return
	}
	w := &way{key: r.Host + " " + r.RequestURI, kept: k, common: lines(sent)}
	s := l.shard(w.key)
	s.mu.RLock()
	old := s.of[w.key]
	s.mu.RUnlock()
	if old != nil && old.kept == k {
		return
	}
	c := l.cache
	c.mu.Lock()
	defer c.mu.Unlock()
	if k.gone.Load() || len(k.ways) >= waysOfAPage {
		return
	}
	k.ways = append(k.ways, func() { l.unlearn(w) })
	k.size.Add(costOfAWay)
	c.size.Add(costOfAWay)
	s.mu.Lock()
	s.of[w.key] = w
	s.mu.Unlock()
	c.evict(k)
}

// lines writes the fields that belong to the page and not to one representation of it.
func lines(h http.Header) []string {
	var list []string
	for name, values := range h {
		switch name {
		case "Etag", "Content-Length", "Content-Encoding", "Content-Type", "Date":
			continue
		}
		for _, v := range values {
			list = append(list, name+": "+v)
		}
	}
	return list
}

// unlearn forgets a way with its page. Callers hold Cache.mu.
func (l *Lane) unlearn(w *way) {
	s := l.shard(w.key)
	s.mu.Lock()
	if s.of[w.key] == w {
		delete(s.of, w.key)
	}
	s.mu.Unlock()
	l.count(w)
}

// reply is the answer to those who take one representation: ready but for the date.
type reply struct {
	head, unchanged []byte // up to "Date: "
	body            []byte
	ready           atomic.Pointer[[3][]byte] // date; 200 and 304 with it
}

// form is the reply for one of a page's representations; which tells them apart.
func (w *way) form(which int, c *coded) *reply {
	if r := w.forms[which].Load(); r != nil {
		return r
	}
	own := []string{"Etag: " + c.etag[0]}
	short := block("HTTP/1.1 304 Not Modified", w.common, own)
	own = append(own, "Content-Type: "+w.kept.kind[0], "Content-Length: "+c.length[0])
	if c.name != nil {
		own = append(own, "Content-Encoding: "+c.name[0])
	}
	r := &reply{head: block("HTTP/1.1 200 OK", w.common, own), unchanged: short, body: c.body}
	w.forms[which].Store(r)
	return r
}

// block writes a head as net/http does: the fields by name, the date last.
func block(status string, common, own []string) []byte {
	all := slices.Concat(common, own)
	slices.SortStableFunc(all, func(a, b string) int {
		return strings.Compare(a[:strings.IndexByte(a, ':')], b[:strings.IndexByte(b, ':')])
	})
	return []byte(status + "\r\n" + strings.Join(all, "\r\n") + "\r\nDate: ")
}

// dated gives both heads with the date, made once a second.
func (r *reply) dated(d *dateLine) *[3][]byte {
	if f := r.ready.Load(); f != nil && &f[0][0] == &d.text[0] {
		return f
	}
	f := &[3][]byte{d.text, slices.Concat(r.head, d.text), slices.Concat(r.unchanged, d.text)}
	r.ready.Store(f)
	return f
}

// dateLine is a second, as the Date field has it (RFC 9110 §5.6.7), with the end of the head.
type dateLine struct {
	second int64
	text   []byte
}

func (l *Lane) today(now time.Time) *dateLine {
	second := now.Unix()
	if d := l.date.Load(); d != nil && d.second == second {
		return d
	}
	d := &dateLine{second, append(now.UTC().AppendFormat(nil, http.TimeFormat), "\r\n\r\n"...)}
	l.date.Store(d)
	return d
}

// answer answers a request if its page is kept and true. The rules are those of Cache.find and Serve.
func (l *Lane) answer(t *turns, q *head) (bool, error) {
	if !q.plain || q.cookie != nil && l.private(q.cookie) {
		return false, nil
	}
	w := l.find(t, q)
	if w == nil {
		return false, nil
	}
	k, c := w.kept, l.cache
	version := l.version()
	if k.gone.Load() || !k.trueAt(c.db.Now().UnixMicro()) || c.silent() || !strings.HasPrefix(k.key, version) {
		return false, nil
	}
	if n := c.tick.Load(); k.used.Load() != n {
		k.used.Store(n)
	}
	c.hits.Add(1)
	c.express.Add(1)
	can, match := q.wants(t)
	if can.br > 0 && k.gzip.body != nil && k.br.Load() == nil {
		c.pack(k)
	}
	form, fresh := k.choose(match, can)
	which := 0
	switch form {
	case &k.plain:
	case &k.gzip:
		which = 1
	default:
		which = 2
	}
	r := w.form(which, form)
	return true, w.send(t, q, r, r.dated(l.today(time.Now())), fresh)
}

func (w *way) send(t *turns, q *head, r *reply, dated *[3][]byte, fresh bool) error {
	switch {
	case fresh:
		w.unchanged.Add(1)
		return t.send(dated[2], nil)
	case q.only:
		w.answers.Add(1)
		return t.send(dated[1], nil)
	}
	w.answers.Add(1)
	w.bytes.Add(int64(len(r.body)))
	return t.send(dated[1], r.body)
}

// find looks the address up without making a string of it.
func (l *Lane) find(t *turns, q *head) *way {
	t.key = append(append(append(t.key[:0], q.host...), ' '), q.target...)
	s := l.shard(text(t.key))
	s.mu.RLock()
	w := s.of[string(t.key)]
	s.mu.RUnlock()
	return w
}

// wants reads the two fields that choose the representation.
func (q *head) wants(t *turns) (can coding, match []string) {
	t.fields[0], t.fields[1] = text(q.accept), text(q.match)
	if can = accepts(nil); q.coded {
		can = accepts(t.fields[:1])
	}
	if q.asked {
		match = t.fields[1:]
	}
	return can, match
}

// private reports one of the paper's own cookies that say who a reader is (RFC 6265 §4.2.1).
func (l *Lane) private(cookies []byte) bool {
	for rest := text(cookies); rest != ""; {
		var pair string
		pair, rest, _ = strings.Cut(rest, ";")
		name, _, _ := strings.Cut(pair, "=")
		if name = strings.Trim(name, " \t"); slices.Contains(l.options.Private, name) {
			return true
		}
	}
	return false
}

// logEvery is how often the access log is told what the lane served: one line for each page that was, with how often.
const logEvery = time.Minute

// mostTallied bounds the pages that are counted by name between two logs.
const mostTallied = 10_000

// tally counts what was served of one page.
type tally struct{ answers, unchanged, bytes int64 }

// count moves what a way has counted to the next log. As in every other line of the log, the query is left out.
func (l *Lane) count(w *way) {
	n := tally{w.answers.Swap(0), w.unchanged.Swap(0), w.bytes.Swap(0)}
	if l.options.Log == nil || n == (tally{}) {
		return
	}
	_, target, _ := strings.Cut(w.key, " ")
	path, _, _ := strings.Cut(target, "?")
	l.tallying.Lock()
	defer l.tallying.Unlock()
	if _, known := l.tallies[path]; !known && len(l.tallies) >= mostTallied {
		path = "others"
	}
	old := l.tallies[path]
	l.tallies[path] = tally{old.answers + n.answers, old.unchanged + n.unchanged, old.bytes + n.bytes}
}

func (l *Lane) keepLog() {
	tick := time.NewTicker(logEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			l.log()
		case <-l.gone:
			l.log()
			return
		}
	}
}

// log writes the counts.
func (l *Lane) log() {
	for i := range l.ways {
		s := &l.ways[i]
		s.mu.RLock()
		list := slices.Collect(maps.Values(s.of))
		s.mu.RUnlock()
		for _, w := range list {
			l.count(w)
		}
	}
	l.tallying.Lock()
	all := l.tallies
	l.tallies = map[string]tally{}
	l.tallying.Unlock()
	for _, path := range slices.Sorted(maps.Keys(all)) {
		n := all[path]
		l.options.Log.Info("requests", slog.String("path", path), slog.Int64("answered", n.answers), slog.Int64("unchanged", n.unchanged), slog.Int64("bytes", n.bytes))
	}
}
