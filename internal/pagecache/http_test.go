package pagecache

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
)

// story is a page long enough to be worth compressing.
var story = strings.Repeat("<p>The reservoir stands at half, the city says, and rain is weeks away.</p>\n", 100)

func storyPage(context.Context, database.Reader) (*Page, error) {
	return &Page{Type: "text/html; charset=utf-8", Body: []byte(story), Header: http.Header{"Link": {"</style.css>; rel=preload"}, "Vary": {"Cookie"}}}, nil
}

func ask(t testing.TB, c *Cache, method string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, "/", nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	must(t, c.Serve(w, r, "story", storyPage))
	return w.Result()
}

// warm returns a cache that has the story in all three codings.
func warm(t testing.TB) *Cache {
	t.Helper()
	c := New(databasetest.New(t), Options{})
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if ask(t, c, "GET", "Accept-Encoding", "br").Header.Get("Content-Encoding") == "br" {
			return c
		}
	}
	t.Fatal("brotli was never made")
	return nil
}

func plain(t *testing.T, r *http.Response) string {
	t.Helper()
	raw, err := io.ReadAll(r.Body)
	must(t, err)
	if got := r.Header.Get("Content-Length"); r.StatusCode == 200 && got != "" && len(raw) > 0 && got != strconv.Itoa(len(raw)) {
		t.Errorf("Content-Length %s of %d bytes", got, len(raw))
	}
	var in io.Reader = bytes.NewReader(raw)
	switch r.Header.Get("Content-Encoding") {
	case "gzip":
		in, err = gzip.NewReader(in)
		must(t, err)
	case "br":
		in = brotli.NewReader(in)
	}
	b, err := io.ReadAll(in)
	must(t, err)
	return string(b)
}

// RFC 9110 §12.5.3.
func TestEachReaderGetsTheCodingItLikes(t *testing.T) {
	c := warm(t)
	for _, s := range []struct{ accepts, want string }{
		{"", ""}, {"gzip", "gzip"}, {"br", "br"}, {"gzip, deflate, br, zstd", "br"}, {"gzip;q=1.0, br;q=0.5", "gzip"},
		{"gzip;q=0.5, br;q=0.5", "br"}, {"br;q=0, gzip;q=0", ""}, {"*", "br"}, {"br;q=0, *", "gzip"}, {"identity", ""},
		{"identity;q=0.8, gzip;q=0.3", ""}, {"gzip;q=0.001", "gzip"}, {"GZIP", "gzip"}, {"x-gzip", "gzip"}, {"gzip ; q=0", ""},
		{"identity;q=0", ""}, {"zstd", ""}, {"gzip;q=2", ""}, {"gzip;q=-1", ""}, {"gzip;level=9;q=0.7", "gzip"}, {",,;=,gzip", "gzip"},
	} {
		r := ask(t, c, "GET", "Accept-Encoding", s.accepts)
		if got := r.Header.Get("Content-Encoding"); got != s.want {
			t.Errorf("%q: got %q, want %q", s.accepts, got, s.want)
		}
		if plain(t, r) != story {
			t.Errorf("%q: another body", s.accepts)
		}
		if got := r.Header["Vary"]; len(got) != 2 || got[0] != "Cookie" || got[1] != "Accept-Encoding" {
			t.Errorf("%q: Vary %q", s.accepts, got)
		}
		if r.Header.Get("Cache-Control") != "no-cache" || r.Header.Get("Link") == "" || r.Header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%q: %v", s.accepts, r.Header)
		}
	}
}

