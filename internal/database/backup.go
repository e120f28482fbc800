package database

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// Backup writes a whole, compact copy of a SQLite database to path while the
// newspaper runs. PostgreSQL has pg_dump.
func (db *DB) Backup(ctx context.Context, path string) error {
	if db.dialect == Postgres {
		return errors.New("back up PostgreSQL with pg_dump: it knows how to do it while the newspaper runs")
	}
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("back up to %s: there is a file of that name", path)
	}
	// The reading connections may not write, not even elsewhere, so the copy is
	// made by a connection of its own; readers and the writer go on meanwhile.
	one, err := openAlone(db.address)
	if err != nil {
		return err
	}
	defer func() { _ = one.Close() }()
	if _, err := one.ExecContext(ctx, "VACUUM INTO $1", path); err != nil {
		return db.explain(fmt.Errorf("back up to %s: %w", path, err))
	}
	return nil
}

// Sound has SQLite read its whole file and returns what is wrong with it, in
// its own words; nil when all is well. PostgreSQL looks after itself.
func (db *DB) Sound(ctx context.Context) error {
	if db.dialect == Postgres {
		return nil
	}
	rows, err := db.Query(ctx, "PRAGMA integrity_check(20)")
	if err != nil {
		return fmt.Errorf("read the whole database: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var wrong []error
	for rows.Next() {
		var words string
		if err := rows.Scan(&words); err != nil {
			return db.explain(fmt.Errorf("read the whole database: %w", err))
		}
		if words != "ok" {
			wrong = append(wrong, errors.New(words))
		}
	}
	return db.explain(errors.Join(append(wrong, rows.Err())...))
}
