package claim

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/markup"
)

// Passage is a line or a paragraph of a live story that a hold may have to deal with: its headlines, standfirst, key points and
// address, the line that a front prints over it, a caption, a paragraph. A line is replaced or, where a story can be without it,
// left out; a paragraph is struck. What readers were told in a note cannot be struck: it was said.
type Passage struct {
	Key    string // "headline", "key:2", "block:b7", "front:section:3"
	Place  string // in words
	Text   string
	Speaks bool // it tells of the claim, so that it cannot stay as it is when the story is struck
	Must   bool // there must be some line: an empty one is refused
	Block  bool // it is struck whole
	Said   bool // it was said to readers and cannot be struck
}

// nearby is by what a text tells of a claim: a line by its words or those of who speaks on it, a block by its box or a link.
type nearby struct {
	own, near []string
	refs      map[string]bool
	host      string // the paper's own
}

func wordsNear(ctx context.Context, q database.Reader, c Claim, host string) (nearby, error) {
	n := nearby{own: telling(c.Text), host: host}
	var err error
	if n.refs, err = refsOf(ctx, q, c.ID); err != nil {
		return n, err
	}
	of, err := Positions(ctx, q, c.ID)
	n.near = slices.Clone(n.own)
	for _, p := range of[c.ID] {
		n.near = append(n.near, telling(p.Name, p.Body)...)
	}
	return n, err
}

// speaks reports whether a line tells of the claim. In a headline one word is much: the name of who denies it is enough.
func (n nearby) speaks(text string, short bool) bool {
	return speaksOf(text, n.own) || short && sharesWord(text, n.near)
}

// Passages lists what a live story says, in the order in which readers meet it: the lines, then the paragraphs that tell of the
// claim or carry it, then the notes that tell of it.
func Passages(ctx context.Context, q database.Reader, c Claim, story int64, host string) ([]Passage, error) {
	l, err := article.LiveByID(ctx, q, story)
	if err != nil {
		return nil, err
	}
	near, err := wordsNear(ctx, q, c, host)
	if err != nil {
		return nil, err
	}
	listed, err := listedWords(ctx, q, c.ID, story)
	if err != nil {
		return nil, err
	}
	list := near.lines(l.Text, l.SlugOr())
	over, err := frontLines(ctx, q, l)
	if err != nil {
		return nil, err
	}
	for _, p := range over {
		p.Speaks = near.speaks(p.Text, true)
		list = append(list, p)
	}
	for _, b := range bodyOf(l.Text) {
		text, carries := blockText(b), carriesAny(b, near.refs, host)
		desk := slices.ContainsFunc(listed, func(w string) bool { return strings.Contains(text, w) })
		if text != "" && (carries || desk || near.speaks(text, false)) {
			list = append(list, Passage{Key: "block:" + b.ID, Place: "paragraph", Text: clip(text, 400), Speaks: carries || desk, Block: true})
		}
	}
	for _, ch := range l.Changes {
		if text := oneLine(ch.Note + " " + ch.Said + " " + ch.Says); near.speaks(text, false) {
			list = append(list, Passage{Key: fmt.Sprintf("note:%d", ch.ID), Place: "note to readers", Text: text, Speaks: true, Said: true})
		}
	}
	return list, nil
}

// listedWords are the words in which a story tells of a claim, as somebody at the desk noted them.
func listedWords(ctx context.Context, q database.Reader, id, story int64) ([]string, error) {
	list, err := Carriages(ctx, q, id)
	var words []string
	for _, c := range list {
		if c.ArticleID == story && c.Mode == ByDesk && c.Words != "" {
			words = append(words, c.Words)
		}
	}
	return words, err
}

// lines are the lines above and beside a text.
func (n nearby) lines(t article.Text, slug string) []Passage {
	var list []Passage
	add := func(key, place, text string, must bool) {
		if text != "" {
			list = append(list, Passage{Key: key, Place: place, Text: text, Speaks: n.speaks(text, key != "standfirst"), Must: must})
		}
	}
	add("headline", "headline", t.Headline, true)
	add("kicker", "kicker", t.Kicker, false)
	add("share", shareLine, t.HeadlineSocial, false)
	add("search", searchLine, t.HeadlineSearch, false)
	add("short", listLine, t.HeadlineShort, false)
	add("standfirst", "standfirst", t.Standfirst, false)
	for i, k := range t.KeyPoints {
		add("key:"+strconv.Itoa(i), "key point", k, false)
	}
	add("caption", "caption of the lead picture", t.Lead.Caption, false)
	if speaksOf(strings.ReplaceAll(slug, "-", " "), n.own) {
		list = append(list, Passage{Key: "slug", Place: "address", Text: slug, Speaks: true, Must: true})
	}
	return list
}

// frontLines are the lines that somebody wrote for the slot of a story on a front, and the breaking line that leads to it.
func frontLines(ctx context.Context, q database.Reader, l article.Live) ([]Passage, error) {
	var list []Passage
	names := []string{front.Paper}
	for _, s := range l.Trail {
		names = append(names, front.OfSection(s.ID))
	}
	for _, name := range names {
		v, err := front.Current(ctx, q, name)
		if err != nil {
			return nil, err
		}
		for _, slot := range v.Document.Slots() {
			if slot.Article == l.Article.ID && slot.Headline+slot.Kicker != "" {
				list = append(list, Passage{Key: "front:" + name, Place: "line on a front", Text: oneLine(slot.Kicker + " " + slot.Headline)})
			}
		}
	}
	b, err := front.Breaking(ctx, q)
	if err == nil && b != nil && b.Article == l.Article.ID {
		list = append(list, Passage{Key: "banner", Place: "breaking line, which is taken down", Text: b.Words, Block: true})
	}
	return list, err
}

