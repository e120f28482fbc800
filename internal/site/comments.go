package site

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"strconv"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// Discussion is what readers write under stories, and the pages that go with it. It joins the site through Site.Talk.
type Discussion struct {
	Site      *Site
	Policy    comment.Policy                             // of the paper; a story may have its own
	Colleague func(r *http.Request) (staff.Person, bool) // who of the newsroom is asking

	posts   *web.Limiter
	reports *web.Limiter
}

// One household may send this many at once and then one per interval: enough for a lively evening, not for a robot.
const (
	postEvery, postBurst     = 20 * time.Second, 6
	reportEvery, reportBurst = 30 * time.Second, 10
)

// Join hangs the discussion on the site and registers its addresses.
func (d *Discussion) Join(mux web.Mux, clock func() time.Time) {
	d.posts, d.reports = web.NewLimiter(postEvery, postBurst, clock), web.NewLimiter(reportEvery, reportBurst, clock)
	d.Site.Talk, d.Site.TalkSize = d.talk, d.size
	d.Site.Report = func(l article.Live) string { return "/corrections/report?story=" + strconv.FormatInt(l.Article.ID, 10) }
	for pattern, h := range map[string]web.Handler{
		"POST /comment":                d.post,
		"GET /comment/{id}":            d.where,
		"POST /comment/{id}":           d.edit,
		"GET /comment/{id}/reply":      d.reply,
		"GET /comment/{id}/report":     d.askReport,
		"POST /comment/{id}/report":    d.report,
		"GET /corrections/report":      d.askError,
		"POST /corrections/report":     d.reportError,
		"GET /corrections/report/{id}": d.myReport,
	} {
		mux.Handle(pattern, d.Site.Web.Handle(h))
	}
}

// thread is the part of a story's page that shows its comments.
type thread struct {
	Heading  string
	Rule     string // how comments are moderated, in one sentence
	RulesURL string
	Comments []*voice
	Empty    string
	Earlier  string // address of the page before
	More     string // address of the next page
	MoreText string
	Form     *letter // nil where no comment can be written
	Closed   string
}

// voice is one comment in its place; its replies follow it.
type voice struct {
	ID              int64
	Name, Role      string
	Time, TimeISO   string
	Edited, ReplyTo string
	Gone            string // said in place of a removed comment
	Fixed, FixedURL string // it pointed out an error that was put right
	Text            template.HTML
	MayReply        bool
	MayReport       bool
	Replies         []*voice
}

// letter is the form in which a comment is written; refused, it comes back filled.
type letter struct {
	Story, Parent     int64
	Heading           string
	Name, Email, Text string
	Trap              string
	Rules             template.HTML // what we ask and what we keep
	rules             string        // address of the house rules, empty if the paper has no such page
	Problem, Field    string
	Button            string
	Alone             bool // on a page of its own, right under its h1
}

// talk is Site.Talk.
func (d *Discussion) talk(ctx context.Context, q database.Reader, l article.Live, ask TalkAsk) (*Talk, error) {
	how, err := comment.ThreadOf(ctx, q, l.Article.ID, d.Policy)
	if err != nil {
		return nil, err
	}
	leaf, err := comment.List(ctx, q, l.Article.ID, ask.Page)
	if err != nil {
		return nil, err
	}
	if how.Policy == comment.Off && leaf.Total == 0 {
		return nil, nil // no comments, and there will be none
	}
	if ask.Page > leaf.Pages {
		return nil, web.NotFound("") // strangers cannot fill the cache with pages that a thread does not have
	}
	s := d.Site
	open := !how.Closed && how.Policy != comment.Off
	form, err := d.letter(ctx, q, l.Article.ID)
	if err != nil {
		return nil, err
	}
	t := &thread{Heading: s.t("comments.heading"), RulesURL: form.rules, Comments: d.voices(q, leaf.Comments, open)}
	fixed, err := d.fixesOf(ctx, q, l)
	if err != nil {
		return nil, err
	}
	for _, v := range t.Comments {
		fixed.mark(v)
	}
	if leaf.Total > 0 {
		t.Heading = s.t("comments.count", leaf.Total)
	} else if open {
		t.Empty = s.t("comments.first")
	}
	d.leaves(t, leaf, "/"+l.Path)
	switch {
	case how.Policy == comment.Off, how.Closed:
		t.Closed = s.t("comments.closed")
	default:
		t.Rule = s.t("comments." + string(how.Policy))
		t.Form = form
	}
	return &Talk{Label: t.Heading, View: t}, nil
}

// The standing pages that the form for a comment leads to, where the paper has them.
const rulesPage, privacyPage = "house-rules", "privacy"

func (d *Discussion) letter(ctx context.Context, q database.Reader, story int64) (*letter, error) {
	s := d.Site
	l := &letter{Story: story, Heading: s.t("comments.write"), Button: s.t("comments.post")}
	pages, err := section.Pages(ctx, q)
	privacy := ""
	for _, p := range pages {
		switch p.Slug {
		case rulesPage:
			l.rules = "/" + p.Slug
		case privacyPage:
			privacy = "/" + p.Slug
		}
	}
	l.Rules = s.Locale.HTML("comments.form", link(l.rules, s.t("comments.rules")), link(privacy, s.t("comments.privacy")))
	return l, err
}

