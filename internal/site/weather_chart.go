package site

import (
	"fmt"
	"math"
	"strings"

	"broadsheet/internal/locale"
	"broadsheet/internal/weather"
)

// weatherChart is the drawing of all days: lines of highs and lows, the band of their ranges, the rain below. Every coordinate is worked out
// here; colours and strokes are the style sheet's, so that light, dark and print are one drawing.
type weatherChart struct {
	Title, Desc       string
	Width             float64
	Ticks             []chartTick
	Bands             []string // ranges of highs and of lows
	High, Low         string   // lines where the data has ranges
	HighBare, LowBare string   // lines where it has none: "a guide"
	Days              []chartDay
	Far, FarWidth     float64 // where the days without ranges begin at the end; 0: nowhere
	Guide, Ranged     bool    // whether there are such days, and such with ranges
	Swipe             string
}

// GuideX is where the ground of the days without ranges is named; where it is narrow, the name ends with the sheet.
func (c *weatherChart) GuideX() float64 {
	const words = 185 // width of "A guide: no range in the data"
	return tenths(math.Max(34, math.Min(c.Far+8, c.Width-words)))
}

// chartTick is a line of the scale.
type chartTick struct {
	Y     float64
	Label string
}

// chartDay is what is written and drawn at one day.
type chartDay struct {
	X                 float64
	Name, Date        string
	High, Low, Chance string
	HighY, LowY       float64
	Bar, BarY, BarX   float64 // the rain's column; Bar 0: none
	Rain              string  // its label
	RainY             float64
}

// measures of the drawing, in its own units. One of fourteen days is 57 wide, which is 44 px on a phone's sheet of 46 rem.
const (
	chartWidth, chartLeft, chartRight = 850.0, 29.5, 22.5
	chartTop, chartFoot               = 60.0, 190.0 // of the temperatures
	chartBase                         = 270.0       // where the rain stands
	chartRainMost                     = 70.0        // height of the wettest day's column at most
	chartRainScale                    = 3.0         // of a millimetre, where that is not too high
	leastRainDrawn                    = 0.2         // mm
	leastRainLabelled                 = 1.0         // mm
)

// chart draws the days; nil where there are fewer than two with a high and a low, because a line needs two ends.
func (a almanac) chart(days []weather.Day) *weatherChart {
	g := a.ground(days)
	if g == nil {
		return nil
	}
	c := &weatherChart{Width: chartWidth, Title: a.l.T("weather.charttitle", len(days)), Desc: a.describe(days),
		Swipe: a.l.T("weather.swipedays", len(days))}
	for t := g.least; t <= g.most; t += g.step {
		c.Ticks = append(c.Ticks, chartTick{g.y(t), a.l.Number(t) + "°"})
	}
	bare := len(days) // the days from here on have no ranges
	for bare > 0 && days[bare-1].HighRange == nil {
		bare--
	}
	c.Ranged, c.Guide = bare > 0, bare < len(days)
	if c.Guide {
		c.Far = tenths(chartLeft + g.day*float64(bare))
		c.FarWidth = tenths(c.Width - c.Far)
	}
	highs := func(d weather.Day) (weather.Figure, *weather.Range) { return d.High, d.HighRange }
	lows := func(d weather.Day) (weather.Figure, *weather.Range) { return d.Low, d.LowRange }
	c.Bands = append(g.bands(days, highs), g.bands(days, lows)...)
	c.High, c.HighBare = g.lines(days, highs)
	c.Low, c.LowBare = g.lines(days, lows)
	for i, d := range days {
		c.Days = append(c.Days, a.chartDay(g, i, d))
	}
	return c
}

// ground is the scale of a drawing, in the units of the reader.
type ground struct {
	convert           func(float64) float64 // from °C
	least, most, step float64
	rain              float64 // height of a millimetre
	day               float64 // width of a day
}

func (a almanac) ground(days []weather.Day) *ground {
	g := &ground{convert: func(c float64) float64 { return c }, least: math.Inf(1), most: math.Inf(-1), step: 5, rain: chartRainScale,
		day: (chartWidth - chartLeft - chartRight) / float64(len(days))}
	if a.u == locale.US {
		g.convert, g.step = func(c float64) float64 { return c*9/5 + 32 }, 10
	}
	known, wettest := 0, 0.0
	for _, d := range days {
		if d.High.Has && d.Low.Has {
			known++
		}
		for _, v := range extremes(d) {
			g.least, g.most = math.Min(g.least, g.convert(v)), math.Max(g.most, g.convert(v))
		}
		if d.Rain.Has {
			wettest = math.Max(wettest, d.Rain.Value)
		}
	}
	if known < 2 {
		return nil
	}
	g.least, g.most = math.Floor((g.least-2)/g.step)*g.step, math.Ceil((g.most+1)/g.step)*g.step
	if (g.most-g.least)/g.step > 8 {
		g.step *= 2
		g.least = math.Floor(g.least/g.step) * g.step
	}
	if wettest*g.rain > chartRainMost {
		g.rain = chartRainMost / wettest
	}
	return g
}

