package weather

import (
	"math"
	"testing"
	"time"
)

func in(t *testing.T, zone string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// Johannesburg to the second as npm suncalc has it; the others are published times, which are rounded and for another spot of the city.
func TestTheSunRisesWhenTheAlmanacSays(t *testing.T) {
	for _, c := range []struct {
		place, zone, date string
		lat, lon          float64
		rise, set         string
		within            time.Duration
	}{
		{"Johannesburg", "Africa/Johannesburg", "2024-12-19", -26.2041, 28.0473, "05:11:34", "18:58:38", 3 * time.Second},
		{"London at midsummer", "Europe/London", "2024-06-20", 51.5074, -0.1278, "04:43:00", "21:21:00", 2 * time.Minute},
		{"London on the day the clocks go forward", "Europe/London", "2024-03-31", 51.5074, -0.1278, "06:38:00", "19:31:00", 2 * time.Minute},
		{"London on the day the clocks go back", "Europe/London", "2024-10-27", 51.5074, -0.1278, "06:45:00", "16:42:00", 2 * time.Minute},
		{"Kathmandu, a zone of three quarters", "Asia/Kathmandu", "2024-03-20", 27.7172, 85.324, "06:09:00", "18:17:00", 2 * time.Minute},
		{"Apia, over the date line", "Pacific/Apia", "2024-12-19", -13.83, -171.76, "05:54:00", "18:52:00", 3 * time.Minute},
		{"Reykjavik at midwinter", "Atlantic/Reykjavik", "2024-12-21", 64.1466, -21.9426, "11:22:00", "15:30:00", 2 * time.Minute},
	} {
		day, _ := time.ParseInLocation(dateForm, c.date, in(t, c.zone))
		s := SunOn(day, c.lat, c.lon)
		near := func(what string, got time.Time, want string) {
			w, err := time.ParseInLocation("2006-01-02 15:04:05", c.date+" "+want, day.Location())
			if err != nil {
				t.Fatal(err)
			}
			if d := got.Sub(w).Abs(); d > c.within || got.Format(dateForm) != c.date {
				t.Errorf("%s: %s at %s, want %s", c.place, what, got.Format("2006-01-02 15:04:05"), want)
			}
		}
		near("sunrise", s.Rise, c.rise)
		near("sunset", s.Set, c.set)
	}
}

func TestWhereTheSunDoesNotSet(t *testing.T) {
	oslo := in(t, "Europe/Oslo")
	for _, c := range []struct {
		name string
		day  time.Time
		up   bool
	}{
		{"midsummer in Tromsø", time.Date(2024, 6, 21, 0, 0, 0, 0, oslo), true},
		{"midwinter in Tromsø", time.Date(2024, 12, 21, 0, 0, 0, 0, oslo), false},
	} {
		if s := SunOn(c.day, 69.65, 18.96); !s.Never() || s.Up != c.up {
			t.Errorf("%s: %+v", c.name, s)
		}
	}
	pole := SunOn(time.Date(2024, 12, 21, 0, 0, 0, 0, time.UTC), -90, 0)
	if !pole.Never() || !pole.Up {
		t.Errorf("the south pole at its midsummer: %+v", pole)
	}
	// The last sunset before the polar day falls after midnight: the days at its edge have a sunset first, or one of the two only.
	for d := time.Date(2024, 5, 10, 0, 0, 0, 0, oslo); d.Month() < 6; d = d.AddDate(0, 0, 1) {
		if s := SunOn(d, 69.65, 18.96); s.Never() && !s.Up {
			t.Errorf("%s is a polar night in May", d.Format(dateForm))
		}
	}
}

func TestEveryDaySunriseStaysInItsDay(t *testing.T) {
	for _, zone := range []string{"Africa/Johannesburg", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Chatham", "America/Sao_Paulo", "Asia/Kolkata"} {
		loc := in(t, zone)
		for d := 0; d < 366; d += 3 {
			day := time.Date(2018, 1, 1+d, 0, 0, 0, 0, loc) // 2018: midnight was skipped in São Paulo on 4 November
			s := SunOn(day, -20, 20)
			for _, at := range []time.Time{s.Rise, s.Set} {
				if !at.IsZero() && at.Format(dateForm) != day.Format(dateForm) {
					t.Errorf("%s %s: %s", zone, day.Format(dateForm), at)
				}
			}
		}
	}
}

// Phases of December 2024 as the almanacs give them, UTC.
func TestTheMoonOfDecember2024(t *testing.T) {
	for _, c := range []struct {
		at    string
		phase float64
		key   string
	}{
		{"2024-12-01T06:21:00Z", 0, "new"},
		{"2024-12-08T15:27:00Z", .25, "firstquarter"},
		{"2024-12-15T09:02:00Z", .5, "full"},
		{"2024-12-22T22:18:00Z", .75, "lastquarter"},
		{"2024-12-30T22:27:00Z", 0, "new"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		got := MoonPhase(at)
		if off := math.Abs(got - c.phase); math.Min(off, 1-off) > .0005 {
			t.Errorf("%s: phase %.4f, want %.2f", c.at, got, c.phase)
		}
		if key := MoonKey(at); key != "weather.moon."+c.key {
			t.Errorf("%s is %s", c.at, key)
		}
	}
	named := map[string]int{}
	for d := 1; d <= 31; d++ {
		named[MoonKey(time.Date(2024, 12, d, 0, 0, 0, 0, time.UTC))]++
	}
	if named["weather.moon.full"] != 1 || named["weather.moon.new"] != 2 || named["weather.moon.waxingcrescent"] != 7 {
		t.Errorf("the month of the moon: %v", named)
	}
}
