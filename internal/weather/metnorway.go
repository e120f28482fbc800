package weather

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// metBase is where MET Norway answers. Its rules are https://api.met.no/doc/TermsOfService and are obeyed line by line below.
const metBase = "https://api.met.no/weatherapi/locationforecast/2.0"

// metNorway asks the Norwegian Meteorological Institute: the whole world, some nine days, free for anyone who says who they are.
type metNorway struct {
	*line
	base string
}

// MetNorway makes the source. It refuses without a contact, because MET Norway bars programs that do not say whom to write to.
func MetNorway(o Options) (Source, error) {
	contact := strings.TrimSpace(o.Contact)
	if !isContact(contact) {
		return nil, errors.New("weather source met-norway: set site.contact to a mail address or web page where the paper's operator is reached: MET Norway bars programs without one")
	}
	if o.UserAgent == "" {
		o.UserAgent = "Broadsheet"
	}
	o.UserAgent = strings.TrimSpace(o.UserAgent) + " " + contact // "User-Agent with domain + contact"
	base := o.BaseURL
	if base == "" {
		base = metBase
	}
	if _, err := address(base, "", nil, false); err != nil {
		return nil, err
	}
	return &metNorway{newLine("met-norway", o), base}, nil
}

// isContact says whether a person could be reached by it: an address of mail or of a page, not of an example.
func isContact(s string) bool {
	if s == "" || strings.ContainsAny(s, "\r\n\t<>\"") || len(s) > 200 {
		return false
	}
	if name, domain, ok := strings.Cut(s, "@"); ok {
		return name != "" && strings.Contains(domain, ".") && !strings.ContainsAny(s, " /")
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		u, err = url.Parse("https://" + s)
	}
	return err == nil && strings.Contains(u.Hostname(), ".") && !strings.Contains(s, " ")
}

func (m *metNorway) Name() string { return m.name }

// Forecast asks once the last answer has expired, and then only for what is newer than it.
func (m *metNorway) Forecast(ctx context.Context, p Place, last *Forecast) (Forecast, error) {
	now := m.clock()
	if last != nil && last.Source == m.name && now.Before(last.Expires) {
		return *last, nil // "no request before Expires"
	}
	header := http.Header{}
	if last != nil && last.Source == m.name && last.Modified != "" {
		header.Set("If-Modified-Since", last.Modified) // as it came: RFC 9110 §13.1.3
	}
	where, err := address(m.base, "complete", metQuestion(p), false)
	if err != nil {
		return Forecast{}, err
	}
	a, err := m.get(ctx, where, header)
	if err != nil {
		return Forecast{}, err
	}
	switch a.status {
	case http.StatusNotModified:
		if last == nil {
			return Forecast{}, fmt.Errorf("ask met-norway: %w: 304 to a question without a date", errBroken)
		}
		f := *last
		f.Fetched, f.Expires = now, m.expires(a.header, now)
		m.content()
		return f, nil
	case http.StatusNonAuthoritativeInfo:
		m.log.Warn("MET Norway answers 203: this version of its forecast is going to be withdrawn", "place", p.Slug)
	case http.StatusOK:
	default:
		return Forecast{}, m.refusal(a)
	}
	f, err := parseMet(a.body, p, last)
	if err != nil {
		return Forecast{}, fmt.Errorf("ask met-norway: %w", err)
	}
	f.Fetched, f.Expires, f.Modified = now, m.expires(a.header, now), a.header.Get("Last-Modified")
	m.content()
	return f, nil
}

// metQuestion has the place to three decimals (more than four are answered by 403) and its altitude.
func metQuestion(p Place) url.Values {
	degrees := func(v float64) string {
		return strconv.FormatFloat(math.Round(v*1e3)/1e3, 'f', -1, 64)
	}
	return url.Values{"lat": {degrees(p.Lat)}, "lon": {degrees(p.Lon)}, "altitude": {strconv.Itoa(p.Altitude)}}
}

// expires reads when the answer expires. Where it does not say, or says the past, the source is left alone for half an hour.
func (m *metNorway) expires(h http.Header, now time.Time) time.Time {
	const least, most = 10 * time.Minute, 12 * time.Hour
	t, err := http.ParseTime(h.Get("Expires"))
	switch {
	case err != nil:
		return now.Add(30 * time.Minute)
	case t.Before(now.Add(least)):
		return now.Add(least)
	case t.After(now.Add(most)): // a clock somewhere is wrong: the paper would print an old forecast for days
		return now.Add(most)
	}
	return t
}

