package claim

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"

	"broadsheet/internal/locale"
)

// Wording prints states in the paper's language, by its clock. It is the only place that makes words of a state, so that
// page, box, feed, mail and JSON say the same.
type Wording struct {
	*locale.Locale
	Zone *time.Location
}

// Line is a row in words: "Denied" and "Nomvula Khoza, spokesperson, Blesbok: “No such call took place”".
type Line struct {
	Label string
	Text  string
	Said  string    // the part of Text that is theirs, when it is in another language than the paper's
	Lang  string    // which that is
	New   time.Time // when its newest entry could be read first
}

// Title is the claim as every page, list and machine names it: "Claim: that ...". It never stands without the word.
func (w Wording) Title(text string) string { return w.T("claim.title", text) }

// Sentence is the state in one line: "Not confirmed on record. Denied by Blesbok Bulk Supply."
func (w Wording) Sentence(s State) string {
	var parts []string
	for _, c := range s.Clauses {
		parts = append(parts, capital(w.clause(c)))
	}
	return strings.Join(parts, " ")
}

// capital begins a sentence: "the company" declined, and the sentence about it begins with "The".
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func (w Wording) clause(c Clause) string {
	var names []string
	for _, p := range c.Who {
		names = appendNew(names, w.apart(p.voiceName()))
	}
	who := w.List(names)
	switch {
	case !c.On.IsZero():
		return w.T(c.Key, who, w.LongDate(c.On.In(w.Zone)))
	case c.Text != "":
		return w.T(c.Key+"scope", who, strings.TrimRight(c.Text, "."))
	case len(c.Who) > 0:
		return w.T(c.Key, who)
	}
	return w.T(c.Key)
}

func appendNew(list []string, s string) []string {
	for _, old := range list {
		if old == s {
			return list
		}
	}
	return append(list, s)
}

// voiceName is the name under which a position stands in the sentence: the body spoken for, else the speaker.
func (p Position) voiceName() string {
	if p.Stance.silent() || p.Body == "" {
		return p.Name
	}
	return p.Body
}

// Lines are the rows of a state in words. Reports that cite the same are told in one line; nobody else shares one.
func (w Wording) Lines(s State) []Line {
	var lines []Line
	for i := 0; i < len(s.Rows); i++ {
		r := s.Rows[i]
		if r.Stance == Reported {
			n := alike(s.Rows[i:])
			lines = append(lines, w.reported(s.Rows[i:i+n]))
			i += n - 1
			continue
		}
		lines = append(lines, w.line(r, s.Changed))
	}
	return lines
}

// alike counts the reports at the beginning of rows that cite in the same words, each with an origin of its own.
func alike(rows []Row) int {
	n := 1
	for n < len(rows) && rows[n].Stance == Reported && len(rows[0].Who) == 1 && len(rows[n].Who) == 1 && rows[n].Who[0].Citing == rows[0].Who[0].Citing {
		n++
	}
	return n
}

// reported says which outlets report it and whom they cite. One outlet is named, as are those that share one origin;
// several that cite in the same words stand as "two outlets": the entries below name each, and nobody else is
// ever counted.
func (w Wording) reported(rows []Row) Line {
	var names []string
	l := Line{Label: w.T("claim.reported")}
	for _, r := range rows {
		for _, p := range r.Who {
			names = appendNew(names, w.party(p))
		}
		if at := r.Newest(); at.After(l.New) {
			l.New = at
		}
	}
	switch {
	case len(rows[0].Who) > 1:
		l.Text = w.T("claim.oneorigin", w.List(names))
	case len(names) > 1 && !slices.ContainsFunc(rows, func(r Row) bool { return r.Who[0].Kind != OutletKind }):
		l.Text = w.outlets(len(names))
	default:
		l.Text = w.List(names)
	}
	if citing := rows[0].Who[0].Citing; citing != "" {
		l.Text = w.T("claim.citing", l.Text, w.apart(citing))
	}
	return l
}

// outlets writes how many there are, in words up to nine as newspapers do.
func (w Wording) outlets(n int) string {
	if n < 10 {
		return w.T("claim.outlets" + strconv.Itoa(n))
	}
	return w.T("claim.outlets", n)
}

