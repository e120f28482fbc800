//go:build browser

package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// window is what a reader holds in the hand or sits before.
type window struct {
	Width, Height int64
	Dark          bool // as the device prefers
	NoScript      bool
}

// The windows of DESIGN §7: the smallest phone that is still common, and a plain laptop.
var (
	phone = window{Width: 360, Height: 640}
	desk  = window{Width: 1280, Height: 720}
)

func (w window) dark() window     { w.Dark = true; return w }
func (w window) noScript() window { w.NoScript = true; return w }

// phoneWidth is below which a window is held in the hand: touched, not clicked.
const phoneWidth = 640

func (w window) String() string {
	s := fmt.Sprintf("%dx%d", w.Width, w.Height)
	if w.Dark {
		s += "-dark"
	}
	if w.NoScript {
		s += "-noscript"
	}
	return s
}

// tab is one window of the browser, with cookies of its own. Whatever scene it plays, it minds the promises that hold
// everywhere: nothing is asked from another site, nothing is refused by the Content-Security-Policy, no script fails.
type tab struct {
	t      testing.TB
	p      *paper
	ctx    context.Context
	window window
	taps   int // clicks and touches so far

	mu         sync.Mutex
	requests   map[network.RequestID]request
	complaints []string
	told       map[string]bool // faults of look/ that were reported, so that one in the head of every page is told once
}

// request is one thing that a page asked for.
type request struct {
	URL  string
	Kind network.ResourceType
}

// patience is how long a scene waits for what it expects. Far more than a page needs, because the machines that run
// tests are slow and shared.
const patience = 20 * time.Second

// open opens a window on the paper. It closes with the test; if the test failed, a picture of it is kept.
func open(t testing.TB, p *paper, w window) *tab {
	t.Helper()
	b := &tab{t: t, p: p, window: w, requests: map[network.RequestID]request{}, told: map[string]bool{}}
	ctx, cancel := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.hear))
	b.ctx = ctx
	t.Cleanup(cancel)
	b.in(t)
	b.must(chromedp.Do(ctx))
	do(b, network.Enable, network.EnableParams{})
	do(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	b.resize(w.Width, w.Height)
	b.media("", w.Dark)
	if w.NoScript {
		do(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
	return b
}

// in lets the window play a scene within a scene: what goes wrong is told there.
func (b *tab) in(t testing.TB) {
	outer := b.t
	b.t = t
	t.Cleanup(func() {
		b.picture()
		b.checkManners()
		b.t = outer
	})
}

func (b *tab) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// do sends one command to the browser.
func do[P, R any](b *tab, c cdp.Command[P, R], params P) R {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	out, err := chromedp.Call(ctx, c, params)
	b.must(err)
	return out
}

// resize gives the window another size; narrow ones are phones.
func (b *tab) resize(width, height int64) {
	b.t.Helper()
	b.window.Width, b.window.Height = width, height
	small := width < phoneWidth
	do(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: small})
	do(b, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: small})
}

// media is "print", or "" for the screen, and what the device prefers.
func (b *tab) media(kind string, dark bool) {
	b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	do(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: kind, Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
}

// goTo opens an address of the paper and waits for all of it. The answer is the status.
func (b *tab) goTo(path string) int64 {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	_, _ = tryAsk[bool](b, "window.before = true") // a page that cannot be asked is no page to come from
	r, err := chromedp.Run(ctx, chromedp.NavigateResponse(b.p.URL+path))
	b.must(err)
	if !strings.Contains(path, "#") {
		// The load event that chromedp waited for may have been the last page's, told late. (A field with the id "before" is no true.)
		b.until("the page "+path, "window.before !== true && document.readyState === 'complete'")
	}
	if r == nil {
		return 0
	}
	return r.Status
}

// ask evaluates an expression in the page.
func ask[T any](b *tab, js string) T {
	b.t.Helper()
	out, err := tryAsk[T](b, js)
	if err != nil {
		b.t.Fatalf("ask the page %s: %v", clip(js), err)
	}
	return out
}

func tryAsk[T any](b *tab, js string) (T, error) {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
}

func clip(s string) string {
	if len(s) > 300 {
		return s[:300] + "…"
	}
	return s
}

// until waits for an expression to become true. While a page is being left there may be nobody to ask; that is not yet.
func (b *tab) until(what, js string) {
	b.t.Helper()
	end := time.Now().Add(patience)
	tick := time.NewTicker(15 * time.Millisecond)
	defer tick.Stop()
	for {
		ok, err := tryAsk[bool](b, "Boolean("+js+")")
		if ok && err == nil {
			return
		}
		if time.Now().After(end) {
			b.t.Fatalf("waited for %s: it did not come (%v)", what, err)
		}
		<-tick.C
	}
}

// js writes a value as JavaScript.
func js(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err) // only strings and numbers come here
	}
	return string(out)
}

// picture keeps what the window showed when a test failed.
func (b *tab) picture() {
	if !b.t.Failed() {
		return
	}
	dir := os.Getenv("BROADSHEET_TEST_SHOTS")
	if dir == "" {
		dir = b.t.(*testing.T).ArtifactDir()
	}
	name := filepath.Join(dir, strings.NewReplacer("/", "_", " ", "_").Replace(b.t.Name())+"-"+b.window.String()+".png")
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	shot, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	if err == nil {
		err = os.WriteFile(name, shot.Data, 0o644)
	}
	b.t.Logf("a picture of the window is in %s (%v)", name, err)
}