// refusal turns a status that is no forecast into an error, and stays away where that is asked.
func (m *metNorway) refusal(a answer) error {
	switch a.status {
	case http.StatusTooManyRequests:
		return m.wait(a, "MET Norway answers 429: asked too often")
	case http.StatusForbidden:
		m.log.Error("MET Norway answers 403: it does not accept who we say we are, or what we asked", "agent", m.agent, "said", beginning(a.body))
		return m.wait(answer{header: http.Header{"Retry-After": {"3600"}}}, "MET Norway answers 403: set site.contact to where you are truly reached")
	}
	return fmt.Errorf("ask met-norway: it answers %d %q", a.status, beginning(a.body))
}

// metBody is the part of Locationforecast 2.0 "complete" that the paper prints. Times are UTC, wind is m/s.
type metBody struct {
	Properties struct {
		Meta struct {
			UpdatedAt time.Time `json:"updated_at"`
		} `json:"meta"`
		Timeseries []metStep `json:"timeseries"`
	} `json:"properties"`
}

// metStep is one step of the series: an instant, and what follows in the next hours.
type metStep struct {
	Time time.Time `json:"time"`
	Data struct {
		Instant metPart  `json:"instant"`
		Next1   *metPart `json:"next_1_hours"`
		Next6   *metPart `json:"next_6_hours"`
		Next12  *metPart `json:"next_12_hours"`
	} `json:"data"`
}

type metPart struct {
	Summary struct {
		Symbol string `json:"symbol_code"`
	} `json:"summary"`
	Details struct {
		Temp     *float64 `json:"air_temperature"`
		Temp10   *float64 `json:"air_temperature_percentile_10"`
		Temp90   *float64 `json:"air_temperature_percentile_90"`
		TempMax  *float64 `json:"air_temperature_max"`
		TempMin  *float64 `json:"air_temperature_min"`
		Humidity *float64 `json:"relative_humidity"`
		UV       *float64 `json:"ultraviolet_index_clear_sky"`
		From     *float64 `json:"wind_from_direction"`
		Wind     *float64 `json:"wind_speed"`
		Gust     *float64 `json:"wind_speed_of_gust"`
		Rain     *float64 `json:"precipitation_amount"`
		Chance   *float64 `json:"probability_of_precipitation"`
	} `json:"details"`
}

// mostSteps is more than ten days of hours.
const mostSteps = 400

// parseMet reads a body into local days and hours of the place.
func parseMet(body []byte, p Place, last *Forecast) (Forecast, error) {
	var b metBody
	if err := json.Unmarshal(body, &b); err != nil {
		return Forecast{}, fmt.Errorf("%w: %v", errBroken, err)
	}
	steps := b.Properties.Timeseries
	if len(steps) == 0 || len(steps) > mostSteps {
		return Forecast{}, fmt.Errorf("%w: it has %d steps", errBroken, len(steps))
	}
	for i := 1; i < len(steps); i++ {
		if !steps[i].Time.After(steps[i-1].Time) {
			return Forecast{}, fmt.Errorf("%w: step %d is not later than the one before", errBroken, i)
		}
	}
	loc, err := p.Location()
	if err != nil {
		return Forecast{}, err
	}
	f := Forecast{Source: "met-norway", Issued: b.Properties.Meta.UpdatedAt,
		Attribution: Attribution{Text: "Data from MET Norway", URL: "https://www.met.no/en", Licence: "CC BY 4.0"}}
	begins := steps[0].Time
	passed := last.passed("met-norway", begins, loc)
	f.Hours = append(passed, metHours(steps)...)
	f.Days = daysOf(append(spansOf(passed), spans(steps)...), loc, last.sameDay("met-norway", begins, loc))
	return finish(f, p)
}

// metHours are the steps that speak for one hour.
func metHours(steps []metStep) []Hour {
	var hours []Hour
	for _, s := range steps {
		if s.Data.Next1 == nil {
			continue
		}
		at, next := s.Data.Instant.Details, s.Data.Next1
		hours = append(hours, Hour{Time: s.Time, Sky: skyOfSymbol(next.Summary.Symbol), Temp: known(at.Temp), Chance: known(next.Details.Chance), Rain: known(next.Details.Rain),
			Wind: known(at.Wind).times(3.6), Gust: known(at.Gust).times(3.6), From: known(at.From), Humidity: known(at.Humidity)})
	}
	return hours
}
