package section

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/markup"
	"broadsheet/internal/pagecache"
)

// Page is a standing text of the paper: about, house rules, privacy.
type Page struct {
	ID         int64
	Slug       string
	Title      string
	Standfirst string
	Body       *markup.Document
	Position   int
	Updated    time.Time
}

// Tag is what a render notes when it shows the page.
func (p Page) Tag() string { return "page:" + p.Slug }

// PageBySlug gives the page at /slug.
func PageBySlug(ctx context.Context, q database.Reader, slug string) (Page, error) {
	return page(ctx, q, `slug = $1`, slug)
}

// PageByID gives the page that an address leads to.
func PageByID(ctx context.Context, q database.Reader, id int64) (Page, error) {
	return page(ctx, q, `id = $1`, id)
}

func page(ctx context.Context, q database.Reader, where string, arg any) (Page, error) {
	var p Page
	var body string
	var updated int64
	err := q.QueryRow(ctx, `SELECT id, slug, title, standfirst, body, position, updated_at FROM page WHERE `+where, arg).
		Scan(&p.ID, &p.Slug, &p.Title, &p.Standfirst, &body, &p.Position, &updated)
	if errors.Is(err, sql.ErrNoRows) {
		return p, ErrNotFound
	}
	if err != nil {
		return p, fmt.Errorf("read page: %w", err)
	}
	pagecache.Note(ctx, p.Tag())
	p.Updated = database.FromMicros(updated)
	p.Body, err = markup.Decode([]byte(body))
	return p, err
}

// Pages lists the standing pages in order, without their texts, for the foot of every page.
func Pages(ctx context.Context, q database.Reader) ([]Page, error) {
	list, err := pagecache.Part(ctx, "pages", func(list []Page) int { return rowSize * len(list) }, func(ctx context.Context) ([]Page, error) {
		pagecache.Note(ctx, "chrome")
		rows, err := q.Query(ctx, `SELECT id, slug, title FROM page ORDER BY position, title`)
		return database.Collect(rows, err, func(r *sql.Rows, p *Page) error { return r.Scan(&p.ID, &p.Slug, &p.Title) })
	})
	return slices.Clone(list), err
}

// SavePage writes a page, new or known by its slug.
func SavePage(ctx context.Context, tx *database.Tx, by string, p Page) (Page, error) {
	if err := checkPage(p); err != nil {
		return p, err
	}
	p.Updated = tx.Now()
	body := p.Body.Encode()
	err := tx.QueryRow(ctx, `INSERT INTO page (slug, title, standfirst, body, position, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (slug) DO UPDATE SET title = excluded.title, standfirst = excluded.standfirst, body = excluded.body,
			position = excluded.position, updated_at = excluded.updated_at RETURNING id`,
		p.Slug, p.Title, p.Standfirst, string(body), p.Position, database.Micros(p.Updated)).Scan(&p.ID)
	if err != nil {
		return p, fmt.Errorf("save page %s: %w", p.Slug, err)
	}
	if err := Take(ctx, tx, Address{Path: p.Slug, Kind: KindPage, ID: p.ID}); err != nil {
		return p, err
	}
	return p, ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "page.saved", Subject: fmt.Sprintf("page:%d", p.ID),
		After: ledger.Hash(p.Slug, p.Title, p.Standfirst, body), Fact: p})
}

func checkPage(p Page) error {
	switch {
	case strings.TrimSpace(p.Title) == "":
		return Invalid("title", "Give the page a title.")
	case !validSlug(p.Slug):
		return Invalid("slug", fmt.Sprintf("%q cannot stand in an address. Use letters, digits and hyphens.", p.Slug))
	case Reserved(p.Slug):
		return Invalid("slug", fmt.Sprintf("The address /%s belongs to the system. Choose another for this page.", p.Slug))
	}
	return nil
}
