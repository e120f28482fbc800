package locale

import (
	"strings"
	"time"
)

// freshHours is how long after midnight "3 hours ago" still says more than "yesterday".
const freshHours = 6

// pastDays is how many days are counted before a date says it better.
const pastDays = 6

// Ago writes how long ago t was, seen from now: "now", "5 minutes ago",
// "yesterday", "4 days ago", then the date. Days are those of now's time zone.
func (l *Locale) Ago(t, now time.Time) string {
	text, _ := l.AgoUntil(t, now)
	return text
}

// AgoUntil also gives the instant at which the text stops being true, for the
// page that prints it.
func (l *Locale) AgoUntil(t, now time.Time) (string, time.Time) {
	t = t.In(now.Location())
	if t.After(now) {
		return l.ahead(t, now), now.Add(time.Minute)
	}
	midnight := dayAfter(now, 1)
	passed := now.Sub(t)
	days := daysBetween(t, now)
	switch {
	case passed < time.Hour || passed < freshHours*time.Hour || days == 0:
		text, until := l.agoToday(t, passed)
		if until.After(midnight) && passed >= freshHours*time.Hour {
			until = midnight
		}
		return text, until
	case l.bare():
		return l.date(t, now), newYear(now)
	case days == 1:
		return l.record.Relative.Yesterday, midnight
	case days <= pastDays:
		return l.count(l.record.Relative.Day.Past, days), midnight
	}
	return l.date(t, now), newYear(now)
}

func (l *Locale) agoToday(t time.Time, passed time.Duration) (string, time.Time) {
	if l.bare() {
		return l.Clock(t), dayAfter(t, 1)
	}
	r := &l.record.Relative
	if passed < time.Minute {
		return r.Now, t.Add(time.Minute)
	}
	if passed < time.Hour {
		n := int(passed / time.Minute)
		return l.count(r.Minute.Past, n), t.Add(time.Duration(n+1) * time.Minute)
	}
	n := int(passed / time.Hour)
	return l.count(r.Hour.Past, n), t.Add(time.Duration(n+1) * time.Hour)
}

// ahead is for what is still to come: "in 5 minutes", "tomorrow".
func (l *Locale) ahead(t, now time.Time) string {
	r, left, days := &l.record.Relative, t.Sub(now), daysBetween(now, t)
	switch {
	case l.bare() && days == 0:
		return l.Clock(t)
	case l.bare() || days > pastDays:
		return l.date(t, now)
	case left < time.Minute:
		return r.Now
	case left < time.Hour:
		return l.count(r.Minute.Future, int(left/time.Minute))
	case days == 0 || left < freshHours*time.Hour:
		return l.count(r.Hour.Future, int(left/time.Hour))
	case days == 1:
		return r.Tomorrow
	}
	return l.count(r.Day.Future, days)
}

// Today is the word for today.
func (l *Locale) Today() string { return l.record.Relative.Today }

// Tomorrow is the word for tomorrow.
func (l *Locale) Tomorrow() string { return l.record.Relative.Tomorrow }

// Yesterday is the word for yesterday.
func (l *Locale) Yesterday() string { return l.record.Relative.Yesterday }

// bare is true where CLDR has only "-5 min": a time or a date says it better.
func (l *Locale) bare() bool {
	return strings.HasPrefix(l.record.Relative.Minute.Past.pick("other"), "-")
}

// date leaves out the year while it is this year.
func (l *Locale) date(t, now time.Time) string {
	if t.Year() == now.Year() {
		return l.DayMonth(t)
	}
	return l.LongDate(t)
}

func (l *Locale) count(f forms, n int) string {
	return strings.Replace(f.pick(l.category(float64(n), 0)), "{0}", l.write(float64(n), 0), 1)
}

func dayAfter(t time.Time, days int) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, t.Location())
}

func newYear(t time.Time) time.Time {
	return time.Date(t.Year()+1, time.January, 1, 0, 0, 0, 0, t.Location())
}

// daysBetween counts calendar days, so that a clock change cannot lose one.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}
