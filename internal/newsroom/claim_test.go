package newsroom

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/claim"
	"broadsheet/internal/database"
)

// claim keeps an approved claim.
func (h *house) claim(text, slug string, care claim.Sensitivity) (id int64) {
	h.Helper()
	h.write(func(tx *database.Tx) error {
		c, err := claim.Make(h.Context(), tx, h.naledi.Actor(), claim.Claim{Text: text, Slug: slug, Sensitivity: care}, true)
		id = c.ID
		return err
	})
	return id
}

func (h *house) positions(id int64) []claim.Position {
	h.Helper()
	of, err := claim.Positions(h.Context(), h.db, id)
	h.must(err)
	return of[id]
}

const boxed = "Two outlets reported a call.\n\n:::claim{ref=\"the-call\"}\n:::\n\nWork begins in January."

// A denial comes in by telephone: six inputs, a look, out. Every box shows it at the next read, and the desk is shown the
// headline that may not be true any more.
func TestADenialUnderDeadline(t *testing.T) {
	h := openHouse(t)
	id := h.claim("that the heads of the two water offices spoke by phone", "the-call", claim.Normal)
	h.published("Water offices spoke by phone, outlets say", boxed)
	record := claimRoom(id) + "/record"
	seat, reader := h.seat(h.thabo), h.stranger()
	seat.post(record, "do=publish", "who=the Rand Ledger", "verb=reported", "words=unnamed officials", "channel=print").is(303)
	reader.get("/city/water-offices-spoke-by-phone-outlets-say").is(200).sees("Where this stands", "Not confirmed on record.", "citing unnamed officials")

	h.clock.Advance(time.Hour)
	seat.get(record).is(200).sees("the Rand Ledger", "Declined to comment")
	seat.post(record, "do=preview", "who=Nomvula Khoza, spokesperson, Blesbok Bulk Supply", "verb=denied", "words=“No such call took place.”", "channel=phone").
		is(200).sees("As readers will get it", "Denied by Blesbok Bulk Supply", "The state changes", "One live story carries this claim", "the question that it answered")
	if n := len(h.positions(id)); n != 1 {
		t.Fatalf("a preview writes nothing: %d", n)
	}
	seat.post(record, "do=publish", "who=Nomvula Khoza, spokesperson, Blesbok Bulk Supply", "verb=denied", "words=“No such call took place.”", "channel=phone").is(303)
	reader.get("/city/water-offices-spoke-by-phone-outlets-say").is(200).sees("Denied by Blesbok Bulk Supply.", "Updated since this article was published", "“No such call took place”")
	reader.get("/claims/the-call").is(200).sees("<h1><b>Claim:</b> that the heads", "Denied by Blesbok Bulk Supply.", "Water offices spoke by phone, outlets say")
	seat.get(claimRoom(id)).is(200).sees("Where it stands in words", "Older than the newest entry", "Denied by Blesbok Bulk Supply: the heads of the two water offices spoke by phone")
	seat.get("/newsroom/claims").is(200).sees("Stories older than the newest entry", "Complete the record")

	story := strconv.FormatInt(h.carrier(id), 10)
	seat.post(claimRoom(id), "do=seen", "story="+story).goesTo(claimRoom(id))
	seat.get("/newsroom/claims").lacks("Stories older than the newest entry")
	denial := h.positions(id)[1]
	entry := claimRoom(id) + "/entry/" + strconv.FormatInt(denial.ID, 10)
	seat.get(entry).is(200).sees("Complete the record", "Take it back")
	seat.post(entry, "do=undo").is(303)
	reader.get("/claims/the-call").lacks("Blesbok")
	seat.get(claimRoom(id)).sees("Undone", "undid an entry")
}

func (h *house) carrier(id int64) int64 {
	h.Helper()
	cards, n, err := claim.Carriers(h.Context(), h.db, id, 1)
	h.must(err)
	if n == 0 {
		h.Fatal("no story carries it")
	}
	return cards[0].ID
}

// What is typed wrongly is said beside its field, and nothing typed is lost.
func TestAnEntryTypedWrongly(t *testing.T) {
	h := openHouse(t)
	id := h.claim("that the heads of the two water offices spoke by phone", "the-call", claim.Normal)
	record, seat := claimRoom(id)+"/record", h.seat(h.thabo)
	seat.post(record, "who=Nomvula Khoza", "verb=denied", "words=Never & nowhere", "said=2031-01-01T10:00").is(422).sees("in the future", "Never &amp; nowhere", "2031-01-01T10:00")
	seat.post(record, "who=Nomvula Khoza", "verb=refuted").is(422).sees("Choose the verb", `value="Nomvula Khoza"`)
	seat.post(record, "who=", "verb=denied").is(422).sees("Write who said it")
	seat.post(record, "who=A", "verb=denied", "said=soon").is(422).sees("2024-12-19 14:30")
	seat.get("/newsroom/claim/99/record").is(404)
	seat.post("/newsroom/claims/new", "text=that the minister admitted it").is(422).sees("is a verdict", "that the minister admitted it")
}

