package newsroom

import (
	"fmt"
	"net/http"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
)

// plansPage is everything that the paper will do by itself to stories, and what it could not do.
type plansPage struct {
	*room
	Coming, Failed []planRow
	Wrong          int64  // the plan that the words beside the field are about
	Typed          string // the time that was typed for it
}

// planRow is a plan with its story.
type planRow struct {
	article.Plan
	Story told
	May   bool // the visitor decides in the story's sections
}

func (v *visit) plansRoom() error { return v.showPlans(http.StatusOK, plansPage{}, nil) }

func (v *visit) showPlans(status int, p plansPage, bad problems) error {
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Plans", "/newsroom/plans"); err != nil {
			return err
		}
		waiting, err := article.Waiting(v.ctx, q, 5*most) // a newsroom that plans two weeks ahead
		if err != nil {
			return err
		}
		failed, err := article.Failures(v.ctx, q, most)
		if err != nil {
			return err
		}
		if p.Coming, err = v.planRows(q, waiting); err != nil {
			return err
		}
		p.Failed, err = v.planRows(q, failed)
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "plans", p)
}

func (v *visit) planRows(q database.Reader, list []article.Plan) ([]planRow, error) {
	var ids []int64
	for _, p := range list {
		ids = append(ids, p.ArticleID)
	}
	stories, err := storiesByID(v.ctx, q, ids)
	if err != nil {
		return nil, err
	}
	var rows []planRow
	for _, p := range list {
		row := planRow{Plan: p, Story: stories.of(p.ArticleID)}
		if len(v.who.Sections) == 0 {
			row.May = v.may(publish)
		} else {
			row.May = v.mayDecidePlan(q, p) == nil
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// mayDecidePlan asks for the right to publish in the sections of a plan's story.
func (v *visit) mayDecidePlan(q database.Reader, p article.Plan) error {
	a, err := article.ByID(v.ctx, q, p.ArticleID)
	if err != nil {
		return err
	}
	head, err := article.RevisionByID(v.ctx, q, a.HeadID)
	if err != nil {
		return err
	}
	return v.mayDecide(q, publish, a, head)
}

// Field is the time of a plan for its field, as it was typed or as it stands.
func (p plansPage) Field(row planRow) string {
	if p.Wrong == row.ID && p.Typed != "" {
		return p.Typed
	}
	return p.v.fromTime(row.At)
}

// decidePlan cancels, moves, or settles a plan; one that failed is planned anew by its story's own page.
func (v *visit) decidePlan() error {
	if err := v.parse(); err != nil {
		return err
	}
	id, do, when := v.number("plan"), v.line("do"), v.line("at")
	at, err := v.toTime(when)
	if err != nil {
		return v.showPlans(http.StatusUnprocessableEntity, plansPage{Wrong: id, Typed: when}, problems{{Field: "at", Words: badTime}})
	}
	var did string
	var story int64
	err = v.write(func(tx *database.Tx) error {
		p, err := article.PlanByID(v.ctx, tx, id)
		if err != nil {
			return err
		}
		story = p.ArticleID
		if err := v.mayDecidePlan(tx, p); err != nil {
			return err
		}
		switch do {
		case "move":
			did, err = "moved", article.Move(v.ctx, tx, v.who.Actor(), id, at)
		case "anew":
			did, err = "scheduled", v.planAnew(tx, p, at)
		case "dismiss":
			did, err = "dismissed", article.Dismiss(v.ctx, tx, v.who.Actor(), id)
		default:
			did, err = "unscheduled", article.Unschedule(v.ctx, tx, v.who.Actor(), id)
		}
		return err
	})
	if bad, ok := problemsOf(err); ok {
		return v.showPlans(http.StatusUnprocessableEntity, plansPage{Wrong: id, Typed: when}, problems{{Field: "at", Words: bad[0].Words}})
	}
	if err != nil {
		return err
	}
	if v.line("back") == "story" {
		return v.to(fmt.Sprintf("/newsroom/story/%d", story), did)
	}
	return v.to("/newsroom/plans", did)
}

// planAnew plans once more what failed: the same text, or the same kill, at another time. All rules are asked again.
func (v *visit) planAnew(tx *database.Tx, p article.Plan, at time.Time) error {
	if p.State != "failed" {
		return problems{{Field: "at", Words: "This plan did not fail. Move it instead."}}.err()
	}
	_, err := article.Schedule(v.ctx, tx, p.ArticleID, article.Plan{Revision: p.Revision, At: at, Action: p.Action, By: v.who.Actor(), Change: p.Change, KillNote: p.KillNote, How: p.How, Answers: p.Answers})
	return err
}
