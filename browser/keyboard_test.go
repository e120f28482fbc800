//go:build browser

package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// seesFocus checks that the element with the focus shows it, and that it is in sight (WCAG 2.2 §2.4.7, §2.4.11).
func (b *tab) seesFocus() {
	b.t.Helper()
	type focus struct {
		Name, Outline string
		Width         float64
		Hidden        bool
	}
	got := ask[focus](b, `(e => { const s = getComputedStyle(e), r = e.getBoundingClientRect(), top = document.elementFromPoint(Math.min(Math.max(r.left + r.width / 2, 1), innerWidth - 1), Math.min(Math.max(r.top + r.height / 2, 1), innerHeight - 1));
		return {Name: e.outerHTML.slice(0, 90), Outline: s.outlineStyle, Width: parseFloat(s.outlineWidth), Hidden: r.bottom < 0 || r.top > innerHeight || !(top && (e.contains(top) || top.contains(e)))} })(document.activeElement)`)
	if got.Outline == "none" || got.Width < 2 {
		b.t.Errorf("the focus cannot be seen on %s: outline %s %.0fpx", got.Name, got.Outline, got.Width)
	}
	if got.Hidden {
		b.t.Errorf("the focus is out of sight on %s", got.Name)
	}
}

// The first press of Tab comes to the link that skips the head, and it does what it says.
func TestSkipLink(t *testing.T) {
	b := open(t, courier, desk)
	for _, path := range []string{"/", leadStory, "/weather", "/search", "/nothing-here"} {
		t.Run(path, func(t *testing.T) {
			b.in(t)
			b.goTo(path)
			b.key(kb.Tab)
			if got := ask[string](b, "document.activeElement.className"); got != "skip" {
				t.Fatalf("the first Tab came to %q", got)
			}
			b.seesFocus()
			b.key(kb.Enter)
			b.until("the page to come to the text", "location.hash && document.querySelector(location.hash).getBoundingClientRect().top < innerHeight / 2")
			b.key(kb.Tab)
			if ask[bool](b, "Boolean(document.activeElement.closest('body > header'))") {
				t.Error("after the skip link, Tab goes on in the head")
			}
		})
	}
}

// Every stop of the Tab key through the head and the top of a page shows where it is.
func TestEveryStopShowsTheFocus(t *testing.T) {
	for _, c := range []struct {
		window window
		path   string
	}{{phone, leadStory}, {desk, "/"}, {desk.dark(), "/weather"}} {
		t.Run(c.window.String()+c.path, func(t *testing.T) {
			b := open(t, courier, c.window)
			b.goTo(c.path)
			for range 20 {
				b.key(kb.Tab)
				b.seesFocus()
			}
			b.key(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift))
			b.seesFocus()
		})
	}
}

// Menu and theme open with Enter, lead on with Tab, and close with Escape, which goes back to their button.
func TestMenuAndThemeByKeyboard(t *testing.T) {
	b := open(t, courier, phone)
	b.goTo(leadStory)
	b.tabTo("the menu", "el.matches('.menu summary')")
	b.key(kb.Enter)
	b.until("the menu", "document.querySelector('.menu').open")
	b.tabTo("a section", "el.matches('.menu a')")
	b.seesFocus()
	b.key(kb.Escape)
	b.until("the menu to close", "!document.querySelector('.menu').open && document.activeElement.matches('.menu summary')")
	b.tabTo("the theme", "el.matches('.theme summary')")
	b.key(kb.Enter)
	b.tabTo("dark", "el.matches('.th-d')")
	b.leave(func() { b.key(kb.Enter) })
	if got := b.ground(); got != blueBlack {
		t.Errorf("dark by keyboard: the sheet is %s", got)
	}
}
