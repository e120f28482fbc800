package transfer

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFrontMatterIsPartedFromTheBody(t *testing.T) {
	for _, c := range []struct{ name, file, kind, head, body string }{
		{"YAML", "---\ntitle: Valves\n---\nThe valves.\n", "yaml", "title: Valves", "The valves."},
		{"TOML", "+++\ntitle = 'Valves'\n+++\nThe valves.\n", "toml", "title = 'Valves'", "The valves."},
		{"JSON", "{\n\"title\": \"Valves {of brass}\"}\nThe valves.\n", "json", "{\n\"title\": \"Valves {of brass}\"}", "The valves."},
		{"none", "# Valves\n\nThe valves.\n", "", "", "# Valves\n\nThe valves."},
		{"empty", "---\n---\nThe valves.", "yaml", "", "The valves."},
		{"from Windows, with a byte order mark", "\ufeff---\r\ntitle: Valves\r\n---\r\nThe valves.\r\n", "yaml", "title: Valves", "The valves."},
		{"ends with the file", "---\ntitle: Valves\n---", "yaml", "title: Valves", ""},
		{"a rule in the body is the body's", "---\ntitle: Valves\n---\nOne.\n\n---\n\nTwo.", "yaml", "title: Valves", "One.\n\n---\n\nTwo."},
		{"a rule at the start is not front matter", "----\n\nThe valves.", "", "", "----\n\nThe valves."},
	} {
		kind, head, body, err := SplitFrontMatter([]byte(c.file))
		if err != nil || kind != c.kind || string(head) != c.head || strings.TrimSpace(string(body)) != c.body {
			t.Errorf("%s: %q %q %q %v", c.name, kind, head, body, err)
		}
	}
	for name, file := range map[string]string{
		"YAML without an end": "---\ntitle: Valves\n\nThe valves.",
		"TOML without an end": "+++\ntitle = 'Valves'\n",
		"broken JSON":         "{\"title\": \n\nThe valves.",
	} {
		if _, _, _, err := SplitFrontMatter([]byte(file)); err == nil || !strings.Contains(err.Error(), "front matter") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The same story told in the three languages of front matter is the same story.
func TestYAMLTOMLAndJSONTellTheSame(t *testing.T) {
	zone := time.FixedZone("SAST", 2*60*60)
	for kind, head := range map[string]string{
		"yaml": "title: 1984\ndate: 2024-12-19\nlastmod: 2024-12-19T06:30:00\ntags: [water, 2024]\nauthor: Naledi Moyo\nauthors:\n  - name: Pieter Fourie\ncover:\n  image: pier.png\ndraft: true",
		"toml": "title = 1984\ndate = 2024-12-19\nlastmod = 2024-12-19T06:30:00\ntags = ['water', 2024]\nauthor = 'Naledi Moyo'\ndraft = true\n[[authors]]\nname = 'Pieter Fourie'\n[cover]\nimage = 'pier.png'",
		"json": `{"title": 1984, "date": "2024-12-19", "lastmod": "2024-12-19T06:30:00", "tags": ["water", 2024], "author": "Naledi Moyo", "authors": [{"name": "Pieter Fourie"}], "cover": {"image": "pier.png"}, "draft": true}`,
	} {
		m := matter{}
		if err := DecodeFrontMatter(kind, []byte(head), &m); err != nil {
			t.Fatal(err)
		}
		first, err1 := m.date(zone, "date")
		last, err2 := m.date(zone, "lastmod")
		if err1 != nil || err2 != nil {
			t.Fatal(kind, err1, err2)
		}
		got := []string{m.text("title"), first.UTC().Format(time.RFC3339), last.UTC().Format(time.RFC3339), m.text("cover")}
		got = append(append(got, m.list("tags")...), m.list("authors", "author")...)
		want := []string{"1984", "2024-12-18T22:00:00Z", "2024-12-19T04:30:00Z", "pier.png", "water", "2024", "Pieter Fourie", "Naledi Moyo"}
		if d := cmp.Diff(want, got); d != "" || !m.yes("draft") {
			t.Errorf("%s: draft %v\n%s", kind, m.yes("draft"), d)
		}
	}
}

func TestDatesOfHandsAndArchetypes(t *testing.T) {
	zone := time.FixedZone("SAST", 2*60*60)
	for text, want := range map[string]string{
		"2024-12-19T06:30:00+02:00": "2024-12-19T04:30:00Z",
		"2024-12-19T06:30:00+0200":  "2024-12-19T04:30:00Z",
		"2024-12-19T06:30:00.5Z":    "2024-12-19T06:30:00Z",
		"2024-12-19T06:30Z":         "2024-12-19T06:30:00Z",
		"2024-12-19 06:30":          "2024-12-19T04:30:00Z",
		"2024-12-19 06:30:00 +0000": "2024-12-19T06:30:00Z",
		"2024-12-19":                "2024-12-18T22:00:00Z",
		"19 December 2024":          "2024-12-18T22:00:00Z",
		"December 19, 2024":         "2024-12-18T22:00:00Z",
	} {
		got, err := parseDate("date", text, zone)
		if err != nil || got.UTC().Format(time.RFC3339) != want {
			t.Errorf("%q is %v, want %s: %v", text, got, want, err)
		}
	}
	for _, text := range []string{"soon", "19/12/2024", "2024-13-01"} { // 19/12 and 12/19 are both written; neither is guessed
		if _, err := parseDate("date", text, zone); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzSplitFrontMatter(f *testing.F) {
	for _, seed := range []string{"---\ntitle: A\n---\nb", "+++\na = 1\n+++\n", "{\"a\": 1}\nb", "---\n---\n", "\ufeff---\r\n", "---\n- a\n---\n", "{"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		before := string(file)
		kind, head, body, err := SplitFrontMatter(file)
		if string(file) != before {
			t.Fatal("the file was changed while it was read")
		}
		if err != nil {
			return
		}
		if len(head)+len(body) > len(file)+1 {
			t.Fatalf("%d bytes became %d and %d", len(file), len(head), len(body))
		}
		m := matter{}
		if DecodeFrontMatter(kind, head, &m) != nil {
			return
		}
		for key := range m {
			m.text(key)
			m.list(key)
			m.yes(key)
			_, _ = m.date(time.UTC, key)
		}
	})
}
