package pagecache

import (
	"context"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
)

// The promise: after a write has returned, no request on this node sees the page
// from before it, whatever renders, waits, expiries and looks come between.
//
// Renders are slowed to any number of steps, so that rapid can let a write
// happen at every point of them.
func TestNoRequestEverSeesThePageFromBeforeAWrite(t *testing.T) {
	stories := []string{"a", "b"} // few, so that readers and writers meet
	rapid.Check(t, func(rt *rapid.T) {
		clock := databasetest.NewClock(noon)
		db := databasetest.NewAt(t, clock)
		defer func() { _ = db.Close() }()
		c := New(db, Options{Bytes: 20_000})
		must(t, c.look(ctx, false))
		written := map[string]int64{} // the edition that the last write brought
		var there []*request          // readers who have not got their page yet
		defer func() {
			for _, r := range there { // first let all renders go on: some wait for another's
				r.step()
				r.step()
			}
			for _, r := range there {
				r.check(rt, <-r.body)
			}
		}()
		rt.Repeat(map[string]func(*rapid.T){
			"publish": func(rt *rapid.T) {
				s := rapid.SampledFrom(stories).Draw(rt, "story")
				if err := write(db, s, written[s]+1); err != nil {
					rt.Fatal(err)
				}
				written[s]++
			},
			"ask": func(rt *rapid.T) {
				if len(there) < 6 { // fewer than the renders that may run at once
					there = append(there, start(c, written, pair(rt, stories), rapid.Bool().Draw(rt, "of parts")))
				}
			},
			"go on": func(rt *rapid.T) {
				if len(there) > 0 {
					there[rapid.IntRange(0, len(there)-1).Draw(rt, "which")].step()
				}
			},
			"a burst": func(rt *rapid.T) { // all renders one step on
				for _, r := range there {
					r.step()
				}
			},
			"receive": func(rt *rapid.T) {
				there = slices.DeleteFunc(there, func(r *request) bool {
					select {
					case body := <-r.body:
						r.check(rt, body)
						return true
					default:
						return false
					}
				})
			},
			"time passes": func(rt *rapid.T) {
				clock.Advance(time.Duration(rapid.IntRange(-5, 40).Draw(rt, "minutes")) * time.Minute)
			},
			"look": func(rt *rapid.T) {
				if err := c.look(ctx, rapid.Bool().Draw(rt, "after silence")); err != nil {
					rt.Fatal(err)
				}
			},
		})
	})
}

func pair(rt *rapid.T, stories []string) []string {
	return rapid.SampledFrom([][]string{stories[:1], stories[1:], stories}).Draw(rt, "page")
}

// request is one reader, who may be stopped before and after the render reads.
type request struct {
	stories       []string
	least         []int64 // editions that were out when the reader came
	before, after chan struct{}
	parts         bool // it reads editions as parts
	steps         int
	body          chan string
}

// start lets a reader ask. It returns when the reader has its page, or waits.
func start(c *Cache, written map[string]int64, stories []string, parts bool) *request {
	r := &request{stories: stories, parts: parts, before: make(chan struct{}), after: make(chan struct{}), body: make(chan string, 1)}
	for _, s := range stories {
		r.least = append(r.least, written[s])
	}
	began := make(chan struct{}, 1)
	go func() {
		w := httptest.NewRecorder()
		key := strings.Join(stories, "+")
		began <- struct{}{}
		err := c.Serve(w, httptest.NewRequest("GET", "/", nil), key, func(ctx context.Context, q database.Reader) (*Page, error) {
			hour := q.Now().Truncate(time.Hour).Add(time.Hour)
			FreshUntil(ctx, hour)
			<-r.before
			var out []string
			for _, s := range stories {
				n := partly(ctx, q, s, r.parts)
				out = append(out, strconv.FormatInt(n, 10))
			}
			<-r.after
			return &Page{Type: "text/plain", Body: []byte(strings.Join(out, " "))}, nil
		})
		if err != nil {
			r.body <- "error " + err.Error()
			return
		}
		r.body <- w.Body.String()
	}()
	<-began
	time.Sleep(50 * time.Microsecond) // let it come as far as it can; any point is a fair one
	return r
}

// partly reads an edition as a part of the page, true until the half hour, or without.
func partly(ctx context.Context, q database.Reader, story string, part bool) int64 {
	if !part {
		return edition(ctx, q, story)
	}
	n, _ := Part(ctx, story, func(int64) int { return 8 }, func(ctx context.Context) (int64, error) {
		FreshUntil(ctx, q.Now().Truncate(30*time.Minute).Add(30*time.Minute))
		return edition(ctx, q, story), nil
	})
	return n
}

// step lets the render go one stop further, if it has one.
func (r *request) step() {
	r.steps++
	switch r.steps {
	case 1:
		close(r.before)
	case 2:
		close(r.after)
	}
	time.Sleep(50 * time.Microsecond)
}

// check holds what the reader got against what was out when the reader came.
func (r *request) check(rt *rapid.T, body string) {
	got := strings.Fields(body)
	if len(got) != len(r.stories) {
		rt.Fatalf("got %q", body)
	}
	for i, s := range r.stories {
		if n, err := strconv.ParseInt(got[i], 10, 64); err != nil || n < r.least[i] {
			rt.Fatalf("edition %s of %s was served when %d was out", got[i], s, r.least[i])
		}
	}
}

// tryPartly asks for a page of two stories; pages of parts and others share their key.
func tryPartly(c *Cache, parts bool, x, y string) (string, error) {
	w := httptest.NewRecorder()
	err := c.Serve(w, httptest.NewRequest("GET", "/", nil), x+"+"+y, func(ctx context.Context, q database.Reader) (*Page, error) {
		body := strconv.FormatInt(partly(ctx, q, x, parts), 10) + " " + strconv.FormatInt(partly(ctx, q, y, parts), 10)
		return &Page{Type: "text/plain", Body: []byte(body)}, nil
	})
	return w.Body.String(), err
}

// The same promise under real haste, for -race.
func TestHastyReadersNeverSeeAnOldEdition(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := New(db, Options{Bytes: 8_000}) // small, so that pages are evicted too
		watching(t, c)
		stories := []string{"a", "b", "c", "d"}
		var out [4]atomic.Int64
		var writers, readers sync.WaitGroup
		stop := make(chan struct{})
		for i := range stories {
			writers.Go(func() {
				for n := int64(1); n <= 40; n++ {
					if err := write(db, stories[i], n); err != nil {
						t.Error(err)
						return
					}
					out[i].Store(n)
				}
			})
		}
		for r := range 6 {
			readers.Go(func() {
				for n := r; ; n++ {
					select {
					case <-stop:
						return
					default:
					}
					x, y := n%4, (n/4)%4
					leastX, leastY := out[x].Load(), out[y].Load()
					body, err := tryPartly(c, n%3 > 0, stories[x], stories[y])
					if err != nil {
						t.Error(err)
						return
					}
					a, b, _ := strings.Cut(body, " ")
					if gotX, _ := strconv.ParseInt(a, 10, 64); gotX < leastX {
						t.Errorf("edition %d of %s was served when %d was out", gotX, stories[x], leastX)
					}
					if gotY, _ := strconv.ParseInt(b, 10, 64); gotY < leastY {
						t.Errorf("edition %d of %s was served when %d was out", gotY, stories[y], leastY)
					}
				}
			})
		}
		writers.Wait()
		close(stop)
		readers.Wait()
		if s := c.Stats(); s.Hits == 0 || s.Drops == 0 {
			t.Errorf("nothing was tried: %+v", s)
		}
	})
}
