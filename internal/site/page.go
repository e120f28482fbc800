package site

import (
	"context"
	"html/template"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/media"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// standingPage is a text that is not news: About, House rules.
type standingPage struct {
	*web.Frame
	Heading, Intro string
	Body           template.HTML
	Updated        string
}

// page is the standing page that an address leads to.
func (s *Site) page(ctx context.Context, q database.Reader, at section.Address) (*pagecache.Page, error) {
	text, err := section.PageByID(ctx, q, at.ID)
	if err != nil {
		return nil, err
	}
	if !at.Current {
		return nil, &article.MovedError{Path: text.Slug}
	}
	f, _, err := s.frame(ctx, q)
	if err != nil {
		return nil, err
	}
	p := &standingPage{Frame: f, Heading: text.Title, Intro: text.Standfirst}
	p.Title, p.Description, p.Canonical = text.Title, first(text.Standfirst, s.About), s.absolute(text.Slug)
	if !text.Updated.IsZero() {
		p.Updated = s.t("article.updated", s.Locale.LongDate(text.Updated.In(s.Zone)))
	}
	if text.Body != nil {
		pictures, err := media.ByKeys(ctx, q, text.Body.Pictures()...)
		if err != nil {
			return nil, err
		}
		_, p.Body = text.Body.HTMLParts(s.markup(byKey(pictures)))
	}
	return s.print("page", p)
}

func byKey(list []media.Picture) map[string]media.Picture {
	pictures := make(map[string]media.Picture, len(list))
	for _, m := range list {
		pictures[m.Asked()] = m
	}
	return pictures
}
