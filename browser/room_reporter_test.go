//go:build browser

package browser

import (
	"image/color"
	"os"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/staff"
)

// twoPairs is a house in which nothing goes out that only its writer has seen.
func twoPairs(r *article.Rules) { r.Eyes.When = article.Always }

// A reporter writes: around the text, in the text, pasted from Word, with two pictures. She may not publish; she asks an
// editor to look. The editor is told, reads, approves and publishes, and readers see all of it.
func TestRoomReporter(t *testing.T) {
	courier.houseRules(t, twoPairs)
	naledi, thabo := courier.hire(t, "Naledi Moyo", staff.Reporter), courier.hire(t, "Thabo Pillay", staff.Editor)
	her := courier.seat(t, naledi, desk)
	her.goTo("/newsroom")
	her.follow(".btn", "Write a story")
	her.theEditor()
	her.choose("Section", "Culture")
	her.fill("Kicker", "Water")
	her.fill("Headline", "Tankers come to the choir")
	her.fill("Standfirst", "Six of them, on Monday.")
	if got := ask[string](her, "document.querySelector('[name=byline]').value"); got != "Naledi Moyo" {
		t.Errorf("a new story is signed %q", got)
	}
	her.puts("byline", 1, "Pieter Nkosi")
	her.puts("byline_role", 1, "Photographs")

	her.intoText()
	word, err := os.ReadFile("testdata/paste/word.html")
	if err != nil {
		t.Fatal(err)
	}
	ask[bool](her, "(() => { const d = new DataTransfer(); d.setData('text/html', "+js(string(word))+"); d.setData('text/plain', 'Tankers for Bertrams'); return document.getElementById('island-text').dispatchEvent(new ClipboardEvent('paste', {clipboardData: d, bubbles: true, cancelable: true})) || true })()")
	her.until("the pasted text", written+".includes('said Ridgewater')")
	// Word's picture lies on another machine; the editor asks for it.
	her.click("#editor .i-picture button", "Choose or upload…")
	her.uploads(snapshot(t, "tanker.jpg", color.RGBA{20, 60, 140, 255}), "A blue tanker before the church", "The first of six.", "P. Nkosi")
	her.writesOnNewLine("The choir sang to the queue.")
	her.click("#editor [role=toolbar] button", "Picture")
	her.uploads(snapshot(t, "choir.jpg", color.RGBA{150, 40, 20, 255}), "Forty singers with buckets", "They sang for an hour.", "P. Nkosi")
	her.isSaved()
	her.look("reporter-written")

	her.follow(".bar button", "Send for review")
	id := her.storyID()
	courier.withdraw(t, id)
	if ask[bool](her, "[...document.querySelectorAll('button')].some(b => b.value === 'publish')") {
		t.Error("a reporter finds a button that publishes")
	}
	her.click("summary", "Ask somebody to look")
	her.choose("Who", "Thabo Pillay")
	her.fill("What to look at", "The number of tankers")
	her.follow("button", "Ask")
	her.sees("Waits for Thabo Pillay")

	him := courier.seat(t, thabo, desk)
	him.goTo("/newsroom/todo")
	him.sees("The number of tankers")
	him.follow(".lst.todo a", "Tankers come to the choir")
	him.goTo(storyPath(id))
	if him.text("#held") != "" {
		t.Error("whoever asked for another pair of eyes stands in their way")
	}
	him.click("#eyes button", "Approve this text")
	him.sees("exactly this text")
	him.follow("#publish button", "Publish now")
	if him.path() != storyPath(id)+"?did=published" { // something to look at first
		him.sees("Checks")
		him.look("reporter-decide")
		him.follow("#decide button", "Publish now")
	}

	reader := open(t, courier, phone)
	reader.goTo(courier.live(t, id))
	for _, words := range []string{"Tankers come to the choir", "Six of them, on Monday.", "Naledi Moyo", "Pieter Nkosi", "Tankers for Bertrams", "at the clinic", "What it costs", "The first of six.", "The choir sang to the queue."} {
		reader.sees(words)
	}
	reader.seesPicture("A blue tanker before the church")
	reader.seesPicture("Forty singers with buckets")
	reader.look("reporter-reader")
}

// An editor who is alone at night must say why; the reason stands in the newsroom until a colleague has looked.
func TestRoomAlone(t *testing.T) {
	courier.houseRules(t, twoPairs)
	thabo, lindiwe := courier.hire(t, "Thabo Pillay", staff.Editor), courier.hire(t, "Lindiwe Botha", staff.Editor)
	id := courier.drafted(t, thabo, "Choir on fire, nobody hurt", "The rehearsal room burnt out.\n")
	b := courier.seat(t, thabo, phone)
	b.goTo(storyPath(id) + "/publish")
	b.sees("this house wants a second pair of eyes")
	b.follow("#decide button", "Publish now")
	b.sees("second pair of eyes")
	if a := courier.ask(t, "/culture/"+article.Slug("Choir on fire, nobody hurt")); a.Status != 404 {
		t.Errorf("without a reason the story answers readers with %d", a.Status)
	}
	b.click("summary", "Nobody is there, and it cannot wait")
	b.fill("Why it goes out with your eyes alone", "Night shift, the street is closed.")
	b.look("alone-decide")
	b.follow("#decide button", "Publish now")
	reader := open(t, courier, phone)
	reader.goTo(courier.live(t, id))
	reader.sees("The rehearsal room burnt out.")

	b.goTo("/newsroom/overrides")
	b.sees("Choir on fire, nobody hurt")
	b.sees("Night shift, the street is closed.")
	b.sees("Waits for a colleague")
	b.look("alone-overrides")
	colleague := courier.seat(t, lindiwe, desk)
	colleague.goTo("/newsroom/overrides")
	colleague.sees("Night shift, the street is closed.")
	colleague.follow("button", "I have looked at it")
	colleague.sees("looked at by Lindiwe Botha")
}
