package section_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/markup"
	"broadsheet/internal/section"
)

const editor = "staff:1"

// desk is a paper whose sections and pages a test opens.
type desk struct {
	*testing.T
	ctx context.Context
	db  *database.DB
}

func each(t *testing.T, f func(d *desk)) {
	t.Helper()
	databasetest.Each(t, func(t *testing.T, db *database.DB) { f(&desk{t, context.Background(), db}) })
}

func (d *desk) open(slug, name string, parent int64) (section.Section, error) {
	var s section.Section
	err := d.db.Write(d.ctx, func(tx *database.Tx) (err error) {
		s, err = section.Create(d.ctx, tx, editor, section.Section{Slug: slug, Name: name, ParentID: parent})
		return err
	})
	return s, err
}

func (d *desk) must(s section.Section, err error) section.Section {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
	return s
}

func (d *desk) savePage(slug, title string) (section.Page, error) {
	var p section.Page
	err := d.db.Write(d.ctx, func(tx *database.Tx) (err error) {
		p, err = section.SavePage(d.ctx, tx, editor, section.Page{Slug: slug, Title: title, Body: markup.New(markup.Paragraph{Text: markup.Text("We print.")})})
		return err
	})
	return p, err
}

// answer gives the kind of a refusal and its words for a person.
func answer(err error) (kind, words string) {
	var a interface{ Answer() (kind, words string) }
	if errors.As(err, &a) {
		return a.Answer()
	}
	return "", ""
}

func TestSectionsStandInTwoLevels(t *testing.T) {
	each(t, func(d *desk) {
		city := d.must(d.open("city", "City", 0))
		water := d.must(d.open("water", "Water", city.ID))
		if water.Path != "city/water" {
			t.Errorf("it stands at %s", water.Path)
		}
		if _, err := d.open("pipes", "Pipes", water.ID); err == nil || !strings.Contains(err.Error(), "two levels") {
			t.Errorf("a third level: %v", err)
		}
		if _, err := d.open("x", "X", 99); !errors.Is(err, section.ErrNotFound) {
			t.Errorf("below a section that is not there: %v", err)
		}
		all, err := section.All(d.ctx, d.db)
		if err != nil {
			t.Fatal(err)
		}
		trail := section.Trail(all, water.ID)
		if len(trail) != 2 || trail[0].ID != city.ID || len(section.Children(all, city.ID)) != 1 || len(section.Children(all, 0)) != 1 {
			t.Errorf("trail %v", trail)
		}
		for _, path := range []string{"city", "city/water"} {
			if s, err := section.ByPath(d.ctx, d.db, path); err != nil || s.Path != path {
				t.Errorf("at %s: %v %v", path, s, err)
			}
		}
	})
}

// Sections, pages and the system's own words share one namespace.
func TestAddressesThatCannotBeHad(t *testing.T) {
	each(t, func(d *desk) {
		city := d.must(d.open("city", "City", 0))
		d.must(d.open("water", "Water", city.ID))
		if _, err := d.savePage("about", "About"); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ name, slug, kind, says string }{
			{"reserved", "weather", "invalid", "belongs to the system"},
			{"reserved", "newsroom", "invalid", "belongs to the system"},
			{"reserved", "search", "invalid", "belongs to the system"},
			{"a section's", "city", "conflict", "belongs to a section"},
			{"a page's", "about", "conflict", "belongs to a page"},
			{"empty", "", "invalid", "cannot stand in an address"},
			{"a path", "a/b", "invalid", "cannot stand in an address"},
			{"capitals", "City", "invalid", "cannot stand in an address"},
			{"a dot", "feed.xml", "invalid", "cannot stand in an address"},
			{"a way up", "..", "invalid", "cannot stand in an address"},
			{"spaces", "a b", "invalid", "cannot stand in an address"},
			{"hyphens", "a--b", "invalid", "cannot stand in an address"},
			{"turned by bidi", "a\u202eb", "invalid", "cannot stand in an address"},
			{"endless", strings.Repeat("a", 121), "invalid", "cannot stand in an address"},
		} {
			_, err := d.open(c.slug, "Name", 0)
			if kind, words := answer(err); kind != c.kind || !strings.Contains(words, c.says) {
				t.Errorf("a section with %s slug %q: %v", c.name, c.slug, err)
			}
			if c.slug == "about" { // which is the page itself
				continue
			}
			_, err = d.savePage(c.slug, "Title")
			if kind, words := answer(err); kind != c.kind || !strings.Contains(words, c.says) {
				t.Errorf("a page with %s slug %q: %v", c.name, c.slug, err)
			}
		}
		if _, err := d.open("water", "Water", city.ID); err == nil {
			t.Error("city/water was opened twice")
		} else if kind, _ := answer(err); kind != "conflict" {
			t.Errorf("city/water again: %v", err)
		}
		d.must(d.open("weather", "Weather", city.ID)) // below a section the word is free
		d.must(d.open("wêreld", "Wêreld", 0))         // and any script will do
		all, _ := section.All(d.ctx, d.db)
		if len(all) != 4 {
			t.Errorf("%d sections after the refusals, want 4", len(all))
		}
	})
}

