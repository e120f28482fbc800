package paper

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/database"
	"broadsheet/internal/locale"
)

// IdentityKey is the setting that Identity is kept under.
const IdentityKey = "identity"

// Identity is what the paper is: what its plate says, where it stands and what colours it wears. The operator's
// configuration is where it begins; what the house then sets in the newsroom goes before it.
type Identity struct {
	Name       string   `json:"name"`
	Tagline    string   `json:"tagline"`
	FootNote   string   `json:"footNote"`
	Locale     string   `json:"locale"`     // BCP 47, "en-ZA"
	TimeZone   string   `json:"timeZone"`   // IANA, "Africa/Johannesburg"
	City       string   `json:"city"`       // slug of a place, for the weather
	MorePlaces []string `json:"morePlaces"` // under More forecasts
	Comments   string   `json:"comments"`   // off, after or before
	Colours    []Colour `json:"colours,omitempty"`
	Logo       Logo     `json:"logo,omitzero"`
	Menu       []Link   `json:"menu,omitempty"`   // after the sections
	Foot       []Link   `json:"foot,omitempty"`   // after the standing pages
	Hidden     []int64  `json:"hidden,omitempty"` // sections that are not in the menu
}

// Link is a link that the house put into the menu or the foot.
type Link struct {
	Name string `json:"name"`
	URL  string `json:"url"` // a path of the paper or an https address
}

// Logo is the plate as a drawing, in place of the paper's name in type.
type Logo struct {
	Light  string `json:"light,omitempty"` // hash of the file, which names it in the blob store
	Dark   string `json:"dark,omitempty"`  // the one for dark; empty: the same
	Width  int    `json:"width,omitempty"` // the proportion, in the units of the file
	Height int    `json:"height,omitempty"`
}

// Problem is something that cannot be kept, in words for the person who can mend it.
type Problem struct{ Field, Words string }

// InvalidError carries the problems of a setting.
type InvalidError struct{ Problems []Problem }

func (e *InvalidError) Error() string {
	var words []string
	for _, p := range e.Problems {
		words = append(words, p.Words)
	}
	return strings.Join(words, " ")
}

// Answer tells the web layer how to answer.
func (e *InvalidError) Answer() (kind, words string) { return "invalid", e.Error() }

// Lengths of what stands on every page.
const (
	maxName    = 60  // the plate of a phone holds about thirty letters in two lines
	maxTagline = 200 // search engines show about 160
	maxNote    = 300
	maxPlaces  = 24 // a list that can still be read
	maxLinks   = 12 // beside the sections, the menu must stay one
	maxLink    = 40
)

// Check refuses an identity that the paper could not print with.
func (id Identity) Check() error {
	var list []Problem
	bad := func(cond bool, field, words string) {
		if cond {
			list = append(list, Problem{field, words})
		}
	}
	bad(strings.TrimSpace(id.Name) == "", "name", "The paper needs a name.")
	bad(utf8.RuneCountInString(id.Name) > maxName, "name", fmt.Sprintf("The name has more than %d letters and would not fit the plate.", maxName))
	bad(utf8.RuneCountInString(id.Tagline) > maxTagline, "tagline", fmt.Sprintf("The line about the paper has more than %d letters.", maxTagline))
	bad(utf8.RuneCountInString(id.FootNote) > maxNote, "foot_note", fmt.Sprintf("The line at the foot has more than %d letters.", maxNote))
	if err := locale.Valid(id.Locale); err != nil {
		bad(true, "locale", "The language and country: "+err.Error()+".")
	}
	_, err := time.LoadLocation(id.TimeZone)
	bad(err != nil || id.TimeZone == "" || id.TimeZone == "Local", "time_zone", fmt.Sprintf("There is no time zone %q. Use a name such as Africa/Johannesburg.", id.TimeZone))
	bad(len(id.MorePlaces) > maxPlaces, "more_places", fmt.Sprintf("More than %d forecasts make a list that nobody reads.", maxPlaces))
	bad(!slices.Contains([]string{"off", "after", "before"}, id.Comments), "comments", "Choose how the paper takes comments.")
	list = append(list, checkLinks("menu", id.Menu)...)
	list = append(list, checkLinks("foot", id.Foot)...)
	for _, c := range id.Colours {
		bad(!known(c.Token), "colours", fmt.Sprintf("There is no colour named %q.", c.Token))
		list = append(list, checkColour(c)...)
	}
	if len(list) > 0 {
		return &InvalidError{list}
	}
	return nil
}

func checkLinks(field string, links []Link) []Problem {
	var list []Problem
	if len(links) > maxLinks {
		list = append(list, Problem{field, fmt.Sprintf("More than %d links of your own are too many.", maxLinks)})
	}
	for _, l := range links {
		if l.Name == "" || utf8.RuneCountInString(l.Name) > maxLink {
			list = append(list, Problem{field, fmt.Sprintf("A link needs a name of at most %d letters: %q.", maxLink, l.Name)})
		}
		if !safeLink(l.URL) {
			list = append(list, Problem{field, fmt.Sprintf("%q is neither a path of the paper, such as /about, nor an address that begins with https://.", l.URL)})
		}
	}
	return list
}

// safeLink takes a path of the paper or an https address, and nothing that a browser would read as another site or a script.
func safeLink(s string) bool {
	u, err := url.Parse(s)
	if err != nil || strings.ContainsAny(s, "\\ \t\n") {
		return false
	}
	if strings.HasPrefix(s, "/") {
		return !strings.HasPrefix(s, "//") && u.Host == ""
	}
	return u.Scheme == "https" && u.Host != ""
}

// ReadIdentity gives the identity in force: what the house set, over what the operator configured.
func ReadIdentity(ctx context.Context, q database.Reader, configured Identity) (Identity, error) {
	err := Get(ctx, q, IdentityKey, &configured)
	return configured, err
}

// SetIdentity checks and keeps the identity. The paper is put together anew from the commit on.
func SetIdentity(ctx context.Context, tx *database.Tx, by string, id Identity) error {
	if err := id.Check(); err != nil {
		return err
	}
	return Set(ctx, tx, by, IdentityKey, id)
}
