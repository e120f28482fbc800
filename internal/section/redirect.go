package section

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// Forward is a redirect that the house decided on: an address at which no page stands, and where it leads. It is asked
// only when nothing else answers, so it never stands before a page.
type Forward struct {
	Path   string // without a leading slash: "2019/old-story.html"
	Target string // "/city/water", "https://archive.example/2019", "" for Gone
	Note   string // why, for colleagues
	By     string
}

// Gone reports whether the address is said to be empty for good (410, RFC 9110 §15.5.11) instead of leading on.
func (f Forward) Gone() bool { return f.Target == "" }

// Outside reports whether it leads away from the paper.
func (f Forward) Outside() bool { return strings.HasPrefix(f.Target, "https://") }

// Status is how readers are answered.
func (f Forward) Status() int {
	if f.Gone() {
		return 410
	}
	return 301
}

// Limits of a redirect.
const (
	maxPath   = 500  // longer than any address that a newspaper's system ever made
	maxTarget = 2000 // what browsers and proxies are sure to take
	maxNote   = 200  // a line
)

// CleanPath reads an address of the paper as somebody typed or pasted it: with or without the name of the site, its slash
// or its escapes.
func CleanPath(typed, site string) (string, error) {
	typed = strings.TrimSpace(typed)
	if rest, ok := strings.CutPrefix(typed, strings.TrimSuffix(site, "/")); ok && site != "" && (rest == "" || rest[0] == '/') {
		typed = rest
	}
	u, err := url.Parse(typed)
	switch {
	case err != nil:
		return "", Invalid("path", "This is no address. Write it like /2019/old-story.html.")
	case u.Scheme != "" || u.Host != "":
		return "", Invalid("path", "This address belongs to another site. Only addresses of the paper can be redirected.")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "", Invalid("path", "What stands behind ? or # is not looked at. Leave it out.")
	}
	path := strings.Trim(u.Path, "/")
	if bad := badPath(path); bad != "" {
		return "", Invalid("path", bad)
	}
	return path, nil
}

func badPath(path string) string {
	switch {
	case path == "":
		return "The front page cannot be redirected."
	case !utf8.ValidString(path) || strings.ContainsFunc(path, unicode.IsControl):
		return "This address has letters that no address can have."
	case utf8.RuneCountInString(path) > maxPath:
		return fmt.Sprintf("An address has %d letters at most.", maxPath)
	}
	first, _, _ := strings.Cut(path, "/")
	if Reserved(first) {
		return fmt.Sprintf("Addresses that begin with /%s belong to the system.", first)
	}
	for part := range strings.SplitSeq(path, "/") {
		if part == "." || part == ".." || part == "" {
			return "This address has empty parts or dots that browsers take out."
		}
	}
	return ""
}

