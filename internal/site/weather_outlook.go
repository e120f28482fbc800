package site

import (
	"strings"

	"broadsheet/internal/weather"
)

// The outlook is made from the figures and says nothing that they do not: what today's sky is, where the temperature goes in the week,
// when it dries up or rain comes. Each sentence is whole in the catalogue, so that other languages may order it as they do.

// when a day counts as wet or dry; between the two nothing is said of it.
const (
	wetChance, wetRain = 50, 2  // percent, mm
	dryChance, dryRain = 30, .5 // percent, mm
	outlookWeek        = 7      // days that the temperature's sentence looks at
	worthSaying        = 3      // °C from which a change is worth a sentence
)

func wet(d weather.Day) bool {
	return d.Chance.Has && d.Chance.Value >= wetChance || d.Rain.Has && d.Rain.Value >= wetRain
}

func dry(d weather.Day) bool {
	return (d.Chance.Has || d.Rain.Has) && (!d.Chance.Has || d.Chance.Value < dryChance) && (!d.Rain.Has || d.Rain.Value < dryRain)
}

// outlook is up to three sentences.
func (a almanac) outlook(days []weather.Day) string {
	var say []string
	for _, s := range []string{a.outlookToday(days[0]), a.outlookWarmth(days[:min(outlookWeek, len(days))]), a.outlookRain(days)} {
		if s != "" {
			say = append(say, s)
		}
	}
	return strings.Join(say, " ")
}

func (a almanac) outlookToday(d weather.Day) string {
	sky := a.l.T(d.Sky.Key())
	switch {
	case d.Sky == weather.NoSky:
		return ""
	case wet(d) && d.Chance.Has:
		return a.l.T("weather.outlook.wet", sky, a.percent(d.Chance))
	case d.High.Has:
		return a.l.T("weather.outlook.sky", sky, a.degrees(d.High))
	}
	return a.l.T("weather.outlook.skyonly", sky)
}

// outlookWarmth tells the largest change of the day's high in the week, from the first day that has one.
func (a almanac) outlookWarmth(days []weather.Day) string {
	for len(days) > 0 && !days[0].High.Has {
		days = days[1:]
	}
	if len(days) < 3 {
		return ""
	}
	first, warm, cool := days[0], days[0], days[0]
	for _, d := range days {
		if d.High.Has && d.High.Value > warm.High.Value {
			warm = d
		}
		if d.High.Has && d.High.Value < cool.High.Value {
			cool = d
		}
	}
	up, down := warm.High.Value-first.High.Value, first.High.Value-cool.High.Value
	switch {
	case up >= worthSaying && up >= down:
		return a.l.T("weather.outlook.warmer", a.weekday(warm), a.degrees(warm.High))
	case down >= worthSaying:
		return a.l.T("weather.outlook.cooler", a.weekday(cool), a.degrees(cool.High))
	case a.degrees(cool.High) == a.degrees(warm.High):
		return a.l.T("weather.outlook.same", a.degrees(warm.High), a.weekday(days[len(days)-1]))
	}
	return a.l.T("weather.outlook.steady", a.degrees(cool.High), a.degrees(warm.High), a.weekday(days[len(days)-1]))
}

func (a almanac) weekday(d weather.Day) string { return a.l.Weekday(d.Noon(a.loc)) }

// outlookRain tells when it dries up and when rain is back, or when it comes.
func (a almanac) outlookRain(days []weather.Day) string {
	first := func(from int, is func(weather.Day) bool) int {
		for i := from; i < len(days); i++ {
			if is(days[i]) {
				return i
			}
		}
		return -1
	}
	date := func(i int) string {
		if i < outlookWeek { // within the week its name says which day
			return a.weekday(days[i])
		}
		return a.l.WeekdayDayMonth(days[i].Noon(a.loc))
	}
	if !wet(days[0]) {
		if i := first(1, wet); i > 0 {
			return a.l.T("weather.outlook.rain", date(i))
		}
		if first(0, func(d weather.Day) bool { return !dry(d) }) < 0 {
			return a.l.T("weather.outlook.norain", len(days))
		}
		return ""
	}
	i := first(1, dry)
	if i < 0 {
		return ""
	}
	back := first(i+1, wet)
	if back < 0 {
		return a.l.T("weather.outlook.drier", a.weekday(days[i]))
	}
	return a.l.T("weather.outlook.drierthen", a.weekday(days[i]), date(back))
}
