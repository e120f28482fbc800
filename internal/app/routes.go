package app

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/pagecache"
	"broadsheet/internal/web"
)

// Route is an address of the paper as it was registered, for the walk through every exit (walk_test.go).
type Route struct{ Pattern string }

// recorder registers routes and remembers them, so that no exit can be left out of the walk.
type recorder struct {
	*http.ServeMux
	routes []Route
}

// Handle registers an address.
func (r *recorder) Handle(pattern string, h http.Handler) {
	r.routes = append(r.routes, Route{pattern})
	r.ServeMux.Handle(pattern, h)
}

// route says where every address leads.
func (a *edition) route() {
	mux := &recorder{ServeMux: http.NewServeMux()}
	a.Site.Routes(mux)
	a.Site.FeedRoutes(mux)
	a.Site.SearchRoutes(mux, a.DB.Now)
	a.Site.ClaimRoutes(mux, a.DB.Now)
	a.Site.PictureRoutes(mux, a.Store)
	a.Site.LogoRoutes(mux, a.Store)
	a.Site.AdvertRoutes(mux, a.Store, &a.adverts)
	a.talk.Join(mux, a.DB.Now)
	if a.sky != nil {
		a.sky.Routes(mux)
	}
	a.Newsroom.Routes(mux)
	mux.Handle("GET /healthz", http.HandlerFunc(a.healthz))
	mux.Handle("GET /readyz", http.HandlerFunc(a.readyz))
	a.routes, a.handler = mux.routes, a.Web.Wrap(a.legible(mux))
}

// legible answers addresses with bytes that no text has, a NUL or broken UTF-8, before a page looks for them: nothing can
// stand there, because the database takes no such text.
func (a *edition) legible(h http.Handler) http.Handler {
	nowhere := a.Web.Handle(func(http.ResponseWriter, *http.Request) error { return web.NotFound("") })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !utf8.ValidString(r.URL.Path) || strings.Contains(r.URL.Path, "\x00") {
			nowhere.ServeHTTP(w, r)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// healthz says that the process answers.
func (a *App) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	io.WriteString(w, "ok\n")
}

// readyTime is how long the database may take to answer before the paper calls itself not ready: load balancers ask
// every few seconds and give up after about as long.
const readyTime = 2 * time.Second

// readyz says that the database answers too.
func (a *App) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTime)
	defer cancel()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	var one int
	if err := a.DB.QueryRow(ctx, `SELECT 1`).Scan(&one); err != nil {
		a.Log.ErrorContext(ctx, "not ready", "err", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	io.WriteString(w, "ready\n")
}

// writeMetrics writes the counts of the page cache in the text format of Prometheus.
func writeMetrics(w io.Writer, s pagecache.Stats) {
	for _, m := range []struct {
		name, kind, help string
		value            int64
	}{
		{"broadsheet_pagecache_hits_total", "counter", "Pages served as they were kept.", int64(s.Hits)},
		{"broadsheet_pagecache_express_total", "counter", "Pages of those that the express lane served.", int64(s.Express)},
		{"broadsheet_pagecache_misses_total", "counter", "Pages that had to be rendered.", int64(s.Misses)},
		{"broadsheet_pagecache_bytes", "gauge", "Memory of the kept pages in bytes.", int64(s.Bytes)},
		{"broadsheet_pagecache_pages", "gauge", "Pages kept.", int64(s.Pages)},
	} {
		fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n%s %d\n", m.name, m.help, m.name, m.kind, m.name, m.value)
	}
}
