package weather

import (
	"math"
	"time"
)

// MoonPhase is how far the moon has gone from the sun as a part of the whole round: 0 new, 0.25 first quarter, 0.5 full, 0.75 last
// quarter (Meeus, Astronomical Algorithms, ch. 47, the largest terms; within 0.0005 of the almanac).
func MoonPhase(t time.Time) float64 {
	c := julianCentury(t)
	elongation := (297.8501921 + 445267.1114034*c) * rad
	sun := (357.5291092 + 35999.0502909*c) * rad
	moon := (134.9633964 + 477198.8675055*c) * rad
	latitude := (93.2720950 + 483202.0175233*c) * rad
	moonAt := 218.3164477 + 481267.88123421*c +
		6.288774*math.Sin(moon) + 1.274027*math.Sin(2*elongation-moon) + 0.658314*math.Sin(2*elongation) + 0.213618*math.Sin(2*moon) -
		0.185116*math.Sin(sun) - 0.114332*math.Sin(2*latitude) + 0.058793*math.Sin(2*elongation-2*moon) + 0.057066*math.Sin(2*elongation-sun-moon) +
		0.053322*math.Sin(2*elongation+moon) + 0.045758*math.Sin(2*elongation-sun) - 0.040923*math.Sin(sun-moon) - 0.034720*math.Sin(elongation) -
		0.030383*math.Sin(sun+moon)
	anomaly := 357.52911 + c*35999.05029
	sunAt := 280.46646 + c*36000.76983 + math.Sin(anomaly*rad)*1.914602 + math.Sin(2*anomaly*rad)*0.019993
	phase := math.Mod(moonAt-sunAt, 360)
	if phase < 0 {
		phase += 360
	}
	return phase / 360
}

// moonNames are the catalogue keys of the eight phases in order.
var moonNames = [8]string{"new", "waxingcrescent", "firstquarter", "waxinggibbous", "full", "waninggibbous", "lastquarter", "waningcrescent"}

// MoonKey is the catalogue key of the moon's phase on a civil day. The four named phases belong to the one day in which they fall, so that "full
// moon" stands on one day a month and not on four.
func MoonKey(day time.Time) string {
	y, m, d := day.Date()
	from := MoonPhase(time.Date(y, m, d, 0, 0, 0, 0, day.Location()))
	to := MoonPhase(time.Date(y, m, d+1, 0, 0, 0, 0, day.Location()))
	if to < from {
		to++ // the new moon falls in this day
	}
	for quarter := 1; quarter <= 4; quarter++ {
		if at := float64(quarter) / 4; from < at && at <= to {
			return "weather.moon." + moonNames[quarter%4*2]
		}
	}
	return "weather.moon." + moonNames[int(from*4)%4*2+1]
}
