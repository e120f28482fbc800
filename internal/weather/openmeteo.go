package weather

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// hosts of Open-Meteo: the free one is for papers without advertisements and subscriptions only.
const (
	meteoFree = "https://api.open-meteo.com"
	meteoPaid = "https://customer-api.open-meteo.com"
)

// what the paper asks of Open-Meteo, metric; turned into the reader's units when printed.
const (
	meteoDaily = "weather_code,temperature_2m_max,temperature_2m_min,uv_index_max,precipitation_sum,precipitation_probability_max,wind_speed_10m_max,wind_gusts_10m_max," +
		"wind_direction_10m_dominant"
	meteoHourly = "temperature_2m,apparent_temperature,relative_humidity_2m,precipitation_probability,precipitation,weather_code,wind_speed_10m,wind_gusts_10m,wind_direction_10m"
	meteoNow    = "temperature_2m,relative_humidity_2m,apparent_temperature,precipitation,weather_code,wind_speed_10m,wind_direction_10m,wind_gusts_10m"
	meteoDays   = 14
	meteoHours  = 48
	// meteoEvery is how often the paper asks. The source names no Expires; its models run every one to six hours.
	meteoEvery = time.Hour
)

// openMeteo asks Open-Meteo: the whole world, up to sixteen days.
type openMeteo struct {
	*line
	base, key string
	own       bool // the operator's own server, which may be on a plain line
}

// OpenMeteo makes the source: with a key at the customers' host, with a BaseURL at the operator's own server, and at the free host only
// when the operator affirms that the paper is not commercial.
func OpenMeteo(o Options) (Source, error) {
	m := &openMeteo{base: strings.TrimSuffix(o.BaseURL, "/"), key: strings.TrimSpace(o.Key), own: o.BaseURL != ""}
	switch {
	case m.own:
	case m.key != "":
		m.base = meteoPaid
	case o.FreeUse:
		m.base = meteoFree
	default:
		return nil, errors.New("weather source open-meteo: its free service is for non-commercial papers, without advertisements and subscriptions: affirm that with weather.non_commercial, or set weather.key, or weather.base_url of a server of your own")
	}
	if _, err := address(m.base, "", nil, m.own); err != nil {
		return nil, err
	}
	if o.Contact != "" {
		o.UserAgent = strings.TrimSpace(o.UserAgent + " " + o.Contact)
	}
	m.line = newLine("open-meteo", o)
	return m, nil
}

func (m *openMeteo) Name() string { return m.name }

// Forecast asks for a place once the last answer is an hour old.
func (m *openMeteo) Forecast(ctx context.Context, p Place, last *Forecast) (Forecast, error) {
	now := m.clock()
	if last != nil && last.Source == m.name && now.Before(last.Expires) {
		return *last, nil
	}
	where, err := address(m.base, "v1/forecast", m.question(p), m.own)
	if err != nil {
		return Forecast{}, err
	}
	a, err := m.get(ctx, where, nil)
	if err != nil {
		return Forecast{}, err
	}
	if a.status != http.StatusOK {
		return Forecast{}, m.refusal(a)
	}
	f, err := parseMeteo(a.body, p)
	if err != nil {
		return Forecast{}, fmt.Errorf("ask open-meteo: %w", err)
	}
	f.Fetched, f.Expires = now, now.Add(meteoEvery)
	m.content()
	return f, nil
}

// question names the place's own zone, so that a day of the answer is a day there.
func (m *openMeteo) question(p Place) url.Values {
	degrees := func(v float64) string { return strconv.FormatFloat(v, 'f', 4, 64) }
	q := url.Values{"latitude": {degrees(p.Lat)}, "longitude": {degrees(p.Lon)}, "elevation": {strconv.Itoa(p.Altitude)}, "timezone": {p.Zone},
		"forecast_days": {strconv.Itoa(meteoDays)}, "forecast_hours": {strconv.Itoa(meteoHours)}, "current": {meteoNow}, "hourly": {meteoHourly}, "daily": {meteoDaily}}
	if m.key != "" {
		q.Set("apikey", m.key)
	}
	return q
}

// refusal reads an error of Open-Meteo: {"error":true,"reason":"..."}.
func (m *openMeteo) refusal(a answer) error {
	var said struct {
		Reason string `json:"reason"`
	}
	if json.Unmarshal(a.body, &said) != nil || said.Reason == "" {
		said.Reason = beginning(a.body)
	}
	said.Reason = beginning([]byte(said.Reason))
	switch a.status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusUnauthorized, http.StatusForbidden:
		return m.wait(a, fmt.Sprintf("Open-Meteo answers %d: %s", a.status, said.Reason))
	}
	return fmt.Errorf("ask open-meteo: it answers %d: %s", a.status, said.Reason)
}

