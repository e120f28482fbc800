package search

import (
	"context"
	"fmt"
	"strings"

	"broadsheet/internal/database"
)

// engine is what differs between FTS5 and tsvector. Both hold the same lexemes
// and neither splits, folds, stems or ranks.
type engine interface {
	add(ctx context.Context, tx *database.Tx, place int64, lexemes []string) error
	remove(ctx context.Context, tx *database.Tx, place int64) error
	// match writes the question: all of one list and none of the other.
	match(all, none []lexeme) string
	// newest selects the places that match question $1, newest first, $2 at most.
	newest() string
	// addHead puts the newest text of a story into the newsroom's own index, in place of the one before.
	addHead(ctx context.Context, tx *database.Tx, article int64, lexemes []string) error
	// heads selects the stories whose newest text matches question "?", at most so many, those begun last.
	heads(most int) string
}

// engineOf asks the schema which engine it was made for.
func engineOf(ctx context.Context, q database.Reader) (engine, error) {
	var name string
	if err := q.QueryRow(ctx, `SELECT name FROM search_engine`).Scan(&name); err != nil {
		return nil, fmt.Errorf("ask which search engine there is: %w", err)
	}
	if name == "tsvector" {
		return tsvector{}, nil
	}
	return fts5{}, nil
}

// fts5 is SQLite's engine: a contentless table whose tokenizer cuts at spaces
// and leaves everything beyond ASCII alone. https://www.sqlite.org/fts5.html
type fts5 struct{}

func (fts5) add(ctx context.Context, tx *database.Tx, place int64, lexemes []string) error {
	_, err := tx.Exec(ctx, `INSERT INTO search_index (rowid, lexemes) VALUES ($1, $2)`, place, strings.Join(lexemes, " "))
	return err
}

func (fts5) remove(ctx context.Context, tx *database.Tx, place int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM search_index WHERE rowid = $1`, place)
	return err
}

func (fts5) newest() string {
	return `SELECT rowid AS place FROM search_index WHERE search_index MATCH $1 ORDER BY rowid DESC LIMIT $2`
}

func (fts5) match(all, none []lexeme) string {
	write := func(l lexeme) string {
		if l.prefix {
			return `"` + l.text + `" *`
		}
		return `"` + l.text + `"`
	}
	q := "(" + join(all, " AND ", write) + ")"
	if len(none) > 0 {
		q += " NOT (" + join(none, " OR ", write) + ")"
	}
	return q
}

func (fts5) addHead(ctx context.Context, tx *database.Tx, article int64, lexemes []string) error {
	_, err := tx.Exec(ctx, `INSERT OR REPLACE INTO head_index (rowid, lexemes) VALUES ($1, $2)`, article, strings.Join(lexemes, " "))
	return err
}

func (fts5) heads(most int) string {
	return fmt.Sprintf(`SELECT rowid FROM head_index WHERE head_index MATCH ? ORDER BY rowid DESC LIMIT %d`, most)
}

// tsvector is PostgreSQL's: vectors and queries are cast from text, never made
// by a text search configuration, which would stem.
// https://www.postgresql.org/docs/15/datatype-textsearch.html
type tsvector struct{}

func (tsvector) add(ctx context.Context, tx *database.Tx, place int64, lexemes []string) error {
	_, err := tx.Exec(ctx, `INSERT INTO search_index (place, lexemes) VALUES ($1, $2::text::tsvector)`, place, vector(lexemes))
	return err
}

func vector(lexemes []string) string {
	quoted := make([]string, len(lexemes))
	for i, l := range lexemes {
		quoted[i] = "'" + l + "'" // letters, digits, _ and = only
	}
	return strings.Join(quoted, " ")
}

func (tsvector) addHead(ctx context.Context, tx *database.Tx, article int64, lexemes []string) error {
	_, err := tx.Exec(ctx, `INSERT INTO head_index (article_id, lexemes) VALUES ($1, $2::text::tsvector)
		ON CONFLICT (article_id) DO UPDATE SET lexemes = excluded.lexemes`, article, vector(lexemes))
	return err
}

func (tsvector) heads(most int) string { return fmt.Sprintf(`SELECT head_match(?, %d)`, most) }

func (tsvector) remove(ctx context.Context, tx *database.Tx, place int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM search_index WHERE place = $1`, place)
	return err
}

func (tsvector) newest() string { return `SELECT place FROM search_match($1, $2) AS place` }

func (tsvector) match(all, none []lexeme) string {
	write := func(l lexeme) string {
		if l.prefix {
			return "'" + l.text + "':*"
		}
		return "'" + l.text + "'"
	}
	q := "(" + join(all, " & ", write) + ")"
	if len(none) > 0 {
		q += " & !(" + join(none, " | ", write) + ")"
	}
	return q
}

func join(list []lexeme, with string, write func(lexeme) string) string {
	texts := make([]string, len(list))
	for i, l := range list {
		texts[i] = write(l)
	}
	return strings.Join(texts, with)
}
