//go:build browser

package browser

import (
	"slices"
	"testing"
)

// The first glance decides whether somebody reads on: the lead headline stands wholly in the first window (DESIGN §7).
func TestLeadHeadlineIsSeenAtFirstGlance(t *testing.T) {
	for _, w := range []window{phone, desk, desk.dark(), phone.noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			b := open(t, courier, w)
			b.goTo("/")
			b.settle()
			at := b.box(".lead h2")
			if at.Top < 0 || at.Left < 0 || at.Bottom > float64(w.Height) || at.Right > float64(w.Width) {
				t.Errorf("the lead headline stands at %+v, outside the first window", at)
			}
		})
	}
}

// box is where an element stands in the window.
type box struct{ Top, Bottom, Left, Right, Width, Height float64 }

func (b *tab) box(selector string) box {
	b.t.Helper()
	return ask[box](b, "(r => ({Top: r.top, Bottom: r.bottom, Left: r.left, Right: r.right, Width: r.width, Height: r.height}))(document.querySelector("+js(selector)+").getBoundingClientRect())")
}

// settle waits until the faces of the type have come.
func (b *tab) settle() {
	b.t.Helper()
	b.until("the type", "document.readyState === 'complete' && document.fonts.status === 'loaded'")
}

// Nobody meets a story twice on the front, whatever led it there.
func TestNoStoryTwiceOnTheFront(t *testing.T) {
	b := open(t, courier, phone)
	b.goTo("/")
	links := ask[[]string](b, "[...document.querySelectorAll('main a.hl')].map(a => a.pathname)")
	if len(links) < 25 {
		t.Errorf("only %d stories stand on the front", len(links))
	}
	slices.Sort(links)
	for i := 1; i < len(links); i++ {
		if links[i] == links[i-1] {
			t.Errorf("%s stands twice on the front", links[i])
		}
	}
}

// The strip in the head says what is true all day: today's sky with its high and low, not the temperature of a minute
// (DESIGN §7). It leads to the forecast, and says how many days that has.
func TestWeatherStrip(t *testing.T) {
	b := open(t, courier, desk)
	b.goTo(leadStory)
	if got := ask[bool](b, `/^[\p{L} ]+, Johannesburg -?\d+° -?\d+° · 14 days \(sample\)$/u.test(document.querySelector('.wx').textContent.replace(/\s+/g, ' ').trim())`); !got {
		t.Errorf("the strip reads %q", b.text(".wx"))
	}
	b.follow(".wx", "")
	if got := b.path(); got != "/weather/johannesburg" {
		t.Errorf("the strip led to %s", got)
	}
}
