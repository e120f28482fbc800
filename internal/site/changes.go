package site

import (
	"context"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/web"
)

// changesPage tells what changed in a story after it was published, and when.
type changesPage struct {
	*web.Frame
	Path, Headline string
	Changes        []change
	First          *moment
}

// changes hangs on the story's own address and passes its gate.
func (s *Site) changes(ctx context.Context, q database.Reader, path string) (*pagecache.Page, error) {
	l, err := article.At(ctx, q, path)
	if moved, ok := err.(*article.MovedError); ok {
		return nil, &article.MovedError{Path: moved.Path + "/changes"}
	}
	if err != nil {
		return nil, err
	}
	f, _, err := s.frame(ctx, q)
	if err != nil {
		return nil, err
	}
	p := &changesPage{Frame: f, Path: "/" + l.Path, Headline: l.Headline, First: s.moment(l.FirstPublished.In(s.Zone))}
	for _, c := range l.Changes {
		v := s.change(c, s.now(q))
		v.When = s.Locale.DateTime(c.At.In(s.Zone))
		p.Changes = append(p.Changes, v)
	}
	p.Title = s.t("article.changes") + ": " + l.Headline
	p.Canonical = s.absolute(l.Path + "/changes")
	p.Robots = "noindex" // the story is what should be found
	here(f, "/"+strings.SplitN(l.Path, "/", 2)[0])
	return s.print("changes", p)
}
