//go:build browser

package browser

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
)

// The grounds of the two themes as browsers name them.
const (
	white     = "rgb(255, 255, 255)"
	blueBlack = "rgb(19, 22, 25)"
)

// ground is the colour of the sheet.
func (b *tab) ground() string {
	b.t.Helper()
	for _, of := range []string{"documentElement", "body"} {
		if got := ask[string](b, "getComputedStyle(document."+of+").backgroundColor"); got != ask[string](b, "getComputedStyle(document.body).backgroundColor") {
			b.t.Errorf("html and body have different grounds: %s", got)
		}
	}
	return ask[string](b, "getComputedStyle(document.body).backgroundColor")
}

// pick chooses a theme in the head of the page.
func (b *tab) pick(theme string) {
	b.t.Helper()
	b.click(".theme summary", "")
	b.follow(".theme button", theme)
}

// A reader chooses light, dark or as the device has it; the choice holds on every page and comes back to this one.
func TestReaderChoosesTheTheme(t *testing.T) {
	for _, w := range []window{phone, desk.dark(), desk.noScript(), phone.dark().noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			b := open(t, courier, w)
			device := white
			if w.Dark {
				device = blueBlack
			}
			b.goTo(leadStory)
			if got := b.ground(); got != device {
				t.Errorf("without a choice the sheet is %s, not %s as the device prefers", got, device)
			}
			for _, c := range []struct{ theme, ground, button string }{
				{"Dark", blueBlack, ".th-d"}, {"Light", white, ".th-l"}, {"As on my device", device, ".th-a"},
			} {
				b.pick(c.theme)
				if got := b.path(); got != leadStory {
					t.Errorf("%s led away to %s", c.theme, got)
				}
				if got := b.ground(); got != c.ground {
					t.Errorf("%s: the sheet is %s", c.theme, got)
				}
				if got := ask[string](b, "getComputedStyle(document.querySelector('"+c.button+"')).textDecorationLine"); !strings.Contains(got, "underline") {
					t.Errorf("%s: the choice is not marked", c.theme)
				}
				for _, path := range []string{"/", "/weather", "/nothing-here"} {
					b.goTo(path)
					if got := b.ground(); got != c.ground {
						t.Errorf("%s: %s has the ground %s", c.theme, path, got)
					}
				}
				b.goTo(leadStory)
			}
		})
	}
}

// A reader who chose dark never sees a white flash: the choice stands before the first thing is there to be painted.
func TestNoFlashOfTheOtherTheme(t *testing.T) {
	b := open(t, courier, desk)
	b.goTo("/")
	b.pick("Dark")
	do(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
		new MutationObserver((_, watch) => { if (document.body) { window.atBody = document.documentElement.dataset.theme; watch.disconnect(); } }).observe(document, {childList: true, subtree: true})`})
	for _, path := range []string{"/", leadStory, "/weather", "/nothing-here"} {
		b.goTo(path)
		if got := ask[string](b, "String(window.atBody)"); got != "dark" {
			t.Errorf("%s: when the body began, the theme was %s", path, got)
		}
	}
}

// One body for all readers: no cookie changes a byte of it, so that every cache may hold it.
func TestOnePageForAllReaders(t *testing.T) {
	for _, path := range []string{"/", leadStory, "/weather", "/city", "/about"} {
		plain := courier.ask(t, path)
		for _, as := range []string{"Cookie: theme=dark", "Cookie: theme=light; mine=abc; session=abc", "User-Agent: Mozilla/5.0 (Linux; Android 9)", "Accept-Language: af"} {
			got := courier.ask(t, path, as)
			if got.Body != plain.Body {
				t.Errorf("%s is another page for a reader with %q", path, as)
			}
			if got.Header.Get("ETag") != plain.Header.Get("ETag") {
				t.Errorf("%s has another ETag for a reader with %q", path, as)
			}
		}
		if c := plain.Header.Values("Set-Cookie"); len(c) > 0 {
			t.Errorf("%s sets a cookie on somebody who only reads: %s", path, c)
		}
	}
}

var inlineScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// The only script inside a page is the one that reads the theme, of about a hundred bytes.
func TestOnlyInlineScript(t *testing.T) {
	for _, path := range []string{"/", leadStory, "/weather", "/nothing-here"} {
		body := courier.ask(t, path).Body
		scripts := inlineScript.FindAllStringSubmatch(body, -1)
		if len(scripts) != 1 || len(scripts[0][1]) > 130 || !strings.Contains(scripts[0][1], "theme") {
			t.Errorf("%s has these scripts inside: %q", path, scripts)
		}
		if head, _, _ := strings.Cut(body, "<body>"); !strings.Contains(head, `<noscript><link rel="stylesheet" href="/theme.css"></noscript>`) {
			t.Errorf("%s has no theme for readers without JavaScript", path)
		}
	}
	for _, c := range []struct{ cookie, has string }{{"", ""}, {"Cookie: theme=dark", "#131619"}, {"Cookie: theme=light", "#fff"}, {"Cookie: theme=<x>", ""}} {
		var header []string
		if c.cookie != "" {
			header = []string{c.cookie}
		}
		a := courier.ask(t, "/theme.css", header...)
		if a.Header.Get("Cache-Control") != "private, no-store" || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/css") {
			t.Errorf("/theme.css may be kept: %v", a.Header)
		}
		if (a.Body == "") != (c.has == "") || !strings.Contains(a.Body, c.has) {
			t.Errorf("/theme.css with %q is %q", c.cookie, a.Body)
		}
	}
}

// Only a form of the paper may set the theme, and it never leads to another site.
func TestThemeIsSetFromHereOnly(t *testing.T) {
	post := func(header ...string) answer {
		r, _ := http.NewRequest("POST", courier.URL+"/theme", strings.NewReader(url.Values{"theme": {"dark"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		return courier.send(t, r)
	}
	if a := post("Origin", "http://elsewhere.example", "Sec-Fetch-Site", "cross-site"); a.Status != http.StatusForbidden || a.Header.Get("Set-Cookie") != "" {
		t.Errorf("another site set the theme: %d %v", a.Status, a.Header)
	}
	a := post("Origin", courier.URL, "Sec-Fetch-Site", "same-origin", "Referer", "http://elsewhere.example/page")
	if a.Status != http.StatusSeeOther || a.Header.Get("Location") != "/" {
		t.Errorf("choosing a theme answered %d and led to %s", a.Status, a.Header.Get("Location"))
	}
}
