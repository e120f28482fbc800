//go:build browser

package browser

import (
	_ "embed"
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
)

//go:embed look/layout.js
var layoutScript string

//go:embed look/order.js
var orderScript string

//go:embed look/contrast.js
var contrastScript string

// finger is the least side of what is touched, in CSS pixels: what the design asks on phones, above the 24 of
// WCAG 2.2 §2.5.8.
const finger = 44

// faults runs one of the scripts of look/ in the page and reports what it finds. What several pages share is told once.
func (b *tab) faults(about, script, argument string) {
	b.t.Helper()
	for _, f := range ask[[]string](b, "("+script+")("+argument+")") {
		if fault := about + ": " + f; !b.told[fault] {
			b.told[fault] = true
			b.t.Error(fault)
		}
	}
}

// Every kind of page holds the promises of DESIGN §7 at every width, in light and dark.
func TestEveryKindOfPage(t *testing.T) {
	t.Parallel()
	b := open(t, courier, phone)
	for _, k := range courier.kinds(t) {
		t.Run(k.Name, func(t *testing.T) {
			b.in(t)
			if got := b.goTo(k.Path); got != k.Status {
				t.Errorf("%s answered %d, not %d", k.Path, got, k.Status)
			}
			b.settle()
			b.faults("structure", orderScript, "")
			b.widths()
			b.large()
			for _, dark := range []bool{false, true} {
				b.media("", dark)
				b.faults(fmt.Sprintf("dark %v", dark), contrastScript, "")
			}
			b.media("", false)
			b.onlyOurs()
		})
	}
}

// widths looks at the page on the narrowest phone, on common ones, on a laptop and on a wide screen.
func (b *tab) widths() {
	b.t.Helper()
	for _, width := range []int64{320, 360, 390, 768, 1280, 1920} {
		b.resize(width, 640)
		least := 0
		if width < phoneWidth {
			least = finger
		}
		b.faults(fmt.Sprintf("at %d", width), layoutScript, js(least))
	}
}

// large doubles the type as readers with weak eyes do, in the settings of the browser (WCAG 2.2 §1.4.4): nothing may be
// cut off or stick out.
func (b *tab) large() {
	b.t.Helper()
	set := func(px int64) {
		do(b, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: px, Fixed: px}})
		b.until("type of another size", fmt.Sprintf("getComputedStyle(document.documentElement).fontSize === '%dpx'", px))
	}
	set(2 * usualType)
	for _, width := range []int64{360, 1280} {
		b.resize(width, 640)
		b.faults(fmt.Sprintf("at %d with type of twice the size", width), layoutScript, "0")
	}
	set(usualType)
}

// usualType is the size that browsers set type in, in pixels, unless their reader chose another.
const usualType = 16

// onlyOurs reads the page to its end and looks at what it asked for; that nothing came from elsewhere every tab minds
// anyway.
func (b *tab) onlyOurs() {
	b.t.Helper()
	b.until("every picture", "(scrollTo(0, scrollY + innerHeight), scrollY + innerHeight >= document.documentElement.scrollHeight - 1) && [...document.images].every(i => !i.getClientRects().length || i.complete && i.naturalWidth > 0)")
	if n := len(b.asked(network.ResourceTypeDocument)); n != 1 {
		b.t.Errorf("the page asked for %d documents", n)
	}
	if sheets := b.asked(network.ResourceTypeStylesheet); slices.ContainsFunc(sheets, func(s string) bool { return s == b.p.URL+"/theme.css" }) {
		b.t.Error("a browser with JavaScript asked for /theme.css")
	}
}
