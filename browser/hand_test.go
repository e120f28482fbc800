//go:build browser

package browser

import (
	_ "embed"
	"strings"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What hands do in a window. Elements are named as people name them: by the words on them or beside them.

//go:embed look/find.js
var findScript string

// thing is an expression for the first visible element that fits: a selector, and the words on it if there are any.
func thing(selector, words string) string {
	return "(" + findScript + ")(" + js(selector) + "," + js(words) + ")"
}

// field is an expression for the form field with the given label.
func field(label string) string { return thing("label", label) + ".control" }

// place is where a finger would go.
type place struct {
	X, Y  float64
	Found bool
	Over  string // what lies on top of it instead
}

//go:embed look/place.js
var placeScript string

// reach scrolls an element into view and gives its middle. It must be there, and nothing may lie on it.
func (b *tab) reach(element string) place {
	b.t.Helper()
	at := ask[place](b, "("+placeScript+")(() => "+element+")")
	if !at.Found {
		b.t.Fatalf("there is no %s to click at %s", clip(element[max(0, len(element)-120):]), ask[string](b, "location.href"))
	}
	if at.Over != "" {
		b.t.Errorf("%s cannot be reached: %s lies on it", clip(element[max(0, len(element)-120):]), at.Over)
	}
	return at
}

// press touches an element on a phone and clicks it on a desk.
func (b *tab) press(element string) {
	b.t.Helper()
	at := b.reach(element)
	b.taps++
	if b.window.Width < phoneWidth {
		do(b, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: []*input.TouchPoint{{X: at.X, Y: at.Y}}})
		do(b, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}})
		return
	}
	m := input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMousePressed, X: at.X, Y: at.Y, Button: input.MouseButtonLeft, ClickCount: 1}
	do(b, input.DispatchMouseEvent, m)
	m.Type = input.DispatchMouseEventTypeMouseReleased
	do(b, input.DispatchMouseEvent, m)
}

// click presses what has these words on it and stays on the page.
func (b *tab) click(selector, words string) {
	b.t.Helper()
	b.press(thing(selector, words))
}

// follow presses what leads to another page and waits until all of that page is there.
func (b *tab) follow(selector, words string) {
	b.t.Helper()
	b.leave(func() { b.click(selector, words) })
}

// leave does something that opens another page and waits until all of it is there.
func (b *tab) leave(f func()) {
	b.t.Helper()
	ask[bool](b, "window.before = true")
	f()
	b.until("the next page", "window.before !== true && document.readyState === 'complete'")
}

// fill types into the field with this label, in place of what stood there.
func (b *tab) fill(label, text string) {
	b.t.Helper()
	b.press(field(label))
	b.until("the field "+label+" to be written in", "document.activeElement === "+field(label))
	ask[bool](b, "document.activeElement.select ? (document.activeElement.select(), true) : true")
	do(b, input.InsertText, input.InsertTextParams{Text: text})
}

// choose takes an option of the list with this label: by its words, or those on one side of a colon or arrow.
func (b *tab) choose(label, option string) {
	b.t.Helper()
	ok := ask[bool](b, "(() => { const list = "+field(label)+", o = [...list.options].find(o => o.text.trim().split(/: | › /).includes("+js(option)+
		")); if (!o) return false; list.value = o.value; list.dispatchEvent(new Event('change', {bubbles: true})); return true })()")
	if !ok {
		b.t.Fatalf("the list %q has no %q", label, option)
	}
}

// attach puts a file into the file field with this label.
func (b *tab) attach(label, file string) {
	b.t.Helper()
	found := do(b, runtime.Evaluate, runtime.EvaluateParams{Expression: field(label)})
	do(b, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{file}, ObjectID: found.Result.ObjectID})
}

// key presses a key of the keyboard.
func (b *tab) key(keys string, with ...chromedp.KeyOption) {
	b.t.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.KeyEvent(keys, with...)))
}

// tabTo goes on with the Tab key until the expression holds of document.activeElement, as el.
func (b *tab) tabTo(what, condition string) {
	b.t.Helper()
	for range 80 {
		b.key(kb.Tab)
		if ask[bool](b, "(el => Boolean("+condition+"))(document.activeElement)") {
			return
		}
	}
	b.t.Fatalf("eighty presses of Tab did not come to %s", what)
}

// text is all words of the first element that fits.
func (b *tab) text(selector string) string {
	b.t.Helper()
	return ask[string](b, "(document.querySelector("+js(selector)+") || {textContent: ''}).textContent.replace(/\\s+/g, ' ').trim()")
}

// sees waits until these words are on the page, where eyes find them.
func (b *tab) sees(words string) {
	b.t.Helper()
	b.until("the words “"+words+"”", "document.body.innerText.replace(/\\s+/g, ' ').includes("+js(words)+")")
}

// path is the address of the page without the host.
func (b *tab) path() string {
	b.t.Helper()
	return ask[string](b, "location.pathname + location.search + location.hash")
}

// write types where the focus is.
func (b *tab) write(text string) {
	b.t.Helper()
	do(b, input.InsertText, input.InsertTextParams{Text: text})
}

// prose writes the text of a story in place of what stood there: in the editor by the keys that a writer presses, and
// without a script as Markdown. A line may begin with one of the editor's signs for a kind of block, such as "## ".
func (b *tab) prose(text string) {
	b.t.Helper()
	if b.window.NoScript {
		b.fill("Text", text)
		return
	}
	b.until("the editor", "document.getElementById('editor')?.island?.view")
	b.intoText()
	b.key("a", chromedp.KeyModifiers(islandCtrl))
	b.key(kb.Delete)
	for i, line := range strings.Split(text, "\n\n") {
		if i > 0 {
			b.key(kb.Enter)
		}
		if sign, rest, ok := strings.Cut(line, " "); ok && strings.Trim(sign, "#->1.") == "" {
			b.write(sign + " ")
			line = rest
		}
		b.write(line)
	}
}
