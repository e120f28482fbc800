package demo

import (
	"context"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/blob"
	"broadsheet/internal/comment"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/section"
)

// The Courier fills an empty paper on any day, is whole, and fills it only once.
func TestTheCourierIsWhole(t *testing.T) {
	johannesburg, err := time.LoadLocation("Africa/Johannesburg")
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	clock := databasetest.NewClock(time.Date(2025, 1, 1, 0, 5, 0, 0, johannesburg)) // the first minutes of a year
	db := databasetest.NewAt(t, clock)
	store, err := blob.OpenDirectory(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := Fill(ctx, db, store, johannesburg); err != nil {
			t.Fatal(err)
		}
	}
	ids, err := article.LiveAfter(ctx, db, 0, 1000)
	if err != nil || len(ids) < 40 {
		t.Fatalf("%d live stories: %v", len(ids), err)
	}
	for _, id := range ids {
		l, err := article.LiveByID(ctx, db, id)
		if err != nil {
			t.Fatal(err)
		}
		text := l.Headline + l.Standfirst + strings.Join(l.KeyPoints, " ") + l.Body.Text()
		if strings.Contains(text, "{{") || strings.Contains(text, ":::") {
			t.Errorf("%s: something was not written out", l.Path)
		}
		if l.FirstPublished.After(clock.Now()) || l.Article.Updated.After(clock.Now()) {
			t.Errorf("%s is from the future: %v, %v", l.Path, l.FirstPublished, l.Article.Updated)
		}
	}
	sections, err := section.All(ctx, db)
	if err != nil || len(section.Children(sections, 0)) < 6 {
		t.Errorf("%d sections: %v", len(sections), err)
	}
	for _, path := range []string{"city/water/second-tanker-supplier", "culture/books/library-postcards-list"} {
		if _, err := article.At(ctx, db, path); err == nil {
			t.Errorf("/%s can be read", path)
		}
	}
	if held, reported, err := comment.Backlog(ctx, db); err != nil || held == 0 || reported == 0 {
		t.Errorf("the moderators have %d held and %d reported comments: %v", held, reported, err)
	}
	count := func(query string) (n int) {
		if err := db.QueryRow(ctx, query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(`SELECT COUNT(*) FROM article WHERE killed_at <> 0`); n != 1 {
		t.Errorf("%d killed stories", n)
	}
	if n := count(`SELECT COUNT(*) FROM article WHERE retracted_at <> 0`); n != 1 {
		t.Errorf("%d retracted stories", n)
	}
	if n := count(`SELECT COUNT(*) FROM wrong_copy`); n != 2 {
		t.Errorf("%d outlets", n)
	}
	if open, done := count(`SELECT COUNT(*) FROM docket WHERE decision = ''`), count(`SELECT COUNT(*) FROM docket WHERE decision <> ''`); open != 1 || done != 1 {
		t.Errorf("%d requests wait and %d are decided", open, done)
	}
	if open, fixed := count(`SELECT COUNT(*) FROM error_report WHERE open`), count(`SELECT COUNT(*) FROM error_report WHERE outcome = 'fixed' AND change_id <> 0`); open != 1 || fixed != 1 {
		t.Errorf("%d reports wait and %d are answered", open, fixed)
	}
	if n := count(`SELECT COUNT(*) FROM change WHERE was_id <> 0 AND kind = 'correction' AND was_id <> revision_id`); n != 1 {
		t.Errorf("%d corrections can be followed word by word", n)
	}
	if n := count(`SELECT COUNT(*) FROM plan WHERE state = 'waiting'`); n != 1 {
		t.Errorf("%d plans wait", n)
	}
	if n := count(`SELECT COUNT(*) FROM live WHERE card LIKE '%"kind":"sponsored"%'`); n != 1 {
		t.Errorf("%d sponsored stories", n)
	}
}

func TestDaysAreCountedFromToday(t *testing.T) {
	thursday := time.Date(2024, 12, 19, 12, 0, 0, 0, time.UTC)
	for in, want := range map[string]string{"2d6h15m": "54h15m0s", "3h20m": "3h20m0s", "45m": "45m0s"} {
		if d, err := length(in); err != nil || d.String() != want {
			t.Errorf("length(%q) = %v, %v", in, d, err)
		}
	}
	if _, err := length("soon"); err == nil {
		t.Error("soon is a length of time")
	}
	if at := moment(thursday); !at.Equal(thursday) {
		t.Errorf("before three the demo's moment is now, not %v", at)
	}
	if at := moment(thursday.Add(8 * time.Hour)); at.Hour() != printTime {
		t.Errorf("after three it is three, not %v", at)
	}
	text, err := read("paper.toml", thursday)
	if err != nil || !strings.Contains(text, "The Highveld Courier") {
		t.Error(err)
	}
}
