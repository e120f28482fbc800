// Package config holds the settings of one newspaper. Every setting has a working default: with no file at all the
// paper prints. A TOML file and then the environment override them; a key that does not exist is refused by name.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"broadsheet/internal/locale"
)

// Config is everything an operator can set. The doc tags are what `broadsheet config describe` prints.
type Config struct {
	Data           string   `toml:"data" doc:"Directory of the paper: the database, the pictures, the ledger's heads."`
	Listen         string   `toml:"listen" doc:"Address that readers reach, host:port."`
	Theme          string   `toml:"theme" doc:"Directory whose templates and style sheets override the built-in ones, file by file. Empty: theme/ in the data directory, if there is one."`
	TrustedProxies []string `toml:"trusted_proxies" doc:"Addresses or networks of proxies in front whose X-Forwarded-For and X-Forwarded-Proto are believed."`

	Site struct {
		Name       string   `toml:"name" doc:"Name of the paper."`
		Tagline    string   `toml:"tagline" doc:"One line about the paper, for search engines and feeds."`
		URL        string   `toml:"url" doc:"Public address, such as https://courier.example. Empty: http:// and the listening address. Set it first in production."`
		Locale     string   `toml:"locale" doc:"Language and country of the paper (BCP 47): how dates, numbers and money are written."`
		TimeZone   string   `toml:"time_zone" doc:"Time zone of the paper (IANA name): when its day begins."`
		City       string   `toml:"city" doc:"Place of the weather strip and of /weather, as in /weather/{place}."`
		MorePlaces []string `toml:"more_places" doc:"Places listed under More forecasts."`
		Contact    string   `toml:"contact" doc:"Mail address or page of whoever runs the paper. Weather sources that ask who calls are told it."`
		FootNote   string   `toml:"foot_note" doc:"A line at the foot of every page, such as who publishes the paper."`
	} `toml:"site"`

	Admin struct {
		Listen string `toml:"listen" doc:"Address for /metrics, never for readers, such as 127.0.0.1:9090. Empty: none."`
	} `toml:"admin"`

	Database struct {
		URL string `toml:"url" doc:"postgres://user@host/name, or empty for SQLite in the data directory."`
	} `toml:"database"`

	Weather struct {
		Source        string `toml:"source" doc:"metno, openmeteo, sample or none. Empty: metno once site.contact is set, else none. 14 days for a commercial paper need openmeteo with a key."`
		Key           string `toml:"key" doc:"Key of a paying Open-Meteo customer." secret:"yes"`
		BaseURL       string `toml:"base_url" doc:"Address of a self-hosted Open-Meteo, or of a test server."`
		NonCommercial bool   `toml:"non_commercial" doc:"You affirm that the paper has neither advertisements nor subscriptions: only then may Open-Meteo be used without a key."`
	} `toml:"weather"`

	Comments struct {
		Policy string `toml:"policy" doc:"off, after (published at once, moderated after) or before (read before they appear)."`
	} `toml:"comments"`

	Mail struct {
		Host     string `toml:"host" doc:"Mail server that takes the paper's letters. Empty: letters are kept in outbox/ in the data directory and sent nowhere."`
		Port     int64  `toml:"port" doc:"Its port. 0: 587 for starttls, 465 for tls, 25 for none."`
		TLS      string `toml:"tls" doc:"starttls, tls (from the first byte) or none (only for a server on this machine)."`
		User     string `toml:"user" doc:"Name at the mail server, if it asks for one."`
		Password string `toml:"password" doc:"Password at the mail server." secret:"yes"`
		From     string `toml:"from" doc:"Sender of the letters, such as The Courier <newsroom@courier.example>."`
	} `toml:"mail"`

	Cache struct {
		Megabytes int64 `toml:"megabytes" doc:"Memory for rendered pages."`
		Express   bool  `toml:"express" doc:"Answer plain requests for kept pages under net/http, at a third of the processor time. The access log then counts them by page, once a minute. Off: every request goes the slow way and has a line of its own."`
	} `toml:"cache"`
}

// Default is a paper that prints with no file.
func Default() Config {
	var c Config
	c.Data = "data"
	c.Listen = "127.0.0.1:8080"
	c.Site.Name = "The Daily Broadsheet"
	c.Site.Locale = "en-ZA"
	c.Site.TimeZone = "Africa/Johannesburg"
	c.Site.City = "johannesburg"
	c.Comments.Policy = "before"
	c.Mail.TLS = "starttls"
	c.Cache.Megabytes, c.Cache.Express = 64, true
	return c
}

// envPrefix begins the name of every environment variable: site.time_zone is BROADSHEET_SITE_TIME_ZONE.
const envPrefix = "BROADSHEET_"