// cleanTarget reads where a redirect is to lead: a path of the paper, or a whole https address.
func cleanTarget(typed, site string) (string, error) {
	typed = strings.TrimSpace(typed)
	bad := func(words string) (string, error) { return "", Invalid("target", words) }
	if rest, ok := strings.CutPrefix(typed, strings.TrimSuffix(site, "/")); ok && site != "" && (rest == "" || rest[0] == '/') {
		typed = "/" + strings.TrimPrefix(rest, "/")
	}
	u, err := url.Parse(typed)
	switch {
	case err != nil, !utf8.ValidString(typed), strings.ContainsFunc(typed, unicode.IsControl), strings.Contains(typed, `\`):
		return bad("This is no address. Write a path of the paper like /city/water, or a whole address with https://.")
	case len(typed) > maxTarget:
		return bad(fmt.Sprintf("An address has %d letters at most.", maxTarget))
	case u.Scheme == "https" && u.Host != "" && u.User == nil:
		return u.String(), nil
	case u.Scheme != "" || u.Host != "" || !strings.HasPrefix(typed, "/"):
		return bad("Write a path of the paper like /city/water, or a whole address that begins with https://.")
	}
	u.Path = "/" + strings.Trim(u.Path, "/")
	u.RawPath = ""
	return u.String(), nil
}

// Steer sets a redirect, new or in place of the one at the same address, and gives it as it is kept. What it leads to is
// followed to the end now, and what led to its address leads on, so that no redirect ever leads to another.
func Steer(ctx context.Context, tx *database.Tx, f Forward, site string) (Forward, error) {
	f, err := steer(ctx, tx, f, site)
	if err != nil {
		return f, err
	}
	return f, ledger.Record(ctx, tx, ledger.Entry{Actor: f.By, Action: "redirect.set", Subject: f.subject(), After: ledger.Hash(f.Path, f.Target)})
}

// subject names a redirect in the ledger, where no addresses stand.
func (f Forward) subject() string {
	sum := sha256.Sum256([]byte(f.Path))
	return "redirect:" + hex.EncodeToString(sum[:6])
}

func steer(ctx context.Context, tx *database.Tx, f Forward, site string) (Forward, error) {
	var err error
	if f.Path, err = CleanPath(f.Path, site); err != nil {
		return f, err
	}
	if utf8.RuneCountInString(f.Note) > maxNote {
		return f, Invalid("note", fmt.Sprintf("A note has %d letters at most.", maxNote))
	}
	if f.Target != "" {
		if f.Target, err = cleanTarget(f.Target, site); err != nil {
			return f, err
		}
	}
	owner, err := Resolve(ctx, tx, f.Path)
	if err == nil {
		return f, Invalid("path", fmt.Sprintf("At /%s stands %s, or stood once; that address leads there by itself.", f.Path, map[string]string{KindSection: "a section", KindPage: "a page", KindArticle: "a story"}[owner.Kind]))
	}
	if !errors.Is(err, ErrNotFound) {
		return f, err
	}
	if f.Target, err = followed(ctx, tx, f); err != nil {
		return f, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO redirect (path, target, status, note, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (path) DO UPDATE SET target = excluded.target, status = excluded.status, note = excluded.note, by_actor = excluded.by_actor, at = excluded.at`,
		f.Path, f.Target, f.Status(), f.Note, f.By, database.Micros(tx.Now())); err != nil {
		return f, fmt.Errorf("redirect /%s: %w", f.Path, err)
	}
	_, err = tx.Exec(ctx, `UPDATE redirect SET target = $2, status = $3 WHERE target = $1`, "/"+f.Path, f.Target, f.Status())
	return f, err
}

// followed gives the end of the way that begins at a target: one step at most, because what is kept never chains.
func followed(ctx context.Context, q database.Reader, f Forward) (string, error) {
	if f.Gone() || f.Outside() {
		return f.Target, nil
	}
	u, err := url.Parse(f.Target)
	if err != nil {
		return "", err
	}
	path := strings.Trim(u.Path, "/")
	if path != f.Path {
		next, err := ForwardAt(ctx, q, path)
		switch {
		case errors.Is(err, ErrNotFound):
			return f.Target, nil
		case err != nil:
			return "", err
		case strings.Trim(next.Target, "/") != f.Path:
			return next.Target, nil
		}
	}
	return "", Invalid("target", "This would lead in a circle: the target leads back to the address itself.")
}

// ForwardAt gives the redirect at a path without a leading slash.
func ForwardAt(ctx context.Context, q database.Reader, path string) (Forward, error) {
	f := Forward{Path: path}
	err := q.QueryRow(ctx, `SELECT target, note, by_actor FROM redirect WHERE path = $1`, path).Scan(&f.Target, &f.Note, &f.By)
	if errors.Is(err, sql.ErrNoRows) {
		return f, ErrNotFound
	}
	return f, err
}

// ForwardTo gives the redirect at a path with the end of its way: a target with a query may lead to an address that was
// redirected later.
func ForwardTo(ctx context.Context, q database.Reader, path string) (Forward, error) {
	f, err := ForwardAt(ctx, q, path)
	seen := []string{path}
	for err == nil && !f.Gone() && !f.Outside() {
		u, bad := url.Parse(f.Target)
		if bad != nil {
			return f, bad
		}
		next := strings.Trim(u.Path, "/")
		if slices.Contains(seen, next) {
			return f, ErrNotFound // a circle is no way
		}
		seen = append(seen, next)
		further, err := ForwardAt(ctx, q, next)
		if errors.Is(err, ErrNotFound) {
			return f, nil
		}
		if err != nil {
			return f, err
		}
		if _, err := Resolve(ctx, q, next); err == nil {
			return f, nil // a page stands there now, and its redirect is not asked
		}
		f.Target = further.Target
	}
	return f, err
}

// CurrentPath gives the address at which the subject of an address stands now, "" if nowhere.
func CurrentPath(ctx context.Context, q database.Reader, a Address) (path string, err error) {
	err = q.QueryRow(ctx, `SELECT path FROM address WHERE kind = $1 AND subject_id = $2 AND current`, a.Kind, a.ID).Scan(&path)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return path, err
}

// Unsteer takes a redirect away.
func Unsteer(ctx context.Context, tx *database.Tx, by, path string) error {
	f, err := ForwardAt(ctx, tx, path)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM redirect WHERE path = $1`, path); err != nil {
		return fmt.Errorf("take away the redirect at /%s: %w", path, err)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "redirect.deleted", Subject: f.subject(), Before: ledger.Hash(f.Path, f.Target), After: ledger.Hash()})
}

// ListedForward is a redirect in the list of the newsroom.
type ListedForward struct {
	Forward
	Idle bool // a page stands at its address now, so it is not asked
	Lost bool // nothing stands where it leads
}

// Forwards lists redirects behind a path, in the order of their paths; words must stand in the path, the target or the note.
func Forwards(ctx context.Context, q database.Reader, words, after string, limit int) ([]ListedForward, error) {
	where, args := "r.path > $1", []any{after}
	for _, w := range strings.Fields(words) {
		args = append(args, w)
		where += fmt.Sprintf(" AND (replace(r.path, $%[1]d, '') <> r.path OR replace(r.target, $%[1]d, '') <> r.target OR replace(r.note, $%[1]d, '') <> r.note)", len(args))
	}
	args = append(args, limit)
	rows, err := q.Query(ctx, fmt.Sprintf(`SELECT r.path, r.target, r.note, r.by_actor, EXISTS (SELECT 1 FROM address a WHERE a.path = r.path), EXISTS (SELECT 1 FROM address a WHERE a.path = substr(r.target, 2)) FROM redirect r WHERE %s ORDER BY r.path LIMIT $%d`, where, len(args)), args...)
	return database.Collect(rows, err, func(r *sql.Rows, f *ListedForward) error {
		var found bool
		err := r.Scan(&f.Path, &f.Target, &f.Note, &f.By, &f.Idle, &found)
		first, _, _ := strings.Cut(strings.TrimPrefix(f.Target, "/"), "/")
		f.Lost = !found && !f.Gone() && !f.Outside() && f.Target != "/" && !strings.Contains(f.Target, "?") && !Reserved(first)
		return err
	})
}
