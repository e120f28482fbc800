//go:build browser

package browser

import (
	"strings"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A story is passed on by plain links: nobody hears of it before they are followed, and nothing in them follows anybody.
func TestSharingTellsNobody(t *testing.T) {
	b := open(t, courier, phone)
	b.goTo(leadStory)
	links := ask[[]string](b, "[...document.querySelectorAll('.sh a')].map(a => a.href)")
	if len(links) != 4 {
		t.Errorf("share has the links %q", links)
	}
	for _, l := range links {
		l = strings.ToLower(l)
		if !strings.HasPrefix(l, "https://wa.me/?text=") && !strings.HasPrefix(l, "mailto:?subject=") && !strings.HasPrefix(l, courier.URL+"/") {
			t.Errorf("share leads to %s", l)
		}
		for _, mark := range []string{"utm_", "fbclid", "ref=", "share=", "source="} {
			if strings.Contains(l, mark) {
				t.Errorf("%s carries the mark %s", l, mark)
			}
		}
	}
	if got := ask[[]string](b, "[...document.querySelectorAll('script[src],link[rel=stylesheet],img,iframe,object,embed')].map(e => e.src || e.href || e.data).filter(u => !u.startsWith(location.origin))"); len(got) > 0 {
		t.Errorf("the page is made of things from elsewhere: %q", got)
	}
	if got := ask[[]string](b, "[...document.querySelectorAll('a')].filter(a => a.origin !== location.origin && /^http/.test(a.protocol) && !/noopener|nofollow/.test(a.rel)).map(a => a.href)"); len(got) > 0 {
		t.Errorf("links to elsewhere hand over the window: %q", got)
	}
}

// "Copy link" copies it, and says so; without a script it is a link to the story.
func TestCopyLink(t *testing.T) {
	b := open(t, courier, desk)
	b.goTo(leadStory)
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		do(b, cdpbrowser.SetPermission, cdpbrowser.SetPermissionParams{Permission: &cdpbrowser.PermissionDescriptor{Name: name}, Setting: cdpbrowser.PermissionSettingGranted,
			BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID})
	}
	b.click(".sh a", "Copy link")
	b.sees("Link copied")
	if got := ask[string](b, "navigator.clipboard.readText()"); got != courier.URL+leadStory {
		t.Errorf("copied %q", got)
	}
	plain := open(t, courier, phone.noScript())
	plain.goTo(leadStory)
	plain.follow(".sh a", "Copy link")
	if got := plain.path(); got != leadStory {
		t.Errorf("without a script, Copy link leads to %s", got)
	}
}

// paperWidth is that of an A4 sheet in CSS pixels.
const paperWidth = 794

// On paper: black on white, whatever the screen has; the story and its address, and nothing that one could only press.
func TestStoryOnPaper(t *testing.T) {
	b := open(t, courier, desk.dark())
	b.goTo(leadStory)
	b.pick("Dark")
	b.resize(paperWidth, 1123)
	b.media("print", true)
	if ink := ask[string](b, "getComputedStyle(document.querySelector('.tx p')).color"); ink != "rgb(0, 0, 0)" || b.ground() != white {
		t.Errorf("paper is printed in %s on %s", ink, b.ground())
	}
	for _, gone := range []string{".tools", ".desks", ".wx", ".skip", ".crumb", ".cm", ".sh", ".rel", ".act", ".foot ul"} {
		if ask[bool](b, "[...document.querySelectorAll('"+gone+"')].some(e => e.getClientRects().length)") {
			t.Errorf("%s is printed on paper", gone)
		}
	}
	for _, there := range []string{"h1", ".tx p", ".by", ".fig img", ".plate", ".date", ".fix"} {
		if !ask[bool](b, "[...document.querySelectorAll('"+there+"')].every(e => e.getClientRects().length)") {
			t.Errorf("%s is missing on paper", there)
		}
	}
	b.sees(strings.Replace(courier.URL, "127.0.0.1", "localhost", 1) + leadStory) // the name by which the paper calls itself
	b.media("", true)
	if pdf := do(b, page.PrintToPDF, page.PrintToPDFParams{}); len(pdf.Data) < 10_000 {
		t.Errorf("the printed story has %d bytes", len(pdf.Data))
	}
}
