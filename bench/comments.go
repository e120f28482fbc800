package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"broadsheet/internal/comment"
	"broadsheet/internal/database"
)

// How comments are posted.
const (
	writers    = 64
	postTime   = 2 * time.Second // of one measurement
	households = 500             // of one measurement over HTTP
	burst      = 6               // what the limiter lets a household post at once (internal/site/comments.go)
)

// comments measures how many comments a second are on the disk, each before its writer is told so, and what the disk
// itself can do in the same minute.
func comments(ctx context.Context, b *bench) (lines []line, err error) {
	data, err := b.paper.copy(filepath.Join(b.dir, "comments"))
	if err != nil {
		return nil, err
	}
	disk := line{what: "the disk alone: 4 kB and fsync, one after another", unit: "1/s"}
	lone := line{what: "comment.Post, one writer", unit: "1/s"}
	many := line{what: fmt.Sprintf("comment.Post, %d writers", writers), unit: "1/s", target: 1000, more: true,
		note: "Each comment is screened, kept, entered in the ledger and drops its story's pages in one transaction; transactions that wait share an fsync."}
	group := line{what: "comments to an fsync of the disk's rate", unit: "ratio"}
	if err := b.postInProcess(ctx, data, &disk, &lone, &many); err != nil {
		return nil, err
	}
	group.values = ratios(many.values, disk.values)
	over, err := b.postOverHTTP(ctx, data)
	return append([]line{disk, lone, many, group}, over...), err
}

func (b *bench) postInProcess(ctx context.Context, data string, disk, lone, many *line) (err error) {
	a, err := open(ctx, data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	_, stop, err := inProcess(ctx, a)
	if err != nil {
		return err
	}
	defer stop()
	for range b.rounds {
		n, err := fsyncs(b.dir)
		if err != nil {
			return err
		}
		one, err := b.post(ctx, a.DB, 1)
		if err != nil {
			return err
		}
		all, err := b.post(ctx, a.DB, writers)
		if err != nil {
			return err
		}
		disk.values, lone.values, many.values = append(disk.values, n), append(lone.values, one), append(many.values, all)
	}
	return nil
}

// fsyncs is how many times a second this disk says that four kilobytes are safe.
func fsyncs(dir string) (float64, error) {
	file, err := os.CreateTemp(dir, "fsync-")
	if err != nil {
		return 0, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	sheet, n, begun := make([]byte, 4096), 0, time.Now()
	for time.Since(begun) < postTime/2 {
		if _, err := file.Write(sheet); err != nil {
			return 0, err
		}
		if err := file.Sync(); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / time.Since(begun).Seconds(), nil
}

// letters counts the comments of the whole run, so that no two say the same.
var letters atomic.Int64

func words() string {
	return fmt.Sprintf("This is letter number %d about the tanker points. The list leaves out the clinic, as it did the last time.", letters.Add(1))
}

// post lets writers post as fast as they are answered and gives comments a second.
func (b *bench) post(ctx context.Context, db *database.DB, crowd int) (float64, error) {
	var hands sync.WaitGroup
	var n atomic.Int64
	errs := make([]error, crowd)
	begun := time.Now()
	for i := range crowd {
		hands.Go(func() {
			for time.Since(begun) < postTime && errs[i] == nil {
				_, errs[i] = comment.Post(ctx, db, comment.After, comment.Draft{ArticleID: b.paper.story, Name: "A reader", Text: words()})
				n.Add(1)
			}
		})
	}
	hands.Wait()
	return float64(n.Load()) / time.Since(begun).Seconds(), errors.Join(errs...)
}

// postOverHTTP posts from many households: the limiter lets each send six at once and one more every twenty seconds.
// The loopback has sixteen million addresses, so each household has its own.
func (b *bench) postOverHTTP(ctx context.Context, data string) ([]line, error) {
	s, err := b.serve(ctx, data)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	if _, err := s.ready(ctx, "/"); err != nil {
		return nil, err
	}
	rate := line{what: fmt.Sprintf("POST /comment, %d connections at once, %d households", writers, households), unit: "1/s",
		note: fmt.Sprintf("Over HTTP each household has an address of its own (127.x.y.z), because the limiter lets one post %d comments at once and one more every 20 s: one address alone cannot be faster.", burst)}
	cpu := line{what: "processor time of the server a comment", unit: "µs"}
	for round := range b.rounds {
		before, err := cpuOf(s.pids...)
		if err != nil {
			return nil, err
		}
		took, err := b.town(ctx, s.address, round)
		if err != nil {
			return nil, err
		}
		after, err := cpuOf(s.pids...)
		if err != nil {
			return nil, err
		}
		rate.values = append(rate.values, households*burst/took.Seconds())
		cpu.values = append(cpu.values, micros(after-before)/(households*burst))
	}
	let, err := b.letThrough(ctx, s.address)
	one := line{what: "of 10 from one household at once, taken", unit: "", values: []float64{let}}
	return []line{rate, cpu, one}, err
}

// town lets the households post, writers at a time.
func (b *bench) town(ctx context.Context, address string, round int) (time.Duration, error) {
	numbers, errs := make(chan int), make([]error, writers)
	var hands sync.WaitGroup
	begun := time.Now()
	for i := range writers {
		hands.Go(func() {
			for n := range numbers {
				statuses, err := b.household(ctx, address, net.IPv4(127, byte(round+1), byte(n>>8), byte(n&255)), burst)
				for _, status := range statuses {
					if status != http.StatusSeeOther {
						err = errors.Join(err, fmt.Errorf("a comment was answered with %d", status))
					}
				}
				errs[i] = errors.Join(errs[i], err)
			}
		})
	}
	for n := range households {
		numbers <- n
	}
	close(numbers)
	hands.Wait()
	return time.Since(begun), errors.Join(errs...)
}

func (b *bench) letThrough(ctx context.Context, address string) (let float64, err error) {
	statuses, err := b.household(ctx, address, net.IPv4(127, 200, 0, 1), 10)
	for _, status := range statuses {
		if status == http.StatusSeeOther {
			let++
		}
	}
	return let, err
}

// household posts some comments on one connection from an address of its own.
func (b *bench) household(ctx context.Context, address string, from net.IP, n int) (statuses []int, err error) {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: from}, Timeout: 10 * time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return nil, err
	}
	in := bufio.NewReader(conn)
	for range n {
		form := url.Values{"story": {fmt.Sprint(b.paper.story)}, "name": {"A reader"}, "text": {words()}}.Encode()
		_, err := fmt.Fprintf(conn, "POST /comment HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", address, len(form), form)
		if err != nil {
			return statuses, err
		}
		answer, err := http.ReadResponse(in, nil)
		if err != nil {
			return statuses, err
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			return statuses, err
		}
		statuses = append(statuses, answer.StatusCode)
	}
	return statuses, nil
}
