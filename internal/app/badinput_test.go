package app_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/config"
	"broadsheet/internal/database"
	"broadsheet/internal/staff"
	"broadsheet/internal/web/webtest"
)

// live is a paper with one story, /city/water/valves, number 1.
func live(t *testing.T, change ...func(*config.Config)) *paper {
	p := open(t, change...)
	p.publish(p.draft(p.text("Valves")).ID)
	return p
}

// post sends a form with a body of its own.
func (p *paper) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "http://paper.example"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return p.send(r)
}

func (p *paper) comments() int {
	p.Helper()
	var n int
	if err := p.DB.QueryRow(p.ctx, `SELECT count(*) FROM comment`).Scan(&n); err != nil {
		p.Fatal(err)
	}
	return n
}

func TestCommentsThatAreNone(t *testing.T) {
	p := live(t)
	for _, c := range []struct {
		name, text string
		status     int
		says       string
	}{
		{"a megabyte", strings.Repeat("No. ", 1<<18), http.StatusRequestEntityTooLarge, ""},
		{"longer than the limit", strings.Repeat("No. ", 1000), http.StatusUnprocessableEntity, "3"},
		{"only spaces", " \t\r\n\u00a0\u3000 ", http.StatusUnprocessableEntity, ""},
		{"only what shows nothing", "\u200b\u2060\u3164\ufeff", http.StatusUnprocessableEntity, ""},
		{"only control characters", "\x00\x01\x02\x7f", http.StatusUnprocessableEntity, ""},
		{"nothing", "", http.StatusUnprocessableEntity, ""},
	} {
		w := p.post("/comment", url.Values{"story": {"1"}, "name": {"Reader"}, "text": {c.text}})
		if w.Code != c.status || w.Header().Get("Location") != "" {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.status)
		}
		if c.status == http.StatusUnprocessableEntity && !strings.Contains(w.Body.String(), `value="Reader"`) {
			t.Errorf("%s: what the reader typed is lost", c.name)
		}
	}
	if n := p.comments(); n != 0 {
		t.Errorf("%d comments were kept", n)
	}
}

