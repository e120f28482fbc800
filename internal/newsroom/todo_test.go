package newsroom

import (
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	noticeboard "broadsheet/internal/notice"
)

// Everybody sees what waits for them; editors see what waits for whom, and what is late.
func TestWhatWaitsForWhom(t *testing.T) {
	h := openHouse(t)
	reporter, editor := h.seat(h.pieter), h.seat(h.thabo)
	id := reporter.post("/newsroom/story/new", "headline=The mine", "body=It is deep.", "kind=news", "section="+number(h.city.ID), "do=review").storyID()
	page := "/newsroom/story/" + number(id)
	editor.get("/newsroom/todo").is(200).sees("The mine", "Read: In review", "Pieter Nkosi")
	reporter.get("/newsroom/todo").is(200).lacks("The mine")
	editor.post(page+"/assign", "who="+number(h.pieter.ID), "words=Ring the owner", "due=2024-12-19T17:00").goesTo(page + "?did=assigned")
	reporter.get("/newsroom/todo").sees("Write: Ring the owner", "Thabo Pillay").lacks("Late")
	h.clock.Set(time.Date(2024, 12, 19, 17, 1, 0, 0, sast))
	reporter.get("/newsroom/todo").sees("Late: by")
	editor.get("/newsroom/todo").lacks("Ring the owner")
	editor.get("/newsroom/todo?of=all").sees("Ring the owner", "Pieter Nkosi", "Late: by")
	editor.post(page+"/assign", "who="+number(h.pieter.ID), "due=yesterday").is(422)
	editor.post(page+"/eyes", "do=refuse", "revision="+number(h.newest(id).ID), "eyes_note=How deep?").goesTo(page)
	reporter.get("/newsroom/todo").sees("Sent back: How deep?")
	open, err := article.Assignments(h.Context(), h.db, id)
	h.must(err)
	h.seat(h.lindiwe).post(page+"/assign", "end="+number(open[0].ID)).is(403)
	reporter.post(page+"/assign", "end="+number(open[0].ID)).goesTo(page + "?did=ended")
	reporter.get("/newsroom/todo").lacks("Ring the owner")
}

// Plans stand on one page: they are moved and cancelled; what failed is settled or planned anew; a plan that is late is
// seen to be.
func TestPlansOnOnePage(t *testing.T) {
	h := openHouse(t)
	editor := h.seat(h.thabo)
	plan := func(headline, at string) int64 {
		id := editor.post("/newsroom/story/new", "headline="+headline, "body=Text.", "kind=news", "section="+number(h.city.ID), "do=schedule", "at="+at).storyID()
		list, err := article.Plans(h.Context(), h.db, id)
		h.must(err)
		return list[0].ID
	}
	one, two := plan("One", "2024-12-19T18:00"), plan("Two", "2024-12-19T19:00")
	live := h.published("Three", "Text.")
	editor.post("/newsroom/story/"+number(live)+"/kill", "reason=expired", "note=The offer ended.", "at=2024-12-20T06:00").goesTo("/newsroom/story")
	editor.get("/newsroom/plans").is(200).sees("One", "Two", "Three", "Killed", "expired", `value="2024-12-19T18:00"`)
	h.seat(h.pieter).get("/newsroom/plans").is(200).lacks(`value="move"`)
	editor.post("/newsroom/plans", "plan="+number(one), "do=move", "at=2024-12-19T09:00").is(422).sees("That time is past", `value="2024-12-19T09:00"`)
	editor.post("/newsroom/plans", "plan="+number(one), "do=move", "at=2024-12-21T09:00").goesTo("/newsroom/plans?did=moved")
	editor.get("/newsroom/plans").sees(`value="2024-12-21T09:00"`)
	editor.post("/newsroom/plans", "plan="+number(one), "do=cancel").goesTo("/newsroom/plans?did=unscheduled")
	editor.get("/newsroom/plans").lacks("One")
	h.clock.Set(time.Date(2024, 12, 19, 19, 3, 0, 0, sast))
	editor.get("/newsroom/plans").sees("Late, being tried again")
	editor.get("/newsroom/todo").sees("A plan is late")
	h.write(func(tx *database.Tx) error {
		return article.FailDue(h.Context(), tx, two, &article.InvalidError{Problems: []article.Problem{{Field: "slug", Words: "The address was taken."}}})
	})
	editor.get("/newsroom/plans").sees("Could not be done", "The address was taken.")
	editor.get("/newsroom/todo").sees("A plan failed: The address was taken.")
	editor.post("/newsroom/plans", "plan="+number(two), "do=anew", "at=2024-12-19T21:00").goesTo("/newsroom/plans?did=scheduled")
	editor.get("/newsroom/plans").lacks("Could not be done")
	plans, err := article.Waiting(h.Context(), h.db, 10)
	h.must(err)
	for _, p := range plans {
		if p.Action == article.PlanKill {
			h.clock.Set(p.At)
			h.write(func(tx *database.Tx) error { return article.RunDue(h.Context(), tx, p.ID) })
		}
	}
	h.stranger().get("/city/three").is(410).sees("The offer ended.")
}

// Notices stand in the newsroom, are opened, read, and everybody chooses what goes by mail.
func TestNotices(t *testing.T) {
	h := openHouse(t)
	id := h.published("Under wraps", "Text.")
	h.write(func(tx *database.Tx) error {
		return noticeboard.Tell(h.Context(), tx, noticeboard.Notice{Kind: "plan.failed", Subject: article.Tag(id), Words: "A plan could not be carried out.", Path: "/newsroom/plans"}, h.thabo.ID)
	})
	seat := h.seat(h.thabo)
	seat.get("/newsroom/notices").is(200).sees("Under wraps", "could not be carried out", "no mail server", "New")
	list, err := noticeboard.Of(h.Context(), h.db, h.thabo.ID, 5)
	h.must(err)
	h.seat(h.pieter).post("/newsroom/notices", "id="+number(list[0].ID), "do=read").is(404)
	seat.post("/newsroom/notices", "id="+number(list[0].ID), "do=open").goesTo("/newsroom/plans")
	seat.get("/newsroom/notices").lacks("<b>New</b>")
	seat.post("/newsroom/notices", "do=choose", "how_plan=never", "how_note=now", "how_rubbish=now", "how_front=loudly").goesTo("/newsroom/notices?did=choices")
	choices, err := noticeboard.Choices(h.Context(), h.db, h.thabo.ID)
	h.must(err)
	for _, c := range choices {
		if want := map[string]noticeboard.How{"plan": noticeboard.Never, "note": noticeboard.AtOnce, "front": noticeboard.Daily}[c.Name]; want != "" && c.How != want {
			t.Errorf("%s goes out %s, not %s", c.Name, c.How, want)
		}
	}
}
