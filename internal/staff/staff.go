// Package staff keeps the people of the newsroom and how they come in.
//
// A person signs in with a one-time link: whoever holds it opens a page with a button, and pressing the button spends
// the link and begins a session. Opening the page spends nothing, so a mail program that looks at links first does no
// harm. Only hashes of links and sessions are kept; a stolen database opens no door.
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
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// ErrNotFound says that there is no such person, link or session.
var ErrNotFound = errors.New("no such person")

// ErrLinkSpent says that a sign-in link is unknown, used or too old; the three look alike from outside on purpose.
var ErrLinkSpent = errors.New("this sign-in link was used already, or is too old. Ask for a new one: broadsheet user link NAME")

// Person is one of the staff.
type Person struct {
	ID       int64
	Name     string
	Handle   string // short name for the command line: "naledi"
	Email    string
	Role     string
	Disabled bool
	Sections []int64 // where the rights marked * in right.go hold; empty: everywhere

	rights []Right // as the house decided; nil: the usual ones of the role
}

// Actor names the person in the ledger.
func (p Person) Actor() string { return "staff:" + strconv.FormatInt(p.ID, 10) }

// How long a link and a session live.
const (
	LinkLife    = 24 * time.Hour      // a link sent in the evening works in the morning
	SessionLife = 30 * 24 * time.Hour // a reporter in the field signs in once a month
)

const columns = `id, name, handle, email, role, disabled`

func scan(row interface{ Scan(...any) error }, p *Person) error {
	return row.Scan(&p.ID, &p.Name, &p.Handle, &p.Email, &p.Role, &p.Disabled)
}

// Add takes a person on.
func Add(ctx context.Context, tx *database.Tx, by string, p Person) (Person, error) {
	if err := check(p); err != nil {
		return p, err
	}
	err := tx.QueryRow(ctx, `INSERT INTO staff (name, handle, email, role, created_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (handle) DO NOTHING RETURNING id`, p.Name, p.Handle, p.Email, p.Role, database.Micros(tx.Now())).Scan(&p.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fmt.Errorf("there is already somebody with the short name %q: choose another", p.Handle)
	}
	if err != nil {
		return p, fmt.Errorf("add %s: %w", p.Handle, err)
	}
	return p, ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "staff.added", Subject: p.Actor(), After: ledger.Hash(p.Role)})
}

func check(p Person) error {
	if strings.TrimSpace(p.Name) == "" || strings.TrimSpace(p.Handle) == "" || strings.ContainsAny(p.Handle, " \t/") {
		return errors.New("a person needs a name and a short name without spaces, for example: --name \"Naledi Moyo\" naledi")
	}
	for _, r := range Roles {
		if p.Role == r {
			return nil
		}
	}
	return fmt.Errorf("there is no role %q: choose one of %s", p.Role, strings.Join(Roles, ", "))
}

// ByHandle gives the person with a short name.
func ByHandle(ctx context.Context, q database.Reader, handle string) (Person, error) {
	return one(q.QueryRow(ctx, `SELECT `+columns+` FROM staff WHERE handle = $1`, handle))
}

// ByID gives one person.
func ByID(ctx context.Context, q database.Reader, id int64) (Person, error) {
	return one(q.QueryRow(ctx, `SELECT `+columns+` FROM staff WHERE id = $1`, id))
}

func one(row *sql.Row) (Person, error) {
	var p Person
	err := scan(row, &p)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return p, err
}

// All lists the staff by name.
func All(ctx context.Context, q database.Reader) ([]Person, error) {
	rows, err := q.Query(ctx, `SELECT `+columns+` FROM staff ORDER BY name, id`)
	return database.Collect(rows, err, func(r *sql.Rows, p *Person) error { return scan(r, p) })
}

