package newsroom

import (
	"net/http/httptest"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/staff"
)

// A few letters find rooms, stories in every stage, sections and topics; nobody finds what they may not open.
func TestFind(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.pieter)
	id := seat.post("/newsroom/story/new", "headline=Waterfall walk", "body=Text.", "section="+number(h.sport.ID)).storyID()
	var guest staff.Person
	h.write(func(tx *database.Tx) error {
		guest = h.hire(tx, "Ayanda Dube", "ayanda", staff.Contributor)
		_, err := article.SaveTopic(h.Context(), tx, "system", article.Topic{Name: "Water tariffs"})
		return err
	})
	seat.get("/newsroom/find").is(200).sees(`href="/newsroom/pictures"`, "Waterfall walk").lacks(`href="/newsroom/people"`)
	seat.get("/newsroom/find?q=WÁTER").is(200).sees("/newsroom/story/"+number(id), "City › Water", "Water tariffs", "Draft")
	seat.get("/newsroom/find?q=pict").is(200).sees("Pictures").lacks("Waterfall")
	seat.get("/newsroom/find?q=%3Cb%3E%00%22").is(200).sees("Nothing is called so").lacks("<b>\"")
	r := httptest.NewRequest("GET", "http://paper.example/newsroom/find?q=waterf", nil)
	r.Header.Set("X-Requested-With", "fetch")
	seat.send(r).is(200).sees(`<li role="option"`, "Waterfall walk").lacks("<html")
	h.seat(guest).get("/newsroom/find?q=waterfall").is(200).lacks("Waterfall walk")
}