func TestEveryWordOfTheSystemIsReserved(t *testing.T) {
	for _, word := range strings.Fields("weather search archive author topic corrections newsroom api healthz readyz metrics media assets comment theme claims feed.xml feed.atom feed.json sitemap.xml news-sitemap.xml robots.txt report") {
		if !section.Reserved(word) {
			t.Errorf("/%s could be a section", word)
		}
	}
	if section.Reserved("city") {
		t.Error("/city is reserved")
	}
}

func TestASectionIsRenamedAtItsAddress(t *testing.T) {
	each(t, func(d *desk) {
		city := d.must(d.open("city", "City", 0))
		change := func(s section.Section) error {
			return d.db.Write(d.ctx, func(tx *database.Tx) error { return section.Change(d.ctx, tx, editor, s) })
		}
		if err := change(section.Section{ID: city.ID, Name: "Johannesburg", Accent: "sky"}); err != nil {
			t.Fatal(err)
		}
		if s, err := section.ByPath(d.ctx, d.db, "city"); err != nil || s.Name != "Johannesburg" || s.Accent != "sky" {
			t.Errorf("%+v %v", s, err)
		}
		if err := change(section.Section{ID: city.ID, Name: " "}); err == nil {
			t.Error("a section lost its name")
		}
		if err := change(section.Section{ID: city.ID, Name: "City", Accent: "plaid"}); err == nil {
			t.Error("a section was coloured plaid")
		}
		if err := change(section.Section{ID: 99, Name: "Nowhere"}); !errors.Is(err, section.ErrNotFound) {
			t.Errorf("a section that is not there was changed: %v", err)
		}
	})
}

// A page's address follows its slug; it is known by that slug when saved again.
func TestAPageIsSavedAgain(t *testing.T) {
	each(t, func(d *desk) {
		first, err := d.savePage("about", "About")
		if err != nil {
			t.Fatal(err)
		}
		again, err := d.savePage("about", "About us")
		if err != nil || again.ID != first.ID {
			t.Errorf("%d became %d: %v", first.ID, again.ID, err)
		}
		p, err := section.PageBySlug(d.ctx, d.db, "about")
		if err != nil || p.Title != "About us" || p.Body.Text() == "" {
			t.Errorf("%+v %v", p, err)
		}
		if _, err := section.PageBySlug(d.ctx, d.db, "nothing"); !errors.Is(err, section.ErrNotFound) {
			t.Errorf("a page that is not there: %v", err)
		}
		if _, err := d.savePage("imprint", " "); err == nil {
			t.Error("a page without a title was saved")
		}
	})
}

// A path once public stays with its subject, and old ones lead to the current one.
func TestAPathStaysWithItsSubject(t *testing.T) {
	each(t, func(d *desk) {
		take := func(path string, id int64) error {
			return d.db.Write(d.ctx, func(tx *database.Tx) error {
				return section.Take(d.ctx, tx, section.Address{Path: path, Kind: section.KindArticle, ID: id})
			})
		}
		for _, path := range []string{"city/one", "city/two", "city/one", "city/three"} {
			if err := take(path, 7); err != nil {
				t.Fatal(err)
			}
		}
		for path, current := range map[string]bool{"city/one": false, "city/two": false, "city/three": true} {
			if a, err := section.Resolve(d.ctx, d.db, path); err != nil || a.ID != 7 || a.Current != current {
				t.Errorf("%s: %+v %v", path, a, err)
			}
		}
		var taken *section.TakenError
		if err := take("city/one", 8); !errors.As(err, &taken) || taken.Owner.ID != 7 {
			t.Errorf("an old path changed hands: %v", err)
		}
		err := d.db.Write(d.ctx, func(tx *database.Tx) error {
			return section.Redirect(d.ctx, tx, section.Address{Path: "city/two", Kind: section.KindArticle, ID: 8})
		})
		if !errors.As(err, &taken) {
			t.Errorf("a redirect took another's path: %v", err)
		}
		if _, err := section.Resolve(d.ctx, d.db, "city/four"); !errors.Is(err, section.ErrNotFound) {
			t.Errorf("nowhere: %v", err)
		}
	})
}
