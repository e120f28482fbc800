//go:build browser

package browser

import (
	"strings"
	"testing"
	"time"

	"broadsheet/internal/staff"
)

// late is how much later than its minute a planned change may be seen: the runner looks for work every second, and the
// machines that run tests are slow.
const late = 10 * time.Second

// An editor corrects a live story and plans the change for a minute. Readers see the old text until then, and the new
// one with its note from then on.
func TestRoomSchedule(t *testing.T) {
	thabo := courier.hire(t, "Thabo Pillay", staff.Editor)
	id := courier.drafted(t, thabo, "Choir sings at nine", "The choir sings at nine in the morning.\n")
	path := courier.publishes(t, thabo, id)
	b := courier.seat(t, thabo, desk)
	b.atStory(id)
	b.writesOn(" Doors open at eight.")
	b.isSaved()
	b.follow("#publish button", "See what changes, then publish")
	b.click("label.tick", "Correction: something was wrong")
	b.fill("What readers are told", "An earlier version forgot when the doors open.")
	b.click("summary", "At a time instead")
	minute := courier.now().Add(2 * time.Minute).Truncate(time.Minute)
	b.at("When", minute)
	b.look("schedule-decide")
	b.follow("#decide button", "Plan it")
	b.sees("Will be published")
	b.sees(minute.In(courier.Zone()).Format("15:04"))
	b.goTo("/newsroom/plans")
	b.sees("Choir sings at nine")
	b.look("schedule-plans")

	courier.later(minute.Sub(courier.now()) - 2*time.Second)
	for done := false; !done; {
		asked := courier.now()
		page := courier.ask(t, path).Body
		seen := courier.now()
		done = strings.Contains(page, "Doors open at eight.")
		if done && seen.Before(minute) {
			t.Fatalf("readers saw the change %s before its minute", minute.Sub(seen))
		}
		if !done && asked.After(minute.Add(late)) {
			t.Fatalf("%s after its minute the change has not come", asked.Sub(minute))
		}
	}
	reader := open(t, courier, phone)
	reader.goTo(path)
	reader.sees("Doors open at eight.")
	reader.sees("An earlier version forgot when the doors open.")
	reader.look("schedule-reader")
	b.atStory(id)
	b.until("no plan is left", "!document.querySelector('#publish .sc')")
}
