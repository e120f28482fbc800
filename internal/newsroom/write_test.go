package newsroom

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
)

// A reporter writes, hands over; an editor publishes; readers see it.
func TestAStoryFromDraftToPaper(t *testing.T) {
	h := openHouse(t)
	reporter, editor, reader := h.seat(h.pieter), h.seat(h.thabo), h.stranger()

	reporter.get("/newsroom/story/new").is(200).sees(`value="Pieter Nkosi"`, "Send for review").lacks("Publish now")
	fields := []string{"headline=Valves open again in Brixton", "standfirst=Water by Friday.", "section=" + number(h.city.ID), "kind=news",
		"byline=Pieter Nkosi", "byline_role=", "byline=Ayanda Dube", "byline_role=Photographs", "new_topics=Water, Brixton", "body=The valves opened.\r\n\r\nThe taps ran."}
	id := reporter.post("/newsroom/story/new", append(fields, "do=review")...).storyID()
	page := "/newsroom/story/" + number(id)
	reporter.get(page+"?did=review").is(200).sees("In review", "Ayanda Dube", "The taps ran.", "Nothing is missing.")
	reader.get("/city/valves-open-again-in-brixton").is(404)
	base := reporter.field("base")
	reporter.post(page, append(fields, "base="+base, "do=publish")...).is(403)
	reporter.post(page, append(fields, "base="+base, "do=schedule", "at=2030-01-01T10:00")...).is(403)
	reader.get("/city/valves-open-again-in-brixton").is(404)

	editor.get("/newsroom/stories?tab=review").is(200).sees("Valves open again in Brixton", "In review", "Pieter Nkosi")
	base = editor.get(page).field("base")
	editor.post(page, append(fields, "base="+base, "do=publish")...).goesTo(page + "?did=published")
	reader.get("/city/valves-open-again-in-brixton").is(200).sees("The taps ran.", "Pieter Nkosi", "Photographs", "Ayanda Dube")
	reader.get("/author/ayanda-dube").is(200).sees("Valves open again")
	authors, err := article.AllAuthors(h.Context(), h.db)
	h.must(err)
	if pieter, ayanda := authorOf(authors, h.pieter), authorByName(authors, "Ayanda Dube"); pieter.Name != "Pieter Nkosi" || ayanda.StaffID != 0 || len(authors) != 2 {
		t.Errorf("authors are %v", authors)
	}
	reader.get("/topic/brixton").is(200).sees("Valves open again")
}

// Whoever saves second sees both texts, loses nothing, and decides.
func TestTwoSaveAtOnce(t *testing.T) {
	h := openHouse(t)
	one, two := h.seat(h.pieter), h.seat(h.thabo)
	id := one.post("/newsroom/story/new", "headline=The bridge", "body=It is closed.\n\nFor a week.", "section="+number(h.city.ID)).storyID()
	page := "/newsroom/story/" + number(id)
	base := one.get(page).field("base")
	two.get(page).sees("Pieter Nkosi</bdi> is writing this story", "disabled")
	two.post(page + "/take").goesTo(page)

	two.post(page, "base="+base, "headline=The bridge in Main Road", "body=It is closed.\n\nFor a month.", "section="+number(h.city.ID), "why=asked the council").goesTo(page)
	mine := []string{"base=" + base, "headline=The old bridge", "body=It is closed.\n\nFor two weeks.", "section=" + number(h.city.ID)}
	one.post(page, append(mine, "do=keep")...).is(http.StatusLocked).sees("Thabo Pillay</bdi> is writing this story", "For two weeks.</textarea>", ">The old bridge</textarea>", "Take over and save mine")
	one.post(page, append(mine, "do=take")...).is(http.StatusConflict)
	one.sees("Somebody saved this story while you wrote", "Thabo Pillay", "asked the council", "bridge<del> in Main Road</del>", "The <ins>old </ins>bridge",
		"For <del>a month</del>", "For <ins>two weeks</ins>", "It is closed.\n\nFor a month.</p>", "It is closed.\n\nFor two weeks.</p>")
	two.post(page, "base="+base, "headline=Mine again", "lock=gone").is(http.StatusLocked)
	base = one.field("base")
	one.post(page, "base="+base, "headline=The old bridge in Main Road", "body=It is closed.\n\nFor a month.", "section="+number(h.city.ID)).goesTo(page + "?did=saved")
	one.get(page+"/history").is(200).sees("Revision 3", "Revision 2", "asked the council", "opened the story")
}

