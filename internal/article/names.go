package article

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/section"
)

// Names is a list of names that stories share: topics, or authors. A name can get another address, be merged into another
// name, or go when no story has it. What was written stays as it was written: a revision that names a topic merged since
// is read as naming the topic that it became.
type Names string

// The lists.
const (
	TopicNames  Names = "topic"
	AuthorNames Names = "author"
)

// Usage is how often a name is used.
type Usage struct {
	ID    int64
	Live  int // stories that readers find under it
	Heads int // stories whose newest text names it
}

// Merged is the fact that one name became another. Its stories stand under Into now.
type Merged struct {
	List       Names
	From, Into int64
}

// Tags are what pages noted that showed either of the two.
func (m Merged) Tags() []string {
	var tags []string
	for _, id := range []int64{m.From, m.Into} {
		tags = append(tags, listTag(string(m.List), id), "past:"+listTag(string(m.List), id))
	}
	return tags
}

// Used counts the stories of every name of a list.
func Used(ctx context.Context, q database.Reader, list Names) ([]Usage, error) {
	if err := list.known(); err != nil {
		return nil, err
	}
	l := string(list)
	rows, err := q.Query(ctx, `SELECT n.id, (SELECT COUNT(*) FROM live_`+l+` WHERE `+l+`_id = n.id), (SELECT COUNT(*) FROM head_`+l+` WHERE `+l+`_id = n.id) FROM `+l+` n`)
	return database.Collect(rows, err, func(r *sql.Rows, u *Usage) error { return r.Scan(&u.ID, &u.Live, &u.Heads) })
}

func (list Names) known() error {
	if list != TopicNames && list != AuthorNames {
		return fmt.Errorf("there is no list of names %q", list)
	}
	return nil
}

// path is where a name stands for readers, and how the table of addresses keeps its former ones.
func (list Names) path(slug string) string { return string(list) + "/" + slug }

// Readdress gives a name another slug. The old address leads to the new one.
func Readdress(ctx context.Context, tx *database.Tx, by string, list Names, id int64, slug string) error {
	if err := list.known(); err != nil {
		return err
	}
	if !section.ValidSlug(slug) {
		return &InvalidError{[]Problem{{"slug", "An address has small letters, digits and single hyphens."}}}
	}
	old, err := list.slug(ctx, tx, id)
	if err != nil || old == slug {
		return err
	}
	if err := list.free(ctx, tx, id, slug); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE `+string(list)+` SET slug = $2 WHERE id = $1`, id, slug); err != nil {
		return fmt.Errorf("readdress %s %d: %w", list, id, err)
	}
	// An address that it had before and has again is no redirect any more.
	if _, err := tx.Exec(ctx, `DELETE FROM address WHERE path = $1 AND kind = $2`, list.path(slug), string(list)); err != nil {
		return err
	}
	if err := section.Redirect(ctx, tx, section.Address{Path: list.path(old), Kind: string(list), ID: id}); err != nil {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: string(list) + ".readdressed", Subject: listTag(string(list), id), Before: ledger.Hash(old), After: ledger.Hash(slug)})
}

func (list Names) slug(ctx context.Context, q database.Reader, id int64) (slug string, err error) {
	err = q.QueryRow(ctx, `SELECT slug FROM `+string(list)+` WHERE id = $1`, id).Scan(&slug)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return slug, err
}

// free refuses an address that another name has, or once had.
func (list Names) free(ctx context.Context, q database.Reader, id int64, slug string) error {
	var other int64
	err := q.QueryRow(ctx, `SELECT id FROM `+string(list)+` WHERE slug = $1`, slug).Scan(&other)
	if errors.Is(err, sql.ErrNoRows) {
		var a section.Address
		a, err = section.Resolve(ctx, q, list.path(slug))
		other = a.ID
	}
	if errors.Is(err, section.ErrNotFound) {
		return nil
	}
	if err == nil && other != id {
		err = &InvalidError{[]Problem{{"slug", fmt.Sprintf("/%s already leads to another %s. Merge the two, or choose another address.", list.path(slug), list)}}}
	}
	return err
}

// Merge makes one name of two: the stories of from, in every revision, stand under into, and the address of from leads
// there. It cannot be taken back.
func Merge(ctx context.Context, tx *database.Tx, by string, list Names, from, into int64) error {
	if err := list.known(); err != nil {
		return err
	}
	if from == into {
		return &InvalidError{[]Problem{{"into", "Choose another one to merge it into."}}}
	}
	slug, err := list.slug(ctx, tx, from)
	if err == nil {
		_, err = list.slug(ctx, tx, into)
	}
	if err != nil {
		return err
	}
	for _, step := range list.merging() {
		if _, err := tx.Exec(ctx, step.sql, append([]any{from, into}, step.more...)...); err != nil {
			return fmt.Errorf("merge %s %d into %d: %w", list, from, into, err)
		}
	}
	if err := section.Redirect(ctx, tx, section.Address{Path: list.path(slug), Kind: string(list), ID: into}); err != nil {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: string(list) + ".merged", Subject: listTag(string(list), into), Before: ledger.Hash(slug), Fact: Merged{list, from, into}})
}

// step is a statement of a merge; $1 is the name that goes, $2 the one that stays.
type step struct {
	sql  string
	more []any
}

func (list Names) merging() []step {
	l, place := string(list), ""
	var steps []step
	if list == AuthorNames {
		place = ", place"
		steps = append(steps, step{`UPDATE author SET staff_id = (SELECT o.staff_id FROM author o WHERE o.id = $1) WHERE id = $2 AND staff_id = 0`, nil})
	}
	return append(steps,
		step{`INSERT INTO live_` + l + ` (` + l + `_id, first_published_at, article_id` + place + `) SELECT $2, first_published_at, article_id` + place + ` FROM live_` + l + ` WHERE ` + l + `_id = $1 ON CONFLICT DO NOTHING`, nil},
		step{`INSERT INTO head_` + l + ` (` + l + `_id, article_id) SELECT $2, article_id FROM head_` + l + ` WHERE ` + l + `_id = $1 ON CONFLICT DO NOTHING`, nil},
		step{`DELETE FROM live_` + l + ` WHERE ` + l + `_id = $1 AND $2 <> 0`, nil},
		step{`DELETE FROM head_` + l + ` WHERE ` + l + `_id = $1 AND $2 <> 0`, nil},
		// What led to the one that goes leads to the one that stays, so that nothing ever chains.
		step{`UPDATE merged SET subject_id = $2 WHERE subject_id = $1 AND kind = $3`, []any{l}},
		step{`INSERT INTO merged (kind, old_id, subject_id) VALUES ($3, $1, $2)`, []any{l}},
		step{`UPDATE address SET subject_id = $2 WHERE subject_id = $1 AND kind = $3`, []any{l}},
		step{`DELETE FROM ` + l + ` WHERE id = $1 AND $2 <> 0`, nil})
}

// Forget deletes a name that no story has, with the addresses that led to it.
func Forget(ctx context.Context, tx *database.Tx, by string, list Names, id int64) error {
	if err := list.known(); err != nil {
		return err
	}
	slug, err := list.slug(ctx, tx, id)
	if err != nil {
		return err
	}
	var n int
	l := string(list)
	err = tx.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM live_`+l+` WHERE `+l+`_id = $1) + (SELECT COUNT(*) FROM head_`+l+` WHERE `+l+`_id = $1)`, id).Scan(&n)
	if err != nil {
		return err
	}
	if n > 0 {
		return &InvalidError{[]Problem{{"delete", "Stories have it. Merge it into another one instead."}}}
	}
	for _, statement := range []string{`DELETE FROM ` + l + ` WHERE id = $1`, `DELETE FROM address WHERE kind = '` + l + `' AND subject_id = $1`, `DELETE FROM merged WHERE kind = '` + l + `' AND subject_id = $1`} {
		if _, err := tx.Exec(ctx, statement, id); err != nil {
			return fmt.Errorf("forget %s %d: %w", list, id, err)
		}
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: l + ".deleted", Subject: listTag(l, id), Before: ledger.Hash(slug), After: ledger.Hash()})
}

