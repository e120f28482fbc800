//go:build browser

package browser

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/staff"
)

// What the scenes of contested claims share: a claim of their own, stories that carry it, and where it could leak.

// claimed keeps an approved claim for one scene. When it is over, the claim is closed by a hold: later scenes find only the demo's.
func (p *paper) claimed(t testing.TB, who staff.Person, text, slug string) int64 {
	t.Helper()
	var id int64
	p.write(t, func(ctx context.Context, tx *database.Tx) error {
		c, err := claim.Make(ctx, tx, who.Actor(), claim.Claim{Text: text, Slug: slug}, true)
		id = c.ID
		return err
	})
	p.closes(t, id)
	return id
}

// closes puts a claim on hold when the scene is over.
func (p *paper) closes(t testing.TB, id int64) {
	t.Cleanup(func() {
		p.write(t, func(ctx context.Context, tx *database.Tx) error {
			h := claim.Holding{By: by, Kind: claim.EditorHold, Reason: "the scene is over"}
			cards, _, err := claim.Carriers(ctx, tx, id, 100)
			for _, c := range cards {
				h.Choices = append(h.Choices, claim.Choice{Article: c.ID, Do: claim.Unpublish})
			}
			if err != nil {
				return err
			}
			return claim.PutOnHold(ctx, tx, id, h)
		})
	})
}

// carries is a live story with the box of each of these claims.
func (p *paper) carries(t testing.TB, who staff.Person, headline string, slugs ...string) string {
	t.Helper()
	body := "Two outlets reported it in the morning.\n"
	for _, slug := range slugs {
		body += "\n:::claim{ref=\"" + slug + "\"}\n:::\n"
	}
	return p.publishes(t, who, p.drafted(t, who, headline, body+"\nThe council meets on Monday.\n"))
}

// says is something on record, as preparation.
func (p *paper) says(t testing.TB, who staff.Person, id int64, verb claim.Stance, name, words string) {
	t.Helper()
	p.write(t, func(ctx context.Context, tx *database.Tx) error {
		s := claim.ParseSpeaker(name)
		_, err := claim.Record(ctx, tx, claim.Leave{By: who.Actor(), Publish: true},
			claim.Position{ClaimID: id, Stance: verb, Details: claim.Details{Name: s.Name, Role: s.Role, Body: s.Body, Words: words, Channel: "phone"}})
		return err
	})
}

// box is what a reader gets in the boxes of a story.
func (p *paper) box(t testing.TB, path string) string {
	t.Helper()
	page := p.ask(t, path)
	_, rest, ok := strings.Cut(page.Body, `<aside class="rec"`)
	if page.Status != 200 || !ok {
		return ""
	}
	return rest[:strings.LastIndex(rest, "</aside>")]
}

func recordRoom(id int64) string { return fmt.Sprintf("/newsroom/claim/%d", id) }

// A denial comes in by telephone while the editor stands in the street with a phone: six inputs, a look at how it will read
// and how many stories carry it, out. Both carriers show it at their readers' next load. Undone, it is gone from them, and the
// record still tells of it.
func TestClaimUnderDeadline(t *testing.T) {
	for i, w := range []window{phone, phone.noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			thabo := courier.hire(t, "Thabo Pillay", staff.Editor)
			slug := fmt.Sprintf("choir-was-asked-%d", i)
			id := courier.claimed(t, thabo, "that the choir was asked in writing to leave the hall, window "+w.String(), slug)
			courier.says(t, thabo, id, claim.Reported, "Koppie FM", "one unnamed official")
			one, two := courier.carries(t, thabo, "Choir asked to leave, radio says, "+w.String(), slug), courier.carries(t, thabo, "Hall stands empty, "+w.String(), slug)
			reader := open(t, courier, phone)
			reader.goTo(one)
			reader.sees("Not confirmed on record.")
			courier.box(t, two) // both pages lie in the cache now

			b := courier.seat(t, thabo, w)
			b.goTo(recordRoom(id) + "/record")
			began := time.Now()
			b.taps = 0
			b.fill("Who", "Lindiwe Botha, warden, Central Rand Council")
			b.tap("Verb")
			b.choose("Verb", "Denied")
			b.fill("Words", "“Nobody wrote to the choir.”")
			b.tap("How we know")
			b.choose("How we know", "by telephone")
			b.follow("button", "Look at it")
			b.sees("2 live stories carry this claim; their boxes change at once.")
			b.sees("Denied by Central Rand Council.")
			b.faults("the preview", layoutScript, js(finger))
			b.look("claim-preview")
			if box := courier.box(t, one); strings.Contains(box, "Denied") {
				t.Fatal("looking at it published it")
			}
			b.follow("button", "Publish it")
			if b.taps > 6 {
				t.Errorf("it took %d inputs, more than 6", b.taps)
			}
			took := time.Since(began)
			t.Logf("recorded with %d inputs in %v of the machine's time", b.taps, took.Round(time.Millisecond))
			if took > time.Minute {
				t.Errorf("the newsroom kept an editor under deadline waiting for %v", took)
			}
			reader.goTo(one)
			reader.sees("Denied by Central Rand Council.")
			reader.sees("“Nobody wrote to the choir”")
			reader.sees("Updated since this article was published")
			reader.goTo(two)
			reader.sees("Denied: Lindiwe Botha, warden, Central Rand Council")

			b.follow("button.hot", "Undo") // that of the entry just recorded
			b.goTo(recordRoom(id))
			b.sees("Undone")
			b.sees("undid an entry")
			for _, path := range []string{one, two} {
				reader.goTo(path)
				reader.sees("Not confirmed on record.")
				if box := courier.box(t, path); strings.Contains(box, "Lindiwe Botha") {
					t.Errorf("%s still shows what was undone", path)
				}
			}
		})
	}
}

