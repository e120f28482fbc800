package site

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/feed"
	"broadsheet/internal/front"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// listPage is a heading and the stories below it: a section, a topic, an author, a
// day.
type listPage struct {
	*web.Frame
	Accent  string
	Trail   []web.Link
	Kicker  string
	Heading string
	Intro   string
	Under   []web.Link // the sections within this one
	Lead    *card
	Beside  []card
	Bands   []band // the front that somebody ordered for a section
	Cards   []card
	Empty   string // said when there is no story
	Pager   pager
	Advert  *adBox
}

// section is the page of a section, its newest story leading.
func (s *Site) section(ctx context.Context, q database.Reader, at section.Address, n int) (*pagecache.Page, error) {
	sec, err := section.ByID(ctx, q, at.ID)
	if err != nil {
		return nil, err
	}
	if !at.Current {
		return nil, &article.MovedError{Path: sec.Path}
	}
	v, err := front.Current(ctx, q, front.OfSection(sec.ID))
	if err != nil {
		return nil, err
	}
	if n > 1 || v.Number == 0 {
		return s.sectionWith(ctx, q, sec, n, nil)
	}
	return s.sectionWith(ctx, q, sec, n, &v.Document)
}

// sectionWith is the page of a section, headed by a front that somebody ordered, or
// by its newest story when d is nil.
func (s *Site) sectionWith(ctx context.Context, q database.Reader, sec section.Section, n int, d *front.Document) (*pagecache.Page, error) {
	f, all, err := s.frame(ctx, q)
	if err != nil {
		return nil, err
	}
	p := &listPage{Frame: f, Heading: sec.Name, Intro: sec.Description, Empty: s.t("section.empty", sec.Name)}
	s.placeOf(p, all, sec)
	if p.Advert, err = s.sectionAdvert(ctx, q, sec); err != nil {
		return nil, err
	}
	stories, more, err := article.InSection(ctx, q, sec.ID, nth(n))
	if err != nil {
		return nil, err
	}
	for _, of := range []struct{ name, kind string }{{"feed.json", feed.TypeJSON}, {"feed.atom", feed.TypeAtom}, {"feed.xml", feed.TypeRSS}} {
		f.Feeds = append([]web.Feed{{Title: sec.Name, URL: "/" + sec.Path + "/" + of.name, Type: mediaType(of.kind)}}, f.Feeds...)
	}
	got := found{"/" + sec.Path, stories, n, more, n == 1 && d == nil, false}
	if d != nil {
		if got, err = s.headed(ctx, q, p, all, sec, *d, got); err != nil {
			return nil, err
		}
	}
	return s.list(ctx, q, p, all, got)
}

// headed puts the ordered front of a section above its list, which then shows what
// does not stand there.
func (s *Site) headed(ctx context.Context, q database.Reader, p *listPage, all []section.Section, sec section.Section, d front.Document, got found) (found, error) {
	made, err := front.Make(ctx, q, front.OfSection(sec.ID), d, all)
	if err != nil {
		return got, err
	}
	b := s.bander(q, all, p.Frame)
	b.place = sec.Name
	if p.Bands, err = b.bands(ctx, q, made); err != nil {
		return got, err
	}
	got.stories = slices.DeleteFunc(got.stories, func(c article.Card) bool { return made.Used[c.ID] })
	got.headed = len(p.Bands) > 0
	return got, nil
}

// placeOf shows where a section stands: those above it, those within it, its
// colour.
func (s *Site) placeOf(p *listPage, all []section.Section, sec section.Section) {
	for _, above := range section.Trail(all, sec.ID) {
		if above.Accent != "" {
			p.Accent = above.Accent
		}
		if above.ID != sec.ID {
			p.Trail = append(p.Trail, web.Link{Name: above.Name, URL: "/" + above.Path})
		}
		here(p.Frame, "/"+above.Path)
	}
	for _, below := range section.Children(all, sec.ID) {
		p.Under = append(p.Under, web.Link{Name: below.Name, URL: "/" + below.Path})
	}
}

// found is a leaf of a list.
type found struct {
	path    string
	stories []article.Card
	n       int
	more    bool
	led     bool // the newest stands large above the rest
	headed  bool // a front that somebody ordered stands above it
}

// list prints a page of stories.
func (s *Site) list(ctx context.Context, q database.Reader, p *listPage, all []section.Section, got found) (*pagecache.Page, error) {
	if err := beyond(got.n, len(got.stories)); err != nil && !got.headed {
		return nil, err
	}
	cards, err := s.desk(q, all).cards(ctx, q, got.stories)
	if err != nil {
		return nil, err
	}
	p.fill(cards, got.led)
	p.Pager = pages(got.path, got.n, got.more)
	p.Title = p.Heading
	p.Description = first(p.Intro, s.About)
	p.Canonical = s.absolute(got.path)
	if got.n > 1 {
		p.Title += " – " + s.t("frame.page", got.n)
		p.Canonical += "?page=" + itoa(got.n)
	}
	p.Card = &web.Card{Type: "website", Title: p.Title, Description: p.Description, URL: p.Canonical}
	return s.print("list", p)
}