// link is a link in a sentence, or its bare words where the paper has no such page.
func link(to, words string) template.HTML {
	text := template.HTML(template.HTMLEscapeString(words))
	if to == "" {
		return text
	}
	return `<a class="u" href="` + template.HTML(template.HTMLEscapeString(to)) + `">` + text + `</a>`
}

// leaves leads to the other pages of a long thread.
func (d *Discussion) leaves(t *thread, leaf comment.Leaf, path string) {
	switch {
	case leaf.Number == 2:
		t.Earlier = path + "#comments"
	case leaf.Number > 2:
		t.Earlier = path + "?comments=" + strconv.Itoa(leaf.Number-1) + "#comments"
	}
	if leaf.Number < leaf.Pages {
		t.More = path + "?comments=" + strconv.Itoa(leaf.Number+1) + "#comments"
		t.MoreText = d.Site.t("comments.older")
	}
}

// voices puts the comments of a page into each other as they answer each other.
func (d *Discussion) voices(q database.Reader, list []comment.Shown, open bool) []*voice {
	var roots []*voice
	type above struct {
		depth int
		voice *voice
	}
	var line []above // the comments that the next one may answer, the deepest last
	for _, c := range list {
		v := d.voice(q, c, open)
		for len(line) > 0 && line[len(line)-1].depth >= c.Depth {
			line = line[:len(line)-1]
		}
		if len(line) == 0 { // a comment on the story, or a page that begins in the middle of a thread
			roots = append(roots, v)
		} else {
			up := line[len(line)-1].voice
			up.Replies = append(up.Replies, v)
		}
		line = append(line, above{c.Depth, v})
	}
	return roots
}

func (d *Discussion) voice(q database.Reader, c comment.Shown, open bool) *voice {
	s := d.Site
	v := &voice{ID: c.ID}
	if c.Gone {
		v.Gone = s.t("comments.removed")
		if c.State == comment.Held {
			v.Gone = s.t("comments.waiting")
		}
		return v
	}
	at, now := c.Posted.In(s.Zone), s.now(q)
	v.Name, v.Role, v.Text, v.MayReply = c.Name, c.StaffRole, comment.HTML(c.Text), open
	v.MayReport = c.State == comment.Published
	v.TimeISO = at.Format(time.RFC3339)
	switch {
	case sameDay(at, now):
		v.Time = s.Locale.Clock(at)
	case at.Year() == now.Year():
		v.Time = s.Locale.DateTimeShort(at)
	default:
		v.Time = s.Locale.DateTime(at)
	}
	if !c.Edited.IsZero() {
		v.Edited = s.t("comments.edited", s.Locale.Clock(c.Edited.In(s.Zone)))
	}
	if c.ReplyTo != "" {
		v.ReplyTo = s.t("comments.inreply", c.ReplyTo)
	}
	return v
}

// size is Site.TalkSize.
func (d *Discussion) size(ctx context.Context, q database.Reader, id int64) (int, error) {
	counts, err := comment.Counts(ctx, q, []int64{id})
	return counts[id], err
}

// post takes a comment in. Without a script the reader is sent to a page that says what became of it; a script is
// answered with the same words in a piece of a page.
func (d *Discussion) post(w http.ResponseWriter, r *http.Request) error {
	if err := web.ParseForm(r); err != nil {
		return err
	}
	in := comment.Draft{ArticleID: number(r, "story"), ParentID: number(r, "parent"), Name: r.PostForm.Get("name"),
		Email: r.PostForm.Get("email"), Text: r.PostForm.Get("text"), Trap: r.PostForm.Get("website")}
	who, colleague := d.colleague(r)
	if colleague {
		in.Name, in.StaffID, in.StaffRole = who.Name, who.ID, d.Site.t("comments.staff")
	} else if err := d.posts.Allow(web.ClientIP(r)); err != nil {
		return d.refused(w, r, in, err)
	}
	posted, err := comment.Post(r.Context(), d.Site.DB, d.Policy, in)
	if err != nil {
		return d.refused(w, r, in, err)
	}
	if posted.Secret != "" {
		web.SetPrivate(w, r, "mine", posted.Secret, d.path(posted.Comment.ID), ownLife)
	}
	if web.WantsFragment(r) {
		return d.fragment(w, r, posted.Comment)
	}
	if own, err := r.Cookie("mine"); posted.Again && (err != nil || !posted.Comment.Owns(own.Value)) {
		return d.statePage(w, r, http.StatusOK, posted.Comment, false, "", "") // a button pressed twice: the first answer was lost
	}
	return web.SeeOther(w, r, d.path(posted.Comment.ID))
}

// ownLife is how long the browser that posted a comment can ask where it stands.
const ownLife = 30 * 24 * time.Hour

func (d *Discussion) path(id int64) string { return "/comment/" + strconv.FormatInt(id, 10) }

