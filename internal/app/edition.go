package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/locale"
	"broadsheet/internal/newsroom"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/paper"
	"broadsheet/internal/site"
	"broadsheet/internal/weather"
	"broadsheet/internal/web"
)

// edition is everything of the paper that its identity goes into: pages, words, clock, weather. It is never changed.
// When the house changes the name, the language or the colours, a new one is put together and takes the place of the
// old one between two requests. Jobs and consequences ask the App for the current one.
type edition struct {
	*App
	Config   config.Config  // the operator's, with the house's identity over it
	Identity paper.Identity // as it is printed
	Web      *web.Web
	Site     *site.Site
	Newsroom *newsroom.Newsroom
	Weather  *weather.Desk // nil when the paper has no weather

	talk    *site.Discussion
	sky     *site.Weather // nil when the paper has no weather
	zone    *time.Location
	handler http.Handler
	routes  []Route
}

// configured is the identity that the operator wrote.
func (a *App) configured() paper.Identity {
	c := a.Config
	return paper.Identity{Name: c.Site.Name, Tagline: c.Site.Tagline, FootNote: c.Site.FootNote, Locale: c.Site.Locale, TimeZone: c.Site.TimeZone,
		City: c.Site.City, MorePlaces: c.Site.MorePlaces, Comments: c.Comments.Policy}
}

// firstEdition puts the paper together when it opens. An identity that does not work any more, because a town left the
// list of places, is told to the operator and does not keep the paper from printing.
func (a *App) firstEdition(ctx context.Context) error {
	a.Cache.Heed(paper.Tag(paper.IdentityKey), a.renew)
	id, err := paper.ReadIdentity(ctx, a.DB, a.configured())
	if err != nil {
		return err
	}
	e, err := a.assemble(id)
	if err != nil && !same(id, a.configured()) {
		a.Log.Error("the paper cannot be put together as the newsroom set it; it prints as it is configured", "err", err)
		e, err = a.assemble(a.configured())
	}
	if err != nil {
		return err
	}
	a.current.Store(e)
	return nil
}

// renewTime bounds the one question that a new edition asks.
const renewTime = 10 * time.Second

// renew puts the paper together anew after the house changed its identity. Should that fail, the old edition stays.
func (a *App) renew() {
	a.setting.Lock()
	defer a.setting.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), renewTime)
	defer cancel()
	id, err := paper.ReadIdentity(ctx, a.DB, a.configured())
	if err == nil && same(id, a.current.Load().Identity) {
		return
	}
	var e *edition
	if err == nil {
		e, err = a.assemble(id)
	}
	if err != nil {
		a.Log.Error("the paper cannot be put together anew and prints as before", "err", err)
		return
	}
	a.current.Swap(e).close()
}

func same(a, b paper.Identity) bool { return fingerprint(a) == fingerprint(b) }

func fingerprint(id paper.Identity) string {
	b, _ := json.Marshal(id) // strings and numbers
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:6])
}

// assemble puts the pages together.
func (a *App) assemble(id paper.Identity) (*edition, error) {
	e := &edition{App: a, Identity: id, Config: a.Config}
	s := &e.Config.Site
	s.Name, s.Tagline, s.FootNote, s.Locale, s.TimeZone, s.City, s.MorePlaces = id.Name, id.Tagline, id.FootNote, id.Locale, id.TimeZone, id.City, id.MorePlaces
	e.Config.Comments.Policy = id.Comments
	if err := e.Config.Check(); err != nil {
		return nil, err
	}
	e.zone = e.Config.Zone()
	language := locale.Get(id.Locale)
	if err := e.openWeb(language); err != nil {
		return nil, err
	}
	if err := e.openWeather(); err != nil {
		return nil, err
	}
	e.openNewsroom(language)
	e.openSite(language)
	e.route()
	return e, nil
}

// openWeb reads the templates and dresses them in the house's colours.
func (a *edition) openWeb(language *locale.Locale) error {
	clock := a.clock()
	var theme fs.FS
	if dir := a.Config.ThemeDir(); dir != "" {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return fmt.Errorf("theme: there is no directory %s", dir)
		}
		theme = os.DirFS(dir)
	}
	assets, err := web.NewAssets(newsroom.Assets())
	if err != nil {
		return fmt.Errorf("assets: %w", err)
	}
	templates, err := web.NewTemplates(web.TemplateOptions{Assets: assets, Sources: []web.Source{site.Source(), newsroom.Source()}, Theme: theme,
		Funcs: site.Funcs(language, a.zone), Dress: dress(a.Identity), Edition: fingerprint(a.Identity), Log: a.Log, Clock: clock,
	})
	if err != nil {
		return fmt.Errorf("templates: %w", err)
	}
	public, _ := url.Parse(a.PublicURL()) // config.Check has read it
	a.Web = web.New(web.Options{Site: public, TrustedProxies: proxies(a.Config.TrustedProxies), Log: a.Log, Templates: templates,
		Limits: newsroom.BodyLimits(), Clock: clock})
	return nil
}

// clock is the machine's, or a test's.
func (a *App) clock() func() time.Time {
	if a.options.Clock != nil {
		return a.options.Clock
	}
	return time.Now
}

// dress is the house's colours and its plate.
func dress(id paper.Identity) web.Dress {
	d := web.Dress{Light: map[string]string{}, Dark: map[string]string{}, More: site.LogoSheet(id.Logo)}
	for _, c := range id.Colours {
		d.Light[c.Token], d.Dark[c.Token] = c.Light, c.Dark
	}
	return d
}

// close ends what runs beside the pages. Requests in hand finish with the edition they began with.
func (a *edition) close() {
	if a.Weather != nil {
		a.Weather.Close()
	}
}

// Handler answers every request to the paper with the edition of the moment.
func (a *App) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.current.Load().handler.ServeHTTP(w, r) })
}

// Lane puts the express lane to the paper's kept pages on a listener, under the http.Server that answers the rest.
func (a *App) Lane(l net.Listener, s *http.Server) *pagecache.Lane {
	lane := pagecache.NewLane(l, a.Cache, pagecache.LaneOptions{
		Version: func() string { return a.current.Load().Web.Templates.Version() }, Private: web.SessionCookies,
		Header: s.ReadHeaderTimeout, Idle: s.IdleTimeout, Write: s.WriteTimeout, Log: a.Log,
	})
	lane.Join(s)
	return lane
}

// Site is the readers' site of the moment.
func (a *App) Site() *site.Site { return a.current.Load().Site }

// Newsroom is the staff's rooms of the moment.
func (a *App) Newsroom() *newsroom.Newsroom { return a.current.Load().Newsroom }

// Web is the press hall of the moment.
func (a *App) Web() *web.Web { return a.current.Load().Web }

// Weather is the weather desk of the moment, nil when the paper has no weather.
func (a *App) Weather() *weather.Desk { return a.current.Load().Weather }

// Zone is the paper's time zone.
func (a *App) Zone() *time.Location { return a.current.Load().zone }

// Routes lists every registered address.
func (a *App) Routes() []Route { return a.current.Load().routes }
