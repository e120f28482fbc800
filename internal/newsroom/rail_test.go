package newsroom

import (
	"errors"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
)

// twoClaims is a story of the shape that began it all: two claims, and in the paragraph of the second somebody dismisses
// "these reports". That answers the second claim, not the call.
const twoClaims = `Blesbok Bulk Supply is denying reports that its chief executive spoke by phone with the head of Ridgewater about January’s shutdown.

Sources originally claimed that Ayanda Mthembu and Pieter Swanepoel spoke by phone on Tuesday. However, Blesbok spokesperson Nomvula Khoza firmly dismissed the reports as “pure fiction”.

The Rand Ledger, citing unnamed officials, reported that the Catchment Office had been told of the call and did not object. However, the Catchment Office quickly dismissed these reports as false.

Ridgewater’s communications director, Karabo Selepe, declined to comment on the alleged call. The Central Rand Council did not respond to questions. Faizel Davids could not be reached for comment.`

func (h *house) drafted(headline, body string) (id int64) {
	h.Helper()
	h.write(func(tx *database.Tx) error {
		doc, err := markup.ParseMarkdown(body, nil)
		h.must(err)
		a, _, err := article.Create(h.Context(), tx, h.thabo.Actor(), article.Text{Headline: headline, SectionID: h.city.ID, Body: doc})
		id = a.ID
		return err
	})
	return id
}

var railOpens = regexp.MustCompile(`href="(/newsroom/claims/match\?[^"]+)"`)

// query is a field that an address fills in.
func query(t *testing.T, address, name string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get(name)
}

// opening is where "Open the form" of the statement with these words leads.
func (d *desk) opening(words string) (list []string) {
	d.Helper()
	for _, part := range strings.Split(d.body, `<div class="sc`)[1:] {
		plain := regexp.MustCompile(`<[^>]+>`).ReplaceAllString(strings.SplitN(part, "</blockquote>", 2)[0], "")
		if strings.Contains(html.UnescapeString(plain), words) {
			for _, m := range railOpens.FindAllStringSubmatch(part, -1) {
				list = append(list, html.UnescapeString(m[1]))
			}
			return list
		}
	}
	d.Fatalf("no statement with %q in the rail:\n%s", words, d.body)
	return nil
}

// Statements are found, each under its own claim, opened filled, recorded, and then stand as recorded.
func TestStatementsFoundInADraft(t *testing.T) {
	h := openHouse(t)
	call := h.claim("that Ayanda Mthembu and Pieter Swanepoel spoke by phone on Tuesday", "the-call", claim.Normal)
	told := h.claim("that the Catchment Office had been told of the call and did not object", "office-told", claim.Normal)
	id := h.drafted("Supplier denies report of a call", twoClaims)
	seat := h.seat(h.thabo)
	box := "/newsroom/story/" + number(id) + "/statements"
	seat.get("/newsroom/story/"+number(id)).is(200).sees("Statements found in this draft", ">Who<", ">Verb<", ">What<")
	seat.get(box).is(200).sees("Nomvula Khoza, spokesperson, Blesbok", "Karabo Selepe, communications director, Ridgewater", "Declined to comment")

	goes := func(words string, to int64) string {
		t.Helper()
		open := seat.get(box).opening(words)
		if len(open) != 1 {
			t.Fatalf("%q opens %d forms: %v", words, len(open), open)
		}
		seat.get(open[0]).is(303)
		where := seat.answer.Header.Get("Location")
		if !strings.HasPrefix(where, claimRoom(to)+"/record?") {
			t.Errorf("%q is filed under %s, not under claim %d", words, where, to)
		}
		return where
	}
	goes("Nomvula Khoza", call)
	goes("The Rand Ledger", told)
	form := goes("quickly", told)
	seat.get(form).is(200).sees(`value="the Catchment Office"`, `value="dismissed" selected`, `name="exact" value="the Catchment Office quickly dismissed these reports as false"`, `name="block" value="`)

	// Who declined answers either claim: a person chooses.
	if open := seat.get(box).opening("Karabo Selepe"); len(open) != 2 {
		t.Errorf("what may answer two claims is filed under one: %v", open)
	}
	seat.sees(`>Had not replied`)

	fields := []string{"do=publish"}
	for _, name := range []string{"who", "verb", "words", "article", "revision", "block", "exact", "prefix", "suffix", "rule", "back"} {
		fields = append(fields, name+"="+query(t, form, name))
	}
	seat.post(claimRoom(told)+"/record", fields...).goesTo("/newsroom/story/" + number(id))
	p := h.positions(told)[0]
	if p.Stance != claim.Dismissed || p.Anchor.Article != id || p.Anchor.Block == "" || !strings.Contains(p.Anchor.Exact, "quickly dismissed") {
		t.Errorf("recorded as %+v", p)
	}
	seat.get(box).sees("1 recorded", "14:20", "approved by Thabo Pillay")
	h.clock.Advance(time.Minute)
	h.write(func(tx *database.Tx) error { return claim.Undo(t.Context(), tx, h.thabo.Actor(), p.ID) })
	seat.get(box).lacks("1 recorded")
}

