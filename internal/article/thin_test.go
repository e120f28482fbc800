package article_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"

	"pgregory.net/rapid"
)

// Autosaves grow thin with age, and nothing else does.
func TestAutosavesGrowThin(t *testing.T) {
	databasetest.EachAt(t, time.Date(2024, 12, 19, 8, 0, 0, 0, time.UTC), func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		d := newDesk(t, db)
		a := d.draft(d.text("The bridge"))
		base := a.HeadID
		auto := func(by string, n int) (last article.Revision) {
			for range n {
				clock.Advance(5 * time.Second)
				text := d.text("The bridge")
				text.Kicker = clock.Now().Format(time.TimeOnly)
				d.write(func(tx *database.Tx) (err error) {
					last, err = article.Autosave(d.ctx, tx, a.ID, base, by, text)
					return err
				})
				base = last.ID
			}
			return last
		}
		auto("staff:1", 12*60) // an hour of writing
		named := auto("staff:1", 1)
		d.write(func(tx *database.Tx) error { return article.NameRevision(d.ctx, tx, named.ID, "before lunch") })
		thabo := auto("staff:2", 1) // somebody else takes over for a moment
		auto("staff:1", 1)
		count := func() int {
			n, err := article.CountRevisions(d.ctx, db, a.ID)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := count(); n < 120 || n > 135 { // the last ten minutes, five stretches, the first, and three more
			t.Errorf("after an hour %d revisions are kept", n)
		}
		clock.Advance(3 * 24 * time.Hour)
		last := auto("staff:1", 1)
		rows, err := article.HistoryBefore(d.ctx, db, a.ID, 0, 100)
		if err != nil || len(rows) > 8 {
			t.Fatalf("after three days %d are kept: %v", len(rows), err)
		}
		for _, want := range []int64{last.ID, named.ID, thabo.ID, a.HeadID} {
			if !slices.ContainsFunc(rows, func(r article.Row) bool { return r.ID == want }) {
				t.Errorf("revision %d was thinned", want)
			}
		}
		story, err := article.ByID(d.ctx, db, a.ID)
		if err != nil || story.PublishedID != 0 || rows[0].Stage != article.Draft {
			t.Errorf("an autosave decided something: %+v %v", story, err)
		}
	})
}

// Whatever happens to a story, in whatever order and whenever it is thinned: what was saved by hand, named, published,
// planned or began suggestions stays; so does the newest of everybody's run; and thinning twice is thinning once.
func TestThinningKeepsWhatCounts(t *testing.T) {
	clock := databasetest.NewClock(time.Date(2024, 12, 19, 8, 0, 0, 0, time.UTC))
	db := databasetest.NewAt(t, clock)
	d := newDesk(t, db)
	stories := 0
	rapid.Check(t, func(rt *rapid.T) {
		stories++
		headline := fmt.Sprintf("The bridge %d", stories)
		a := d.draft(d.text(headline))
		suggested := false
		pinned, head := []int64{a.HeadID}, a.HeadID
		act := rapid.SampledFrom([]string{"auto", "auto", "auto", "auto", "auto", "hand", "name", "publish", "plan", "suggest"})
		wait := rapid.SampledFrom([]time.Duration{5 * time.Second, 5 * time.Second, time.Minute, 11 * time.Minute, 40 * time.Minute, 9 * time.Hour, 26 * time.Hour})
		for range rapid.IntRange(1, 40).Draw(rt, "acts") {
			clock.Advance(wait.Draw(rt, "wait"))
			by := rapid.SampledFrom([]string{"staff:1", "staff:2"}).Draw(rt, "by")
			text := d.text(headline)
			text.Kicker = clock.Now().Format(time.RFC3339)
			switch what := act.Draw(rt, "act"); what {
			case "auto", "suggest":
				if what == "suggest" {
					text.Working = []byte(`{"version":1,"type":"doc","content":[]}`)
					if !suggested {
						pinned = append(pinned, head)
					}
				}
				suggested = what == "suggest"
				d.write(func(tx *database.Tx) error {
					r, err := article.Autosave(d.ctx, tx, a.ID, head, by, text)
					head = r.ID
					return err
				})
			case "hand":
				head, suggested = d.save(a.ID, text).ID, false
				pinned = append(pinned, head)
			case "name":
				d.write(func(tx *database.Tx) error { return article.NameRevision(d.ctx, tx, head, "here") })
				pinned = append(pinned, head)
			case "publish":
				d.write(func(tx *database.Tx) error {
					_, err := article.Publish(d.ctx, tx, a.ID, article.Publication{Revision: head, By: by})
					return err
				})
			case "plan":
				d.write(func(tx *database.Tx) error {
					_, err := article.Schedule(d.ctx, tx, a.ID, article.Plan{Revision: head, At: clock.Now().Add(200 * time.Hour), Action: article.PlanPublish, By: by})
					return err
				})
				pinned = append(pinned, head)
			}
		}
		now, err := article.ByID(d.ctx, db, a.ID)
		if err != nil {
			rt.Fatal(err)
		}
		pinned = append(pinned, now.HeadID)
		if now.PublishedID != 0 {
			pinned = append(pinned, now.PublishedID)
		}
		thin := func() []int64 {
			d.write(func(tx *database.Tx) error { return article.Thin(d.ctx, tx, a.ID) })
			rows, err := article.HistoryBefore(d.ctx, db, a.ID, 0, 1000)
			if err != nil {
				rt.Fatal(err)
			}
			var ids []int64
			for _, r := range rows {
				ids = append(ids, r.ID)
			}
			return ids
		}
		once := thin()
		for _, id := range pinned {
			if !slices.Contains(once, id) {
				rt.Fatalf("revision %d was thinned away; left %v", id, once)
			}
		}
		if twice := thin(); !slices.Equal(once, twice) {
			rt.Fatalf("thinning again took more: %v, then %v", once, twice)
		}
	})
}
