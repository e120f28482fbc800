package site

import (
	"context"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/web/webtest"
)

// Each script in testdata/pages is a visit to a whole newspaper.
func TestVisits(t *testing.T) {
	webtest.Dir(t, os.DirFS("testdata/pages"), func(t *testing.T) http.Handler {
		p := openPaper(t, kit{}).courier()
		p.oddities()
		return p
	})
}

// oddities are the stories that pages get wrong first.
func (p *paper) oddities() {
	p.t.Helper()
	city, byline := p.sections["city"], func(slug, role string) article.Byline {
		return article.Byline{AuthorID: p.authors[slug], Role: role}
	}
	p.story(today("03:00"), article.Text{Headline: "Nobody signed this", Slug: "unsigned", SectionID: city})
	p.story(today("03:01"), article.Text{Headline: "From the wire", Slug: "wire", SectionID: city, Agency: "Highveld Press Agency", Dateline: "Polokwane"})
	p.story(today("03:02"), article.Text{Headline: "Many hands", Slug: "hands", SectionID: p.sections["water"], Bylines: []article.Byline{byline("naledi-moyo", ""), byline("vhonani-nemarodzi", ""), byline("refilwe-tau", "Photographs")}})
	p.story(today("03:03"), article.Text{Headline: "Tanks for every roof", Slug: "tanks", SectionID: p.sections["business"], Kind: article.Sponsored, Sponsor: "Koppie Tanks"})
	p.story(today("03:04"), article.Text{Headline: "Why the ridge matters", Slug: "ridge", SectionID: city, Kind: article.Analysis})
	p.story(today("03:05"), article.Text{Headline: "<script>alert(1)</script> & “quotes”", Slug: "angle", SectionID: city, KeyPoints: []string{"<b>bold</b>"}})
	p.story(time.Date(2022, 12, 1, 8, 0, 0, 0, johannesburg()), article.Text{Headline: "An old pump", Slug: "old-pump", SectionID: city})
	p.story(today("03:08"), article.Text{Headline: "Every kind of block", Slug: "blocks", SectionID: city, Body: p.markdown(everyBlock), Lead: article.Picture{Key: "street", Alt: "A street"}})
	moved := p.story(today("03:06"), article.Text{Headline: "Moved story", Slug: "first-slug", SectionID: city})
	p.change(today("03:30"), moved, article.Change{}, func(t *article.Text) { t.Slug = "second-slug" })
	killed := p.story(today("03:07"), article.Text{Headline: "Killed story", Slug: "killed", SectionID: city})
	p.write(func(ctx context.Context, tx *database.Tx) error {
		if _, err := article.SaveTopic(ctx, tx, editor, article.Topic{Slug: "water", Name: "Water"}); err != nil {
			return err
		}
		return article.Kill(ctx, tx, killed, editor, "wrong", "The story named the wrong street.")
	})
}

const everyBlock = `First paragraph of a story with **every** kind of block, a note[^1] and some ` + "`code`" + `.

Second paragraph.

## A heading

### A smaller heading

- one
- two, which is long enough to wrap on a telephone and shows how the second line of an item stands under the first
- three

1. first
2. second

> What was said, word for word.
>
> — Dikeledi Marumo

:::pullquote{cite="Dikeledi Marumo"}
You can hear your own breath in it.
:::

:::callout{title="What to do"}
Fill a bucket before six.

Ask about the lifts.
:::

| Suburb | Litres | Share |
|:-------|-------:|:-----:|
| Berea | 1 200 | 12% |
| Yeoville | 900 | 9% |

:::gallery
![A ground](media:ground "The ground. | Drawing: desk")
![A school](media:school "The school. | Drawing: desk")
:::

![A library](media:library "The library. | Drawing: desk")

:::linkcard{url="https://other.example/post/1" title="A post on another site" text="It is not loaded until it is followed."}
:::

` + "```\nvalve --open 2\n```" + `

---

The end.

[^1]: The note itself.
`

var (
	styleAttribute = regexp.MustCompile(`<[^>]*\sstyle=`)
	elsewhere      = regexp.MustCompile(`(?:src|srcset|action|poster)="(?:https?:)?//`)
	handler        = regexp.MustCompile(`<[^>]*\son[a-z]+=`)
	imageTag       = regexp.MustCompile(`<img [^>]*>`)
	styleBlock     = regexp.MustCompile(`(?s)<style>.*?</style>|<script[ >].*?</script>`)
)

