// Package feed writes the formats in which a newspaper leaves its own pages:
// RSS, Atom and JSON Feed for readers' apps, sitemaps and robots.txt for
// search engines, JSON-LD for the machines that read an article's page.
//
// It is pure. A Paper, a List and its Stories go in, bytes come out; nothing
// here opens a database, fetches an address or asks what time it is. The same
// input gives the same bytes, so a feed can be cached and compared.
//
// Three rules hold for every format:
//
//   - A story keeps its identity. The id of an entry is made of the paper's tag
//     and the story's own id and never of its address, so that a changed slug
//     does not show the story twice in a reader's app.
//   - A story keeps its label. What is not plain news says so wherever it goes:
//     "Sponsored: ..." in the title, the kind among the categories, its own type
//     in JSON-LD. A label that is lost on the way out is a label that was never
//     there.
//   - Any text is survived. Control characters, half a UTF-8 sequence, "]]>" and
//     "</script>" in a headline leave a well-formed document.
//
// All instants are written in UTC, all addresses must come in absolute; only
// the addresses inside a story's HTML may be relative to its own URL.
package feed

import (
	"strings"
	"time"
	"unicode"
)

// Media types of the documents, as a server announces them.
const (
	TypeRSS        = "application/rss+xml; charset=utf-8"
	TypeAtom       = "application/atom+xml; charset=utf-8"
	TypeJSON       = "application/feed+json; charset=utf-8" // JSON Feed 1.1, "Suggestions for Publishers"
	TypeSitemap    = "application/xml; charset=utf-8"
	TypeRobots     = "text/plain; charset=utf-8" // RFC 9309 §2.3
	TypeOpenSearch = "application/opensearchdescription+xml; charset=utf-8"
)

// Kind says what sort of story it is; the empty kind is news.
type Kind string

// The kinds of story, as the article noun names them.
const (
	News      Kind = "news"
	Analysis  Kind = "analysis"
	Opinion   Kind = "opinion"
	Explainer Kind = "explainer"
	Review    Kind = "review"
	Sponsored Kind = "sponsored"
)

// Label returns the English word printed for a kind; news has none.
func (k Kind) Label() string {
	switch k {
	case Analysis:
		return "Analysis"
	case Opinion:
		return "Opinion"
	case Explainer:
		return "Explainer"
	case Review:
		return "Review"
	case Sponsored:
		return "Sponsored"
	}
	return ""
}

// Paper is the newspaper as the world outside addresses it.
type Paper struct {
	Name        string
	URL         string // of the front page, absolute
	Language    string // BCP 47, such as "en-ZA"
	Description string
	Copyright   string // "© 2026 The Highveld Courier", or empty
	Logo        Image  // empty URL: none
	Icon        string // a square picture, absolute, or empty

	// Tag is the paper's own name space for ids, "courier.example,2019": a
	// host name that it held on that date (RFC 4151 §2.1). Empty: the host of
	// URL and each story's own day. A paper that changes its domain writes the
	// old one here, and no reader sees a story twice.
	Tag string
}

// List is what one feed lists: the whole paper, a section, a topic.
type List struct {
	ID          string    // stable within the paper: "front", "section/3"
	Title       string    // empty: the paper's name
	URL         string    // the page that shows the same list; empty: the front page
	Self        string    // the feed's own address
	Description string    // empty: the paper's
	Since       time.Time // when the list began, or zero; also the date of a list without stories
	Stories     []Story   // in the order of the feed, newest first
}

// Story is one published story, as its live revision has it.
type Story struct {
	ID         string // stable within the paper, "article/7"; a URI brought along from an older system is kept whole
	URL        string
	Title      string
	Summary    string // plain text: the standfirst
	HTML       string // the whole body
	Text       string // the whole body as plain text
	Kind       Kind
	Label      string // the printed word for the kind in the paper's language; empty: English
	Section    string
	SectionURL string
	Authors    []Author
	Sponsor    Author    // who paid, for sponsored stories
	Published  time.Time // first published; never changes
	Updated    time.Time // last changed for readers; zero: never
	Image      Image     // empty URL: none
	Pictures   []Image   // the same picture in other shapes, for JSON-LD
	Language   string    // empty: the paper's
	Tags       []string
	Dateline   string  // the place the story was written from
	Locked     bool    // not free to read in full
	Claims     []Claim // that it carries, for JSON-LD
	Notes      []Note  // corrections and the like, the newest first; they go before the text
}

// Author is a person or, for an agency or the paper itself, an organisation.
type Author struct {
	Name         string
	URL          string
	Organization bool
}

// Image is a picture at one size.
type Image struct {
	URL           string
	Type          string // media type; empty: told from the address
	Bytes         int64  // 0: not known
	Width, Height int
	Alt           string
	Caption       string
	Credit        string
}

// label returns the word that marks the story, empty for news.
func (s Story) label() string {
	if s.Kind.Label() == "" {
		return ""
	}
	if s.Label != "" {
		return s.Label
	}
	return s.Kind.Label()
}

// headline returns the title as it leaves the paper: "Opinion: ...". A title
// that already begins with the label is left alone.
func (s Story) headline() string {
	title, label := oneLine(s.Title), oneLine(s.label())
	if label == "" || title == "" {
		return label + title
	}
	if rest, ok := cutFold(title, label); ok && !startsWithLetter(rest) {
		return title
	}
	return label + ": " + title
}

// categories returns the label, the section and the tags, each once.
func (s Story) categories() []string {
	var out []string
	seen := map[string]bool{}
	for _, c := range append([]string{s.label(), s.Section}, s.Tags...) {
		c = oneLine(c)
		if c == "" || seen[c] {
			continue
		}
		seen[c] = true
		out = append(out, c)
	}
	return out
}

// authors returns the authors that have a name. What was paid for and bears no
// byline is the sponsor's, so that no reader's app signs it with the paper's name.
func (s Story) authors() []Author {
	var out []Author
	for _, a := range s.Authors {
		if a.Name = oneLine(a.Name); a.Name != "" {
			out = append(out, a)
		}
	}
	if sponsor := oneLine(s.Sponsor.Name); len(out) == 0 && s.Kind == Sponsored && sponsor != "" {
		out = []Author{{Name: sponsor, URL: s.Sponsor.URL, Organization: s.Sponsor.Organization}}
	}
	return out
}

// changed returns when the story last changed and whether that was after it
// was first published.
func (s Story) changed() (time.Time, bool) {
	if s.Updated.After(s.Published) {
		return s.Updated, true
	}
	return s.Published, false
}

// newest returns the last change among the stories, or the list's Since.
func (l List) newest() time.Time {
	newest := l.Since
	for _, s := range l.Stories {
		if at, _ := s.changed(); at.After(newest) {
			newest = at
		}
	}
	return newest
}

// filled returns the list with the paper's words where it has none of its own.
func (l List) filled(p Paper) List {
	if l.ID == "" {
		l.ID = "front"
	}
	if l.Title == "" {
		l.Title = p.Name
	}
	if l.URL == "" {
		l.URL = p.URL
	}
	if l.Description == "" {
		l.Description = p.Description
	}
	if l.Description == "" {
		l.Description = l.Title // RSS 2.0 requires a channel description
	}
	return l
}

// cutFold removes prefix from s whatever its case.
func cutFold(s, prefix string) (rest string, ok bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

func startsWithLetter(s string) bool {
	for _, r := range s {
		return unicode.IsLetter(r)
	}
	return false
}
