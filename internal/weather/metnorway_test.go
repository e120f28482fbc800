package weather

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// metTower is a MET Norway on this machine with the fixture's body and headers.
func metTower(t *testing.T) *station {
	raw := fixture(t, "metno-locationforecast-complete.json")
	return newStation(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Expires", "Thu, 19 Dec 2024 12:31:10 GMT")
		w.Header().Set("Last-Modified", "Thu, 19 Dec 2024 11:59:24 GMT")
		w.Write(raw)
	})
}

func metSource(t *testing.T, base string, clock *time.Time, log *slog.Logger) Source {
	t.Helper()
	s, err := MetNorway(Options{BaseURL: base, UserAgent: "Broadsheet/1.0 courier.example.org", Contact: "weather@courier.example.org", Clock: func() time.Time { return *clock }, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMetNorwayWantsToKnowWhoAsks(t *testing.T) {
	for _, contact := range []string{"", "  ", "nobody", "me", "a@b", "@example.org", "x@y.org\r\nHost: evil", "my paper"} {
		if _, err := MetNorway(Options{Contact: contact}); err == nil {
			t.Errorf("made with the contact %q", contact)
		}
	}
	for _, contact := range []string{"news@courier.example.org", "https://courier.example.org/contact", "courier.example.org"} {
		if _, err := MetNorway(Options{Contact: contact}); err != nil {
			t.Errorf("%q: %v", contact, err)
		}
	}
	if _, err := MetNorway(Options{Contact: "news@courier.example.org", BaseURL: "http://weather.example.org"}); err == nil {
		t.Error("made without https")
	}
}

func TestMetNorwayAskedByItsRules(t *testing.T) {
	tower := metTower(t)
	clock := theDay
	var log bytes.Buffer
	source := metSource(t, tower.URL, &clock, slog.New(slog.NewTextHandler(&log, nil)))
	p := joburg(t)
	p.Lat, p.Lon = -26.204123456, 28.047345678
	first, err := source.Forecast(t.Context(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := tower.last()
	if r.URL.Path != "/complete" || !regexp.MustCompile(`^altitude=1767&lat=-26\.204&lon=28\.047$`).MatchString(r.URL.RawQuery) {
		t.Errorf("asked %s", r.URL)
	}
	if r.UserAgent() != "Broadsheet/1.0 courier.example.org weather@courier.example.org" || r.Header.Get("Accept-Encoding") != "gzip" || r.Header.Get("If-Modified-Since") != "" {
		t.Errorf("asked with %v", r.Header)
	}
	if want := time.Date(2024, 12, 19, 12, 31, 10, 0, time.UTC); !first.Expires.Equal(want) || first.Modified != "Thu, 19 Dec 2024 11:59:24 GMT" {
		t.Errorf("expires %s, modified %s", first.Expires, first.Modified)
	}
	if !first.Issued.Equal(time.Date(2024, 12, 19, 11, 48, 2, 0, time.UTC)) {
		t.Errorf("issued %s", first.Issued)
	}
	clock = first.Expires.Add(-time.Second)
	if _, err := source.Forecast(t.Context(), p, &first); err != nil || tower.times() != 1 {
		t.Errorf("asked %d times before Expires, %v", tower.times(), err)
	}

	// After it: only for what is newer. 304 keeps what we have, and its new Expires counts.
	clock = first.Expires.Add(time.Second)
	tower.says(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Expires", "Thu, 19 Dec 2024 13:05:00 GMT")
		w.WriteHeader(304)
	})
	kept, err := source.Forecast(t.Context(), p, &first)
	if err != nil || tower.last().Header.Get("If-Modified-Since") != first.Modified {
		t.Fatalf("asked with %v: %v", tower.last().Header, err)
	}
	if len(kept.Days) != len(first.Days) || !kept.Fetched.Equal(clock) || kept.Expires.Format("15:04") != "13:05" || kept.Modified != first.Modified {
		t.Errorf("after 304: %d days, fetched %s, expires %s", len(kept.Days), kept.Fetched, kept.Expires)
	}
	if _, err := source.Forecast(t.Context(), p, nil); err == nil {
		t.Error("304 to one who has nothing was taken for a forecast")
	}

	// 203: the product is going away. It still counts, and the log says so.
	clock = kept.Expires.Add(time.Second)
	tower.says(body(203, fixture(t, "metno-locationforecast-complete.json")))
	late, err := source.Forecast(t.Context(), p, &kept)
	if err != nil || !strings.Contains(log.String(), "203") {
		t.Errorf("203: %v; the log has %q", err, log.String())
	}
	if wait := late.Expires.Sub(clock); wait < 10*time.Minute {
		t.Errorf("without Expires asked again after %s", wait)
	}
	clock = late.Expires.Add(time.Second)
	tower.says(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) })
	asked := tower.times()
	for range 5 {
		if _, err := source.Forecast(t.Context(), p, &late); err == nil {
			t.Error("429 was taken for a forecast")
		}
	}
	if tower.times() != asked+1 {
		t.Errorf("asked %d times after 429", tower.times()-asked)
	}
}

func TestMetNorwayAsTheFixtureHasIt(t *testing.T) {
	f, err := parseMet(fixture(t, "metno-locationforecast-complete.json"), joburg(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Days) != 10 || len(f.Hours) != 60 {
		t.Fatalf("%d days, %d hours", len(f.Days), len(f.Hours))
	}
	today := f.Days[0]
	if today.Sky != 95 || today.Low.Has || today.High.Value != 29.3 || today.HighRange == nil {
		t.Errorf("today, from 14:00 on: %+v %v", today, today.HighRange)
	}
	// Friday in Johannesburg is 22:00 UTC to 22:00 UTC: 24 hourly steps. The sum is made here once more, from the file.
	if got, want := f.Days[1].Rain.Value, sumOfHours(t, "2024-12-19T22:00:00Z", 24); math.Abs(got-want) > 1e-9 {
		t.Errorf("rain on Friday %.2f, want %.2f", got, want)
	}
	// Sunday is hourly until 02:00 (two steps of 21 December), then six-hourly, the last of which lies over its midnight.
	rain := sumOfHours(t, "2024-12-21T22:00:00Z", 2) + sixHours(t, "2024-12-22T00:00:00Z") + sixHours(t, "2024-12-22T06:00:00Z") + sixHours(t, "2024-12-22T12:00:00Z") +
		sixHours(t, "2024-12-22T18:00:00Z")*4/6
	if got := f.Days[3].Rain.Value; math.Abs(got-rain) > 1e-9 {
		t.Errorf("rain on Sunday %.2f, want %.2f", got, rain)
	}
	if r := f.Days[9].HighRange; r == nil || r.Most-r.Least < 5 {
		t.Errorf("the tenth day's range: %v", r)
	}
}

func steps(t *testing.T) []metStep {
	var b metBody
	if err := json.Unmarshal(fixture(t, "metno-locationforecast-complete.json"), &b); err != nil {
		t.Fatal(err)
	}
	return b.Properties.Timeseries
}

func sumOfHours(t *testing.T, from string, n int) (sum float64) {
	at, _ := time.Parse(time.RFC3339, from)
	for _, s := range steps(t) {
		if !s.Time.Before(at) && s.Time.Before(at.Add(time.Duration(n)*time.Hour)) {
			sum += *s.Data.Next1.Details.Rain
		}
	}
	return sum
}

func sixHours(t *testing.T, at string) float64 {
	for _, s := range steps(t) {
		if s.Time.Format(time.RFC3339) == at {
			return *s.Data.Next6.Details.Rain
		}
	}
	t.Fatal("no step at " + at)
	return 0
}

// A made-up series: hourly for some hours, then six-hourly, a millimetre an hour all the time, warmest at 15:00 local.
func series(from time.Time, hourly, sixHourly int, loc *time.Location) []byte {
	var b strings.Builder
	b.WriteString(`{"properties":{"meta":{"updated_at":"2024-01-01T00:00:00Z"},"timeseries":[`)
	temp := func(t time.Time) float64 { return 20 + 5*math.Cos(2*math.Pi*(float64(t.In(loc).Hour())-15)/24) }
	at := from
	for i := 0; i < hourly+sixHourly; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		next := `"next_6_hours":{"summary":{"symbol_code":"rain"},"details":{"precipitation_amount":6,"probability_of_precipitation":60}}`
		step := 6 * time.Hour
		if i < hourly {
			next += `,"next_1_hours":{"summary":{"symbol_code":"lightrain"},"details":{"precipitation_amount":1,"probability_of_precipitation":50}}`
			step = time.Hour
		}
		fmt.Fprintf(&b, `{"time":%q,"data":{"instant":{"details":{"air_temperature":%.3f,"wind_speed":5}},%s}}`, at.UTC().Format(time.RFC3339), temp(at), next)
		at = at.Add(step)
	}
	fmt.Fprintf(&b, `,{"time":%q,"data":{"instant":{"details":{"air_temperature":%.3f}}}}]}}`, at.UTC().Format(time.RFC3339), temp(at))
	return []byte(b.String())
}

// Whatever the zone, a whole day of a millimetre an hour is as many millimetres as the day has hours.
func TestDaysAreDaysOfThePlace(t *testing.T) {
	for _, c := range []struct {
		name, zone, from string
		whole            map[string]float64
	}{
		{"Johannesburg", "Africa/Johannesburg", "2024-12-18T22:00:00Z", map[string]float64{"2024-12-19": 24, "2024-12-22": 24, "2024-12-25": 24}},
		{"Kolkata, half an hour off", "Asia/Kolkata", "2024-12-18T18:00:00Z", map[string]float64{"2024-12-19": 24, "2024-12-22": 24}},
		{"Kathmandu, three quarters off", "Asia/Kathmandu", "2024-12-18T18:00:00Z", map[string]float64{"2024-12-19": 24, "2024-12-24": 24}},
		{"Kiritimati, a day ahead", "Pacific/Kiritimati", "2024-12-18T10:00:00Z", map[string]float64{"2024-12-19": 24, "2024-12-23": 24}},
		{"Pago Pago, nearly a day behind", "Pacific/Pago_Pago", "2024-12-19T11:00:00Z", map[string]float64{"2024-12-19": 24, "2024-12-23": 24}},
		{"Berlin, clocks forward on Sunday", "Europe/Berlin", "2024-03-29T23:00:00Z", map[string]float64{"2024-03-30": 24, "2024-03-31": 23, "2024-04-01": 24}},
		{"Berlin, clocks back on Sunday", "Europe/Berlin", "2024-10-25T22:00:00Z", map[string]float64{"2024-10-26": 24, "2024-10-27": 25, "2024-10-28": 24}},
		{"Berlin, clocks back in the six-hourly part", "Europe/Berlin", "2024-10-23T22:00:00Z", map[string]float64{"2024-10-26": 24, "2024-10-27": 25, "2024-10-28": 24}},
		{"Cairo, where midnight is skipped", "Africa/Cairo", "2024-04-24T22:00:00Z", map[string]float64{"2024-04-25": 24, "2024-04-26": 23, "2024-04-27": 24}},
	} {
		p := Place{Name: c.name, Zone: c.zone, Lat: 20, Lon: 20}
		loc := in(t, c.zone)
		from, _ := time.Parse(time.RFC3339, c.from)
		f, err := parseMet(series(from, 50, 20, loc), p, nil)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		have := map[string]Day{}
		for _, d := range f.Days {
			have[d.Date] = d
		}
		for date, mm := range c.whole {
			d, ok := have[date]
			if !ok || math.Abs(d.Rain.Value-mm) > 1e-6 {
				t.Errorf("%s: %s has %.3f mm, want %.0f", c.name, date, d.Rain.Value, mm)
			}
			if d.High.Value < 22 || d.Low.Value > 18 {
				t.Errorf("%s: %s from %.1f to %.1f", c.name, date, d.Low.Value, d.High.Value)
			}
		}
	}
}

// Steps may lie closer than the time they speak for, and a step over midnight belongs to the day that has more of it.
func TestNothingIsToldTwice(t *testing.T) {
	var list []string
	for i, at := range []string{"2024-12-18T22:00", "2024-12-19T01:00", "2024-12-19T04:00", "2024-12-19T07:00", "2024-12-19T10:00", "2024-12-19T13:00", "2024-12-19T18:00", "2024-12-20T00:00",
		"2024-12-20T06:00", "2024-12-20T12:00", "2024-12-20T18:00"} {
		chance := 10
		if i == 6 { // from 20:00 to 02:00 in Johannesburg
			chance = 90
		}
		list = append(list, fmt.Sprintf(`{"time":"%s:00Z","data":{"instant":{"details":{"air_temperature":%d}},"next_6_hours":{"summary":{"symbol_code":"rain"},"details":{"precipitation_amount":6,"probability_of_precipitation":%d}}}}`, at, 20+i, chance))
	}
	f, err := parseMet([]byte(`{"properties":{"timeseries":[`+strings.Join(list, ",")+`]}}`), Place{Name: "here", Zone: "Africa/Johannesburg"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	// 00-06, 06-12, 12-18 are six millimetres each. The steps between begin in a time that is told already; that at 20:00 gives four of its six hours.
	if d := f.Days[0]; math.Abs(d.Rain.Value-22) > 1e-9 || d.Chance.Value != 90 {
		t.Errorf("%s: %v mm, %v %%", d.Date, d.Rain.Value, d.Chance.Value)
	}
	if d := f.Days[1]; math.Abs(d.Rain.Value-24) > 1e-9 || d.Chance.Value != 10 {
		t.Errorf("%s: %v mm, %v %%", d.Date, d.Rain.Value, d.Chance.Value)
	}
}

// A town is asked for every hour of a day. Its high, low and rain of today stay those of the whole day, though the series begins later each time.
func TestTodayKeepsItsMorning(t *testing.T) {
	loc := in(t, "Africa/Johannesburg")
	p := joburg(t)
	midnight := time.Date(2024, 12, 19, 0, 0, 0, 0, loc)
	var last *Forecast
	for hour := range 24 {
		f, err := parseMet(series(midnight.Add(time.Duration(hour)*time.Hour), 50, 20, loc), p, last)
		if err != nil {
			t.Fatal(err)
		}
		d := f.Days[0]
		if d.Date != "2024-12-19" || math.Abs(d.High.Value-25) > .01 || math.Abs(d.Low.Value-15) > .01 || math.Abs(d.Rain.Value-24) > 1e-6 {
			t.Errorf("at %02d:00 today is %+v", hour, d)
		}
		last = &f
	}
	// Asked for the first time late in the day, the rest of it is not passed off as the whole.
	late, err := parseMet(series(midnight.Add(20*time.Hour), 50, 20, loc), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := late.Days[0]; d.High.Has || d.Low.Has || !d.Rain.Has {
		t.Errorf("from 20:00 on: %+v", d)
	}
	if d := late.Days[1]; !d.High.Has || !d.Low.Has {
		t.Errorf("tomorrow: %+v", d)
	}
}

func TestEverySymbolHasASky(t *testing.T) {
	for name, sky := range symbols {
		for _, thunder := range []string{"", "andthunder"} {
			for _, light := range []string{"", "_day", "_night", "_polartwilight"} {
				got := skyOfSymbol(name + thunder + light)
				if thunder == "" && got != sky || thunder != "" && got != 95 || got.Icon(false) == "" {
					t.Errorf("%s%s%s is %d", name, thunder, light, got)
				}
			}
		}
	}
	if skyOfSymbol("meteorshower_day") != NoSky || skyOfSymbol("") != NoSky {
		t.Error("an unknown symbol has a sky")
	}
}
