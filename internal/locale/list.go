package locale

import (
	"html/template"
	"strings"
)

// List joins names: "A", "A and B", "A, B and C".
func (l *Locale) List(items []string) string { return chain(l.record.And, items) }

// ListOr joins choices: "A, B or C".
func (l *Locale) ListOr(items []string) string { return chain(l.record.Or, items) }

// ListHTML joins pieces that are already HTML, such as the links of a byline.
func (l *Locale) ListHTML(items []template.HTML) template.HTML {
	var pattern [4]string
	for i, p := range l.record.And {
		pattern[i] = template.HTMLEscapeString(p)
	}
	plain := make([]string, len(items))
	for i, s := range items {
		plain[i] = string(s)
	}
	return template.HTML(chain(pattern, plain))
}

// chain follows UTS #35 Part 2, List Patterns: from the end to the start.
func chain(pattern [4]string, items []string) string {
	const two, start, middle, end = 0, 1, 2, 3
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	case 2:
		return couple(pattern[two], items[0], items[1])
	}
	n := len(items)
	s := couple(pattern[end], items[n-2], items[n-1])
	for i := n - 3; i > 0; i-- {
		s = couple(pattern[middle], items[i], s)
	}
	return couple(pattern[start], items[0], s)
}

func couple(pattern, first, second string) string {
	before, rest, _ := strings.Cut(pattern, "{0}")
	between, after, _ := strings.Cut(rest, "{1}")
	return before + first + between + second + after
}
