package site

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/web"
)

// talkPage is a page about one comment or one report: written for one visitor, never kept.
type talkPage struct {
	*web.Frame
	Heading  string
	Words    string // what became of it
	Story    string // headline of the story
	StoryURL string
	Comment  *voice
	Form     *letter
	Edit     *editing
	Report   *reporting
	Error    *errorForm
	Kept     string // the words of a comment whose story is gone, or of a report
	Answer   string // what the desk says of a report
	Back     string
}

// editing is the form in which a slip is mended.
type editing struct {
	Action, Text, Left, Problem string
}

// private answers with a page that nobody keeps.
func (s *Site) private(w http.ResponseWriter, r *http.Request, status int, name string, page any) error {
	out, err := s.Web.Templates.Render("site/"+name, page)
	if err == nil {
		web.Send(w, r, status, out)
	}
	return err
}

// about begins a page about something of a story.
func (d *Discussion) about(r *http.Request, story int64) (*talkPage, error) {
	p := &talkPage{}
	return p, d.Site.DB.Read(r.Context(), func(q database.Reader) error {
		f, _, err := d.Site.frame(r.Context(), q)
		if err != nil {
			return err
		}
		p.Frame = f
		p.Robots = "noindex"
		l, err := article.LiveByID(r.Context(), q, story)
		if err != nil {
			return err
		}
		p.Story, p.StoryURL = l.Headline, "/"+l.Path
		return nil
	})
}

// letterPage shows the form for a comment on a page of its own.
func (d *Discussion) letterPage(w http.ResponseWriter, r *http.Request, status int, form *letter, to *voice) error {
	p, err := d.about(r, form.Story)
	if err != nil && form.Text != "" && p.Frame != nil {
		return d.lostStory(w, status, r, p, form)
	}
	if err != nil {
		return d.Site.explain(w, r, err)
	}
	form.Alone = true
	p.Heading, p.Form, p.Comment, p.Back = form.Heading, form, to, d.Site.t("comments.back")
	p.Title = p.Heading
	return d.Site.private(w, r, status, "comments_page", p)
}

// lostStory gives the words back to a reader who wrote them under a story that is gone meanwhile.
func (d *Discussion) lostStory(w http.ResponseWriter, status int, r *http.Request, p *talkPage, form *letter) error {
	p.Heading, p.Words, p.StoryURL, p.Story, p.Back = form.Heading, form.Problem, "/", d.Site.Name, d.Site.t("errors.tofront")
	p.Title, p.Kept = p.Heading, form.Text
	return d.Site.private(w, r, status, "comments_page", p)
}

// statePage tells whoever posted a comment where it stands, and lets them mend it for five minutes.
func (d *Discussion) statePage(w http.ResponseWriter, r *http.Request, status int, c comment.Comment, own bool, typed, problem string) error {
	p, err := d.about(r, c.ArticleID)
	if err != nil {
		return d.Site.explain(w, r, err)
	}
	s := d.Site
	p.Heading, p.Words, p.Back = s.t("comments.yours"), d.standing(c), s.t("comments.back")
	p.Title = p.Heading
	p.Comment = d.voice(s.DB, comment.Shown{Comment: c}, false)
	if l, err := article.LiveByID(r.Context(), s.DB, c.ArticleID); err == nil {
		fixed, err := d.fixesOf(r.Context(), s.DB, l)
		if err != nil {
			return err
		}
		fixed.mark(p.Comment)
	}
	if c.State == comment.Published {
		if to, err := d.permalink(r.Context(), c); err == nil {
			p.StoryURL = to
		}
	}
	if now := s.DB.Now(); own && c.MayEdit(now) {
		left := int(c.Posted.Add(comment.EditTime).Sub(now)/time.Minute) + 1
		p.Edit = &editing{Action: d.path(c.ID), Text: first(typed, c.Text), Left: s.t("comments.editleft", left), Problem: problem}
	} else if problem != "" { // too late to edit; the new words go back to whoever wrote them
		p.Words, p.Kept = problem+" "+p.Words, typed
	}
	return s.private(w, r, status, "comments_page", p)
}

func (d *Discussion) standing(c comment.Comment) string {
	switch c.State {
	case comment.Published:
		return d.Site.t("comments.published")
	case comment.Held:
		return d.Site.t("comments.held")
	case comment.Removed:
		return d.Site.t("comments.removed")
	}
	return d.Site.t("comments.refused")
}

// fragment answers a script that posted a comment: the words, and the comment in its place if it is published.
func (d *Discussion) fragment(w http.ResponseWriter, r *http.Request, c comment.Comment) error {
	p := &talkPage{Words: d.standing(c), StoryURL: d.path(c.ID), Heading: d.Site.t("comments.yours")}
	p.Comment = d.voice(d.Site.DB, comment.Shown{Comment: c}, false)
	out, err := d.Site.Web.Templates.Piece("site/comments_page", "posted", p)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusCreated)
	w.Write(out)
	return nil
}

