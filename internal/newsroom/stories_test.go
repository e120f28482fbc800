package newsroom

import (
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/staff"
)

// Stories are found by words anywhere in the newest text, whatever their case and accents, by number, by section and by
// where they stand; a long list goes on behind a key.
func TestStoryBoard(t *testing.T) {
	h := openHouse(t)
	first := h.published("Ṋemaṱodzi opens the valves", "Of the reservoir at Brixton.")
	for i := range perPage + 2 {
		h.clock.Advance(time.Second)
		h.published(fmt.Sprintf("Story %d of many", i), "Text.")
	}
	seat := h.seat(h.pieter)
	h.clock.Advance(time.Second)
	id := seat.post("/newsroom/story/new", "headline=A draft of the water desk", "byline=Pieter Nkosi", "body=Of pipes and jacaranda roots.", "section="+number(h.water.ID)).storyID()
	seat.get("/newsroom/stories").is(200).sees("A draft of the water desk", "Further", number(perPage+4)+" stories").lacks("Ṋemaṱodzi")
	further := regexp.MustCompile(`href="(/newsroom/stories\?after=[^"]*)"`).FindStringSubmatch(seat.body)[1]
	seat.get(further).is(200).sees("Ṋemaṱodzi", "To the top", "Story 2 of many").lacks("Story 31 of many", "A draft of the water desk", "Story 3 of many")
	seat.get("/newsroom/stories?q=valves+NEMATODZI").is(200).sees("Ṋemaṱodzi opens", "In the paper").lacks("of many")
	for _, words := range []string{"jacaranda", "jaca", "pipes+roots", "%22jacaranda+roots%22", "%23" + number(id), "pieter", "water+-valves"} {
		seat.get("/newsroom/stories?q="+words).is(200).sees("A draft of the water desk").lacks("of many", "Ṋemaṱodzi")
	}
	seat.get("/newsroom/stories?q=" + number(first)).is(200).sees("Ṋemaṱodzi")
	seat.get("/newsroom/stories?q=%25%27&tab=live").is(200).sees("No story here that fits")
	seat.get("/newsroom/stories?tab=drafts&section=" + number(h.city.ID)).is(200).sees("A draft of the water desk").lacks("of many")
	seat.get("/newsroom/stories?tab=live&section=" + number(h.sport.ID)).is(200).sees("No story here that fits")
	seat.get("/newsroom/stories?mine=yes").is(200).sees("A draft of the water desk", "One story").lacks("of many")
	seat.get("/newsroom/stories?sort=longest").is(200).sees("Ṋemaṱodzi", "Story 3 of many").lacks("A draft of the water desk")
	seat.get("/newsroom/stories?from=2024-12-20").is(200).sees("No story here that fits")
	seat.get("/newsroom/stories?until=2024-12-19&from=2024-12-19&kind=news&stage=draft").is(200).sees("A draft of the water desk")
	seat.get("/newsroom/stories?tab=nonsense&sort=nonsense&from=never&after=-1.x&kind=none&stage=none").is(200).sees("A draft of the water desk")
}

// A script that narrows the list as one types is given the list alone, and the address to keep.
func TestListAloneForAScript(t *testing.T) {
	h := openHouse(t)
	h.published("Bridge closed", "For a week.")
	seat := h.seat(h.pieter)
	r := httptest.NewRequest("GET", "http://paper.example/newsroom/stories?q=bridge&section=&sort=saved&author=", nil)
	r.Header.Set("HX-Request", "true")
	seat.send(r).is(200).sees("Bridge closed").lacks("<html", "<form class=\"find\"")
	if got := seat.answer.Header.Get("HX-Push-Url"); got != "/newsroom/stories?q=bridge" {
		t.Errorf("the address becomes %s", got)
	}
	r = httptest.NewRequest("GET", "http://paper.example/newsroom/stories?q=bridge", nil)
	r.Header.Set("HX-Request", "true")
	stranger := h.stranger()
	stranger.send(r).is(200).lacks("Bridge")
	if stranger.answer.Header.Get("HX-Redirect") != "/newsroom/sign-in" {
		t.Error("whoever is signed out meanwhile is not led to the way in")
	}
}

