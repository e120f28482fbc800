package transfer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"broadsheet/internal/article"
	"broadsheet/internal/markup"
)

// Page imports saved news pages, HTML or plain text, each as a draft: the headline once, the paragraphs and the
// subheadings. What stands around a story on a page (menus, weather links, titles said twice, the form for comments) is
// left out and listed. A date in the head of the page says when the page was seen, not when the story was published; it
// is kept in the history.
func Page(ctx context.Context, d Desk, paths []string, o Options) (Report, error) {
	var stories []*story
	for _, p := range paths {
		s, err := readPage(p, o)
		if err != nil {
			return Report{}, &FileError{p, err}
		}
		stories = append(stories, s)
	}
	return d.write(ctx, stories, o)
}

func readPage(file string, o Options) (*story, error) {
	raw, err := readFile(file)
	if err != nil {
		return nil, err
	}
	text := asText(raw)
	sum := sha256.Sum256(raw)
	s := &story{file: file, hash: hex.EncodeToString(sum[:]), draft: true, section: strings.Trim(o.Section, "/"), pictures: map[string]string{}}
	var pg *page
	if looksLikeHTML(text) {
		pg, err = pageFromHTML(text)
	} else {
		pg = pageFromText(text)
	}
	if err != nil {
		return nil, err
	}
	if err := pg.sort(); err != nil {
		return nil, err
	}
	s.pagePictures(filepath.Dir(file), pg)
	s.text = article.Text{Headline: pg.headline, Standfirst: pg.standfirst, Kind: article.News, Body: markup.New(pg.body...)}
	s.key = "page:" + filepath.Base(file) + ":" + article.Slug(pg.headline)
	s.why = "imported from the saved page " + filepath.Base(file)
	if pg.seen != "" {
		s.why += "; page seen on " + pg.seen
	}
	s.took, s.left = pg.took(), pg.left
	return s, nil
}

// asText reads UTF-8, or else the old Windows set that pages were saved in.
func asText(raw []byte) string {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if utf8.Valid(raw) {
		return string(raw)
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil {
		return strings.ToValidUTF8(string(raw), "\ufffd")
	}
	return string(text)
}

var htmlStart = regexp.MustCompile(`(?is)^\s*(<!--.*?-->\s*)*<(!doctype|html|head|body|article|main|div|section|h1|p)\b`)

func looksLikeHTML(text string) bool { return htmlStart.MatchString(text) }

// page is a saved page taken apart.
type page struct {
	parts      []part
	title      string // what the page itself calls the story: og:title, h1
	headline   string
	standfirst string
	seen       string
	body       []markup.Content
	left       []string
}

// part is a block of a page; heading is true where the page says so.
type part struct {
	content markup.Content
	text    string
	heading bool
}

func pageFromText(text string) *page {
	pg := &page{}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	var lines []string
	flush := func() {
		if t := strings.Join(strings.Fields(strings.Join(lines, " ")), " "); t != "" {
			pg.parts = append(pg.parts, part{content: markup.Paragraph{Text: markup.Text(t)}, text: t})
		}
		lines = nil
	}
	for _, line := range strings.Split(text, "\n") {
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == "":
			flush()
		case furniture(trimmed) || pageDate(trimmed) != "": // stands alone, even with no empty line around it
			flush()
			lines = []string{trimmed}
			flush()
		default:
			lines = append(lines, trimmed)
		}
	}
	flush()
	return pg
}

// furnitureLines are what pages print around every story, in lower case.
var furnitureLines = regexp.MustCompile(`(?i)^(dark mode|light mode|auto|theme|menu|search|home|share( this( story| article)?)?|tweet|print|e-?mail|copy link|advertisement|advert|sponsored links?|read more|read next|also read|see also|related( stories| articles)?|most read|trending|top stories|latest( news)?|newsletter|subscribe( now)?|sign (in|up)|log ?in|register|follow us|skip to (main )?content|accept( all)?( cookies)?|cookie (policy|settings)|privacy( policy)?|terms( of use| and conditions)?|contact( us)?|about( us)?|back to top|loading\.*|(\d+ )?comments?|leave a (comment|reply)|(\d+ )?(min(ute)?s?) read|updated?|published|(\(c\)|©|copyright) .*|all rights reserved\.?|more forecasts:?.*|.*\b\d+ days? weather|.*\bweather forecast)$`)

// commentForm is where a story ends and its readers begin.
var commentForm = regexp.MustCompile(`(?i)^(comment ?/ ?reply( from)?|leave a (comment|reply)|post a comment|(\d+ )?comments?( \(\d+\))?|join the (conversation|discussion))$`)

func furniture(text string) bool {
	t := bullet.ReplaceAllString(text, "")
	return furnitureLines.MatchString(t) || commentForm.MatchString(t)
}

var bullet = regexp.MustCompile(`^[\s•·*|\-–—]+`)

const months = `(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)`

var dateLine = regexp.MustCompile(`(?i)^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?(\d{1,2}\s+` + months + `\.?,?\s+\d{4}|` + months + `\.?\s+\d{1,2},?\s+\d{4}|\d{4}-\d{2}-\d{2})$`)

// pageDate gives the date of a line that is nothing but a date.
func pageDate(text string) string {
	t := bullet.ReplaceAllString(strings.TrimSpace(text), "")
	if dateLine.MatchString(t) {
		return t
	}
	return ""
}

// leave notes what was left out, and why where that is not plain.
func (pg *page) leave(text, why string) {
	if utf8.RuneCountInString(text) > 90 {
		text = string([]rune(text)[:87]) + "..."
	}
	if why != "" {
		text += "  (" + why + ")"
	}
	pg.left = append(pg.left, text)
}

