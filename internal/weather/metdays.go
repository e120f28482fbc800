package weather

import "time"

// The series of MET Norway is hourly for two or three days and six-hourly after, in UTC. A paper prints local days. So each step is laid on
// the local day it belongs to, and a step that lies over a midnight is shared between its two days. The hours of today that have passed are gone
// from the series; they are taken from the forecast the paper had.

// span is what a step says of its instant, and of the time from it to the next.
type span struct {
	from, to   time.Time // equal: it speaks of an instant only
	temp       Figure
	runs       *Range // tenth to ninetieth percentile of temp
	wind, gust Figure // km/h
	way        Figure // degrees the wind comes from
	uv         Figure
	sky        Sky // of the span
	sky12      Sky // of the twelve hours from its beginning
	rain       Figure
	chance     Figure
	six        bool   // it has the extremes of the six hours from its beginning:
	max6, min6 Figure // these
}

// spans gives each step its time: an hour while the series is hourly, then six. What an hourly step says of six hours is left to those:
// no rain is counted twice.
func spans(steps []metStep) []span {
	all := make([]span, 0, len(steps))
	var until time.Time // told so far
	for _, s := range steps {
		at := s.Data.Instant.Details
		one := span{from: s.Time, to: s.Time, temp: known(at.Temp), wind: known(at.Wind).times(3.6), gust: known(at.Gust).times(3.6), way: known(at.From), uv: known(at.UV),
			sky: NoSky, sky12: NoSky}
		if at.Temp10 != nil && at.Temp90 != nil {
			one.runs = &Range{*at.Temp10, *at.Temp90}
		}
		if six := s.Data.Next6; six != nil {
			one.six, one.max6, one.min6 = true, known(six.Details.TempMax), known(six.Details.TempMin)
		}
		if s.Data.Next12 != nil {
			one.sky12 = skyOfSymbol(s.Data.Next12.Summary.Symbol)
		}
		switch {
		case s.Time.Before(until):
		case s.Data.Next1 != nil:
			one.speak(s.Data.Next1, time.Hour)
		case s.Data.Next6 != nil:
			one.speak(s.Data.Next6, 6*time.Hour)
		}
		if one.to.After(until) {
			until = one.to
		}
		all = append(all, one)
	}
	return all
}

// speak takes what a step says of the hours that follow it.
func (s *span) speak(next *metPart, d time.Duration) {
	s.to = s.from.Add(d)
	s.sky, s.rain, s.chance = skyOfSymbol(next.Summary.Symbol), known(next.Details.Rain), known(next.Details.Chance)
}

// passed are the hours of the day that is going on which an earlier forecast of the same source still has, up to an instant.
func (f *Forecast) passed(source string, until time.Time, loc *time.Location) []Hour {
	if f == nil || f.Source != source {
		return nil
	}
	y, m, d := until.In(loc).Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, loc)
	var hours []Hour
	for _, h := range f.Hours {
		if !h.Time.Before(midnight) && h.Time.Before(until) {
			hours = append(hours, h)
		}
	}
	return hours
}

// spansOf makes spans of hours.
func spansOf(hours []Hour) []span {
	all := make([]span, 0, len(hours))
	for _, h := range hours {
		all = append(all, span{from: h.Time, to: h.Time.Add(time.Hour), temp: h.Temp, wind: h.Wind, gust: h.Gust, way: h.From, sky: h.Sky, sky12: NoSky, rain: h.Rain, chance: h.Chance})
	}
	return all
}

// dayTable gathers what the spans say of one local day.
type dayTable struct {
	day        Day
	from, to   time.Time // the day itself: 23, 24 or 25 hours
	begun, end time.Time // the part of it that is spoken of
	top, foot  span      // the spans with the highest and the lowest temperature
	daylight   Sky       // what is said of the twelve hours of daylight
	heaviest   Sky       // the weightiest of the skies by day
	rest       Sky       // the weightiest of its other hours
}

// newTable begins the local day in which an instant lies.
func newTable(t time.Time, loc *time.Location) *dayTable {
	y, m, d := t.In(loc).Date()
	from, to := time.Date(y, m, d, 0, 0, 0, 0, loc), time.Date(y, m, d+1, 0, 0, 0, 0, loc)
	date := time.Date(y, m, d, 12, 0, 0, 0, time.UTC).Format(dateForm)
	return &dayTable{day: Day{Date: date, Sky: NoSky}, daylight: NoSky, heaviest: NoSky, rest: NoSky, from: from, to: to, begun: t, end: t}
}

