package site

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// resolve answers every address without a fixed beginning: a section, a story and
// what hangs on it, or a standing page.
func (s *Site) resolve(w http.ResponseWriter, r *http.Request) error {
	path := strings.Trim(r.URL.Path, "/")
	if clean := "/" + path; clean != r.URL.Path {
		return redirect(w, r, clean) // a slash too many
	}
	err := s.lead(w, r, path)
	if web.ProblemOf(err).Kind == web.KindNotFound && err != nil {
		return s.forward(w, r, path, err)
	}
	return err
}

// forward answers where no page stands: by a redirect of the house, if there is one, in one step.
func (s *Site) forward(w http.ResponseWriter, r *http.Request, path string, nothing error) error {
	f, err := section.ForwardTo(r.Context(), s.DB, path)
	switch {
	case errors.Is(err, section.ErrNotFound):
		return nothing
	case err != nil:
		return err
	case f.Gone():
		return web.Gone("")
	}
	to, err := url.Parse(f.Target)
	if err != nil {
		return err
	}
	if !f.Outside() {
		if to.Path, err = s.final(r.Context(), web.LocalPath(to.Path, "/")); err != nil {
			return err
		}
	}
	w.Header().Set("Cache-Control", "no-cache") // it may be changed
	http.Redirect(w, r, to.String(), f.Status())
	return nil
}

// final gives the address at which what once stood at a path stands now, so that a redirect to it is no chain.
func (s *Site) final(ctx context.Context, path string) (string, error) {
	a, err := section.Resolve(ctx, s.DB, strings.Trim(path, "/"))
	if errors.Is(err, section.ErrNotFound) {
		return path, nil
	}
	if err != nil || a.Current {
		return path, err
	}
	now, err := section.CurrentPath(ctx, s.DB, a)
	if now == "" {
		return path, err
	}
	return "/" + now, err
}

// lead is the page at a path, as far as there is one.
func (s *Site) lead(w http.ResponseWriter, r *http.Request, path string) error {
	if sec, name, ok := feedOf(path); ok {
		return s.feed(w, r, sec, name)
	}
	if story, ok := strings.CutSuffix(path, "/changes"); ok {
		return s.serve(w, r, "/"+path, func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
			return s.changes(ctx, q, story)
		})
	}
	ask, err := s.asked(r, path)
	if err != nil {
		return s.explain(w, r, err)
	}
	return s.serve(w, r, "/"+path+ask.key(), func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		return s.at(ctx, q, path, ask)
	})
}

// at is the page that stands at a path.
func (s *Site) at(ctx context.Context, q database.Reader, path string, ask asked) (*pagecache.Page, error) {
	to, err := section.Resolve(ctx, q, path)
	if err != nil {
		return nil, err
	}
	switch to.Kind {
	case section.KindSection:
		return s.section(ctx, q, to, ask.page)
	case section.KindPage:
		return s.page(ctx, q, to)
	}
	return s.article(ctx, q, path, ask.talk)
}

// asked is the part of a query that a page knows. The rest never enters a key.
type asked struct {
	page int // of a list, from 1
	talk TalkAsk
}

// TalkAsk is what a reader asks of the comments of a story: which page of them, from
// 1.
type TalkAsk struct{ Page int }

func (a asked) key() string {
	key := ""
	if a.page > 1 {
		key += "?page=" + strconv.Itoa(a.page)
	}
	if a.talk.Page > 1 {
		key += "?comments=" + strconv.Itoa(a.talk.Page)
	}
	return key
}

// asked reads the query as far as the kind of page at the path knows it, so that
// strangers cannot fill the cache with copies of one page. An address without a
// query costs nothing.
func (s *Site) asked(r *http.Request, path string) (asked, error) {
	ask := asked{page: 1, talk: TalkAsk{Page: 1}}
	if r.URL.RawQuery == "" {
		return ask, nil
	}
	to, err := section.Resolve(r.Context(), s.DB, path)
	if err != nil {
		return ask, err
	}
	switch query := r.URL.Query(); to.Kind {
	case section.KindSection:
		ask.page = leafOf(query.Get("page"))
	case section.KindArticle:
		ask.talk.Page = leafOf(query.Get("comments"))
	}
	return ask, nil
}

// deepest is the last leaf of a list that can be asked for: at 20 stories each,
// twenty thousand stories back. The archive goes further.
const deepest = 1000

func leafOf(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > deepest {
		return 1
	}
	return n
}

// leaf is how many stories a list shows at once.
const leaf = 20

func nth(n int) article.Leaf { return article.Leaf{Number: n, Size: leaf} }

// pager leads through the leaves of a list.
type pager struct{ Newer, Older string }

func pages(path string, n int, more bool) pager {
	var p pager
	switch {
	case n == 2:
		p.Newer = path
	case n > 2:
		p.Newer = path + "?page=" + strconv.Itoa(n-1)
	}
	if more {
		p.Older = path + "?page=" + strconv.Itoa(n+1)
	}
	return p
}

// beyond is the answer to a leaf that a list does not have.
func beyond(n, found int) error {
	if n > 1 && found == 0 {
		return web.NotFound("")
	}
	return nil
}
