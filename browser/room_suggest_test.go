//go:build browser

package browser

import (
	"testing"

	"github.com/chromedp/chromedp"

	"broadsheet/internal/staff"
)

// An editor suggests changes to a live story and asks something about a passage; the reporter sees both in place, answers,
// accepts one change and rejects the other; the story is published. Readers see what was accepted, never a suggestion or
// a note, at no exit and at no time.
func TestRoomSuggest(t *testing.T) {
	naledi, thabo := courier.hire(t, "Naledi Moyo", staff.Reporter), courier.hire(t, "Thabo Pillay", staff.Editor)
	id := courier.drafted(t, naledi, "Council answers the choir", "The council yodelled at the report.\n\nNobody was hurt.\n")
	path := courier.publishes(t, thabo, id)

	him := courier.seat(t, thabo, desk)
	him.atStory(id)
	him.writesOn(" That was on Friday.")
	him.click("#suggestions button", "Suggest changes")
	him.until("the switch", "document.querySelector('#editor').island.suggest.on()")
	him.chooseWords("yodelled at")
	him.write("hummed at")
	him.writesOn(" The mayor wept.")
	him.until("two suggestions", "document.querySelectorAll('#suggestions li').length === 2")
	him.chooseWords("Nobody was hurt. That")
	him.key("m", chromedp.KeyModifiers(3))
	him.until("the note's field", "document.activeElement.closest('#notes .ask')")
	him.write("Who told us so?")
	him.click("#notes button", "Add the note")
	him.until("the passage to be marked", "document.querySelector('.noted')?.textContent.startsWith('Nobody was hurt.')")
	him.isSaved()
	him.look("suggest-editor")
	courier.outside(t, path, "hummed", "mayor wept", "Who told us")

	// What is not decided stays behind when the rest is published.
	him.follow("#publish button", "See what changes, then publish")
	him.sees("2 suggested edits are neither accepted nor rejected")
	him.look("suggest-decide")
	him.follow("#decide button", "Publish the changes now")
	him.goTo("/newsroom")
	reader := open(t, courier, phone)
	reader.goTo(path)
	reader.sees("That was on Friday.")
	courier.outside(t, path, "hummed", "mayor wept", "Who told us")

	her := courier.seat(t, naledi, desk)
	her.atStory(id)
	her.until("the suggestions in place", "document.querySelector('del.sug')?.textContent === 'yodelled' && document.querySelector('ins.sug')?.textContent === 'hummed' && document.querySelector('ins.sug').title.includes('Thabo Pillay')")
	her.until("the passage to be marked", "document.querySelector('.noted')?.textContent.startsWith('Nobody was hurt.')")
	her.look("suggest-reporter")
	her.click("#suggestions li:first-child button", "Accept")
	her.until("one left", "document.querySelectorAll('#suggestions li').length === 1")
	her.click("#suggestions li:first-child button", "Reject")
	her.until("none left", written+"==='The council hummed at the report.Nobody was hurt. That was on Friday.'")
	her.press("document.querySelector('#notes .note textarea')")
	her.write("The beadle, on Friday.")
	her.click("#notes button", "Answer")
	her.until("the answer", "document.querySelector('#notes .note').textContent.includes('The beadle, on Friday.')")
	her.isSaved()
	courier.outside(t, path, "hummed", "mayor wept", "Who told us", "The beadle")
	her.follow(".bar button", "Save privately")
	her.goTo("/newsroom")

	him.atStory(id)
	him.until("the answer", "document.querySelector('#notes .note').textContent.includes('The beadle, on Friday.')")
	him.click("#notes button", "Resolve")
	him.until("it to be resolved", "document.querySelector('#notes details summary').textContent.includes('1 resolved')")
	him.follow("#publish button", "See what changes, then publish")
	him.sees("hummed at")
	him.follow("#decide button", "Publish the changes now")

	reader.goTo(path)
	reader.sees("The council hummed at the report.")
	courier.outside(t, path, "yodelled at", "mayor wept", "Who told us", "The beadle")
	if text := courier.kept(t, id)[0]; text != "The council hummed at the report.\n\nNobody was hurt. That was on Friday.\n" {
		t.Errorf("the newsroom has %q", text)
	}
}
