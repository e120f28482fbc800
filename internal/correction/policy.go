// Package correction is how the paper mends in public what it printed: by which policy its notes are shown, what readers
// may see of the versions that were published, who else carried what was wrong, and what became of the requests to take
// a story away or a name out of it.
//
// The notes themselves, the versions and the retraction of a story belong to the story and are kept by package article.
package correction

import (
	"context"
	"strings"
	"unicode/utf8"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/paper"
)

// Place is where a note stands in its story.
type Place string

// The places.
const (
	Top     Place = "top"  // above the text
	Foot    Place = "foot" // below it, among the changes
	Nowhere Place = "none" // only on the page of changes
)

// Places in the order of the form.
var Places = []Place{Top, Foot, Nowhere}

// Showing is how notes of one kind are shown.
type Showing struct {
	Place  Place `json:"place"`
	Listed bool  `json:"listed"` // on the page of corrections and in its feed
}

// Policy is how the paper shows its corrections.
type Policy struct {
	Correction    Showing `json:"correction"`
	Clarification Showing `json:"clarification"`
	Retraction    Showing `json:"retraction"`
	Note          Showing `json:"note"`
	Update        Showing `json:"update"`
	StyleDays     int     `json:"styleDays"`        // how long the page of changes lists a style fix; 0: not at all
	Compare       bool    `json:"compare"`          // readers see the words that changed
	Outlets       bool    `json:"outlets"`          // a correction names who else carried what was wrong
	Decisions     bool    `json:"decisions"`        // the page of corrections counts the decisions of the docket
	KeepAsker     int     `json:"keepAsker"`        // days after a decision for which the docket keeps who asked
	Thanks        string  `json:"thanks,omitempty"` // what a reader is told whose report a note answers; "": as the paper's language has it
}

// ThanksOr is what a reader is told whose report a note answers and to whom nobody wrote more: the paper's own words, else
// those of its language.
func (p Policy) ThanksOr(usual string) string {
	if p.Thanks != "" {
		return p.Thanks
	}
	return usual
}

// Limits of the policy.
const (
	MaxStyleDays = 3650 // ten years: as good as for ever
	MaxKeepAsker = 730  // two years: longer than any time in which a decision is usually contested
	MaxThanks    = 500  // letters: a paragraph of a letter
)

// PolicyKey is the setting that the policy is kept under.
const PolicyKey = "corrections"

// HousePolicy is the policy of a paper that set none. What tells a reader not to believe the text stands above it.
func HousePolicy() Policy {
	return Policy{Correction: Showing{Foot, true}, Clarification: Showing{Foot, true}, Retraction: Showing{Top, true}, Note: Showing{Top, true},
		Update: Showing{Foot, false}, StyleDays: 30, Compare: true, Outlets: true, KeepAsker: 180}
}

// PolicyOf reads the policy in force. A page that reads it is made anew when it changes.
func PolicyOf(ctx context.Context, q database.Reader) (Policy, error) {
	p := HousePolicy()
	err := paper.Get(ctx, q, PolicyKey, &p)
	return p, err
}

// SetPolicy checks and keeps the policy.
func SetPolicy(ctx context.Context, tx *database.Tx, by string, p Policy) error {
	var bad []paper.Problem
	for _, k := range article.NoteKinds {
		switch p.Of(k).Place {
		case Top, Foot, Nowhere:
		default:
			bad = append(bad, paper.Problem{Field: "place_" + string(k), Words: "Choose where these notes stand."})
		}
	}
	if p.Retraction.Place != Top {
		bad = append(bad, paper.Problem{Field: "place_retraction", Words: "A retraction stands above the text: nobody may read the story without it."})
	}
	if p.StyleDays < 0 || p.StyleDays > MaxStyleDays {
		bad = append(bad, paper.Problem{Field: "style_days", Words: "Give a number of days from 0 to 3650."})
	}
	if p.KeepAsker < 1 || p.KeepAsker > MaxKeepAsker {
		bad = append(bad, paper.Problem{Field: "keep_asker", Words: "Give a number of days from 1 to 730."})
	}
	if p.Thanks = strings.TrimSpace(p.Thanks); utf8.RuneCountInString(p.Thanks) > MaxThanks {
		bad = append(bad, paper.Problem{Field: "thanks", Words: "Keep it under 500 letters."})
	}
	if len(bad) > 0 {
		return &paper.InvalidError{Problems: bad}
	}
	return paper.Set(ctx, tx, by, PolicyKey, p)
}

// Of is how notes of a kind are shown. A style fix has none.
func (p Policy) Of(k article.ChangeKind) Showing {
	switch k {
	case article.Correction:
		return p.Correction
	case article.Clarification:
		return p.Clarification
	case article.Retraction:
		return p.Retraction
	case article.EditorsNote:
		return p.Note
	case article.Update:
		return p.Update
	}
	return Showing{Nowhere, false}
}

// Set changes how notes of a kind are shown.
func (p *Policy) Set(k article.ChangeKind, s Showing) {
	switch k {
	case article.Correction:
		p.Correction = s
	case article.Clarification:
		p.Clarification = s
	case article.Retraction:
		p.Retraction = s
	case article.EditorsNote:
		p.Note = s
	case article.Update:
		p.Update = s
	}
}

// Listed are the kinds that the page of corrections lists.
func (p Policy) Listed() []article.ChangeKind {
	var list []article.ChangeKind
	for _, k := range article.NoteKinds {
		if p.Of(k).Listed {
			list = append(list, k)
		}
	}
	return list
}

// At picks the notes that stand at a place.
func (p Policy) At(place Place, notes []article.Change) []article.Change {
	var list []article.Change
	for _, c := range notes {
		if p.Of(c.Kind).Place == place {
			list = append(list, c)
		}
	}
	return list
}
