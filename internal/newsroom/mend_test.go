package newsroom

import (
	"strings"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
)

// A quick post is held back once for what the checks warn of, with everything typed still there; pressed again, it goes.
func TestQuickPostShowsWarnings(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.naledi)
	long := strings.TrimSpace(strings.Repeat("Bridge closed ", 9))
	fields := []string{"headline=" + long, "body=For a week.", "section=" + number(h.city.ID)}
	seat.post("/newsroom/quick", append(fields, "do=publish")...).is(422).sees("Look at this first", "Publish all the same", long, "For a week.", `name="sure"`)
	if list, err := board(h.Context(), h.db, ask{Tab: tabAll, Limit: 5}); err != nil || len(list) != 0 {
		t.Errorf("kept already: %+v %v", list, err)
	}
	seat.post("/newsroom/quick", append(fields, "do=publish", "sure=yes")...).is(303)
	if list, err := board(h.Context(), h.db, ask{Tab: tabAll, Limit: 5}); err != nil || len(list) != 1 || list[0].State != article.StateLive {
		t.Errorf("%+v %v", list, err)
	}
	seat.post("/newsroom/quick", append(fields, "do=save")...).is(303) // a draft is nobody's business
}

// What the house calls its stages stands wherever a stage is told.
func TestStagesByTheNamesOfTheHouse(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.naledi)
	id := seat.post("/newsroom/story/new", "headline=The bridge", "body=It is closed.", "section="+number(h.city.ID), "byline=Naledi Moyo", "do=review").storyID()
	h.write(func(tx *database.Tx) error {
		rules, err := article.RulesOf(h.Context(), tx)
		if err != nil {
			return err
		}
		for i, name := range []string{"On the desk", "With the subs", "On the stone"} {
			rules.Stages[i].Name = name
		}
		return article.SetRules(h.Context(), tx, h.naledi.Actor(), rules)
	})
	page := "/newsroom/story/" + number(id)
	for _, room := range []string{page, page + "/history", "/newsroom/stories", "/newsroom/find?q=bridge"} {
		seat.get(room).sees("With the subs").lacks(">In review<")
	}
	seat.get("/newsroom/stories").sees("On the stone")
}
