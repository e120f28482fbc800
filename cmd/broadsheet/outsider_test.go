package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/app"
	"broadsheet/internal/config"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/ledger"
	"broadsheet/internal/section"
)

// outsider is somebody who never belonged to the paper: they keep what it hands out, and get a copy of it one day.
type outsider struct {
	*testing.T
	dir, kept string
}

// twoDays is a paper that published on two days. On the morning of the third the outsider downloads the heads of both.
func twoDays(t *testing.T) *outsider {
	t.Helper()
	o := &outsider{T: t, dir: filepath.Join(t.TempDir(), "paper"), kept: filepath.Join(t.TempDir(), "heads.txt")}
	clock := databasetest.NewClock(time.Date(2024, 12, 19, 10, 0, 0, 0, time.UTC))
	cfg := config.Default()
	cfg.Data, cfg.Site.URL = o.dir, "http://paper.example"
	a, err := app.New(t.Context(), cfg, app.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	err = a.DB.Write(t.Context(), func(tx *database.Tx) error {
		_, err := section.Create(t.Context(), tx, "staff:1", section.Section{Slug: "city", Name: "City"})
		return err
	})
	for day := range 2 {
		if err == nil {
			_, err = printStory(t.Context(), a, fmt.Sprintf("Valves, day %d", day+1))
		}
		if err == nil {
			_, err = ledger.Seal(t.Context(), a.DB)
		}
		clock.Advance(24 * time.Hour)
	}
	if err != nil {
		t.Fatal(err)
	}
	press := httptest.NewServer(a.Handler())
	defer press.Close()
	answer, err := http.Get(press.URL + "/ledger/heads")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	heads, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != 200 || strings.Count(string(heads), "\n2024-12-") != 2 {
		t.Fatalf("the heads of two days: %d %q %v", answer.StatusCode, heads, err)
	}
	if err := os.WriteFile(o.kept, heads, 0o600); err != nil {
		t.Fatal(err)
	}
	return o
}

// tamper changes the paper's copy by hand.
func (o *outsider) tamper(statement string) {
	o.Helper()
	db, err := database.Open(context.Background(), "sqlite:"+filepath.Join(o.dir, "broadsheet.db"), database.Options{})
	if err == nil {
		err = db.Write(context.Background(), func(tx *database.Tx) error { _, err := tx.Exec(context.Background(), statement); return err })
		_ = db.Close()
	}
	if err != nil {
		o.Fatal(err)
	}
}

// check holds the copy to what was kept.
func (o *outsider) check() (code int, said string) {
	o.Helper()
	var out bytes.Buffer
	code = run(o.Context(), &call{args: []string{"check", "--data", o.dir, "--against", o.kept}, stdout: &out, stderr: &out})
	return code, out.String()
}

// Somebody outside keeps the published heads of two days. Whatever is done to the paper's copy afterwards, they see from
// which day on it is not what was published, and what it was.
func TestAnOutsiderHoldsThePaperToItsHeads(t *testing.T) {
	for name, scene := range map[string]struct {
		tamper string
		code   int
		says   []string
	}{
		"nothing":               {"UPDATE revision SET text = text", 0, []string{"(2024-12-19): match", "(2024-12-20): match", "agrees with itself"}},
		"an actor on day two":   {"UPDATE ledger_entry SET actor = 'staff:9' WHERE action = 'article.published' AND subject = 'article:2'", 1, []string{"(2024-12-19): match", "(2024-12-20): mismatch", "(article.published on article:2) was edited"}},
		"a decision of day one": {"DELETE FROM ledger_entry WHERE action = 'article.published' AND subject = 'article:1'", 1, []string{"(2024-12-19): mismatch", "(2024-12-20): mismatch", "was deleted"}},
		"day two cut off":       {"DELETE FROM ledger_entry WHERE entered_at >= 1734652800000000", 1, []string{"(2024-12-19): match", "(2024-12-20): unknown"}},
		"a text of day one":     {"UPDATE revision SET text = replace(text, 'day 1', 'day 0') WHERE article_id = 1", 1, []string{"(2024-12-20): match", "version:1", "text 1 of story 1, /city/valves-day-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := twoDays(t)
			o.tamper(scene.tamper)
			code, said := o.check()
			if code != scene.code {
				t.Errorf("check ends with %d, want %d", code, scene.code)
			}
			for _, words := range scene.says {
				if !strings.Contains(said, words) {
					t.Errorf("check does not say %q: %s", words, said)
				}
			}
		})
	}
}
