package weather

import (
	"context"
	"hash/fnv"
	"math"
	"strconv"
	"time"
)

// Sample makes the source of the demonstration paper. Its figures follow the place's climate through the year, as far as
// latitude, hemisphere and altitude tell it, and are the same for the same place and day on every machine. Every
// forecast of it is marked Sample, and every page says so.
func Sample(clock func() time.Time) Source {
	if clock == nil {
		clock = time.Now
	}
	return sample{clock}
}

type sample struct{ clock func() time.Time }

const (
	sampleDays   = 14
	sampleRanges = 11 // so many days have ranges: the rest shows a page without them
	sampleHours  = 60 // from the midnight before now
)

func (sample) Name() string { return "sample" }

// Forecast invents one. It never fails but for a place without a time zone.
func (s sample) Forecast(_ context.Context, p Place, _ *Forecast) (Forecast, error) {
	loc, err := p.Location()
	if err != nil {
		return Forecast{}, err
	}
	now := s.clock()
	y, m, d := now.In(loc).Date()
	f := Forecast{Source: "sample", Sample: true, Fetched: now, Expires: now.Truncate(time.Hour).Add(time.Hour), Issued: time.Date(y, m, d, 4, 0, 0, 0, loc).UTC(),
		Attribution: Attribution{Text: "Sample data made by this newspaper’s own program", URL: "/about", Licence: "CC0 1.0"}}
	if f.Issued.After(now) {
		f.Issued = f.Issued.AddDate(0, 0, -1)
	}
	climate := climateOf(p)
	for i := range sampleDays {
		f.Days = append(f.Days, climate.day(time.Date(y, m, d+i, 12, 0, 0, 0, time.UTC), i))
	}
	for t := time.Date(y, m, d, 0, 0, 0, 0, loc); len(f.Hours) < sampleHours; t = t.Add(time.Hour) {
		local := t.In(loc)
		f.Hours = append(f.Hours, climate.hour(local))
	}
	return finish(f, p)
}

// climate is what latitude and altitude say of a place: close enough to be believed, not to be relied on.
type climate struct {
	seed    string
	lat     float64 // degrees
	height  float64 // km above the sea
	mean    float64 // °C, of the year
	swing   float64 // °C, from the mean to the warmest time of the year
	daily   float64 // °C, from a day's mean to its high
	south   bool
	tropics bool // rain comes with the warm season
	west    bool // rain comes with the cold season
}

func climateOf(p Place) climate {
	lat := math.Abs(p.Lat)
	c := climate{seed: strconv.FormatInt(p.ID, 10), lat: p.Lat, height: math.Max(0, float64(p.Altitude)/1000), south: p.Lat < 0, tropics: lat < 33, west: lat >= 33 && lat < 42}
	cooler, wider := 0.0062, 0.17 // the north has the large lands, whose winters are colder and summers hotter
	if c.south {
		cooler, wider = 0.0078, 0.155
	}
	c.mean = 27.5 - cooler*lat*lat - 3.8*c.height
	c.swing = 0.5 + wider*lat
	c.daily = 4.2 + 0.8*math.Min(c.height, 2)
	return c
}

// season runs from -1 in the coldest time of the year, four weeks after the shortest day, to 1 in the warmest.
func (c climate) season(day time.Time) float64 {
	s := -math.Cos(2 * math.Pi * (float64(day.YearDay()) - 19) / 365.25)
	if c.south {
		return -s
	}
	return s
}

// noise is a number from -1 to 1 that belongs to the place, the day and the purpose.
func (c climate) noise(day time.Time, purpose string) float64 {
	h := fnv.New64a()
	h.Write([]byte(c.seed + " " + day.Format(dateForm) + " " + purpose))
	v := h.Sum64()
	v ^= v >> 33 // FNV's upper bits stir too little for words that differ in their last letter
	v *= 0xff51afd7ed558ccd
	v ^= v >> 33
	return float64(v>>11)/(1<<52) - 1
}

// drift is noise that lasts for days, as weather does.
func (c climate) drift(day time.Time, purpose string) float64 {
	sum := 0.0
	for back, weight := range []float64{.4, .3, .2, .1} {
		sum += weight * c.noise(day.AddDate(0, 0, -back), purpose)
	}
	return sum * 1.7
}

// wetness is how likely rain is in the day, from 0 to 1.
func (c climate) wetness(day time.Time) float64 {
	season, base := c.season(day), .34
	switch {
	case c.tropics:
		base = .12 + .36*(season+1)/2
	case c.west:
		base = .12 + .30*(1-season)/2
	}
	return math.Min(.97, math.Max(.02, base+.42*c.drift(day, "wet")))
}

