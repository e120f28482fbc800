package media

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"strings"
	"testing"
)

func TestDrawnCards(t *testing.T) {
	long := strings.Repeat("The committee will report on the supply to the northern suburbs. ", 20)
	for _, c := range []struct{ name, headline, section, paper string }{
		{"ordinary", "Rain brings relief to the dams", "City", "The Highveld Courier"},
		{"letters of the country", "Ṋemaṱodzi opens the Ḓuvha library; Šefako speaks – “ǃXóõ” too", "Kultuur en Onderwys", "Die Hoëveld Koerier"},
		{"decomposed", "S\u030cefako", "City", "Courier"},
		{"soft hyphens and direction marks", "Water\u00adleiding\u200f", "City", "Courier"},
		{"without end", long, long, long},
		{"one word", strings.Repeat("Wateraansluitings", 30), "", ""},
		{"nothing", "", "", ""},
	} {
		first, err := DrawCard(c.headline, c.section, c.paper)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		again, err := DrawCard(c.headline, c.section, c.paper)
		if err != nil || !bytes.Equal(first, again) {
			t.Errorf("%s: not the same twice", c.name)
		}
		checkCard(t, c.name, first, c.headline != "")
	}
}

func checkCard(t *testing.T, name string, body []byte, ink bool) {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds() != image.Rect(0, 0, 1200, 630) || len(body) >= 300_000 {
		t.Errorf("%s: %v in %d bytes", name, img.Bounds(), len(body))
	}
	if got := hasInk(img, image.Rect(cardMargin, headlineTop, cardWidth-cardMargin, headlineFoot+30)); got != ink {
		t.Errorf("%s: headline drawn is %t", name, got)
	}
	for _, edge := range []image.Rectangle{
		image.Rect(0, cardTopRule+8, cardMargin-12, cardHeight), image.Rect(cardWidth-cardMargin+12, cardTopRule+8, cardWidth, cardHeight),
		image.Rect(0, cardHeight-10, cardWidth, cardHeight),
	} {
		if hasInk(img, edge) {
			t.Errorf("%s: words run over the edge %v", name, edge)
		}
	}
}

func hasInk(img image.Image, r image.Rectangle) bool {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if red, _, _, _ := img.At(x, y).RGBA(); red < 0x6000 {
				return true
			}
		}
	}
	return false
}

// A box where a letter should be is worse than no words.
func TestACardInAnotherScriptIsRefused(t *testing.T) {
	for _, headline := range []string{"المطر يعود", "雨が降る", "Дождь", "Rain 🌧"} {
		if _, err := DrawCard(headline, "City", "Courier"); !errors.Is(err, ErrLetters) {
			t.Errorf("%q: %v", headline, err)
		}
	}
}

func TestTheDefaultCard(t *testing.T) {
	c, err := jpeg.DecodeConfig(bytes.NewReader(DefaultCard()))
	if err != nil || c.Width != 1200 || c.Height != 630 || len(DefaultCard()) >= 300_000 {
		t.Errorf("%+v in %d bytes, %v", c, len(DefaultCard()), err)
	}
}

func TestKeysFromFileNames(t *testing.T) {
	for name, want := range map[string]string{
		"Brixton Reservoir.JPG": "brixton-reservoir", `C:\fotos\Ṋemaṱodzi (2).png`: "nematodzi-2", "../../etc/passwd": "passwd",
		"雨.jpg": "", "--a__b--.webp": "a-b", "reservoir": "reservoir", strings.Repeat("long ", 30): strings.TrimRight(strings.Repeat("long-", 12), "-"),
	} {
		got := KeyFromName(name)
		if got != want || got != "" && checkKey(got) != nil {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
	for range 50 {
		if key := randomKey(); checkKey(key) != nil || len(key) != 10 {
			t.Errorf("random key %q", key)
		}
	}
	for _, bad := range []string{"", "-a", "a-", "a--b", "A", "a/b", "a.b", "é", strings.Repeat("a", 61)} {
		if checkKey(bad) == nil {
			t.Errorf("%q was taken for a key", bad)
		}
	}
}
