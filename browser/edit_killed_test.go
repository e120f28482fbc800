//go:build browser

package browser

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// ownBrowser starts a browser with a profile of its own, and gives a tab in it. kill ends it as a power cut would.
func ownBrowser(t *testing.T, p *paper, profile string) (b *tab, kill func()) {
	t.Helper()
	root, stop := chromedp.NewExecAllocator(context.Background(), flags(findChromium(), profile)...)
	ctx, cancel := chromedp.NewContext(root)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); cancel() })
	shared := chromium
	chromium = ctx
	defer func() { chromium = shared }()
	b = &tab{t: t, p: p, window: desk, ctx: ctx}
	return b, func() {
		process := chromedp.FromContext(ctx).Browser.Process()
		if err := process.Kill(); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(patience); time.Now().Before(end) && ctx.Err() == nil; {
			time.Sleep(20 * time.Millisecond)
		}
		stop()
	}
}

// The browser is killed in the middle of a sentence, before anything reached the newsroom. When it is started again, the
// sentence is offered.
func TestBrowserKilledMidSentence(t *testing.T) {
	d := openEditDesk(t, 42, "One.\n")
	profile := t.TempDir()
	b, kill := ownBrowser(t, d.paper, profile)
	b.openStory(d, 3)
	d.look(func() { d.fail = -1 })
	b.typesAtEnd(" The mayor said that the wat")
	b.until("the copy", `(new Promise(done => { const asked = indexedDB.open('broadsheet-editor', 1); asked.onsuccess = () => {
		const all = asked.result.transaction('copies').objectStore('copies').getAll();
		all.onsuccess = () => { asked.result.close(); done(JSON.stringify(all.result.map(c => c.stored)).includes('the wat')) } } }).then(there => { window.copied = there }), window.copied)`)
	kill()
	d.look(func() { d.fail = 0 })
	again, kill := ownBrowser(t, d.paper, profile)
	defer kill()
	again.openStory(d, 3)
	again.until("the offer", "document.querySelector('.hands-kept')")
	again.click("button", "Bring them back")
	again.until("the sentence", written+".endsWith('said that the wat')")
	again.waitStatus("Saved")
	d.look(func() {
		if d.settled != "One. The mayor said that the wat\n" {
			t.Errorf("the newsroom has %q", d.settled)
		}
	})
}
