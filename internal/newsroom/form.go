package newsroom

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/web"
)

// formMemory is how much of a form stays in memory; larger pictures wait in files.
const formMemory = 4 << 20

// parse reads the form that was sent. After it, text and its like read from it.
func (v *visit) parse() error {
	err := v.r.ParseMultipartForm(formMemory)
	if errors.Is(err, http.ErrNotMultipart) {
		return web.ParseForm(v.r)
	}
	return err
}

// deepest is the last page of a list that can be asked for: further back, one looks by words.
const deepest = 10_000

// tidy makes typed text fit to be kept: whole letters, no NUL, line ends alike.
func tidy(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.ReplaceAll(s, "\x00", "")
}

// long is what was typed in a text box.
func (v *visit) long(name string) string { return tidy(v.r.PostFormValue(name)) }

// line is what was typed in a field of one line.
func (v *visit) line(name string) string { return oneLine(v.long(name)) }

// oneLine takes line ends and double spaces out. No-break spaces stay: numbers are set with them.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\n\r\v\f", r) }), " ")
}

// number is a whole number from the form, 0 when there is none.
func (v *visit) number(name string) int64 { return toNumber(v.r.PostFormValue(name)) }

// asked is a whole number from the query, 0 when there is none.
func (v *visit) asked(name string) int64 { return toNumber(v.r.URL.Query().Get(name)) }

func toNumber(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// numbers are all whole numbers of a repeated field.
func (v *visit) numbers(name string) []int64 {
	var list []int64
	for _, s := range v.r.PostForm[name] {
		if n := toNumber(s); n != 0 {
			list = append(list, n)
		}
	}
	return list
}

// localTime is how a browser writes the field datetime-local (HTML, "valid local date and time string").
const localTime = "2006-01-02T15:04"

// toTime reads such a field in the paper's zone; empty is the zero time. Browsers may add seconds.
func (v *visit) toTime(s string) (time.Time, error) {
	if s = strings.TrimSpace(s); s == "" {
		return time.Time{}, nil
	}
	s = strings.Replace(s, " ", "T", 1) // typed by hand where the browser knows no such field
	if len(s) > len(localTime) {
		s = s[:len(localTime)]
	}
	return time.ParseInLocation(localTime, s, v.Zone)
}

func (v *visit) fromTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(v.Zone).Format(localTime)
}

// badTime is what to say when toTime fails.
const badTime = "Write the time like 2024-12-19 14:30."
