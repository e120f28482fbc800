package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"broadsheet/internal/app"
	"broadsheet/internal/config"
	"broadsheet/internal/database"
	"broadsheet/internal/staff"
)

// commandLine is the actor of what is done by whoever can run commands on the paper's machine.
const commandLine = "command:user"

func makeDir(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("the data directory %s cannot be made: %w. Name another with --data", dir, err)
	}
	return nil
}

// with opens a paper beside a running serve and closes it after f.
func (c *call) with(ctx context.Context, cfg config.Config, f func(a *app.App) error) error {
	a, err := c.beside(ctx, cfg)
	if err != nil {
		return err
	}
	return errors.Join(f(a), a.Close())
}

// beside opens a paper for a command that prints nothing. Such a command has no use for forecasts, so a weather source
// that is set up wrongly does not stop it.
func (c *call) beside(ctx context.Context, cfg config.Config) (*app.App, error) {
	cfg.Weather.Source = "none"
	return app.New(ctx, cfg, app.Options{Log: c.log})
}

func user(ctx context.Context, c *call) error {
	var p paper
	var who staff.Person
	f := c.flags("user", &p)
	f.StringVar(&who.Name, "name", "", "full name, as colleagues see it")
	f.StringVar(&who.Role, "role", staff.Editor, strings.Join(staff.Roles, ", "))
	words, err := c.parse(f)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return usage("say what to do: add, link, list or disable")
	}
	switch words[0] {
	case "add", "link", "disable":
		if len(words) != 2 {
			return usage("%s needs the short name of one person", words[0])
		}
		if words[0] == "add" && who.Name == "" {
			return usage("who is it? --name \"Naledi Moyo\"")
		}
	case "list":
		if len(words) != 1 {
			return usage("list takes no words, only flags: %q", words[1])
		}
	default:
		return usage("%q is none of add, link, list, disable", words[0])
	}
	cfg, err := c.load(p)
	if err != nil {
		return err
	}
	return c.with(ctx, cfg, func(a *app.App) error {
		switch words[0] {
		case "add":
			who.Handle = words[1]
			return c.addPerson(ctx, a, who)
		case "link":
			return c.linkPerson(ctx, a, words[1])
		case "disable":
			return c.disablePerson(ctx, a, words[1])
		}
		return c.listPeople(ctx, a)
	})
}

func (c *call) addPerson(ctx context.Context, a *app.App, who staff.Person) error {
	err := a.DB.Write(ctx, func(tx *database.Tx) error {
		_, err := staff.Add(ctx, tx, commandLine, who)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s is on the staff as %s (%s).\n", who.Name, who.Role, who.Handle)
	return c.linkPerson(ctx, a, who.Handle)
}

func (c *call) linkPerson(ctx context.Context, a *app.App, handle string) error {
	p, err := staff.ByHandle(ctx, a.DB, handle)
	if errors.Is(err, staff.ErrNotFound) {
		return fmt.Errorf("nobody on the staff is called %q. `broadsheet user list` lists them; `broadsheet user add %s --name NAME` adds one", handle, handle)
	}
	if err != nil {
		return err
	}
	link, err := signInLink(ctx, a, a.PublicURL(), p)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "Sign-in link for %s, good once within a day:\n%s\n", p.Name, link)
	return nil
}

// signInLink makes a one-time link to the newsroom.
func signInLink(ctx context.Context, a *app.App, base string, p staff.Person) (string, error) {
	var secret string
	err := a.DB.Write(ctx, func(tx *database.Tx) error {
		var err error
		secret, err = staff.Link(ctx, tx, commandLine, p.ID)
		return err
	})
	return base + "/newsroom/sign-in?link=" + secret, err
}

func (c *call) disablePerson(ctx context.Context, a *app.App, handle string) error {
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		p, err := staff.ByHandle(ctx, tx, handle)
		if err != nil {
			return fmt.Errorf("%q: %w", handle, err)
		}
		return staff.Disable(ctx, tx, commandLine, p.ID)
	})
}

func (c *call) listPeople(ctx context.Context, a *app.App) error {
	people, err := staff.All(ctx, a.DB)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(c.stdout, 0, 4, 2, ' ', 0)
	for _, p := range people {
		state := ""
		if p.Disabled {
			state = "disabled"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", p.Handle, p.Name, p.Role, state)
	}
	return w.Flush()
}
