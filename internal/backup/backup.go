// Package backup keeps copies of a whole paper on a shelf, and brings a paper back from one.
//
// A shelf is a directory on another disk. A copy on it is a manifest: a list of the paper's files, of the parts each is made
// of, and of what must be found in them (rows, the end of the ledger). Parts are stored once under the SHA-256 of their
// bytes, whatever copy they belong to, so that the second copy costs only what changed since the first. The database is cut
// into parts of equal size, because its pages stay where they are; a picture is one part.
//
// The manifest is written last, when every part is on the disk, and carries the hash of itself. A copy that was interrupted
// has no manifest and so was never made; a bit that falls over anywhere is found, and named, before a paper is made of it.
//
// A copy holds what the data directory holds and is as secret: mail addresses, unpublished stories, the key of the code apps.
package backup

import (
	"context"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/blob"
	"broadsheet/internal/database"
)

// The names of what a copy holds besides pictures and the theme, as in the data directory.
const (
	databaseFile = "broadsheet.db"
	headsFile    = "ledger.heads"
	keyFile      = "staff.key"
	mediaDir     = "media/"
	themeDir     = "theme/"
)

// Paper is what is copied: a newspaper on SQLite, whether it prints or not. Its database is not opened as a paper's and so
// not brought up to date: the copy is of what is there.
type Paper struct {
	Data    string // directory of the paper
	Store   blob.Store
	Program string           // version of this program
	Clock   func() time.Time // time.Now when nil
}

// Report says what a copy cost.
type Report struct {
	Manifest Manifest
	NewBytes int64 // that were not on the shelf yet
}

// ErrPostgres says how a paper on PostgreSQL is copied.
var ErrPostgres = errors.New("this paper is on PostgreSQL, whose rows `broadsheet backup` does not copy: use pg_dump (or your provider's base backups), " +
	"and then copy media/, ledger.heads, staff.key and theme/ out of the data directory; docs/operating.md has the commands")

// Make puts a copy of the paper on the shelf while it prints. Everything that was acknowledged before Make was called is in it.
func Make(ctx context.Context, s *Shelf, p Paper) (Report, error) {
	if p.Clock == nil {
		p.Clock = time.Now
	}
	unlock, err := s.lock(true)
	if err != nil {
		return Report{}, err
	}
	defer unlock()
	m := &making{ctx: ctx, shelf: s, paper: p, known: map[string]File{}}
	m.report.Manifest = Manifest{Form: form, Program: p.Program, Level: database.Level}
	if err := m.recall(); err != nil {
		return Report{}, err
	}
	if err := m.files(); err != nil {
		return Report{}, fmt.Errorf("back up %s: %w", p.Data, err)
	}
	m.report.Manifest.Name, err = s.publish(&m.report.Manifest)
	return m.report, err
}

// making is one copy in the making.
type making struct {
	ctx    context.Context
	shelf  *Shelf
	paper  Paper
	known  map[string]File // files as the copy before has them: what has not changed is not read again
	named  []string        // the picture files that rows name
	report Report
}

// recall reads what the copy before had. A copy that cannot be read is no hindrance: everything is read anew then.
func (m *making) recall() error {
	list, err := m.shelf.List()
	if err != nil || len(list) == 0 || list[len(list)-1].Err != nil {
		return err
	}
	for _, f := range list[len(list)-1].Manifest.Files {
		m.known[f.Path] = f
	}
	return nil
}
