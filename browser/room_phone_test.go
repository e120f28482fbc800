//go:build browser

package browser

import (
	"image/color"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/staff"
)

// A whole shift on a telephone: signed in, a story written in the editor, a picture from the pocket, published, corrected.
func TestRoomPhone(t *testing.T) {
	lindiwe := courier.hire(t, "Lindiwe Botha", staff.Editor)
	b := courier.seat(t, lindiwe, phone)
	b.goTo("/newsroom")
	b.follow(".btn", "Write a story")
	b.theEditor()
	b.choose("Section", "Culture")
	b.fill("Headline", "Choir sings on the pavement")
	b.intoText()
	b.write("Forty people sang outside the town hall at 21:00.")
	b.until("the words in the text", written+".includes('at 21:00.')")
	b.click("#editor [role=toolbar] button", "Picture")
	b.uploads(snapshot(t, "IMG_2041.jpg", color.RGBA{30, 110, 60, 255}), "People singing under a street lamp", "The altos, on the kerb.", "L. Botha")
	b.isSaved()
	b.faults("the editor", layoutScript, js(finger))
	b.look("phone-editor")
	b.follow(".bar button", "Save")
	id := b.storyID()
	courier.withdraw(t, id)
	b.follow("#publish button", "Publish now")
	if b.path() != storyPath(id)+"?did=published" {
		b.faults("the decision", layoutScript, js(finger))
		b.follow("#decide button", "Publish now")
	}
	b.follow("#publish a", "See it in the paper")
	b.sees("Forty people sang outside the town hall at 21:00.")
	b.seesPicture("People singing under a street lamp")
	b.sees("Lindiwe Botha")

	b.atStory(id)
	b.chooseWords("21:00")
	b.write("19:00")
	b.isSaved()
	b.follow("#publish button", "See what changes, then publish")
	b.click("label.tick", "Correction: something was wrong")
	b.fill("What readers are told", "They sang at 19:00. An earlier version said 21:00.")
	b.faults("the decision", layoutScript, js(finger))
	b.look("phone-decide")
	b.follow("#decide button", "Publish the changes now")
	reader := open(t, courier, phone)
	reader.goTo(courier.live(t, id))
	reader.sees("Forty people sang outside the town hall at 19:00.")
	reader.sees("An earlier version said 21:00.")
	if got := courier.live(t, id); got != "/culture/"+article.Slug("Choir sings on the pavement") {
		t.Errorf("the story stands at %s", got)
	}
}
