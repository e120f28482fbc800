package pagecache

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
)

var (
	ctx  = context.Background()
	noon = time.Date(2024, 12, 19, 10, 0, 0, 0, time.UTC)
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A story in these tests is a row with a number: its edition.
func edition(ctx context.Context, q database.Reader, story string) (n int64) {
	Note(ctx, story)
	_ = q.QueryRow(ctx, "SELECT tick FROM job_tick WHERE name = $1", story).Scan(&n) // 0 when there is none
	return n
}

// publish brings out an edition of a story.
func publish(t testing.TB, db *database.DB, story string, n int64) {
	t.Helper()
	if err := write(db, story, n); err != nil {
		t.Fatal(err)
	}
}

func write(db *database.DB, story string, n int64) error {
	return db.Write(ctx, func(tx *database.Tx) error {
		if err := Drop(ctx, tx, story); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "INSERT INTO job_tick (name, tick) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET tick = excluded.tick", story, n)
		return err
	})
}

// get asks for a page that shows the editions of some stories.
func get(t testing.TB, c *Cache, stories ...string) string {
	t.Helper()
	body, err := try(c, stories...)
	must(t, err)
	return body
}

func try(c *Cache, stories ...string) (string, error) {
	w := httptest.NewRecorder()
	err := c.Serve(w, httptest.NewRequest("GET", "/", nil), strings.Join(stories, "+"), page(stories...))
	return w.Body.String(), err
}

func page(stories ...string) Render {
	return func(ctx context.Context, q database.Reader) (*Page, error) {
		var editions []string
		for _, s := range stories {
			editions = append(editions, strconv.FormatInt(edition(ctx, q, s), 10))
		}
		return &Page{Type: "text/html; charset=utf-8", Body: []byte(strings.Join(editions, " "))}, nil
	}
}

func TestAWriterSeesTheNewPageAtOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := New(db, Options{})
		publish(t, db, "a", 1)
		publish(t, db, "b", 1)
		if got := get(t, c, "a", "b"); got != "1 1" {
			t.Fatal(got)
		}
		get(t, c, "b")
		get(t, c, "a", "b")
		if s := c.Stats(); s.Hits != 1 || s.Misses != 2 || s.Pages != 2 {
			t.Errorf("got %+v", s)
		}
		publish(t, db, "a", 2)
		if got := get(t, c, "a", "b"); got != "2 1" {
			t.Errorf("after the write: %s", got)
		}
		get(t, c, "b")
		if s := c.Stats(); s.Hits != 2 || s.Drops != 1 {
			t.Errorf("a page that read nothing of it was dropped: %+v", s)
		}
	})
}

func TestAFailedWriteDropsNothing(t *testing.T) {
	db := databasetest.New(t)
	c := New(db, Options{})
	get(t, c, "a")
	_ = db.Write(ctx, func(tx *database.Tx) error {
		must(t, Drop(ctx, tx, "a"))
		return fmt.Errorf("no")
	})
	get(t, c, "a")
	if s := c.Stats(); s.Hits != 1 || s.Drops != 0 {
		t.Errorf("got %+v", s)
	}
}

// slow is a render that stops half way until it is let go.
type slow struct{ read, go_ chan struct{} }

func (s slow) page(story string) Render {
	return func(ctx context.Context, q database.Reader) (*Page, error) {
		n := edition(ctx, q, story)
		close(s.read)
		<-s.go_
		return &Page{Type: "text/plain", Body: []byte(strconv.FormatInt(n, 10))}, nil
	}
}

func TestARenderOvertakenByAWriteIsNeitherKeptNorShared(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := New(db, Options{})
		publish(t, db, "a", 1)
		s := slow{make(chan struct{}), make(chan struct{})}
		var early sync.WaitGroup
		w := httptest.NewRecorder()
		early.Go(func() {
			if err := c.Serve(w, httptest.NewRequest("GET", "/", nil), "a", s.page("a")); err != nil {
				t.Error(err)
			}
		})
		<-s.read
		publish(t, db, "a", 2)
		if got := get(t, c, "a"); got != "2" { // must not wait for the slow one, nor take its page
			t.Errorf("after the write: edition %s", got)
		}
		close(s.go_)
		early.Wait()
		if w.Body.String() != "1" {
			t.Errorf("the early reader got %s", w.Body)
		}
		if got := get(t, c, "a"); got != "2" {
			t.Errorf("the overtaken page was kept: edition %s", got)
		}
	})
}

