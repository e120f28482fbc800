// Package staff keeps the people of the newsroom and how they come in.
//
// A person has a role, which gives rights (right.go), and may be kept to some sections. They come in with a passkey, or
// with a password and the code of an app on their phone; recovery codes stand in for a lost phone. Somebody new comes
// by an invitation, and sets up one of these before the newsroom opens. A one-time link from the console or from an
// administrator opens the newsroom by itself, for setting up and for rescue; a link sent by mail stands in for a
// forgotten password and never for the second step.
//
// Opening a link spends nothing, pressing the button on its page does: a mail program that looks at links first does no
// harm. Of secrets that somebody holds (links, sessions, codes) only hashes are kept, of passwords slow ones; the
// secrets that the paper must know itself, those of the code apps, are sealed with a key that lies beside the database
// and not in it. A stolen database opens no door.
//
// Who tries in vain must wait longer each time. A browser in which the person came in before, a passkey and a link from
// the console are not held up by what strangers try, so nobody can lock a person out by guessing.
package staff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/internal/database"
)

// ErrNotFound says that there is no such person, link or session.
var ErrNotFound = errors.New("no such person")

// Person is one of the staff.
type Person struct {
	ID       int64
	Name     string
	Handle   string // short name for the command line: "naledi"
	Email    string
	Role     string
	Disabled bool
	Sections []int64 // where the rights marked * in right.go hold; empty: everywhere

	rights []Right // what the house gives the role; nil: the usual
}

// Actor names the person in the ledger.
func (p Person) Actor() string { return "staff:" + strconv.FormatInt(p.ID, 10) }

const columns = `id, name, handle, email, role, disabled,
	COALESCE((SELECT string_agg(CAST(section_id AS TEXT), ',') FROM staff_section WHERE staff_id = staff.id), '')`

func scan(row interface{ Scan(...any) error }, p *Person) error {
	var sections string
	if err := row.Scan(&p.ID, &p.Name, &p.Handle, &p.Email, &p.Role, &p.Disabled, &sections); err != nil {
		return err
	}
	for _, word := range strings.Split(sections, ",") {
		if id, err := strconv.ParseInt(word, 10, 64); err == nil {
			p.Sections = append(p.Sections, id)
		}
	}
	slices.Sort(p.Sections)
	return nil
}

// Add takes a person on.
func Add(ctx context.Context, tx *database.Tx, by string, p Person) (Person, error) {
	if err := check(p); err != nil {
		return p, err
	}
	err := tx.QueryRow(ctx, `INSERT INTO staff (name, handle, email, role, created_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (handle) DO NOTHING RETURNING id`, p.Name, p.Handle, p.Email, p.Role, database.Micros(tx.Now())).Scan(&p.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return p, &InvalidError{Field: "handle", Words: fmt.Sprintf("there is already somebody with the short name %q: choose another", p.Handle)}
	}
	if err != nil {
		return p, fmt.Errorf("add %s: %w", p.Handle, err)
	}
	if err := setSections(ctx, tx, p.ID, p.Sections); err != nil {
		return p, err
	}
	return p, decided(ctx, tx, by, "staff.added", p.ID)
}

// InvalidError says what must be mended in a form, and beside which field.
type InvalidError struct{ Field, Words string }

func (e *InvalidError) Error() string { return e.Words }

// Answer gives the words to whoever asks by a page.
func (e *InvalidError) Answer() (kind, words string) { return "invalid", e.Words }

// Longest name, short name and mail address. A name stands in bylines and lists; RFC 5321 §4.5.3.1.3 gives an address 254 letters.
const (
	mostName   = 120
	mostHandle = 40
	mostEmail  = 254
)

func check(p Person) error {
	switch {
	case strings.TrimSpace(p.Name) == "" || strings.TrimSpace(p.Handle) == "" || strings.ContainsAny(p.Handle, " \t/"):
		return &InvalidError{"name", "a person needs a name and a short name without spaces, for example: --name \"Naledi Moyo\" naledi"}
	case utf8.RuneCountInString(p.Name) > mostName:
		return &InvalidError{"name", fmt.Sprintf("a name has at most %d letters", mostName)}
	case utf8.RuneCountInString(p.Handle) > mostHandle || strings.Contains(p.Handle, "@") || unprintable(p.Handle) || unprintable(p.Name):
		return &InvalidError{"handle", fmt.Sprintf("a short name has at most %d letters, no @ and no control characters", mostHandle)}
	}
	if err := checkEmail(p.Email); err != nil {
		return err
	}
	return checkRole(p.Role)
}

func unprintable(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

// checkEmail refuses what no letter can be sent to; empty is no address, which is allowed.
func checkEmail(email string) error {
	if email == "" {
		return nil
	}
	a, err := mail.ParseAddress(email)
	if err != nil || a.Address != email || len(email) > mostEmail {
		return &InvalidError{"email", fmt.Sprintf("%q is not a mail address such as naledi@courier.example", email)}
	}
	return nil
}

func checkRole(role string) error {
	if slices.Contains(Roles, role) {
		return nil
	}
	return &InvalidError{"role", fmt.Sprintf("there is no role %q: choose one of %s", role, strings.Join(Roles, ", "))}
}

// ByHandle gives the person with a short name.
func ByHandle(ctx context.Context, q database.Reader, handle string) (Person, error) {
	return one(ctx, q, `SELECT `+columns+` FROM staff WHERE handle = $1`, handle)
}

// ByID gives one person.
func ByID(ctx context.Context, q database.Reader, id int64) (Person, error) {
	return one(ctx, q, `SELECT `+columns+` FROM staff WHERE id = $1`, id)
}

func one(ctx context.Context, q database.Reader, query string, arg any) (Person, error) {
	var p Person
	err := scan(q.QueryRow(ctx, query, arg), &p)
	if errors.Is(err, sql.ErrNoRows) {
		return p, ErrNotFound
	}
	if err != nil {
		return p, err
	}
	house, err := HouseRights(ctx, q)
	p.rights = house[p.Role]
	return p, err
}

// All lists the staff by name.
func All(ctx context.Context, q database.Reader) ([]Person, error) {
	house, err := HouseRights(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, `SELECT `+columns+` FROM staff ORDER BY name, id`)
	return database.Collect(rows, err, func(r *sql.Rows, p *Person) error {
		err := scan(r, p)
		p.rights = house[p.Role]
		return err
	})
}

// Named finds who is meant by what somebody typed: a short name, or a mail address that only one of the staff has.
func Named(ctx context.Context, q database.Reader, typed string) (Person, error) {
	all, err := All(ctx, q)
	if err != nil {
		return Person{}, err
	}
	typed = strings.ToLower(strings.TrimSpace(typed))
	var found []Person
	for _, p := range all {
		switch {
		case p.Disabled || typed == "":
		case strings.ToLower(p.Handle) == typed:
			return p, nil
		case strings.ToLower(p.Email) == typed:
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		return Person{}, ErrNotFound
	}
	return found[0], nil
}

// newSecret gives 256 bits that nobody can guess, in letters that fit an address.
func newSecret() string {
	b := make([]byte, 32)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// hashOf is what is kept of a secret. It is looked up by equality of hashes, so timing tells nothing about the secret.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
