package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/database"
)

// Caller is who tries to come in, as far as that can be known.
type Caller struct {
	From   string // the household: an IPv4 address or an IPv6 /64
	Device string // the secret of a browser in which somebody came in before; "" for a strange one
}

// WaitError says that too many tries failed, and when the next will be looked at.
type WaitError struct{ Until time.Time }

func (e *WaitError) Error() string {
	return "too many tries: wait until " + e.Until.Format(time.RFC3339)
}

// How tries are slowed down, after OWASP's "Slow Down Online Guessing Attacks with Device Cookies". Each account counts
// the failures of each household, and those of all strange browsers together; a browser in which the person came in
// before counts for itself, so what strangers do holds nobody up who has been here. Passkeys and links by hand are not
// counted at all.
const (
	freeTries    = 5                // a person mistypes
	freeForAll   = 20               // from many places at once
	longestWait  = 15 * time.Minute // some hundred guesses a day
	forgetTries  = 24 * time.Hour   // without a failure
	deviceLife   = 365 * 24 * time.Hour
	firstAlarm   = 10 // the person is told at ten failures, a hundred, a thousand
	alarmGrowth  = 10
	mostDoubling = 10 // 2^10 s is past the longest wait
)

// attempt is a try that has been counted as failed beforehand; undone when it was not.
type attempt struct {
	keys   []string
	person Person // nobody when the name is nobody's
	alarm  bool   // so many failed that the person should know
}

// try counts a try, before it is looked at: many at once then count as many. A WaitError says that it is not looked at.
// What was typed counts alike whether the person exists or not.
func try(ctx context.Context, tx *database.Tx, typed string, c Caller) (attempt, error) {
	var a attempt
	p, err := Named(ctx, tx, typed)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return a, err
	}
	a.person = p
	account := "name:" + strings.ToLower(strings.TrimSpace(typed)) // not the person: a name and an address that wait together would be known to be one's
	known, err := knows(ctx, tx, p.ID, c.Device)
	if err != nil {
		return a, err
	}
	type count struct {
		key  string
		free int
	}
	counts := []count{{hashOf("at " + account + " " + c.From), freeTries}, {hashOf("all " + account), freeForAll}}
	if known {
		counts = []count{{hashOf("device " + account + " " + c.Device), freeTries}}
	}
	for _, one := range counts {
		failures, err := countTry(ctx, tx, one.key, one.free)
		if err != nil {
			return a, err
		}
		a.keys = append(a.keys, one.key)
		for n := firstAlarm; n <= failures; n *= alarmGrowth {
			a.alarm = a.alarm || n == failures
		}
	}
	return a, nil
}

// countTry adds a failure to one count, unless the time to wait is not over.
func countTry(ctx context.Context, tx *database.Tx, key string, free int) (int, error) {
	var failures int
	var last, until int64
	err := tx.QueryRow(ctx, `SELECT failures, last_at, until_at FROM failed_try WHERE key = $1`, key).Scan(&failures, &last, &until)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	now := tx.Now()
	end := database.FromMicros(until)
	switch {
	case until > 0 && now.Before(end) && end.Sub(now) <= longestWait: // longer: the clock was wrong when it was written
		return 0, &WaitError{end}
	case now.Sub(database.FromMicros(last)) > forgetTries:
		failures = 0
	}
	failures++
	end = now
	if over := failures - free; over >= 0 {
		end = now.Add(min(time.Second<<min(over, mostDoubling), longestWait))
	}
	_, err = tx.Exec(ctx, `INSERT INTO failed_try (key, failures, last_at, until_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at, until_at = excluded.until_at`,
		key, failures, database.Micros(now), database.Micros(end))
	if err != nil {
		return 0, fmt.Errorf("count a try: %w", err)
	}
	return failures, nil
}

// succeeded forgets the failures of the household or browser, and takes back the one counted for all.
func (a attempt) succeeded(ctx context.Context, tx *database.Tx) error {
	for i, key := range a.keys {
		query := `DELETE FROM failed_try WHERE key = $1`
		if i > 0 {
			query = `UPDATE failed_try SET failures = failures - 1, until_at = 0 WHERE key = $1 AND failures > 0`
		}
		if _, err := tx.Exec(ctx, query, key); err != nil {
			return err
		}
	}
	return nil
}

// knows reports whether the person came in by this browser before.
func knows(ctx context.Context, q database.Reader, id int64, device string) (bool, error) {
	if id == 0 || device == "" {
		return false, nil
	}
	var n int
	err := q.QueryRow(ctx, `SELECT COUNT(*) FROM known_device WHERE hash = $1 AND staff_id = $2 AND seen_at > $3`,
		hashOf(device), id, database.Micros(q.Now().Add(-deviceLife))).Scan(&n)
	return n > 0, err
}

// Known reports whether somebody of the staff came in by this browser before.
func Known(ctx context.Context, q database.Reader, device string) (bool, error) {
	if device == "" {
		return false, nil
	}
	var n int
	err := q.QueryRow(ctx, `SELECT COUNT(*) FROM known_device WHERE hash = $1 AND seen_at > $2`, hashOf(device), database.Micros(q.Now().Add(-deviceLife))).Scan(&n)
	return n > 0, err
}

// Remember notes that the person came in by this browser and gives the secret by which it is known; a browser that has
// one keeps it.
func Remember(ctx context.Context, tx *database.Tx, p Person, device string) (string, error) {
	var n int
	if device != "" {
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM known_device WHERE hash = $1`, hashOf(device)).Scan(&n); err != nil {
			return "", err
		}
	}
	if n == 0 { // a secret that we did not make may be known to somebody else
		device = newSecret()
	}
	_, err := tx.Exec(ctx, `INSERT INTO known_device (hash, staff_id, seen_at) VALUES ($1, $2, $3)
		ON CONFLICT (hash, staff_id) DO UPDATE SET seen_at = excluded.seen_at`, hashOf(device), p.ID, database.Micros(tx.Now()))
	return device, err
}

// DeviceLife is how long a browser is known.
const DeviceLife = deviceLife
