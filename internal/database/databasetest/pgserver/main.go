// Command pgserver runs another command, usually go test, with a PostgreSQL
// server of its own: a new cluster in a temporary directory, reached only
// through a socket in that directory, run by an unprivileged user, without
// fsync, stopped and deleted afterwards. It never touches a server that is
// already there. Without PostgreSQL on the machine it says so and runs the
// command all the same, unless BROADSHEET_TEST_REQUIRE_POSTGRES is 1.
//
//	go run ./internal/database/databasetest/pgserver -- go test ./...
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	serverEnv  = "BROADSHEET_TEST_POSTGRES"
	requireEnv = "BROADSHEET_TEST_REQUIRE_POSTGRES"
	binEnv     = "BROADSHEET_POSTGRES_BIN" // where initdb and postgres are, if not found
)

func main() {
	// The server is told to stop when the thread that started it ends
	// (Pdeathsig), so this thread must live as long as the program.
	runtime.LockOSThread()
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: pgserver -- command [argument ...]")
		os.Exit(2)
	}
	code, err := run(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgserver:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

func run(args []string) (code int, err error) {
	stop := make(chan os.Signal, 4)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	bin := binaries()
	if bin == "" {
		if os.Getenv(requireEnv) == "1" {
			return 1, fmt.Errorf("no PostgreSQL on this machine: install it, or set %s to the directory of initdb and postgres", binEnv)
		}
		fmt.Fprintln(os.Stderr, "pgserver: no PostgreSQL on this machine, tests run on SQLite only")
		return command(args, "", stop)
	}
	s, err := start(bin, stop)
	if s != nil {
		defer func() { err = errors.Join(err, s.end()) }()
	}
	if err != nil {
		return 1, err
	}
	return command(args, s.address(), stop)
}

// patience is how long the command may take to obey a signal; one that was
// started in the background of a shell ignores interrupts altogether.
const patience = 10 * time.Second

// command runs the tests and passes signals on to them.
func command(args []string, address string, stop <-chan os.Signal) (int, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = os.Environ()
	if address != "" {
		cmd.Env = append(cmd.Env, serverEnv+"="+address)
	}
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	done := make(chan struct{})
	passed := make(chan struct{})
	go func() {
		defer close(passed)
		for {
			select {
			case s := <-stop:
				_ = cmd.Process.Signal(s) // it may have gone already
				late := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
				defer late.Stop()
			case <-done:
				return
			}
		}
	}()
	err := cmd.Wait()
	close(done)
	<-passed
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return max(exit.ExitCode(), 1), nil
	}
	return 0, err
}

// binaries finds the directory of initdb and postgres: named, on the path, or
// the newest where Debian and others keep them.
func binaries() string {
	there := func(dir string) bool {
		_, err1 := os.Stat(filepath.Join(dir, "initdb"))
		_, err2 := os.Stat(filepath.Join(dir, "postgres"))
		return err1 == nil && err2 == nil
	}
	if dir := os.Getenv(binEnv); dir != "" && there(dir) {
		return dir
	}
	if path, err := exec.LookPath("initdb"); err == nil && there(filepath.Dir(path)) {
		return filepath.Dir(path)
	}
	var found []string
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin"} {
		dirs, _ := filepath.Glob(pattern) // the patterns are well formed
		for _, d := range dirs {
			if there(d) {
				found = append(found, d)
			}
		}
	}
	if len(found) == 0 {
		return ""
	}
	sort.Strings(found) // releases have had two digits since 10
	return found[len(found)-1]
}

// server is the running cluster.
type server struct {
	dir  string
	cmd  *exec.Cmd
	gone chan error
}

func (s *server) address() string { return "postgres:///postgres?host=" + s.dir + "&user=postgres" }

// start makes a cluster and waits until it answers.
func start(bin string, stop <-chan os.Signal) (*server, error) {
	// Not under TMPDIR if that is long: a socket's path has at most 107 bytes.
	parent := os.TempDir()
	if len(parent) > 60 {
		parent = "/tmp"
	}
	dir, err := os.MkdirTemp(parent, "broadsheet-pg-")
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir}
	who, err := s.owner()
	if err != nil {
		return s, err
	}
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "cluster"), "-U", "postgres",
		"-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = dir, who
	if out, err := initdb.CombinedOutput(); err != nil {
		return s, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	logFile, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return s, err
	}
	defer func() { _ = logFile.Close() }()
	s.cmd = exec.Command(filepath.Join(bin, "postgres"), "-D", filepath.Join(dir, "cluster"), "-k", dir, "-h", "", "-F",
		"-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=64MB",
		"-c", "autovacuum=off", "-c", "unix_socket_permissions=0777")
	s.cmd.Dir, s.cmd.SysProcAttr = dir, who
	s.cmd.Stdout, s.cmd.Stderr = logFile, logFile
	if err := s.cmd.Start(); err != nil {
		s.cmd = nil
		return s, err
	}
	s.gone = make(chan error, 1)
	go func() { s.gone <- s.cmd.Wait() }()
	return s, s.ready(stop)
}

// ready waits for the server's first answer.
func (s *server) ready(stop <-chan os.Signal) error {
	late := time.After(30 * time.Second)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		conn, err := pgx.Connect(ctx, s.address())
		if err == nil {
			err = conn.Close(ctx)
			cancel()
			return err
		}
		cancel()
		select {
		case err := <-s.gone:
			s.gone <- err
			words, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("postgres did not start: %v\n%s", err, words)
		case sig := <-stop:
			return fmt.Errorf("stopped by %v", sig)
		case <-late:
			return fmt.Errorf("postgres did not answer in 30 s: %w", err)
		case <-time.After(25 * time.Millisecond):
		}
	}
}

// end stops the server at once and deletes all it wrote.
func (s *server) end() error {
	if s.cmd != nil {
		_ = s.cmd.Process.Signal(syscall.SIGINT) // fast shutdown
		select {
		case <-s.gone:
		case <-time.After(10 * time.Second):
			_ = s.cmd.Process.Signal(syscall.SIGQUIT) // immediate
			<-s.gone
		}
	}
	return os.RemoveAll(s.dir)
}

// uid finds an account other than root; PostgreSQL refuses to run as root.
func uid() (uid, gid int, err error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := lookup(name)
		if err != nil {
			continue
		}
		id, err1 := strconv.Atoi(u.Uid)
		group, err2 := strconv.Atoi(u.Gid)
		if err1 == nil && err2 == nil {
			return id, group, nil
		}
	}
	return 0, 0, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody to run it")
}
