package newsroom

import (
	"fmt"
	"net/http"
	"strconv"

	"broadsheet/internal/database"
	"broadsheet/internal/front"
)

// frontPast is the list of the orders of a front, the newest first.
type frontPast struct {
	*room
	Base, Of string
	Versions []frontStep
	Current  int64
	Older    int64 // number before which there are more, 0 for none
}

// frontStep is a version and what was done to make it.
type frontStep struct {
	front.Version
	Moves []frontMove
	First bool
}

// frontLeaf is how many versions one page of the history tells of: a day of a busy front.
const frontLeaf = 30

func (v *visit) frontHistory() error {
	var p frontPast
	err := v.read(func(q database.Reader) error {
		name, of, err := v.frontNamed(q)
		if err != nil {
			return err
		}
		p.Base, p.Of = frontBase(name), of
		if p.room, err = v.room(q, "History: "+of, "/newsroom/front"); err != nil {
			return err
		}
		now, err := front.Current(v.ctx, q, name)
		if err != nil {
			return err
		}
		p.Current = now.Number
		list, err := front.History(v.ctx, q, name, v.asked("before"), frontLeaf+1)
		if err != nil {
			return err
		}
		return v.frontSteps(q, &p, name, list)
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "front_history", p)
}

// frontSteps tells what each version changed in the one before it.
func (v *visit) frontSteps(q database.Reader, p *frontPast, name string, list []front.Version) error {
	for i, one := range list {
		if i == frontLeaf {
			p.Older = list[i-1].Number
			break
		}
		before := front.Usual(name)
		if i+1 < len(list) {
			before = list[i+1].Document
		}
		moves, err := v.frontMoves(q, before, one.Document)
		if err != nil {
			return err
		}
		p.Versions = append(p.Versions, frontStep{one, moves, one.Number == 1})
	}
	return nil
}

// frontOne is one order of a front: a version, or what is planned.
type frontOne struct {
	*room
	Base, Of string
	Version  front.Version
	Plan     *front.Plan
	At       string
	Current  int64
	Rows     []frontRow
	Moves    []frontMove // from it to what readers see now
	Draft    bool        // somebody has a draft in hand, which rolling back would leave stale
}

// frontRow is a block with the stories that a hand put there.
type frontRow struct {
	Name  string
	Slots []frontCell
}

// frontCell is a slot of an order that is only looked at.
type frontCell struct {
	front.Slot
	Number int
	Story  told
}

func (v *visit) frontVersion() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	var p frontOne
	err = v.read(func(q database.Reader) error {
		name, err := v.gatherOne(q, &p, fmt.Sprintf("Version %d", id))
		if err != nil {
			return err
		}
		if p.Version, err = front.Numbered(v.ctx, q, name, id); err != nil {
			return err
		}
		return v.gatherRows(q, &p, name, p.Version.Document)
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "front_one", p)
}

// gatherOne furnishes the page of one order.
func (v *visit) gatherOne(q database.Reader, p *frontOne, title string) (name string, err error) {
	if name, p.Of, err = v.frontNamed(q); err != nil {
		return name, err
	}
	p.Base = frontBase(name)
	p.room, err = v.room(q, title+": "+p.Of, "/newsroom/front")
	return name, err
}

// gatherRows writes an order out, and what lies between it and what readers see.
func (v *visit) gatherRows(q database.Reader, p *frontOne, name string, d front.Document) error {
	now, err := front.AtDesk(v.ctx, q, name)
	if err != nil {
		return err
	}
	p.Current, p.Draft = now.Number, now.Draft != nil
	stories, err := v.shelf(q, d.Stories())
	if err != nil {
		return err
	}
	number := 0
	for _, b := range d.Blocks {
		row := frontRow{Name: front.FormOf(b.Layout).Name}
		if b.Title != "" {
			row.Name = b.Title
		}
		for _, s := range b.Slots {
			number++
			cell := frontCell{Slot: s, Number: number}
			if s.Article != 0 {
				cell.Story = stories.of(s.Article)
			}
			row.Slots = append(row.Slots, cell)
		}
		p.Rows = append(p.Rows, row)
	}
	p.Moves, err = v.frontMoves(q, now.Document, d)
	return err
}

// frontBack makes an earlier order the newest version.
func (v *visit) frontBack() error {
	if err := v.parse(); err != nil {
		return err
	}
	var base string
	err := v.write(func(tx *database.Tx) error {
		name, _, err := v.frontNamed(tx)
		if err != nil {
			return err
		}
		base = frontBase(name)
		old, err := front.Numbered(v.ctx, tx, name, v.number("version"))
		if err != nil {
			return err
		}
		why := "back to version " + strconv.FormatInt(old.Number, 10)
		if said := v.line("why"); said != "" {
			why += ": " + said
		}
		_, err = front.Order(v.ctx, tx, v.who.Actor(), name, why, old.Document)
		return err
	})
	if err != nil {
		return err
	}
	return v.to(base+"/history", "frontback")
}

// frontPlan shows what goes up by itself.
func (v *visit) frontPlan() error { return v.showFrontPlan(http.StatusOK, "", nil) }

func (v *visit) showFrontPlan(status int, at string, bad problems) error {
	id := toNumber(v.r.PathValue("id"))
	if id == 0 {
		id = v.number("plan")
	}
	var p frontOne
	err := v.read(func(q database.Reader) error {
		name, err := v.gatherOne(q, &p, "Planned")
		if err != nil {
			return err
		}
		plan, err := front.PlanByID(v.ctx, q, id)
		if err != nil {
			return err
		}
		if plan.Front != name {
			return front.ErrNotFound
		}
		p.Plan = &plan
		if p.At = at; at == "" {
			p.At = v.fromTime(plan.At)
		}
		return v.gatherRows(q, &p, name, plan.Document)
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "front_one", p)
}

// changeFrontPlan cancels a plan, gives it another time, puts the draft in its place, or brings its order into the draft.
func (v *visit) changeFrontPlan() error {
	if err := v.parse(); err != nil {
		return err
	}
	at, err := v.toTime(v.line("plan_at"))
	if err != nil {
		return v.showFrontPlan(http.StatusUnprocessableEntity, v.line("plan_at"), problems{{Field: "plan_at", Words: badTime}})
	}
	var base, did string
	err = v.write(func(tx *database.Tx) error {
		name, _, err := v.frontNamed(tx)
		if err != nil {
			return err
		}
		base = frontBase(name)
		p, err := front.PlanByID(v.ctx, tx, v.number("plan"))
		if err != nil || p.Front != name {
			return front.ErrNotFound
		}
		by := v.who.Actor()
		switch v.line("do") {
		case "cancel":
			did = "frontunplanned"
			return front.Unschedule(v.ctx, tx, by, p.ID)
		case "time":
			did = "frontmoved"
			return front.Postpone(v.ctx, tx, by, p.ID, at)
		case "draft":
			did = "frontplanned"
			return v.replan(tx, p)
		}
		did = ""
		return nil
	})
	if bad, ok := problemsOf(err); ok {
		return v.showFrontPlan(http.StatusUnprocessableEntity, v.line("plan_at"), bad)
	}
	if err != nil {
		return err
	}
	return v.to(base, did)
}

// replan gives a plan the order of the draft.
func (v *visit) replan(tx *database.Tx, p front.Plan) error {
	now, err := front.AtDesk(v.ctx, tx, p.Front)
	if err != nil {
		return err
	}
	if now.Draft == nil {
		return problems{{Field: "plan", Words: "There is no draft. Order the front and save the draft first."}}.err()
	}
	if err := front.Replan(v.ctx, tx, v.who.Actor(), p.ID, *now.Draft); err != nil {
		return err
	}
	return front.DropDraft(v.ctx, tx, p.Front)
}
