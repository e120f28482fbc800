//go:build browser

package browser

import (
	"testing"
)

// copies puts into this browser what the editor keeps: one text that was saved and one that was not, of two people.
const copies = `new Promise((done, failed) => {
	const me = document.querySelector('[data-me]').dataset.me, asked = indexedDB.open('broadsheet-editor', 1)
	asked.onupgradeneeded = () => asked.result.createObjectStore('copies', {keyPath: 'key'})
	asked.onerror = failed
	asked.onsuccess = () => {
		const tx = asked.result.transaction('copies', 'readwrite'), shelf = tx.objectStore('copies')
		shelf.put({key: 'saved', person: me, story: 3, dirty: false, fields: []})
		shelf.put({key: 'lost', person: me, story: 0, dirty: true, fields: [['headline', 'The tower is dry']]})
		shelf.put({key: 'other', person: 'another', story: 0, dirty: true, fields: []})
		tx.oncomplete = () => { asked.result.close(); done(true) }
	}
})`

// left names the copies that lie in this browser.
const left = `new Promise((done) => {
	const asked = indexedDB.open('broadsheet-editor', 1)
	asked.onsuccess = () => {
		const all = asked.result.transaction('copies').objectStore('copies').getAllKeys()
		all.onsuccess = () => { asked.result.close(); done(all.result.join(' ')) }
	}
})`

// Who signs out is asked about words that were not saved, and leaves nothing else behind; a colleague's words stay.
func TestSigningOutLeavesNoTextAndLosesNone(t *testing.T) {
	for _, c := range []struct{ button, left string }{{"Keep them here, sign out", "lost other"}, {"Delete them, sign out", "other"}} {
		b := open(t, courier, phone)
		b.signIn()
		b.goTo("/newsroom/more")
		ask[bool](b, copies)
		b.press("document.querySelector('main form[action$=\"/sign-out\"] button')")
		b.until("the question", "document.querySelector('dialog.leave') && document.querySelector('dialog.leave').textContent.includes('The tower is dry')")
		b.fits("leave")
		b.look("leave")
		b.click("dialog.leave button", "Stay signed in")
		b.until("nothing happened", "!document.querySelector('dialog.leave')")
		b.press("document.querySelector('main form[action$=\"/sign-out\"] button')")
		b.until("the question again", "document.querySelector('dialog.leave')")
		b.follow("dialog.leave button", c.button)
		if got := b.path(); got != "/newsroom/sign-in" {
			t.Errorf("signed out to %s", got)
		}
		if got := ask[string](b, left); got != c.left {
			t.Errorf("%s: left are %q", c.button, got)
		}
	}
}

// The picture of a slot is found in the library and pressed; nothing is typed, and the slot shows it.
func TestPictureOfASlot(t *testing.T) {
	b := open(t, courier, desk)
	b.signIn()
	b.goTo("/newsroom/front")
	b.press("document.querySelector('#slot1 summary')")
	b.press("document.querySelector('#slot1 button[value=\"pick:1\"]')")
	b.until("pictures of the library, with the field at hand", "document.querySelectorAll('#slot1 .picks li').length > 5 && document.activeElement.name === 'pq'")
	b.fits("slot")
	b.look("slot")
	b.press("document.querySelectorAll('#slot1 .picks li button')[2]")
	b.until("the slot shows it", "[...document.querySelectorAll('#slot1 .pill')].some(p => p.textContent === 'Other picture') && !document.querySelector('.picks')")
	b.look("slot-chosen")
}
