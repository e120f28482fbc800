//go:build browser

package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/network"
)

// faceBudget is what the type of a page may weigh that has none of the letters of the north, in bytes (DESIGN §7).
const faceBudget = 100_000

// southern are the letters of Tshivenḓa and Sesotho sa Leboa that no Latin-1 face has.
const southern = "šŠḓḒḽḼṋṊṱṰṅṄ"

// A page loads the faces that its own words need and no others.
func TestTypeThatAPageLoads(t *testing.T) {
	t.Parallel()
	b := open(t, courier, desk)
	do(b, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	plain := 0
	for _, k := range courier.kinds(t) {
		switch k.Name {
		case "front", "section", "article", "weather", "about", "search with hits", "article with table", "house rules":
		default:
			continue
		}
		t.Run(k.Name, func(t *testing.T) {
			b.in(t)
			b.goTo(k.Path)
			b.settle()
			faces := ask[[]struct {
				Name string
				Size int
			}](b, "performance.getEntriesByType('resource').filter(r => /\\.woff2/.test(r.name)).map(r => ({Name: r.name.split('/').pop(), Size: r.encodedBodySize}))")
			sum, names := 0, []string{}
			for _, f := range faces {
				sum += f.Size
				names = append(names, f.Name)
			}
			t.Logf("%d bytes of type: %v", sum, names)
			if sum == 0 {
				t.Error("the page has no type of its own")
			}
			if strings.ContainsAny(ask[string](b, "document.body.innerText"), southern) {
				return
			}
			plain++
			if sum > faceBudget {
				t.Errorf("%d bytes of type, more than %d: %v", sum, faceBudget, names)
			}
		})
	}
	if plain < 3 {
		t.Errorf("only %d of these pages have none of the letters %s: the budget is hardly tested", plain, southern)
	}
}

// A name such as Ṋemaṱodzi is set in one of our faces from first letter to last, in the story and in a byline.
func TestNamesAreSetInOurFaces(t *testing.T) {
	t.Parallel()
	b := open(t, courier, desk)
	for _, c := range []struct{ path, selector, words, face string }{
		{leadStory, ".tx p", "Ṋemaṱodzi", "STIX Two Text"},
		{leadStory, ".tx p", "Mašego", "STIX Two Text"},
		{"/author/mulalo-nethengwe", "h1", "Ṋethengwe", "STIX Two Text"},
		{"/business/property/braamfontein-rents", ".by", "Ṋethengwe", "Libre Franklin"},
	} {
		t.Run(c.selector+" "+c.words, func(t *testing.T) {
			b.in(t)
			b.goTo(c.path)
			b.settle()
			faces := b.faces(c.selector, c.words)
			if len(faces) == 0 {
				t.Fatalf("nothing is set in %s with %s", c.selector, c.words)
			}
			for _, f := range faces {
				if !f.IsCustomFont {
					t.Errorf("%.0f letters are set in %s of the machine", f.GlyphCount, f.FamilyName)
				}
			}
			if !strings.Contains(faces[0].FamilyName, c.face) {
				t.Errorf("set in %s, not in %s", faces[0].FamilyName, c.face)
			}
		})
	}
}

// faces are those that the browser really set the first element with these words in, the commonest first.
func (b *tab) faces(selector, words string) []*css.PlatformFontUsage {
	b.t.Helper()
	do(b, dom.Enable, dom.EnableParams{})
	do(b, css.Enable, struct{}{})
	ask[bool](b, "("+thing(selector, words)+".id ||= 'asked', true)")
	id := ask[string](b, thing(selector, words)+".id")
	root := do(b, dom.GetDocument, dom.GetDocumentParams{})
	found := do(b, dom.QuerySelector, dom.QuerySelectorParams{NodeID: root.Root.NodeID, Selector: "#" + id})
	return do(b, css.GetPlatformFontsForNode, css.GetPlatformFontsForNodeParams{NodeID: found.NodeID}).Fonts
}
