//go:build browser

package browser

import (
	"bytes"
	"compress/gzip"
	"regexp"
	"strings"
	"testing"
)

// The budgets of DESIGN §7, in gzip bytes of HTML with its style inside.
const (
	pageBudget  = 12_288
	frameBudget = 6_300 // head, foot and style without what stands between and what machines are told of it; DESIGN has 7,000 with that
)

var (
	location = regexp.MustCompile(`<loc>http://[^/]+(/[^<]*)</loc>`)
	mainPart = regexp.MustCompile(`(?s)<main.*</main>`)
	// What machines are told of a page is of its content: it grows with a story's claims and corrections, and weighs in the page.
	dataPart = regexp.MustCompile(`(?s)<script type="application/ld\+json">.*?</script>`)
)

// wire is what a page weighs on the way to a browser that takes gzip.
func (p *paper) wire(t testing.TB, path string) answer {
	t.Helper()
	a := p.ask(t, path, "Accept-Encoding: gzip")
	if a.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("%s was not sent packed", path)
	}
	return a
}

// everyAddress is every page in the site map, which holds every story.
func (p *paper) everyAddress(t testing.TB) (list []string) {
	t.Helper()
	index := p.ask(t, "/sitemap.xml").Body
	for _, part := range location.FindAllStringSubmatch(index, -1) {
		if !strings.HasSuffix(part[1], ".xml") {
			list = append(list, part[1])
			continue
		}
		for _, m := range location.FindAllStringSubmatch(p.ask(t, part[1]).Body, -1) {
			list = append(list, m[1])
		}
	}
	return list
}

func TestPagesWeighLittle(t *testing.T) {
	pages := append(courier.everyAddress(t), "/", "/weather", "/weather/cape-town", "/weather/cape-town?units=us", "/claims", "/claims/"+callClaim)
	if len(pages) < 45 {
		t.Fatalf("the site map names only %d pages", len(pages))
	}
	heaviest, at := 0, ""
	for _, path := range pages {
		got := courier.wire(t, path)
		if len(got.Body) > pageBudget {
			t.Errorf("%s weighs %d bytes, more than %d", path, len(got.Body), pageBudget)
		}
		if len(got.Body) > heaviest {
			heaviest, at = len(got.Body), path
		}
	}
	t.Logf("%d pages; the heaviest is %s with %d bytes", len(pages), at, heaviest)
}

// Head, foot and style are carried by every page, so they have a budget of their own.
func TestFrameWeighsLittle(t *testing.T) {
	for _, path := range []string{"/", leadStory, "/weather", "/city", "/about", "/claims", "/claims/" + callClaim} {
		page := courier.ask(t, path).Body
		frame := mainPart.ReplaceAllString(page, "<main></main>")
		if len(frame) == len(page) {
			t.Fatalf("%s has no main", path)
		}
		frame = dataPart.ReplaceAllString(frame, "")
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		w.Write([]byte(frame))
		w.Close()
		t.Logf("the frame of %s weighs %d bytes", path, out.Len())
		if out.Len() > frameBudget {
			t.Errorf("the frame of %s weighs %d bytes, more than %d", path, out.Len(), frameBudget)
		}
	}
}

// An old phone gets the same newspaper: nothing in the style that browsers of 2020 do not know, the dark set written
// twice in plain hex, and no left or right where a page in Arabic has the other (DESIGN §7).
func TestStyleForOldPhones(t *testing.T) {
	dark := regexp.MustCompile(`:root\[data-theme=dark\] ?\{([^}]*)\}`)
	device := regexp.MustCompile(`:root:not\(\[data-theme=light\]\) ?\{([^}]*)\}`)
	newer := regexp.MustCompile(`@layer|@container|@scope|:has\(|light-dark\(|color-mix\(|oklch\(|oklab\(|&:|&\.`)
	sided := regexp.MustCompile(`(?:[;{\s])((?:margin|padding|border)-(?:left|right)|(?:left|right)|text-align|float)\s*:\s*(left|right|-?[\d.]+[a-z%]*|auto|var)`)
	for _, path := range []string{"/", leadStory, "/weather", "/search?q=water", "/city", "/nothing-here", "/claims", "/claims/" + callClaim} {
		page := courier.ask(t, path).Body
		style := page[strings.Index(page, "<style"):strings.Index(page, "</style>")]
		if m := newer.FindString(style); m != "" {
			t.Errorf("%s uses %s, which old phones do not know", path, m)
		}
		for _, m := range sided.FindAllStringSubmatch(style, -1) {
			if (m[1] == "text-align" || m[1] == "float") && m[2] != "left" && m[2] != "right" {
				continue
			}
			t.Errorf("%s is one-sided: %s", path, strings.TrimSpace(m[0]))
		}
		one, two := dark.FindStringSubmatch(style), device.FindStringSubmatch(style)
		if one == nil || two == nil || one[1] != two[1] {
			t.Errorf("%s: the two dark sets are not the same", path)
		} else if strings.Contains(one[1], "(") {
			t.Errorf("%s: a token of the dark set is not plain hex: %s", path, one[1])
		}
	}
	for _, k := range courier.kinds(t) {
		if page := courier.ask(t, k.Path).Body; strings.Contains(page, " style=\"") || strings.Contains(page, " on") && handler.MatchString(page) {
			t.Errorf("%s has style or script in an attribute", k.Path)
		}
	}
}

var handler = regexp.MustCompile(`<[a-z][^>]* on[a-z]+=`)