// A form with a mistake comes back filled, with the words at the field.
func TestNothingTypedIsLost(t *testing.T) {
	h := openHouse(t)
	taken := h.published("Pool opens", "On Saturday.")
	seat := h.seat(h.thabo)
	typed := []string{"headline=Pool opens", "standfirst=A “standfirst” <b>", "body=Words that took an hour.", "section=" + number(h.city.ID), "byline=Somebody New", "byline_role=Research", "key_points=One\nTwo", "new_topics=Swimming"}
	seat.post("/newsroom/story/new", append(typed, "do=publish")...).is(422)
	seat.sees("already belongs to another story", "A “standfirst” &lt;b&gt;", "Words that took an hour.", "Somebody New", "Research", "One\nTwo", "Swimming", "Not saved yet")
	for _, bad := range []struct{ field, words string }{
		{"slug=Not A Slug!", "cannot stand in an address"}, {"embargo=tomorrow", "Write the time like"}, {"related=/city/nowhere", "There is no story at"},
		{"lead=nothing", "There is no picture with the key"}, {"kind=rumour", "Choose one of the kinds"}, {"section=4711", "no longer there"}, {"byline=???", "cannot stand in a byline"},
		{"headline=" + strings.Repeat("long ", 100), "the limit is 300"},
	} {
		seat.post("/newsroom/story/new", append([]string{bad.field}, typed...)...).is(422).sees(bad.words, "Words that took an hour.")
	}
	seat.get("/newsroom/stories").sees("/newsroom/story/" + number(taken)).lacks("/newsroom/story/" + number(taken+1))
	if all, err := article.AllAuthors(h.Context(), h.db); err != nil || len(all) != 0 {
		t.Errorf("authors of refused stories are kept: %v, %v", all, err)
	}
}

// A save that changes nothing makes no revision: nothing of a text drifts on its way through the form, not the order of
// its topics and related stories, not a no-break space.
func TestSavingUnchanged(t *testing.T) {
	h := openHouse(t)
	var id int64
	related := []int64{h.published("Beta", "B."), h.published("Alpha", "A.")}
	h.write(func(tx *database.Tx) error {
		var topics []int64
		for _, name := range []string{"Water", "Electricity"} {
			saved, err := article.SaveTopic(h.Context(), tx, "system", article.Topic{Name: name})
			h.must(err)
			topics = append(topics, saved.ID)
		}
		guest, err := article.SaveAuthor(h.Context(), tx, "system", article.Author{Name: "Ṋemaṱodzi & Co"})
		h.must(err)
		body, err := markup.ParseMarkdown("It *sang* 3\u00a0180 songs.\n\n## Later\n\n- one\n- two\n\n> Well.\n> — Thandi Nkosi\n", nil)
		h.must(err)
		a, _, err := article.Create(h.Context(), tx, "system", article.Text{Headline: "Choir sings 3\u00a0180 songs", Standfirst: "Two\nlines.", KeyPoints: []string{"One", "Two"},
			SectionID: h.water.ID, Topics: topics, Related: related, Bylines: []article.Byline{{AuthorID: guest.ID, Role: "Photographs"}}, Kind: article.Review, Body: body,
			Embargo: afternoon.Add(-time.Hour + 30*time.Second), Agency: "Own wire", Dateline: "SOWETO", Kicker: "Choirs", HeadlineShort: "Choir"})
		h.must(err)
		id = a.ID
		_, err = article.Publish(h.Context(), tx, id, article.Publication{By: "system"})
		return err
	})
	seat := h.seat(h.thabo)
	page := "/newsroom/story/" + number(id)
	seat.post(page, append(seat.get(page).filled(), "do=keep")...).goesTo(page + "?did=same")
	seat.get(page).lacks("Private changes")
}

var (
	inputs  = regexp.MustCompile(`<input([^>]*)>`)
	boxes   = regexp.MustCompile(`(?s)<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>`)
	selects = regexp.MustCompile(`(?s)<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>`)
)

// filled is the form on the page as a browser would send it.
func (d *desk) filled() (fields []string) {
	add := func(name, value string) {
		if name != "" {
			fields = append(fields, name+"="+strings.ReplaceAll(html.UnescapeString(value), "\n", "\r\n"))
		}
	}
	for _, m := range inputs.FindAllStringSubmatch(d.body, -1) {
		ticked := strings.Contains(m[1], " checked")
		if strings.Contains(m[1], `type="radio"`) && !ticked || strings.Contains(m[1], `type="checkbox"`) && !ticked || strings.Contains(m[1], `type="file"`) {
			continue
		}
		add(between(m[1], `name="`, `"`), between(m[1], `value="`, `"`))
	}
	for _, m := range boxes.FindAllStringSubmatch(d.body, -1) {
		add(m[1], m[2])
	}
	for _, m := range selects.FindAllStringSubmatch(d.body, -1) {
		chosen, _, _ := strings.Cut(m[2], `" selected`)
		add(m[1], chosen[strings.LastIndex(chosen, `"`)+1:])
	}
	return fields
}

