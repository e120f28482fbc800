package section

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/internal/database"
)

// The kinds of subject that an address can lead to.
const (
	KindSection = "section"
	KindPage    = "page"
	KindArticle = "article"
)

// Address is a path of the paper and what it leads to. Path has no leading slash.
type Address struct {
	Path    string
	Kind    string
	ID      int64
	Current bool // false for an old path: the reader is sent to the current one
}

// reserved are the first parts of addresses that the system itself answers (docs/architecture.md), and a few that it may
// want later. A section or page may not take them.
var reserved = map[string]bool{}

func init() {
	for _, word := range strings.Fields(`about-broadsheet account admin api archive assets author bookmarks claims comment
		comments corrections demo events favicon.ico feed feed.atom feed.json feed.xml healthz ledger live login media metrics
		newsletter newsletters news-sitemap.xml newsroom opensearch.xml publish push reader readyz report review robots.txt
		search sign-in sitemap sitemap.xml static subscribe theme theme.css topic topics unsubscribe weather well-known
		.well-known apple-touch-icon.png`) {
		reserved[word] = true
	}
}

// below are the last parts of addresses that the system answers under a section or story.
var below = map[string]bool{"changes": true, "feed": true}

// ReservedBelow reports whether the system answers at .../slug itself.
func ReservedBelow(slug string) bool { return below[slug] }

// Reserved reports whether the system answers at /slug itself.
func Reserved(slug string) bool { return reserved[slug] }

// maxSlug keeps an address short enough to be read out and to fit every link, mail and log: 120 letters.
const maxSlug = 120

// validSlug allows letters and digits of any script, single hyphens between them, nothing else.
func validSlug(slug string) bool {
	if slug == "" || utf8.RuneCountInString(slug) > maxSlug || strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") || strings.Contains(slug, "--") {
		return false
	}
	for _, r := range slug {
		if r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) || unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

// ValidSlug reports whether slug can be the last part of an address.
func ValidSlug(slug string) bool { return validSlug(slug) }

// TakenError says that an address already leads to something else.
type TakenError struct {
	Path  string
	Owner Address
}

func (e *TakenError) Error() string {
	return fmt.Sprintf("the address /%s already leads to %s %d", e.Path, e.Owner.Kind, e.Owner.ID)
}

// Answer tells the web layer that two wishes conflict, in words for a person.
func (e *TakenError) Answer() (kind, words string) {
	what := map[string]string{KindSection: "a section", KindPage: "a page", KindArticle: "another story"}[e.Owner.Kind]
	return "conflict", fmt.Sprintf("The address /%s already belongs to %s. Choose another slug, for example %s-2.", e.Path, what, e.Path[strings.LastIndex(e.Path, "/")+1:])
}

// Resolve finds what a path leads to. The path has no leading slash.
func Resolve(ctx context.Context, q database.Reader, path string) (Address, error) {
	a := Address{Path: path}
	err := q.QueryRow(ctx, `SELECT kind, subject_id, current FROM address WHERE path = $1`, path).Scan(&a.Kind, &a.ID, &a.Current)
	if errors.Is(err, sql.ErrNoRows) {
		return a, ErrNotFound
	}
	return a, err
}

// free refuses a path that already leads somewhere.
func free(ctx context.Context, q database.Reader, path string) error {
	owner, err := Resolve(ctx, q, path)
	switch {
	case err == nil:
		return &TakenError{Path: path, Owner: owner}
	case errors.Is(err, ErrNotFound):
		return nil
	}
	return err
}

// Take makes the path the current address of its subject. A path that was ever public stays with its subject: taking
// one that leads to something else is a TakenError. Old paths of the subject go on leading to it.
func Take(ctx context.Context, tx *database.Tx, a Address) error {
	var owner Address
	err := tx.QueryRow(ctx, `INSERT INTO address (path, kind, subject_id, current) VALUES ($1, $2, $3, TRUE)
		ON CONFLICT (path) DO UPDATE SET current = address.current RETURNING kind, subject_id`, a.Path, a.Kind, a.ID).Scan(&owner.Kind, &owner.ID)
	if err != nil {
		return fmt.Errorf("take address %s: %w", a.Path, err)
	}
	if owner.Kind != a.Kind || owner.ID != a.ID {
		return &TakenError{Path: a.Path, Owner: owner}
	}
	_, err = tx.Exec(ctx, `UPDATE address SET current = (path = $1) WHERE kind = $2 AND subject_id = $3`, a.Path, a.Kind, a.ID)
	return err
}

// Redirect adds an old path that leads to the subject, as an import that keeps its former addresses needs.
func Redirect(ctx context.Context, tx *database.Tx, a Address) error {
	var owner Address
	err := tx.QueryRow(ctx, `INSERT INTO address (path, kind, subject_id, current) VALUES ($1, $2, $3, FALSE)
		ON CONFLICT (path) DO UPDATE SET current = address.current RETURNING kind, subject_id`, a.Path, a.Kind, a.ID).Scan(&owner.Kind, &owner.ID)
	if err != nil {
		return fmt.Errorf("redirect %s: %w", a.Path, err)
	}
	if owner.Kind != a.Kind || owner.ID != a.ID {
		return &TakenError{Path: a.Path, Owner: owner}
	}
	return nil
}

// InvalidError is a refusal with words for the person who filled in a form.
type InvalidError struct{ Field, Words string }

func (e *InvalidError) Error() string { return e.Field + ": " + e.Words }

// Answer tells the web layer how to answer.
func (e *InvalidError) Answer() (kind, words string) { return "invalid", e.Words }

// Invalid refuses what stands in a field, in words for a person.
func Invalid(field, words string) error { return &InvalidError{field, words} }
