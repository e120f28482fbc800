//go:build browser

package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/internal/app"
	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/config"
	"broadsheet/internal/database"
	"broadsheet/internal/demo"
	"broadsheet/internal/markup"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// paper is the demo newspaper, printed on the loopback.
type paper struct {
	*app.App
	URL    string
	ahead  atomic.Int64 // by how much the paper's clock runs before ours
	close  func()
	editor staff.Person
}

// by names these scenes in the ledger.
const by = "command:browser"

// openPaper prints a paper in the given language. Its day is ours, and it is four in the afternoon: the demo's stories
// are then an hour old, and no scene runs into midnight.
func openPaper(language string) (*paper, error) {
	p := &paper{}
	dir, err := os.MkdirTemp("", "broadsheet-browser-")
	if err != nil {
		return nil, err
	}
	p.close = func() { os.RemoveAll(dir) }
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p.URL = "http://" + listener.Addr().String()
	cfg, err := demoConfig(dir, listener.Addr().String(), language)
	if err != nil {
		return nil, err
	}
	now := time.Now().In(cfg.Zone())
	p.ahead.Store(int64(time.Date(now.Year(), now.Month(), now.Day(), 16, 0, 0, 0, now.Location()).Sub(now)))
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	if os.Getenv("BROADSHEET_TEST_LOG") != "" {
		log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	if p.App, err = app.New(context.Background(), cfg, app.Options{Log: log, Clock: p.now}); err != nil {
		return nil, err
	}
	if err := p.fill(); err != nil {
		return nil, err
	}
	p.print(listener, log, dir)
	return p, nil
}

func demoConfig(dir, address, language string) (config.Config, error) {
	cfg := config.Default()
	about, err := demo.Paper()
	if err != nil {
		return cfg, err
	}
	cfg.Data, cfg.Listen = dir, address
	cfg.Site.Name, cfg.Site.Tagline, cfg.Site.FootNote = about.Name, about.Tagline, about.FootNote
	cfg.Site.Locale, cfg.Site.TimeZone = about.Locale, about.TimeZone
	cfg.Site.City, cfg.Site.MorePlaces = about.Weather.City, about.Weather.MorePlaces
	cfg.Weather.Source = "sample"
	if language != "" {
		cfg.Site.Locale = language
	}
	return cfg, nil
}

// fill sets the demo newspaper and hires an editor.
func (p *paper) fill() error {
	ctx := context.Background()
	if err := demo.Fill(ctx, p.DB, p.Store, p.Zone()); err != nil {
		return err
	}
	if err := p.App.Weather().Round(ctx); err != nil {
		return err
	}
	return p.DB.Write(ctx, func(tx *database.Tx) (err error) {
		p.editor, err = staff.Add(ctx, tx, by, staff.Person{Name: "Thavani Pillay", Handle: "editor", Role: staff.Administrator})
		return err
	})
}

// print serves the paper until close.
func (p *paper) print(listener net.Listener, log *slog.Logger, dir string) {
	ctx, stop := context.WithCancel(context.Background())
	beside := make(chan struct{})
	go func() { defer close(beside); p.Run(ctx) }()
	server := web.Server(p.Config.Listen, p.Handler(), log)
	go server.Serve(listener)
	p.close = func() {
		server.Close()
		stop()
		<-beside
		p.App.Close()
		os.RemoveAll(dir)
	}
}

func (p *paper) now() time.Time { return time.Now().Add(time.Duration(p.ahead.Load())) }

// later lets time pass for the paper.
func (p *paper) later(d time.Duration) { p.ahead.Add(int64(d)) }

// write changes the paper behind the scenes, as preparation.
func (p *paper) write(t testing.TB, f func(ctx context.Context, tx *database.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := p.DB.Write(ctx, func(tx *database.Tx) error { return f(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

// story is a published story that a scene made for itself.
type story struct {
	ID   int64
	Path string // with a leading slash
}

// publish prints a story of the City section, with the given way of taking comments.
func (p *paper) publish(t testing.TB, headline, body string, policy comment.Policy) story {
	t.Helper()
	var s story
	p.write(t, func(ctx context.Context, tx *database.Tx) error {
		city, err := section.ByPath(ctx, tx, "city")
		if err != nil {
			return err
		}
		text := article.Text{Headline: headline, SectionID: city.ID, Kind: article.News}
		if text.Body, err = markup.ParseMarkdown(body, nil); err != nil {
			return err
		}
		a, _, err := article.Create(ctx, tx, by, text)
		if err != nil {
			return err
		}
		out, err := article.Publish(ctx, tx, a.ID, article.Publication{By: by})
		s = story{a.ID, "/" + out.Path}
		return errors.Join(err, comment.SetThread(ctx, tx, by, a.ID, policy, false))
	})
	return s
}

// invitation is a fresh one-time link to the newsroom.
func (p *paper) invitation(t testing.TB) string {
	t.Helper()
	var secret string
	p.write(t, func(ctx context.Context, tx *database.Tx) (err error) {
		secret, err = staff.Link(ctx, tx, by, p.editor.ID)
		return err
	})
	return "/newsroom/sign-in?link=" + secret
}

// answer is a page as it came over the wire.
type answer struct {
	Status int
	Header http.Header
	Body   string
}

// ask fetches a page without a browser. Extra words are header lines such as "Cookie: theme=dark".
func (p *paper) ask(t testing.TB, path string, header ...string) answer {
	t.Helper()
	r, err := http.NewRequest("GET", p.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	return p.send(t, r)
}

// send does a request without following where it leads.
func (p *paper) send(t testing.TB, r *http.Request) answer {
	t.Helper()
	w, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(fmt.Errorf("read %s: %w", r.URL.Path, err))
	}
	return answer{w.StatusCode, w.Header, string(body)}
}
