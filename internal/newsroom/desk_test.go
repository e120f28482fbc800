package newsroom

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/job"
	"broadsheet/internal/media"
)

// Three fields and a button put a story at the top of the front.
func TestQuickPost(t *testing.T) {
	h := openHouse(t)
	old := h.published("Yesterday", "Old news.")
	h.write(func(tx *database.Tx) error { return front.Place(h.Context(), tx, "system", front.Paper, old) })
	seat, reader := h.seat(h.thabo), h.stranger()
	seat.get("/newsroom/quick").is(200).sees("Publish at the top of the front", "City › Water")
	seat.post("/newsroom/quick", "headline=", "body=Smoke over the station.", "section="+number(h.city.ID), "do=lead").is(422).sees("no headline", "Smoke over the station.")
	id := seat.post("/newsroom/quick", "headline=Smoke over the station", "body=It is thick.", "section="+number(h.city.ID), "do=lead").storyID()
	reader.get("/city/smoke-over-the-station").is(200).sees("It is thick.", "Thabo Pillay")
	h.frontIs(id, old)

	// The same headline again takes the next address, and the section is the one used last.
	seat.get("/newsroom/quick").sees(`<option value="` + number(h.city.ID) + `" selected>`)
	seat.post("/newsroom/quick", "headline=Smoke over the station", "body=Again.", "section="+number(h.city.ID), "do=publish").storyID()
	reader.get("/city/smoke-over-the-station-2").is(200).sees("Again.")
}

// A reporter's quick post goes to review, with its photograph; it cannot lead.
func TestQuickPostOfAReporter(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.pieter)
	seat.get("/newsroom/quick").lacks("Publish")
	seat.post("/newsroom/quick", "headline=Smoke", "body=Thick.", "section="+number(h.city.ID), "do=lead").is(403)
	seat.sendFile("/newsroom/quick", "picture", "smoke.jpg", []byte("not a picture"), "headline=Smoke", "body=Thick.", "section="+number(h.city.ID), "do=review").is(422).sees("Thick.")
	id := seat.sendFile("/newsroom/quick", "picture", "smoke.jpg", photograph(1), "headline=Smoke", "body=Thick.", "alt=Smoke above a roof", "section="+number(h.city.ID), "do=review").storyID()
	seat.get("/newsroom/story/"+number(id)).sees("In review", "Smoke above a roof", "/media/")
}

// Pictures come in, are described, found again, and refused in words.
func TestPictures(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.pieter)
	seat.sendFile("/newsroom/pictures", "file", "notes.jpg", []byte("only text"), "caption=The valve in Brixton").is(422).sees("notes.jpg", `value="The valve in Brixton"`)
	seat.sendFile("/newsroom/pictures", "file", "huge.jpg", make([]byte, 41<<20), "credit=P. Nkosi").is(422).sees("larger than 40 MB", "P. Nkosi")
	seat.post("/newsroom/pictures").is(422).sees("Choose a picture first")
	to := seat.sendFile("/newsroom/pictures", "file", "valve.jpg", photograph(2), "caption=The valve in Brixton", "credit=P. Nkosi").goesTo("/newsroom/pictures/")
	page := strings.TrimSuffix(to, "?did=uploaded")
	seat.get(page).is(200).sees("The valve in Brixton", "900 × 600", "Nothing published shows it", "media:")
	seat.post(page, "alt=A red valve", "caption=The valve", "credit=P. Nkosi", "x=25", "y=70").goesTo(page)
	seat.get(page).sees("A red valve", `name="x" value="25"`, `name="y" value="70"`)
	seat.post(page, "alt=Words that took time", "x=250", "y=70").is(422).sees("outside the picture", "Words that took time")
	seat.get("/newsroom/pictures?q=val").sees("The valve")
	seat.get("/newsroom/pictures?q=nothing").sees("No picture has these words")

	key := strings.TrimPrefix(page, "/newsroom/pictures/")
	story := h.seat(h.thabo).post("/newsroom/story/new", "headline=The valve", "kind=news", "section="+number(h.city.ID), "body=It turns.", "lead="+key, "do=publish").storyID()
	seat.get(page).sees("Readers see it in", "/newsroom/story/"+number(story))
	h.stranger().get("/city/the-valve").sees(`alt="A red valve"`)
}

