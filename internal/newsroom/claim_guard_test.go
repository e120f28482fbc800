package newsroom

import (
	"strconv"
	"strings"
	"testing"

	"broadsheet/internal/claim"
	"broadsheet/internal/database"
)

// What is on hold is no reading for the house: a reporter gets it in no room.
func TestAHoldIsNoReadingForTheHouse(t *testing.T) {
	h := openHouse(t)
	id := h.claim("that the heads of the two water offices spoke by phone", "the-call", claim.Normal)
	editor, reporter := h.seat(h.naledi), h.seat(h.pieter)
	editor.post(claimRoom(id)+"/record", "do=publish", "who=Nomvula Khoza, spokesperson, Blesbok", "verb=denied", "words=“No.”").is(303)
	entry := claimRoom(id) + "/entry/" + strconv.FormatInt(h.positions(id)[0].ID, 10)
	editor.post(claimRoom(id)+"/hold", "kind=legal", "reason=A letter").is(303)
	for _, room := range []string{claimRoom(id), claimRoom(id) + "/record", entry, "/newsroom/claims/match?claim=" + strconv.FormatInt(id, 10)} {
		reporter.get(room).is(403).lacks("water offices", "Khoza")
	}
	reporter.post(claimRoom(id)+"/record", "do=preview", "who=A Person", "verb=denied").is(403)
	for _, room := range []string{"/newsroom/claims", "/newsroom/claims?q=water", "/newsroom/claims/new?text=heads+of+the+water+offices"} {
		reporter.get(room).is(200).lacks("spoke by phone")
	}
	editor.get("/newsroom/claims").sees("spoke by phone")
	editor.post(claimRoom(id), "do=release", "reason=Settled").is(303)
	reporter.get(claimRoom(id)).is(200)
}

// Another claim, or a story, is found by its words.
func TestAClaimIsMergedByItsWords(t *testing.T) {
	h := openHouse(t)
	one := h.claim("that the heads of the two water offices spoke by phone", "the-call", claim.Normal)
	other := h.claim("that it rained in the valley", "valley-rain", claim.Normal)
	story := h.published("Jacarandas in bloom", "It rains.")
	seat := h.seat(h.thabo)
	seat.get(claimRoom(one)+"?pick=valley").is(200).sees(`name="into" value="`+strconv.FormatInt(other, 10)+`"`, "it rained in the valley")
	seat.get(claimRoom(one) + "?pick-story=jacarandas").is(200).sees(`name="story" value="` + strconv.FormatInt(story, 10) + `"`)
	if strings.Contains(seat.get(claimRoom(one)).body, "Number of") {
		t.Error("numbers are asked for")
	}
	seat.post(claimRoom(one), "do=merge", "into="+strconv.FormatInt(other, 10), "why=The same").is(303)
}

// A change to a serious allegation is proposed by one and accepted by another, in the rooms.
func TestAProposalInTheRooms(t *testing.T) {
	h := openHouse(t)
	id := h.claim("that money left the tender fund", "tender-fund", claim.Serious)
	seat := h.seat(h.thabo)
	seat.post(claimRoom(id), "do=reword", "text=that money is missing from the tender fund", "why=Clearer").is(303)
	seat.get("/newsroom/claims").sees("Changes proposed to serious allegations")
	seat.get(claimRoom(id)).sees("A change is proposed", "money is missing")
	seat.post(claimRoom(id), "do=accept").is(422).sees("Somebody else has to look")
	h.seat(h.naledi).post(claimRoom(id), "do=accept").is(303)
	seat.get(claimRoom(id)).lacks("A change is proposed").sees("that money is missing from the tender fund")
}

// Counsel has one word struck: the form shows every line that tells of it, and keeps what was typed.
func TestTheHoldFormShowsEveryLine(t *testing.T) {
	h := openHouse(t)
	id := h.claim("that the heads of the two water offices spoke by phone", "the-call", claim.Normal)
	story := h.published("Water offices spoke by phone, outlets say", boxed)
	hold, field, seat := claimRoom(id)+"/hold", "story-"+strconv.FormatInt(story, 10), h.seat(h.naledi)
	seat.get(hold).is(200).sees("tells of it", `name="`+field+`-headline"`, `name="`+field+`-slug"`)
	seat.post(hold, "kind=legal", "reason=A letter", field+"=strike", field+"-headline=", field+"-slug=a-notice").is(422).sees("needs a headline", `value="a-notice"`, "A letter")
	seat.post(hold, "kind=legal", "reason=A letter", field+"=strike", field+"-headline=A notice", field+"-slug=a-notice").is(303)
	reader := h.stranger()
	reader.get("/city/a-notice").is(200).sees("A notice", "Work begins in January").lacks("spoke by phone", "water offices", "Water offices")
	reader.get("/city/a-notice/changes").is(200).lacks("spoke by phone", "Water offices")
}