// RFC 9110 §8.8.3.3 and §13.1.2.
func TestAReaderWhoHasThePageIsNotSentItAgain(t *testing.T) {
	c := warm(t)
	tags := map[string]string{}
	for _, coding := range []string{"identity", "gzip", "br"} {
		tags[coding] = ask(t, c, "GET", "Accept-Encoding", coding).Header.Get("Etag")
	}
	if tags["gzip"] == tags["br"] || tags["gzip"] == tags["identity"] || !strings.HasPrefix(tags["gzip"], `"`) {
		t.Fatalf("not an ETag each: %v", tags)
	}
	const all = "gzip, br"
	for _, s := range []struct {
		name, accepts, has string
		want               int
	}{
		{"the same", all, tags["br"], 304},
		{"weak", all, "W/" + tags["br"], 304},
		{"any", all, "*", 304},
		{"in a list", all, `"x", W/"y,z" ,` + tags["br"], 304},
		{"an older coding that it still takes", all, tags["gzip"], 304},
		{"a plain one", all, tags["identity"], 304},
		{"a coding that it no longer takes", "gzip", tags["br"], 200},
		{"gzip, refused now", "br, gzip;q=0", tags["gzip"], 200},
		{"plain, refused now", "gzip, identity;q=0", tags["identity"], 200},
		{"another", all, `"x"`, 200},
		{"without quotes", all, strings.Trim(tags["br"], `"`), 200},
		{"half a tag", all, tags["br"][:5], 200},
		{"nothing", all, "", 200},
	} {
		r := ask(t, c, "GET", "Accept-Encoding", s.accepts, "If-None-Match", s.has)
		if r.StatusCode != s.want {
			t.Errorf("%s: got %d, want %d", s.name, r.StatusCode, s.want)
		}
		if r.StatusCode != 304 {
			continue
		}
		b, _ := io.ReadAll(r.Body)
		if len(b) > 0 || r.Header.Get("Etag") == "" || r.Header.Get("Vary") == "" || r.Header.Get("Cache-Control") == "" || r.Header.Get("Content-Length") != "" {
			t.Errorf("%s: a 304 with %d bytes and %v", s.name, len(b), r.Header)
		}
	}
}

func TestHeadIsGetWithoutTheBody(t *testing.T) {
	c := warm(t)
	for range 2 {
		get, head := ask(t, c, "GET", "Accept-Encoding", "gzip"), ask(t, c, "HEAD", "Accept-Encoding", "gzip")
		for _, name := range []string{"Etag", "Content-Length", "Content-Encoding", "Content-Type", "Vary"} {
			if get.Header.Get(name) != head.Header.Get(name) {
				t.Errorf("%s: GET %q, HEAD %q", name, get.Header.Get(name), head.Header.Get(name))
			}
		}
		if b, _ := io.ReadAll(head.Body); len(b) > 0 {
			t.Errorf("HEAD sent %d bytes", len(b))
		}
	}
}

func TestSmallPagesAndPicturesAreLeftAsTheyAre(t *testing.T) {
	c := New(databasetest.New(t), Options{})
	for _, p := range []*Page{{Type: "text/plain", Body: []byte("short")}, {Type: "image/jpeg", Body: make([]byte, 5000)}} {
		for range 2 {
			w := httptest.NewRecorder()
			r := httptest.NewRequest("GET", "/", nil)
			r.Header.Set("Accept-Encoding", "gzip, br")
			must(t, c.Serve(w, r, p.Type, func(context.Context, database.Reader) (*Page, error) { return p, nil }))
			if w.Header().Get("Content-Encoding") != "" || w.Body.Len() != len(p.Body) {
				t.Errorf("%s: %v", p.Type, w.Header())
			}
		}
	}
}

func FuzzHeaders(f *testing.F) {
	f.Add("gzip, br;q=0.5", `W/"a", "b"`)
	f.Add(";q=,*;q=0", `"`)
	f.Fuzz(func(t *testing.T, accept, match string) {
		c := accepts([]string{accept})
		if c.br < 0 || c.br > 1000 || c.gzip < 0 || c.gzip > 1000 || c.identity < 0 || c.identity > 1000 {
			t.Errorf("%q: %+v", accept, c)
		}
		if matches([]string{match}, `"never"`) && !strings.Contains(match, "*") && !strings.Contains(match, `"never"`) {
			t.Errorf("%q matched", match)
		}
	})
}
