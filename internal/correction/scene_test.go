package correction_test

import (
	"context"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/markup"
	"broadsheet/internal/section"
)

const editor = "staff:1"

var noon = time.Date(2024, 12, 19, 10, 0, 0, 0, time.UTC)

// story is a live story of two published versions, the second a correction.
func story(t *testing.T, db *database.DB) article.Article {
	t.Helper()
	ctx := context.Background()
	var a article.Article
	err := db.Write(ctx, func(tx *database.Tx) error {
		sec, err := section.Create(ctx, tx, editor, section.Section{Slug: "city", Name: "City"})
		if err != nil {
			return err
		}
		text := article.Text{Headline: "Valves", SectionID: sec.ID, Body: markup.New(markup.Paragraph{Text: markup.Text("They are 800 wide.")})}
		one, r, err := article.Create(ctx, tx, editor, text)
		if err != nil {
			return err
		}
		if _, err = article.Publish(ctx, tx, one.ID, article.Publication{By: editor}); err != nil {
			return err
		}
		text.Body = markup.New(markup.Paragraph{Text: markup.Text("They are 900 wide.")})
		if _, err = article.Save(ctx, tx, one.ID, r.ID, editor, article.Ready, "", text); err != nil {
			return err
		}
		if _, err = article.Publish(ctx, tx, one.ID, article.Publication{By: editor, Change: article.Change{Kind: article.Correction, Said: "800", Says: "900"}}); err != nil {
			return err
		}
		a, err = article.ByID(ctx, tx, one.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A story's life after its first mistake, on both engines: listed, followed, carried elsewhere, withheld, retracted.
func TestAfterAMistake(t *testing.T) {
	databasetest.EachAt(t, noon, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		ctx := context.Background()
		a := story(t, db)
		policy := correction.HousePolicy()
		list, err := article.Corrections(ctx, db, policy.Listed(), noon.Add(-time.Hour), noon.Add(time.Hour), 10)
		if err != nil || len(list) != 1 || list[0].Said != "800" || list[0].Story.Headline != "Valves" {
			t.Fatalf("listed: %+v %v", list, err)
		}
		if months, err := article.CorrectionMonths(ctx, db, policy.Listed(), time.UTC); err != nil || len(months) != 1 || months[0].Count != 1 {
			t.Errorf("months: %v %v", months, err)
		}
		if last, err := article.LastMended(ctx, db, []int64{a.ID, 99}); err != nil || last[a.ID].Kind != article.Correction {
			t.Errorf("last mended: %v %v", last, err)
		}
		steps, _, err := correction.History(ctx, db, a, policy, "")
		if err != nil || len(steps) != 2 || len(steps[0].Parts) != 1 {
			t.Fatalf("followed: %+v %v", steps, err)
		}
		write := func(f func(tx *database.Tx) error) {
			t.Helper()
			if err := db.Write(ctx, f); err != nil {
				t.Fatal(err)
			}
		}
		write(func(tx *database.Tx) error {
			_, err := correction.RecordOutlet(ctx, tx, editor, correction.Outlet{ArticleID: a.ID, Name: "The Rand Ledger", Told: noon})
			return err
		})
		if o, err := correction.Outlets(ctx, db, a.ID); err != nil || len(o) != 1 || !o[0].Mended.IsZero() {
			t.Errorf("outlets: %v %v", o, err)
		}
		posted, err := comment.Post(ctx, db, comment.After, comment.Draft{ArticleID: a.ID, Name: "Ayanda", Text: "It is 900."})
		if err != nil {
			t.Fatal(err)
		}
		write(func(tx *database.Tx) error {
			e, err := comment.ErrorInComment(ctx, tx, editor, posted.Comment.ID)
			if err != nil {
				return err
			}
			return comment.SettleError(ctx, tx, editor, comment.Settlement{Report: e.ID, Answer: "Thanks.", Outcome: comment.Fixed, Change: list[0].ID})
		})
		if fixed, err := comment.FixedFor(ctx, db, a.ID); err != nil || fixed[posted.Comment.ID] != list[0].ID {
			t.Errorf("fixed: %v %v", fixed, err)
		}
		write(func(tx *database.Tx) error {
			return article.Withhold(ctx, tx, a.ID, list[0].WasID, editor, "It named a child.")
		})
		if steps, _, err = correction.History(ctx, db, a, policy, ""); err != nil || len(steps[0].Parts) != 0 || steps[0].Said != "" || steps[1].Shut == "" {
			t.Errorf("withheld: %+v %v", steps, err)
		}
		write(func(tx *database.Tx) error {
			return article.Retract(ctx, tx, a.ID, editor, "why", "Taken back.", article.RetractedInstead)
		})
		if l, err := article.LiveByID(ctx, db, a.ID); err != nil || l.Body.Text() != "" || !l.Bare() {
			t.Errorf("retracted: %+v %v", l.Text, err)
		}
		if err := db.Write(ctx, func(tx *database.Tx) error {
			_, err := article.Publish(ctx, tx, a.ID, article.Publication{Revision: list[0].WasID, By: editor})
			return err
		}); err == nil {
			t.Error("a retracted story was published by accident")
		}
	})
}

// A request is decided by a rule and with a reason; who asked is forgotten in time, and only then.
func TestTheDocketForgets(t *testing.T) {
	databasetest.EachAt(t, noon, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		ctx := context.Background()
		a := story(t, db)
		var r correction.Request
		write := func(f func(tx *database.Tx) error) {
			t.Helper()
			if err := db.Write(ctx, f); err != nil {
				t.Fatal(err)
			}
		}
		write(func(tx *database.Tx) (err error) {
			r, err = correction.Open(ctx, tx, editor, correction.Request{Kind: correction.Unpublish, ArticleID: a.ID, About: "All of it", Asker: "A. Reader"})
			return err
		})
		if list, err := correction.Waiting(ctx, db, 10); err != nil || len(list) != 1 || !list[0].Open() {
			t.Errorf("%v wait: %v", list, err)
		}
		write(func(tx *database.Tx) error {
			return correction.Decide(ctx, tx, editor, r.ID, correction.Partly, "Public interest", "Only the address", noon.AddDate(0, 1, 0))
		})
		forget := func() (n int64) {
			write(func(tx *database.Tx) (err error) {
				n, err = correction.Forget(ctx, tx)
				return err
			})
			return n
		}
		if n := forget(); n != 0 {
			t.Errorf("%d were forgotten at once", n)
		}
		clock.Advance(181 * 24 * time.Hour)
		if n := forget(); n != 1 {
			t.Errorf("%d were forgotten", n)
		}
		if r, err := correction.RequestByID(ctx, db, r.ID); err != nil || r.Asker != "" || r.Reason != "Only the address" || r.Erased.IsZero() {
			t.Errorf("kept: %+v %v", r, err)
		}
		if list, err := correction.Waiting(ctx, db, 10); err != nil || len(list) != 1 || !list[0].Due(clock.Now()) {
			t.Errorf("%v wait: %v", list, err)
		}
		if years, err := correction.Years(ctx, db, time.UTC); err != nil || len(years) != 1 || years[0].Partly != 1 {
			t.Errorf("years: %v %v", years, err)
		}
		if list, err := correction.Docket(ctx, db, 10); err != nil || len(list) != 1 {
			t.Errorf("docket: %v %v", list, err)
		}
	})
}

// A long story that was rewritten again and again is followed on one page that stays a page: within the limits the versions
// are compared, behind them it is said that there is more.
func TestManyLongVersionsStayAPage(t *testing.T) {
	clock := databasetest.NewClock(noon)
	db := databasetest.NewAt(t, clock)
	ctx := context.Background()
	a := story(t, db)
	long := func(n int) *markup.Document {
		r := rand.New(rand.NewSource(int64(n)))
		words := strings.Fields("water valve bridge council rand tanker street closed open on in for the a of said people week month Friday reservoir pipe")
		var blocks []markup.Content
		for range 80 {
			var p strings.Builder
			for range 60 {
				p.WriteString(words[r.Intn(len(words))] + " ")
			}
			blocks = append(blocks, markup.Paragraph{Text: markup.Text(p.String())})
		}
		return markup.New(blocks...)
	}
	for n := range 25 {
		clock.Advance(time.Minute)
		if err := db.Write(ctx, func(tx *database.Tx) error {
			head, err := article.Head(ctx, tx, a.ID)
			if err != nil {
				return err
			}
			text := head.Text
			text.Body = long(n)
			r, err := article.Save(ctx, tx, a.ID, head.ID, editor, article.Ready, "", text)
			if err != nil {
				return err
			}
			_, err = article.Publish(ctx, tx, a.ID, article.Publication{Revision: r.ID, By: editor, Change: article.Change{Kind: article.Update}})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	a, err := article.ByID(ctx, db, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	steps, _, err := correction.History(ctx, db, a, correction.HousePolicy(), "")
	if err != nil || len(steps) != 27 {
		t.Fatalf("%d steps: %v", len(steps), err)
	}
	t.Logf("25 versions of 4,800 words, all rewritten: %v", time.Since(began))
	shown, told := 0, 0
	for i, s := range steps {
		if len(s.Parts) > 0 {
			told++
		}
		if s.Gap == correction.TooMuch && i == 0 {
			t.Error("not even the newest version is compared")
		}
		for _, p := range s.Parts {
			for _, w := range append(slices.Clone(p.Old), p.New...) {
				shown += len(w.Text)
			}
		}
	}
	if shown > 400_000 || told < 2 || steps[24].Gap != correction.TooMuch || steps[26].Gap != correction.Unasked {
		t.Errorf("%d bytes are shown of %d versions; the last are %q and %q", shown, told, steps[24].Gap, steps[26].Gap)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
}
