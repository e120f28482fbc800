package newsroom

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// What can be done with many stories at once. Each story is changed in a transaction of its own, with the rights that the
// person has there: what is refused for one does not keep the others back, and the answer says what became of each.

// What the buttons below a list ask for.
const (
	bulkSection    = "section"
	bulkTopic      = "topic"
	bulkUntopic    = "untopic"
	bulkStage      = "stage"
	bulkPolicy     = "policy"
	bulkUnschedule = "unschedule"
)

// mostAtOnce is how many stories one press of a button may change: a page of the list and some, so that nobody moves half
// the archive by a slip.
const mostAtOnce = 100

// bulkWish is what is to be done with each of the stories.
type bulkWish struct {
	do      string
	number  int64          // the section or the topic
	stage   article.Stage  //
	policy  comment.Policy //
	publish bool           // show the change to readers at once where the story is live
}

// bulkDone is what became of one story.
type bulkDone struct {
	ID       int64
	Headline string
	Words    string
	Refused  bool
	Was      string // how to undo it; "" when nothing changed or it cannot be undone
}

// bulkPage tells it.
type bulkPage struct {
	*room
	Did     string // what was done, in words
	Back    string
	Stories []bulkDone
	Undo    string // the wish that takes it back
}

// Changed counts the stories that are otherwise than before.
func (p bulkPage) Changed() (n int) {
	for _, s := range p.Stories {
		if !s.Refused && s.Words != bulkSame {
			n++
		}
	}
	return n
}

// CanUndo reports whether any of it can be taken back.
func (p bulkPage) CanUndo() bool {
	return slices.ContainsFunc(p.Stories, func(s bulkDone) bool { return s.Was != "" })
}

const bulkSame = "It was so already."

func (v *visit) bulk() error {
	if err := v.parse(); err != nil {
		return err
	}
	if undo := v.line("undo"); undo != "" {
		return v.bulkUndo(undo)
	}
	w := bulkWish{do: v.line("do"), stage: article.Stage(v.line("to_stage")), policy: comment.Policy(v.line("to_policy")), publish: v.line("publish") != ""}
	switch w.do {
	case bulkSection:
		w.number = v.number("to_section")
	case bulkTopic, bulkUntopic:
		w.number = v.number("to_topic")
	}
	if words := w.incomplete(); words != "" {
		return web.Invalid(words)
	}
	ids := v.numbers("story")
	if len(ids) == 0 || len(ids) > mostAtOnce {
		return web.Invalid(fmt.Sprintf("Choose between one and %d stories in the list, then press the button again.", mostAtOnce))
	}
	var done []bulkDone
	for _, id := range ids {
		done = append(done, v.bulkOne(id, w))
	}
	return v.bulkAnswer(w.words(), w.do, done)
}

// incomplete says what is missing, "" when nothing is.
func (w bulkWish) incomplete() string {
	switch {
	case w.do == bulkSection && w.number == 0:
		return "Choose the section to move the stories to."
	case (w.do == bulkTopic || w.do == bulkUntopic) && w.number == 0:
		return "Choose a topic."
	case w.do == bulkStage && !slices.Contains(article.Stages, w.stage):
		return "Choose a stage."
	case w.do == bulkPolicy && w.policy != "" && !slices.Contains(comment.Policies, w.policy):
		return "Choose how the stories take comments."
	case !slices.Contains([]string{bulkSection, bulkTopic, bulkUntopic, bulkStage, bulkPolicy, bulkUnschedule}, w.do):
		return "Choose what is to be done with the stories."
	}
	return ""
}

func (w bulkWish) words() string {
	switch w.do {
	case bulkSection:
		return "Moved to another section"
	case bulkTopic:
		return "Topic added"
	case bulkUntopic:
		return "Topic taken away"
	case bulkStage:
		return "Stage set"
	case bulkPolicy:
		return "Comments set"
	}
	return "Plans cancelled"
}

// bulkUndo takes each story back to what it was, as the page before said.
func (v *visit) bulkUndo(do string) error {
	var done []bulkDone
	for _, pair := range v.r.PostForm["was"] {
		number, was, _ := strings.Cut(pair, "=")
		w, ok := undoing(do, was)
		id := toNumber(number)
		if !ok || id == 0 || len(done) == mostAtOnce {
			continue
		}
		w.publish = v.line("publish") != ""
		done = append(done, v.bulkOne(id, w))
	}
	if len(done) == 0 {
		return web.Invalid("There is nothing to undo.")
	}
	return v.bulkAnswer("Taken back", "", done)
}

