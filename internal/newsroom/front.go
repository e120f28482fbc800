package newsroom

import (
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/section"
)

// frontSheet is the hand-made order of the front.
type frontSheet struct {
	*room
	Slots []place
	Seen  string // the order that the form was made from
	Words string // searched for
	Found []told
	Stale bool // somebody else ordered the front meanwhile
}

// place is a slot and the story that stands in it.
type place struct {
	Story    told
	Headline string // only for here
	Number   int    // from 1
}

func (v *visit) frontPage() error { return v.showFront(http.StatusOK, nil, false, nil) }

// showFront shows the front as it is, or as the form has it when slots is not nil.
func (v *visit) showFront(status int, slots []section.Slot, stale bool, bad problems) error {
	p := frontSheet{Words: v.r.URL.Query().Get("q"), Stale: stale}
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Front", "/newsroom/front"); err != nil {
			return err
		}
		now, err := section.Slots(v.ctx, q, front)
		if err != nil {
			return err
		}
		if p.Seen = orderOf(now); slots == nil {
			slots = now
		}
		if p.Slots, err = v.places(q, slots); err != nil {
			return err
		}
		p.Found, err = v.findForFront(q, p)
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "front", p)
}

// places finds the stories of the slots.
func (v *visit) places(q database.Reader, slots []section.Slot) ([]place, error) {
	var ids []int64
	for _, s := range slots {
		ids = append(ids, s.ArticleID)
	}
	stories, err := storiesByID(v.ctx, q, ids)
	var list []place
	for i, s := range slots {
		list = append(list, place{stories.of(s.ArticleID), s.Headline, i + 1})
	}
	return list, err
}

// findForFront looks for live stories that do not stand on the front yet; without words it gives the newest.
func (v *visit) findForFront(q database.Reader, p frontSheet) ([]told, error) {
	found, err := board(v.ctx, q, ask{Tab: tabLive, Words: p.Words, Limit: perPage})
	return slices.DeleteFunc(found, func(s told) bool {
		return slices.ContainsFunc(p.Slots, func(at place) bool { return at.Story.ID == s.ID })
	}), err
}

// orderOf writes an order down, to see later whether it is still the same.
func orderOf(slots []section.Slot) string {
	var ids []int64
	var own []any // headlines that an editor wrote for this place
	for _, s := range slots {
		ids = append(ids, s.ArticleID)
		if s.Headline != "" {
			own = append(own, s.ArticleID, s.Headline)
		}
	}
	order := numbersText(ids)
	if len(own) > 0 {
		order += " " + hex.EncodeToString(ledger.Hash(own...))
	}
	return order
}

// front keeps the order in the form. The buttons of a row come as do=up:7, down:7, remove:7, add:7.
func (v *visit) front() error {
	if err := v.parse(); err != nil {
		return err
	}
	slots := v.typedSlots()
	act, which, _ := strings.Cut(v.line("do"), ":")
	slots = moved(slots, act, toNumber(which))
	stale := false
	err := v.write(func(tx *database.Tx) error {
		now, err := section.Slots(v.ctx, tx, front)
		if err != nil {
			return err
		}
		if stale = orderOf(now) != v.line("seen"); stale {
			return nil
		}
		if act == "add" {
			if _, err := article.LiveByID(v.ctx, tx, toNumber(which)); err != nil {
				return err
			}
		}
		return section.SetSlots(v.ctx, tx, v.who.Actor(), front, slots)
	})
	if bad, ok := problemsOf(err); ok {
		return v.showFront(http.StatusUnprocessableEntity, slots, false, bad)
	}
	if err != nil {
		return err
	}
	if stale {
		return v.showFront(http.StatusConflict, slots, true, nil)
	}
	return v.to("/newsroom/front", "front")
}

// typedSlots reads the rows in the order of their numbers; rows of one number keep the order in which they stood.
func (v *visit) typedSlots() []section.Slot {
	type row struct {
		slot section.Slot
		at   int64
	}
	var rows []row
	heads, at := v.r.PostForm["headline"], v.r.PostForm["at"]
	for i, id := range v.numbers("slot") {
		r := row{slot: section.Slot{ArticleID: id}, at: int64(i + 1)}
		if i < len(heads) {
			r.slot.Headline = oneLine(tidy(heads[i]))
		}
		if i < len(at) && toNumber(at[i]) != 0 {
			r.at = toNumber(at[i])
		}
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(a, b row) int { return int(a.at - b.at) })
	slots := []section.Slot{}
	for _, r := range rows {
		slots = append(slots, r.slot)
	}
	return slots
}

// moved carries out the button of a row.
func moved(slots []section.Slot, act string, id int64) []section.Slot {
	i := slices.IndexFunc(slots, func(s section.Slot) bool { return s.ArticleID == id })
	switch {
	case act == "add" && i < 0 && id != 0:
		return append([]section.Slot{{ArticleID: id}}, slots...)
	case i < 0:
	case act == "up" && i > 0:
		slots[i-1], slots[i] = slots[i], slots[i-1]
	case act == "down" && i < len(slots)-1:
		slots[i], slots[i+1] = slots[i+1], slots[i]
	case act == "top":
		return append([]section.Slot{slots[i]}, slices.Delete(slices.Clone(slots), i, i+1)...)
	case act == "remove":
		return slices.Delete(slots, i, i+1)
	}
	return slots
}
