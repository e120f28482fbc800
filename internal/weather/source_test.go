package weather

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// joburg as the fixtures have it.
func joburg(t testing.TB) Place {
	t.Helper()
	p, ok := PlaceBySlug("johannesburg")
	if !ok {
		t.Fatal("Johannesburg is not in the list")
	}
	return p
}

// fixture reads a file of testdata.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// theDay is the afternoon of which the fixtures speak.
var theDay = time.Date(2024, 12, 19, 12, 15, 0, 0, time.UTC)

// station is a weather server on this machine that answers what the scene says, and remembers what it was asked.
type station struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []*http.Request
	answer http.HandlerFunc
}

func newStation(t testing.TB, answer http.HandlerFunc) *station {
	s := &station{answer: answer}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.Clone(context.Background()))
		answer := s.answer
		s.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *station) times() int { s.mu.Lock(); defer s.mu.Unlock(); return len(s.asked) }

func (s *station) last() *http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[len(s.asked)-1]
}

func (s *station) says(answer http.HandlerFunc) { s.mu.Lock(); defer s.mu.Unlock(); s.answer = answer }

func body(status int, b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		w.Write(b)
	}
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// every source and a good answer of its own.
var sources = []struct {
	name string
	good string // fixture of a good answer; empty: it asks nobody
	make func(base string, o Options) (Source, error)
	days int
}{
	{"met-norway", "metno-locationforecast-complete.json", func(base string, o Options) (Source, error) {
		o.BaseURL, o.Contact = base, "weather@courier.example.org"
		return MetNorway(o)
	}, 10},
	{"open-meteo", "openmeteo-forecast-14d.json", func(base string, o Options) (Source, error) {
		o.BaseURL = base
		return OpenMeteo(o)
	}, 14},
	{"open-meteo with hours", "openmeteo-forecast-hours.json", func(base string, o Options) (Source, error) {
		o.BaseURL = base
		return OpenMeteo(o)
	}, 3},
	{"sample", "", func(_ string, o Options) (Source, error) { return Sample(o.Clock), nil }, 14},
}

// The suite that every source passes.
func TestEverySource(t *testing.T) {
	for _, s := range sources {
		t.Run(s.name, func(t *testing.T) {
			var good []byte
			if s.good != "" {
				good = fixture(t, s.good)
			}
			tower := newStation(t, body(200, good))
			clock := theDay
			source, err := s.make(tower.URL, Options{Clock: func() time.Time { return clock }, Log: quiet()})
			if err != nil {
				t.Fatal(err)
			}
			p := joburg(t)
			f, err := source.Forecast(t.Context(), p, nil)
			if err != nil {
				t.Fatal(err)
			}
			checkForecast(t, f, p, clock)
			if len(f.Days) != s.days {
				t.Errorf("%d days, want %d", len(f.Days), s.days)
			}
			if f.Sample != (s.good == "") || f.Source != source.Name() {
				t.Errorf("source %q of %q, sample %v", f.Source, source.Name(), f.Sample)
			}
			again, err := source.Forecast(t.Context(), p, &f)
			if err != nil || tower.times() > 1 {
				t.Errorf("asked again before Expires: %d times, %v", tower.times(), err)
			}
			checkForecast(t, again, p, clock)
			if s.good == "" {
				return
			}
			clock = clock.Add(2 * time.Hour)
			for name, answer := range failures(good) {
				t.Run(name, func(t *testing.T) {
					fresh, err := s.make(tower.URL, Options{Clock: func() time.Time { return clock }, Log: quiet(), Client: &http.Client{Timeout: 500 * time.Millisecond}})
					if err != nil {
						t.Fatal(err)
					}
					tower.says(answer)
					if f, err := fresh.Forecast(t.Context(), p, nil); err == nil {
						t.Errorf("taken for a forecast of %d days", len(f.Days))
					} else if strings.Contains(err.Error(), "\n") || len(err.Error()) > 400 || strings.Contains(err.Error(), "secret") {
						t.Errorf("said to the log: %q", err)
					}
				})
			}
		})
	}
}

