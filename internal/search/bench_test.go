package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/search"
)

// archive writes stories of 600 words drawn by Zipf's law, as words in papers
// are: w0 is in every story, w3000 in few.
func archive(n int) []search.Story {
	r := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(r, 1.1, 2, 30_000)
	text := func(words int) string {
		var b strings.Builder
		for range words {
			fmt.Fprintf(&b, "w%d ", zipf.Uint64())
		}
		return b.String()
	}
	stories := make([]search.Story, n)
	for i := range stories {
		stories[i] = search.Story{ArticleID: int64(i) + 1, Headline: text(9), Standfirst: text(20), Body: text(600),
			Bylines: []string{text(2)}, Topics: []string{text(2), text(1)}, Sections: []int64{int64(i % 7)},
			Published: noon.Add(time.Duration(i) * time.Hour)}
	}
	return stories
}

func BenchmarkFindIn10000(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) { benchmarkFind(b, databasetest.New(b)) })
	if db, ok := databasetest.NewPostgres(b); ok {
		b.Run("PostgreSQL", func(b *testing.B) { benchmarkFind(b, db) })
	}
}

func benchmarkFind(b *testing.B, db *database.DB) {
	b.Helper()
	if err := search.Rebuild(context.Background(), db, shelf(archive(10_000))); err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct{ name, text string }{
		{"rare", "w5000"}, {"two", "w200 w300"}, {"everywhere", "w0"}, {"phrase", `"w0 w1 w2"`},
		{"prefix", "w29*"}, {"exclude", "w100 -w0"}, {"twelve", "w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11"},
	} {
		for sort, name := range []string{"relevance", "date"} {
			b.Run(c.name+"/"+name, func(b *testing.B) {
				total := 0
				for b.Loop() {
					total = find(b, db, search.Query{Text: c.text, Sort: search.Sort(sort)}).Total
				}
				b.ReportMetric(float64(total), "hits")
			})
		}
	}
}

func BenchmarkIndex(b *testing.B) {
	db := databasetest.New(b)
	stories := archive(500)
	i := 0
	for b.Loop() {
		index(b, db, stories[i%len(stories)])
		i++
	}
}
