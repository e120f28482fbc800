//go:build browser

package browser

import (
	"strings"
	"testing"
	"time"
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
			end := time.Now().Add(patience)
			for !strings.Contains(b.gossip(), c.said) && time.Now().Before(end) {
				ask[bool](b, "fetch('/healthz').then(() => true)") // another word with the browser: events come before its answer
			}
			if got := b.gossip(); !strings.Contains(got, c.said) {
				t.Errorf("the guard said %q", got)
			}
			b.mu.Lock()
			defer b.mu.Unlock()
			b.complaints = nil
		})
	}
}

// gossip is what the guard has noticed so far.
func (b *tab) gossip() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Join(b.complaints, "\n")
}
