package site

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/feed"
	"broadsheet/internal/media"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// feedSize is how many stories a feed carries with their full text: a week of a small paper, two days of a busy one.
const feedSize = 30

// sitemapSize is how many addresses stand in one part of the sitemap. The protocol allows fifty thousand; a part of five
// thousand is made in a moment, and a full part never changes its members.
const sitemapSize = 5000

// formats are the feeds of the paper and of each section, by the end of their address.
var formats = map[string]struct {
	write func(feed.Paper, feed.List) []byte
	kind  string
}{
	"feed.xml":  {feed.RSS, feed.TypeRSS},
	"feed.atom": {feed.Atom, feed.TypeAtom},
	"feed.json": {feed.JSON, feed.TypeJSON},
}

// FeedRoutes registers what machines read: feeds, sitemaps, robots.txt.
func (s *Site) FeedRoutes(mux web.Mux) {
	for name := range formats {
		mux.Handle("/"+name, s.Web.Handle(func(w http.ResponseWriter, r *http.Request) error {
			return s.feed(w, r, "", strings.TrimPrefix(r.URL.Path, "/"))
		}))
	}
	for pattern, h := range map[string]web.Handler{
		"/robots.txt":                s.robots,
		"/sitemap.xml":               s.sitemap,
		"/sitemap/{part}":            s.sitemapPart,
		"/news-sitemap.xml":          s.newsSitemap,
		"/opensearch.xml":            s.openSearch,
		"/media/story/{id}/card.jpg": s.storyCard,
	} {
		mux.Handle(pattern, s.Web.Handle(h))
	}
}

// feedOf parts the address of a section's feed: "city/water/feed.xml".
func feedOf(path string) (sec, name string, ok bool) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", "", false
	}
	_, ok = formats[path[i+1:]]
	return path[:i], path[i+1:], ok
}

// feed is a feed of the paper ("") or of a section.
func (s *Site) feed(w http.ResponseWriter, r *http.Request, path, name string) error {
	return s.serve(w, r, "/"+path+"/"+name, func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		l := feed.List{ID: "front", Title: s.Name, URL: s.absolute("/"), Self: s.absolute(name), Description: s.About}
		cards, err := s.feedCards(ctx, q, path, name, &l)
		if err != nil {
			return nil, err
		}
		for _, c := range cards {
			story, err := s.whole(ctx, q, c.ID)
			if err != nil {
				return nil, err
			}
			l.Stories = append(l.Stories, story)
		}
		f := formats[name]
		return &pagecache.Page{Status: http.StatusOK, Type: f.kind, Body: f.write(s.paper(), l)}, nil
	})
}

func (s *Site) feedCards(ctx context.Context, q database.Reader, path, name string, l *feed.List) ([]article.Card, error) {
	if path == "" {
		return article.Latest(ctx, q, feedSize)
	}
	to, err := section.Resolve(ctx, q, path)
	if err != nil {
		return nil, err
	}
	if to.Kind != section.KindSection {
		return nil, section.ErrNotFound
	}
	sec, err := section.ByID(ctx, q, to.ID)
	if err != nil {
		return nil, err
	}
	pagecache.Note(ctx, section.Tag(sec.ID))
	l.ID, l.Title = "section/"+strconv.FormatInt(sec.ID, 10), s.Name+": "+sec.Name
	l.URL, l.Self, l.Description = s.absolute(sec.Path), s.absolute(sec.Path+"/"+name), first(sec.Description, s.About)
	cards, _, err := article.InSection(ctx, q, sec.ID, article.Leaf{Number: 1, Size: feedSize})
	return cards, err
}

// whole is a live story with its full text, as it leaves the paper.
func (s *Site) whole(ctx context.Context, q database.Reader, id int64) (feed.Story, error) {
	l, err := article.LiveByID(ctx, q, id) // the gate
	if err != nil {
		return feed.Story{}, err
	}
	list, err := media.ByKeys(ctx, q, l.Pictures()...)
	if err != nil {
		return feed.Story{}, err
	}
	pictures := byKey(list)
	policy, err := correction.PolicyOf(ctx, q)
	if err != nil {
		return feed.Story{}, err
	}
	p := &articlePage{Label: s.kind(l.Kind), feedNotes: s.feedNotes(policy, l)}
	if l.Kind == article.Sponsored {
		p.Label = s.t("kind.sponsored")
	}
	story := s.storyFeed(p, l)
	if m, ok := pictures[l.Lead.Key]; ok {
		v := whole(m, first(l.Lead.Alt, m.Alt))
		story.Image = feed.Image{URL: s.absolute(v.Src), Width: v.Width, Height: v.Height, Alt: v.Alt}
		story.Image.Caption, story.Image.Credit = captionOf(m, l.Lead)
	}
	if l.Body != nil {
		claims, err := s.boxes(ctx, q, l, false)
		if err != nil {
			return story, err
		}
		story.HTML, story.Text = s.textAway(l, pictures, claims), l.Body.Text()
	}
	return story, nil
}

// textAway is the body as it is read away from the paper: every address whole.
// A box of a claim says as of when it stands so, and where to look.
func (s *Site) textAway(l article.Live, pictures map[string]media.Picture, claims *claimBoxes) string {
	o := s.markup(pictures)
	claims.away = true
	claims.put(&o)
	o.Base = s.absolute(l.Path)
	var b bytes.Buffer
	if err := l.Body.HTML(&b, o); err != nil {
		return ""
	}
	return b.String()
}

