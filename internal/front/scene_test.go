package front_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/front"
	"broadsheet/internal/ledger"
	"broadsheet/internal/markup"
	"broadsheet/internal/notice"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
)

var sast = time.FixedZone("Africa/Johannesburg", 2*60*60)

// noon is a Thursday in December.
var noon = time.Date(2024, 12, 19, 12, 0, 0, 0, sast)

// paper is a small newspaper with ten live stories and one editor.
type paper struct {
	*testing.T
	ctx    context.Context
	db     *database.DB
	clock  *databasetest.Clock
	naledi staff.Person
	city   section.Section
	ids    []int64
}

func each(t *testing.T, scene func(p *paper)) {
	databasetest.EachAt(t, noon, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		p := &paper{T: t, ctx: context.Background(), db: db, clock: clock}
		p.write(func(tx *database.Tx) (err error) {
			p.naledi, err = staff.Add(p.ctx, tx, "system", staff.Person{Name: "Naledi Moyo", Handle: "naledi", Role: staff.Editor})
			if err != nil {
				return err
			}
			_, err = staff.Add(p.ctx, tx, "system", staff.Person{Name: "Pieter Nkosi", Handle: "pieter", Role: staff.Reporter})
			if err != nil {
				return err
			}
			p.city, err = section.Create(p.ctx, tx, "system", section.Section{Name: "City", Slug: "city"})
			return err
		})
		for i := range 10 {
			p.ids = append(p.ids, p.story(fmt.Sprint("Story ", i)))
		}
		scene(p)
	})
}

func (p *paper) write(f func(tx *database.Tx) error) {
	p.Helper()
	if err := p.db.Write(p.ctx, f); err != nil {
		p.Fatal(err)
	}
}

func (p *paper) refused(f func(tx *database.Tx) error) string {
	p.Helper()
	err := p.db.Write(p.ctx, f)
	var refused interface{ Answer() (kind, words string) }
	if !errors.As(err, &refused) {
		p.Fatalf("not refused: %v", err)
	}
	_, words := refused.Answer()
	return words
}

func (p *paper) story(headline string) (id int64) {
	p.Helper()
	p.clock.Advance(time.Second)
	p.write(func(tx *database.Tx) error {
		a, _, err := article.Create(p.ctx, tx, "staff:1", article.Text{Headline: headline, SectionID: p.city.ID, Body: markup.New(markup.Paragraph{Text: markup.Text("Text.")})})
		if err != nil {
			return err
		}
		id = a.ID
		_, err = article.Publish(p.ctx, tx, id, article.Publication{By: "staff:1"})
		return err
	})
	return id
}

func (p *paper) kill(id int64) {
	p.Helper()
	p.write(func(tx *database.Tx) error { return article.Kill(p.ctx, tx, id, "staff:1", "wrong", "") })
}

func (p *paper) current() front.Version {
	p.Helper()
	v, err := front.Current(p.ctx, p.db, front.Paper)
	if err != nil {
		p.Fatal(err)
	}
	return v
}

// leads is the story in the first slot, as it would be printed now.
func (p *paper) leads() int64 {
	p.Helper()
	made, err := front.Make(p.ctx, p.db, front.Paper, p.current().Document, []section.Section{p.city})
	if err != nil {
		p.Fatal(err)
	}
	return made.Blocks[0].Stories[0].ID
}

func (p *paper) order(ids ...int64) {
	p.Helper()
	p.write(func(tx *database.Tx) error { return front.Place(p.ctx, tx, p.naledi.Actor(), front.Paper, ids...) })
}