// Disable shuts a person out: their sessions and links end at once.
func Disable(ctx context.Context, tx *database.Tx, by string, id int64) error {
	for _, query := range []string{`UPDATE staff SET disabled = TRUE WHERE id = $1`, `DELETE FROM session WHERE staff_id = $1`, `DELETE FROM sign_in_link WHERE staff_id = $1`} {
		if _, err := tx.Exec(ctx, query, id); err != nil {
			return fmt.Errorf("disable person %d: %w", id, err)
		}
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "staff.disabled", Subject: Person{ID: id}.Actor(), After: ledger.Hash("disabled")})
}

// Link makes a one-time sign-in link for a person and returns its secret, which is nowhere else.
func Link(ctx context.Context, tx *database.Tx, by string, id int64) (string, error) {
	p, err := ByID(ctx, tx, id)
	if err != nil {
		return "", err
	}
	if p.Disabled {
		return "", fmt.Errorf("%s is disabled and cannot sign in", p.Handle)
	}
	secret := newSecret()
	now := tx.Now()
	_, err = tx.Exec(ctx, `INSERT INTO sign_in_link (hash, staff_id, created_at, expires_at) VALUES ($1, $2, $3, $4)`,
		hashOf(secret), id, database.Micros(now), database.Micros(now.Add(LinkLife)))
	if err != nil {
		return "", fmt.Errorf("make sign-in link: %w", err)
	}
	return secret, ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "staff.link-made", Subject: Person{ID: id}.Actor()})
}

// ForLink tells whose link this is, without spending it.
func ForLink(ctx context.Context, q database.Reader, secret string) (Person, error) {
	var id int64
	err := q.QueryRow(ctx, `SELECT staff_id FROM sign_in_link WHERE hash = $1 AND spent_at = 0 AND expires_at > $2`,
		hashOf(secret), database.Micros(q.Now())).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return Person{}, ErrLinkSpent
	}
	if err != nil {
		return Person{}, err
	}
	return ByID(ctx, q, id)
}

// SignIn spends the link and begins a session; the returned secret goes into the cookie and is nowhere else.
func SignIn(ctx context.Context, tx *database.Tx, secret string) (Person, string, error) {
	p, err := ForLink(ctx, tx, secret)
	if err != nil {
		return p, "", err
	}
	if p.Disabled {
		return p, "", ErrLinkSpent
	}
	now := tx.Now()
	if _, err := tx.Exec(ctx, `UPDATE sign_in_link SET spent_at = $2 WHERE hash = $1`, hashOf(secret), database.Micros(now)); err != nil {
		return p, "", err
	}
	session := newSecret()
	if _, err := tx.Exec(ctx, `INSERT INTO session (hash, staff_id, created_at, expires_at) VALUES ($1, $2, $3, $4)`,
		hashOf(session), p.ID, database.Micros(now), database.Micros(now.Add(SessionLife))); err != nil {
		return p, "", err
	}
	return p, session, ledger.Record(ctx, tx, ledger.Entry{Actor: p.Actor(), Action: "staff.signed-in", Subject: p.Actor()})
}

// Session tells who holds a session, or ErrNotFound.
func Session(ctx context.Context, q database.Reader, secret string) (Person, error) {
	if secret == "" {
		return Person{}, ErrNotFound
	}
	var id int64
	err := q.QueryRow(ctx, `SELECT staff_id FROM session WHERE hash = $1 AND expires_at > $2`, hashOf(secret), database.Micros(q.Now())).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return Person{}, ErrNotFound
	}
	if err != nil {
		return Person{}, err
	}
	p, err := ByID(ctx, q, id)
	if err == nil && p.Disabled {
		return Person{}, ErrNotFound
	}
	return p, err
}

// SignOut ends a session.
func SignOut(ctx context.Context, tx *database.Tx, secret string) error {
	_, err := tx.Exec(ctx, `DELETE FROM session WHERE hash = $1`, hashOf(secret))
	return err
}

// Sweep deletes links and sessions that are past their time.
func Sweep(ctx context.Context, tx *database.Tx) error {
	now := database.Micros(tx.Now())
	if _, err := tx.Exec(ctx, `DELETE FROM sign_in_link WHERE expires_at < $1`, now); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM session WHERE expires_at < $1`, now)
	return err
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
