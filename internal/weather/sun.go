package weather

import (
	"math"
	"time"
)

const rad = math.Pi / 180

// sunAltitude is where the middle of the sun stands when its upper edge meets a flat horizon, refraction and the sun's half
// breadth counted: 0.833° below it (NOAA Solar Calculator).
const sunAltitude = -0.833

// Sun is one day's sunrise and sunset at a place.
type Sun struct {
	Rise, Set time.Time // zero where that does not happen in the day
	Up        bool      // neither happens and the sun is up all day: polar day; false: polar night
}

// Normal says that the sun both rises and sets in the day.
func (s Sun) Normal() bool { return !s.Rise.IsZero() && !s.Set.IsZero() }

// Never says that the sun neither rises nor sets.
func (s Sun) Never() bool { return s.Rise.IsZero() && s.Set.IsZero() }

// SunOn computes sunrise and sunset at a latitude and longitude within the civil day, which is taken in day's own time zone.
// It walks the day and closes in on each crossing of the horizon, so that days of 23 or 25 hours, zones far from their sun and the
// edges of polar day need no rules of their own. Exact to a few seconds between the polar circles.
func SunOn(day time.Time, lat, lon float64) Sun {
	y, m, d := day.Date()
	from := time.Date(y, m, d, 0, 0, 0, 0, day.Location())
	to := time.Date(y, m, d+1, 0, 0, 0, 0, day.Location())
	const step = 20 * time.Minute // a sun that is up for less than that is not seen as a day
	s, before := Sun{}, sunHeight(from, lat, lon)
	s.Up = before > sunAltitude
	for t := from; t.Before(to); {
		next := t.Add(step)
		if next.After(to) {
			next = to
		}
		after := sunHeight(next, lat, lon)
		switch {
		case before <= sunAltitude && after > sunAltitude && s.Rise.IsZero():
			s.Rise = crossing(t, next, lat, lon)
		case before > sunAltitude && after <= sunAltitude:
			s.Set = crossing(t, next, lat, lon)
		}
		t, before = next, after
	}
	return s
}

// crossing halves the time between two instants, on whose sides of the horizon the sun differs, down to a second.
func crossing(from, to time.Time, lat, lon float64) time.Time {
	rising := sunHeight(from, lat, lon) <= sunAltitude
	for to.Sub(from) > time.Second/2 {
		mid := from.Add(to.Sub(from) / 2)
		if (sunHeight(mid, lat, lon) <= sunAltitude) == rising {
			from = mid
		} else {
			to = mid
		}
	}
	return from.Round(time.Second)
}

// sunHeight is the sun's true height over the horizon in degrees (Meeus, Astronomical Algorithms, ch. 13).
func sunHeight(t time.Time, lat, lon float64) float64 {
	declination, equation := sunGeometry(t)
	u := t.UTC()
	minutes := float64(u.Hour()*60+u.Minute()) + (float64(u.Second())+float64(u.Nanosecond())/1e9)/60
	hourAngle := (minutes+equation+4*lon)/4 - 180
	return math.Asin(math.Sin(lat*rad)*math.Sin(declination)+math.Cos(lat*rad)*math.Cos(declination)*math.Cos(hourAngle*rad)) / rad
}

// julianCentury counts from noon of 1 January 2000 (J2000.0).
func julianCentury(t time.Time) float64 {
	return (float64(t.Unix())/86400 + 2440587.5 - 2451545) / 36525
}

// sunGeometry gives the sun's declination in radians and the equation of time in minutes (NOAA Solar Calculator, after Meeus, ch. 25 and 28).
func sunGeometry(t time.Time) (declination, equation float64) {
	c := julianCentury(t)
	mean := math.Mod(280.46646+c*(36000.76983+c*0.0003032), 360) // mean longitude
	anomaly := 357.52911 + c*(35999.05029-0.0001537*c)
	eccentricity := 0.016708634 - c*(0.000042037+0.0000001267*c)
	centre := math.Sin(anomaly*rad)*(1.914602-c*(0.004817+0.000014*c)) + math.Sin(2*anomaly*rad)*(0.019993-0.000101*c) + math.Sin(3*anomaly*rad)*0.000289
	node := 125.04 - 1934.136*c
	longitude := mean + centre - 0.00569 - 0.00478*math.Sin(node*rad)
	obliquity := 23 + (26+(21.448-c*(46.815+c*(0.00059-c*0.001813)))/60)/60 + 0.00256*math.Cos(node*rad)
	declination = math.Asin(math.Sin(obliquity*rad) * math.Sin(longitude*rad))
	y := math.Pow(math.Tan(obliquity/2*rad), 2)
	equation = 4 / rad * (y*math.Sin(2*mean*rad) - 2*eccentricity*math.Sin(anomaly*rad) + 4*eccentricity*y*math.Sin(anomaly*rad)*math.Cos(2*mean*rad) -
		0.5*y*y*math.Sin(4*mean*rad) - 1.25*eccentricity*eccentricity*math.Sin(2*anomaly*rad))
	return declination, equation
}
