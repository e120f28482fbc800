package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/backup"
	"broadsheet/internal/database"
)

// backupKills is how often a backup is killed in this test.
const backupKills = 8

// While a press prints as fast as it can, backups are made and killed at any moment. Each one that is on the shelf is whole
// and has every story that was acknowledged before it was begun.
func TestBackedUpWhileItPrints(t *testing.T) {
	dir, shelf := filepath.Join(t.TempDir(), "paper"), filepath.Join(t.TempDir(), "shelf")
	oneDesk(t, dir)
	paths := printing(t, dir)
	first := <-paths
	known := map[string][]string{} // copy -> stories that were acknowledged before it
	took := time.Second
	for n := range 2 * backupKills {
		before := append([]string{first}, drain(paths)...)
		first = before[len(before)-1]
		c := exec.Command("broadsheet", "backup", "--data", dir, "--to", shelf)
		var out bytes.Buffer
		c.Stdout, c.Stderr = &out, &out
		began := time.Now()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		if n%2 == 1 { // every other one is killed
			time.AfterFunc(rand.N(took), func() { _ = c.Process.Kill() })
		}
		err := c.Wait()
		if n%2 == 0 {
			took = time.Since(began)
			if err != nil {
				t.Fatalf("backup %d: %v\n%s", n, err, &out)
			}
		}
		if err == nil {
			known[strings.Fields(out.String())[1]] = before
		}
	}
	restoreEach(t, shelf, known)
}

// printing runs a press until the test ends; what it acknowledges comes over the channel.
func printing(t *testing.T, dir string) <-chan string {
	t.Helper()
	press := exec.Command("press", dir)
	press.Stderr = os.Stderr
	stdout, err := press.StdoutPipe()
	if err == nil {
		err = press.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = press.Process.Kill(); _ = press.Wait() })
	paths := make(chan string, 1<<16)
	go func() {
		defer close(paths)
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			paths <- lines.Text()
		}
	}()
	return paths
}

func drain(paths <-chan string) (list []string) {
	for {
		select {
		case p := <-paths:
			list = append(list, p)
		default:
			return list
		}
	}
}

// restoreEach brings back every copy that the shelf shows. One that was killed after its manifest stood is a copy as good as
// the others, only nobody heard of it.
func restoreEach(t *testing.T, shelf string, known map[string][]string) {
	t.Helper()
	ctx := context.Background()
	s, err := backup.Open(shelf)
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.List()
	if err != nil || len(list) < len(known) {
		t.Fatalf("%d copies are on the shelf, %d were acknowledged: %v", len(list), len(known), err)
	}
	for _, l := range list {
		if l.Err != nil {
			t.Fatal(l.Err)
		}
		to := filepath.Join(t.TempDir(), "paper")
		out, err := exec.Command("broadsheet", "restore", "--from", shelf, "--backup", l.Name, "--verify", "--to", to).CombinedOutput()
		if err != nil {
			t.Fatalf("restore %s: %v\n%s", l.Name, err, out)
		}
		err = database.Inspect(ctx, filepath.Join(to, "broadsheet.db"), func(q database.Reader) error {
			for _, path := range known[l.Name] {
				var n int
				if err := q.QueryRow(ctx, "SELECT 1 FROM live WHERE path = $1", path).Scan(&n); err != nil {
					return fmt.Errorf("/%s was acknowledged before backup %s and is not in it: %w", path, l.Name, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d copies, %d of them acknowledged", len(list), len(known))
}
