//go:build browser

package browser

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
)

// signIn comes into the newsroom by a one-time link.
func (b *tab) signIn() {
	b.t.Helper()
	b.goTo(b.p.invitation(b.t))
	b.follow("button", "Sign in")
}

// withdraw takes a story out of the paper when the scene is over, so that the next finds the demo as it was.
func (p *paper) withdraw(t testing.TB, id int64) {
	t.Cleanup(func() {
		p.DB.Write(context.Background(), func(tx *database.Tx) error {
			return article.Kill(context.Background(), tx, id, by, "the scene is over", "")
		})
	})
}

// storyID is the number in the address of a story's sheet.
func (b *tab) storyID() (id int64) {
	b.t.Helper()
	if _, err := fmt.Sscanf(b.path(), "/newsroom/story/%d", &id); err != nil {
		b.t.Fatalf("this is no story's sheet: %s", b.path())
	}
	return id
}

// live is where readers find a story.
func (p *paper) live(t testing.TB, id int64) string {
	t.Helper()
	a, err := article.ByID(context.Background(), p.DB, id)
	if err != nil {
		t.Fatal(err)
	}
	return "/" + a.Path
}

// A link opens the newsroom once. Looking at it spends nothing; the button does.
func TestOneTimeLink(t *testing.T) {
	for _, w := range []window{phone, desk.noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			link := courier.invitation(t)
			b := open(t, courier, w)
			b.goTo(link)
			b.sees("Sign in as Thavani Pillay")
			b.goTo(link)
			b.follow("button", "Sign in")
			if got := b.path(); got != "/newsroom" {
				t.Errorf("signing in led to %s", got)
			}
			b.sees("Last saved")
			thief := open(t, courier, desk)
			thief.goTo(link)
			thief.sees("This sign-in link was used already")
			thief.goTo("/newsroom")
			thief.sees("You come in with a sign-in link")
		})
	}
}

// Three fields and four taps on a phone put a story at the top of the front.
func TestQuickPostLeadsTheFront(t *testing.T) {
	for _, w := range []window{phone, phone.noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			b := open(t, courier, w)
			b.signIn()
			b.goTo("/newsroom/quick")
			headline := "Fire at the market is out, nobody hurt, " + w.String()
			b.taps = 0
			b.fill("Headline", headline)
			b.fill("Text", "The fire brigade was there within nine minutes.\n\nStalls open again on Monday.")
			b.tap("Section")
			b.choose("Section", "Streets and parks")
			b.follow("button", "Publish at the top of the front")
			if b.taps != 4 {
				t.Errorf("it took %d taps, not 4", b.taps)
			}
			courier.withdraw(t, b.storyID())
			reader := open(t, courier, phone)
			reader.goTo("/")
			if got := reader.text(".lead h2"); got != headline {
				t.Errorf("the front is led by %q", got)
			}
			reader.follow(".lead .hl", "")
			reader.sees("The fire brigade was there within nine minutes.")
			reader.sees("Thavani Pillay")
		})
	}
}

// tap counts a touch on the field with this label, as a list takes one to open.
func (b *tab) tap(label string) {
	b.t.Helper()
	b.reach(field(label))
	b.taps++
}

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
			b.fill("Text", "The bell weighs 21 kilograms.\n\n## Where it was\n\nUnder a fig tree.")
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

			b.fill("Text", "The bell weighs 12 kilograms.\n\n## Where it was\n\nUnder a fig tree.")
			b.follow("#publish button", "Save as draft")
			reader.goTo(path)
			reader.sees("The bell weighs 21 kilograms.")

			b.choose("Kind of change", "Correction")
			b.fill("What readers are told", "The bell weighs 12 kilograms. An earlier version said 21.")
			b.follow("#publish button", "Publish the changes now")
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
	b.until("the preview of “"+headline+"”", "("+page+".querySelector('main .art h1') || {}).textContent === "+js(headline)+" && "+page+".querySelector('main .tx') && "+page+".querySelector('main').textContent.includes("+js(words)+")")
	// The real sheet of the paper, not an imitation.
	if got := ask[string](b, "getComputedStyle("+page+".querySelector('main h1')).fontFamily"); !strings.Contains(got, "STIX Two Text") {
		b.t.Errorf("the preview sets its headline in %s", got)
	}
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
			b.fill("Text", "And two penalties.")
			b.click("summary", "Lead picture")
			b.attach("Or a new picture", file)
			b.fill("Alt text", "A grey cat on a crossbar.")
			b.fill("Caption", "The cat, later.")
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
	b.fill("Text", "It has stopped.\n\n:::timeline\n- 2 December | It stopped\n:::\n\n> It was I.\n> — The clockmaker")
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

