package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"broadsheet/internal/app"
	"broadsheet/internal/config"
	"broadsheet/internal/database"
	"broadsheet/internal/section"
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
// that is set up wrongly does not stop it; nor does a mail server.
func (c *call) beside(ctx context.Context, cfg config.Config) (*app.App, error) {
	cfg.Weather.Source, cfg.Mail.Host = "none", ""
	return app.New(ctx, cfg, app.Options{Log: c.log})
}

// personCall is one call of `broadsheet user`.
type personCall struct {
	*call
	ctx   context.Context
	app   *app.App
	typed staff.Person // what the flags say
	words []string     // after the short name
	end   bool         // --end
}

// personActs are what `broadsheet user` does: the way to set up a paper, and the way back in when all else is lost.
var personActs = []struct {
	name  string
	words string // after the short name: "" none, "1" one, "*" any number
	does  func(c personCall, p staff.Person) error
}{
	{"link", "", personCall.link}, {"role", "1", personCall.role}, {"sections", "*", personCall.sections},
	{"disable", "", personCall.disable}, {"enable", "", personCall.enable}, {"reset", "", personCall.reset}, {"sessions", "", personCall.sessions},
}

const personActNames = "add, list, link, role, sections, disable, enable, reset, sessions"

func user(ctx context.Context, c *call) error {
	var p paper
	u := personCall{call: c, ctx: ctx}
	f := c.flags("user", &p)
	f.StringVar(&u.typed.Name, "name", "", "full name, as colleagues see it")
	f.StringVar(&u.typed.Email, "mail", "", "mail address")
	f.StringVar(&u.typed.Role, "role", staff.Editor, strings.Join(staff.Roles, ", "))
	f.BoolVar(&u.end, "end", false, "with sessions: end them all")
	words, err := c.parse(f)
	if err != nil {
		return err
	}
	if err := u.check(words); err != nil {
		return err
	}
	cfg, err := c.load(p)
	if err != nil {
		return err
	}
	return c.with(ctx, cfg, func(a *app.App) error {
		u.app = a
		return u.run(words)
	})
}

// check refuses a wrong call before a paper is opened.
func (u *personCall) check(words []string) error {
	if len(words) == 0 {
		return usage("say what to do: %s", personActNames)
	}
	switch {
	case words[0] == "list" && len(words) == 1:
		return nil
	case words[0] == "list":
		return usage("list takes no words, only flags: %q", words[1])
	case words[0] == "add" && len(words) == 2 && u.typed.Name == "":
		return usage("who is it? --name \"Naledi Moyo\"")
	case words[0] == "add" && len(words) == 2:
		return nil
	case words[0] == "add":
		return usage("add needs the short name of one person")
	}
	for _, act := range personActs {
		if act.name != words[0] {
			continue
		}
		switch more := len(words) - 2; {
		case more < 0 || more > 0 && act.words == "":
			return usage("%s needs the short name of one person", words[0])
		case act.words == "1" && more != 1:
			return usage("%s needs a short name and one of %s", words[0], strings.Join(staff.Roles, ", "))
		}
		return nil
	}
	return usage("%q is none of %s", words[0], personActNames)
}

func (u personCall) run(words []string) error {
	switch words[0] {
	case "list":
		return u.list()
	case "add":
		u.typed.Handle = words[1]
		return u.add()
	}
	p, err := staff.ByHandle(u.ctx, u.app.DB, words[1])
	if errors.Is(err, staff.ErrNotFound) {
		return fmt.Errorf("nobody on the staff is called %q. `broadsheet user list` lists them; `broadsheet user add %s --name NAME` adds one", words[1], words[1])
	}
	if err != nil {
		return err
	}
	u.words = words[2:]
	for _, act := range personActs {
		if act.name == words[0] {
			return act.does(u, p)
		}
	}
	return nil // check let no other word pass
}

func (u personCall) write(f func(tx *database.Tx) error) error { return u.app.DB.Write(u.ctx, f) }

func (u personCall) say(format string, args ...any) { fmt.Fprintf(u.stdout, format, args...) }

func (u personCall) add() error {
	err := u.write(func(tx *database.Tx) (err error) {
		u.typed, err = staff.Add(u.ctx, tx, commandLine, u.typed)
		return err
	})
	if err != nil {
		return err
	}
	u.say("%s is on the staff as %s (%s).\n", u.typed.Name, u.typed.Role, u.typed.Handle)
	return u.link(u.typed)
}