// A contributor sees only what is theirs, in the list, in its counts and by number.
func TestListShowsWhatOneMayOpen(t *testing.T) {
	h := openHouse(t)
	city := h.published("Bridge closed", "For a week.")
	var guest staff.Person
	h.write(func(tx *database.Tx) error {
		guest = h.hire(tx, "Ayanda Dube", "ayanda", staff.Contributor)
		return nil
	})
	seat := h.seat(guest)
	own := seat.post("/newsroom/story/new", "headline=A letter from Soweto", "body=Text.", "section="+number(h.sport.ID)).storyID()
	for _, path := range []string{"", "?q=bridge", "?q=" + number(city), "?tab=live", "?sort=opened"} {
		seat.get("/newsroom/stories" + path).is(200).lacks("Bridge closed")
	}
	seat.get("/newsroom/stories").sees("A letter from Soweto", "One story")
	seat.get("/newsroom").is(200).lacks("/newsroom/story/" + number(city) + `"`)
	seat.post("/newsroom/stories", "do=section", "to_section="+number(h.water.ID), "story="+number(city), "story="+number(own)).is(200).
		sees("One story is changed", "A story that is not yours to open").lacks("Bridge closed")
}

// The list and the door of a story follow one rule: what stands in the list opens, and what opens stands in the list.
func TestListAndDoorAgree(t *testing.T) {
	h := openHouse(t)
	var guest, keeper staff.Person
	h.write(func(tx *database.Tx) error {
		guest = h.hire(tx, "Ayanda Dube", "ayanda", staff.Contributor)
		var err error
		keeper, err = staff.Add(h.Context(), tx, "system", staff.Person{Name: "Sizwe Mokoena", Handle: "sizwe", Role: staff.Editor, Sections: []int64{h.city.ID}})
		return err
	})
	byGuest := h.seat(guest)
	chief := h.seat(h.naledi)
	var ids []int64
	for i, fields := range [][]string{{"section=" + number(h.city.ID)}, {"section=" + number(h.water.ID), "do=publish"}, {"section=" + number(h.sport.ID), "do=publish"}, {}, {"byline=Ayanda Dube", "section=" + number(h.sport.ID)}} {
		ids = append(ids, chief.post("/newsroom/story/new", append(fields, fmt.Sprintf("headline=Story %d", i), "body=Text.")...).storyID())
	}
	ids = append(ids, byGuest.post("/newsroom/story/new", "headline=A letter", "body=Text.", "section="+number(h.sport.ID)).storyID())
	h.write(func(tx *database.Tx) error { // Ayanda's byline is Ayanda's own
		_, err := tx.Exec(h.Context(), `UPDATE author SET staff_id = $1 WHERE slug = 'ayanda-dube'`, guest.ID)
		return err
	})
	moved := h.head(ids[2]) // live in Sport, privately moved to City
	h.write(func(tx *database.Tx) error {
		text := moved.Text
		text.SectionID = h.city.ID
		_, err := article.Save(h.Context(), tx, ids[2], moved.ID, h.naledi.Actor(), article.Draft, "", text)
		return err
	})
	for _, p := range []staff.Person{guest, keeper, h.pieter, h.naledi} {
		seat := h.seat(p)
		list := seat.get("/newsroom/stories").is(200).body
		for _, id := range ids {
			listed := strings.Contains(list, `href="/newsroom/story/`+number(id)+`"`)
			if opens := seat.get("/newsroom/story/"+number(id)).answer.StatusCode == 200; opens != listed {
				t.Errorf("%s and story %d: in the list %v, opens %v", p.Name, id, listed, opens)
			}
		}
	}
}

