package transfer_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/google/go-cmp/cmp"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/transfer"
)

var update = flag.Bool("update", false, "write the golden reports anew")

// page imports one saved page and gives the report as a person reads it.
func (p *paper) page(o transfer.Options, file string) (transfer.Report, string) {
	p.Helper()
	r, err := transfer.Page(p.ctx, p.desk, []string{file}, o)
	if err != nil {
		p.Fatal(err)
	}
	var b bytes.Buffer
	r.Print(&b)
	return r, strings.ReplaceAll(b.String(), filepath.Dir(file)+string(filepath.Separator), "")
}

// golden compares with testdata/page/NAME.golden.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "page", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s: -want +got\n%s", name, d)
	}
}

// Each saved page gives the story, the report and the history that its golden file holds.
func TestSavedPages(t *testing.T) {
	files, err := filepath.Glob("testdata/page/*.[th][xt]*")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if filepath.Ext(file) == ".golden" {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			p := newPaper(t)
			_, report := p.page(options("city"), file)
			a, head := p.only()
			if a.State() != article.StateDraft || !a.FirstPublished.IsZero() {
				t.Errorf("it is %s, first published %v; a page makes a draft", a.State(), a.FirstPublished)
			}
			if n := strings.Count(head.Body.Text()+"\n"+head.Headline, head.Headline); n != 1 {
				t.Errorf("the headline stands there %d times", n)
			}
			golden(t, filepath.Base(file), report+"\nwhy: "+head.Why+"\n\n# "+head.Headline+"\n\n"+head.Body.Markdown())
		})
	}
}

// The text of a page and its HTML tell one story.
func TestTextAndHTMLOfAPageAreOneStory(t *testing.T) {
	bodies := map[string]string{}
	for _, name := range []string{"page-like-seed.txt", "page-like-seed.html"} {
		p := newPaper(t)
		p.page(options("city"), filepath.Join("testdata", "page", name))
		_, head := p.only()
		bodies[filepath.Ext(name)] = head.Headline + "\n" + head.Body.Markdown()
	}
	if d := cmp.Diff(bodies[".txt"], bodies[".html"]); d != "" {
		t.Error(d)
	}
}

func TestAPageImportCanBeRepeated(t *testing.T) {
	p := newPaper(t)
	text, err := os.ReadFile("testdata/page/page-like-seed.txt")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "bridge.txt")
	save := func(s string) {
		if err := os.WriteFile(file, []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := func(action string) {
		t.Helper()
		if r, _ := p.page(options("city"), file); r.Items[0].Action != action {
			t.Errorf("it says %s, want %s", r.Items[0].Action, action)
		}
	}
	save(string(text))
	before := p.rows()
	if r, _ := p.page(dry("city"), file); r.Items[0].Action != transfer.New || p.rows() != before {
		t.Error("the dry run wrote something")
	}
	want(transfer.New)
	want(transfer.Unchanged)
	save(strings.Replace(string(text), "212 metres", "112 metres", 1))
	want(transfer.Updated)
	if _, head := p.only(); !strings.Contains(head.Body.Text(), "112 metres") {
		t.Error("the change did not arrive")
	}

	// Published as it is, it is not changed behind the newsroom's back.
	a, _ := p.only()
	p.write(func(tx *database.Tx) error {
		_, err := article.Publish(p.ctx, tx, a.ID, article.Publication{By: "staff:1"})
		return err
	})
	a, _ = p.only()
	save(strings.Replace(string(text), "212 metres", "12 metres", 1))
	want(transfer.Updated)
	if l := p.live(a.Path); !strings.Contains(l.Body.Text(), "112 metres") {
		t.Error("an import changed what readers see")
	}
	p.edit("Edited in the newsroom")
	save(string(text))
	want(transfer.LeftAlone)
}

// Pages of twenty years ago come in the Windows set of letters.
func TestAWindowsPage(t *testing.T) {
	html := `<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><title>x</title></head><body>
<h1>Café’s “pier” reopens – at R4 a cup</h1><p>` + strings.Repeat("The café at the pier’s end has reopened after the flood, its owner says. ", 8) + `</p></body></html>`
	raw, err := charmap.Windows1252.NewEncoder().Bytes([]byte(html))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "old.html")
	if err := os.WriteFile(file, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	p := newPaper(t)
	p.page(options("city"), file)
	if _, head := p.only(); head.Headline != "Café’s “pier” reopens – at R4 a cup" || !strings.Contains(head.Body.Text(), "The café at the pier’s end") {
		t.Errorf("%q %q", head.Headline, head.Body.Text())
	}
}

func TestPicturesSavedWithAPage(t *testing.T) {
	p := newPaper(t)
	dir := t.TempDir()
	words := "<p>" + strings.Repeat("The pier was poured in one shift of eleven hours. ", 10) + "</p>"
	file := filepath.Join(dir, "pier.html")
	if err := os.WriteFile(file, []byte(`<article><h1>The pier is poured in a night</h1><img src="pier_files/pier%20one.png" alt="A pier"><img src="pier_files/lost.png" alt="Lost">`+words+`</article>`), 0o644); err != nil {
		t.Fatal(err)
	}
	picture(t, filepath.Join(dir, "pier_files", "pier one.png"))
	_, report := p.page(options("city"), file)
	_, head := p.only()
	if got := head.Body.Pictures(); len(got) != 1 || got[0] != "pier-one" || len(head.Body.Sources()) != 0 {
		t.Errorf("pictures %v, left as addresses %v", got, head.Body.Sources())
	}
	if !strings.Contains(report, "lost.png  (was not saved with the page)") {
		t.Error(report)
	}
}

func TestPagesThatHoldNoStory(t *testing.T) {
	for name, text := range map[string]string{
		"empty":         "",
		"furniture":     "Dark Mode\nMore forecasts: Johannesburg 14 days weather\n• Thursday, 19 December 2024\nComment / Reply From\n",
		"only a title":  "Bridge office denies meeting\n",
		"a script":      "<html><script>alert(1)</script></html>",
		"not a text":    "PNG\x00\x01",
		"only brackets": "<<<<",
	} {
		p := newPaper(t)
		file := filepath.Join(t.TempDir(), "page.html")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		before := p.rows()
		_, err := transfer.Page(p.ctx, p.desk, []string{file}, options("city"))
		if err == nil || !strings.Contains(err.Error(), "Nothing was imported") || p.rows() != before {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := newPaper(t)
	if _, err := transfer.Page(p.ctx, p.desk, []string{filepath.Join(t.TempDir(), "nowhere.txt")}, options("city")); err == nil {
		t.Error("a page that is not there was imported")
	}
}
