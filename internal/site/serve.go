package site

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// render makes one page from one snapshot of the database.
type render func(ctx context.Context, q database.Reader) (*pagecache.Page, error)

// serve answers with the kept page of this key, or with a new one. The version of
// the theme is part of the key, so an edited template shows at the next read.
func (s *Site) serve(w http.ResponseWriter, r *http.Request, key string, f render) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return web.MethodNotAllowed("GET, HEAD")
	}
	if s.Staff != nil && len(s.Web.Templates.Problems()) > 0 && s.Staff(r) {
		return s.faults(w, r)
	}
	return s.explain(w, r, s.Cache.Serve(w, r, s.Web.Templates.Version()+key, f))
}

// explain turns the nouns' answers into the reader's.
func (s *Site) explain(w http.ResponseWriter, r *http.Request, err error) error {
	var moved *article.MovedError
	switch {
	case errors.As(err, &moved):
		return redirect(w, r, "/"+moved.Path)
	case errors.Is(err, article.ErrNotFound), errors.Is(err, section.ErrNotFound):
		return web.NotFound("")
	}
	return err
}

// redirect sends the reader to where the page is now, for good (RFC 9110 §15.4.2),
// with what was asked of it. It may be undone, so browsers should ask again.
func redirect(w http.ResponseWriter, r *http.Request, path string) error {
	path = (&url.URL{Path: web.LocalPath(path, "/")}).EscapedPath()
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, path, http.StatusMovedPermanently)
	return nil
}

// print puts a page of the paper on paper.
func (s *Site) print(name string, data any) (*pagecache.Page, error) {
	out, err := s.Web.Templates.Render("site/"+name, data)
	if err != nil {
		return nil, err
	}
	return &pagecache.Page{
		Status: http.StatusOK,
		Type:   "text/html; charset=utf-8",
		Body:   out.Body,
		Header: http.Header{"Content-Security-Policy": {out.Policy}},
	}, nil
}
