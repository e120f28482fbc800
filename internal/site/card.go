package site

import (
	"context"
	"html/template"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
)

// card is a story as a list shows it.
type card struct {
	URL, Headline, Standfirst string
	Short                     string // the headline for lists of headlines alone
	Label                     string // what it is, if not news: "Analysis", "Sponsored by ..."
	Kicker, Accent            string
	Sponsored                 string // "Sponsored by ...", printed where the kicker would stand
	By, Role                  string
	Opinion                   bool
	When, WhenISO             string // clock today, date before
	Day                       string // the date
	Updated                   string // "Updated 11:42", if it was today
	Talk                      string // "3 comments"
	Picture                   *picture
	id                        int64
	section                   int64
	lead                      article.Picture // what Picture is made of
	related                   []int64         // earlier coverage its editor chose
}

// picture is a picture at the sizes one place shows it.
type picture struct {
	Src, Srcset, WebP string
	AVIF              string
	Sizes             string
	Width, Height     int
	Alt               string
	Caption, Credit   string
	First             bool // seen at once: fetched early, never lazily
}

// desk knows what cards need besides their story: the sections and the day.
type desk struct {
	site *Site
	all  []section.Section
	now  time.Time
}

func (s *Site) desk(q database.Reader, all []section.Section) desk {
	return desk{site: s, all: all, now: s.now(q)}
}

// cards are the stories of a list, with the pictures it shows.
func (d desk) cards(ctx context.Context, q database.Reader, stories []article.Card) ([]card, error) {
	var keys []string
	for _, c := range stories {
		if c.Lead.Key != "" {
			keys = append(keys, c.Lead.Key)
		}
	}
	shown, err := media.ByKeys(ctx, q, keys...)
	if err != nil {
		return nil, err
	}
	pictures := byKey(shown)
	list := make([]card, len(stories))
	for i, c := range stories {
		list[i] = d.card(c)
		if p, ok := pictures[c.Lead.Key]; ok {
			list[i].Picture = wide(p, c.Lead.Alt)
		}
	}
	return list, nil
}

func (d desk) card(c article.Card) card {
	s := d.site
	at := c.FirstPublished.In(s.Zone)
	v := card{
		id: c.ID, section: c.SectionID, lead: c.Lead, related: c.Related,
		URL: "/" + c.Path, Headline: s.retractedTitle(c.Headline, c.Retracted), Standfirst: c.Standfirst,
		Opinion: c.Kind == article.Opinion,
		WhenISO: iso(at), Day: s.Locale.LongDate(at), When: s.when(at, d.now),
		By: s.authors(c.Authors, c.Agency),
	}
	if len(c.Authors) > 0 {
		v.Role = c.Authors[0].Role
	}
	v.Short, v.Label = s.retractedTitle(first(c.Short, c.Headline), c.Retracted), s.kind(c.Kind)
	v.Kicker, v.Accent = d.kicker(c)
	if c.Kind == article.Sponsored {
		v.Kicker, v.Sponsored, v.Accent = "", s.sponsored(c.Sponsor), "ink"
		v.Label = v.Sponsored
	}
	if up := c.Updated.In(s.Zone); up.Sub(at) > settled && sameDay(up, d.now) {
		v.Updated = s.t("front.updated", s.Locale.Clock(up))
	}
	return v
}

// settled is how long after publication a change is still part of publishing.
const settled = 2 * time.Minute

// kicker is the word above a headline: the story's own, or its section, and the
// kind of story if it is not news.
func (d desk) kicker(c article.Card) (word, accent string) {
	var names []string
	trail := section.Trail(d.all, c.SectionID)
	if len(trail) > 0 {
		accent = trail[0].Accent
		if own := trail[len(trail)-1].Accent; own != "" {
			accent = own
		}
		names = append(names, trail[len(trail)-1].Name)
	}
	if c.Kicker != "" {
		names = []string{c.Kicker}
	}
	if label := d.site.kind(c.Kind); label != "" && (len(names) == 0 || !strings.EqualFold(label, names[0])) {
		names = append(names, label)
	}
	if c.Kind == article.Opinion {
		accent = "opinion"
	}
	return strings.Join(names, " · "), accent
}

