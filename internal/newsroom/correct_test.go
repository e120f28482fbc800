package newsroom

import (
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
)

// An editor prints a note on a story as it stands, and answers the reader who pointed the error out with it.
func TestANoteAnswersAReport(t *testing.T) {
	h := openHouse(t)
	id := h.published("Valves are replaced", "They are 800 wide.")
	report, err := comment.FileError(h.Context(), h.db, comment.ErrorReport{ArticleID: id, Text: "They are 900."})
	h.must(err)
	seat := h.seat(h.thabo)
	page := "/newsroom/story/" + number(id) + "/printed"
	seat.get(page).is(200).sees("First published", "They are 900.")
	seat.post(page, "change=correction", "note=").is(422).sees("Tell readers what was corrected")
	seat.post(page, "change=correction", "said=800", "says=900", "answers="+number(report)).goesTo(page)
	h.stranger().get("/city/valves-are-replaced").is(200).sees("<del>800</del>", "<ins>900</ins>")
	e, err := comment.ErrorByID(h.Context(), h.db, report)
	h.must(err)
	if e.Open || e.Outcome != comment.Fixed || e.ChangeID == 0 || e.Answer != "You were right, and it is corrected. Thank you." {
		t.Errorf("the report is %+v", e)
	}
	// Answered once.
	seat.post("/newsroom/reports/"+number(report), "answer=Again", "outcome=fixed").is(422).sees("answered once")
	seat.get("/newsroom/reports").sees("Answered", "They are 900.")
}

// A report is answered with words and an outcome; what was typed stays when something is missing.
func TestAReportNeedsAnOutcome(t *testing.T) {
	h := openHouse(t)
	id := h.published("Valves are replaced", "They are 800 wide.")
	report, err := comment.FileError(h.Context(), h.db, comment.ErrorReport{ArticleID: id, Text: "They are 900.", Email: "ayanda@reader.example"})
	h.must(err)
	seat := h.seat(h.lindiwe)
	seat.post("/newsroom/reports/"+number(report), "answer=It was right, by the drawings.").is(422).sees("Say whether", "by the drawings")
	seat.post("/newsroom/reports/"+number(report), "answer=It was right.", "outcome=noerror").goesTo("/newsroom/reports")
	if e, err := comment.ErrorByID(h.Context(), h.db, report); err != nil || e.Email != "" {
		t.Errorf("the address is still there: %+v %v", e, err)
	}
}

// A published comment becomes a report, once.
func TestACommentBecomesAReport(t *testing.T) {
	h := openHouse(t)
	id := h.published("Valves are replaced", "They are 800 wide.")
	posted, err := comment.Post(h.Context(), h.db, comment.After, comment.Draft{ArticleID: id, Name: "Ayanda", Text: "The drawings say 900."})
	h.must(err)
	seat := h.seat(h.lindiwe)
	where := "/newsroom/comments/" + number(posted.Comment.ID)
	seat.post(where, "do=error", "queue=recent").goesTo("/newsroom/comments")
	seat.get("/newsroom/reports").sees("The drawings say 900.", "from a comment")
	seat.post(where, "do=error", "queue=recent").is(422).sees("already")
}

// A version is withheld with a reason, and comes back; the one that readers see cannot be.
func TestWithholdingAVersion(t *testing.T) {
	h := openHouse(t)
	id := h.published("Valves are replaced", "They are 800 wide.")
	a, err := article.ByID(h.Context(), h.db, id)
	h.must(err)
	first := a.PublishedID
	seat := h.seat(h.thabo)
	page := "/newsroom/story/" + number(id)
	seat.post(page+"/withhold", "revision="+number(first), "reason=x").is(422).sees("Readers see this version now")
	h.write(func(tx *database.Tx) error {
		head, err := article.Head(h.Context(), tx, id)
		h.must(err)
		text := head.Text
		text.Standfirst = "With a standfirst."
		r, err := article.Save(h.Context(), tx, id, head.ID, h.thabo.Actor(), article.Ready, "", text)
		h.must(err)
		_, err = article.Publish(h.Context(), tx, id, article.Publication{Revision: r.ID, By: h.thabo.Actor()})
		return err
	})
	seat.post(page+"/withhold", "revision="+number(first), "reason=").is(422).sees("They are told the reason")
	seat.post(page+"/withhold", "revision="+number(first), "reason=It named a child.").goesTo(page + "/printed")
	seat.get(page+"/printed").sees("Withheld by", "It named a child.")
	h.stranger().get("/city/valves-are-replaced/changes").sees("It named a child.").lacks("With a standfirst.</ins>")
	seat.post(page+"/withhold", "revision="+number(first), "do=release").goesTo(page + "/printed")
	h.stranger().get("/city/valves-are-replaced/changes").sees("With a standfirst.").lacks("It named a child.")
	h.seat(h.pieter).get(page + "/printed").is(403)
}

