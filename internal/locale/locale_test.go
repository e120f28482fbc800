package locale

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

// johannesburg is the paper's own zone.
func johannesburg(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Africa/Johannesburg")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// The header of the page that began the project, in every language that the
// paper may be printed in.
func TestThursday19December2024(t *testing.T) {
	day := time.Date(2024, time.December, 19, 16, 5, 0, 0, johannesburg(t))
	for _, c := range []struct{ tag, want string }{
		{"en-ZA", "Thursday, 19 December 2024"},
		{"en", "Thursday, December 19, 2024"},
		{"en-GB", "Thursday, 19 December 2024"},
		{"en-US", "Thursday, December 19, 2024"},
		{"af", "Donderdag 19 Desember 2024"},
		{"zu", "ULwesine, Disemba 19, 2024"},
		{"xh", "Lwesine, Disemba 19, 2024"},
		{"st", "Labone, 19 Tshitwe 2024"},
		{"nso", "Labone, 19 Disemere 2024"},
		{"tn", "Labone, 19 Sedimonthole 2024"},
		{"ts", "Ravumune, 19 N’wendzamhala 2024"},
		{"nr", "Thursday, 19 December 2024"}, // CLDR is empty: English as South Africa writes it
		{"ss", "Thursday, 19 December 2024"},
		{"ve", "Thursday, 19 December 2024"},
		{"fr", "jeudi 19 décembre 2024"},
		{"pt", "quinta-feira, 19 de dezembro de 2024"},
		{"pt-BR", "quinta-feira, 19 de dezembro de 2024"},
		{"pt-MZ", "quinta-feira, 19 de dezembro de 2024"},
		{"de", "Donnerstag, 19. Dezember 2024"},
		{"es", "jueves, 19 de diciembre de 2024"},
		{"nl", "donderdag 19 december 2024"},
		{"sw", "Alhamisi, 19 Desemba 2024"},
		{"he", "יום חמישי, 19 בדצמבר 2024"},
		{"ar", "الخميس، 19 ديسمبر 2024"},
		{"ar-EG", "الخميس، ١٩ ديسمبر ٢٠٢٤"},
		{"ar-SA", "الخميس، ١٩ ديسمبر ٢٠٢٤"},
		{"ar-EG-u-nu-latn", "الخميس، 19 ديسمبر 2024"},
		{"fa", "پنجشنبه ۱۹ دسامبر ۲۰۲۴"},
		{"hi", "गुरुवार, 19 दिसंबर 2024"},
		{"ur", "جمعرات، 19 دسمبر، 2024"},
		{"zh", "2024年12月19日星期四"},
		{"zh-TW", "2024年12月19日 星期四"},
		{"th", "วันพฤหัสบดีที่ 19 ธันวาคม 2024"},
		{"sr-Latn", "četvrtak, 19. decembar 2024."},
	} {
		if got := Get(c.tag).FullDate(day); got != c.want {
			t.Errorf("%s: %q, want %q", c.tag, got, c.want)
		}
	}
}

func TestTheFifthOfJanuaryHasNoNought(t *testing.T) {
	day := time.Date(2025, time.January, 5, 6, 3, 0, 0, johannesburg(t))
	l := Get("en-ZA")
	for _, c := range []struct{ name, got, want string }{
		{"FullDate", l.FullDate(day), "Sunday, 5 January 2025"},
		{"LongDate", l.LongDate(day), "5 January 2025"},
		{"MediumDate", l.MediumDate(day), "5 Jan 2025"},
		{"ShortDate", l.ShortDate(day), "2025/01/05"},
		{"DayMonth", l.DayMonth(day), "5 January"},
		{"DayMonthShort", l.DayMonthShort(day), "5 Jan"},
		{"WeekdayDayMonth", l.WeekdayDayMonth(day), "Sun, 5 Jan"},
		{"Weekday", l.Weekday(day), "Sunday"},
		{"WeekdayShort", l.WeekdayShort(day), "Sun"},
		{"Month", l.Month(day), "January"},
		{"MonthYear", l.MonthYear(day), "January 2025"},
		{"Year", l.Year(day), "2025"},
		{"Clock", l.Clock(day), "06:03"},
		{"Hour", l.Hour(day), "06"},
		{"DateTimeShort", l.DateTimeShort(day), "5 Jan, 06:03"},
		{"DateTime", l.DateTime(day), "5 January 2025, 06:03"},
		{"FullDateTime", l.FullDateTime(day), "Sunday, 5 January 2025, 06:03"},
		{"af", Get("af").LongDate(day), "5 Januarie 2025"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestClockFollowsTheCountry(t *testing.T) {
	at := func(h, m int) time.Time { return time.Date(2024, 12, 19, h, m, 0, 0, time.UTC) }
	for _, c := range []struct {
		tag  string
		when time.Time
		want string
	}{
		{"en-ZA", at(16, 5), "16:05"},
		{"en-US", at(16, 5), "4:05\u202fPM"},
		{"en-US", at(0, 5), "12:05\u202fAM"},
		{"en-GB", at(0, 5), "00:05"},
		{"zu", at(16, 5), "16:05"},
		{"fr", at(9, 5), "09:05"},
		{"ar-EG", at(16, 5), "٤:٠٥\u202fم"},
		{"en-ZA-u-hc-h12", at(16, 5), "4:05\u202fpm"},
		{"en-US-u-hc-h23", at(16, 5), "16:05"},
	} {
		if got := Get(c.tag).Clock(c.when); strings.ReplaceAll(got, " ", "\u202f") != c.want {
			t.Errorf("%s: %q, want %q", c.tag, got, c.want)
		}
	}
}

func TestHabitsOfTheCountry(t *testing.T) {
	for _, c := range []struct {
		tag, region, dir, currency string
		first                      time.Weekday
		units                      Units
	}{
		{"en-ZA", "ZA", "ltr", "ZAR", time.Sunday, Metric},
		{"zu", "ZA", "ltr", "ZAR", time.Sunday, Metric},
		{"en-GB", "GB", "ltr", "GBP", time.Monday, UK},
		{"en-US", "US", "ltr", "USD", time.Sunday, US},
		{"en-LR", "LR", "ltr", "LRD", time.Monday, US},
		{"en-BS", "BS", "ltr", "BSD", time.Sunday, US},
		{"fr", "FR", "ltr", "EUR", time.Monday, Metric},
		{"ar-EG", "EG", "rtl", "EGP", time.Saturday, Metric},
		{"fa", "IR", "rtl", "IRR", time.Saturday, Metric},
		{"he", "IL", "rtl", "ILS", time.Sunday, Metric},
		{"en-ZA-u-fw-mon-ms-uksystem", "ZA", "ltr", "ZAR", time.Monday, UK},
	} {
		l := Get(c.tag)
		if l.Region() != c.region || l.Dir() != c.dir || l.Currency() != c.currency || l.FirstDay() != c.first || l.Units() != c.units {
			t.Errorf("%s: %s %s %s %s %s", c.tag, l.Region(), l.Dir(), l.Currency(), l.FirstDay(), l.Units())
		}
	}
}

func TestWhichLanguageAnswers(t *testing.T) {
	for _, c := range []struct {
		tag, canonical, lang string
		exact                bool
	}{
		{"en-ZA", "en-ZA", "en", true},
		{"EN_za", "en-ZA", "en", true},
		{"en-NZ", "en-NZ", "en", true},
		{"iw", "he", "he", true},
		{"nr", "nr", "en", false},
		{"sr-Latn-ZA", "sr-Latn-ZA", "sr", true},
		{"ku", "ku", "en", false},
		{"ms-Arab", "ms-Arab", "en", false},
		{"", "en", "en", false},
		{"xx-YY", "en", "en", false},
		{"<script>", "en", "en", false},
		{strings.Repeat("en-", 5000), "en", "en", false},
	} {
		l := Get(c.tag)
		if l.Tag() != c.canonical || l.Lang() != c.lang || l.Exact != c.exact {
			t.Errorf("%.20q: %q %q %v, want %q %q %v", c.tag, l.Tag(), l.Lang(), l.Exact, c.canonical, c.lang, c.exact)
		}
	}
	if Get("ms-Arab").Dir() != "rtl" {
		t.Error("Malay in Arabic letters must run from the right, whoever lends the words")
	}
}

func TestAConfigurationHearsWhatIsWrong(t *testing.T) {
	for _, good := range []string{"en-ZA", "en_ZA", "af", "ve", "pt-BR", "zh-Hant-TW", "en-XA", "ar-XB", "en-ZA-u-hc-h12"} {
		if err := Valid(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, c := range []struct{ tag, says string }{
		{"", "is empty"},
		{"xx-YY", "does not exist"},
		{"en-JJ", "does not exist"},
		{"English (South Africa)", "is not a language tag"},
		{"klingon", "is not a language tag"},
		{"und-ZA", "names no language"},
		{strings.Repeat("a", 65), "at most 64"},
	} {
		err := Valid(c.tag)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%.20q: %v, want words with %q", c.tag, err, c.says)
		}
	}
}

// A stranger's header must not fill the memory or bring the paper down.
func TestInventedTagsAreNotKept(t *testing.T) {
	for i := range 3 * keptLocales {
		Get("en-ZA-x-" + strings.Repeat("a", 1+i%7) + string(rune('a'+i%26)) + string(rune('a'+i/26%26)))
	}
	keeping.RLock()
	defer keeping.RUnlock()
	if len(kept) > keptLocales {
		t.Errorf("%d locales kept, at most %d", len(kept), keptLocales)
	}
}

// Every record in the table must be whole: names, patterns, forms, signs.
func TestEveryLocaleInTheTableIsWhole(t *testing.T) {
	day := time.Date(2024, 12, 19, 16, 5, 0, 0, time.UTC)
	for name := range cldr().Locales {
		l := build(name)
		texts := []string{l.FullDate(day), l.LongDate(day), l.MediumDate(day), l.ShortDate(day), l.DayMonth(day), l.DayMonthShort(day),
			l.WeekdayDayMonth(day), l.Weekday(day), l.WeekdayShort(day), l.Month(day), l.MonthYear(day), l.Clock(day), l.Hour(day),
			l.DateTimeShort(day), l.DateTime(day), l.Ago(day, day.Add(5*time.Minute)), l.Today(),
			l.Number(1234.5), l.Percent(78), l.Money(1250.5, "ZAR"), l.MoneyCompact(4.2e6, "ZAR"), l.Compact(4.2e6),
			l.List([]string{"a", "b", "c"}), l.ListOr([]string{"a", "b"}),
			l.Temperature(24, Metric), l.Temperature(24, US), l.Degrees(24, Metric), l.Speed(15, Metric), l.Speed(15, UK),
			l.Rain(9.8, Metric), l.Rain(9.8, US), l.Snow(3, Metric), l.Distance(3, Metric), l.Distance(3, UK), l.Minutes(4)}
		for i, s := range texts {
			if strings.TrimSpace(s) == "" || strings.ContainsAny(s, "{}¤\x00") || strings.Contains(s, "  ") {
				t.Errorf("%s: text %d is %q", name, i, s)
			}
		}
	}
}

func FuzzGet(f *testing.F) {
	for _, s := range []string{"en-ZA", "ar-EG-u-nu-latn", "zh-Hant-TW", "en_ZA", "i-klingon", "x-private", "en-u", "en-XA", "und", "\x00", "en-ZA-u-hc-h12-fw"} {
		f.Add(s)
	}
	day := time.Date(2024, 12, 19, 16, 5, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, tag string) {
		l := Get(tag)
		if l.FullDate(day) == "" || l.Tag() == "" || strings.ContainsAny(l.Tag(), `<>"'& `) {
			t.Errorf("%q gives %q", tag, l.Tag())
		}
		if Valid(tag) == nil && l.Tag() == "en" && !strings.HasPrefix(strings.ToLower(tag), "en") {
			t.Errorf("%q is called valid and is not understood", tag)
		}
	})
}

func BenchmarkFullDate(b *testing.B) {
	l, day := Get("en-ZA"), time.Date(2024, 12, 19, 16, 5, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		l.FullDate(day)
	}
}

func BenchmarkGet(b *testing.B) {
	for b.Loop() {
		Get("en-ZA")
	}
}

func BenchmarkT(b *testing.B) {
	l := Get("en-ZA")
	b.ReportAllocs()
	for b.Loop() {
		l.T("comments.count", 38)
	}
}
