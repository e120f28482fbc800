package comment

import (
	"context"
	"database/sql"
	"fmt"

	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
)

// FirstLeaf comments are shown under the story itself, LeafSize on each further page (?comments=2).
const (
	FirstLeaf = 10  // what fits the page budget of a long story
	LeafSize  = 100 // a page of comments alone
)

// Shown is a comment in its place under a story.
type Shown struct {
	Comment
	Depth   int    // 0 for a comment on the story itself
	ReplyTo string // the name above, when the comment it answers is on an earlier page
	Gone    bool   // not published, kept only as the place of the replies below it
}

// Leaf is one page of a thread.
type Leaf struct {
	Comments []Shown
	Number   int // counts from 1
	Pages    int
	Total    int // published comments of the story
}

// List gives a page of the comments on a story: each comment is followed by its replies, the older first.
func List(ctx context.Context, q database.Reader, article int64, number int) (Leaf, error) {
	pagecache.Note(ctx, Tag(article))
	order, total, err := outline(ctx, q, article)
	if err != nil {
		return Leaf{}, fmt.Errorf("comments of story %d: %w", article, err)
	}
	leaf := Leaf{Number: max(number, 1), Pages: pages(len(order)), Total: total}
	from, to := span(leaf.Number, len(order))
	if from >= to {
		return leaf, nil
	}
	leaf.Comments, err = fill(ctx, q, order, from, to)
	return leaf, err
}

func pages(n int) int {
	if n <= FirstLeaf {
		return 1
	}
	return 1 + (n-FirstLeaf+LeafSize-1)/LeafSize
}

func span(number, n int) (from, to int) {
	if number == 1 {
		return 0, min(FirstLeaf, n)
	}
	from = FirstLeaf + (number-2)*LeafSize
	return from, min(from+LeafSize, n)
}

// place is a comment in the outline of a thread.
type place struct {
	id, parent int64
	depth      int
	gone       bool
}

// outline puts the whole thread in order without its texts: published comments, and the places of removed, rejected or
// held ones that have published replies somewhere below.
func outline(ctx context.Context, q database.Reader, article int64) ([]place, int, error) {
	rows, err := q.Query(ctx, `SELECT id, parent_id, state FROM comment WHERE article_id = $1 ORDER BY posted_at, id`, article)
	total := 0
	list, err := database.Collect(rows, err, func(r *sql.Rows, p *place) error {
		var state State
		err := r.Scan(&p.id, &p.parent, &state)
		if p.gone = state != Published; !p.gone {
			total++
		}
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	below := map[int64][]place{}
	for _, p := range list {
		below[p.parent] = append(below[p.parent], p)
	}
	var order []place
	for _, p := range below[0] {
		order, _ = walk(order, p, 0, below)
	}
	return order, total, nil
}

// walk adds a comment and what stands below it, and reports whether anything of it is published.
func walk(order []place, p place, depth int, below map[int64][]place) ([]place, bool) {
	p.depth = depth
	at, alive := len(order), !p.gone
	order = append(order, p)
	for _, child := range below[p.id] {
		var some bool
		order, some = walk(order, child, depth+1, below)
		alive = alive || some
	}
	if !alive {
		return order[:at], false
	}
	return order, true
}

func fill(ctx context.Context, q database.Reader, order []place, from, to int) ([]Shown, error) {
	ids := map[int64]bool{}
	for _, p := range order[from:to] {
		ids[p.id], ids[p.parent] = true, true // the parent's name, when it stands on an earlier page
	}
	delete(ids, 0)
	args := make([]any, 0, len(ids))
	for id := range ids {
		args = append(args, id)
	}
	rows, err := q.Query(ctx, `SELECT `+columns+` FROM comment WHERE id IN (`+database.Places(1, len(args))+`)`, args...)
	found, err := database.Collect(rows, err, func(r *sql.Rows, c *Comment) error { return scan(r, c) })
	if err != nil {
		return nil, err
	}
	byID := map[int64]Comment{}
	for _, c := range found {
		byID[c.ID] = c
	}
	onPage := map[int64]bool{}
	list := make([]Shown, 0, to-from)
	for _, p := range order[from:to] {
		s := Shown{Comment: byID[p.id], Depth: p.depth, Gone: p.gone}
		if up := byID[p.parent]; up.State == Published && !onPage[p.parent] { // a name may be why a comment was removed
			s.ReplyTo = byID[p.parent].Name
		}
		onPage[p.id] = true
		list = append(list, s)
	}
	return list, nil
}

// PageOf tells on which page of its thread a published comment stands, counting from 1.
func PageOf(ctx context.Context, q database.Reader, c Comment) (int, error) {
	order, _, err := outline(ctx, q, c.ArticleID)
	for i, p := range order {
		if p.id == c.ID {
			return pages(i + 1), err
		}
	}
	return 1, err
}

// Counts gives the number of published comments of each story.
func Counts(ctx context.Context, q database.Reader, articles []int64) (map[int64]int, error) {
	counts := map[int64]int{}
	if len(articles) == 0 {
		return counts, nil
	}
	for _, id := range articles {
		pagecache.Note(ctx, Tag(id))
	}
	rows, err := q.Query(ctx, `SELECT article_id, COUNT(*) FROM comment WHERE state = 'published' AND article_id IN (`+database.Places(1, len(articles))+`) GROUP BY article_id`, database.IDs(articles)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return nil, err
		}
		counts[id] = n
	}
	return counts, rows.Err()
}