// A retraction asks for a notice, a reason and a place, and is undone on purpose.
func TestRetracting(t *testing.T) {
	h := openHouse(t)
	id := h.published("Valves are replaced", "They are 800 wide.")
	seat := h.seat(h.thabo)
	page := "/newsroom/story/" + number(id)
	seat.get(page + "/retract").is(200).sees("Retract “Valves are replaced”?")
	seat.post(page+"/retract", "note=We could not confirm it.", "how=instead").is(422).sees("Say why", "We could not confirm it.")
	seat.post(page+"/retract", "note=We could not confirm it.", "how=instead", "reason=The source lied").goesTo(page)
	h.stranger().get("/city/valves-are-replaced").is(200).sees("Retracted: Valves are replaced", "We could not confirm it.").lacks("800 wide", "The source lied")
	seat.get(page + "/printed").sees("Take the retraction back")
	seat.post(page + "/reinstate").goesTo(page)
	h.stranger().get("/city/valves-are-replaced").sees("800 wide").lacks("<h1>Retracted")
}

// Who else carried what was wrong is noted, told and mended, and stands at the correction.
func TestOutletsAreRecorded(t *testing.T) {
	h := openHouse(t)
	id := h.published("Valves are replaced", "They are 800 wide.")
	seat := h.seat(h.thabo)
	page := "/newsroom/story/" + number(id)
	seat.post(page+"/outlets", "outlet=", "url=javascript:alert(1)").is(422).sees("Name the outlet.")
	seat.post(page+"/outlets", "outlet=The Rand Ledger", "url=javascript:alert(1)").is(422).sees("Give a whole address", "The Rand Ledger")
	seat.post(page+"/outlets", "outlet=The Rand Ledger", "url=https://ledger.example/valves", "told=2024-12-19T14:00").goesTo(page + "/printed")
	h.stranger().get("/city/valves-are-replaced/changes").sees("Also carried by", "The Rand Ledger", "told on 19 December 2024, not mended yet")
	list, err := correction.Outlets(h.Context(), h.db, id)
	h.must(err)
	seat.post(page+"/outlets", "outlet_id="+number(list[0].ID), "outlet=The Rand Ledger", "told=2024-12-19T14:00", "mended=2024-12-19T13:00").is(422).sees("before they were told")
	seat.post(page+"/outlets", "outlet_id="+number(list[0].ID), "outlet=The Rand Ledger", "told=2024-12-19T14:00", "mended=2024-12-19T14:10").goesTo(page + "/printed")
	h.stranger().get("/city/valves-are-replaced/changes").sees("mended on 19 December 2024")
	seat.post(page+"/outlets", "outlet_id="+number(list[0].ID), "do=drop").goesTo(page + "/printed")
	h.stranger().get("/city/valves-are-replaced/changes").lacks("The Rand Ledger")
}

