// Command broadsheet is a whole online newspaper: the site that readers see and the newsroom where staff write.
//
// `broadsheet demo` prints one to try, `broadsheet serve` prints yours. `broadsheet help` lists what else there is.
// Exit codes: 0 done, 1 failed, 2 wrong usage.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"broadsheet/internal/config"
)

// command is one subcommand.
type command struct {
	name, line string
	run        func(ctx context.Context, c *call) error
}

// call is what a subcommand was called with.
type call struct {
	args   []string
	stdout io.Writer
	stderr io.Writer
	env    []string
	log    *slog.Logger
}

// errUsage marks what the caller typed wrong.
type errUsage struct{ error }

func usage(format string, args ...any) error { return errUsage{fmt.Errorf(format, args...)} }

func commands() []command {
	return []command{
		{"serve", "print the paper: serve [--data DIR] [--listen ADDR] [--config FILE]", serve},
		{"demo", "print The Highveld Courier, an invented paper: demo [--data DIR] [--listen ADDR]", demoPaper},
		{"user", "staff: user add HANDLE --name NAME [--role ROLE] [--mail ADDRESS] | user list | user link, disable, enable, reset, sessions [--end] HANDLE | user role HANDLE ROLE | user sections HANDLE PATH...", user},
		{"import", "bring stories in: import markdown|page [--dry-run] [--section PATH] --data DIR PATH...", importStories},
		{"backup", "copy the paper while it prints: backup [--data DIR] --to SHELF [--keep N] | backup list --to SHELF | backup verify --to SHELF [NAME]", backUp},
		{"restore", "bring a paper back: restore --from SHELF [--backup NAME] [--verify] --to EMPTY; without --to, --verify only rehearses", restore},
		{"check", "hold the ledger against its chain, its heads and the rows, and to published heads: check [--data DIR] [--against LINE|FILE|ADDRESS]", check},
		{"statements", "find who said what in an English text: statements [--jsonl] FILE, or - for standard input", statements},
		{"migrate", "bring the database up to date and stop: migrate [--data DIR]", migrate},
		{"config", "describe every setting: config describe", describe},
		{"version", "say which version this is", version},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, &call{args: os.Args[1:], stdout: os.Stdout, stderr: os.Stderr, env: os.Environ()}))
}

// run does one command and gives its exit code.
func run(ctx context.Context, c *call) int {
	if c.log == nil {
		c.log = slog.New(slog.NewTextHandler(c.stderr, nil))
	}
	slog.SetDefault(c.log)
	if len(c.args) == 0 || c.args[0] == "help" || c.args[0] == "--help" || c.args[0] == "-h" {
		help(c.stdout)
		return 0
	}
	for _, cmd := range commands() {
		if cmd.name != c.args[0] {
			continue
		}
		c.args = c.args[1:]
		return exitCode(c, cmd, cmd.run(ctx, c))
	}
	fmt.Fprintf(c.stderr, "broadsheet: there is no command %q\n\n", c.args[0])
	help(c.stderr)
	return 2
}

func exitCode(c *call, cmd command, err error) int {
	var wrong errUsage
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &wrong):
		fmt.Fprintf(c.stderr, "broadsheet %s: %v\n%s\n", cmd.name, err, cmd.line)
		return 2
	}
	fmt.Fprintf(c.stderr, "broadsheet %s: %v\n", cmd.name, err)
	return 1
}

func help(w io.Writer) {
	fmt.Fprintln(w, "broadsheet is a whole online newspaper in one program.")
	fmt.Fprintln(w)
	for _, cmd := range commands() {
		fmt.Fprintf(w, "  %-10s %s\n", cmd.name, cmd.line)
	}
	fmt.Fprintln(w, "\nEvery command that opens a paper takes --data DIR and --config FILE.")
}

// paper holds the flags that every command takes that opens a paper.
type paper struct{ data, listen, file string }

// flags makes the flag set of a command.
func (c *call) flags(name string, p *paper) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(c.stderr)
	f.StringVar(&p.data, "data", "", "directory of the paper")
	f.StringVar(&p.file, "config", "", "configuration file (TOML)")
	return f
}

// parse reads the flags, wherever they stand among the words, and gives the words.
func (c *call) parse(f *flag.FlagSet) ([]string, error) {
	var words []string
	args := c.args
	for {
		if err := f.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, errUsage{err}
		}
		if f.NArg() == 0 {
			return words, nil
		}
		words, args = append(words, f.Arg(0)), f.Args()[1:]
	}
}

// load reads the configuration; the flags win over the file and the environment.
func (c *call) load(p paper) (config.Config, error) {
	cfg, err := config.Load(p.file, c.env)
	if err != nil {
		return cfg, err
	}
	if p.data != "" {
		cfg.Data = p.data
	}
	if p.listen != "" {
		cfg.Listen = p.listen
	}
	return cfg, nil
}
