//go:build browser

package browser

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/staff"
	"broadsheet/internal/transfer"
)

// The story at the origin of this project, from beginning to end, with invented people: a saved page comes in as a draft, its
// statements are found, two claims are recorded from them on a phone, the story goes out, and a confirmation arrives.

// levyPage is a page of the shape of that story.
const levyPage = "testdata/import/levy.txt"

// levyHeadline stands above it, and no machine changes it.
const levyHeadline = "Waterhuis Denies Radebe-Fourie Phone Call Amid Tensions Over the Levy"

// card is the statement with these words in the rail that is not recorded yet.
func card(words string) string {
	return "[...document.querySelectorAll('#statements .sc:not(.done)')].find(c => c.querySelector('blockquote').textContent.includes(" + js(words) + "))"
}

// opensForm opens the form of a statement; if it may be about several claims, that of the first.
func (b *tab) opensForm(words string) {
	b.t.Helper()
	b.until("the statement “"+words+"”", card(words))
	if ask[bool](b, "(d => Boolean(d && !d.open))("+card(words)+".closest('details'))") {
		b.click("#statements summary", "less certain")
	}
	b.leave(func() { b.press(card(words) + ".querySelector('a.btn, .which a')") })
}

// newClaim words a new claim from what the form brings along, and gives its number.
func (b *tab) newClaim(text string) (id int64) {
	b.t.Helper()
	b.fill("Claim: that …", text)
	b.follow("button", "Keep it and record who said what")
	if _, err := fmt.Sscanf(b.path(), "/newsroom/claim/%d/record", &id); err != nil {
		b.t.Fatalf("the claim is not kept: %s", b.text("main"))
	}
	b.p.closes(b.t, id)
	return id
}

// records looks at the entry that stands in the form and publishes it; then the draft is there again.
func (b *tab) records(about, verb string) {
	b.t.Helper()
	if got := b.text(".stands .cl"); got != "Claim: "+about {
		b.t.Errorf("the form is for %q, not for %q", got, about)
	}
	b.follow("button", "Look at it")
	b.sees(verb)
	b.faults("the form", layoutScript, js(finger))
	b.follow("button", "Publish it")
	b.theEditor()
}

