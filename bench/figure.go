package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// line is one measured figure: what was measured, in which unit, each time it was taken, and what is asked of it.
type line struct {
	what   string
	unit   string
	values []float64
	target float64 // 0: none
	more   bool    // the target is a least, not a most
	note   string
}

// spread is the least, middle and greatest of some figures.
type spread struct{ min, median, max float64 }

// spreadOf needs at least one figure; of an even number the two in the middle are averaged.
func spreadOf(values []float64) spread {
	v := slices.Sorted(slices.Values(values))
	if len(v) == 0 {
		return spread{math.NaN(), math.NaN(), math.NaN()}
	}
	n := len(v)
	return spread{v[0], (v[(n-1)/2] + v[n/2]) / 2, v[n-1]}
}

// percentile is the nearest-rank percentile, p from 0 to 100.
func percentile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	rank := int(math.Ceil(p / 100 * float64(len(sorted))))
	return sorted[min(max(rank, 1), len(sorted))-1]
}

// verdict says whether the median reaches the target.
func (l line) verdict() string {
	if l.target == 0 {
		return ""
	}
	m := spreadOf(l.values).median
	word, sign := "met", "< "
	if l.more {
		sign = "> "
	}
	if l.more && m <= l.target || !l.more && m >= l.target {
		word = "**missed**"
	}
	return sign + digits(l.target) + " " + l.unit + ": " + word
}

// digits writes a figure with three digits that say something.
func digits(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v):
		return "not seen"
	case a >= 100 || v == math.Trunc(v):
		return grouped(strconv.FormatFloat(v, 'f', 0, 64))
	case a >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case a >= 1:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}

// grouped parts thousands: 12288 is 12,288.
func grouped(s string) string {
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// printTable writes a chapter as Markdown.
func printTable(w io.Writer, title, state string, lines []line) {
	fmt.Fprintf(w, "\n## %s\n\n%s\n\n| what | unit | min | median | max | target |\n|---|---|---:|---:|---:|---|\n", title, state)
	var notes []string
	for _, l := range lines {
		s := spreadOf(l.values)
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n", l.what, l.unit, digits(s.min), digits(s.median), digits(s.max), l.verdict())
		if l.note != "" && !slices.Contains(notes, l.note) {
			notes = append(notes, l.note)
		}
	}
	if len(notes) > 0 {
		fmt.Fprintf(w, "\n%s\n", strings.Join(notes, "\n"))
	}
}
