package locale

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// cldr.json.gz is made by tools/cldr from the CLDR packages (Unicode-3.0).
//
//go:embed cldr.json.gz
var packed []byte

// table is the file as it is: habits by country, and the locales undecoded,
// because a newspaper uses one or two of some 470.
type table struct {
	Version    string
	FirstDay   map[string]int
	Hours      map[string]string // "h" or "H" by country, or by language and country
	Currency   map[string]string
	System     map[string]string
	Fahrenheit []string
	Digits     map[string]string
	Locales    map[string]json.RawMessage
}

// record is one locale: what differs from its parent, laid over the parent.
type record struct {
	Parent   string
	Dates    dates
	Numbers  numbers
	Relative relatives
	And, Or  [4]string // of two, start, middle, end
	Units    unitForms
}

type dates struct {
	Weekdays, WeekdaysShort, WeekdaysAlone, WeekdaysShortAlone  [7]string
	Months, MonthsShort, MonthsAlone, MonthsShortAlone          [12]string
	AM, PM                                                      string
	Full, Long, Medium, Short                                   string
	DayMonth, DayMonthShort, WeekdayDayMonthShort               string
	MonthYear, MonthYearShort, Clock24, Clock12, Hour24, Hour12 string
	JoinLong, JoinMedium                                        string
}

type symbols struct{ Decimal, Group, Minus, Percent string }

type numbers struct {
	Digits                    string
	Symbols                   symbols
	Latin                     *symbols // where the usual digits are not Latin
	MinGrouping               int
	Decimal, Percent          string
	Money                     string
	CompactLong, CompactMoney []forms // for 10^3 to 10^14
	Signs                     map[string]string
}

type span struct{ Past, Future forms }

type relatives struct {
	Now, Yesterday, Today, Tomorrow                                    string
	Minute, Hour, Day, Week, Month, Year                               span
	MinuteShort, HourShort, DayShort, WeekShort, MonthShort, YearShort span
}

type unitForms struct {
	Degree, Celsius, Fahrenheit, KmH, MpH, MM, Inch, CM, KM, Mile, Minute, Hour forms
}

// forms are the plural forms of one phrase; "other" is always there.
type forms map[string]string

// UnmarshalJSON takes a plain string as a phrase with one form. Forms replace
// those of the parent whole: a parent's "one" must not survive beside a new "other".
func (f *forms) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		var s string
		err := json.Unmarshal(b, &s)
		*f = forms{"other": s}
		return err
	}
	var m map[string]string
	err := json.Unmarshal(b, &m)
	*f = m
	return err
}

func (f forms) pick(category string) string {
	if s, ok := f[category]; ok {
		return s
	}
	return f["other"]
}

// cldr decodes the table at first use. The file is part of the program: if it
// is damaged, so is the program.
var cldr = sync.OnceValue(func() *table {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(fmt.Sprintf("open the CLDR table: %v", err))
	}
	var t table
	if err := json.NewDecoder(r).Decode(&t); err != nil {
		panic(fmt.Sprintf("read the CLDR table: %v", err))
	}
	return &t
})

// tableName finds the record for a tag and says whether it is of the same
// language and script. If not, it names English as the tag's country writes it.
func tableName(t language.Tag) (name string, exact bool) {
	base, _, _ := t.Raw()
	region, _ := t.Region()
	if base.String() != "und" {
		if name, ok := find(base.String(), region.String(), t); ok {
			return name, true
		}
	}
	if name, ok := find("en", region.String(), language.English); ok {
		return name, false
	}
	return "en", false
}

func find(base, region string, t language.Tag) (string, bool) {
	script, _ := t.Script()
	s := script.String()
	tries := []string{base + "-" + s + "-" + region, base + "-" + s}
	if likely, _ := language.Make(base + "-" + region).Script(); likely == script {
		tries = append([]string{base + "-" + region}, tries...)
	}
	if likely, _ := language.Make(base).Script(); likely == script {
		tries = append(tries, base)
		if _, _, given := t.Raw(); t != language.English && given.String() == "ZZ" {
			tries = []string{base} // "ar" is Arabic anywhere, not Egypt's
		}
	}
	for _, name := range tries {
		if _, ok := cldr().Locales[name]; ok {
			return name, true
		}
	}
	return "", false
}

// recordOf lays a record over its parents, the eldest first.
func recordOf(name string) record {
	var r record
	raw := cldr().Locales[name]
	var link struct{ Parent string }
	if err := json.Unmarshal(raw, &link); err != nil {
		panic(fmt.Sprintf("read the CLDR table for %s: %v", name, err))
	}
	if link.Parent != "" {
		r = recordOf(link.Parent)
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		panic(fmt.Sprintf("read the CLDR table for %s: %v", name, err))
	}
	return r
}

func firstOf(m map[string]string, keys ...string) string {
	for _, k := range keys {
		if v, ok := m[k]; ok {
			return v
		}
	}
	return ""
}

func firstDayOf(region string) time.Weekday {
	t := cldr()
	if d, ok := t.FirstDay[region]; ok {
		return time.Weekday(d)
	}
	return time.Weekday(t.FirstDay["001"])
}

func zeroOf(system string) rune {
	if d := cldr().Digits[system]; d != "" {
		zero, _ := utf8.DecodeRuneInString(d)
		return zero
	}
	return '0'
}