// Many stories are changed at once: each with the rights that hold there, each told by itself, and taken back together.
func TestManyStoriesAtOnce(t *testing.T) {
	h := openHouse(t)
	live, changed := h.published("Bridge closed", "For a week."), h.published("Bus strike ends", "At last.")
	seat := h.seat(h.thabo)
	draft := seat.post("/newsroom/story/new", "headline=Choir wanted", "body=Text.", "section="+number(h.city.ID)).storyID()
	head := h.head(changed)
	h.write(func(tx *database.Tx) error {
		t := head.Text
		t.Kicker = "Buses"
		_, err := article.Save(h.Context(), tx, changed, head.ID, h.pieter.Actor(), article.Draft, "", t)
		return err
	})
	all := []string{"story=" + number(live), "story=" + number(changed), "story=" + number(draft), "story=999"}
	seat.post("/newsroom/stories", append(all, "do=section", "to_section="+number(h.sport.ID), "publish=yes", "back=/newsroom/stories?tab=live")...).is(200).
		sees("3 stories are changed", "Done and published. Readers see it now.", "other private changes", "A story that is not here", `href="/newsroom/stories?tab=live"`)
	h.stranger().get("/sport/bridge-closed").is(200)
	h.stranger().get("/city/bus-strike-ends").is(200)
	for _, id := range []int64{live, changed, draft} {
		if got := h.head(id).SectionID; got != h.sport.ID {
			t.Errorf("story %d is in section %d", id, got)
		}
	}
	var back []string
	for _, m := range regexp.MustCompile(`name="was" value="([^"]*)"`).FindAllStringSubmatch(seat.body, -1) {
		back = append(back, "was="+m[1])
	}
	seat.post("/newsroom/stories", append(back, "undo=section")...).is(200).sees("3 stories are changed")
	for _, id := range []int64{live, changed, draft} {
		if got := h.head(id).SectionID; got != h.city.ID {
			t.Errorf("taken back, story %d is in section %d", id, got)
		}
	}
	seat.post("/newsroom/stories", append(all, "do=stage", "to_stage=review")...).is(200).sees("In review.")
	if h.head(draft).Stage != article.InReview {
		t.Error("the draft is not in review")
	}
	seat.post("/newsroom/stories", append(all, "do=policy", "to_policy=off")...).is(200).sees("3 stories are changed")
	if thread, err := comment.ThreadOf(h.Context(), h.db, live, comment.Before); err != nil || thread.Own != comment.Off {
		t.Errorf("the thread is %+v, %v", thread, err)
	}
	seat.post("/newsroom/stories", append(all, "do=unschedule")...).is(200).sees("Nothing was planned for it.", "No story was changed.")
	seat.post("/newsroom/stories", "do=section").is(422).sees("Choose the section")
	seat.post("/newsroom/stories", "do=stage", "to_stage=live").is(422)
	seat.post("/newsroom/stories", "do=stage", "to_stage=ready").is(422).sees("Choose between one and")
	seat.post("/newsroom/stories", "undo=section", "was=x").is(422).sees("nothing to undo")
	reporter := h.seat(h.pieter)
	reporter.post("/newsroom/stories", "do=unschedule", "story="+number(live)).is(200).sees("Deciding what readers see is for editors")
	reporter.post("/newsroom/stories", "do=policy", "to_policy=off", "story="+number(live)).is(200).sees("Deciding comments is for moderators")
}

// head is the newest text of a story.
func (h *house) head(id int64) article.Revision {
	h.Helper()
	r, err := article.Head(h.Context(), h.db, id)
	h.must(err)
	return r
}

// The address of a list says all of it: read and written again, it is the same.
func TestListAddressIsTheWholeList(t *testing.T) {
	for _, address := range []string{"/newsroom/stories", "/newsroom/stories?q=bridge+%C3%A9", "/newsroom/stories?after=5.7&author=3&from=2024-12-01&kind=opinion&mine=yes&q=a&section=2&sort=longest&stage=ready&tab=changed&topic=9&until=2024-12-19"} {
		r := httptest.NewRequest("GET", address, nil)
		if got := listAskOf(r.URL.Query()).URL(); got != address {
			t.Errorf("%s became %s", address, got)
		}
	}
	if got := listAskOf(map[string][]string{"tab": {"all"}, "sort": {"saved"}, "q": {"  "}}).URL(); strings.Contains(got, "?") {
		t.Errorf("what asks for nothing stands in the address: %s", got)
	}
}
