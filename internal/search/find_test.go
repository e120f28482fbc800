package search_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/search"
)

var noon = time.Date(2024, 12, 19, 10, 0, 0, 0, time.UTC)

// paper is what the scenes search in.
var paper = []search.Story{
	{ArticleID: 1, Headline: "Pump fails at Brakwater reservoir", Standfirst: "Taps ran dry in four suburbs",
		Body:    "The water came back at noon. Water tankers stayed.\n\nEngineers found the fault in Tshwane’s older pump.",
		Bylines: []string{"Lerato Dlamini", "Pieter van Wyk"}, Topics: []string{"Water supply"}, Sections: []int64{11, 1}, Published: noon},
	{ArticleID: 2, Headline: "Water tariffs to rise", Standfirst: "Council votes on Thursday", Body: "Households pay more.",
		Bylines: []string{"Pieter Botha"}, Sections: []int64{1}, Published: noon.Add(-24 * time.Hour)},
	{ArticleID: 3, Headline: "A café with a view", Standfirst: "Where to eat", Body: "No water glass stays empty for long: water, water, water, water, water, water, water, water, water.",
		Bylines: []string{"Ayanda Nkosi"}, Topics: []string{"Food"}, Sections: []int64{2}, Published: noon.Add(-48 * time.Hour)},
	{ArticleID: 4, Headline: "Electricity returns", Standfirst: "Water follows", Body: "The end of the outage in the city.",
		Sections: []int64{1}, Published: noon.Add(-72 * time.Hour)},
	{ArticleID: 5, Headline: "Elections: what to know", Body: "The city of gold votes. Of the gold, little is left.", Topics: []string{"Elections"},
		Sections: []int64{3}, Published: noon.Add(-96 * time.Hour)},
}

