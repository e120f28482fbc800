// Package locale writes dates, numbers, money, units and the words of the
// interface the way a newspaper's own country writes them.
//
// A locale is a language, often with a country: en-ZA prints "Thursday, 19
// December 2024", "16:05", "R4.2 million" and "24°C", and en-US prints the same
// facts as "Thursday, December 19, 2024", "4:05 PM", "ZAR 4.2 million" and
// "75°F". The country's habits come from the Unicode CLDR (a table made by
// tools/cldr and carried in the program) and, where South African papers print
// otherwise, from the house style in house.go.
//
// Dates are Gregorian in every locale, also where a country uses another
// calendar beside it (Iran, Thailand, Saudi Arabia).
//
// The words of the interface live in catalogue/*.json. A language without a
// catalogue shows English words beside its own dates and numbers. A language
// for which CLDR has nothing (isiNdebele, siSwati, Tshivenḓa) shows English as
// its country writes it.
package locale

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"
)

// Locale writes for one language and country. It never changes after it is
// made and is safe for any number of requests at once.
type Locale struct {
	// Exact is false when the language asked for has no dates and numbers of
	// its own here, so that English stands in.
	Exact bool

	tag, lang, region, dir string
	record                 record
	zero                   rune // the digit nought: '0', '٠', '०' ...
	symbols                symbols
	grouping               grouping
	hour12                 bool
	inWords                bool   // money in words: "R4.2 million"
	closeSign              string // a sign of letters that stands against its figure: "R420"
	name                   string // of the record: "en-ZA" for both en-ZA and nr
	units                  Units
	firstDay               time.Weekday
	grammar                language.Tag // whose plural rules apply to dates and units
	words                  *catalogue
	disguise               func(string) string // set in the two pseudo-locales only
}

// The two pseudo-locales prove the layout: English letters with accents, 40 %
// longer, in brackets; and the same from right to left.
const (
	PseudoLong  = "en-XA"
	PseudoRight = "ar-XB"
)

// longestTag is far above any tag in use (RFC 5646 §4.4.1 asks for 35); what is
// longer came from a mischievous header and is not looked up.
const longestTag = 64

// keptLocales bounds the memory that tags invented by strangers could take.
const keptLocales = 256

var (
	keeping sync.RWMutex
	kept    = map[string]*Locale{}
)

// Get returns the locale for a language tag such as "en-ZA" (RFC 5646). A tag
// that is unknown or ill-formed gives English with Exact false, never nil.
func Get(tag string) *Locale {
	keeping.RLock()
	l := kept[tag]
	keeping.RUnlock()
	if l != nil {
		return l
	}
	l = build(tag)
	keeping.Lock()
	defer keeping.Unlock()
	if len(kept) < keptLocales && len(tag) <= longestTag {
		kept[tag] = l
	}
	return l
}

// Valid says in words what is wrong with a tag in a configuration file. A real
// language that has no table here is valid: English stands in for it.
func Valid(tag string) error {
	if tag == "" {
		return fmt.Errorf(`the locale is empty: write a language tag such as "en-ZA", "af" or "pt-BR"`)
	}
	if isPseudo(tag) {
		return nil
	}
	if len(tag) > longestTag {
		return fmt.Errorf("the locale is %d letters long: a language tag has at most %d", len(tag), longestTag)
	}
	parsed, err := language.Parse(tag)
	if _, unknown := err.(language.ValueError); unknown {
		return fmt.Errorf(`the locale %q names a language, script or country that does not exist: write a language tag such as "en-ZA", "af" or "pt-BR"`, tag)
	}
	if err != nil {
		return fmt.Errorf(`the locale %q is not a language tag: write one such as "en-ZA", "af" or "pt-BR"`, tag)
	}
	if base, _, _ := parsed.Raw(); base.String() == "und" {
		return fmt.Errorf(`the locale %q names no language: write a language tag such as "en-ZA", "af" or "pt-BR"`, tag)
	}
	return nil
}

// Tag is the tag that was asked for, in its standard letters: "en-ZA". It is
// right for an HTML lang attribute of the newspaper's own text.
func (l *Locale) Tag() string { return l.tag }

// Lang is the language of the dates and numbers, without a country: "en".
func (l *Locale) Lang() string { return l.lang }

// WordsLang is the language in which T answers: "en" until a catalogue in the
// locale's own language is added.
func (l *Locale) WordsLang() string { return l.words.lang }

// Region is the country, given or likely: "ZA" for both "en-ZA" and "zu".
func (l *Locale) Region() string { return l.region }

// Dir is "ltr" or "rtl", for an HTML dir attribute.
func (l *Locale) Dir() string { return l.dir }

// FirstDay is the day on which a calendar's week begins.
func (l *Locale) FirstDay() time.Weekday { return l.firstDay }

func isPseudo(tag string) bool {
	return strings.EqualFold(tag, PseudoLong) || strings.EqualFold(tag, PseudoRight)
}

func build(tag string) *Locale {
	if isPseudo(tag) {
		return pseudo(tag)
	}
	parsed := language.Und
	if len(tag) <= longestTag {
		if t, err := language.Parse(tag); err == nil {
			parsed = t
		}
	}
	name, exact := tableName(parsed)
	region, _ := parsed.Region()
	l := &Locale{Exact: exact, tag: parsed.String(), region: region.String(), dir: direction(parsed)}
	if parsed == language.Und {
		l.tag, l.region, l.dir = "en", "US", "ltr"
	}
	l.name = name
	l.lang, _, _ = strings.Cut(name, "-")
	l.record = recordOf(name)
	l.grammar = language.Make(name)
	l.words = catalogueFor(l.tag)
	l.settle(parsed)
	return l
}

// settle takes the habits of the country, then those that the tag itself asks
// for (RFC 6067: en-ZA-u-hc-h12-ms-ussystem-fw-mon).
func (l *Locale) settle(t language.Tag) {
	base, _, _ := t.Raw()
	all := cldr()
	l.hour12 = firstOf(all.Hours, base.String()+"-"+l.region, l.region, "001") == "h"
	l.firstDay = time.Weekday(firstDayOf(l.region))
	l.units = unitsOf(l.region)
	l.symbols = l.record.Numbers.Symbols
	l.zero = zeroOf(l.record.Numbers.Digits)
	if t.TypeForKey("nu") == "latn" && l.zero != '0' {
		l.zero = '0'
		if latin := l.record.Numbers.Latin; latin != nil {
			l.symbols = *latin
		}
	}
	switch t.TypeForKey("hc") {
	case "h11", "h12":
		l.hour12 = true
	case "h23", "h24":
		l.hour12 = false
	}
	if u, ok := ParseUnits(t.TypeForKey("ms")); ok {
		l.units = u
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if t.TypeForKey("fw") == strings.ToLower(d.String()[:3]) {
			l.firstDay = d
		}
	}
	l.houseStyle()
	l.grouping = groupingOf(&l.record.Numbers)
}

// rightToLeft lists the scripts of ISO 15924 that run from right to left.
const rightToLeft = " Arab Hebr Thaa Syrc Nkoo Adlm Rohg Mand Samr Mend Aran Yezi "

func direction(t language.Tag) string {
	script, _ := t.Script()
	if strings.Contains(rightToLeft, " "+script.String()+" ") {
		return "rtl"
	}
	return "ltr"
}
