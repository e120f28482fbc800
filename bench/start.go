package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// starts measures from the start of the process to the last byte of the front, with a database that exists.
func starts(ctx context.Context, b *bench) ([]line, error) {
	took := line{what: "process start to the whole front", unit: "ms", target: 300}
	spent := line{what: "processor time of it", unit: "ms"}
	for range b.rounds + 1 {
		s, err := b.serve(ctx, b.paper.data)
		if err != nil {
			return nil, err
		}
		d, err := s.ready(ctx, "/")
		cpu, statErr := cpuOf(s.pids...)
		s.stop()
		if err = errors.Join(err, statErr); err != nil {
			return nil, err
		}
		took.values, spent.values = append(took.values, millis(d)), append(spent.values, millis(cpu))
	}
	// The first start reads the program from the disk; a restart does not, and restarts are what is asked about.
	took.values, spent.values = took.values[1:], spent.values[1:]
	return []line{took, spent}, nil
}

// memory measures a server that rests, and one that everybody reads at once.
func memory(ctx context.Context, b *bench) ([]line, error) {
	idle := line{what: "five seconds after the start, one page read", unit: "MB", target: 60}
	after := line{what: "after the crowd", unit: "MB"}
	most := line{what: "most under load", unit: "MB", target: 150,
		note: fmt.Sprintf("Load: %d readers walk through every page in gzip, then in brotli, %d requests each; resident memory as the kernel counts it (VmRSS, VmHWM), the program's own code with it. MB are 1,000,000 bytes.", memoryCrowd, memoryRequests)}
	for range min(b.rounds, 3) {
		if err := b.remember(ctx, &idle, &after, &most); err != nil {
			return nil, err
		}
	}
	return []line{idle, most, after}, nil
}

// The crowd of the memory test.
const (
	memoryCrowd    = 64
	memoryRequests = 40_000
)

func (b *bench) remember(ctx context.Context, idle, after, most *line) error {
	s, err := b.serve(ctx, b.paper.data)
	if err != nil {
		return err
	}
	defer s.stop()
	if _, err := s.ready(ctx, "/"); err != nil {
		return err
	}
	time.Sleep(5 * time.Second)
	now, _, err := memoryOf(s.pids[0])
	if err != nil {
		return err
	}
	idle.values = append(idle.values, float64(now)/1e6)
	for _, accept := range []string{"gzip", "br"} {
		paths := append([]string{"/", "/weather", "/city", "/sport", "/feed.xml", "/corrections"}, b.paper.paths...)
		got, err := (ask{address: s.address, paths: paths, accept: accept, readers: memoryCrowd, requests: memoryRequests}).run(ctx)
		if err != nil {
			return err
		}
		if err := refusals(got); err != nil {
			return err
		}
	}
	now, peak, err := memoryOf(s.pids[0])
	after.values, most.values = append(after.values, float64(now)/1e6), append(most.values, float64(peak)/1e6)
	return err
}

// refusals is an error where a page was not answered with 200: figures of error pages are worth nothing.
func refusals(a answer) error {
	if a.refused > 0 {
		return fmt.Errorf("%d of %d answers were not 200", a.refused, len(a.waits))
	}
	return nil
}

// fetch gives the body of a page as it comes over the line.
func fetch(ctx context.Context, url, accept string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept-Encoding", accept)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("GET %s: %s", url, response.Status)
	}
	return io.ReadAll(response.Body)
}
