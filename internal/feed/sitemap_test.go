package feed

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"time"
)

type urlsetSeen struct {
	URLs []struct {
		Loc   string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
		Title string `xml:"http://www.google.com/schemas/sitemap-news/0.9 news>title"`
	} `xml:"url"`
}

func seeURLs(t *testing.T, body []byte) urlsetSeen {
	t.Helper()
	var seen urlsetSeen
	if err := xml.Unmarshal(body, &seen); err != nil {
		t.Fatal(err)
	}
	return seen
}

func TestTheSitemaps(t *testing.T) {
	part, taken := SitemapPart([]Location{
		{URL: "https://courier.example/city/pump-fails?a=1&b=2", Changed: morning, Image: pump.Image.URL},
		{URL: "https://courier.example/wêreld/nuus"},
		{URL: ""},
		{URL: "https://courier.example/" + strings.Repeat("x", 3000)},
	})
	if taken != 4 {
		t.Errorf("took %d", taken)
	}
	golden(t, "sitemap.xml", part)
	golden(t, "sitemap-index.xml", SitemapIndex([]Location{
		{URL: "https://courier.example/sitemap-1.xml", Changed: morning},
		{URL: "https://courier.example/sitemap-2.xml"}}))
}

func TestALargeArchiveGoesIntoParts(t *testing.T) {
	all := make([]Location, SitemapURLs+1)
	for i := range all {
		all[i].URL = fmt.Sprintf("https://courier.example/city/story-%d", i)
	}
	first, taken := SitemapPart(all)
	if n := len(seeURLs(t, first).URLs); taken != SitemapURLs || n != SitemapURLs {
		t.Errorf("took %d, wrote %d", taken, n)
	}
	second, taken := SitemapPart(all[taken:])
	if n := len(seeURLs(t, second).URLs); taken != 1 || n != 1 {
		t.Errorf("then took %d, wrote %d", taken, n)
	}
	for i := range all {
		all[i].URL = fmt.Sprintf("https://courier.example/%d/", i) + strings.Repeat("x", 1900)
	}
	long, taken := SitemapPart(all)
	if len(long) > SitemapBytes || len(long) < SitemapBytes-4000 || taken >= SitemapURLs || bytes.Count(long, []byte("<loc>")) != taken {
		t.Errorf("%d bytes, took %d", len(long), taken)
	}
}

func TestTheNewsSitemapHoldsTwoDays(t *testing.T) {
	old, embargoed := pump, column
	old.URL, old.Published = "https://courier.example/old", morning.Add(-NewsWindow)
	embargoed.Published = morning.Add(2 * time.Hour)
	now := morning.Add(time.Hour)
	body, until := NewsSitemap(courier, []Story{embargoed, pump, column, advertised, old}, now)
	golden(t, "news-sitemap.xml", body)
	if want := embargoed.Published; !until.Equal(want) {
		t.Errorf("true until %v, want %v: a story becomes due", until, want)
	}
	_, until = NewsSitemap(courier, []Story{pump, column}, now)
	if want := column.Published.Add(NewsWindow); !until.Equal(want) {
		t.Errorf("true until %v, want %v: a story grows old", until, want)
	}
	if body, until = NewsSitemap(courier, []Story{old}, now); len(seeURLs(t, body).URLs) != 0 || !until.IsZero() {
		t.Errorf("an old story is in, until %v", until)
	}
}

func TestTheNewsSitemapHoldsAThousand(t *testing.T) {
	stories := make([]Story, NewsStories+200)
	for i := range stories {
		stories[i] = Story{URL: fmt.Sprintf("https://courier.example/%d", i), Title: "News", Published: morning}
	}
	body, _ := NewsSitemap(courier, stories, morning)
	if n := len(seeURLs(t, body).URLs); n != NewsStories {
		t.Errorf("%d stories", n)
	}
}

func TestGoogleKnowsTheLanguage(t *testing.T) {
	for tag, want := range map[string]string{"en-ZA": "en", "nso": "nso", "zh-Hant-TW": "zh-tw", "zh-Hans": "zh-cn", "": "en", "AF": "af"} {
		if got := newsLanguage(tag); got != want {
			t.Errorf("%s: %s, want %s", tag, got, want)
		}
	}
}

func TestRobotsAreTold(t *testing.T) {
	golden(t, "robots.txt", Robots{
		Disallow: []string{"/newsroom/", "/search", "/a b\nDisallow: /"}, Refuse: []string{"Greedy-Bot\nAllow: /"},
		Sitemaps: []string{"https://courier.example/sitemap.xml", "https://courier.example/news-sitemap.xml"}}.Bytes())
	if got := string(Robots{}.Bytes()); got != "User-agent: *\nAllow: /\n" {
		t.Errorf("%q", got)
	}
}

func TestABrowserLearnsToSearch(t *testing.T) {
	golden(t, "opensearch.xml", OpenSearch(courier, "https://courier.example/search", "https://courier.example/opensearch.xml"))
	for text, want := range map[string]string{"The Highveld Courier": "The Highveld", "Courier": "Courier", "Donaudampfschifffahrt": "Donaudampfschiff", "Sixteen letters! x": "Sixteen letters!"} {
		if got := shorten(text, 16); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
