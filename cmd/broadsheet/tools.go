package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"broadsheet/internal/app"
	"broadsheet/internal/config"
	"broadsheet/internal/ledger"
)

// check holds the ledger against its chain, the heads kept outside the database, and the rows of today.
func check(ctx context.Context, c *call) error {
	a, err := c.openNoWords(ctx, "check")
	if err != nil {
		return err
	}
	defer a.Close()
	heads, err := os.Open(a.HeadsFile())
	var known io.Reader
	if err == nil {
		defer heads.Close()
		known = heads
	} else if !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("the ledger's heads: %w", err)
	}
	if err := a.DB.Sound(ctx); err != nil {
		return err
	}
	findings, err := ledger.Check(ctx, a.DB, known)
	if err != nil {
		return err
	}
	for _, f := range findings {
		fmt.Fprintln(c.stdout, f)
	}
	if len(findings) > 0 {
		return fmt.Errorf("the ledger does not agree with itself in %d places, listed above", len(findings))
	}
	if known == nil {
		fmt.Fprintln(c.stdout, "The ledger agrees with itself and with the rows. There are no heads outside the database to hold it against.")
		return nil
	}
	fmt.Fprintln(c.stdout, "The ledger agrees with itself, with its heads and with the rows.")
	return nil
}

// migrate brings the database up to date, as serve does when it starts, and stops.
func migrate(ctx context.Context, c *call) error {
	a, err := c.openNoWords(ctx, "migrate")
	if err != nil {
		return err
	}
	fmt.Fprintln(c.stdout, "The database is up to date.")
	return a.Close()
}

func (c *call) openNoWords(ctx context.Context, name string) (*app.App, error) {
	var p paper
	words, err := c.parse(c.flags(name, &p))
	if err != nil {
		return nil, err
	}
	if len(words) > 0 {
		return nil, usage("%s takes no words, only flags: %q", name, words[0])
	}
	cfg, err := c.load(p)
	if err != nil {
		return nil, err
	}
	if name == "check" && cfg.Database.URL == "" {
		if _, err := os.Stat(cfg.Data); err != nil {
			return nil, fmt.Errorf("there is no paper in %s. Name its directory with --data", cfg.Data)
		}
	}
	return c.beside(ctx, cfg)
}

// describe prints every setting with what it is for and the value in force.
func describe(_ context.Context, c *call) error {
	var p paper
	words, err := c.parse(c.flags("config", &p))
	if err != nil {
		return err
	}
	if len(words) != 1 || words[0] != "describe" {
		return usage("there is one thing to ask: config describe")
	}
	cfg, err := c.load(p)
	if err != nil {
		return err
	}
	return config.Describe(c.stdout, cfg)
}

func version(_ context.Context, c *call) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		fmt.Fprintln(c.stdout, "broadsheet (unknown build)")
		return nil
	}
	revision := ""
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			revision = " " + s.Value
		}
	}
	fmt.Fprintf(c.stdout, "broadsheet %s%s %s\n", info.Main.Version, revision, info.GoVersion)
	return nil
}
