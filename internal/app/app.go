// Package app assembles the newspaper. New builds the same value for the program and for the tests that walk through
// it: the database, the page cache, the readers' site, the newsroom and the clockwork that runs beside them.
//
// Four files say what the whole paper does: routes.go where each address leads, consequences.go what follows from each
// decision, schedule.go what happens by itself, edition.go how the paper changes its name while it prints.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"broadsheet/internal/advert"
	"broadsheet/internal/article"
	"broadsheet/internal/blob"
	"broadsheet/internal/claim"
	"broadsheet/internal/comment"
	"broadsheet/internal/config"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/job"
	"broadsheet/internal/ledger"
	"broadsheet/internal/mail"
	"broadsheet/internal/media"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/staff"
	"broadsheet/internal/weather"
)

// Options are what a test may set otherwise than a program. The zero value works.
type Options struct {
	Log     *slog.Logger
	Clock   func() time.Time
	Weather weather.Source // in place of the configured one
}

// App is a newspaper that is open: its database can be read and written, its pages can be served.
type App struct {
	Config config.Config // as the operator wrote it; what the house set goes before it (edition.go)
	Log    *slog.Logger
	DB     *database.DB
	Cache  *pagecache.Cache
	Jobs   *job.Runner
	Store  blob.Store
	Mail   mail.Sender // how letters leave

	options Options
	setting sync.Mutex // one edition is put together at a time
	current atomic.Pointer[edition]
	blobs   *blob.Directory
	adverts advert.Counter
}

// New opens the newspaper that cfg describes. What is wrong with it is said in words that tell how to mend it.
func New(ctx context.Context, cfg config.Config, o Options) (*App, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	a := &App{Config: cfg, Log: o.Log, options: o}
	if cfg.Weather.Source != "none" {
		weather.Warm() // while the database opens and the templates are parsed
	}
	if err := a.open(ctx, o); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	if err := a.openMail(); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	if err := a.firstEdition(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	a.schedule()
	return a, nil
}

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
	ledger.Verify(a.DB, "change", article.ChangeHash)
	ledger.Verify(a.DB, "version", article.VersionHash)
	ledger.Verify(a.DB, "docket", correction.RequestHash)
	ledger.Verify(a.DB, "comment", comment.StateHash)
	ledger.Verify(a.DB, "picture", media.StateHash)
	ledger.Verify(a.DB, "front", front.StateHash)
	ledger.Verify(a.DB, "staff", staff.StateHash)
	ledger.Verify(a.DB, "claim", claim.StateHash)
	return nil
}

// PublicURL is the address that readers know, without a slash at the end.
func (a *App) PublicURL() string {
	if a.Config.Site.URL != "" {
		return a.Config.Site.URL
	}
	host, port, err := net.SplitHostPort(a.Config.Listen)
	// On every network the nearest name; and on this machine the name too, because passkeys belong to names and not to numbers.
	if ip := net.ParseIP(host); err == nil && (host == "" || ip.IsUnspecified() || ip.IsLoopback()) {
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

// Run does what happens beside the pages until ctx ends, and then lets the work in hand finish: jobs and schedule, the
// ledger's sealer, and the watch for changes made by other processes.
func (a *App) Run(ctx context.Context) {
	var beside sync.WaitGroup
	beside.Go(func() { a.Jobs.Run(ctx) })
	beside.Go(func() { a.Cache.Watch(ctx) })
	beside.Go(func() { ledger.Sealer{DB: a.DB, Heads: a.HeadsFile(), Log: a.Log}.Run(ctx) })
	beside.Go(func() { a.countAdverts(ctx) })
	beside.Wait()
	if err := a.adverts.Flush(context.WithoutCancel(ctx), a.DB); err != nil {
		a.Log.Warn("the last counts of advertisements are lost", "err", err)
	}
}

// countEvery is how much of the advertisements' counts a process that dies takes with it.
const countEvery = time.Minute

// countAdverts writes down what this process counted; every process does, not only the one that leads.
func (a *App) countAdverts(ctx context.Context) {
	for tick := time.NewTicker(countEvery); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
			if err := a.adverts.Flush(ctx, a.DB); err != nil && ctx.Err() == nil {
				a.Log.Warn("advertisements are counted again in a minute", "err", err)
			}
		}
	}
}

// HeadsFile is where the ends of the ledger's chain are kept outside the database.
func (a *App) HeadsFile() string { return filepath.Join(a.Config.Data, "ledger.heads") }

// Close closes the paper. Nothing acknowledged is lost by not calling it.
func (a *App) Close() error {
	var errs []error
	if e := a.current.Load(); e != nil {
		e.close()
	}
	if a.DB != nil {
		errs = append(errs, a.DB.Close())
	}
	if a.blobs != nil {
		errs = append(errs, a.blobs.Close())
	}
	return errors.Join(errs...)
}