// An order is a version; an older one stays, and can be made the newest again. Check holds the ledger against the rows.
func TestVersions(t *testing.T) {
	each(t, func(p *paper) {
		ledger.Verify(p.db, "front", front.StateHash)
		if v := p.current(); v.Number != 0 || len(v.Document.Blocks) == 0 {
			t.Errorf("%+v", v)
		}
		p.order(p.ids[0], p.ids[1])
		p.order(p.ids[2])
		list, err := front.History(p.ctx, p.db, front.Paper, 0, 10)
		if err != nil || len(list) != 2 || list[0].Number != 2 || !slices.Equal(list[1].Document.Stories(), p.ids[:2]) || list[0].By != p.naledi.Actor() {
			t.Errorf("%+v %v", list, err)
		}
		p.write(func(tx *database.Tx) error {
			_, err := front.Order(p.ctx, tx, p.naledi.Actor(), front.Paper, "back", list[1].Document)
			return err
		})
		if v := p.current(); v.Number != 3 || v.Why != "back" || p.leads() != p.ids[0] {
			t.Errorf("%+v", v)
		}
		if found, err := ledger.Check(p.ctx, p.db, nil); len(found) != 0 || err != nil {
			t.Errorf("%v %v", found, err)
		}
		p.write(func(tx *database.Tx) error {
			_, err := tx.Exec(p.ctx, `UPDATE front SET current = 1`)
			return err
		})
		if found, err := ledger.Check(p.ctx, p.db, nil); len(found) != 1 || err != nil {
			t.Errorf("a front turned back by hand was not found: %v %v", found, err)
		}
		if _, err := front.Numbered(p.ctx, p.db, front.Paper, 9); !errors.Is(err, front.ErrNotFound) {
			t.Error(err)
		}
	})
}

// A killed lead, a pin that ends: the slot fills itself at once, and the page knows when.
func TestFallBack(t *testing.T) {
	each(t, func(p *paper) {
		p.order(p.ids[3], p.ids[4])
		p.kill(p.ids[3])
		if got := p.leads(); got != p.ids[9] {
			t.Errorf("led by %d", got)
		}
		d := p.current().Document.Take(1).Put(1, front.Slot{Article: p.ids[5], Until: p.clock.Now().Add(time.Hour)}, p.clock.Now())
		p.write(func(tx *database.Tx) error {
			_, err := front.Order(p.ctx, tx, p.naledi.Actor(), front.Paper, "", d)
			return err
		})
		if got := p.leads(); got != p.ids[5] {
			t.Errorf("led by %d, not by the pinned", got)
		}
		p.write(func(tx *database.Tx) error {
			at, err := front.Lead(p.ctx, tx, p.naledi.Actor(), front.Paper, p.ids[6])
			if at != 2 {
				t.Errorf("put into %d above a pin", at)
			}
			return err
		})
		p.clock.Advance(time.Hour)
		if got := p.leads(); got != p.ids[9] {
			t.Errorf("led by %d after the pin", got)
		}
		p.write(func(tx *database.Tx) error {
			at, err := front.Lead(p.ctx, tx, p.naledi.Actor(), front.Paper, p.ids[6])
			if at != 1 {
				t.Errorf("put into %d", at)
			}
			return err
		})
		if got := p.current().Document; got.At(p.ids[5]) != 0 || p.leads() != p.ids[6] {
			t.Errorf("%v", got.Stories())
		}
	})
}

