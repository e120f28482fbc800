package search

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"broadsheet/internal/database"
)

// PageSize is how many hits a page holds.
const PageSize = 20

// maxCandidates bounds the stories that one query looks at, newest first. A
// word found in more says little, and its best hits are among the recent ones;
// reading the words of each costs some 10 µs.
const maxCandidates = 1_000

// Sort is the order of the hits.
type Sort int

// The orders. The zero value is by relevance.
const (
	ByRelevance Sort = iota
	ByDate           // newest first
)

// Query is what a reader asks.
type Query struct {
	Text    string
	Sort    Sort
	Section int64 // with the sections below it; 0: the whole paper
	Page    int   // from 1; less is 1
}

// Result is one page of hits.
type Result struct {
	Parsed Parsed
	Hits   []Hit
	Page   int
	Pages  int
	Total  int
	// TotalCapped: there are more than Total; only the newest 1,000 matching
	// stories were looked at.
	TotalCapped bool
}

// Hit is a story that was found, with its words marked.
type Hit struct {
	ArticleID  int64
	Published  time.Time
	Score      int // 0 when sorted by date
	Headline   []Segment
	Standfirst []Segment
	Snippet    []Segment // about 30 words of the body, the best

	at int // on the page
}

// Find answers a query. Whatever the text is, it is a query; one that asks for
// nothing finds nothing and Parsed.Advice says why. Hits name stories that were
// published when they were indexed: ask the article's gate before showing one.
func Find(ctx context.Context, q database.Reader, asked Query) (Result, error) {
	r := Result{Parsed: ParseQuery(asked.Text), Page: max(asked.Page, 1)}
	if len(r.Parsed.wanted()) == 0 {
		return r, nil
	}
	found, err := candidates(ctx, q, r.Parsed, asked)
	if err != nil {
		return Result{}, fmt.Errorf("search: %w", err)
	}
	if len(found) > maxCandidates {
		found, r.TotalCapped = found[:maxCandidates], true
	}
	found = judge(found, r.Parsed, asked.Sort)
	r.Total, r.Pages = len(found), (len(found)+PageSize-1)/PageSize
	if r.Page > r.Pages {
		return r, nil
	}
	page := found[(r.Page-1)*PageSize : min(r.Page*PageSize, len(found))]
	if r.Hits, err = show(ctx, q, page, r.Parsed); err != nil {
		return Result{}, fmt.Errorf("show the hits: %w", err)
	}
	return r, nil
}

// candidate is a story that holds the lexemes of a query.
type candidate struct {
	place int64
	words string // read only where judge needs it
	score int
}

// candidates asks the engine, newest first, for one more than the bound.
func candidates(ctx context.Context, q database.Reader, p Parsed, asked Query) ([]candidate, error) {
	e, err := engineOf(ctx, q)
	if err != nil {
		return nil, err
	}
	match, words := e.match(p.lexemes(asked.Section)), needsWords(p, asked.Sort)
	question := e.newest()
	if words {
		question = `SELECT n.place, t.words FROM (` + question + `) n JOIN search_text t ON t.place = n.place ORDER BY n.place DESC`
	}
	rows, err := q.Query(ctx, question, match, maxCandidates+1)
	return database.Collect(rows, err, func(row *sql.Rows, c *candidate) error {
		if words {
			return row.Scan(&c.place, &c.words)
		}
		return row.Scan(&c.place)
	})
}

// lexemes returns what a story must hold and what it must not. A phrase of
// three or more words cannot be excluded by its pairs; judge does that.
func (p Parsed) lexemes(section int64) (all, none []lexeme) {
	if section != 0 {
		all = append(all, lexeme{text: sectionLexeme(section)})
	}
	for _, t := range p.Terms {
		switch {
		case !t.Excluded:
			all = append(all, t.lexemes()...)
		case t.exact():
			none = append(none, t.lexemes()...)
		}
	}
	return all, none
}

// needsWords says whether the stored words must be read: to rank, or to check
// a phrase that the engine cannot.
func needsWords(p Parsed, s Sort) bool {
	return s == ByRelevance || slices.ContainsFunc(p.Terms, func(t Term) bool { return !t.exact() })
}

// judge keeps the stories that truly have what was asked, best first.
func judge(found []candidate, p Parsed, s Sort) []candidate {
	if !needsWords(p, s) {
		return found
	}
	r := newRanker(p)
	kept := found[:0]
	for _, c := range found {
		score, ok := r.rank(c.words)
		if !ok {
			continue
		}
		c.words = "" // 4 kB each; the page needs none of them
		if s == ByRelevance {
			c.score = score
		}
		kept = append(kept, c)
	}
	slices.SortFunc(kept, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.place, a.place))
	})
	return kept
}

// show reads the texts of one page of hits and marks the words in them.
func show(ctx context.Context, q database.Reader, page []candidate, p Parsed) ([]Hit, error) {
	places := make([]int64, len(page))
	for i, c := range page {
		places[i] = c.place
	}
	m := marker{p.wanted()}
	rows, err := q.Query(ctx, `SELECT place, published, headline, standfirst, body FROM search_text
		WHERE place IN (`+database.Places(1, len(places))+`)`, database.IDs(places)...)
	hits, err := database.Collect(rows, err, func(row *sql.Rows, h *Hit) error {
		var place, published int64
		var headline, standfirst, body string
		if err := row.Scan(&place, &published, &headline, &standfirst, &body); err != nil {
			return err
		}
		at := slices.Index(places, place)
		*h = Hit{ArticleID: articleAt(place), Published: database.FromMicros(published), Score: page[at].score, at: at,
			Headline: m.mark(headline), Standfirst: m.mark(standfirst), Snippet: m.snippet(body)}
		return nil
	})
	slices.SortFunc(hits, func(a, b Hit) int { return cmp.Compare(a.at, b.at) })
	return hits, err
}
