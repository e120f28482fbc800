package newsroom

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
)

// duty is one thing that waits for somebody.
type duty struct {
	Kind     string // "write", "review", "sentback", "note", "suggestion", "plan", "late", "alone", "rights", "comments", "reports", "docket"
	Words    string // what is to be done
	Headline string // of the story, "" when it is about none
	Path     string // where it is done
	Story    int64
	For      int64  // for whom; 0: whoever may
	By       string // who asked
	At       time.Time
	Due      time.Time
	Late     bool
}

// todo lists what waits: for the visitor, or, whole, for everybody on the desk. What is late stands first, then what has a
// deadline, then the oldest. The dashboard and the menu ask here too.
func (v *visit) todo(q database.Reader, whole bool) ([]duty, error) {
	t := &todoList{visit: v, q: q, whole: whole}
	var err error
	if t.rules, err = article.RulesOf(v.ctx, q); err != nil {
		return nil, err
	}
	if t.sections, err = section.All(v.ctx, q); err != nil {
		return nil, err
	}
	for _, ask := range []func() error{t.assignments, t.reviews, t.sentBack, t.notes, t.suggestions, t.failures, t.alone, t.rights, t.readers, t.requests} {
		if err := ask(); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(t.list, urgency)
	return t.list, t.name()
}

func urgency(a, b duty) int {
	rank := func(d duty) int {
		switch {
		case d.Late:
			return 0
		case !d.Due.IsZero():
			return 1
		}
		return 2
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), a.Due.Compare(b.Due), a.At.Compare(b.At))
}

type todoList struct {
	*visit
	q        database.Reader
	whole    bool
	rules    article.Rules
	sections []section.Section
	list     []duty
}

// mine reports whether a thing for somebody (0: whoever has the right in the section) is for the visitor.
func (t *todoList) mine(person int64, r right, sec int64) bool {
	if person != 0 {
		return t.whole || person == t.who.ID
	}
	return t.mayIn(r, t.sections, sec)
}

// assignments are what people were asked to write, and whom somebody asked for a second look.
func (t *todoList) assignments() error {
	open, err := article.Assignments(t.ctx, t.q, 0)
	if err != nil {
		return err
	}
	heads, err := t.heads(open)
	for _, a := range open {
		words, r := "Write", edit
		if a.Kind == article.KindReview {
			words, r = "Second pair of eyes", t.rules.Eyes.By
		}
		if a.Words != "" {
			words += ": " + a.Words
		}
		if !t.mine(a.Staff, r, heads.of(a.ArticleID).SectionID) || a.Staff == 0 && a.By == t.who.Actor() && !t.whole {
			continue
		}
		t.list = append(t.list, duty{Kind: a.Kind, Words: words, Path: storyPath(a.ArticleID), Story: a.ArticleID, For: a.Staff, By: a.By, At: a.At, Due: a.Due, Late: a.Late(t.q.Now())})
	}
	return err
}

func (t *todoList) heads(open []article.Assignment) (shelf, error) {
	var ids []int64
	for _, a := range open {
		ids = append(ids, a.ArticleID)
	}
	return storiesByID(t.ctx, t.q, ids)
}

func storyPath(id int64) string { return fmt.Sprintf("/newsroom/story/%d", id) }

// reviews are the stories handed over: they wait for whoever may publish them, late after the hours of the house.
func (t *todoList) reviews() error {
	waiting, err := board(t.ctx, t.q, ask{Tab: tabReview, Limit: most})
	for _, s := range waiting {
		if t.asked(s.ID) || !t.mayIn(publish, t.sections, s.SectionID) {
			continue
		}
		words := "Read and publish"
		if s.Stage == article.InReview {
			words = "Read: " + t.rules.StageName(s.Stage)
		}
		late := t.rules.Remind.Review > 0 && t.q.Now().Sub(s.SavedAt) > time.Duration(t.rules.Remind.Review)*time.Hour && s.PlanAt.IsZero()
		if s.PlanAt.IsZero() {
			t.list = append(t.list, duty{Kind: "review", Words: words, Path: storyPath(s.ID) + "/publish", Story: s.ID, By: s.SavedBy, At: s.SavedAt, Late: late})
		}
	}
	return err
}

// asked reports whether somebody was asked by name to look at a story: it is then on the list already.
func (t *todoList) asked(story int64) bool {
	return slices.ContainsFunc(t.list, func(d duty) bool { return d.Story == story && d.Kind == article.KindReview })
}

// sentBack are the stories whose newest text somebody refused; they wait for those who wrote it.
func (t *todoList) sentBack() error {
	back, err := article.SentBack(t.ctx, t.q, most)
	for _, one := range back {
		who := article.StaffID(one.SavedBy)
		if t.mine(who, edit, 0) {
			t.list = append(t.list, duty{Kind: "sentback", Words: "Sent back: " + one.Note, Path: storyPath(one.ArticleID), Story: one.ArticleID, For: who, By: one.By, At: one.At})
		}
	}
	return err
}

// notes are those that wait for a person; suggestions wait for whoever writes the story.
func (t *todoList) notes() error {
	if t.NotesTo == nil {
		return nil
	}
	people := []int64{t.who.ID}
	if t.whole {
		all, err := staff.All(t.ctx, t.q)
		if err != nil {
			return err
		}
		people = nil
		for _, p := range all {
			people = append(people, p.ID)
		}
	}
	for _, id := range people {
		list, err := t.NotesTo(t.ctx, t.q, id)
		if err != nil {
			return err
		}
		for _, n := range list {
			t.list = append(t.list, duty{Kind: "note", Words: "Note: " + n.Words, Path: storyPath(n.Story) + "#notes", Story: n.Story, For: id, By: n.By, At: n.At})
		}
	}
	return nil
}

