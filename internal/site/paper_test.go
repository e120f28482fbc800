package site

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
	"testing"
	"testing/fstest"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/blob"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/locale"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// paper is a small newspaper open for visitors, on a Thursday in December.
type paper struct {
	t     testing.TB
	clock *databasetest.Clock
	db    *database.DB
	store blob.Store
	site  *Site
	mux   *http.ServeMux
	http.Handler

	sections map[string]int64
	authors  map[string]int64
	stories  map[string]int64 // by slug
}

// noon is when the tests take place, in Johannesburg.
var noon = time.Date(2024, 12, 19, 14, 20, 0, 0, johannesburg())

func johannesburg() *time.Location { return time.FixedZone("SAST", 2*60*60) }

// kit is what a test may want otherwise.
type kit struct {
	locale string
	theme  fstest.MapFS
	log    io.Writer
}

func openPaper(t testing.TB, k kit) *paper {
	t.Helper()
	p := &paper{t: t, clock: databasetest.NewClock(noon), sections: map[string]int64{}, authors: map[string]int64{}, stories: map[string]int64{}}
	p.db = databasetest.NewAt(t, p.clock)
	store, err := blob.OpenDirectory(t.TempDir())
	p.must(err)
	t.Cleanup(func() { store.Close() })
	p.store = store
	if k.locale == "" {
		k.locale = "en-ZA"
	}
	if k.log == nil {
		k.log = io.Discard
	}
	log := slog.New(slog.NewTextHandler(k.log, nil))
	l := locale.Get(k.locale)
	o := web.TemplateOptions{Sources: []web.Source{Source()}, Funcs: Funcs(l, johannesburg()), Log: log, Clock: p.clock.Now}
	if k.theme != nil {
		o.Theme = k.theme
	}
	templates, err := web.NewTemplates(o)
	p.must(err)
	w := web.New(web.Options{Log: log, Templates: templates, Clock: p.clock.Now})
	p.site = &Site{
		DB: p.db, Cache: pagecache.New(p.db, pagecache.Options{}), Web: w, Locale: l, Zone: johannesburg(), Log: log,
		Name: "The Highveld Courier", About: "News from Johannesburg and the Highveld.", URL: "https://courier.example",
		FootNote: l.T("frame.demo"),
	}
	p.mux = http.NewServeMux()
	p.site.Routes(p.mux)
	p.Handler = w.Wrap(p.mux)
	return p
}

func (p *paper) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *paper) write(f func(ctx context.Context, tx *database.Tx) error) {
	p.t.Helper()
	ctx := context.Background()
	p.must(p.db.Write(ctx, func(tx *database.Tx) error { return f(ctx, tx) }))
}

const editor = "staff:1"

func (p *paper) section(slug, name, accent, parent string) {
	p.t.Helper()
	p.write(func(ctx context.Context, tx *database.Tx) error {
		s, err := section.Create(ctx, tx, editor, section.Section{Slug: slug, Name: name, Accent: accent, ParentID: p.sections[parent], Position: len(p.sections)})
		p.sections[slug] = s.ID
		return err
	})
}

func (p *paper) author(slug, name, role string) {
	p.t.Helper()
	p.write(func(ctx context.Context, tx *database.Tx) error {
		a, err := article.SaveAuthor(ctx, tx, editor, article.Author{Slug: slug, Name: name, Role: role})
		p.authors[slug] = a.ID
		return err
	})
}

// story publishes a story at a time; its slug is the name the tests know it by.
func (p *paper) story(at time.Time, t article.Text) int64 {
	p.t.Helper()
	back := p.clock.Now()
	p.clock.Set(at)
	defer p.clock.Set(back)
	if t.Kind == "" {
		t.Kind = article.News
	}
	if t.Body == nil {
		t.Body = markup.New(markup.Paragraph{Text: markup.Text("The story is short and stands here.")})
	}
	var id int64
	p.write(func(ctx context.Context, tx *database.Tx) error {
		a, r, err := article.Create(ctx, tx, editor, t)
		if err != nil {
			return err
		}
		id = a.ID
		_, err = article.Publish(ctx, tx, a.ID, article.Publication{Revision: r.ID, By: editor})
		return err
	})
	p.stories[t.Slug] = id
	return id
}

// change publishes a change to a live story.
func (p *paper) change(at time.Time, id int64, c article.Change, edit func(*article.Text)) {
	p.t.Helper()
	back := p.clock.Now()
	p.clock.Set(at)
	defer p.clock.Set(back)
	p.write(func(ctx context.Context, tx *database.Tx) error {
		head, err := article.Head(ctx, tx, id)
		if err != nil {
			return err
		}
		text := head.Text
		if edit != nil {
			edit(&text)
		}
		r, err := article.Save(ctx, tx, id, head.ID, editor, article.Ready, "", text)
		if err != nil {
			return err
		}
		_, err = article.Publish(ctx, tx, id, article.Publication{Revision: r.ID, By: editor, Change: c})
		return err
	})
}

// picture takes in a drawing of two colours; one JPEG rendition of it exists.
func (p *paper) picture(key string) {
	p.t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 600, 400))
	for i := range img.Pix {
		img.Pix[i] = byte(90 + len(key)*9)
	}
	img.Set(0, 0, color.RGBA{byte(len(p.stories)), key[0], key[len(key)-1], 255})
	var file bytes.Buffer
	p.must(jpeg.Encode(&file, img, nil))
	p.upload(key, file.Bytes())
}

func (p *paper) upload(key string, file []byte) {
	p.t.Helper()
	_, err := media.Upload(context.Background(), p.db, p.store, media.File{
		Reader: bytes.NewReader(file), Name: key + ".jpg", Key: key, By: editor,
		Texts: media.Texts{Alt: "A drawing of " + key, Caption: "The " + key + ".", Credit: "Drawing: Courier graphics desk"},
	})
	p.must(err)
}

func (p *paper) markdown(src string) *markup.Document {
	p.t.Helper()
	d, err := markup.ParseMarkdown(src, nil)
	p.must(err)
	return d
}

// today is a time of the tests' day.
func today(clock string) time.Time {
	t, err := time.Parse("15:04", clock)
	if err != nil {
		panic(err)
	}
	return time.Date(2024, 12, 19, t.Hour(), t.Minute(), 0, 0, johannesburg())
}