// A plan goes up at its time even if the process slept through it, once; what became of its stories does not stop it.
func TestPlans(t *testing.T) {
	each(t, func(p *paper) {
		p.order(p.ids[0])
		d := front.Flow(front.Usual(front.Paper), front.Slot{Article: p.ids[7]}, front.Slot{Article: p.ids[8]})
		var plan front.Plan
		schedule := func(at time.Time) func(tx *database.Tx) error {
			return func(tx *database.Tx) (err error) {
				plan, err = front.Schedule(p.ctx, tx, p.naledi.Actor(), front.Paper, "the morning", at, d)
				return err
			}
		}
		p.refused(schedule(p.clock.Now()))
		p.refused(schedule(time.Time{}))
		p.write(schedule(p.clock.Now().Add(time.Hour)))
		run := func() {
			p.write(func(tx *database.Tx) error { return front.RunDue(p.ctx, tx, plan.ID) })
		}
		run()
		if p.leads() != p.ids[0] {
			t.Error("it went up before its time")
		}
		p.write(func(tx *database.Tx) error {
			return front.Postpone(p.ctx, tx, p.naledi.Actor(), plan.ID, p.clock.Now().Add(2*time.Hour))
		})
		p.kill(p.ids[7])
		p.clock.Advance(90 * time.Minute)
		run()
		if p.leads() != p.ids[0] {
			t.Error("it went up before its new time")
		}
		p.clock.Advance(9 * time.Hour)
		run()
		run()
		if v := p.current(); v.Number != 2 || v.By != p.naledi.Actor() || v.Why != "the morning" || p.leads() != p.ids[9] {
			t.Errorf("%+v, led by %d", v, p.leads())
		}
		told, err := notice.Of(p.ctx, p.db, p.naledi.ID, 5)
		if err != nil || len(told) != 1 || told[0].Kind != "front.gaps" {
			t.Errorf("%+v %v", told, err)
		}
		p.refused(func(tx *database.Tx) error { return front.Unschedule(p.ctx, tx, p.naledi.Actor(), plan.ID) })

		p.write(schedule(p.clock.Now().Add(time.Hour)))
		p.write(func(tx *database.Tx) error {
			return front.Replan(p.ctx, tx, p.naledi.Actor(), plan.ID, front.Flow(d, front.Slot{Article: p.ids[2]}))
		})
		if list, err := front.Plans(p.ctx, p.db, front.Paper); len(list) != 2 || err != nil || list[1].Document.At(p.ids[2]) == 0 {
			t.Errorf("%+v %v", list, err)
		}
		p.write(func(tx *database.Tx) error { return front.Unschedule(p.ctx, tx, p.naledi.Actor(), plan.ID) })
		p.clock.Advance(2 * time.Hour)
		run()
		if v := p.current(); v.Number != 2 {
			t.Errorf("a cancelled plan went up: %+v", v)
		}
	})
}

// Two who saw the same front: the second is refused, and shown what the first made of it.
func TestStaleOrder(t *testing.T) {
	each(t, func(p *paper) {
		seen := front.Seen{}
		d := front.Flow(front.Usual(front.Paper), front.Slot{Article: p.ids[1]})
		p.order(p.ids[0])
		var stale *front.StaleError
		err := p.db.Write(p.ctx, func(tx *database.Tx) error {
			_, err := front.Publish(p.ctx, tx, "staff:2", front.Paper, "", seen, d)
			return err
		})
		if !errors.As(err, &stale) || stale.Now.Number != 1 || stale.Now.Document.At(p.ids[0]) != 1 {
			t.Fatal(err)
		}
		p.write(func(tx *database.Tx) error {
			return front.SaveDraft(p.ctx, tx, "staff:2", front.Paper, stale.Now.Seen, d)
		})
		p.refused(func(tx *database.Tx) error {
			return front.SaveDraft(p.ctx, tx, "staff:1", front.Paper, stale.Now.Seen, d)
		})
		if desk, err := front.AtDesk(p.ctx, p.db, front.Paper); err != nil || desk.Draft == nil || desk.Overtaken() || desk.Working().At(p.ids[1]) != 1 {
			t.Errorf("%+v %v", desk, err)
		}
		p.order(p.ids[2])
		if desk, err := front.AtDesk(p.ctx, p.db, front.Paper); err != nil || !desk.Overtaken() {
			t.Errorf("%+v %v", desk, err)
		}
	})
}

