package site

import (
	"context"
	"net/http"

	"broadsheet/internal/advert"
	"broadsheet/internal/database"
	"broadsheet/internal/feed"
	"broadsheet/internal/front"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// frontPage is the front, from the top down. No story stands on it twice.
type frontPage struct {
	*web.Frame
	Bands  []band
	Advert *adBox
}

// WeatherBand is the week's weather across the front.
type WeatherBand struct {
	Title, URL, More string
	Sample           string // "Sample data", where it is
	Days             []WeatherDay
}

// WeatherDay is one day of it, as printed.
type WeatherDay struct{ Name, Icon, Words, High, Low, Rain string }

func (s *Site) front(w http.ResponseWriter, r *http.Request) error {
	return s.serve(w, r, "/", s.renderFront)
}

func (s *Site) renderFront(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
	v, err := front.Current(ctx, q, front.Paper)
	if err != nil {
		return nil, err
	}
	return s.printFront(ctx, q, v.Document)
}

// PreviewFront prints an order that readers do not see, of the paper or of a section, for staff.
func (s *Site) PreviewFront(ctx context.Context, q database.Reader, name string, d front.Document) (*pagecache.Page, error) {
	id := front.SectionOf(name)
	if id == 0 {
		return s.printFront(ctx, q, d)
	}
	sec, err := section.ByID(ctx, q, id)
	if err != nil {
		return nil, err
	}
	return s.sectionWith(ctx, q, sec, 1, &d)
}

func (s *Site) printFront(ctx context.Context, q database.Reader, d front.Document) (*pagecache.Page, error) {
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
	made, err := front.Make(ctx, q, front.Paper, d, all)
	if err != nil {
		return nil, err
	}
	b := s.bander(q, all, f)
	if p.Bands, err = b.bands(ctx, q, made); err != nil {
		return nil, err
	}
	if p.Advert, err = s.advert(ctx, q, advert.Front, "/"); err != nil {
		return nil, err
	}
	return s.print("front", p)
}

// aboveAdvert is how many bands stand before the front's advertisement: what leads, and what is new.
const aboveAdvert = 2

// Above and Below are the bands before and after the advertisement.
func (p *frontPage) Above() []band { return p.Bands[:min(aboveAdvert, len(p.Bands))] }

// Below are the others.
func (p *frontPage) Below() []band { return p.Bands[min(aboveAdvert, len(p.Bands)):] }

// Empty reports that there is no story yet.
func (p *frontPage) Empty() bool {
	for _, b := range p.Bands {
		if b.Layout != front.LayoutWeather {
			return false
		}
	}
	return true
}

// week is the weather of the next days; a front without it is still a front.
func (s *Site) week(ctx context.Context, q database.Reader) *WeatherBand {
	if s.Week == nil {
		return nil
	}
	week, err := s.Week(ctx, q)
	if err != nil {
		s.Log.WarnContext(ctx, "weather left out of the front", "err", err)
		pagecache.FreshUntil(ctx, q.Now().Add(retryStrip))
		return nil
	}
	return week
}