func (t *todoList) suggestions() error {
	if t.SuggestionsIn == nil {
		return nil
	}
	ids, err := t.SuggestionsIn(t.ctx, t.q)
	if err != nil {
		return err
	}
	stories, err := storiesByID(t.ctx, t.q, ids)
	for _, s := range stories {
		a, err := article.ByID(t.ctx, t.q, s.ID)
		if err != nil {
			return err
		}
		writer := article.StaffID(a.CreatedBy)
		if t.mine(writer, edit, s.SectionID) {
			t.list = append(t.list, duty{Kind: "suggestion", Words: "Accept or reject the suggested edits", Path: storyPath(s.ID), Story: s.ID, For: writer, By: s.SavedBy, At: s.SavedAt})
		}
	}
	return err
}

// failures are plans that could not be carried out, and those that are overdue.
func (t *todoList) failures() error {
	failed, err := article.Failures(t.ctx, t.q, most)
	if err != nil {
		return err
	}
	waiting, err := article.Waiting(t.ctx, t.q, most)
	if err != nil {
		return err
	}
	var ids []int64
	for _, p := range append(failed, waiting...) {
		ids = append(ids, p.ArticleID)
	}
	stories, err := storiesByID(t.ctx, t.q, ids)
	for _, p := range append(failed, waiting...) {
		late := p.Overdue(t.q.Now())
		if p.State == "waiting" && !late || p.By != t.who.Actor() && !t.mayIn(publish, t.sections, stories.of(p.ArticleID).SectionID) {
			continue
		}
		d := duty{Kind: "plan", Words: "A plan failed: " + p.Outcome, Path: fmt.Sprintf("/newsroom/plans#p%d", p.ID), Story: p.ArticleID, By: p.By, At: p.At, Late: true}
		if late {
			d.Kind, d.Words = "late", "A plan is late and is being tried again"
		}
		t.list = append(t.list, d)
	}
	return err
}

// alone is what went out without a second pair of eyes and nobody has looked at since.
func (t *todoList) alone() error {
	if !t.may(publish) {
		return nil
	}
	list, err := article.Overrides(t.ctx, t.q, true, most)
	for _, o := range list {
		if t.whole || o.By != t.who.Actor() {
			t.list = append(t.list, duty{Kind: "alone", Words: "Look afterwards at what went out with one pair of eyes", Path: fmt.Sprintf("/newsroom/overrides#o%d", o.ID), Story: o.ArticleID, By: o.By, At: o.At})
		}
	}
	return err
}

// rights are the pictures that leave their stories soon.
func (t *todoList) rights() error {
	if !t.may(pictures) || t.rules.Remind.Rights == 0 {
		return nil
	}
	ends, err := media.EndingRights(t.ctx, t.q, time.Duration(t.rules.Remind.Rights)*24*time.Hour)
	for _, e := range ends {
		t.list = append(t.list, duty{Kind: "rights", Words: fmt.Sprintf("The rights in the picture “%s” end", e.Called()), Path: "/newsroom/pictures/" + e.Key + "#rights", At: e.Uploaded, Due: e.Licence.Until})
	}
	return err
}

// readers are the comments that are held and the errors that readers reported.
func (t *todoList) readers() error {
	if !t.may(moderate) {
		return nil
	}
	held, reported, err := comment.Backlog(t.ctx, t.q)
	if err != nil {
		return err
	}
	open, err := comment.OpenErrors(t.ctx, t.q, most)
	if err != nil {
		return err
	}
	add := func(n int, kind, one, many, path string) {
		if n == 1 {
			many = one
		}
		if n > 0 {
			t.list = append(t.list, duty{Kind: kind, Words: fmt.Sprintf(many, n), Path: path, At: t.q.Now()})
		}
	}
	add(held, "comments", "%d comment is held", "%d comments are held", "/newsroom/comments")
	add(reported, "comments", "%d comment was reported", "%d comments were reported", "/newsroom/comments?queue=reported")
	add(len(open), "reports", "%d reader reports an error", "%d readers report errors", "/newsroom/reports")
	return nil
}

// requests are those of the docket that wait for a decision, or for another look.
func (t *todoList) requests() error {
	if !t.may(publish) {
		return nil
	}
	waiting, err := t.docketWaiting(t.q)
	for _, r := range waiting {
		d := duty{Kind: "docket", Words: "Decide a request to take something away", Path: fmt.Sprintf("/newsroom/docket/%d", r.ID), Story: r.ArticleID, At: r.Asked}
		if !r.Open() {
			d.Words, d.By, d.At, d.Due, d.Late = "Look again at a request that was decided", r.By, r.Decided, r.Look, r.Late(t.q.Now())
		}
		t.list = append(t.list, d)
	}
	return err
}

// name finds the headlines.
func (t *todoList) name() error {
	var ids []int64
	for _, d := range t.list {
		if d.Story != 0 {
			ids = append(ids, d.Story)
		}
	}
	stories, err := t.shelf(t.q, ids)
	for i, d := range t.list {
		if d.Story != 0 {
			t.list[i].Headline = first(stories.of(d.Story).Headline, "A story without a headline")
		}
	}
	return err
}

// todoPage is what waits for whom.
type todoPage struct {
	*room
	Duties []duty
	Whole  bool
}

func (v *visit) todoRoom() error {
	p := todoPage{Whole: v.r.URL.Query().Get("of") == "all" && v.may(publish)}
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "To do", "/newsroom/todo"); err != nil {
			return err
		}
		p.Duties, err = v.todo(q, p.Whole)
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "todo", p)
}
