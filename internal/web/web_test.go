package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadsheet/internal/web/webtest"
)

// hall is a press hall with a few pages that behave in known ways.
func hall(t *testing.T, log io.Writer, o Options) http.Handler {
	t.Helper()
	if log == nil {
		log = io.Discard
	}
	o.Log = slog.New(slog.NewTextHandler(log, nil))
	o.Templates = pressed(t, nil)
	s := New(o)
	mux := http.NewServeMux()
	for path, err := range map[string]error{
		"/broken":  errors.New("dial tcp 10.0.0.7: refused"),
		"/gone":    Gone("The story was withdrawn."),
		"/wrapped": fmt.Errorf("show story 7: %w", NotFound("")),
		"/noun":    fmt.Errorf("save: %w", taken{}),
		"/many":    TooMany(1500 * time.Millisecond),
		"/method":  MethodNotAllowed("GET, HEAD"),
		"/api/x":   Conflict("Somebody saved before you."),
	} {
		mux.Handle(path, s.Handle(func(http.ResponseWriter, *http.Request) error { return err }))
	}
	mux.Handle("/panic", s.Handle(func(http.ResponseWriter, *http.Request) error { panic("a slip") }))
	mux.Handle("/half", s.Handle(func(w http.ResponseWriter, r *http.Request) error { io.WriteString(w, "half"); panic("a slip") }))
	mux.Handle("/read", s.Handle(func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.ReadAll(r.Body)
		return err
	}))
	mux.Handle("/who", s.Handle(func(w http.ResponseWriter, r *http.Request) error {
		_, err := fmt.Fprintf(w, "%s %v", ClientIP(r), IsHTTPS(r))
		return err
	}))
	mux.Handle("/theme", s.Handle(s.ChooseTheme))
	mux.Handle("/theme.css", s.Handle(s.ThemeSheet))
	return s.Wrap(mux)
}

// taken is an error of a noun that knows how to be answered.
type taken struct{}

func (taken) Error() string         { return "slug taken" }
func (taken) Answer() (_, _ string) { return "conflict", "Another story has this slug." }

func pressed(t testing.TB, themed fstest.MapFS) *Templates {
	t.Helper()
	o := TemplateOptions{
		Sources: []Source{{Name: "site", Files: fstest.MapFS{
			"story.tmpl": {Data: []byte("{{/* page */}}\n{{define \"main\"}}<main id=\"main\">\n  <h1>{{.Title}}</h1></main>{{end}}")},
			"story.css":  {Data: []byte("h1 { color : red ; }\n/* when <table */ table { color: blue; } /* end */\n")},
		}}},
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	if themed != nil {
		o.Theme = themed
	}
	templates, err := NewTemplates(o)
	if err != nil {
		t.Fatal(err)
	}
	return templates
}

func TestErrorsAreAnsweredInWordsForPeople(t *testing.T) {
	var log bytes.Buffer
	h := hall(t, &log, Options{})
	webtest.Run(t, h, `
		# What is ours to mend is not shown, but can be found by its id.
		GET /broken?token=secret
		status == 500
		body contains Something went wrong
		body lacks dial tcp
		header Cache-Control == no-store
		header X-Request-Id matches ^[0-9a-f]{16}$

		GET /gone
		status == 410
		body contains The story was withdrawn.

		GET /wrapped
		status == 404

		# A noun knows how its error is answered, without knowing HTTP.
		GET /noun
		status == 409
		body contains Another story has this slug.

		GET /many
		status == 429
		header Retry-After == 2

		DELETE /method
		status == 405
		header Allow == GET, HEAD

		# Programs are answered as RFC 9457 says.
		GET /api/x
		status == 409
		header Content-Type == application/problem+json
		body contains "detail":"Somebody saved before you."

		# A script of ours gets a sentence it can show.
		GET /gone
		with X-Requested-With: fetch
		body == <p class="msg" role="alert">The story was withdrawn.</p>

		GET /panic
		status == 500
		body contains Something went wrong
		body lacks a slip
	`)
	for _, want := range []string{"dial tcp 10.0.0.7", "panic: a slip", "path=/broken"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q", want)
		}
	}
	if strings.Contains(log.String(), "secret") {
		t.Error("the log has what stood in the query")
	}
}

