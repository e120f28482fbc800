package markup

import (
	"slices"
	"strings"
	"unicode"
)

// walk visits every content in reading order, also inside others.
func (d *Document) walk(f func(Content)) {
	for _, b := range d.Blocks {
		walkContent(b.Content, f)
	}
}

func walkContent(c Content, f func(Content)) {
	f(c)
	switch c := c.(type) {
	case List:
		for _, item := range c.Items {
			walkFlow(item, f)
		}
	case Quotation:
		walkFlow(c.Text, f)
	case Callout:
		walkFlow(c.Content, f)
	case Gallery:
		for _, p := range c.Pictures {
			f(p)
		}
	}
}

func walkFlow(flow Flow, f func(Content)) {
	for _, c := range flow {
		walkContent(c, f)
	}
}

// addNew appends what is not there yet; the lists of one document are short.
func addNew(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// Pictures lists the keys of the pictures used, each once, in reading order.
func (d *Document) Pictures() []string {
	var keys []string
	d.walk(func(c Content) {
		if p, ok := c.(Picture); ok {
			keys = addNew(keys, p.Key)
		}
	})
	return keys
}

// Sources lists the addresses of imported pictures that are not in the library yet.
func (d *Document) Sources() []string {
	var found []string
	d.walk(func(c Content) {
		if p, ok := c.(Picture); ok {
			found = addNew(found, p.Source)
		}
	})
	return found
}

// Claims lists the claims that the document shows, each once, in reading order.
func (d *Document) Claims() []string {
	var refs []string
	d.walk(func(c Content) {
		if c, ok := c.(Claim); ok {
			refs = addNew(refs, c.Ref)
		}
	})
	return refs
}

// Links lists the addresses that the text and its cards link to, each once, in reading order.
func (d *Document) Links() []string {
	var links []string
	collect := func(in Inline) Inline {
		for _, r := range in {
			links = addNew(links, r.Marks.Link)
		}
		return in
	}
	for _, b := range d.Blocks {
		walkContent(b.Content, func(c Content) {
			if card, ok := c.(LinkCard); ok {
				links = addNew(links, card.URL)
			}
			if !holdsFlow(c) {
				visitInline(c, collect)
			}
		})
	}
	return links
}

// holdsFlow tells content that walk descends into.
func holdsFlow(c Content) bool {
	switch c.(type) {
	case List, Quotation, Callout:
		return true
	}
	return false
}

// Footnotes lists the notes in the order of their numbers, which begin at 1.
func (d *Document) Footnotes() []Footnote {
	if n := len(d.Blocks); n > 0 {
		if f, ok := d.Blocks[n-1].Content.(Footnotes); ok {
			return f.Notes
		}
	}
	return nil
}

// Subheading is a heading with the id that its anchor has on the page.
type Subheading struct {
	ID    string
	Level int
	Text  string
}

// Headings lists the headings between the blocks, for a table of contents.
func (d *Document) Headings() []Subheading {
	var out []Subheading
	for _, b := range d.Blocks {
		if h, ok := b.Content.(Heading); ok {
			out = append(out, Subheading{b.ID, h.Level, h.Text.Plain()})
		}
	}
	return out
}

// Words counts the words of the document as a reader sees them, captions and notes too.
func (d *Document) Words() int {
	n := 0
	between := func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' } // "R2 150" is one
	for _, word := range strings.FieldsFunc(d.Text(), between) {
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

// wordsAMinute is how fast adults read newspaper prose in English, from the 238 of Brysbaert's
// survey (2019), rounded down.
const wordsAMinute = 230

// ReadingMinutes is the reading time of so many words, rounded up, at least 1.
func ReadingMinutes(words int) int {
	return max(1, (words+wordsAMinute-1)/wordsAMinute)
}

// Empty reports a document without anything to read or see.
func (d *Document) Empty() bool { return d == nil || len(d.Blocks) == 0 }
