// Package databasetest gives every test a newspaper database of its own:
// migrated, empty, and gone when the test ends.
package databasetest

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/database"
)

// Clock is a clock that stands still until a test moves it.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands at t.
func NewClock(t time.Time) *Clock { return &Clock{now: t} }

// Now returns the time the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock to t, which may lie in the past.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Advance moves the clock on by d.
func (c *Clock) Advance(d time.Duration) { c.Set(c.Now().Add(d)) }

// New returns an empty SQLite database with a real clock.
func New(t testing.TB) *database.DB {
	t.Helper()
	return openSQLite(t, nil)
}

// NewAt returns an empty SQLite database that tells the time of clock.
func NewAt(t testing.TB, clock *Clock) *database.DB {
	t.Helper()
	return openSQLite(t, clock.Now)
}

// options are those of a test: quiet, with a clock that may be nil.
func options(clock func() time.Time) database.Options {
	return database.Options{Clock: clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
}

func openSQLite(t testing.TB, clock func() time.Time) *database.DB {
	t.Helper()
	image, err := sqliteTemplate()
	if err != nil {
		t.Fatalf("make the template database: %v", err)
	}
	path := filepath.Join(t.TempDir(), "broadsheet.db")
	if err := os.WriteFile(path, image, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, "sqlite:"+path, clock)
}

func open(t testing.TB, url string, clock func() time.Time) *database.DB {
	t.Helper()
	db, err := database.Open(context.Background(), url, options(clock))
	if err != nil {
		t.Fatalf("open a test database: %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// sqliteTemplate is the bytes of a migrated database, made once per test binary.
var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "broadsheet-template-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "broadsheet.db")
	db, err := database.Open(context.Background(), "sqlite:"+path, options(nil))
	if err != nil {
		return nil, err
	}
	// The last connection to close folds the write-ahead log into the file.
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})
