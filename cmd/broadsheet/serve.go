package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"

	"broadsheet/internal/app"
	"broadsheet/internal/config"
	"broadsheet/internal/database"
	"broadsheet/internal/web"
)

// drainTime is how long requests in hand may go on after the order to stop. Shorter than the 30 s after which most
// supervisors kill.
const drainTime = 15 * time.Second

func serve(ctx context.Context, c *call) error {
	var p paper
	f := c.flags("serve", &p)
	f.StringVar(&p.listen, "listen", "", "address to listen on, host:port")
	words, err := c.parse(f)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return usage("serve takes no words, only flags: %q", words[0])
	}
	cfg, err := c.load(p)
	if err != nil {
		return err
	}
	return c.print(ctx, cfg, nil)
}

// print opens the paper, calls ready once it can be reached, and serves until ctx ends.
func (c *call) print(ctx context.Context, cfg config.Config, ready func(a *app.App, address string) error) error {
	listener, err := listen(cfg.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	if strings.HasSuffix(cfg.Listen, ":0") { // any free port: links need to know which
		cfg.Listen = listener.Addr().String()
	}
	a, unlock, err := c.open(ctx, cfg)
	if err != nil {
		return err
	}
	defer unlock()
	defer a.Close()
	if ready != nil {
		if err := ready(a, "http://"+listener.Addr().String()); err != nil {
			if ctx.Err() != nil { // told to stop before it began, which is no failure
				return nil
			}
			return err
		}
	}
	c.log.Info("the paper prints", "name", cfg.Site.Name, "address", "http://"+listener.Addr().String(), "data", cfg.Data)
	return c.run(ctx, a, listener)
}

// open claims the data directory, so that one process prints from it, and opens the paper.
func (c *call) open(ctx context.Context, cfg config.Config) (*app.App, func(), error) {
	unlock := func() {}
	if cfg.Database.URL == "" {
		var err error
		if err = makeDir(cfg.Data); err != nil {
			return nil, nil, err
		}
		if unlock, err = database.LockDir(cfg.Data); err != nil {
			return nil, nil, err
		}
	}
	a, err := app.New(ctx, cfg, app.Options{Log: c.log})
	if err != nil {
		unlock()
		return nil, nil, err
	}
	return a, unlock, nil
}

// run serves readers and lets the clockwork run until ctx ends; then it drains both.
func (c *call) run(ctx context.Context, a *app.App, listener net.Listener) error {
	var beside sync.WaitGroup
	stop, cancel := context.WithCancel(context.WithoutCancel(ctx))
	beside.Go(func() { a.Run(stop) })
	servers := []*http.Server{web.Server(a.Config.Listen, a.Handler(), c.log)}
	finish := func(context.Context) error { return nil }
	if a.Config.Cache.Express {
		lane := a.Lane(listener, servers[0])
		listener, finish = lane, lane.Drain
	}
	failed := make(chan error, 2)
	go func() { failed <- servers[0].Serve(listener) }()
	if a.Config.Admin.Listen != "" {
		admin, err := listen(a.Config.Admin.Listen)
		if err != nil {
			cancel()
			beside.Wait()
			return fmt.Errorf("admin: %w", err)
		}
		servers = append(servers, web.Server(a.Config.Admin.Listen, a.AdminHandler(), c.log))
		go func() { failed <- servers[1].Serve(admin) }()
	}
	var err error
	select {
	case <-ctx.Done():
		c.log.Info("stopping: requests and jobs in hand are finished first")
	case err = <-failed:
	}
	drain, done := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer done()
	for _, s := range servers {
		if e := s.Shutdown(drain); e != nil && err == nil {
			err = fmt.Errorf("some requests took too long and were cut off: %w", e)
		}
	}
	if e := finish(drain); e != nil && err == nil {
		err = fmt.Errorf("some readers took too long and were cut off: %w", e)
	}
	cancel()
	beside.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// listen opens the port, and says in plain words why it cannot.
func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("something is already listening on %s. Stop it, or choose another address with --listen, such as --listen 127.0.0.1:8081", address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this user may not listen on %s. Ports below 1024 need the right CAP_NET_BIND_SERVICE; choose a higher one with --listen", address)
	}
	return nil, fmt.Errorf("cannot listen on %q: %w. An address is host:port, such as 127.0.0.1:8080", address, err)
}
