package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
)

// Backup writes a copy of a SQLite database to path while the newspaper runs:
// one picture of it, page for page, so that what did not change between two
// copies stands at the same place in both and is kept once by those who store
// copies in parts. PostgreSQL has pg_dump.
func (db *DB) Backup(ctx context.Context, path string) error {
	if db.dialect == Postgres {
		return errors.New("back up PostgreSQL with pg_dump: it knows how to do it while the newspaper runs")
	}
	return Backup(ctx, db.address, path)
}

// Backup is DB.Backup for a file that this program has not opened and so has not
// brought up to date: whoever is about to change programs wants the copy of before.
func Backup(ctx context.Context, from, to string) error {
	from, to, err := absolute(from, to)
	if err != nil {
		return err
	}
	db := &DB{address: from}
	if _, err := os.Stat(from); err != nil {
		return fmt.Errorf("back up the database: %w", err)
	}
	if _, err := os.Lstat(to); err == nil {
		return fmt.Errorf("back up to %s: there is a file of that name", to)
	}
	// A connection of its own; readers and the writer go on meanwhile.
	one, err := openAlone(from)
	if err != nil {
		return err
	}
	defer func() { _ = one.Close() }()
	if err := copyPages(ctx, one, to); err != nil {
		return db.explain(fmt.Errorf("back up to %s: %w", to, err))
	}
	return nil
}

// absolute makes names that can stand in an address of SQLite's.
func absolute(a, b string) (string, string, error) {
	a, errA := filepath.Abs(a)
	b, errB := filepath.Abs(b)
	return a, b, errors.Join(errA, errB)
}

// stepPages is how many pages are copied between two looks at the context: 16 MB,
// some hundredths of a second.
const stepPages = 4096

// copyPages holds one read transaction over all steps. Without it SQLite would
// begin again at every commit of the newspaper's, and on a busy night never end.
func copyPages(ctx context.Context, from *sql.DB, path string) error {
	conn, err := from.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return err
	}
	defer func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") }()
	var tables int // a transaction begins with its first question
	if err := conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil {
		return err
	}
	return conn.Raw(func(driver any) error {
		source, ok := driver.(interface {
			NewBackup(to string) (*sqlite.Backup, error)
		})
		if !ok {
			return errors.New("the driver of SQLite cannot copy a database that is in use")
		}
		b, err := source.NewBackup(fileName(path, "_pragma=synchronous(OFF)")) // whoever keeps the copy syncs it
		if err != nil {
			return err
		}
		return errors.Join(stepThrough(ctx, b), b.Finish())
	})
}

func stepThrough(ctx context.Context, b *sqlite.Backup) error {
	for {
		more, err := b.Step(stepPages)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil || !more {
			return err
		}
	}
}

// fileName is the data source of a file that is not a newspaper in use.
func fileName(path, query string) string {
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query}).String()
}

// Inspect opens a copy that nobody writes to, changes nothing in it and beside it,
// and runs f on it. The schema may be older than this program's.
func Inspect(ctx context.Context, path string, f func(q Reader) error) error {
	path, _, err := absolute(path, path)
	if err != nil {
		return err
	}
	one, err := sql.Open("sqlite", fileName(path, "mode=ro&immutable=1&_pragma=query_only(1)"))
	if err != nil {
		return fmt.Errorf("look into %s: %w", path, err)
	}
	defer func() { _ = one.Close() }()
	one.SetMaxOpenConns(4)
	db := &DB{dialect: SQLite, address: path, url: "sqlite:" + path, clock: time.Now, pool: one}
	return db.explain(f(db))
}

// Tables counts the rows of every table of a SQLite database.
func Tables(ctx context.Context, q Reader) (map[string]int64, error) {
	rows, err := q.Query(ctx, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name")
	names, err := Collect(rows, err, func(r *sql.Rows, v *string) error { return r.Scan(v) })
	if err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	counts := make(map[string]int64, len(names))
	for _, name := range names {
		var n int64
		if err := q.QueryRow(ctx, `SELECT count(*) FROM "`+name+`"`).Scan(&n); err != nil {
			return nil, fmt.Errorf("count the rows of %s: %w", name, err)
		}
		counts[name] = n
	}
	return counts, nil
}

// Sound has SQLite read its whole file and returns what is wrong with it, in
// its own words; nil when all is well. PostgreSQL looks after itself.
func (db *DB) Sound(ctx context.Context) error {
	if db.dialect == Postgres {
		return nil
	}
	return db.explain(Sound(ctx, db))
}

// Sound is DB.Sound for what Inspect opened.
func Sound(ctx context.Context, q Reader) error {
	rows, err := q.Query(ctx, "PRAGMA integrity_check(20)")
	if err != nil {
		return fmt.Errorf("read the whole database: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var wrong []error
	for rows.Next() {
		var words string
		if err := rows.Scan(&words); err != nil {
			return fmt.Errorf("read the whole database: %w", err)
		}
		if words != "ok" {
			wrong = append(wrong, errors.New(words))
		}
	}
	return errors.Join(append(wrong, rows.Err())...)
}
