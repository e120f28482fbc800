package site

import (
	"math"
	"strings"
	"time"

	"broadsheet/internal/locale"
	"broadsheet/internal/weather"
)

// almanac writes figures of the weather: in the paper's language, in the units asked for, at the clock of the place.
type almanac struct {
	l   *locale.Locale
	u   locale.Units
	loc *time.Location
}

// none stands in a table where the source gave no figure.
const none = "–"

func (a almanac) degrees(f weather.Figure) string {
	if !f.Has {
		return none
	}
	return a.l.Degrees(f.Value, a.u)
}

// known is empty where there is no figure.
func (a almanac) known(f weather.Figure) string {
	if !f.Has {
		return ""
	}
	return a.degrees(f)
}

func (a almanac) percent(f weather.Figure) string {
	if !f.Has {
		return none
	}
	return a.l.Percent(math.Round(f.Value))
}

func (a almanac) speed(f weather.Figure) string {
	if !f.Has {
		return none
	}
	return a.l.Speed(f.Value, a.u)
}

func (a almanac) rain(f weather.Figure) string {
	if !f.Has {
		return none
	}
	return a.l.Rain(f.Value, a.u)
}

// said is a value for a list of names and values, where a dash would say too little.
func (a almanac) said(text string) string {
	if text == none {
		return a.l.T("weather.notgiven")
	}
	return text
}

// clock is the time of day at the place.
func (a almanac) clock(t time.Time) string { return a.l.Clock(t.In(a.loc)) }

// hour is the hour alone where the place's clock stands at a full one, and the whole time in zones of half an hour.
func (a almanac) hour(t time.Time) string {
	if local := t.In(a.loc); local.Minute() == 0 {
		return a.l.Hour(local)
	}
	return a.clock(t)
}

// dayName is "Today", then "Fri".
func (a almanac) dayName(i int, d weather.Day) string {
	if i == 0 {
		return a.l.T("weather.today")
	}
	return a.l.WeekdayShort(d.Noon(a.loc))
}

// sun is "05:11–18:58", or what else there is to say of it near the poles.
func (a almanac) sun(p weather.Place, d weather.Day) string {
	rise, set := d.Sunrise, d.Sunset
	switch {
	case !rise.IsZero() && !set.IsZero():
		return a.l.T("weather.sunspan", a.clock(rise), a.clock(set))
	case !rise.IsZero():
		return a.l.T("weather.sunrise") + " " + a.clock(rise)
	case !set.IsZero():
		return a.l.T("weather.sunset") + " " + a.clock(set)
	case weather.SunOn(d.Noon(a.loc), p.Lat, p.Lon).Up:
		return a.l.T("weather.polarday")
	}
	return a.l.T("weather.polarnight")
}

// uv is "12, extreme".
func (a almanac) uv(f weather.Figure) string {
	if !f.Has {
		return none
	}
	return a.l.T("weather.uvvalue", math.Round(f.Value), a.l.UV(f.Value))
}

// wind is "9 km/h, NW".
func (a almanac) wind(speed, from weather.Figure) string {
	if !speed.Has || !from.Has || math.Round(speed.Value) == 0 {
		return a.speed(speed)
	}
	return a.speed(speed) + ", " + a.l.WindShort(from.Value)
}

// span is "24–26°" of a range, or the figure itself where there is none.
func (a almanac) span(r *weather.Range, f weather.Figure) string {
	if r == nil {
		return a.degrees(f)
	}
	low, high := a.l.Degrees(r.Least, a.u), a.l.Degrees(r.Most, a.u)
	if low == high {
		return high
	}
	if strings.HasPrefix(low, "-") || strings.HasPrefix(low, "−") || strings.HasPrefix(high, "-") || strings.HasPrefix(high, "−") {
		return a.l.T("weather.fromto", low, high) // a dash beside a minus cannot be read
	}
	return strings.TrimSuffix(low, "°") + "–" + high
}