func TestBanner(t *testing.T) {
	each(t, func(p *paper) {
		now := p.clock.Now()
		raise := func(b front.Banner) func(tx *database.Tx) error {
			return func(tx *database.Tx) error { _, err := front.Raise(p.ctx, tx, p.naledi.Actor(), b); return err }
		}
		on := func() string {
			b, err := front.Breaking(p.ctx, p.db)
			if err != nil {
				t.Fatal(err)
			}
			if b == nil {
				return ""
			}
			return b.Words + " " + b.Path
		}
		for _, b := range []front.Banner{
			{Words: " ", Until: now.Add(time.Hour)}, {Words: "Fire", Until: now}, {Words: "Fire"}, {Words: "Fire", Until: now.Add(100 * time.Hour)},
			{Words: string(make([]byte, 200)), Until: now.Add(time.Hour)}, {Words: "Fire", Until: now.Add(time.Hour), Article: 999},
		} {
			p.refused(raise(b))
		}
		p.write(raise(front.Banner{Words: "Fire at the station", Until: now.Add(time.Hour), Article: p.ids[0]}))
		if got := on(); got != "Fire at the station city/story-0" {
			t.Error(got)
		}
		p.write(raise(front.Banner{Words: "Later", From: now.Add(30 * time.Minute), Until: now.Add(40 * time.Minute)}))
		p.kill(p.ids[0])
		if got := on(); got != "" {
			t.Error("the line stands without its story:", got)
		}
		p.clock.Set(now.Add(35 * time.Minute))
		if got := on(); got != "Later " {
			t.Error(got)
		}
		list, err := front.Banners(p.ctx, p.db, 9)
		if err != nil || len(list) != 2 {
			t.Fatal(list, err)
		}
		p.write(func(tx *database.Tx) error { return front.TakeDown(p.ctx, tx, p.naledi.Actor(), list[0].ID) })
		if got := on(); got != "" {
			t.Error(got)
		}
		p.clock.Set(now.Add(time.Hour))
		if got := on(); got != "" {
			t.Error(got)
		}
		if err := p.db.Write(p.ctx, func(tx *database.Tx) error { return front.TakeDown(p.ctx, tx, p.naledi.Actor(), list[0].ID) }); !errors.Is(err, front.ErrNotFound) {
			t.Error(err)
		}
	})
}

// Hours of the night do not count, a front that fills itself is never stale, and nobody is told twice.
func TestStaleFront(t *testing.T) {
	each(t, func(p *paper) {
		stale := func() bool {
			s, err := front.Staleness(p.ctx, p.db, sast)
			if err != nil {
				t.Fatal(err)
			}
			return s != nil
		}
		p.clock.Advance(100 * time.Hour)
		if stale() {
			t.Error("a front that fills itself is stale")
		}
		p.clock.Set(time.Date(2024, 12, 23, 19, 0, 0, 0, sast))
		p.order(p.ids[0])
		p.clock.Set(time.Date(2024, 12, 24, 8, 30, 0, 0, sast))
		p.story("Another")
		if stale() {
			t.Error("five and a half hours of the day make it stale")
		}
		p.clock.Set(time.Date(2024, 12, 24, 9, 1, 0, 0, sast))
		if !stale() {
			t.Error("six hours do not")
		}
		for range 2 {
			p.write(func(tx *database.Tx) error { return front.TellStale(p.ctx, tx, sast) })
			p.clock.Advance(10 * time.Minute)
		}
		told, err := notice.Of(p.ctx, p.db, p.naledi.ID, 5)
		if err != nil || len(told) != 1 || told[0].At.In(sast).Minute() != 1 {
			t.Errorf("%+v %v", told, err)
		}
		if told, err := notice.Of(p.ctx, p.db, p.naledi.ID+1, 5); len(told) != 0 || err != nil {
			t.Errorf("the reporter was told: %v %v", told, err)
		}
		p.write(func(tx *database.Tx) error {
			return front.SetWatch(p.ctx, tx, p.naledi.Actor(), front.Watch{Hours: 0, From: 6, Until: 22})
		})
		if stale() {
			t.Error("it warns though nobody wants it")
		}
		p.refused(func(tx *database.Tx) error {
			return front.SetWatch(p.ctx, tx, p.naledi.Actor(), front.Watch{Hours: 5, From: 22, Until: 6})
		})
	})
}