// A lead picture comes with the story's own form; a file that is none leaves the form as it was.
func TestLeadPictureFromTheForm(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.thabo)
	seat.sendFile("/newsroom/story/new", "lead_file", "x.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "headline=Kept", "body=Also kept.").is(422).sees("Kept", "Also kept.", "Not saved yet")
	id := seat.sendFile("/newsroom/story/new", "lead_file", "x.jpg", photograph(3), "headline=Bridge", "body=Text.", "section="+number(h.city.ID), "do=publish").is(422).sees("no alt text", "Text.")
	key := regexpKey(id.body)
	seat.post("/newsroom/story/new", "headline=Bridge", "body=Text.", "section="+number(h.city.ID), "lead="+key, "lead_alt=A bridge at dusk", "lead_credit=P. Nkosi", "do=publish").storyID()
	h.stranger().get("/city/bridge").sees(`alt="A bridge at dusk"`)
}

// regexpKey is the picture that the form has chosen.
func regexpKey(body string) string {
	before, _, _ := strings.Cut(body, `" checked><img`)
	return before[strings.LastIndex(before, `"`)+1:]
}

func (h *house) comment(article int64, name, text string, policy comment.Policy) int64 {
	h.Helper()
	p, err := comment.Post(h.Context(), h.db, policy, comment.Draft{ArticleID: article, Name: name, Text: text})
	h.must(err)
	return p.Comment.ID
}

func (h *house) state(id int64) comment.State {
	h.Helper()
	c, err := comment.ByID(h.Context(), h.db, id)
	h.must(err)
	return c.State
}

// A moderator decides what is held and reported, one by one and many at once.
func TestModeration(t *testing.T) {
	h := openHouse(t)
	story := h.published("Taxi rank moves", "To Main Road.")
	seat := h.seat(h.lindiwe)
	first, second, third := h.comment(story, "Thandi", "Where to?", comment.Before), h.comment(story, "Sipho", "Nonsense!", comment.Before), h.comment(story, "Anna", "Thanks.", comment.Before)
	seat.get("/newsroom/comments").is(200).sees("Where to?", "Thandi", "Taxi rank moves", "read before they appear")
	seat.get("/newsroom").sees("<b>3</b> comments are held")

	seat.post("/newsroom/comments", "comment="+number(first), "comment="+number(third), "do=approve").goesTo("/newsroom/comments")
	seat.post("/newsroom/comments/"+number(second), "do=reject", "reason=Insult").goesTo("/newsroom/comments")
	if h.state(first) != comment.Published || h.state(second) != comment.Rejected || h.state(third) != comment.Published {
		t.Error("decided otherwise than asked")
	}
	h.must(comment.File(h.Context(), h.db, first, "other", "It is off the subject."))
	seat.get("/newsroom/comments?queue=reported").sees("Where to?", "It is off the subject.", "#comment-"+number(first))
	seat.post("/newsroom/comments/"+number(first), "queue=reported", "do=keep").goesTo("/newsroom/comments?queue=reported")
	seat.get("/newsroom/comments?queue=reported").sees("No comment is reported")

	seat.post("/newsroom/comments/"+number(third), "queue=recent", "do=remove").is(422).sees("Say why the comment is removed")
	seat.post("/newsroom/comments/"+number(third), "queue=recent", "do=remove", "reason=Spam").goesTo("/newsroom/comments?queue=recent")
	seat.get("/newsroom/comments?queue=removed").sees("Thanks.", "Nonsense!", "Restore")
	seat.post("/newsroom/comments/"+number(third), "do=restore").goesTo("/newsroom/comments")
	if h.state(third) != comment.Published {
		t.Error("not restored")
	}
	seat.post("/newsroom/comments/"+number(third), "do=approve").goesTo("/newsroom/comments") // pressed twice does no harm
	seat.post("/newsroom/comments/"+number(second), "do=remove", "reason=x").is(422).sees("Somebody may have decided it")
}

// The newsroom answers under its own name and role, and closes a thread.
func TestReplyAndClose(t *testing.T) {
	h := openHouse(t)
	story := h.published("Pool opens", "On Saturday.")
	id := h.comment(story, "Thandi", "At what hour?", comment.After)
	seat := h.seat(h.lindiwe)
	seat.post("/newsroom/comments/"+number(id), "queue=recent", "do=reply", "reply= ").is(422).sees("empty")
	seat.post("/newsroom/comments/"+number(id), "queue=recent", "do=reply", "reply=At ten.").goesTo("/newsroom/comments?queue=recent&did=replied")
	seat.get("/newsroom/comments?queue=recent").sees("At ten.", "Lindiwe Botha", "Moderator", "answers <bdi>Thandi</bdi>")
	seat.post("/newsroom/story/"+number(story)+"/thread", "closed=yes").goesTo("/newsroom/comments")
	seat.post("/newsroom/comments/"+number(id), "queue=recent", "do=reply", "reply=One more thing.").is(422).sees("are closed", "One more thing.")
	_, err := comment.Post(h.Context(), h.db, comment.After, comment.Draft{ArticleID: story, Name: "X", Text: "Y"})
	if err == nil {
		t.Error("a closed thread takes comments")
	}
	editor := h.seat(h.thabo)
	editor.get("/newsroom/story/" + number(story)).sees(`name="closed" value="yes" checked`)
	editor.post("/newsroom/story/"+number(story), "base="+editor.field("base"), "headline=Pool opens", "kind=news", "section="+number(h.city.ID), "body=On Saturday.", "policy=after", "do=keep").goesTo("/newsroom/story/")
	thread, err := comment.ThreadOf(h.Context(), h.db, story, comment.Before)
	h.must(err)
	if thread.Own != comment.After || thread.Closed {
		t.Errorf("thread is %+v", thread)
	}
}

