package site

import (
	"context"
	"html/template"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"broadsheet/internal/article"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/feed"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// articlePage is the page of one story.
type articlePage struct {
	*web.Frame
	Path, Accent         string
	Trail                []web.Link
	Label                string // "Analysis", "Opinion": what is not plain news says so
	Sponsored            string
	Headline, Standfirst string
	Byline               template.HTML // links to those named
	Dateline             string
	Published, Updated   *moment
	Minutes              int
	KeyPoints            []string
	Lead                 *picture
	Before, After        template.HTML // the text, cut after its second paragraph
	Old                  string
	Topics               []web.Link
	Notes                []note       // what readers are told above the text
	Changes              []change     // and below it
	History              bool         // something changed since publication
	Outlets              []outletLine // who else carried what was wrong
	feedNotes            []feed.Note
	Share                share
	Report               string
	Related              []card
	RelatedTitle         string
	Talk                 *Talk
	Advert               *adBox
}

// moment is an instant in three lengths.
type moment struct{ ISO, Long, Short, Clock string }

// change is one line of what changed after publication.
type change struct {
	note
	ISO, When, Note string
}

// share is where a story can be sent without anybody counting.
type share struct{ URL, WhatsApp, Mail string }

// Talk is what the page of a story needs of its comments; comments.tmpl prints View.
type Talk struct {
	Label string // "3 comments"
	View  any
}

// told is the kept part of the page of a story: all but what readers say, and the advertisement.
type told struct {
	page articlePage
	live article.Live
}

// toldSize is about what it takes in memory beside the text; the marked-up text itself is let go.
const toldSize = 16 << 10

func (t *told) weigh() int { return toldSize + len(t.page.Before) + len(t.page.After) }

// article is the page of the story at a path. Its gate is article.At. A comment prints the page anew, but not the story.
func (s *Site) article(ctx context.Context, q database.Reader, path string, ask TalkAsk) (*pagecache.Page, error) {
	kept, err := pagecache.Part(ctx, s.Web.Templates.Version()+"story /"+path, (*told).weigh,
		func(ctx context.Context) (*told, error) { return s.told(ctx, q, path) })
	if err != nil {
		return nil, err
	}
	p, f, l := kept.page, *kept.page.Frame, kept.live
	p.Frame = &f // it remembers the icons of one printing
	if s.Talk != nil {
		if p.Talk, err = s.Talk(ctx, q, l, ask); err != nil {
			return nil, err
		}
	}
	if s.Report != nil {
		p.Report = s.Report(l)
	}
	if p.Advert, err = s.storyAdvert(ctx, q, l); err != nil {
		return nil, err
	}
	return s.print("article", &p)
}

func (s *Site) told(ctx context.Context, q database.Reader, path string) (*told, error) {
	l, err := article.At(ctx, q, path)
	if err != nil {
		return nil, err
	}
	f, all, err := s.frame(ctx, q)
	if err != nil {
		return nil, err
	}
	p, err := s.story(ctx, q, f, l, false)
	if err != nil {
		return nil, err
	}
	if err := s.related(ctx, q, p, l, all); err != nil {
		return nil, err
	}
	l.Body = nil
	return &told{*p, l}, nil
}

// Preview prints a story that readers cannot see yet, as they will see it, for the
// newsroom. It is never kept.
func (s *Site) Preview(ctx context.Context, q database.Reader, l article.Live) (*pagecache.Page, error) {
	f, _, err := s.frame(ctx, q)
	if err != nil {
		return nil, err
	}
	p, err := s.story(ctx, q, f, l, true)
	if err != nil {
		return nil, err
	}
	p.Robots, p.Canonical, p.Card, p.JSONLD = "noindex", "", nil, ""
	page, err := s.print("article", p)
	if err == nil {
		page.NoStore = true
	}
	return page, err
}

// story is the part of the page that comes from the story itself; a preview for the desk shows claims that are closed yet.
func (s *Site) story(ctx context.Context, q database.Reader, f *web.Frame, l article.Live, desk bool) (*articlePage, error) {
	now := s.now(q)
	p := &articlePage{
		Frame: f, Path: "/" + l.Path, Label: s.kind(l.Kind),
		Headline: s.retractedTitle(l.Headline, l.IsRetracted()), Standfirst: l.Standfirst, KeyPoints: l.KeyPoints,
		Dateline: l.Dateline, Byline: s.byline(l),
	}
	if l.Kind == article.Sponsored {
		p.Label, p.Sponsored = "", s.sponsored(l.Sponsor)
	}
	p.crumbs(l)
	s.dates(ctx, p, l, now)
	for _, t := range l.Topics {
		p.Topics = append(p.Topics, web.Link{Name: t.Name, URL: "/topic/" + t.Slug})
	}
	policy, err := correction.PolicyOf(ctx, q)
	if err != nil {
		return nil, err
	}
	s.notes(p, policy, l, now)
	if p.Outlets, err = s.outlets(ctx, q, policy, l); err != nil {
		return nil, err
	}
	p.Share = s.shareOf(l)
	claims, err := s.boxes(ctx, q, l, desk)
	if err != nil {
		return nil, err
	}
	pictures, err := s.text(ctx, q, p, l, claims)
	if err != nil {
		return nil, err
	}
	s.describe(p, l, pictures, claims)
	return p, nil
}

func (p *articlePage) crumbs(l article.Live) {
	for _, sec := range l.Trail {
		p.Trail = append(p.Trail, web.Link{Name: sec.Name, URL: "/" + sec.Path})
		if sec.Accent != "" {
			p.Accent = sec.Accent
		}
	}
	if l.Kind == article.Opinion {
		p.Accent = "opinion"
	}
	if len(p.Trail) > 0 {
		here(p.Frame, p.Trail[0].URL)
	}
}

// dates tells first publication and last update apart, and says when a story is
// more than a year old.
func (s *Site) dates(ctx context.Context, p *articlePage, l article.Live, now time.Time) {
	first, last := l.FirstPublished.In(s.Zone), l.Article.Updated.In(s.Zone)
	if l.FirstPublished.IsZero() {
		return // a preview of what was never published
	}
	p.Published = s.moment(first)
	if last.Sub(first) > settled {
		p.Updated = s.moment(last)
		if sameDay(first, last) {
			p.Updated.Long, p.Updated.Short = p.Updated.Clock, p.Updated.Clock
		}
	}
	years := 0
	for !first.AddDate(years+1, 0, 0).After(now) {
		years++
	}
	if years > 0 {
		p.Old = s.t("article.old", years)
	}
	pagecache.FreshUntil(ctx, first.AddDate(years+1, 0, 0))
}

// iso is an instant for machines, in UTC: html/template would write the + of a zone
// as five letters.
func iso(t time.Time) string { return t.UTC().Format("2006-01-02T15:04Z") } // HTML §2.3.5.7

func (s *Site) moment(t time.Time) *moment {
	clock := s.Locale.Clock(t)
	return &moment{
		ISO: iso(t), Clock: clock,
		Long:  s.Locale.FullDateTime(t),
		Short: s.Locale.DateTimeShort(t),
	}
}

// byline names who wrote the story, then who did what else for it: "Naledi Moyo and
// Gert le Roux · Photographs: Thandi Nkosi". A story without any is the paper's own.
func (s *Site) byline(l article.Live) template.HTML {
	var wrote []template.HTML
	var roles []string
	did := map[string][]template.HTML{}
	for _, c := range l.Authors {
		name := template.HTML(`<a href="/author/` + template.HTMLEscapeString(c.Slug) + `"><bdi>` + template.HTMLEscapeString(c.Name) + `</bdi></a>`)
		if c.ByRole == "" {
			wrote = append(wrote, name)
			continue
		}
		if did[c.ByRole] == nil {
			roles = append(roles, c.ByRole)
		}
		did[c.ByRole] = append(did[c.ByRole], name)
	}
	if l.Agency != "" {
		wrote = append(wrote, template.HTML(`<bdi>`+template.HTMLEscapeString(l.Agency)+`</bdi>`))
	}
	line := s.Locale.ListHTML(wrote)
	for _, role := range roles {
		if line != "" {
			line += " · "
		}
		line += template.HTML(template.HTMLEscapeString(role)) + ": " + s.Locale.ListHTML(did[role])
	}
	return line
}

func (s *Site) change(c article.Change, now time.Time) change {
	at := c.At.In(s.Zone)
	c.Note = s.noteWords(c)
	v := change{note: s.noteOf(c, now), ISO: iso(at), When: s.Locale.Clock(at), Note: c.Note}
	switch {
	case sameDay(at, now):
	case at.Year() == now.Year():
		v.When = s.Locale.DateTimeShort(at)
	default:
		v.When = s.Locale.DateTime(at)
	}
	switch {
	case c.Note == "":
		v.Note = s.t("changes." + string(c.Kind))
	case c.Kind == article.Correction:
		v.Note = s.t("article.corrected", c.Note)
	case c.Kind == article.Clarification:
		v.Note = s.t("article.clarified", c.Note)
	case c.Kind == article.EditorsNote:
		v.Note = s.t("article.noted", c.Note)
	}
	return v
}

// reading is how many words a minute a reader of news gets through in English
// (Brysbaert 2019 found 238 for non-fiction).
const reading = 238

// lead is how wide the lead picture and pictures in the text are shown, from
// article.css.
const (
	leadSizes = "(min-width:48em) 48rem,100vw"
	textSizes = "(min-width:40em) 36rem,100vw"
)

// text renders the body and the lead picture, and gives the pictures it found.
func (s *Site) text(ctx context.Context, q database.Reader, p *articlePage, l article.Live, claims *claimBoxes) (map[string]media.Picture, error) {
	list, err := media.ByKeys(ctx, q, l.Pictures()...)
	if err != nil {
		return nil, err
	}
	pictures := byKey(list)
	if m, ok := pictures[l.Lead.Key]; ok {
		p.Lead = whole(m, first(l.Lead.Alt, m.Alt)).at(leadSizes, true)
		p.Lead.Caption, p.Lead.Credit = captionOf(m, l.Lead)
	}
	if l.Body == nil {
		return pictures, nil
	}
	o := s.markup(pictures)
	claims.put(&o)
	o.SplitAfter = 2 // on a phone key points and links stand between the two
	if l.Kind == article.Sponsored {
		o.Rel = "sponsored nofollow"
	}
	p.Before, p.After = l.Body.HTMLParts(o)
	if !dropCap(l.Body) {
		p.Before = template.HTML(strings.Replace(string(p.Before), ` class="first"`, "", 1))
	}
	if !l.Bare() { // of a notice in place of the text nobody asks how long it is
		p.Minutes = max(1, (l.Body.Words()+reading/2)/reading)
	}
	return pictures, nil
}

// capLength is how long the first paragraph must be, in bytes, for its first letter to
// stand three lines high: about four lines on a wide page.
const capLength = 180

// largest asks for the widest file there is.
const largest = 10_000

// captionOf is what stands under a picture: the story's own words, else the picture's; under a stand-in always its own.
func captionOf(m media.Picture, own article.Picture) (caption, credit string) {
	if m.For != "" {
		return m.Caption, m.Credit
	}
	return first(own.Caption, m.Caption), first(own.Credit, m.Credit)
}

// dropCap tells whether a text may begin with a large letter: a long first paragraph
// in a script whose letters stand alone, which Arabic's do not.
func dropCap(d *markup.Document) bool {
	for _, b := range d.Blocks {
		p, ok := b.Content.(markup.Paragraph)
		if !ok {
			continue
		}
		text := strings.TrimLeft(p.Text.Plain(), "“‘\"'«")
		r, _ := utf8.DecodeRuneInString(text)
		return len(text) >= capLength && unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
	}
	return false
}

// markup is how a text of the paper becomes HTML, with these pictures at hand.
func (s *Site) markup(pictures map[string]media.Picture) markup.Options {
	return markup.Options{
		Lang: s.Locale.Tag(), Sizes: textSizes, Host: host(s.URL),
		Words: markup.Words{Footnotes: s.t("article.footnotes"), Back: s.t("article.backtotext"), Table: s.t("article.tablescroll")},
		Pictures: func(key string) (markup.Image, bool) {
			m, ok := pictures[key]
			if !ok { // not here, or its rights ended: words without their picture would say nothing
				return markup.Image{Gone: true}, true
			}
			v := whole(m, m.Alt)
			img := markup.Image{Src: v.Src, Width: v.Width, Height: v.Height, Alt: m.Alt, Caption: m.Caption, Credit: m.Credit,
				Large: m.URL(largest, media.JPEG), Own: m.For != ""}
			for _, f := range v.sources() {
				img.Sources = append(img.Sources, markup.ImageSource{Type: f.Type, Srcset: f.Srcset})
			}
			if len(img.Sources) == 0 {
				img.Srcset = v.Srcset
			}
			return img, true
		},
	}
}

// related is the coverage beside this story: what its editor chose and what else
// was written about its topics, else the newest of its section.
func (s *Site) related(ctx context.Context, q database.Reader, p *articlePage, l article.Live, all []section.Section) error {
	stories, err := article.Related(ctx, q, l, 3)
	if err != nil {
		return err
	}
	d := s.desk(q, all)
	for _, c := range stories {
		v := d.card(c)
		if label := s.kind(c.Kind); label != "" {
			v.Day += " · " + label
		}
		p.Related = append(p.Related, v)
	}
	p.RelatedTitle = s.t("article.morefrom", l.Section.Name)
	if len(l.Topics) > 0 || len(l.Revision.Related) > 0 {
		p.RelatedTitle = s.t("article.previous")
	}
	return nil
}

func first(words ...string) string {
	for _, w := range words {
		if strings.TrimSpace(w) != "" {
			return w
		}
	}
	return ""
}