// daysOf makes local days of spans. today is what was forecast of the first day before, or nil.
func daysOf(all []span, loc *time.Location, today *Day) []Day {
	var tables []*dayTable
	at := func(t time.Time) *dayTable {
		if n := len(tables); n > 0 && t.Before(tables[n-1].to) {
			return tables[n-1]
		}
		tables = append(tables, newTable(t, loc))
		return tables[len(tables)-1]
	}
	for _, s := range all {
		table := at(s.from)
		table.instant(s, loc)
		table.share(s)
		for s.to.After(table.to) {
			table = at(table.to)
			table.share(s)
		}
	}
	days := make([]Day, 0, len(tables))
	for i, t := range tables {
		switch {
		case i == 0:
			days = append(days, t.first(today))
		case t.reaches(18): // a day that breaks off in the morning has not had its high
			days = append(days, t.done())
		}
	}
	return days
}

// instant takes what a span says of its beginning.
func (t *dayTable) instant(s span, loc *time.Location) {
	if s.temp.Has && (!t.top.temp.Has || s.temp.Value > t.top.temp.Value) {
		t.top = s
	}
	if s.temp.Has && (!t.foot.temp.Has || s.temp.Value < t.foot.temp.Value) {
		t.foot = s
	}
	if s.wind.Has && (!t.day.Wind.Has || s.wind.Value > t.day.Wind.Value) {
		t.day.Wind, t.day.From = s.wind, s.way
	}
	t.day.Gust, t.day.UV = t.day.Gust.atLeast(s.gust), t.day.UV.atLeast(s.uv)
	hour := s.from.In(loc).Hour()
	if t.daylight == NoSky && hour >= 5 && hour <= 8 {
		t.daylight = s.sky12
	}
	if hour >= 6 && hour < 18 {
		t.heaviest = max(t.heaviest, s.sky)
	} else {
		t.rest = max(t.rest, s.sky)
	}
}

// share takes the day's part of what a span says of its time.
func (t *dayTable) share(s span) {
	from, to := s.from, s.to
	if from.Before(t.from) {
		from = t.from
	}
	if to.After(t.to) {
		to = t.to
	}
	if from.Before(t.begun) {
		t.begun = from
	}
	if to.After(t.end) {
		t.end = to
	}
	if !to.After(from) {
		return
	}
	part := float64(to.Sub(from)) / float64(s.to.Sub(s.from))
	t.day.Rain = t.day.Rain.plus(s.rain.times(part))
	if part >= 0.5 {
		t.day.Chance = t.day.Chance.atLeast(s.chance)
	}
	if s.six && !s.from.Before(t.from) && !s.from.Add(6*time.Hour).After(t.to) {
		// only hours that lie wholly in the day: what crosses midnight may have had its high or low on the other side
		t.day.High, t.day.Low = t.day.High.atLeast(s.max6), t.day.Low.atMost(s.min6)
	}
}

// reaches says whether the day is spoken of until an hour of it.
func (t *dayTable) reaches(hour int) bool {
	return !t.end.Before(t.from.Add(t.to.Sub(t.from) * time.Duration(hour) / 24))
}

// done is the day as the table has it. The percentiles are those of the warmest and the coldest span; where the day's high lies between two
// instants, the range keeps its width and moves with it.
func (t *dayTable) done() Day {
	d := t.day
	d.High, d.Low = d.High.atLeast(t.top.temp), d.Low.atMost(t.foot.temp)
	d.HighRange, d.LowRange = t.top.moved(d.High), t.foot.moved(d.Low)
	for _, sky := range []Sky{t.daylight, t.heaviest, t.rest} {
		if d.Sky == NoSky {
			d.Sky = sky
		}
	}
	return d
}

// moved is the range of the span's temperature, moved to the day's.
func (s span) moved(to Figure) *Range {
	if s.runs == nil || !s.temp.Has || !to.Has {
		return nil
	}
	by := to.Value - s.temp.Value
	return &Range{s.runs.Least + by, s.runs.Most + by}
}

// first is the day that is going on. What is known only of its rest is not the day's: the high is not told once the afternoon has gone
// by unseen, nor the low when the early morning has.
func (t *dayTable) first(today *Day) Day {
	d := t.done()
	if today != nil && today.Date == d.Date { // passed hours have no ranges and no UV
		d.UV = d.UV.atLeast(today.UV)
		if d.HighRange == nil {
			d.HighRange = today.HighRange
		}
		if d.LowRange == nil {
			d.LowRange = today.LowRange
		}
		if d.Sky == NoSky || t.daylight == NoSky && today.Sky != NoSky {
			d.Sky = today.Sky
		}
	}
	unseen := t.begun.Sub(t.from)
	if unseen > 15*time.Hour {
		d.High, d.HighRange = Figure{}, nil
	}
	if unseen > 7*time.Hour {
		d.Low, d.LowRange = Figure{}, nil
	}
	return d
}

// sameDay is what a forecast of the same source said of the day that is going on; nil where there is none.
func (f *Forecast) sameDay(source string, now time.Time, loc *time.Location) *Day {
	if f == nil || f.Source != source {
		return nil
	}
	today := now.In(loc).Format(dateForm)
	for i := range f.Days {
		if f.Days[i].Date == today {
			return &f.Days[i]
		}
	}
	return nil
}
