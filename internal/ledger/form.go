package ledger

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"
)

// form is the version of the canonical form that new entries are sealed in.
const form = 1

// line is one entry as it is stored.
type line struct {
	id, seq, form, at                           int64
	Actor, Action, Subject                      string
	salt, before, after, reason, previous, hash []byte
}

const lineColumns = "id, COALESCE(seq, 0), form, entered_at, actor, action, subject, salt, before_hash, after_hash, reason_hash, previous, hash"

func (l *line) scan(rows *sql.Rows) error {
	return rows.Scan(&l.id, &l.seq, &l.form, &l.at, &l.Actor, &l.Action, &l.Subject, &l.salt, &l.before, &l.after, &l.reason, &l.previous, &l.hash)
}

// seal is the SHA-256 of the previous seal and the entry at place seq.
//
// Canonical form 1: the words "broadsheet ledger 1", then previous seal, seq,
// id, instant in microseconds, actor, action, subject, salt, before, after and
// reason hash. Each is preceded by its length in 8 bytes, big end first, and a
// number is 8 bytes; a hash that is not there has length 2^64-1. Another form
// gets another number, and entries keep the form they were sealed in.
func (l *line) seal(previous []byte, seq int64) ([]byte, error) {
	if l.form != 1 {
		return nil, fmt.Errorf("entry %d is of form %d, which this program does not know", l.id, l.form)
	}
	var b bytes.Buffer
	b.WriteString("broadsheet ledger 1")
	put := func(p []byte) {
		size := uint64(len(p))
		if p == nil {
			size = 1<<64 - 1
		}
		b.Write(binary.BigEndian.AppendUint64(nil, size))
		b.Write(p)
	}
	number := func(n int64) { put(binary.BigEndian.AppendUint64(nil, uint64(n))) }
	put(previous)
	number(seq)
	number(l.id)
	number(l.at)
	for _, s := range []string{l.Actor, l.Action, l.Subject} {
		put([]byte(s))
	}
	for _, p := range [][]byte{l.salt, l.before, l.after, l.reason} {
		put(p)
	}
	sum := sha256.Sum256(b.Bytes())
	return sum[:], nil
}

// genesis precedes the first entry.
var genesis = make([]byte, sha256.Size)

// lines reads entries in the order and range that the rest of the query gives.
func lines(rows *sql.Rows, err error) ([]line, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []line
	for rows.Next() {
		var l line
		if err := l.scan(rows); err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return all, rows.Err()
}
