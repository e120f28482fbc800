//go:build browser

package browser

import (
	"strings"
	"testing"
)

// The guard that every tab carries is awake: each kind of ill manners is noticed. Without this, a silent guard would
// let everything pass.
func TestGuardIsAwake(t *testing.T) {
	for _, c := range []struct{ name, deed, said string }{
		{"another site", "(new Image().src = 'http://elsewhere.example/pixel.gif', document.body.append(Object.assign(new Image(), {src: 'http://elsewhere.example/pixel.gif'})), true)", "elsewhere.example"},
		{"inline style", "(document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x'), true)", "Content Security Policy"},
		{"inline script", "(document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'})), true)", "Content Security Policy"},
		{"a script that fails", "(setTimeout(() => { throw new Error('oh') }, 0), true)", "a script failed"},
		{"the console", "(console.error('oh dear'), true)", "oh dear"},
		{"a missing picture", "(document.body.append(Object.assign(new Image(), {src: '/media/none/none.jpg'})), true)", "answered 404"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := open(t, courier, desk)
			b.goTo("/about")
			ask[bool](b, c.deed)
			b.until("a page after the deed", "fetch('/healthz').then(() => true)")
			b.mu.Lock()
			defer b.mu.Unlock()
			if !strings.Contains(strings.Join(b.complaints, "\n"), c.said) {
				t.Errorf("the guard said %q", b.complaints)
			}
			b.complaints = nil
		})
	}
}
