//go:build browser

package browser

import (
	_ "embed"
	"testing"

	"github.com/chromedp/cdproto/network"
)

//go:embed look/still.js
var stillScript string

// shifted is what moved after it had been painted.
type shifted struct {
	Sum    float64
	Moved  []string
	Blanks []string // pictures that did not come
}

// Nothing moves under the reader's eyes: not when the type arrives, not when pictures do, not on the way down the page
// (DESIGN §7). Type and pictures come late, as on a phone at the edge of town.
func TestNothingMovesWhileThePageArrives(t *testing.T) {
	for _, w := range []window{phone, desk} {
		for name, path := range map[string]string{"front": "/", "article": leadStory, "weather": "/weather"} {
			t.Run(name+" "+w.String(), func(t *testing.T) {
				b := open(t, courier, w)
				do(b, network.EmulateNetworkConditionsByRule, slowLine(courier))
				b.goTo(path)
				got := ask[shifted](b, "("+stillScript+")()")
				if got.Sum > stillness {
					t.Errorf("the page moved by %.4f: %q", got.Sum, got.Moved)
				}
				for _, p := range got.Blanks {
					t.Errorf("a picture did not come: %s", p)
				}
			})
		}
	}
}

// slowLine is a line on which the page is there at once and its type a second later, so that something is always painted
// before.
func slowLine(p *paper) network.EmulateNetworkConditionsByRuleParams {
	late := func(path string, ms float64) *network.Conditions {
		return &network.Conditions{URLPattern: p.URL + path, Latency: ms, DownloadThroughput: 400_000, UploadThroughput: 100_000}
	}
	return network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{late("/assets/fonts/*", 1000), late("/media/*", 500)}}
}

// stillness is how much may move: a tenth of what is called good, less than one line of a card on a phone. The type of
// the machine has other widths than ours, so not a single pixel is more than can be promised.
const stillness = 0.01