// What an old paper ordered flows into the usual layout, the lead first.
func TestAnOldPaper(t *testing.T) {
	d, err := front.Decode(front.Paper, `{"placed":[{"article":3,"headline":"Three"},{"article":4,"headline":""},{"article":5,"headline":""},{"article":6,"headline":""},{"article":7,"headline":""}]}`)
	if err != nil || !slices.Equal(d.Stories(), []int64{3, 4, 5, 6, 7}) || d.Slots()[0].Headline != "Three" || d.Blocks[3].Slots[0].Article != 7 {
		t.Errorf("%+v %v", d, err)
	}
}

// The migration turns what an old paper ordered by hand into version 1 of each front, on both engines.
func TestSlotsBecomeVersionOne(t *testing.T) {
	each(t, func(p *paper) {
		folder := map[database.Dialect]string{database.SQLite: "sqlite", database.Postgres: "postgres"}[p.db.Dialect()]
		text, err := os.ReadFile("../database/migrations/" + folder + "/0015_front.sql")
		if err != nil {
			t.Fatal(err)
		}
		_, moves, _ := strings.Cut(string(text), "version 1. The stories flow")
		moves, _, _ = strings.Cut(moves, "-- +goose Down")
		_, moves, _ = strings.Cut(moves, "INSERT")
		p.write(func(tx *database.Tx) error {
			for i, id := range []int64{p.ids[4], p.ids[2], p.ids[7]} {
				if _, err := tx.Exec(p.ctx, `INSERT INTO slot (front, position, article_id, headline) VALUES ('front', $1, $2, $3)`, i, id, []string{"", "Two, \"shorter\"", ""}[i]); err != nil {
					return err
				}
			}
			for _, statement := range strings.Split("INSERT"+moves, ";") {
				if strings.TrimSpace(statement) == "" {
					continue
				}
				if _, err := tx.Exec(p.ctx, statement); err != nil {
					return err
				}
			}
			return nil
		})
		v := p.current()
		if v.Number != 1 || v.By != "system" || v.At.IsZero() || !slices.Equal(v.Document.Stories(), []int64{p.ids[4], p.ids[2], p.ids[7]}) || v.Document.Slots()[1].Headline != "Two, \"shorter\"" {
			t.Errorf("%+v", v)
		}
	})
}

// A topic that became another takes the blocks with it: on the page, in the draft and in what is planned.
func TestBlocksFollowATopic(t *testing.T) {
	each(t, func(p *paper) {
		block := front.NewBlock(front.LayoutPair)
		block.Fill = front.Fill{From: front.FromTopic, ID: 4}
		d := front.Usual(front.Paper).AddBlock(1, block)
		p.write(func(tx *database.Tx) error {
			if _, err := front.Order(p.ctx, tx, p.naledi.Actor(), front.Paper, "", d); err != nil {
				return err
			}
			if err := front.SaveDraft(p.ctx, tx, p.naledi.Actor(), front.Paper, front.Seen{Version: 1}, d); err != nil {
				return err
			}
			_, err := front.Schedule(p.ctx, tx, p.naledi.Actor(), front.Paper, "", p.clock.Now().Add(time.Hour), d)
			return err
		})
		p.write(func(tx *database.Tx) error { return front.TopicMerged(p.ctx, tx, 4, 9) })
		p.write(func(tx *database.Tx) error { return front.TopicMerged(p.ctx, tx, 5, 9) })
		desk, err := front.AtDesk(p.ctx, p.db, front.Paper)
		plans, lost := front.Plans(p.ctx, p.db, front.Paper)
		if err != nil || lost != nil || desk.Number != 2 || len(plans) != 1 {
			t.Fatalf("%+v %v %v", desk, err, lost)
		}
		for _, got := range []front.Document{desk.Document, desk.Working(), plans[0].Document} {
			if got.Blocks[1].Fill.ID != 9 {
				t.Errorf("%+v", got.Blocks[1])
			}
		}
	})
}
