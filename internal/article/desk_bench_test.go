package article_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/search"
)

// BenchmarkListOf100000 asks for pages of the newsroom's list where the paper has 100,000 stories.
func BenchmarkListOf100000(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) { benchmarkList(b, databasetest.New(b)) })
	if db, ok := databasetest.NewPostgres(b); ok {
		b.Run("PostgreSQL", func(b *testing.B) { benchmarkList(b, db) })
	}
}

const archived = 100_000

// fillDesk writes 100,000 stories with what the desk knows of them: one in a hundred is a draft, one in two hundred in
// review, one in five hundred has private changes. Words fall as in papers.
func fillDesk(b *testing.B, db *database.DB) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(r, 1.1, 2, 30_000)
	words := func(n int) string {
		var t strings.Builder
		for range n {
			fmt.Fprintf(&t, "w%d ", zipf.Uint64())
		}
		return t.String()
	}
	start := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)
	for from := 1; from <= archived; from += 2000 {
		err := db.Write(b.Context(), func(tx *database.Tx) error {
			for id := from; id < from+2000; id++ {
				at, published, first, stage := database.Micros(start.Add(time.Duration(id)*time.Hour)), id, database.Micros(start.Add(time.Duration(id)*time.Hour)), "draft"
				if id%100 == 0 {
					published, first = 0, 0
				}
				if id%200 == 0 {
					stage = "review"
				}
				if published != 0 && id%500 == 1 {
					published--
				}
				by := fmt.Sprintf("staff:%d", id%60)
				if _, err := tx.Exec(b.Context(), `INSERT INTO article (id, created_at, created_by, head_id, head_saved_at, head_headline, head_section_id, head_stage, published_id, path, first_published_at)
					VALUES ($1, $2, $3, $1, $2, $4, $5, $6, $7, $8, $9)`, id, at, by, words(9), id%24+1, stage, published, fmt.Sprintf("city/story-%d", id), first); err != nil {
					return err
				}
				if _, err := tx.Exec(b.Context(), `INSERT INTO revision (id, article_id, seq, saved_at, saved_by, stage, text, hash) VALUES ($1, $1, 1, $2, $3, $4, '{}', $5)`, id, at, by, stage, []byte{1}); err != nil {
					return err
				}
				if _, err := tx.Exec(b.Context(), `INSERT INTO head_author (author_id, article_id) VALUES ($1, $2)`, id%300, id); err != nil {
					return err
				}
				if err := search.IndexHead(b.Context(), tx, search.Head{ArticleID: int64(id), Headline: words(9), Body: words(60)}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if _, err := db.Query(b.Context(), `SELECT 1`); err != nil {
		b.Fatal(err)
	}
	_ = db.Write(b.Context(), func(tx *database.Tx) error { _, err := tx.Exec(b.Context(), `ANALYZE`); return err })
}

func benchmarkList(b *testing.B, db *database.DB) {
	fillDesk(b, db)
	middle := article.Key{At: database.Micros(time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC).Add(50_000 * time.Hour)), ID: 50_000}
	for _, c := range []struct {
		name string
		f    article.Filter
	}{
		{"all", article.Filter{}}, {"behind 50,000", article.Filter{After: middle}}, {"drafts", article.Filter{Stands: article.StandsDraft}},
		{"review", article.Filter{Stands: article.StandsReview}}, {"changed", article.Filter{Stands: article.StandsChanged}}, {"killed, none", article.Filter{Stands: article.StandsKilled}},
		{"scheduled, none", article.Filter{Stands: article.StandsScheduled}}, {"rare word", article.Filter{Words: "w5000"}}, {"common word", article.Filter{Words: "w0"}},
		{"three words", article.Filter{Words: "w20 w30 w40"}}, {"author", article.Filter{Author: 7}}, {"own of a contributor", article.Filter{Viewer: article.Viewer{Actor: "staff:7"}}},
		{"two sections", article.Filter{Viewer: article.Viewer{Actor: "staff:7", Sections: []int64{3, 4}}}}, {"published", article.Filter{Order: article.ByPublished}}, {"longest untouched draft", article.Filter{Order: article.ByLongest, Stands: article.StandsDraft}},
	} {
		c.f.Limit = 31
		b.Run(c.name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				list, err := article.List(b.Context(), db, c.f)
				if err != nil {
					b.Fatal(err)
				}
				n = len(list)
			}
			b.ReportMetric(float64(n), "stories")
		})
	}
	b.Run("count", func(b *testing.B) {
		for b.Loop() {
			if _, err := article.Count(b.Context(), db, article.Filter{Words: "w0"}, 1001); err != nil {
				b.Fatal(err)
			}
		}
	})
}
