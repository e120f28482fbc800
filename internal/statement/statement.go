// Package statement finds the attributed statements in a text: who (the source), by which words (the cue), said what (the
// content). It reads English newspaper prose, offline, by rules written by hand; of any other language it says so and proposes
// nothing. A person decides what becomes of a find: it fills in a form, it records nothing.
//
// A statement is direct (in quotation marks), indirect (in the paper's words), mixed, or other: a belief, an intention, a
// reaction ("criticised the plan") that carries no wording of its own. Its stance is what it does to a claim: asserts, confirms,
// denies, declines, calls for, retracts, cannot verify. Its band says how far to trust the find. High means that two readings
// which share no rules, the grammar and a second one by punctuation alone, came to the same words; only the high band is
// shown while somebody writes.
//
// [Read] reads a text, [English] tells the language, and [Reading.Check] holds a text and its statements against the house's rules of attribution.
package statement

// Span is a stretch of the text in bytes, from Start up to but not including End.
type Span struct{ Start, End int }

// Stance is what a statement does to a claim.
type Stance string

// The stances.
const (
	Asserts    Stance = "asserts"    // says that it is so
	Confirms   Stance = "confirms"   // says that it is so when others had said it
	Denies     Stance = "denies"     // says that it is not so
	Declines   Stance = "declines"   // answers without an answer
	CallsFor   Stance = "calls_for"  // wants something done
	Retracts   Stance = "retracts"   // takes back what was said
	Unverified Stance = "unverified" // could not find out
)

// Kind is how the words of a statement are given.
type Kind string

// The kinds.
const (
	Direct   Kind = "direct"   // in quotation marks
	Indirect Kind = "indirect" // in the paper's words
	Mixed    Kind = "mixed"    // partly in quotation marks
	Other    Kind = "other"    // a belief, an intention or a reaction, without words of its own
)

// Band says how far to trust a find.
type Band string

// The bands.
const (
	High Band = "high" // two independent readings agree
	Low  Band = "low"  // one reading found it
)

// Statement is one attributed statement. Source and Content may be empty: "it was not clear who", "declined to comment".
type Statement struct {
	Source  []Span
	Cue     []Span
	Content []Span
	Kind    Kind
	Stance  Stance
	Band    Band
	// Negative is set when the cue is negated: "did not say why".
	Negative bool
	// Carried are quotations right behind the statement that have no speaker and no cue of their own: most likely they go on
	// with it. They are no part of Content.
	Carried []Span
}

// Reading is a text that was read once: its statements, and what the checks need of it. It is never changed.
type Reading struct {
	Found []Statement // in the order of the text
	text  string
	pages []*paragraph
}

// Read reads an English text.
func Read(text string) *Reading {
	r := &reader{last: -1}
	pages := paragraphs(text)
	for _, p := range pages {
		r.read(p)
	}
	return &Reading{Found: r.found, text: text, pages: pages}
}

// Find gives the statements of an English text in the order of the text.
func Find(text string) []Statement { return Read(text).Found }
