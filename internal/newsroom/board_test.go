package newsroom

import (
	"context"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/markup"
	"broadsheet/internal/section"
)

// The boards ask both engines alike: each story stands in the lists that its state names, and in no other.
func TestBoardOnBothEngines(t *testing.T) {
	databasetest.EachAt(t, afternoon, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		fillBoard(t, db, clock)
		for _, c := range []struct {
			ask  ask
			want string
		}{
			{ask{Tab: tabAll}, "Changed, Planned, Ready, Killed, Live, Draft"}, {ask{Tab: tabDrafts}, "Planned, Draft"}, {ask{Tab: tabReview}, "Ready"},
			{ask{Tab: tabScheduled}, "Planned"}, {ask{Tab: tabLive}, "Changed, Live"}, {ask{Tab: tabChanged}, "Changed"}, {ask{Tab: tabKilled}, "Killed"},
			{ask{Tab: tabAll, Words: "LÍVE"}, "Live"}, {ask{Tab: tabAll, Section: 2}, ""},
		} {
			c.ask.Limit = 10
			list, err := board(t.Context(), db, c.ask)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range list {
				got = append(got, s.Headline)
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("%+v: %v, not %s", c.ask, got, c.want)
			}
		}
		for _, c := range []struct {
			viewer article.Viewer
			want   int
		}{{article.Viewer{}, 6}, {article.Viewer{Actor: "staff:1"}, 6}, {article.Viewer{Actor: "staff:2"}, 0}, {article.Viewer{Actor: "staff:2", Sections: []int64{1, 9}}, 6}, {article.Viewer{Actor: "staff:2", Sections: []int64{9}}, 0}} {
			list, err := article.List(t.Context(), db, article.Filter{Viewer: c.viewer, Order: article.ByPublished, Limit: 10})
			if n, countErr := article.Count(t.Context(), db, article.Filter{Viewer: c.viewer}, 10); err != nil || countErr != nil || len(list) != c.want || n != c.want {
				t.Errorf("%+v sees %d and counts %d (%v, %v), not %d", c.viewer, len(list), n, err, countErr, c.want)
			}
		}
		next, err := plansUntil(t.Context(), db, clock.Now().Add(24*time.Hour))
		if err != nil || len(next) != 1 || next[0].Headline != "Planned" {
			t.Errorf("plans %v, %v", next, err)
		}
		failed, err := failedPlans(t.Context(), db)
		if err != nil || len(failed) != 1 || failed[0].Headline != "Draft" || failed[0].Outcome != "The slug is taken." {
			t.Errorf("failed %v, %v", failed, err)
		}
	})
}

// fillBoard writes one story of each sort, a minute apart.
func fillBoard(t *testing.T, db *database.DB, clock *databasetest.Clock) {
	t.Helper()
	ctx := t.Context()
	body, _ := markup.ParseMarkdown("Text.", nil)
	step := func(f func(ctx context.Context, tx *database.Tx) error) {
		t.Helper()
		clock.Advance(time.Minute)
		if err := db.Write(ctx, func(tx *database.Tx) error { return f(ctx, tx) }); err != nil {
			t.Fatal(err)
		}
	}
	var sec section.Section
	step(func(ctx context.Context, tx *database.Tx) (err error) {
		sec, err = section.Create(ctx, tx, "system", section.Section{Name: "City", Slug: "city"})
		return err
	})
	story := func(headline string, then func(ctx context.Context, tx *database.Tx, a article.Article, r article.Revision) error) {
		t.Helper()
		step(func(ctx context.Context, tx *database.Tx) error {
			a, r, err := article.Create(ctx, tx, "staff:1", article.Text{Headline: headline, SectionID: sec.ID, Body: body})
			if err != nil || then == nil {
				return err
			}
			return then(ctx, tx, a, r)
		})
	}
	out := func(ctx context.Context, tx *database.Tx, a article.Article, _ article.Revision) error {
		_, err := article.Publish(ctx, tx, a.ID, article.Publication{By: "staff:1"})
		return err
	}
	plan := func(ctx context.Context, tx *database.Tx, a article.Article, _ article.Revision) (article.Plan, error) {
		return article.Schedule(ctx, tx, a.ID, article.Plan{At: clock.Now().Add(time.Hour), Action: article.PlanPublish, By: "staff:1"})
	}
	story("Draft", func(ctx context.Context, tx *database.Tx, a article.Article, r article.Revision) error {
		p, err := plan(ctx, tx, a, r)
		if err != nil {
			return err
		}
		return article.FailDue(ctx, tx, p.ID, errWords("The slug is taken."))
	})
	story("Live", out)
	story("Killed", func(ctx context.Context, tx *database.Tx, a article.Article, r article.Revision) error {
		if err := out(ctx, tx, a, r); err != nil {
			return err
		}
		return article.Kill(ctx, tx, a.ID, "staff:1", "wrong", "")
	})
	story("Ready", func(ctx context.Context, tx *database.Tx, a article.Article, r article.Revision) error {
		_, err := article.Save(ctx, tx, a.ID, r.ID, "staff:1", article.Ready, "", r.Text)
		return err
	})
	story("Planned", func(ctx context.Context, tx *database.Tx, a article.Article, r article.Revision) error {
		_, err := plan(ctx, tx, a, r)
		return err
	})
	story("Changed", func(ctx context.Context, tx *database.Tx, a article.Article, r article.Revision) error {
		if err := out(ctx, tx, a, r); err != nil {
			return err
		}
		_, err := article.Save(ctx, tx, a.ID, r.ID, "staff:1", article.Draft, "", r.Text)
		return err
	})
}
