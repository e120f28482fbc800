package draft

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// Lives are how long a review link may live: a day for a fact-checker, two weeks for a lawyer on leave.
var Lives = []time.Duration{24 * time.Hour, 3 * 24 * time.Hour, 7 * 24 * time.Hour, 14 * 24 * time.Hour}

// maxLinks is how many links of one story may be open: more people than that read it at the printer's.
const maxLinks = 50

// Link lets whoever holds its secret read a draft.
type Link struct {
	ID       int64
	Article  int64
	Revision int64 // 0: always the newest
	MadeBy   int64
	MadeFor  string // whom it is for, as its maker wrote
	Made     time.Time
	Expires  time.Time
	Revoked  time.Time // zero: not
	Used     time.Time // last
	Uses     int
}

// Open reports whether the link still leads somewhere.
func (l Link) Open(now time.Time) bool { return l.Revoked.IsZero() && now.Before(l.Expires) }

// MakeLink makes a link and gives the secret, which is never seen again.
func MakeLink(ctx context.Context, tx *database.Tx, by string, l Link, life time.Duration) (Link, string, error) {
	if l.MadeFor = strings.TrimSpace(l.MadeFor); l.MadeFor == "" || utf8.RuneCountInString(l.MadeFor) > maxGuest {
		return l, "", &InvalidError{"for", fmt.Sprintf("Say whom the link is for, in at most %d letters, so that it can be told from others.", maxGuest)}
	}
	if !lifeKnown(life) {
		return l, "", &InvalidError{"life", "Choose how long the link is to live."}
	}
	var open int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM draft_link WHERE article_id = $1 AND revoked_at = 0 AND expires_at > $2`, l.Article, database.Micros(tx.Now())).Scan(&open)
	if err == nil && open >= maxLinks {
		return l, "", &InvalidError{"for", fmt.Sprintf("This story has %d open links. Revoke some first.", open)}
	}
	if err != nil {
		return l, "", err
	}
	secret := newSecret()
	l.Made, l.Expires = tx.Now(), tx.Now().Add(life)
	err = tx.QueryRow(ctx, `INSERT INTO draft_link (article_id, revision_id, hash, made_by, made_for, made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		l.Article, l.Revision, hashOf(secret), l.MadeBy, l.MadeFor, database.Micros(l.Made), database.Micros(l.Expires)).Scan(&l.ID)
	if err != nil {
		return l, "", fmt.Errorf("link to story %d: %w", l.Article, err)
	}
	return l, secret, l.record(ctx, tx, by, "review-link.made")
}

func lifeKnown(life time.Duration) bool {
	for _, known := range Lives {
		if known == life {
			return true
		}
	}
	return false
}

// record enters what was decided about a link under its story. What readers see does not change by it.
func (l Link) record(ctx context.Context, tx *database.Tx, by, action string) error {
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: action, Subject: "article:" + strconv.FormatInt(l.Article, 10)})
}

// Revoke ends a link now.
func Revoke(ctx context.Context, tx *database.Tx, by string, id int64) error {
	l, err := LinkByID(ctx, tx, id)
	if err != nil || !l.Open(tx.Now()) {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE draft_link SET revoked_at = $2 WHERE id = $1`, id, database.Micros(tx.Now())); err != nil {
		return fmt.Errorf("revoke link %d: %w", id, err)
	}
	return l.record(ctx, tx, by, "review-link.revoked")
}

// EndLinks ends every open link to a story, or those to one of its revisions: what was taken from readers is read by nobody
// outside by a link that was given away before. Whoever shall read it still is given a new one.
func EndLinks(ctx context.Context, tx *database.Tx, by string, article int64, revisions ...int64) error {
	list, err := Links(ctx, tx, article)
	if err != nil {
		return err
	}
	for _, l := range list {
		if !l.Open(tx.Now()) || len(revisions) > 0 && !slices.Contains(revisions, l.Revision) {
			continue
		}
		if err := Revoke(ctx, tx, by, l.ID); err != nil {
			return err
		}
	}
	return nil
}

// EndFixedLinks ends every open link to a story that is fixed to one of its texts. Those that always show the newest stay.
func EndFixedLinks(ctx context.Context, tx *database.Tx, by string, article int64) error {
	list, err := Links(ctx, tx, article)
	for _, l := range list {
		if err == nil && l.Revision != 0 {
			err = EndLinks(ctx, tx, by, article, l.Revision)
		}
	}
	return err
}

const linkColumns = `id, article_id, revision_id, made_by, made_for, made_at, expires_at, revoked_at, used_at, uses`

func scanLink(r interface{ Scan(...any) error }, l *Link) error {
	var made, expires, revoked, used int64
	err := r.Scan(&l.ID, &l.Article, &l.Revision, &l.MadeBy, &l.MadeFor, &made, &expires, &revoked, &used, &l.Uses)
	l.Made, l.Expires, l.Revoked, l.Used = database.FromMicros(made), database.FromMicros(expires), database.FromMicros(revoked), database.FromMicros(used)
	return err
}

// Links lists the links of a story, the newest first.
func Links(ctx context.Context, q database.Reader, article int64) ([]Link, error) {
	rows, err := q.Query(ctx, `SELECT `+linkColumns+` FROM draft_link WHERE article_id = $1 ORDER BY id DESC`, article)
	return database.Collect(rows, err, func(r *sql.Rows, l *Link) error { return scanLink(r, l) })
}

// LinkByID gives one link.
func LinkByID(ctx context.Context, q database.Reader, id int64) (Link, error) {
	return oneLink(q.QueryRow(ctx, `SELECT `+linkColumns+` FROM draft_link WHERE id = $1`, id))
}

func oneLink(row *sql.Row) (Link, error) {
	var l Link
	err := scanLink(row, &l)
	if errors.Is(err, sql.ErrNoRows) {
		return l, ErrNotFound
	}
	return l, err
}

// BySecret opens a link. One that ended, was revoked, never was, or whose maker was shut out of the newsroom, gives
// ErrNotFound alike.
func BySecret(ctx context.Context, q database.Reader, secret string) (Link, error) {
	l, err := oneLink(q.QueryRow(ctx, `SELECT `+linkColumns+` FROM draft_link WHERE hash = $1 AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.id = made_by AND s.disabled)`, hashOf(secret)))
	if err == nil && !l.Open(q.Now()) {
		return Link{}, ErrNotFound
	}
	return l, err
}

// usedEvery is how often the use of a link is written down: a reader who reloads need not write to the database.
const usedEvery = time.Minute

// Use notes that somebody read by the link.
func (l Link) Use(ctx context.Context, db *database.DB) error {
	if now := db.Now(); now.Sub(l.Used) < usedEvery {
		return nil
	}
	return db.Write(ctx, func(tx *database.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE draft_link SET used_at = $2, uses = uses + 1 WHERE id = $1`, l.ID, database.Micros(tx.Now()))
		return err
	})
}