func TestARenderIsNotKeptWhenWhatItReadWasDropped(t *testing.T) {
	db := databasetest.New(t)
	c := New(db, Options{})
	s := slow{make(chan struct{}), make(chan struct{})}
	var early sync.WaitGroup
	early.Go(func() { _ = c.Serve(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil), "a", s.page("a")) })
	<-s.read
	publish(t, db, "a", 2)
	close(s.go_)
	early.Wait()
	if n := c.Stats().Pages; n != 0 {
		t.Errorf("%d pages kept", n)
	}
	s = slow{make(chan struct{}), make(chan struct{})}
	early.Go(func() { _ = c.Serve(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil), "a", s.page("a")) })
	<-s.read
	publish(t, db, "b", 2) // not what it reads
	close(s.go_)
	early.Wait()
	if n := c.Stats().Pages; n != 1 {
		t.Errorf("%d pages kept: a write elsewhere cost the page", n)
	}
}

func TestAHundredReadersOfOneMissingPageCostOneRender(t *testing.T) {
	db := databasetest.New(t)
	c := New(db, Options{})
	s := slow{make(chan struct{}), make(chan struct{})} // a second render would panic on close
	var readers sync.WaitGroup
	ask := func() {
		w := httptest.NewRecorder()
		if err := c.Serve(w, httptest.NewRequest("GET", "/", nil), "a", s.page("a")); err != nil || w.Body.String() != "0" {
			t.Error(err, w.Body)
		}
	}
	readers.Go(ask)
	<-s.read
	for range 99 {
		readers.Go(ask)
	}
	for c.Stats().Misses < 100 {
		time.Sleep(time.Millisecond)
	}
	close(s.go_)
	readers.Wait()
}

func TestAPageIsTrueUntilItsTime(t *testing.T) {
	databasetest.EachAt(t, noon, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		c := New(db, Options{})
		midnight := noon.Add(14 * time.Hour)
		renders := 0
		today := func() string {
			w := httptest.NewRecorder()
			must(t, c.Serve(w, httptest.NewRequest("GET", "/", nil), "today", func(ctx context.Context, q database.Reader) (*Page, error) {
				renders++
				FreshUntil(ctx, midnight.Add(time.Hour))
				if q.Now().Before(midnight) {
					FreshUntil(ctx, midnight)
				}
				FreshUntil(ctx, time.Time{})
				return &Page{Type: "text/plain", Body: []byte(q.Now().Format("Monday"))}, nil
			}))
			return w.Body.String()
		}
		today()
		clock.Set(midnight.Add(-time.Microsecond))
		if got := today(); got != "Thursday" || renders != 1 {
			t.Errorf("before midnight: %s, %d renders", got, renders)
		}
		clock.Set(midnight)
		if got := today(); got != "Friday" || renders != 2 {
			t.Errorf("at midnight: %s, %d renders", got, renders)
		}
		clock.Set(noon)
		if got := today(); got != "Thursday" {
			t.Errorf("after the clock was set back: %s", got)
		}
	})
}

func TestWhatIsNotKept(t *testing.T) {
	db := databasetest.New(t)
	c := New(db, Options{Bytes: 100_000})
	pages := []struct {
		name string
		page *Page
		err  error
	}{
		{"not found", &Page{Status: 404, Type: "text/plain", Body: []byte("no")}, nil},
		{"for one reader", &Page{Type: "text/plain", Body: []byte("your comment"), NoStore: true}, nil},
		{"an error", nil, io.ErrUnexpectedEOF},
		{"too large", &Page{Type: "image/x", Body: make([]byte, 60_000)}, nil},
	}
	for _, p := range pages {
		for range 2 {
			w := httptest.NewRecorder()
			err := c.Serve(w, httptest.NewRequest("GET", "/", nil), p.name, func(context.Context, database.Reader) (*Page, error) { return p.page, p.err })
			if err != p.err {
				t.Errorf("%s: %v", p.name, err)
			}
			if p.page != nil && p.page.NoStore && (w.Header().Get("Cache-Control") != "private, no-store" || w.Header().Get("Etag") != "") {
				t.Errorf("%s: %v", p.name, w.Header())
			}
		}
	}
	if s := c.Stats(); s.Hits != 0 || s.Pages != 0 || s.Bytes != 0 {
		t.Errorf("got %+v", s)
	}
}

func TestAPanicInARenderHoldsUpNobody(t *testing.T) {
	db := databasetest.New(t)
	c := New(db, Options{})
	func() {
		defer func() { _ = recover() }()
		_ = c.Serve(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil), "a", func(context.Context, database.Reader) (*Page, error) { panic("template") })
	}()
	if got := get(t, c, "a"); got != "0" {
		t.Error(got)
	}
	if c.renders != 0 || len(c.flights) != 0 {
		t.Errorf("%d renders, %d flights left", c.renders, len(c.flights))
	}
}

