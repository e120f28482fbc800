package article

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
)

// Author is a name that can stand in a byline: one of the staff, or a guest without an account (StaffID 0).
type Author struct {
	ID      int64
	StaffID int64
	Slug    string // /author/{slug}
	Name    string
	Role    string // "Water reporter"
	Bio     string
}

// Tag is what a page notes when it shows the author's name or list.
func (a Author) Tag() string { return listTag("author", a.ID) }

const authorColumns = `id, staff_id, slug, name, role, bio`

func scanAuthor(row interface{ Scan(...any) error }, a *Author) error {
	return row.Scan(&a.ID, &a.StaffID, &a.Slug, &a.Name, &a.Role, &a.Bio)
}

// AuthorBySlug gives the author at /author/{slug}.
func AuthorBySlug(ctx context.Context, q database.Reader, slug string) (Author, error) {
	var a Author
	err := scanAuthor(q.QueryRow(ctx, `SELECT `+authorColumns+` FROM author WHERE slug = $1`, slug), &a)
	if errors.Is(err, sql.ErrNoRows) {
		return a, AuthorNames.movedName(ctx, q, slug)
	}
	pagecache.Note(ctx, a.Tag())
	return a, err
}

// AllAuthors lists every name that can stand in a byline.
func AllAuthors(ctx context.Context, q database.Reader) ([]Author, error) {
	rows, err := q.Query(ctx, `SELECT `+authorColumns+` FROM author ORDER BY name, id`)
	return database.Collect(rows, err, func(r *sql.Rows, a *Author) error { return scanAuthor(r, a) })
}

// credits finds the authors of the bylines, in their order.
func credits(ctx context.Context, q database.Reader, bylines []Byline) ([]Credit, error) {
	if len(bylines) == 0 {
		return nil, nil
	}
	ids := make([]any, len(bylines))
	for i, b := range bylines {
		ids[i] = b.AuthorID
	}
	rows, err := q.Query(ctx, `SELECT `+authorColumns+` FROM author WHERE id IN (`+database.Places(1, len(ids))+`)`, ids...)
	found, err := database.Collect(rows, err, func(r *sql.Rows, a *Author) error { return scanAuthor(r, a) })
	var list []Credit
	for _, b := range bylines {
		for _, a := range found {
			if a.ID == b.AuthorID {
				pagecache.Note(ctx, a.Tag())
				list = append(list, Credit{a, b.Role})
			}
		}
	}
	return list, err
}

// SaveAuthor writes an author, new or known by the slug.
func SaveAuthor(ctx context.Context, tx *database.Tx, by string, a Author) (Author, error) {
	if a.Slug == "" {
		a.Slug = Slug(a.Name)
	}
	if strings.TrimSpace(a.Name) == "" || !section.ValidSlug(a.Slug) {
		return a, &InvalidError{[]Problem{{"name", "Give the author a name that can stand in an address."}}}
	}
	if id, err := AuthorNames.formerly(ctx, tx, a.Slug); err == nil { // it became another one: that is the one meant
		err = scanAuthor(tx.QueryRow(ctx, `SELECT `+authorColumns+` FROM author WHERE id = $1`, id), &a)
		return a, err
	} else if !errors.Is(err, ErrNotFound) {
		return a, err
	}
	err := tx.QueryRow(ctx, `INSERT INTO author (slug, name, role, bio, staff_id) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (slug) DO UPDATE SET name = excluded.name, role = excluded.role, bio = excluded.bio, staff_id = excluded.staff_id RETURNING id`,
		a.Slug, a.Name, a.Role, a.Bio, a.StaffID).Scan(&a.ID)
	if err != nil {
		return a, fmt.Errorf("save author %s: %w", a.Slug, err)
	}
	// A byline is a public fact, not personal text: the hash covers the name as printed.
	return a, ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "author.saved", Subject: a.Tag(), After: ledger.Hash(a.Slug, a.Name, a.Role, a.Bio)})
}
