// Package database is where the newspaper keeps everything it must not forget.
//
// One file holds a whole newspaper: SQLite is the engine unless an address of
// PostgreSQL is given. The nouns (article, comment, claim ...) write one SQL
// text for both, beside the rules it serves, in the subset that both engines
// share: $1 placeholders, ON CONFLICT, RETURNING, recursive CTEs. Instants are
// integer microseconds (Micros), keys are text sorted by bytes.
//
// There are two ways in. DB.Read gives one unchanging picture of the database.
// DB.Write is the only way to change it: its closure runs in a transaction and
// when Write returns nil the change has reached the disk. A closure must have
// no effects outside the transaction, because it may run more than once: on
// PostgreSQL a conflict with another writer is tried again, on SQLite several
// closures share one commit (one fsync) and a failed commit is tried again for
// each of them alone.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// Level is the generation of schemas that this program understands. A
// migration that programs of this level cannot live with raises
// schema_compat.oldest_level, and Level rises in the same release.
const Level = 1

// ErrClosed is returned for work brought to a closed database.
var ErrClosed = errors.New("the database is closed")

// Dialect names the engine in use.
type Dialect int

// The engines.
const (
	SQLite Dialect = iota
	Postgres
)

// String returns the engine's name.
func (d Dialect) String() string {
	if d == Postgres {
		return "PostgreSQL"
	}
	return "SQLite"
}

// Options adjust Open. The zero value works.
type Options struct {
	Clock   func() time.Time // time.Now when nil
	Log     *slog.Logger     // slog.Default() when nil
	Readers int              // most reading connections at once; 12 when 0
}

// Reader asks questions of the database: a DB, a snapshot in Read, or a Tx.
// A row that is not there is sql.ErrNoRows.
type Reader interface {
	Query(ctx context.Context, q string, args ...any) (*sql.Rows, error)
	QueryRow(ctx context.Context, q string, args ...any) *sql.Row
	// Now is the newspaper's clock.
	Now() time.Time
}

// engine is what differs between SQLite and PostgreSQL at run time.
type engine interface {
	write(ctx context.Context, f func(tx *Tx) error) error
	watch(ctx context.Context, wake func())
	close() error
}

// DB is an open newspaper database, safe for concurrent use.
type DB struct {
	dialect  Dialect
	url      string
	address  string // for people: the file, or the name on the server
	clock    func() time.Time
	log      *slog.Logger
	pool     *sql.DB // reading; on PostgreSQL also writing
	engine   engine
	attached sync.Map
	prepared prepared
}

// Open opens the database at an address such as "sqlite:/srv/paper/broadsheet.db"
// or "postgres://paper@/paper?host=/run/postgresql", creating the SQLite file
// if need be and bringing its schema up to date.
func Open(ctx context.Context, url string, o Options) (*DB, error) {
	db := &DB{url: url, address: url, clock: o.Clock, log: o.Log}
	if db.clock == nil {
		db.clock = time.Now
	}
	if db.log == nil {
		db.log = slog.Default()
	}
	if o.Readers <= 0 {
		o.Readers = 12
	}
	var err error
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		err = db.openSQLite(ctx, strings.TrimPrefix(strings.TrimPrefix(url, "sqlite:"), "//"), o)
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		err = db.openPostgres(ctx, url, o)
	default:
		err = fmt.Errorf("a database address begins with sqlite: or postgres://")
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}

// Close waits for the write in hand, refuses later ones, and closes.
func (db *DB) Close() error {
	db.prepared.close()
	return errors.Join(db.engine.close(), db.pool.Close())
}

// Dialect returns the engine in use.
func (db *DB) Dialect() Dialect { return db.dialect }

// Address returns what Open was given; it may hold a password.
func (db *DB) Address() string { return db.url }

// Now returns the newspaper's clock.
func (db *DB) Now() time.Time { return db.clock() }

// Attach returns what is kept beside the open database under key, made by
// start the first time it is asked for. Packages keep their registrations here.
func (db *DB) Attach(key any, start func() any) any {
	if v, ok := db.attached.Load(key); ok {
		return v
	}
	v, _ := db.attached.LoadOrStore(key, start())
	return v
}

// Micros turns an instant into the integer that is stored; the zero time is 0.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// FromMicros turns a stored integer back into an instant in UTC; 0 is the zero time.
func FromMicros(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