// undoing makes the wish that brings back what was.
func undoing(do, was string) (bulkWish, bool) {
	switch do {
	case bulkSection:
		return bulkWish{do: bulkSection, number: toNumber(was)}, true
	case bulkTopic:
		return bulkWish{do: bulkUntopic, number: toNumber(was)}, toNumber(was) != 0
	case bulkUntopic:
		return bulkWish{do: bulkTopic, number: toNumber(was)}, toNumber(was) != 0
	case bulkStage:
		w := bulkWish{do: bulkStage, stage: article.Stage(was)}
		return w, slices.Contains(article.Stages, w.stage)
	case bulkPolicy:
		w := bulkWish{do: bulkPolicy, policy: comment.Policy(was)}
		return w, was == "" || slices.Contains(comment.Policies, w.policy)
	}
	return bulkWish{}, false
}

func (v *visit) bulkAnswer(did, undo string, done []bulkDone) error {
	p := bulkPage{Did: did, Undo: undo, Stories: done, Back: v.line("back")}
	if p.Back != storiesRoom && !strings.HasPrefix(p.Back, storiesRoom+"?") {
		p.Back = storiesRoom
	}
	err := v.read(func(q database.Reader) (err error) {
		p.room, err = v.room(q, did, storiesRoom)
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "bulk", p)
}

// bulkOne changes one story, or says why not.
func (v *visit) bulkOne(id int64, w bulkWish) bulkDone {
	var done bulkDone
	err := v.write(func(tx *database.Tx) (err error) {
		done = bulkDone{ID: id}
		done, err = v.bulkIn(tx, done, w)
		return err
	})
	if err == nil {
		return done
	}
	done.Refused, done.Was = true, ""
	if errors.Is(err, article.ErrNotFound) {
		done.Headline = "A story that is not here"
	}
	if bad, ok := problemsOf(err); ok {
		done.Words = bad[0].Words
		return done
	}
	p := web.ProblemOf(explain(err))
	if p.Kind == web.KindBroken {
		v.Log.ErrorContext(v.ctx, "one of many stories could not be changed", "story", id, "do", w.do, "err", err)
	}
	done.Words = p.Detail
	return done
}

func (v *visit) bulkIn(tx *database.Tx, done bulkDone, w bulkWish) (bulkDone, error) {
	a, err := article.ByID(v.ctx, tx, done.ID)
	if err != nil {
		return done, err
	}
	head, err := article.RevisionByID(v.ctx, tx, a.HeadID)
	if err != nil {
		return done, err
	}
	if err := v.mayDo(tx, write, a, head); err != nil { // nobody learns the headline of a story they may not open
		done.Headline = "A story that is not yours to open"
		return done, err
	}
	done.Headline = first(head.Headline, "No headline yet")
	switch w.do {
	case bulkPolicy:
		return v.bulkComments(tx, done, w.policy)
	case bulkUnschedule:
		return v.bulkUnplan(tx, done, a, head)
	}
	return v.bulkText(tx, done, a, head, w)
}

// mayDo asks for a right over one story, by the rule at its door: write is to open it, which those may who may edit in its
// section and those whose own it is.
func (v *visit) mayDo(q database.Reader, r right, a article.Article, head article.Revision) error {
	if r != write {
		return v.mayDecide(q, r, a, head)
	}
	if own, err := v.own(q, a, head); own || err != nil {
		return err
	}
	return v.mayDecide(q, edit, a, head)
}

// free refuses to change a text that a colleague is writing: their next save would collide with it.
func (v *visit) free(q database.Reader, id int64) error {
	lock, held, err := draft.Holder(v.ctx, q, id)
	if err != nil || !held || lock.Staff == v.who.ID {
		return err
	}
	who, err := staff.ByID(v.ctx, q, lock.Staff)
	if err != nil {
		return err
	}
	return web.Conflict(who.Name + " is writing it now. Ask them, or try again later.")
}

func (v *visit) bulkComments(tx *database.Tx, done bulkDone, to comment.Policy) (bulkDone, error) {
	if !v.may(moderate) {
		return done, web.Forbidden(refusals[moderate])
	}
	now, err := comment.ThreadOf(v.ctx, tx, done.ID, v.Policy)
	if err != nil {
		return done, err
	}
	if now.Own == to {
		done.Words = bulkSame
		return done, nil
	}
	done.Was = fmt.Sprintf("%d=%s", done.ID, now.Own)
	done.Words = "The comments setting is saved."
	return done, comment.SetThread(v.ctx, tx, v.who.Actor(), done.ID, to, now.Closed)
}

func (v *visit) bulkUnplan(tx *database.Tx, done bulkDone, a article.Article, head article.Revision) (bulkDone, error) {
	if err := v.mayDo(tx, publish, a, head); err != nil {
		return done, err
	}
	plans, err := article.Plans(v.ctx, tx, a.ID)
	if err != nil {
		return done, err
	}
	var told []string
	for _, p := range plans {
		if p.State != "waiting" {
			continue
		}
		if err := article.Unschedule(v.ctx, tx, v.who.Actor(), p.ID); err != nil {
			return done, err
		}
		told = append(told, "The plan for "+v.Locale.DateTimeShort(p.At.In(v.Zone))+" was cancelled.")
	}
	done.Words = first(strings.Join(told, " "), "Nothing was planned for it.")
	done.Refused = len(told) == 0
	return done, nil
}

// bulkText changes a field of the text: a new revision with a reason in its history, and published if that was asked for
// and nothing else waits to be published with it.
func (v *visit) bulkText(tx *database.Tx, done bulkDone, a article.Article, head article.Revision, w bulkWish) (bulkDone, error) {
	t, stage, was, why := head.Text, head.Stage, "", ""
	switch w.do {
	case bulkSection:
		was, why = strconv.FormatInt(t.SectionID, 10), "Moved with others to another section"
		t.SectionID = w.number
		if w.number != 0 {
			if _, err := section.ByID(v.ctx, tx, w.number); err != nil {
				return done, err
			}
		}
	case bulkTopic, bulkUntopic:
		was, why = strconv.FormatInt(w.number, 10), "Topics changed with those of others"
		t.Topics = slices.DeleteFunc(slices.Clone(t.Topics), func(id int64) bool { return id == w.number })
		if w.do == bulkTopic {
			t.Topics = append(t.Topics, w.number)
		}
	case bulkStage:
		was, why = string(stage), "Stage set with that of others"
		stage = w.stage
	}
	if stage == head.Stage && t.SectionID == head.SectionID && len(t.Topics) == len(head.Text.Topics) {
		done.Words = bulkSame
		return done, nil
	}
	if w.do == bulkTopic {
		if err := topicExists(v.ctx, tx, w.number); err != nil {
			return done, err
		}
	}
	if err := v.mayDo(tx, write, a, article.Revision{Text: t}); err != nil {
		return done, err
	}
	if err := v.free(tx, a.ID); err != nil {
		return done, err
	}
	saved, err := article.Save(v.ctx, tx, a.ID, a.HeadID, v.who.Actor(), stage, why, t)
	if err != nil {
		return done, err
	}
	done.Was, done.Words = fmt.Sprintf("%d=%s", a.ID, was), "Done."
	if w.do == bulkStage {
		rules, err := article.RulesOf(v.ctx, tx)
		done.Words = rules.StageName(saved.Stage) + "."
		return done, err
	}
	return v.bulkShow(tx, done, a, head, w)
}

// bulkShow publishes the change of a live story, if asked to.
func (v *visit) bulkShow(tx *database.Tx, done bulkDone, a article.Article, head article.Revision, w bulkWish) (bulkDone, error) {
	switch {
	case a.State() != article.StateLive:
		return done, nil
	case !w.publish:
		done.Words = "Done, as a private change: readers see it when it is published."
		return done, nil
	case a.HasPrivateChanges():
		done.Words = "Done, but not published: the story has other private changes that are not ready."
		return done, nil
	}
	if err := v.mayDo(tx, publish, a, head); err != nil {
		return done, err
	}
	_, err := article.Publish(v.ctx, tx, a.ID, article.Publication{By: v.who.Actor(), Change: article.Change{Kind: article.Style}})
	done.Words = "Done and published. Readers see it now."
	return done, err
}

func topicExists(ctx context.Context, q database.Reader, id int64) error {
	all, err := article.AllTopics(ctx, q)
	if err == nil && !slices.ContainsFunc(all, func(t article.Topic) bool { return t.ID == id }) {
		err = web.Invalid("This topic is no longer there.")
	}
	return err
}

// Policies are the ways a story takes comments, for the list's own form.
func (p storiesPage) Policies() []choice {
	list := []choice{{"", "As the paper", true}}
	for _, one := range comment.Policies {
		list = append(list, choice{string(one), title(policyWords(one)), false})
	}
	return list
}
