package pagecache

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
)

// counted is a page of one part that counts how often the part is made.
func counted(t *testing.T, c *Cache, key string, made *int, until time.Time) string {
	t.Helper()
	w := httptest.NewRecorder()
	must(t, c.Serve(w, httptest.NewRequest("GET", "/", nil), key, func(ctx context.Context, q database.Reader) (*Page, error) {
		n, err := Part(ctx, "a", func(int64) int { return 8 }, func(ctx context.Context) (int64, error) {
			*made++
			FreshUntil(ctx, until)
			return edition(ctx, q, "a"), nil
		})
		return &Page{Type: "text/plain", Body: []byte(strconv.FormatInt(n, 10))}, err
	}))
	return w.Body.String()
}

func TestAPartIsMadeOnceForAllPagesAndADropTakesBoth(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		c, made := New(db, Options{}), 0
		publish(t, db, "a", 1)
		counted(t, c, "one", &made, time.Time{})
		counted(t, c, "two", &made, time.Time{})
		if s := c.Stats(); made != 1 || s.Pages != 2 || s.Parts != 1 {
			t.Fatalf("made %d times, %+v", made, s)
		}
		publish(t, db, "a", 2)
		if s := c.Stats(); s.Pages != 0 || s.Parts != 0 || s.Bytes != 0 || s.Drops != 2 {
			t.Fatalf("a drop of what the part read left something: %+v", s)
		}
		if got := counted(t, c, "two", &made, time.Time{}); got != "2" || made != 2 {
			t.Fatalf("got edition %s, made %d times", got, made)
		}
	})
}

func TestTheWordsOfAPartEndThePage(t *testing.T) {
	clock := databasetest.NewClock(noon)
	db := databasetest.NewAt(t, clock)
	c, made := New(db, Options{}), 0
	counted(t, c, "one", &made, noon.Add(time.Hour))
	counted(t, c, "two", &made, noon.Add(time.Hour)) // from the kept part
	clock.Advance(time.Hour)
	counted(t, c, "two", &made, noon.Add(2*time.Hour))
	if s := c.Stats(); made != 2 || s.Hits != 0 {
		t.Fatalf("made %d times, %+v", made, s)
	}
}

// A part that was read before a drop must not outlive it, though the drop found no part to take.
func TestAPartMadeOnAnOldSnapshotIsNotKept(t *testing.T) {
	db := databasetest.New(t)
	c := New(db, Options{})
	w := httptest.NewRecorder()
	must(t, c.Serve(w, httptest.NewRequest("GET", "/", nil), "one", func(ctx context.Context, q database.Reader) (*Page, error) {
		n, err := Part(ctx, "a", func(int64) int { return 8 }, func(ctx context.Context) (int64, error) {
			n := edition(ctx, q, "a")
			return n, write(db, "a", 1)
		})
		return &Page{Body: []byte(strconv.FormatInt(n, 10))}, err
	}))
	if s := c.Stats(); s.Parts != 0 || s.Pages != 0 {
		t.Fatalf("kept: %+v", s)
	}
}

func TestAPartThatFailsIsNotKept(t *testing.T) {
	db := databasetest.New(t)
	c := New(db, Options{})
	torn := errors.New("torn")
	for range 2 {
		err := c.Serve(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil), "one", func(ctx context.Context, _ database.Reader) (*Page, error) {
			_, err := Part(ctx, "a", func(int) int { return 8 }, func(context.Context) (int, error) { return 0, torn })
			return nil, err
		})
		if !errors.Is(err, torn) || c.Stats().Parts != 0 {
			t.Fatal(err, c.Stats())
		}
	}
	if n, err := Part(ctx, "a", func(int) int { return 8 }, func(context.Context) (int, error) { return 7, nil }); n != 7 || err != nil {
		t.Fatal("outside a render a part is made each time")
	}
}

func TestPartsReadTogetherAreDroppedEachForItself(t *testing.T) {
	db := databasetest.New(t)
	c := New(db, Options{PartsOnly: true})
	var read [][]string
	ask := func() {
		must(t, c.Serve(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil), "one", func(ctx context.Context, q database.Reader) (*Page, error) {
			list, err := Parts(ctx, "story ", []string{"a", "nothing", "b"}, func(string) int { return 1 }, func(s string) []string { return []string{s} },
				func(ctx context.Context, missing []string) (map[string]string, error) {
					read = append(read, missing)
					return map[string]string{"a": "a", "b": "b"}, nil
				})
			return &Page{Body: []byte(strings.Join(list, ","))}, err
		}))
	}
	ask()
	publish(t, db, "a", 1)
	ask()
	if got := fmt.Sprint(read); got != "[[a nothing b] [a nothing]]" {
		t.Fatal(got)
	}
}
