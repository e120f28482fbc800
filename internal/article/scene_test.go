package article_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/ledger"
	"broadsheet/internal/markup"
	"broadsheet/internal/section"
)

const editor = "staff:1"

// desk is a newsroom of one section in which a test writes.
type desk struct {
	*testing.T
	ctx   context.Context
	db    *database.DB
	water section.Section
	facts []any
}

// newDesk opens City / Water. It notes the facts that consequences would get.
func newDesk(t *testing.T, db *database.DB) *desk {
	d := &desk{T: t, ctx: context.Background(), db: db}
	ledger.Follow(db, func(_ context.Context, _ *database.Tx, e ledger.Entry) error {
		if e.Fact != nil {
			d.facts = append(d.facts, e.Fact)
		}
		return nil
	})
	d.write(func(tx *database.Tx) error {
		city, err := section.Create(d.ctx, tx, editor, section.Section{Slug: "city", Name: "City"})
		if err != nil {
			return err
		}
		d.water, err = section.Create(d.ctx, tx, editor, section.Section{Slug: "water", Name: "Water", ParentID: city.ID})
		return err
	})
	return d
}

func (d *desk) write(f func(tx *database.Tx) error) {
	d.Helper()
	if err := d.db.Write(d.ctx, f); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) text(headline string) article.Text {
	body, err := markup.ParseMarkdown("The valves are 900 millimetres wide.\n\nWork begins in January.", nil)
	if err != nil {
		d.Fatal(err)
	}
	return article.Text{Headline: headline, SectionID: d.water.ID, Kind: article.News, Body: body}
}

func (d *desk) draft(t article.Text) article.Article {
	d.Helper()
	var a article.Article
	d.write(func(tx *database.Tx) (err error) {
		a, _, err = article.Create(d.ctx, tx, editor, t)
		return err
	})
	return a
}

// save writes a revision on top of the newest one.
func (d *desk) save(id int64, t article.Text) article.Revision {
	d.Helper()
	var r article.Revision
	d.write(func(tx *database.Tx) error {
		a, err := article.ByID(d.ctx, tx, id)
		if err != nil {
			return err
		}
		r, err = article.Save(d.ctx, tx, id, a.HeadID, editor, article.Draft, "", t)
		return err
	})
	return r
}

func (d *desk) publish(id int64, p article.Publication) (article.Outcome, error) {
	d.Helper()
	p.By = editor
	var out article.Outcome
	err := d.db.Write(d.ctx, func(tx *database.Tx) (err error) {
		out, err = article.Publish(d.ctx, tx, id, p)
		return err
	})
	return out, err
}

func (d *desk) mustPublish(id int64, p article.Publication) article.Outcome {
	d.Helper()
	out, err := d.publish(id, p)
	if err != nil {
		d.Fatal(err)
	}
	return out
}

// sees tells what a reader gets at a path: a headline, or the kind of refusal.
func (d *desk) sees(path string) string {
	d.Helper()
	l, err := article.At(d.ctx, d.db, path)
	var moved *article.MovedError
	var killed *article.KilledError
	switch {
	case err == nil:
		return l.Headline
	case errors.As(err, &moved):
		return "moved to " + moved.Path
	case errors.As(err, &killed):
		return "gone"
	case errors.Is(err, article.ErrNotFound):
		return "not found"
	}
	d.Fatal(err)
	return ""
}

func (d *desk) expect(path, want string) {
	d.Helper()
	if got := d.sees(path); got != want {
		d.Errorf("at /%s readers get %q, want %q", path, got, want)
	}
}