// extremes are all temperatures of a day that the drawing has to hold.
func extremes(d weather.Day) []float64 {
	var all []float64
	for _, f := range []weather.Figure{d.High, d.Low} {
		if f.Has {
			all = append(all, f.Value)
		}
	}
	for _, r := range []*weather.Range{d.HighRange, d.LowRange} {
		if r != nil {
			all = append(all, r.Least, r.Most)
		}
	}
	return all
}

// y is the height of a temperature in the reader's units.
func (g *ground) y(t float64) float64 {
	return tenths(chartTop + (g.most-t)/(g.most-g.least)*(chartFoot-chartTop))
}

// x is the middle of a day.
func (g *ground) x(i int) float64 { return tenths(chartLeft + g.day*(float64(i)+.5)) }

// point writes a place on the sheet.
func (g *ground) point(i int, celsius float64) string {
	return fmt.Sprintf("%g %g", g.x(i), g.y(g.convert(celsius)))
}

// of is one of a day's figures with its range.
type of func(weather.Day) (weather.Figure, *weather.Range)

// bands draws the ranges, one shape for each run of two or more days that have them.
func (g *ground) bands(days []weather.Day, of of) []string {
	var shapes, up, down []string
	end := func() {
		if len(up) > 1 {
			for i := len(down) - 1; i >= 0; i-- {
				up = append(up, down[i])
			}
			shapes = append(shapes, "M"+strings.Join(up, "L")+"Z")
		}
		up, down = nil, nil
	}
	for i, d := range days {
		_, r := of(d)
		if r == nil {
			end()
			continue
		}
		up, down = append(up, g.point(i, r.Most)), append(down, g.point(i, r.Least))
	}
	end()
	return shapes
}

// lines draws a line from day to day: full where both its ends have a range, else bare.
func (g *ground) lines(days []weather.Day, of of) (full, bare string) {
	var paths [2]strings.Builder
	last := [2]int{-1, -1}
	for i := 1; i < len(days); i++ {
		from, fromRange := of(days[i-1])
		to, toRange := of(days[i])
		if !from.Has || !to.Has {
			continue
		}
		kind := 0
		if fromRange == nil || toRange == nil {
			kind = 1
		}
		if last[kind] != i-1 {
			paths[kind].WriteString("M" + g.point(i-1, from.Value))
		}
		paths[kind].WriteString("L" + g.point(i, to.Value))
		last[kind] = i
	}
	return paths[0].String(), paths[1].String()
}

// chartDay writes what stands at one day: labels keep clear of the band.
func (a almanac) chartDay(g *ground, i int, d weather.Day) chartDay {
	day := chartDay{X: g.x(i), Name: a.dayName(i, d), Date: a.l.DayMonthShort(d.Noon(a.loc)), High: a.known(d.High), Low: a.known(d.Low), Chance: a.percent(d.Chance)}
	if d.High.Has {
		day.HighY = g.y(g.convert(d.High.Value))
		if d.HighRange != nil {
			day.HighY = g.y(g.convert(d.HighRange.Most))
		}
	}
	if d.Low.Has {
		day.LowY = g.y(g.convert(d.Low.Value))
		if d.LowRange != nil {
			day.LowY = g.y(g.convert(d.LowRange.Least))
		}
	}
	if d.Rain.Has && d.Rain.Value >= leastRainDrawn {
		day.Bar, day.BarX = tenths(d.Rain.Value*g.rain), day.X-11
		day.BarY = tenths(chartBase - day.Bar)
		if d.Rain.Value >= leastRainLabelled {
			day.Rain, day.RainY = a.rain(d.Rain), tenths(day.BarY-5)
		}
	}
	return day
}

// describe says the drawing in words, for those who do not see it.
func (a almanac) describe(days []weather.Day) string {
	var high, low [2]weather.Figure // least, most
	widen := func(r *[2]weather.Figure, f weather.Figure) {
		if f.Has && (!r[0].Has || f.Value < r[0].Value) {
			r[0] = f
		}
		if f.Has && (!r[1].Has || f.Value > r[1].Value) {
			r[1] = f
		}
	}
	var wettest weather.Day
	for _, d := range days {
		widen(&high, d.High)
		widen(&low, d.Low)
		if d.Rain.Has && d.Rain.Value > wettest.Rain.Value {
			wettest = d
		}
	}
	if wettest.Rain.Value < leastRainDrawn {
		return a.l.T("weather.chartdry", a.degrees(high[0]), a.degrees(high[1]), a.degrees(low[0]), a.degrees(low[1]))
	}
	return a.l.T("weather.chartdesc", a.degrees(high[0]), a.degrees(high[1]), a.degrees(low[0]), a.degrees(low[1]), a.l.WeekdayDayMonth(wettest.Noon(a.loc)), a.rain(wettest.Rain))
}