// top is the large figure of the page.
func (a almanac) top(r *weather.Report, today weather.Day, hours []weather.Hour) *weatherTop {
	if len(hours) == 0 {
		t := &weatherTop{Icon: today.Sky.Icon(false), Figure: a.degrees(today.High), Words: a.l.T(today.Sky.Key())}
		t.Note = a.l.T("weather.highlow", a.degrees(today.High), a.degrees(today.Low))
		return t
	}
	h := hours[0]
	t := &weatherTop{Icon: h.Sky.Icon(h.Night), Figure: a.degrees(h.Temp), Words: a.l.T(h.Sky.Key()), Note: a.clock(h.Time)}
	if h.Feels.Has {
		t.Note += " · " + a.l.T("weather.feels", a.degrees(h.Feels))
	}
	return t
}

// facts stand beside the large figure: of this hour where the source has hours, else of the day.
func (a almanac) facts(p weather.Place, today weather.Day, hours []weather.Hour) []weatherFact {
	wind, gust, from, humidity := today.Wind, today.Gust, today.From, weather.Figure{}
	if len(hours) > 0 {
		wind, gust, from, humidity = hours[0].Wind, hours[0].Gust, hours[0].From, hours[0].Humidity
	}
	var facts []weatherFact
	add := func(key, value string) {
		if value != none {
			facts = append(facts, weatherFact{a.l.T(key), value})
		}
	}
	add("weather.wind", a.wind(wind, from))
	add("weather.gusts", a.speed(gust))
	add("weather.humidity", a.percent(humidity))
	add("weather.uvlabel", a.uv(today.UV))
	add("weather.sun", a.sun(p, today))
	add("weather.moonlabel", a.l.T(weather.MoonKey(today.Noon(a.loc))))
	add("weather.chance", a.percent(today.Chance))
	add("weather.rain", a.rain(today.Rain))
	return facts
}

// weatherHour is one of the next hours, as printed.
type weatherHour struct {
	Name, Icon, Words, Temp, Chance string
	NewDay                          bool
}

// hours prints the next hours; chance says that any has a chance of rain.
func (a almanac) hours(list []weather.Hour) (printed []weatherHour, chance bool) {
	for i, h := range list {
		local := h.Time.In(a.loc)
		one := weatherHour{Name: a.hour(h.Time), Icon: h.Sky.Icon(h.Night), Words: a.l.T(h.Sky.Key()), Temp: a.degrees(h.Temp)}
		switch {
		case i == 0:
			one.Name = a.l.T("weather.now")
		case local.Day() != list[i-1].Time.In(a.loc).Day():
			one.Name, one.NewDay = a.l.WeekdayShort(local), true
		}
		if h.Chance.Has {
			one.Chance, chance = a.percent(h.Chance), true
		}
		printed = append(printed, one)
	}
	return printed, chance
}

// weatherRow is one day of the list, as printed.
type weatherRow struct {
	Name, Date, Icon, Words string
	Low, High               string
	X, Width                float64 // of the bar between them, in two hundredths of all days' span
	Chance, Rain, Wind      string
	UV, Sun                 string
	Sure                    int
	SureWord                string
	Facts                   []weatherFact
}

// Dots are the three marks of how sure a day is, filled or not.
func (r weatherRow) Dots() []bool {
	if r.Sure == 0 {
		return nil
	}
	return []bool{r.Sure > 0, r.Sure > 1, r.Sure > 2}
}

