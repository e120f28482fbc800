package database

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// SQLite's primary result codes that a person can do something about.
// https://www.sqlite.org/rescode.html
const (
	sqliteBusy     = 5
	sqliteReadOnly = 8
	sqliteIOErr    = 10
	sqliteCorrupt  = 11
	sqliteFull     = 13
	sqliteCantOpen = 14
	sqliteNotADB   = 26
)

// trouble is an error of the engine with words that say what to mend.
type trouble struct {
	words string
	err   error
}

func (t *trouble) Error() string { return t.words + " (" + t.err.Error() + ")" }
func (t *trouble) Unwrap() error { return t.err }

// busy is the trouble that passes: another program is writing, such as a large import.
type busy struct{ trouble }

// Answer tells the web layer to ask the visitor for patience.
func (b *busy) Answer() (kind, words string) {
	return "busy", "The paper is busy for a moment. Please try again."
}

// explain puts plain words before the errors that an operator can mend.
func (db *DB) explain(err error) error {
	var told *trouble
	var passing *busy
	if err == nil || errors.As(err, &told) || errors.As(err, &passing) {
		return err
	}
	words := ""
	var lite *sqlite.Error
	var pg *pgconn.PgError
	var unreached *pgconn.ConnectError
	switch {
	case errors.As(err, &lite) && lite.Code()&0xff == sqliteBusy:
		return &busy{trouble{sqliteWords(sqliteBusy, db.address), err}}
	case errors.As(err, &lite):
		words = sqliteWords(lite.Code()&0xff, db.address)
	case errors.As(err, &pg):
		words = postgresWords(pg.Code)
	case errors.As(err, &unreached):
		words = "cannot reach the database server: is it running, and is the host in the database address right?"
	}
	if words == "" {
		return err
	}
	return &trouble{words, err}
}

func sqliteWords(code int, path string) string {
	switch code {
	case sqliteBusy:
		return "another program has been writing to " + path + " for too long: stop it, or try again"
	case sqliteReadOnly, sqliteCantOpen:
		return "cannot write to " + path + ": make the file and its directory writable for this user"
	case sqliteIOErr:
		return "the disk failed under " + path + ": look at the system's log"
	case sqliteCorrupt:
		return "the database file " + path + " is damaged: stop, keep a copy of it, and restore the last backup"
	case sqliteFull:
		return "the disk that holds " + path + " is full: free some space; nothing was changed"
	case sqliteNotADB:
		return path + " is not a Broadsheet database: name another data directory, or restore a backup"
	}
	return ""
}

// PostgreSQL error codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
func postgresWords(code string) string {
	switch code {
	case "53100":
		return "the database server's disk is full"
	case "53300":
		return "the database server takes no more connections: raise its max_connections"
	case "28P01", "28000":
		return "the database server refused the user name or password in the database address"
	case "3D000":
		return "the database named in the address does not exist on the server: create it first"
	case "25006":
		return "the database server is read-only (a standby?): name the primary"
	}
	return ""
}

// cannotWrite words a refusal of the file system.
func cannotWrite(path string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("the disk that holds %s is full: free some space: %w", path, err)
	case errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%s is on a read-only disk: name a data directory that can be written: %w", path, err)
	case errors.Is(err, os.ErrPermission):
		return fmt.Errorf("cannot write to %s: make it writable for the user who runs Broadsheet: %w", path, err)
	}
	return fmt.Errorf("write to %s: %w", path, err)
}