// A reader's error report is settled with a word.
func TestErrorReports(t *testing.T) {
	h := openHouse(t)
	story := h.published("Pool opens", "On Saturday.")
	id, err := comment.FileError(h.Context(), h.db, comment.ErrorReport{ArticleID: story, Passage: "On Saturday", Text: "It is Sunday."})
	h.must(err)
	seat := h.seat(h.lindiwe)
	seat.get("/newsroom/reports").is(200).sees("It is Sunday.", "On Saturday", "Pool opens")
	seat.post("/newsroom/reports/" + number(id)).is(422).sees("Tell the reader in a sentence")
	seat.post("/newsroom/reports/"+number(id), "answer=Corrected", "outcome=fixed").goesTo("/newsroom/reports")
	seat.get("/newsroom/reports").sees("No report waits")
}

// Sections, topics, authors and pages are opened and changed; what is taken is refused and nothing typed is lost.
func TestStandingThings(t *testing.T) {
	h := openHouse(t)
	seat, reader := h.seat(h.naledi), h.stranger()
	seat.post("/newsroom/sections", "name=Business", "accent=business", "position=3").goesTo("/newsroom/sections")
	reader.get("/business").is(200)
	seat.post("/newsroom/sections", "name=Weather", "description=Typed once").is(422).sees("belongs to the system", "Typed once")
	seat.post("/newsroom/sections", "name=City", "description=Typed once").is(422).sees("already belongs to a section", "Typed once")
	seat.post("/newsroom/sections", "id="+number(h.sport.ID), "name=Sport and play", "accent=sport", "position=1").goesTo("/newsroom/sections")
	reader.get("/sport").is(200).sees("Sport and play")

	seat.post("/newsroom/topics", "name=Water").goesTo("/newsroom/topics")
	seat.post("/newsroom/topics", "name=WATER", "description=Typed").is(422).sees("already a topic", "Typed")
	seat.post("/newsroom/topics", "slug=water", "name=Water and taps").goesTo("/newsroom/topics")
	seat.get("/newsroom/topics").sees("Water and taps", "/topic/water")

	seat.post("/newsroom/authors", "name=Gert le Roux", "role=Photographer", "staff="+number(h.pieter.ID)).goesTo("/newsroom/authors")
	seat.post("/newsroom/authors", "name=Gert le Roux", "bio=Typed").is(422).sees("already an author", "Typed")
	seat.post("/newsroom/authors", "name=Gert le Roux", "slug=gert-le-roux-2").goesTo("/newsroom/authors")
	seat.post("/newsroom/authors", "name=Somebody", "staff="+number(h.pieter.ID)).is(422).sees("already the byline of this account")
	seat.get("/newsroom/authors").sees("Photographer", "/author/gert-le-roux-2")

	seat.post("/newsroom/page", "title=About", "body=We print.").goesTo("/newsroom/pages")
	reader.get("/about").is(200).sees("We print.")
	seat.post("/newsroom/page", "title=About", "body=Typed.").is(422).sees("already a page", "Typed.")
	seat.post("/newsroom/page", "title=City", "body=Typed.").is(422).sees("already belongs to a section", "Typed.")
	seen := seat.get("/newsroom/page?slug=about").is(200).field("seen")
	h.clock.Advance(time.Minute)
	seat.post("/newsroom/page", "known=yes", "slug=about", "seen="+seen, "title=About us", "body=We print daily.").goesTo("/newsroom/pages")
	seat.post("/newsroom/page", "known=yes", "slug=about", "seen="+seen, "title=About", "body=Mine.").is(http.StatusConflict).sees("Somebody saved this page", "Mine.")
	reader.get("/about").sees("We print daily.")
}