func (u personCall) link(p staff.Person) error {
	link, err := signInLink(u.ctx, u.app, u.app.PublicURL(), p)
	if err != nil {
		return err
	}
	u.say("Sign-in link for %s, good once within a day:\n%s\n", p.Name, link)
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

func (u personCall) role(p staff.Person) error {
	err := u.write(func(tx *database.Tx) error {
		return staff.SetRole(u.ctx, tx, commandLine, p.ID, u.words[0], p.Sections)
	})
	if err == nil {
		u.say("%s is %s now.\n", p.Name, u.words[0])
	}
	return err
}

// sections keeps somebody to sections, named by their addresses; none: everywhere.
func (u personCall) sections(p staff.Person) error {
	var ids []int64
	err := u.write(func(tx *database.Tx) error {
		ids = nil
		for _, path := range u.words {
			s, err := section.ByPath(u.ctx, tx, path)
			if errors.Is(err, section.ErrNotFound) {
				return fmt.Errorf("there is no section at %q: give addresses such as city or city/water", path)
			}
			if err != nil {
				return err
			}
			ids = append(ids, s.ID)
		}
		return staff.SetRole(u.ctx, tx, commandLine, p.ID, p.Role, ids)
	})
	switch {
	case err != nil:
		return err
	case len(ids) == 0:
		u.say("The rights of %s hold everywhere.\n", p.Name)
	default:
		u.say("The rights of %s to publish, edit others and order fronts hold in %s only.\n", p.Name, strings.Join(u.words, ", "))
	}
	return nil
}

func (u personCall) disable(p staff.Person) error {
	err := u.write(func(tx *database.Tx) error { return staff.Disable(u.ctx, tx, commandLine, p.ID) })
	if err == nil {
		u.say("%s can no longer sign in; their sessions have ended.\n", p.Name)
	}
	return err
}

func (u personCall) enable(p staff.Person) error {
	err := u.write(func(tx *database.Tx) error { return staff.Enable(u.ctx, tx, commandLine, p.ID) })
	if err == nil {
		u.say("%s can sign in again.\n", p.Name)
	}
	return err
}

// reset is for lost or stolen devices: everything goes with which the person came in, and a new link is made.
func (u personCall) reset(p staff.Person) error {
	if err := u.write(func(tx *database.Tx) error { return staff.Reset(u.ctx, tx, commandLine, p.ID) }); err != nil {
		return err
	}
	u.say("Passkeys, password, code app, recovery codes and sessions of %s are gone.\n", p.Name)
	if p.Disabled {
		return nil
	}
	return u.link(p)
}

func (u personCall) sessions(p staff.Person) error {
	if u.end {
		err := u.write(func(tx *database.Tx) error { return staff.EndOthers(u.ctx, tx, commandLine, p.ID, "") })
		if err == nil {
			u.say("%s is signed out everywhere.\n", p.Name)
		}
		return err
	}
	list, err := staff.Sittings(u.ctx, u.app.DB, p.ID)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(u.stdout, 0, 4, 2, ' ', 0)
	for _, s := range list {
		device := s.Device
		if device == "" {
			device = "a browser"
		}
		fmt.Fprintf(w, "%s\tsince %s\tby %s\tlast seen %s\n", device, u.time(s.Began), s.How, u.time(s.Seen))
	}
	return w.Flush()
}

func (u personCall) time(t time.Time) string { return t.In(u.app.Zone()).Format("2006-01-02 15:04") }

func (u personCall) list() error {
	people, err := staff.All(u.ctx, u.app.DB)
	if err != nil {
		return err
	}
	factors, err := staff.AllFactors(u.ctx, u.app.DB)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(u.stdout, 0, 4, 2, ' ', 0)
	for _, p := range people {
		i := slices.IndexFunc(factors, func(f staff.Factors) bool { return f.Staff == p.ID })
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", p.Handle, p.Name, p.Role, standing(p, factors[max(0, i)]))
	}
	return w.Flush()
}

// standing tells how somebody comes in, in a word or two.
func standing(p staff.Person, f staff.Factors) string {
	if p.Disabled {
		return "disabled"
	}
	var ways []string
	if f.Passkeys > 0 {
		ways = append(ways, "passkey")
	}
	if f.Password {
		ways = append(ways, "password")
	}
	if f.CodeApp {
		ways = append(ways, "code app")
	}
	if len(ways) == 0 {
		return "links only"
	}
	return strings.Join(ways, ", ")
}
