package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// mostTries bounds how often a closure is run that keeps losing to other
// writers. With the doubling pause below that is some seconds.
const mostTries = 12

// channel is where commits are announced on PostgreSQL.
const channel = "broadsheet"

// server is PostgreSQL as an engine.
type server struct {
	db       *DB
	pool     *pgxpool.Pool
	isClosed atomic.Bool
}

func (db *DB) openPostgres(ctx context.Context, url string, o Options) error {
	db.dialect = Postgres
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return fmt.Errorf("read the database address: %w", err)
	}
	db.address = cfg.ConnConfig.Database
	cfg.MaxConns = int32(o.Readers) + 4 // writers, the listener
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return fmt.Errorf("connect to the database server: %w", err)
	}
	db.pool = stdlib.OpenDBFromPool(pool)
	db.engine = &server{db: db, pool: pool}
	if err := db.migratePostgres(ctx); err != nil {
		_ = db.Close()
		return db.explain(err)
	}
	return nil
}

// migratePostgres lets one node at a time migrate; the others wait for it.
func (db *DB) migratePostgres(ctx context.Context) error {
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect to the database server: %w", err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(migrateLock)); err != nil {
		return fmt.Errorf("wait for another node to migrate: %w", err)
	}
	defer func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", int64(migrateLock))
	}()
	return migrate(ctx, Postgres, db.pool)
}

// Keys of the advisory locks: "bs" and a number, unlikely to be anyone else's.
const (
	migrateLock = 0x6273_0001
	orderLock   = 0x6273_0002
)

// InCommitOrder makes what tx inserts from here on appear in the order of
// commits: numbers drawn from a sequence are otherwise handed out when a row is
// inserted, and a transaction that drew 7 may commit after one that drew 8; a
// node that has read up to 8 would never see 7. The lock is held until the
// commit is visible, so call it in BeforeCommit, last of all. SQLite has one
// writer and needs nothing.
func (tx *Tx) InCommitOrder(ctx context.Context) error {
	if tx.db.dialect == SQLite {
		return nil
	}
	_, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", int64(orderLock))
	return err
}

// Announce wakes those who watch on other nodes when this transaction commits.
// It is only a wake-up: what changed is read from tables. On SQLite other
// processes see the file change by themselves.
func (tx *Tx) Announce(ctx context.Context) error {
	if tx.db.dialect == SQLite {
		return nil
	}
	_, err := tx.Exec(ctx, "SELECT pg_notify($1, '')", channel)
	return err
}

// write runs the closure in a SERIALIZABLE transaction, again and again while
// PostgreSQL answers that another transaction came between.
func (s *server) write(ctx context.Context, f func(tx *Tx) error) error {
	pause := time.Millisecond
	for try := 1; ; try++ {
		err := s.once(ctx, f)
		if !again(err) || try == mostTries {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause + rand.N(pause)):
		}
		pause *= 2
	}
}

func (s *server) once(ctx context.Context, f func(tx *Tx) error) error {
	on, err := s.db.pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return fmt.Errorf("begin writing: %w", err)
	}
	defer func() { _ = on.Rollback() }() // also when f panics
	tx := &Tx{db: s.db, on: on}
	if err := tx.play(ctx, f); err != nil {
		return err
	}
	if err := on.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	tx.committed()
	return nil
}

// again reports whether another run may succeed: 40001 serialization_failure,
// 40P01 deadlock_detected.
func again(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// watch listens for announcements, and comes back when the connection is lost.
func (s *server) watch(ctx context.Context, wake func()) {
	for ctx.Err() == nil {
		_ = s.listen(ctx, wake) // whatever it was, try again
		if ctx.Err() != nil || s.isClosed.Load() {
			return
		}
		wake() // what was announced meanwhile went unheard
		select {
		case <-ctx.Done():
		case <-time.After(250 * time.Millisecond):
		}
	}
}

func (s *server) listen(ctx context.Context, wake func()) error {
	conn, err := pgx.ConnectConfig(ctx, s.pool.Config().ConnConfig)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	wake()
	for {
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
		wake()
	}
}

func (s *server) close() error {
	s.isClosed.Store(true)
	s.pool.Close()
	return nil
}