// A comment is plain text: what it is made of is shown, and does nothing.
func TestCommentsThatWantToBeMore(t *testing.T) {
	p := live(t)
	const script = `<script>alert(1)</script><img src=x onerror=alert(2)> "quoted" & javascript:alert(3)`
	for _, form := range []url.Values{
		{"story": {"1"}, "name": {"<b>Bold</b>"}, "text": {script}},
		{"story": {"1"}, "name": {"Naledi\u202eoyoM"}, "text": {"Read \u202ethis\u2066 way\x07 and \x1b[31mred \xff\xfe bytes"}},
	} {
		if w := p.post("/comment", form); w.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	page := p.ask("GET /city/water/valves").Body.String()
	for _, bad := range []string{"<script>alert", "<img src=x", "<b>Bold", "href=\"javascript:", "\u202e", "\u2066", "\x07", "\x1b", "\xff"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	for _, good := range []string{"&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;b&gt;Bold", "NaledioyoM", "Read this way and [31mred"} {
		if !strings.Contains(page, good) {
			t.Errorf("the page has not %q", good)
		}
	}
}

func TestPostsFromAnotherOrigin(t *testing.T) {
	p := live(t)
	for _, path := range []string{"/comment", "/theme", "/comment/1/report", "/corrections/report", "/newsroom/sign-in", "/newsroom/story/new"} {
		for _, from := range []struct{ name, value string }{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://elsewhere.example"}, {"Origin", "null"}} {
			r := httptest.NewRequest("POST", "http://paper.example"+path, strings.NewReader("story=1&name=Reader&text=Yes&theme=dark"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(from.name, from.value)
			if w := p.send(r); w.Code != http.StatusForbidden {
				t.Errorf("POST %s with %s: %s answers %d", path, from.name, from.value, w.Code)
			}
		}
	}
	if n := p.comments(); n != 0 {
		t.Errorf("%d comments came from elsewhere", n)
	}
}

// signIn gives the session of an editor.
func (p *paper) signIn() *http.Cookie {
	p.Helper()
	var secret string
	p.write(func(tx *database.Tx) error {
		who, err := staff.Add(p.ctx, tx, "command:user", staff.Person{Name: "Naledi Moyo", Handle: "naledi", Role: staff.Administrator})
		if err != nil {
			return err
		}
		link, err := staff.Link(p.ctx, tx, "command:user", who.ID)
		if err != nil {
			return err
		}
		_, secret, err = staff.SignIn(p.ctx, tx, link)
		return err
	})
	return &http.Cookie{Name: "session", Value: secret}
}

// asEditor sends a form from the newsroom.
func (p *paper) asEditor(session *http.Cookie, method, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://paper.example"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(session)
	return p.send(r)
}

// What cannot be published is refused in words, and the form comes back as it was filled.
func TestStoriesThatCannotBePublished(t *testing.T) {
	p := live(t)
	session := p.signIn()
	p.write(func(tx *database.Tx) error { // a second story that wants the slug of the first
		_, _, err := article.Create(p.ctx, tx, editor, p.text("Other valves"))
		return err
	})
	const water = "2"
	for _, c := range []struct {
		name string
		form url.Values
		says string
	}{
		{"no headline", url.Values{"headline": {" "}, "body": {"The text that I typed."}, "section": {water}}, "headline"},
		{"another's slug", url.Values{"headline": {"New valves"}, "slug": {"valves"}, "body": {"The text that I typed."}, "section": {water}}, "/city/water/valves"},
		{"no section", url.Values{"headline": {"New valves"}, "body": {"The text that I typed."}}, "section"},
		{"no text", url.Values{"headline": {"The text that I typed."}, "section": {water}}, "no text"},
	} {
		c.form.Set("do", "publish")
		w := p.asEditor(session, "POST", "/newsroom/story/new", c.form)
		if w.Code < 400 || w.Code >= 500 {
			t.Errorf("%s: %d, Location %s", c.name, w.Code, w.Header().Get("Location"))
			continue
		}
		if page := w.Body.String(); !strings.Contains(page, c.says) || !strings.Contains(page, "The text that I typed.") {
			t.Errorf("%s (%d): it does not say %q, or what was typed is lost", c.name, w.Code, c.says)
		}
	}
}

// A section or a page cannot take an address of the system's own.
func TestAddressesOfTheSystem(t *testing.T) {
	p := live(t)
	session := p.signIn()
	for _, c := range []struct {
		path string
		form url.Values
	}{
		{"/newsroom/sections", url.Values{"name": {"Weather"}, "slug": {"weather"}}},
		{"/newsroom/page", url.Values{"title": {"Newsroom"}, "slug": {"newsroom"}, "body": {"Text."}}},
		{"/newsroom/page", url.Values{"title": {"City"}, "slug": {"city"}, "body": {"Text."}}},
		{"/newsroom/sections", url.Values{"name": {"City"}, "slug": {"city"}}},
	} {
		w := p.asEditor(session, "POST", c.path, c.form)
		if w.Code < 400 || w.Code >= 500 || !strings.Contains(w.Body.String(), "/"+c.form.Get("slug")) {
			t.Errorf("%s with slug %s: %d", c.path, c.form.Get("slug"), w.Code)
		}
	}
	if w := p.ask("GET /city"); w.Code != 200 {
		t.Errorf("/city answers %d", w.Code)
	}
}

// A mistake in the theme never reaches readers; staff are told where it is.
func TestAThemeWithABrokenTemplate(t *testing.T) {
	dir := t.TempDir()
	broken := "{{define \"main\"}}\n<p>{{.Nonsense.There}}</p>\n{{if}}{{end}}"
	if err := os.Mkdir(filepath.Join(dir, "site"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "site", "article.tmpl"), []byte(broken), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "site", "list.tmpl"), []byte("{{define \"main\"}}\n{{.NoSuchField}}\n{{end}}"), 0o644); err != nil {
		t.Fatal(err)
	}
	p := live(t, func(c *config.Config) { c.Theme = dir })
	for _, path := range []string{"/city/water/valves", "/city/water", "/"} {
		w := p.ask("GET " + path)
		if w.Code != 200 || !strings.Contains(w.Body.String(), "Valves") {
			t.Errorf("readers get %d at %s", w.Code, path)
		}
		if page := w.Body.String(); strings.Contains(page, "Nonsense") || strings.Contains(page, "article.tmpl") || strings.Contains(page, "NoSuchField") {
			t.Errorf("readers are told of the theme at %s", path)
		}
	}
	session := p.signIn()
	var told bytes.Buffer
	for _, path := range []string{"/newsroom", "/city/water/valves", "/city/water"} {
		told.Write(p.asEditor(session, "GET", path, nil).Body.Bytes())
	}
	if page := told.String(); !strings.Contains(page, "article.tmpl") || !strings.Contains(page, "list.tmpl") {
		t.Errorf("staff are not told which files are broken: article %v, list %v", strings.Contains(page, "article.tmpl"), strings.Contains(page, "list.tmpl"))
	}
	if faults := p.Web().Templates.Problems(); len(faults) < 2 || faults[0].Line == 0 {
		t.Errorf("faults: %+v", faults)
	}
}

func TestAThemeThatIsNotThere(t *testing.T) {
	_, err := newAt(t, func(c *config.Config) { c.Theme = filepath.Join(t.TempDir(), "gone") })
	if err == nil || !strings.Contains(err.Error(), "theme: there is no directory") {
		t.Errorf("it says %v", err)
	}
}

func TestAddressesThatLeadNowhere(t *testing.T) {
	webtest.Run(t, live(t).Handler(), `
# Tricks with paths end at a page that helps, or at the address without the trick.
GET /city/../newsroom/stories
status matches 30[1378]|40[34]
GET /../../etc/passwd
status matches 30[178]|404
body lacks root:
GET /assets/../../etc/passwd
status matches 30[178]|404
body lacks root:
GET /assets/..%2f..%2fetc%2fpasswd
status == 404
GET /media/..%2f..%2fbroadsheet.db/960.jpg
status == 404
body lacks SQLite
GET /media/valves/..%2f..%2fbroadsheet.db
status == 404

# An address of another site is never a redirect's target.
GET //evil.example
status matches 30[178]|404
header Location lacks //
GET /city//
header Location lacks //
GET ///evil.example/%2f..
header Location lacks //
GET /\evil.example
header Location lacks evil
GET /%5cevil.example
header Location lacks evil

# Bytes that no address has.
GET /%00
status matches 40[04]
GET /city/%00
status matches 40[04]
GET /%ff%fe
status matches 40[04]
GET /city/%ff
status matches 40[04]
GET /topic/%00
status matches 40[04]
GET /author/%ff
status matches 40[04]
GET /search?q=%00%ff
status matches 200|400
GET /weather/%00
status matches 40[04]
GET /archive/9999/99/99
status == 404
GET /archive/0000/00/00
status == 404
GET /archive/2024/12/-1
status == 404
GET /comment/99999999999999999999
status == 404
GET /comment/-1
status == 404
GET /corrections/report?story=x
status == 404
GET /media/story/9223372036854775808/card.jpg
status == 404
GET /city?page=99999999999999999999
status == 200
GET /city/water/valves?comments=-1
status == 200
GET /sitemap/-1.xml
status == 404

# One slash too many leads to the address.
GET /city/
status == 301
header Location == /city

# Methods that an address does not know are refused with those that it knows.
DELETE /city/water/valves
status == 405
header Allow contains GET
POST /city
status == 405
header Allow contains GET
PUT /
status == 405
POST /feed.xml
status == 405
DELETE /comment/1
status == 405
HEAD /city/water/valves
status == 200
body empty
`)
}

// Text with a NUL in it, or that is not UTF-8, is refused in words or cleaned, never a fault of ours.
func TestFormsWithBytesThatNoTextHas(t *testing.T) {
	p := live(t)
	session := p.signIn()
	for _, bad := range []string{"a\x00b", "a\xffb"} {
		for _, w := range []*httptest.ResponseRecorder{
			p.post("/comment", url.Values{"story": {"1"}, "name": {bad}, "email": {bad + "@reader.example"}, "text": {bad}}),
			p.post("/corrections/report", url.Values{"story": {"1"}, "name": {bad}, "text": {bad}, "passage": {bad}}),
			p.post("/theme", url.Values{"theme": {bad}, "back": {bad}}),
			p.post("/newsroom/sign-in", url.Values{"link": {bad}}),
			p.asEditor(session, "POST", "/newsroom/story/new", url.Values{"headline": {bad}, "body": {bad}, "slug": {bad}, "kicker": {bad}, "do": {"save"}}),
			p.asEditor(session, "POST", "/newsroom/sections", url.Values{"name": {bad}, "slug": {bad}}),
			p.asEditor(session, "POST", "/newsroom/page", url.Values{"title": {bad}, "slug": {"imprint"}, "body": {bad}}),
			p.asEditor(session, "POST", "/newsroom/topics", url.Values{"name": {bad}}),
			p.asEditor(session, "POST", "/newsroom/people", url.Values{"name": {bad}, "handle": {bad}, "role": {"editor"}}),
			p.asEditor(session, "GET", "/newsroom/stories?q="+url.QueryEscape(bad), nil),
			p.ask("GET /search?q=" + url.QueryEscape(bad)),
			p.ask("GET /weather?q=" + url.QueryEscape(bad)),
		} {
			if w.Code >= 500 {
				t.Errorf("%q is answered %d with %d bytes", bad, w.Code, w.Body.Len())
			}
		}
	}
}

func TestEndlessAddressesAndHeaders(t *testing.T) {
	p := live(t)
	for _, path := range []string{"/" + strings.Repeat("a", 100_000), "/city/" + strings.Repeat("%C3%A9", 20_000), "/" + strings.Repeat("a/", 30_000), "/search?q=" + strings.Repeat("a", 100_000), "/search?q=" + strings.Repeat("%22a+", 20_000)} {
		if w := p.ask("GET " + path); w.Code >= 500 || w.Code == 200 && !strings.HasPrefix(path, "/search") {
			t.Errorf("%s... answers %d", path[:12], w.Code)
		}
	}
	r := httptest.NewRequest("GET", "http://paper.example/city/water/valves", nil)
	for _, name := range []string{"Accept-Encoding", "If-None-Match", "Accept-Language", "Cookie", "X-Forwarded-For", "Range", "If-Modified-Since", "Referer", "User-Agent"} {
		r.Header.Set(name, strings.Repeat("x, \"y\", ;q=0.00001", 10_000))
	}
	if w := p.send(r); w.Code != 200 {
		t.Errorf("huge headers: %d", w.Code)
	}
}

// Headers larger than a server should read are refused by the server that the program starts.
func TestTheServerRefusesHugeHeaders(t *testing.T) {
	p := live(t)
	server := serverOf(t, p.App)
	r, err := http.NewRequest("GET", server+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Long", strings.Repeat("x", 2<<20))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return // the connection was shut while the header was being sent, which is as good
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("2 MB of header: %d", answer.StatusCode)
	}
}

// Strangers cannot fill the memory with copies of one page.
func TestUnknownQueryParametersKeepNoPages(t *testing.T) {
	p := live(t)
	if err := p.Weather().Round(p.ctx); err != nil { // a forecast that comes meanwhile drops the pages that show it
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/city", "/city/water/valves", "/topic/none", "/feed.xml", "/weather", "/sitemap.xml", "/archive"} {
		p.ask("GET " + path)
	}
	before := p.Cache.Stats().Pages
	for _, path := range []string{"/", "/city", "/city/water/valves", "/feed.xml", "/weather", "/sitemap.xml", "/archive"} {
		for _, query := range []string{"?utm_source=x", "?fbclid=1", "?x=" + strings.Repeat("y", 500), "?page=0", "?page=abc", "?comments=zero", "?%ff=%00", "?;", "?a&b=c&a"} {
			if w := p.ask("GET " + path + query); w.Code >= 400 {
				t.Errorf("%s%s answers %d", path, query, w.Code)
			}
		}
	}
	for _, path := range []string{"/search?q=a", "/search?q=b", "/nothing-1", "/nothing-2", "/city/nothing"} {
		p.ask("GET " + path)
	}
	if after := p.Cache.Stats().Pages; after != before {
		t.Errorf("%d pages were kept, now %d", before, after)
	}
}