// A reporter records; an editor publishes. A confirmation of a serious allegation takes two of them.
func TestTwoPairsOfEyesForASeriousAllegation(t *testing.T) {
	h := openHouse(t)
	id := h.claim("that money left the tender fund", "tender-fund", claim.Serious)
	record := claimRoom(id) + "/record"
	h.seat(h.pieter).post(record, "do=publish", "who=Lindiwe Moyo, auditor, Audit Office", "verb=confirmed", "words=“The entries are there.”").is(303)
	p := h.positions(id)[0]
	if p.State != claim.Waiting {
		t.Fatalf("a reporter published: %s", p.State)
	}
	entry := claimRoom(id) + "/entry/" + strconv.FormatInt(p.ID, 10)
	h.seat(h.pieter).post(entry, "do=approve").is(403)
	seat := h.seat(h.thabo)
	seat.get("/newsroom/claims").sees("Entries that wait for an editor")
	seat.post(entry, "do=approve").is(303)
	if p = h.positions(id)[0]; p.State != claim.Published {
		t.Error("an editor approved it")
	}
	seat.post(record, "do=publish", "who=Koppie FM", "verb=reported", "words=one official").is(303)
	if p = h.positions(id)[1]; p.State != claim.Waiting {
		t.Error("an editor alone published what asserts a serious allegation")
	}
	entry = claimRoom(id) + "/entry/" + strconv.FormatInt(p.ID, 10)
	seat.post(entry, "do=approve").is(422).sees("Somebody else has to look")
	seat.post(entry, "do=alone", "override=").is(422).sees("Say why it cannot wait")
	seat.post(entry, "do=alone", "override=The other editor is on a plane.").is(303)
	seat.get("/newsroom/overrides").is(200).sees("The other editor is on a plane.", "that money left the tender fund")
	h.seat(h.naledi).post("/newsroom/overrides", "claim="+strconv.FormatInt(h.overrideID(), 10)).is(303)
	seat.get("/newsroom/overrides").sees("looked at by")
}

func (h *house) overrideID() int64 {
	h.Helper()
	list, err := claim.Overrides(h.Context(), h.db, true, 1)
	h.must(err)
	if len(list) == 0 {
		h.Fatal("no override")
	}
	return list[0].ID
}

// Counsel calls: in one act nothing of the claim leaves the house, and each story that carries it is decided.
func TestAHoldDecidesEveryCarrier(t *testing.T) {
	h := openHouse(t)
	id := h.claim("that the heads of the two water offices spoke by phone", "the-call", claim.Normal)
	box := h.published("Supplier denies it", boxed)
	link := h.published("What we know", "They [are said to have spoken](/claims/the-call).\n\nIt rains.")
	record, hold := claimRoom(id)+"/record", claimRoom(id)+"/hold"
	seat, reader := h.seat(h.naledi), h.stranger()
	seat.post(record, "do=publish", "who=Nomvula Khoza, spokesperson, Blesbok", "verb=denied", "words=“No.”").is(303)
	reader.get("/city/what-we-know").is(200).sees(`class="clm"`, "Denied by Blesbok")
	seat.get(hold).is(200).sees("Supplier denies it", "What we know", "has the box", "links to it")
	boxField, linkField := "story-"+strconv.FormatInt(box, 10), "story-"+strconv.FormatInt(link, 10)
	seat.post(hold, "kind=legal", "reason=A letter", boxField+"=strike").is(422).sees("Decide what becomes of this story")
	reader.get("/claims/the-call").is(200)
	seat.post(hold, "kind=legal", "reason=A letter", boxField+"=strike", linkField+"=keep").is(422).sees("Say why this story may keep")
	seat.post(hold, "kind=legal", "reason=A letter", boxField+"=strike", linkField+"=keep", linkField+"-reason=It names nobody").is(303)
	reader.get("/city/supplier-denies-it").is(200).sees("Work begins in January").lacks("Blesbok", "Where this stands")
	reader.get("/city/what-we-know").is(200).sees("are said to have spoken").lacks("/claims/the-call", "Blesbok")
	for _, exit := range []string{"/claims/the-call", "/claims/the-call.json"} {
		reader.get(exit).is(404).lacks("Blesbok", "water offices")
	}
	for _, exit := range []string{"/claims", "/claims?q=water", "/claims/feed.atom"} {
		reader.get(exit).is(200).lacks("Blesbok", "that the heads")
	}
	seat.post(claimRoom(id), "do=release", "reason=Settled").goesTo(claimRoom(id))
	reader.get("/claims/the-call").is(200).sees("Denied by Blesbok")
}

