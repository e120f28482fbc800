package weather

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// printed is everything of a forecast that a page would print at an instant, rounded as pages round it in any units. Two
// forecasts that print the same are the same to readers.
func (f *Forecast) printed(p Place, now time.Time) string {
	loc, err := p.Location()
	if err != nil {
		loc = time.UTC
	}
	var b strings.Builder
	fmt.Fprintln(&b, f.Source, f.Attribution, f.Sample)
	for _, d := range f.From(now, loc) {
		fmt.Fprint(&b, d.Date, " ", d.Sky, degrees(d.Low), degrees(d.High), ranges(d.LowRange), ranges(d.HighRange), unit(d.Chance), depth(d.Rain), speed(d.Wind), speed(d.Gust),
			compass(d.From), unit(d.UV), "\n")
	}
	for _, h := range f.Next(now) {
		fmt.Fprint(&b, h.Time.Unix(), " ", h.Sky, degrees(h.Temp), degrees(h.Feels), unit(h.Chance), speed(h.Wind), speed(h.Gust), compass(h.From), unit(h.Humidity), "\n")
	}
	if f.Now != nil && len(f.Hours) == 0 {
		fmt.Fprint(&b, f.Now.Time.Unix(), f.Now.Sky, degrees(f.Now.Temp), "\n")
	}
	return b.String()
}

// Next gives the hours from the one that an instant lies in, a day of them at most.
func (f *Forecast) Next(now time.Time) []Hour {
	const most = 24
	for i, h := range f.Hours {
		if h.Time.Add(time.Hour).After(now) {
			if h.Time.After(now) && i == 0 {
				break // the hours begin only later: they do not say what comes next
			}
			return f.Hours[i:min(i+most, len(f.Hours))]
		}
	}
	return nil
}

func degrees(f Figure) string {
	if !f.Has {
		return " -"
	}
	return fmt.Sprintf(" %v/%v", math.Round(f.Value), math.Round(f.Value*9/5+32))
}

func ranges(r *Range) string {
	if r == nil {
		return " -"
	}
	return degrees(Known(r.Least)) + degrees(Known(r.Most)) + fmt.Sprint(r.sure())
}

func unit(f Figure) string { return rounded(f, 1) }

func rounded(f Figure, step float64) string {
	if !f.Has {
		return " -"
	}
	return fmt.Sprintf(" %v", math.Round(f.Value/step))
}

func speed(f Figure) string { return rounded(f, 1) + rounded(f, 1.609344) }

func depth(f Figure) string { return rounded(f, .1) + rounded(f, .254) }

// compass is one of the sixteen points.
func compass(f Figure) string {
	if !f.Has {
		return " -"
	}
	return fmt.Sprintf(" %v", int(math.Round(f.Value/22.5))%16)
}

// Sure is how sure the source's range of the day's high says the day is: 3 High, 2 Fair, 1 Low, and 0 where there is no range, which is "a guide".
func (d Day) Sure() int { return d.HighRange.sure() }

// sure is how sure the range says the forecast is: 3 High within two degrees, 2 Fair within four, 1 Low; 0 for no range, which
// is "a guide". The two and the four are the paper's own choice.
func (r *Range) sure() int {
	if r == nil {
		return 0
	}
	switch w := math.Round((r.Most-r.Least)*10) / 10; {
	case w <= 2:
		return 3
	case w <= 4:
		return 2
	}
	return 1
}
