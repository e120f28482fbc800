package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"

	"broadsheet/internal/config"
	"broadsheet/internal/ledger"
)

// Prove opens the restored paper in cfg.Data as serve would, holds the ledger to its chain, its heads and the rows, and
// prints the front page once. notes are what an operator should know though the paper is good. Nothing is sent or fetched.
func Prove(ctx context.Context, cfg config.Config, o Options) (notes []string, err error) {
	cfg.Weather.Source, cfg.Mail.Host = "none", ""
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	a, err := New(ctx, cfg, o)
	if err != nil {
		return nil, fmt.Errorf("open the restored paper: %w", err)
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if notes, err = a.proveLedger(ctx); err != nil {
		return notes, err
	}
	return notes, a.proveFront(ctx)
}

// proveLedger lets pass only what serve will mend: the last entries were sealed and the program stopped before it wrote
// their heads.
func (a *App) proveLedger(ctx context.Context) (notes []string, err error) {
	heads, err := os.Open(a.HeadsFile())
	var known io.Reader
	switch {
	case err == nil:
		defer func() { _ = heads.Close() }()
		known = heads
	case !errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("the ledger's heads: %w", err)
	default:
		notes = append(notes, "there are no heads outside the database to hold the ledger against")
	}
	findings, err := ledger.Check(ctx, a.DB, known)
	if err != nil {
		return notes, err
	}
	var wrong []error
	for _, f := range findings {
		if f.Kind == ledger.Unwitnessed {
			notes = append(notes, f.String())
			continue
		}
		wrong = append(wrong, errors.New(f.String()))
	}
	if len(wrong) > 0 {
		return notes, fmt.Errorf("the ledger does not agree with itself:\n%w", errors.Join(wrong...))
	}
	return notes, nil
}

// proveFront reads the front page as a reader does.
func (a *App) proveFront(ctx context.Context) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, a.PublicURL()+"/", nil)
	if err != nil {
		return fmt.Errorf("ask for the front page: %w", err)
	}
	p := page{header: http.Header{}, code: http.StatusOK}
	a.Handler().ServeHTTP(&p, r)
	if p.code != http.StatusOK || !strings.Contains(p.body.String(), "</html>") {
		return fmt.Errorf("the front page of the restored paper answers %d with %d bytes", p.code, p.body.Len())
	}
	return nil
}

// page is an answer that nobody waits for.
type page struct {
	header http.Header
	code   int
	body   strings.Builder
}

func (p *page) Header() http.Header         { return p.header }
func (p *page) WriteHeader(code int)        { p.code = code }
func (p *page) Write(b []byte) (int, error) { return p.body.Write(b) }