// standsUnder are the entries of a claim that count, as "denied Busisiwe Mabena", in order of the alphabet.
func (p *paper) standsUnder(t testing.TB, id int64) (list []string) {
	t.Helper()
	of, err := claim.Positions(context.Background(), p.DB, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range of[id] {
		if e.State == claim.Published {
			list = append(list, string(e.Stance)+" "+e.Name)
		}
	}
	slices.Sort(list)
	return list
}

// boxAbout is what a reader sees in the box of one claim.
func (b *tab) boxAbout(text string) string {
	b.t.Helper()
	return ask[string](b, "([...document.querySelectorAll('aside.rec')].find(r => r.textContent.includes("+js(text)+")) || {innerText: ''}).innerText.replace(/\\s+/g, ' ')")
}

func TestRecordOfAStoryFromImportToConfirmation(t *testing.T) {
	const call, told = "that Hendrik Fourie and Zanele Radebe spoke by phone last Thursday", "that the Marsh Farmers’ Union was informed of the call but did not oppose it"
	thabo := courier.hire(t, "Thabo Pillay", staff.Editor)
	brought, err := transfer.Page(context.Background(), transfer.Desk{DB: courier.DB, Store: courier.Store}, []string{levyPage}, transfer.Options{Section: "culture", Zone: courier.Zone()})
	if err != nil || len(brought.Items) != 1 {
		t.Fatalf("the page does not come in: %+v %v", brought, err)
	}

	b := courier.seat(t, thabo, phone)
	b.goTo("/newsroom/stories")
	b.follow(".lst h2 a", levyHeadline)
	b.theEditor()
	story := b.storyID()
	courier.withdraw(t, story)
	b.look("record-found")

	// The first claim: reported, denied in words of their own, and not answered.
	b.opensForm("the call happened last Thursday")
	a := b.newClaim(call)
	b.fill("Who", "The Rand Ledger")
	b.records(call, "Reported: The Rand Ledger, citing unnamed sources")
	b.opensForm("firmly")
	b.records(call, "Denied: Busisiwe Mabena, spokesperson, the Waterhuis: “pure invention”")
	b.opensForm("declined to comment")
	b.records(call, "Declined to comment: Oupa Sithole, communications director, Hendrik Fourie")

	// The second: reported and dismissed. "These reports" are those of its own paragraph, not those of the call.
	b.opensForm("informed of the call")
	other := b.newClaim(told)
	b.records(told, "Reported: the Rand Ledger, citing unnamed sources")
	b.opensForm("quickly")
	b.records(told, "Dismissed: the Marsh Farmers’ Union")
	b.look("record-recorded")
	for id, want := range map[int64][]string{a: {"declined Oupa Sithole", "denied Busisiwe Mabena", "reported The Rand Ledger"}, other: {"dismissed the Marsh Farmers’ Union", "reported the Rand Ledger"}} {
		if got := courier.standsUnder(t, id); !slices.Equal(got, want) {
			t.Fatalf("under claim %d stand %q, not %q", id, got, want)
		}
	}

	// Both boxes go into the text, and the story goes out.
	for left := range 2 {
		b.click("#statements .boxin button", "Put its box into the text")
		b.until("the rail to say so", fmt.Sprintf("document.querySelectorAll('#statements .boxin').length === %d", 1-left))
	}
	b.fill("Standfirst", "No conversation took place, the office says.")
	b.isSaved()
	b.look("record-boxed")
	b.follow("#publish button", "Publish now")
	if !strings.HasSuffix(b.path(), "?did=published") { // something to look at first
		b.follow("#decide button", "Publish now")
	}
	path := courier.live(t, story)
	readers := []*tab{open(t, courier, phone), open(t, courier, desk.noScript())}
	for _, r := range readers {
		r.goTo(path)
		r.sees("Denied: Busisiwe Mabena, spokesperson, the Waterhuis: “pure invention”")
		first, second := r.boxAbout(call), r.boxAbout(told)
		for box, words := range map[string][]string{
			first:  {"Not confirmed on record.", "Denied by the Waterhuis.", "Reported: The Rand Ledger, citing unnamed sources", "Declined to comment: Oupa Sithole"},
			second: {"Not confirmed on record.", "Dismissed by the Marsh Farmers’ Union.", "Reported: the Rand Ledger, citing unnamed sources"},
		} {
			for _, w := range words {
				if !strings.Contains(box, w) {
					t.Errorf("%s: the box does not say %q: %s", r.window, w, box)
				}
			}
		}
		if strings.Contains(first, "Marsh Farmers") || strings.Contains(second, "Mabena") || strings.Contains(second, "Sithole") {
			t.Errorf("%s: what was said of the one claim stands in the box of the other", r.window)
		}
		r.look("record-reader")
	}

	// He rings back: it is so. Every carrier has it at the next read, the desk is shown the words that are older.
	b.goTo(recordRoom(a) + "/record")
	b.fill("Who", "Hendrik Fourie, chair, Pump Street Office")
	b.choose("Verb", "Confirmed")
	b.fill("Words", "“I rang her on Thursday.”")
	b.choose("How we know", "by telephone")
	b.follow("button", "Look at it")
	b.sees("The state changes. One live story carries this claim; its box changes at once.")
	b.follow("button", "Publish it")
	inWords := b.text("#words")
	for _, line := range []string{levyHeadline, "No conversation took place, the office says.", "Older than the newest entry", "True now: Confirmed by Pump Street Office; Denied by the Waterhuis"} {
		if !strings.Contains(inWords, line) {
			t.Errorf("the desk is not shown %q: %s", line, inWords)
		}
	}
	b.look("record-desk")
	c, err := claim.ByID(context.Background(), courier.DB, a)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range readers {
		for _, at := range []string{path, c.Path()} {
			r.goTo(at)
			r.sees("Confirmed by Pump Street Office. Denied by the Waterhuis.")
			r.sees("“I rang her on Thursday")
		}
		r.goTo("/claims")
		r.sees("Confirmed by Pump Street Office. Denied by the Waterhuis.")
		r.goTo(path)
		if box := r.boxAbout(told); strings.Contains(box, "Confirmed") || strings.Contains(box, "Fourie") {
			t.Errorf("the confirmation of the one claim stands in the box of the other: %s", box)
		}
		r.sees("Updated since this article was published")
		r.look("record-confirmed")
	}
	for _, at := range []string{c.Path() + ".json", "/claims/feed.atom", "/claims/feed.json", "/culture/feed.atom"} {
		if page := courier.ask(t, at); page.Status != 200 || !strings.Contains(page.Body, "Confirmed by Pump Street Office") {
			t.Errorf("%s does not have the confirmation (%d)", at, page.Status)
		}
	}
	if h := courier.head(t, story); h.Headline != levyHeadline || !strings.Contains(article.Fold(h.Body.Text()), "firmly dismissed the reports") {
		t.Error("the machine rewrote what the paper had written")
	}
}
