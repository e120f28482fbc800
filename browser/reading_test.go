//go:build browser

package browser

import (
	"regexp"
	"strings"
	"testing"
)

// A reader opens the menu, a section and a story, goes back by the trail, looks for a word and finds it. Nothing of it
// needs a script.
func TestReaderFindsTheWay(t *testing.T) {
	for _, w := range []window{phone, phone.noScript(), desk.noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			b := open(t, courier, w)
			b.goTo("/")
			if w.Width < phoneWidth {
				b.click(".menu summary", "Menu")
				b.follow(".menu a", "Culture")
			} else {
				b.follow(".desks a", "Culture")
			}
			if got := b.text("h1"); got != "Culture" {
				t.Errorf("the section is headed %q", got)
			}
			headline := b.text("main a.hl")
			b.follow("main a.hl", "")
			if got := b.text("h1"); got != headline {
				t.Errorf("%q led to %q", headline, got)
			}
			b.follow(".crumb a", "Culture")
			b.follow(".tools a", "Search")
			b.fill("Search the newspaper", "reservoir")
			b.follow(".ask button", "Search")
			b.sees("stories for “reservoir”")
			b.follow(".hits a", "")
			if !strings.Contains(strings.ToLower(b.text("main")), "reservoir") {
				t.Error("the story that was found has not the word")
			}
		})
	}
}

var (
	anyLink = regexp.MustCompile(`(?:href|src|action)="(/[^"#]*)`)
	posted  = regexp.MustCompile(`<form[^>]*method="post"[^>]*action="(/[^"]*)"`)
)

// A control is drawn only where its feature exists: every link and picture of every kind of page leads somewhere.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range courier.kinds(t) {
		body := courier.ask(t, k.Path).Body
		posts := map[string]bool{}
		for _, m := range posted.FindAllStringSubmatch(body, -1) {
			posts[m[1]] = true
		}
		for _, m := range anyLink.FindAllStringSubmatch(body, -1) {
			to := strings.ReplaceAll(m[1], "&amp;", "&")
			if seen[to] || posts[m[1]] { // what forms send, the scenes of talk_test.go and theme_test.go send
				continue
			}
			seen[to] = true
			if got := courier.ask(t, to).Status; got >= 400 {
				t.Errorf("%s leads to %s, which answers %d", k.Name, to, got)
			}
		}
	}
	if len(seen) < 150 {
		t.Errorf("only %d links were found", len(seen))
	}
}
