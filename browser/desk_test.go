//go:build browser

package browser

import (
	"context"
	"fmt"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
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
		p.write(t, func(ctx context.Context, tx *database.Tx) error {
			v, err := front.Current(ctx, tx, front.Paper)
			if err != nil {
				return err
			}
			if at := v.Document.At(id); at != 0 {
				if _, err := front.Order(ctx, tx, by, front.Paper, "", v.Document.Take(at)); err != nil {
					return err
				}
			}
			if live, err := article.IsLive(ctx, tx, id); !live || err != nil {
				return err
			}
			return article.Kill(ctx, tx, id, by, "the scene is over", "")
		})
	})
}

// keepsFront puts the front back as it stands now when the scene is over. A story that is taken off leaves a place that
// fills itself, and those it pushed out do not come back by themselves.
func (p *paper) keepsFront(t testing.TB) {
	t.Helper()
	before, err := front.Current(context.Background(), p.DB, front.Paper)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.write(t, func(ctx context.Context, tx *database.Tx) error {
			_, err := front.Order(ctx, tx, by, front.Paper, "", before.Document)
			return err
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
			b.sees("Planned")
			thief := open(t, courier, desk)
			thief.goTo(link)
			thief.sees("This sign-in link was used already")
			thief.goTo("/newsroom")
			thief.sees("Something is lost or forgotten")
		})
	}
}

// Three fields and four taps on a phone put a story at the top of the front.
func TestQuickPostLeadsTheFront(t *testing.T) {
	for _, w := range []window{phone, phone.noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			courier.keepsFront(t)
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
			second := b.text("#slot2 .hd a")
			b.orderUp(w)
			reader.goTo("/")
			if got := reader.text(".lead h2"); got != second {
				t.Errorf("the front is led by %q, not by %q", got, second)
			}
			b.goTo("/newsroom/front")
			b.orderUp(w)
			reader.goTo("/")
			if got := reader.text(".lead h2"); got != first {
				t.Errorf("put back, the front is led by %q, not by %q", got, first)
			}
		})
	}
}

// orderUp brings the second story up and publishes the front.
func (b *tab) orderUp(w window) {
	b.t.Helper()
	second := b.text("#slot2 .hd a")
	up := func() { b.press("document.querySelector('#slot2 button[value^=up]')") }
	if !w.NoScript {
		up()
		b.until("the second story to lead", "document.querySelector('#slot1 .hd a').textContent === "+js(second))
	} else {
		b.leave(up)
	}
	b.leave(func() { b.press("document.querySelector('header button[value=publish]')") })
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
