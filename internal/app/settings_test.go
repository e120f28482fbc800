package app_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/app"
	"broadsheet/internal/config"
)

var seenMark = regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`)

// set fills a sheet of the settings as its form does, and sends it.
func (p *paper) set(session *http.Cookie, sheet string, form url.Values) *httptest.ResponseRecorder {
	p.Helper()
	page := p.asEditor(session, "GET", "/newsroom/settings/"+sheet, nil).Body.String()
	if m := seenMark.FindStringSubmatch(page); m != nil && form.Get("seen") == "" {
		form.Set("seen", m[1])
	}
	return p.asEditor(session, "POST", "/newsroom/settings/"+sheet, form)
}

// The chief editor renames the paper while it prints: the very next page has the new plate, clock, words and colours, on
// this process, and within a second on another one.
func TestThePaperIsRenamedWhileItPrints(t *testing.T) {
	var cfg config.Config
	p := open(t, func(c *config.Config) { cfg = *c })
	session := p.signIn()
	other, err := app.New(p.ctx, cfg, app.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Clock: p.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(p.ctx)
	ran := make(chan struct{})
	go func() { other.Cache.Watch(ctx); close(ran) }()
	t.Cleanup(func() { stop(); <-ran; _ = other.Close() })
	read := func(a *app.App) string {
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequest("GET", "http://paper.example/", nil))
		return w.Body.String()
	}
	if page := read(p.App) + read(other); !strings.Contains(page, "The Daily Broadsheet") {
		t.Fatal("the paper has another name to begin with")
	}
	form := url.Values{"name": {"Die Hoëveld-Koerier"}, "tagline": {"Nuus"}, "locale": {"af-ZA"}, "time_zone": {"Pacific/Kiritimati"}, "city": {"Durban"}, "more_places": {"Cape Town\nPolokwane"}, "comments": {"off"}}
	if w := p.set(session, "paper", form); w.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	page := read(p.App)
	for _, want := range []string{"Die Hoëveld-Koerier", `lang="af-ZA"`, "Vrydag", "Durban"} { // in Kiritimati it is Friday already
		if !strings.Contains(page, want) {
			t.Errorf("the front does not have %q", want)
		}
	}
	for until := time.Now().Add(10 * time.Second); !strings.Contains(read(other), "Die Hoëveld-Koerier"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("the other process still prints the old plate")
		}
	}
	if w := p.set(session, "look", url.Values{"colour_link_light": {"#5a2a82"}, "colour_link_dark": {"#c9a6ee"}, "colour_business_light": {"#6d4a0c"}, "colour_business_dark": {"#dcb66c"},
		"colour_culture_light": {"#7b2560"}, "colour_culture_dark": {"#e29ccb"}, "colour_sport_light": {"#1a5c3c"}, "colour_sport_dark": {"#7ecba0"}, "colour_opinion_light": {"#963311"}, "colour_opinion_dark": {"#f0a17f"},
		"colour_sky_light": {"#0b6178"}, "colour_sky_dark": {"#79c7da"}, "colour_live_light": {"#b3161b"}, "colour_live_dark": {"#ff8a80"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	if page := read(p.App); strings.Count(page, "--link:#5a2a82") != 1 || strings.Count(page, "--link:#c9a6ee") != 2 {
		t.Error("the links do not wear the new colour in both themes")
	}
	dark := httptest.NewRequest("GET", "http://paper.example/theme.css", nil)
	dark.AddCookie(&http.Cookie{Name: "theme", Value: "dark"})
	if w := p.send(dark); !strings.Contains(w.Body.String(), "--link:#c9a6ee") {
		t.Error("without a script the dark page has the old colour")
	}
}

// What cannot be is refused beside the field, with everything typed still there; two chiefs at once lose nothing.
func TestSettingsThatCannotBe(t *testing.T) {
	p := open(t)
	session := p.signIn()
	form := url.Values{"name": {"The Evening Courier"}, "locale": {"english"}, "time_zone": {"Africa/Johannesburg"}, "city": {"Nowhereville-on-Sea"}, "comments": {"before"}}
	w := p.set(session, "paper", form)
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "The Evening Courier") || !strings.Contains(w.Body.String(), "Nowhereville") {
		t.Errorf("%d: the form does not come back as it was typed", w.Code)
	}
	form = url.Values{"name": {"The Evening Courier"}, "locale": {"en-ZA"}, "time_zone": {"Africa/Johannesburg"}, "city": {"johannesburg"}, "comments": {"before"}, "seen": {"0123456789abcdef"}}
	if w := p.set(session, "paper", form); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "The Evening Courier") {
		t.Errorf("a stale sheet: %d", w.Code)
	}
	if w := p.set(session, "look", url.Values{"colour_link_light": {"#eeeeee"}, "colour_link_dark": {"#8fbdec"}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Choose a darker one") {
		t.Errorf("a colour that cannot be read: %d", w.Code)
	}
	if w := p.set(session, "menu", url.Values{"menu": {"Games | javascript:alert(1)"}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Games | javascript") {
		t.Errorf("a link that is none: %d", w.Code)
	}
	if page := p.ask("GET /").Body.String(); !strings.Contains(page, "The Daily Broadsheet") {
		t.Error("a refused sheet changed the paper")
	}
}

// The plate may be a drawing; it keeps its words for those who hear the page, and turns dark.
func TestAPlateIsDrawn(t *testing.T) {
	p := open(t)
	session := p.signIn()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	page := p.asEditor(session, "GET", "/newsroom/settings/look", nil).Body.String()
	_ = m.WriteField("seen", seenMark.FindStringSubmatch(page)[1])
	for _, input := range regexp.MustCompile(`name="(colour_\w+)" value="(#\w+)"`).FindAllStringSubmatch(page, -1) {
		_ = m.WriteField(input[1], input[2])
	}
	for field, colour := range map[string]string{"logo": "#15181c", "logo_dark": "#e6e4df"} {
		f, _ := m.CreateFormFile(field, "plate.svg")
		_, _ = io.WriteString(f, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 80"><path fill="`+colour+`" d="M0 0h600v80H0z"/></svg>`)
	}
	_ = m.Close()
	r := httptest.NewRequest("POST", "http://paper.example/newsroom/settings/look", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(session)
	if w := p.send(r); w.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	front := p.ask("GET /").Body.String()
	if !strings.Contains(front, `<h1 class="plate logo">The Daily Broadsheet</h1>`) {
		t.Error("the plate has lost its words")
	}
	drawings := regexp.MustCompile(`url\((/logo/[0-9a-f]+\.svg)\)`).FindAllStringSubmatch(front, -1)
	if len(drawings) != 3 || drawings[0][1] == drawings[1][1] || drawings[1][1] != drawings[2][1] {
		t.Fatalf("drawings: %v", drawings)
	}
	w := p.ask("GET " + drawings[0][1])
	if w.Code != 200 || w.Header().Get("Content-Type") != "image/svg+xml" || !strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") || !strings.Contains(w.Body.String(), "#15181c") {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}
