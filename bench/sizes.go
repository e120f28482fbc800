package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// budget is the promise of docs/architecture.md for front, weather and stories, in bytes of gzip with style inside.
const budget = 12_288

// fontBudget is for pages without letters that Latin-1 lacks, in bytes.
const fontBudget = 100_000

// sizes are exact: taken twice they are the same, so each is taken once. Of the stories, each is one value.
func sizes(ctx context.Context, b *bench) (lines []line, err error) {
	info, err := os.Stat(b.binary)
	if err != nil {
		return nil, err
	}
	a, err := open(ctx, b.paper.data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	lines = append(lines, line{what: "the program (-trimpath -ldflags \"-s -w\")", unit: "MB", values: []float64{float64(info.Size()) / 1e6}})
	for _, what := range []struct {
		name   string
		paths  []string
		target float64
	}{
		{"front", []string{"/"}, budget},
		{"weather", []string{"/weather"}, budget},
		{"section", []string{"/city"}, 0},
		{"the story of 30 paragraphs with 10 comments", []string{b.paper.path}, 0},
		{fmt.Sprintf("the %d demo stories", len(b.paper.paths)-1), without(b.paper.paths, b.paper.path), 0},
	} {
		for _, accept := range []string{"identity", "gzip", "br"} {
			l := line{what: what.name + ", " + accept, unit: "bytes"}
			for _, path := range what.paths {
				n, err := size(a.Handler(), path, accept)
				if err != nil {
					return nil, err
				}
				l.values = append(l.values, float64(n))
			}
			if accept == "gzip" {
				l.target = what.target
			}
			lines = append(lines, l)
		}
	}
	over := overBudget(lines[len(lines)-2], without(b.paper.paths, b.paper.path))
	lines[len(lines)-2].note = over
	views, err := b.firstViews(ctx, a.Handler())
	if err != nil {
		lines[len(lines)-1].note = "What a first view loads was not counted: " + err.Error() + "."
	}
	return append(lines, views...), nil
}

func without(list []string, one string) []string {
	var rest []string
	for _, s := range list {
		if s != one {
			rest = append(rest, s)
		}
	}
	return rest
}

// overBudget names the stories that weigh too much.
func overBudget(l line, paths []string) string {
	var heavy []string
	for i, v := range l.values {
		if v > budget {
			heavy = append(heavy, fmt.Sprintf("%s (%s)", paths[i], digits(v)))
		}
	}
	if len(heavy) == 0 {
		return fmt.Sprintf("Every demo story is within its budget of %s bytes in gzip.", digits(budget))
	}
	return fmt.Sprintf("Over the budget of %s bytes in gzip: %s.", digits(budget), strings.Join(heavy, ", "))
}

// size is the length of a page in a coding. Brotli is made beside the first reader who could use it, so it is asked for
// until it is there.
func size(h http.Handler, path, accept string) (int, error) {
	p := &page{}
	for range 2000 {
		if err := p.get(h, path, accept); err != nil {
			return 0, err
		}
		if accept == "identity" || p.header.Get("Content-Encoding") == accept {
			return p.body.Len(), nil
		}
		time.Sleep(time.Millisecond)
	}
	return 0, fmt.Errorf("%s is not to be had in %s", path, accept)
}

// tally counts what is asked of a handler.
type tally struct {
	http.Handler
	mu    sync.Mutex
	count int
	bytes int64
	fonts int64
	list  []string
}

func (t *tally) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p := &counted{ResponseWriter: w}
	t.Handler.ServeHTTP(p, r)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count, t.bytes = t.count+1, t.bytes+p.n
	if strings.HasSuffix(r.URL.Path, ".woff2") {
		t.fonts += p.n
	}
	t.list = append(t.list, fmt.Sprintf("%s %d", r.URL.Path, p.n))
}

type counted struct {
	http.ResponseWriter
	n int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.n += int64(n)
	return n, err
}

// firstViews lets a Chromium that has never been here open pages on a telephone's screen, and counts what it asks for.
func (b *bench) firstViews(ctx context.Context, h http.Handler) ([]line, error) {
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && program == "" {
			program = found
		}
	}
	if program == "" {
		return nil, errors.New("there is no Chromium on the PATH")
	}
	var lines []line
	for _, what := range []struct{ name, path string }{{"front", "/"}, {"story of 30 paragraphs", b.paper.path}, {"weather", "/weather"}} {
		t, err := b.view(ctx, program, h, what.path)
		if err != nil {
			return nil, err
		}
		lines = append(lines,
			line{what: "first view of the " + what.name + ": requests", unit: "", values: []float64{float64(t.count)}, note: "First view of the " + what.name + " (Chromium, empty profile, screen of 412 x 915, bytes of bodies as sent): " + strings.Join(t.list, ", ") + "."},
			line{what: "bytes", unit: "bytes", values: []float64{float64(t.bytes)}},
			line{what: "of them fonts", unit: "bytes", values: []float64{float64(t.fonts)}, target: fontBudget})
	}
	return lines, nil
}

func (b *bench) view(ctx context.Context, program string, h http.Handler, path string) (*tally, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	t := &tally{Handler: h}
	s := http.Server{Handler: t}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s.Addr = address
	failed := make(chan error, 1)
	go func() { failed <- s.ListenAndServe() }()
	defer func() { _ = s.Close(); <-failed }()
	time.Sleep(50 * time.Millisecond) // the browser asks once only
	profile, err := os.MkdirTemp(b.dir, "browser-")
	if err != nil {
		return nil, err
	}
	args := []string{"--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--user-data-dir=" + profile, "--window-size=412,915",
		"--virtual-time-budget=5000", "--screenshot=" + filepath.Join(profile, "page.png"), "http://" + address + path}
	if os.Geteuid() == 0 {
		args = append([]string{"--no-sandbox"}, args...) // Chromium's sandbox refuses root
	}
	if out, err := exec.CommandContext(ctx, program, args...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("chromium: %w: %.200s", err, out)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t, nil
}
