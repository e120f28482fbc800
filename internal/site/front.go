package site

import (
	"context"
	"net/http"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/feed"
	"broadsheet/internal/media"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// frontPage is the front, from the top down. No story stands on it twice.
type frontPage struct {
	*web.Frame
	Lead    *card
	Caption *picture // of the lead's picture
	Also    []card   // earlier coverage the editor chose for the lead
	Column  []card
	Latest  []card
	AllDay  string // address of today's archive
	Beside  *card  // a story with a picture below the latest
	Week    *WeatherBand
	More    []card
	Opinion *deskBand
	Desks   []deskBand
	Columns string // how the desks stand side by side
}

// deskBand is a section and its newest stories.
type deskBand struct {
	Name, URL, Accent string
	Cards             []card
}

// WeatherBand is the week's weather across the front.
type WeatherBand struct {
	Title, URL, More string
	Sample           string // "Sample data", where it is
	Days             []WeatherDay
}

// WeatherDay is one day of it, as printed.
type WeatherDay struct{ Name, Icon, Words, High, Low, Rain string }

// How many stories each part of the front holds.
const (
	columnSize  = 3
	latestSize  = 6
	moreSize    = 4
	opinionSize = 3
	deskSize    = 3
	pool        = 40 // newest stories the front fills itself from: more than it has places
)

func (s *Site) front(w http.ResponseWriter, r *http.Request) error {
	return s.serve(w, r, "/", s.renderFront)
}

func (s *Site) renderFront(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
	f, all, err := s.frame(ctx, q)
	if err != nil {
		return nil, err
	}
	f.Front, f.SkipText = true, s.t("frame.skipnews")
	f.Canonical = s.absolute("/")
	f.Feeds = append(f.Feeds, web.Feed{Title: s.Name, URL: "/feed.atom", Type: mediaType(feed.TypeAtom)}, web.Feed{Title: s.Name, URL: "/feed.json", Type: mediaType(feed.TypeJSON)})
	f.JSONLD = feed.Website(s.paper())
	f.Card = &web.Card{Type: "website", Title: s.Name, Description: s.About, URL: s.absolute("/")}
	p := &frontPage{Frame: f}
	if err := s.fillFront(ctx, q, p, all); err != nil {
		return nil, err
	}
	if s.Week != nil {
		if p.Week, err = s.Week(ctx, q); err != nil {
			s.Log.WarnContext(ctx, "weather left out of the front", "err", err)
			pagecache.FreshUntil(ctx, q.Now().Add(retryStrip))
		}
	}
	return s.print("front", p)
}

func (s *Site) fillFront(ctx context.Context, q database.Reader, p *frontPage, all []section.Section) error {
	st, err := s.stock(ctx, q, all)
	if err != nil {
		return err
	}
	p.AllDay = "/archive/" + s.now(q).Format("2006/01/02")
	if p.Lead = st.lead(); p.Lead != nil {
		if err := s.dressLead(ctx, q, p, st); err != nil {
			return err
		}
	}
	p.Column = st.take(columnSize, true, news)
	p.Beside = one(st.take(1, true, pictured))
	p.More = st.take(moreSize, true, pictured)
	p.Opinion = st.opinion()
	p.Latest = st.take(latestSize, false, news)
	if p.Desks, err = st.desks(ctx, q); err != nil {
		return err
	}
	p.Columns = columns(len(p.Desks))
	if err := p.pictures(ctx, q); err != nil {
		return err
	}
	p.sizes()
	return nil
}

// pictures reads the pictures of the few stories that show one.
func (p *frontPage) pictures(ctx context.Context, q database.Reader) error {
	var shown []*card
	if p.Lead != nil {
		shown = append(shown, p.Lead)
	}
	if p.Beside != nil {
		shown = append(shown, p.Beside)
	}
	if len(p.Column) > 0 { // only the first of the column has its picture: three would weigh more than the lead
		shown = append(shown, &p.Column[0])
	}
	for i := range p.More {
		shown = append(shown, &p.More[i])
	}
	var keys []string
	for _, c := range shown {
		keys = append(keys, c.lead.Key)
	}
	list, err := media.ByKeys(ctx, q, keys...)
	if err != nil {
		return err
	}
	found := byKey(list)
	for _, c := range shown {
		if m, ok := found[c.lead.Key]; ok {
			c.Picture = wide(m, c.lead.Alt)
		}
	}
	if p.Lead != nil && p.Lead.Picture != nil {
		p.Caption = &picture{Caption: p.Lead.lead.Caption, Credit: p.Lead.lead.Credit}
		if m := found[p.Lead.lead.Key]; m.For != "" {
			p.Caption = &picture{Caption: m.Caption, Credit: m.Credit}
		}
	}
	return nil
}

// dressLead adds what only the lead shows: its comments, and the earlier coverage
// its editor chose.
func (s *Site) dressLead(ctx context.Context, q database.Reader, p *frontPage, st *stock) error {
	earlier, err := article.Cards(ctx, q, p.Lead.related)
	if err != nil {
		return err
	}
	for _, c := range earlier {
		if len(p.Also) < 2 && !st.used[c.ID] {
			st.used[c.ID] = true
			p.Also = append(p.Also, st.desk.card(c))
		}
	}
	if s.TalkSize != nil {
		n, err := s.TalkSize(ctx, q, p.Lead.id)
		if err != nil {
			return err
		}
		if n > 0 {
			p.Lead.Talk = s.t("comments.count", n)
		}
	}
	return nil
}

// sizes tells each picture how wide it is shown, from front.css.
func (p *frontPage) sizes() {
	if p.Lead != nil {
		p.Lead.Picture = p.Lead.Picture.at("(min-width:82em) 40rem,(min-width:64em) 50vw,100vw", true)
	}
	small := "(min-width:64em) 18rem,(min-width:40em) 45vw,6.5rem"
	for i := range p.Column {
		p.Column[i].Picture = p.Column[i].Picture.at(small, false)
	}
	for i := range p.More {
		p.More[i].Picture = p.More[i].Picture.at(small, false)
	}
	if p.Beside != nil {
		p.Beside.Picture = p.Beside.Picture.at(small, false)
	}
}

// columns sets desks in rows of four, or of three where that leaves fewer gaps.
func columns(n int) string {
	if n%4 != 0 && n%3 == 0 {
		return "g3"
	}
	return "g4"
}

func one(list []card) *card {
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}
