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

// How long things about a session last.
const (
	SessionLife  = 30 * 24 * time.Hour // a reporter in the field signs in once a month
	setupLife    = 2 * time.Hour       // somebody invited sets up how they will come in
	freshFor     = 10 * time.Minute    // who came in or confirmed a moment ago is not asked again
	seenEvery    = time.Minute         // last seen is written no more often than it is read
	turnGrace    = time.Minute         // requests under way while the secret changes still arrive
	longestThing = 120                 // letters of a browser's name that are kept
)

// Sitting is one session of a person: a browser in which they are signed in.
type Sitting struct {
	Key       string // names the session in forms and opens nothing
	Staff     int64
	Device    string // "Firefox on Linux"
	How       string // "link", "mail", "passkey", "password", "invitation": how they came in
	Began     time.Time
	Seen      time.Time
	Confirmed time.Time // when the person last proved who they are
	Ends      time.Time
	SettingUp bool // opens nothing but the page on which ways in are set up
	turn      bool // a new secret is due
	old       bool // the secret presented was changed a moment ago
}

// Fresh reports whether the person proved who they are a moment ago, as dangerous acts ask.
func (s Sitting) Fresh(now time.Time) bool {
	return !s.SettingUp && !s.Confirmed.IsZero() && now.Sub(s.Confirmed) < freshFor && now.After(s.Confirmed.Add(-time.Minute))
}

// Unseen reports whether it is time to write down that the person is here.
func (s Sitting) Unseen(now time.Time) bool { return now.Sub(s.Seen) >= seenEvery }

// NeedsTurn reports whether the secret is to be changed, because the person's rights were.
func (s Sitting) NeedsTurn() bool { return s.turn && !s.old }

const sittingColumns = `hash, staff_id, device, how, created_at, seen_at, confirmed_at, expires_at, setting_up, turn`

func scanSitting(row interface{ Scan(...any) error }, s *Sitting) error {
	var began, seen, confirmed, ends int64
	err := row.Scan(&s.Key, &s.Staff, &s.Device, &s.How, &began, &seen, &confirmed, &ends, &s.SettingUp, &s.turn)
	s.Began, s.Seen, s.Confirmed, s.Ends = database.FromMicros(began), database.FromMicros(seen), database.FromMicros(confirmed), database.FromMicros(ends)
	return err
}

// begin opens a session. Its secret goes into the cookie and is nowhere else; each coming in has a new one, so that a
// secret which somebody planted in a browser beforehand is worth nothing.
func begin(ctx context.Context, tx *database.Tx, p Person, how, device string, settingUp bool) (string, error) {
	secret, now, life := newSecret(), tx.Now(), SessionLife
	if settingUp {
		life = setupLife
	}
	_, err := tx.Exec(ctx, `INSERT INTO session (hash, staff_id, created_at, expires_at, device, how, seen_at, confirmed_at, setting_up)
		VALUES ($1, $2, $3, $4, $5, $6, $3, $3, $7)`,
		hashOf(secret), p.ID, database.Micros(now), database.Micros(now.Add(life)), clip(device), how, settingUp)
	if err != nil {
		return "", fmt.Errorf("begin a session: %w", err)
	}
	return secret, ledger.Record(ctx, tx, ledger.Entry{Actor: p.Actor(), Action: "staff.signed-in", Subject: p.Actor()})
}

func clip(s string) string {
	if r := []rune(s); len(r) > longestThing {
		return string(r[:longestThing])
	}
	return s
}

// Attend tells who holds a session, and about the session; ErrNotFound when nobody does.
func Attend(ctx context.Context, q database.Reader, secret string) (Person, Sitting, error) {
	var s Sitting
	if secret == "" {
		return Person{}, s, ErrNotFound
	}
	hash, now := hashOf(secret), database.Micros(q.Now())
	err := scanSitting(q.QueryRow(ctx, `SELECT `+sittingColumns+` FROM session
		WHERE (hash = $1 OR (old_hash = $1 AND old_until > $2)) AND expires_at > $2`, hash, now), &s)
	if errors.Is(err, sql.ErrNoRows) {
		return Person{}, s, ErrNotFound
	}
	if err != nil {
		return Person{}, s, err
	}
	if s.Key != hash {
		s.old, s.Confirmed = true, time.Time{}
	}
	p, err := ByID(ctx, q, s.Staff)
	if err == nil && p.Disabled {
		return Person{}, s, ErrNotFound
	}
	return p, s, err
}

