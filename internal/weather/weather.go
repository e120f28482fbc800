// Package weather is the paper's weather desk.
//
// A place is one of some 26 000 towns the program carries with it. A forecast is what one source says about one place: days, where
// the source has them hours, and whose work it is (the attribution, which every page prints from the data). A source is whoever is
// asked: MET Norway, Open-Meteo, or the sample source of the demonstration paper. The last good forecast of a place is kept in the
// database with its time and stays until a better one comes; a day later the page says that it is old. The desk refreshes the
// paper's own town, the editor's list and what readers looked at lately, and asks for any other place when somebody first wants it.
//
// Figures are metric as they are kept, and turned into what the reader's country uses when they are printed. A figure that the
// source did not give is missing, never nought. How sure a day is comes from the source's own range or is not said at all. The desk never makes
// a warning out of a forecast. Sunrise, sunset and the moon are computed here.
package weather

import (
	"context"
	"encoding/json"
	"math"
	"time"
)

// Source is somebody who knows the weather of tomorrow.
type Source interface {
	// Name is how the source is called in the log and in the database: "met-norway".
	Name() string
	// Forecast asks for a place. last is the forecast of this source that the paper has (nil: none); a source that
	// says "not modified" gives it back with a new Expires. An error leaves the paper with what it had.
	Forecast(ctx context.Context, p Place, last *Forecast) (Forecast, error)
}

// Forecast is what a source says about a place. Temperatures are °C, rain is mm, wind km/h, chances are percent.
type Forecast struct {
	Days        []Day       `json:"days"`            // in order, local days of the place, none left out
	Hours       []Hour      `json:"hours,omitempty"` // in order, one an hour, as far as the source has them
	Now         *Hour       `json:"now,omitempty"`   // what the source says of this moment, if it does
	Source      string      `json:"source"`          // Source.Name
	Attribution Attribution `json:"attribution"`
	Issued      time.Time   `json:"issued"`             // when the source made it; zero where it does not say
	Fetched     time.Time   `json:"fetched"`            // when the paper last had it from the source, changed or not
	Expires     time.Time   `json:"expires"`            // before this instant the source is not asked again
	Modified    string      `json:"modified,omitempty"` // the source's Last-Modified, given back as it came
	Sample      bool        `json:"sample,omitempty"`   // invented figures: the page says so wherever they stand
}

// Attribution is what the source's licence asks to be printed beside its data.
type Attribution struct {
	Text    string `json:"text"`
	URL     string `json:"url"`
	Licence string `json:"licence"`
}

// Day is one local day of a place.
type Day struct {
	Date      string    `json:"date"`                // 2024-12-19
	Sky       Sky       `json:"sky"`                 // the day's weather; NoSky where the source has none
	Low       Figure    `json:"low"`                 // °C
	High      Figure    `json:"high"`                // °C
	LowRange  *Range    `json:"lowRange,omitempty"`  // from the source's ensemble or percentiles; nil: not in the data
	HighRange *Range    `json:"highRange,omitempty"` // the same of the day's high
	Chance    Figure    `json:"chance"`              // percent, of 0.1 mm or more in the day
	Rain      Figure    `json:"rain"`                // mm
	Wind      Figure    `json:"wind"`                // km/h, the strongest of the day
	Gust      Figure    `json:"gust"`                // km/h
	From      Figure    `json:"from"`                // degrees the wind comes from, clockwise from north
	UV        Figure    `json:"uv"`                  // the day's highest index
	Sunrise   time.Time `json:"sunrise,omitzero"`    // zero where the sun does not rise or set that day
	Sunset    time.Time `json:"sunset,omitzero"`
}

// Hour is one hour of a forecast, from Time on.
type Hour struct {
	Time     time.Time `json:"time"`
	Sky      Sky       `json:"sky"`
	Night    bool      `json:"night,omitempty"` // the sun is down
	Temp     Figure    `json:"temp"`            // °C
	Feels    Figure    `json:"feels"`           // °C
	Chance   Figure    `json:"chance"`          // percent
	Rain     Figure    `json:"rain"`            // mm
	Wind     Figure    `json:"wind"`            // km/h
	Gust     Figure    `json:"gust"`            // km/h
	From     Figure    `json:"from"`            // degrees
	Humidity Figure    `json:"humidity"`        // percent
}

// Range is the span in which the source's runs, or its tenth to ninetieth percentile, put a figure.
type Range struct {
	Least float64 `json:"least"`
	Most  float64 `json:"most"`
}

// Figure is one number of a forecast, or none where the source did not give it.
type Figure struct {
	Value float64
	Has   bool
}

// Known is a figure that the source gave. What is no finite number is none.
func Known(v float64) Figure {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Figure{}
	}
	return Figure{v, true}
}

// known is the figure behind a JSON number that may be null.
func known(v *float64) Figure {
	if v == nil {
		return Figure{}
	}
	return Known(*v)
}

// within keeps a figure only if it lies between two bounds: a source's slip (-9999) is none.
func (f Figure) within(least, most float64) Figure {
	if !f.Has || f.Value < least || f.Value > most {
		return Figure{}
	}
	return f
}

// times multiplies the figure, if there is one.
func (f Figure) times(k float64) Figure { return Figure{f.Value * k, f.Has} }

// atLeast is the larger of two figures; none counts for nothing.
func (f Figure) atLeast(g Figure) Figure {
	if !f.Has || g.Has && g.Value > f.Value {
		return g
	}
	return f
}

// atMost is the smaller of two figures; none counts for nothing.
func (f Figure) atMost(g Figure) Figure {
	if !f.Has || g.Has && g.Value < f.Value {
		return g
	}
	return f
}

// plus adds two figures; none and none is none.
func (f Figure) plus(g Figure) Figure { return Figure{f.Value + g.Value, f.Has || g.Has} }

// MarshalJSON writes null for none.
func (f Figure) MarshalJSON() ([]byte, error) {
	if !f.Has {
		return []byte("null"), nil
	}
	return json.Marshal(math.Round(f.Value*100) / 100) // no source knows the third decimal
}

// UnmarshalJSON reads null as none.
func (f *Figure) UnmarshalJSON(raw []byte) error {
	var v *float64
	if err := json.Unmarshal(raw, &v); err != nil {
		return err
	}
	*f = known(v)
	return nil
}

// dateForm is how days are written in a forecast: ISO 8601.
const dateForm = "2006-01-02"

// Noon is the middle of the day in its place, an instant that no change of clocks can move to another day.
func (d Day) Noon(loc *time.Location) time.Time {
	t, err := time.ParseInLocation(dateForm, d.Date, time.UTC)
	if err != nil {
		return time.Time{} // sources refuse a forecast with such a day
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, loc)
}

// From gives the days of the forecast from today on, today by the clock of the place.
func (f *Forecast) From(now time.Time, loc *time.Location) []Day {
	today := now.In(loc).Format(dateForm)
	for i, d := range f.Days {
		if d.Date >= today {
			return f.Days[i:]
		}
	}
	return nil
}

// oldAfter is when a forecast that could not be renewed is called old. Sources renew several times a day.
const oldAfter = 24 * time.Hour

// OldAt is the instant from which the page says that the forecast is old.
func (f *Forecast) OldAt() time.Time { return f.Fetched.Add(oldAfter) }
