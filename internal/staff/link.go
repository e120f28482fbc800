package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// ErrLinkSpent says that a sign-in link is unknown, used or too old; the three look alike from outside on purpose.
var ErrLinkSpent = errors.New("this sign-in link was used already, or is too old. Ask for a new one: broadsheet user link NAME")

// How long a link lives.
const (
	LinkLife = 24 * time.Hour   // made by hand: handed over in the evening, it works in the morning
	MailLife = 30 * time.Minute // asked for by mail, and read at once by whoever asked
)

// The kinds of link. What a mailed one opens depends on what else the person has (enter.go).
const (
	byHand = "link"
	byMail = "mail"
)

// Link makes a one-time sign-in link for a person and returns its secret, which is nowhere else.
func Link(ctx context.Context, tx *database.Tx, by string, id int64) (string, error) {
	p, err := ByID(ctx, tx, id)
	if err != nil {
		return "", err
	}
	if p.Disabled {
		return "", fmt.Errorf("%s is disabled and cannot sign in", p.Handle)
	}
	return makeLink(ctx, tx, by, p, byHand, LinkLife)
}

// MailLink makes the link of a letter. One that was sent before and lies unused is void from now on.
func MailLink(ctx context.Context, tx *database.Tx, p Person) (string, error) {
	if _, err := tx.Exec(ctx, `DELETE FROM sign_in_link WHERE staff_id = $1 AND kind = $2`, p.ID, byMail); err != nil {
		return "", err
	}
	return makeLink(ctx, tx, "system", p, byMail, MailLife)
}

func makeLink(ctx context.Context, tx *database.Tx, by string, p Person, kind string, life time.Duration) (string, error) {
	secret, now := newSecret(), tx.Now()
	_, err := tx.Exec(ctx, `INSERT INTO sign_in_link (hash, staff_id, created_at, expires_at, kind) VALUES ($1, $2, $3, $4, $5)`,
		hashOf(secret), p.ID, database.Micros(now), database.Micros(now.Add(life)), kind)
	if err != nil {
		return "", fmt.Errorf("make sign-in link: %w", err)
	}
	action := "staff.link-made"
	if kind == byMail {
		action = "staff.link-mailed"
	}
	return secret, ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: action, Subject: p.Actor()})
}

// ForLink tells whose link this is, without spending it.
func ForLink(ctx context.Context, q database.Reader, secret string) (Person, error) {
	p, _, err := linkOf(ctx, q, secret)
	return p, err
}

func linkOf(ctx context.Context, q database.Reader, secret string) (p Person, kind string, err error) {
	var id int64
	err = q.QueryRow(ctx, `SELECT staff_id, kind FROM sign_in_link WHERE hash = $1 AND spent_at = 0 AND expires_at > $2`,
		hashOf(secret), database.Micros(q.Now())).Scan(&id, &kind)
	if errors.Is(err, sql.ErrNoRows) {
		return p, kind, ErrLinkSpent
	}
	if err != nil {
		return p, kind, err
	}
	p, err = ByID(ctx, q, id)
	return p, kind, err
}

// spend takes a link out of use and tells whose it was.
func spend(ctx context.Context, tx *database.Tx, secret string) (Person, string, error) {
	p, kind, err := linkOf(ctx, tx, secret)
	if err != nil {
		return p, kind, err
	}
	if p.Disabled {
		return p, kind, ErrLinkSpent
	}
	_, err = tx.Exec(ctx, `UPDATE sign_in_link SET spent_at = $2 WHERE hash = $1`, hashOf(secret), database.Micros(tx.Now()))
	return p, kind, err
}