// Load reads the file (none if path is empty) and then the environment over the defaults, and checks the whole.
func Load(path string, environ []string) (Config, error) {
	c := Default()
	if path != "" {
		if err := c.readFile(path); err != nil {
			return c, err
		}
	}
	if err := c.readEnviron(environ); err != nil {
		return c, err
	}
	return c, c.Check()
}

func (c *Config) readFile(path string) error {
	meta, err := toml.DecodeFile(path, c)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("there is no configuration file %s: name another with --config, or leave it out to run with defaults", path)
	}
	if err != nil {
		return fmt.Errorf("configuration file %s: %w", path, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return unknownKey("configuration file "+path, unknown[0].String())
	}
	return nil
}

func unknownKey(where, key string) error {
	return fmt.Errorf("%s: there is no setting %q. `broadsheet config describe` lists them all", where, key)
}

func (c *Config) readEnviron(environ []string) error {
	byName := map[string]field{}
	for _, f := range fields(c) {
		byName[envPrefix+strings.ToUpper(strings.ReplaceAll(f.key, ".", "_"))] = f
	}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, envPrefix) || strings.HasPrefix(name, envPrefix+"TEST_") {
			continue
		}
		f, ok := byName[name]
		if !ok {
			return unknownKey("environment", name)
		}
		if err := f.set(value); err != nil {
			return fmt.Errorf("environment variable %s: %w", name, err)
		}
	}
	return nil
}

// Check refuses what cannot work, in words that say how to mend it.
func (c *Config) Check() error {
	if _, err := time.LoadLocation(c.Site.TimeZone); err != nil || c.Site.TimeZone == "" || c.Site.TimeZone == "Local" {
		return fmt.Errorf("site.time_zone: there is no time zone %q. Use a name such as Africa/Johannesburg or Europe/London", c.Site.TimeZone)
	}
	if err := locale.Valid(c.Site.Locale); err != nil {
		return fmt.Errorf("site.locale: %w", err)
	}
	if err := c.checkURL(); err != nil {
		return err
	}
	if !one(c.Comments.Policy, "off", "after", "before") {
		return fmt.Errorf("comments.policy: %q is none of off, after, before", c.Comments.Policy)
	}
	if !one(c.Weather.Source, "", "metno", "openmeteo", "sample", "none") {
		return fmt.Errorf("weather.source: %q is none of metno, openmeteo, sample, none", c.Weather.Source)
	}
	if c.Cache.Megabytes < 1 || c.Cache.Megabytes > 1<<20 {
		return fmt.Errorf("cache.megabytes: %d is not between 1 and 1048576", c.Cache.Megabytes)
	}
	if err := checkListen("listen", c.Listen); err != nil {
		return err
	}
	if c.Admin.Listen != "" {
		if err := checkListen("admin.listen", c.Admin.Listen); err != nil {
			return err
		}
	}
	return c.checkProxies()
}

func checkListen(key, address string) error {
	if _, _, err := net.SplitHostPort(address); err != nil {
		return fmt.Errorf("%s: %q is not an address such as 127.0.0.1:8080", key, address)
	}
	return nil
}

func (c *Config) checkProxies() error {
	for _, p := range c.TrustedProxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			if _, err := netip.ParseAddr(p); err != nil {
				return fmt.Errorf("trusted_proxies: %q is neither an address such as 10.0.0.7 nor a network such as 10.0.0.0/8", p)
			}
		}
	}
	return nil
}

func (c *Config) checkURL() error {
	if c.Site.URL == "" {
		return nil
	}
	u, err := url.Parse(c.Site.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/")+u.RawQuery+u.Fragment != "" {
		return fmt.Errorf("site.url: %q is not an address such as https://courier.example", c.Site.URL)
	}
	c.Site.URL = strings.TrimSuffix(c.Site.URL, "/")
	return nil
}

func one(s string, of ...string) bool {
	for _, o := range of {
		if s == o {
			return true
		}
	}
	return false
}

// Zone is the paper's time zone; Check has made sure that it exists.
func (c Config) Zone() *time.Location {
	z, err := time.LoadLocation(c.Site.TimeZone)
	if err != nil {
		return time.UTC
	}
	return z
}

// DatabaseURL is the database to open.
func (c Config) DatabaseURL() string {
	if c.Database.URL != "" {
		return c.Database.URL
	}
	path, err := filepath.Abs(filepath.Join(c.Data, "broadsheet.db"))
	if err != nil {
		path = filepath.Join(c.Data, "broadsheet.db")
	}
	return "sqlite:" + path
}

// ThemeDir is the directory of overriding templates, or empty.
func (c Config) ThemeDir() string {
	if c.Theme != "" {
		return c.Theme
	}
	dir := filepath.Join(c.Data, "theme")
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	return ""
}
