package newsroom

import (
	"fmt"
	"net/http"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/ledger"
	"broadsheet/internal/section"
)

// ledgerPage is the latest decisions.
type ledgerPage struct {
	*room
	Decisions  []decided
	Prev, Next string
}

// decided is a decision and what it was about, in words.
type decided struct {
	ledger.Decision
	What, URL string
}

// Said puts the action into words.
func (d decided) Said() string { return actionWords(d.Action) }

func (v *visit) ledger() error {
	var p ledgerPage
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Ledger", "/newsroom/more"); err != nil {
			return err
		}
		list, err := ledger.Recent(v.ctx, q, most+1, v.asked("before"))
		if err != nil {
			return err
		}
		if len(list) > most {
			list = list[:most]
			p.Next = fmt.Sprintf("/newsroom/ledger?before=%d", list[most-1].ID)
		}
		p.Decisions, err = v.about(q, list)
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "ledger", p)
}

// about finds the words for what each decision was about.
func (v *visit) about(q database.Reader, list []ledger.Decision) ([]decided, error) {
	var ids []int64
	for _, d := range list {
		if kind, id, _ := strings.Cut(d.Subject, ":"); kind == "article" || kind == "thread" {
			ids = append(ids, toNumber(id))
		}
	}
	stories, err := storiesByID(v.ctx, q, ids)
	if err != nil {
		return nil, err
	}
	names, err := v.names(q)
	var out []decided
	for _, d := range list {
		one := decided{Decision: d, What: first(names.of(d.Subject), strings.ReplaceAll(d.Subject, ":", " "))}
		switch kind, id, _ := strings.Cut(d.Subject, ":"); kind {
		case "article", "thread":
			one.What, one.URL = first(stories.of(toNumber(id)).Headline, "a story without a headline"), "/newsroom/story/"+id
		case "front":
			one.What, one.URL = "the front", "/newsroom/front"
		case "staff":
			one.What = ""
		}
		out = append(out, one)
	}
	return out, err
}

// name is what people call a subject of the ledger.
type name struct{ subject, words string }

type nameList []name

func (l nameList) of(subject string) string {
	for _, n := range l {
		if n.subject == subject {
			return n.words
		}
	}
	return ""
}

// names are those of sections, topics and authors, which are few.
func (v *visit) names(q database.Reader) (nameList, error) {
	all, err := section.All(v.ctx, q)
	if err != nil {
		return nil, err
	}
	topics, err := article.AllTopics(v.ctx, q)
	if err != nil {
		return nil, err
	}
	authors, err := article.AllAuthors(v.ctx, q)
	var list nameList
	for _, s := range all {
		list = append(list, name{section.Tag(s.ID), "the section " + s.Name})
	}
	for _, t := range topics {
		list = append(list, name{t.Tag(), "the topic " + t.Name})
	}
	for _, a := range authors {
		list = append(list, name{a.Tag(), "the author " + a.Name})
	}
	return list, err
}

// actionWords are the decisions in words, each to follow a name and to be followed by what it was about.
func actionWords(action string) string {
	for _, a := range actions {
		if a.action == action {
			return a.words
		}
	}
	kind, verb, _ := strings.Cut(action, ".")
	return strings.ReplaceAll(verb, "-", " ") + ": " + strings.ReplaceAll(kind, "-", " ")
}

var actions = []struct{ action, words string }{
	{"article.created", "opened the story"}, {"article.published", "published"}, {"article.killed", "killed"}, {"article.scheduled", "planned"},
	{"review-link.made", "let somebody outside read"}, {"review-link.revoked", "ended a review link of"},
	{"article.unscheduled", "cancelled the plan for"}, {"article.plan-failed", "could not carry out the plan for"},
	{"article.moved-on", "moved on"}, {"article.rescheduled", "moved the plan for"}, {"article.plan-dismissed", "settled the failed plan for"}, {"article.plan-late", "tries again to carry out the plan for"},
	{"article.approved", "approved the text of"}, {"article.refused", "sent back"}, {"article.overridden", "let out without a second pair of eyes"},
	{"article.override-seen", "looked afterwards at"}, {"article.assigned", "gave out"}, {"article.assignment-done", "finished what was asked for"}, {"article.assignment-dropped", "took back what was asked for"},
	{"setting.changed", "changed a setting of the paper:"},
	{"front.ordered", "ordered"}, {"thread.set", "set the comments of"},
	{"comment.posted", "posted"}, {"comment.edited", "edited"}, {"comment.approved", "approved"}, {"comment.rejected", "rejected"},
	{"comment.removed", "removed"}, {"comment.restored", "restored"}, {"comment.kept", "kept"}, {"comment.imported", "imported"},
	{"error-report.settled", "settled"}, {"media.uploaded", "brought in"}, {"media.described", "described"}, {"media.focused", "set the focus of"},
	{"section.created", "opened"}, {"section.changed", "changed"}, {"page.saved", "saved"}, {"author.saved", "saved"}, {"topic.saved", "saved"},
	{"staff.added", "took on"}, {"staff.disabled", "shut out"}, {"staff.link-made", "made a sign-in link for"}, {"staff.signed-in", "signed in"},
}

// Of names the person that a decision about staff was about.
func (p ledgerPage) Of(d decided) string {
	if strings.HasPrefix(d.Subject, "staff:") && d.Subject != d.Actor {
		return p.Who(d.Subject)
	}
	return d.What
}

// jobsPage is what the system gave up.
type jobsPage struct {
	*room
	Jobs []job.Failure
}

func (v *visit) jobs() error {
	var p jobsPage
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Failed jobs", "/newsroom/more"); err != nil {
			return err
		}
		p.Jobs, err = job.Failed(v.ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "jobs", p)
}

// retryJob gives a failed job another round of attempts.
func (v *visit) retryJob() error {
	if err := v.parse(); err != nil {
		return err
	}
	id := v.number("id")
	if err := v.write(func(tx *database.Tx) error { return job.Retry(v.ctx, tx, id) }); err != nil {
		return err
	}
	return v.to("/newsroom/jobs", "retried")
}
