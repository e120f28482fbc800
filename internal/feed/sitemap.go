package feed

import (
	"strings"
	"time"
)

// Limits of one sitemap file, sitemaps.org protocol: 50,000 addresses and
// 52,428,800 bytes before compression; addresses are shorter than 2,048.
const (
	SitemapURLs  = 50_000
	SitemapBytes = 52_428_800
	maxLocation  = 2_047
)

// Limits of a news sitemap, as Google states them: stories of the last two
// days, at most 1,000.
const (
	NewsWindow  = 48 * time.Hour
	NewsStories = 1_000
)

// Location is one address of a sitemap, or one part of a sitemap index.
type Location struct {
	URL     string
	Changed time.Time // zero: not known
	Image   string    // address of the lead picture, or empty
}

const (
	nsSitemap = "http://www.sitemaps.org/schemas/sitemap/0.9"
	nsImage   = "http://www.google.com/schemas/sitemap-image/1.1"
	nsNews    = "http://www.google.com/schemas/sitemap-news/0.9"
)

// SitemapPart writes as many of the locations as one file may hold and says
// how many it took; the caller goes on with the rest in the next part. A
// location that no sitemap may hold (no address, or too long) is passed over
// and counts as taken.
func SitemapPart(locations []Location) (body []byte, taken int) {
	s := newSheet()
	s.open("urlset", attr{"xmlns", nsSitemap}, attr{"xmlns:image", nsImage})
	written := 0
	for _, l := range locations {
		before := len(s.b)
		if location(s, "url", l) {
			written++
		}
		if written > SitemapURLs || len(s.b)+len("</urlset>\n") > SitemapBytes {
			s.b = s.b[:before]
			break
		}
		taken++
	}
	s.close("urlset")
	return s.b, taken
}

// SitemapIndex writes the file that lists the parts; Changed of a part is the
// newest change inside it. Parts beyond the 50,000th are left out, which is
// the limit of the protocol.
func SitemapIndex(parts []Location) []byte {
	s := newSheet()
	s.open("sitemapindex", attr{"xmlns", nsSitemap})
	for _, p := range parts[:min(len(parts), SitemapURLs)] {
		p.Image = ""
		location(s, "sitemap", p)
	}
	s.close("sitemapindex")
	return s.b
}

// location writes one entry and says whether it did.
func location(s *sheet, name string, l Location) bool {
	loc := address(l.URL)
	if loc == "" || len(loc) > maxLocation {
		return false
	}
	s.open(name)
	s.leaf("loc", loc)
	s.leaf("lastmod", instant(l.Changed))
	sitemapImage(s, l.Image)
	s.close(name)
	return true
}

func sitemapImage(s *sheet, image string) {
	if image == "" {
		return
	}
	s.open("image:image")
	s.leaf("image:loc", address(image))
	s.close("image:image")
}

// NewsSitemap writes Google's news sitemap at an instant: the stories of the
// last two days in the order given, at most 1,000. Sponsored stories are no
// news and stay out. It also says until when the file is true: the next
// instant at which a story grows too old or, being dated ahead, becomes due.
func NewsSitemap(p Paper, stories []Story, now time.Time) (body []byte, until time.Time) {
	s := newSheet()
	s.open("urlset", attr{"xmlns", nsSitemap}, attr{"xmlns:news", nsNews}, attr{"xmlns:image", nsImage})
	written := 0
	for _, story := range stories {
		next := story.Published.Add(NewsWindow)
		if story.Published.After(now) {
			next = story.Published
		}
		if story.Kind == Sponsored || !next.After(now) {
			continue
		}
		if until.IsZero() || next.Before(until) {
			until = next
		}
		if story.Published.After(now) || written == NewsStories || !newsStory(s, p, story) {
			continue
		}
		written++
	}
	s.close("urlset")
	return s.b, until
}

// newsStory writes one story and says whether it could.
func newsStory(s *sheet, p Paper, story Story) bool {
	loc := address(story.URL)
	if loc == "" || len(loc) > maxLocation || instant(story.Published) == "" {
		return false
	}
	s.open("url")
	s.leaf("loc", loc)
	at, _ := story.changed()
	s.leaf("lastmod", instant(at))
	s.open("news:news")
	s.open("news:publication")
	s.leaf("news:name", oneLine(p.Name))
	s.leaf("news:language", newsLanguage(firstOf(story.Language, p.Language)))
	s.close("news:publication")
	s.leaf("news:publication_date", instant(story.Published))
	s.leaf("news:title", story.headline())
	s.close("news:news")
	sitemapImage(s, story.Image.URL)
	s.close("url")
	return true
}

// newsLanguage returns the ISO 639 code that Google asks for, and its two
// exceptions for Chinese.
func newsLanguage(tag string) string {
	tag = strings.ToLower(oneLine(tag))
	base, rest, _ := strings.Cut(tag, "-")
	if base != "zh" {
		return firstOf(base, "en")
	}
	for _, part := range strings.Split(rest, "-") {
		switch part {
		case "tw", "hk", "mo", "hant":
			return "zh-tw"
		}
	}
	return "zh-cn"
}