func TestHalfAPageIsCutOff(t *testing.T) {
	defer func() {
		if v := recover(); v != http.ErrAbortHandler {
			t.Errorf("the connection was not dropped: %v", v)
		}
	}()
	hall(t, nil, Options{}).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/half", nil))
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	public, _ := url.Parse("https://courier.example")
	webtest.Run(t, hall(t, nil, Options{Site: public}), `
		GET /who
		header Content-Security-Policy contains default-src 'none'
		header X-Content-Type-Options == nosniff
		header Referrer-Policy == strict-origin-when-cross-origin
		header Permissions-Policy contains camera=()
		header Cross-Origin-Opener-Policy == same-origin
		header Cross-Origin-Resource-Policy == same-origin
		header Strict-Transport-Security contains max-age=31536000

		# A form on another site cannot act for our reader.
		POST /theme theme=dark
		with Sec-Fetch-Site: cross-site
		status == 403
		body contains sent from another site
		cookie theme empty

		POST /theme theme=dark
		with Origin: https://evil.example
		status == 403
	`)
}

func TestChoosingATheme(t *testing.T) {
	webtest.Run(t, hall(t, nil, Options{}), `
		POST /theme theme=dark
		with Referer: http://paper.example/city/water?page=2
		status == 303
		header Location == /city/water?page=2
		cookie theme == dark

		# Without JavaScript this sheet sets the tokens.
		GET /theme.css
		header Cache-Control == private, no-store
		body contains :root:root:root{color-scheme:dark;--bg:#131619

		POST /theme theme=light
		with Referer: https://evil.example/
		header Location == /
		GET /theme.css
		body contains color-scheme:light;--bg:#fff

		POST /theme theme=auto
		cookie theme empty
		GET /theme.css
		status == 200
		body empty

		POST /theme theme=url(x)
		status == 422
		GET /theme
		status == 405
	`)
}

