//go:build browser

package browser

import (
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// drag takes hold of one element and lets go over another.
func (b *tab) drag(from, to string) {
	b.t.Helper()
	a := b.reach(from)
	m := input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMousePressed, X: a.X, Y: a.Y, Button: input.MouseButtonLeft, ClickCount: 1}
	do(b, input.DispatchMouseEvent, m)
	z := ask[place](b, "(r => ({X: r.left + r.width / 2, Y: r.top + r.height / 2}))("+to+".getBoundingClientRect())")
	for step := 1.0; step <= 4; step++ {
		m.Type, m.X, m.Y = input.DispatchMouseEventTypeMouseMoved, a.X+(z.X-a.X)*step/4, a.Y+(z.Y-a.Y)*step/4
		do(b, input.DispatchMouseEvent, m)
	}
	m.Type = input.DispatchMouseEventTypeMouseReleased
	do(b, input.DispatchMouseEvent, m)
}

// An editor drags a story to the top, brings another down with the keyboard alone, and publishes what was announced.
// The draft and the front before it are as they were: nothing is kept until a button says so.
func TestFrontByHandAndKeyboard(t *testing.T) {
	reader := open(t, courier, phone)
	reader.goTo("/")
	first := reader.text(".lead h2")
	b := open(t, courier, desk)
	b.signIn()
	b.resize(desk.Width, 1400) // tall enough for both ends of the way
	b.goTo("/newsroom/front")
	lead, third := b.text("#slot1 .hd a"), b.text("#slot3 .hd a")
	if lead != first {
		t.Fatalf("the desk is led by %q, the paper by %q", lead, first)
	}
	b.drag("document.querySelector('#slot3>.grip')", "document.querySelector('#slot1')")
	b.until("the third story to lead", "document.querySelector('#slot1 .hd a').textContent === "+js(third))
	b.until("the move to be announced", "document.getElementById('said').textContent.includes('from 3 to 1')")
	reader.goTo("/")
	if got := reader.text(".lead h2"); got != first {
		t.Errorf("readers saw %q before it was published", got)
	}
	// Back down with Alt and the arrows; the focus goes with the story.
	ask[bool](b, "(document.querySelector('#slot1 .at input').focus(), true)")
	for _, slot := range []string{"2", "3"} {
		b.key(kb.ArrowDown, chromedp.KeyModifiers(chromedp.ModifierAlt))
		b.until("the story to stand in slot "+slot, "document.querySelector('#slot"+slot+" .hd a').textContent === "+js(third)+" && document.activeElement.closest('#slot"+slot+"')")
	}
	if got := b.text("#slot1 .hd a"); got != lead {
		t.Errorf("%q leads", got)
	}
	// A headline typed before a move is still there after it.
	b.press("document.querySelector('#slot2 summary')")
	b.press("document.querySelector('#slot2 [name$=headline]')")
	do(b, input.InsertText, input.InsertTextParams{Text: "Typed before the move"})
	b.press("document.querySelector('#slot2 button[value^=up]')")
	b.until("the typed headline to move", "document.querySelector('#slot1 [name$=headline]').value === 'Typed before the move'")
	b.press("document.querySelector('#slot1 button[value^=down]')")
	b.until("it to be back", "document.querySelector('#slot2 [name$=headline]').value === 'Typed before the move'")
	ask[bool](b, "(document.querySelector('#slot2 [name$=headline]').value = '', true)")
	b.leave(func() { b.press("document.querySelector('header button[value=save]')") })
	b.sees("This is the draft that")
	b.leave(func() { b.press("document.querySelector('#order button[value=drop]')") })
	reader.goTo("/")
	if got := reader.text(".lead h2"); got != first {
		t.Errorf("the front is led by %q, not by %q", got, first)
	}
}

// The preview shows the front in two widths inside the desk, and a breaking line moves nothing when it is there.
func TestFrontPreviewFrames(t *testing.T) {
	b := open(t, courier, desk)
	b.signIn()
	b.goTo("/newsroom/front/paper/preview?show=now")
	b.until("both frames to be printed", "[...document.querySelectorAll('iframe')].every(f => f.contentDocument && f.contentDocument.querySelector('.lead h2'))")
	if got := ask[int](b, "document.querySelector('.ph').contentWindow.innerWidth"); got != 360 {
		t.Errorf("the phone is %d wide", got)
	}
	if got := ask[int](b, "document.querySelector('.lens iframe').contentWindow.innerWidth"); got < 1264 || got > 1280 {
		t.Errorf("the desk is %d wide", got)
	}
}
