package newsroom

import (
	"strings"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/media"
	noticeboard "broadsheet/internal/notice"
	"broadsheet/internal/staff"
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

// An editor keeps advertisements away from a story or a topic; the story's rail says how it stands and why.
func TestNoAdvertisementBesideAStory(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.naledi)
	id := seat.post("/newsroom/story/new", "headline=The mine", "body=It fell in.", "section="+number(h.city.ID), "byline=Naledi Moyo", "new_topics=Mine disaster").storyID()
	page := "/newsroom/story/" + number(id)
	seat.post(page+"/adverts", "free=yes").goesTo(page)
	seat.get(page).sees("an editor keeps them away from this story", "Let one stand there again")
	h.seat(h.pieter).post(page+"/adverts", "free=").is(403)
	seat.get("/newsroom/ledger").sees("kept advertisements away from")
	var topic article.Topic
	h.write(func(tx *database.Tx) error {
		all, err := article.AllTopics(h.Context(), tx)
		topic = all[0]
		return err
	})
	room := "/newsroom/topics/" + number(topic.ID)
	seat.get(room).sees("Advertisements may stand beside stories of this topic")
	seat.post(room, "do=adverts", "free=yes").goesTo(room)
	seat.get(room).sees("No advertisement stands beside stories of this topic")
	seat.get(page).sees("the topic “Mine disaster” is kept free of advertisements")
}

// The picture of a slot is looked up in the library and pressed, not typed; the slot shows what readers will see.
func TestPictureOfASlotFromTheLibrary(t *testing.T) {
	h := openHouse(t)
	a := h.published("Alpha", "One.")
	seat := h.seat(h.thabo)
	seat.sendFile("/newsroom/quick", "picture", "smoke.jpg", photograph(1), "headline=Smoke", "body=Thick.", "alt=Smoke above a roof", "section="+number(h.city.ID), "do=save").is(303)
	var key string
	h.write(func(tx *database.Tx) error {
		list, err := media.List(h.Context(), tx, 1, 0, "")
		key = list[0].Key
		return err
	})
	seat.get("/newsroom/front").lacks("pic:1:").order("put:"+number(a)).order("pick:1").sees("Smoke above a roof", "pic:1:"+key)
	seat.order("pick:1", "pq=harbour").sees("No picture has these words").lacks("pic:1:")
	seat.order("pic:1:nothing").is(422).sees("no longer in the library", "Alpha")
	seat.order("pic:1:"+key).sees("The one chosen for here", `alt="Picture: Smoke above a roof"`).lacks("pic:1:")
	seat.order("publish").goesTo("/newsroom/front")
	v, err := front.Current(h.Context(), h.db, front.Paper)
	if err != nil || v.Document.Slots()[0].Picture != key {
		t.Errorf("%+v %v", v.Document.Slots()[0], err)
	}
}

// Whoever works in some sections, or on their own stories only, learns no headline of another desk that is not out: not
// from a search, a picker, a front, a notice, and not by naming the story's number.
func TestHeadlinesOfOtherDesksStayThere(t *testing.T) {
	h := openHouse(t)
	var sipho, zola staff.Person
	h.write(func(tx *database.Tx) (err error) {
		zola = h.hire(tx, "Zola Dube", "zola", staff.Contributor)
		sipho, err = staff.Add(h.Context(), tx, "system", staff.Person{Name: "Sipho Dlamini", Handle: "sipho", Email: "sipho@courier.example", Role: staff.Editor, Sections: []int64{h.sport.ID}})
		return err
	})
	live := h.published("Bridge closed", "For a week.")
	editor := h.seat(h.naledi)
	page := "/newsroom/story/" + number(live)
	editor.get(page)
	editor.post(page, "headline=Quagga bridge falls", "body=For a year.", "section="+number(h.city.ID), "byline=Naledi Moyo", "base="+editor.field("base"), "lock="+editor.field("lock")).goesTo(page)
	secret := editor.post("/newsroom/story/new", "headline=Quagga budget", "body=Soon.", "section="+number(h.city.ID), "byline=Naledi Moyo", "embargo=2024-12-24T06:00").storyID()
	h.write(func(tx *database.Tx) error {
		return noticeboard.Tell(h.Context(), tx, noticeboard.Notice{Kind: "review.waiting", Subject: article.Tag(secret), Words: "A story.", Path: "/newsroom"}, sipho.ID, zola.ID)
	})
	for _, who := range []staff.Person{sipho, zola} {
		seat := h.seat(who)
		for _, room := range []string{"/newsroom", "/newsroom/stories", "/newsroom/stories.json?q=", "/newsroom/stories.json?q=quagga", "/newsroom/find?q=quagga", "/newsroom/notices", "/newsroom/plans", "/newsroom/todo", "/newsroom/pictures", "/newsroom/comments", "/newsroom/overrides"} {
			if seat.get(room); strings.Contains(seat.body, "Quagga ") {
				t.Errorf("%s tells %s of another desk's text", room, who.Name)
			}
		}
		seat.get("/newsroom/stories.json?q=bridge").sees("Bridge closed")
		seat.get(page).is(403).lacks("Quagga")
	}
	seat := h.seat(sipho)
	front := "/newsroom/front/" + number(h.sport.ID)
	seat.get(front + "?q=quagga").is(200).lacks("Quagga budget")
	seat.get(front).order("put:" + number(secret)).lacks("Quagga").sees("A story of another desk")
}
