// Package web is the press hall: what every page of the paper needs and no page
// should have to think about.
//
// A request comes in at Web.Wrap, which gives it an id, finds the reader's real
// address behind trusted proxies, refuses posts from other sites, limits what may
// be sent, and sets the security headers. The page itself is a Handler, a function
// that returns its error; one place, Web.Answer, turns every error into words for
// a person. Templates puts a page together from its template, the components all
// pages share and its style sheets, and works out the Content-Security-Policy that
// lets exactly those styles and scripts run. A theme folder may replace any of
// those files while the paper runs; a broken replacement never reaches a reader.
//
// web knows no news: it has never heard of an article or a comment.
package web

import (
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Options says how the paper is reached and where it writes its log.
type Options struct {
	Site           *url.URL       // the public address, nil while none is configured
	TrustedProxies []netip.Prefix // whose X-Forwarded headers are believed
	Log            *slog.Logger   // required
	Templates      *Templates     // required by pages, not by the rest
	Limits         []BodyLimit    // longer or shorter bodies below some paths
	Clock          func() time.Time
}

// BodyLimit allows bodies of up to Bytes below the path Prefix.
type BodyLimit struct {
	Prefix string
	Bytes  int64
}

// Web holds what the middleware and the error pages share.
type Web struct {
	Options

	// ErrorPage draws the page for a problem, through the frame of the paper. When
	// it is nil or fails, a plain page is sent instead.
	ErrorPage func(r *http.Request, p Problem) (Rendered, error)

	// Errors draw problems below some paths in a frame of their own.
	Errors []ErrorPages

	origin *http.CrossOriginProtection
}

// ErrorPages draw the problems below a path: "/newsroom" and what begins with "/newsroom/".
type ErrorPages struct {
	Prefix string
	Draw   func(r *http.Request, p Problem) (Rendered, error)
}

// errorPage finds who draws a problem at this path.
func (s *Web) errorPage(path string) func(r *http.Request, p Problem) (Rendered, error) {
	for _, e := range s.Errors {
		if path == e.Prefix || strings.HasPrefix(path, e.Prefix+"/") {
			return e.Draw
		}
	}
	return s.ErrorPage
}

// Handler is a page or an action. The error it returns is answered by Web.Answer;
// it must not have written anything by then.
type Handler func(w http.ResponseWriter, r *http.Request) error

// New makes the press hall.
func New(o Options) *Web {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	s := &Web{Options: o}
	s.origin = s.sameOrigin()
	return s
}

// Handle makes a Handler fit for a ServeMux.
func (s *Web) Handle(h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.Answer(w, r, err)
		}
	})
}

// Wrap puts the whole site behind the checks every request goes through. The order
// matters: the id comes first because the log and the error pages print it, and the
// panic is caught inside the log so that a crash is logged with its status.
func (s *Web) Wrap(h http.Handler) http.Handler {
	h = s.limitBody(h)
	h = s.refuseForeign(h)
	h = s.secure(h)
	h = s.recoverPanic(h)
	h = s.logAccess(h)
	return s.identify(h)
}

// secureSite tells whether readers reach the paper by https.
func (s *Web) secureSite() bool {
	return s.Site != nil && strings.EqualFold(s.Site.Scheme, "https")
}

// defaultBody is room for a comment of ten thousand letters in any script, with its
// form encoding, many times over; pictures ask for more through Options.Limits.
const defaultBody = 1 << 20

func (s *Web) limitBody(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := s.bodyLimit(r.URL.Path)
		if r.ContentLength > limit {
			// The body is unread; closing spares us from draining it.
			w.Header().Set("Connection", "close")
			s.Answer(w, r, TooLarge())
			return
		}
		if r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, limit)
		}
		h.ServeHTTP(w, r)
	})
}

// bodyLimit is the limit of the longest prefix that fits.
func (s *Web) bodyLimit(path string) int64 {
	best, limit := -1, int64(defaultBody)
	for _, l := range s.Limits {
		if strings.HasPrefix(path, l.Prefix) && len(l.Prefix) > best {
			best, limit = len(l.Prefix), l.Bytes
		}
	}
	return limit
}

// Timeouts of the server, each with the slowest honest visitor in mind.
const (
	headerTimeout = 10 * time.Second // a request line and headers on a 2G line
	readTimeout   = 5 * time.Minute  // a 20 MB picture at 1 Mbit/s takes under three
	writeTimeout  = 5 * time.Minute  // a long download on the same line
	idleTimeout   = 2 * time.Minute  // longer than most proxies keep a connection
	maxHeader     = 64 << 10         // many cookies fit; memory does not grow with visitors
)

// Server is an http.Server with the timeouts the paper is served with.
func Server(addr string, h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}
