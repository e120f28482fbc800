package locale

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

var dayForPseudo = time.Date(2024, time.December, 19, 16, 5, 0, 0, time.UTC)

// goldenTags are the languages in which somebody has looked at the page, and
// those whose traps differ: digits, order, direction, plural, grouping.
var goldenTags = strings.Fields(`en-ZA en-GB en-US en-IN en-NG en-KE af zu xh st nso tn ts nr ss ve fr fr-CA pt pt-PT pt-MZ
	ar ar-EG ar-SA he fa ur hi bn ta gu zh zh-Hant ja ko th vi de de-AT es es-419 nl it pl ru uk tr el sw so am ha yo ig rw sn lg mg ckb ps sr sr-Latn en-XA ar-XB`)

// A new CLDR changes the look of dates in many countries at once; the golden
// file shows which, so that a person can agree: go test -run Golden -update
func TestGolden(t *testing.T) {
	var b bytes.Buffer
	now := dayForPseudo
	for _, tag := range goldenTags {
		l := Get(tag)
		fmt.Fprintf(&b, "%s exact=%v dir=%s\n", tag, l.Exact, l.Dir())
		early := time.Date(2025, time.January, 5, 6, 3, 0, 0, time.UTC)
		for _, line := range [][]string{
			{l.FullDate(now), l.LongDate(early), l.MediumDate(early), l.ShortDate(early), l.DayMonth(early), l.DayMonthShort(early)},
			{l.WeekdayDayMonth(early), l.Weekday(now), l.WeekdayShort(now), l.MonthYear(now), l.Clock(now), l.Clock(early), l.Hour(now), l.DateTimeShort(early), l.FullDateTime(early)},
			{l.Number(1234567.891), l.Number(-1400), l.Percent(78), l.Money(420000, "ZAR"), l.Money(1250.5, "ZAR"), l.Money(99, "USD"), l.MoneyCompact(4.2e6, "ZAR"), l.MoneyCompact(38.6e6, "EUR"), l.Compact(1e9)},
			{l.Ago(now.Add(-5*time.Minute), now), l.Ago(now.Add(-time.Hour), now), l.Ago(now.Add(-30*time.Hour), now), l.Ago(now.Add(-80*time.Hour), now), l.Ago(now.Add(40*time.Minute), now)},
			{l.List([]string{"A", "B", "C"}), l.ListOr([]string{"A", "B"}), l.Temperature(-3.6, l.Units()), l.Speed(15, l.Units()), l.Rain(9.8, l.Units()), l.Minutes(4)},
		} {
			fmt.Fprintf(&b, "  %s\n", spaced(strings.Join(line, " | ")))
		}
	}
	const file = "testdata/golden.txt"
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	old, fresh := strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")
	for i := range min(len(old), len(fresh)) {
		if old[i] != fresh[i] {
			t.Errorf("line %d:\n was %s\n is  %s", i+1, old[i], fresh[i])
		}
	}
	if len(old) != len(fresh) {
		t.Errorf("%d lines, were %d", len(fresh), len(old))
	}
}