// Session tells who holds a session that opens the newsroom, or ErrNotFound.
func Session(ctx context.Context, q database.Reader, secret string) (Person, error) {
	p, s, err := Attend(ctx, q, secret)
	if err == nil && s.SettingUp {
		return Person{}, ErrNotFound
	}
	return p, err
}

// Seen writes down that the person is here.
func Seen(ctx context.Context, tx *database.Tx, key string) error {
	_, err := tx.Exec(ctx, `UPDATE session SET seen_at = $2 WHERE hash = $1`, key, database.Micros(tx.Now()))
	return err
}

// Turn gives the session a new secret; the old one opens for another minute, for requests under way.
func Turn(ctx context.Context, tx *database.Tx, key string) (string, error) {
	secret := newSecret()
	r, err := tx.Exec(ctx, `UPDATE session SET hash = $2, turn = FALSE, old_hash = $1, old_until = $3 WHERE hash = $1`,
		key, hashOf(secret), database.Micros(tx.Now().Add(turnGrace)))
	if err != nil {
		return "", err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return "", errors.Join(err, ErrNotFound)
	}
	return secret, nil
}

// confirm notes that the person proved again who they are, and gives the session a new secret.
func confirm(ctx context.Context, tx *database.Tx, p Person, key string) (string, error) {
	secret, err := Turn(ctx, tx, key)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `UPDATE session SET confirmed_at = $2 WHERE hash = $1`, hashOf(secret), database.Micros(tx.Now()))
	if err != nil {
		return "", err
	}
	return secret, ledger.Record(ctx, tx, ledger.Entry{Actor: p.Actor(), Action: "staff.confirmed", Subject: p.Actor()})
}

// Sittings lists where a person is signed in, the last seen first.
func Sittings(ctx context.Context, q database.Reader, id int64) ([]Sitting, error) {
	rows, err := q.Query(ctx, `SELECT `+sittingColumns+` FROM session WHERE staff_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, created_at DESC, hash`,
		id, database.Micros(q.Now()))
	return database.Collect(rows, err, func(r *sql.Rows, s *Sitting) error { return scanSitting(r, s) })
}

// SignOut ends a session.
func SignOut(ctx context.Context, tx *database.Tx, secret string) error {
	hash := hashOf(secret)
	_, err := tx.Exec(ctx, `DELETE FROM session WHERE hash = $1 OR (old_hash = $1 AND old_until > $2)`, hash, database.Micros(tx.Now()))
	return err
}

// EndSitting ends one session of a person, named by its key.
func EndSitting(ctx context.Context, tx *database.Tx, by string, id int64, key string) error {
	return ended(ctx, tx, by, id, `DELETE FROM session WHERE staff_id = $1 AND hash = $2`, key)
}

// EndOthers ends all sessions of a person but one; key may be empty, then all end.
func EndOthers(ctx context.Context, tx *database.Tx, by string, id int64, key string) error {
	return ended(ctx, tx, by, id, `DELETE FROM session WHERE staff_id = $1 AND hash <> $2`, key)
}

func ended(ctx context.Context, tx *database.Tx, by string, id int64, query, key string) error {
	r, err := tx.Exec(ctx, query, id, key)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "staff.session-ended", Subject: Person{ID: id}.Actor()})
}

// Sweep deletes what is past its time: links, sessions, steps half made, invitations, counts of failed tries, browsers
// that were not seen for a year.
func Sweep(ctx context.Context, tx *database.Tx) error {
	now := tx.Now()
	for _, old := range []struct {
		query  string
		before time.Time
	}{
		{`DELETE FROM sign_in_link WHERE expires_at < $1`, now},
		{`DELETE FROM session WHERE expires_at < $1`, now},
		{`DELETE FROM half_way WHERE expires_at < $1`, now},
		{`DELETE FROM invitation WHERE expires_at < $1`, now.Add(-invitationShown)},
		{`DELETE FROM failed_try WHERE last_at < $1`, now.Add(-forgetTries)},
		{`DELETE FROM known_device WHERE seen_at < $1`, now.Add(-deviceLife)},
	} {
		if _, err := tx.Exec(ctx, old.query, database.Micros(old.before)); err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
	}
	return nil
}