func TestAStoryIsWrittenPublishedChangedAndKilled(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		a := d.draft(d.text("Valves to be replaced"))
		d.expect("city/water/valves-to-be-replaced", "not found")

		out := d.mustPublish(a.ID, article.Publication{})
		if out.Path != "city/water/valves-to-be-replaced" {
			t.Fatalf("published at %q", out.Path)
		}
		d.expect(out.Path, "Valves to be replaced")

		// A private change is private until it is published.
		d.save(a.ID, d.text("Valves to be replaced in January"))
		d.expect(out.Path, "Valves to be replaced")
		out = d.mustPublish(a.ID, article.Publication{Change: article.Change{Kind: article.Correction, Note: "The month was missing."}})
		d.expect("city/water/valves-to-be-replaced", "moved to city/water/valves-to-be-replaced-in-january")
		d.expect(out.Path, "Valves to be replaced in January")

		l, err := article.LiveByID(d.ctx, db, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(l.Changes) != 1 || l.Changes[0].Kind != article.Correction || l.Changes[0].Note != "The month was missing." {
			t.Errorf("readers are told %+v", l.Changes)
		}

		d.write(func(tx *database.Tx) error {
			return article.Kill(d.ctx, tx, a.ID, editor, "rests on a forged notice", "")
		})
		d.expect(out.Path, "gone")
		d.expect("city/water/valves-to-be-replaced", "gone")
		latest, err := article.Latest(d.ctx, db, 10)
		if err != nil || len(latest) != 0 {
			t.Errorf("a killed story is still listed: %v %v", latest, err)
		}
		if _, ok := d.facts[len(d.facts)-1].(article.KilledFact); !ok {
			t.Errorf("the consequences got %T", d.facts[len(d.facts)-1])
		}
		if _, err := d.publish(a.ID, article.Publication{}); !errors.Is(err, article.ErrKilledStory) {
			t.Errorf("a killed story was published by accident: %v", err)
		}
		d.mustPublish(a.ID, article.Publication{Reinstate: true})
		d.expect(out.Path, "Valves to be replaced in January")
	})
}

func TestFirstPublishedAndUpdatedAreKeptApart(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		a := d.draft(d.text("Valves"))
		d.mustPublish(a.ID, article.Publication{})
		first, _ := article.LiveByID(d.ctx, db, a.ID)

		time.Sleep(2 * time.Millisecond) // the clock has microseconds
		d.save(a.ID, d.text("Valves!"))
		d.mustPublish(a.ID, article.Publication{Change: article.Change{Kind: article.Style}})
		style, _ := article.LiveByID(d.ctx, db, a.ID)
		if !style.Updated.Equal(first.Updated) || len(style.Changes) != 0 {
			t.Error("a silent fix of style shows as an update")
		}
		d.save(a.ID, d.text("Valves, two of them"))
		d.mustPublish(a.ID, article.Publication{})
		update, _ := article.LiveByID(d.ctx, db, a.ID)
		if !update.Updated.After(first.Updated) || !update.FirstPublished.Equal(first.FirstPublished) {
			t.Errorf("first published %v, updated %v; was %v, %v", update.FirstPublished, update.Updated, first.FirstPublished, first.Updated)
		}
	})
}

func TestTwoWritersAtOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		a := d.draft(d.text("Valves"))
		base := a.HeadID
		hers := d.save(a.ID, d.text("Valves, said Naledi"))
		err := db.Write(d.ctx, func(tx *database.Tx) error {
			_, err := article.Save(d.ctx, tx, a.ID, base, "staff:2", article.Draft, "", d.text("Valves, said Pieter"))
			return err
		})
		var stale *article.StaleError
		if !errors.As(err, &stale) || stale.Head.ID != hers.ID || stale.Head.Headline != "Valves, said Naledi" {
			t.Fatalf("the second writer got %v", err)
		}
		if head, _ := article.Head(d.ctx, db, a.ID); head.ID != hers.ID {
			t.Error("the stale text was saved")
		}
	})
}

func TestTwoStoriesWantOneSlug(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		first, second := d.draft(d.text("Valves")), d.draft(d.text("Valves"))
		d.mustPublish(first.ID, article.Publication{})
		_, err := d.publish(second.ID, article.Publication{})
		var taken *section.TakenError
		if !errors.As(err, &taken) || taken.Path != "city/water/valves" {
			t.Fatalf("the second story got %v", err)
		}
		// Even a killed story, and an old address, keep what was once public.
		d.write(func(tx *database.Tx) error { return article.Kill(d.ctx, tx, first.ID, editor, "withdrawn", "") })
		if _, err := d.publish(second.ID, article.Publication{}); !errors.As(err, &taken) {
			t.Errorf("a killed story lost its address: %v", err)
		}
	})
}