// Changes to a live story stay private until they are published, with a note for readers.
func TestACorrection(t *testing.T) {
	h := openHouse(t)
	id := h.published("Library hours", "It opens at eight.")
	seat, reader := h.seat(h.thabo), h.stranger()
	page := "/newsroom/story/" + number(id)
	text := []string{"headline=Library hours", "kind=news", "section=" + number(h.city.ID), "body=It opens at nine."}
	seat.post(page, append(text, "base="+seat.get(page).field("base"), "do=keep")...).goesTo(page + "?did=saved")
	reader.get("/city/library-hours").sees("It opens at eight.").lacks("nine")
	seat.get("/newsroom/stories?tab=changed").sees("Library hours", "Private changes")
	seat.get(page).sees("Live, with private changes", "in the paper")

	seat.post(page, append(text, "base="+seat.field("base"), "do=publish", "change=correction")...).is(422).sees("Tell readers what was corrected")
	h.clock.Advance(time.Hour)
	seat.post(page, append(text, "base="+seat.field("base"), "do=publish", "change=correction", "note=The library opens at nine, not at eight.")...).goesTo(page + "?did=changed")
	reader.get("/city/library-hours").sees("It opens at nine.", "The library opens at nine, not at eight.").lacks("at eight.</p>")
	seat.get("/newsroom/stories?tab=changed").lacks("Library hours")
}

// A plan is made in the paper's time, shown, cancelled, and shouts when it failed.
func TestPlans(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.thabo)
	text := []string{"headline=Market returns", "kind=news", "section=" + number(h.city.ID), "body=On Sunday."}
	seat.post("/newsroom/story/new", append(text, "do=schedule")...).is(422).sees("choose a day and a time", "On Sunday.")
	seat.post("/newsroom/story/new", append(text, "do=schedule", "at=2024-12-19T09:00")...).is(422).sees("That time is past", `value="2024-12-19T09:00"`)
	id := seat.post("/newsroom/story/new", append(text, "do=schedule", "at=2024-12-19T18:00")...).storyID()
	page := "/newsroom/story/" + number(id)
	seat.get(page).sees("Will be published", "Thursday, 19 December 2024, 18:00", "Cancel the plan")
	seat.get("/newsroom").sees("18:00", "Market returns")
	seat.get("/newsroom/stories?tab=scheduled").sees("Market returns", "will be published 19 Dec, 18:00")
	seat.get(page).post(page+"/unschedule", "plan="+h.plan(id)).goesTo(page + "?did=unscheduled")
	seat.get("/newsroom/stories?tab=scheduled").lacks("Market returns")

	seat.post(page, append(text, "base="+seat.get(page).field("base"), "do=schedule", "at=2024-12-19T19:00")...).goesTo(page + "?did=scheduled")
	h.write(func(tx *database.Tx) error {
		return article.FailDue(h.Context(), tx, toNumber(h.plan(id)), errWords("The address was taken."))
	})
	for _, room := range []string{"/newsroom", "/newsroom/stories", page} {
		seat.get(room).sees("The address was taken.")
	}
}

type errWords string

func (e errWords) Error() string { return string(e) }

// plan is the number of the newest plan of a story.
func (h *house) plan(id int64) string {
	list, err := article.Plans(h.Context(), h.db, id)
	h.must(err)
	return number(list[len(list)-1].ID)
}

// Publishing by hand overtakes a plan: the earlier text must not come back when its time arrives.
func TestPublishingOvertakesAPlan(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.thabo)
	text := []string{"headline=Market returns", "kind=news", "section=" + number(h.city.ID)}
	id := seat.post("/newsroom/story/new", append(text, "body=On Sunday.", "do=schedule", "at=2024-12-19T18:00")...).storyID()
	page, plan := "/newsroom/story/"+number(id), toNumber(h.plan(id))
	seat.post(page, append(text, "body=On Saturday.", "base="+seat.get(page).field("base"), "do=publish")...).goesTo(page + "?did=overtaken")
	h.clock.Advance(4 * time.Hour)
	h.write(func(tx *database.Tx) error { return article.RunDue(h.Context(), tx, plan) })
	h.stranger().get("/city/market-returns").is(200).sees("On Saturday.")
}

