package newsroom

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// commentsPage is the moderation desk.
type commentsPage struct {
	*room
	Queue      comment.Queue
	Tabs       []web.Link
	Comments   []judged
	Prev, Next string
	Failed     int64  // the comment whose decision was refused
	Typed      string // the reply or reason typed for it
}

// Loose reports that a refusal belongs to no comment on this page: many were ticked, or it left the queue meanwhile.
func (p commentsPage) Loose() bool {
	for _, c := range p.Comments {
		if c.ID == p.Failed {
			return false
		}
	}
	return true
}

// judged is a comment with what a moderator needs to decide it.
type judged struct {
	comment.Comment
	Story   told
	Thread  comment.Thread
	Above   string // the name it answers
	Reports []comment.Report
	Place   string // its address under the story, when readers see it
}

// HTML is the comment as readers see it.
func (j judged) HTML() template.HTML { return comment.HTML(j.Text) }

var queues = []struct {
	queue comment.Queue
	name  string
}{{comment.QueueHeld, "Held"}, {comment.QueueReported, "Reported"}, {comment.QueueRecent, "Recent"}, {comment.QueueRemoved, "Removed and rejected"}}

func (v *visit) comments() error { return v.showComments(http.StatusOK, commentsPage{}, nil) }

func (v *visit) showComments(status int, p commentsPage, bad problems) error {
	p.Queue = comment.Queue(v.r.FormValue("queue"))
	page := min(max(v.asked("page"), 1), deepest)
	for _, one := range queues {
		if one.queue == p.Queue {
			break
		}
		if one.queue == comment.QueueRemoved {
			p.Queue = comment.QueueHeld
		}
	}
	err := v.read(func(q database.Reader) error { return v.gatherComments(q, &p, int(page)) })
	if err != nil {
		return err
	}
	if len(p.Comments) > perPage {
		p.Comments, p.Next = p.Comments[:perPage], fmt.Sprintf("/newsroom/comments?queue=%s&page=%d", p.Queue, page+1)
	}
	if page > 1 {
		p.Prev = fmt.Sprintf("/newsroom/comments?queue=%s&page=%d", p.Queue, page-1)
	}
	p.Bad = bad
	return v.print(status, "comments", p)
}

func (v *visit) gatherComments(q database.Reader, p *commentsPage, page int) (err error) {
	if p.room, err = v.room(q, "Comments", "/newsroom/comments"); err != nil {
		return err
	}
	held, reported, err := comment.Backlog(v.ctx, q)
	if err != nil {
		return err
	}
	for _, one := range queues {
		l := web.Link{Name: one.name, URL: "/newsroom/comments?queue=" + string(one.queue), Current: one.queue == p.Queue}
		switch one.queue {
		case comment.QueueHeld:
			l.Count = held
		case comment.QueueReported:
			l.Count = reported
		}
		p.Tabs = append(p.Tabs, l)
	}
	list, err := comment.Waiting(v.ctx, q, p.Queue, perPage+1, (page-1)*perPage)
	if err != nil {
		return err
	}
	p.Comments, err = v.judge(q, list)
	return err
}

// judge gathers what stands around each comment.
func (v *visit) judge(q database.Reader, list []comment.Comment) ([]judged, error) {
	var ids []int64
	for _, c := range list {
		ids = append(ids, c.ArticleID)
	}
	stories, err := v.shelf(q, ids)
	if err != nil {
		return nil, err
	}
	var out []judged
	for _, c := range list {
		j := judged{Comment: c, Story: shelf(stories).of(c.ArticleID)}
		if j.Thread, err = comment.ThreadOf(v.ctx, q, c.ArticleID, v.Policy); err != nil {
			return nil, err
		}
		if err := v.judgeOne(q, &j); err != nil {
			return nil, err
		}
		out = append(out, j)
	}
	return out, nil
}

func (v *visit) judgeOne(q database.Reader, j *judged) (err error) {
	if j.Comment.Reports > 0 {
		if j.Reports, err = comment.Reports(v.ctx, q, j.ID); err != nil {
			return err
		}
	}
	if j.ParentID != 0 {
		above, err := comment.ByID(v.ctx, q, j.ParentID)
		if err != nil {
			return err
		}
		j.Above = above.Name
	}
	if j.State == comment.Published && j.Story.State == article.StateLive {
		page, err := comment.PageOf(v.ctx, q, j.Comment)
		if err != nil {
			return err
		}
		j.Place = "/" + j.Story.Path
		if page > 1 {
			j.Place += fmt.Sprintf("?comments=%d", page)
		}
		j.Place += fmt.Sprintf("#comment-%d", j.ID)
	}
	return nil
}

