package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/locale"
	"broadsheet/internal/weather"
	"broadsheet/internal/web/webtest"
)

// drawer is a source that says what lies in it, or fails.
type drawer struct {
	say func(p weather.Place) (weather.Forecast, error)
}

func (drawer) Name() string { return "drawer" }

func (d drawer) Forecast(_ context.Context, p weather.Place, _ *weather.Forecast) (weather.Forecast, error) {
	return d.say(p)
}

// openWeather is the paper with a weather desk that has made its first round.
func openWeather(t testing.TB, k kit, source weather.Source) (*paper, *weather.Desk) {
	t.Helper()
	p := openPaper(t, k)
	if source == nil {
		source = weather.Sample(p.clock.Now)
	}
	desk, err := weather.NewDesk(p.db, weather.DeskOptions{Source: source, Home: "johannesburg", Log: p.site.Log,
		More: []string{"pretoria", "soweto", "durban", "cape-town", "polokwane", "mbombela", "bloemfontein", "gqeberha"}})
	p.must(err)
	t.Cleanup(desk.Close)
	mux := http.NewServeMux()
	p.site.OpenWeather(desk).Routes(mux)
	p.site.Routes(mux)
	p.Handler = p.site.Web.Wrap(mux)
	p.must(desk.Round(context.Background()))
	return p, desk
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

func TestTheWeatherOfThePapersTown(t *testing.T) {
	p, _ := openWeather(t, kit{}, nil)
	webtest.Run(t, p, `
		GET /weather
		status == 200
		body contains <h1><bdi>Johannesburg: 14 days</bdi></h1><span class="smp">Sample data</span>
		body contains href="https://courier.example/weather/johannesburg"
		body contains <h2 id="h24">Next 24 hours</h2>
		body contains These are sample figures, not a forecast.
		body contains Updated 14:20.
		body contains <bdi>Gqeberha</bdi> <b>
		body lacks warning
		body lacks Warning
		body lacks style="
		body matches <dt>Moon</dt><dd><bdi>Waning gibbous</bdi></dd>
		body matches <dt>Sun</dt><dd><bdi>05:1[12]–18:5[89]</bdi></dd>
		count <details><summary> == 14
		count <li>Now == 1
		count class="nd" == 1

		# Its own address shows the same, and other units are a link away.
		GET /weather/johannesburg
		status == 200
		body contains Johannesburg: 14 days
		body contains <b><bdi>°C, km/h, mm</bdi></b>
		body contains href="/weather/johannesburg?units=us"

		GET /weather/johannesburg?units=us
		status == 200
		body contains <b><bdi>°F, mph, inches</bdi></b>
		body contains  mph
		body contains within 4°F
		body lacks km/h</bdi>

		# A unit nobody knows is the paper's own.
		GET /weather/johannesburg?units=kelvin&x=y
		status == 200
		body contains <b><bdi>°C, km/h, mm</bdi></b>

		# The head of other pages has the sky and says that it is a sample.
		GET /
		status == 200
		body contains 14 days (sample)
		body matches class="wx" href="/weather/johannesburg"><svg
	`)
}

func TestLookingForATown(t *testing.T) {
	p, _ := openWeather(t, kit{}, nil)
	webtest.Run(t, p, `
		# Several towns: a list, the largest first.
		GET /weather?q=springfield
		status == 200
		header Cache-Control contains no-store
		body contains places are called “springfield”
		body contains <a href="/weather/springfield"><bdi>Springfield, Missouri, United States</bdi></a>
		body contains <a href="/weather/springfield-illinois-us">
		body contains value="springfield"

		# One town: its page. Accents and capitals do not matter.
		GET /weather?q=GQEBERHA
		status == 303
		header Location == /weather/gqeberha

		GET /weather?q=Port+Elizabeth
		status == 303
		header Location == /weather/gqeberha

		# One alone of just that name, though other names begin so.
		GET /weather?q=durban
		status == 303
		header Location == /weather/durban

		GET /weather?q=paris
		status == 200
		body contains <a href="/weather/paris"><bdi>Paris, Île-de-France, France</bdi></a>

		# None.
		GET /weather?q=%3Cscript%3Ezzz
		status == 200
		body contains No town called “&lt;script&gt;zzz” is known here.
		body contains href="/weather/durban"

		# An address of no town helps to find one.
		GET /weather/johannesbrg
		status == 404
		body contains No town called “johannesbrg” is known here.
		body contains name="q" value="johannesbrg"

		GET /weather/springfield-illinoi
		status == 404
		body contains <a href="/weather/springfield-illinois-us">

		# A long or a former name leads to the town's own address, with what was asked.
		GET /weather/port-elizabeth?units=us
		status == 301
		header Location == /weather/gqeberha?units=us

		GET /weather/johannesburg-gauteng-za
		status == 301
		header Location == /weather/johannesburg
	`)
	if w := get(p, "/weather?q="+strings.Repeat("a", 3000)); w.Code != 200 || w.Body.Len() > 60000 {
		t.Errorf("a question of 3 000 letters: %d, %d bytes", w.Code, w.Body.Len())
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest("POST", "/weather", nil))
	if w.Code != http.StatusMethodNotAllowed && w.Code != http.StatusForbidden {
		t.Errorf("POST: %d", w.Code)
	}
}

func TestATownNobodyReadsIsFetchedWhenAsked(t *testing.T) {
	p, _ := openWeather(t, kit{}, nil)
	webtest.Run(t, p, `
		GET /weather/upington
		status == 200
		body contains Upington: 14 days
		body contains content="noindex"

		GET /weather/tromso
		status == 200
		body contains The sun does not rise
	`)
}

// Most sources count hours in UTC. In Kathmandu they begin at a quarter to, and the page must not print "14" for 14:45.
func TestHoursInZonesOfThreeQuarters(t *testing.T) {
	kathmandu := time.FixedZone("+0545", 5*3600+45*60)
	in := almanac{locale.Get("en-ZA"), locale.Metric, kathmandu}
	hours := []weather.Hour{{Time: noon.UTC().Truncate(time.Hour)}, {Time: noon.UTC().Truncate(time.Hour).Add(time.Hour)}}
	printed, chance := in.hours(hours)
	if chance || printed[0].Name != "Now" || printed[1].Name != "18:45" {
		t.Errorf("printed %+v", printed)
	}
	if in.loc = noon.Location(); in.hour(noon.Truncate(time.Hour)) != "14" {
		t.Errorf("in Johannesburg it is %q", in.hour(noon))
	}
}

func TestAForecastThatIsBeingFetched(t *testing.T) {
	answer := make(chan struct{})
	source := drawer{func(place weather.Place) (weather.Forecast, error) {
		switch place.Slug {
		case "upington":
			<-answer
		case "kimberley":
			return weather.Forecast{}, errors.New("no answer")
		}
		return nine(noon), nil
	}}
	p, _ := openWeather(t, kit{}, source)
	begun := time.Now()
	webtest.Run(t, p, `
		GET /weather/upington
		status == 503
		header Retry-After == 5
		header Cache-Control contains no-store
		body contains The forecast for Upington is being fetched.
		body contains <a class="u" href="/weather/upington">Look again</a>

		GET /weather/kimberley
		status == 503
		header Retry-After == 300
		body contains No forecast is available for Kimberley at present.
	`)
	if took := time.Since(begun); took < 2*time.Second || took > 6*time.Second {
		t.Errorf("readers waited %s", took)
	}
	close(answer)
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if w := get(p, "/weather/upington"); w.Code == 200 && strings.Contains(w.Body.String(), "Upington: 9 days") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it never came")
		}
	}
}

