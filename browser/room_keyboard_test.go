//go:build browser

package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"broadsheet/internal/staff"
)

// By the keyboard alone: signed in, the palette, a new story, its section, its text, saved, published, seen. The focus can
// be seen at every stop that matters.
func TestRoomKeyboard(t *testing.T) {
	lindiwe := courier.hire(t, "Lindiwe Botha", staff.Editor)
	b := open(t, courier, desk)
	b.goTo(courier.linkFor(t, lindiwe))
	b.tabTo("the button", "el.textContent === 'Sign in'")
	b.seesFocus()
	b.leave(func() { b.key(kb.Enter) })
	b.key("k", chromedp.KeyModifiers(islandCtrl))
	b.until("the palette", "document.querySelectorAll('.palette li').length > 5")
	b.write("write a st")
	b.until("the story to be written", "document.querySelector('.palette [aria-selected=true]')?.textContent.includes('Write a story')")
	b.leave(func() { b.key(kb.Enter) })
	b.theEditor()
	b.tabTo("the section", "el.id === 'section'")
	b.seesFocus()
	for _, letter := range "cult" {
		b.key(string(letter))
	}
	b.until("Culture", "document.activeElement.selectedOptions[0].text.includes('Culture')")
	b.tabTo("the headline", "el.id === 'headline'")
	b.seesFocus()
	b.write("Choir counts to four")
	b.tabTo("the text", "el.id === 'island-text'")
	b.write("It took a while.")
	b.key(kb.Enter)
	b.write("## ")
	b.write("Then five")
	b.key(kb.Enter)
	b.write("It took longer.")
	b.isSaved()
	b.tabTo("the button that saves", "el.value === 'save' && el.form.id === 'story'")
	b.seesFocus()
	b.leave(func() { b.key(kb.Enter) })
	id := b.storyID()
	courier.withdraw(t, id)
	b.theEditor()
	b.tabTo("the button that publishes", "el.value === 'publish' && el.form.id === 'story'")
	b.seesFocus()
	b.leave(func() { b.key(kb.Enter) })
	if b.path() != storyPath(id)+"?did=published" {
		b.tabTo("the button that publishes", "el.value === 'publish'")
		b.leave(func() { b.key(kb.Enter) })
	}
	b.tabTo("the way to the paper", "el.textContent === 'See it in the paper'")
	b.seesFocus()
	b.leave(func() { b.key(kb.Enter) })
	for _, words := range []string{"Choir counts to four", "It took a while.", "Then five", "It took longer."} {
		b.sees(words)
	}
	if b.taps != 0 {
		t.Errorf("the mouse was pressed %d times", b.taps)
	}
}
