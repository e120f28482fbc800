//go:build browser

package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// A reader looks at the coming days, opens one, finds a town and turns to other units. Nothing of it needs a script.
func TestReaderLooksAtTheSky(t *testing.T) {
	for _, w := range []window{phone, desk.dark().noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			b := open(t, courier, w)
			b.goTo("/weather")
			b.sees("Johannesburg: 14 days")
			b.sees("Sample data")
			if n := ask[int](b, "document.querySelectorAll('.rows details').length"); n != 14 {
				t.Errorf("%d days, not 14", n)
			}
			third := ".rows details:nth-of-type(3)"
			b.click(third+" summary", "")
			b.until("the third day to open", "document.querySelector('"+third+"').open && document.querySelector('"+third+" dl').checkVisibility()")
			for _, value := range []string{"Wind", "Gusts", "Sun", "Moon", "How sure"} {
				if !strings.Contains(b.text(third+" dl"), value) {
					t.Errorf("the open day does not tell %s", value)
				}
			}
			b.fill("Find a town or suburb", "polokwane")
			b.follow(".find button", "Find")
			if !strings.HasPrefix(b.text("h1"), "Polokwane") {
				t.Errorf("looking for polokwane came to %q at %s", b.text("h1"), b.path())
			}
			metric := b.text(".wpg .now b")
			b.follow(".un a", "°F")
			if got := b.text(".wpg .now b"); got == metric {
				t.Errorf("in other units it is still %s", got)
			}
			b.sees("mph")
		})
	}
}

// With the keyboard alone a day opens and closes.
func TestDayOpensByKeyboard(t *testing.T) {
	b := open(t, courier, desk)
	b.goTo("/weather")
	b.until("the page", "document.readyState === 'complete'")
	ask[bool](b, "(document.querySelector('.hrs').focus(), true)")
	b.tabTo("the first day", "el.matches('.rows details:first-of-type summary')")
	b.seesFocus()
	b.key(kb.Enter)
	b.until("the day to open", "document.querySelector('.rows details').open")
	b.key(" ")
	b.until("the day to close", "!document.querySelector('.rows details').open")
}

// The chart says in words what it draws, and takes its colours from the theme.
func TestChartHasWords(t *testing.T) {
	b := open(t, courier, desk)
	b.goTo("/weather")
	chart := ".c-ch svg[role=img]"
	if got := b.text(chart + " title"); !strings.Contains(got, "14 days") {
		t.Errorf("the chart is called %q", got)
	}
	if got := b.text(chart + " desc"); !strings.Contains(got, "Highs between") {
		t.Errorf("the chart is described by %q", got)
	}
	stroke := func() string {
		return ask[string](b, "getComputedStyle(document.querySelector('"+chart+" .hi')).stroke")
	}
	light := stroke()
	b.media("", true)
	if got := stroke(); got == light {
		t.Errorf("the line of the highs is %s in the dark as well", got)
	}
}

// Several towns share a name: the reader is asked which, and a name that is nowhere is answered in words.
func TestTownsThatShareAName(t *testing.T) {
	b := open(t, courier, phone)
	b.goTo("/weather?q=Richmond")
	b.sees("places are called “Richmond”")
	b.follow(".fl a", "")
	if got := b.text("h1"); !strings.HasPrefix(got, "Richmond") {
		t.Errorf("the first Richmond is %q", got)
	}
	b.goTo("/weather?q=Qqqqville")
	b.sees("No town called “Qqqqville” is known here.")
	b.goTo("/weather?q=S%C3%A3o%20Paulo")
	if got := b.text("h1"); !strings.HasPrefix(got, "São Paulo") {
		t.Errorf("São Paulo is %q", got)
	}
}
