package locale

import (
	"math"
	"slices"
	"strings"
)

// Units is the set of measures in which a country reads its weather.
type Units uint8

const (
	Metric Units = iota // °C, km/h, mm
	UK                  // °C, mph, mm
	US                  // °F, mph, inches
)

// String is the word for the set in an address or a configuration file.
func (u Units) String() string {
	switch u {
	case UK:
		return "uk"
	case US:
		return "us"
	}
	return "metric"
}

// ParseUnits reads "metric", "uk" or "us" (or CLDR's "uksystem", "ussystem").
func ParseUnits(s string) (Units, bool) {
	switch strings.ToLower(s) {
	case "metric":
		return Metric, true
	case "uk", "uksystem":
		return UK, true
	case "us", "ussystem":
		return US, true
	}
	return Metric, false
}

// Units is the country's own set: US for the United States and Liberia, UK for
// the United Kingdom, else metric.
func (l *Locale) Units() Units { return l.units }

func unitsOf(region string) Units {
	t := cldr()
	switch {
	case t.System[region] == "US", slices.Contains(t.Fahrenheit, region):
		// Belize, the Bahamas, the Cayman Islands, Palau and Puerto Rico read
		// Fahrenheit and drive in miles.
		return US
	case region == "GB":
		// CLDR gives Myanmar the UK system too, but its weather is in km/h.
		return UK
	}
	return Metric
}

// Temperature writes degrees Celsius in the set's scale, whole: "24°C", "75°F".
func (l *Locale) Temperature(celsius float64, u Units) string {
	if u == US {
		return l.measure(l.record.Units.Fahrenheit, fahrenheit(celsius), 0)
	}
	return l.measure(l.record.Units.Celsius, celsius, 0)
}

// Degrees is Temperature without the letter of the scale: "24°".
func (l *Locale) Degrees(celsius float64, u Units) string {
	if u == US {
		celsius = fahrenheit(celsius)
	}
	return l.measure(l.record.Units.Degree, celsius, 0)
}

// Speed writes a speed given in km/h, whole: "15 km/h", "9 mph".
func (l *Locale) Speed(kmh float64, u Units) string {
	const kilometresInMile = 1.609344
	if u == Metric {
		return l.measure(l.record.Units.KmH, kmh, 0)
	}
	return l.measure(l.record.Units.MpH, kmh/kilometresInMile, 0)
}

// Rain writes a depth given in millimetres: "9.8 mm", "0.39 in".
func (l *Locale) Rain(mm float64, u Units) string {
	const millimetresInInch = 25.4
	if u == US {
		return l.measure(l.record.Units.Inch, mm/millimetresInInch, 2)
	}
	return l.measure(l.record.Units.MM, mm, 1)
}

// Snow writes a depth given in centimetres: "3 cm", "1.2 in".
func (l *Locale) Snow(cm float64, u Units) string {
	const centimetresInInch = 2.54
	if u == US {
		return l.measure(l.record.Units.Inch, cm/centimetresInInch, 1)
	}
	return l.measure(l.record.Units.CM, cm, 1)
}

// Distance writes kilometres: "3 km", "2 mi".
func (l *Locale) Distance(km float64, u Units) string {
	if u == Metric {
		return l.measure(l.record.Units.KM, km, 1)
	}
	return l.measure(l.record.Units.Mile, km/1.609344, 1)
}

// Minutes writes a length of time: "4 min".
func (l *Locale) Minutes(n int) string { return l.measure(l.record.Units.Minute, float64(n), 0) }

func fahrenheit(celsius float64) float64 { return celsius*9/5 + 32 }

// measure rounds half away from nought, as a reader rounds.
func (l *Locale) measure(f forms, v float64, most int) string {
	v = math.Round(v*math.Pow10(most)) / math.Pow10(most)
	decimals := decimalsOf(v, most)
	phrase := f.pick(l.category(v, decimals))
	phrase = strings.ReplaceAll(phrase, " ", noBreak)
	return strings.Replace(phrase, "{0}", l.write(v, decimals), 1)
}