// The administrator lets people in with a link that is shown once, and shuts them out.
func TestPeople(t *testing.T) {
	h := openHouse(t)
	boss := h.seat(h.naledi)
	boss.post("/newsroom/people", "do=add", "name=Zanele Dube", "handle=thabo", "role=editor").is(422).sees("has this short name already", "Zanele Dube")
	boss.post("/newsroom/people", "do=add", "name=Zanele Dube", "handle=zanele", "role=king").is(422).sees("Choose a role")
	boss.post("/newsroom/people", "do=add", "name=Zanele Dube", "handle=Zanele", "role=editor").goesTo("/newsroom/people")
	boss.post("/newsroom/people", "do=link", "id="+number(h.pieter.ID)).is(200).sees("Sign-in link for", "http://paper.example/newsroom/sign-in?link=")
	secret := between(boss.body, "sign-in?link=", `"`)
	boss.get("/newsroom/people").lacks(secret)
	h.stranger().post("/newsroom/sign-in", "link="+secret).goesTo("/newsroom")

	pieter := h.seat(h.pieter)
	boss.post("/newsroom/people", "do=disable", "id="+number(h.naledi.ID)).is(422).sees("You cannot shut yourself out")
	boss.post("/newsroom/people", "do=disable", "id="+number(h.pieter.ID)).goesTo("/newsroom/people")
	pieter.get("/newsroom").is(303)
	boss.get("/newsroom/people").sees("Shut out")
}

func between(s, a, b string) string {
	_, s, _ = strings.Cut(s, a)
	s, _, _ = strings.Cut(s, b)
	return s
}

// The ledger tells plainly who decided what; a job that was given up is tried again.
func TestLedgerAndJobs(t *testing.T) {
	h := openHouse(t)
	id := h.published("Pool opens", "On Saturday.")
	seat := h.seat(h.thabo)
	seat.post("/newsroom/story/"+number(id)+"/kill", "reason=It never existed").is(303)
	seat.get("/newsroom/ledger").is(200).sees("Thabo Pillay</bdi> killed", "Pool opens", "It never existed", "the section City")
	seat.get("/newsroom/ledger?what=article.killed").sees("Pool opens").lacks("the section City")
	seat.get("/newsroom/ledger?what=section.").sees("the section City").lacks("It never existed")
	seat.get("/newsroom/ledger?about=article:" + number(id)).sees("It never existed").lacks("the section City")
	seat.get("/newsroom/ledger?who=" + h.thabo.Actor() + "&from=2024-12-19&until=2024-12-19").sees("It never existed").lacks("the section City")
	seat.get("/newsroom/ledger?from=2024-12-20").sees("No such decision")
	seat.get("/newsroom/ledger?who=%00%25&what='&before=x&from=never").is(200).sees("No such decision")
	seat.get("/newsroom/ledger.csv?what=article.killed").is(200).sees("Thabo Pillay,killed,article:" + number(id) + ",Pool opens,It never existed").lacks("section")

	h.write(func(tx *database.Tx) error {
		if err := job.Enqueue(h.Context(), tx, job.Job{Kind: "weigh", Payload: 1}); err != nil {
			return err
		}
		_, err := tx.Exec(h.Context(), `UPDATE job SET state = 'failed', attempts = 8, last_error = 'the scale is broken', failed_at = enqueued_at WHERE kind = 'weigh'`)
		return err
	})
	seat.get("/newsroom").sees("<b>1</b> job failed")
	seat.get("/newsroom/jobs").is(200).sees("weigh", "the scale is broken")
	seat.post("/newsroom/jobs", "id="+seat.field("id")).goesTo("/newsroom/jobs")
	seat.get("/newsroom/jobs").sees("Nothing has failed")
	h.write(func(tx *database.Tx) error {
		_, err := tx.Exec(h.Context(), `UPDATE job SET state = 'failed' WHERE kind = 'weigh'`)
		return err
	})
	seat.get("/newsroom/jobs").post("/newsroom/jobs", "do=dismiss", "id="+seat.field("id")).goesTo("/newsroom/jobs?did=dismissed")
	seat.get("/newsroom/jobs").sees("Nothing has failed")
}

// The texts of a picture that a story shows beat the picture's own in the dialect's line.
func TestPictureLine(t *testing.T) {
	p := pictureSheet{Picture: media.Picture{Key: "valve", Texts: media.Texts{Alt: `A "red" [valve]`, Caption: "The valve", Credit: "P. Nkosi"}}}
	if got, want := p.Markdown(), `![A ”red” (valve)](media:valve "The valve | P. Nkosi")`; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}