// A second claim in the same words makes it unclear which is meant: both are offered, and the claim of another paragraph is not.
func TestWhatAnswersTwoClaimsIsChosen(t *testing.T) {
	h := openHouse(t)
	h.claim("that Ayanda Mthembu and Pieter Swanepoel spoke by phone on Tuesday", "the-call", claim.Normal)
	h.claim("that the Catchment Office had been told of the call and did not object", "office-told", claim.Normal)
	h.claim("that the Catchment Office was told of the call and did not object", "office-told-again", claim.Normal)
	id := h.drafted("Supplier denies report of a call", twoClaims)
	open := h.seat(h.thabo).get("/newsroom/story/" + number(id) + "/statements").opening("quickly")
	if len(open) != 2 || query(t, open[0], "claim") == "1" || query(t, open[1], "claim") == "1" {
		t.Errorf("it may answer two claims, and the box offers %v", open)
	}
}

// What somebody passes over is not offered again for these words; other words are another statement.
func TestAStatementPassedOver(t *testing.T) {
	h := openHouse(t)
	id := h.drafted("Council silent", "“No such call took place,” said Nomvula Khoza, a spokesperson for Blesbok.\n\nIt rained.")
	seat := h.seat(h.thabo)
	box := "/newsroom/story/" + number(id) + "/statements"
	seat.get(box).sees("Statements found in this draft (1)", "Denied")
	mark := regexp.MustCompile(`name="mark" value="([0-9a-f]+)"`).FindStringSubmatch(seat.body)[1]
	seat.post(box, "do=skip", "mark="+mark).goesTo(box)
	seat.get(box).lacks("(1)", "Open the form").sees("1 skipped", "Offer it again")
	seat.post(box, "do=offer", "mark="+mark).goesTo(box)
	seat.get(box).sees("(1)", "Open the form")
	seat.post(box, "do=skip", "mark=no").goesTo(box)
	seat.get("/newsroom/story/999/statements").is(404)
}

// Of a text in another language the rail says so and proposes nothing.
func TestStatementsInEnglishOnly(t *testing.T) {
	h := openHouse(t)
	id := h.drafted("Geen oproep", strings.Repeat("Die woordvoerder het gesê dat die oproep nie plaasgevind het nie en dat die maatskappy dit ontken. ", 6))
	h.seat(h.thabo).get("/newsroom/story/" + number(id) + "/statements").is(200).sees("not in English").lacks("Open the form")
}

// To decline, not to reply and not to be reached are three things.
func TestNonAnswersStayApart(t *testing.T) {
	for cue, want := range map[string]claim.Stance{"declined to comment": claim.Declined, "would not say": claim.Declined, "refused to answer": claim.Declined,
		"did not respond": claim.NoReply, "did not immediately return": claim.NoReply, "had not replied": claim.NoReply,
		"not be reached": claim.Unreached, "could not be contacted": claim.Unreached} {
		if got := railNonAnswer(cue); got != want {
			t.Errorf("%q is %s, not %s", cue, got, want)
		}
	}
}

func TestWhoSaysIt(t *testing.T) {
	names := []string{"Faizel Davids, chair, Central Rand Council"}
	for source, want := range map[string]string{
		"Nomvula Khoza, a spokesperson for Blesbok":           "Nomvula Khoza, spokesperson, Blesbok",
		"Blesbok spokesperson Nomvula Khoza":                  "Nomvula Khoza, spokesperson, Blesbok",
		"Ridgewater’s communications director, Karabo Selepe": "Karabo Selepe, communications director, Ridgewater",
		"Mr Davids":                              "Faizel Davids, chair, Central Rand Council",
		"Koppie FM, citing one unnamed official": "Koppie FM",
		"The Catchment Office":                   "the Catchment Office",
		"she":                                    "",
		"the initial reports by The Rand Ledger and Koppie FM": "the Rand Ledger and Koppie FM",
		"The Rand Ledger": "the Rand Ledger",
		"Lindiwe Botha, the chair of the Audit Office, which pays it": "Lindiwe Botha, chair, Audit Office",
	} {
		if got := railWho(source, names); got != want {
			t.Errorf("%q is read as %q, not %q", source, got, want)
		}
	}
}

