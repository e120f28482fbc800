//go:build browser

package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// openStory opens a story at the desk and waits for the editor.
func (b *tab) openStory(d *editDesk, me int64) {
	b.t.Helper()
	b.goTo(d.at(me))
	b.until("the editor", "document.querySelector('#editor') && document.querySelector('#editor').island && document.querySelector('#editor .ProseMirror')")
}

// atEnd puts the cursor behind the last letter and types.
func (b *tab) typesAtEnd(words string) {
	b.t.Helper()
	ask[bool](b, "(document.querySelector('.ProseMirror').focus(), true)")
	b.key(kb.End, chromedp.KeyModifiers(2))
	b.write(words)
}

const written = "document.querySelector('.ProseMirror').textContent"

func (b *tab) waitStatus(words string) {
	b.t.Helper()
	b.until("the line "+words, "((document.querySelector('[data-saved], .hands-saved') || {}).textContent || '').includes("+js(words)+")")
}

// A story saves itself; a new one gets its address with the first save.
func TestStorySavesItself(t *testing.T) {
	d := openEditDesk(t, 0, "")
	b := open(t, d.paper, desk)
	b.openStory(d, 3)
	b.typesAtEnd("The water is back.")
	b.waitStatus("Saved 1")
	d.look(func() {
		if d.settled != "The water is back.\n" || d.id != 42 {
			t.Errorf("story %d holds %q", d.id, d.settled)
		}
	})
	if got := b.path(); got != "/newsroom/story/42?me=3" {
		t.Errorf("the new story stands at %s", got)
	}
	b.typesAtEnd(" Again.")
	b.waitStatus("Saved 2")
	b.until("the checks in the rail", "document.querySelector('[data-checks]').textContent.includes('No picture yet')")
	b.until("the weight in the rail", "document.querySelector('[data-weight]').textContent.includes('9 of 12 kB')")
}

// Without a connection nothing is lost, and when it is back the story is saved.
func TestOfflineThenOnline(t *testing.T) {
	d := openEditDesk(t, 42, "One.\n")
	b := open(t, d.paper, desk)
	b.openStory(d, 3)
	d.look(func() { d.fail = -1 })
	b.typesAtEnd(" Two.")
	b.waitStatus("Not saved: no connection. Your text is kept in this browser.")
	b.goTo(d.at(3))
	b.until("the offer", "document.querySelector('.hands-kept')")
	d.look(func() { d.fail = 0 })
	if got := ask[string](b, written); got != "One." {
		t.Errorf("before anybody chose, the editor shows %q", got)
	}
	b.click("button", "Look at both")
	b.until("both texts", "document.querySelector('dialog.look mark')")
	b.click("button", "Bring the unsaved words back")
	b.until("the words", written+"==='One. Two.'")
	b.waitStatus("Saved")
	d.look(func() {
		if d.settled != "One. Two.\n" {
			t.Errorf("the desk has %q", d.settled)
		}
	})
	b.goTo(d.at(3))
	b.until("the words", written+"==='One. Two.'")
	if ask[bool](b, "!!document.querySelector('.hands-kept')") {
		t.Error("words that were saved are offered again")
	}
}

// Every answer of the server is told in words, and the text stays.
func TestSaveAnswers(t *testing.T) {
	for _, c := range []struct {
		fail  int
		words string
	}{{403, "The desk says no. Your text is kept"}, {422, "Not saved: A headline is missing."}, {500, "an error (500)"}, {413, "too long"}} {
		d := openEditDesk(t, 42, "One.\n")
		d.fail = c.fail
		b := open(t, d.paper, desk)
		b.openStory(d, 3)
		b.typesAtEnd(" Two.")
		b.waitStatus(c.words)
		if c.fail == 422 && !ask[bool](b, "document.querySelector('#headline').getAttribute('aria-invalid') === 'true'") {
			t.Error("the headline is not marked")
		}
		d.look(func() { d.fail = 0 })
		b.typesAtEnd(" Three.")
		if c.fail != 422 && c.fail != 413 {
			ask[bool](b, "(dispatchEvent(new Event('online')), true)")
		}
		b.waitStatus("Saved")
		d.look(func() {
			if d.settled != "One. Two. Three.\n" {
				t.Errorf("after %d the desk has %q", c.fail, d.settled)
			}
		})
	}
}

// Undo reaches back over a reload, into what was saved before it.
func TestUndoAfterReload(t *testing.T) {
	d := openEditDesk(t, 42, "One.\n")
	b := open(t, d.paper, desk)
	b.openStory(d, 3)
	b.typesAtEnd(" Two.")
	b.waitStatus("Saved")
	b.until("the copy to know", "!document.querySelector('#editor').island.keep.dirty")
	b.goTo(d.at(3))
	b.until("the editor", "document.querySelector('#editor') && document.querySelector('#editor').island")
	b.until("its steps", "document.querySelector('#editor').island.view.state['history$'].done.eventCount > 0")
	b.key("z", chromedp.KeyModifiers(2))
	ask[bool](b, "(document.querySelector('.ProseMirror').focus(), true)")
	b.key("z", chromedp.KeyModifiers(2))
	b.until("the old words", written+"==='One.'")
	b.key("z", chromedp.KeyModifiers(2|8))
	b.until("the new words", written+"==='One. Two.'")
}

// Two people open one story. The second reads; takes over; the first is told and loses nothing.
func TestTwoPeopleOneStory(t *testing.T) {
	d := openEditDesk(t, 42, "One.\n")
	naledi := open(t, d.paper, desk)
	naledi.openStory(d, 3)
	thabo := open(t, d.paper, desk)
	thabo.openStory(d, 5)
	thabo.until("the banner", "document.querySelector('.hands-lock').textContent.includes('Naledi Moyo is writing this story, idle for 1 minute')")
	if ask[bool](thabo, "document.querySelector('.ProseMirror').isContentEditable") {
		t.Error("the second can write")
	}
	d.look(func() { d.fail = 500 })
	naledi.typesAtEnd(" Naledi's last words.")
	naledi.waitStatus("error (500)")
	thabo.leave(func() { thabo.click("button", "Take it over") })
	d.look(func() { d.fail = 0 })
	thabo.until("the editor", "document.querySelector('.ProseMirror') && document.querySelector('.ProseMirror').isContentEditable")
	ask[bool](naledi, "(document.querySelector('#editor').island.lock.tick(), true)")
	naledi.until("the notice", "document.querySelector('.hands-lock') && document.querySelector('.hands-lock').textContent.includes('Thabo Pillay took this story over')")
	naledi.until("the words on what was kept", "document.querySelector('.hands-lock').textContent.includes('Your last words were not saved')")
	thabo.typesAtEnd(" Thabo was here.")
	thabo.waitStatus("Saved")
	thabo.goTo("/away")
	naledi.openStory(d, 3)
	naledi.until("the offer", "document.querySelector('.hands-kept')")
	if got := ask[string](naledi, written); got != "One. Thabo was here." {
		t.Errorf("Naledi sees %q", got)
	}
	naledi.click("button", "Bring them back")
	naledi.until("her words", written+".includes(\"Naledi's last words\")")
	naledi.until("the conflict", "document.querySelector('.hands-conflict')")
	naledi.leave(func() { naledi.click("button", "Compare") })
	naledi.sees("Somebody saved this story while you wrote")
	d.look(func() {
		if !strings.Contains(d.forms, "Naledi's last words") || !strings.Contains(d.settled, "Thabo was here") {
			t.Errorf("sent %s, kept %s", d.forms, d.settled)
		}
	})
}
