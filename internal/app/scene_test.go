package app_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/app"
	"broadsheet/internal/article"
	"broadsheet/internal/config"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

const editor = "staff:1"

// noon is when these scenes begin: a Thursday in Johannesburg.
var noon = time.Date(2024, 12, 19, 10, 0, 0, 0, time.UTC)

// paper is a whole newspaper as the program opens it, with one section, City / Water.
type paper struct {
	*testing.T
	*app.App
	ctx   context.Context
	clock *databasetest.Clock
	water section.Section
}

// open opens a paper; change may set it up otherwise.
func open(t *testing.T, change ...func(*config.Config)) *paper {
	t.Helper()
	p := &paper{T: t, ctx: context.Background(), clock: databasetest.NewClock(noon)}
	cfg := config.Default()
	cfg.Data, cfg.Site.URL, cfg.Weather.Source, cfg.Comments.Policy = t.TempDir(), "http://paper.example", "sample", "after"
	for _, f := range change {
		f(&cfg)
	}
	a, err := app.New(p.ctx, cfg, app.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Clock: p.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	p.App = a
	p.write(func(tx *database.Tx) error {
		city, err := section.Create(p.ctx, tx, editor, section.Section{Slug: "city", Name: "City"})
		if err != nil {
			return err
		}
		p.water, err = section.Create(p.ctx, tx, editor, section.Section{Slug: "water", Name: "Water", ParentID: city.ID})
		return err
	})
	return p
}

func (p *paper) write(f func(tx *database.Tx) error) {
	p.Helper()
	if err := p.DB.Write(p.ctx, f); err != nil {
		p.Fatal(err)
	}
}

func (p *paper) text(headline string) article.Text {
	return article.Text{Headline: headline, SectionID: p.water.ID, Kind: article.News, Body: markup.New(markup.Paragraph{Text: markup.Text("The valves of " + headline + " are old.")})}
}

func (p *paper) draft(t article.Text) article.Article {
	p.Helper()
	var a article.Article
	p.write(func(tx *database.Tx) (err error) {
		a, _, err = article.Create(p.ctx, tx, editor, t)
		return err
	})
	return a
}

func (p *paper) publish(id int64) article.Outcome {
	p.Helper()
	var out article.Outcome
	p.write(func(tx *database.Tx) (err error) {
		out, err = article.Publish(p.ctx, tx, id, article.Publication{By: editor})
		return err
	})
	return out
}

// picture brings a picture into the library and gives the address of one of its files.
func (p *paper) picture(key string) string {
	p.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 640, 400))
	for i := range img.Pix {
		img.Pix[i] = byte(i*3) ^ key[i%len(key)]
	}
	img.Set(1, 1, color.White)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		p.Fatal(err)
	}
	m, err := media.Import(p.ctx, p.DB, p.Store, media.File{Reader: &b, Name: key + ".png", Key: key, By: editor})
	if err != nil || len(m.Renditions) == 0 {
		p.Fatalf("picture %s has %d files: %v", key, len(m.Renditions), err)
	}
	return "/media/" + m.Key + "/" + m.Renditions[0].Name + "." + m.Renditions[0].Format
}

// ask sends "GET /path" or "POST /path form=body" as a browser on the paper's own pages would.
func (p *paper) ask(line string) *httptest.ResponseRecorder {
	p.Helper()
	method, rest, _ := strings.Cut(line, " ")
	path, form, _ := strings.Cut(rest, " ")
	var body io.Reader
	if form != "" {
		body = strings.NewReader(form)
	}
	r := httptest.NewRequest(method, "http://paper.example/", body)
	r.RequestURI = path
	u, err := r.URL.Parse("http://paper.example" + path)
	if err != nil {
		p.Fatal(err)
	}
	r.URL = u
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if method == http.MethodPost {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return p.send(r)
}

func (p *paper) send(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	p.Handler().ServeHTTP(w, r)
	return w
}

// newAt tries to open a paper that may not open.
func newAt(t *testing.T, change func(*config.Config)) (*app.App, error) {
	t.Helper()
	cfg := config.Default()
	cfg.Data = t.TempDir()
	change(&cfg)
	a, err := app.New(context.Background(), cfg, app.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err == nil {
		t.Cleanup(func() { _ = a.Close() })
	}
	return a, err
}

// serverOf serves the paper on the loopback as the program does, and gives its address.
func serverOf(t *testing.T, a *app.App) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := web.Server(l.Addr().String(), a.Handler(), a.Log)
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return "http://" + l.Addr().String()
}
