package main

import (
	"context"
	"path/filepath"
	"time"
)

// The crowd of the cached page.
const (
	crowd    = 32
	requests = 100_000
)

// cached measures one kept page, packed with gzip, asked for over and over.
func cached(ctx context.Context, b *bench) ([]line, error) {
	s, err := b.serve(ctx, b.paper.data)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	if _, err := s.ready(ctx, b.paper.path); err != nil {
		return nil, err
	}
	copied, err := b.paper.copy(filepath.Join(b.dir, "slow")) // two processes do not print from one directory
	if err != nil {
		return nil, err
	}
	slow, err := b.serve(ctx, copied, "BROADSHEET_CACHE_EXPRESS=false")
	if err != nil {
		return nil, err
	}
	defer slow.stop()
	if _, err := slow.ready(ctx, b.paper.path); err != nil {
		return nil, err
	}
	rivals := []*server{s, slow}
	names := []string{"Broadsheet, express lane", "Broadsheet, net/http"}
	var note string
	if b.nginx {
		n, err := b.startNginx(ctx, s)
		if err != nil {
			note = "nginx was not compared: " + err.Error() + "."
		} else {
			defer n.stop()
			rivals, names = append(rivals, n), append(names, "nginx (gzip_static, no log)")
		}
	}
	all, err := b.duel(ctx, rivals)
	if err != nil {
		return nil, err
	}
	var lines []line
	for i, d := range all {
		lines = append(lines,
			line{what: names[i] + ": processor time a request", unit: "µs", values: d.cpu, note: note},
			line{what: names[i] + ": requests a second", unit: "1/s", values: d.rate},
			line{what: names[i] + ": wait, median", unit: "ms", values: d.middle},
			line{what: names[i] + ": wait, 99th percentile", unit: "ms", values: d.slow})
	}
	lines = append(lines, against("express lane / net/http", all[0], all[1])...)
	if len(all) == 3 {
		lines = append(lines, against("express lane / nginx", all[0], all[2])...)
	}
	return lines, nil
}

// dash is what one server did, once a round.
type dash struct{ cpu, rate, middle, slow []float64 }

// duel lets the servers run in turn, round by round, so that a busy minute of the machine hits both.
func (b *bench) duel(ctx context.Context, rivals []*server) ([]dash, error) {
	all := make([]dash, len(rivals))
	for range b.rounds {
		for i, s := range rivals {
			if err := all[i].run(ctx, s, b.paper.path); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

func (d *dash) run(ctx context.Context, s *server, path string) error {
	before, err := cpuOf(s.pids...)
	if err != nil {
		return err
	}
	got, err := (ask{address: s.address, paths: []string{path}, accept: "gzip", readers: crowd, requests: requests}).run(ctx)
	if err != nil {
		return err
	}
	after, err := cpuOf(s.pids...)
	if err != nil {
		return err
	}
	n := float64(len(got.waits))
	d.cpu = append(d.cpu, micros(after-before)/n)
	d.rate = append(d.rate, n/got.took.Seconds())
	d.middle, d.slow = append(d.middle, percentile(got.waits, 50)), append(d.slow, percentile(got.waits, 99))
	time.Sleep(100 * time.Millisecond) // what the round left behind is not the next one's
	return refusals(got)
}

// against compares two servers round by round.
func against(what string, a, b dash) []line {
	return []line{
		{what: what + ", processor time", unit: "ratio", values: ratios(a.cpu, b.cpu)},
		{what: what + ", requests a second", unit: "ratio", values: ratios(a.rate, b.rate)}}
}

func ratios(a, b []float64) []float64 {
	var list []float64
	for i := range a {
		list = append(list, a[i]/b[i])
	}
	return list
}
