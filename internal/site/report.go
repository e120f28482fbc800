package site

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/web"
)

// reportLife is how long the browser that reported an error can ask what became of it: longer than any desk takes.
const reportLife = 90 * 24 * time.Hour

func reportPath(id int64) string { return "/corrections/report/" + strconv.FormatInt(id, 10) }

// myReport tells the browser that reported an error what became of it. To others there is no such page.
func (d *Discussion) myReport(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return web.NotFound("")
	}
	e, err := comment.ErrorByID(r.Context(), d.Site.DB, id)
	if errors.Is(err, comment.ErrNotFound) {
		return web.NotFound("")
	}
	if err != nil {
		return err
	}
	if own, err := r.Cookie("mine"); err != nil || !e.SentBy(own.Value) {
		return web.NotFound("")
	}
	p, err := d.about(r, e.ArticleID)
	if err != nil {
		return d.Site.explain(w, r, err)
	}
	s := d.Site
	p.Heading, p.Back = s.t("report.yours"), s.t("comments.back")
	p.Title, p.Words, p.Kept = p.Heading, s.t("report.waits"), e.Text
	if !e.Open {
		p.Words, p.Answer = s.t("report."+string(e.Outcome)), e.Answer
		if e.ChangeID != 0 {
			p.StoryURL += "/changes#" + note{ID: e.ChangeID}.Anchor()
			p.Back = s.t("report.tochange")
		}
	}
	return s.private(w, r, http.StatusOK, "comments_page", p)
}

// fixes tells of the comments under a story whose error was put right: the words for each, and where that stands.
type fixes struct {
	words, path string
	change      map[int64]int64
}

func (d *Discussion) fixesOf(ctx context.Context, q database.Reader, l article.Live) (fixes, error) {
	fixed, err := comment.FixedFor(ctx, q, l.Article.ID)
	return fixes{d.Site.t("report.fixed"), "/" + l.Path + "/changes", fixed}, err
}

// mark says it under the comment.
func (f fixes) mark(v *voice) {
	if change, ok := f.change[v.ID]; ok && v.Gone == "" {
		v.Fixed, v.FixedURL = f.words, f.path
		if change != 0 {
			v.FixedURL += "#" + note{ID: change}.Anchor()
		}
	}
	for _, r := range v.Replies {
		f.mark(r)
	}
}
