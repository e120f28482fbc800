package config

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// file writes a configuration file.
func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "broadsheet.toml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestAPaperPrintsWithNoFile(t *testing.T) {
	c, err := Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(Default(), c); d != "" {
		t.Error(d)
	}
	if c.Zone().String() != "Africa/Johannesburg" || !strings.HasPrefix(c.DatabaseURL(), "sqlite:/") || c.ThemeDir() != "" {
		t.Errorf("zone %s, database %s, theme %s", c.Zone(), c.DatabaseURL(), c.ThemeDir())
	}
}

func TestTheEnvironmentWinsOverTheFileAndTheFileOverTheDefaults(t *testing.T) {
	name := file(t, `
listen = "127.0.0.1:9000"
[site]
name = "The Highveld Courier"
url = "https://courier.example/"
more_places = ["durban", "cape-town"]
[weather]
non_commercial = true
`)
	c, err := Load(name, []string{"BROADSHEET_LISTEN=127.0.0.1:9001", "BROADSHEET_SITE_MORE_PLACES=polokwane, , gqeberha",
		"BROADSHEET_CACHE_MEGABYTES=7", "BROADSHEET_WEATHER_NON_COMMERCIAL=false", "HOME=/root", "BROADSHEET_TEST_POSTGRES=x"})
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.Listen, want.Site.Name, want.Site.URL = "127.0.0.1:9001", "The Highveld Courier", "https://courier.example"
	want.Site.MorePlaces, want.Cache.Megabytes = []string{"polokwane", "gqeberha"}, 7
	if d := cmp.Diff(want, c); d != "" {
		t.Error(d)
	}
}

// Every refusal names the setting and what is wrong with it.
func TestBadSettings(t *testing.T) {
	for _, c := range []struct{ name, file, env, says string }{
		{"unknown key", "[site]\nnmae = 'x'", "", `there is no setting "site.nmae"`},
		{"unknown table", "[sites]\nname = 'x'", "", `there is no setting "sites`},
		{"unknown variable", "", "BROADSHEET_SITE_NMAE=x", `there is no setting "BROADSHEET_SITE_NMAE"`},
		{"no TOML", "site = [", "", "configuration file"},
		{"a word for a number", "[cache]\nmegabytes = 'many'", "", "megabytes"},
		{"a word for a number in the environment", "", "BROADSHEET_CACHE_MEGABYTES=many", `BROADSHEET_CACHE_MEGABYTES: "many" is not a number`},
		{"neither true nor false", "", "BROADSHEET_WEATHER_NON_COMMERCIAL=perhaps", "neither true nor false"},
		{"wrong time zone", "[site]\ntime_zone = 'Africa/Joburg'", "", `site.time_zone: there is no time zone "Africa/Joburg"`},
		{"no time zone", "[site]\ntime_zone = ''", "", "site.time_zone"},
		{"the machine's time zone", "[site]\ntime_zone = 'Local'", "", "site.time_zone"},
		{"a way out of the zone files", "[site]\ntime_zone = '../../etc/passwd'", "", "site.time_zone"},
		{"wrong locale", "[site]\nlocale = 'english'", "", "site.locale"},
		{"locale that nobody speaks", "[site]\nlocale = 'xx-ZZ'", "", "site.locale"},
		{"address without scheme", "[site]\nurl = 'courier.example'", "", "site.url"},
		{"address with a path", "[site]\nurl = 'https://courier.example/news'", "", "site.url"},
		{"address with a query", "[site]\nurl = 'https://courier.example?x=1'", "", "site.url"},
		{"address with a name and password", "[site]\nurl = 'https://a:b@courier.example'", "", "site.url"},
		{"script for an address", "[site]\nurl = 'javascript:alert(1)'", "", "site.url"},
		{"policy", "[comments]\npolicy = 'maybe'", "", `comments.policy: "maybe" is none of off, after, before`},
		{"source", "[weather]\nsource = 'frogs'", "", `weather.source: "frogs" is none of`},
		{"no cache", "[cache]\nmegabytes = 0", "", "cache.megabytes: 0"},
		{"less than no cache", "[cache]\nmegabytes = -1", "", "cache.megabytes: -1"},
		{"too much cache", "[cache]\nmegabytes = 9999999999", "", "cache.megabytes"},
		{"proxy", "trusted_proxies = ['10.0.0.0/99']", "", "trusted_proxies"},
		{"no listening address", "listen = 'here'", "", "listen"},
		{"admin address", "[admin]\nlisten = 'there'", "", "admin.listen"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var environ []string
			if c.env != "" {
				environ = []string{c.env}
			}
			_, err := Load(file(t, c.file), environ)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it says %v, want %s", err, c.says)
			}
		})
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.toml"), nil); err == nil || !strings.Contains(err.Error(), "there is no configuration file") {
		t.Errorf("a file that is not there: %v", err)
	}
}

// What describe prints is a configuration file that gives the same paper.
func TestDescribeCanBeUsedAsAFile(t *testing.T) {
	c := Default()
	c.Theme, c.TrustedProxies = "/srv/theme", []string{"10.0.0.0/8", "::1"}
	c.Site.Name = "Die \"Hoëveld\" Koerier\t\\ \u00a0नया\a\v\x7f\u2028😀"
	c.Site.URL, c.Site.MorePlaces = "https://courier.example", []string{"durban", "cape-town"}
	c.Weather.NonCommercial, c.Cache.Megabytes = true, 12
	for name, c := range map[string]Config{"default": Default(), "own": c} {
		var b bytes.Buffer
		if err := Describe(&b, c); err != nil {
			t.Fatal(err)
		}
		back, err := Load(file(t, b.String()), nil)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, b.String())
		}
		if len(back.TrustedProxies) == 0 {
			back.TrustedProxies = nil
		}
		if len(back.Site.MorePlaces) == 0 {
			back.Site.MorePlaces = nil
		}
		if d := cmp.Diff(c, back); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		for _, f := range fields(&c) {
			if f.doc == "" || !strings.Contains(b.String(), f.doc) {
				t.Errorf("%s is not explained", f.key)
			}
		}
	}
}

func TestDescribeKeepsSecrets(t *testing.T) {
	c := Default()
	c.Weather.Key = "sesame"
	c.Database.URL = "postgres://paper:sesame@db.example/courier"
	var b bytes.Buffer
	if err := Describe(&b, c); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "sesame") {
		t.Errorf("a secret is printed:\n%s", b.String())
	}
}

// Naming a variable must never set two settings.
func TestEverySettingHasItsOwnVariable(t *testing.T) {
	c := Default()
	seen := map[string]string{}
	for _, f := range fields(&c) {
		name := strings.ToUpper(strings.ReplaceAll(f.key, ".", "_"))
		if other, twice := seen[name]; twice {
			t.Errorf("%s and %s share a variable", other, f.key)
		}
		seen[name] = f.key
	}
}
