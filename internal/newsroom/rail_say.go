package newsroom

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/internal/claim"
	"broadsheet/internal/statement"
)

// railVerb proposes the verb under which a statement would stand. Answers that are none stay apart, by the words of the
// text: to decline, not to reply and not to be reached are three things. Empty: a person has to choose.
func railVerb(s statement.Statement, cue, who string) claim.Stance {
	cue = strings.ToLower(cue)
	switch s.Stance {
	case statement.Denies:
		if strings.Contains(cue, "dismiss") {
			return claim.Dismissed
		}
		return claim.Denied
	case statement.Confirms:
		return claim.Confirmed
	case statement.Declines:
		return railNonAnswer(cue)
	case statement.CallsFor:
		return claim.CalledFor
	case statement.Retracts:
		return claim.Withdrew
	case statement.Unverified:
		return claim.Unverified
	}
	if s.Negative || s.Kind == statement.Other {
		return ""
	}
	if strings.Contains(cue, "report") || railUnnamed(who) || railOutlet(who) {
		return claim.Reported
	}
	return claim.Said
}

var (
	railSilent  = regexp.MustCompile(`\b(repl|respon|answer|return|got? back|get back|react)`)
	railMissing = regexp.MustCompile(`\b(reach|contact|available|unavailable|unreachable|trace|locate)`)
)

func railNonAnswer(cue string) claim.Stance {
	switch {
	case railMissing.MatchString(cue):
		return claim.Unreached
	case railSilent.MatchString(cue) && !strings.Contains(cue, "declin") && !strings.Contains(cue, "refus"):
		return claim.NoReply
	}
	return claim.Declined
}

var (
	railNobody  = regexp.MustCompile(`(?i)\b(sources?|officials?|insiders?|people|persons?|diplomats?|investigators?|witness(es)?|aides?|lawyers?|employees?|staff|residents?|colleagues?|reports?)\b`)
	railPress   = regexp.MustCompile(`\b(FM|Radio|TV|Television|News|Times|Post|Ledger|Herald|Gazette|Tribune|Daily|Courier|Reuters|AFP|AP|Agency|Mail|Guardian|Star|Sun|Mirror|Telegraph|Journal|Chronicle|Argus|Sowetan|Beeld)\b`)
	railPronoun = regexp.MustCompile(`(?i)^(he|she|they|it|who|which|that|we|i|you|both|neither|one|others?|some|many)$`)
	railCiting  = regexp.MustCompile(`\bciting ([^,.;:”]{3,120})`)
)

var (
	railReports  = regexp.MustCompile(`(?i)^(?:the |a |an )?(?:(?:initial|first|earlier|recent|media|new|original) )*(?:reports?|story|stories|articles?|account) (?:by|in|from|of) `)
	railAgency   = regexp.MustCompile(`^(Reuters|AFP|AP|Bloomberg)$`)
	railNumber   = regexp.MustCompile(`(?i)^(one|two|three|four|five|six|seven|eight|nine|ten|several|some|many|unnamed|anonymous|[0-9]+) `)
	railDenying  = regexp.MustCompile(`(?i)\b(denying|denied|denies|deny)\b`)
	railQuoted   = regexp.MustCompile(`“[^”]+”`)
	railStraight = regexp.MustCompile(`"([^"]*)"`)
)

// railAnswers reports a verb of whoever answers: it says nothing new of the world.
func railAnswers(s claim.Stance) bool {
	return slices.Contains([]claim.Stance{claim.Confirmed, claim.PartlyConfirmed, claim.Denied, claim.Dismissed, claim.PartlyDenied, claim.Disputed,
		claim.Declined, claim.NoReply, claim.Unreached, claim.Withdrew}, s)
}

// railCurly gives straight quotation marks their sides.
func railCurly(s string) string {
	return strings.ReplaceAll(railStraight.ReplaceAllString(s, "“$1”"), ",”", "”")
}

// railUncounted describes sources without a name as the form takes them: whom an outlet cites.
func railUncounted(source string) string {
	source = strings.TrimPrefix(railBare(source), "the ")
	switch {
	case strings.Contains(strings.ToLower(source), "report"):
		return ""
	case railNumber.MatchString(source):
		return strings.ToLower(source)
	}
	return "unnamed " + strings.ToLower(source)
}

// railOutlets parts "the Rand Ledger and Koppie FM". A name of one word is mostly a part of one, as in "Mail and Guardian".
func railOutlets(who string) []string {
	parts := strings.Split(who, " and ")
	for i, p := range parts {
		name := strings.TrimPrefix(p, "the ")
		if parts[i] = p; !railOutlet(name) || !strings.Contains(name, " ") && !railAgency.MatchString(name) {
			return []string{who}
		}
	}
	return parts
}

// railOutlet reports a source that is another paper or station, by its name.
func railOutlet(who string) bool { return railPress.MatchString(who) }

