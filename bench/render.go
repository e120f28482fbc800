package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"

	"github.com/klauspost/compress/gzip"

	"broadsheet/internal/pagecache"
)

// rendersEach is how many renders are one measurement: half a second of work, fifty times what getrusage can tell.
const rendersEach = 300

// page answers with the body kept and thrown away at the next request.
type page struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (p *page) Header() http.Header         { return p.header }
func (p *page) WriteHeader(status int)      { p.status = status }
func (p *page) Write(b []byte) (int, error) { return p.body.Write(b) }

// get asks a handler for a page, in this process.
func (p *page) get(h http.Handler, path, accept string) error {
	p.header, p.status = http.Header{}, http.StatusOK
	p.body.Reset()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", accept)
	h.ServeHTTP(p, r)
	if p.status != http.StatusOK {
		return fmt.Errorf("GET %s: %d", path, p.status)
	}
	return nil
}

// renders measures whole misses: the real handler with log, headers, address table, database, templates, both digests
// and gzip, in front of a cache of one byte, which keeps nothing, and of one that keeps the parts of pages and no page.
func renders(ctx context.Context, b *bench) (lines []line, err error) {
	a, err := open(ctx, b.paper.data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	none, parts := pagecache.New(a.DB, pagecache.Options{Bytes: 1}), pagecache.New(a.DB, pagecache.Options{PartsOnly: true})
	const note = "A miss is everything between request and answer: log line, headers, address table, queries, templates, gzip and the digests for the ETags."
	for _, what := range []struct {
		name, path string
		target     float64
	}{
		{"article, 30 paragraphs, 10 comments", b.paper.path, 1},
		{"front", "/", 2},
		{"weather", "/weather", 0},
	} {
		a.Site().Cache = parts
		again, err := b.renderCost(a.Handler(), what.path)
		if err != nil {
			return nil, err
		}
		a.Site().Cache = none
		cost, err := b.renderCost(a.Handler(), what.path)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line{what: what.name + ": the same with its parts kept, as after a comment", unit: "ms", values: again.cpu, target: what.target})
		lines = append(lines,
			line{what: what.name + ": processor time of a miss with nothing kept", unit: "ms", values: cost.cpu, note: note},
			line{what: what.name + ": of it gzip", unit: "ms", values: cost.packing},
			line{what: what.name + ": allocations", unit: "", values: cost.allocations},
			line{what: what.name + ": allocated", unit: "kB", values: cost.allocated})
	}
	return lines, nil
}

// cost is what a page costs, once a round.
type cost struct{ cpu, packing, allocations, allocated []float64 }

func (b *bench) renderCost(h http.Handler, path string) (c cost, err error) {
	p := &page{}
	for range 20 { // prepared statements, pools, the templates' own warming
		if err := p.get(h, path, "gzip"); err != nil {
			return c, err
		}
	}
	stop, err := b.startProfile(path)
	if err != nil {
		return c, err
	}
	defer stop()
	for range b.rounds {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begun := ownCPU()
		for range rendersEach {
			if err := p.get(h, path, "gzip"); err != nil {
				return c, err
			}
		}
		c.cpu = append(c.cpu, millis(ownCPU()-begun)/rendersEach)
		runtime.ReadMemStats(&after)
		c.allocations = append(c.allocations, float64(after.Mallocs-before.Mallocs)/rendersEach)
		c.allocated = append(c.allocated, float64(after.TotalAlloc-before.TotalAlloc)/rendersEach/1000)
	}
	if err := p.get(h, path, "identity"); err != nil {
		return c, err
	}
	return c, c.pack(b.rounds, p.body.Bytes())
}

// pack measures gzip alone on the same bytes, at the level that the page cache packs at.
func (c *cost) pack(rounds int, body []byte) error {
	w, err := gzip.NewWriterLevel(nil, 6)
	if err != nil {
		return err
	}
	for range rounds {
		begun := ownCPU()
		for range rendersEach {
			var out bytes.Buffer
			w.Reset(&out)
			if _, err := w.Write(body); err != nil {
				return err
			}
			if err := w.Close(); err != nil {
				return err
			}
		}
		c.packing = append(c.packing, millis(ownCPU()-begun)/rendersEach)
	}
	return nil
}

// startProfile profiles what follows, if profiles are asked for.
func (b *bench) startProfile(path string) (stop func(), err error) {
	if b.profile == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(b.profile, 0o755); err != nil {
		return nil, err
	}
	file, err := os.Create(filepath.Join(b.profile, "render"+safe(path)+".pprof"))
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() { pprof.StopCPUProfile(); file.Close() }, nil
}

// safe makes a path part of a file name.
func safe(path string) string {
	return string(bytes.Map(func(r rune) rune {
		if r == '/' {
			return '-'
		}
		return r
	}, []byte(path)))
}
