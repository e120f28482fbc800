package markup

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Footnotes in pages are links to an anchor further down, and no two programs name it alike; these
// are the names that Word, Google Docs, Pandoc, Hugo, WordPress and our own pages use.
func isNoteAnchor(href string) bool {
	for _, prefix := range []string{"#fn-", "#fn:", "#fn", "#_ftn", "#ftnt", "#footnote"} {
		if strings.HasPrefix(href, prefix) && !isBackAnchor(href) {
			return true
		}
	}
	return false
}

func isBackAnchor(href string) bool {
	for _, prefix := range []string{"#fnref", "#_ftnref", "#ftnt_ref", "#footnote-ref", "#footnote_ref"} {
		if strings.HasPrefix(href, prefix) {
			return true
		}
	}
	return false
}

// isNoteMark reports a link whose text is only a number or a sign.
func isNoteMark(n *html.Node) bool {
	s := strings.Trim(strings.TrimSpace(rawText(n)), "[]()")
	return s != "" && utf8.RuneCountInString(s) <= 4
}

// findNotes reads the footnotes first, so that references to them can be told from other links.
func (r *htmlReader) findNotes(root *html.Node) {
	var links []string
	targets := map[string]*html.Node{}
	eachElement(root, func(n *html.Node) {
		if href := attrOf(n, "href"); n.DataAtom == atom.A && isNoteAnchor(href) && isNoteMark(n) {
			links = append(links, href)
		}
		for _, name := range []string{attrOf(n, "id"), attrOf(n, "name")} {
			if _, known := targets["#"+name]; !known && name != "" {
				targets["#"+name] = noteBody(n)
			}
		}
	})
	if len(links) == 0 {
		return
	}
	r.labels, r.bodies = map[string]string{}, map[*html.Node]string{}
	for _, href := range links {
		body := targets[href]
		if body == nil || r.labels[href] != "" || !leadsBack(body) {
			continue
		}
		if label := r.bodies[body]; label != "" {
			r.labels[href] = label
			continue
		}
		label := strconv.Itoa(len(r.bodies) + 1)
		r.labels[href], r.bodies[body] = label, label
	}
	r.readNotes(root)
}

func eachElement(n *html.Node, f func(*html.Node)) {
	if n.Type == html.ElementNode {
		f(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		eachElement(c, f)
	}
}

// noteBody is the block around an anchor.
func noteBody(n *html.Node) *html.Node {
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Li, atom.P, atom.Div, atom.Dd, atom.Aside:
			return n
		case atom.Body, atom.Table, atom.Article:
			return nil
		}
	}
	return nil
}

// leadsBack reports a block with a link back to the text: a footnote, and not a mere section.
func leadsBack(body *html.Node) bool {
	found := false
	eachElement(body, func(n *html.Node) {
		found = found || n.DataAtom == atom.A && isBackAnchor(attrOf(n, "href"))
	})
	return found
}

func (r *htmlReader) readNotes(root *html.Node) {
	bodies := r.bodies
	r.bodies = nil // they are to be read now
	eachElement(root, func(n *html.Node) {
		label, ok := bodies[n]
		if !ok {
			return
		}
		removeBackLinks(n)
		text, rest := textAndRest(r.flow(n, Marks{}))
		r.notes = append(r.notes, Footnote{Label: label, Text: flowInline(append(text, rest...))})
	})
	r.bodies = bodies
}

func removeBackLinks(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.ElementNode && c.DataAtom == atom.A && isBackAnchor(attrOf(c, "href")) {
			n.RemoveChild(c)
		} else {
			removeBackLinks(c)
		}
		c = next
	}
}