func TestRedirectsNeverChain(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		text := d.text("One")
		a := d.draft(text)
		for _, slug := range []string{"one", "two", "three", "one"} {
			text.Slug = slug
			d.save(a.ID, text)
			d.mustPublish(a.ID, article.Publication{Change: article.Change{Kind: article.Style}})
		}
		d.expect("city/water/two", "moved to city/water/one")
		d.expect("city/water/three", "moved to city/water/one")
		d.expect("city/water/one", "One")
	})
}

func TestWhatCannotBePublished(t *testing.T) {
	db := databasetest.New(t)
	d := newDesk(t, db)
	for name, spoil := range map[string]func(*article.Text){
		"headline":  func(t *article.Text) { t.Headline = "  " },
		"section":   func(t *article.Text) { t.SectionID = 0 },
		"body":      func(t *article.Text) { t.Body = nil },
		"sponsor":   func(t *article.Text) { t.Kind = article.Sponsored },
		"slug":      func(t *article.Text) { t.Slug = "Not A Slug" },
		"slug-only": func(t *article.Text) { t.Headline = "?!" },
		"lead_alt":  func(t *article.Text) { t.Lead.Key = "reservoir" },
	} {
		t.Run(name, func(t *testing.T) {
			text := d.text("Valves")
			spoil(&text)
			a := d.draft(text) // a draft may be unfinished
			_, err := d.publish(a.ID, article.Publication{})
			var bad *article.InvalidError
			if !errors.As(err, &bad) {
				t.Fatalf("published, or refused without words: %v", err)
			}
		})
	}
}

func TestAnEmbargoBecomesASchedule(t *testing.T) {
	clock := databasetest.NewClock(time.Date(2024, 12, 19, 4, 0, 0, 0, time.UTC))
	db := databasetest.NewAt(t, clock)
	d := newDesk(t, db)
	text := d.text("Budget")
	text.Embargo = clock.Now().Add(2 * time.Hour)
	a := d.draft(text)
	out := d.mustPublish(a.ID, article.Publication{})
	if !out.Scheduled.Equal(text.Embargo) {
		t.Fatalf("scheduled for %v", out.Scheduled)
	}
	d.expect("city/water/budget", "not found")
	run := func() { d.write(func(tx *database.Tx) error { return article.RunDue(d.ctx, tx, out.Plan) }) }
	run()
	d.expect("city/water/budget", "not found")
	clock.Set(text.Embargo)
	run()
	d.expect("city/water/budget", "Budget")
	run() // a job may run twice; the plan does not

	text.Embargo = clock.Now().Add(time.Hour)
	d.save(a.ID, text)
	if _, err := d.publish(a.ID, article.Publication{}); !errors.Is(err, article.ErrEmbargoLive) {
		t.Errorf("a live story went under embargo: %v", err)
	}
}

func TestAScheduledChangeKeepsItsRevision(t *testing.T) {
	clock := databasetest.NewClock(time.Date(2024, 12, 19, 4, 0, 0, 0, time.UTC))
	db := databasetest.NewAt(t, clock)
	d := newDesk(t, db)
	a := d.draft(d.text("Morning"))
	d.mustPublish(a.ID, article.Publication{})
	evening := d.save(a.ID, d.text("Evening"))
	var plan article.Plan
	d.write(func(tx *database.Tx) (err error) {
		plan, err = article.Schedule(d.ctx, tx, a.ID, article.Plan{At: clock.Now().Add(time.Hour), Action: article.PlanPublish, By: editor})
		return err
	})
	d.save(a.ID, d.text("Night, not ready"))
	clock.Set(plan.At)
	d.write(func(tx *database.Tx) error { return article.RunDue(d.ctx, tx, plan.ID) })
	l, err := article.LiveByID(d.ctx, db, a.ID)
	if err != nil || l.Revision.ID != evening.ID {
		t.Errorf("readers see %q, want the evening text: %v", l.Headline, err)
	}
}

