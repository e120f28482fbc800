//go:build browser

package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chooseWords selects words of the text, as a hand would, and waits a moment as a hand would: within 200 ms of the focus
// ProseMirror takes a step to the very beginning for the browser's doing, and puts the selection back.
func (b *tab) chooseWords(words string) {
	b.t.Helper()
	ok := ask[bool](b, `(async () => { const view = document.querySelector("#editor").island.view; let found = null;
		view.state.doc.descendants((node, pos) => { const i = node.isText ? node.text.indexOf(`+js(words)+`) : -1; if (i >= 0 && found === null) found = pos + i; });
		if (found === null) return false;
		const Selection = Object.getPrototypeOf(view.state.selection).constructor;
		view.focus();
		const from = view.domAtPos(found), to = view.domAtPos(found + `+js(words)+`.length);
		getSelection().setBaseAndExtent(from.node, from.offset, to.node, to.offset);
		await new Promise((then) => setTimeout(then, 250)); return true })()`)
	if !ok {
		b.t.Fatalf("the text has no %q", words)
	}
	b.until("the words to be chosen", `(() => { const s = document.querySelector("#editor").island.view.state; return s.doc.textBetween(s.selection.from, s.selection.to) === `+js(words)+` })()`)
}

// A note is tied to words, follows them, is answered and resolved, and is never part of the story.
func TestNotesThread(t *testing.T) {
	d := openEditDesk(t, 42, "The mains burst at nine in the morning.\n\nNobody was hurt.\n")
	b := open(t, d.paper, desk)
	b.openStory(d, 3)
	b.chooseWords("at nine in the morning")
	b.key("m", chromedp.KeyModifiers(3))
	b.until("the note's field", "document.activeElement && document.activeElement.closest('#notes .ask')")
	b.write("Who says so?")
	b.click("#notes button", "Add the note")
	b.until("the mark in the text", "document.querySelector('.noted') && document.querySelector('.noted').textContent === 'at nine in the morning'")
	b.chooseWords("The mains")
	b.key(kb.ArrowLeft)
	b.until("the cursor at the beginning", "document.querySelector('#editor').island.view.state.selection.head === 1")
	b.write("On Friday: ")
	b.until("the mark to follow", "document.querySelector('.noted').textContent === 'at nine in the morning'")
	b.waitStatus("Saved")
	d.look(func() {
		if d.settled != "On Friday: The mains burst at nine in the morning.\n\nNobody was hurt.\n" {
			t.Errorf("the story holds %q", d.settled)
		}
	})
	other := open(t, d.paper, desk)
	other.openStory(d, 5)
	other.until("the mark", "document.querySelector('.noted') && document.querySelector('.noted').textContent === 'at nine in the morning'")
	ask[bool](other, "(document.querySelector('#notes .ask textarea').focus(), true)")
	other.write("The caretaker.")
	other.click("#notes button", "Answer")
	other.until("the answer", "document.querySelector('#notes').textContent.includes('The caretaker.')")
	other.click("#notes button", "Resolve")
	other.until("it to be resolved", "document.querySelector('#notes details summary').textContent.includes('1 resolved')")
	d.look(func() {
		if d.notes[0]["open"] != false {
			t.Error("the note is still open")
		}
		d.notes[0]["open"], d.doc = true, []byte(`{"version":1,"type":"doc","content":[{"type":"paragraph","attrs":{"id":"b9"},"content":[{"type":"text","text":"Another story."}]}]}`)
	})
	b.goTo(d.at(3))
	b.until("the old words", "document.querySelector('#notes').textContent.includes('The passage is gone. It was: at nine in the morning')")
}

// An editor suggests; the reporter sees who wants what, accepts one and rejects the other.
func TestEditorSuggestsReporterAccepts(t *testing.T) {
	d := openEditDesk(t, 42, "The council denied the report.\n")
	editor := open(t, d.paper, desk)
	editor.openStory(d, 5)
	editor.click("#suggestions button", "Suggest changes")
	editor.chooseWords("denied")
	editor.write("dismissed")
	editor.typesAtEnd(" It said so on Friday.")
	editor.waitStatus("Saved")
	editor.until("two suggestions", "document.querySelectorAll('#suggestions li').length === 2")
	d.look(func() {
		if d.settled != "The council denied the report.\n" || len(d.open) != 2 || d.open[0].By != "staff:5" {
			t.Errorf("the paper would print %q; open %+v", d.settled, d.open)
		}
		d.holder = 0
	})
	editor.goTo("/away")
	reporter := open(t, d.paper, desk)
	reporter.openStory(d, 3)
	reporter.until("the suggestions in place", "document.querySelector('del.sug').textContent === 'denied' && document.querySelector('ins.sug').textContent === 'dismissed' && document.querySelector('ins.sug').title.includes('Thabo Pillay')")
	reporter.click("#suggestions li:first-child button", "Accept")
	reporter.until("one left", "document.querySelectorAll('#suggestions li').length === 1")
	reporter.click("#suggestions li:first-child button", "Reject")
	reporter.until("none left", written+"==='The council dismissed the report.'")
	reporter.waitStatus("Saved")
	d.look(func() {
		if d.settled != "The council dismissed the report.\n" || len(d.open) != 0 {
			t.Errorf("the paper would print %q; open %+v", d.settled, d.open)
		}
	})
}
