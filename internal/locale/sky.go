package locale

import (
	"math"
	"slices"
	"strconv"
)

// skyCodes are the present-weather codes that forecasts use (WMO code table
// 4677, the part of it that Open-Meteo documents).
var skyCodes = []int{0, 1, 2, 3, 45, 48, 51, 53, 55, 56, 57, 61, 63, 65, 66, 67, 71, 73, 75, 77, 80, 81, 82, 85, 86, 95, 96, 99}

// SkyKey is the catalogue key of a WMO code; an unknown code has the key of "no
// word for the sky".
func SkyKey(code int) string {
	if slices.Contains(skyCodes, code) {
		return "weather.sky." + strconv.Itoa(code)
	}
	return "weather.sky.unknown"
}

// Sky is the word for a WMO code: "Partly cloudy".
func (l *Locale) Sky(code int) string { return l.T(SkyKey(code)) }

var winds = [16]string{"n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw"}

// point is the nearest of the sixteen points for the degrees from which the wind blows.
func point(degrees float64) string {
	if math.IsNaN(degrees) || math.IsInf(degrees, 0) {
		return "unknown"
	}
	i := int(math.Round(degrees/22.5)) % len(winds)
	return winds[(i+len(winds))%len(winds)]
}

// Wind is the direction from which the wind blows: "north-west".
func (l *Locale) Wind(degrees float64) string { return l.T("weather.wind." + point(degrees)) }

// WindShort is "NW".
func (l *Locale) WindShort(degrees float64) string {
	return l.T("weather.windshort." + point(degrees))
}

var moons = [8]string{"new", "waxingcrescent", "firstquarter", "waxinggibbous", "full", "waninggibbous", "lastquarter", "waningcrescent"}

// MoonKey is the catalogue key for a phase from 0 (new) through 0.5 (full) to 1.
func MoonKey(phase float64) string {
	i := int(math.Round((phase-math.Floor(phase))*float64(len(moons)))) % len(moons)
	return "weather.moon." + moons[max(i, 0)]
}

// Moon is the phase in words: "Waxing crescent".
func (l *Locale) Moon(phase float64) string { return l.T(MoonKey(phase)) }

// UV is the exposure word for a UV index (WHO, Global Solar UV Index, 2002).
func (l *Locale) UV(index float64) string {
	switch i := math.Round(index); {
	case i <= 2:
		return l.T("weather.uv.low")
	case i <= 5:
		return l.T("weather.uv.moderate")
	case i <= 7:
		return l.T("weather.uv.high")
	case i <= 10:
		return l.T("weather.uv.veryhigh")
	}
	return l.T("weather.uv.extreme")
}
