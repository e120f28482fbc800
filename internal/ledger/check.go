package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"

	"broadsheet/internal/database"
)

// Kind says what was done to an entry.
type Kind string

// What Check finds.
const (
	Edited      Kind = "edited"      // the entry is not what was sealed
	Deleted     Kind = "deleted"     // the entry was sealed and is gone
	Inserted    Kind = "inserted"    // the entry was put among sealed ones later
	Reordered   Kind = "reordered"   // the entry stands in another place
	Truncated   Kind = "truncated"   // the entry was cut off from the end
	Unwitnessed Kind = "unwitnessed" // sealed, but not in the heads file: inserted by hand, or the newspaper stopped at that instant
	Changed     Kind = "changed"     // the row is not what its last decision left
)

// Finding names one entry that is not as it was.
type Finding struct {
	Kind    Kind
	Seq     int64 // where it stands, or stood; 0 when it was not sealed yet
	Action  string
	Subject string
}

// String is the finding in words.
func (f Finding) String() string {
	name := fmt.Sprintf("entry %d", f.Seq)
	if f.Action != "" {
		name += fmt.Sprintf(" (%s on %s)", f.Action, f.Subject)
	}
	switch f.Kind {
	case Edited:
		return name + " was edited after it was sealed"
	case Deleted:
		return name + " was deleted"
	case Inserted:
		return name + " was inserted among sealed entries"
	case Reordered:
		return name + " was moved to another place"
	case Truncated:
		return name + " was cut off from the end of the ledger"
	case Unwitnessed:
		return name + " is sealed but not in the heads file: it was inserted by hand, or the newspaper was stopped at that instant"
	}
	return fmt.Sprintf("%s is not as its last decision left it: %s", f.Subject, name)
}

type verifier func(ctx context.Context, q database.Reader, id int64) ([]byte, error)

// Verify tells Check how to hash the row of a subject such as "article:7" as it
// is now, the way the decisions' After was hashed. sql.ErrNoRows means it is gone.
func Verify(db *database.DB, kind string, f func(ctx context.Context, q database.Reader, id int64) ([]byte, error)) {
	r := registryOf(db)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.verifiers[kind] = f
}

// Check reads the whole ledger and compares it with its own chain, with the
// heads kept outside the database (nil when there are none) and with the rows
// that the decisions were about. No finding means that all agree.
func Check(ctx context.Context, db *database.DB, heads io.Reader) ([]Finding, error) {
	var found []Finding
	err := db.Read(ctx, func(q database.Reader) error {
		sealed, err := lines(q.Query(ctx, "SELECT "+lineColumns+" FROM ledger_entry WHERE seq IS NOT NULL ORDER BY seq"))
		if err != nil {
			return err
		}
		// The file is read after the snapshot is taken, so that it has all that
		// the snapshot has when a newspaper is being printed beside us.
		known, err := knownHeads(heads)
		if err != nil {
			return err
		}
		a := audit{lines: sealed, heads: known}
		a.run()
		found = a.found
		if err := checkReasons(ctx, q, &found); err != nil {
			return err
		}
		return checkRows(ctx, db, q, &found)
	})
	if err != nil {
		return nil, fmt.Errorf("check the ledger: %w", err)
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].Seq < found[j].Seq })
	return found, nil
}

func knownHeads(r io.Reader) ([]Head, error) {
	if r == nil {
		return nil, nil
	}
	return readHeads(r)
}

// checkReasons compares the words that are still there with their hashes.
func checkReasons(ctx context.Context, q database.Reader, found *[]Finding) error {
	rows, err := q.Query(ctx, `SELECT COALESCE(e.seq, 0), e.action, e.subject, e.reason_hash, r.salt, r.reason
		FROM ledger_reason r JOIN ledger_entry e ON e.id = r.entry ORDER BY e.id`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		f := Finding{Kind: Edited}
		var hash, salt []byte
		var words string
		if err := rows.Scan(&f.Seq, &f.Action, &f.Subject, &hash, &salt, &words); err != nil {
			return err
		}
		if !bytes.Equal(salted(salt, []byte(words)), hash) {
			*found = append(*found, f)
		}
	}
	return rows.Err()
}

// checkRows compares the last After of every subject with its row of today.
func checkRows(ctx context.Context, db *database.DB, q database.Reader, found *[]Finding) error {
	last, err := lines(q.Query(ctx, "SELECT "+lineColumns+` FROM ledger_entry
		WHERE id IN (SELECT max(id) FROM ledger_entry WHERE after_hash IS NOT NULL GROUP BY subject) ORDER BY id`))
	if err != nil {
		return err
	}
	r := registryOf(db)
	for _, l := range last {
		kind, number, _ := strings.Cut(l.Subject, ":")
		r.mu.RLock()
		now := r.verifiers[kind]
		r.mu.RUnlock()
		id, err := strconv.ParseInt(number, 10, 64)
		if now == nil || err != nil {
			continue
		}
		hash, err := now(ctx, q, id)
		if errors.Is(err, sql.ErrNoRows) {
			hash, err = Hash(), nil
		}
		if err != nil {
			return fmt.Errorf("hash %s: %w", l.Subject, err)
		}
		if !bytes.Equal(salted(l.salt, hash), l.after) {
			*found = append(*found, Finding{Changed, l.seq, l.Action, l.Subject})
		}
	}
	return nil
}
