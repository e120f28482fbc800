package site

import (
	"net/url"
	"strconv"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/feed"
	"broadsheet/internal/media"
	"broadsheet/internal/web"
)

// shareOf are plain links: nobody but the reader's own programs learns of them
// before they are followed.
func (s *Site) shareOf(l article.Live) share {
	here := s.absolute(l.Path)
	return share{
		URL:      "/" + l.Path,
		WhatsApp: "https://wa.me/?text=" + percent(s.labelled(l)+" "+here),
		Mail:     "mailto:?subject=" + percent(s.labelled(l)) + "&body=" + percent(here),
	}
}

// percent escapes for a query with spaces as %20, which mail programs need: they
// print a plus as a plus (RFC 6068 §5).
func percent(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// labelled is the headline of a shared link, with what the story is if it is not news: a label that is lost on the way
// out was never there.
func (s *Site) labelled(l article.Live) string {
	label := s.kind(l.Kind)
	if l.Kind == article.Sponsored {
		label = s.sponsored(l.Sponsor)
	}
	title := s.retractedTitle(l.ForSharing(), l.IsRetracted())
	if label == "" || strings.HasPrefix(title, label) {
		return title
	}
	return label + ": " + title
}

// describe tells browsers, search engines and other sites what the page is.
func (s *Site) describe(p *articlePage, l article.Live, pictures map[string]media.Picture, claims *claimBoxes) {
	p.Title, p.Description = s.retractedTitle(l.ForSearch(), l.IsRetracted()), first(l.Standfirst, l.Headline)
	p.SkipTo, p.SkipText = "tx", s.t("frame.skipstory")
	p.Canonical = s.absolute(l.Path)
	p.Card = &web.Card{Type: "article", Title: s.labelled(l), Description: p.Description, URL: p.Canonical}
	if p.Sponsored != "" {
		p.Title = p.Sponsored + ": " + p.Title
	}
	story := s.storyFeed(p, l)
	if m, ok := pictures[l.Lead.Key]; ok {
		p.Card.Image = s.cardImage(m, p.Lead.Alt)
		story.Image = feed.Image{URL: s.absolute(p.Lead.Src), Width: p.Lead.Width, Height: p.Lead.Height, Alt: p.Lead.Alt, Caption: p.Lead.Caption, Credit: p.Lead.Credit}
	}
	if p.Card.Image == nil {
		p.Card.Image = &web.Image{URL: s.absolute("media/story/" + strconv.FormatInt(l.Article.ID, 10) + "/card.jpg"), Width: cardWidth, Height: cardHeight, Alt: s.retractedTitle(l.ForSharing(), l.IsRetracted())}
	}
	story.Claims = claims.machines()
	p.JSONLD = feed.NewsArticle(s.paper(), story)
}

// The shape that social networks ask for.
const cardWidth, cardHeight = 1200, 630

func (s *Site) cardImage(m media.Picture, alt string) *web.Image {
	if url := m.Card(); url != "" {
		return &web.Image{URL: s.absolute(url), Width: cardWidth, Height: cardHeight, Alt: alt}
	}
	return nil
}

// storyFeed is the story as feed's formats want it, without its text: a page
// carries that already.
func (s *Site) storyFeed(p *articlePage, l article.Live) feed.Story {
	story := feed.Story{
		ID: "article/" + strconv.FormatInt(l.Article.ID, 10), URL: s.absolute(l.Path),
		Title: s.retractedTitle(l.Headline, l.IsRetracted()), Summary: l.Standfirst, Notes: p.feedNotes, Kind: feed.Kind(l.Kind), Label: p.Label,
		Section: l.Section.Name, SectionURL: s.absolute(l.Section.Path),
		Published: l.FirstPublished, Updated: l.Article.Updated, Dateline: l.Dateline,
	}
	for _, a := range l.Authors {
		if a.ByRole != "" { // who took the photographs did not write it
			continue
		}
		story.Authors = append(story.Authors, feed.Author{Name: a.Name, URL: s.absolute("/author/" + a.Slug)})
	}
	if l.Agency != "" {
		story.Authors = append(story.Authors, feed.Author{Name: l.Agency, Organization: true})
	}
	if l.Sponsor != "" {
		story.Sponsor = feed.Author{Name: l.Sponsor, Organization: true}
	}
	for _, t := range l.Topics {
		story.Tags = append(story.Tags, t.Name)
	}
	return story
}

// paper is the newspaper as feed's formats want it.
func (s *Site) paper() feed.Paper {
	return feed.Paper{Name: s.Name, URL: s.absolute("/"), Language: s.Locale.Tag(), Description: s.About}
}

func host(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Host
	}
	return ""
}

func itoa(n int) string { return strconv.Itoa(n) }