// reporting is the form that tells moderators about a comment.
type reporting struct {
	Action  string
	Reasons []reason
	Note    string
	Problem string
	Sent    string
}

type reason struct {
	Value, Words string
	Chosen       bool
}

func (d *Discussion) askReport(w http.ResponseWriter, r *http.Request) error {
	return d.reportPage(w, r, http.StatusOK, &reporting{}, "")
}

func (d *Discussion) reportPage(w http.ResponseWriter, r *http.Request, status int, form *reporting, chosen string) error {
	c, err := d.public(r)
	if err != nil {
		return err
	}
	p, err := d.about(r, c.ArticleID)
	if err != nil {
		return d.Site.explain(w, r, err)
	}
	p.Heading, p.Back, p.Report = d.Site.t("comments.reporthead"), d.Site.t("comments.back"), form
	p.Title = p.Heading
	p.Comment = d.voice(d.Site.DB, comment.Shown{Comment: c}, false)
	form.Action = d.path(c.ID) + "/report"
	for _, v := range comment.Reasons {
		form.Reasons = append(form.Reasons, reason{v, d.Site.t("comments.report" + v), v == chosen})
	}
	return d.Site.private(w, r, status, "comments_page", p)
}

// report takes a report in. Nobody needs an account for it.
func (d *Discussion) report(w http.ResponseWriter, r *http.Request) error {
	c, err := d.public(r)
	if err != nil {
		return err
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	why, note := r.PostForm.Get("reason"), r.PostForm.Get("note")
	if err = d.reports.Allow(web.ClientIP(r)); err == nil {
		err = comment.File(r.Context(), d.Site.DB, c.ID, why, note)
	}
	if err != nil {
		_, words, ok := d.words(err)
		if !ok {
			return err
		}
		return d.reportPage(w, r, web.ProblemOf(err).Status, &reporting{Note: note, Problem: words}, why)
	}
	return d.reportPage(w, r, http.StatusOK, &reporting{Sent: d.Site.t("comments.reportsent")}, "")
}

// errorForm is how a reader tells the newsroom that a story is wrong.
type errorForm struct {
	Story                      int64
	About                      string
	Passage, Text, Name, Email string
	Problem, Sent              string
	Track                      string // where its sender sees what became of it
}

func (d *Discussion) askError(w http.ResponseWriter, r *http.Request) error {
	story, err := strconv.ParseInt(r.URL.Query().Get("story"), 10, 64)
	if err != nil {
		return web.NotFound("")
	}
	return d.errorPage(w, r, http.StatusOK, &errorForm{Story: story})
}

func (d *Discussion) errorPage(w http.ResponseWriter, r *http.Request, status int, form *errorForm) error {
	p, err := d.about(r, form.Story)
	if err != nil {
		return d.Site.explain(w, r, err)
	}
	p.Heading, p.Back, p.Error = d.Site.t("report.heading"), d.Site.t("comments.back"), form
	p.Title = p.Heading
	form.About = d.Site.t("report.story", p.Story)
	return d.Site.private(w, r, status, "comments_page", p)
}

// reportError takes word of an error in. A refused form comes back filled.
func (d *Discussion) reportError(w http.ResponseWriter, r *http.Request) error {
	if err := web.ParseForm(r); err != nil {
		return err
	}
	f := &errorForm{Story: number(r, "story"), Passage: r.PostForm.Get("passage"), Text: r.PostForm.Get("text"),
		Name: r.PostForm.Get("name"), Email: r.PostForm.Get("email")}
	var id int64
	track := ""
	err := d.reports.Allow(web.ClientIP(r))
	if err == nil && strings.TrimSpace(r.PostForm.Get("website")) == "" { // what fills in the hidden field is thanked and forgotten
		secret := comment.NewSecret()
		id, err = comment.FileError(r.Context(), d.Site.DB, comment.ErrorReport{ArticleID: f.Story, Passage: f.Passage, Text: f.Text, Name: f.Name, Email: f.Email, Secret: secret})
		if err == nil {
			web.SetPrivate(w, r, "mine", secret, reportPath(id), reportLife)
			track = reportPath(id)
		}
	}
	if err != nil {
		_, words, ok := d.words(err)
		if !ok {
			return d.Site.explain(w, r, err)
		}
		f.Problem = words
		return d.errorPage(w, r, web.ProblemOf(err).Status, f)
	}
	return d.errorPage(w, r, http.StatusOK, &errorForm{Story: f.Story, Sent: d.Site.t("report.thanks"), Track: track})
}
