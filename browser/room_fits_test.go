//go:build browser

package browser

import (
	"testing"

	"github.com/chromedp/chromedp"

	"broadsheet/internal/staff"
)

// The editor with all that it can hold, open suggestions and a note, and the page on which the story is decided, on a
// phone and at the desk, in light and dark.
func TestRoomFits(t *testing.T) {
	naledi, thabo := courier.hire(t, "Naledi Moyo", staff.Reporter), courier.hire(t, "Thabo Pillay", staff.Editor)
	id := courier.drafted(t, naledi, "Choir takes a position on every block", "The council heard the choir.\n")
	courier.publishes(t, thabo, id)
	b := courier.seat(t, naledi, desk)
	b.atStory(id)
	b.islandLoad(parsed(t, suggestedOn))
	b.writesOn(" And more.")
	b.isSaved()
	b.click("#suggestions button", "Suggest changes")
	b.chooseWords("denied")
	b.write("took in")
	b.chooseWords("came out on Friday")
	b.key("m", chromedp.KeyModifiers(3))
	b.until("the note's field", "document.activeElement.closest('#notes .ask')")
	b.write("Which Friday?")
	b.click("#notes button", "Add the note")
	b.isSaved()
	b.chooseWords("ninety")
	b.fits("room-editor")
	b.goTo("/newsroom")

	him := courier.seat(t, thabo, desk)
	him.goTo(storyPath(id) + "/publish")
	him.fits("room-decide")
}
