//go:build browser

package browser

import (
	"testing"

	"github.com/chromedp/cdproto/network"

	"broadsheet/internal/staff"
)

// The line is down and the browser is killed in the middle of a sentence. When it is started again, and its person came
// in again if they must, the sentence is offered, and goes on to the newsroom.
func TestRoomKilled(t *testing.T) {
	naledi := courier.hire(t, "Naledi Moyo", staff.Reporter)
	id := courier.drafted(t, naledi, "Choir stops in the middle", "The choir stopped.\n")
	profile := t.TempDir()
	b, kill := ownBrowser(t, courier, profile)
	b.goTo(courier.linkFor(t, naledi))
	b.follow("button", "Sign in")
	b.atStory(id)
	do(b, network.Enable, network.EnableParams{})
	do(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{{Offline: true, DownloadThroughput: -1, UploadThroughput: -1}}})
	b.writesOn(" The conductor said that the wat")
	b.waitStatus("Not saved: no connection. Your text is kept in this browser.")
	b.writesOn("er came through the ro")
	b.until("the copy", `(new Promise(done => { const asked = indexedDB.open('broadsheet-editor', 1); asked.onsuccess = () => {
		const all = asked.result.transaction('copies').objectStore('copies').getAll();
		all.onsuccess = () => { asked.result.close(); done(JSON.stringify(all.result.map(c => c.stored)).includes('through the ro')) } } }).then(there => { window.copied = there }), window.copied)`)
	kill()
	if text := courier.kept(t, id)[0]; text != "The choir stopped.\n" {
		t.Fatalf("before, the newsroom had %q", text)
	}

	again, kill := ownBrowser(t, courier, profile)
	defer kill()
	again.goTo(storyPath(id))
	if again.text("#editor") == "" { // the cookie died with the browser
		again.goTo(courier.linkFor(t, naledi))
		again.follow("button", "Sign in")
	}
	again.atStory(id)
	again.until("the offer", "document.querySelector('.hands-kept')")
	again.click(".hands-kept button", "Bring them back")
	again.until("the sentence", written+".endsWith('said that the water came through the ro')")
	again.writesOn("of.")
	again.isSaved()
	if text := courier.kept(t, id)[0]; text != "The choir stopped. The conductor said that the water came through the roof.\n" {
		t.Errorf("the newsroom has %q", text)
	}
}