// checkForecast is what every forecast keeps to.
func checkForecast(t *testing.T, f Forecast, p Place, now time.Time) {
	t.Helper()
	loc, err := p.Location()
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Days) == 0 || f.Days[0].Date != now.In(loc).Format(dateForm) {
		t.Fatalf("the first of %d days is not today", len(f.Days))
	}
	if f.Attribution.Text == "" || f.Attribution.URL == "" || f.Attribution.Licence == "" {
		t.Errorf("attribution %+v", f.Attribution)
	}
	if !f.Expires.After(now) || f.Expires.After(now.Add(12*time.Hour)) || !f.Fetched.Equal(now) {
		t.Errorf("fetched %s, expires %s", f.Fetched, f.Expires)
	}
	for i, d := range f.Days {
		if i > 0 && (!d.Low.Has || !d.High.Has) || d.Low.Has && d.High.Has && d.Low.Value > d.High.Value {
			t.Errorf("%s: from %v to %v", d.Date, d.Low, d.High)
		}
		for _, r := range []*Range{d.LowRange, d.HighRange} {
			if r != nil && r.Least > r.Most {
				t.Errorf("%s: range %v", d.Date, *r)
			}
		}
		if d.HighRange != nil && (d.High.Value < d.HighRange.Least || d.High.Value > d.HighRange.Most) {
			t.Errorf("%s: high %v outside %v", d.Date, d.High, *d.HighRange)
		}
		if d.Sunrise.In(loc).Format(dateForm) != d.Date || !d.Sunset.After(d.Sunrise) {
			t.Errorf("%s: sun %s to %s", d.Date, d.Sunrise, d.Sunset)
		}
		if d.Sky == NoSky || d.Sky.Icon(false) == "" {
			t.Errorf("%s: no sky", d.Date)
		}
	}
	for i, h := range f.Hours {
		if i > 0 && h.Time.Sub(f.Hours[i-1].Time) != time.Hour || !h.Temp.Has {
			t.Errorf("hour %s after %s: %v", h.Time, f.Hours[max(0, i-1)].Time, h.Temp)
		}
	}
}

// failures are the answers that no source may take for a forecast.
func failures(good []byte) map[string]http.HandlerFunc {
	all := map[string]http.HandlerFunc{
		"nothing":              body(200, nil),
		"no JSON":              body(200, []byte("<html>Please sign in to the hotel's network</html>")),
		"empty object":         body(200, []byte("{}")),
		"list":                 body(200, []byte("[]")),
		"an error":             body(200, []byte(`{"error":true,"reason":"out of data"}`)),
		"bad request":          body(400, []byte(`{"error":true,"reason":"Forecast days is invalid. Allowed range 0 to 16. Given 17."}`)),
		"too many":             body(429, []byte(`{"error":true,"reason":"Minutely API request limit exceeded. Please try again in one minute."}`)),
		"forbidden":            body(403, []byte("no")),
		"server fault":         body(500, []byte("oops\noops")),
		"overloaded":           body(503, []byte(`{"error":true,"reason":"The service is overloaded"}`)),
		"redirected elsewhere": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) },
		"too large": func(w http.ResponseWriter, _ *http.Request) {
			w.Write(good[:len(good)-1])
			w.Write(bytes.Repeat([]byte(" "), largestBody))
			w.Write([]byte("}"))
		},
		"a bomb of gzip": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			zeros := bytes.Repeat([]byte(" "), 1<<20)
			for range 64 {
				if _, err := z.Write(zeros); err != nil {
					return // the paper has hung up, as it should
				}
			}
			z.Close()
		},
		"half a stream": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(good)))
			w.Write(good[:len(good)/2])
		},
		"broken off": func(w http.ResponseWriter, _ *http.Request) {
			w.Write(good[:len(good)/2])
			w.Write([]byte("Unexpected error while streaming data: noDataAvailableForThisLocation"))
		},
		"too slow": func(w http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-time.After(2 * time.Second):
			}
		},
	}
	return all
}

func TestOpenMeteoBrokenOffInTheStream(t *testing.T) {
	if _, err := parseMeteo(fixture(t, "openmeteo-200-broken-stream.txt"), joburg(t)); !errors.Is(err, errBroken) {
		t.Errorf("a stream that broke off: %v", err)
	}
}

