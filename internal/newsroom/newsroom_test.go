package newsroom

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/blob"
	"broadsheet/internal/claim"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/ledger"
	"broadsheet/internal/locale"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
	"broadsheet/internal/site"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// house is a small newspaper with its newsroom, on a Thursday afternoon in December. Readers' pages are there too,
// because what a decision is worth is what readers see.
type house struct {
	*testing.T
	db    *database.DB
	store blob.Store
	clock *databasetest.Clock
	rooms *Newsroom
	paper http.Handler

	naledi, thabo, lindiwe, pieter staff.Person // administrator, editor, moderator, reporter
	city, water, sport             section.Section
}

var afternoon = time.Date(2024, 12, 19, 14, 20, 0, 0, sast)

var sast = time.FixedZone("Africa/Johannesburg", 2*60*60)

func openHouse(t *testing.T) *house {
	t.Helper()
	h := &house{T: t, clock: databasetest.NewClock(afternoon)}
	h.db = databasetest.NewAt(t, h.clock)
	store, err := blob.OpenDirectory(t.TempDir())
	h.must(err)
	t.Cleanup(func() { store.Close() })
	h.store = store
	h.assemble()
	h.write(func(tx *database.Tx) error {
		h.naledi, h.thabo = h.hire(tx, "Naledi Moyo", "naledi", staff.Administrator), h.hire(tx, "Thabo Pillay", "thabo", staff.Editor)
		h.lindiwe, h.pieter = h.hire(tx, "Lindiwe Botha", "lindiwe", staff.Moderator), h.hire(tx, "Pieter Nkosi", "pieter", staff.Reporter)
		h.city = h.section(tx, section.Section{Name: "City", Slug: "city"})
		h.water = h.section(tx, section.Section{Name: "Water", Slug: "water", ParentID: h.city.ID, Accent: "sky"})
		h.sport = h.section(tx, section.Section{Name: "Sport", Slug: "sport", Accent: "sport", Position: 2})
		return nil
	})
	return h
}

// assemble puts site and newsroom together as app does.
func (h *house) assemble() {
	log, words := slog.New(slog.NewTextHandler(io.Discard, nil)), locale.Get("en-ZA")
	templates, err := printed()
	h.must(err)
	w := web.New(web.Options{Log: log, Templates: templates, Limits: BodyLimits(), Clock: h.clock.Now})
	h.rooms = &Newsroom{DB: h.db, Store: h.store, Web: w, Locale: words, Zone: sast, Log: log, Paper: "The Highveld Courier",
		PublicURL: "http://paper.example", Policy: comment.Before}
	h.rooms.Vault = staff.NewVault(filepath.Join(h.TempDir(), "staff.key"))
	readers := &site.Site{DB: h.db, Cache: pagecache.New(h.db, pagecache.Options{}), Web: w, Locale: words, Zone: sast, Log: log,
		Name: "The Highveld Courier", URL: "http://paper.example", Staff: h.rooms.IsStaff}
	h.rooms.Preview, h.rooms.PreviewFront = readers.Preview, readers.PreviewFront
	ledger.Follow(h.db, func(ctx context.Context, tx *database.Tx, e ledger.Entry) error {
		switch fact := e.Fact.(type) {
		case article.Published:
			tags := article.Tags(fact.Before, fact.After, sast)
			if err := media.SetUses(ctx, tx, article.Tag(fact.After.Article.ID), fact.After.Pictures()); err != nil {
				return err
			}
			carried, err := claim.Carry(ctx, tx, e.Actor, *fact.After, "paper.example")
			if err != nil {
				return err
			}
			return pagecache.Drop(ctx, tx, append(tags, carried...)...)
		case claim.Changed:
			return pagecache.Drop(ctx, tx, fact.Tags...)
		case article.KilledFact:
			return pagecache.Drop(ctx, tx, article.Tags(fact.Before, nil, sast)...)
		}
		return pagecache.Drop(ctx, tx, "front", "chrome", "banner")
	})
	mux := http.NewServeMux()
	readers.Routes(mux)
	readers.PictureRoutes(mux, h.store)
	readers.ClaimRoutes(mux, h.clock.Now)
	h.rooms.Routes(mux)
	h.paper = w.Wrap(mux)
}

// printed is every template of the paper, read once for all tests.
var printed = sync.OnceValues(func() (*web.Templates, error) {
	assets, err := web.NewAssets(Assets())
	if err != nil {
		return nil, err
	}
	return web.NewTemplates(web.TemplateOptions{Sources: []web.Source{site.Source(), Source()}, Assets: assets, Funcs: site.Funcs(locale.Get("en-ZA"), sast)})
})

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) write(f func(tx *database.Tx) error) {
	h.Helper()
	h.must(h.db.Write(h.Context(), f))
}

func (h *house) hire(tx *database.Tx, name, handle, role string) staff.Person {
	p, err := staff.Add(h.Context(), tx, "system", staff.Person{Name: name, Handle: handle, Role: role})
	h.must(err)
	return p
}