// A held comment is read and let in; its writer and everybody else then see it.
func TestModeratorLetsACommentIn(t *testing.T) {
	for _, w := range []window{phone, desk.noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			s := courier.publish(t, "Choir seeks two tenors, "+w.String(), "Basses it has.", comment.Before)
			reader := open(t, courier, phone.noScript())
			reader.goTo(s.Path)
			words := "I sing tenor on Thursdays, " + w.String()
			reader.say("Sizwe", words)
			reader.follow("button", "Post comment")
			b := open(t, courier, w)
			b.signIn()
			b.goTo("/newsroom/comments")
			b.leave(func() {
				b.press("[...document.querySelectorAll('.talk li')].find(l => l.textContent.includes(" + js(words) + ")).querySelector('button[value=approve]')")
			})
			reader.goTo(reader.path())
			reader.sees("Your comment has been published.")
			reader.goTo(s.Path)
			reader.seesComment(words)
		})
	}
}

// The editor moves the second story up: it leads.
func TestEditorOrdersTheFront(t *testing.T) {
	for _, w := range []window{phone, desk.noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			reader := open(t, courier, phone)
			reader.goTo("/")
			first := reader.text(".lead h2")
			b := open(t, courier, w)
			b.signIn()
			b.goTo("/newsroom/front")
			second := b.text(".slots li:nth-child(2) h2")
			b.leave(func() { b.press("document.querySelector('.slots li:nth-child(2) button[value^=up]')") })
			reader.goTo("/")
			if got := reader.text(".lead h2"); got != second {
				t.Errorf("the front is led by %q, not by %q", got, second)
			}
			b.leave(func() { b.press("document.querySelector('.slots li:nth-child(2) button[value^=up]')") })
			reader.goTo("/")
			if got := reader.text(".lead h2"); got != first {
				t.Errorf("put back, the front is led by %q, not by %q", got, first)
			}
		})
	}
}

// The rooms of the staff hold the same promises as the paper: they fit a phone, have names on every field and quiet
// colours in both themes.
func TestEveryRoomOfTheNewsroom(t *testing.T) {
	b := open(t, courier, phone)
	b.signIn()
	b.goTo("/newsroom/stories")
	sheet := ask[string](b, "document.querySelector('.lst h2 a').pathname")
	for _, path := range []string{"/newsroom", "/newsroom/quick", "/newsroom/stories", "/newsroom/story/new", sheet, sheet + "/history", "/newsroom/front",
		"/newsroom/comments", "/newsroom/comments?queue=reported", "/newsroom/reports", "/newsroom/pictures", "/newsroom/pictures/reservoir", "/newsroom/more",
		"/newsroom/sections", "/newsroom/topics", "/newsroom/authors", "/newsroom/pages", "/newsroom/page?slug=about", "/newsroom/ledger", "/newsroom/jobs", "/newsroom/people", "/newsroom/nowhere"} {
		t.Run(path, func(t *testing.T) {
			b.in(t)
			b.goTo(path)
			b.faults("structure", orderScript, "")
			for _, width := range []int64{320, 360, 1280} {
				b.resize(width, 640)
				least := 0
				if width < phoneWidth {
					least = finger
				}
				b.faults(fmt.Sprintf("at %d", width), layoutScript, js(least))
			}
			for _, dark := range []bool{false, true} {
				b.media("", dark)
				b.faults(fmt.Sprintf("dark %v", dark), contrastScript, "")
			}
			b.media("", false)
		})
	}
}