func TestTheBudgetHolds(t *testing.T) {
	db := databasetest.New(t)
	c := New(db, Options{Bytes: 50_000})
	ask := func(key string) {
		w := httptest.NewRecorder()
		must(t, c.Serve(w, httptest.NewRequest("GET", "/", nil), key, func(ctx context.Context, q database.Reader) (*Page, error) {
			Note(ctx, "all", key)
			return &Page{Type: "image/x", Body: make([]byte, 2000)}, nil
		}))
	}
	for i := range 200 {
		ask("front") // used all the time: must survive
		ask(fmt.Sprint("story", i))
		if s := c.Stats(); s.Bytes > 50_000 {
			t.Fatalf("%d bytes after %d pages", s.Bytes, i)
		}
	}
	s := c.Stats()
	if s.Pages < 10 || s.Evictions < 180 || s.Hits < 190 {
		t.Errorf("got %+v", s)
	}
	publish(t, db, "all", 1)
	if s := c.Stats(); s.Bytes != 0 || s.Pages != 0 || len(c.tags) != 0 {
		t.Errorf("after all were dropped: %+v, %d tags", s, len(c.tags))
	}
}

// watching runs Watch until the test ends.
func watching(t *testing.T, c *Cache) {
	t.Helper()
	on, stop := context.WithCancel(ctx)
	var done sync.WaitGroup
	done.Go(func() { c.Watch(on) })
	t.Cleanup(func() { stop(); done.Wait() })
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		c.news.Lock()
		seen := c.seen
		c.news.Unlock()
		if seen >= 0 {
			return
		}
	}
	t.Fatal("Watch never looked")
}

func TestAnotherProcessIsHeard(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		other, err := database.Open(ctx, db.Address(), database.Options{})
		must(t, err)
		t.Cleanup(func() { _ = other.Close() })
		c := New(db, Options{})
		watching(t, c)
		publish(t, db, "a", 1)
		get(t, c, "a")
		publish(t, other, "a", 2)
		begun := time.Now()
		for get(t, c, "a") != "2" {
			if time.Since(begun) > 10*time.Second {
				t.Fatal("never heard")
			}
			time.Sleep(time.Millisecond)
		}
		t.Logf("heard after %v", time.Since(begun))
	})
}

func TestOwnDropsAreNotAppliedTwice(t *testing.T) {
	db := databasetest.New(t)
	c := New(db, Options{})
	must(t, c.look(ctx, false))
	publish(t, db, "a", 1)
	get(t, c, "a")
	must(t, c.look(ctx, false))
	get(t, c, "a")
	if s := c.Stats(); s.Hits != 1 || len(c.own) != 0 {
		t.Errorf("got %+v, %d own left", s, len(c.own))
	}
}

func TestASilentDatabaseIsTrustedForTenMinutes(t *testing.T) {
	db := databasetest.New(t)
	c := New(db, Options{})
	var now time.Duration
	c.since = func() time.Duration { return now }
	must(t, c.look(ctx, false))
	get(t, c, "a")
	must(t, db.Close())
	now = mostSilence
	if got := get(t, c, "a"); got != "0" {
		t.Errorf("within ten minutes: %s", got)
	}
	if err := c.look(ctx, false); err == nil {
		t.Error("a closed database was heard")
	}
	now = mostSilence + 1
	if body, err := try(c, "a"); err == nil {
		t.Errorf("after ten minutes of silence a page was served: %q", body)
	}
}

func TestAReturnAfterSilenceForgetsAllPages(t *testing.T) {
	db := databasetest.New(t)
	c := New(db, Options{})
	must(t, c.look(ctx, false))
	get(t, c, "a")
	must(t, c.look(ctx, true))
	if n := c.Stats().Pages; n != 0 {
		t.Errorf("%d pages", n)
	}
}

func TestOldDropsArePrunedButNotTheNewest(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c := New(db, Options{})
		must(t, c.look(ctx, false))
		must(t, db.Write(ctx, func(tx *database.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO page_drop (tag, dropped_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20100) SELECT 'x', i FROM n`)
			return err
		}))
		get(t, c, "x")
		must(t, c.look(ctx, false)) // so many that all is forgotten
		if n := c.Stats().Pages; n != 0 {
			t.Errorf("%d pages after an import", n)
		}
		must(t, Prune(ctx, db))
		var n int
		must(t, db.QueryRow(ctx, "SELECT count(*) FROM page_drop").Scan(&n))
		if n != keptRows {
			t.Errorf("%d rows left", n)
		}
	})
}

func TestMethodsOtherThanReading(t *testing.T) {
	c := New(databasetest.New(t), Options{})
	w := httptest.NewRecorder()
	must(t, c.Serve(w, httptest.NewRequest("POST", "/", nil), "a", page("a")))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}
