package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"broadsheet/internal/app"
	"broadsheet/internal/config"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/staff"
)

// What the scenes of several processes share: one database, and as many processes of this program as a scene asks for, each
// with a port and a directory of its own. They are real: they hear of one another through PostgreSQL only.

// house is a paper on PostgreSQL, and what a test changes of it by itself.
type house struct {
	*app.App
	address string // of the database
}

// openHouse opens a paper on an empty PostgreSQL database, or says that there is no server for tests.
func openHouse(t *testing.T) (*house, bool) {
	t.Helper()
	address, ok := databasetest.PostgresAddress(t)
	if !ok {
		return nil, false
	}
	h := &house{address: address}
	cfg := config.Default()
	cfg.Data, cfg.Database.URL = t.TempDir(), address
	var err error
	if h.App, err = app.New(t.Context(), cfg, app.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h, true
}

// write changes the paper, as preparation. No consequence is announced by a handler: what follows from it, follows from the rows.
func (h *house) write(t *testing.T, f func(ctx context.Context, tx *database.Tx) error) {
	t.Helper()
	if err := h.DB.Write(t.Context(), func(tx *database.Tx) error { return f(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// printer is one process that prints the paper.
type printer struct {
	t   *testing.T
	URL string
	*http.Client
}

// print starts a process that serves the paper, and waits until it answers. It is stopped with the test.
func (h *house) print(t *testing.T) *printer {
	t.Helper()
	dir := t.TempDir()
	settings := filepath.Join(dir, "paper.toml")
	if err := os.WriteFile(settings, []byte("[database]\nurl = '"+h.address+"'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("broadsheet", "serve", "--data", dir, "--config", settings, "--listen", "127.0.0.1:0")
	said, err := c.StderrPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	ready := make(chan string, 1)
	var reading sync.WaitGroup
	reading.Go(func() { listenFor(said, ready) })
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		reading.Wait()
		if err := c.Wait(); err != nil {
			t.Errorf("a process ended with %v", err)
		}
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &printer{t: t, Client: &http.Client{Jar: jar, Timeout: time.Minute}}
	select {
	case p.URL = <-ready:
	case <-time.After(time.Minute):
		_ = c.Process.Kill()
		t.Fatal("the process did not say that the paper prints")
	}
	return p
}

// listenFor reads what a process says, and tells the address at which it prints.
func listenFor(said io.Reader, ready chan<- string) {
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if _, rest, ok := strings.Cut(lines.Text(), "the paper prints"); ok {
			_, rest, _ = strings.Cut(rest, "address=")
			address, _, _ := strings.Cut(rest, " ")
			ready <- address
		}
	}
}

// read is a page as a reader gets it.
func (p *printer) read(path string) (string, error) {
	r, err := p.Get(p.URL + path)
	if err != nil {
		return "", err
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answers %d", path, r.StatusCode)
	}
	return string(body), err
}

// readAll reads all pages, four at a time as a few readers would, and gives the first that misses the words.
func (p *printer) readAll(paths []string, words string) error {
	var readers sync.WaitGroup
	failed := make([]error, 4)
	for n := range failed {
		readers.Go(func() {
			for i := n; i < len(paths) && failed[n] == nil; i += len(failed) {
				page, err := p.read(paths[i])
				if err == nil && !strings.Contains(page, words) {
					err = fmt.Errorf("%s does not say %q", paths[i], words)
				}
				failed[n] = err
			}
		})
	}
	readers.Wait()
	return errors.Join(failed...)
}

// send submits a form of the newsroom and gives where it leads.
func (p *printer) send(path string, form url.Values) string {
	p.t.Helper()
	still := *p.Client
	still.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r, err := still.PostForm(p.URL+path, form)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	if r.StatusCode != http.StatusSeeOther {
		body, _ := io.ReadAll(r.Body)
		p.t.Fatalf("%s answers %d: %s", path, r.StatusCode, body)
	}
	return r.Header.Get("Location")
}

// signIn brings somebody of the staff into the newsroom at this process.
func (p *printer) signIn(h *house, name, role string) {
	p.t.Helper()
	var secret string
	h.write(p.t, func(ctx context.Context, tx *database.Tx) error {
		who, err := staff.Add(ctx, tx, "command:test", staff.Person{Name: name, Handle: strings.ToLower(strings.Fields(name)[0]), Role: role})
		if err != nil {
			return err
		}
		secret, err = staff.Link(ctx, tx, "command:test", who.ID)
		return err
	})
	p.send("/newsroom/sign-in", url.Values{"link": {secret}})
}
