package pagecache

import (
	"net/http"
	"strings"
)

// Serve answers a GET or HEAD with the page of key, made by render when there
// is none that is true. The key is the path with the few query parameters that
// matter, chosen by the caller; what else stands in the address must not enter
// it. An error of render is returned and nothing is written.
func (c *Cache) Serve(w http.ResponseWriter, r *http.Request, key string, render Render) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD") // RFC 9110 §15.5.6
		w.WriteHeader(http.StatusMethodNotAllowed)
		return nil
	}
	if k := c.find(key, c.db.Now()); k != nil {
		c.hits.Add(1)
		can := accepts(r.Header["Accept-Encoding"])
		if can.br > 0 && k.gzip.body != nil && k.br.Load() == nil {
			c.pack(k)
		}
		k.send(w, r, can)
		if l := laneOf(r.Context()); l != nil {
			l.learn(r, w.Header(), k)
		}
		return nil
	}
	c.misses.Add(1)
	p, err := c.fill(r.Context(), key, render)
	if err != nil {
		return err
	}
	p.send(w, r, accepts(r.Header["Accept-Encoding"]))
	return nil
}

var (
	vary    = []string{"Accept-Encoding"}
	noCache = []string{"no-cache"}          // keep it, but ask every time (RFC 9111 §5.2.2.4)
	noStore = []string{"private, no-store"} // RFC 9111 §5.2.2.5
)

// send writes the page, or 304 when the reader has it.
func (p *printed) send(w http.ResponseWriter, r *http.Request, can coding) {
	h := w.Header()
	for name, values := range p.header {
		h[name] = append([]string(nil), values...)
	}
	if p.store {
		delete(h, "X-Request-Id") // a page that many are given is of no one request
	}
	addVary(h)
	form, fresh := p.choose(r.Header["If-None-Match"], can)
	switch {
	case !p.store:
		h["Cache-Control"] = noStore
	case h["Cache-Control"] == nil:
		h["Cache-Control"] = noCache
	}
	if p.store && p.status == http.StatusOK {
		h["Etag"] = form.etag
		if fresh {
			w.WriteHeader(http.StatusNotModified) // RFC 9110 §13.2.2, §15.4.5
			return
		}
	}
	h["Content-Type"] = p.kind
	h["Content-Length"] = form.length
	if form.name != nil {
		h["Content-Encoding"] = form.name
	}
	w.WriteHeader(p.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(form.body) // an error means that the reader has gone
	}
}

// addVary adds Accept-Encoding to what the response varies by.
func addVary(h http.Header) {
	old := h["Vary"]
	if len(old) == 0 {
		h["Vary"] = vary
		return
	}
	for _, v := range old {
		if strings.Contains(strings.ToLower(v), "accept-encoding") || strings.TrimSpace(v) == "*" {
			return
		}
	}
	h["Vary"] = append(append([]string(nil), old...), vary...)
}

// choose picks the representation: the one the reader says it has, if it takes
// that coding still, otherwise the one it likes best. fresh means it has it.
func (p *printed) choose(ifNoneMatch []string, can coding) (form *coded, fresh bool) {
	br := p.br.Load()
	if br == nil || br.body == nil {
		can.br = 0
	}
	if p.gzip.body == nil {
		can.gzip = 0
	}
	form = &p.plain
	switch {
	case can.br > 0 && can.br >= can.gzip && can.br >= can.identity:
		form = br
	case can.gzip > 0 && can.gzip >= can.identity:
		form = &p.gzip
	}
	if len(ifNoneMatch) == 0 {
		return form, false
	}
	switch {
	case matches(ifNoneMatch, form.etag[0]):
		return form, true
	case can.br > 0 && matches(ifNoneMatch, br.etag[0]):
		return br, true
	case can.gzip > 0 && matches(ifNoneMatch, p.gzip.etag[0]):
		return &p.gzip, true
	case can.identity > 0 && matches(ifNoneMatch, p.plain.etag[0]):
		return &p.plain, true
	}
	return form, false
}

// matches applies If-None-Match: "*" or a list, compared weakly
// (RFC 9110 §13.1.2, §8.8.3.2).
func matches(fields []string, etag string) bool {
	for _, list := range fields {
		for list = strings.TrimLeft(list, " \t,"); list != ""; list = strings.TrimLeft(list, " \t,") {
			if list[0] == '*' {
				return true
			}
			list = strings.TrimPrefix(list, "W/")
			if list[0:min(1, len(list))] != `"` {
				break // not an entity tag: ignore the rest
			}
			end := strings.IndexByte(list[1:], '"')
			if end < 0 {
				break
			}
			if list[:end+2] == etag {
				return true
			}
			list = list[end+2:]
		}
	}
	return false
}
