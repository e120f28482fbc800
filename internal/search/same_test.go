package search_test

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/search"
)

// archivist finds stories the slow way: by reading every word of every story.
// Both engines must find what the archivist finds, in the same order, so they
// find the same as each other. The words here need no folding.
type archivist struct{ stories []search.Story }

func (a archivist) find(q search.Query) []int64 {
	type hit struct {
		id, published int64
		score         int
	}
	var hits []hit
	for _, s := range a.stories {
		if score, ok := a.read(s, q); ok {
			hits = append(hits, hit{s.ArticleID, s.Published.UnixMicro(), score})
		}
	}
	slices.SortFunc(hits, func(x, y hit) int {
		byScore := 0
		if q.Sort == search.ByRelevance {
			byScore = cmp.Compare(y.score, x.score)
		}
		return cmp.Or(byScore, cmp.Compare(y.published, x.published), cmp.Compare(y.id, x.id))
	})
	var out []int64
	for _, h := range hits {
		out = append(out, h.id)
	}
	return out
}

func (a archivist) read(s search.Story, q search.Query) (score int, ok bool) {
	if q.Section != 0 && !slices.Contains(s.Sections, q.Section) {
		return 0, false
	}
	var last *search.Term
	for _, t := range search.ParseQuery(q.Text).Terms {
		points := a.points(s, t, [4]int{24, 12, 9, 1}, [4]int{1, 1, 1, 8})
		if t.Excluded != (points == 0) {
			return 0, false
		}
		if t.Excluded {
			continue
		}
		score += points
		if last != nil && !last.Prefix {
			both := search.Term{Words: slices.Concat(last.Words, t.Words), Prefix: t.Prefix}
			score += a.points(s, both, [4]int{12, 6, 3, 2}, [4]int{1, 1, 1, 1})
		}
		last = &t
	}
	return score, true
}

func (a archivist) points(s search.Story, t search.Term, each, most [4]int) int {
	total := 0
	for i, texts := range [4][]string{{s.Headline}, {s.Standfirst}, slices.Concat(s.Bylines, s.Topics), {s.Body}} {
		n := 0
		for _, text := range texts {
			words := strings.Fields(text)
			for at := range words {
				if starts(words[at:], t) {
					n++
				}
			}
		}
		total += each[i] * min(n, most[i])
	}
	return total
}

func starts(words []string, t search.Term) bool {
	if len(words) < len(t.Words) {
		return false
	}
	for i, w := range t.Words {
		open := t.Prefix && i == len(t.Words)-1
		if words[i] != w && !(open && strings.HasPrefix(words[i], w)) {
			return false
		}
	}
	return true
}

// A few words, so that they meet often; some begin others, some are not ASCII.
var vocabulary = []string{"dam", "dams", "water", "wat", "the", "of", "жар", "жара", "水", "9", "अब"}

func drawText(t *rapid.T, most int) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, most).Draw(t, "text"), " ")
}

func drawStory(t *rapid.T, id int64) search.Story {
	s := search.Story{ArticleID: id, Headline: drawText(t, 4), Standfirst: drawText(t, 5), Body: drawText(t, 40),
		Sections:  rapid.SliceOfNDistinct(rapid.Int64Range(1, 3), 0, 2, rapid.ID[int64]).Draw(t, "sections"),
		Published: noon.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "hour")) * time.Hour)}
	for range rapid.IntRange(0, 2).Draw(t, "names") {
		s.Bylines = append(s.Bylines, drawText(t, 2))
		s.Topics = append(s.Topics, drawText(t, 2))
	}
	return s
}

func drawQuery(t *rapid.T) search.Query {
	var terms []string
	for range rapid.IntRange(1, 4).Draw(t, "terms") {
		term := `"` + strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 3).Draw(t, "words"), " ") + `"`
		terms = append(terms, rapid.SampledFrom([]string{"", "", "", "-"}).Draw(t, "sign")+term+rapid.SampledFrom([]string{"", "", "*"}).Draw(t, "star"))
	}
	return search.Query{Text: strings.Join(terms, " "), Sort: search.Sort(rapid.IntRange(0, 1).Draw(t, "sort")),
		Section: rapid.SampledFrom([]int64{0, 0, 0, 1, 2}).Draw(t, "section")}
}

func TestBothEnginesFindWhatTheArchivistFinds(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		rapid.Check(t, func(t *rapid.T) {
			var a archivist
			for id := range int64(rapid.IntRange(1, 15).Draw(t, "stories")) {
				a.stories = append(a.stories, drawStory(t, id+1))
			}
			if err := search.Rebuild(context.Background(), db, shelf(a.stories)); err != nil {
				t.Fatal(err)
			}
			for range 12 {
				q := drawQuery(t)
				got, err := search.Find(context.Background(), db, q)
				if err != nil {
					t.Fatal(err)
				}
				var want []int64
				if got.Parsed.Advice == search.NoAdvice {
					want = a.find(q)
				}
				if diff := gocmp.Diff(want, ids(got)); diff != "" {
					t.Fatalf("%s, sort %d, section %d: %s", q.Text, q.Sort, q.Section, diff)
				}
			}
		})
	})
}
