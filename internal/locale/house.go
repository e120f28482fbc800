package locale

import "strings"

// The house style: where the newspapers of a country print otherwise than CLDR
// says, and where CLDR has nothing but its root. Every departure has its reason
// here and stands in testdata/golden.txt.

const noBreak = "\u00a0"

// houseStyle lays the departures over a locale that has its CLDR habits.
func (l *Locale) houseStyle() {
	if l.symbols.Minus == "-" {
		// A hyphen is not a minus: it is shorter, sits lower and may break the line.
		l.symbols.Minus = "\u2212"
	}
	l.noRootScale()
	l.noRootDates()
	switch l.lang {
	case "en":
		l.inWords = true // papers in English write "4.2 million", not "4.2M"
	case "af":
		l.afrikaans()
	case "zu", "xh":
		l.rand() // dates stay CLDR's own, month first, until speakers have read them
	case "st", "nso", "tn", "ts":
		l.southern()
	}
	if l.name == "en-ZA" {
		l.southAfricanEnglish()
	}
}

// southAfricanEnglish: CLDR has "05 January 2025" and the official decimal comma,
// "R1 250,50"; the country's English papers print "5 January 2025" and "R1 250.50".
func (l *Locale) southAfricanEnglish() {
	l.wholeDays()
	l.rand()
	l.symbols.Decimal, l.symbols.Group = ".", noBreak
}

// afrikaans: CLDR has "R 420 000" and "05 Januarie 2025"; Afrikaans papers print
// "R420 000", "R4,2 miljoen" (the comma stays) and "5 Januarie 2025".
func (l *Locale) afrikaans() {
	l.inWords = true
	l.wholeDays()
	l.rand()
	l.symbols.Group = noBreak
}

// southern: papers in Sesotho, Sepedi, Setswana and Xitsonga print figures and
// money as the country's English papers do; CLDR has only its root for them.
func (l *Locale) southern() {
	l.rand()
	l.symbols.Decimal, l.symbols.Group = ".", noBreak
}

// noRootDates: for these languages CLDR 48 has the names of days and months but
// only its root's patterns, year first: "2024 Tshitwe 19, Labone". They get the
// order of the languages printed beside them: "Labone, 19 Tshitwe 2024".
// (Nepali, Sinhala, Malayalam and Sorani put the year first of their own accord.)
func (l *Locale) noRootDates() {
	d := &l.record.Dates
	switch l.lang {
	case "xh":
		d.WeekdayDayMonthShort = "E, MMM d" // the root's "Jan 5, Caw" beside its own "Cawe, Janyuwari 5"
	case "st", "nso", "tn", "ts", "sn", "rw":
		d.Full, d.Long, d.Medium, d.Short = "EEEE, d MMMM y", "d MMMM y", "d MMM y", "y/MM/dd"
		d.DayMonth, d.DayMonthShort, d.WeekdayDayMonthShort = "d MMMM", "d MMM", "E, d MMM"
		d.MonthYear, d.MonthYearShort = "MMMM y", "MMM y"
		d.JoinLong, d.JoinMedium = "{1}, {0}", "{1}, {0}"
	}
}

// rand puts the R against its figure, as the country's papers do in every language.
func (l *Locale) rand() {
	l.closeSign = "R"
	l.record.Numbers.Money = "¤#,##0.00"
}

// wholeDays prints "5 January" where CLDR has "05 January".
func (l *Locale) wholeDays() {
	d := &l.record.Dates
	for _, p := range []*string{&d.Full, &d.Long, &d.Medium, &d.DayMonth, &d.DayMonthShort, &d.WeekdayDayMonthShort} {
		*p = strings.ReplaceAll(*p, "dd", "d")
	}
}

// noRootScale takes away the root's "4.2G", which is no word in any language.
func (l *Locale) noRootScale() {
	const billions = 6 // the place of 10^9, where the root's letter differs from everybody's
	n := &l.record.Numbers
	if len(n.CompactLong) > billions && n.CompactLong[billions].pick("other") == "0G" {
		n.CompactLong, n.CompactMoney = nil, nil
	}
	if len(n.CompactMoney) > billions && strings.Trim(n.CompactMoney[billions].pick("other"), "¤ \u00a0") == "0G" && l.lang != "fr" {
		n.CompactMoney = nil
	}
}
