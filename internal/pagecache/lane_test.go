package pagecache

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
)

// press is a paper on the loopback, with a lane or without one.
type press struct {
	*Cache
	db     *database.DB
	server *http.Server
	lane   *Lane
	addr   string
}

// long is a page of a kilobyte and more that shows an edition of a story.
func long(story string) Render {
	return func(ctx context.Context, q database.Reader) (*Page, error) {
		n := edition(ctx, q, story)
		return &Page{Type: "text/html; charset=utf-8", Body: fmt.Appendf(nil, "<h1>%s, edition %d</h1>%s", story, n, strings.Repeat("<p>Half full.</p>", 100)),
			Header: http.Header{"Content-Security-Policy": {"default-src 'none'"}}}, nil
	}
}

func (p *press) handler(t testing.TB) http.Handler {
	page := func(story string, render Render) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Content-Type-Options", "nosniff")
			if err := p.Serve(w, r, story, render); err != nil {
				t.Error(err)
			}
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /dam", page("dam", long("dam")))
	mux.HandleFunc("GET /choir", page("choir", long("choir")))
	mux.HandleFunc("GET /short", page("short", func(context.Context, database.Reader) (*Page, error) {
		return &Page{Type: "text/plain", Body: []byte("ok")}, nil
	}))
	mux.HandleFunc("GET /yours", page("yours", func(context.Context, database.Reader) (*Page, error) {
		return &Page{Type: "text/plain", Body: []byte("by cookie"), Header: http.Header{"Vary": {"Cookie"}}}, nil
	}))
	mux.HandleFunc("GET /setting", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "n", Value: "1"})
		page("setting", long("setting"))(w, r)
	})
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %d %q %v\n", r.Method, r.URL, len(body), body, err)
	})
	mux.HandleFunc("/deaf", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "the body is not read\n") })
	return mux
}

type pressOptions struct {
	db      *database.DB
	noLane  bool
	secure  bool
	lane    LaneOptions
	readers func(*http.Server)
}

func open(t testing.TB, o pressOptions) *press {
	t.Helper()
	if o.db == nil {
		o.db = databasetest.New(t)
	}
	p := &press{Cache: New(o.db, Options{}), db: o.db}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	p.addr = l.Addr().String()
	p.server = &http.Server{Handler: p.handler(t), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	if o.readers != nil {
		o.readers(p.server)
	}
	if o.secure {
		p.server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate(t)}, NextProtos: []string{"h2", "http/1.1"}}
		l = tls.NewListener(l, p.server.TLSConfig)
	}
	if !o.noLane {
		if o.lane.Private == nil {
			o.lane.Private = []string{"session"}
		}
		p.lane = NewLane(l, p.Cache, o.lane)
		p.lane.Join(p.server)
		l = p.lane
	}
	served := make(chan error, 1)
	go func() { served <- p.server.Serve(l) }()
	t.Cleanup(func() {
		_ = p.server.Close()
		<-served
		if p.lane != nil {
			ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
			defer cancel()
			must(t, p.lane.Drain(ctx))
		}
	})
	return p
}

