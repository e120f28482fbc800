package databasetest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"broadsheet/internal/database"
)

// The environment that says where the private PostgreSQL server of this run of
// tests is, and whether doing without one is a failure. pgserver sets the first.
const (
	serverEnv  = "BROADSHEET_TEST_POSTGRES"
	requireEnv = "BROADSHEET_TEST_REQUIRE_POSTGRES"
)

// Each runs f on an empty database of each engine: SQLite always, PostgreSQL
// when there is a server for tests. It says so when there is none.
func Each(t *testing.T, f func(t *testing.T, db *database.DB)) {
	t.Helper()
	each(t, nil, f)
}

// EachAt is Each with a clock for each test to move, which stands at start.
func EachAt(t *testing.T, start time.Time, f func(t *testing.T, db *database.DB, clock *Clock)) {
	t.Helper()
	var clock *Clock
	now := func() time.Time { return clock.Now() }
	each(t, now, func(t *testing.T, db *database.DB) { f(t, db, clock) }, func() { clock = NewClock(start) })
}

func each(t *testing.T, now func() time.Time, f func(t *testing.T, db *database.DB), before ...func()) {
	t.Helper()
	begin := func() {
		for _, b := range before {
			b()
		}
	}
	t.Run("SQLite", func(t *testing.T) {
		begin()
		f(t, openSQLite(t, now))
	})
	server := os.Getenv(serverEnv)
	switch {
	case server != "":
		t.Run("PostgreSQL", func(t *testing.T) {
			begin()
			f(t, openPostgres(t, server, now))
		})
	case os.Getenv(requireEnv) == "1":
		t.Errorf("%s is set but %s names no server: run the tests through pgserver", requireEnv, serverEnv)
	default:
		t.Logf("left out: PostgreSQL (%s names no server)", serverEnv)
	}
}

// NewPostgres returns an empty PostgreSQL database, or false when this run of
// tests has no server; Each is what nearly every test wants.
func NewPostgres(t testing.TB) (*database.DB, bool) {
	t.Helper()
	server := os.Getenv(serverEnv)
	if server == "" {
		t.Logf("left out: PostgreSQL (%s names no server)", serverEnv)
		return nil, false
	}
	return openPostgres(t, server, nil), true
}

// PostgresAddress is the address of an empty, migrated PostgreSQL database for processes that open it by themselves, or false
// when this run of tests has no server.
func PostgresAddress(t testing.TB) (string, bool) {
	t.Helper()
	server := os.Getenv(serverEnv)
	switch {
	case server != "":
		return makePostgres(t, server), true
	case os.Getenv(requireEnv) == "1":
		t.Errorf("%s is set but %s names no server: run the tests through pgserver", requireEnv, serverEnv)
	default:
		t.Logf("left out: PostgreSQL (%s names no server)", serverEnv)
	}
	return "", false
}

func openPostgres(t testing.TB, server string, now func() time.Time) *database.DB {
	t.Helper()
	return open(t, makePostgres(t, server), now)
}

// makePostgres makes a migrated database, which goes with the test.
func makePostgres(t testing.TB, server string) string {
	t.Helper()
	template, err := postgresTemplate()
	if err != nil {
		t.Fatalf("make the template database: %v", err)
	}
	name := "paper_" + strings.ToLower(rand.Text())
	if err := command(server, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatalf("make a test database: %v", err)
	}
	t.Cleanup(func() {
		if err := command(server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the test database: %v", err)
		}
	})
	return named(server, name)
}

// postgresTemplate is the name of a migrated database, made once per test binary.
var postgresTemplate = sync.OnceValues(func() (string, error) {
	server := os.Getenv(serverEnv)
	name := "template_" + strings.ToLower(rand.Text())
	if err := command(server, "CREATE DATABASE "+name+" TEMPLATE template0"); err != nil {
		return "", err
	}
	db, err := database.Open(context.Background(), named(server, name), options(nil))
	if err != nil {
		return "", err
	}
	return name, db.Close()
})

// named is the server's address with another database name.
func named(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server // Open will say what is wrong with it
	}
	u.Path = "/" + name
	return u.String()
}

// command runs one statement as the server's owner. A template that was in use
// a moment ago is tried again: a backend ends a little after its connection.
func command(server, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return fmt.Errorf("reach the test server: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	for try := 0; ; try++ {
		_, err = conn.Exec(ctx, statement)
		if err == nil || try == 20 || !strings.Contains(err.Error(), "being accessed by other users") {
			return err
		}
		time.Sleep(25 * time.Millisecond)
	}
}