// Somebody is asked, the time runs out, and the record says so and no more.
func TestARightOfReplyThatNobodyTook(t *testing.T) {
	h := openHouse(t)
	id := h.claim("that the heads of the two water offices spoke by phone", "the-call", claim.Normal)
	h.published("Supplier denies it", boxed)
	ask, seat := claimRoom(id)+"/ask", h.seat(h.thabo)
	seat.post(ask, "asked-who=Faizel Davids, chair, Council", "asked-how=mail", "asked-at=2024-12-19T14:00", "due=2024-12-19T14:20").is(422).sees("half an hour")
	seat.post(ask, "asked-who=Faizel Davids, chair, Council", "asked-how=mail", "asked-at=2024-12-19T14:00", "due=2024-12-19T17:00").goesTo(claimRoom(id))
	h.clock.Advance(3 * time.Hour)
	seat.get("/newsroom/claims").sees("Replies due", "Faizel Davids, chair, Council")
	list, err := claim.Requests(t.Context(), h.db, id)
	h.must(err)
	seat.post(ask, "do=none", "request="+strconv.FormatInt(list[0].ID, 10)).goesTo(claimRoom(id))
	h.stranger().get("/city/supplier-denies-it").sees("Asked by e-mail at 14:00, had not replied by 17:00:").lacks("Declined")
}

// The rail beside a draft opens the quick form of the claim that a statement is about, filled as far as the text says.
func TestAStatementOpensTheQuickForm(t *testing.T) {
	h := openHouse(t)
	id := h.claim("that the heads of the two water offices spoke by phone", "the-call", claim.Normal)
	seat := h.seat(h.pieter)
	seat.get("/newsroom/claims/match?text=The+heads+of+the+water+offices+never+spoke+by+phone&who=Nomvula+Khoza&verb=denied&words=never").is(303)
	to := seat.answer.Header.Get("Location")
	if !strings.HasPrefix(to, claimRoom(id)+"/record?") {
		t.Fatalf("it leads to %s", to)
	}
	seat.get(to).is(200).sees(`value="Nomvula Khoza"`, `value="denied" selected`)
	seat.get("/newsroom/claims/match?text=The+jacarandas+bloom&who=A").is(303)
	if to := seat.answer.Header.Get("Location"); !strings.HasPrefix(to, "/newsroom/claims/new?") {
		t.Errorf("it leads to %s", to)
	}
}

// Whoever publishes is warned of a box of which readers would see nothing; the menu counts what waits at the desk; a hold
// offers to strike only what is there.
func TestABoxThatReadersWouldNotGet(t *testing.T) {
	h := openHouse(t)
	id := h.claim("that the heads of the two water offices spoke by phone", "the-call", claim.Normal)
	h.write(func(tx *database.Tx) error {
		_, err := claim.Make(h.Context(), tx, h.naledi.Actor(), claim.Claim{Text: "that it rained in the valley", Slug: "valley-rain"}, false)
		return err
	})
	story := h.published("Rain and a call", "Two outlets reported a call.\n\n:::claim{ref=\"the-call\"}\n:::\n\n:::claim{ref=\"valley-rain\"}\n:::\n\n:::claim{ref=\"nobody-made-it\"}\n:::\n\nWork begins.")
	seat := h.seat(h.thabo)
	sheet := seat.get("/newsroom/story/" + strconv.FormatInt(story, 10) + "/publish").is(200)
	sheet.sees("No editor has approved the claim &#34;valley-rain&#34;", "There is no claim &#34;nobody-made-it&#34;")
	sheet.lacks("the claim &#34;the-call&#34;")
	if menu := plain(seat.get("/newsroom").body); !strings.Contains(menu, "Claims 1 waiting") {
		t.Errorf("the menu does not count what waits: %s", menu)
	}
	other := h.published("In its own words", "They are said to have spoken.")
	seat.post(claimRoom(id), "do=list", "story="+strconv.FormatInt(other, 10), "story-words=They are said to have spoken.").is(303)
	seat.get(claimRoom(id)+"/hold").is(200).sees("In its own words", "Rain and a call")
	if n := strings.Count(seat.get(claimRoom(id)+"/hold").body, `value="strike"`); n != 2 {
		t.Errorf("striking is offered for %d of the two stories", n)
	}
	third := h.published("Rain", "It rains.")
	seat.post(claimRoom(id), "do=list", "story="+strconv.FormatInt(third, 10)).is(303)
	if n := strings.Count(seat.get(claimRoom(id)+"/hold").body, `value="strike"`); n != 2 {
		t.Errorf("there is nothing to strike in the third, and striking is offered for %d", n)
	}
}
