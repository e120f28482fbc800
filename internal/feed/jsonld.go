package feed

import (
	"encoding/json"
	"html/template"
	"strings"
)

// ldArticle is a schema.org NewsArticle or one of its relatives.
type ldArticle struct {
	Context   string    `json:"@context"`
	Type      string    `json:"@type"`
	URL       string    `json:"url"`
	Headline  string    `json:"headline"`
	Summary   string    `json:"description,omitempty"`
	Image     []ldImage `json:"image,omitempty"`
	Published string    `json:"datePublished,omitempty"`
	Modified  string    `json:"dateModified,omitempty"`
	Authors   []ldParty `json:"author"`
	Publisher ldParty   `json:"publisher"`
	Sponsor   *ldParty  `json:"sponsor,omitempty"`
	Section   string    `json:"articleSection,omitempty"`
	Keywords  []string  `json:"keywords,omitempty"`
	Dateline  string    `json:"dateline,omitempty"`
	Words     int       `json:"wordCount,omitempty"`
	Language  string    `json:"inLanguage,omitempty"`
	Free      *bool     `json:"isAccessibleForFree,omitempty"` // said only of what is not: free is what readers and machines take a page for
	Mentions  []ldClaim `json:"mentions,omitempty"`
	Citation  []ldQuote `json:"citation,omitempty"`

	Corrections []ldCorrection `json:"correction,omitempty"`
}

type ldPublishing struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type ldParty struct {
	Type string   `json:"@type"`
	Name string   `json:"name"`
	URL  string   `json:"url,omitempty"`
	Logo *ldImage `json:"logo,omitempty"`
}

type ldImage struct {
	Type    string `json:"@type"`
	URL     string `json:"url"`
	Width   int    `json:"width,omitempty"`
	Height  int    `json:"height,omitempty"`
	Caption string `json:"caption,omitempty"`
	Credit  string `json:"creditText,omitempty"`
}

// NewsArticle writes the JSON-LD of an article's page, ready to stand inside
// <script type="application/ld+json">: <, >, &, U+2028 and U+2029 are escaped.
func NewsArticle(p Paper, s Story) template.JS {
	at, _ := s.changed()
	a := ldArticle{
		Context:   "https://schema.org",
		Type:      s.ldType(),
		URL:       address(s.URL),
		Headline:  oneLine(s.Title),
		Summary:   oneLine(s.Summary),
		Image:     s.ldImages(),
		Published: instant(s.Published),
		Modified:  instant(at),
		Authors:   s.ldAuthors(p),
		Publisher: publisher(p),
		Section:   oneLine(s.Section),
		Keywords:  s.categories(),
		Dateline:  oneLine(s.Dateline),
		Words:     len(strings.Fields(s.Text)),
		Language:  firstOf(s.Language, p.Language),

		Corrections: s.ldCorrections(),
	}
	a.Mentions, a.Citation = s.ldClaims()
	if s.Locked {
		a.Free = new(false)
	}
	if name := oneLine(s.Sponsor.Name); name != "" {
		a.Sponsor = &ldParty{Type: s.Sponsor.ldType(), Name: name, URL: address(s.Sponsor.URL)}
	}
	return script(a)
}

// ldType names the schema.org type of a story. An explainer gives the
// background; what an advertiser paid for is not a NewsArticle at all.
func (s Story) ldType() string {
	switch s.Kind {
	case Analysis:
		return "AnalysisNewsArticle"
	case Opinion:
		return "OpinionNewsArticle"
	case Explainer:
		return "BackgroundNewsArticle"
	case Review:
		return "ReviewNewsArticle"
	case Sponsored:
		return "AdvertiserContentArticle"
	}
	return "NewsArticle"
}

// ldImages lists the lead picture in all its shapes, each address once.
func (s Story) ldImages() []ldImage {
	var out []ldImage
	seen := map[string]bool{"": true}
	for _, i := range append([]Image{s.Image}, s.Pictures...) {
		if url := address(i.URL); !seen[url] {
			seen[url] = true
			out = append(out, ldImage{"ImageObject", url, max(i.Width, 0), max(i.Height, 0), oneLine(firstOf(i.Caption, i.Alt)), oneLine(i.Credit)})
		}
	}
	return out
}

// ldAuthors lists the authors; a story without a byline is the paper's own.
func (s Story) ldAuthors(p Paper) []ldParty {
	var out []ldParty
	for _, a := range s.authors() {
		out = append(out, ldParty{Type: a.ldType(), Name: a.Name, URL: address(a.URL)})
	}
	if len(out) == 0 {
		out = []ldParty{{Type: "NewsMediaOrganization", Name: oneLine(p.Name), URL: address(p.URL)}}
	}
	return out
}

func (a Author) ldType() string {
	if a.Organization {
		return "Organization"
	}
	return "Person"
}

func publisher(p Paper) ldParty {
	out := ldParty{Type: "NewsMediaOrganization", Name: oneLine(p.Name), URL: address(p.URL)}
	if p.Logo.URL != "" {
		out.Logo = &ldImage{Type: "ImageObject", URL: address(p.Logo.URL), Width: max(p.Logo.Width, 0), Height: max(p.Logo.Height, 0)}
	}
	return out
}

// Crumb is one step of the way from the front page to a page.
type Crumb struct {
	Name string
	URL  string // may be empty for the last, the page itself
}

type ldCrumbs struct {
	Context string    `json:"@context"`
	Type    string    `json:"@type"`
	Items   []ldCrumb `json:"itemListElement"`
}

type ldCrumb struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item,omitempty"`
}

// Breadcrumbs writes a schema.org BreadcrumbList for the same script element.
func Breadcrumbs(crumbs []Crumb) template.JS {
	out := ldCrumbs{Context: "https://schema.org", Type: "BreadcrumbList", Items: []ldCrumb{}}
	for i, c := range crumbs {
		out.Items = append(out.Items, ldCrumb{"ListItem", i + 1, oneLine(c.Name), address(c.URL)})
	}
	return script(out)
}

// Website writes the JSON-LD of the front page: who publishes here.
func Website(p Paper) template.JS {
	type website struct {
		Context   string  `json:"@context"`
		Type      string  `json:"@type"`
		Name      string  `json:"name"`
		URL       string  `json:"url"`
		Summary   string  `json:"description,omitempty"`
		Language  string  `json:"inLanguage,omitempty"`
		Publisher ldParty `json:"publisher"`
	}
	return script(website{"https://schema.org", "WebSite", oneLine(p.Name), address(p.URL),
		oneLine(p.Description), p.Language, publisher(p)})
}

// script writes v on one line: the page pays for every byte.
func script(v any) template.JS {
	b, err := json.Marshal(v)
	if err != nil {
		panic("feed: " + err.Error()) // a programming error: a type that JSON cannot hold
	}
	return template.JS(b) // json.Marshal escapes <, >, &, U+2028 and U+2029
}