func (a almanac) rows(p weather.Place, days []weather.Day) []weatherRow {
	least, most := span(days)
	scale := 200 / math.Max(most-least, 1)
	var rows []weatherRow
	for i, d := range days {
		noon := d.Noon(a.loc)
		r := weatherRow{Name: a.dayName(i, d), Date: a.l.DayMonthShort(noon), Icon: d.Sky.Icon(false), Words: a.l.T(d.Sky.Key()), Low: a.degrees(d.Low), High: a.degrees(d.High),
			Chance: a.percent(d.Chance), Rain: a.rain(d.Rain), Wind: a.windAndGust(d), UV: none, Sun: a.sun(p, d), Sure: d.Sure(), SureWord: a.sure(d)}
		if d.UV.Has {
			r.UV = a.l.Number(math.Round(d.UV.Value))
		}
		if d.Low.Has && d.High.Has {
			r.X, r.Width = tenths((d.Low.Value-least)*scale), tenths(math.Max(1, (d.High.Value-d.Low.Value)*scale))
		}
		r.Facts = a.details(d, r, noon)
		rows = append(rows, r)
	}
	return rows
}

// span is from the lowest low to the highest high of all days, with some room.
func span(days []weather.Day) (least, most float64) {
	least, most = math.Inf(1), math.Inf(-1)
	for _, d := range days {
		for _, f := range []weather.Figure{d.Low, d.High} {
			if f.Has {
				least, most = math.Min(least, f.Value), math.Max(most, f.Value)
			}
		}
	}
	return least - 1, most + 1
}

// tenths keeps a coordinate short.
func tenths(v float64) float64 { return math.Round(v*10) / 10 }

// windAndGust is "15, 49 km/h".
func (a almanac) windAndGust(d weather.Day) string {
	if !d.Gust.Has || !d.Wind.Has {
		return a.speed(d.Wind)
	}
	scale := 1.0
	if a.u != locale.Metric {
		scale = 1.609344 // km in a mile
	}
	return a.l.Number(math.Round(d.Wind.Value/scale)) + ", " + a.speed(d.Gust)
}

// sure is how sure the day is, in a word.
func (a almanac) sure(d weather.Day) string {
	return a.l.T([...]string{"weather.sure0", "weather.sure1", "weather.sure2", "weather.sure3"}[d.Sure()])
}

// details are all values of a day, but how sure it is, which has its marks.
func (a almanac) details(d weather.Day, r weatherRow, noon time.Time) []weatherFact {
	wind := a.said(a.speed(d.Wind))
	if d.Wind.Has && d.From.Has {
		wind += " " + a.l.Wind(d.From.Value)
	}
	return []weatherFact{
		{a.l.T("weather.chance"), a.said(r.Chance)},
		{a.l.T("weather.rain"), a.said(r.Rain)},
		{a.l.T("weather.wind"), wind},
		{a.l.T("weather.gusts"), a.said(a.speed(d.Gust))},
		{a.l.T("weather.high"), a.said(a.span(d.HighRange, d.High))},
		{a.l.T("weather.low"), a.said(a.span(d.LowRange, d.Low))},
		{a.l.T("weather.uvlabel"), a.said(a.uv(d.UV))},
		{a.l.T("weather.sun"), r.Sun},
		{a.l.T("weather.moonlabel"), a.l.T(weather.MoonKey(noon))},
	}
}

// notes are the small print: what the marks and figures mean, and when they are from. None is printed of what the page does not show.
func (a almanac) notes(r *weather.Report, days []weather.Day, zone *time.Location) []string {
	var notes []string
	ranges, chance := false, false
	for _, d := range days {
		ranges, chance = ranges || d.HighRange != nil, chance || d.Chance.Has
	}
	switch {
	case ranges && a.u == locale.US:
		notes = append(notes, a.l.T("weather.surenoteus"))
	case ranges:
		notes = append(notes, a.l.T("weather.surenote"))
	default:
		notes = append(notes, a.l.T("weather.guidenote"))
	}
	if chance {
		notes = append(notes, a.l.T("weather.chancehighest"))
	}
	updated := a.l.Clock(r.Changed.In(zone))
	if !sameDay(r.Changed.In(zone), r.Fetched.In(zone)) || r.Old {
		updated = a.l.DateTime(r.Changed.In(zone))
	}
	notes = append(notes, a.l.T("weather.updated", updated)+".")
	if r.Sample {
		notes = append(notes, a.l.T("weather.samplenote"))
	}
	return notes
}