func TestOpenMeteoSaysWhatIsWrong(t *testing.T) {
	tower := newStation(t, body(200, []byte(`{"error":true,"reason":"out of data"}`)))
	source, err := OpenMeteo(Options{BaseURL: tower.URL, Clock: func() time.Time { return theDay }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := source.Forecast(t.Context(), joburg(t), nil); err == nil || !strings.Contains(err.Error(), "out of data") {
		t.Errorf("200 with an error in it: %v", err)
	}
	tower.says(body(400, fixture(t, "openmeteo-error-400.json")))
	if _, err := source.Forecast(t.Context(), joburg(t), nil); err == nil || !strings.Contains(err.Error(), "400: Forecast days is invalid") {
		t.Errorf("400: %v", err)
	}
}

func TestOpenMeteoAsTheFixtureHasIt(t *testing.T) {
	f, err := parseMeteo(fixture(t, "openmeteo-forecast-14d.json"), joburg(t))
	if err != nil {
		t.Fatal(err)
	}
	d := f.Days[0]
	if d.High.Value != 27.3 || d.Low.Value != 15.4 || d.Sky != 95 || d.Chance.Value != 78 || d.Rain.Value != 9.8 || d.Wind.Value != 14.8 || d.From.Value != 338 || d.HighRange != nil {
		t.Errorf("today: %+v", d)
	}
	if last := f.Days[13]; last.Date != "2025-01-01" || last.Chance.Has {
		t.Errorf("day 14: %+v", last)
	}
	if f.Now == nil || f.Now.Time.Format("15:04") != "12:15" || f.Now.Temp.Value != 24.8 || f.Now.Feels.Value != 26.1 {
		t.Errorf("now: %+v", f.Now)
	}
	// The fixture's times of the sun are true ones; ours are computed. They agree to the minute.
	loc := in(t, "Africa/Johannesburg")
	for i, want := range strings.Fields("05:11 05:12 05:12 05:13 05:13 05:14 05:14 05:15 05:15 05:16 05:17 05:17 05:18 05:18") {
		w, _ := time.ParseInLocation("2006-01-02 15:04", f.Days[i].Date+" "+want, loc)
		if off := f.Days[i].Sunrise.Sub(w); off < -time.Minute || off > time.Minute {
			t.Errorf("%s: sunrise %s, want %s", f.Days[i].Date, f.Days[i].Sunrise.In(loc).Format("15:04:05"), want)
		}
	}
}

func TestOpenMeteoAskedForWhatThePaperPrints(t *testing.T) {
	tower := newStation(t, body(200, fixture(t, "openmeteo-forecast-14d.json")))
	source, err := OpenMeteo(Options{BaseURL: tower.URL + "/meteo", Key: "secret", UserAgent: "Broadsheet/1", Clock: func() time.Time { return theDay }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := source.Forecast(t.Context(), joburg(t), nil); err != nil {
		t.Fatal(err)
	}
	r := tower.last()
	q := r.URL.Query()
	if r.URL.Path != "/meteo/v1/forecast" || q.Get("timezone") != "Africa/Johannesburg" || q.Get("forecast_days") != "14" || q.Get("apikey") != "secret" || q.Get("latitude") != "-26.2020" ||
		q.Has("temperature_unit") || r.UserAgent() != "Broadsheet/1" {
		t.Errorf("asked %s as %q", r.URL, r.UserAgent())
	}
}

func TestOpenMeteoIsNeverAskedForFreeByDefault(t *testing.T) {
	for _, c := range []struct {
		name string
		o    Options
		base string
	}{
		{"nothing set", Options{}, ""},
		{"a paper without advertisements says so", Options{FreeUse: true}, meteoFree},
		{"a key", Options{Key: "k"}, meteoPaid},
		{"a key wins over the free host", Options{Key: "k", FreeUse: true}, meteoPaid},
		{"a server of one's own", Options{BaseURL: "http://meteo.internal:8080/"}, "http://meteo.internal:8080"},
		{"no address", Options{BaseURL: "meteo"}, ""},
		{"a file", Options{BaseURL: "file:///etc/passwd"}, ""},
	} {
		s, err := OpenMeteo(c.o)
		if c.base == "" {
			if err == nil {
				t.Errorf("%s: made", c.name)
			}
			continue
		}
		if err != nil || s.(*openMeteo).base != c.base {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestASourceThatSaysWaitIsLeftAlone(t *testing.T) {
	tower := newStation(t, body(429, fixture(t, "openmeteo-error-429.json")))
	clock := theDay
	source, err := OpenMeteo(Options{BaseURL: tower.URL, Clock: func() time.Time { return clock }})
	if err != nil {
		t.Fatal(err)
	}
	var wait *BackOff
	ask := func() error { _, err := source.Forecast(t.Context(), joburg(t), nil); return err }
	if err := ask(); !errors.As(err, &wait) || wait.Until.Sub(clock) != 5*time.Minute || !strings.Contains(err.Error(), "Minutely") {
		t.Errorf("at the first refusal: %v", err)
	}
	if err := ask(); !errors.As(err, &wait) || tower.times() != 1 {
		t.Errorf("asked %d times while told to wait: %v", tower.times(), err)
	}
	clock = clock.Add(6 * time.Minute)
	if err := ask(); !errors.As(err, &wait) || wait.Until.Sub(clock) != 10*time.Minute {
		t.Errorf("at the second refusal: %v", err)
	}
	clock = clock.Add(11 * time.Minute)
	tower.says(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7200")
		w.WriteHeader(503)
	})
	if err := ask(); !errors.As(err, &wait) || wait.Until.Sub(clock) != 2*time.Hour {
		t.Errorf("told to wait two hours: %v", err)
	}
	clock = clock.Add(3 * time.Hour)
	tower.says(body(200, fixture(t, "openmeteo-forecast-14d.json")))
	if err := ask(); err != nil {
		t.Errorf("after the wait: %v", err)
	}
}

func FuzzParseMet(f *testing.F) {
	f.Add(fixture(f, "metno-locationforecast-complete.json")[:4000])
	f.Add([]byte(`{"properties":{"timeseries":[{"time":"2024-12-19T12:00:00Z","data":{"instant":{"details":{"air_temperature":20}},"next_6_hours":{"details":{}}}},{"time":"9999-12-19T18:00:00Z"}]}}`))
	p := Place{Name: "Johannesburg", Slug: "johannesburg", Zone: "Africa/Johannesburg", Lat: -26.202, Lon: 28.044}
	f.Fuzz(func(t *testing.T, raw []byte) {
		fuzzed(t, p, func() (Forecast, error) { return parseMet(raw, p, nil) })
	})
}

func FuzzParseMeteo(f *testing.F) {
	f.Add(fixture(f, "openmeteo-forecast-14d.json"))
	f.Add(fixture(f, "openmeteo-forecast-hours.json"))
	f.Add([]byte(`{"daily":{"time":["2024-12-19"],"temperature_2m_max":[1e300],"weather_code":[2.5]}}`))
	p := Place{Name: "Johannesburg", Slug: "johannesburg", Zone: "Africa/Johannesburg", Lat: -26.202, Lon: 28.044}
	f.Fuzz(func(t *testing.T, raw []byte) { fuzzed(t, p, func() (Forecast, error) { return parseMeteo(raw, p) }) })
}

// fuzzed says that whatever was read is fit to be kept and printed.
func fuzzed(t *testing.T, p Place, parse func() (Forecast, error)) {
	f, err := parse()
	if err != nil {
		return
	}
	for i := range f.Days {
		d := f.Days[i]
		d.sane()
		if d.High != f.Days[i].High || d.Rain != f.Days[i].Rain {
			t.Errorf("a figure that cannot be: %+v", f.Days[i])
		}
	}
	if len(f.Days) == 0 || len(f.Days) > 4000 {
		t.Errorf("%d days", len(f.Days))
	}
	if _, err := encode(f); err != nil {
		t.Errorf("cannot be kept: %v", err)
	}
}
