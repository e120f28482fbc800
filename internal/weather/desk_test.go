package weather

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/pagecache"
)

// paper is a newspaper with a weather desk whose source is a station on this machine.
type paper struct {
	db      *database.DB
	clock   *databasetest.Clock
	tower   *station
	desk    *Desk
	cache   *pagecache.Cache
	renders atomic.Int64
}

func onBoth(t *testing.T, scene func(t *testing.T, p *paper)) {
	databasetest.EachAt(t, theDay, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		tower := newStation(t, body(200, fixture(t, "openmeteo-forecast-14d.json")))
		source, err := OpenMeteo(Options{BaseURL: tower.URL, Clock: clock.Now, Log: quiet()})
		if err != nil {
			t.Fatal(err)
		}
		desk, err := NewDesk(db, DeskOptions{Source: source, Home: "johannesburg", More: []string{"pretoria", "johannesburg"}, Log: quiet()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(desk.Close)
		scene(t, &paper{db: db, clock: clock, tower: tower, desk: desk, cache: pagecache.New(db, pagecache.Options{})})
	})
}

// strip reads a page that prints the strip, through the cache.
func (p *paper) strip(t *testing.T, place Place) string {
	t.Helper()
	w := httptest.NewRecorder()
	err := p.cache.Serve(w, httptest.NewRequest("GET", "/", nil), "/"+place.Slug, func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		p.renders.Add(1)
		today, err := Strip(ctx, q, place)
		text := "no weather"
		if err == nil {
			text = fmt.Sprintf("%s %.0f %.0f days %d old %v", today.Day.Date, today.Day.High.Value, today.Day.Low.Value, today.Days, today.Old)
		} else if !errors.Is(err, ErrNone) {
			return nil, err
		}
		return &pagecache.Page{Type: "text/plain", Body: []byte(text)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return w.Body.String()
}

func TestTheStripOfADay(t *testing.T) {
	onBoth(t, func(t *testing.T, p *paper) {
		home := p.desk.Home
		if got := p.strip(t, home); got != "no weather" {
			t.Errorf("before the first forecast: %q", got)
		}
		if err := p.desk.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := p.strip(t, home); got != "2024-12-19 27 15 days 14 old false" {
			t.Errorf("after the first round: %q", got)
		}
		if n := p.tower.times(); n != 2 {
			t.Errorf("asked %d times for two places", n)
		}
		if err := p.desk.Round(t.Context()); err != nil || p.tower.times() != 2 {
			t.Errorf("a round before anything is due asked: %d, %v", p.tower.times(), err)
		}

		// The same figures an hour later: nothing is printed anew.
		renders := p.renders.Load()
		p.clock.Advance(90 * time.Minute)
		if err := p.desk.Round(t.Context()); err != nil || p.tower.times() != 4 {
			t.Fatalf("asked %d times, %v", p.tower.times(), err)
		}
		p.strip(t, home)
		if p.renders.Load() != renders {
			t.Error("a page was printed again though nothing it says has changed")
		}
		// Another high: printed anew at the next read.
		p.tower.says(body(200, []byte(strings.Replace(string(fixture(t, "openmeteo-forecast-14d.json")), "[27.3,", "[29.9,", 1))))
		p.clock.Advance(90 * time.Minute)
		if err := p.desk.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := p.strip(t, home); got != "2024-12-19 30 15 days 14 old false" {
			t.Errorf("after a new forecast: %q", got)
		}
		// At midnight in Johannesburg the strip is tomorrow's, without any drop.
		p.clock.Set(time.Date(2024, 12, 19, 22, 0, 1, 0, time.UTC))
		if got := p.strip(t, home); got != "2024-12-20 25 16 days 13 old false" {
			t.Errorf("after midnight: %q", got)
		}
	})
}

func TestTheLastGoodForecastStaysAndGrowsOld(t *testing.T) {
	onBoth(t, func(t *testing.T, p *paper) {
		home := p.desk.Home
		if err := p.desk.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.tower.says(body(200, fixture(t, "openmeteo-200-broken-stream.txt")))
		asked := 0
		for range 22 {
			p.clock.Advance(time.Hour)
			if err := p.desk.Round(t.Context()); err != nil {
				t.Fatal(err)
			}
			asked = p.tower.times()
		}
		if got := p.strip(t, home); got != "2024-12-20 25 16 days 13 old false" {
			t.Errorf("a source that breaks off for 22 hours leaves %q", got)
		}
		if asked > 2+2*16 {
			t.Errorf("a failing source was asked %d times in 22 hours", asked)
		}
		r, err := Read(t.Context(), p.db, home)
		if err != nil || !r.Fetched.Equal(theDay) || !r.Changed.Equal(theDay) {
			t.Fatalf("its time is %v, %v", r, err)
		}
		p.clock.Set(theDay.Add(24*time.Hour + time.Second))
		if got := p.strip(t, home); got != "2024-12-20 25 16 days 13 old true" {
			t.Errorf("after a day: %q", got)
		}
		// Good again, with the very same figures: the page no longer says that it is old.
		p.tower.says(body(200, fixture(t, "openmeteo-forecast-14d.json")))
		p.clock.Advance(4 * time.Hour)
		if err := p.desk.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := p.strip(t, home); got != "2024-12-20 25 16 days 13 old false" {
			t.Errorf("good again: %q", got)
		}
		// A forecast whose days have all gone by is none.
		p.clock.Set(theDay.AddDate(0, 0, 20))
		if got := p.strip(t, home); got != "no weather" {
			t.Errorf("after all its days: %q", got)
		}
	})
}

func TestAReaderAsksForATownNobodyReads(t *testing.T) {
	onBoth(t, func(t *testing.T, p *paper) {
		upington, ok := PlaceBySlug("upington")
		if !ok {
			t.Fatal("no Upington")
		}
		if got, err := p.desk.Ask(t.Context(), upington); err != nil || got != Ready {
			t.Fatalf("asked for Upington: %v, %v", got, err)
		}
		if got, err := p.desk.Ask(t.Context(), upington); err != nil || got != Ready || p.tower.times() != 1 {
			t.Errorf("asked again: %v, %v, %d questions", got, err, p.tower.times())
		}
		// Read lately, it is kept fresh. A day after the last reader it is not.
		p.desk.Seen(upington)
		for range 10 {
			p.clock.Advance(4 * time.Hour)
			if err := p.desk.Round(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		r, err := Read(t.Context(), p.db, upington)
		if err != nil {
			t.Fatal(err)
		}
		if age := p.clock.Now().Sub(r.Fetched); age < 12*time.Hour || age > 17*time.Hour {
			t.Errorf("40 hours after the last reader its forecast is %s old", age)
		}
		// A month later it is forgotten.
		p.clock.Advance(31 * 24 * time.Hour)
		if err := p.desk.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(t.Context(), p.db, upington); !errors.Is(err, ErrNone) {
			t.Errorf("after a month: %v", err)
		}
	})
}

func TestASlowSourceKeepsNobodyWaiting(t *testing.T) {
	onBoth(t, func(t *testing.T, p *paper) {
		upington, _ := PlaceBySlug("upington")
		answer := make(chan struct{})
		good := body(200, fixture(t, "openmeteo-forecast-14d.json"))
		p.tower.says(func(w http.ResponseWriter, r *http.Request) { <-answer; good(w, r) })
		begun := time.Now()
		got := make(chan Asked, 5)
		for range 5 {
			go func() {
				a, err := p.desk.Ask(context.Background(), upington)
				if err != nil {
					t.Error(err)
				}
				got <- a
			}()
		}
		for range 5 {
			if a := <-got; a != Fetching {
				t.Errorf("got %v", a)
			}
		}
		if waited := time.Since(begun); waited < coldWait || waited > coldWait+3*time.Second {
			t.Errorf("waited %s", waited)
		}
		close(answer)
		for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			if a, err := p.desk.Ask(t.Context(), upington); err == nil && a == Ready {
				break
			}
			if time.Now().After(deadline) {
				t.Fatal("the fetch did not go on without its readers")
			}
		}
		if n := p.tower.times(); n != 1 {
			t.Errorf("five readers set off %d fetches", n)
		}
	})
}

func TestACrawlerUsesUpTheHour(t *testing.T) {
	onBoth(t, func(t *testing.T, p *paper) {
		towns := Search("san", 70)
		if len(towns) != 70 {
			t.Fatalf("%d towns", len(towns))
		}
		for i, town := range towns {
			got, err := p.desk.Ask(t.Context(), town)
			if want := map[bool]Asked{true: Ready, false: TooMany}[i < coldAnHour]; err != nil || got != want {
				t.Fatalf("town %d: %v, %v", i+1, got, err)
			}
		}
		p.clock.Advance(time.Hour + time.Second)
		if got, err := p.desk.Ask(t.Context(), towns[69]); err != nil || got != Ready {
			t.Errorf("an hour later: %v, %v", got, err)
		}
	})
}

func TestNobodyIsAskedOnTheHour(t *testing.T) {
	onBoth(t, func(t *testing.T, p *paper) {
		if err := p.desk.Round(t.Context()); err != nil || p.tower.times() != 2 {
			t.Fatalf("the first round asked %d times, %v", p.tower.times(), err)
		}
		p.clock.Set(theDay.Truncate(time.Hour).Add(5 * time.Hour))
		if err := p.desk.Round(t.Context()); err != nil || p.tower.times() != 2 {
			t.Errorf("on the hour: asked %d times, %v", p.tower.times(), err)
		}
		p.clock.Advance(time.Minute)
		if err := p.desk.Round(t.Context()); err != nil || p.tower.times() != 4 {
			t.Errorf("a minute past: asked %d times, %v", p.tower.times(), err)
		}
	})
}

func TestATownWhoseSourceFailsIsNotAskedAtEveryRead(t *testing.T) {
	onBoth(t, func(t *testing.T, p *paper) {
		upington, _ := PlaceBySlug("upington")
		p.tower.says(body(500, nil))
		for range 4 {
			if got, err := p.desk.Ask(t.Context(), upington); err != nil || got != Failing {
				t.Errorf("%v, %v", got, err)
			}
		}
		if n := p.tower.times(); n != 1 {
			t.Errorf("asked %d times", n)
		}
	})
}

func TestBeingToldToWaitOutlivesARestart(t *testing.T) {
	onBoth(t, func(t *testing.T, p *paper) {
		p.tower.says(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7200")
			w.WriteHeader(429)
		})
		if err := p.desk.Round(t.Context()); err != nil || p.tower.times() != 1 {
			t.Fatalf("asked %d times, %v", p.tower.times(), err)
		}
		source, err := OpenMeteo(Options{BaseURL: p.tower.URL, Clock: p.clock.Now, Log: quiet()})
		if err != nil {
			t.Fatal(err)
		}
		again, err := NewDesk(p.db, DeskOptions{Source: source, Home: "johannesburg", Log: quiet()})
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		p.clock.Advance(110 * time.Minute)
		if err := again.Round(t.Context()); err != nil || p.tower.times() != 1 {
			t.Errorf("after a restart asked %d times in the two hours, %v", p.tower.times(), err)
		}
		p.clock.Advance(15 * time.Minute)
		if err := again.Round(t.Context()); err != nil || p.tower.times() != 2 {
			t.Errorf("after the two hours asked %d times, %v", p.tower.times(), err)
		}
	})
}

func TestInventedFiguresLeaveWhenATrueSourceComes(t *testing.T) {
	onBoth(t, func(t *testing.T, p *paper) {
		demo, err := NewDesk(p.db, DeskOptions{Source: Sample(p.clock.Now), Home: "johannesburg", Log: quiet()})
		if err != nil {
			t.Fatal(err)
		}
		defer demo.Close()
		if err := demo.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r, err := Read(t.Context(), p.db, demo.Home); err != nil || !r.Sample {
			t.Fatalf("the demonstration: %+v, %v", r, err)
		}
		p.tower.says(body(503, nil))
		if err := p.desk.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r, err := Read(t.Context(), p.db, demo.Home); !errors.Is(err, ErrNone) {
			t.Errorf("with a true source that fails, the paper prints %+v, %v", r, err)
		}
	})
}

func TestADeskForATownThatIsNot(t *testing.T) {
	db := databasetest.New(t)
	for _, c := range []struct{ home, more, says string }{
		{"johanesburg", "", `"johanesburg"`},
		{"springfeld", "", "springfeld"},
		{"johannesburg", "Cape Town", `nearest by name is "cape-town", Cape Town, Western Cape, South Africa`},
	} {
		_, err := NewDesk(db, DeskOptions{Source: Sample(nil), Home: c.home, More: []string{c.more}})
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q, %q: %v", c.home, c.more, err)
		}
	}
	if _, err := NewDesk(db, DeskOptions{Home: "johannesburg"}); err == nil {
		t.Error("a desk without a source")
	}
}
