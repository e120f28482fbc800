package newsroom

import (
	"errors"
	"fmt"
	"net/http"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
)

// comparePage sets two revisions of a story against each other.
type comparePage struct {
	*room
	Story      article.Article
	Old, New   article.Revision
	Comparison comparison
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
	authors, err := article.AllAuthors(v.ctx, q)
	if err != nil {
		return err
	}
	old, new := v.sheetOf(p.Old.Text, authors), v.sheetOf(p.New.Text, authors)
	old.Suggested, new.Suggested = suggestedWords(p.Old.Working), suggestedWords(p.New.Working)
	p.Comparison, err = v.comparing(q, old, new, p.Old.Body, p.New.Body)
	p.Comparison.OldName = fmt.Sprintf("Revision %d, %s", p.Old.Seq, p.When(p.Old.SavedAt))
	p.Comparison.NewName = fmt.Sprintf("Revision %d, %s", p.New.Seq, p.When(p.New.SavedAt))
	return err
}

// revisionOf reads the revision that a form of the history names.
func (v *visit) revisionOf(tx *database.Tx, story int64) (article.Revision, error) {
	r, err := article.RevisionByID(v.ctx, tx, v.number("revision"))
	if err == nil && r.ArticleID != story {
		err = article.ErrNotFound
	}
	return r, err
}

// nameRevision gives a revision a name by which it is found again.
func (v *visit) nameRevision() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	err = v.write(func(tx *database.Tx) error {
		r, err := v.revisionOf(tx, id)
		if err != nil {
			return err
		}
		return article.NameRevision(v.ctx, tx, r.ID, v.line("name"))
	})
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d/history", id), "described")
}

// restore makes an earlier text the newest again, as a new revision. An embargo set since on a story that nobody has seen
// yet stays: what is brought back is a text, not leave to publish it.
func (v *visit) restore() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	err = v.write(func(tx *database.Tx) error {
		if err := v.hold(tx, id, sheet{Lock: v.line("lock")}, doKeep); err != nil {
			return err
		}
		r, err := v.revisionOf(tx, id)
		if err != nil {
			return err
		}
		a, err := article.ByID(v.ctx, tx, id)
		if err != nil {
			return err
		}
		head, err := article.RevisionByID(v.ctx, tx, a.HeadID)
		if err != nil {
			return err
		}
		t := r.Text
		if a.State() == article.StateDraft && head.Embargo.After(t.Embargo) {
			t.Embargo = head.Embargo
		}
		why := first(v.line("why"), fmt.Sprintf("brought back revision %d", r.Seq))
		_, err = article.Save(v.ctx, tx, id, v.number("base"), v.who.Actor(), head.Stage, why, t)
		return err
	})
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d", id), "restored")
}

// settleSuggestions accepts or rejects what is suggested in the text, one edit or all, for those without a script.
func (v *visit) settleSuggestions() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	err = v.write(func(tx *database.Tx) error {
		if err := v.hold(tx, id, sheet{Lock: v.line("lock")}, doKeep); err != nil {
			return err
		}
		head, err := article.Head(v.ctx, tx, id)
		if err != nil || len(head.Working) == 0 {
			return err
		}
		t, why, err := v.settled(head.Text)
		if err != nil {
			return err
		}
		_, err = article.Save(v.ctx, tx, id, v.number("base"), v.who.Actor(), head.Stage, why, t)
		return err
	})
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d", id), "decided")
}

// settled is the text with what the pressed button decides: one suggestion by its id, or all that are open.
func (v *visit) settled(t article.Text) (article.Text, string, error) {
	accepted, one := v.line("do") == "accept", v.line("reject")
	if by := v.line("accept"); by != "" {
		accepted, one = true, by
	}
	why := "rejected"
	if accepted {
		why = "accepted"
	}
	if one == "" {
		done, err := t.Body, error(nil)
		if accepted {
			done, err = markup.AcceptAll(t.Working)
		}
		t.Body, t.Working = done, nil
		return t, why + " all suggested edits", err
	}
	working, err := markup.Decide(t.Working, accepted, one)
	if err != nil {
		return t, "", err
	}
	body, open, err := markup.Settle(working)
	if t.Body, t.Working = body, working; len(open) == 0 {
		t.Working = nil
	}
	return t, why + " a suggested edit", err
}
