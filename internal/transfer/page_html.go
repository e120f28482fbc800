package transfer

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"broadsheet/internal/markup"
)

// around are the elements that stand around a story, never in it.
const around = "script, style, noscript, template, nav, form, button, select, iframe, svg, dialog, [hidden], [aria-hidden=true], [role=navigation], [role=search], [role=banner], [role=contentinfo]"

func pageFromHTML(text string) (*page, error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	pg := &page{title: firstText(doc.Find(`meta[property="og:title"]`).AttrOr("content", ""), doc.Find("h1").First().Text())}
	doc.Find("script, style, noscript, template").Remove()
	doc.Find(around).Each(func(_ int, s *goquery.Selection) {
		if s.ParentsFiltered(around).Length() == 0 { // else it went with the one around it
			pg.remove(s)
		}
	})
	main := mainPart(doc)
	pg.leaveOutside(main)
	main.Find("p, div, ul").Each(func(_ int, s *goquery.Selection) {
		if onlyLinks(s) {
			pg.remove(s)
		}
	})
	wholeLinks(doc.Selection, main)
	html, err := main.Html()
	if err != nil {
		return nil, err
	}
	body, _ := markup.ParseHTML(html)
	for _, b := range body.Blocks {
		one := markup.New(b.Content)
		_, heading := b.Content.(markup.Heading)
		pg.parts = append(pg.parts, part{b.Content, strings.Join(strings.Fields(one.Text()), " "), heading})
	}
	return pg, nil
}

// wholeLinks makes links within the page's own site lead there from anywhere, if the page says where it stood; if not,
// only their words stay, because here they would lead into this paper.
func wholeLinks(doc, main *goquery.Selection) {
	at, err := url.Parse(firstText(doc.Find(`link[rel="canonical"]`).AttrOr("href", ""), doc.Find(`meta[property="og:url"]`).AttrOr("content", "")))
	known := err == nil && at.Host != ""
	main.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		to, err := url.Parse(a.AttrOr("href", ""))
		switch {
		case err == nil && (to.Scheme != "" || to.Path == "" && to.Fragment != ""): // whole, or a mark on this page
		case err == nil && known:
			a.SetAttr("href", at.ResolveReference(to).String())
		default:
			a.RemoveAttr("href")
		}
	})
}

// remove takes an element out of the page and notes its words.
func (pg *page) remove(s *goquery.Selection) {
	if t := words(s); t != "" {
		pg.leave(t, "")
	}
	s.Remove()
}

// mainPart is the element that holds the story: the article with the most text, else main, else the whole body.
func mainPart(doc *goquery.Document) *goquery.Selection {
	for _, choice := range []string{"article", "main, [role=main]"} {
		var best *goquery.Selection
		doc.Find(choice).Each(func(_ int, s *goquery.Selection) {
			if best == nil || len(s.Find("p").Text()) > len(best.Find("p").Text()) {
				best = s
			}
		})
		if best != nil && len(strings.Fields(best.Find("p").Text())) > 40 {
			return best
		}
	}
	return doc.Find("body")
}

// leaveOutside notes what stands around the story, from the outside in. The first date there says when the page was seen.
func (pg *page) leaveOutside(main *goquery.Selection) {
	var outer []*goquery.Selection
	for s := main; s.Length() > 0 && !s.Is("body"); s = s.Parent() {
		outer = append(outer, s.Siblings())
	}
	for i := len(outer) - 1; i >= 0; i-- {
		outer[i].Each(func(_ int, s *goquery.Selection) {
			s.Find("*").AddSelection(s).Each(func(_ int, leaf *goquery.Selection) {
				if date := pageDate(words(leaf)); date != "" && pg.seen == "" {
					pg.seen = date
				}
			})
			if t := words(s); t != "" {
				pg.leave(t, "")
			}
		})
	}
}

// maxLinkWords is how long a line of nothing but links is taken for furniture ("Share Tweet Print").
const maxLinkWords = 15

// onlyLinks reports whether an element is a short line of links and nothing else. Headlines and pictures may be links.
func onlyLinks(s *goquery.Selection) bool {
	if s.Find("h1, h2, h3, h4, img").Length() > 0 {
		return false
	}
	all, links := words(s), words(s.Find("a"))
	return links != "" && len(strings.Fields(all)) <= maxLinkWords && strings.Trim(strings.ReplaceAll(all, " ", ""), "|·•/") == strings.ReplaceAll(links, " ", "")
}

// words gives the words of an element, parted where its elements part.
func words(s *goquery.Selection) string {
	var list []string
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			list = append(list, strings.Fields(n.Data)...)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range s.Nodes {
		walk(n)
	}
	return strings.Join(list, " ")
}

func firstText(texts ...string) string {
	for _, t := range texts {
		if t = strings.Join(strings.Fields(t), " "); t != "" {
			return t
		}
	}
	return ""
}

// pagePictures takes the pictures that were saved with the page. One on another site stays a link; one that was not
// saved is left out.
func (s *story) pagePictures(dir string, pg *page) {
	var kept []markup.Content
	for _, c := range pg.body {
		p, ok := c.(markup.Picture)
		if !ok || p.Source == "" {
			kept = append(kept, c)
			continue
		}
		if u, err := url.Parse(p.Source); err == nil && u.Host != "" {
			pg.leave("picture: "+p.Source, "kept as a link")
			kept = append(kept, c)
			continue
		}
		name, err := url.PathUnescape(p.Source)
		if err != nil {
			name = p.Source
		}
		file, ok := pictureFile(dir, name)
		if !ok || readable(file) != nil {
			pg.leave("picture: "+p.Source, "was not saved with the page")
			continue
		}
		s.pictures[p.Source] = file
		kept = append(kept, c)
	}
	pg.body = kept
}