// The docket keeps who asked private, and forgets them in time; what was decided stays.
func TestTheDocket(t *testing.T) {
	h := openHouse(t)
	h.published("Valves are replaced", "They are 800 wide.")
	seat := h.seat(h.thabo)
	seat.post("/newsroom/docket", "story=/city/nothing", "kind=anonymise", "about=My name", "asker=A. Reader, by letter").is(422).sees("No story stands at that address", "A. Reader, by letter", "My name")
	seat.post("/newsroom/docket", "story=http://paper.example/city/valves-are-replaced", "kind=anonymise", "about=My name", "asker=A. Reader, by letter").goesTo("/newsroom/docket")
	seat.get("/newsroom/docket").sees("Take a name out", "Waits").lacks("A. Reader")
	one := "/newsroom/docket/1"
	seat.get(one).sees("A. Reader, by letter", "My name")
	seat.post(one, "decision=granted", "policy=", "reason=Spent conviction").is(422).sees("which rule", "Spent conviction")
	seat.post(one, "decision=granted", "policy=Minor offences after five years", "reason=Spent conviction", "look=2024-12-01").is(422).sees("lies in the past")
	seat.post(one, "decision=granted", "policy=Minor offences after five years", "reason=Spent conviction", "look=2025-06-01").goesTo(one)
	seat.get(one).sees("Granted", "next look 1 June 2025", "Erased on 17 June 2025")
	h.stranger().get("/corrections").lacks("Requests to take something away")
	chief := h.seat(h.naledi)
	save := []string{"style_days=30", "keep_asker=180", "decisions=yes", "compare=yes", "place_retraction=top", "listed_retraction=yes"}
	for _, k := range []string{"correction", "clarification", "note", "update"} {
		save = append(save, "place_"+k+"=foot")
	}
	chief.post("/newsroom/settings/corrections", save...).goesTo("/newsroom/settings/corrections")
	h.stranger().get("/corrections").sees("Requests to take something away", `<th scope="row">2024<td class="num">1`).lacks("Reader", "Spent conviction", "My name")
	h.clock.Advance(200 * 24 * time.Hour)
	h.write(func(tx *database.Tx) error {
		n, err := correction.Forget(h.Context(), tx)
		if n != 1 {
			t.Errorf("%d were forgotten", n)
		}
		return err
	})
	seat = h.seat(h.thabo)
	seat.get(one).sees("Spent conviction", "Erased on").lacks("A. Reader")
	h.seat(h.pieter).get(one).is(403)
}

// The policy refuses what cannot be, and keeps the form.
func TestThePolicyOfCorrections(t *testing.T) {
	h := openHouse(t)
	chief := h.seat(h.naledi)
	chief.get("/newsroom/settings/corrections").is(200).sees("Policy of corrections", "Above the text")
	chief.post("/newsroom/settings/corrections", "place_retraction=foot", "style_days=many", "keep_asker=0").is(422).
		sees("A retraction stands above the text", "Give a number of days from 0", "Give a number of days from 1")
	if body := chief.get("/newsroom/settings").body; !strings.Contains(body, "/newsroom/settings/corrections") {
		t.Error("the settings do not lead there")
	}
}

// A name is taken out of all earlier versions in one act, and of a note's words; both need a reason, and a note is shown again.
func TestTakingANameOut(t *testing.T) {
	h := openHouse(t)
	id := h.published("Valves are replaced", "They are 800 wide, says A. Reader.")
	seat := h.seat(h.thabo)
	page := "/newsroom/story/" + number(id)
	seat.post(page+"/withhold", "do=earlier", "reason=A name was taken out.").is(422).sees("no earlier version")
	h.write(func(tx *database.Tx) error {
		head, err := article.Head(h.Context(), tx, id)
		h.must(err)
		text := head.Text
		text.Body = markup.New(markup.Paragraph{Text: markup.Text("They are 800 wide.")})
		r, err := article.Save(h.Context(), tx, id, head.ID, h.thabo.Actor(), article.Ready, "", text)
		h.must(err)
		_, err = article.Publish(h.Context(), tx, id, article.Publication{Revision: r.ID, By: h.thabo.Actor(), Change: article.Change{Kind: article.Correction, Note: "A. Reader did not say so."}})
		return err
	})
	seat.get(page+"/printed").sees("Take a name or a passage out", "Withhold the words of the note")
	seat.post(page+"/withhold", "do=earlier", "reason=").is(422).sees("Say why readers may not see the earlier versions")
	seat.post(page+"/withhold", "do=earlier", "reason=A name was taken out.").goesTo(page + "/printed")
	seat.post(page+"/withhold", "do=unsay", "note=1", "reason=").is(422).sees("Say why readers may not see the words")
	seat.post(page+"/withhold", "do=unsay", "note=99", "reason=x").is(404)
	seat.post(page+"/withhold", "do=unsay", "note=1", "reason=A name was taken out.").goesTo(page + "/printed")
	seat.get(page+"/printed").sees("A. Reader did not say so.", "Readers do not see the words of this note. They are told: “<span dir=\"auto\">A name was taken out.").lacks("Take a name or a passage out")
	h.stranger().get("/city/valves-are-replaced/changes").sees("The words of this note are withheld: A name was taken out.").lacks("A. Reader")
	seat.post(page+"/withhold", "do=say", "note=1").goesTo(page + "/printed")
	h.stranger().get("/city/valves-are-replaced/changes").sees("A. Reader did not say so.").lacks("says A. Reader")
	h.seat(h.pieter).post(page+"/withhold", "do=unsay", "note=1", "reason=x").is(403)
}