func index(t testing.TB, db *database.DB, stories ...search.Story) {
	t.Helper()
	err := db.Write(context.Background(), func(tx *database.Tx) error {
		for _, s := range stories {
			if err := search.Index(context.Background(), tx, s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func find(t testing.TB, db *database.DB, q search.Query) search.Result {
	t.Helper()
	r, err := search.Find(context.Background(), db, q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func ids(r search.Result) []int64 {
	var out []int64
	for _, h := range r.Hits {
		out = append(out, h.ArticleID)
	}
	return out
}

func TestReadersFindStories(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		index(t, db, paper...)
		for _, c := range []struct {
			name string
			q    search.Query
			want []int64
		}{
			{"headline before standfirst before topic before body", search.Query{Text: "water"}, []int64{2, 4, 1, 3}},
			{"by date", search.Query{Text: "water", Sort: search.ByDate}, []int64{1, 2, 3, 4}},
			{"all the words", search.Query{Text: "water pump"}, []int64{1}},
			{"a byline", search.Query{Text: "dlamini"}, []int64{1}},
			{"a name over two bylines is nobody's", search.Query{Text: `"dlamini pieter"`}, nil},
			{"a topic", search.Query{Text: "food"}, []int64{3}},
			{"accents do not count", search.Query{Text: "cafe VIEW"}, []int64{3}},
			{"a possessive finds its noun", search.Query{Text: "tshwane"}, []int64{1}},
			{"and itself, whatever the apostrophe", search.Query{Text: "Tshwane's"}, []int64{1}},
			{"a phrase", search.Query{Text: `"water tankers"`}, []int64{1}},
			{"no phrase from headline into standfirst", search.Query{Text: `"rise council"`}, nil},
			{"a long phrase", search.Query{Text: `"city of gold"`}, []int64{5}},
			{"by date too, where pairs alone would mislead", search.Query{Text: `"of the gold votes"`, Sort: search.ByDate}, nil},
			{"a phrase that ends open", search.Query{Text: `"water tank*"`}, []int64{1}},
			{"a prefix", search.Query{Text: "elect*"}, []int64{5, 4}},
			{"without the star the word is whole", search.Query{Text: "elect"}, nil},
			{"an excluded word", search.Query{Text: "water -pump"}, []int64{2, 4, 3}},
			{"an excluded prefix", search.Query{Text: "water -tar* -elec*"}, []int64{1, 3}},
			{"an excluded phrase", search.Query{Text: `water -"taps ran"`, Sort: search.ByDate}, []int64{2, 3, 4}},
			{"an excluded long phrase", search.Query{Text: `votes -"the city of gold"`}, []int64{2}},
			{"nearly an excluded long phrase", search.Query{Text: `gold -"the gold little was"`}, []int64{5}},
			{"in a section", search.Query{Text: "water", Section: 1}, []int64{2, 4, 1}},
			{"in its lower section", search.Query{Text: "water", Section: 11}, []int64{1}},
			{"stop words are words", search.Query{Text: "the of"}, []int64{4, 5}},
			{"nothing asked", search.Query{Text: ` "" `}, nil},
			{"only excluded", search.Query{Text: "-water"}, nil},
			{"a word that is nowhere", search.Query{Text: "giraffe"}, nil},
			{"engine speech", search.Query{Text: `lexemes:water' | "x" & !y NEAR/2 (`}, nil},
			{"broken bytes", search.Query{Text: "wa\xffter\x00"}, nil},
		} {
			t.Run(c.name, func(t *testing.T) {
				r := find(t, db, c.q)
				if diff := cmp.Diff(c.want, ids(r)); diff != "" {
					t.Error(diff)
				}
				if r.Total != len(c.want) || r.TotalCapped {
					t.Errorf("total %d, capped %v", r.Total, r.TotalCapped)
				}
			})
		}
	})
}

func TestAHitShowsWhereItsWordsStand(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		index(t, db, paper...)
		h := find(t, db, search.Query{Text: "cafe water"}).Hits[0]
		want := []search.Segment{{Text: "A "}, {Text: "café", Hit: true}, {Text: " with a view"}}
		if diff := cmp.Diff(want, h.Headline); diff != "" {
			t.Error(diff)
		}
		if len(h.Snippet) < 2 || h.Snippet[1] != (search.Segment{Text: "water", Hit: true}) {
			t.Errorf("snippet %v", h.Snippet)
		}
		if !h.Published.Equal(noon.Add(-48 * time.Hour)) {
			t.Errorf("published %v", h.Published)
		}
	})
}

func TestASnapshotFindsWhatWasThereWhenItWasTaken(t *testing.T) {
	ctx := context.Background()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		index(t, db, paper...)
		err := db.Read(ctx, func(q database.Reader) error {
			for range 2 {
				r, err := search.Find(ctx, q, search.Query{Text: "water"})
				if err != nil {
					return err
				}
				if r.Total != 4 {
					t.Errorf("found %d stories", r.Total)
				}
				index(t, db, search.Story{ArticleID: 6, Headline: "More water"})
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if r := find(t, db, search.Query{Text: "water"}); r.Total != 5 {
			t.Errorf("afterwards found %d stories", r.Total)
		}
	})
}

func TestAStoryIsFoundWhenItsPublicationCommits(t *testing.T) {
	ctx := context.Background()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		index(t, db, paper...)
		changed := paper[1]
		changed.Headline = "Tariffs unchanged after all"
		index(t, db, changed)
		if got := ids(find(t, db, search.Query{Text: "rise"})); got != nil {
			t.Errorf("the old headline still finds %v", got)
		}
		if got := ids(find(t, db, search.Query{Text: "unchanged tariffs"})); !slices.Equal(got, []int64{2}) {
			t.Errorf("the new headline finds %v", got)
		}

		spiked := errors.New("spiked")
		err := db.Write(ctx, func(tx *database.Tx) error {
			if err := search.Index(ctx, tx, search.Story{ArticleID: 9, Headline: "Giraffe at large"}); err != nil {
				return err
			}
			if err := search.Remove(ctx, tx, 1); err != nil {
				return err
			}
			if got, err := search.Find(ctx, tx, search.Query{Text: "giraffe"}); err != nil || len(got.Hits) != 1 {
				t.Errorf("inside its transaction: %v, %v", got.Hits, err)
			}
			return spiked
		})
		if !errors.Is(err, spiked) {
			t.Fatal(err)
		}
		if got := ids(find(t, db, search.Query{Text: "giraffe"})); got != nil {
			t.Errorf("a publication that failed is found: %v", got)
		}
		if got := ids(find(t, db, search.Query{Text: "reservoir"})); !slices.Equal(got, []int64{1}) {
			t.Errorf("a kill that failed left %v", got)
		}

		for range 2 { // killing twice is no error
			err = db.Write(ctx, func(tx *database.Tx) error { return search.Remove(ctx, tx, 1) })
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := ids(find(t, db, search.Query{Text: "reservoir"})); got != nil {
			t.Errorf("a killed story is found: %v", got)
		}
	})
}

func TestTextThatNoEngineHoldsIsNoReasonNotToPublish(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		index(t, db,
			search.Story{ArticleID: 1, Headline: "Nul\x00 and \xff", Body: "'; DROP TABLE search_text; -- \\ ' \" :* & | !"},
			search.Story{ArticleID: 2},
			search.Story{ArticleID: 3, Headline: "Long", Body: strings.Repeat("𝔘", 100_000) + " " + manyWords(150_000)},
			search.Story{ArticleID: 4, Headline: "Often", Body: strings.Repeat("the end ", 40_000)})
		for text, want := range map[string][]int64{
			"nul and": {1}, "drop table": {1}, "long w100": {3}, `"w7 w8"`: {3}, `often "the end the end"`: {4},
		} {
			if got := ids(find(t, db, search.Query{Text: text})); !slices.Equal(got, want) {
				t.Errorf("%s finds %v, want %v", text, got, want)
			}
		}
	})
}

func manyWords(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "w%d ", i)
	}
	return b.String()
}

