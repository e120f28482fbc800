package database

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Query runs a question outside any snapshot.
func (db *DB) Query(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	rows, err := db.pool.QueryContext(ctx, q, checked(args)...)
	return rows, db.explain(err)
}

// QueryRow asks for at most one row outside any snapshot.
func (db *DB) QueryRow(ctx context.Context, q string, args ...any) *sql.Row {
	return db.pool.QueryRowContext(ctx, q, checked(args)...)
}

// Read runs f on one snapshot of the database: everything f asks is answered as
// of the same commit, whatever is written meanwhile.
func (db *DB) Read(ctx context.Context, f func(q Reader) error) error {
	o := &sql.TxOptions{ReadOnly: true}
	if db.dialect == Postgres {
		// READ COMMITTED would take a new snapshot for every statement.
		o.Isolation = sql.LevelRepeatableRead
	}
	tx, err := db.pool.BeginTx(ctx, o)
	if err != nil {
		return db.explain(fmt.Errorf("begin reading: %w", err))
	}
	defer func() { _ = tx.Rollback() }()
	return db.explain(f(snapshot{tx, db}))
}

// snapshot is the Reader of one Read.
type snapshot struct {
	tx *sql.Tx
	db *DB
}

func (s snapshot) Query(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	if ready := s.db.prepared.ready(s.db, q); ready != nil {
		return s.tx.StmtContext(ctx, ready).QueryContext(ctx, checked(args)...)
	}
	return s.tx.QueryContext(ctx, q, checked(args)...)
}

func (s snapshot) QueryRow(ctx context.Context, q string, args ...any) *sql.Row {
	if ready := s.db.prepared.ready(s.db, q); ready != nil {
		return s.tx.StmtContext(ctx, ready).QueryRowContext(ctx, checked(args)...)
	}
	return s.tx.QueryRowContext(ctx, q, checked(args)...)
}

func (s snapshot) Now() time.Time { return s.db.Now() }
