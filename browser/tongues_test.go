//go:build browser

package browser

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"testing"

	"broadsheet/internal/app"
	"broadsheet/internal/web"
)

// openBeside prints the same paper once more, in another language.
func openBeside(t *testing.T, p *paper, language string) *paper {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	twin := &paper{URL: "http://" + listener.Addr().String()}
	twin.ahead.Store(p.ahead.Load())
	cfg := p.Config
	cfg.Listen, cfg.Site.Locale = listener.Addr().String(), language
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	if twin.App, err = app.New(context.Background(), cfg, app.Options{Log: log, Clock: twin.now}); err != nil {
		t.Fatal(err)
	}
	server := web.Server(cfg.Listen, twin.Handler(), log)
	go server.Serve(listener)
	t.Cleanup(func() { server.Close(); twin.App.Close() })
	return twin
}

// Words of other languages are longer, and some run the other way. Two languages that nobody speaks prove that every
// page bears it: en-XA with longer, accented words, ar-XB from right to left.
func TestPaperInOtherTongues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ language, dir string }{{"en-XA", "ltr"}, {"ar-XB", "rtl"}} {
		t.Run(c.language, func(t *testing.T) {
			p := openBeside(t, courier, c.language)
			b := open(t, p, phone)
			for _, k := range p.kinds(t) {
				b.goTo(k.Path)
				if got := ask[string](b, "document.documentElement.dir + ' ' + document.documentElement.lang"); got != c.dir+" "+c.language {
					t.Errorf("%s: the page says it is %s", k.Name, got)
				}
				for _, width := range []int64{320, 360, 1280} {
					b.resize(width, 640)
					b.faults(fmt.Sprintf("in %s at %d", c.language, width), layoutScript, "0")
				}
				if ask[bool](b, `[...document.querySelectorAll('.tools summary, .tools>a, form button, .skip, .foot a[href="/archive"]')].some(e => /^[ -~]+$/.test(e.textContent))`) {
					t.Errorf("%s: some words are not taken from the catalogue", k.Name)
				}
			}
		})
	}
}

// From right to left the page is the mirror of itself: the text begins at the right, the chart stays as it is.
func TestPageIsMirrored(t *testing.T) {
	p := openBeside(t, courier, "ar-XB")
	b := open(t, p, desk)
	b.goTo("/")
	lead, last := b.box(".lead"), b.box(".late")
	if lead.Left < last.Left {
		t.Errorf("from right to left the lead stands at %.0f, left of the latest news at %.0f", lead.Left, last.Left)
	}
	b.goTo(leadStory)
	if got := ask[string](b, "getComputedStyle(document.querySelector('.tx p')).direction"); got != "rtl" {
		t.Errorf("the text runs %s", got)
	}
	b.goTo("/weather")
	first := ask[float64](b, "document.querySelectorAll('.c-ch svg text.b')[0].getBoundingClientRect().left")
	final := ask[float64](b, "[...document.querySelectorAll('.c-ch svg text.b')].pop().getBoundingClientRect().left")
	if first > final {
		t.Error("the chart runs backwards")
	}
}
