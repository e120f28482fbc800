//go:build browser

package browser

import (
	"context"
	"testing"

	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/staff"
)

// theCall is a draft of the shape of the story at the origin of this project, with invented people: two claims, and in the
// paragraph of the second an office dismisses "these reports".
const theCall = `Blesbok Bulk Supply is denying reports about a call between the heads of two water offices.

Sources originally claimed that Ayanda Mthembu and Pieter Swanepoel spoke by phone on Tuesday. However, Blesbok spokesperson Nomvula Khoza firmly dismissed the reports as “pure fiction”. “No such call took place,” said Nomvula Khoza, a spokesperson for Blesbok.

The Rand Ledger, citing unnamed officials, reported that the Springs Board had been informed of the conversation and did not oppose it. However, the Springs Board quickly dismissed these reports as false.

Karabo Selepe, an adviser to Mr Swanepoel, declined to comment. The Central Rand Council did not respond to questions.
`

// An editor opens the draft: the statements stand in the rail. She opens one, finds the form filled, publishes, and it stands
// as recorded. What the Springs Board dismissed is filed under what it was told, never under the call.
func TestStatements(t *testing.T) {
	thabo := courier.hire(t, "Thabo Pillay", staff.Editor)
	id := courier.drafted(t, thabo, "Supplier denies report of a phone call", theCall)
	var call, told claim.Claim
	courier.write(t, func(ctx context.Context, tx *database.Tx) (err error) {
		if call, err = claim.Make(ctx, tx, by, claim.Claim{Text: "that Ayanda Mthembu and Pieter Swanepoel spoke by phone on Tuesday", Slug: "tuesday-phone-call"}, true); err != nil {
			return err
		}
		told, err = claim.Make(ctx, tx, by, claim.Claim{Text: "that the Springs Board had been informed of the conversation and did not oppose it", Slug: "springs-board-informed"}, true)
		return err
	})
	b := courier.seat(t, thabo, desk)
	b.atStory(id)
	b.sees("Statements found in this draft")
	b.sees("“No such call took place,”")
	b.until("the words to be underlined in the text", "document.querySelector('#island-text .said.ver') && document.querySelector('#island-text .said-no')")
	b.look("statements")
	b.click("#statements summary", "less certain")
	for _, width := range []int64{360, 1280} {
		b.resize(width, 720)
		b.faults("statements-rail", layoutScript, js(0))
		b.look("statements-rail")
	}

	card := func(words string) string {
		return "[...document.querySelectorAll('#statements .sc')].find(c => c.querySelector('blockquote').textContent.includes(" + js(words) + "))"
	}
	if about := ask[string](b, card("quickly")+".querySelectorAll('dd')[1].textContent"); about != told.Text {
		t.Errorf("what the Springs Board dismissed is proposed under %q", about)
	}
	if about := ask[string](b, card("firmly")+".querySelectorAll('dd')[1].textContent"); about != call.Text {
		t.Errorf("what Blesbok dismissed is proposed under %q", about)
	}

	b.leave(func() { b.press(card("quickly") + ".querySelector('a.btn')") })
	b.sees(told.Text)
	for field, want := range map[string]string{"who": "the Springs Board", "verb": "dismissed", "block": "", "exact": "the Springs Board quickly dismissed these reports as false"} {
		if got := ask[string](b, "document.querySelector('[name="+field+"]').value"); want != "" && got != want || got == "" {
			t.Errorf("the form has %q as %s, not %q", got, field, want)
		}
	}
	b.look("statements-form")
	b.choose("How we know", "by e-mail")
	b.follow("button", "Look at it")
	b.sees("As readers will get it")
	b.follow("button", "Publish it")
	b.theEditor()
	b.sees("Recorded.")
	b.sees("approved by Thabo Pillay")
	if open := ask[bool](b, "Boolean("+card("quickly")+".querySelector('a.btn'))"); open {
		t.Error("what is recorded is offered again")
	}
	b.look("statements-recorded")
	recorded := func(id int64) int {
		of, err := claim.Positions(context.Background(), courier.DB, id)
		if err != nil {
			t.Fatal(err)
		}
		return len(of[id])
	}
	if recorded(told.ID) != 1 || recorded(call.ID) != 0 {
		t.Errorf("recorded under the wrong claim: %d of the office, %d of the call", recorded(told.ID), recorded(call.ID))
	}

	// Skipped without leaving the page, and what is written after that is found after the autosave.
	b.click("#statements button", "Skip")
	b.sees("1 skipped")
	b.writesOnNewLine("“It never happened,” said Lindiwe Botha, the mayor.")
	b.isSaved()
	b.until("the new statement in the rail", "document.getElementById('statements').textContent.replace(/\\s+/g, ' ').includes('Lindiwe Botha')")
}