// Says tells what a reader found wrong, in the words that the reader chose from.
func (p commentsPage) Says(r comment.Report) string {
	return p.v.Locale.T("comments.report" + r.Reason)
}

// decide carries out one button under one comment.
func (v *visit) decide() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	do, reason := v.line("do"), strings.TrimSpace(v.long("reason"))
	if do == "reply" {
		return v.reply(id)
	}
	err = v.write(func(tx *database.Tx) error { return v.judgement(tx, id, do, reason) })
	if bad, ok := problemsOf(err); ok {
		return v.showComments(http.StatusUnprocessableEntity, commentsPage{Failed: id, Typed: reason}, bad)
	}
	if err != nil {
		return err
	}
	return v.backToQueue("decided")
}

func (v *visit) judgement(tx *database.Tx, id int64, do, reason string) error {
	by := v.who.Actor()
	switch do {
	case "approve":
		return comment.Approve(v.ctx, tx, by, id)
	case "reject":
		return comment.Reject(v.ctx, tx, by, id, reason)
	case "remove":
		if reason == "" {
			return problems{{Field: "reason", Words: "Say why the comment is removed. The reason stays in the newsroom."}}.err()
		}
		return comment.Remove(v.ctx, tx, by, id, reason)
	case "restore":
		return comment.Restore(v.ctx, tx, by, id)
	case "error":
		return v.reportComment(tx, id)
	case "keep":
		return comment.Keep(v.ctx, tx, by, id)
	}
	return web.Invalid("Choose what to do with the comment.")
}

// reply publishes an answer of the newsroom under a comment, with the role of whoever wrote it.
func (v *visit) reply(id int64) error {
	to, err := comment.ByID(v.ctx, v.DB, id)
	if err != nil {
		return err
	}
	text := v.long("reply")
	posted, err := comment.Post(v.ctx, v.DB, v.Policy, comment.Draft{ArticleID: to.ArticleID, ParentID: id, Name: v.who.Name, Text: text,
		StaffID: v.who.ID, StaffRole: roleWords(v.who.Role)})
	if bad, ok := problemsOf(err); ok {
		return v.showComments(http.StatusUnprocessableEntity, commentsPage{Failed: id, Typed: text}, bad)
	}
	if err != nil {
		return err
	}
	if posted.Comment.State == comment.Held {
		return v.backToQueue("replyheld")
	}
	return v.backToQueue("replied")
}

// roleWords print beside a name under a story.
func roleWords(role string) string {
	if role == staff.Administrator || role == staff.Chief {
		return "Newsroom"
	}
	return title(role)
}

func title(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func (v *visit) backToQueue(did string) error {
	queue := comment.QueueHeld
	for _, one := range queues {
		if string(one.queue) == v.line("queue") {
			queue = one.queue
		}
	}
	return web.SeeOther(v.w, v.r, fmt.Sprintf("/newsroom/comments?queue=%s&did=%s", queue, did))
}

// decideMany approves or rejects the ticked comments, all or none.
func (v *visit) decideMany() error {
	if err := v.parse(); err != nil {
		return err
	}
	do := v.line("do")
	if do != "approve" && do != "reject" {
		return web.Invalid("Choose what to do with the comments.")
	}
	ids := v.numbers("comment")
	err := v.write(func(tx *database.Tx) error {
		for _, id := range ids {
			if err := v.judgement(tx, id, do, ""); err != nil {
				return fmt.Errorf("comment %d: %w", id, err)
			}
		}
		return nil
	})
	if bad, ok := problemsOf(err); ok {
		return v.showComments(http.StatusUnprocessableEntity, commentsPage{}, bad)
	}
	if err != nil {
		return err
	}
	return v.backToQueue("decided")
}

// thread closes or opens the comments of a story; its policy stays.
func (v *visit) thread() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	err = v.write(func(tx *database.Tx) error {
		if _, err := article.ByID(v.ctx, tx, id); err != nil {
			return err
		}
		now, err := comment.ThreadOf(v.ctx, tx, id, v.Policy)
		if err != nil {
			return err
		}
		return comment.SetThread(v.ctx, tx, v.who.Actor(), id, now.Own, v.line("closed") == "yes")
	})
	if err != nil {
		return err
	}
	return v.backToQueue("thread")
}