// sort decides what each part is.
func (pg *page) sort() error {
	pg.cutComments()
	pg.dropFurniture()
	if err := pg.findHeadline(); err != nil {
		return err
	}
	shift := pg.highestHeading() - 2
	for i, p := range pg.parts {
		if h, ok := p.content.(markup.Heading); ok {
			h.Level -= shift
			p.content = h
		} else if pg.isSubheading(i) {
			p.content = markup.Heading{Level: 2, Text: markup.Text(p.text)}
		}
		pg.body = append(pg.body, p.content)
	}
	if len(pg.body) == 0 {
		return errors.New("it has a headline and no story below it")
	}
	return nil
}

// highestHeading is the level of the page's own subheadings: some begin with h1, some with h4. Ours begin with 2.
func (pg *page) highestHeading() int {
	highest := 0
	for _, p := range pg.parts {
		if h, ok := p.content.(markup.Heading); ok && (highest == 0 || h.Level < highest) {
			highest = h.Level
		}
	}
	if highest == 0 {
		return 2
	}
	return highest
}

// cutComments ends the page where its form for comments begins, if a story stands before it.
func (pg *page) cutComments() {
	words := 0
	for i, p := range pg.parts {
		if commentForm.MatchString(bullet.ReplaceAllString(p.text, "")) && words > 60 {
			for _, rest := range pg.parts[i:] {
				pg.leave(rest.text, "")
			}
			pg.parts = pg.parts[:i]
			return
		}
		words += len(strings.Fields(p.text))
	}
}

func (pg *page) dropFurniture() {
	var kept []part
	for _, p := range pg.parts {
		date := pageDate(p.text)
		switch {
		case date != "" && pg.seen == "" && len(strings.Fields(joined(kept))) < 60: // in the head of the page
			pg.seen = date
			pg.leave(p.text, "kept as: page seen on")
		case date != "" || furniture(p.text):
			pg.leave(p.text, "")
		case p.text == "" && !isPicture(p.content):
		default:
			kept = append(kept, p)
		}
	}
	pg.parts = kept
}

func joined(parts []part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.text + " ")
	}
	return b.String()
}

func isPicture(c markup.Content) bool {
	_, ok := c.(markup.Picture)
	return ok
}

// findHeadline takes the headline: what the page calls itself, else a line said twice near the top, else the first line.
func (pg *page) findHeadline() error {
	at := -1
	for i, p := range pg.parts[:min(len(pg.parts), 8)] {
		if pg.title != "" && strings.Contains(strings.ToLower(pg.title), strings.ToLower(p.text)) && len(strings.Fields(p.text)) > 2 || p.heading && at < 0 {
			at = i
			break
		}
		if i+1 < len(pg.parts) && sameWords(p.text, pg.parts[i+1].text) {
			at = i
			break
		}
	}
	switch {
	case at >= 0:
		pg.headline = pg.parts[at].text
	case pg.title != "":
		pg.headline = pg.title
	case len(pg.parts) > 0 && utf8.RuneCountInString(pg.parts[0].text) <= 200:
		pg.headline, at = pg.parts[0].text, 0
	default:
		return errors.New("no headline was found in it: the first line should be one")
	}
	for _, p := range pg.parts[:max(at, 0)] { // what stands above the headline is the page's, not the story's
		pg.leave(p.text, "")
	}
	pg.parts = pg.parts[max(at, 0):]
	var kept []part
	for i, p := range pg.parts {
		if sameWords(p.text, pg.headline) {
			if i > 0 {
				pg.leave(p.text, "said twice")
			}
			continue
		}
		kept = append(kept, p)
	}
	pg.parts = kept
	return nil
}

func sameWords(a, b string) bool {
	return a != "" && article.Slug(a) == article.Slug(b) && strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// maxSubheading: longer lines are paragraphs. The longest subheading seen on a news page had 103 letters.
const maxSubheading = 120

// isSubheading: a short line that does not end like a sentence, with a longer paragraph after it.
func (pg *page) isSubheading(i int) bool {
	p := pg.parts[i]
	if _, ok := p.content.(markup.Paragraph); !ok || i == 0 || i+1 >= len(pg.parts) {
		return false
	}
	if utf8.RuneCountInString(p.text) > maxSubheading || len(strings.Fields(p.text)) < 2 {
		return false
	}
	end, _ := utf8.DecodeLastRuneInString(strings.TrimRight(p.text, `"'”’)`))
	if strings.ContainsRune(".!;:,…", end) || strings.HasPrefix(p.text, "“") || strings.HasPrefix(p.text, `"`) {
		return false
	}
	return utf8.RuneCountInString(pg.parts[i+1].text) > utf8.RuneCountInString(p.text)
}

func (pg *page) took() []string {
	list := []string{"headline: " + pg.headline}
	if pg.seen != "" {
		list = append(list, "page seen on: "+pg.seen)
	}
	paragraphs, pictures, headings := 0, 0, []string{}
	for _, c := range pg.body {
		switch c := c.(type) {
		case markup.Heading:
			headings = append(headings, "subheading: "+c.Text.Plain())
		case markup.Picture:
			pictures++
		default:
			paragraphs++
		}
	}
	list = append(list, fmt.Sprintf("paragraphs: %d", paragraphs))
	if pictures > 0 {
		list = append(list, fmt.Sprintf("pictures: %d", pictures))
	}
	return append(list, headings...)
}
