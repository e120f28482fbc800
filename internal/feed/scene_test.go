package feed

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a document with the one that was read and approved.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-approved +written):\n%s", name, diff)
	}
}

var (
	johannesburg = time.FixedZone("SAST", 2*60*60)
	morning      = time.Date(2024, 12, 19, 6, 30, 0, 0, johannesburg)

	courier = Paper{
		Name: "The Highveld Courier", URL: "https://courier.example/", Language: "en-ZA",
		Description: "News of Johannesburg & the Highveld", Copyright: "© 2024 The Highveld Courier",
		Logo: Image{URL: "https://courier.example/assets/logo.png", Width: 600, Height: 60},
		Icon: "https://courier.example/assets/icon.png",
	}

	pump = Story{
		ID: "article/7", URL: "https://courier.example/city/pump-fails", Title: "Pump fails at Brakwater <again>",
		Summary: "Taps ran dry in four suburbs", Section: "City", SectionURL: "https://courier.example/city",
		HTML: `<p>The <a href="/city">city</a> said "no comment" ]]> today.</p>` +
			`<img src="/media/pump/900.jpg" srcset="/media/pump/480.jpg 480w, /media/pump/900.jpg 900w" alt="A pump">`,
		Text:      "The city said \"no comment\" ]]> today.",
		Authors:   []Author{{Name: "Lerato Dlamini", URL: "https://courier.example/author/lerato-dlamini"}, {Name: "Highveld Wire", Organization: true}},
		Published: morning, Updated: morning.Add(3 * time.Hour),
		Image: Image{URL: "https://courier.example/media/pump/900.jpg", Bytes: 81234, Width: 900, Height: 600,
			Alt: "A pump", Caption: "The pump house", Credit: "T. Mokoena"},
		Pictures: []Image{{URL: "https://courier.example/media/pump/square.jpg", Width: 600, Height: 600}},
		Tags:     []string{"Water supply", "City"}, Dateline: "Johannesburg",
	}

	column = Story{
		ID: "article/8", URL: "https://courier.example/opinion/taps", Title: "Turn the taps back on", Kind: Opinion,
		Section: "Opinion", HTML: "<p>Enough.</p>", Text: "Enough.", Published: morning.Add(-time.Hour),
		Authors: []Author{{Name: "Ayanda Nkosi"}}, Language: "en-GB",
	}

	advertised = Story{
		ID: "article/9", URL: "https://courier.example/partners/tanks", Title: "Why a tank pays", Kind: Sponsored,
		Sponsor: Author{Name: "Rooikop Tanks", URL: "https://tanks.example/", Organization: true},
		HTML:    "<p>Buy.</p>", Text: "Buy.", Published: morning.Add(-2 * time.Hour),
	}

	front = List{ID: "front", Self: "https://courier.example/feed.xml", Stories: []Story{pump, column, advertised}}
)
