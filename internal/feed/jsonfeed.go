package feed

import (
	"bytes"
	"encoding/json"
)

type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	HomePage    string       `json:"home_page_url,omitempty"`
	FeedURL     string       `json:"feed_url,omitempty"`
	Description string       `json:"description,omitempty"`
	Icon        string       `json:"icon,omitempty"`
	Language    string       `json:"language,omitempty"`
	Authors     []jsonAuthor `json:"authors,omitempty"`
	Items       []jsonItem   `json:"items"`
}

type jsonItem struct {
	ID          string           `json:"id"`
	URL         string           `json:"url,omitempty"`
	Title       string           `json:"title,omitempty"`
	HTML        string           `json:"content_html,omitempty"`
	Text        string           `json:"content_text,omitempty"`
	Summary     string           `json:"summary,omitempty"`
	Image       string           `json:"image,omitempty"`
	Published   string           `json:"date_published,omitempty"`
	Modified    string           `json:"date_modified,omitempty"`
	Authors     []jsonAuthor     `json:"authors,omitempty"`
	Tags        []string         `json:"tags,omitempty"`
	Language    string           `json:"language,omitempty"`
	Attachments []jsonAttachment `json:"attachments,omitempty"`
	Extra       jsonExtra        `json:"_broadsheet"`
}

type jsonAuthor struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

type jsonAttachment struct {
	URL   string `json:"url"`
	Type  string `json:"mime_type"`
	Title string `json:"title,omitempty"`
	Bytes int64  `json:"size_in_bytes,omitempty"`
}

// jsonExtra is our own extension (JSON Feed 1.1, "Extensions": the name begins
// with an underscore): the kind for machines, which need not read a title.
type jsonExtra struct {
	Kind    Kind   `json:"kind"`
	Section string `json:"section,omitempty"`
}

// JSON writes a list as a JSON Feed, version 1.1.
func JSON(p Paper, l List) []byte {
	l = l.filled(p)
	out := jsonFeed{
		Version:     "https://jsonfeed.org/version/1.1",
		Title:       oneLine(l.Title),
		HomePage:    address(l.URL),
		FeedURL:     address(l.Self),
		Description: oneLine(l.Description),
		Icon:        address(firstOf(p.Icon, p.Logo.URL)),
		Language:    p.Language,
		Authors:     []jsonAuthor{{Name: oneLine(p.Name), URL: address(p.URL)}},
		Items:       make([]jsonItem, 0, len(l.Stories)),
	}
	for _, s := range l.Stories {
		out.Items = append(out.Items, item(p, s.withNotes()))
	}
	return indented(out)
}

func item(p Paper, s Story) jsonItem {
	i := jsonItem{
		ID:        StoryID(p, s),
		URL:       address(s.URL),
		Title:     s.headline(),
		HTML:      clean(Absolute(s.URL, s.HTML)),
		Text:      clean(s.Text),
		Summary:   oneLine(s.Summary),
		Image:     address(s.Image.URL),
		Published: instant(s.Published),
		Tags:      s.categories(),
		Language:  s.Language,
		Extra:     jsonExtra{Kind: s.kind(), Section: oneLine(s.Section)},
	}
	if at, later := s.changed(); later {
		i.Modified = instant(at)
	}
	for _, a := range s.authors() {
		i.Authors = append(i.Authors, jsonAuthor{Name: a.Name, URL: address(a.URL)})
	}
	if s.Image.URL != "" {
		i.Attachments = []jsonAttachment{{URL: i.Image, Type: s.Image.mediaType(),
			Title: oneLine(firstOf(s.Image.Caption, s.Image.Alt)), Bytes: s.Image.Bytes}}
	}
	return i
}

// kind is the story's kind, news where none is named.
func (s Story) kind() Kind {
	if s.Kind == "" {
		return News
	}
	return s.Kind
}

// indented writes v as JSON for people too. It is a document of its own, never
// part of a page, so the < and > of its HTML need no escape, which would make
// it a fifth longer.
func indented(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		panic("feed: " + err.Error()) // a programming error: texts, numbers and lists of them can always be written
	}
	return b.Bytes()
}