func (d *Discussion) colleague(r *http.Request) (staff.Person, bool) {
	if d.Colleague == nil {
		return staff.Person{}, false
	}
	return d.Colleague(r)
}

func number(r *http.Request, name string) int64 {
	n, _ := strconv.ParseInt(r.PostForm.Get(name), 10, 64)
	return n
}

// words says why a comment was refused, in the paper's language.
func (d *Discussion) words(err error) (field, words string, ok bool) {
	var bad *comment.InvalidError
	if errors.As(err, &bad) {
		if bad.Key != "" {
			return bad.Field, d.Site.t(bad.Key, bad.Args...), true
		}
		return bad.Field, bad.Words, true
	}
	if p := web.ProblemOf(err); p.Kind == web.KindTooMany {
		return "", d.Site.t("comments.toofast"), true
	}
	return "", "", false
}

// refused shows the form again, filled: nothing that a reader typed is lost.
func (d *Discussion) refused(w http.ResponseWriter, r *http.Request, in comment.Draft, cause error) error {
	field, words, ok := d.words(cause)
	if !ok || web.WantsFragment(r) {
		if ok {
			return web.Invalid(words)
		}
		return cause
	}
	form, err := d.letter(r.Context(), d.Site.DB, in.ArticleID)
	if err != nil {
		return err
	}
	form.Parent, form.Name, form.Email, form.Text, form.Problem, form.Field = in.ParentID, in.Name, in.Email, in.Text, words, field
	if form.Parent != 0 {
		form.Heading, form.Button = d.Site.t("comments.heading"), d.Site.t("comments.postreply")
	}
	status := web.ProblemOf(cause).Status
	return d.letterPage(w, r, status, form, nil)
}

// reply is the page on which a reply is written. It needs no script.
func (d *Discussion) reply(w http.ResponseWriter, r *http.Request) error {
	c, err := d.public(r)
	if err != nil {
		return err
	}
	form, err := d.letter(r.Context(), d.Site.DB, c.ArticleID)
	if err != nil {
		return err
	}
	form.Parent, form.Heading, form.Button = c.ID, d.Site.t("comments.replyto", c.Name), d.Site.t("comments.postreply")
	return d.letterPage(w, r, http.StatusOK, form, d.voice(d.Site.DB, comment.Shown{Comment: c}, false))
}

// public finds the published comment that an address names.
func (d *Discussion) public(r *http.Request) (comment.Comment, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return comment.Comment{}, web.NotFound("")
	}
	c, err := comment.ByID(r.Context(), d.Site.DB, id)
	if errors.Is(err, comment.ErrNotFound) || err == nil && c.State != comment.Published {
		return c, web.NotFound("")
	}
	if err != nil {
		return c, err
	}
	_, err = article.LiveByID(r.Context(), d.Site.DB, c.ArticleID) // the gate: a killed story is gone, and what hangs on it
	if errors.Is(err, article.ErrNotFound) {
		return c, web.NotFound("")
	}
	return c, err
}

// where says where a comment stands, to the browser that posted it. Others are sent to it under its story.
func (d *Discussion) where(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return web.NotFound("")
	}
	c, err := comment.ByID(r.Context(), d.Site.DB, id)
	if errors.Is(err, comment.ErrNotFound) {
		return web.NotFound("")
	}
	if err != nil {
		return err
	}
	if own, err := r.Cookie("mine"); err == nil && c.Owns(own.Value) {
		return d.statePage(w, r, http.StatusOK, c, true, "", "")
	}
	if c, err = d.public(r); err != nil {
		return err
	}
	to, err := d.permalink(r.Context(), c)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, to)
}

// permalink is where a published comment stands under its story.
func (d *Discussion) permalink(ctx context.Context, c comment.Comment) (string, error) {
	l, err := article.LiveByID(ctx, d.Site.DB, c.ArticleID)
	if err != nil {
		return "", err
	}
	page, err := comment.PageOf(ctx, d.Site.DB, c)
	to := "/" + l.Path
	if page > 1 {
		to += "?comments=" + strconv.Itoa(page)
	}
	return to + "#comment-" + strconv.FormatInt(c.ID, 10), err
}

// edit changes a comment for the browser that posted it.
func (d *Discussion) edit(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return web.NotFound("")
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	own, err := r.Cookie("mine")
	if err != nil {
		return web.Forbidden("")
	}
	text := r.PostForm.Get("text")
	c, err := comment.ByID(r.Context(), d.Site.DB, id)
	if err == nil {
		if err = d.posts.Allow(web.ClientIP(r)); err == nil {
			c, err = comment.Edit(r.Context(), d.Site.DB, d.Policy, id, own.Value, text)
		}
	}
	if errors.Is(err, comment.ErrNotFound) {
		return web.NotFound("")
	}
	if err != nil {
		_, words, ok := d.words(err)
		if !ok || !c.Owns(own.Value) {
			return err
		}
		return d.statePage(w, r, web.ProblemOf(err).Status, c, true, text, words)
	}
	return web.SeeOther(w, r, d.path(id))
}
