package search

import (
	"context"
	"fmt"
	"strings"

	"broadsheet/internal/database"
)

// maxHeads bounds the stories that one question of the desk looks at: a word that stands in more is looked for in those
// begun last. Reading the numbers of 100,000 takes most of a second, and nobody looks for such a word alone.
const maxHeads = 10_000

// finished is in how many stories a word stands that is taken for whole.
const finished = 1000

// Head is what the newsroom can find a story by: its newest text, whatever its stage.
type Head struct {
	ArticleID  int64
	Headline   string
	Standfirst string
	Body       string   // plain text
	Names      []string // bylines, topics, slug: what else somebody at the desk remembers
}

// IndexHead makes the newest text of a story findable for staff, in the transaction that saves it. Readers' search never
// asks this index.
func IndexHead(ctx context.Context, tx *database.Tx, h Head) error {
	e, err := engineOf(ctx, tx)
	if err != nil {
		return err
	}
	var known int64
	err = tx.QueryRow(ctx, `INSERT INTO head_text (article_id, version) VALUES ($1, $2)
		ON CONFLICT (article_id) DO UPDATE SET version = excluded.version RETURNING article_id`, h.ArticleID, Version).Scan(&known)
	if err != nil {
		return fmt.Errorf("index the head of article %d: %w", h.ArticleID, err)
	}
	set := typeset(Story{Headline: h.Headline, Standfirst: h.Standfirst, Body: h.Body, Bylines: h.Names})
	if err := e.addHead(ctx, tx, h.ArticleID, set.lexemes); err != nil {
		return fmt.Errorf("index the head of article %d: %w", h.ArticleID, err)
	}
	return nil
}

// Heads turns what somebody typed at the desk into a question: a subquery of the numbers of the stories that match, with
// one placeholder "?" for its argument. The last word may be half typed. ok is false if no word is asked for.
func Heads(ctx context.Context, q database.Reader, text string) (subquery, arg string, ok bool, err error) {
	p := ParseQuery(text)
	if len(p.wanted()) == 0 {
		return "", "", false, nil
	}
	e, err := engineOf(ctx, q)
	if err != nil {
		return "", "", false, err
	}
	if err := openEnd(ctx, q, e, &p.Terms[len(p.Terms)-1]); err != nil {
		return "", "", false, err
	}
	all, none := p.lexemes(0)
	return e.heads(maxHeads), e.match(all, none), true, nil
}

// openEnd lets the last word go on, as somebody types it. A word that many stories hold is finished: looking for all that
// begins with it would read the index of half the paper at every key.
func openEnd(ctx context.Context, q database.Reader, e engine, t *Term) error {
	if t.Excluded || t.Prefix || len(t.Words) != 1 || len(t.Words[0]) < minPrefix {
		return nil
	}
	var n int
	question := `SELECT COUNT(*) FROM (` + strings.Replace(e.heads(finished), "?", "$1", 1) + `) n`
	if err := q.QueryRow(ctx, question, e.match(t.lexemes(), nil)).Scan(&n); err != nil {
		return fmt.Errorf("ask how many stories hold a word: %w", err)
	}
	t.Prefix = n < finished
	return nil
}

// StaleHeads lists stories whose newest text is not in the index, or was put there by an older Version.
func StaleHeads(ctx context.Context, q database.Reader, limit int) ([]int64, error) {
	rows, err := q.Query(ctx, `SELECT a.id FROM article a LEFT JOIN head_text h ON h.article_id = a.id
		WHERE a.head_id <> 0 AND (h.article_id IS NULL OR h.version <> $1) ORDER BY a.id LIMIT $2`, Version, limit)
	return database.Collect(rows, err, scanID)
}