// formerly finds the name that an address led to before: a MovedError for whoever asks for the page.
func (list Names) formerly(ctx context.Context, q database.Reader, slug string) (int64, error) {
	a, err := section.Resolve(ctx, q, list.path(slug))
	if errors.Is(err, section.ErrNotFound) || err == nil && a.Kind != string(list) {
		return 0, ErrNotFound
	}
	return a.ID, err
}

// movedName answers for an address that a name once had.
func (list Names) movedName(ctx context.Context, q database.Reader, slug string) error {
	id, err := list.formerly(ctx, q, slug)
	if err != nil {
		return err
	}
	now, err := list.slug(ctx, q, id)
	if err != nil {
		return err
	}
	return &MovedError{list.path(now)}
}

// became maps names that were merged to what they became.
type became struct{ topics, authors map[int64]int64 }

func readBecame(ctx context.Context, q database.Reader) (became, error) {
	b := became{map[int64]int64{}, map[int64]int64{}}
	rows, err := q.Query(ctx, `SELECT kind, old_id, subject_id FROM merged`)
	if err != nil {
		return b, err
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		var from, into int64
		if err := rows.Scan(&kind, &from, &into); err != nil {
			return b, err
		}
		if strings.EqualFold(kind, string(TopicNames)) {
			b.topics[from] = into
		} else {
			b.authors[from] = into
		}
	}
	return b, rows.Err()
}

// read gives a text as it is meant today. Texts are shared, so what changes is made anew.
func (b became) read(t Text) Text {
	if slices.ContainsFunc(t.Topics, func(id int64) bool { return b.topics[id] != 0 }) {
		var now []int64
		for _, id := range t.Topics {
			if into := b.topics[id]; into != 0 {
				id = into
			}
			if !slices.Contains(now, id) {
				now = append(now, id)
			}
		}
		t.Topics = slices.Clip(now)
	}
	if slices.ContainsFunc(t.Bylines, func(l Byline) bool { return b.authors[l.AuthorID] != 0 }) {
		var now []Byline
		for _, l := range t.Bylines {
			if into := b.authors[l.AuthorID]; into != 0 {
				l.AuthorID = into
			}
			if !slices.Contains(now, l) {
				now = append(now, l)
			}
		}
		t.Bylines = slices.Clip(now)
	}
	return t
}