// An entry alone is put on hold.
func TestOneEntryOnHold(t *testing.T) {
	h := openHouse(t)
	id := h.claim("that the heads of the two water offices spoke by phone", "the-call", claim.Normal)
	h.write(func(tx *database.Tx) error { return claim.Open(h.Context(), tx, h.naledi.Actor(), id) })
	seat, reader := h.seat(h.naledi), h.stranger()
	seat.post(claimRoom(id)+"/record", "do=publish", "who=Nomvula Khoza, spokesperson, Blesbok", "verb=denied", "words=“No.”").is(303)
	entry := claimRoom(id) + "/entry/" + strconv.FormatInt(h.positions(id)[0].ID, 10)
	reader.get("/claims/the-call").is(200).sees("Khoza")
	seat.post(entry, "do=hold").is(422).sees("Say why readers may not see it")
	seat.post(entry, "do=hold", "hold-reason=A letter").is(303)
	for _, exit := range []string{"/claims/the-call", "/claims/the-call.json", "/claims", "/claims/feed.atom"} {
		reader.get(exit).is(200).lacks("Khoza", "Blesbok")
	}
	seat.get(claimRoom(id)).sees("On hold")
	seat.post(entry, "do=release", "hold-reason=Settled").is(303)
	reader.get("/claims/the-call").sees("Khoza")
}

// The paper says how it words claims, and a claim in another language is marked as such with who translated it.
func TestAClaimInTwoLanguages(t *testing.T) {
	h := openHouse(t)
	id := h.claim("that the heads of the two water offices spoke by phone", "the-call", claim.Normal)
	h.write(func(tx *database.Tx) error { return claim.Open(h.Context(), tx, h.naledi.Actor(), id) })
	seat, reader := h.seat(h.naledi), h.stranger()
	edit := []string{"do=edit", "slug=the-call", "sensitivity=normal", "listed=yes"}
	seat.post(claimRoom(id), append(edit, "tr-lang=he", "tr-text=ראשי שני משרדי המים שוחחו בטלפון", "tr-by=")...).is(422).sees("Say who translated it")
	seat.post(claimRoom(id), append(edit, "tr-lang=xx-not-a-language", "tr-text=ראשי", "tr-by=Lindiwe Botha")...).is(422)
	seat.post(claimRoom(id), append(edit, "tr-lang=he", "tr-text=ראשי שני משרדי המים שוחחו בטלפון", "tr-by=Lindiwe Botha")...).is(303)
	reader.get("/claims/the-call").is(200).sees(`<p class="tr" lang="he" dir="auto">ראשי שני משרדי המים שוחחו בטלפון</p>`, "Translated by Lindiwe Botha", `href="/about/claims"`)
	seat.post(claimRoom(id)+"/record", "do=publish", "who=ליאת כהן, דוברת, משרד המים", "verb=denied", "words=“לא היה ולא נברא.”").is(303)
	entry := claimRoom(id) + "/entry/" + strconv.FormatInt(h.positions(id)[0].ID, 10)
	full := []string{"who=ליאת כהן, דוברת, משרד המים", "verb=denied", "words=“לא היה ולא נברא.”", "kind=person", "standing=party", "terms=record", "lang=he"}
	seat.post(entry, append(full, "do=complete")...).is(303)
	reader.get("/claims/the-call").sees(`<span lang="he" dir="auto">`, `<blockquote dir="auto" lang="he">`)
	seat.post(entry, append(full, "do=complete", "translation=“There was no such thing.”")...).is(422).sees("Say who translated it")
	seat.post(entry, append(full, "do=complete", "translation=“There was no such thing.”", "translator=Lindiwe Botha")...).is(303)
	reader.get("/claims/the-call").sees("(translated by Lindiwe Botha)", "“לא היה ולא נברא.”")
	reader.get("/about/claims").is(200).sees("How we word claims", "Declined to comment", "Confirmed by the ministry. Denied by the company.", "We never write “refuted”").lacks("claim.")
}

// Two editors have one entry open: the second is told, and overwrites nothing.
func TestTwoEditorsOfOneEntry(t *testing.T) {
	h := openHouse(t)
	id := h.claim("that the heads of the two water offices spoke by phone", "the-call", claim.Normal)
	naledi, thabo := h.seat(h.naledi), h.seat(h.thabo)
	naledi.post(claimRoom(id)+"/record", "do=publish", "who=Nomvula Khoza, spokesperson, Blesbok", "verb=denied", "words=“No.”").is(303)
	entry := claimRoom(id) + "/entry/" + strconv.FormatInt(h.positions(id)[0].ID, 10)
	_, rest, _ := strings.Cut(naledi.get(entry).body, `name="seen" value="`)
	seen, _, _ := strings.Cut(rest, `"`)
	full := []string{"seen=" + seen, "do=complete", "who=Nomvula Khoza, spokesperson, Blesbok", "verb=denied", "words=“No.”", "kind=person", "standing=party", "terms=record"}
	thabo.post(entry, append(full, "question=Did they speak?")...).is(303)
	naledi.post(entry, append(full, "archive=Box 7")...).is(422).sees("A colleague changed this entry")
	if got := h.positions(id)[0]; got.Question == "" || got.Archive != "" {
		t.Errorf("%+v", got.Details)
	}
}
