//go:build browser

package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// hear is told of everything that happens in the window. It must be quick.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests[e.RequestID] = request{e.Request.URL, e.Type}
		if u := e.Request.URL; !strings.HasPrefix(u, b.p.URL+"/") && !strings.HasPrefix(u, "data:") && u != "about:blank" {
			b.complain("asked another site for %s", u)
		}
	case *network.EventResponseReceived:
		of := e.Type
		if e.Response.Status >= 400 && of != network.ResourceTypeDocument && of != network.ResourceTypeFetch && of != network.ResourceTypeXHR {
			b.complain("%s answered %d", e.Response.URL, e.Response.Status)
		}
	case *log.EventEntryAdded:
		if strings.HasPrefix(e.Entry.Text, "Blocked script execution in") && strings.Contains(e.Entry.Text, "frame is sandboxed") {
			return // the newsroom's preview runs no script on purpose
		}
		if e.Entry.Source != log.EntrySourceNetwork && (e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning) {
			b.complain("the browser says: %s (%s)", e.Entry.Text, e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		words := e.ExceptionDetails.Text
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			words += " " + thrown.Description
		}
		b.complain("a script failed: %s", words)
	case *page.EventJavascriptDialogOpening:
		b.complain("the browser asks (%s): %s", e.Type, e.Message) // and waits for an answer that no scene gives
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			b.complain("the console says: %s", e.Args[0].Value)
		}
	}
}

func (b *tab) complain(format string, args ...any) {
	b.complaints = append(b.complaints, fmt.Sprintf(format, args...))
}

// checkManners reports what no page may ever do.
func (b *tab) checkManners() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.complaints {
		b.t.Error(c)
	}
	b.complaints = nil
}

// asked are the addresses that the window asked for since the last call, of one kind.
func (b *tab) asked(kind network.ResourceType) (list []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, r := range b.requests {
		if r.Kind == kind {
			list = append(list, r.URL)
			delete(b.requests, id)
		}
	}
	return list
}

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
