package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"broadsheet/internal/app"
	"broadsheet/internal/backup"
	"broadsheet/internal/blob"
	"broadsheet/internal/config"
)

// backUp copies the paper to a shelf, lists the copies there, or reads one of them whole.
func backUp(ctx context.Context, c *call) error {
	var p paper
	f := c.flags("backup", &p)
	to := f.String("to", "", "directory of the backups, best on another disk")
	keep := f.Int("keep", 0, "after a backup, remove all but the newest N, once the newest was read whole; 0 keeps all")
	words, err := c.parse(f)
	if err != nil {
		return err
	}
	if *keep < 0 {
		return usage("--keep %d: at least one backup is kept, or with 0 all", *keep)
	}
	if *to == "" {
		return usage("say where the backups are, with --to")
	}
	switch {
	case len(words) == 0:
		return c.makeBackup(ctx, p, *to, *keep)
	case words[0] == "list" && len(words) == 1:
		return c.listBackups(*to)
	case words[0] == "verify" && len(words) <= 2:
		return c.verifyBackup(ctx, *to, strings.Join(words[1:], ""))
	}
	return usage("%q is none of list, verify", strings.Join(words, " "))
}

func (c *call) makeBackup(ctx context.Context, p paper, to string, keep int) error {
	cfg, err := c.load(p)
	if err != nil {
		return err
	}
	if cfg.Database.URL != "" {
		return backup.ErrPostgres
	}
	if _, err := os.Stat(filepath.Join(cfg.Data, "broadsheet.db")); err != nil {
		return fmt.Errorf("there is no paper in %s. Name its directory with --data", cfg.Data)
	}
	store, err := blob.OpenDirectory(filepath.Join(cfg.Data, "media"))
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	s, err := backup.Create(to)
	if err != nil {
		return err
	}
	r, err := backup.Make(ctx, s, backup.Paper{Data: cfg.Data, Store: store, Program: programVersion()})
	if err != nil {
		return err
	}
	m := r.Manifest
	fmt.Fprintf(c.stdout, "Backup %s is made: %s, of which %s are new. The ledger ends with entry %d.\n", m.Name, sizeOf(m), megabytes(r.NewBytes), m.Ledger.Seq)
	for _, name := range m.Lost {
		fmt.Fprintf(c.stderr, "warning: the paper had lost %s before this backup; a row names it\n", name)
	}
	if keep == 0 {
		return nil
	}
	gone, err := s.Keep(ctx, keep)
	for _, name := range gone {
		fmt.Fprintf(c.stdout, "Backup %s is removed.\n", name)
	}
	return err
}

func sizeOf(m backup.Manifest) string {
	return fmt.Sprintf("%d files, %s", len(m.Files), megabytes(m.Bytes()))
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

func (c *call) listBackups(to string) error {
	s, err := backup.Open(to)
	if err != nil {
		return err
	}
	list, err := s.List()
	if err != nil {
		return err
	}
	var wrong []error
	for _, l := range list {
		if l.Err != nil {
			wrong = append(wrong, l.Err)
			continue
		}
		fmt.Fprintf(c.stdout, "%s  %s, ledger to entry %d, by %s\n", l.Name, sizeOf(l.Manifest), l.Manifest.Ledger.Seq, l.Manifest.Program)
	}
	return errors.Join(wrong...)
}

func (c *call) verifyBackup(ctx context.Context, to, name string) error {
	s, m, err := c.pick(to, name)
	if err != nil {
		return err
	}
	if err := s.Verify(ctx, m); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "Backup %s is whole: %s, every byte read.\n", m.Name, sizeOf(m))
	return nil
}

// pick opens a shelf and one copy on it, the newest if none is named.
func (c *call) pick(shelf, name string) (*backup.Shelf, backup.Manifest, error) {
	s, err := backup.Open(shelf)
	if err != nil {
		return nil, backup.Manifest{}, err
	}
	if name == "" {
		m, err := s.Latest()
		return s, m, err
	}
	m, err := s.Manifest(name)
	return s, m, err
}

// restore brings a paper back into an empty directory, or rehearses that in a temporary one.
func restore(ctx context.Context, c *call) error {
	var p paper
	f := c.flags("restore", &p)
	from := f.String("from", "", "directory of the backups")
	name := f.String("backup", "", "which one; the newest if none is named")
	to := f.String("to", "", "directory for the paper, empty or not there")
	verify := f.Bool("verify", false, "open the restored paper, hold it to its manifest and its ledger, and print its front page once")
	words, err := c.parse(f)
	switch {
	case err != nil:
		return err
	case len(words) > 0:
		return usage("restore takes no words, only flags: %q", words[0])
	case *from == "":
		return usage("say where the backups are, with --from")
	case *to == "" && !*verify:
		return usage("say where the paper is to go, with --to, or rehearse with --verify")
	}
	cfg, err := c.load(p)
	if err != nil {
		return err
	}
	cfg.Database.URL = "" // what comes back is on SQLite
	s, m, err := c.pick(*from, *name)
	if err != nil {
		return err
	}
	if *to != "" {
		return c.restoreTo(ctx, s, m, cfg, *to, *verify)
	}
	temporary, err := os.MkdirTemp("", "broadsheet-rehearsal-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary) //nolint:errcheck // temporary
	return c.restoreTo(ctx, s, m, cfg, filepath.Join(temporary, "paper"), true)
}

func (c *call) restoreTo(ctx context.Context, s *backup.Shelf, m backup.Manifest, cfg config.Config, to string, verify bool) error {
	prove := func(dir string) error {
		if err := backup.Agrees(ctx, m, dir); err != nil {
			return err
		}
		cfg.Data = dir
		notes, err := app.Prove(ctx, cfg, app.Options{})
		for _, note := range notes {
			fmt.Fprintln(c.stdout, "Note:", note+".")
		}
		return err
	}
	if !verify {
		prove = nil
	}
	begun := time.Now()
	if err := s.Restore(ctx, m, to, prove); err != nil {
		return err
	}
	for _, name := range m.Lost {
		fmt.Fprintf(c.stderr, "warning: the paper had lost %s before this backup; a row names it\n", name)
	}
	fmt.Fprintf(c.stdout, "Backup %s is restored in %s: %s, every byte agrees with its hash.\n", m.Name, time.Since(begun).Round(time.Millisecond), sizeOf(m))
	if verify {
		fmt.Fprintf(c.stdout, "Proved: the database is sound and has its %d tables' rows, the ledger agrees to entry %d, every picture is there, the front page prints.\n", len(m.Rows), m.Ledger.Seq)
	}
	return nil
}
