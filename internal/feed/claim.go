package feed

import (
	"html/template"
	"time"
)

// Claim is a contested statement of fact as machines get it: the sentence that readers get, never a rating. schema.org has
// no type for a position on a claim, so what was said word for word is a Quotation about it, and what was said otherwise,
// or not said, is a Comment about it (https://schema.org/Claim).
type Claim struct {
	URL     string
	Title   string // "Claim: that ..."
	Text    string // the proposition
	State   string // the sentence of the state
	Created time.Time
	Changed time.Time
	Said    []Saying
	Carried []string // addresses of the stories that carry it
	About   []string
	Checked *Check // only a fact check that a person wrote
}

// Saying is what one party said about a claim.
type Saying struct {
	Verb     string
	Who      string
	Kind     string // Person, Organization, or empty for somebody unnamed
	Words    string
	Verbatim bool
	Language string
	At       time.Time
	Source   string // address, or empty
}

// Check is a fact check: an article in which people of the paper say what they found.
type Check struct{ URL, Verdict string }

type ldClaim struct {
	Type     string   `json:"@type"`
	ID       string   `json:"@id"`
	URL      string   `json:"url,omitempty"`
	Name     string   `json:"name"`
	Text     string   `json:"text,omitempty"`
	Summary  string   `json:"description,omitempty"`
	Created  string   `json:"dateCreated,omitempty"`
	Modified string   `json:"dateModified,omitempty"`
	About    []ldName `json:"about,omitempty"`
	Appears  []ldID   `json:"appearance,omitempty"`
}

type ldName struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

type ldID struct {
	ID string `json:"@id"`
}

type ldQuote struct {
	Type     string  `json:"@type"`
	Name     string  `json:"name,omitempty"`
	Text     string  `json:"text,omitempty"`
	Creator  *ldName `json:"creator,omitempty"`
	Author   *ldName `json:"author,omitempty"`
	Created  string  `json:"dateCreated,omitempty"`
	Language string  `json:"inLanguage,omitempty"`
	BasedOn  string  `json:"isBasedOn,omitempty"`
	About    *ldID   `json:"about,omitempty"`
}

// ldClaims are the claims that a story mentions, and the words that it cites about them.
func (s Story) ldClaims() (mentions []ldClaim, cited []ldQuote) {
	for _, c := range s.Claims {
		mentions = append(mentions, ldClaim{Type: "Claim", ID: address(c.URL), Name: oneLine(c.Title), Summary: oneLine(c.State)})
		for _, said := range c.Said {
			if said.Verbatim {
				cited = append(cited, said.ld(""))
			}
		}
	}
	return mentions, cited
}

// ld is the saying as a Quotation when it is word for word, and else as a Comment.
func (s Saying) ld(about string) ldQuote {
	q := ldQuote{Type: "Comment", Name: oneLine(s.Verb), Text: oneLine(s.Words), Created: instant(s.At), Language: s.Language, BasedOn: address(s.Source)}
	if about != "" {
		q.About = &ldID{about}
	}
	var who *ldName
	if s.Kind != "" {
		who = &ldName{s.Kind, oneLine(s.Who)}
	}
	if s.Verbatim {
		q.Type, q.Creator = "Quotation", who
		return q
	}
	q.Author = who
	return q
}

type ldClaimPage struct {
	Context string        `json:"@context"`
	Type    string        `json:"@type"`
	URL     string        `json:"url"`
	Name    string        `json:"name"`
	Main    ldClaim       `json:"mainEntity"`
	Said    []ldQuote     `json:"hasPart,omitempty"`
	Partof  *ldPublishing `json:"isPartOf,omitempty"`
	Review  *ldReview     `json:"subjectOf,omitempty"`
}

type ldReview struct {
	Type    string   `json:"@type"`
	URL     string   `json:"url"`
	Claimed string   `json:"claimReviewed"`
	Rating  ldRating `json:"reviewRating"`
	Author  ldParty  `json:"author"`
}

type ldRating struct {
	Type string `json:"@type"`
	Name string `json:"alternateName"`
}

// ClaimPage writes the JSON-LD of a claim's page. A ClaimReview stands in it only for a fact check that a person wrote.
func ClaimPage(p Paper, c Claim) template.JS {
	url := address(c.URL)
	page := ldClaimPage{Context: "https://schema.org", Type: "WebPage", URL: url, Name: oneLine(c.Title), Partof: &ldPublishing{"WebSite", oneLine(p.Name), address(p.URL)},
		Main: ldClaim{Type: "Claim", ID: url + "#claim", Name: oneLine(c.Title), Text: oneLine(c.Text), Summary: oneLine(c.State), Created: instant(c.Created), Modified: instant(c.Changed)}}
	for _, name := range c.About {
		page.Main.About = append(page.Main.About, ldName{"Thing", oneLine(name)})
	}
	for _, at := range c.Carried {
		page.Main.Appears = append(page.Main.Appears, ldID{address(at)})
	}
	for _, s := range c.Said {
		page.Said = append(page.Said, s.ld(url+"#claim"))
	}
	if c.Checked != nil {
		page.Review = &ldReview{"ClaimReview", address(c.Checked.URL), oneLine(c.Text), ldRating{"Rating", oneLine(c.Checked.Verdict)}, publisher(p)}
	}
	return script(page)
}
