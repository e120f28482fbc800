package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// ask is a crowd of keep-alive readers who ask for pages as fast as they are answered.
type ask struct {
	address  string
	paths    []string // each reader walks through them from another start
	accept   string   // Accept-Encoding
	readers  int
	requests int // altogether
}

// answer is what a crowd saw.
type answer struct {
	took    time.Duration
	waits   []float64 // of each request in ms, sorted
	bytes   int64     // of bodies
	refused int       // answers other than 200
}

// run lets the crowd ask. The client is as plain as can be, because it shares the processors with the server.
func (a ask) run(ctx context.Context) (answer, error) {
	ctx, stop := context.WithTimeout(ctx, 3*time.Minute)
	defer stop()
	results, errs := make([]answer, a.readers), make([]error, a.readers)
	var crowd sync.WaitGroup
	begun := time.Now()
	for i := range a.readers {
		crowd.Go(func() { results[i], errs[i] = a.reader(ctx, i) })
	}
	crowd.Wait()
	all := answer{took: time.Since(begun)}
	for _, r := range results {
		all.waits, all.bytes, all.refused = append(all.waits, r.waits...), all.bytes+r.bytes, all.refused+r.refused
	}
	slices.Sort(all.waits)
	return all, errors.Join(errs...)
}

// reader is one connection.
func (a ask) reader(ctx context.Context, number int) (answer, error) {
	var seen answer
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", a.address)
	if err != nil {
		return seen, err
	}
	defer conn.Close()
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return seen, err
	}
	questions := a.questions()
	in := bufio.NewReaderSize(conn, 64<<10)
	n := a.requests / a.readers
	seen.waits = make([]float64, 0, n)
	for i := range n {
		begun := time.Now()
		if _, err := conn.Write(questions[(number*7+i)%len(questions)]); err != nil {
			return seen, err
		}
		status, length, err := readAnswer(in)
		if err != nil {
			return seen, fmt.Errorf("request %d of reader %d: %w", i, number, err)
		}
		seen.waits = append(seen.waits, millis(time.Since(begun)))
		seen.bytes += length
		if status != 200 {
			seen.refused++
		}
	}
	return seen, nil
}

func (a ask) questions() [][]byte {
	var list [][]byte
	for _, path := range a.paths {
		list = append(list, fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: bench\r\nAccept: text/html\r\nAccept-Encoding: %s\r\n\r\n", path, a.address, a.accept))
	}
	return list
}

// readAnswer reads one answer whose length is told, and throws its body away.
func readAnswer(in *bufio.Reader) (status int, length int64, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return 0, 0, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return 0, 0, fmt.Errorf("not an answer: %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, 0, err
	}
	length = -1
	for {
		line, err = in.ReadSlice('\n')
		if err != nil {
			return 0, 0, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		if bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64); err != nil {
				return 0, 0, err
			}
		}
	}
	if length < 0 {
		return 0, 0, errors.New("the answer does not tell its length")
	}
	_, err = io.CopyN(io.Discard, in, length)
	return status, length, err
}