// robots says where crawlers may go. Pages of staff and of single visitors are nobody's reading.
func (s *Site) robots(w http.ResponseWriter, r *http.Request) error {
	return s.serve(w, r, "/robots.txt", func(context.Context, database.Reader) (*pagecache.Page, error) {
		body := feed.Robots{
			Disallow: []string{"/newsroom/", "/newsroom$", "/ad/", "/comment/", "/comment$", "/corrections/report", "/search?", "/search$", "/theme$"},
			Sitemaps: []string{s.absolute("sitemap.xml"), s.absolute("news-sitemap.xml")},
		}.Bytes()
		return &pagecache.Page{Status: http.StatusOK, Type: feed.TypeRobots, Body: body}, nil
	})
}

// sitemap lists the parts. The first part has the sections and standing pages.
func (s *Site) sitemap(w http.ResponseWriter, r *http.Request) error {
	return s.serve(w, r, "/sitemap.xml", func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		n, err := article.CountLive(ctx, q)
		if err != nil {
			return nil, err
		}
		parts := []feed.Location{{URL: s.absolute("sitemap/pages.xml")}}
		for i := 1; (i-1)*sitemapSize < n; i++ {
			parts = append(parts, feed.Location{URL: s.absolute("sitemap/" + strconv.Itoa(i) + ".xml")})
		}
		return &pagecache.Page{Status: http.StatusOK, Type: feed.TypeSitemap, Body: feed.SitemapIndex(parts)}, nil
	})
}

func (s *Site) sitemapPart(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("part")
	number, err := strconv.Atoi(strings.TrimSuffix(name, ".xml"))
	if name != "pages.xml" && (err != nil || number < 1 || strconv.Itoa(number)+".xml" != name) {
		return web.NotFound("")
	}
	return s.serve(w, r, "/sitemap/"+name, func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		var list []feed.Location
		var err error
		if name == "pages.xml" {
			list, err = s.fixedPages(ctx, q)
		} else {
			list, err = s.stops(ctx, q, number)
		}
		if err != nil {
			return nil, err
		}
		body, _ := feed.SitemapPart(list)
		return &pagecache.Page{Status: http.StatusOK, Type: feed.TypeSitemap, Body: body}, nil
	})
}

func (s *Site) stops(ctx context.Context, q database.Reader, number int) ([]feed.Location, error) {
	stops, err := article.Stops(ctx, q, article.Leaf{Number: number, Size: sitemapSize})
	if err == nil && len(stops) == 0 {
		return nil, web.NotFound("")
	}
	var list []feed.Location
	for _, stop := range stops {
		list = append(list, feed.Location{URL: s.absolute(stop.Path), Changed: stop.Updated})
	}
	return list, err
}

// fixedPages lists the sections and standing pages.
func (s *Site) fixedPages(ctx context.Context, q database.Reader) ([]feed.Location, error) {
	list := []feed.Location{{URL: s.absolute("/")}, {URL: s.absolute("corrections")}}
	if s.Strip != nil {
		list = append(list, feed.Location{URL: s.absolute("weather")})
	}
	sections, err := section.All(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, sec := range sections {
		list = append(list, feed.Location{URL: s.absolute(sec.Path)})
	}
	pages, err := section.Pages(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, p := range pages {
		list = append(list, feed.Location{URL: s.absolute(p.Slug)})
	}
	claims, err := claim.ForSitemap(ctx, q, sitemapSize)
	for _, c := range claims {
		list = append(list, feed.Location{URL: s.absolute(c.Path()), Changed: c.Changed})
	}
	return list, err
}

// newsSitemap lists the stories of the last two days for search engines' news.
func (s *Site) newsSitemap(w http.ResponseWriter, r *http.Request) error {
	return s.serve(w, r, "/news-sitemap.xml", func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		cards, err := article.Latest(ctx, q, feed.NewsStories)
		if err != nil {
			return nil, err
		}
		var list []feed.Story
		for _, c := range cards {
			if q.Now().Sub(c.FirstPublished) > feed.NewsWindow {
				break
			}
			list = append(list, feed.Story{ID: "article/" + strconv.FormatInt(c.ID, 10), URL: s.absolute(c.Path), Title: s.retractedTitle(c.Headline, c.Retracted),
				Kind: feed.Kind(c.Kind), Label: s.kind(c.Kind), Published: c.FirstPublished, Updated: c.Updated})
		}
		body, until := feed.NewsSitemap(s.paper(), list, q.Now())
		pagecache.FreshUntil(ctx, until)
		return &pagecache.Page{Status: http.StatusOK, Type: feed.TypeSitemap, Body: body}, nil
	})
}

// openSearch lets a browser offer the paper's own search.
func (s *Site) openSearch(w http.ResponseWriter, r *http.Request) error {
	return s.serve(w, r, "/opensearch.xml", func(context.Context, database.Reader) (*pagecache.Page, error) {
		body := feed.OpenSearch(s.paper(), s.absolute("search"), s.absolute("opensearch.xml"))
		return &pagecache.Page{Status: http.StatusOK, Type: feed.TypeOpenSearch, Body: body}, nil
	})
}

// storyCard draws the picture that is shown with a shared link to a story without a picture of its own.
func (s *Site) storyCard(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return web.NotFound("")
	}
	return s.serve(w, r, "/media/story/"+strconv.FormatInt(id, 10)+"/card.jpg", func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		l, err := article.LiveByID(ctx, q, id) // the gate
		if err != nil {
			return nil, err
		}
		image, err := media.DrawCard(s.retractedTitle(l.ForSharing(), l.IsRetracted()), first(s.kind(l.Kind), l.Section.Name), s.Name)
		if errors.Is(err, media.ErrLetters) { // a script that our typeface cannot draw
			image, err = media.DefaultCard(), nil
		}
		if err != nil {
			return nil, err
		}
		return &pagecache.Page{Status: http.StatusOK, Type: "image/jpeg", Body: image}, nil
	})
}
