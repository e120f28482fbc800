package newsroom

import (
	"net/http"
	"strings"

	"broadsheet/internal/comment"
	"broadsheet/internal/database"
)

// reportsPage is what readers found wrong in stories.
type reportsPage struct {
	*room
	Reports []errorReport
	Failed  int64
	Typed   string
}

// errorReport is a report and the story it is about.
type errorReport struct {
	comment.ErrorReport
	Story told
}

func (v *visit) reports() error { return v.showReports(http.StatusOK, reportsPage{}, nil) }

func (v *visit) showReports(status int, p reportsPage, bad problems) error {
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Error reports", "/newsroom/reports"); err != nil {
			return err
		}
		open, err := comment.OpenErrors(v.ctx, q, most)
		if err != nil {
			return err
		}
		var ids []int64
		for _, r := range open {
			ids = append(ids, r.ArticleID)
		}
		stories, err := v.shelf(q, ids)
		for _, r := range open {
			p.Reports = append(p.Reports, errorReport{r, stories.of(r.ArticleID)})
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "reports", p)
}

// settle closes a report with a word on what was done.
func (v *visit) settle() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	answer := strings.TrimSpace(v.long("answer"))
	if answer == "" {
		return v.showReports(http.StatusUnprocessableEntity, reportsPage{Failed: id}, problems{{Field: "answer", Words: "Say in a word what was done, for example: corrected, or: it was right."}})
	}
	err = v.write(func(tx *database.Tx) error { return comment.SettleError(v.ctx, tx, v.who.Actor(), id, answer) })
	if err != nil {
		return err
	}
	return v.to("/newsroom/reports", "settled")
}
