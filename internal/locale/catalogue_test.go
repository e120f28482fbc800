package locale

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "rewrite the catalogues in order, and the golden files")

// categories in the order in which the catalogues write them.
var categories = []string{"zero", "one", "two", "few", "many", "other"}

// inOrder writes a catalogue as it must stand: one key on a line, sorted.
func inOrder(t *testing.T, b []byte) []byte {
	t.Helper()
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		t.Fatalf("it is not JSON: %v", err)
	}
	var keys, lines []string
	for k := range raw {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		lines = append(lines, fmt.Sprintf("  %s: %s", plainJSON(t, k), value(t, k, raw[k])))
	}
	return []byte("{\n" + strings.Join(lines, ",\n") + "\n}\n")
}

func value(t *testing.T, key string, raw json.RawMessage) string {
	t.Helper()
	if raw[0] == '"' {
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			t.Fatal(err)
		}
		return plainJSON(t, s)
	}
	var f map[string]string
	if err := json.Unmarshal(raw, &f); err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	var parts []string
	for _, c := range categories {
		if s, ok := f[c]; ok {
			parts = append(parts, fmt.Sprintf("%q: %s", c, plainJSON(t, s)))
		}
	}
	if len(parts) != len(f) {
		t.Errorf("%s has a form that is not one of %v", key, categories)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func plainJSON(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Append a key anywhere, then: go test ./internal/locale -run Catalogues -update
func TestCataloguesAreSortedAndWellFormed(t *testing.T) {
	files, err := filepath.Glob("catalogue/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no catalogues", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		want := inOrder(t, b)
		if *update && !bytes.Equal(b, want) {
			if err := os.WriteFile(f, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if !bytes.Equal(b, want) {
			t.Errorf("%s is not in order (a key twice, or not sorted, or not one on a line): run go test ./internal/locale -run Catalogues -update", f)
		}
	}
}

// What a translator may change is the text; the placeholders are the code's.
func TestCatalogueMessages(t *testing.T) {
	english := catalogues()["en"]
	for lang, c := range catalogues() {
		for key, m := range c.messages {
			measure, ok := english.messages[key]
			if !ok {
				t.Errorf("%s: key %q is not in English", lang, key)
				continue
			}
			if key != strings.ToLower(key) || strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789.") != "" || !strings.Contains(key, ".") {
				t.Errorf("%s: key %q: write page.name in small letters", lang, key)
			}
			for form, pieces := range m.forms {
				for _, name := range namesIn(pieces) {
					if !slices.Contains(measure.names, name) {
						t.Errorf("%s: %s, form %s: {%s} is not a placeholder of the English text", lang, key, form, name)
					}
				}
			}
			if len(m.forms) > 1 && !slices.Contains(measure.names, "n") {
				t.Errorf("%s: %s has plural forms but no {n} to choose by", lang, key)
			}
		}
	}
}

func TestTheWordsOfAPage(t *testing.T) {
	l := Get("en-ZA")
	for _, c := range []struct{ got, want string }{
		{l.T("comments.count", 1), "1 comment"},
		{l.T("comments.count", 3), "3 comments"},
		{l.T("comments.count", 1400), "1" + noBreak + "400 comments"},
		{l.T("article.updated", "11:42"), "Updated 11:42"},
		{l.T("search.resultsfor", 1, "water"), "1 story for “water”"},
		{l.T("search.none", `<b>{n}</b>`), "No story has “<b>{n}</b>” in it."},
		{l.T("weather.uvvalue", 12.0, l.UV(12)), "12, extreme"},
		{l.T("no.such.key"), "no.such.key"},
		{l.T("comments.count"), " comments"},             // an argument forgotten shows as a gap, not a crash
		{Get("zu").T("comments.count", 0), "0 comments"}, // English words keep English grammar
		{string(l.HTML("search.none", "<b>")), "No story has “&lt;b&gt;” in it."},
		{string(l.HTML("article.updated", template.HTML("<time>11:42</time>"))), "Updated <time>11:42</time>"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	if !Has("comments.count") || Has("no.such.key") || !slices.IsSorted(Keys()) || len(Keys()) < 400 {
		t.Error("the list of keys is not what it should be")
	}
}

func TestSkyWindMoonAndSun(t *testing.T) {
	l := Get("en-ZA")
	for _, code := range skyCodes {
		if !Has(SkyKey(code)) {
			t.Errorf("WMO code %d has no word", code)
		}
	}
	for _, d := range winds {
		if !Has("weather.wind."+d) || !Has("weather.windshort."+d) {
			t.Errorf("wind %s has no word", d)
		}
	}
	for _, c := range []struct{ got, want string }{
		{l.Sky(2), "Partly cloudy"}, {l.Sky(95), "Thunderstorms"}, {l.Sky(42), "No word for the sky"},
		{l.Wind(0), "north"}, {l.Wind(359), "north"}, {l.Wind(315), "north-west"}, {l.WindShort(315), "NW"}, {l.WindShort(-45), "NW"}, {l.WindShort(202), "SSW"},
		{l.Moon(0), "New moon"}, {l.Moon(0.5), "Full moon"}, {l.Moon(0.98), "New moon"}, {l.Moon(0.25), "First quarter"}, {l.Moon(0.62), "Waning gibbous"},
		{l.UV(2), "low"}, {l.UV(5.4), "moderate"}, {l.UV(7), "high"}, {l.UV(10), "very high"}, {l.UV(12), "extreme"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// The layout must bear a language that is longer and one that runs the other way.
func TestPseudoLocales(t *testing.T) {
	long, right := Get(PseudoLong), Get(PseudoRight)
	if long.Dir() != "ltr" || right.Dir() != "rtl" || right.Tag() != "ar-XB" {
		t.Error("directions", long.Dir(), right.Dir(), right.Tag())
	}
	var plain, grown int
	for _, k := range Keys() {
		text := long.T(k, "x", "y", "z", "w", "v")
		if !strings.HasPrefix(text, "[") || !strings.HasSuffix(text, "]") {
			t.Errorf("%s: %q has no brackets", k, text)
		}
		plain += utf8.RuneCountInString(Get("en").T(k, "x", "y", "z", "w", "v"))
		grown += utf8.RuneCountInString(text) - 2
		if right.T(k, "x", "y", "z", "w", "v") != text {
			t.Errorf("%s differs from right to left", k)
		}
	}
	if by := float64(grown)/float64(plain) - 1; by < 0.3 || by > 0.55 {
		t.Errorf("the words grew by %.0f %%, wanted about 40", by*100)
	}
	if got := Get("en-ZA").Weekday(dayForPseudo); got != "Thursday" {
		t.Errorf("the pseudo-locale has changed real English: %q", got)
	}
}
