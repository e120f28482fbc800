// Package search finds published stories by their words.
//
// A reader types words; a story is found when it has all of them, in its
// headline, standfirst, bylines, topics or body. "Quoted words" must stand next
// to each other, a word after a hyphen (-water) must not occur, and a star at
// the end (elect*) takes any ending. There is no stemming and there are no stop
// words, because a paper may print several languages and a rule that helps one
// of them spoils another; accents and capitals never count.
//
// # One answer from two engines
//
// SQLite and PostgreSQL would split, fold and rank a text each in its own way,
// so they are asked to do none of it. Go folds and splits (fold.go) and gives
// the engine finished words; the engine only answers which stories hold them.
// Each pair of neighbouring words is stored as one more word ("_water_crisis"),
// so that an engine without positions finds phrases; phrases of three words and
// more are checked afterwards in Go against the stored words.
//
// Ranking is done in Go (score.go) over the newest 1,000 stories that match, in
// whole numbers, so both engines give the same order to the last story. Ties
// go to the newer story, then to the higher id. By date needs no ranking.
//
// # What is stored
//
// Index runs in the transaction that publishes and Remove in the one that
// kills, so a story is found the moment its publication is committed. The index
// keeps the text that it shows with its hits, and ids. It decides nothing about
// what may be read: whoever shows a hit asks the article's gate first.
package search

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/database"
)

// Version names the way texts are folded and stored. It rises when that
// changes, and Stale then asks for a Rebuild.
const Version = 1

// maxLexemes bounds the bytes that one story may put into the index. PostgreSQL
// refuses a tsvector of 1 MB; some 40,000 words fit, and a newspaper story of
// more is found by those.
const maxLexemes = 800_000

// Story is what search knows of a published story.
type Story struct {
	ArticleID  int64
	Headline   string
	Standfirst string
	Body       string // plain text
	Bylines    []string
	Topics     []string
	Sections   []int64 // its section and the ones above it
	Published  time.Time
}

// Index makes a story findable, or findable by its new text, as soon as the
// transaction commits.
func Index(ctx context.Context, tx *database.Tx, s Story) error {
	place, err := placeOf(s.ArticleID, s.Published)
	if err == nil {
		err = Remove(ctx, tx, s.ArticleID)
	}
	if err != nil {
		return fmt.Errorf("index article %d: %w", s.ArticleID, err)
	}
	e, err := engineOf(ctx, tx)
	if err != nil {
		return err
	}
	set := typeset(s)
	if err := e.add(ctx, tx, place, set.lexemes); err != nil {
		return fmt.Errorf("index the words of article %d: %w", s.ArticleID, err)
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO search_text (place, article_id, published, version, words, headline, standfirst, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		place, s.ArticleID, database.Micros(s.Published), Version, set.words,
		storable(s.Headline), storable(s.Standfirst), storable(s.Body))
	if err != nil {
		return fmt.Errorf("keep the text of article %d: %w", s.ArticleID, err)
	}
	return nil
}

// Remove takes a story out of the index; one that is not there is no error.
func Remove(ctx context.Context, tx *database.Tx, articleID int64) error {
	var place int64
	err := tx.QueryRow(ctx, `DELETE FROM search_text WHERE article_id = $1 RETURNING place`, articleID).Scan(&place)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("remove article %d from search: %w", articleID, err)
	}
	e, err := engineOf(ctx, tx)
	if err != nil {
		return err
	}
	if err := e.remove(ctx, tx, place); err != nil {
		return fmt.Errorf("remove article %d from search: %w", articleID, err)
	}
	return nil
}

// storable drops what neither engine may hold; search must not be the reason
// why a story cannot be published.
func storable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
}

// typesetting is a story as the index keeps it.
type typesetting struct {
	// words holds a line for each field, in the order of score.go, each word
	// between two spaces: " dam levels fall \n ... ". Names stand two spaces
	// apart, so that no phrase runs from one byline into the next.
	words string
	// lexemes are what the engine finds the story by: each word once, each pair
	// of neighbours once, and "=3" for section 3.
	lexemes []string
}

// typeset folds a story and cuts it at maxLexemes.
func typeset(s Story) typesetting {
	t := setter{seen: map[string]bool{}, room: maxLexemes}
	for _, id := range s.Sections {
		t.lexeme(sectionLexeme(id))
	}
	t.field(s.Headline)
	t.line()
	t.field(s.Standfirst)
	t.line()
	for _, name := range append(append([]string(nil), s.Bylines...), s.Topics...) {
		t.field(name)
	}
	t.line()
	t.field(s.Body)
	return typesetting{words: t.words.String(), lexemes: t.lexemes}
}

// setter collects the typesetting of one story.
type setter struct {
	words   strings.Builder
	lexemes []string
	seen    map[string]bool
	room    int
}

func (t *setter) line() { t.words.WriteString("\n") }

func (t *setter) field(text string) {
	t.words.WriteByte(' ')
	last := ""
	for _, w := range split(text) {
		t.room -= 2*len(w.text) + len(last) + 2
		if t.room < 0 {
			return
		}
		t.words.WriteString(w.text)
		t.words.WriteByte(' ')
		t.lexeme(w.text)
		if last != "" {
			t.lexeme(pairLexeme(last, w.text))
		}
		last = w.text
	}
}

func (t *setter) lexeme(l string) {
	if !t.seen[l] {
		t.seen[l] = true
		t.lexemes = append(t.lexemes, l)
	}
}

// A word holds letters and digits only (fold.go), so these two can never be
// mistaken for one.
func pairLexeme(a, b string) string      { return "_" + a + "_" + b }
func sectionLexeme(section int64) string { return fmt.Sprintf("=%d", section) }