// struck is a text without what a hold takes out of it. Suggested changes go as well: they may hold the same words.
func (c Choice) struck(t article.Text, blocks map[string]bool, was article.Text, speaks func(string) bool) article.Text {
	put := func(key string, field *string, live string) {
		if line, ok := c.Lines[key]; ok && (*field == live || speaks(*field)) {
			*field = line
		}
	}
	put("headline", &t.Headline, was.Headline)
	put("kicker", &t.Kicker, was.Kicker)
	put("share", &t.HeadlineSocial, was.HeadlineSocial)
	put("search", &t.HeadlineSearch, was.HeadlineSearch)
	put("short", &t.HeadlineShort, was.HeadlineShort)
	put("standfirst", &t.Standfirst, was.Standfirst)
	put("caption", &t.Lead.Caption, was.Lead.Caption)
	points := slices.Clone(t.KeyPoints)
	for i := range points {
		live := ""
		if i < len(was.KeyPoints) {
			live = was.KeyPoints[i]
		}
		put("key:"+strconv.Itoa(i), &points[i], live)
	}
	t.KeyPoints = slices.DeleteFunc(points, func(s string) bool { return s == "" })
	if slug := c.Lines["slug"]; slug != "" {
		t.Slug = slug
	} else if t.Slug == "" { // an address made from the headline stays where readers know it
		t.Slug = was.SlugOr()
	}
	return without(t, blocks)
}

// changed are the lines that stand otherwise afterwards.
func (c Choice) changed(t article.Text) []string {
	var list []string
	for _, p := range (nearby{}).lines(t, "") {
		if line, ok := c.Lines[p.Key]; ok && line != p.Text {
			list = append(list, p.Key)
		}
	}
	return list
}

// fronts replaces the lines over a story on the fronts, what is being laid out there, and what is planned; the breaking line that
// leads to it is taken down.
func (c Choice) fronts(ctx context.Context, tx *database.Tx, by string, l article.Live) error {
	over, err := frontLines(ctx, tx, l)
	if err != nil {
		return err
	}
	for _, p := range over {
		name, ok := strings.CutPrefix(p.Key, "front:")
		line, asked := c.Lines[p.Key]
		if !ok || !asked || line == p.Text {
			continue
		}
		if err := relineFront(ctx, tx, by, name, l.Article.ID, line); err != nil {
			return err
		}
	}
	b, err := front.Breaking(ctx, tx)
	if err != nil || b == nil || b.Article != l.Article.ID {
		return err
	}
	return front.TakeDown(ctx, tx, by, b.ID)
}

func relineFront(ctx context.Context, tx *database.Tx, by, name string, story int64, line string) error {
	desk, err := front.AtDesk(ctx, tx, name)
	if err != nil {
		return err
	}
	if _, err := front.Order(ctx, tx, by, name, "", reline(desk.Document, story, line)); err != nil {
		return err
	}
	if desk.Draft != nil && desk.Draft.At(story) > 0 {
		if desk, err = front.AtDesk(ctx, tx, name); err != nil {
			return err
		}
		if err := front.SaveDraft(ctx, tx, by, name, desk.Seen, reline(*desk.Draft, story, line)); err != nil {
			return err
		}
	}
	plans, err := front.Plans(ctx, tx, name)
	for _, p := range plans {
		if err == nil && p.State == "waiting" && p.Document.At(story) > 0 {
			err = front.Replan(ctx, tx, by, p.ID, reline(p.Document, story, line))
		}
	}
	return err
}

// reline is an order with another line over a story, and no kicker.
func reline(d front.Document, story int64, line string) front.Document {
	d.Blocks = slices.Clone(d.Blocks)
	for i := range d.Blocks {
		d.Blocks[i].Slots = slices.Clone(d.Blocks[i].Slots)
		for j, s := range d.Blocks[i].Slots {
			if s.Article == story {
				d.Blocks[i].Slots[j].Headline, d.Blocks[i].Slots[j].Kicker = line, ""
			}
		}
	}
	return d
}

// without is a text without some of its blocks. Suggested changes go as well: they may hold the same words.
func without(t article.Text, blocks map[string]bool) article.Text {
	t.Working = nil
	if t.Body == nil {
		return t
	}
	d := *t.Body
	d.Blocks = slices.DeleteFunc(slices.Clone(t.Body.Blocks), func(b markup.Block) bool { return blocks[b.ID] })
	t.Body = &d
	return t
}

func bodyOf(t article.Text) []markup.Block {
	if t.Body == nil {
		return nil
	}
	return t.Body.Blocks
}

// blockText is what a block says, "the box of the claim" for a box.
func blockText(b markup.Block) string {
	if _, ok := b.Content.(markup.Claim); ok {
		return "the box"
	}
	return oneLine((&markup.Document{Blocks: []markup.Block{b}}).Text())
}

// carriesAny reports whether a block is the box of a claim, or links to it, by any of its addresses.
func carriesAny(b markup.Block, refs map[string]bool, host string) bool {
	return slices.ContainsFunc(Refs(&markup.Document{Blocks: []markup.Block{b}}, host), func(r string) bool { return refs[r] })
}

// refsOf are all addresses of a claim: a text may carry it by an old one.
func refsOf(ctx context.Context, q database.Reader, id int64) (map[string]bool, error) {
	list, err := slugsOf(ctx, q, id)
	refs := map[string]bool{}
	for _, s := range list {
		refs[s] = true
	}
	return refs, err
}
