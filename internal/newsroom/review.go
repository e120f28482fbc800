package newsroom

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/blob"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/web"

	bell "broadsheet/internal/notice"
)

// A review link has 256 bits, so guessing is hopeless; the limit keeps a machine from making the database busy with it,
// and leaves room for a page with twenty pictures.
const (
	lookEvery = time.Second
	lookBurst = 60
)

// reviewRoutes registers what somebody without an account can reach: one draft, by the secret in its address.
func (n *Newsroom) reviewRoutes(mux web.Mux) {
	n.looks = web.NewLimiter(lookEvery, lookBurst, n.DB.Now)
	mux.Handle("GET /review/{secret}", n.outside((*review).page))
	mux.Handle("POST /review/{secret}", n.outside((*review).note))
	mux.Handle("GET /review/{secret}/media/{key}/{file}", n.outside((*review).picture))
}

// review is one request of somebody with a review link.
type review struct {
	*Newsroom
	w    http.ResponseWriter
	r    *http.Request
	link draft.Link
}

// noDraft is said alike of a link that ended, was revoked, or never was.
func (n *Newsroom) noDraft() error { return web.NotFound(n.Locale.T("review.gone")) }

// outside opens a draft to whoever holds its link. Nothing of it is kept on the way, found by search, or told to others
// by the address.
func (n *Newsroom) outside(enter func(*review) error) http.Handler {
	return n.Web.Handle(func(w http.ResponseWriter, r *http.Request) error {
		private(w)
		w.Header().Set("Referrer-Policy", "strict-origin") // none at all would also blank the Origin by which our own form is known
		if err := n.looks.Allow(web.ClientIP(r)); err != nil {
			return err
		}
		l, err := draft.BySecret(r.Context(), n.DB, r.PathValue("secret"))
		if errors.Is(err, draft.ErrNotFound) {
			return n.noDraft()
		}
		if err != nil {
			return err
		}
		return explain(enter(&review{n, w, r, l}))
	})
}

// reviewPage is a draft as somebody outside reads it.
type reviewPage struct {
	*web.StaffFrame
	v        *Newsroom
	Path     string
	Revision article.Revision
	Fixed    bool
	Byline   string
	Section  string
	Lead     markup.Image
	HasLead  bool
	Before   template.HTML // the text before the key points, and after them
	After    template.HTML
	Ends     time.Time
	Notes    []draft.Note // left by this link
	Words    string
	Exact    string
	Name     string
	Bad      problems
	Thanks   bool
}

func (v *review) page() error {
	return v.show(http.StatusOK, reviewPage{Thanks: v.r.URL.Query().Has("noted")})
}

// show prints the draft. The secret is in its own address only, never in a link that leads away.
func (v *review) show(status int, p reviewPage) error {
	err := v.DB.Read(v.r.Context(), func(q database.Reader) error { return v.gather(q, &p) })
	if err != nil {
		return err
	}
	if err := v.link.Use(v.r.Context(), v.DB); err != nil {
		return err
	}
	return v.printPage(v.w, status, "review", p)
}

func (v *review) gather(q database.Reader, p *reviewPage) error {
	ctx := v.r.Context()
	l, err := v.shown(q)
	if err != nil {
		return err
	}
	p.v, p.Path, p.Revision, p.Fixed, p.Ends = v.Newsroom, "/review/"+v.r.PathValue("secret"), l.Revision, v.link.Revision != 0, v.link.Expires
	p.StaffFrame = &web.StaffFrame{Paper: v.Paper, Lang: v.Locale.Tag(), Dir: v.Locale.Dir(), Title: first(l.Headline, "A draft"), Home: "/"}
	var names []string
	for _, c := range l.Authors {
		names = append(names, c.Name)
	}
	p.Byline = first(v.Locale.List(names), l.Agency)
	p.Section = l.Section.Name
	pictures, err := media.ByKeys(ctx, q, l.Pictures()...)
	if err != nil {
		return err
	}
	find := v.images(pictures)
	if img, ok := find(l.Lead.Key); ok {
		img.Alt, img.Caption, img.Credit = first(l.Lead.Alt, img.Alt), first(l.Lead.Caption, img.Caption), first(l.Lead.Credit, img.Credit)
		p.Lead, p.HasLead = img, true
	}
	if l.Body != nil {
		p.Before, p.After = l.Body.HTMLParts(markup.Options{Lang: v.Locale.Tag(), Pictures: find})
	}
	p.Notes, err = draft.NotesBy(ctx, q, v.link.ID)
	return err
}