// Two outlets that report the same are two entries; a name with "and" in it is one.
func TestOutletsOneByOne(t *testing.T) {
	for who, want := range map[string]string{"the Rand Ledger and Koppie FM": "the Rand Ledger|Koppie FM", "The Washington Post and Reuters": "The Washington Post|Reuters",
		"the Mail and Guardian": "the Mail and Guardian", "the Audit Office and Koppie FM": "the Audit Office and Koppie FM", "Koppie FM": "Koppie FM"} {
		if got := strings.Join(railOutlets(who), "|"); got != want {
			t.Errorf("%q are %s, not %s", who, got, want)
		}
	}
}

// What a statement would be as a claim of its own; empty where its words are none.
func TestPropositions(t *testing.T) {
	for said, want := range map[string]string{"recent media reports that they spoke": "that they spoke", `he could end it "within a day,"`: "that he could end it “within a day”",
		"concerns that the levy could close farms": "that the levy could close farms", "a higher levy": "", "the report": "", "that the board was told": "that the board was told"} {
		if got := railProposition(said, "said"); got != want {
			t.Errorf("%q becomes %q, not %q", said, got, want)
		}
	}
	if got := railProposition(`him a "brave man"`, "calling"); got != "" {
		t.Errorf("a name that somebody is called becomes the claim %q", got)
	}
	if got := railUntitled("Oupa Sithole, director, Mr Fourie", "The chair, Hendrik Fourie, rang. Mr Fourie hung up."); got != "Oupa Sithole, director, Hendrik Fourie" {
		t.Errorf("a surname is read as %q", got)
	}
}

// levy is the shape of the saved page: an event that is pointed at with "the call", an assertion of the call in the paragraph of
// the second claim, and words that are no claim right before the denial.
const levy = `The Waterhuis is denying recent media reports that Hendrik Fourie had a private conversation with its director, Zanele Radebe.

Sources originally claimed the call happened last Thursday, with Mr Fourie allegedly warning against a higher levy. However, Waterhuis spokesperson Busisiwe Mabena firmly dismissed the reports as "pure invention," denying that any conversation took place between the two.

According to the initial reports by The Rand Ledger and Koppie FM, the alleged phone call involved discussions about the price of water. The sources claimed the Marsh Farmers’ Union was informed of the call but did not oppose it. However, the Marsh Farmers’ Union quickly dismissed these reports as false.

Mr Fourie’s communications director, Oupa Sithole, declined to comment on the alleged call.`