// The promises of DESIGN section 7, on every kind of page.
func TestEveryPageKeepsItsPromises(t *testing.T) {
	p := openPaper(t, kit{}).courier()
	p.oddities()
	p.talked(p.long())
	for _, path := range []string{"/", "/city", "/opinion", "/city/reservoir-shutdown-call", "/city/reservoir-shutdown-call/changes", "/business/tanks", "/city/blocks", "/author/naledi-moyo", "/archive", "/archive/2024/12", "/archive/2024/12/19", "/about", "/corrections", "/nothing-here", "/city/killed"} {
		w := p.visit(path)
		whole := w.Body.String()
		body := styleBlock.ReplaceAllString(whole, "")
		for what, found := range map[string]bool{
			"a style attribute":             styleAttribute.MatchString(body),
			"something loaded from outside": elsewhere.MatchString(body),
			"an event handler":              handler.MatchString(body),
			"an empty link":                 strings.Contains(body, `href=""`) || strings.Contains(body, `href="#"`),
			"a missing text":                strings.Contains(body, "errors.") || strings.Contains(body, "frame.") || strings.Contains(body, "article."),
			"a refused value":               strings.Contains(whole, "ZgotmplZ"),
		} {
			if found {
				t.Errorf("%s has %s", path, what)
			}
		}
		for _, img := range imageTag.FindAllString(body, -1) {
			if !strings.Contains(img, ` width="`) || !strings.Contains(img, ` height="`) || !strings.Contains(img, ` alt="`) {
				t.Errorf("%s: a picture without size or alt: %s", path, img)
			}
		}
		for _, want := range []string{`<html lang="en-ZA" dir="ltr">`, `<title>`, `class="skip"`, `<footer class="foot">`, `action="/theme"`} {
			if strings.Count(body, want) != 1 {
				t.Errorf("%s: %d times %s", path, strings.Count(body, want), want)
			}
		}
		if n := strings.Count(body, "<h1"); n != 1 {
			t.Errorf("%s has %d first headings", path, n)
		}
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "style-src 'self' 'sha256-") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %s", path, policy)
		}
	}
}

// No story stands on the front twice, whoever put it there.
func TestNoStoryStandsOnTheFrontTwice(t *testing.T) {
	link := regexp.MustCompile(`<a class="hl" href="([^"]+)"`)
	for name, arrange := range map[string]func(p *paper){
		"by hand":       func(*paper) {},
		"by itself":     func(p *paper) { p.slots() },
		"one by hand":   func(p *paper) { p.slots(p.stories["race"]) },
		"a killed lead": func(p *paper) { p.oddities(); p.slots(p.stories["killed"], p.stories["race"]) },
		"the same twice": func(p *paper) {
			p.slots(p.stories["race"], p.stories["race"], p.stories["pool"])
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := openPaper(t, kit{}).courier()
			arrange(p)
			seen := map[string]bool{}
			links := link.FindAllStringSubmatch(p.visit("/").Body.String(), -1)
			for _, m := range links {
				if seen[m[1]] {
					t.Errorf("%s stands there twice", m[1])
				}
				seen[m[1]] = true
			}
			if len(links) < 20 {
				t.Errorf("the front has %d stories only", len(links))
			}
		})
	}
}

// The front of a paper's first minutes: nothing, then one story.
func TestAnEmptyPaper(t *testing.T) {
	p := openPaper(t, kit{})
	webtest.Run(t, p, `
		GET /
		status == 200
		body contains Nothing has been published yet.
		GET /archive
		status == 200
	`)
	p = openPaper(t, kit{})
	p.section("city", "City", "", "")
	p.story(today("09:00"), article.Text{Headline: "The paper opens", Slug: "opens", SectionID: p.sections["city"]})
	webtest.Run(t, p, `
		GET /
		body contains <h2><a class="hl" href="/city/opens">The paper opens</a></h2>
		count The paper opens == 1
	`)
}

// At midnight in the paper's zone the date in every head changes, and no page is
// served with yesterday's.
func TestMidnight(t *testing.T) {
	p := openPaper(t, kit{}).courier()
	for _, step := range []struct {
		at   time.Time
		want string
	}{
		{time.Date(2024, 12, 19, 23, 59, 59, 0, johannesburg()), "Thursday, 19 December 2024"},
		{time.Date(2024, 12, 20, 0, 0, 0, 0, johannesburg()), "Friday, 20 December 2024"},
	} {
		p.clock.Set(step.at)
		for _, path := range []string{"/", "/city/reservoir-shutdown-call", "/about"} {
			if page := p.visit(path).Body.String(); !strings.Contains(page, step.want) {
				t.Errorf("%s at %s is not dated %s", path, step.at.Format("15:04:05"), step.want)
			}
		}
	}
}

func TestAnotherLanguageAndDirection(t *testing.T) {
	webtest.Run(t, openPaper(t, kit{locale: "ar-XB"}).courier(), `
		GET /city/reservoir-shutdown-call
		status == 200
		body contains dir="rtl"
	`)
	webtest.Run(t, openPaper(t, kit{locale: "af-ZA"}).courier(), `
		GET /
		body contains <html lang="af-ZA" dir="ltr">
		body contains Donderdag 19 Desember 2024
	`)
}

// Staff see what is wrong with the theme; readers see the paper.
func TestABrokenTheme(t *testing.T) {
	p := openPaper(t, kit{theme: fstest.MapFS{"site/front.tmpl": {Data: []byte("{{/* page */}}\n{{define \"main\"}}\n{{.Nonsense}}{{end}}")}}}).courier()
	p.site.Staff = func(r *http.Request) bool { return r.Header.Get("X-Staff") != "" }
	webtest.Run(t, p, `
		GET /
		status == 200
		body contains Supplier denies report
		GET /
		with X-Staff: yes
		status == 500
		header Cache-Control contains no-store
		body contains theme/site/front.tmpl:3
		body contains Nonsense
	`)
}
