package newsroom

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/staff"
)

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
