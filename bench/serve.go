package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// build builds the program as it is released.
func (b *bench) build(ctx context.Context) error {
	b.binary = filepath.Join(b.dir, "broadsheet")
	out, err := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", b.binary, "broadsheet/cmd/broadsheet").CombinedOutput()
	if err != nil {
		return fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return nil
}

// server is a process that serves on the loopback.
type server struct {
	address string
	command *exec.Cmd
	pids    []int // whose processor time counts
	begun   time.Time
	told    bytes.Buffer
}

// serve starts the program on a data directory and returns at once. Its log goes to the null device: writing it costs
// what it costs, the disk does not.
func (b *bench) serve(ctx context.Context, data string, environ ...string) (*server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s := &server{address: address}
	s.command = exec.CommandContext(ctx, b.binary, "serve", "--config", filepath.Join(b.dir, "paper.toml"), "--data", data, "--listen", address)
	s.command.Env = append(os.Environ(), environ...)
	s.begun = time.Now()
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	s.pids = []int{s.command.Process.Pid}
	return s, nil
}

// freeAddress is an address nobody listens on. Somebody else may take it before us; then the start fails and says so.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// startTime is the longest that a server may take to its first page.
const startTime = 30 * time.Second

// ready waits for the first 200 and says how long after the start of the process the whole page was there.
func (s *server) ready(ctx context.Context, path string) (time.Duration, error) {
	client := http.Client{Timeout: startTime, Transport: &http.Transport{DisableKeepAlives: true}}
	for time.Since(s.begun) < startTime {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		response, err := client.Get("http://" + s.address + path)
		if err != nil {
			time.Sleep(time.Millisecond)
			continue
		}
		_, err = bytes.NewBuffer(nil).ReadFrom(response.Body)
		response.Body.Close()
		if err == nil && response.StatusCode == http.StatusOK {
			return time.Since(s.begun), nil
		}
		time.Sleep(time.Millisecond)
	}
	return 0, fmt.Errorf("no page from %s within %v", s.address, startTime)
}

// stop ends the process as a supervisor would, and waits for it.
func (s *server) stop() {
	_ = s.command.Process.Signal(os.Interrupt)
	gone := make(chan struct{})
	go func() { _ = s.command.Wait(); close(gone) }()
	select {
	case <-gone:
	case <-time.After(20 * time.Second):
		_ = s.command.Process.Kill()
		<-gone
	}
}