func (h *house) section(tx *database.Tx, s section.Section) section.Section {
	s, err := section.Create(h.Context(), tx, "system", s)
	h.must(err)
	return s
}

// published is a live story of the City desk.
func (h *house) published(headline, body string) (id int64) {
	h.Helper()
	h.write(func(tx *database.Tx) error {
		doc, err := markup.ParseMarkdown(body, nil)
		h.must(err)
		a, _, err := article.Create(h.Context(), tx, h.thabo.Actor(), article.Text{Headline: headline, SectionID: h.city.ID, Body: doc})
		h.must(err)
		_, err = article.Publish(h.Context(), tx, a.ID, article.Publication{By: h.thabo.Actor()})
		id = a.ID
		return err
	})
	return id
}

// desk is a browser in which somebody is signed in, or nobody.
type desk struct {
	*house
	session string
	answer  *http.Response
	body    string
}

func (h *house) stranger() *desk { return &desk{house: h} }

// seat signs a person in with a link of their own.
func (h *house) seat(p staff.Person) *desk {
	h.Helper()
	d := h.stranger()
	h.write(func(tx *database.Tx) error {
		secret, err := staff.Link(h.Context(), tx, "system", p.ID)
		h.must(err)
		_, d.session, err = staff.SignIn(h.Context(), tx, secret)
		return err
	})
	return d
}

func (d *desk) send(r *http.Request) *desk {
	d.Helper()
	if d.session != "" {
		r.AddCookie(&http.Cookie{Name: "session", Value: d.session})
	}
	w := httptest.NewRecorder()
	d.paper.ServeHTTP(w, r)
	d.answer, d.body = w.Result(), w.Body.String()
	return d
}

func (d *desk) get(path string) *desk {
	d.Helper()
	return d.send(httptest.NewRequest("GET", "http://paper.example"+path, nil))
}

// post sends a form as the browser does, from this site.
func (d *desk) post(path string, fields ...string) *desk {
	d.Helper()
	r := httptest.NewRequest("POST", "http://paper.example"+path, strings.NewReader(form(fields).Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return d.send(r)
}

func form(fields []string) url.Values {
	v := url.Values{}
	for _, f := range fields {
		name, value, _ := strings.Cut(f, "=")
		v.Add(name, value)
	}
	return v
}

// sendFile posts a form with a file in it.
func (d *desk) sendFile(path, field, name string, file []byte, fields ...string) *desk {
	d.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range form(fields) {
		for _, value := range values {
			d.must(w.WriteField(name, value))
		}
	}
	part, err := w.CreateFormFile(field, name)
	d.must(err)
	part.Write(file)
	d.must(w.Close())
	r := httptest.NewRequest("POST", "http://paper.example"+path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return d.send(r)
}

// is expects a status.
func (d *desk) is(status int) *desk {
	d.Helper()
	if d.answer.StatusCode != status {
		d.Fatalf("answered %d, not %d: %s", d.answer.StatusCode, status, plain(d.body))
	}
	return d
}

// sees expects words on the page.
func (d *desk) sees(words ...string) *desk {
	d.Helper()
	for _, w := range words {
		if !strings.Contains(d.body, w) {
			d.Errorf("the page lacks %q: %s", w, plain(d.body))
		}
	}
	return d
}

func (d *desk) lacks(words ...string) *desk {
	d.Helper()
	for _, w := range words {
		if strings.Contains(d.body, w) {
			d.Errorf("the page has %q", w)
		}
	}
	return d
}

// goesTo expects to be sent on, and gives the address.
func (d *desk) goesTo(prefix string) string {
	d.Helper()
	d.is(http.StatusSeeOther)
	to := d.answer.Header.Get("Location")
	if !strings.HasPrefix(to, prefix) {
		d.Fatalf("sent to %s, not to %s", to, prefix)
	}
	return to
}

// storyID is the number in the address of the story that a save led to.
func (d *desk) storyID() int64 {
	d.Helper()
	m := regexp.MustCompile(`^/newsroom/story/(\d+)`).FindStringSubmatch(d.goesTo("/newsroom/story/"))
	id, err := strconv.ParseInt(m[1], 10, 64)
	d.must(err)
	return id
}

// field is the value of a hidden field on the page.
func (d *desk) field(name string) string {
	d.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(d.body)
	if m == nil {
		d.Fatalf("no field %s: %s", name, plain(d.body))
	}
	return m[1]
}

var tag = regexp.MustCompile(`(?s)<(style|script).*?</(style|script)>|<[^>]*>`)

// plain is what a person reads of a page.
func plain(body string) string {
	return strings.Join(strings.Fields(tag.ReplaceAllString(body, " ")), " ")
}

// photograph is a picture that nobody has sent before.
func photograph(shade uint8) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 900, 600))
	for y := range 600 {
		for x := range 900 {
			img.Set(x, y, color.RGBA{shade, uint8(x / 4), uint8(y / 3), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func number(id int64) string { return strconv.FormatInt(id, 10) }
