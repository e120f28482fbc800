package database_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
)

func TestWhatIsWrongIsSaidInPlainWords(t *testing.T) {
	type scene struct {
		name string
		make func(t *testing.T, dir string) string
		want string
	}
	path := func(dir string) string { return "sqlite:" + filepath.Join(dir, "broadsheet.db") }
	scenes := []scene{
		{"no such directory", func(t *testing.T, dir string) string { return path(filepath.Join(dir, "nowhere")) }, "does not exist: create it"},
		{"a file in the directory's place", func(t *testing.T, dir string) string {
			must(t, os.WriteFile(filepath.Join(dir, "paper"), nil, 0o600))
			return path(filepath.Join(dir, "paper"))
		}, "is not a directory"},
		{"a directory in the file's place", func(t *testing.T, dir string) string {
			must(t, os.Mkdir(filepath.Join(dir, "broadsheet.db"), 0o700))
			return path(dir)
		}, "is a directory where the database file should be"},
		{"not a database", func(t *testing.T, dir string) string {
			must(t, os.WriteFile(filepath.Join(dir, "broadsheet.db"), []byte(strings.Repeat("a shopping list\n", 1000)), 0o600))
			return path(dir)
		}, "is not a Broadsheet database"},
		{"damaged", func(t *testing.T, dir string) string { damage(t, dir); return path(dir) }, "is damaged"},
		{"no server", func(t *testing.T, dir string) string { return "postgres:///paper?host=" + dir + "&user=paper" }, "cannot reach the database server"},
		{"no such kind", func(*testing.T, string) string { return "mysql://x" }, "begins with sqlite: or postgres://"},
	}
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			db, err := database.Open(ctx, s.make(t, t.TempDir()), database.Options{})
			if err == nil {
				_ = db.Close()
				t.Fatal("opened")
			}
			if !strings.Contains(err.Error(), s.want) {
				t.Errorf("got %q, want it to say %q", err, s.want)
			}
		})
	}
}

// damage overwrites a page of the schema of a whole database.
func damage(t *testing.T, dir string) {
	t.Helper()
	path := filepath.Join(dir, "broadsheet.db")
	db, err := database.Open(ctx, "sqlite:"+path, database.Options{})
	must(t, err)
	must(t, db.Close())
	b, err := os.ReadFile(path)
	must(t, err)
	for i := 100; i < 4096; i++ { // page 1 behind its header: the schema
		b[i] = 0xA5
	}
	must(t, os.WriteFile(path, b, 0o600))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFullDiskHarmsNothing(t *testing.T) {
	db := databasetest.New(t)
	var pages int
	// A most of pages is SQLite's own full disk.
	must(t, db.Write(ctx, func(tx *database.Tx) error {
		if err := note(tx, "before", 1); err != nil {
			return err
		}
		return tx.QueryRow(ctx, "PRAGMA max_page_count = 1").Scan(&pages)
	}))
	err := db.Write(ctx, func(tx *database.Tx) error { return note(tx, strings.Repeat("long story ", 100_000), 1) })
	if err == nil || !strings.Contains(err.Error(), "is full: free some space") {
		t.Errorf("got %v", err)
	}
	// A closure that hides the error must not be told that it has succeeded.
	err = db.Write(ctx, func(tx *database.Tx) error {
		_ = note(tx, strings.Repeat("long story ", 100_000), 1)
		return nil
	})
	if got := names(t, db); len(got) != 1 {
		t.Errorf("rows after a full disk: %d (%v)", len(got), err)
	}
	must(t, db.Write(ctx, func(tx *database.Tx) error {
		return tx.QueryRow(ctx, "PRAGMA max_page_count = 1000000").Scan(&pages)
	}))
	must(t, db.Write(ctx, func(tx *database.Tx) error { return note(tx, "after", 1) }))
}

func TestAProgramTooOldIsRefused(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		set := func(level int) {
			must(t, db.Write(ctx, func(tx *database.Tx) error {
				_, err := tx.Exec(ctx, "UPDATE schema_compat SET oldest_level = $1, release = '9.1'", level)
				return err
			}))
		}
		set(database.Level) // a newer schema that we can live with
		same, err := database.Open(ctx, db.Address(), database.Options{})
		must(t, err)
		must(t, same.Close())
		set(database.Level + 1)
		newer, err := database.Open(ctx, db.Address(), database.Options{})
		if err == nil {
			_ = newer.Close()
			t.Fatal("opened a database that belongs to a newer program")
		}
		if !strings.Contains(err.Error(), "install Broadsheet 9.1 or later") {
			t.Errorf("got %q", err)
		}
	})
}

func TestOneServesADirectory(t *testing.T) {
	dir := t.TempDir()
	unlock, err := database.LockDir(dir)
	must(t, err)
	if _, err := database.LockDir(dir); err == nil || !strings.Contains(err.Error(), "is already serving from") {
		t.Errorf("the second was told %v", err)
	}
	unlock()
	unlock, err = database.LockDir(dir)
	must(t, err)
	unlock()
}

func TestInstants(t *testing.T) {
	at := time.Date(2024, 12, 19, 18, 30, 0, 123456000, time.FixedZone("SAST", 7200))
	if got := database.FromMicros(database.Micros(at)); !got.Equal(at) || got.Location() != time.UTC {
		t.Errorf("got %v", got)
	}
	if database.Micros(time.Time{}) != 0 || !database.FromMicros(0).IsZero() {
		t.Error("the zero time is not 0")
	}
}

func TestABackupIsAWholeNewspaper(t *testing.T) {
	db := databasetest.New(t)
	must(t, db.Write(ctx, func(tx *database.Tx) error { return note(tx, "kept", 1) }))
	copied := filepath.Join(t.TempDir(), "copy.db")
	must(t, db.Backup(ctx, copied))
	if err := db.Backup(ctx, copied); err == nil {
		t.Error("a backup was overwritten")
	}
	again, err := database.Open(ctx, "sqlite:"+copied, database.Options{})
	must(t, err)
	defer again.Close()
	if got := names(t, again); len(got) != 1 || got[0] != "kept" {
		t.Errorf("got %v", got)
	}
	if err := again.Sound(ctx); err != nil {
		t.Error(err)
	}
}

func TestNotFoundIsPlain(t *testing.T) {
	db := databasetest.New(t)
	err := db.Read(ctx, func(q database.Reader) error {
		return q.QueryRow(ctx, "SELECT tick FROM job_tick").Scan(new(int))
	})
	if !errors.Is(err, sql.ErrNoRows) {
		t.Error(err)
	}
}