// shown is the story and the revision that the link leads to: the newest, or the one it was made for.
func (v *review) shown(q database.Reader) (article.Live, error) {
	a, err := article.ByID(v.r.Context(), q, v.link.Article)
	if err != nil {
		return article.Live{}, err
	}
	revision := v.link.Revision
	if revision == 0 {
		revision = a.HeadID
	}
	return article.Show(v.r.Context(), q, a, revision)
}

// images shows pictures by addresses below the link, for nobody else may see them yet.
func (v *review) images(list []media.Picture) func(string) (markup.Image, bool) {
	below := "/review/" + v.r.PathValue("secret")
	return func(key string) (markup.Image, bool) {
		for _, m := range list {
			if m.Key == key {
				return markup.Image{Src: below + m.URL(960, "jpg"), Width: m.Width, Height: m.Height, Alt: m.Alt, Caption: m.Caption, Credit: m.Credit}, true
			}
		}
		return markup.Image{}, false
	}
}

// picture sends a picture of the draft, and of nothing else.
func (v *review) picture() error {
	ctx, key := v.r.Context(), v.r.PathValue("key")
	var shown []string
	err := v.DB.Read(ctx, func(q database.Reader) error {
		l, err := v.shown(q)
		shown = l.Pictures()
		return err
	})
	if err != nil {
		return err
	}
	if !slices.Contains(shown, key) {
		return v.noDraft()
	}
	file, info, err := media.Open(ctx, v.DB, v.Store, key, v.r.PathValue("file"))
	if errors.Is(err, media.ErrNotFound) || errors.Is(err, blob.ErrNotFound) {
		return v.noDraft()
	}
	if err != nil {
		return err
	}
	defer file.Close()
	v.w.Header().Set("Content-Type", info.Type)
	http.ServeContent(v.w, v.r, "", time.Time{}, file)
	return nil
}

// note takes down what the reader outside has to say.
func (v *review) note() error {
	if err := web.ParseForm(v.r); err != nil {
		return err
	}
	typed := func(name string) string { return strings.TrimSpace(tidy(v.r.PostFormValue(name))) }
	p := reviewPage{Words: typed("words"), Exact: typed("exact"), Name: oneLine(typed("name"))}
	ctx := v.r.Context()
	err := v.DB.Write(ctx, func(tx *database.Tx) error {
		l, err := v.shown(tx)
		if err != nil {
			return err
		}
		passage := placed(draft.Passage{Exact: p.Exact}, l.Text)
		_, err = draft.AddNote(ctx, tx, draft.Note{Article: v.link.Article, Revision: l.Revision.ID, Passage: passage, Guest: p.Name, Link: v.link.ID, Words: p.Words})
		if err != nil {
			return err
		}
		people, err := peopleOf(ctx, tx, l.Revision, v.link.MadeBy)
		if err != nil {
			return err
		}
		return bell.Tell(ctx, tx, bell.Notice{ // it may go by mail: no headline, no word of the note, no name that a stranger typed
			Kind: "draft.noted", Subject: article.Tag(v.link.Article), Path: fmt.Sprintf("/newsroom/story/%d#notes", v.link.Article),
			Words: "Somebody with a review link left a note on a story that you work on."}, people...)
	})
	if bad, ok := problemsOf(err); ok {
		p.Bad = bad
		return v.show(http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(v.w, v.r, "/review/"+v.r.PathValue("secret")+"?noted=1#notes")
}

// Until says when the link ends.
func (p reviewPage) Until() string { return p.v.Locale.FullDateTime(p.Ends.In(p.v.Zone)) }

// Embargo says until when nobody else may know.
func (p reviewPage) Embargo() string {
	if p.Revision.Embargo.IsZero() {
		return ""
	}
	return p.v.Locale.FullDateTime(p.Revision.Embargo.In(p.v.Zone))
}
