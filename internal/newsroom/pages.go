package newsroom

import (
	"errors"
	"net/http"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
	"broadsheet/internal/section"
)

// pagesPage lists the standing pages.
type pagesPage struct {
	*room
	Pages []section.Page
}

func (v *visit) pages() error {
	var p pagesPage
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Pages", "/newsroom/more"); err != nil {
			return err
		}
		p.Pages, err = section.Pages(v.ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "pages", p)
}

// standing is the form of a standing page.
type standing struct {
	*room
	Known                         bool // the page exists, so its address stays
	Slug, Named, Standfirst, Body string
	Position                      int
	Seen                          string // when it was last saved, as the form saw it
	Stale                         bool
}

// pageSheet opens the page ?slug, or an empty one.
func (v *visit) pageSheet() error {
	var p standing
	if slug := v.r.URL.Query().Get("slug"); slug != "" {
		page, err := section.PageBySlug(v.ctx, v.DB, slug)
		if err != nil {
			return err
		}
		p = standing{Known: true, Slug: page.Slug, Named: page.Title, Standfirst: page.Standfirst, Body: page.Body.Markdown(), Position: page.Position,
			Seen: page.Updated.Format(exact)}
	}
	return v.showPage(http.StatusOK, p, nil)
}

// exact tells two saves apart that happened in one second.
const exact = "20060102T150405.000000"

func (v *visit) showPage(status int, p standing, bad problems) error {
	err := v.read(func(q database.Reader) (err error) {
		p.room, err = v.room(q, first(p.Named, "New page"), "/newsroom/more")
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "page", p)
}

// savePage keeps a standing page; readers see it at once.
func (v *visit) savePage() error {
	if err := v.parse(); err != nil {
		return err
	}
	p := standing{Known: v.line("known") != "", Slug: v.line("slug"), Named: v.line("title"), Standfirst: v.line("standfirst"), Body: v.long("body"),
		Position: int(v.number("position")), Seen: v.line("seen")}
	if p.Slug == "" {
		p.Slug = article.Slug(p.Named)
	}
	seen := p.Seen
	err := v.write(func(tx *database.Tx) error {
		p.Seen = seen // the closure may run again
		return v.keepPage(tx, &p)
	})
	if bad, ok := problemsOf(err); ok {
		return v.showPage(http.StatusUnprocessableEntity, p, bad)
	}
	if err != nil {
		return err
	}
	if p.Stale {
		return v.showPage(http.StatusConflict, p, nil)
	}
	return v.to("/newsroom/pages", "described")
}

func (v *visit) keepPage(tx *database.Tx, p *standing) error {
	p.Stale = false
	old, err := section.PageBySlug(v.ctx, tx, p.Slug)
	if err != nil && !errors.Is(err, section.ErrNotFound) {
		return err
	}
	exists := err == nil
	if exists && !p.Known {
		return problems{{Field: "slug", Words: "There is already a page at /" + p.Slug + ". Choose another address."}}.err()
	}
	if exists && old.Updated.Format(exact) != p.Seen {
		p.Stale, p.Seen = true, old.Updated.Format(exact) // the next save is made knowingly
		return nil
	}
	body, err := markup.ParseMarkdown(p.Body, old.Body)
	if err != nil {
		return problems{{Field: "body", Words: "The text cannot be kept: " + err.Error() + "."}}.err()
	}
	if owner, err := section.Resolve(v.ctx, tx, p.Slug); err == nil && (owner.Kind != section.KindPage || !exists) {
		return &section.TakenError{Path: p.Slug, Owner: owner}
	}
	_, err = section.SavePage(v.ctx, tx, v.who.Actor(), section.Page{Slug: p.Slug, Title: strings.TrimSpace(p.Named), Standfirst: p.Standfirst, Body: body, Position: p.Position})
	return err
}