func TestListsFollowThePublishedRevisionOnly(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		var naledi article.Author
		var tariffs article.Topic
		d.write(func(tx *database.Tx) (err error) {
			if naledi, err = article.SaveAuthor(d.ctx, tx, editor, article.Author{Name: "Naledi Ṋemaṱodzi"}); err != nil {
				return err
			}
			tariffs, err = article.SaveTopic(d.ctx, tx, editor, article.Topic{Name: "Tariffs"})
			return err
		})
		if naledi.Slug != "naledi-nematodzi" {
			t.Errorf("her page is /author/%s", naledi.Slug)
		}
		text := d.text("Tariff rises")
		text.Topics, text.Bylines = []int64{tariffs.ID}, []article.Byline{{AuthorID: naledi.ID}}
		a := d.draft(text)
		d.mustPublish(a.ID, article.Publication{})
		other := d.draft(d.text("Draft of tomorrow"))
		_ = other

		lists := map[string]func() ([]article.Card, error){
			"latest": func() ([]article.Card, error) { return article.Latest(d.ctx, db, 10) },
			"section": func() ([]article.Card, error) {
				c, _, err := article.InSection(d.ctx, db, d.water.ID, article.Leaf{Number: 1, Size: 10})
				return c, err
			},
			"section above": func() ([]article.Card, error) {
				c, _, err := article.InSection(d.ctx, db, d.water.ParentID, article.Leaf{Number: 1, Size: 10})
				return c, err
			},
			"topic": func() ([]article.Card, error) {
				c, _, err := article.OnTopic(d.ctx, db, tariffs.ID, article.Leaf{Number: 1, Size: 10})
				return c, err
			},
			"author": func() ([]article.Card, error) {
				c, _, err := article.ByAuthor(d.ctx, db, naledi.ID, article.Leaf{Number: 1, Size: 10})
				return c, err
			},
		}
		for name, list := range lists {
			cards, err := list()
			if err != nil || len(cards) != 1 || cards[0].Headline != "Tariff rises" || len(cards[0].Authors) != 1 || cards[0].Authors[0].Name != "Naledi Ṋemaṱodzi" {
				t.Errorf("%s: %+v %v", name, cards, err)
			}
		}
		// The head drops the topic; the list keeps the story until that is published.
		text.Topics = nil
		d.save(a.ID, text)
		if cards, _ := lists["topic"](); len(cards) != 1 {
			t.Error("a private change took the story off its topic")
		}
		d.mustPublish(a.ID, article.Publication{})
		if cards, _ := lists["topic"](); len(cards) != 0 {
			t.Error("the story still stands on a topic it left")
		}
	})
}

func TestTheLedgerAgreesWithTheStory(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		ledger.Verify(db, "article", article.StateHash)
		a := d.draft(d.text("Valves"))
		d.mustPublish(a.ID, article.Publication{})
		d.save(a.ID, d.text("Private change"))
		if _, err := ledger.Seal(d.ctx, db); err != nil {
			t.Fatal(err)
		}
		if found, err := ledger.Check(d.ctx, db, nil); err != nil || len(found) != 0 {
			t.Fatalf("an honest paper is accused: %v %v", found, err)
		}
		d.write(func(tx *database.Tx) error {
			_, err := tx.Exec(d.ctx, `UPDATE revision SET text = replace(text, '900', '800') WHERE article_id = $1`, a.ID)
			return err
		})
		if found, err := ledger.Check(d.ctx, db, nil); err != nil || len(found) == 0 {
			t.Errorf("a published text was changed behind the ledger's back and nobody noticed: %v", err)
		}
	})
}

// planned schedules the newest text for an hour from now.
func (d *desk) planned(id int64, p article.Plan) article.Plan {
	d.Helper()
	if p.At.IsZero() {
		p.At = d.db.Now().Add(time.Hour)
	}
	p.By = editor
	d.write(func(tx *database.Tx) (err error) {
		p, err = article.Schedule(d.ctx, tx, id, p)
		return err
	})
	return p
}

