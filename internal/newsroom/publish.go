package newsroom

import (
	"fmt"
	"net/http"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
)

// unschedule cancels a plan of the story.
func (v *visit) unschedule() error {
	return v.act("unscheduled", func(tx *database.Tx, id int64) error {
		p, err := article.PlanByID(v.ctx, tx, v.number("plan"))
		if err != nil || p.ArticleID != id {
			return article.ErrNotFound
		}
		return article.Unschedule(v.ctx, tx, v.who.Actor(), p.ID)
	})
}

// reinstate shows a killed story again, with the text that readers last saw. What was saved since is published on purpose.
func (v *visit) reinstate() error {
	return v.act("reinstated", func(tx *database.Tx, id int64) error {
		a, err := article.ByID(v.ctx, tx, id)
		if err != nil {
			return err
		}
		_, err = article.Publish(v.ctx, tx, id, article.Publication{Revision: a.PublishedID, By: v.who.Actor(), Reinstate: true})
		return err
	})
}

// lead puts the story at the top of the front, or below what is pinned there.
func (v *visit) lead() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	did := "lead"
	err = v.write(func(tx *database.Tx) error {
		if _, err := article.LiveByID(v.ctx, tx, id); err != nil {
			return err
		}
		at, err := v.toTop(tx, id)
		if at > 1 {
			did = "below"
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d", id), did)
}

// act decides one thing about the story in the address and goes back to it.
func (v *visit) act(did string, f func(tx *database.Tx, id int64) error) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	if err := v.write(func(tx *database.Tx) error { return f(tx, id) }); err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d", id), did)
}

// killSheet asks before a story is taken away for good.
type killSheet struct {
	*room
	Story        article.Article
	Headline     string
	Reason, Note string
	At           string
}

func (v *visit) killPage() error { return v.showKill(http.StatusOK, "", "", "", nil) }

func (v *visit) showKill(status int, reason, note, at string, bad problems) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	p := killSheet{Reason: reason, Note: note, At: at}
	err = v.read(func(q database.Reader) error {
		if p.Story, err = article.ByID(v.ctx, q, id); err != nil {
			return err
		}
		head, err := article.Head(v.ctx, q, id)
		p.Headline = head.Headline
		if err != nil {
			return err
		}
		p.room, err = v.room(q, "Kill: "+p.Headline, "/newsroom/stories")
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "kill", p)
}

// kill takes a story away, now or at a planned time.
func (v *visit) kill() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	reason, note, when := strings.TrimSpace(v.long("reason")), strings.TrimSpace(v.long("note")), v.line("at")
	at, err := v.toTime(when)
	if err != nil {
		return v.showKill(http.StatusUnprocessableEntity, reason, note, when, problems{{Field: "at", Words: badTime}})
	}
	did := "killed"
	err = v.write(func(tx *database.Tx) error {
		if at.IsZero() {
			return article.Kill(v.ctx, tx, id, v.who.Actor(), reason, note)
		}
		did = "scheduled"
		if reason == "" {
			return problems{{Field: "reason", Words: "Say why the story is to be killed. The reason stays in the newsroom."}}.err()
		}
		_, err := article.Schedule(v.ctx, tx, id, article.Plan{At: at, Action: article.PlanKill, By: v.who.Actor(), Change: article.Change{Note: reason}, KillNote: note})
		return err
	})
	if bad, ok := problemsOf(err); ok {
		return v.showKill(http.StatusUnprocessableEntity, reason, note, when, bad)
	}
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d", id), did)
}
