package newsroom

import (
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
)

// A draft is spiked with a reason before anybody outside saw it: it is on no list but that of the spiked, its plan and its
// links end, and it comes back whole.
func TestADraftIsSpikedAndTakenUpAgain(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.thabo)
	id := seat.post("/newsroom/story/new", "headline=Rumour of a dam", "kind=news", "section="+number(h.city.ID), "body=It leaks.", "do=schedule", "at=2024-12-19T18:00").storyID()
	page, plan := "/newsroom/story/"+number(id), toNumber(h.plan(id))
	h.write(func(tx *database.Tx) error {
		_, err := article.Assign(h.Context(), tx, article.Assignment{ArticleID: id, Staff: h.pieter.ID, Kind: article.KindReview, By: h.thabo.Actor(), Words: "A look"})
		return err
	})
	seat.get(page).sees("Spike…")
	seat.get(page + "/spike").is(200).sees("Rumour of a dam")
	seat.post(page+"/spike", "reason= ").is(422).sees("Say why the draft is spiked")
	h.seat(h.pieter).post(page+"/spike", "reason=x").is(403)
	seat.post(page+"/spike", "reason=One source, and it went quiet").goesTo(page + "?did=spiked")
	for _, list := range []string{"/newsroom/stories", "/newsroom/stories?tab=drafts", "/newsroom/stories?q=rumour", "/newsroom/plans", "/newsroom", "/newsroom/todo", "/newsroom/stories.json?q=rumour"} {
		seat.get(list).is(200).lacks("Rumour of a dam")
	}
	seat.get("/newsroom/stories?tab=spiked").is(200).sees("Rumour of a dam", "Spiked")
	seat.get("/newsroom/stories?tab=spiked&q=rumour").sees("Rumour of a dam")
	seat.get(page).sees("One source, and it went quiet", "Take it off the spike").lacks("Publish now", "Publish later")
	seat.get(page+"/history").sees("spiked", "One source, and it went quiet")
	if p, err := article.PlanByID(h.Context(), h.db, plan); err != nil || p.State != "cancelled" {
		t.Errorf("its plan is %q: %v", p.State, err)
	}
	seat.post(page+"/links", "for=Ms Khoza", "life=1").is(422).sees("spiked")
	text := []string{"headline=Rumour of a dam", "kind=news", "section=" + number(h.city.ID), "body=It leaks still."}
	seat.post(page, append(text, "base="+seat.get(page).field("base"), "do=publish")...).is(422).sees("spiked")
	h.stranger().get("/city/rumour-of-a-dam").is(404)
	seat.post(page + "/unspike").goesTo(page + "?did=unspiked")
	seat.get("/newsroom/stories?tab=drafts").sees("Rumour of a dam")
	seat.get("/newsroom/stories?tab=spiked").lacks("Rumour of a dam")
	live := h.published("In the paper", "Text.")
	seat.post("/newsroom/story/"+number(live)+"/spike", "reason=x").is(422).sees("Readers have seen this story")
}
