// Package ledger is the newspaper's minute book: who decided what, when and
// why, from the first headline to the last removed comment.
//
// An entry is written in the transaction of the decision, so that there is
// never one without the other. Within a second the sealer chains it to the
// entry before: its seal is the SHA-256 of the previous seal and of the entry
// in a fixed, versioned form. The seals are also written to a file outside the
// database (the heads), and to the log. Whoever then edits, deletes, inserts,
// reorders or cuts off entries, even with a whole new chain, disagrees with the
// heads, and Check names the entry.
//
// The minute book holds decisions, not people: no names, no mail addresses, no
// text. The words of a reason lie in a row of their own that can be erased; the
// chain holds only their salted hash, and the salt goes with the words, so that
// what is erased cannot be guessed and the chain stays whole. What a decision
// left behind is noted as a hash too, against which Check holds the rows of today.
package ledger

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"

	"broadsheet/internal/database"
)

// Entry is one decision.
type Entry struct {
	Actor   string // "staff:3", "reader", "system", "command:import"; never a name or an address
	Action  string // "article.published"
	Subject string // "article:7"
	Reason  string // in words; kept where it can be erased
	Before  []byte // Hash of what was; nil when it does not matter
	After   []byte // Hash of what is now, which Check compares; Hash() when it is gone; nil when it does not matter
	Fact    any    // never stored: for those who follow
}

// Hash digests the parts of a row in order; each part is told from its
// neighbours by its length. Parts are text, bytes, whole numbers and booleans.
func Hash(parts ...any) []byte {
	h := sha256.New()
	for _, p := range parts {
		b := part(p)
		_, _ = h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b))))
		_, _ = h.Write(b)
	}
	return h.Sum(nil)
}

// part writes a value the same way for ever. %v of other kinds may change with
// a release of Go, or with the order of a map.
func part(p any) []byte {
	switch v := p.(type) {
	case nil:
		return nil
	case []byte:
		return v
	case time.Time:
		return fmt.Append(nil, database.Micros(v))
	}
	switch v := reflect.ValueOf(p); v.Kind() {
	case reflect.String:
		return []byte(v.String())
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return fmt.Append(nil, v.Interface())
	}
	panic(fmt.Sprintf("ledger: cannot hash a %T: hash its text, bytes or whole numbers", p))
}

// follower is called with every entry, in its transaction.
type follower func(ctx context.Context, tx *database.Tx, e Entry) error

// registry is what is attached to an open database.
type registry struct {
	mu        sync.RWMutex
	followers []follower
	verifiers map[string]verifier
}

type registryKey struct{}

func registryOf(db *database.DB) *registry {
	return db.Attach(registryKey{}, func() any { return &registry{verifiers: map[string]verifier{}} }).(*registry)
}

// Follow has f called with every entry as it is recorded, in the transaction of
// the decision and in order of registration. An error from f undoes the decision.
func Follow(db *database.DB, f func(ctx context.Context, tx *database.Tx, e Entry) error) {
	r := registryOf(db)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.followers = append(r.followers, f)
}

// ErrEntry refuses an entry whose parts are not plain references.
var ErrEntry = errors.New("a ledger entry names its actor, action and subject as short references such as staff:3, never as text or a mail address")

// Record writes a decision and lets those who follow draw the consequences, all
// in tx.
func Record(ctx context.Context, tx *database.Tx, e Entry) error {
	if !reference(e.Actor) || !reference(e.Action) || !reference(e.Subject) {
		return fmt.Errorf("record %q on %q: %w", e.Action, e.Subject, ErrEntry)
	}
	l := line{form: form, at: database.Micros(tx.Now()), Actor: e.Actor, Action: e.Action, Subject: e.Subject, salt: salt()}
	l.before, l.after = salted(l.salt, e.Before), salted(l.salt, e.After)
	var reasonSalt []byte
	if e.Reason != "" {
		reasonSalt = salt()
		l.reason = salted(reasonSalt, []byte(e.Reason))
	}
	err := tx.QueryRow(ctx, `INSERT INTO ledger_entry (form, entered_at, actor, action, subject, salt, before_hash, after_hash, reason_hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		l.form, l.at, l.Actor, l.Action, l.Subject, l.salt, l.before, l.after, l.reason).Scan(&l.id)
	if err == nil && e.Reason != "" {
		_, err = tx.Exec(ctx, "INSERT INTO ledger_reason (entry, salt, reason) VALUES ($1, $2, $3)", l.id, reasonSalt, e.Reason)
	}
	if err != nil {
		return fmt.Errorf("record %s on %s: %w", e.Action, e.Subject, err)
	}
	r := registryOf(tx.DB())
	r.mu.RLock()
	followers := r.followers
	r.mu.RUnlock()
	for _, f := range followers {
		if err := f(ctx, tx, e); err != nil {
			return fmt.Errorf("after %s on %s: %w", e.Action, e.Subject, err)
		}
	}
	return nil
}

// reference reports whether s is a short printable word without spaces or @.
func reference(s string) bool {
	if s == "" || len(s) > 200 {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r == '@' || r > '~' }) < 0
}

func salt() []byte {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails
	return b
}

// salted hides what a hash is of from those who could guess; nil stays nil.
func salted(salt, b []byte) []byte {
	if b == nil {
		return nil
	}
	return Hash(salt, b)
}