func certificate(t testing.TB) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	about := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"courier.example"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	must(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// known lets the lane learn the pages: the slow way makes one, and then finds it kept.
func (p *press) known(t testing.TB, paths ...string) {
	t.Helper()
	for _, path := range paths {
		for range 3 {
			p.say(t, "GET "+path+" HTTP/1.1\r\nHost: courier.example\r\n\r\n")
		}
	}
}

// say sends bytes, ends the sending, and gives all that comes back.
func (p *press) say(t testing.TB, pieces ...string) string {
	t.Helper()
	out, err := p.trySay(pieces...)
	if !errors.Is(err, syscall.ECONNRESET) {
		must(t, err)
	}
	return out
}

func (p *press) trySay(pieces ...string) (string, error) {
	c, err := net.Dial("tcp", p.addr)
	if err != nil {
		return "", err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return "", err
	}
	for i, s := range pieces {
		if i > 0 {
			time.Sleep(20 * time.Millisecond)
		}
		if _, err := io.WriteString(c, s); err != nil {
			break // the server has hung up; what it said counts
		}
	}
	_ = c.(*net.TCPConn).CloseWrite()
	out, err := io.ReadAll(c) // a reset means that the server did not want the rest
	return string(out), err
}

var dateField = regexp.MustCompile(`Date: [^\r]+ GMT\r\n`)

// undated blanks the one thing in which two answers may differ.
func undated(s string) string { return dateField.ReplaceAllString(s, "Date: D\r\n") }

const dam = "GET /dam HTTP/1.1\r\nHost: courier.example\r\n\r\n"

// What comes over a connection, as one or more pieces.
var streams = map[string][]string{
	"plain":                    {dam},
	"gzip":                     {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nAccept-Encoding: gzip\r\n\r\n"},
	"gzip refused":             {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nAccept-Encoding: gzip;q=0, identity\r\n\r\n"},
	"gzip little loved":        {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nAccept-Encoding: gzip;q=0.2, identity;q=0.8\r\n\r\n"},
	"an empty list":            {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nAccept-Encoding:\r\n\r\n"},
	"two lists":                {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nAccept-Encoding: gzip\r\nAccept-Encoding: br\r\n\r\n"},
	"HEAD":                     {"HEAD /dam HTTP/1.1\r\nHost: courier.example\r\nAccept-Encoding: gzip\r\n\r\n"},
	"has it":                   {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nIf-None-Match: *\r\n\r\n"},
	"has another":              {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nIf-None-Match: \"x\", W/\"y\"\r\n\r\n"},
	"HEAD, has it":             {"HEAD /dam HTTP/1.1\r\nHost: courier.example\r\nIf-None-Match: *\r\n\r\n"},
	"in small letters":         {"GET /dam HTTP/1.1\r\nhost: courier.example\r\naccept-encoding:gzip\r\n\r\n"},
	"with a theme":             {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nCookie: theme=dark; seen=1\r\n\r\n"},
	"signed in":                {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nCookie: theme=dark; session=abc\r\n\r\n"},
	"three at once":            {dam + "GET /choir HTTP/1.1\r\nHost: courier.example\r\n\r\n" + dam},
	"with strangers between":   {dam + "GET /echo?a HTTP/1.1\r\nHost: courier.example\r\n\r\n" + dam + "POST /echo HTTP/1.1\r\nHost: courier.example\r\nContent-Length: 5\r\n\r\nhallo" + dam},
	"a body that holds a page": {"POST /echo HTTP/1.1\r\nHost: courier.example\r\nContent-Length: 44\r\n\r\n" + dam + dam},
	"a body that is not read":  {"POST /deaf HTTP/1.1\r\nHost: courier.example\r\nContent-Length: 44\r\n\r\n" + dam + dam},
	"a body in chunks":         {"POST /echo HTTP/1.1\r\nHost: courier.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhallo\r\n0\r\n\r\n" + dam},
	"two lengths":              {"POST /echo HTTP/1.1\r\nHost: courier.example\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhallo" + dam},
	"length and chunks":        {"POST /echo HTTP/1.1\r\nHost: courier.example\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + dam},
	"chunks, oddly written":    {"POST /echo HTTP/1.1\r\nHost: courier.example\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + dam},
	"a length with a sign":     {"POST /echo HTTP/1.1\r\nHost: courier.example\r\nContent-Length: +5\r\n\r\nhallo" + dam},
	"a GET with a body":        {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nContent-Length: 44\r\n\r\n" + dam + dam},
	"a folded line":            {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nX: a\r\n b\r\n\r\n" + dam},
	"lines without CR":         {"GET /dam HTTP/1.1\nHost: courier.example\n\n" + dam},
	"one line without CR":      {"GET /dam HTTP/1.1\r\nHost: courier.example\nX: y\r\n\r\n" + dam},
	"an end without CR":        {"POST /echo HTTP/1.1\r\nHost: courier.example\r\n\n" + dam + "\r\n"},
	"a bare CR":                {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nX: a\rb\r\n\r\n" + dam},
	"a NUL":                    {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nX: a\x00b\r\n\r\n" + dam},
	"no host":                  {"GET /dam HTTP/1.1\r\n\r\n"},
	"two hosts":                {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nHost: courier.example\r\n\r\n"},
	"another host":             {"GET /dam HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n"},
	"a host that is none":      {"GET /dam HTTP/1.1\r\nHost: a b\r\n\r\n"},
	"a whole address":          {"GET http://courier.example/dam HTTP/1.1\r\nHost: courier.example\r\n\r\n"},
	"a query":                  {"GET /dam?utm_source=x HTTP/1.1\r\nHost: courier.example\r\n\r\n"},
	"a path in disguise":       {"GET /%64am HTTP/1.1\r\nHost: courier.example\r\n\r\n"},
	"dots":                     {"GET /x/../dam HTTP/1.1\r\nHost: courier.example\r\n\r\n"},
	"old":                      {"GET /dam HTTP/1.0\r\nHost: courier.example\r\n\r\n"},
	"old and kept alive":       {"GET /dam HTTP/1.0\r\nHost: courier.example\r\nConnection: keep-alive\r\n\r\n" + dam},
	"newer than us":            {"GET /dam HTTP/1.2\r\nHost: courier.example\r\n\r\n"},
	"older than us":            {"GET /dam\r\n\r\n"},
	"HTTP/2 without asking":    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
	"the last one":             {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nConnection: close\r\n\r\n" + dam},
	"kept alive":               {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nConnection: Keep-Alive\r\n\r\n"},
	"a range":                  {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nRange: bytes=0-9\r\n\r\n"},
	"an upgrade":               {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n" + dam},
	"asks before it sends":     {"POST /echo HTTP/1.1\r\nHost: courier.example\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhallo" + dam},
	"in two pieces":            {dam[:20], dam[20:]},
	"in many pieces":           {"G", "ET /d", "am HTTP/1.1\r", "\nHost: courier.example\r\n\r", "\n" + dam[:9], dam[9:]},
	"a middle like a beginning": {"POST /echo HTTP/1.1\r\nHost: courier.example\r\nX-Note: a\r\n",
		dam},
	"a body like a beginning": {"POST /echo HTTP/1.1\r\nHost: courier.example\r\nContent-Length: 44\r\n\r\n", dam, dam},
	"cut off":                 {dam + "GET /dam HT"},
	"cut off in a body":       {"POST /echo HTTP/1.1\r\nHost: courier.example\r\nContent-Length: 50\r\n\r\nhallo"},
	"nothing":                 {""},
	"empty lines first":       {"\r\n\r\n" + dam},
	"a very long head":        {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nX: " + strings.Repeat("a", 9000) + "\r\n\r\n" + dam},
	"many at once":            {strings.Repeat(dam, 300)},
	"slow ones among many":    {strings.Repeat(dam+"GET /echo HTTP/1.1\r\nHost: courier.example\r\n\r\n", 40)},
	"letters of no script":    {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nX: \xff\xfe\r\n\r\n"},
	"by cookie":               {strings.Repeat("GET /yours HTTP/1.1\r\nHost: courier.example\r\n\r\n", 4)},
	"sets a cookie":           {strings.Repeat("GET /setting HTTP/1.1\r\nHost: courier.example\r\n\r\n", 4)},
	"CONNECT":                 {"CONNECT courier.example:443 HTTP/1.1\r\nHost: courier.example\r\n\r\n" + dam},
	"OPTIONS of all":          {"OPTIONS * HTTP/1.1\r\nHost: courier.example\r\n\r\n" + dam},
	"nonsense":                {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"},
	"a fetching script":       {"GET /dam HTTP/1.1\r\nHost: courier.example\r\nX-Requested-With: fetch\r\n\r\n"},
	"a space before the name": {"GET /dam HTTP/1.1\r\n Host: courier.example\r\n\r\n"},
}

// both are the same paper twice, of which one has a lane, and both know their pages.
func both(t testing.TB) (with, without *press) {
	db := databasetest.New(t)
	with, without = open(t, pressOptions{db: db}), open(t, pressOptions{db: db, noLane: true})
	for _, p := range []*press{with, without} {
		p.known(t, "/dam", "/choir", "/short")
	}
	return with, without
}

// Whatever comes over a connection, in whatever pieces, the answers are those of net/http to the letter.
func TestTheLaneAnswersAsNetHTTPDoes(t *testing.T) {
	with, without := both(t)
	for name, pieces := range streams {
		t.Run(name, func(t *testing.T) {
			got, want := undated(with.say(t, pieces...)), undated(without.say(t, pieces...))
			if got != want {
				t.Errorf("with the lane:\n%s\n\nwithout:\n%s", short(got), short(want))
			}
		})
	}
}

func short(s string) string {
	return strings.ReplaceAll(s, strings.Repeat("<p>Half full.</p>", 100), "…")
}

// The lane takes what is its own, and nothing else.
func TestWhatTheLaneTakes(t *testing.T) {
	for name, lanes := range map[string]int64{"plain": 1, "gzip": 1, "HEAD": 1, "has it": 1, "with a theme": 1, "signed in": 0, "three at once": 3, "with strangers between": 3,
		"a body that holds a page": 1, "a body that is not read": 1, "a body in chunks": 0, "many at once": 300, "slow ones among many": 40, "in two pieces": 1, "in many pieces": 2,
		"another host": 0, "a query": 0, "by cookie": 0, "sets a cookie": 0, "the last one": 0, "a range": 0, "a middle like a beginning": 0, "a GET with a body": 1, "lines without CR": 0} {
		t.Run(name, func(t *testing.T) {
			p := open(t, pressOptions{})
			p.known(t, "/dam", "/choir")
			before := p.Stats().Express
			p.say(t, streams[name]...)
			if n := p.Stats().Express - before; n != lanes {
				t.Errorf("the lane answered %d requests, not %d", n, lanes)
			}
		})
	}
}

// FuzzLane holds the lane against net/http with streams that nobody thought of. The first number cuts the stream in two.
func FuzzLane(f *testing.F) {
	with, without := both(f)
	for _, pieces := range streams {
		f.Add(strings.Join(pieces, ""), uint16(0))
		f.Add(strings.Join(pieces, ""), uint16(30))
	}
	f.Fuzz(func(t *testing.T, s string, cut uint16) {
		pieces := []string{s}
		if int(cut) > 0 && int(cut) < len(s) {
			pieces = []string{s[:cut], s[cut:]}
		}
		got, err := with.trySay(pieces...)
		want, wrong := without.trySay(pieces...)
		for _, e := range []error{err, wrong} {
			if e != nil && !errors.Is(e, syscall.ECONNRESET) {
				t.Fatalf("%q, cut at %d: with the lane %v, without %v", clipped(s), cut, err, wrong)
			}
		}
		got, want = undated(got), undated(want)
		if err != nil || wrong != nil { // who is reset loses what he has not read yet
			n := min(len(got), len(want))
			got, want = got[:n], want[:n]
		}
		if got != want {
			i := 0
			for i < min(len(got), len(want)) && got[i] == want[i] {
				i++
			}
			t.Errorf("cut at %d, the answers, of %d and %d bytes, part at %d\nwith the lane:\n%q\n\nwithout:\n%q\nasked:\n%q", cut, len(got), len(want), i,
				clipped(got[i:]), clipped(want[i:]), clipped(s))
		}
	})
}

func clipped(s string) string { return s[:min(len(s), 600)] }

// Whoever has published reads the new edition on the express lane too, at once, while a crowd reads beside.
func TestTheLaneIsNeverBehind(t *testing.T) {
	p := open(t, pressOptions{})
	p.known(t, "/dam")
	stop := make(chan struct{})
	var crowd sync.WaitGroup
	for range 4 {
		crowd.Go(func() {
			r := dial(t, p)
			for last := int64(0); ; {
				select {
				case <-stop:
					_ = r.Close()
					return
				default:
				}
				n := r.edition("dam")
				if n < last {
					t.Errorf("a reader saw edition %d after %d", n, last)
					return
				}
				last = n
			}
		})
	}
	me := dial(t, p)
	for n := int64(1); n <= 200; n++ {
		publish(t, p.db, "dam", n)
		if got := me.edition("dam"); got != n {
			t.Fatalf("edition %d was published, and %d was read", n, got)
		}
		if n%3 == 0 { // and when it is kept again
			me.edition("dam")
			me.edition("dam")
		}
	}
	close(stop)
	crowd.Wait()
	_ = me.Close()
	if p.Stats().Express == 0 {
		t.Error("the lane answered nothing")
	}
}

// reader is a connection that asks and reads.
type reader struct {
	net.Conn
	t  testing.TB
	in *bufio.Reader
}

func dial(t testing.TB, p *press) *reader {
	t.Helper()
	c, err := net.Dial("tcp", p.addr)
	must(t, err)
	return &reader{c, t, bufio.NewReader(c)}
}

func (r *reader) get(path string) *http.Response {
	if _, err := io.WriteString(r, "GET "+path+" HTTP/1.1\r\nHost: courier.example\r\n\r\n"); err != nil {
		r.t.Error(err)
		return nil
	}
	a, err := http.ReadResponse(r.in, nil)
	if err != nil {
		r.t.Error(err)
		return nil
	}
	return a
}

func (r *reader) edition(story string) (n int64) {
	a := r.get("/" + story)
	if a == nil {
		return -1
	}
	if _, err := fmt.Fscanf(a.Body, "<h1>"+story+", edition %d", &n); err != nil {
		r.t.Error(err)
	}
	_, _ = io.Copy(io.Discard, a.Body)
	return n
}

// Another theme, words whose day is over, a database that is silent: the lane serves none of it.
func TestTheLaneObeysTheCache(t *testing.T) {
	clock := databasetest.NewClock(noon)
	version := ""
	db := databasetest.NewAt(t, clock)
	p := open(t, pressOptions{db: db, lane: LaneOptions{Version: func() string { return version }}})
	p.known(t, "/dam")
	lanes := func(want int64, why string) {
		t.Helper()
		before := p.Stats().Express
		p.say(t, dam)
		if n := p.Stats().Express - before; n != want {
			t.Errorf("%s: the lane answered %d, not %d", why, n, want)
		}
	}
	lanes(1, "as it is")
	version = "theme2"
	lanes(0, "another theme")
	version = ""
	lanes(1, "the theme is back")
	clock.Advance(-time.Hour)
	lanes(0, "the clock was set back")
	clock.Advance(time.Hour)
	p.since = func() time.Duration { return time.Duration(p.beat.Load()) + mostSilence + 1 }
	lanes(0, "the database is silent")
}

// A page that is for one reader only, or nobody's any more, leaves no way to it behind.
func TestForgottenPagesLeaveNoWay(t *testing.T) {
	p := open(t, pressOptions{})
	p.known(t, "/dam", "/choir")
	for i := range 20 { // made-up queries lead to the same page: only a few are learned
		for range 2 {
			p.say(t, fmt.Sprintf("GET /dam?%d HTTP/1.1\r\nHost: courier.example\r\n\r\n", i))
		}
	}
	ways := func() (n int) {
		for i := range p.lane.ways {
			n += len(p.lane.ways[i].of)
		}
		return n
	}
	if n := ways(); n != waysOfAPage+1 {
		t.Errorf("%d ways were learned", n)
	}
	publish(t, p.db, "dam", 1)
	if n := ways(); n != 1 {
		t.Errorf("%d ways are left of one page", n)
	}
	p.flush()
	if n := ways(); n != 0 || p.Stats().Bytes != 0 {
		t.Errorf("%d ways and %d bytes are left of none", n, p.Stats().Bytes)
	}
}

// A reader who sends his request a letter at a time has as long as anybody, and no longer.
func TestSlowHeadsAreCutOff(t *testing.T) {
	p := open(t, pressOptions{lane: LaneOptions{Header: 200 * time.Millisecond, Idle: 10 * time.Second}})
	p.known(t, "/dam")
	for name, first := range map[string]string{"from the beginning": "", "after a page": dam} {
		t.Run(name, func(t *testing.T) {
			c := dial(t, p)
			defer c.Close()
			if first != "" {
				_ = c.get("/dam").Body.Close()
				_, _ = c.in.Discard(c.in.Buffered())
				time.Sleep(300 * time.Millisecond) // idle for longer than a head may take
				_, _ = io.Copy(io.Discard, c.get("/dam").Body)
			}
			begun := time.Now()
			for i := range 100 {
				if _, err := c.Write([]byte(dam[i%20 : i%20+1])); err != nil {
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
			if d := time.Since(begun); d > 4*time.Second {
				t.Errorf("it was cut off after %v", d)
			}
		})
	}
}

// A reader who does not take the answer is given up.
func TestReadersWhoDoNotReadAreGivenUp(t *testing.T) {
	p := open(t, pressOptions{lane: LaneOptions{Write: 200 * time.Millisecond}})
	p.known(t, "/dam")
	c := dial(t, p)
	defer c.Close()
	must(t, c.SetDeadline(time.Now().Add(20*time.Second)))
	asked := []byte(strings.Repeat(dam, 1000))
	for {
		if _, err := c.Write(asked); err != nil {
			if errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "timeout") {
				t.Error("it is waited for still")
			}
			return
		}
	}
}

// Stopping the paper finishes the answers in hand, hangs up on those who wait, and leaves nothing running (goleak).
func TestStoppingFinishesAnswers(t *testing.T) {
	for _, visited := range []bool{false, true} { // by net/http
		t.Run(fmt.Sprint(visited), func(t *testing.T) {
			p := open(t, pressOptions{})
			p.known(t, "/dam")
			waiting, reading := dial(t, p), dial(t, p)
			if visited {
				for _, r := range []*reader{waiting, reading} {
					_, _ = io.Copy(io.Discard, r.get("/echo").Body)
				}
			}
			_, _ = io.Copy(io.Discard, waiting.get("/dam").Body)
			const many = 4000 // more than the buffers on the way hold
			go func() { _, _ = io.WriteString(reading, strings.Repeat(dam, many)) }()
			_, err := reading.in.Peek(1)
			must(t, err)
			time.Sleep(100 * time.Millisecond) // by now an answer is stuck
			done := make(chan error, 1)
			go func() {
				ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
				defer cancel()
				done <- errors.Join(p.server.Shutdown(ctx), p.lane.Drain(ctx))
			}()
			if _, err := waiting.in.ReadByte(); err == nil {
				t.Error("one who waited was told something")
			}
			whole := 0
			for {
				a, err := http.ReadResponse(reading.in, nil)
				if err != nil {
					break
				}
				n, err := io.Copy(io.Discard, a.Body)
				if err != nil || n != a.ContentLength {
					t.Errorf("answer %d was broken off: %d of %d bytes, %v", whole, n, a.ContentLength, err)
				}
				whole++
			}
			if whole == 0 || whole == many {
				t.Errorf("%d of %d answers came", whole, many)
			}
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
}

// Over TLS the lane answers HTTP/1.1, and HTTP/2 is net/http's.
func TestTheLaneOverTLS(t *testing.T) {
	p := open(t, pressOptions{secure: true})
	for _, proto := range []string{"http/1.1", "h2"} {
		t.Run(proto, func(t *testing.T) {
			var protocols http.Protocols
			protocols.SetHTTP1(proto != "h2")
			protocols.SetHTTP2(proto == "h2")
			client := &http.Client{Transport: &http.Transport{Protocols: &protocols, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
			defer client.CloseIdleConnections()
			before := p.Stats().Express
			for range 5 {
				r, err := http.NewRequest("GET", "https://"+p.addr+"/dam", nil)
				must(t, err)
				r.Host = "courier.example"
				a, err := client.Do(r)
				must(t, err)
				body, err := io.ReadAll(a.Body)
				must(t, err)
				must(t, a.Body.Close())
				if !bytes.Contains(body, []byte("edition 0")) || (a.ProtoMajor == 2) != (proto == "h2") {
					t.Errorf("%s %s", a.Proto, body)
				}
			}
			if n := p.Stats().Express - before; (n > 0) != (proto != "h2") {
				t.Errorf("the lane answered %d", n)
			}
		})
	}
}

// The next request may come before net/http has done with this one; nothing of it is lost, and the connection stays fast.
func TestTheNextRequestComesEarly(t *testing.T) {
	p := open(t, pressOptions{})
	p.known(t, "/dam")
	r := dial(t, p)
	defer r.Close()
	before := p.Stats().Express
	for range 50 {
		_, err := io.WriteString(r, "GET /echo HTTP/1.1\r\nHost: courier.example\r\n\r\n")
		must(t, err)
		_, err = io.WriteString(r, dam)
		must(t, err)
		for _, want := range []string{"GET /echo", "<h1>dam"} {
			a, err := http.ReadResponse(r.in, nil)
			must(t, err)
			body, err := io.ReadAll(a.Body)
			must(t, err)
			if !strings.HasPrefix(string(body), want) {
				t.Fatalf("%q does not begin with %q", body, want)
			}
		}
	}
	if n := p.Stats().Express - before; n != 50 {
		t.Errorf("the lane answered %d of 50", n)
	}
}

// The access log says what the lane served, once for each page, and not what was asked for besides.
func TestTheLaneIsLogged(t *testing.T) {
	var told bytes.Buffer
	p := open(t, pressOptions{lane: LaneOptions{Log: slog.New(slog.NewTextHandler(&told, nil))}})
	p.known(t, "/dam", "/choir?who=me")
	p.say(t, strings.Repeat(dam, 7)+streams["has it"][0])
	publish(t, p.db, "dam", 1) // what is dropped is not forgotten
	must(t, p.server.Shutdown(ctx))
	must(t, p.lane.Drain(ctx))
	for _, want := range []string{"path=/dam answered=8 unchanged=1", "path=/choir answered=1 unchanged=0"} {
		if !strings.Contains(told.String(), want) {
			t.Errorf("the log does not say %q:\n%s", want, told.String())
		}
	}
	if strings.Contains(told.String(), "who") {
		t.Errorf("the log tells a query:\n%s", told.String())
	}
}

// Pages come whole from behind the lane too, also large ones, which the kernel may send by itself.
func TestLargeAnswersThroughTheLane(t *testing.T) {
	p := open(t, pressOptions{readers: func(s *http.Server) {
		s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.ServeContent(w, r, "x.bin", time.Time{}, strings.NewReader(strings.Repeat("0123456789", 500_000)))
		})
	}})
	out := p.say(t, "GET /x HTTP/1.1\r\nHost: courier.example\r\nConnection: close\r\n\r\n")
	_, body, _ := strings.Cut(out, "\r\n\r\n")
	if len(body) != 5_000_000 {
		t.Errorf("%d bytes came", len(body))
	}
}
