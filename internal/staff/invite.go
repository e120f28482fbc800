package staff

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// ErrInvitation says that an invitation is unknown, used, withdrawn or too old; they look alike from outside on purpose.
var ErrInvitation = errors.New("this invitation was used already, was withdrawn, or is more than three days old. Ask whoever invited you for a new one")

// How long an invitation is good, and how long after that it is still shown as one that was not taken up.
const (
	InvitationLife  = 72 * time.Hour
	invitationShown = 30 * 24 * time.Hour
)

// Invitation is a place on the staff that waits to be taken. It carries what the person will be.
type Invitation struct {
	ID   int64
	For  Person // without an ID: not on the staff yet
	By   string
	Made time.Time
	Ends time.Time
}

// Subject names the invitation in the ledger.
func (i Invitation) Subject() string { return "invitation:" + strconv.FormatInt(i.ID, 10) }

const invitationColumns = `id, name, handle, email, role, sections, made_by, created_at, expires_at`

func scanInvitation(row interface{ Scan(...any) error }, i *Invitation) error {
	var sections string
	var made, ends int64
	if err := row.Scan(&i.ID, &i.For.Name, &i.For.Handle, &i.For.Email, &i.For.Role, &sections, &i.By, &made, &ends); err != nil {
		return err
	}
	i.Made, i.Ends = database.FromMicros(made), database.FromMicros(ends)
	return json.Unmarshal([]byte(sections), &i.For.Sections)
}

// Invite offers somebody a place. The secret goes into the link and is nowhere else.
func Invite(ctx context.Context, tx *database.Tx, by string, p Person) (Invitation, string, error) {
	i := Invitation{For: p, By: by, Made: tx.Now(), Ends: tx.Now().Add(InvitationLife)}
	if err := check(p); err != nil {
		return i, "", err
	}
	taken := &InvalidError{"handle", fmt.Sprintf("there is already somebody with the short name %q: choose another", p.Handle)}
	if _, err := ByHandle(ctx, tx, p.Handle); !errors.Is(err, ErrNotFound) {
		return i, "", errors.Join(err, taken)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM invitation WHERE handle = $1 AND expires_at <= $2`, p.Handle, database.Micros(tx.Now())); err != nil {
		return i, "", err
	}
	sections, err := json.Marshal(append([]int64{}, p.Sections...))
	if err != nil {
		return i, "", err
	}
	secret := newSecret()
	err = tx.QueryRow(ctx, `INSERT INTO invitation (hash, name, handle, email, role, sections, made_by, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (handle) DO NOTHING RETURNING id`,
		hashOf(secret), p.Name, p.Handle, p.Email, p.Role, string(sections), by, database.Micros(i.Made), database.Micros(i.Ends)).Scan(&i.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return i, "", taken
	}
	if err != nil {
		return i, "", fmt.Errorf("invite %s: %w", p.Handle, err)
	}
	return i, secret, ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "staff.invited", Subject: i.Subject(), After: ledger.Hash(p.Role)})
}

// InviteAgain gives a waiting invitation a new secret and a new three days; the link from before is void.
func InviteAgain(ctx context.Context, tx *database.Tx, by string, id int64) (Invitation, string, error) {
	secret := newSecret()
	var i Invitation
	err := scanInvitation(tx.QueryRow(ctx, `UPDATE invitation SET hash = $2, created_at = $3, expires_at = $4 WHERE id = $1 RETURNING `+invitationColumns,
		id, hashOf(secret), database.Micros(tx.Now()), database.Micros(tx.Now().Add(InvitationLife))), &i)
	if errors.Is(err, sql.ErrNoRows) {
		return i, "", ErrNotFound
	}
	if err != nil {
		return i, "", err
	}
	return i, secret, ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "staff.invited", Subject: i.Subject(), After: ledger.Hash(i.For.Role)})
}

// Invitations lists the places that wait, the newest first; those whose time is over still stand there for a month.
func Invitations(ctx context.Context, q database.Reader) ([]Invitation, error) {
	rows, err := q.Query(ctx, `SELECT `+invitationColumns+` FROM invitation ORDER BY created_at DESC, id DESC`)
	return database.Collect(rows, err, func(r *sql.Rows, i *Invitation) error { return scanInvitation(r, i) })
}

// Withdraw takes an invitation back.
func Withdraw(ctx context.Context, tx *database.Tx, by string, id int64) error {
	r, err := tx.Exec(ctx, `DELETE FROM invitation WHERE id = $1`, id)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNotFound)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "staff.invitation-withdrawn", Subject: Invitation{ID: id}.Subject()})
}

// Invited tells for whom an invitation is, without spending it.
func Invited(ctx context.Context, q database.Reader, secret string) (Invitation, error) {
	var i Invitation
	err := scanInvitation(q.QueryRow(ctx, `SELECT `+invitationColumns+` FROM invitation WHERE hash = $1 AND expires_at > $2`,
		hashOf(secret), database.Micros(q.Now())), &i)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrInvitation
	}
	return i, err
}

// Accept spends an invitation: the person is on the staff, with a session that opens nothing but the page on which they
// set up how they will come in.
func Accept(ctx context.Context, tx *database.Tx, secret, device string) (Way, error) {
	i, err := Invited(ctx, tx, secret)
	if err != nil {
		return Way{}, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM invitation WHERE id = $1`, i.ID); err != nil {
		return Way{}, err
	}
	p, err := Add(ctx, tx, i.By, i.For)
	var taken *InvalidError
	if errors.As(err, &taken) && strings.Contains(taken.Words, "already") { // taken on by hand meanwhile
		return Way{}, ErrInvitation
	}
	if err != nil {
		return Way{}, err
	}
	if err := ledger.Record(ctx, tx, ledger.Entry{Actor: p.Actor(), Action: "staff.invitation-accepted", Subject: i.Subject(), After: ledger.Hash()}); err != nil {
		return Way{}, err
	}
	session, err := begin(ctx, tx, p, "invitation", device, true)
	return Way{Person: p, Session: session, SettingUp: true}, err
}
