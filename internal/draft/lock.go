package draft

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/database"
)

// When a lock is free although nobody gave it back.
const (
	lockSigns = time.Minute      // a page with a script gives a sign of life every ten seconds; six lost ones are a closed laptop
	lockIdle  = 15 * time.Minute // without a key pressed, or on a page without a script: longer than a paragraph takes
)

// lockSlack is how much later than its lock a page may begin to count: until it was sent and shown.
const lockSlack = 5 * time.Second

// Lock says who writes a story now.
type Lock struct {
	Article  int64
	Staff    int64
	Token    string // names the window that holds it; known to the holder only
	Taken    time.Time
	Beat     time.Time // the last sign of life
	Key      time.Time // the last key pressed
	Scripted bool      // the holder's page gives signs by itself
}

// Stale reports whether the holder has gone without giving the lock back.
func (l Lock) Stale(now time.Time) bool {
	return now.Sub(l.Key) > lockIdle || l.Scripted && now.Sub(l.Beat) > lockSigns
}

// Idle is how long the holder has not pressed a key.
func (l Lock) Idle(now time.Time) time.Duration { return max(now.Sub(l.Key), 0).Truncate(time.Second) }

// HeldError says that somebody else writes the story, or the same person in another window.
type HeldError struct{ Lock Lock }

func (e *HeldError) Error() string {
	return fmt.Sprintf("staff %d is writing this story", e.Lock.Staff)
}

// Answer tells the web layer that two people collide.
func (e *HeldError) Answer() (kind, words string) {
	return "conflict", "Somebody else is writing this story. Take it over if you must, or wait until they are done."
}

// row reads the lock of a story, stale or not; its Token is empty when there is none.
func row(ctx context.Context, q database.Reader, article int64) (l Lock, err error) {
	var taken, beat, key int64
	err = q.QueryRow(ctx, `SELECT article_id, staff_id, token, taken_at, beat_at, key_at, scripted FROM draft_lock WHERE article_id = $1`, article).
		Scan(&l.Article, &l.Staff, &l.Token, &taken, &beat, &key, &l.Scripted)
	l.Taken, l.Beat, l.Key = database.FromMicros(taken), database.FromMicros(beat), database.FromMicros(key)
	if errors.Is(err, sql.ErrNoRows) {
		return Lock{}, nil
	}
	if err != nil {
		return l, fmt.Errorf("lock of story %d: %w", article, err)
	}
	return l, nil
}

// Holder gives the lock on a story, if somebody holds it and is still there.
func Holder(ctx context.Context, q database.Reader, article int64) (Lock, bool, error) {
	l, err := row(ctx, q, article)
	return l, l.Token != "" && !l.Stale(q.Now()), err
}

// Take begins to write a story: the lock is free, stale, or the person's own in another window, which loses it. If
// somebody else holds it, the error is a HeldError.
func Take(ctx context.Context, tx *database.Tx, article, staff int64) (Lock, error) {
	held, ok, err := Holder(ctx, tx, article)
	if err != nil {
		return Lock{}, err
	}
	if ok && held.Staff != staff {
		return Lock{}, &HeldError{held}
	}
	return seize(ctx, tx, article, staff, newSecret())
}

// TakeOver takes the lock whoever holds it. before is the lock that somebody else lost, if one did.
func TakeOver(ctx context.Context, tx *database.Tx, article, staff int64) (now Lock, before *Lock, err error) {
	held, ok, err := Holder(ctx, tx, article)
	if err != nil {
		return now, nil, err
	}
	if ok && held.Staff != staff {
		before = &held
	}
	now, err = seize(ctx, tx, article, staff, newSecret())
	return now, before, err
}

func seize(ctx context.Context, tx *database.Tx, article, staff int64, token string) (Lock, error) {
	now := tx.Now()
	l := Lock{Article: article, Staff: staff, Token: token, Taken: now, Beat: now, Key: now}
	_, err := tx.Exec(ctx, `INSERT INTO draft_lock (article_id, staff_id, token, taken_at, beat_at, key_at, scripted) VALUES ($1, $2, $3, $4, $4, $4, FALSE)
		ON CONFLICT (article_id) DO UPDATE SET staff_id = excluded.staff_id, token = excluded.token, taken_at = excluded.taken_at,
			beat_at = excluded.beat_at, key_at = excluded.key_at, scripted = FALSE`, article, staff, token, database.Micros(now))
	if err != nil {
		return l, fmt.Errorf("lock story %d: %w", article, err)
	}
	return l, nil
}

// Beat is a sign of life from the window that holds token; idle is how long no key was pressed. A window that lost its
// lock while nobody else has it takes it again. If another holds it, the error is a HeldError.
func Beat(ctx context.Context, tx *database.Tx, article, staff int64, token string, idle time.Duration) error {
	l, err := row(ctx, tx, article)
	if err != nil {
		return err
	}
	now := tx.Now()
	if l.Token != token || l.Staff != staff {
		if l.Token != "" && !l.Stale(now) {
			return &HeldError{l}
		}
		if l, err = seize(ctx, tx, article, staff, token); err != nil {
			return err
		}
	}
	key := l.Key
	if pressed := now.Add(-max(idle, 0)); pressed.After(key) && pressed.After(l.Taken.Add(lockSlack)) { // else the page was opened and nothing typed
		key = pressed
	}
	_, err = tx.Exec(ctx, `UPDATE draft_lock SET beat_at = $2, key_at = $3, scripted = TRUE WHERE article_id = $1`, article, database.Micros(now), database.Micros(key))
	return err
}

// Hold is asked by a save, in its transaction: may this window write? It is a sign of life. A window without the lock is
// refused with a HeldError while somebody else holds it; a save by hand may come from any window of the holder, an
// autosave only from the one that holds the token.
func Hold(ctx context.Context, tx *database.Tx, article, staff int64, token string, auto bool) error {
	l, err := row(ctx, tx, article)
	if err != nil {
		return err
	}
	mine := l.Staff == staff && l.Token == token
	if l.Token != "" && !mine && !l.Stale(tx.Now()) {
		if l.Staff != staff || auto {
			return &HeldError{l}
		}
		return nil // from another window of the same person, which learns of it as a stale save
	}
	if token == "" {
		return nil // a program's form: nobody is in the way
	}
	if !mine {
		_, err := seize(ctx, tx, article, staff, token)
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE draft_lock SET beat_at = $2, key_at = $2 WHERE article_id = $1`, article, database.Micros(tx.Now()))
	return err
}

// Yield keeps the lock for as long as nobody else wants it: its holder handed the story on and only looks at it. The
// next key makes it whole again.
func Yield(ctx context.Context, tx *database.Tx, article int64, token string) error {
	_, err := tx.Exec(ctx, `UPDATE draft_lock SET key_at = $3 WHERE article_id = $1 AND token = $2`, article, token, database.Micros(tx.Now().Add(-lockIdle-time.Second)))
	return err
}

// Release gives the lock back. A window that lost it changes nothing.
func Release(ctx context.Context, tx *database.Tx, article int64, token string) error {
	_, err := tx.Exec(ctx, `DELETE FROM draft_lock WHERE article_id = $1 AND token = $2`, article, token)
	return err
}
