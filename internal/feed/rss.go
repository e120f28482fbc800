package feed

import (
	"mime"
	"path"
	"strconv"
	"strings"
	"time"
)

// RSS writes a list as RSS 2.0 with the full text of every story
// (content:encoded), its authors (dc:creator) and its lead picture, both as
// enclosure and as media:content, since readers' apps know one or the other.
func RSS(p Paper, l List) []byte {
	l = l.filled(p)
	s := newSheet()
	s.open("rss", attr{"version", "2.0"},
		attr{"xmlns:atom", "http://www.w3.org/2005/Atom"},
		attr{"xmlns:content", "http://purl.org/rss/1.0/modules/content/"},
		attr{"xmlns:dc", "http://purl.org/dc/elements/1.1/"},
		attr{"xmlns:media", "http://search.yahoo.com/mrss/"})
	s.open("channel")
	rssHead(s, p, l)
	for _, story := range l.Stories {
		rssItem(s, p, story.withNotes())
	}
	s.close("channel")
	s.close("rss")
	return s.b
}

func rssHead(s *sheet, p Paper, l List) {
	s.leaf("title", oneLine(l.Title))
	s.leaf("link", address(l.URL))
	s.leaf("description", oneLine(l.Description))
	s.leaf("language", p.Language)
	s.leaf("copyright", oneLine(p.Copyright))
	s.leaf("lastBuildDate", rfc822(l.newest()))
	s.leaf("generator", "Broadsheet")
	// RSS Advisory Board, Best Practices Profile: a feed names its own address.
	s.empty("atom:link", attr{"href", address(l.Self)}, attr{"rel", "self"}, attr{"type", "application/rss+xml"})
	if p.Logo.URL == "" {
		return
	}
	s.open("image") // RSS 2.0: title and link are those of the channel
	s.leaf("url", address(p.Logo.URL))
	s.leaf("title", oneLine(l.Title))
	s.leaf("link", address(l.URL))
	s.close("image")
}

func rssItem(s *sheet, p Paper, story Story) {
	s.open("item")
	s.leaf("title", story.headline())
	s.leaf("link", address(story.URL))
	s.leaf("guid", StoryID(p, story), attr{"isPermaLink", "false"})
	s.leaf("pubDate", rfc822(story.Published))
	if at, later := story.changed(); later {
		s.leaf("atom:updated", instant(at)) // RSS itself has no word for it
	}
	for _, a := range story.authors() {
		s.leaf("dc:creator", a.Name)
	}
	for _, c := range story.categories() {
		s.leaf("category", c)
	}
	s.leaf("description", oneLine(story.Summary))
	s.cdata("content:encoded", Absolute(story.URL, story.HTML))
	rssPicture(s, story.Image)
	s.close("item")
}

func rssPicture(s *sheet, i Image) {
	if i.URL == "" {
		return
	}
	// RSS 2.0 requires length; an unknown one is written 0 (Best Practices Profile).
	s.empty("enclosure", attr{"url", address(i.URL)}, attr{"length", strconv.FormatInt(max(i.Bytes, 0), 10)}, attr{"type", i.mediaType()})
	s.open("media:content", attr{"url", address(i.URL)}, attr{"type", i.mediaType()}, attr{"medium", "image"},
		attr{"width", count(i.Width)}, attr{"height", count(i.Height)})
	s.leaf("media:description", oneLine(firstOf(i.Caption, i.Alt)), attr{"type", "plain"})
	s.leaf("media:credit", oneLine(i.Credit), attr{"role", "photographer"})
	s.close("media:content")
}

// mediaType tells the type of a picture from its address when nobody said it.
func (i Image) mediaType() string {
	if i.Type != "" {
		return oneLine(i.Type)
	}
	file, _, _ := strings.Cut(i.URL, "?")
	switch ext := strings.ToLower(path.Ext(file)); ext {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif":
		return mime.TypeByExtension(ext)
	}
	return "image/jpeg"
}

// rfc822 writes a date as RSS 2.0 wants it, with the year in four digits.
func rfc822(t time.Time) string {
	if instant(t) == "" {
		return ""
	}
	return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 +0000")
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
