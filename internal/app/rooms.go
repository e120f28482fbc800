package app

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"broadsheet/internal/comment"
	"broadsheet/internal/job"
	"broadsheet/internal/locale"
	"broadsheet/internal/mail"
	"broadsheet/internal/newsroom"
	"broadsheet/internal/site"
	"broadsheet/internal/staff"
	"broadsheet/internal/weather"
)

// openSite opens the newspaper that readers see.
func (a *edition) openSite(language *locale.Locale) {
	c := a.Config
	a.Site = &site.Site{
		DB: a.DB, Cache: a.Cache, Web: a.Web, Locale: language, Zone: a.zone, Log: a.Log,
		Name: c.Site.Name, About: c.Site.Tagline, URL: a.PublicURL(), FootNote: c.Site.FootNote, Identity: a.Identity, Contact: c.Site.Contact,
		Staff: a.Newsroom.IsStaff,
	}
	a.Newsroom.Preview, a.Newsroom.PreviewFront = a.Site.Preview, a.Site.PreviewFront
	a.talk = &site.Discussion{Site: a.Site, Policy: comment.Policy(c.Comments.Policy), Colleague: a.Newsroom.Person}
	if a.Weather != nil {
		a.sky = a.Site.OpenWeather(a.Weather)
	}
}

// openNewsroom opens the rooms of the staff.
func (a *edition) openNewsroom(language *locale.Locale) {
	a.Newsroom = &newsroom.Newsroom{
		DB: a.DB, Store: a.Store, Web: a.Web, Locale: language, Zone: a.zone, Log: a.Log,
		Paper: a.Config.Site.Name, PublicURL: a.PublicURL(), Policy: comment.Policy(a.Config.Comments.Policy), Identity: a.Identity,
		Vault: staff.NewVault(filepath.Join(a.Config.Data, "staff.key")), Mail: a.Mail, Mails: a.Config.Mail.Host != "",
	}
}

// openMail opens the way that letters take: to the mail server of the house, or into a folder.
func (a *App) openMail() error {
	clock := a.clock()
	m := a.Config.Mail
	if m.Host == "" {
		a.Mail = mail.Outbox{Dir: filepath.Join(a.Config.Data, "outbox"), From: m.From, Clock: clock}
		return nil
	}
	server := mail.SMTP{Host: m.Host, Port: int(m.Port), TLS: m.TLS, User: m.User, Password: m.Password, From: m.From, Clock: clock}
	a.Mail = server
	return server.Check()
}

// openWeather opens the weather desk with the source that the operator chose, or none.
func (a *edition) openWeather() error {
	source, err := a.weatherSource()
	if err != nil || source == nil {
		return err
	}
	a.Weather, err = weather.NewDesk(a.DB, weather.DeskOptions{Source: source, Home: a.Config.Site.City, More: a.Config.Site.MorePlaces, Log: a.Log})
	if err != nil {
		return fmt.Errorf("site.city and site.more_places: %w", err)
	}
	return nil
}

func (a *edition) weatherSource() (weather.Source, error) {
	w, c, o := a.Config.Weather, a.Config.Site, a.options
	if o.Weather != nil {
		return o.Weather, nil
	}
	options := weather.Options{UserAgent: "Broadsheet (" + a.PublicURL() + ")", Contact: c.Contact, BaseURL: w.BaseURL, Key: w.Key,
		FreeUse: w.NonCommercial, Clock: o.Clock, Log: a.Log}
	switch w.Source {
	case "metno":
		return weather.MetNorway(options)
	case "openmeteo":
		return weather.OpenMeteo(options)
	case "sample":
		return weather.Sample(o.Clock), nil
	case "":
		if c.Contact != "" { // MET Norway wants to know whom to write to; without that the paper has no weather
			return weather.MetNorway(options)
		}
	}
	return nil, nil
}

// scheduleWeather renews forecasts; the desk itself knows which are due, and asks no source too often.
func (a *App) scheduleWeather() {
	if a.Weather() == nil {
		return
	}
	a.Jobs.Every("weather", time.Minute, func(ctx context.Context, _ *job.Claim) error { return a.Weather().Round(ctx) })
}

// AdminHandler answers the operator: the counts of the page cache. It must never be reachable by readers.
func (a *App) AdminHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		writeMetrics(w, a.Cache.Stats())
	})
	return mux
}
