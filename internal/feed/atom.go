package feed

import (
	"strconv"
	"time"
)

// Atom writes a list as an Atom feed (RFC 4287). The day a story was first
// published and the day it last changed are kept apart, as §4.2.9 and §4.2.15
// ask.
func Atom(p Paper, l List) []byte {
	l = l.filled(p)
	s := newSheet()
	s.open("feed", attr{"xmlns", "http://www.w3.org/2005/Atom"}, attr{"xml:lang", p.Language})
	atomHead(s, p, l)
	for _, story := range l.Stories {
		atomEntry(s, p, story.withNotes())
	}
	s.close("feed")
	return s.b
}

func atomHead(s *sheet, p Paper, l List) {
	atomText(s, "title", l.Title)
	s.leaf("subtitle", oneLine(l.Description))
	s.leaf("id", listID(p, l))
	s.leaf("updated", atomDate(l.newest()))
	s.empty("link", attr{"rel", "self"}, attr{"type", "application/atom+xml"}, attr{"href", address(l.Self)})
	s.empty("link", attr{"rel", "alternate"}, attr{"type", "text/html"}, attr{"href", address(l.URL)})
	// RFC 4287 §4.2.1: an entry without an author has the feed's.
	atomAuthor(s, Author{Name: firstOf(oneLine(p.Name), "Newsroom"), URL: p.URL})
	s.leaf("icon", address(p.Icon))
	s.leaf("logo", address(p.Logo.URL))
	s.leaf("rights", oneLine(p.Copyright))
	s.leaf("generator", "Broadsheet")
}

func atomEntry(s *sheet, p Paper, story Story) {
	lang := ""
	if story.Language != p.Language {
		lang = story.Language
	}
	s.open("entry", attr{"xml:lang", lang})
	atomText(s, "title", story.headline())
	s.leaf("id", StoryID(p, story))
	s.empty("link", attr{"rel", "alternate"}, attr{"type", "text/html"}, attr{"href", address(story.URL)})
	s.leaf("published", instant(story.Published)) // RFC 4287 §4.2.9
	at, _ := story.changed()
	s.leaf("updated", atomDate(at)) // RFC 4287 §4.2.15
	for _, a := range story.authors() {
		atomAuthor(s, a)
	}
	for _, c := range story.categories() {
		s.empty("category", attr{"term", c})
	}
	atomPicture(s, story.Image)
	s.leaf("summary", oneLine(story.Summary))
	s.cdata("content", Absolute(story.URL, story.HTML), attr{"type", "html"})
	s.close("entry")
}

// atomText writes a text that RFC 4287 requires even where it is empty.
func atomText(s *sheet, name, text string) {
	s.leaf(name, firstOf(oneLine(text), "Untitled"))
}

func atomAuthor(s *sheet, a Author) {
	s.open("author")
	s.leaf("name", a.Name)
	s.leaf("uri", address(a.URL))
	s.close("author")
}

func atomPicture(s *sheet, i Image) {
	if i.URL == "" {
		return
	}
	length := ""
	if i.Bytes > 0 {
		length = strconv.FormatInt(i.Bytes, 10)
	}
	s.empty("link", attr{"rel", "enclosure"}, attr{"type", i.mediaType()}, attr{"length", length},
		attr{"href", address(i.URL)}, attr{"title", oneLine(firstOf(i.Caption, i.Alt))})
}

// atomDate writes an instant, which feed and entry must have; the epoch
// stands for one that nobody knows.
func atomDate(t time.Time) string {
	return firstOf(instant(t), instant(time.Unix(0, 0)))
}