func (w Wording) line(r Row, changed time.Time) Line {
	p := r.Who[0]
	l := Line{Label: w.Verb(p, changed), Text: w.party(p), New: r.Newest()}
	if r.Stance == Withdrew {
		l.Label = w.T("claim.withdrew" + string(wasKey(r.Was)))
		l.Text = w.T("claim.on", l.Text, w.LongDate(p.Said.In(w.Zone)))
	}
	if p.Scope != "" && (r.Stance == PartlyConfirmed || r.Stance == PartlyDenied || r.Stance == Disputed) {
		l.Text = w.T("claim.said.words", l.Text, w.apart(p.Scope))
	}
	if said := p.sayable(); said != "" {
		said = w.apart(said)
		if p.Translation != "" && p.TranslatedBy != "" {
			said = w.T("claim.saidtranslated", said, w.apart(p.TranslatedBy))
		} else if p.Translation == "" && p.Lang != "" {
			l.Said, l.Lang = said, p.Lang
		}
		l.Text = w.T("claim.said.words", l.Text, said)
	}
	return l
}

// wasKey tells three things apart that may be taken back: the report, the confirmation, the denial.
func wasKey(s Stance) Stance {
	switch {
	case s == "": // what it was is not on record: nobody is said to have reported or denied
		return ""
	case s.confirms():
		return Confirmed
	case s.denies() || s == PartlyDenied:
		return Denied
	}
	return Reported
}

// sayable are the words that stand in a line: what is quoted, and of those who did not answer nothing.
func (p Position) sayable() string {
	words := strings.TrimRight(strings.TrimSpace(p.Words), ".")
	if p.Stance.silent() || p.Stance == Withdrew || !p.Quoted() {
		return ""
	}
	if p.Translation != "" {
		return strings.TrimRight(strings.TrimSpace(p.Translation), ".")
	}
	if p.Verbatim() { // a full stop inside the marks goes as well: the line goes on
		if r := []rune(words); len(r) > 2 && r[len(r)-2] == '.' {
			return string(r[:len(r)-2]) + string(r[len(r)-1])
		}
	}
	return words
}

// Verb is the party's own verb: "Denied". Who had not replied is told by when they were asked and until when we waited.
func (w Wording) Verb(p Position, beside time.Time) string {
	if p.Stance != NoReply || p.Asked.Until.IsZero() && p.Asked.At.IsZero() {
		return w.T(p.Stance.WordKey())
	}
	by := ""
	if p.Asked.Channel != "" {
		by = " " + w.T(p.Asked.Channel.WordKey())
	}
	until := p.Asked.Until
	if until.IsZero() {
		until = p.Said
	}
	if p.Asked.At.IsZero() {
		return w.T("claim.askedby", by, w.when(until, beside))
	}
	key := "claim.asked"
	if w.when(p.Asked.At, beside) != w.Clock(p.Asked.At.In(w.Zone)) {
		key = "claim.askedon"
	}
	return w.T(key, by, w.when(p.Asked.At, beside), w.when(until, p.Asked.At))
}

// when is the hour alone on the day that the reader knows already, and else the day too.
func (w Wording) when(t, beside time.Time) string {
	t, beside = t.In(w.Zone), beside.In(w.Zone)
	switch {
	case t.Year() == beside.Year() && t.YearDay() == beside.YearDay():
		return w.Clock(t)
	case t.Year() == beside.Year():
		return w.DateTimeShort(t)
	}
	return w.DateTime(t)
}

// party names somebody as they were printed that day: name, role, body. What one says the other is not repeated for.
func (w Wording) party(p Position) string {
	parts := []string{w.apart(p.Name)}
	for _, s := range []string{p.Role, p.Body} {
		if s != "" && !strings.EqualFold(s, p.Name) && !strings.Contains(strings.ToLower(strings.Join(parts, ", ")), strings.ToLower(s)) {
			parts = append(parts, w.apart(s))
		}
	}
	return strings.Join(parts, ", ")
}

// Party is party for the pages of this claim.
func (w Wording) Party(p Position) string { return w.party(p) }

// Apart is apart for the pages of this claim.
func (w Wording) Apart(s string) string { return w.apart(s) }

// apart keeps words of the other direction together in a line: between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE,
// which mean the same in a page, a title, a mail and JSON (Unicode UAX #9 §2.4).
func (w Wording) apart(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s)
	for _, r := range s {
		p, _ := bidi.LookupRune(r)
		c := p.Class()
		if rtl := c == bidi.R || c == bidi.AL; rtl && w.Dir() == "ltr" || c == bidi.L && w.Dir() == "rtl" {
			return "\u2068" + s + "\u2069"
		}
	}
	return s
}
