package newsroom

import (
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
)

// An editor finds the same thing under two names and makes one of them; readers of the old address are led on.
func TestTopicsAndAuthorsAreMerged(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.thabo)
	text := []string{"headline=Bus strike ends", "body=At last.", "section=" + number(h.city.ID), "new_topics=Buses", "byline=T. Pillay", "do=publish"}
	seat.post("/newsroom/story/new", text...).storyID()
	var transport article.Topic
	h.write(func(tx *database.Tx) (err error) {
		if transport, err = article.SaveTopic(h.Context(), tx, "system", article.Topic{Name: "Transport"}); err != nil {
			return err
		}
		_, err = article.SaveTopic(h.Context(), tx, "system", article.Topic{Name: "Choirs"})
		return err
	})
	seat.get("/newsroom/topics").is(200).sees("One live story", "In no story")
	buses, err := article.TopicBySlug(h.Context(), h.db, "buses")
	h.must(err)
	page := "/newsroom/topics/" + number(buses.ID)
	seat.get(page).is(200).sees("Buses", "/topic/transport").lacks("No story has it")
	seat.post(page, "do=address", "slug=Not OK").is(422).sees("small letters", `value="Not OK"`)
	seat.post(page, "do=address", "slug=transport").is(422).sees("already leads to another topic")
	seat.post(page, "do=address", "slug=coaches").goesTo("/newsroom/topics")
	reader := h.stranger()
	reader.get("/topic/buses").is(301)
	if to := reader.answer.Header.Get("Location"); to != "/topic/coaches" {
		t.Errorf("the old address leads to %s", to)
	}
	seat.post(page, "do=merge").is(422).sees("Choose what it is to be merged into")
	seat.post(page, "do=delete").is(422).sees("Merge it into another one instead")
	seat.post(page, "do=merge", "into="+number(transport.ID)).goesTo("/newsroom/topics")
	reader.get("/topic/coaches").is(301)
	reader.get("/topic/transport").is(200).sees("Bus strike ends")
	seat.get(page).is(404)
	choirs, err := article.TopicBySlug(h.Context(), h.db, "choirs")
	h.must(err)
	seat.post("/newsroom/topics/"+number(choirs.ID), "do=delete").goesTo("/newsroom/topics")
	seat.get("/newsroom/topics").lacks("Choirs")

	one, err := article.AuthorBySlug(h.Context(), h.db, "t-pillay")
	h.must(err)
	var other article.Author
	h.write(func(tx *database.Tx) (err error) {
		other, err = article.SaveAuthor(h.Context(), tx, "system", article.Author{Name: "Thabo Pillay", StaffID: h.thabo.ID})
		return err
	})
	seat.post("/newsroom/authors/"+number(one.ID), "do=merge", "into="+number(other.ID)).goesTo("/newsroom/authors")
	reader.get("/author/t-pillay").is(301)
	reader.get("/author/thabo-pillay").is(200).sees("Bus strike ends")
	reader.get("/city/bus-strike-ends").is(200).sees("Thabo Pillay").lacks("T. Pillay")
}
