package newsroom

import (
	"errors"
	"net/http"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/section"
)

// historyPage is every revision of a story and every decision about it.
type historyPage struct {
	*room
	Story     article.Article
	Headline  string
	Revisions []article.Revision
	Decisions []ledger.Decision
}

func (v *visit) history() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	var p historyPage
	err = v.read(func(q database.Reader) error {
		if p.Story, err = article.ByID(v.ctx, q, id); err != nil {
			return err
		}
		if p.Revisions, err = article.History(v.ctx, q, id); err != nil {
			return err
		}
		if p.Decisions, err = ledger.About(v.ctx, q, article.Tag(id), most); err != nil {
			return err
		}
		p.Headline = p.Revisions[0].Headline
		p.room, err = v.room(q, "History: "+p.Headline, "/newsroom/stories")
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "history", p)
}

// Said puts a decision into words.
func (p historyPage) Said(d ledger.Decision) string { return actionWords(d.Action) }

// Stage says how far a revision was.
func (p historyPage) Stage(s article.Stage) string { return strings.ToLower(stageWords(s)) }

// comparePage sets two revisions of a story against each other.
type comparePage struct {
	*room
	Story    article.Article
	Old, New article.Revision
	Fields   []pairing
	Body     []piece
}

// Same reports that the two revisions say the same.
func (p comparePage) Same() bool {
	for _, one := range p.Body {
		if one.Kind != "same" {
			return false
		}
	}
	return len(p.Fields) == 0
}

// compare shows what changed from revision ?a to revision ?b; the older one is always the left one.
func (v *visit) compare() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	var p comparePage
	err = v.read(func(q database.Reader) error {
		if p.Story, err = article.ByID(v.ctx, q, id); err != nil {
			return err
		}
		if p.Old, p.New, err = v.twoOf(q, id); err != nil {
			return err
		}
		if p.room, err = v.room(q, "Compare: "+p.New.Headline, "/newsroom/stories"); err != nil {
			return err
		}
		return v.gatherComparison(q, &p)
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "compare", p)
}

func (v *visit) twoOf(q database.Reader, id int64) (old, new article.Revision, err error) {
	old, errA := article.RevisionByID(v.ctx, q, v.asked("a"))
	new, errB := article.RevisionByID(v.ctx, q, v.asked("b"))
	if err := errors.Join(errA, errB); err != nil {
		return old, new, err
	}
	if old.ArticleID != id || new.ArticleID != id {
		return old, new, article.ErrNotFound
	}
	if old.Seq > new.Seq {
		old, new = new, old
	}
	return old, new, nil
}

func (v *visit) gatherComparison(q database.Reader, p *comparePage) error {
	all, err := section.All(v.ctx, q)
	if err != nil {
		return err
	}
	topics, err := article.AllTopics(v.ctx, q)
	if err != nil {
		return err
	}
	authors, err := article.AllAuthors(v.ctx, q)
	if err != nil {
		return err
	}
	old, new := v.sheetOf(p.Old.Text, authors), v.sheetOf(p.New.Text, authors)
	p.Fields = pairings(old.fields(all, topics), new.fields(all, topics))
	p.Body = compare(paragraphs(old.Body), paragraphs(new.Body))
	return nil
}