// nine are nine days without hours, ranges or much else, as a thin source has them.
func nine(at time.Time) weather.Forecast {
	f := weather.Forecast{Source: "drawer", Fetched: at, Expires: at.Add(time.Hour), Attribution: weather.Attribution{Text: "Data from <b>somewhere</b>", URL: "https://weather.example/", Licence: "CC BY 4.0"}}
	for i := range 9 {
		d := weather.Day{Date: noon.AddDate(0, 0, i).Format(time.DateOnly), Sky: weather.NoSky, High: weather.Known(float64(20 + i)), Low: weather.Known(-3)}
		if i == 0 {
			d.Low = weather.Figure{}
		}
		f.Days = append(f.Days, d)
	}
	return f
}

func TestFewerDaysAreTitledAsWhatTheyAre(t *testing.T) {
	source := drawer{func(weather.Place) (weather.Forecast, error) { return nine(noon), nil }}
	p, _ := openWeather(t, kit{}, source)
	webtest.Run(t, p, `
		GET /weather
		status == 200
		body contains Johannesburg: 9 days
		body lacks 14 days
		body lacks Next 24 hours
		body lacks Sample
		body lacks class="band"
		body contains A guide: no range in the data
		body contains every day is marked “A guide”
		body contains <dt>Rain chance</dt><dd><bdi>not given</bdi></dd>
		body contains Data from &lt;b&gt;somewhere&lt;/b&gt;</a>, CC BY 4.0.
		body contains Warmer by Wednesday, up to 26°.
		body lacks NaN
		body lacks %!
		count <details><summary> == 9
	`)
	// Tomorrow it is eight, without a new forecast: the first day has gone by.
	p.clock.Set(noon.Add(20 * time.Hour))
	webtest.Run(t, p, `
		GET /weather
		body contains Johannesburg: 8 days
		body contains Friday, 20 December 2024
	`)
}