// meteoBody is the part of the answer that the paper prints. Any figure may be null, any list may be missing.
type meteoBody struct {
	Error  bool   `json:"error"`
	Reason string `json:"reason"`
	Now    struct {
		Time     string   `json:"time"`
		Temp     *float64 `json:"temperature_2m"`
		Feels    *float64 `json:"apparent_temperature"`
		Humidity *float64 `json:"relative_humidity_2m"`
		Rain     *float64 `json:"precipitation"`
		Code     *float64 `json:"weather_code"`
		Wind     *float64 `json:"wind_speed_10m"`
		Gust     *float64 `json:"wind_gusts_10m"`
		From     *float64 `json:"wind_direction_10m"`
	} `json:"current"`
	Daily struct {
		Time   []string   `json:"time"`
		Code   []*float64 `json:"weather_code"`
		High   []*float64 `json:"temperature_2m_max"`
		Low    []*float64 `json:"temperature_2m_min"`
		UV     []*float64 `json:"uv_index_max"`
		Rain   []*float64 `json:"precipitation_sum"`
		Chance []*float64 `json:"precipitation_probability_max"`
		Wind   []*float64 `json:"wind_speed_10m_max"`
		Gust   []*float64 `json:"wind_gusts_10m_max"`
		From   []*float64 `json:"wind_direction_10m_dominant"`
	} `json:"daily"`
	Hourly struct {
		Time     []string   `json:"time"`
		Temp     []*float64 `json:"temperature_2m"`
		Feels    []*float64 `json:"apparent_temperature"`
		Humidity []*float64 `json:"relative_humidity_2m"`
		Chance   []*float64 `json:"precipitation_probability"`
		Rain     []*float64 `json:"precipitation"`
		Code     []*float64 `json:"weather_code"`
		Wind     []*float64 `json:"wind_speed_10m"`
		Gust     []*float64 `json:"wind_gusts_10m"`
		From     []*float64 `json:"wind_direction_10m"`
	} `json:"hourly"`
}

// at is the i-th figure of a list that may be shorter, or hold null.
func at(list []*float64, i int) Figure {
	if i >= len(list) {
		return Figure{}
	}
	return known(list[i])
}

// sky is a code written as a figure.
func (f Figure) sky() Sky {
	if !f.Has || f.Value != float64(int(f.Value)) {
		return NoSky
	}
	return Sky(f.Value).known()
}

// meteoTime is how Open-Meteo writes instants: local, without an offset.
const meteoTime = "2006-01-02T15:04"

// parseMeteo reads a body. One that breaks off in the middle ("Unexpected error while streaming data") is no JSON and so no forecast.
func parseMeteo(body []byte, p Place) (Forecast, error) {
	var b meteoBody
	if err := json.Unmarshal(body, &b); err != nil {
		return Forecast{}, fmt.Errorf("%w: %v", errBroken, err)
	}
	if b.Error {
		return Forecast{}, fmt.Errorf("%w: %s", errBroken, beginning([]byte(b.Reason)))
	}
	if len(b.Daily.Time) > 16 || len(b.Hourly.Time) > 16*25 {
		return Forecast{}, fmt.Errorf("%w: it has %d days and %d hours", errBroken, len(b.Daily.Time), len(b.Hourly.Time))
	}
	loc, err := p.Location()
	if err != nil {
		return Forecast{}, err
	}
	f := Forecast{Source: "open-meteo", Hours: b.hours(loc), Now: b.now(loc),
		Attribution: Attribution{Text: "Weather data by Open-Meteo.com", URL: "https://open-meteo.com/", Licence: "CC BY 4.0"}}
	figures := 0
	for i, date := range b.Daily.Time {
		d := Day{Date: date, Sky: at(b.Daily.Code, i).sky(), High: at(b.Daily.High, i), Low: at(b.Daily.Low, i), UV: at(b.Daily.UV, i), Rain: at(b.Daily.Rain, i),
			Chance: at(b.Daily.Chance, i), Wind: at(b.Daily.Wind, i), Gust: at(b.Daily.Gust, i), From: at(b.Daily.From, i)}
		if d.High.Has || d.Low.Has || d.Sky != NoSky {
			figures = i + 1
		}
		f.Days = append(f.Days, d)
	}
	f.Days = f.Days[:figures] // days at the end of which the source knows nothing are not days of the forecast
	return finish(f, p)
}

// hours reads the hours. In the night when clocks go back an hour comes twice; the second is left out by finish.
func (b *meteoBody) hours(loc *time.Location) []Hour {
	var hours []Hour
	for i, text := range b.Hourly.Time {
		t, err := time.ParseInLocation(meteoTime, text, loc)
		temp := at(b.Hourly.Temp, i)
		if err != nil || !temp.Has {
			continue
		}
		hours = append(hours, Hour{Time: t.UTC(), Sky: at(b.Hourly.Code, i).sky(), Temp: temp, Feels: at(b.Hourly.Feels, i), Humidity: at(b.Hourly.Humidity, i),
			Chance: at(b.Hourly.Chance, i), Rain: at(b.Hourly.Rain, i), Wind: at(b.Hourly.Wind, i), Gust: at(b.Hourly.Gust, i), From: at(b.Hourly.From, i)})
	}
	return hours
}

// now reads what the source says of this moment.
func (b *meteoBody) now(loc *time.Location) *Hour {
	n := b.Now
	t, err := time.ParseInLocation(meteoTime, n.Time, loc)
	if err != nil || n.Temp == nil {
		return nil
	}
	return &Hour{Time: t.UTC(), Sky: known(n.Code).sky(), Temp: known(n.Temp), Feels: known(n.Feels), Humidity: known(n.Humidity), Rain: known(n.Rain), Wind: known(n.Wind),
		Gust: known(n.Gust), From: known(n.From)}
}