// Two claims of one story: that a call took place, and that a third party was told of it. Who dismissed the second said
// nothing of the first. Then the first is confirmed: every carrier shows it, and the desk is shown the headline.
func TestClaimConfirmed(t *testing.T) {
	thabo := courier.hire(t, "Thabo Pillay", staff.Editor)
	a := courier.claimed(t, thabo, "that the two choirmasters spoke by telephone about the hall", "choirmasters-call")
	told := courier.claimed(t, thabo, "that the beadle had been told of it and did not object", "beadle-told")
	courier.says(t, thabo, a, claim.Reported, "Koppie FM", "unnamed officials")
	courier.says(t, thabo, a, claim.Denied, "Naledi Moyo, spokesperson, the Town Choir", "“Pure invention.”")
	courier.says(t, thabo, a, claim.Declined, "Pieter Nkosi, adviser, the Hall Choir", "")
	courier.says(t, thabo, told, claim.Reported, "Koppie FM", "one unnamed official")
	courier.says(t, thabo, told, claim.Dismissed, "Karabo Botha, beadle, the Town Hall", "“We were told of nothing.”")
	both := courier.carries(t, thabo, "Outlets say two choirmasters spoke by telephone", "choirmasters-call", "beadle-told")
	other := courier.carries(t, thabo, "Hall is let until March", "choirmasters-call")

	reader := open(t, courier, phone)
	reader.goTo(both)
	reader.sees("Dismissed: Karabo Botha, beadle, the Town Hall: “We were told of nothing”")
	reader.sees("Denied: Naledi Moyo, spokesperson, the Town Choir: “Pure invention”")
	if box := courier.box(t, other); strings.Contains(box, "Karabo") || strings.Contains(box, "ismissed") {
		t.Error("who dismissed the one claim is told to have dismissed the other")
	}

	b := courier.seat(t, thabo, desk)
	b.goTo(recordRoom(a) + "/record")
	b.fill("Who", "Lindiwe Moyo, choirmaster, the Hall Choir")
	b.choose("Verb", "Confirmed")
	b.fill("Words", "“I rang her on Thursday.”")
	b.choose("How we know", "in an interview")
	b.follow("button", "Look at it")
	b.sees("The state changes.")
	b.follow("button", "Publish it")
	b.goTo(recordRoom(a))
	b.sees("Outlets say two choirmasters spoke by telephone")
	words := b.text("#words")
	if !strings.Contains(words, "Outlets say two choirmasters spoke by telephone") || !strings.Contains(words, "Older than the newest entry") || !strings.Contains(words, "True now: Confirmed by") {
		t.Errorf("the headline is not listed for the desk: %s", words)
	}
	for _, path := range []string{both, other, "/claims/choirmasters-call"} {
		reader.goTo(path)
		reader.sees("Confirmed by the Hall Choir")
		reader.sees("Naledi Moyo") // a confirmation does not silence the denial
	}
	if page := courier.ask(t, "/claims/beadle-told").Body; strings.Contains(page, "“I rang her on Thursday") {
		t.Error("the confirmation of the one claim stands under the other")
	}
	if h := courier.head(t, idOf(t, both)); h.Headline != "Outlets say two choirmasters spoke by telephone" {
		t.Errorf("the machine rewrote a headline: %q", h.Headline)
	}
}

// idOf is the number of the live story at an address.
func idOf(t testing.TB, path string) int64 {
	t.Helper()
	list, err := article.List(context.Background(), courier.DB, article.Filter{Stands: article.StandsLive, Limit: 500})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		if courier.live(t, s.ID) == path {
			return s.ID
		}
	}
	t.Fatalf("no story stands at %s", path)
	return 0
}

