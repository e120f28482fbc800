package locale

import (
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Plural says which form of a phrase goes with a whole number: "zero", "one",
// "two", "few", "many" or "other" (UTS #35 Part 3, Language Plural Rules), by
// the grammar of the locale's dates and units.
func (l *Locale) Plural(n any) string {
	f, whole := toFloat(n)
	if whole {
		return l.category(f, 0)
	}
	return l.category(f, decimalsOf(f, maxDecimals))
}

func (l *Locale) category(f float64, decimals int) string {
	return pluralOf(l.grammar, f, decimals)
}

// small numbers fit an operand of a plural rule as they are.
const small = 10_000_000

var pluralNames = [...]string{
	plural.Other: "other", plural.Zero: "zero", plural.One: "one",
	plural.Two: "two", plural.Few: "few", plural.Many: "many",
}

// pluralOf looks at a number as it is printed: "1" and "1.0" may differ.
func pluralOf(grammar language.Tag, f float64, decimals int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "other"
	}
	if decimals == 0 && math.Abs(f) < small {
		return pluralNames[plural.Cardinal.MatchPlural(grammar, int(math.Round(math.Abs(f))), 0, 0, 0, 0)]
	}
	whole, part, _ := strings.Cut(strconv.FormatFloat(math.Abs(f), 'f', decimals, 64), ".")
	trimmed := strings.TrimRight(part, "0")
	form := plural.Cardinal.MatchPlural(grammar, operand(whole), len(part), len(trimmed), operand(part), operand(trimmed))
	return pluralNames[form]
}

// operand makes an int of digits. Plural rules look at the last six digits or
// at small numbers, so a long number keeps its end and stays large.
func operand(digits string) int {
	const kept = 7 // the digits below small
	if len(digits) <= kept {
		v, _ := strconv.Atoi(digits) // "" is nought
		return v
	}
	v, _ := strconv.Atoi(digits[len(digits)-kept:])
	return small + v
}
