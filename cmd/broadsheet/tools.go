package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"broadsheet/internal/app"
	"broadsheet/internal/config"
)

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
	fmt.Fprintln(c.stdout, "broadsheet", programVersion())
	return nil
}

func programVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown build)"
	}
	revision := ""
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			revision = " " + s.Value
		}
	}
	return info.Main.Version + revision + " " + info.GoVersion
}
