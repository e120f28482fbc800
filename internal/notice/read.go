package notice

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"broadsheet/internal/database"
)

// ErrNotFound says that a person was told no such thing.
var ErrNotFound = errors.New("no such notice")

const columns = `id, staff_id, kind, subject, words, path, at, read_at`

func scan(row interface{ Scan(...any) error }, n *Notice) error {
	var at, read int64
	err := row.Scan(&n.ID, &n.Staff, &n.Kind, &n.Subject, &n.Words, &n.Path, &at, &read)
	n.At, n.Read = database.FromMicros(at), database.FromMicros(read)
	return err
}

// ByID gives one notice.
func ByID(ctx context.Context, q database.Reader, id int64) (Notice, error) {
	var n Notice
	err := scan(q.QueryRow(ctx, `SELECT `+columns+` FROM notice WHERE id = $1`, id), &n)
	if errors.Is(err, sql.ErrNoRows) {
		return n, ErrNotFound
	}
	return n, err
}

// Before lists what a person was told before a notice (0: from the newest), the newest first.
func Before(ctx context.Context, q database.Reader, person, before int64, limit int) ([]Notice, error) {
	rows, err := q.Query(ctx, `SELECT `+columns+` FROM notice WHERE staff_id = $1 AND (id < $2 OR $2 = 0) ORDER BY id DESC LIMIT $3`, person, before, limit)
	return database.Collect(rows, err, func(r *sql.Rows, n *Notice) error { return scan(r, n) })
}

// Read notes that a person has read a notice; 0: all of them.
func Read(ctx context.Context, tx *database.Tx, person, id int64) error {
	_, err := tx.Exec(ctx, `UPDATE notice SET read_at = $3 WHERE staff_id = $1 AND (id = $2 OR $2 = 0) AND read_at = 0`, person, id, database.Micros(tx.Now()))
	if err != nil {
		return fmt.Errorf("read notices of staff %d: %w", person, err)
	}
	return nil
}

// keepRead is how long a notice is kept after it was read: long enough to find what somebody remembers of last month.
const keepRead = 90

// Sweep deletes what was read long ago.
func Sweep(ctx context.Context, tx *database.Tx) error {
	_, err := tx.Exec(ctx, `DELETE FROM notice WHERE read_at <> 0 AND read_at < $1`, database.Micros(tx.Now().AddDate(0, 0, -keepRead)))
	return err
}
