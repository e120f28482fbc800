package site

import (
	"context"
	"errors"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// band is a block of a front as it is printed. A lead takes the columns that follow
// it into its own band.
type band struct {
	front.Layout
	ID               string // for the heading, and for what refers to it
	Title, URL, More string // More is what the link at the end of the heading says
	Accent           string
	Cards            []card
	Lead             *card
	Also             []card // earlier coverage the editor chose for the lead
	Columns          [][]band
	Week             *WeatherBand
	Desks            []deskBand
	Side             string // how the desks stand side by side
	Icon             func(string) any
}

// deskBand is a section and its newest stories.
type deskBand struct {
	Name, URL, Accent string
	Cards             []card
}

// bander dresses the blocks of one front.
type bander struct {
	desk
	frame    *web.Frame
	pictures map[string]media.Picture
	place    string // the section whose front it is: what its page says needs no saying at every story
	first    bool   // a picture that is seen at once was printed
	more     bool   // "More of the day" was said
}

func (s *Site) bander(q database.Reader, all []section.Section, f *web.Frame) *bander {
	return &bander{desk: s.desk(q, all), frame: f}
}

// bands prints the blocks: a lead and the columns and lists that follow it are one
// band of up to three columns.
func (b *bander) bands(ctx context.Context, q database.Reader, made *front.Made) ([]band, error) {
	if err := b.readPictures(ctx, q, made); err != nil {
		return nil, err
	}
	var list []band
	for _, l := range made.Blocks {
		v, err := b.band(ctx, q, l)
		if err != nil {
			return nil, err
		}
		last := len(list) - 1
		switch {
		case v.Layout == front.LayoutWeather && v.Week == nil:
		case last >= 0 && list[last].Lead != nil && besides[v.Layout]:
			list[last].join(v)
		default:
			list = append(list, v)
		}
	}
	for i := range list {
		if list[i].Lead != nil {
			for _, c := range made.Also {
				list[i].Also = append(list[i].Also, b.card(c))
			}
			break
		}
	}
	return list, nil
}

// besides are the blocks that stand beside a lead.
var besides = map[front.Layout]bool{front.LayoutColumn: true, front.LayoutLatest: true, front.LayoutList: true}

// join puts a block beside the lead: the first in the middle, all others under one
// another at the end.
func (b *band) join(v band) {
	if len(b.Columns) < 2 {
		b.Columns = append(b.Columns, []band{v})
		return
	}
	b.Columns[1] = append(b.Columns[1], v)
}

// Wide says how many columns a lead and what stands beside it take.
func (b band) Wide() int { return len(b.Columns) + 1 }

// Pictures shown in a layout: how many of its stories, and how wide they are, from
// blocks.css.
func shows(l front.Layout) (n int, sizes string) {
	small := "(min-width:64em) 18rem,(min-width:40em) 45vw,6.5rem"
	switch l {
	case front.LayoutLead:
		return 1, "(min-width:82em) 40rem,(min-width:64em) 50vw,100vw"
	case front.LayoutColumn: // only the first: three would weigh more than the lead
		return 1, small
	case front.LayoutPair:
		return 2, "(min-width:82em) 38rem,(min-width:40em) 45vw,6.5rem"
	case front.LayoutThree:
		return 3, "(min-width:82em) 25rem,(min-width:40em) 30vw,6.5rem"
	case front.LayoutFour:
		return 4, small
	}
	return 0, ""
}

// readPictures reads the pictures of the few stories that show one.
func (b *bander) readPictures(ctx context.Context, q database.Reader, made *front.Made) error {
	var keys []string
	for _, l := range made.Blocks {
		n, _ := shows(l.Layout)
		for _, p := range l.Stories[:min(n, len(l.Stories))] {
			if key := pictureOf(p); key != "" {
				keys = append(keys, key)
			}
		}
	}
	list, err := media.ByKeys(ctx, q, keys...)
	b.pictures = byKey(list)
	return err
}

// pictureOf is the key of the picture that a story shows in its slot.
func pictureOf(p front.Placed) string {
	switch p.Slot.Picture {
	case "":
		return p.Lead.Key
	case front.NoPicture:
		return ""
	}
	return p.Slot.Picture
}

// placed is the story of a slot, with what is said of it only here.
func (b *bander) placed(p front.Placed, shown bool, sizes string) card {
	v := b.card(p.Card)
	if p.Slot.Headline != "" {
		v.Headline, v.Short = p.Slot.Headline, p.Slot.Headline
	}
	if b.place != "" {
		v.Kicker = unsaid(v.Kicker, b.place)
	}
	if p.Slot.Kicker != "" && v.Sponsored == "" {
		v.Kicker = p.Slot.Kicker
	}
	if m, ok := b.pictures[pictureOf(p)]; ok && shown {
		v.Picture = b.shape(p, m).at(sizes, false)
	}
	return v
}

// shape cuts the picture for its slot, and says what stands under it.
func (b *bander) shape(p front.Placed, m media.Picture) *picture {
	alt, caption, credit := p.Lead.Alt, p.Lead.Caption, p.Lead.Credit
	if p.Slot.Picture != "" || m.For != "" { // what stands in for the story's own is described in its own words
		alt, caption, credit = m.Alt, m.Caption, m.Credit
	}
	v := wide(m, alt)
	if p.Slot.Whole {
		v = whole(m, alt)
	}
	v.Caption, v.Credit = caption, credit
	return v
}

func (b *bander) band(ctx context.Context, q database.Reader, l front.Laid) (band, error) {
	v := band{Layout: l.Layout, ID: "b" + itoa(l.Index+1)}
	n, sizes := shows(l.Layout)
	for i, p := range l.Stories {
		v.Cards = append(v.Cards, b.placed(p, i < n, sizes))
	}
	if err := b.head(ctx, q, &v, l.Block); err != nil {
		return v, err
	}
	switch l.Layout {
	case front.LayoutLead, front.LayoutWords:
		return v, b.lead(ctx, q, &v)
	case front.LayoutWeather:
		v.Week, v.Icon = b.site.week(ctx, q), func(name string) any { return b.frame.Icon(name) }
	case front.LayoutDesks:
		b.desks(&v, l)
	}
	return v, nil
}

// lead is the first story of a band that stands large; its picture is fetched at
// once if it is the first on the page.
func (b *bander) lead(ctx context.Context, q database.Reader, v *band) error {
	c := v.Cards[0]
	v.Lead, v.Cards = &c, nil
	if c.Picture != nil && !b.first {
		b.first, c.Picture.First = true, true
	}
	if b.site.TalkSize == nil {
		return nil
	}
	n, err := b.site.TalkSize(ctx, q, c.id)
	if n > 0 {
		c.Talk = b.site.t("comments.count", n)
	}
	return err
}

// head gives a block its heading: its own, or what its layout or rule says. Rows of
// the latest without one are "More of the day", the first of them only.
func (b *bander) head(ctx context.Context, q database.Reader, v *band, block front.Block) error {
	s := b.site
	switch {
	case block.Layout == front.LayoutLatest:
		v.Title, v.URL, v.More = s.t("front.latest"), "/archive/"+b.now.Format("2006/01/02"), s.t("front.alltoday")
	case block.Fill.From == front.FromOpinion:
		b.opinion(v)
	case block.Fill.From == front.FromSection:
		for _, sec := range b.all {
			if sec.ID == block.Fill.ID {
				v.Title, v.URL, v.More, v.Accent = sec.Name, "/"+sec.Path, s.t("frame.more"), sec.Accent
			}
		}
	case block.Fill.From == front.FromTopic:
		if err := b.topic(ctx, q, v, block.Fill.ID); err != nil {
			return err
		}
	case !b.more && !besides[block.Layout] && block.Layout != front.LayoutLead && block.Layout != front.LayoutWords && len(block.Slots) > 0 && b.frame.Front:
		b.more = true
		v.Title, v.Accent = s.t("front.moreday"), "ink"
	}
	if block.Title != "" {
		v.Title = block.Title
	}
	return nil
}

// opinion is the heading of opinion: the section of that colour, if the paper has one.
func (b *bander) opinion(v *band) {
	v.Title, v.Accent = b.site.t("kind.opinion"), "opinion"
	for _, sec := range section.Children(b.all, 0) {
		if sec.Accent == "opinion" {
			v.Title, v.URL, v.More = sec.Name, "/"+sec.Path, b.site.t("front.allopinion")
		}
	}
}

func (b *bander) topic(ctx context.Context, q database.Reader, v *band, id int64) error {
	t, err := article.TopicByID(ctx, q, id)
	if errors.Is(err, article.ErrNotFound) {
		return nil // merged or gone meanwhile: its stories are gone with it
	}
	v.Title, v.URL, v.More = t.Name, "/topic/"+t.Slug, b.site.t("frame.more")
	return err
}

// desks are the sections with their newest, in rows of four, or of three where that
// leaves fewer gaps.
func (b *bander) desks(v *band, l front.Laid) {
	for _, d := range l.Desks {
		one := deskBand{Name: d.Section.Name, URL: "/" + d.Section.Path, Accent: d.Section.Accent}
		for _, c := range d.Stories {
			one.Cards = append(one.Cards, b.card(c))
		}
		v.Desks = append(v.Desks, one)
	}
	v.Side = "g4"
	if n := len(v.Desks); n%4 != 0 && n%3 == 0 {
		v.Side = "g3"
	}
}