// A retraction above the text can be made stricter, or be planned; the page says which.
func TestARetractionIsPlannedAndMadeStricter(t *testing.T) {
	h := openHouse(t)
	id := h.published("Valves are replaced", "They are 800 wide.")
	seat := h.seat(h.thabo)
	page := "/newsroom/story/" + number(id)
	seat.post(page+"/retract", "note=Taken back.", "how=above", "reason=x", "at=never").is(422).sees("Taken back.", `name="at" value="never"`)
	seat.post(page+"/retract", "note=Taken back.", "how=above", "reason=The source lied", "at=2024-12-19T23:00").goesTo(page)
	seat.get("/newsroom/plans").sees("Retracted</b>", "The source lied")
	seat.post(page+"/retract", "note=Taken back.", "how=above", "reason=The source lied").goesTo(page)
	seat.get(page + "/printed").sees("Put the notice in place of the text")
	seat.get(page + "/retract").is(200).sees("Put the notice in place of “Valves are replaced”?").lacks("Above the text")
	seat.post(page+"/retract", "note=Taken back for good.", "how=instead", "reason=A letter").goesTo(page)
	h.stranger().get("/city/valves-are-replaced").sees("Taken back for good.").lacks("800 wide")
}

// A planned correction names the reports it answers, and only those about its story.
func TestAPlanNamesTheReportsItAnswers(t *testing.T) {
	h := openHouse(t)
	id, other := h.published("Valves are replaced", "They are 800 wide."), h.published("Another", "Of something else.")
	report, err := comment.FileError(h.Context(), h.db, comment.ErrorReport{ArticleID: id, Text: "They are 900."})
	h.must(err)
	foreign, err := comment.FileError(h.Context(), h.db, comment.ErrorReport{ArticleID: other, Text: "Not here."})
	h.must(err)
	seat := h.seat(h.thabo)
	h.write(func(tx *database.Tx) error {
		head, err := article.Head(h.Context(), tx, id)
		h.must(err)
		text := head.Text
		text.Body = markup.New(markup.Paragraph{Text: markup.Text("They are 900 wide.")})
		_, err = article.Save(h.Context(), tx, id, head.ID, h.thabo.Actor(), article.Ready, "", text)
		return err
	})
	head, err := article.Head(h.Context(), h.db, id)
	h.must(err)
	form := []string{"revision=" + number(head.ID), "do=schedule", "at=2024-12-19T23:00", "change=correction", "note=The width was wrong.", "sure=yes"}
	page := "/newsroom/story/" + number(id)
	seat.post(page+"/publish", append(form, "answers="+number(foreign))...).is(422).sees("about another story")
	seat.post(page+"/publish", append(form, "answers="+number(report))...)
	seat.get("/newsroom/plans").sees("answers 1 of the readers’ reports")
	plans, err := article.Plans(h.Context(), h.db, id)
	h.must(err)
	if len(plans) != 1 || len(plans[0].Answers) != 1 || plans[0].Answers[0] != report {
		t.Errorf("the plan is %+v", plans)
	}
}
