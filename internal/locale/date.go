package locale

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Times are printed in the zone they carry: give them in the newspaper's own.

// FullDate is "Thursday, 19 December 2024".
func (l *Locale) FullDate(t time.Time) string { return l.format(l.record.Dates.Full, t) }

// LongDate is "19 December 2024".
func (l *Locale) LongDate(t time.Time) string { return l.format(l.record.Dates.Long, t) }

// MediumDate is "19 Dec 2024".
func (l *Locale) MediumDate(t time.Time) string { return l.format(l.record.Dates.Medium, t) }

// ShortDate is the date in figures: "2024/12/19".
func (l *Locale) ShortDate(t time.Time) string { return l.format(l.record.Dates.Short, t) }

// DayMonth is "19 December".
func (l *Locale) DayMonth(t time.Time) string { return l.format(l.record.Dates.DayMonth, t) }

// DayMonthShort is "19 Dec".
func (l *Locale) DayMonthShort(t time.Time) string { return l.format(l.record.Dates.DayMonthShort, t) }

// WeekdayDayMonth is "Thu, 19 Dec".
func (l *Locale) WeekdayDayMonth(t time.Time) string {
	return l.format(l.record.Dates.WeekdayDayMonthShort, t)
}

// Weekday is "Thursday", as it stands alone.
func (l *Locale) Weekday(t time.Time) string { return l.format("cccc", t) }

// WeekdayShort is "Thu", as it stands alone.
func (l *Locale) WeekdayShort(t time.Time) string { return l.format("ccc", t) }

// Month is "December", as it stands alone.
func (l *Locale) Month(t time.Time) string { return l.format("LLLL", t) }

// MonthYear is "December 2024".
func (l *Locale) MonthYear(t time.Time) string { return l.format(l.record.Dates.MonthYear, t) }

// Year is "2024".
func (l *Locale) Year(t time.Time) string { return l.format("y", t) }

// Clock is the time of day: "16:05", or "4:05 PM" where that is the custom.
func (l *Locale) Clock(t time.Time) string {
	if l.hour12 {
		return l.format(l.record.Dates.Clock12, t)
	}
	return l.format(l.record.Dates.Clock24, t)
}

// Hour is the hour alone, for a strip of hours: "16", or "4 PM".
func (l *Locale) Hour(t time.Time) string {
	if l.hour12 {
		return l.format(l.record.Dates.Hour12, t)
	}
	return l.format(l.record.Dates.Hour24, t)
}

// DateTimeShort is "19 Dec, 06:30".
func (l *Locale) DateTimeShort(t time.Time) string {
	return join(l.record.Dates.JoinMedium, l.DayMonthShort(t), l.Clock(t))
}

// DateTime is "19 December 2024, 06:30".
func (l *Locale) DateTime(t time.Time) string {
	return join(l.record.Dates.JoinLong, l.LongDate(t), l.Clock(t))
}

// FullDateTime is "Thursday, 19 December 2024, 06:30".
func (l *Locale) FullDateTime(t time.Time) string {
	return join(l.record.Dates.JoinLong, l.FullDate(t), l.Clock(t))
}

func join(pattern, date, clock string) string {
	return strings.NewReplacer("{1}", date, "{0}", clock, "'", "").Replace(pattern)
}

// format obeys a CLDR date pattern (UTS #35 Part 4, Date Format Patterns).
func (l *Locale) format(pattern string, t time.Time) string {
	b := make([]byte, 0, 64)
	for i := 0; i < len(pattern); {
		c := pattern[i]
		switch {
		case c == '\'':
			var n int
			b, n = quoted(b, pattern[i:])
			i += n
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			n := 1
			for i+n < len(pattern) && pattern[i+n] == c {
				n++
			}
			before := len(b)
			b = l.field(b, c, n, t)
			i += n
			if len(b) == before && i < len(pattern) && pattern[i] == ' ' {
				i++ // a field left out takes its space along
			}
		default:
			b = append(b, c)
			i++
		}
	}
	return string(b)
}

// quoted copies a quoted literal; two quotes together mean one.
func quoted(b []byte, s string) ([]byte, int) {
	if len(s) > 1 && s[1] == '\'' {
		return append(b, '\''), 2
	}
	end := strings.IndexByte(s[1:], '\'')
	if end < 0 {
		return append(b, s[1:]...), len(s)
	}
	return append(b, s[1:1+end]...), end + 2
}

func (l *Locale) field(b []byte, c byte, n int, t time.Time) []byte {
	d := &l.record.Dates
	switch c {
	case 'E':
		return append(b, byWidth(n, d.WeekdaysShort[t.Weekday()], d.Weekdays[t.Weekday()])...)
	case 'c':
		return append(b, byWidth(n, d.WeekdaysShortAlone[t.Weekday()], d.WeekdaysAlone[t.Weekday()])...)
	case 'M', 'L':
		return l.month(b, c, n, t)
	case 'd':
		return l.figures(b, t.Day(), n)
	case 'y':
		if n == 2 {
			return l.figures(b, t.Year()%100, 2)
		}
		return l.figures(b, t.Year(), n)
	case 'H':
		return l.figures(b, t.Hour(), n)
	case 'h':
		return l.figures(b, (t.Hour()+11)%12+1, n)
	case 'K':
		return l.figures(b, t.Hour()%12, n)
	case 'm':
		return l.figures(b, t.Minute(), n)
	case 'a', 'b', 'B':
		if t.Hour() < 12 {
			return append(b, d.AM...)
		}
		return append(b, d.PM...)
	}
	return b // an era (Thai: "d MMMM G y") is left out: every year here is of ours
}

func (l *Locale) month(b []byte, c byte, n int, t time.Time) []byte {
	d, m := &l.record.Dates, t.Month()-1
	switch {
	case n <= 2:
		return l.figures(b, int(t.Month()), n)
	case c == 'L':
		return append(b, byWidth(n, d.MonthsShortAlone[m], d.MonthsAlone[m])...)
	}
	return append(b, byWidth(n, d.MonthsShort[m], d.Months[m])...)
}

func byWidth(n int, short, wide string) string {
	if n == 4 {
		return wide
	}
	return short
}

// figures writes n with at least width of the locale's own digits.
func (l *Locale) figures(b []byte, n, width int) []byte {
	var f [20]byte
	i := len(f)
	for n = max(n, 0); n > 0 || width > 0; n /= 10 {
		i--
		f[i] = byte(n % 10)
		width--
	}
	for _, d := range f[i:] {
		b = utf8.AppendRune(b, l.zero+rune(d))
	}
	return b
}
