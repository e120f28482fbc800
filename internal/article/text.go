package article

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/markup"
	"broadsheet/internal/section"
)

// Text is everything an editor writes. Each revision holds all of it.
type Text struct {
	Kicker         string           `json:"kicker,omitempty"` // a word or two above the headline
	Headline       string           `json:"headline"`
	Standfirst     string           `json:"standfirst,omitempty"` // the sentence below the headline
	KeyPoints      []string         `json:"key_points,omitempty"`
	HeadlineSearch string           `json:"headline_search,omitempty"` // for search engines; empty: Headline
	HeadlineSocial string           `json:"headline_social,omitempty"` // for shared links; empty: Headline
	HeadlineShort  string           `json:"headline_short,omitempty"`  // for lists and notices; empty: Headline
	Slug           string           `json:"slug,omitempty"`            // last part of the address; empty: made from the headline
	SectionID      int64            `json:"section,omitempty"`
	Topics         []int64          `json:"topics,omitempty"`
	Bylines        []Byline         `json:"bylines,omitempty"`
	Agency         string           `json:"agency,omitempty"`   // credit of a wire story, printed where a byline would stand
	Dateline       string           `json:"dateline,omitempty"` // the place the story was reported from
	Kind           Kind             `json:"kind"`
	Sponsor        string           `json:"sponsor,omitempty"` // who paid, for a sponsored story
	Lead           Picture          `json:"lead"`
	Related        []int64          `json:"related,omitempty"` // earlier coverage chosen by the editor
	Body           *markup.Document `json:"-"`
	Working        json.RawMessage  `json:"working,omitempty"` // the body with suggestions not decided yet; Body is what stands without them
	Unnamed        *Unnamed         `json:"unnamed,omitempty"` // names typed but not entered yet; only an autosave has them
	Embargo        time.Time        `json:"embargo,omitzero"`  // nobody outside sees a byte before this; zero: none
}

// Unnamed keeps names as they were typed. An autosave enters no topic and no author, because half a name would become
// one; the next save by hand does.
type Unnamed struct {
	Topics  string   `json:"topics,omitempty"`
	Bylines []string `json:"bylines,omitempty"` // "name|role", in the order of the form; known ones are among Text.Bylines
}

// Byline credits a person for a story. Role is empty for the words, else what they did ("Photographs").
type Byline struct {
	AuthorID int64  `json:"author"`
	Role     string `json:"role,omitempty"`
}

// Picture is a picture as this story shows it; empty texts fall back to those kept with the picture.
type Picture struct {
	Key     string `json:"key,omitempty"`
	Alt     string `json:"alt,omitempty"`
	Caption string `json:"caption,omitempty"`
	Credit  string `json:"credit,omitempty"`
}

// textVersion is the form in which Text is stored. A newer binary reads every older form.
const textVersion = 1

type storedText struct {
	Version int             `json:"v"`
	Text    Text            `json:"text"`
	Body    json.RawMessage `json:"body"`
}

func (t Text) encode() ([]byte, error) {
	if t.Body == nil {
		t.Body = markup.New()
	}
	return json.Marshal(storedText{textVersion, t, json.RawMessage(t.Body.Encode())})
}

func decodeText(b []byte) (Text, error) {
	var s storedText
	if err := json.Unmarshal(b, &s); err != nil {
		return Text{}, fmt.Errorf("stored text: %w", err)
	}
	if s.Version > textVersion {
		return Text{}, fmt.Errorf("this story was written by a newer Broadsheet (form %d, this one knows %d): update the program", s.Version, textVersion)
	}
	doc, err := markup.Decode(s.Body)
	s.Text.Body = doc
	return s.Text, err
}

// Limits of a text. They are generous for a newspaper and keep pages, feeds and cards whole.
const (
	maxHeadline   = 300  // twice the longest headline ever set
	maxStandfirst = 1000 // a paragraph
	maxKeyPoints  = 12   // more is a story, not a summary
	maxTopics     = 30
	maxBylines    = 20 // an investigation by many hands
)

// Problem is something that keeps a text from being published, in words for the person who can mend it.
type Problem struct{ Field, Words string }

// InvalidError carries the problems of a text.
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

// Check lists what must be mended before the text can be published.
func Check(t Text) []Problem {
	var list []Problem
	bad := func(cond bool, field, words string) {
		if cond {
			list = append(list, Problem{field, words})
		}
	}
	bad(strings.TrimSpace(t.Headline) == "", "headline", "The story has no headline. Write one before publishing.")
	bad(t.SectionID == 0, "section", "The story is in no section. Choose one before publishing.")
	bad(t.Body == nil || len(t.Body.Blocks) == 0, "body", "The story has no text yet.")
	bad(t.Kind == Sponsored && strings.TrimSpace(t.Sponsor) == "", "sponsor", "Say who paid for this sponsored story.")
	slug := t.SlugOr()
	bad(strings.TrimSpace(t.Headline) != "" && !section.ValidSlug(slug), "slug",
		fmt.Sprintf("The slug %q cannot stand in an address. Use letters, digits and hyphens.", slug))
	bad(section.ReservedBelow(slug), "slug", fmt.Sprintf("An address cannot end in %q, which belongs to the system. Choose another slug, for example %s-2.", slug, slug))
	bad(t.Lead.Key != "" && t.Lead.Alt == "", "lead_alt", "The lead picture has no alt text. Say what it shows.")
	bad(t.Unnamed != nil && len(t.Unnamed.Bylines) > 0, "bylines", "The byline holds a name that the paper does not know yet. Save the story by hand to enter it.")
	return append(list, limits(t)...)
}

// limits lists what is too long to be kept at all.
func limits(t Text) []Problem {
	var list []Problem
	long := func(n, limit int, field, what string) {
		if n > limit {
			list = append(list, Problem{field, fmt.Sprintf("%s: %d is too many, the limit is %d.", what, n, limit)})
		}
	}
	for field, s := range map[string]string{"headline": t.Headline, "headline_search": t.HeadlineSearch, "headline_social": t.HeadlineSocial, "headline_short": t.HeadlineShort, "kicker": t.Kicker} {
		long(utf8.RuneCountInString(s), maxHeadline, field, "Letters in the "+strings.ReplaceAll(field, "_", " for "))
	}
	long(utf8.RuneCountInString(t.Standfirst), maxStandfirst, "standfirst", "Letters in the standfirst")
	long(len(t.KeyPoints), maxKeyPoints, "key_points", "Key points")
	long(len(t.Topics), maxTopics, "topics", "Topics")
	long(len(t.Bylines), maxBylines, "bylines", "Bylines")
	return list
}

// SlugOr gives the slug, or one made from the headline.
func (t Text) SlugOr() string {
	if t.Slug != "" {
		return t.Slug
	}
	return Slug(t.Headline)
}

// Short is the headline for lists.
func (t Text) Short() string { return first(t.HeadlineShort, t.Headline) }

// ForSearch is the headline for search engines.
func (t Text) ForSearch() string { return first(t.HeadlineSearch, t.Headline) }

// ForSharing is the headline of a shared link.
func (t Text) ForSharing() string { return first(t.HeadlineSocial, t.Headline) }

// Pictures lists the keys of every picture that the text shows, the lead first, each once.
func (t Text) Pictures() []string {
	var keys []string
	seen := map[string]bool{"": true}
	add := func(key string) {
		if !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	add(t.Lead.Key)
	if t.Body != nil {
		for _, key := range t.Body.Pictures() {
			add(key)
		}
	}
	return keys
}

func first(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
