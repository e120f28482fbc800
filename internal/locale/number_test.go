package locale

import (
	"math"
	"strings"
	"testing"
)

// spaced makes the no-break spaces of a figure readable in a failure.
func spaced(s string) string { return strings.ReplaceAll(s, noBreak, "_") }

func TestFiguresInAStory(t *testing.T) {
	za := Get("en-ZA")
	for _, c := range []struct{ name, got, want string }{
		{"titles", za.Number(1400), "1_400"},
		{"tankers", za.Number(11), "11"},
		{"below nought", za.Number(-3), "−3"},
		{"a float", za.Number(0.125), "0.125"},
		{"no noughts at its end", za.Number(9.80), "9.8"},
		{"unsigned", za.Number(uint8(7)), "7"},
		{"two decimals asked for", za.Decimal(9.8, 2), "9.80"},
		{"not a number", za.Number(math.NaN()), "–"},
		{"never −0", za.Decimal(-0.04, 1), "0.0"},
		{"ovens", za.Money(420000, "ZAR"), "R420_000"},
		{"a tank", za.Money(2150, "ZAR"), "R2_150"},
		{"a loaf", za.Money(18.5, "ZAR"), "R18.50"},
		{"a loss", za.Money(-500, "ZAR"), "−R500"},
		{"valves", za.MoneyCompact(38.6e6, "ZAR"), "R38.6_million"},
		{"budget", za.MoneyCompact(4_200_000, "ZAR"), "R4.2_million"},
		{"round", za.MoneyCompact(7e6, "ZAR"), "R7_million"},
		{"small stays whole", za.MoneyCompact(420000, "ZAR"), "R420_000"},
		{"rounds up to the next word", za.MoneyCompact(999_970_000, "ZAR"), "R1_billion"},
		{"nearly a million is not one", za.MoneyCompact(999_499, "ZAR"), "R999_499"},
		{"hundreds", za.MoneyCompact(138.64e6, "ZAR"), "R138.6_million"},
		{"dollars", za.MoneyCompact(2e9, "USD"), "US$2_billion"},
		{"no sign", za.Money(75, "ZMW"), "ZMW_75"},
		{"people", za.Compact(4_803_000), "4.8_million"},
		{"rain chance", za.Percent(78), "78%"},
		{"half", za.Percent(12.5), "12.5%"},
		{"af", Get("af").MoneyCompact(4.2e6, "ZAR"), "R4,2_miljoen"},
		{"st", Get("st").Money(1250.5, "ZAR"), "R1_250.50"},
		{"st has no word for it", Get("st").MoneyCompact(4.2e6, "ZAR"), "R4_200_000"},
		{"nr", Get("nr").MoneyCompact(4.2e6, "ZAR"), "R4.2_million"},
		{"de", Get("de").Money(1234.5, "EUR"), "1.234,50_€"},
		{"de short", Get("de").MoneyCompact(4.2e6, "EUR"), "4,2_Mio._€"},
		{"fr", Get("fr").Percent(78), "78\u202f%"},
		{"hi groups in twos", Get("hi").Number(1234567), "12,34,567"},
		{"es groups from five", Get("es").Number(1400), "1400"},
		{"ar-EG digits", Get("ar-EG").Number(1234.5), "١٬٢٣٤٫٥"},
		{"ar digits", Get("ar").Number(1234.5), "1,234.5"},
		{"fa digits", Get("fa").Number(78), "۷۸"},
		{"tr puts % first", Get("tr").Percent(78), "%78"},
		{"sw subpatterns", Get("sw").Compact(1e6), "milioni_1"},
	} {
		if got := spaced(c.got); got != c.want && got != spaced(strings.ReplaceAll(c.want, "\u202f", noBreak)) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPluralForms(t *testing.T) {
	for _, c := range []struct {
		tag  string
		n    any
		want string
	}{
		{"en-ZA", 0, "other"}, {"en-ZA", 1, "one"}, {"en-ZA", 2, "other"}, {"en-ZA", 1.5, "other"},
		{"af", 1, "one"}, {"af", 2, "other"},
		{"zu", 0, "one"}, {"zu", 1, "one"}, {"zu", 2, "other"}, // none and one are alike in isiZulu
		{"fr", 0, "one"}, {"fr", 1, "one"}, {"fr", 2, "other"},
		{"ar", 0, "zero"}, {"ar", 1, "one"}, {"ar", 2, "two"}, {"ar", 3, "few"}, {"ar", 10, "few"},
		{"ar", 11, "many"}, {"ar", 99, "many"}, {"ar", 100, "other"}, {"ar", 103, "few"},
		{"pl", 1, "one"}, {"pl", 2, "few"}, {"pl", 5, "many"}, {"pl", 22, "few"},
		{"zh", 1, "other"}, {"nr", 1, "one"},
		{"en-ZA", int64(10_000_000_001), "other"},
	} {
		if got := Get(c.tag).Plural(c.n); got != c.want {
			t.Errorf("%s, %v: %s, want %s", c.tag, c.n, got, c.want)
		}
	}
}

func TestWeatherInTheUnitsOfTheReader(t *testing.T) {
	za, us, gb := Get("en-ZA"), Get("en-US"), Get("en-GB")
	for _, c := range []struct{ name, got, want string }{
		{"high", za.Temperature(27.4, za.Units()), "27°C"},
		{"strip", za.Degrees(27.4, Metric), "27°"},
		{"frost", za.Degrees(-3.5, Metric), "−4°"},
		{"never −0", za.Degrees(-0.3, Metric), "0°"},
		{"Fahrenheit", us.Temperature(24, us.Units()), "75°F"},
		{"by link", za.Temperature(24, US), "75°F"},
		{"wind", za.Speed(14.6, Metric), "15_km/h"},
		{"miles", gb.Speed(15, gb.Units()), "9_mph"},
		{"still Celsius", gb.Temperature(24, gb.Units()), "24°C"},
		{"rain", za.Rain(9.84, Metric), "9.8_mm"},
		{"dry", za.Rain(0, Metric), "0_mm"},
		{"inches", us.Rain(9.84, US), "0.39_in"},
		{"snow", za.Snow(3, Metric), "3_cm"},
		{"reading", za.Minutes(4), "4_mins"},
		{"af", Get("af").Temperature(24, Metric), "24_°C"},
		{"ar", Get("ar").Temperature(24, Metric), "24°م"},
	} {
		if got := spaced(c.got); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for _, u := range []Units{Metric, UK, US} {
		if back, ok := ParseUnits(u.String()); !ok || back != u {
			t.Errorf("%s does not come back", u)
		}
	}
	if _, ok := ParseUnits("cubits"); ok {
		t.Error("cubits were accepted")
	}
}
