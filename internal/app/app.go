// Package app assembles the newspaper. New builds the same value for the program and for the tests that walk through
// it: the database, the page cache, the readers' site, the newsroom and the clockwork that runs beside them.
//
// Three files say what the whole paper does: routes.go where each address leads, consequences.go what follows from each
// decision, schedule.go what happens by itself.
package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/blob"
	"broadsheet/internal/comment"
	"broadsheet/internal/config"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/job"
	"broadsheet/internal/ledger"
	"broadsheet/internal/locale"
	"broadsheet/internal/media"
	"broadsheet/internal/newsroom"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/site"
	"broadsheet/internal/weather"
	"broadsheet/internal/web"
)

// Options are what a test may set otherwise than a program. The zero value works.
type Options struct {
	Log     *slog.Logger
	Clock   func() time.Time
	Weather weather.Source // in place of the configured one
}

// App is a newspaper that is open: its database can be read and written, its pages can be served.
type App struct {
	Config   config.Config
	Log      *slog.Logger
	DB       *database.DB
	Cache    *pagecache.Cache
	Jobs     *job.Runner
	Store    blob.Store
	Web      *web.Web
	Site     *site.Site
	Newsroom *newsroom.Newsroom
	Weather  *weather.Desk // nil when the paper has no weather

	talk    *site.Discussion
	sky     *site.Weather // nil when the paper has no weather
	zone    *time.Location
	handler http.Handler
	routes  []Route
	blobs   *blob.Directory
}

// New opens the newspaper that cfg describes. What is wrong with it is said in words that tell how to mend it.
func New(ctx context.Context, cfg config.Config, o Options) (*App, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	a := &App{Config: cfg, Log: o.Log, zone: cfg.Zone()}
	if cfg.Weather.Source != "none" {
		weather.Warm() // while the database opens and the templates are parsed
	}
	if err := a.open(ctx, o); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	if err := a.assemble(o); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// Zone is the paper's time zone.
func (a *App) Zone() *time.Location { return a.zone }

// open opens what is kept: the database and the pictures.
func (a *App) open(ctx context.Context, o Options) error {
	if err := os.MkdirAll(a.Config.Data, 0o755); err != nil {
		return fmt.Errorf("the data directory %s cannot be made: %w. Name another with --data, or give this user the right to write there", a.Config.Data, err)
	}
	var err error
	if a.DB, err = database.Open(ctx, a.Config.DatabaseURL(), database.Options{Clock: o.Clock, Log: o.Log}); err != nil {
		return fmt.Errorf("open the paper in %s: %w", a.Config.Data, err)
	}
	if a.blobs, err = blob.OpenDirectory(filepath.Join(a.Config.Data, "media")); err != nil {
		return err
	}
	a.Store = a.blobs
	a.Cache = pagecache.New(a.DB, pagecache.Options{Bytes: a.Config.Cache.Megabytes << 20})
	a.Jobs = job.NewRunner(a.DB, o.Log)
	ledger.Follow(a.DB, a.follow)
	ledger.Verify(a.DB, "article", article.StateHash)
	ledger.Verify(a.DB, "comment", comment.StateHash)
	ledger.Verify(a.DB, "picture", media.StateHash)
	ledger.Verify(a.DB, "front", front.StateHash)
	return nil
}

// assemble puts the pages together.
func (a *App) assemble(o Options) error {
	language := locale.Get(a.Config.Site.Locale)
	clock := o.Clock
	if clock == nil {
		clock = time.Now
	}
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
	templates, err := web.NewTemplates(web.TemplateOptions{Assets: assets,
		Sources: []web.Source{site.Source(), newsroom.Source()}, Theme: theme, Funcs: site.Funcs(language, a.zone), Log: a.Log, Clock: clock,
	})
	if err != nil {
		return fmt.Errorf("templates: %w", err)
	}
	public, _ := url.Parse(a.PublicURL()) // config.Check has read it
	a.Web = web.New(web.Options{Site: public, TrustedProxies: proxies(a.Config.TrustedProxies), Log: a.Log, Templates: templates,
		Limits: newsroom.BodyLimits(), Clock: clock})
	if err := a.openWeather(o); err != nil {
		return err
	}
	a.openNewsroom(language)
	a.openSite(language)
	a.schedule()
	a.route()
	return nil
}

// PublicURL is the address that readers know, without a slash at the end.
func (a *App) PublicURL() string {
	if a.Config.Site.URL != "" {
		return a.Config.Site.URL
	}
	host, port, err := net.SplitHostPort(a.Config.Listen)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip.IsUnspecified()) { // on every network: the nearest name
		return "http://localhost:" + port
	}
	return "http://" + a.Config.Listen
}

func proxies(list []string) []netip.Prefix {
	var out []netip.Prefix
	for _, s := range list {
		if p, err := netip.ParsePrefix(s); err == nil {
			out = append(out, p.Masked())
		} else if ip, err := netip.ParseAddr(s); err == nil {
			out = append(out, netip.PrefixFrom(ip, ip.BitLen()))
		}
	}
	return out
}

// Handler answers every request to the paper.
func (a *App) Handler() http.Handler { return a.handler }

// Run does what happens beside the pages until ctx ends, and then lets the work in hand finish: jobs and schedule, the
// ledger's sealer, and the watch for changes made by other processes.
func (a *App) Run(ctx context.Context) {
	var beside sync.WaitGroup
	beside.Go(func() { a.Jobs.Run(ctx) })
	beside.Go(func() { a.Cache.Watch(ctx) })
	beside.Go(func() { ledger.Sealer{DB: a.DB, Heads: a.HeadsFile(), Log: a.Log}.Run(ctx) })
	beside.Wait()
}

// HeadsFile is where the ends of the ledger's chain are kept outside the database.
func (a *App) HeadsFile() string { return filepath.Join(a.Config.Data, "ledger.heads") }

// Close closes the paper. Nothing acknowledged is lost by not calling it.
func (a *App) Close() error {
	var errs []error
	if a.Weather != nil {
		a.Weather.Close()
	}
	if a.DB != nil {
		errs = append(errs, a.DB.Close())
	}
	if a.blobs != nil {
		errs = append(errs, a.blobs.Close())
	}
	return errors.Join(errs...)
}