// A list is led by the newest of its first few stories that has a picture; a list
// without one, or with little below it, is led by none.
const ledFrom, ledBy = 4, 5

func (p *listPage) fill(cards []card, led bool) {
	for i := range cards {
		// What the heading says needs no saying at every story.
		cards[i].Kicker = unsaid(cards[i].Kicker, p.Heading)
		if cards[i].By == p.Heading {
			cards[i].By = ""
		}
	}
	if led && len(cards) >= ledBy {
		cards = p.lead(cards)
	}
	for i := range cards {
		cards[i].Picture = cards[i].Picture.at("(min-width:64em) 16rem,(min-width:40em) 14rem,6.5rem", false)
	}
	p.Cards = cards
}

// unsaid takes the name of the page out of a kicker.
func unsaid(kicker, heading string) string {
	if kicker == heading {
		return ""
	}
	return strings.TrimPrefix(kicker, heading+" · ")
}

// lead takes the leading story and those beside it out of the list.
func (p *listPage) lead(cards []card) []card {
	for i, c := range cards[:ledFrom] {
		if c.Picture == nil || c.Sponsored != "" {
			continue
		}
		c.Picture = c.Picture.at("(min-width:82em) 50rem,(min-width:64em) 62vw,100vw", true)
		rest := slices.Delete(slices.Clone(cards), i, i+1)
		n := beside(rest)
		p.Lead, p.Beside = &c, rest[:n]
		for i := range p.Beside {
			p.Beside[i].Picture = p.Beside[i].Picture.at("(min-width:64em) 24rem,(min-width:40em) 45vw,6.5rem", false)
		}
		return rest[n:]
	}
	return cards
}

// beside is how many stories stand beside the lead and fill the height of its
// picture: four in words; one with a picture takes the room of two.
func beside(list []card) int {
	room := 4
	for i, c := range list[:len(list)-2] {
		if room--; c.Picture != nil {
			room--
		}
		if room <= 0 {
			return i + 1
		}
	}
	return len(list) - 2
}

// topic lists the stories about something.
func (s *Site) topic(w http.ResponseWriter, r *http.Request) error {
	slug, n := r.PathValue("slug"), leafOf(r.URL.Query().Get("page"))
	path := "/topic/" + slug
	return s.serve(w, r, path+asked{page: n}.key(), func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		t, err := article.TopicBySlug(ctx, q, slug)
		if err != nil {
			return nil, err
		}
		stories, more, err := article.OnTopic(ctx, q, t.ID, nth(n))
		if err != nil {
			return nil, err
		}
		if len(stories) == 0 {
			return nil, web.NotFound("") // a topic that only drafts have may tell what is not published yet
		}
		f, all, err := s.frame(ctx, q)
		if err != nil {
			return nil, err
		}
		p := &listPage{Frame: f, Kicker: s.t("topic.label"), Heading: t.Name, Intro: t.Description, Empty: s.t("topic.none", t.Name)}
		return s.list(ctx, q, p, all, found{path, stories, n, more, false, false})
	})
}

// author is the page of somebody who writes for the paper, on its staff or not.
func (s *Site) author(w http.ResponseWriter, r *http.Request) error {
	slug, n := r.PathValue("slug"), leafOf(r.URL.Query().Get("page"))
	path := "/author/" + slug
	return s.serve(w, r, path+asked{page: n}.key(), func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		a, err := article.AuthorBySlug(ctx, q, slug)
		if err != nil {
			return nil, err
		}
		stories, more, err := article.ByAuthor(ctx, q, a.ID, nth(n))
		if err != nil {
			return nil, err
		}
		if len(stories) == 0 && a.StaffID == 0 {
			return nil, web.NotFound("") // a guest whom only drafts name is nobody's business yet
		}
		f, all, err := s.frame(ctx, q)
		if err != nil {
			return nil, err
		}
		p := &listPage{Frame: f, Kicker: first(a.Role, s.roleOf(a)), Heading: a.Name, Intro: a.Bio, Empty: s.t("author.none", a.Name)}
		return s.list(ctx, q, p, all, found{path, stories, n, more, false, false})
	})
}

// roleOf says whether a writer without a stated role is one of the staff.
func (s *Site) roleOf(a article.Author) string {
	if a.StaffID != 0 {
		return s.t("role.reporter")
	}
	return s.t("role.guest")
}