func (d *desk) state(plan int64) string {
	d.Helper()
	p, err := article.PlanByID(d.ctx, d.db, plan)
	if err != nil {
		d.Fatal(err)
	}
	return p.State
}

func TestAnOldPlanDoesNotTakeACorrectionBack(t *testing.T) {
	clock := databasetest.NewClock(time.Date(2024, 12, 19, 4, 0, 0, 0, time.UTC))
	d := newDesk(t, databasetest.NewAt(t, clock))
	a := d.draft(d.text("First"))
	d.mustPublish(a.ID, article.Publication{})
	d.save(a.ID, d.text("For the evening"))
	evening := d.planned(a.ID, article.Plan{Action: article.PlanPublish})
	d.save(a.ID, d.text("Corrected at once"))
	d.mustPublish(a.ID, article.Publication{Change: article.Change{Kind: article.Correction, Note: "The date was wrong."}})
	clock.Set(evening.At)
	d.write(func(tx *database.Tx) error { return article.RunDue(d.ctx, tx, evening.ID) })
	if l, _ := article.LiveByID(d.ctx, d.db, a.ID); l.Headline != "Corrected at once" || d.state(evening.ID) != "cancelled" {
		t.Errorf("readers see %q; the plan is %s", l.Headline, d.state(evening.ID))
	}
	// A plan for a newer text than the one published stays.
	tomorrow := d.save(a.ID, d.text("For tomorrow"))
	plan := d.planned(a.ID, article.Plan{Action: article.PlanPublish, Revision: tomorrow.ID})
	d.mustPublish(a.ID, article.Publication{Revision: tomorrow.ID - 1, Change: article.Change{Kind: article.Style}})
	if d.state(plan.ID) != "waiting" {
		t.Error("a plan for a newer text was cancelled")
	}
}

func TestAPlannedKillSurvivesAPlannedUpdate(t *testing.T) {
	d := newDesk(t, databasetest.New(t))
	a := d.draft(d.text("Named by mistake"))
	d.mustPublish(a.ID, article.Publication{})
	kill := d.planned(a.ID, article.Plan{Action: article.PlanKill, At: d.db.Now().Add(2 * time.Hour)})
	d.save(a.ID, d.text("Named by mistake, with a note"))
	d.planned(a.ID, article.Plan{Action: article.PlanPublish})
	d.mustPublish(a.ID, article.Publication{Change: article.Change{Kind: article.Style}})
	if d.state(kill.ID) != "waiting" {
		t.Error("the planned kill is gone")
	}
}

func TestAnEmbargoSetLaterHoldsForTheOlderText(t *testing.T) {
	clock := databasetest.NewClock(time.Date(2024, 12, 19, 4, 0, 0, 0, time.UTC))
	d := newDesk(t, databasetest.NewAt(t, clock))
	text := d.text("Budget")
	a := d.draft(text)
	plan := d.planned(a.ID, article.Plan{Action: article.PlanPublish})
	text.Embargo = clock.Now().Add(48 * time.Hour)
	d.save(a.ID, text)
	clock.Set(plan.At)
	d.write(func(tx *database.Tx) error { return article.RunDue(d.ctx, tx, plan.ID) })
	d.expect("city/water/budget", "not found")
	waiting, err := article.Plans(d.ctx, d.db, a.ID)
	if err != nil || len(waiting) != 1 || !waiting[0].At.Equal(text.Embargo) {
		t.Errorf("what waits: %+v %v", waiting, err)
	}
}

func TestAPlannedCorrectionNeedsItsNoteNow(t *testing.T) {
	d := newDesk(t, databasetest.New(t))
	a := d.draft(d.text("Valves"))
	d.mustPublish(a.ID, article.Publication{})
	err := d.db.Write(d.ctx, func(tx *database.Tx) error {
		_, err := article.Schedule(d.ctx, tx, a.ID, article.Plan{At: d.db.Now().Add(time.Hour), Action: article.PlanPublish, By: editor, Change: article.Change{Kind: article.Correction}})
		return err
	})
	var bad *article.InvalidError
	if !errors.As(err, &bad) {
		t.Errorf("planned without a note: %v", err)
	}
}
