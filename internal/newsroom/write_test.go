package newsroom

import (
	"testing"
)

// A reporter writes, hands over; an editor publishes; readers see it.
func TestAStoryFromDraftToPaper(t *testing.T) {
	h := openHouse(t)
	reporter, editor, reader := h.seat(h.pieter), h.seat(h.thabo), h.stranger()

	reporter.get("/newsroom/story/new").is(200).sees(`value="Pieter Nkosi"`, "Send for review").lacks("Publish now")
	id := reporter.post("/newsroom/story/new", "headline=Valves open again in Brixton", "standfirst=Water by Friday.", "section="+number(h.city.ID), "kind=news",
		"byline=Pieter Nkosi", "byline_role=", "byline=Ayanda Dube", "byline_role=Photographs", "new_topics=Water, Brixton", "body=The valves opened.\n\nThe taps ran.", "do=review").storyID()
	page := "/newsroom/story/" + number(id)
	reporter.get(page).is(200).sees("In review", "Ayanda Dube", "The taps ran.", "Nothing is missing.")
	reader.get("/city/valves-open-again-in-brixton").is(404)

	editor.get("/newsroom/stories?tab=review").is(200).sees("Valves open again in Brixton", "In review", "Pieter Nkosi")
	base := editor.get(page).field("base")
	editor.post(page, "headline=Valves open again in Brixton", "standfirst=Water by Friday.", "section="+number(h.city.ID), "kind=news",
		"byline=Pieter Nkosi", "byline=Ayanda Dube", "byline_role=", "byline_role=Photographs", "body=The valves opened.\n\nThe taps ran.", "base="+base, "do=publish").goesTo(page + "?did=published")
	reader.get("/city/valves-open-again-in-brixton").is(200).sees("The taps ran.", "Pieter Nkosi", "Photographs", "Ayanda Dube")
	reader.get("/author/ayanda-dube").is(200).sees("Valves open again")
}
