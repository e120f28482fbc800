package newsroom

import (
	"fmt"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/web"
)

// assign gives the story to somebody with a deadline and a word, or ends what somebody was asked.
func (v *visit) assign() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	did := "assigned"
	err = v.write(func(tx *database.Tx) error {
		if ended := v.number("end"); ended != 0 {
			did = "ended"
			return v.endAssignment(tx, id, ended)
		}
		due, err := v.toTime(v.line("due"))
		if err != nil {
			return problems{{Field: "assign_due", Words: badTime}}.err()
		}
		_, err = article.Assign(v.ctx, tx, article.Assignment{ArticleID: id, Staff: v.number("who"), Kind: article.KindWrite, By: v.who.Actor(), Due: due,
			Words: strings.TrimSpace(v.long("words"))})
		return err
	})
	if bad, ok := problemsOf(err); ok {
		return web.Invalid(bad[0].Words)
	}
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d", id), did)
}

// endAssignment: whoever was asked is done; whoever asked, and editors of the section, may take it back.
func (v *visit) endAssignment(tx *database.Tx, story, id int64) error {
	a, err := article.AssignmentByID(v.ctx, tx, id)
	if err != nil || a.ArticleID != story {
		return article.ErrNotFound
	}
	if a.Staff == v.who.ID {
		return article.EndAssignment(v.ctx, tx, v.who.Actor(), id, "done")
	}
	if a.By != v.who.Actor() {
		s, err := article.ByID(v.ctx, tx, story)
		if err != nil {
			return err
		}
		head, err := article.RevisionByID(v.ctx, tx, s.HeadID)
		if err != nil {
			return err
		}
		if err := v.mayDecide(tx, publish, s, head); err != nil {
			return err
		}
	}
	return article.EndAssignment(v.ctx, tx, v.who.Actor(), id, "dropped")
}
