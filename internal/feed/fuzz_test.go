package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// wellFormed reads a document to its end.
func wellFormed(t *testing.T, name string, body []byte) {
	t.Helper()
	if !utf8.Valid(body) {
		t.Fatalf("%s is not UTF-8", name)
	}
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v in\n%s", name, err, body)
		}
	}
}

// FuzzWriters gives every writer any text in every place.
func FuzzWriters(f *testing.F) {
	f.Add("article/7", "Pump & <co>", "<p>]]></p>", "https://courier.example/ü", "en-ZA", int64(1734582600))
	f.Add("]]>", "\x00\x0b\ufffe\uffff\xff", "]]]]>>\x1b<![CDATA[", "%zz\x00 \"'<", "\"", int64(-1<<62))
	f.Add("a:", "</script>\u2028", `<a href="&#0;//x" srcset=",,  ,">`, "http://[::1]:80/", "zh-", int64(1)<<60)
	f.Fuzz(func(t *testing.T, id, title, html, url, lang string, second int64) {
		p := Paper{Name: title, URL: url, Language: lang, Description: html, Copyright: title, Icon: url, Tag: "",
			Logo: Image{URL: url, Width: int(second)}}
		s := Story{ID: id, URL: url, Title: title, Summary: html, HTML: html, Text: html, Kind: Kind(lang), Label: title,
			Section: title, Authors: []Author{{Name: title, URL: url}, {Name: id}}, Sponsor: Author{Name: html, URL: id},
			Published: time.Unix(second, 0), Updated: time.Unix(second/2, 0), Language: id, Tags: []string{title, html},
			Image: Image{URL: url, Type: title, Bytes: second, Width: int(second), Alt: html, Credit: title}, Dateline: title}
		marked := s
		marked.Kind = Sponsored
		l := List{ID: id, Title: title, URL: url, Self: url, Stories: []Story{s, marked}}
		wellFormed(t, "RSS", RSS(p, l))
		wellFormed(t, "Atom", Atom(p, l))
		part, _ := SitemapPart([]Location{{URL: url, Changed: s.Published, Image: url}})
		wellFormed(t, "sitemap", part)
		wellFormed(t, "sitemap index", SitemapIndex([]Location{{URL: url}}))
		news, _ := NewsSitemap(p, l.Stories, s.Published)
		wellFormed(t, "news sitemap", news)
		wellFormed(t, "OpenSearch", OpenSearch(p, url, url))
		if !json.Valid(JSON(p, l)) {
			t.Fatal("JSON Feed is not JSON")
		}
		for name, j := range map[string]string{"article": string(NewsArticle(p, s)),
			"crumbs": string(Breadcrumbs([]Crumb{{title, url}})), "website": string(Website(p))} {
			if !json.Valid([]byte(j)) || strings.ContainsAny(j, "<>&\u2028\u2029") {
				t.Fatalf("%s: %q", name, j)
			}
		}
		robots := Robots{Disallow: []string{url}, Refuse: []string{title}, Sitemaps: []string{url}}
		for _, line := range strings.Split(string(robots.Bytes()), "\n") {
			name, _, _ := strings.Cut(line, ": ")
			if !strings.Contains("User-agent Disallow Allow Sitemap", name) {
				t.Fatalf("robots.txt line %q", line)
			}
		}
	})
}

func BenchmarkRSS30(b *testing.B) {
	l := front
	for len(l.Stories) < 30 {
		long := pump
		long.HTML = strings.Repeat(pump.HTML, 40)
		l.Stories = append(l.Stories, long)
	}
	for b.Loop() {
		RSS(courier, l)
	}
}