func TestPagesHoldTwentyAndNeverOverlap(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var stories []search.Story
		for i := range int64(45) { // all alike, three to an instant
			stories = append(stories, search.Story{ArticleID: i + 1, Headline: "Dam levels", Published: noon.Add(time.Duration(i/3) * time.Minute)})
		}
		index(t, db, stories...)
		for _, sort := range []search.Sort{search.ByRelevance, search.ByDate} {
			var all []int64
			for page := range 4 {
				r := find(t, db, search.Query{Text: "dam", Sort: sort, Page: page + 1})
				if r.Total != 45 || r.Pages != 3 || r.Page != page+1 {
					t.Errorf("page %d of %d, total %d", r.Page, r.Pages, r.Total)
				}
				all = append(all, ids(r)...)
			}
			if len(all) != 45 || !slices.IsSortedFunc(all, func(a, b int64) int { return int(b - a) }) {
				t.Errorf("sort %d: %v", sort, all)
			}
		}
		if r := find(t, db, search.Query{Text: "dam", Page: -3}); r.Page != 1 || len(r.Hits) != search.PageSize {
			t.Errorf("page -3 is page %d with %d hits", r.Page, len(r.Hits))
		}
	})
}

func TestAWordFoundEverywhereIsCountedToTheBound(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var stories []search.Story
		for i := range int64(1100) {
			stories = append(stories, search.Story{ArticleID: i + 1, Headline: "News", Published: noon.Add(time.Duration(i) * time.Minute)})
		}
		index(t, db, stories...)
		r := find(t, db, search.Query{Text: "news"})
		if r.Total != 1000 || !r.TotalCapped || r.Hits[0].ArticleID != 1100 {
			t.Errorf("total %d, capped %v, first %d", r.Total, r.TotalCapped, r.Hits[0].ArticleID)
		}
	})
}

// shelf is a paper of live stories for Rebuild.
func shelf(stories []search.Story) search.Shelf {
	return func(_ context.Context, _ database.Reader, after int64, limit int) ([]search.Story, error) {
		var out []search.Story
		for _, s := range stories {
			if s.ArticleID > after && len(out) < limit {
				out = append(out, s)
			}
		}
		return out, nil
	}
}

func TestTheIndexIsRebuiltFromTheLiveStories(t *testing.T) {
	ctx := context.Background()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var stories []search.Story
		for i := range int64(120) {
			stories = append(stories, search.Story{ArticleID: i*2 + 1, Headline: "Live", Published: noon})
		}
		index(t, db, search.Story{ArticleID: 1, Headline: "Outdated"}, search.Story{ArticleID: 40, Headline: "Killed"},
			search.Story{ArticleID: 102, Headline: "Killed"}, search.Story{ArticleID: 999, Headline: "Killed"})
		err := db.Write(ctx, func(tx *database.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE search_text SET version = 0 WHERE article_id = $1`, 1)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if stale, err := search.Stale(ctx, db); err != nil || !stale {
			t.Errorf("an index of an older version is stale: %v, %v", stale, err)
		}
		if err := search.Rebuild(ctx, db, shelf(stories)); err != nil {
			t.Fatal(err)
		}
		if stale, err := search.Stale(ctx, db); err != nil || stale {
			t.Errorf("still stale: %v, %v", stale, err)
		}
		for text, want := range map[string]int{"live": 120, "outdated": 0, "killed": 0} {
			if r := find(t, db, search.Query{Text: text}); r.Total != want {
				t.Errorf("%s: %d, want %d", text, r.Total, want)
			}
		}
		slices.Reverse(stories)
		if err := search.Rebuild(ctx, db, shelf(stories)); err == nil {
			t.Error("a shelf in disorder was accepted")
		}
	})
}
