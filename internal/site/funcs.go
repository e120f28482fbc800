package site

import (
	"html/template"
	"time"

	"broadsheet/internal/locale"
)

// Funcs are the words, dates and numbers of the paper's language, for the templates
// of readers and staff alike. Instants are told in the paper's zone.
func Funcs(l *locale.Locale, zone *time.Location) template.FuncMap {
	in := func(write func(time.Time) string) func(time.Time) string {
		return func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return write(t.In(zone))
		}
	}
	return template.FuncMap{
		"t":             l.T,    // {{t "article.minread" 4}}
		"words":         l.HTML, // the same, with HTML in its arguments
		"number":        l.Number,
		"clock":         in(l.Clock),
		"longdate":      in(l.LongDate),
		"fulldate":      in(l.FullDate),
		"datetime":      in(l.DateTime),
		"datetimeshort": in(l.DateTimeShort),
		"iso":           in(func(t time.Time) string { return t.Format(time.RFC3339) }),
	}
}
