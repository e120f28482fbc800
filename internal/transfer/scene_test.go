package transfer_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"broadsheet/internal/article"
	"broadsheet/internal/blob"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/section"
	"broadsheet/internal/transfer"
)

// today is the day of the import; the clock of a paper stands there.
var today = time.Date(2024, 12, 20, 9, 0, 0, 0, time.UTC)

// paper is a newspaper with City, City / Water and Sport that stories are brought into.
type paper struct {
	*testing.T
	ctx  context.Context
	desk transfer.Desk
}

func newPaper(t *testing.T) *paper {
	return openPaper(t, databasetest.NewAt(t, databasetest.NewClock(today)))
}

func openPaper(t *testing.T, db *database.DB) *paper {
	t.Helper()
	store, err := blob.OpenDirectory(filepath.Join(t.TempDir(), "media"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	p := &paper{t, context.Background(), transfer.Desk{DB: db, Store: store}}
	p.write(func(tx *database.Tx) error {
		city, err := section.Create(p.ctx, tx, "staff:1", section.Section{Slug: "city", Name: "City"})
		if err != nil {
			return err
		}
		if _, err := section.Create(p.ctx, tx, "staff:1", section.Section{Slug: "water", Name: "Water", ParentID: city.ID}); err != nil {
			return err
		}
		_, err = section.Create(p.ctx, tx, "staff:1", section.Section{Slug: "sport", Name: "Sport"})
		return err
	})
	return p
}

func (p *paper) write(f func(tx *database.Tx) error) {
	p.Helper()
	if err := p.desk.DB.Write(p.ctx, f); err != nil {
		p.Fatal(err)
	}
}

var johannesburg = time.FixedZone("SAST", 2*60*60)

func options(section string) transfer.Options {
	return transfer.Options{Section: section, Zone: johannesburg}
}

func dry(section string) transfer.Options {
	o := options(section)
	o.DryRun = true
	return o
}

// markdown imports and wants it to work; the report has short paths.
func (p *paper) markdown(o transfer.Options, dir string) transfer.Report {
	p.Helper()
	report, err := transfer.Markdown(p.ctx, p.desk, []string{dir}, o)
	if err != nil {
		p.Fatal(err)
	}
	return report
}

// actions lists what became of the files: "valves.md new, pipes.md unchanged".
func actions(r transfer.Report) string {
	var list []string
	for _, it := range r.Items {
		list = append(list, filepath.Base(it.Path)+" "+it.Action)
	}
	return strings.Join(list, ", ")
}

// sees tells what a reader gets at a path.
func (p *paper) sees(path string) string {
	p.Helper()
	l, err := article.At(p.ctx, p.desk.DB, path)
	var moved *article.MovedError
	switch {
	case err == nil:
		return l.Headline
	case errors.As(err, &moved):
		return "moved to " + moved.Path
	case errors.Is(err, article.ErrNotFound):
		return "not found"
	}
	p.Fatal(err)
	return ""
}

func (p *paper) expect(path, want string) {
	p.Helper()
	if got := p.sees(path); got != want {
		p.Errorf("at /%s readers get %q, want %q", path, got, want)
	}
}

func (p *paper) live(path string) article.Live {
	p.Helper()
	l, err := article.At(p.ctx, p.desk.DB, path)
	if err != nil {
		p.Fatalf("at /%s: %v", path, err)
	}
	return l
}

// only gives the one story that the newsroom has.
func (p *paper) only() (article.Article, article.Revision) {
	p.Helper()
	list, err := article.List(p.ctx, p.desk.DB, article.Filter{Limit: 10})
	if err != nil || len(list) != 1 {
		p.Fatalf("the newsroom has %d stories, want 1: %v", len(list), err)
	}
	head, err := article.Head(p.ctx, p.desk.DB, list[0].ID)
	if err != nil {
		p.Fatal(err)
	}
	a, err := article.ByID(p.ctx, p.desk.DB, list[0].ID)
	if err != nil {
		p.Fatal(err)
	}
	return a, head
}

// edit saves the story as somebody in the newsroom would.
func (p *paper) edit(headline string) {
	p.Helper()
	a, head := p.only()
	head.Text.Headline = headline
	p.write(func(tx *database.Tx) error {
		_, err := article.Save(p.ctx, tx, a.ID, a.HeadID, "staff:1", article.Draft, "", head.Text)
		return err
	})
}

// rows counts every row of every table.
func (p *paper) rows() string {
	p.Helper()
	names, err := p.desk.DB.Query(p.ctx, `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
	tables, err := database.Collect(names, err, func(r *sql.Rows, s *string) error { return r.Scan(s) })
	if err != nil {
		p.Fatal(err)
	}
	var b strings.Builder
	for _, table := range tables {
		var n string
		if err := p.desk.DB.QueryRow(p.ctx, `SELECT count(*) FROM "`+table+`"`).Scan(&n); err != nil {
			p.Fatal(err)
		}
		b.WriteString(table + " " + n + "\n")
	}
	return b.String()
}

// folder writes the files of a txtar text into a folder of their own, which is named "content".
func folder(t *testing.T, files string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "content")
	put(t, dir, files)
	return dir
}

func put(t *testing.T, dir, files string) {
	t.Helper()
	for _, f := range txtar.Parse([]byte(files)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// picture writes a small blue picture.
func picture(t *testing.T, name string) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 640, 400))
	for i := range img.Pix {
		img.Pix[i] = byte(i * 7)
	}
	img.Set(3, 3, color.RGBA{B: 255, A: 255})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
