// Package section keeps the desks of the paper and its standing pages.
//
// A section ("City", or one level below it "City / Water") is where a story is printed and the first part of its
// address. What leads a section is the noun front. A page ("About", "House rules") is a standing text that is not news.
//
// Sections, pages and stories share one namespace of addresses, kept in address.go: a path that was once public
// stays with its subject for ever, so a link to the paper never dies and never changes hands.
package section

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// ErrNotFound says that there is no such section, page or address.
var ErrNotFound = errors.New("no such section, page or address")

// Section is a desk of the paper.
type Section struct {
	ID          int64
	ParentID    int64  // 0 for a section at the top
	Slug        string // "water"
	Path        string // "city/water", without a leading slash
	Name        string // "Water"
	Accent      string // colour of its labels: business, culture, sport, opinion, sky, ink, or "" for the house blue
	Description string // one sentence under the name
	Position    int    // order in the menu, then by name
}

// Tag is what a page notes when it shows the list of the section.
func Tag(id int64) string { return "section:" + strconv.FormatInt(id, 10) }

// Accents are the label colours that the stylesheet knows.
var Accents = []string{"", "business", "culture", "sport", "opinion", "sky", "ink"}

const columns = `id, parent_id, slug, path, name, accent, description, position`

func scan(row interface{ Scan(...any) error }, s *Section) error {
	return row.Scan(&s.ID, &s.ParentID, &s.Slug, &s.Path, &s.Name, &s.Accent, &s.Description, &s.Position)
}

// All gives every section in the order of the menu. Every page shows the menu, so it notes "chrome".
func All(ctx context.Context, q database.Reader) ([]Section, error) {
	list, err := pagecache.Part(ctx, "sections", func(list []Section) int { return rowSize * len(list) }, func(ctx context.Context) ([]Section, error) {
		pagecache.Note(ctx, "chrome")
		rows, err := q.Query(ctx, `SELECT `+columns+` FROM section ORDER BY parent_id, position, name`)
		return database.Collect(rows, err, func(r *sql.Rows, s *Section) error { return scan(r, s) })
	})
	return slices.Clone(list), err
}

// rowSize is about what a kept section or page takes in memory.
const rowSize = 400

// ByID gives one section.
func ByID(ctx context.Context, q database.Reader, id int64) (Section, error) {
	return one(q.QueryRow(ctx, `SELECT `+columns+` FROM section WHERE id = $1`, id))
}

// ByPath gives the section at "city" or "city/water".
func ByPath(ctx context.Context, q database.Reader, path string) (Section, error) {
	return one(q.QueryRow(ctx, `SELECT `+columns+` FROM section WHERE path = $1`, path))
}

func one(row *sql.Row) (Section, error) {
	var s Section
	err := scan(row, &s)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return s, err
}

// Children picks the sections directly below id; 0 gives those at the top.
func Children(all []Section, id int64) []Section {
	var list []Section
	for _, s := range all {
		if s.ParentID == id {
			list = append(list, s)
		}
	}
	return list
}

// Trail gives the section and what it stands under, the top one first.
func Trail(all []Section, id int64) []Section {
	for _, s := range all {
		if s.ID == id {
			if s.ParentID == 0 {
				return []Section{s}
			}
			return append(Trail(all, s.ParentID), s)
		}
	}
	return nil
}

// Create opens a section. Its parent, if it has one, must stand at the top: the paper has two levels.
func Create(ctx context.Context, tx *database.Tx, by string, s Section) (Section, error) {
	if err := prepare(ctx, tx, &s); err != nil {
		return s, err
	}
	if err := free(ctx, tx, s.Path); err != nil {
		return s, err
	}
	err := tx.QueryRow(ctx, `INSERT INTO section (parent_id, slug, path, name, accent, description, position)
		VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		s.ParentID, s.Slug, s.Path, s.Name, s.Accent, s.Description, s.Position).Scan(&s.ID)
	if err != nil {
		return s, fmt.Errorf("open section %s: %w", s.Path, err)
	}
	if err := Take(ctx, tx, Address{Path: s.Path, Kind: KindSection, ID: s.ID}); err != nil {
		return s, err
	}
	return s, recordChange(ctx, tx, by, "section.created", s)
}

// Change gives a section another name, colour, description or place in the menu. Its address stays.
func Change(ctx context.Context, tx *database.Tx, by string, s Section) error {
	if err := checkSection(s); err != nil {
		return err
	}
	err := tx.QueryRow(ctx, `UPDATE section SET name = $2, accent = $3, description = $4, position = $5 WHERE id = $1 RETURNING path`,
		s.ID, s.Name, s.Accent, s.Description, s.Position).Scan(&s.Path)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("change section %d: %w", s.ID, err)
	}
	return recordChange(ctx, tx, by, "section.changed", s)
}

// checkSection refuses what no section can be called or coloured.
func checkSection(s Section) error {
	if strings.TrimSpace(s.Name) == "" {
		return Invalid("name", "Give the section a name.")
	}
	if !slices.Contains(Accents, s.Accent) {
		return Invalid("accent", fmt.Sprintf("There is no colour %q for labels.", s.Accent))
	}
	return nil
}

func prepare(ctx context.Context, q database.Reader, s *Section) error {
	if err := checkSection(*s); err != nil {
		return err
	}
	if !validSlug(s.Slug) {
		return Invalid("slug", fmt.Sprintf("%q cannot stand in an address. Use letters, digits and hyphens.", s.Slug))
	}
	s.Path = s.Slug
	if s.ParentID == 0 {
		if Reserved(s.Slug) {
			return Invalid("slug", fmt.Sprintf("The address /%s belongs to the system. Choose another for this section.", s.Slug))
		}
		return nil
	}
	if ReservedBelow(s.Slug) {
		return Invalid("slug", fmt.Sprintf("An address cannot end in %q, which belongs to the system. Choose another for this section.", s.Slug))
	}
	parent, err := ByID(ctx, q, s.ParentID)
	if err != nil {
		return fmt.Errorf("section above %s: %w", s.Slug, err)
	}
	if parent.ParentID != 0 {
		return Invalid("parent", "Sections have two levels. Put this one directly under a section at the top.")
	}
	s.Path = parent.Path + "/" + s.Slug
	return nil
}

func recordChange(ctx context.Context, tx *database.Tx, by, action string, s Section) error {
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: action, Subject: Tag(s.ID),
		After: ledger.Hash(s.Path, s.Name, s.Accent, s.Description)})
}
