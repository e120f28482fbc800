package web

import (
	"bytes"
	"image/color"
	"image/png"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"broadsheet/internal/web/webtest"
)

func TestAssetsAreKeptForEver(t *testing.T) {
	a, err := NewAssets()
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{Log: slog.New(slog.DiscardHandler)})
	mux := http.NewServeMux()
	mux.Handle("/assets/", s.Handle(a.Handler()))
	script := strings.NewReplacer("SCRIPT", a.URL("js/paper.js"), "FONT", a.URL("fonts/stix-latin.woff2")).Replace(`
		GET SCRIPT
		status == 200
		header Content-Type == text/javascript; charset=utf-8
		header Cache-Control == public, max-age=31536000, immutable
		header Content-Encoding empty

		GET SCRIPT
		with Accept-Encoding: gzip;q=0, br
		header Content-Encoding == br
		header Vary == Accept-Encoding

		GET SCRIPT
		with Accept-Encoding: br;q=0.000, gzip
		header Content-Encoding == gzip

		# A font is packed already.
		GET FONT
		with Accept-Encoding: br, gzip
		header Content-Type == font/woff2
		header Content-Encoding empty

		HEAD FONT
		status == 200
		body empty

		POST FONT
		status == 405

		# The name without its hash is not an address.
		GET /assets/js/paper.js
		status == 404
		GET /assets/fonts/README.md
		status == 404
	`)
	webtest.Run(t, s.Wrap(mux), script)
}

// Every face that the style sheets name is there, and a page loads at most 100 kB of
// them unless it has letters that need more.
func TestFontsAreLight(t *testing.T) {
	a, err := NewAssets()
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, m := range assetRef.FindAllStringSubmatch(mustRead(t, "component/fonts.css"), -1) {
		total += len(a.byName[m[1]].body)
	}
	if total == 0 || total > 100_000 {
		t.Errorf("the faces of every page weigh %d bytes", total)
	}
}

func mustRead(t *testing.T, path string) string {
	t.Helper()
	text, err := componentFiles.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAPapersIcon(t *testing.T) {
	for name, want := range map[string]rune{"The Highveld Courier": 'H', "The": 'T', "die burger": 'D', "2 Oceans": '2', "Бизнес": 0, "": 0} {
		if got := initial(name); got != want {
			t.Errorf("initial of %q is %q", name, got)
		}
	}
	for r := range letters {
		body, err := IconPNG(string(r), 48)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if !inked(img.At, 8, 15, 40, 40) {
			t.Errorf("the icon of %q has no letter", r)
		}
	}
	if svg := string(IconSVG("The Highveld Courier")); !strings.Contains(svg, `<path class="i" transform`) {
		t.Error(svg)
	}
}

func inked(at func(x, y int) color.Color, x0, y0, x1, y1 int) bool {
	for x := x0; x < x1; x++ {
		for y := y0; y < y1; y++ {
			if r, _, _, _ := at(x, y).RGBA(); r < 0x8000 {
				return true
			}
		}
	}
	return false
}