// kind is the word for a kind of story; news has none.
func (s *Site) kind(k article.Kind) string {
	if k == article.News || k == "" {
		return ""
	}
	return s.t("kind." + string(k))
}

func (s *Site) sponsored(by string) string {
	if by == "" {
		return s.t("kind.sponsored")
	}
	return s.t("article.sponsoredby", by)
}

// authors is a byline in one line: "Naledi Moyo and Gert le Roux", or the agency.
func (s *Site) authors(list []article.Author, agency string) string {
	var names []string
	for _, a := range list {
		names = append(names, a.Name)
	}
	if len(names) == 0 && agency != "" {
		names = append(names, agency)
	}
	return s.Locale.List(names)
}

// when is the clock for today and the date for before.
func (s *Site) when(at, now time.Time) string {
	switch {
	case sameDay(at, now):
		return s.Locale.Clock(at)
	case at.Year() == now.Year():
		return s.Locale.DayMonthShort(at)
	}
	return s.Locale.MediumDate(at)
}

func sameDay(a, b time.Time) bool {
	ay, am, ad := a.Date()
	by, bm, bd := b.Date()
	return ay == by && am == bm && ad == bd
}

// wide is a picture in the shape of a card, 3:2, or whole where no crop was made
// yet. A story may describe it in its own words.
func wide(p media.Picture, alt string) *picture {
	v := &picture{
		Src: p.Wide(480, media.JPEG), Srcset: p.WideSrcset(media.JPEG), WebP: p.WideSrcset(media.WebP),
		AVIF: p.WideSrcset(media.AVIF), Width: 480, Height: 320, Alt: ownAlt(p, alt),
	}
	if v.Src == "" {
		v = whole(p, alt)
	}
	return v
}

// whole is a picture as it was taken.
func whole(p media.Picture, alt string) *picture {
	const shown = 960
	return &picture{
		Src: p.URL(shown, media.JPEG), Srcset: p.Srcset(media.JPEG), WebP: p.Srcset(media.WebP),
		AVIF: p.Srcset(media.AVIF), Width: shown, Height: p.HeightAt(shown), Alt: ownAlt(p, alt),
	}
}

// ownAlt: a stand-in shows something else than the picture that the story describes.
func ownAlt(p media.Picture, alt string) string {
	if p.For != "" {
		return p.Alt
	}
	return alt
}

// source is a better format of a picture.
type source struct{ Type, Srcset string }

// sources are the better formats that are made, best first: a browser takes the first that it knows.
func (p *picture) sources() []source {
	var list []source
	if p.AVIF != "" {
		list = append(list, source{"image/avif", p.AVIF})
	}
	if p.WebP != "" {
		list = append(list, source{"image/webp", p.WebP})
	}
	return list
}

// at sets the place a picture is shown in: how wide it is there, for the browser to
// choose a file.
func (p *picture) at(sizes string, first bool) *picture {
	if p == nil {
		return nil
	}
	copied := *p
	copied.Sizes, copied.First = sizes, first
	return &copied
}

// Print writes the picture element. It is written here and not in a template
// because a front has a dozen of them.
func (p *picture) Print() template.HTML {
	var b strings.Builder
	b.Grow(512)
	esc := template.HTMLEscapeString
	better := p.sources()
	if len(better) > 0 {
		b.WriteString(`<picture>`)
	}
	for _, f := range better {
		b.WriteString(`<source type="` + f.Type + `" srcset="` + esc(f.Srcset) + `" sizes="` + p.Sizes + `">`)
	}
	b.WriteString(`<img src="` + esc(p.Src) + `"`)
	if p.Srcset != "" && len(better) == 0 {
		b.WriteString(` srcset="` + esc(p.Srcset) + `" sizes="` + p.Sizes + `"`)
	}
	b.WriteString(` width="` + itoa(p.Width) + `" height="` + itoa(p.Height) + `"`)
	if p.First {
		b.WriteString(` fetchpriority="high"`)
	} else {
		b.WriteString(` loading="lazy"`)
	}
	b.WriteString(` alt="` + esc(p.Alt) + `">`)
	if len(better) > 0 {
		b.WriteString(`</picture>`)
	}
	return template.HTML(b.String())
}