// An embargoed story is planned for the end of its embargo.
func TestEmbargo(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.thabo)
	id := seat.post("/newsroom/story/new", "headline=Report due", "kind=news", "section="+number(h.city.ID), "body=Later.", "embargo=2024-12-20T06:00", "do=publish").storyID()
	seat.get("/newsroom/story/"+number(id)).sees("Friday, 20 December 2024, 06:00", "Will be published")
	h.stranger().get("/city/report-due").is(404)
}

// A story is killed with a reason, answers that it is gone, and can be brought back.
func TestKillAndReinstate(t *testing.T) {
	h := openHouse(t)
	id := h.published("Rumour of a dam", "It leaks.")
	seat, reader := h.seat(h.thabo), h.stranger()
	page := "/newsroom/story/" + number(id)
	seat.get(page + "/kill").is(200).sees("Rumour of a dam")
	seat.post(page+"/kill", "note=We were wrong.").is(422).sees("Say why the story is killed", "We were wrong.")
	seat.post(page+"/kill", "reason=No source", "note=We were wrong.").goesTo(page + "?did=killed")
	reader.get("/city/rumour-of-a-dam").is(410).sees("We were wrong.").lacks("No source")
	seat.get("/newsroom/stories?tab=killed").sees("Rumour of a dam", "Killed")
	seat.get(page).sees("Readers are told: “We were wrong.”", "Reinstate")
	seat.get(page+"/history").sees("killed", "No source")
	seat.post(page + "/reinstate").goesTo(page + "?did=reinstated")
	reader.get("/city/rumour-of-a-dam").is(200)
}

// Two revisions are compared part by part; an earlier one comes back into the form, and is kept only when saved.
func TestCompareAndBringBack(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.pieter)
	id := seat.post("/newsroom/story/new", "headline=First", "kind=news", "body=A.\n\nB.\n\nC.", "section="+number(h.city.ID)).storyID()
	page := "/newsroom/story/" + number(id)
	first := seat.get(page).field("base")
	seat.post(page, "base="+first, "headline=Second", "kind=news", "body=A.\n\nX.\n\nC.", "section="+number(h.water.ID)).goesTo(page)
	second := seat.get(page).field("base")
	seat.get(page+"/compare?a="+second+"&b="+first).is(200).sees("From revision 1", "to revision 2", "<del>B</del>.", "<ins>X</ins>.", "<del>First</del>", "<ins>City › Water</ins>")
	seat.get(page+"?from="+first).is(200).sees("The text of revision 1 is in the form", ">First</textarea>")
	if seat.field("base") != second {
		t.Error("an earlier text must be saved on top of the newest revision")
	}
	other := h.published("Other", "Text.")
	seat.get("/newsroom/story/" + number(other) + "/compare?a=" + first + "&b=" + second).is(404)
	seat.get("/newsroom/story/" + number(other) + "?from=" + first).is(404)
}

// The preview is the page that readers get, shown inside the newsroom only, and keeps nothing.
func TestPreview(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.pieter)
	seat.post("/newsroom/preview", "headline=Not yet out", "section="+number(h.water.ID), "byline=A Guest", "new_topics=Taps", "body=Some *new* words.").is(200)
	seat.sees("Not yet out", "<em>new</em>", "A Guest", "Taps", "The Highveld Courier")
	if p := seat.answer.Header.Get("Content-Security-Policy"); !strings.Contains(p, "frame-ancestors 'self'") || !strings.Contains(p, "default-src 'none'") {
		t.Errorf("policy %s", p)
	}
	id := seat.post("/newsroom/story/new", "headline=Saved", "body=Old words.", "section="+number(h.city.ID)).storyID()
	page := "/newsroom/story/" + number(id)
	seat.get(page).is(200)
	if p := seat.answer.Header.Get("Content-Security-Policy"); !strings.Contains(p, "frame-src 'self'") || !strings.Contains(p, "frame-ancestors 'none'") {
		t.Errorf("policy of the editor: %s", p)
	}
	seat.post(page+"/preview", "headline=Typed", "body=New words.").is(200).sees("Typed", "New words.")
	seat.get(page+"/preview").is(200).sees("Saved", "Old words.").lacks("New words.")
	seat.get("/newsroom/preview").is(200).sees("Your story")
	seat.post("/newsroom/preview", "body="+strings.Repeat("word ", 300_000)).is(422).sees("cannot be kept")
	seat.get("/newsroom/slug?headline=%E1%B9%8Aema%E1%B9%B1odzi%E2%80%99s+3+valves").is(200)
	if seat.body != "nematodzis-3-valves" {
		t.Errorf("slug %q", seat.body)
	}
}
