//go:build browser

package browser

import (
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/staff"
)

// Two people open one story in the real newsroom. The second is told who holds it and for how long no key was pressed,
// and takes it over. The first, who goes on typing, is told at her next save; her words are kept, put beside the
// other's, and saved. Both texts can be read afterwards.
func TestRoomCollide(t *testing.T) {
	naledi, thabo := courier.hire(t, "Naledi Moyo", staff.Reporter), courier.hire(t, "Thabo Pillay", staff.Editor)
	id := courier.drafted(t, naledi, "Choir rehearses in a tram", "The choir rehearses in a tram.\n")
	her, him := courier.seat(t, naledi, desk), courier.seat(t, thabo, desk)
	her.atStory(id)
	her.writesOn(" It is out of service.")
	her.isSaved()
	// She is called away for three minutes; her window goes on giving signs of life.
	courier.later(3 * time.Minute)
	ask[bool](her, "((now) => { Date.now = () => now() + 180000; return true })(Date.now)")
	ask[bool](her, "document.querySelector('#editor').island.lock.tick().then(() => true)")

	him.atStory(id)
	him.sees("Naledi Moyo is writing this story")
	him.sees("pressed no key for 3 minutes")
	if ask[bool](him, writing) {
		t.Error("the second can write")
	}
	him.look("collide-held")
	him.follow("button", "Take over and write")
	him.theEditor()
	him.until("the text to be his", writing)
	him.writesOn(" Tenors stand at the back.")
	him.isSaved()

	her.writesOn(" Basses sit down.")
	her.until("the notice", "document.querySelector('.hands-lock')?.textContent.includes('Thabo Pillay')")
	her.sees("Your last words were not saved. They are kept in this browser")
	if ask[bool](her, writing) {
		t.Error("the first can still write")
	}
	her.look("collide-lost")

	// She takes it back. Her words are offered; on top of his they are refused, and both texts stand side by side.
	her.follow(".hands-lock button", "Take it back")
	her.theEditor()
	her.until("the offer", "document.querySelector('.hands-kept')")
	if got := ask[string](her, written); !strings.HasSuffix(got, "Tenors stand at the back.") {
		t.Errorf("she took back %q", got)
	}
	her.click(".hands-kept button", "Bring them back")
	her.until("the conflict", "document.querySelector('.hands-conflict')")
	her.follow("button", "Compare")
	her.sees("Somebody saved this story while you wrote")
	sides := "(s => [...document.querySelectorAll('#duel .cmp ' + s)].map(e => e.textContent).join(' '))"
	if theirs, yours := ask[string](her, sides+"('.o')"), ask[string](her, sides+"('.n')"); !strings.Contains(theirs, "Tenors stand at the back.") || !strings.Contains(yours, "Basses sit down.") {
		t.Errorf("side by side stand %q and %q", theirs, yours)
	}
	her.look("collide-duel")
	her.theEditor()
	her.until("her text in the form", written+".includes('Basses sit down.')")
	her.follow(".bar button", "Save")
	her.theEditor()

	kept := courier.kept(t, id)
	for _, words := range []string{"The choir rehearses in a tram. It is out of service. Tenors stand at the back.\n", "The choir rehearses in a tram. It is out of service. Basses sit down.\n"} {
		if !slices.Contains(kept, words) {
			t.Errorf("%q is lost; kept are %q", words, kept)
		}
	}
	if kept[0] != "The choir rehearses in a tram. It is out of service. Basses sit down.\n" {
		t.Errorf("the newest text is %q", kept[0])
	}
	her.goTo(storyPath(id) + "/history")
	her.follow("button", "Compare from and to")
	her.sees("Tenors stand at the back.")
	her.sees("Basses sit down.")
	her.goTo("/newsroom/notices")
	her.sees("Thabo Pillay took over a story that you were writing.")
}

// Without a script the same holds: who comes second reads, takes over, saves; who comes too late sees both texts.
func TestRoomCollideWithoutScript(t *testing.T) {
	naledi, thabo := courier.hire(t, "Naledi Moyo", staff.Reporter), courier.hire(t, "Thabo Pillay", staff.Editor)
	id := courier.drafted(t, naledi, "Choir rehearses on a ferry", "The choir rehearses on a ferry.\n")
	her, him := courier.seat(t, naledi, phone.noScript()), courier.seat(t, thabo, desk.noScript())
	her.goTo(storyPath(id))
	him.goTo(storyPath(id))
	him.sees("Naledi Moyo is writing this story")
	him.follow("button", "Take over and write")
	him.fill("Text", "The choir rehearses on a ferry. Tenors stand at the back.")
	him.follow(".bar button", "Save")
	her.fill("Text", "The choir rehearses on a ferry. Basses sit down.")
	her.follow(".bar button", "Save")
	her.sees("Not saved: Thabo Pillay is writing this story")
	her.sees("Nothing is lost")
	her.follow("#held button", "Take over and save mine")
	her.sees("Somebody saved this story while you wrote")
	her.sees("Tenors stand at the back.")
	her.look("collide-duel-noscript")
	her.follow(".bar button", "Save")
	kept := courier.kept(t, id)
	for _, words := range []string{"The choir rehearses on a ferry. Tenors stand at the back.\n", "The choir rehearses on a ferry. Basses sit down.\n"} {
		if !slices.Contains(kept, words) {
			t.Errorf("%q is lost; kept are %q", words, kept)
		}
	}
}
