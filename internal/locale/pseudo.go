package locale

import (
	"strings"
	"unicode/utf8"
)

// pseudo makes a pseudo-locale from English: its words, days and months come
// out accented and longer, so that a page shows at a glance which of its texts
// were not taken from here, and what breaks when a language is long or runs
// from right to left.
func pseudo(tag string) *Locale {
	l := *build("en-ZA")
	l.tag, l.dir = PseudoLong, "ltr"
	if strings.EqualFold(tag, PseudoRight) {
		l.tag, l.dir = PseudoRight, "rtl"
	}
	l.disguise = lengthen
	d := &l.record.Dates
	for _, names := range [][]string{
		d.Weekdays[:], d.WeekdaysShort[:], d.WeekdaysAlone[:], d.WeekdaysShortAlone[:],
		d.Months[:], d.MonthsShort[:], d.MonthsAlone[:], d.MonthsShortAlone[:],
	} {
		for i, name := range names {
			names[i] = accent(name)
		}
	}
	return &l
}

const (
	bare     = "aAbcCdDeEgGhHiIjJkKlLnNoOrRsStTuUwWyYzZ"
	accented = "áÁƀçÇďĎéÉğĞĥĤíÍĵĴķĶļĻñÑóÓŕŔšŠťŤúÚŵŴýÝžŽ"
)

var accents = func() *strings.Replacer {
	var pairs []string
	to := []rune(accented)
	for i, r := range bare {
		pairs = append(pairs, string(r), string(to[i]))
	}
	return strings.NewReplacer(pairs...)
}()

func accent(s string) string { return accents.Replace(s) }

// lengthen accents a text and makes it about 40 % longer: the room that German
// or Tsonga takes beside English (W3C, Text size in translation).
func lengthen(s string) string {
	const vowels = "aeiouAEIOU"
	var b strings.Builder
	want := (utf8.RuneCountInString(s)*2 + 4) / 5
	for _, r := range s {
		b.WriteString(accent(string(r)))
		if want > 0 && strings.ContainsRune(vowels, r) {
			b.WriteString(accent(strings.ToLower(string(r))))
			want--
		}
	}
	if n := utf8.RuneCountInString(s); n > 3 && want > 0 {
		b.WriteString(strings.Repeat("~", want))
	}
	return b.String()
}