// Counsel asks for a hold. The page lists the carrier, which has to be decided; then nothing of the claim is left at any exit.
func TestClaimHeld(t *testing.T) {
	for i, w := range []window{phone, desk.noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			thabo := courier.hire(t, "Thabo Pillay", staff.Administrator)
			slug := fmt.Sprintf("organ-fund-%d", i)
			secret := fmt.Sprintf("the organ fund lent money to the cricketers in year %d", 2020+i)
			id := courier.claimed(t, thabo, "that "+secret, slug)
			courier.says(t, thabo, id, claim.Reported, "Koppie FM", "one unnamed treasurer")
			courier.says(t, thabo, id, claim.Denied, "Naledi Moyo, treasurer, the Organ Fund", "“Not one cent.”")
			path := courier.carries(t, thabo, "Organ is silent, "+w.String(), slug)
			exits := []string{path, "/claims/" + slug, "/claims/" + slug + ".json", "/claims", "/claims?q=organ", "/claims/feed.atom", "/claims/feed.xml", "/claims/feed.json",
				"/search?q=organ", "/search?q=cricketers", "/feed.xml", "/feed.atom", "/feed.json", "/culture/feed.xml", "/sitemap.xml", "/", "/culture"}
			seen := 0
			for _, exit := range exits {
				if strings.Contains(courier.ask(t, exit).Body, secret) {
					seen++
				}
			}
			if seen < 7 {
				t.Fatalf("the claim stands at %d exits only: this scene would show nothing", seen)
			}

			b := courier.seat(t, thabo, w)
			b.goTo(recordRoom(id) + "/hold")
			b.sees("Organ is silent, " + w.String())
			b.fill("Why", "Counsel rang.")
			b.click("label.tick", "Strike the passage")
			ask[bool](b, `(document.querySelector('[name$="-headline"]').value = "Culture in brief") !== ""`) // the headline tells of it too
			b.faults("the hold", layoutScript, js(finger))
			b.look("claim-hold")
			b.follow("button", "Put it on hold")
			if !strings.HasPrefix(b.path(), recordRoom(id)) {
				t.Fatalf("the hold led to %s: %s", b.path(), b.text("main"))
			}
			b.goTo(recordRoom(id))
			b.sees("On hold: readers see nothing")
			for _, exit := range exits {
				for _, words := range []string{secret, slug, "one unnamed treasurer", "Not one cent"} {
					if strings.Contains(strings.ReplaceAll(courier.ask(t, exit).Body, "/search?q=", ""), words) {
						t.Errorf("%s still tells %q", exit, words)
					}
				}
			}
			for _, gone := range []string{"/claims/" + slug, "/claims/" + slug + ".json"} {
				if got := courier.ask(t, gone).Status; got != 404 {
					t.Errorf("%s answers with %d", gone, got)
				}
			}
			reader := open(t, courier, phone)
			reader.goTo(path)
			reader.sees("The council meets on Monday.")
		})
	}
}

// The pages of claims that readers get: narrow and wide, in light and dark, with words that are read from right to left, and on paper.
func TestClaimPagesFit(t *testing.T) {
	naledi := courier.hire(t, "Naledi Dube", staff.Administrator)
	id := courier.claimed(t, naledi, "that the water ministry told the desert towns first", "desert-towns-told")
	courier.write(t, func(ctx context.Context, tx *database.Tx) error {
		facts := claim.Facts{Translations: []claim.Translation{{Lang: "he", Text: "שמשרד המים הודיע תחילה לערי המדבר", By: "Lindiwe Botha"}}}
		if err := claim.Edit(ctx, tx, naledi.Actor(), id, claim.Normal, true, facts, ""); err != nil {
			return err
		}
		_, err := claim.Record(ctx, tx, claim.Leave{By: naledi.Actor(), Publish: true}, claim.Position{ClaimID: id, Stance: claim.Denied, Details: claim.Details{
			Name: "ליאת כהן", Role: "דוברת", Body: "משרד המים", Words: "“לא היה ולא נברא.”", Lang: "he", Before: "שאלנו על הערים.", Question: "Who was told first?"}})
		return err
	})
	courier.says(t, naledi, id, claim.Reported, "the Rand Ledger", "unnamed officials")
	path := courier.carries(t, naledi, "Towns wait for word", "desert-towns-told")
	b := open(t, courier, desk)
	for _, page := range []struct{ name, path string }{{"page", "/claims/desert-towns-told"}, {"words", "/about/claims"}, {"list", "/claims"}, {"box", path}} {
		b.goTo(page.path)
		b.fits("claim-reader-" + page.name)
	}
	b.goTo("/claims/desert-towns-told")
	b.resize(320, 640)
	b.media("print", false)
	b.look("claim-reader-print")
	b.faults("print", layoutScript, js(0))
}

// The record of a claim and its forms, on a phone and at the desk, in light and dark.
func TestClaimRoomsFit(t *testing.T) {
	call, err := claim.At(context.Background(), courier.DB, callClaim)
	if err != nil {
		t.Fatal(err)
	}
	said, err := claim.Positions(context.Background(), courier.DB, call.ID)
	if err != nil {
		t.Fatal(err)
	}
	b := courier.seat(t, courier.hire(t, "Thabo Pillay", staff.Administrator), desk)
	for _, page := range []struct{ name, path string }{{"desk", "/newsroom/claims"}, {"new", "/newsroom/claims/new?text=that+the+call+took+place"}, {"record", recordRoom(call.ID)},
		{"quick", recordRoom(call.ID) + "/record"}, {"entry", fmt.Sprintf("%s/entry/%d", recordRoom(call.ID), said[call.ID][0].ID)}, {"hold", recordRoom(call.ID) + "/hold"}} {
		b.goTo(page.path)
		b.fits("claim-" + page.name)
	}
}
