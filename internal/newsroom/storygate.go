package newsroom

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// ofStory reports whether a door leads to one story. Every such door asks story below, whatever it does behind it.
func (d door) ofStory() bool { return strings.Contains(d.pattern, "/newsroom/story/{id}") }

// story lets the visitor open a story: their own, or, with the right to change the stories of others, one of a section
// in which that right holds.
func (v *visit) story(q database.Reader, id int64) error {
	var by string
	var sec, headID int64
	err := q.QueryRow(v.ctx, `SELECT created_by, head_section_id, head_id FROM article WHERE id = $1`, id).Scan(&by, &sec, &headID)
	if errors.Is(err, sql.ErrNoRows) {
		return article.ErrNotFound
	}
	if err != nil {
		return err
	}
	if may, err := v.mayIn(q, edit, sec); may || err != nil {
		return err
	}
	if by == v.who.Actor() {
		return nil
	}
	head, err := article.RevisionByID(v.ctx, q, headID)
	if err != nil {
		return err
	}
	signed, err := signers(v.ctx, q, head)
	if err != nil || slices.Contains(signed, v.who.ID) {
		return err
	}
	if v.may(edit) {
		return web.Forbidden("This story belongs to a section that you do not edit. Ask one of its editors.")
	}
	return web.Forbidden(refusals[edit])
}

// mayIn reports whether the visitor has a right in a section or one above it.
func (v *visit) mayIn(q database.Reader, r right, sec int64) (bool, error) {
	if !v.may(r) || len(v.who.Sections) == 0 {
		return v.may(r), nil
	}
	all, err := section.All(v.ctx, q)
	if err != nil {
		return false, err
	}
	ids := []int64{sec}
	for _, s := range section.Trail(all, sec) {
		ids = append(ids, s.ID)
	}
	return v.who.MayIn(r, ids...), nil
}

// signers are the staff who stand in the byline of a revision.
func signers(ctx context.Context, q database.Reader, r article.Revision) ([]int64, error) {
	var ids []int64
	for _, b := range r.Bylines {
		ids = append(ids, b.AuthorID)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := q.Query(ctx, `SELECT staff_id FROM author WHERE staff_id <> 0 AND id IN (`+database.Places(1, len(ids))+`)`, database.IDs(ids)...)
	return database.Collect(rows, err, func(r *sql.Rows, id *int64) error { return r.Scan(id) })
}

// peopleOf are the staff whom a story concerns: who opened it, who stands in its byline, who wrote notes on it, and more
// whom the caller knows. Those who have left are not told.
func peopleOf(ctx context.Context, q database.Reader, head article.Revision, more ...int64) ([]int64, error) {
	a, err := article.ByID(ctx, q, head.ArticleID)
	if err != nil {
		return nil, err
	}
	people, err := signers(ctx, q, head)
	if err != nil {
		return nil, err
	}
	notes, err := draft.Notes(ctx, q, head.ArticleID)
	if err != nil {
		return nil, err
	}
	if number, ok := strings.CutPrefix(a.CreatedBy, "staff:"); ok {
		people = append(people, toNumber(number))
	}
	people = append(append(people, draft.People(notes)...), more...)
	all, err := staff.All(ctx, q)
	slices.Sort(people)
	return slices.DeleteFunc(slices.Compact(people), func(id int64) bool {
		return !slices.ContainsFunc(all, func(p staff.Person) bool { return p.ID == id && !p.Disabled })
	}), err
}
