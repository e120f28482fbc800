//go:build browser

package browser

import (
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"broadsheet/internal/article"
)

// A story's whole life, at the desk and on a phone, with and without a script: written, previewed, published, changed in
// private, corrected in public, killed.
func TestLifeOfAStory(t *testing.T) {
	for _, w := range []window{desk, phone.noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			b := open(t, courier, w)
			reader := open(t, courier, phone)
			b.signIn()
			b.follow(".btn", "Write a story")
			headline := "Tram bell found in a garden, " + w.String()
			b.choose("Section", "Culture")
			b.fill("Headline", headline)
			b.fill("Standfirst", "It still rings.")
			b.prose("The bell weighs 21 kilograms.\n\n## Where it was\n\nUnder a fig tree.")
			b.previews(headline, "Under a fig tree.")
			b.follow(".bar button", "Save")
			id := b.storyID()
			courier.withdraw(t, id)
			b.previews(headline, "Where it was")
			if a := courier.ask(t, "/culture/"+article.Slug(headline)); a.Status != 404 {
				t.Errorf("a draft answers readers with %d", a.Status)
			}
			b.follow("#publish button", "Publish now")
			path := courier.live(t, id)
			reader.goTo(path)
			reader.sees("The bell weighs 21 kilograms.")

			b.prose("The bell weighs 12 kilograms.\n\n## Where it was\n\nUnder a fig tree.")
			b.follow("#publish button", "Save as draft")
			reader.goTo(path)
			reader.sees("The bell weighs 21 kilograms.")

			b.follow("#publish button", "See what changes, then publish")
			b.click("label.tick", "Correction: something was wrong")
			b.fill("What readers are told", "The bell weighs 12 kilograms. An earlier version said 21.")
			b.follow("#decide button", "Publish the changes now")
			reader.goTo(path)
			reader.sees("The bell weighs 12 kilograms.")
			reader.sees("An earlier version said 21.")

			b.follow("#publish a", "Kill…")
			b.fill("Reason, for the newsroom", "The owner asked us to.")
			b.fill("What readers are told", "Withdrawn at the finder’s wish.")
			b.follow("button", "Kill the story")
			if got := reader.goTo(path); got != 410 {
				t.Errorf("a killed story answers with %d", got)
			}
			reader.sees("Withdrawn at the finder’s wish.")
		})
	}
}

// previews waits until the preview shows the story as the paper would print it.
func (b *tab) previews(headline, words string) {
	b.t.Helper()
	b.click(".bar button", "Preview")
	page := "document.querySelector('iframe[name=preview]').contentDocument"
	// One question, because the frame is loaded afresh when a block needs another sheet. The sheet is the paper's own, not
	// an imitation.
	b.until("the preview of “"+headline+"”", "("+page+".querySelector('main .art h1') || {}).textContent === "+js(headline)+" && "+page+".querySelector('main .tx') && "+page+".querySelector('main').textContent.includes("+js(words)+
		") && getComputedStyle("+page+".querySelector('main h1')).fontFamily.includes('STIX Two Text')")
}

// A photograph from a phone is shown in the story, described and at the size of the window.
func TestPictureFromAPhone(t *testing.T) {
	file := photograph(t)
	for _, w := range []window{phone, desk.noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			b := open(t, courier, w)
			b.signIn()
			b.goTo("/newsroom/story/new")
			b.choose("Section", "Sport")
			b.fill("Headline", "Goalkeeper saves a cat, "+w.String())
			b.prose("And two penalties.")
			b.click("summary", "Lead picture")
			b.attach("Or a new picture", file)
			b.fill("Alt text", "A grey cat on a crossbar.")
			b.fill("Caption", "The cat, later.")
			b.fill("Credit", "P. Nkosi")
			b.follow("#publish button", "Publish now")
			id := b.storyID()
			courier.withdraw(t, id)
			reader := open(t, courier, phone)
			reader.goTo(courier.live(t, id))
			reader.until("the picture", "(i => i && i.complete && i.naturalWidth > 0 && i.alt === 'A grey cat on a crossbar.')(document.querySelector('.fig img'))")
			reader.sees("The cat, later.")
			reader.goTo("/sport")
			reader.until("the picture in the list", "[...document.images].some(i => { if (i.alt !== 'A grey cat on a crossbar.') return false; i.scrollIntoView(); return i.complete && i.naturalWidth > 0 })")
		})
	}
}

// The preview follows the typing, and what it shows looks as it will in the paper, whatever blocks are typed.
func TestPreviewFollowsTheTyping(t *testing.T) {
	b := open(t, courier, desk)
	b.signIn()
	b.goTo("/newsroom/story/new")
	b.fill("Headline", "A short history of the clock")
	b.prose("It has stopped.\n\nnothing yet")
	b.key(kb.Home, chromedp.KeyModifiers(chromedp.ModifierShift))
	b.key("/")
	b.until("the list of blocks", "!document.getElementById('island-slash').hidden")
	b.write("timeline")
	b.key(kb.Enter)
	b.until("the first date", "document.activeElement.matches('.when')")
	b.write("2 December")
	b.key(kb.Enter)
	b.until("what happened then", "document.activeElement.id === 'island-text'")
	b.write("It stopped")
	b.key(kb.Enter, chromedp.KeyModifiers(islandCtrl))
	b.write("> ")
	b.write("It was I.")
	b.until("the bar to say that it is a draft now", "document.getElementById('stand').textContent === 'Draft'")
	page := "document.querySelector('iframe[name=preview]').contentDocument"
	b.until("the timeline in the preview", page+".querySelector('.tl li')")
	drawn := "(d => ['.tl', '.tl ol', '.tl li', 'main blockquote'].map(s => (s => [s.display, s.paddingInlineStart, s.borderInlineStartWidth, s.fontSize, s.fontStyle, s.listStyleType].join())(d.defaultView.getComputedStyle(d.querySelector(s)))).join('; '))(" + page + ")"
	typed := ask[string](b, drawn)
	ask[bool](b, "("+page+".body.id = 'typed', true)")
	b.click(".bar button", "Preview")
	b.until("the whole preview", page+".body.id !== 'typed' && "+page+".readyState === 'complete' && "+page+".querySelector('.tl li')")
	if whole := ask[string](b, drawn); whole != typed {
		t.Errorf("while typing, the blocks look like\n%s\nand in the paper like\n%s", typed, whole)
	}
}

// photograph is a file such as a phone makes: large, and with noise in it.
func photograph(t testing.TB) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 2000, 1500))
	seed := uint32(7)
	for y := range 1500 {
		for x := range 2000 {
			seed = seed*1664525 + 1013904223
			grain := uint8(seed >> 28)
			img.SetRGBA(x, y, color.RGBA{uint8(x/10) + grain, uint8(y/8) + grain, uint8((x+y)/20) + grain, 255})
		}
	}
	name := filepath.Join(t.TempDir(), "IMG_0001.jpg")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := jpeg.Encode(f, img, nil); err != nil {
		t.Fatal(err)
	}
	return name
}
