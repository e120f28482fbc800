package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/app"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/section"
)

// press DIR prints one story after the other, as fast as it can, and says the path of each on a line of its own once it
// is published. It ends when it is killed.
func press() {
	ctx := context.Background()
	a, err := openPaper(os.Args[1])
	fatal(err)
	go a.Run(ctx) // the sealer too is killed in the middle of its work
	for n := 0; ; n++ {
		out, err := printStory(ctx, a, fmt.Sprintf("Story %d of press %d", n, os.Getpid()))
		fatal(err)
		fmt.Println(out.Path)
	}
}

// kills is how often the press is killed; each takes about a third of a second.
const kills = 10

// oneDesk sets a paper with one section.
func oneDesk(t *testing.T, dir string) {
	t.Helper()
	a, err := openPaper(dir)
	if err != nil {
		t.Fatal(err)
	}
	err = a.DB.Write(context.Background(), func(tx *database.Tx) error {
		_, err := section.Create(context.Background(), tx, "staff:1", section.Section{Slug: "city", Name: "City"})
		return err
	})
	if err := errors.Join(err, a.Close()); err != nil {
		t.Fatal(err)
	}
}

// Killed at any moment, the paper has every story that it said was published, whole, and of every other story either all
// or nothing.
func TestKilledDuringAPublish(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "paper")
	oneDesk(t, dir)
	acknowledged := map[string]bool{}
	for range kills {
		paths := pressUntilKilled(t, dir)
		for _, path := range paths {
			acknowledged[path] = true
		}
		holdAgainst(t, dir, acknowledged, paths[max(0, len(paths)-2):])
	}
	if len(acknowledged) < kills {
		t.Errorf("only %d stories in %d runs: the press was killed before it printed", len(acknowledged), kills)
	}
	t.Logf("%d stories in %d runs", len(acknowledged), kills)
	resealed(t, dir)
}

// pressUntilKilled lets a press run for a moment after its first story, kills it and gives the stories it spoke of.
func pressUntilKilled(t *testing.T, dir string) []string {
	t.Helper()
	c := exec.Command("press", dir)
	c.Stderr = os.Stderr
	stdout, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if len(paths) == 0 {
			time.AfterFunc(rand.N(300*time.Millisecond), func() { _ = c.Process.Kill() })
		}
		paths = append(paths, lines.Text())
	}
	_ = c.Wait()
	if len(paths) > 0 && strings.Count(paths[len(paths)-1], "/") != 1 {
		t.Fatalf("half a line: %q", paths[len(paths)-1])
	}
	return paths
}

// holdAgainst opens the paper again and compares it with what was acknowledged, and with itself.
func holdAgainst(t *testing.T, dir string, acknowledged map[string]bool, last []string) {
	t.Helper()
	ctx := context.Background()
	a, err := openPaper(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	public := map[string]bool{}
	rows, err := a.DB.Query(ctx, `SELECT path FROM live`)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var path string
		if err := rows.Scan(&path); err != nil {
			t.Fatal(err)
		}
		public[path] = true
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	for path := range acknowledged {
		if !public[path] {
			t.Errorf("/%s was acknowledged and is lost", path)
		}
	}
	whole(t, a, len(public))
	visible(t, a, last)
	findings, err := ledger.Check(ctx, a.DB, nil)
	if err != nil || len(findings) > 0 {
		t.Errorf("the ledger: %v %v", findings, err)
	}
}

// whole wants every story to have all its rows, or none but those of a draft; a press makes no drafts.
func whole(t *testing.T, a *app.App, public int) {
	t.Helper()
	for _, count := range []string{
		`SELECT count(*) FROM article`,
		`SELECT count(*) FROM article WHERE published_id <> 0 AND head_id = published_id`,
		`SELECT count(*) FROM article JOIN revision ON revision.id = article.published_id AND revision.article_id = article.id`,
		`SELECT count(*) FROM article JOIN live ON live.article_id = article.id AND live.path = article.path AND live.revision_id = article.published_id`,
		`SELECT count(*) FROM article JOIN live_section ON live_section.article_id = article.id`,
		`SELECT count(*) FROM article JOIN address ON address.kind = 'article' AND address.subject_id = article.id AND address.path = article.path`,
		`SELECT count(*) FROM article JOIN ledger_entry ON ledger_entry.action = 'article.published' AND ledger_entry.subject = 'article:' || article.id`,
		`SELECT count(*) FROM article JOIN ledger_entry ON ledger_entry.action = 'article.created' AND ledger_entry.subject = 'article:' || article.id`,
		`SELECT count(*) FROM article JOIN search_text ON search_text.article_id = article.id`,
		`SELECT count(*) FROM revision`,
		`SELECT count(*) FROM search_text`,
		`SELECT count(*) FROM address WHERE kind = 'article'`,
		`SELECT count(*) FROM ledger_entry WHERE action = 'article.published'`,
	} {
		var n int
		if err := a.DB.QueryRow(context.Background(), count).Scan(&n); err != nil || n != public {
			t.Errorf("%d stories are live, but %s gives %d: %v", public, count, n, err)
		}
	}
}

// visible asks for stories as a reader does, by their address and by their words.
func visible(t *testing.T, a *app.App, paths []string) {
	t.Helper()
	for _, path := range paths {
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequest("GET", "http://paper.example/"+path, nil))
		if w.Code != 200 || !strings.Contains(w.Body.String(), "The text below Story") {
			t.Errorf("/%s answers %d", path, w.Code)
		}
		w = httptest.NewRecorder()
		words := strings.ReplaceAll(strings.TrimPrefix(path, "city/"), "-", "+")
		a.Handler().ServeHTTP(w, httptest.NewRequest("GET", "http://paper.example/search?q=%22"+words+"%22", nil))
		if !strings.Contains(w.Body.String(), `href="/`+path+`"`) {
			t.Errorf("/%s is not found by its headline", path)
		}
	}
}

// resealed lets the next serve finish what the killed ones began: then the heads outside the database agree too.
func resealed(t *testing.T, dir string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	a, err := openPaper(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	done := make(chan struct{})
	go func() { a.Run(ctx); close(done) }()
	defer func() { stop(); <-done }()
	deadline := time.Now().Add(30 * time.Second)
	for {
		heads, err := os.Open(a.HeadsFile())
		if err != nil {
			t.Fatal(err)
		}
		findings, err := ledger.Check(context.Background(), a.DB, heads)
		_ = heads.Close()
		var open int
		if e := a.DB.QueryRow(context.Background(), `SELECT count(*) FROM ledger_entry WHERE seq IS NULL`).Scan(&open); e != nil || err != nil {
			t.Fatal(err, e)
		}
		if len(findings) == 0 && open == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("after half a minute %d entries are open and the ledger says %v", open, findings)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
