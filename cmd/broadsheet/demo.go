package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"broadsheet/internal/app"
	"broadsheet/internal/config"
	"broadsheet/internal/database"
	"broadsheet/internal/demo"
	"broadsheet/internal/staff"
)

// demoPaper fills an empty directory with the demo newspaper and prints it. Without --data the directory is temporary
// and goes when the program ends.
func demoPaper(ctx context.Context, c *call) error {
	var p paper
	f := c.flags("demo", &p)
	f.StringVar(&p.listen, "listen", "", "address to listen on, host:port")
	words, err := c.parse(f)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return usage("demo takes no words, only flags: %q", words[0])
	}
	cfg, err := c.demoConfig(p)
	if err != nil {
		return err
	}
	if p.data == "" {
		if cfg.Data, err = os.MkdirTemp("", "broadsheet-demo-"); err != nil {
			return err
		}
		defer os.RemoveAll(cfg.Data)
	}
	return c.print(ctx, cfg, func(a *app.App, address string) error { return c.welcome(ctx, a, named(address)) })
}

// named gives this machine's address by its name: browsers keep passkeys for names and not for numbers.
func named(address string) string {
	for _, number := range []string{"127.0.0.1", "[::1]", "[::]", "0.0.0.0"} {
		if port, ok := strings.CutPrefix(address, "http://"+number+":"); ok {
			return "http://localhost:" + port
		}
	}
	return address
}

// demoConfig is what the operator configured, as far as the demo newspaper does not say otherwise.
func (c *call) demoConfig(p paper) (config.Config, error) {
	cfg, err := c.load(p)
	if err != nil {
		return cfg, err
	}
	about, err := demo.Paper()
	if err != nil {
		return cfg, err
	}
	cfg.Site.Name, cfg.Site.Tagline, cfg.Site.FootNote = about.Name, about.Tagline, about.FootNote
	cfg.Site.Locale, cfg.Site.TimeZone = about.Locale, about.TimeZone
	cfg.Site.City, cfg.Site.MorePlaces = about.Weather.City, about.Weather.MorePlaces
	if cfg.Weather.Source == "" {
		cfg.Weather.Source = "sample"
	}
	return cfg, nil
}

// welcome fills the paper, if it is empty, and says where it is and how to get in.
func (c *call) welcome(ctx context.Context, a *app.App, address string) error {
	fmt.Fprintln(c.stdout, "Setting The Highveld Courier: stories, pictures, comments ...")
	if err := demo.Fill(ctx, a.DB, a.Store, a.Zone()); err != nil {
		return err
	}
	if a.Weather() != nil {
		if err := a.Weather().Round(ctx); err != nil {
			return err
		}
	}
	editor, err := demoEditor(ctx, a)
	if err != nil {
		return err
	}
	link, err := signInLink(ctx, a, address, editor)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "\nThe newspaper:  %s\nThe newsroom:   %s\n(the newsroom link is good once within a day; Ctrl-C stops the paper)\n\n", address, link)
	return nil
}

func demoEditor(ctx context.Context, a *app.App) (staff.Person, error) {
	p, err := staff.ByHandle(ctx, a.DB, "editor")
	if !errors.Is(err, staff.ErrNotFound) {
		return p, err
	}
	err = a.DB.Write(ctx, func(tx *database.Tx) (err error) {
		p, err = staff.Add(ctx, tx, demo.By, staff.Person{Name: "Thavani Pillay", Handle: "editor", Role: staff.Administrator})
		return err
	})
	return p, err
}
