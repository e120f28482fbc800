// Command bench measures the newspaper and prints the tables of docs/performance.md.
//
// It builds the program, sets the demo newspaper in a temporary directory, measures on the loopback alone, and stops by
// itself within a few minutes. It needs Go; what it can do with Chromium or nginx besides, it says when they are not
// there. Every figure is taken several times and printed as minimum, median and maximum: on a machine that others use
// as well, the median of processor time is what to compare, and wall time and requests a second are only indications.
//
//	go run ./bench                    everything
//	go run ./bench -only render,start some of it
//	go run ./bench -nginx             nginx serves the same bytes in turn with us
//	go run ./bench -profile DIR       processor profiles of the renders, for go tool pprof
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"time"
)

// longest is when the whole run is cut off, whatever hangs.
const longest = 15 * time.Minute

// bench is one run of the benchmark.
type bench struct {
	rounds  int
	nginx   bool
	profile string
	dir     string // temporary; everything made lies in it
	binary  string
	paper   paper
}

// chapter is one part of the run.
type chapter struct {
	name, title string
	run         func(ctx context.Context, b *bench) ([]line, error)
	bare        bool // needs no pictures, which take minutes to make
}

var chapters = []chapter{
	{"render", "A page that is not in the cache", renders, false},
	{"cached", "A page from the cache, over the loopback", cached, false},
	{"start", "Start to first page", starts, false},
	{"memory", "Resident memory", memory, false},
	{"publish", "Publish to visible on the front", publishing, false},
	{"comments", "Durable comments", comments, false},
	{"search", "Search", searches, false},
	{"pictures", "Pictures of 24 megapixels", pictures, false},
	{"writing", "Writing", writing, false},
	{"claims", "The claims ledger", claims, true},
	{"sizes", "Sizes", sizes, false},
}

func main() {
	b := &bench{}
	only := flag.String("only", "", "chapters to run, by comma: "+names())
	flag.IntVar(&b.rounds, "rounds", 5, "how often each figure is taken")
	flag.BoolVar(&b.nginx, "nginx", false, "compare with nginx, if it is on the PATH")
	flag.StringVar(&b.profile, "profile", "", "directory for processor profiles of the renders")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	if err := b.all(ctx, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func names() string {
	var list []string
	for _, c := range chapters {
		list = append(list, c.name)
	}
	return strings.Join(list, ",")
}

// all makes the paper and runs the chapters asked for.
func (b *bench) all(ctx context.Context, only string) (err error) {
	chosen := strings.Split(only, ",")
	for _, name := range chosen {
		if name != "" && !slices.ContainsFunc(chapters, func(c chapter) bool { return c.name == name }) {
			return fmt.Errorf("there is no chapter %q; there are %s", name, names())
		}
	}
	if b.rounds < 1 || b.rounds > 50 {
		return fmt.Errorf("%d rounds: choose 1 to 50", b.rounds)
	}
	if b.dir, err = os.MkdirTemp("", "broadsheet-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	b.about()
	if err := b.build(ctx); err != nil {
		return err
	}
	if b.paper, err = setPaper(ctx, b.dir, pictured(chosen)); err != nil {
		return fmt.Errorf("set the demo newspaper: %w", err)
	}
	for _, c := range chapters {
		if only != "" && !slices.Contains(chosen, c.name) {
			continue
		}
		if err := b.chapter(ctx, c); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return nil
}

// pictured says whether a chapter of those chosen, or of all when none is, needs the pictures.
func pictured(chosen []string) bool {
	return slices.ContainsFunc(chapters, func(c chapter) bool {
		return !c.bare && (slices.Contains(chosen, c.name) || slices.Contains(chosen, ""))
	})
}

// chapter runs one chapter and says how busy the machine was before and after.
func (b *bench) chapter(ctx context.Context, c chapter) error {
	load := loadAverage()
	stick, err := yardstick()
	if err != nil {
		return err
	}
	lines, err := c.run(ctx, b)
	if err != nil {
		return err
	}
	again, err := yardstick()
	state := fmt.Sprintf("Load %s before, %s after; yardstick %s ms before, %s ms after.", load, loadAverage(), digits(stick), digits(again))
	printTable(os.Stdout, c.title, state, lines)
	return err
}

// about says on what the figures were taken.
func (b *bench) about() {
	fmt.Printf("%s, %s/%s, %d processors (%s), %d rounds, %s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), processor(), b.rounds, time.Now().UTC().Format("2 January 2006 15:04 UTC"))
}
