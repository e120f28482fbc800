package database

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver; nothing else in the program names it
)

// sqliteName is the data source of the file at path. WAL lets readers read
// while one writes; synchronous=FULL makes every commit an fsync, because a
// comment that was acknowledged must outlive a power cut. The busy timeout is
// for another process (an import beside serve), never for ourselves: there is
// one writer here. The writer also has secure_delete: what a person asked us to
// erase is overwritten in the file, not only unlinked.
func sqliteName(path, more string) string {
	u := url.URL{Scheme: "file", Path: path}
	return u.String() + "?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)" + more
}

// openSQLite opens the file with one connection that writes and several that cannot.
func (db *DB) openSQLite(ctx context.Context, path string, o Options) error {
	db.dialect = SQLite
	path, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("find the database %s: %w", path, err)
	}
	db.address = path
	if err := writable(path); err != nil {
		return err
	}
	writer, err := sql.Open("sqlite", sqliteName(path, "&_pragma=journal_mode(WAL)&_pragma=secure_delete(1)&_txlock=immediate"))
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	writer.SetMaxOpenConns(1)
	if err := db.migrateSQLite(ctx, writer, filepath.Dir(path)); err != nil {
		_ = writer.Close()
		return db.explain(err)
	}
	db.pool, err = sql.Open("sqlite", sqliteName(path, "&_pragma=query_only(1)"))
	if err != nil {
		_ = writer.Close()
		return fmt.Errorf("open %s for reading: %w", path, err)
	}
	db.pool.SetMaxOpenConns(o.Readers)
	db.pool.SetMaxIdleConns(o.Readers)
	db.pool.SetConnMaxIdleTime(time.Minute) // each holds a cache of some 2 MB
	db.engine, err = startPress(ctx, db, writer)
	if err != nil {
		_ = writer.Close()
		_ = db.pool.Close()
		return db.explain(err)
	}
	return nil
}

// migrateSQLite brings the schema up to date, one process at a time.
func (db *DB) migrateSQLite(ctx context.Context, writer *sql.DB, dir string) error {
	unlock, err := lockFile(ctx, dir)
	if err != nil {
		return fmt.Errorf("wait for another program to migrate %s: %w", dir, err)
	}
	defer unlock()
	return migrate(ctx, SQLite, writer)
}

// writable answers before SQLite does, in words that say what to mend.
func writable(path string) error {
	dir := filepath.Dir(path)
	info, err := os.Stat(dir)
	switch {
	case os.IsNotExist(err):
		return fmt.Errorf("the data directory %s does not exist: create it, or name another", dir)
	case err != nil:
		return fmt.Errorf("look into the data directory: %w", err)
	case !info.IsDir():
		return fmt.Errorf("%s is not a directory, so it cannot hold the newspaper's database", dir)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a directory where the database file should be", path)
	}
	// SQLite must make files beside the database (-wal, -shm), so the directory counts too.
	probe, err := os.CreateTemp(dir, ".broadsheet-*")
	if err != nil {
		return cannotWrite(dir, err)
	}
	_ = probe.Close()
	if err := os.Remove(probe.Name()); err != nil {
		return cannotWrite(dir, err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return cannotWrite(path, err)
	}
	return f.Close()
}

// dataVersionEvery is how often a SQLite file is asked whether anyone has
// committed; the question costs some microseconds and reads no page.
const dataVersionEvery = 100 * time.Millisecond

// openAlone opens one more connection to the file.
func openAlone(path string) (*sql.DB, error) {
	one, err := sql.Open("sqlite", sqliteName(path, ""))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	one.SetMaxOpenConns(1)
	return one, nil
}