// The whole way: an answer of MET Norway's shape, fetched, kept, printed.
func TestTheWeatherFromMETNorway(t *testing.T) {
	raw, err := os.ReadFile("../weather/testdata/metno-locationforecast-complete.json")
	if err != nil {
		t.Fatal(err)
	}
	tower := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(raw) }))
	defer tower.Close()
	source, err := weather.MetNorway(weather.Options{BaseURL: tower.URL, Contact: "news@courier.example.org", Clock: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	p, _ := openWeather(t, kit{}, source)
	webtest.Run(t, p, `
		GET /weather
		status == 200
		body contains Johannesburg: 10 days
		body contains Next 24 hours
		body contains <a class="u" href="https://www.met.no/en">Data from MET Norway</a>, CC BY 4.0.
		body contains <dt>Low</dt><dd><bdi>not given</bdi></dd>
		body contains class="band"
		body lacks Sample
		body lacks sample
		body lacks A guide: no range in the data
		count <details><summary> == 10
		count <li>Now == 1
	`)
}

func TestAnOldForecastSaysSo(t *testing.T) {
	failing := false
	source := drawer{func(weather.Place) (weather.Forecast, error) {
		if failing {
			return weather.Forecast{}, errors.New("the source is down")
		}
		return nine(noon), nil
	}}
	p, desk := openWeather(t, kit{}, source)
	failing = true
	p.clock.Set(noon.Add(23 * time.Hour))
	p.must(desk.Round(context.Background()))
	if body := get(p, "/weather").Body.String(); strings.Contains(body, "is old") || !strings.Contains(body, "8 days") {
		t.Error("after 23 hours it is called old, or gone")
	}
	p.clock.Set(noon.Add(25 * time.Hour))
	webtest.Run(t, p, `
		GET /weather
		status == 200
		body contains This forecast is old: it was made 19 December 2024, 14:20.
		body contains Johannesburg: 8 days

		# The strip does not print old figures.
		GET /
		body contains <bdi>Johannesburg</bdi></span></a>
	`)
	p.clock.Set(noon.Add(20 * 24 * time.Hour))
	webtest.Run(t, p, `
		# All its days have gone by: there is nothing to print.
		GET /weather
		status == 503
		body contains No forecast is available for Johannesburg at present.
	`)
}

// The promise: a weather page, with everything on it, is at most 12 288 bytes of gzip.
func TestTheWeatherPageIsSmall(t *testing.T) {
	p, _ := openWeather(t, kit{}, nil)
	for _, path := range []string{"/weather", "/weather/johannesburg?units=us", "/weather/durban"} {
		body := get(p, path).Body.Bytes()
		var packed bytes.Buffer
		z, _ := gzip.NewWriterLevel(&packed, gzip.DefaultCompression)
		z.Write(body)
		z.Close()
		t.Logf("%s: %d bytes, %d gzip", path, len(body), packed.Len())
		if packed.Len() > 12288 {
			t.Errorf("%s: %d bytes of gzip", path, packed.Len())
		}
		if dir := os.Getenv("BROADSHEET_LOOK"); dir != "" {
			os.WriteFile(fmt.Sprintf("%s/weather%d.html", dir, packed.Len()), body, 0o644)
		}
	}
}

func TestTheChartStaysOnItsSheet(t *testing.T) {
	p, _ := openWeather(t, kit{}, nil)
	for _, path := range []string{"/weather", "/weather/johannesburg?units=us", "/weather/norilsk", "/weather/singapore", "/weather/quito"} {
		body := get(p, path).Body.String()
		chart := regexp.MustCompile(`(?s)<svg class="mg" viewBox="0 0 850 304".*?</svg>`).FindString(body)
		if chart == "" || !strings.Contains(chart, "<desc") {
			t.Fatalf("%s has no chart with words", path)
		}
		for _, m := range regexp.MustCompile(` y="([^"]+)"`).FindAllStringSubmatch(chart, -1) {
			var y float64
			if _, err := fmt.Sscan(m[1], &y); err != nil || y < 0 || y > 304 {
				t.Errorf("%s: y is %q", path, m[1])
			}
		}
		if strings.Contains(chart, "NaN") || strings.Contains(chart, "Inf") || strings.Contains(chart, `height="-`) {
			t.Errorf("%s: %s", path, chart)
		}
	}
}

func TestTheWeatherInOtherLocales(t *testing.T) {
	for _, tag := range []string{"en-US", "en-GB", "ar-EG", "ar-XB", "en-XA", "af"} {
		p, _ := openWeather(t, kit{locale: tag}, nil)
		w := get(p, "/weather")
		if w.Code != 200 || strings.Contains(w.Body.String(), "weather.") {
			t.Errorf("%s: %d, or a key without words", tag, w.Code)
		}
	}
}

// The outlook says what the figures say. Days are from Thursday, 19 December; each is high/chance.
func TestTheOutlookIsMadeFromTheFigures(t *testing.T) {
	in := almanac{locale.Get("en-ZA"), locale.Metric, johannesburg()}
	for _, c := range []struct {
		days, says string
		sky        weather.Sky
	}{
		{"27/78 25/63 25/28 27/14 29/6 30/3 31/19 24/84", "Thunderstorms today, with a 78% chance of rain. Warmer by Wednesday, up to 31°. Drier from Saturday; rain is likely again on Thu, 26 Dec.", 95},
		{"27/10 27/10 27/10 27/10", "Clear today, up to 27°. Highs of 27° until Sunday. No rain is forecast in the 4 days.", 0},
		{"27/10 26/10 25/60", "Clear today, up to 27°. Highs from 25° to 27° until Saturday. Rain is likely on Saturday.", 0},
		{"27/60 20/60 18/60", "Rain today, with a 60% chance of rain. Cooler by Saturday, up to 18°.", 63},
		{"27/60 27/10 27/10", "Rain today, with a 60% chance of rain. Highs of 27° until Saturday. Drier from Friday.", 63},
		{"27/10 27/40 27/10", "Clear today, up to 27°. Highs of 27° until Saturday.", 0}, // neither wet nor dry: nothing is said of the rain
		{"27/- 27/-", "Clear today, up to 27°.", 0},
		{"-/- -/-", "Clear today.", 0},
		{"-/- 20/- 21/- 30/-", "Warmer by Sunday, up to 30°.", weather.NoSky},
		{"-/-", "", weather.NoSky},
	} {
		var days []weather.Day
		for i, text := range strings.Fields(c.days) {
			d := weather.Day{Date: noon.AddDate(0, 0, i).Format(time.DateOnly), Sky: c.sky}
			high, chance, _ := strings.Cut(text, "/")
			for figure, text := range map[*weather.Figure]string{&d.High: high, &d.Chance: chance} {
				var v float64
				if _, err := fmt.Sscan(text, &v); err == nil {
					*figure = weather.Known(v)
				}
			}
			days = append(days, d)
		}
		if got := in.outlook(days); got != c.says {
			t.Errorf("%s:\n got %s\nwant %s", c.days, got, c.says)
		}
	}
}

// Where days lack a figure the lines break instead of falling to nought.
func TestTheChartLeavesGaps(t *testing.T) {
	in := almanac{locale.Get("en-ZA"), locale.Metric, johannesburg()}
	var days []weather.Day
	for i := range 6 {
		d := weather.Day{Date: noon.AddDate(0, 0, i).Format(time.DateOnly), High: weather.Known(20), Low: weather.Known(10), HighRange: &weather.Range{Least: 19, Most: 21}}
		switch i {
		case 2:
			d.High, d.HighRange = weather.Figure{}, nil
		case 5:
			d.HighRange = nil
		}
		days = append(days, d)
	}
	c := in.chart(days)
	if n := strings.Count(c.High, "M"); n != 2 || strings.Count(c.HighBare, "M") != 1 || len(c.Bands) != 2 {
		t.Errorf("full %q, bare %q, bands %q", c.High, c.HighBare, c.Bands)
	}
	if c.Low != "" || strings.Count(c.LowBare, "M") != 1 || !c.Guide || !c.Ranged || c.Far <= 0 {
		t.Errorf("lows without ranges: %q, %q, far %v", c.Low, c.LowBare, c.Far)
	}
	if in.chart(days[:1]) != nil || in.chart(nil) != nil {
		t.Error("a line with one end")
	}
}

func BenchmarkWeatherPage(b *testing.B) {
	p, desk := openWeather(b, kit{}, nil)
	w := Weather{p.site, desk}
	for b.Loop() {
		if err := p.db.Read(b.Context(), func(q database.Reader) error {
			_, err := w.forecast(desk.Home, locale.Metric, false)(b.Context(), q)
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
}
