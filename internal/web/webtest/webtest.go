// Package webtest walks a site by script, so that a test of a page reads like a
// visit to it:
//
//	# The story opens at its address.
//	GET /city/water
//	status == 200
//	header Content-Type contains text/html
//	body contains <h1>Water returns</h1>
//	body lacks Draft
//
//	# The form is answered by a redirect.
//	POST /theme theme=dark
//	with Sec-Fetch-Site: same-origin
//	status == 303
//	header Location == /
//
//	GET /
//	body matches <p class="k">(City|Sport)
//	count <article == 9
//
// A script is a jar of its own: cookies set by an answer are sent with the next
// request, as a browser would. "forget" empties the jar. Lines that begin with # say
// what follows and are printed when it fails.
package webtest

import (
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Dir runs every .txt script of a folder, each on a newspaper of its own.
func Dir(t *testing.T, files fs.FS, open func(t *testing.T) http.Handler) {
	t.Helper()
	names, err := fs.Glob(files, "*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(name, ".txt"), func(t *testing.T) { Run(t, open(t), string(text)) })
	}
}

// Run runs one script against a handler. It goes on after a failed expectation, so
// that one run shows all that is wrong.
func Run(t *testing.T, h http.Handler, script string) {
	t.Helper()
	v := &visit{t: t, handler: h}
	v.forget()
	for i, line := range strings.Split(script, "\n") {
		v.number, v.line = i+1, strings.TrimSpace(line)
		v.step()
	}
	v.send()
	if v.visits == 0 {
		t.Error("the script asks for nothing")
	}
}

// visit is a walk in progress. A request is sent when its first expectation is
// reached, so that "with" lines can add to it.
type visit struct {
	t       *testing.T
	handler http.Handler
	jar     http.CookieJar
	line    string
	number  int
	about   string

	pending *http.Request
	answer  *http.Response
	body    string
	visits  int
}

func (v *visit) step() {
	word, rest, _ := strings.Cut(v.line, " ")
	switch word {
	case "":
	case "#":
		v.about = rest
	case "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS":
		v.send()
		v.ask(word, rest)
	case "with":
		name, value, ok := strings.Cut(rest, ":")
		if !ok || v.pending == nil {
			v.fail("with needs a request above it and a header like Name: value")
			return
		}
		v.pending.Header.Set(strings.TrimSpace(name), strings.TrimSpace(value))
	case "forget":
		v.send()
		v.forget()
	default:
		v.send()
		v.expect(word, rest)
	}
}

func (v *visit) forget() {
	jar, err := cookiejar.New(nil)
	if err != nil {
		v.t.Fatal(err)
	}
	v.jar = jar
}

// ask prepares "POST /path form=body".
func (v *visit) ask(method, rest string) {
	path, form, _ := strings.Cut(rest, " ")
	var body io.Reader
	if form != "" {
		body = strings.NewReader(form)
	}
	v.pending = httptest.NewRequest(method, "http://paper.example"+path, body)
	v.pending.RequestURI = path
	if form != "" {
		v.pending.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range v.jar.Cookies(v.pending.URL) {
		v.pending.AddCookie(c)
	}
}

func (v *visit) send() {
	if v.pending == nil {
		return
	}
	r := v.pending
	v.pending = nil
	w := httptest.NewRecorder()
	v.handler.ServeHTTP(w, r)
	v.answer, v.body, v.visits = w.Result(), w.Body.String(), v.visits+1
	v.jar.SetCookies(r.URL, v.answer.Cookies())
}

func (v *visit) expect(word, rest string) {
	if v.answer == nil {
		v.fail("nothing was asked yet")
		return
	}
	switch word {
	case "status":
		v.compare(strconv.Itoa(v.answer.StatusCode), rest)
	case "body":
		v.compare(v.body, rest)
	case "header":
		name, rest, _ := strings.Cut(rest, " ")
		v.compare(strings.Join(v.answer.Header.Values(name), ", "), rest)
	case "cookie":
		name, rest, _ := strings.Cut(rest, " ")
		v.compare(v.cookie(name), rest)
	case "count":
		v.count(rest)
	default:
		v.fail("unknown word " + word)
	}
}

// compare understands == != contains lacks matches, and "empty" alone.
func (v *visit) compare(got, rest string) {
	op, want, _ := strings.Cut(rest, " ")
	ok := false
	switch op {
	case "==":
		ok = got == want
	case "!=":
		ok = got != want
	case "contains":
		ok = strings.Contains(got, want)
	case "lacks":
		ok = !strings.Contains(got, want)
	case "empty":
		ok = got == ""
	case "matches":
		re, err := regexp.Compile(want)
		if err != nil {
			v.fail(err.Error())
			return
		}
		ok = re.MatchString(got)
	default:
		v.fail("unknown comparison " + op)
		return
	}
	if !ok {
		v.fail("got " + excerpt(got))
	}
}

// count compares how often a text occurs: "count <h1 == 1".
func (v *visit) count(rest string) {
	i := strings.LastIndex(rest, " == ")
	if i < 0 {
		v.fail("count needs TEXT == NUMBER")
		return
	}
	if n := strings.Count(v.body, rest[:i]); strconv.Itoa(n) != rest[i+4:] {
		v.fail(fmt.Sprintf("got %d", n))
	}
}

func (v *visit) cookie(name string) string {
	for _, c := range v.jar.Cookies(&url.URL{Scheme: "http", Host: "paper.example", Path: "/"}) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func (v *visit) fail(words string) {
	v.t.Helper()
	if v.about != "" {
		words += "\n\t(" + v.about + ")"
	}
	v.t.Errorf("line %d: %s\n\t%s", v.number, v.line, words)
}

// excerpt keeps a failing page from filling the screen.
func excerpt(s string) string {
	const enough = 4000
	if len(s) > enough {
		return s[:enough] + fmt.Sprintf(" ... (%d bytes)", len(s))
	}
	return strconv.Quote(s)
}