func TestBodiesAreLimited(t *testing.T) {
	h := hall(t, nil, Options{Limits: []BodyLimit{{Prefix: "/rea", Bytes: 10}, {Prefix: "/read", Bytes: 20}}})
	for _, c := range []struct {
		size   int
		known  bool
		status int
	}{{20, true, 200}, {21, true, 413}, {20, false, 200}, {21, false, 413}} {
		r := httptest.NewRequest("POST", "/read", strings.NewReader(strings.Repeat("x", c.size)))
		if !c.known {
			r.ContentLength = -1
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.status {
			t.Errorf("%d bytes, length told: %v: status %d, want %d", c.size, c.known, w.Code, c.status)
		}
	}
}

func TestWhoIsAsking(t *testing.T) {
	h := hall(t, nil, Options{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	for _, c := range []struct{ from, forwarded, proto, want string }{
		{"203.0.113.9:1", "", "", "203.0.113.9 false"},
		{"203.0.113.9:1", "198.51.100.7", "https", "203.0.113.9 false"}, // not a proxy of ours: not believed
		{"10.0.0.2:1", "198.51.100.7", "https", "198.51.100.7 true"},
		{"10.0.0.2:1", "1.2.3.4, 198.51.100.7, 10.0.0.3", "http", "198.51.100.7 false"}, // what the visitor typed is ignored
		{"10.0.0.2:1", "unknown", "", "10.0.0.2 false"},
		{"[::ffff:10.0.0.2]:1", "2001:db8::7", "", "2001:db8::7 false"},
	} {
		r := httptest.NewRequest("GET", "/who", nil)
		r.RemoteAddr = c.from
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if c.proto != "" {
			r.Header.Set("X-Forwarded-Proto", c.proto)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Body.String(); got != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}

func TestOneHouseholdCannotFloodTheOthersOut(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	l := NewLimiter(time.Minute, 2, func() time.Time { return now })
	flat, neighbour := netip.MustParseAddr("2001:db8:1:2::1"), netip.MustParseAddr("2001:db8:1:3::1")
	for i, want := range []bool{true, true, false, false} {
		// Another address of the same /64 is the same household.
		flat = flat.Next()
		if err := l.Allow(flat); (err == nil) != want {
			t.Errorf("try %d: %v", i+1, err)
		}
	}
	if err := l.Allow(neighbour); err != nil {
		t.Errorf("the neighbour was refused: %v", err)
	}
	now = now.Add(time.Minute)
	if err := l.Allow(flat); err != nil {
		t.Errorf("after a minute: %v", err)
	}
	l.size = 50
	for i := range 500 {
		l.Allow(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}))
	}
	if len(l.buckets) > 50 {
		t.Errorf("%d buckets are kept", len(l.buckets))
	}
}

func TestALinkBackStaysHere(t *testing.T) {
	for _, c := range [][2]string{
		{"/city", "/city"}, {"//evil.example", "/x"}, {"/\\evil.example", "/x"}, {"https://evil.example", "/x"},
		{"/a\tb", "/x"}, {"", "/x"}, {"city", "/x"},
	} {
		if got := LocalPath(c[0], "/x"); got != c[1] {
			t.Errorf("LocalPath(%q) = %q", c[0], got)
		}
	}
}

var inlineBlock = regexp.MustCompile(`(?s)<(style|script)>(.*?)</(?:style|script)>`)

// The policy must let exactly the printed blocks run, also where html/template had a
// hand in them.
func TestThePolicyFitsThePage(t *testing.T) {
	for name, themed := range map[string]fstest.MapFS{
		"built in": nil,
		"themed":   {"component/base.css": {Data: []byte(":root{--x:1}body>p::after { content: \"<é> }\"; }")}},
	} {
		templates := pressed(t, themed)
		var lastPolicy string
		for _, title := range []string{"A title", "<table and Mašego"} {
			page, err := templates.Render("site/story", &struct{ Frame }{Frame{Paper: "The Courier", Title: title, Lang: "en", Dir: "ltr", JSONLD: template.JS(`{}`)}})
			if err != nil {
				t.Fatal(err)
			}
			lastPolicy = page.Policy
			blocks := inlineBlock.FindAllSubmatch(page.Body, -1)
			if len(blocks) != 2 {
				t.Fatalf("%s: %d inline blocks", name, len(blocks))
			}
			for _, b := range blocks {
				if hash := hashSource(string(b[2])); !strings.Contains(page.Policy, hash) {
					t.Errorf("%s: %s is not allowed: %.60s", name, b[1], b[2])
				}
			}
		}
		for _, bad := range []string{"unsafe", "*", "http:", "data:"} {
			if p := lastPolicy; strings.Contains(p, bad) {
				t.Errorf("the policy has %q: %s", bad, p)
			}
		}
	}
}

func TestStyleGoesOnlyWhereItIsNeeded(t *testing.T) {
	templates := pressed(t, nil)
	for title, want := range map[string]bool{"plain": false, "a <table": false, "Mašego": false} {
		page, err := templates.Render("site/story", &struct{ Frame }{Frame{Title: title}})
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Contains(page.Body, []byte("table{color:blue")); got != want {
			t.Errorf("%s: style for tables: %v", title, got)
		}
		if got, want := bytes.Contains(page.Body, []byte("stix-south")), title == "Mašego"; got != want {
			t.Errorf("%s: faces for southern letters: %v", title, got)
		}
	}
}

func TestStyleIsSentWithoutNeedlessSpace(t *testing.T) {
	for in, want := range map[string]string{
		"a :hover { color : red ; }":              "a :hover{color :red}",
		"p{width:calc(1px + 2px);margin:0 auto}":  "p{width:calc(1px + 2px);margin:0 auto}",
		"/* x */ a , b > c {}\n\n":                "a,b > c{}",
		"a::before { content : \"; } /* \" ; }":   "a::before{content :\"; } /* \"}",
		"@media (min-width: 40em) { a { b: c } }": "@media (min-width:40em){a{b:c}}",
	} {
		if got := minify(in); got != want {
			t.Errorf("minify(%q)\n got %q\nwant %q", in, got, want)
		}
	}
}
