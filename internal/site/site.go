// Package site is the newspaper its readers see.
//
// One page, one stem: article.go gathers what a story's page shows, article.tmpl
// prints it, article.css dresses it, and article_test.go visits it. A page is
// rendered once and kept by pagecache until something it read changes or the next
// midnight in the paper's own zone, when the date in its head does; so every page
// goes through Site.serve, which names the page's key and gathers nothing twice.
//
// Addresses with a fixed beginning are registered in Routes. Everything else, the
// sections, stories and standing pages, is looked up in the address table by
// resolve.go.
//
// Rules live in the nouns. What is here is order, wording and type.
package site

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/locale"
	"broadsheet/internal/pagecache"
	house "broadsheet/internal/paper" // paper is what the tests of this package walk through
	"broadsheet/internal/web"
)

//go:embed *.tmpl *.css
var files embed.FS

// Source is the readers' templates and sheets; a theme overrides them below
// theme/site/.
func Source() web.Source { return web.Source{Name: "site", Files: files} }

// Site is the paper as readers see it. The fields in the first group must be set;
// those in the second join other parts of the paper to its pages, and a page leaves
// out what no part provides.
type Site struct {
	DB     *database.DB
	Cache  *pagecache.Cache
	Web    *web.Web
	Locale *locale.Locale
	Zone   *time.Location
	Log    *slog.Logger
	Name   string // of the paper
	About  string // one sentence for search engines
	URL    string // the public address, without a slash at the end

	Identity house.Identity // what the house set: its own links, its plate
	FootNote string
	Contact  string                     // mail address or page of whoever runs the paper, for a right of reply
	Staff    func(r *http.Request) bool // whether somebody of the newsroom asks
	Strip    func(ctx context.Context, q database.Reader) (*web.Strip, error)
	Week     func(ctx context.Context, q database.Reader) (*WeatherBand, error)
	Talk     func(ctx context.Context, q database.Reader, l article.Live, ask TalkAsk) (*Talk, error)
	TalkSize func(ctx context.Context, q database.Reader, id int64) (int, error) // comments that readers see
	Report   func(l article.Live) string                                         // address of "Report an error in this story"
}

// Routes registers the readers' addresses.
func (s *Site) Routes(mux web.Mux) {
	for pattern, h := range map[string]web.Handler{
		"/{$}":                           s.front,
		"/topic/{slug}":                  s.topic,
		"/author/{slug}":                 s.author,
		"/archive":                       s.archive,
		"/archive/{year}/{month}":        s.archiveMonth,
		"/archive/{year}/{month}/{date}": s.archiveDay,
		"/corrections":                   s.corrections,
		"/corrections/{year}/{month}":    s.correctionsMonth,
		"/" + correctionsFeed:            s.correctionsAtom,
		headsPath:                        s.ledgerHeads,
		"/theme":                         s.Web.ChooseTheme,
		"/theme.css":                     s.Web.ThemeSheet,
		"/favicon.svg":                   s.iconSVG,
		"/favicon.ico":                   s.iconSmall,
		"/apple-touch-icon.png":          s.iconLarge,
		"/assets/":                       s.Web.Templates.Assets().Handler(),
		"/":                              s.resolve,
	} {
		mux.Handle(pattern, s.Web.Handle(h))
	}
	s.Web.ErrorPage = s.errorPage
}

// now is the instant of a render in the paper's zone.
func (s *Site) now(q database.Reader) time.Time { return q.Now().In(s.Zone) }

// t is a text of the interface in the paper's language.
func (s *Site) t(key string, args ...any) string { return s.Locale.T(key, args...) }

// absolute makes a path of this site an address for other sites.
func (s *Site) absolute(path string) string { return s.URL + "/" + strings.TrimPrefix(path, "/") }

// midnight is the next one in the zone of t. A day may have 23 or 25 hours.
func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, t.Location())
}

// dayOf is the midnight at which t's day began.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}
