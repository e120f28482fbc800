package pagecache

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// sink is a ResponseWriter that costs nothing.
type sink struct {
	h http.Header
	n int
}

func (s *sink) Header() http.Header         { return s.h }
func (s *sink) WriteHeader(int)             {}
func (s *sink) Write(b []byte) (int, error) { s.n += len(b); return len(b), nil }

// BenchmarkHit is a kept page without net/http around it.
func BenchmarkHit(b *testing.B) {
	c := warm(b)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
		w := &sink{h: http.Header{}}
		for pb.Next() {
			clear(w.h)
			if err := c.Serve(w, r, "story", storyPage); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkNotModified is a reader who has the page.
func BenchmarkNotModified(b *testing.B) {
	c := warm(b)
	etag := ask(b, c, "GET", "Accept-Encoding", "gzip").Header.Get("Etag")
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	r.Header.Set("If-None-Match", etag)
	w := &sink{h: http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		clear(w.h)
		if err := c.Serve(w, r, "story", storyPage); err != nil {
			b.Error(err)
		}
	}
}

// BenchmarkHitHTTP is a kept page through net/http and the loopback, client included.
func BenchmarkHitHTTP(b *testing.B) {
	c := warm(b)
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := c.Serve(w, r, "story", storyPage); err != nil {
			b.Error(err)
		}
	})}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(b, err)
	go func() { _ = s.Serve(l) }()
	defer s.Close()
	client := &http.Client{Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r, _ := http.NewRequest("GET", "http://"+l.Addr().String()+"/", nil)
			r.Header.Set("Accept-Encoding", "gzip")
			resp, err := client.Do(r)
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
	})
}