// What a person recorded leads the rest: "the call" is that call, and the denial after it answers it. What the union dismissed
// is never the call, though the call is spoken of in its paragraph. The box of a claim is put into the text by a button.
func TestWhatIsRecordedLeadsTheRest(t *testing.T) {
	h := openHouse(t)
	id := h.drafted("Waterhuis denies a call", levy)
	seat := h.seat(h.thabo)
	story := "/newsroom/story/" + number(id)
	box := story + "/statements"
	fresh := func(words string) []string { return seat.get(box).opening(words) }
	if open := fresh("quickly"); len(open) != 1 || query(t, open[0], "text") != "that the Marsh Farmers’ Union was informed of the call but did not oppose it" {
		t.Errorf("before anything is recorded the union answers %v", open)
	}
	call := h.claim("that the two spoke by phone on Thursday", "the-call", claim.Normal)
	record := func(to int64, words, who string) {
		t.Helper()
		open := fresh(words)[0]
		fields := []string{"do=publish", "who=" + who, "back=story"}
		for _, name := range []string{"verb", "words", "article", "revision", "block", "exact", "prefix", "suffix", "rule"} {
			fields = append(fields, name+"="+query(t, open, name))
		}
		seat.post(claimRoom(to)+"/record", fields...).goesTo(story)
	}
	record(call, "the call happened", "Koppie FM")
	for _, words := range []string{"firmly", "declined to comment"} {
		if open := fresh(words); len(open) != 1 || query(t, open[0], "claim") != number(call) {
			t.Errorf("%q is not proposed under the call: %v", words, open)
		}
	}
	if open := fresh("firmly"); query(t, open[0], "verb") != "denied" || query(t, open[0], "words") != "“pure invention”" || query(t, open[0], "who") != "Busisiwe Mabena, spokesperson, the Waterhuis" {
		t.Errorf("the denial is filled in as %v", open)
	}
	if open := fresh("the alleged phone call involved"); len(open) != 2 || query(t, open[0], "claim") != number(call) || query(t, open[0], "who") != "the Rand Ledger" {
		t.Errorf("what the call was about may be of the call or of its own: %v", open)
	}
	if open := fresh("quickly"); len(open) != 1 || query(t, open[0], "claim") != "new" {
		t.Errorf("what the union dismissed is proposed under the call: %v", open)
	}
	seat.get("/newsroom/claims/new?then="+url.QueryEscape("article="+number(id))).is(200).sees("Claims of this story", "that the two spoke by phone on Thursday")
	told := h.claim("that the union knew", "union-knew", claim.Normal)
	record(told, "informed of the call", "the Rand Ledger")
	if open := fresh("informed of the call"); len(open) != 1 || query(t, open[0], "who") != "Koppie FM" || query(t, open[0], "claim") != number(told) {
		t.Errorf("of two outlets the second waits: %v", open)
	}
	if open := fresh("quickly"); len(open) != 1 || query(t, open[0], "claim") != number(told) {
		t.Errorf("what the union dismissed is not proposed under its claim: %v", open)
	}

	block := regexp.MustCompile(`name="claim" value="the-call"><input type="hidden" name="block" value="([^"]+)"`).FindStringSubmatch(seat.get(story).sees("Readers of this story get nothing of it yet").body)
	if block == nil {
		t.Fatal("no button for the box")
	}
	seat.post(box, "do=box", "claim=the-call", "block="+block[1]).goesTo(story)
	seat.post(box, "do=box", "claim=the-call", "block="+block[1]).goesTo(story)
	seat.get(box).sees("Its box stands in the text.")
	h.write(func(tx *database.Tx) error {
		head, err := article.Head(t.Context(), tx, id)
		h.must(err)
		if _, ok := head.Body.Blocks[2].Content.(markup.Claim); !ok || len(head.Body.Claims()) != 1 || head.Body.Blocks[1].ID != block[1] {
			t.Errorf("the box stands elsewhere: %s", head.Body.Markdown())
		}
		return nil
	})
	seat.post(box, "do=box", "claim=nothing", "block="+block[1]).is(404)
	h.seat(h.naledi).post(story+"/take", "").is(303)
	seat.post(box, "do=box", "claim=union-knew", "block=").is(409)
}

