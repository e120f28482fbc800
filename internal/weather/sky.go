package weather

import (
	"strconv"
	"strings"
)

// Sky is the weather of a day or an hour as a code of the World Meteorological Organization (WMO code table 4677, the part in use by
// forecasts), or NoSky.
type Sky int

// NoSky says that the source has no word for the sky.
const NoSky Sky = -1

// icons of every sky that the pages have a word and a drawing for. 68, 69, 83 and 84 are rain and snow mixed: MET Norway's sleet.
var icons = map[Sky]string{0: "sun", 1: "sun", 2: "part", 3: "cloud", 45: "fog", 48: "fog",
	51: "drizzle", 53: "drizzle", 55: "drizzle", 56: "sleet", 57: "sleet", 61: "rain", 63: "rain", 65: "rain", 66: "sleet", 67: "sleet", 68: "sleet", 69: "sleet",
	71: "snow", 73: "snow", 75: "snow", 77: "snow", 80: "rain", 81: "rain", 82: "rain", 83: "sleet", 84: "sleet", 85: "snow", 86: "snow",
	95: "storm", 96: "storm", 99: "storm"}

// known keeps a code that the pages have a word and a drawing for.
func (s Sky) known() Sky {
	if icons[s] != "" {
		return s
	}
	return NoSky
}

// Icon is the name of the drawing: sun, moon, part, partn (part of a night sky), cloud, fog, drizzle, rain, sleet, snow, storm; or empty for NoSky.
func (s Sky) Icon(night bool) string {
	icon := icons[s]
	switch {
	case night && icon == "sun":
		return "moon"
	case night && icon == "part":
		return "partn"
	}
	return icon
}

// Key is the catalogue key of the sky in words.
func (s Sky) Key() string {
	if icons[s] == "" {
		return "weather.sky.unknown"
	}
	return "weather.sky." + strconv.Itoa(int(s))
}

// wet says that something falls from this sky.
func (s Sky) wet() bool { return s >= 51 }

// symbols of MET Norway (api.met.no, weathericon 2.0) without _day, _night, _polartwilight, as WMO codes.
var symbols = map[string]Sky{
	"clearsky": 0, "fair": 1, "partlycloudy": 2, "cloudy": 3, "fog": 45,
	"lightrain": 61, "rain": 63, "heavyrain": 65, "lightrainshowers": 80, "rainshowers": 81, "heavyrainshowers": 82,
	"lightsleet": 68, "sleet": 69, "heavysleet": 69, "lightsleetshowers": 83, "sleetshowers": 84, "heavysleetshowers": 84,
	"lightsnow": 71, "snow": 73, "heavysnow": 75, "lightsnowshowers": 85, "snowshowers": 85, "heavysnowshowers": 86,
}

// skyOfSymbol reads a symbol_code. Every one with thunder is a thunderstorm; an unknown one is NoSky.
func skyOfSymbol(code string) Sky {
	name, _, _ := strings.Cut(code, "_")
	if strings.HasSuffix(name, "andthunder") {
		return 95
	}
	if s, ok := symbols[name]; ok {
		return s
	}
	return NoSky
}
