package locale

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxDecimals is what CLDR's standard pattern prints at most.
const maxDecimals = 3

// Number writes any Go integer or float: "1 400", "−3", "0.125". A float shows
// at most three decimals and no noughts at its end.
func (l *Locale) Number(n any) string {
	f, whole := toFloat(n)
	if whole {
		return l.write(f, 0)
	}
	return l.write(f, decimalsOf(f, maxDecimals))
}

// Decimal writes a number with exactly that many decimals: "9.80".
func (l *Locale) Decimal(n any, decimals int) string {
	f, _ := toFloat(n)
	return l.write(f, decimals)
}

// Percent writes 78 as "78%".
func (l *Locale) Percent(n any) string {
	f, _ := toFloat(n)
	return l.inPattern(l.record.Numbers.Percent, l.write(f, decimalsOf(f, 1)), l.symbols.Percent)
}

// Compact writes large numbers as headlines do: "4.2 million". Below a million
// the figure is printed in full.
func (l *Locale) Compact(n any) string {
	f, _ := toFloat(n)
	figure, form, ok := l.scaled(f, l.record.Numbers.CompactLong)
	if !ok {
		return l.Number(math.Round(f))
	}
	return l.inPattern(form, figure, "")
}

// Money writes an amount in a currency (ISO 4217): "R420 000", "R1 250.50".
// Cents are printed only where there are any.
func (l *Locale) Money(amount any, currency string) string {
	f, _ := toFloat(amount)
	decimals := 0
	if decimalsOf(f, 2) > 0 {
		decimals = 2
	}
	return l.inPattern(l.record.Numbers.Money, l.write(f, decimals), l.sign(currency))
}

// MoneyCompact writes "R4.2 million"; below a million it is Money.
func (l *Locale) MoneyCompact(amount any, currency string) string {
	f, _ := toFloat(amount)
	sign := l.sign(currency)
	if l.inWords {
		figure, form, ok := l.scaled(f, l.record.Numbers.CompactLong)
		if !ok {
			return l.Money(amount, currency)
		}
		return l.inPattern(form, l.inPattern(l.record.Numbers.Money, figure, sign), "")
	}
	figure, form, ok := l.scaled(f, l.record.Numbers.CompactMoney)
	if !ok {
		return l.Money(amount, currency)
	}
	return l.inPattern(form, figure, sign)
}

// Currency is the money of the locale's country, in ISO 4217: "ZAR".
func (l *Locale) Currency() string { return firstOf(cldr().Currency, l.region) }

// sign is the currency's sign in this locale, else its code.
func (l *Locale) sign(currency string) string {
	if s := l.record.Numbers.Signs[currency]; s != "" {
		return s
	}
	return currency
}

// scaled finds the word or letter for a size: 4 200 000 gives "4.2" and "0 million".
func (l *Locale) scaled(f float64, scale []forms) (figure, form string, ok bool) {
	const first, million = 3, 6 // scale[0] is for 10^3; smaller than a million is printed in full
	e := 0
	for rest := math.Abs(f); rest >= 9.9995 && e < first+len(scale); rest /= 10 {
		e++
	}
	for ; e >= million && e-first < len(scale); e++ {
		pattern, _, _ := strings.Cut(scale[e-first].pick("other"), ";")
		noughts := strings.Count(pattern, "0")
		if pattern == "0" || noughts == 0 {
			return "", "", false
		}
		small := math.Round(f/math.Pow10(e-noughts+1)*10) / 10
		if math.Abs(small) >= math.Pow10(noughts) && e-first+1 < len(scale) {
			continue // 999.97 million rounds up: it is 1 billion
		}
		figure = l.write(small, decimalsOf(small, 1))
		return figure, scale[e-first].pick(l.category(small, decimalsOf(small, 1))), true
	}
	return "", "", false
}

// write makes the figure itself: grouped, in the locale's digits.
func (l *Locale) write(f float64, decimals int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "–"
	}
	whole, part, _ := strings.Cut(strconv.FormatFloat(math.Abs(f), 'f', decimals, 64), ".")
	var b strings.Builder
	if f < 0 && strings.Trim(whole+part, "0") != "" { // never "−0"
		b.WriteString(l.symbols.Minus)
	}
	l.group(&b, whole)
	if part != "" {
		b.WriteString(l.symbols.Decimal)
		l.digits(&b, part)
	}
	return b.String()
}