// What the rules of attribution find stands among the checks before publication; the house may make one of them block.
func TestChecksOfAttribution(t *testing.T) {
	h := openHouse(t)
	id := h.drafted("Council refutes it", "Pieter Botha stole R2 million from the fund.\n\nThe council refuted the claim that it had known.\n\nThe mayor was pleased.")
	seat := h.seat(h.thabo)
	story := "/newsroom/story/" + number(id)
	seat.get(story).is(200).sees("“refuted”", story+"/preview#")
	seat.get("/newsroom/settings/rules")
	h.seat(h.naledi).get("/newsroom/settings/rules").is(200).sees("“Refuted” for denied", "Accused and not asked", `name="check_reply-deadline"`)
	h.write(func(tx *database.Tx) error {
		r, err := article.RulesOf(t.Context(), tx)
		h.must(err)
		for i := range r.Checks {
			if r.Checks[i].Check == article.CheckRefuted {
				r.Checks[i].Level = article.Block
			}
		}
		return article.SetRules(t.Context(), tx, h.naledi.Actor(), r)
	})
	err := h.db.Write(t.Context(), func(tx *database.Tx) error {
		_, err := article.Publish(t.Context(), tx, id, article.Publication{By: h.thabo.Actor()})
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "refuted") {
		t.Errorf("a house that blocks “refuted” published it: %v", err)
	}
}

// Whoever is accused is heard or asked, and has time to answer.
func TestAnAccusedPartyIsAsked(t *testing.T) {
	h := openHouse(t)
	var c claim.Claim
	h.write(func(tx *database.Tx) (err error) {
		c, err = claim.Make(t.Context(), tx, h.naledi.Actor(), claim.Claim{Text: "that money left the tender fund", Slug: "tender-fund", Sensitivity: claim.Serious, Facts: claim.Facts{About: []string{"the Audit Office", "Blesbok"}}}, true)
		return err
	})
	id := h.drafted("Money is missing", "It rains.\n\n:::claim{ref=\"tender-fund\"}\n:::\n")
	seat, story := h.seat(h.thabo), "/newsroom/story/"+number(id)
	seat.get(story).is(200).sees("the Audit Office has no published answer and was not asked", "Blesbok has no published answer")
	seat.post(claimRoom(c.ID)+"/record", "do=publish", "who=Nomvula Khoza, spokesperson, Blesbok", "verb=denied", "words=“No.”").is(303)
	seat.post(claimRoom(c.ID)+"/ask", "asked-who=Audit Office", "asked-how=mail", "asked-at=2024-12-19T14:00", "due=2024-12-19T14:40").goesTo(claimRoom(c.ID))
	seat.get(story).lacks("was not asked").sees("Audit Office has until", "goes out before that")
	h.clock.Advance(time.Hour)
	seat.get(story).lacks("goes out before that").sees("less than an hour")
}

// The names of the checks are those of the rules: a rule that is renamed would be on for ever.
func TestEveryRuleOfAttributionHasALevel(t *testing.T) {
	for _, rule := range railRules {
		found := false
		for _, w := range checkWords {
			found = found || w.check == string(rule)
		}
		if !found {
			t.Errorf("the rules of the house do not list %s", rule)
		}
	}
}

// Whoever recorded what sources said counted them: the plural in the story is held against that.
func TestSourcesAreCountedByTheLedger(t *testing.T) {
	h := openHouse(t)
	h.write(func(tx *database.Tx) error {
		c, err := claim.Make(t.Context(), tx, h.naledi.Actor(), claim.Claim{Text: "that the board met", Slug: "board-met"}, true)
		if err != nil {
			return err
		}
		_, err = claim.Record(t.Context(), tx, claim.Leave{By: h.naledi.Actor(), Publish: true}, claim.Position{ClaimID: c.ID, Stance: claim.Reported,
			Details: claim.Details{Name: "Koppie FM", Citing: "one unnamed official", Anonymity: claim.Anonymity{Sources: 1, Reason: "fears for the post"}}})
		return err
	})
	counted := h.drafted("Board met", "Sources said the board had met.\n\n:::claim{ref=\"board-met\"}\n:::\n")
	alone := h.drafted("Board may meet", "Sources said the board would meet.")
	seat := h.seat(h.thabo)
	seat.get("/newsroom/story/" + number(counted)).is(200).sees("one was counted")
	seat.get("/newsroom/story/" + number(alone)).is(200).lacks("one was counted")
}

// A save gives the blocks other names; the words were searched already, and the write that publishes them need not do it again.
func TestTheSameWordsAreSearchedOnce(t *testing.T) {
	var kept railKept
	text := func(id string) *markup.Document {
		doc, err := markup.ParseMarkdown("“No,” said Nomvula Khoza.", nil)
		if err != nil {
			t.Fatal(err)
		}
		doc.Blocks[0].ID = id
		return doc
	}
	first, second := kept.of(text("aaaa")), kept.of(text("bbbb"))
	if first.reading != second.reading || len(second.Found) != 1 {
		t.Errorf("searched twice, or found %d", len(second.Found))
	}
	if first.Places[0].Block != "aaaa" || second.Places[0].Block != "bbbb" {
		t.Errorf("the places are %v and %v", first.Places, second.Places)
	}
	for range railTexts + 5 {
		kept.words(fmt.Sprint("He said it was ", len(kept.order), "."))
	}
	if len(kept.texts) > railTexts {
		t.Errorf("%d texts kept", len(kept.texts))
	}
}

// The words of a form are searched before the write that may publish them, and not for a mere draft.
func TestSearchedBeforeTheWrite(t *testing.T) {
	v := &visit{Newsroom: &Newsroom{}}
	body := func() (*markup.Document, error) { return markup.ParseMarkdown("“No,” said Nomvula Khoza.", nil) }
	v.railAhead(doSave, body)
	if len(v.found.texts) != 0 {
		t.Error("a draft was searched where nothing is published")
	}
	v.railAhead(doPublish, body)
	if len(v.found.texts) != 1 {
		t.Error("the words of a publication were not searched ahead")
	}
	v.railAhead(doPublish, func() (*markup.Document, error) { return nil, errors.New("no text") })
}
