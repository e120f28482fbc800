package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

type requestKey struct{}

// request is what the middleware learns about a request before a page sees it.
type request struct {
	id     string
	client clientAddr
}

func known(ctx context.Context) request {
	q, _ := ctx.Value(requestKey{}).(request)
	return q
}

// RequestID is the id printed in the log, in the X-Request-Id header and on error
// pages; empty outside a request.
func RequestID(ctx context.Context) string { return known(ctx).id }

// newID is 64 random bits: unlikely to repeat within any log anybody will search,
// short enough to be read out on the telephone.
func newID() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

func (s *Web) identify(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := request{id: newID(), client: s.clientOf(r)}
		w.Header().Set("X-Request-Id", q.id)
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, q)))
	})
}

// watched counts what a handler sends, for the log.
type watched struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *watched) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach flush and deadlines.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// logAccess writes one line a request. What people search for, one-time links and
// whole addresses are nobody's business: the query is left out and the client is
// cut to its network.
func (s *Web) logAccess(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun, seen := s.Clock(), &watched{ResponseWriter: w}
		defer func() {
			s.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("id", RequestID(r.Context())),
				slog.String("method", r.Method),
				slog.String("path", loggedPath(r.URL.Path)),
				slog.Int("status", max(seen.status, 200)),
				slog.Int64("bytes", seen.bytes),
				slog.Duration("took", s.Clock().Sub(begun).Round(time.Microsecond)),
				slog.String("network", network(ClientIP(r))))
		}()
		h.ServeHTTP(seen, r)
	})
}

// loggedPath is a path without the secret that opens what is behind it: a review link is its own key.
func loggedPath(path string) string {
	if strings.HasPrefix(path, "/review/") {
		return "/review/…"
	}
	return path
}

func (s *Web) recoverPanic(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch v := recover(); v {
			case nil:
			case http.ErrAbortHandler:
				panic(v) // net/http's own way to drop a connection
			default:
				s.answerPanic(w, r, fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
			}
		}()
		h.ServeHTTP(w, r)
	})
}

// answerPanic shows the error page if nothing was sent yet. Half a page cannot be
// taken back, so then the connection is dropped and the browser sees the break.
func (s *Web) answerPanic(w http.ResponseWriter, r *http.Request, err error) {
	if seen, ok := w.(*watched); ok && seen.status != 0 {
		s.Log.ErrorContext(r.Context(), "request failed midway", "id", RequestID(r.Context()), "path", loggedPath(r.URL.Path), "err", err)
		panic(http.ErrAbortHandler)
	}
	s.Answer(w, r, err)
}
