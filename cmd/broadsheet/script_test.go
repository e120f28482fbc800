package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"broadsheet/internal/app"
	"broadsheet/internal/article"
	"broadsheet/internal/config"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/markup"
	"broadsheet/internal/section"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"broadsheet": main,
		"newsroom":   newsroom,
		"press":      press,
		"sqlite":     sqlite,
	})
}

// TestCommands plays the scripts of testdata/script: what people type, and what the program answers.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:      "testdata/script",
		Deadline: time.Now().Add(3 * time.Minute), // a serve that should have refused would run for ever
		Setup: func(e *testscript.Env) error {
			port, err := freePort()
			e.Setenv("PORT", port)
			e.Setenv("HOME", e.WorkDir)
			return err
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits, "publish-head": publishHead, "hand-out": handOut, "answers": answers, "occupy": occupy, "waitlock": waitLock, "damage": damage, "terminate": terminate,
		},
	})
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = l.Close() }()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port), nil
}

// exits N COMMAND...: the command ends with this code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		code = failed.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// answers STATUS URL waits until the address answers, and wants the status.
func answers(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: answers STATUS URL")
	}
	still := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	deadline := time.Now().Add(time.Minute)
	for {
		r, err := still.Get(args[1])
		if err == nil {
			_, _ = io.Copy(io.Discard, r.Body)
			_ = r.Body.Close()
			if strconv.Itoa(r.StatusCode) != args[0] {
				ts.Fatalf("%s answers %d, want %s", args[1], r.StatusCode, args[0])
			}
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s never answered: %v", args[1], err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// publishHead FILE KEPT writes the last head of a heads file as the paper publishes it.
func publishHead(ts *testscript.TestScript, neg bool, args []string) {
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n")
	parts := strings.Fields(lines[len(lines)-1])
	text := ledger.HeadsTitle + "\n2024-12-19 " + parts[0] + " " + parts[2] + "\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// handOut FILE serves a file of published heads at $PLAIN and, over TLS, at $SECURE, as a paper does; $CERTIFICATE is the file
// by which the second is trusted. At /empty no day is over yet, /page is a page, /moved leads to the heads, all else is broken.
func handOut(ts *testscript.TestScript, neg bool, args []string) {
	text := ts.ReadFile(args[0])
	mux := http.NewServeMux()
	mux.HandleFunc("/ledger/heads", func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, text) })
	mux.HandleFunc("/empty", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, ledger.HeadsTitle) })
	mux.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "<!doctype html><title>Heads</title>")
	})
	mux.Handle("/moved", http.RedirectHandler("/ledger/heads", http.StatusMovedPermanently))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { http.Error(w, "broken", http.StatusInternalServerError) })
	plain, secure := httptest.NewServer(mux), httptest.NewTLSServer(mux)
	ts.Defer(plain.Close)
	ts.Defer(secure.Close)
	kept := ts.MkAbs("certificate.pem")
	ts.Check(os.WriteFile(kept, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw}), 0o600))
	ts.Setenv("PLAIN", plain.URL)
	ts.Setenv("SECURE", secure.URL)
	ts.Setenv("CERTIFICATE", kept)
}

// occupy ADDRESS listens there until the script ends.
func occupy(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: occupy ADDRESS")
	}
	l, err := net.Listen("tcp", args[0])
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
}

// terminate sends SIGTERM to whatever runs in the background, as a supervisor does.
func terminate(ts *testscript.TestScript, neg bool, args []string) {
	for _, c := range ts.BackgroundCmds() {
		ts.Check(c.Process.Signal(syscall.SIGTERM))
	}
}

// waitLock FILE waits until a serve holds the directory and has written its number.
func waitLock(ts *testscript.TestScript, neg bool, args []string) {
	deadline := time.Now().Add(time.Minute)
	for {
		if b, err := os.ReadFile(ts.MkAbs(args[0])); err == nil && len(b) > 0 {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("nobody locked %s", args[0])
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// damage FILE writes over the pages in the middle of a database.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_RDWR, 0)
	ts.Check(err)
	info, err := f.Stat()
	ts.Check(err)
	rubbish := bytes.Repeat([]byte("rubbish "), int(info.Size()-8192)/8)
	_, err = f.WriteAt(rubbish, 4096)
	ts.Check(err)
	ts.Check(f.Close())
}

// openPaper opens the paper in a directory as the program does.
func openPaper(dir string) (*app.App, error) {
	cfg := config.Default()
	cfg.Data = dir
	return app.New(context.Background(), cfg, app.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
}

func fatal(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// newsroom DIR makes a paper with two sections and two published stories, sealed in the ledger.
func newsroom() {
	ctx := context.Background()
	a, err := openPaper(os.Args[1])
	fatal(err)
	fatal(a.DB.Write(ctx, func(tx *database.Tx) error {
		for _, name := range []string{"city", "sport"} {
			if _, err := section.Create(ctx, tx, "staff:1", section.Section{Slug: name, Name: name}); err != nil {
				return err
			}
		}
		return nil
	}))
	for _, headline := range []string{"Valves to be replaced", "Ferry stops for a week"} {
		_, err := printStory(ctx, a, headline)
		fatal(err)
	}
	heads, err := ledger.Seal(ctx, a.DB)
	fatal(err)
	var lines []byte
	for _, h := range heads {
		lines = append(lines, h.String()+"\n"...)
	}
	fatal(os.WriteFile(a.HeadsFile(), lines, 0o600))
	fatal(a.Close())
}

// printStory writes a story in section 1 and publishes it, in one transaction.
func printStory(ctx context.Context, a *app.App, headline string) (article.Outcome, error) {
	var out article.Outcome
	err := a.DB.Write(ctx, func(tx *database.Tx) error {
		body := markup.New(markup.Paragraph{Text: markup.Text("The text below " + headline + ".")})
		story, _, err := article.Create(ctx, tx, "staff:1", article.Text{Headline: headline, SectionID: 1, Body: body})
		if err != nil {
			return err
		}
		out, err = article.Publish(ctx, tx, story.ID, article.Publication{By: "staff:1"})
		return err
	})
	return out, err
}

// sqlite FILE SQL changes a database behind the program's back.
func sqlite() {
	db, err := sql.Open("sqlite", os.Args[1])
	fatal(err)
	r, err := db.Exec(os.Args[2])
	fatal(err)
	n, err := r.RowsAffected()
	fatal(err)
	fmt.Println(n, "rows")
	fatal(db.Close())
}
