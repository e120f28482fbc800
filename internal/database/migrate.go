package database

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// migrate brings the schema up to date, unless it belongs to a newer program.
func migrate(ctx context.Context, d Dialect, on *sql.DB) error {
	if err := compatible(ctx, d, on); err != nil {
		return err
	}
	dialect, folder := goose.DialectSQLite3, "migrations/sqlite"
	if d == Postgres {
		dialect, folder = goose.DialectPostgres, "migrations/postgres"
	}
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		return fmt.Errorf("find the migrations: %w", err)
	}
	// Out of order: each noun numbers its own files, and a release may bring
	// a lower number after a higher one.
	p, err := goose.NewProvider(dialect, on, files, goose.WithAllowOutofOrder(true), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("prepare the migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring the database's schema up to date: %w", err)
	}
	return nil
}

// compatible refuses a database that this program could harm. A newer schema
// alone is no reason: migrations first expand, and contract a release later.
func compatible(ctx context.Context, d Dialect, on *sql.DB) error {
	table := "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_compat'"
	if d == Postgres {
		table = "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_compat'"
	}
	var there int
	if err := on.QueryRowContext(ctx, table).Scan(&there); err != nil {
		return fmt.Errorf("read the database's schema: %w", err)
	}
	if there == 0 {
		return nil
	}
	var oldest int64
	var release string
	err := on.QueryRowContext(ctx, "SELECT oldest_level, release FROM schema_compat WHERE id = 1").Scan(&oldest, &release)
	if err != nil {
		return fmt.Errorf("read which programs may open the database: %w", err)
	}
	if oldest > Level {
		return fmt.Errorf("this database was brought up to date by a newer Broadsheet (%s) that programs of this age must not open: "+
			"install Broadsheet %s or later, or restore a backup made before the update", release, strings.TrimSpace(release))
	}
	return nil
}