// railUnnamed reports a source without a name: nothing in it but its first word has a capital.
func railUnnamed(who string) bool {
	if !railNobody.MatchString(who) {
		return false
	}
	for i, w := range strings.Fields(who) {
		if r, _ := utf8.DecodeRuneInString(w); i > 0 && unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

// railWho writes a source as the quick form takes a speaker: name, role, body. Names are those given so far, the full ones,
// so that "Mr Davids" becomes Faizel Davids. A pronoun is nobody: the form asks.
func railWho(source string, names []string) string {
	source = railBare(railReports.ReplaceAllString(railBare(source), ""))
	if source == "" || railPronoun.MatchString(source) {
		return ""
	}
	first, rest, two := strings.Cut(source, ",")
	first, rest = strings.TrimSpace(first), strings.TrimSpace(rest)
	switch {
	case strings.HasPrefix(rest, "citing") || strings.HasPrefix(rest, "both citing"):
		return first
	case two && railNamed(rest) && !railNamed(first): // "Ridgewater's communications director, Karabo Selepe"
		role, body := railRole(first)
		return railJoin(rest, role, railBody(body, names))
	case two:
		rest, _, _ = strings.Cut(rest, ",")
		role, body := railRole(rest)
		return railJoin(railFull(first, names), role, railBody(body, names))
	}
	if office, name, ok := railTitled(source); ok {
		role, body := railRole(office)
		return railJoin(name, role, railBody(body, names))
	}
	return railFull(source, names)
}

var railLead = regexp.MustCompile(`(?i)^(however|meanwhile|also|yesterday|today),? `)

func railBare(s string) string {
	s = railLead.ReplaceAllString(strings.Trim(oneLine(s), " ,;:–—"), "")
	if strings.HasPrefix(s, "The ") {
		s = "the" + s[3:]
	}
	return s
}

func railJoin(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// railNamed reports a name of a person: two to four words, each with a capital.
func railNamed(s string) bool {
	words := strings.Fields(s)
	return len(words) > 1 && len(words) < 5 && !slices.ContainsFunc(words, func(w string) bool {
		r, _ := utf8.DecodeRuneInString(w)
		return !unicode.IsUpper(r) || strings.HasSuffix(w, "’s") || strings.HasSuffix(w, "'s")
	})
}

// railTitled parts "Blesbok spokesperson Nomvula Khoza" before the name.
func railTitled(s string) (office, name string, ok bool) {
	words := strings.Fields(s)
	for i := len(words) - 2; i > 0; i-- {
		if r, _ := utf8.DecodeRuneInString(words[i-1]); !unicode.IsUpper(r) && !unicode.IsDigit(r) && railNamed(strings.Join(words[i:], " ")) && len(words[i-1]) > 3 {
			return strings.Join(words[:i], " "), strings.Join(words[i:], " "), true
		}
	}
	return "", "", false
}

var (
	railFor    = regexp.MustCompile(`^(.+?) (?:for|of|at|to|from|in) (?:the )?(\p{Lu}.*)$`)
	railOwner  = regexp.MustCompile(`^(.*?\p{Lu}.*?)(?:’s|'s|’|') (.+)$`)
	railBefore = regexp.MustCompile(`^(?:the )?((?:\p{Lu}\S* )+)(\p{Ll}.+)$`)
	railTheir  = regexp.MustCompile(`^(?:an?|the|its|their|his|her) `)
)

// railRole parts an office from the body that has it: "a spokesperson for Blesbok", "Blesbok's spokesperson".
func railRole(s string) (role, body string) {
	s = railTheir.ReplaceAllString(strings.TrimSpace(s), "")
	for _, form := range []*regexp.Regexp{railOwner, railBefore} {
		if m := form.FindStringSubmatch(s); m != nil {
			return strings.TrimSpace(m[2]), strings.TrimSpace(m[1])
		}
	}
	if m := railFor.FindStringSubmatch(s); m != nil {
		return m[1], m[2]
	}
	return s, ""
}

// railBody names a body, or the person spoken for, as the text named them in full: "Fourie’s director" speaks for Hendrik
// Fourie, and "Waterhuis" is "the Waterhuis".
func railBody(body string, names []string) string {
	for _, n := range slices.Backward(names) {
		if strings.EqualFold(n, "the "+body) {
			return n
		}
	}
	full, _, _ := strings.Cut(railFull(body, names), ",")
	return full
}

var railMister = regexp.MustCompile(`\b(?:Mr|Ms|Mrs|Miss|Dr|Prof|Cllr)\.? (\p{Lu}[\pL’'-]+)`)

// railUntitled puts the whole name for "Mr Fourie" if the text has it before: "Hendrik Fourie".
func railUntitled(who, before string) string {
	return railMister.ReplaceAllStringFunc(who, func(titled string) string {
		surname := railMister.FindStringSubmatch(titled)[1]
		if i := strings.Index(before, " "+surname); i > 0 {
			first := before[strings.LastIndexAny(before[:i], " \n“(")+1 : i]
			if r, _ := utf8.DecodeRuneInString(first); unicode.IsUpper(r) && !railTitle.MatchString(first+" ") {
				return first + " " + surname
			}
		}
		return titled
	})
}

var railTitle = regexp.MustCompile(`^(Mr|Ms|Mrs|Miss|Dr|Prof|Professor|Judge|Justice|Captain|Cllr)\.? `)

// railFull finds the name that a surname stands for: the one given last.
func railFull(s string, names []string) string {
	surname := railTitle.ReplaceAllString(s, "")
	if strings.Contains(surname, " ") {
		return s
	}
	for _, n := range slices.Backward(names) {
		name, _, _ := strings.Cut(n, ",")
		if strings.HasSuffix(name, " "+surname) {
			return n
		}
	}
	return s
}