// grouping is how a locale parts a long figure: in threes, or in India in twos
// above the first three (#,##,##0); nought means that it does not.
type grouping struct{ primary, secondary, from int }

func groupingOf(n *numbers) grouping {
	pattern, _, _ := strings.Cut(n.Decimal, ".")
	parts := strings.Split(pattern, ",")
	if len(parts) < 2 {
		return grouping{}
	}
	g := grouping{primary: len(parts[len(parts)-1])}
	g.secondary, g.from = g.primary, g.primary+n.MinGrouping
	if len(parts) > 2 {
		g.secondary = len(parts[len(parts)-2])
	}
	return g
}

func (l *Locale) group(b *strings.Builder, whole string) {
	g := l.grouping
	if g.primary == 0 || len(whole) < g.from {
		l.digits(b, whole)
		return
	}
	head := len(whole) - g.primary
	for i := 0; i < head; {
		n := (head-i-1)%g.secondary + 1
		l.digits(b, whole[i:i+n])
		b.WriteString(l.symbols.Group)
		i += n
	}
	l.digits(b, whole[head:])
}

func (l *Locale) digits(b *strings.Builder, s string) {
	if l.zero == '0' {
		b.WriteString(s)
		return
	}
	for _, d := range s {
		b.WriteRune(l.zero + d - '0')
	}
}

// inPattern puts a figure in place of a pattern's "#,##0.00" or "0", a sign in
// place of ¤ or %, and a minus before both. (UTS #35 Part 3, Number Patterns.)
func (l *Locale) inPattern(pattern, figure, sign string) string {
	pattern, _, _ = strings.Cut(pattern, ";")
	from := strings.IndexAny(pattern, "#0")
	to := strings.LastIndexAny(pattern, "#0")
	if from < 0 {
		return figure
	}
	before, after := strings.ReplaceAll(pattern[:from], "'", ""), strings.ReplaceAll(pattern[to+1:], "'", "")
	if rest, negative := strings.CutPrefix(figure, l.symbols.Minus); negative && before != "" && l.symbols.Minus != "" {
		before, figure = l.symbols.Minus+before, rest
	}
	// UTS #35 Part 3, currencySpacing: letters stand apart from the figure.
	if strings.HasSuffix(before, "¤") && l.apart(sign, utf8.DecodeLastRuneInString) {
		before += noBreak
	}
	if i := strings.Index(after, "¤"); i >= 0 && !endsInSpace(after[:i]) && l.apart(sign, utf8.DecodeRuneInString) {
		after = after[:i] + noBreak + after[i:]
	}
	signs := strings.NewReplacer("¤", sign, "%", sign)
	return strings.ReplaceAll(signs.Replace(before), " ", noBreak) + figure + strings.ReplaceAll(signs.Replace(after), " ", noBreak)
}

func (l *Locale) apart(sign string, nearest func(string) (rune, int)) bool {
	r, _ := nearest(sign)
	return unicode.IsLetter(r) && sign != l.closeSign
}

func endsInSpace(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "\u200e\u200f")) // marks of direction have no width
	return unicode.IsSpace(r)
}

// decimalsOf says how many decimals, at most some, a number needs.
func decimalsOf(f float64, most int) int {
	_, part, _ := strings.Cut(strconv.FormatFloat(f, 'f', most, 64), ".")
	return len(strings.TrimRight(part, "0"))
}

// toFloat takes any number that a template may hold. Whole numbers up to 2^53
// keep every digit; a newspaper prints none larger.
func toFloat(n any) (f float64, whole bool) {
	switch n := n.(type) {
	case int:
		return float64(n), true
	case int64:
		return float64(n), true
	case float64:
		return n, false
	}
	v := reflect.ValueOf(n)
	switch {
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	case v.CanFloat():
		return v.Float(), false
	}
	return math.NaN(), false
}