// day invents a day; ahead is how many days from today it is.
func (c climate) day(day time.Time, ahead int) Day {
	wet := c.wetness(day)
	mean := c.mean + c.swing*c.season(day) + 3.4*c.drift(day, "warm") - 2.5*math.Max(0, wet-.5)
	half := c.daily * (1.15 - .5*wet)
	d := Day{Date: day.Format(dateForm), High: tenth(mean + half), Low: tenth(mean - half)}
	rain := 0.0
	if wet > .3 {
		rain = 55 * math.Pow(wet-.3, 2) * (1 + .45*c.noise(day, "mm"))
	}
	d.Rain, d.Chance = tenth(rain), Known(math.Round(wet*100))
	d.Sky = c.sky(day, wet, mean)
	wind := 8 + 5*math.Abs(c.drift(day, "wind"))*2 + 4*wet
	d.Wind, d.Gust = tenth(wind), tenth(wind*(1.9+.5*c.noise(day, "gust")))
	d.From = Known(math.Mod(math.Round(360+180*c.drift(day, "from")), 360))
	d.UV = tenth(c.uv(day) * (1 - .35*wet))
	if ahead < sampleRanges {
		d.HighRange, d.LowRange = c.ranges(day, ahead, d)
	}
	if ahead == sampleDays-1 {
		d.Chance = Figure{}
	}
	return d
}

// sky fits the rain.
func (c climate) sky(day time.Time, wet, mean float64) Sky {
	cold := mean < 1.5
	switch {
	case wet > .45 && cold:
		return Sky(71 + 2*min(2, int((wet-.45)*6)))
	case wet > .45 && c.season(day) > .2 && mean > 15 && c.noise(day, "thunder") > -.1:
		return 95
	case wet > .72:
		return 63
	case wet > .55:
		return 81
	case wet > .45:
		return 61
	case wet > .34:
		return 3
	case wet > .22:
		return 2
	case wet > .12:
		return 1
	}
	return 0
}

// uv is the highest index of a clear day: it follows the height of the noon sun, and grows with the height of the place.
func (c climate) uv(day time.Time) float64 {
	declination := -23.44 * math.Cos(2*math.Pi*(float64(day.YearDay())+10)/365.25)
	noon := math.Max(0, math.Cos((c.lat-declination)*rad))
	return 11.4 * math.Pow(noon, 2.2) * (1 + .08*c.height)
}

// ranges widen with the days: a degree either side at first, four at the end.
func (c climate) ranges(day time.Time, ahead int, d Day) (high, low *Range) {
	spread := .8 + .02*float64(ahead)
	if ahead > 4 {
		spread = 1.6 + .38*float64(ahead-5)
	}
	lean := .25 * c.noise(day, "lean")
	high = &Range{math.Round(10*(d.High.Value-spread*(1+lean))) / 10, math.Round(10*(d.High.Value+spread*(1-lean))) / 10}
	low = &Range{math.Round(10*(d.Low.Value-spread*.8*(1-lean))) / 10, math.Round(10*(d.Low.Value+spread*.8*(1+lean))) / 10}
	return high, low
}

// hour invents an hour between the days' lows and highs: coldest at six, warmest at three in the afternoon.
func (c climate) hour(local time.Time) Hour {
	y, m, dd := local.Date()
	noon := time.Date(y, m, dd, 12, 0, 0, 0, time.UTC)
	today, tomorrow, yesterday := c.day(noon, 0), c.day(noon.AddDate(0, 0, 1), 0), c.day(noon.AddDate(0, 0, -1), 0)
	t := float64(local.Hour()) + float64(local.Minute())/60
	var temp float64
	switch {
	case t < 6:
		temp = between(yesterday.High.Value, today.Low.Value, (t+9)/15)
	case t < 15:
		temp = between(today.Low.Value, today.High.Value, (t-6)/9)
	default:
		temp = between(today.High.Value, tomorrow.Low.Value, (t-15)/15)
	}
	wet := c.wetness(noon)
	peak := 16 + 2*c.noise(noon, "peak")
	near := math.Exp(-math.Pow((t-peak)/4, 2))
	chance := math.Round(100 * wet * (.2 + .8*near))
	h := Hour{Time: local.UTC(), Temp: tenth(temp), Chance: Known(chance), Rain: tenth(today.Rain.Value * near / 7), Sky: today.Sky}
	if today.Sky.wet() && chance < 40 {
		h.Sky = Sky(2)
		if chance > 25 {
			h.Sky = 3
		}
	}
	h.Wind = tenth(today.Wind.Value * (.55 + .45*math.Exp(-math.Pow((t-15)/5, 2))))
	h.Gust, h.From = tenth(h.Wind.Value*1.9), today.From
	h.Humidity = Known(math.Round(math.Min(97, math.Max(18, 45+30*wet+2.2*(today.High.Value-temp)-8))))
	h.Feels = tenth(temp + .06*(h.Humidity.Value-50)*math.Max(0, temp-18)/8 - .05*h.Wind.Value*math.Max(0, 15-temp)/10)
	return h
}

// between goes from a to b as a cosine does, slowly at both ends.
func between(a, b, part float64) float64 { return a + (b-a)*(1-math.Cos(math.Pi*part))/2 }

// tenth keeps a figure to one decimal, which is all that is known even by those who know.
func tenth(v float64) Figure { return Known(math.Round(v*10) / 10) }
