//go:build browser

package browser

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// The palette goes anywhere by a few letters, without a mouse: opened by keys, moved in by arrows, left by Escape. Single
// keys move through a list and can be switched off.
func TestPalette(t *testing.T) {
	b := open(t, courier, desk)
	b.signIn()
	b.goTo("/newsroom")
	b.press("document.querySelector('[data-palette]')")
	b.until("the palette", "document.querySelectorAll('.palette li').length > 5")
	b.write("ledg")
	b.until("the ledger", "[...document.querySelectorAll('.palette [aria-selected=true]')].some(l => l.textContent.includes('Ledger'))")
	if got := ask[string](b, "document.activeElement.getAttribute('aria-activedescendant')"); got == "" {
		t.Error("the field does not tell which hit is chosen")
	}
	b.leave(func() { b.key(kb.Enter) })
	if got := b.path(); got != "/newsroom/ledger" {
		t.Errorf("the palette led to %s", got)
	}
	b.goTo("/newsroom/stories")
	b.key("j")
	b.until("the list has the focus", "document.activeElement.closest('.lst h2')")
	b.key("j")
	b.until("the second line has the focus", "document.activeElement === document.querySelectorAll('.lst h2 a')[1]")
	b.key("x")
	b.until("the line is ticked", "document.querySelectorAll('.pickone input')[1].checked")
	b.key("?")
	b.until("the list of keys", "document.querySelector('.palette dl').textContent.includes('Tick the line')")
	b.press("document.querySelector('.palette input')")
	b.key(kb.Escape)
	b.until("it is closed", "!document.querySelector('.palette')")
	before := ask[bool](b, "document.querySelectorAll('.pickone input')[1].checked")
	b.key("x")
	if after := ask[bool](b, "document.querySelectorAll('.pickone input')[1].checked"); after != before {
		t.Error("single keys work though they are switched off")
	}
}

// Typing narrows the list of stories in place, and the address keeps it.
func TestListNarrowsWhileTyping(t *testing.T) {
	b := open(t, courier, phone)
	b.signIn()
	b.goTo("/newsroom/stories")
	all := ask[int](b, "document.querySelectorAll('.lst li').length")
	b.press("document.querySelector('#q')")
	b.write("jacaranda")
	b.until("fewer stories", "document.querySelectorAll('.lst li').length < "+js(all)+" && document.querySelectorAll('.lst li').length > 0")
	b.until("the address", "location.search === '?q=jacaranda'")
	b.until("boxes can still be ticked all at once", "!document.querySelector('[data-all]').hidden")
}
