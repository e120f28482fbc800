package newsroom

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/media"
	"broadsheet/internal/staff"
)

// rule sets the rules of the house.
func (h *house) rule(change func(r *article.Rules)) {
	h.Helper()
	r := article.HouseRules()
	change(&r)
	h.write(func(tx *database.Tx) error { return article.SetRules(h.Context(), tx, h.naledi.Actor(), r) })
}

// twoPairs is a house in which nothing goes out unseen.
func twoPairs(r *article.Rules) { r.Eyes.When = article.Always }

// newest is the newest text of a story.
func (h *house) newest(id int64) article.Revision {
	h.Helper()
	r, err := article.Head(h.Context(), h.db, id)
	h.must(err)
	return r
}

// An editor writes; the house wants a second pair of eyes; a reporter who wrote none of it lends theirs; a letter changed
// later takes the approval away, and the same text saved once more does not.
func TestASecondPairOfEyes(t *testing.T) {
	h := openHouse(t)
	h.rule(twoPairs)
	writer, other, reader := h.seat(h.thabo), h.seat(h.pieter), h.stranger()
	text := []string{"headline=The tower", "kind=news", "section=" + number(h.city.ID)}
	id := writer.post("/newsroom/story/new", append(text, "body=It leans.", "do=save")...).storyID()
	page := "/newsroom/story/" + number(id)

	writer.post(page, append(text, "body=It leans.", "base="+number(h.newest(id).ID), "do=publish")...).is(422).sees("a second pair of eyes")
	writer.post("/newsroom/quick", "headline=The mast", "body=It fell.", "section="+number(h.city.ID), "do=publish").is(422)
	writer.post(page, append(text, "body=It leans.", "base="+number(h.newest(id).ID), "do=schedule", "at=2024-12-20T06:00")...).is(422).sees("a second pair of eyes")
	reader.get("/city/the-tower").is(404)
	reader.get("/city/the-mast").is(404)

	writer.post(page+"/eyes", "do=approve", "revision="+number(h.newest(id).ID)).is(422).sees("you cannot be its second pair of eyes")
	writer.post(page+"/eyes", "do=ask", "who="+number(h.pieter.ID), "eyes_note=The height, please").goesTo(page + "?did=asked")
	writer.get(page).sees("Waits for <b>Pieter Nkosi</b>", "The height, please").lacks("Publish now")
	other.post(page+"/eyes", "do=refuse", "revision="+number(h.newest(id).ID)).is(422).sees("Say what has to change")
	other.post(page+"/eyes", "do=refuse", "revision="+number(h.newest(id).ID), "eyes_note=It is the mast that leans").goesTo(page + "?did=sentback")
	writer.get(page).sees("Sent back", "It is the mast that leans")
	writer.post(page, append(text, "body=The mast leans.", "base="+number(h.newest(id).ID), "do=keep")...).goesTo(page)
	other.post(page+"/eyes", "do=approve", "revision="+number(h.newest(id).ID-1)).is(422).sees("changed meanwhile")
	other.post(page+"/eyes", "do=approve", "revision="+number(h.newest(id).ID)).goesTo(page + "?did=approved")
	writer.get(page).sees("<b>Approved</b> by <bdi>Pieter Nkosi</bdi>", "Publish now")

	writer.post(page, append(text, "body=The mast leans!", "base="+number(h.newest(id).ID), "do=keep")...).goesTo(page)
	writer.get(page).sees("It was changed since").lacks("Publish now")
	writer.post(page, append(text, "body=The mast leans.", "base="+number(h.newest(id).ID), "do=ready")...).goesTo(page)
	writer.get(page).sees("<b>Approved</b>", "Publish now")
	writer.post(page, append(text, "body=The mast leans.", "base="+number(h.newest(id).ID), "do=publish")...).goesTo(page + "?did=published")
	reader.get("/city/the-tower").is(200).sees("The mast leans.")
}

// Whoever publishes what others wrote is the second pair themselves, and that is kept.
func TestThePublisherIsTheSecondPair(t *testing.T) {
	h := openHouse(t)
	h.rule(twoPairs)
	writer, editor := h.seat(h.pieter), h.seat(h.thabo)
	id := writer.post("/newsroom/story/new", "headline=The pond", "body=It froze.", "kind=news", "section="+number(h.city.ID), "do=review").storyID()
	page := "/newsroom/story/" + number(id)
	editor.get(page + "/publish").is(200).sees("Publish now").lacks("with your eyes alone")
	editor.post(page+"/publish", "revision="+number(h.newest(id).ID), "do=publish").goesTo(page + "?did=published")
	said, err := article.Approvals(h.Context(), h.db, id)
	h.must(err)
	if len(said) != 1 || said[0].By != h.thabo.Actor() || said[0].Verdict != article.Approved {
		t.Errorf("said %+v", said)
	}
	// A change by the editor alone needs another pair; a silent fix too.
	editor.post(page, "headline=The pond", "body=It froze over.", "kind=news", "section="+number(h.city.ID), "base="+number(h.newest(id).ID), "do=decide").goesTo(page + "/publish?did=decide")
	editor.post(page+"/publish", "revision="+number(h.newest(id).ID), "do=publish", "change=style").is(422).sees("a second pair of eyes")
}

// A lone editor lets a story out with a reason; the ledger has it, the page shows it, and a colleague looks afterwards.
func TestOverride(t *testing.T) {
	h := openHouse(t)
	h.rule(twoPairs)
	editor := h.seat(h.thabo)
	id := editor.post("/newsroom/story/new", "headline=Fire in Troyeville", "body=It burns.", "kind=news", "section="+number(h.city.ID), "do=decide").storyID()
	page := "/newsroom/story/" + number(id)
	editor.get(page + "/publish").sees("with your eyes alone")
	editor.post(page+"/publish", "revision="+number(h.newest(id).ID), "do=publish", "override=Night shift, nobody else is in").goesTo(page + "?did=published")
	h.stranger().get("/city/fire-in-troyeville").is(200)
	editor.get(page).sees("Published without a second pair of eyes", "Night shift, nobody else is in")
	editor.get("/newsroom/overrides").sees("Fire in Troyeville", "Night shift", "Waits for a colleague")
	list, err := article.Overrides(h.Context(), h.db, true, 10)
	h.must(err)
	if len(list) != 1 {
		t.Fatalf("%d overrides", len(list))
	}
	editor.post("/newsroom/overrides", "id="+number(list[0].ID)).is(422)
	chief := h.seat(h.naledi)
	chief.post("/newsroom/overrides", "id="+number(list[0].ID)).goesTo("/newsroom/overrides")
	editor.get(page).lacks("Published without a second pair of eyes")
	said, err := ledger.About(h.Context(), h.db, article.Tag(id), 20)
	h.must(err)
	for _, d := range said {
		if d.Action == "article.overridden" {
			h.write(func(tx *database.Tx) error { return ledger.Erase(h.Context(), tx, h.naledi.Actor(), d.ID) })
		}
	}
	editor.get("/newsroom/overrides").sees("The reason was erased").lacks("Night shift")
}

// The rule holds where it was set: in a section and below it, and for a kind.
func TestEyesForChosenSections(t *testing.T) {
	h := openHouse(t)
	h.rule(func(r *article.Rules) {
		r.Eyes.When, r.Eyes.Sections, r.Eyes.Kinds = article.Chosen, []int64{h.city.ID}, []article.Kind{article.Opinion}
	})
	seat := h.seat(h.thabo)
	for _, one := range []struct {
		headline, section, kind string
		status                  int
	}{{"One", number(h.city.ID), "news", 422}, {"Two", number(h.water.ID), "news", 422}, {"Three", number(h.sport.ID), "news", 303}, {"Four", number(h.sport.ID), "opinion", 422}} {
		seat.post("/newsroom/story/new", "headline="+one.headline, "body=Text.", "section="+one.section, "kind="+one.kind, "do=publish").is(one.status)
	}
	// A live story cannot leave the section, and the rule, in one step.
	h.rule(func(r *article.Rules) {})
	id := h.published("Five", "Text.")
	h.rule(func(r *article.Rules) { r.Eyes.When, r.Eyes.Sections = article.Chosen, []int64{h.city.ID} })
	seat.post("/newsroom/story/"+number(id), "headline=Five", "body=Other text.", "kind=news", "section="+number(h.sport.ID), "base="+number(h.newest(id).ID), "do=publish", "change=update").is(422)
}

// What is planned under approval goes out by itself, even under stricter rules since; sent back meanwhile, it stays.
func TestPlansKeepTheirApproval(t *testing.T) {
	h := openHouse(t)
	h.rule(twoPairs)
	writer, other := h.seat(h.thabo), h.seat(h.pieter)
	var ids []int64
	for _, headline := range []string{"Kept", "Taken back"} {
		id := writer.post("/newsroom/story/new", "headline="+headline, "body=Text.", "kind=news", "section="+number(h.city.ID), "do=save").storyID()
		page := "/newsroom/story/" + number(id)
		other.post(page+"/eyes", "do=approve", "revision="+number(h.newest(id).ID)).goesTo(page)
		writer.post(page+"/publish", "revision="+number(h.newest(id).ID), "do=schedule", "at=2024-12-20T06:00").goesTo(page + "?did=scheduled")
		ids = append(ids, id)
	}
	h.clock.Advance(time.Hour)
	other.post("/newsroom/story/"+number(ids[1])+"/eyes", "do=refuse", "revision="+number(h.newest(ids[1]).ID), "eyes_note=The figure is wrong").goesTo("/newsroom/story")
	h.clock.Set(time.Date(2024, 12, 20, 6, 0, 0, 0, sast))
	for i, id := range ids {
		plans, err := article.Plans(h.Context(), h.db, id)
		h.must(err)
		err = h.db.Write(h.Context(), func(tx *database.Tx) error { return article.RunDue(h.Context(), tx, plans[0].ID) })
		if (err != nil) != (i == 1) {
			t.Errorf("plan %d: %v", i, err)
		}
	}
	h.stranger().get("/city/kept").is(200)
	h.stranger().get("/city/taken-back").is(404)
}

// Rights by section hold at every door of a story: by its newest text and by the one that readers see.
func TestRightsBySection(t *testing.T) {
	h := openHouse(t)
	live := h.published("Bridge closed", "For a week.")
	h.write(func(tx *database.Tx) error {
		head := h.newest(live)
		text := head.Text
		text.SectionID = h.sport.ID
		_, err := article.Save(h.Context(), tx, live, head.ID, h.thabo.Actor(), article.Draft, "", text)
		return err
	})
	a, err := article.ByID(h.Context(), h.db, live)
	h.must(err)
	for _, one := range []struct {
		sections []int64
		may      bool
	}{{nil, true}, {[]int64{h.sport.ID}, false}, {[]int64{h.city.ID}, false}, {[]int64{h.city.ID, h.sport.ID}, true}, {[]int64{h.water.ID}, false}} {
		who := h.thabo
		who.Sections = one.sections
		v := &visit{Newsroom: h.rooms, who: who, ctx: h.Context()}
		if err := v.mayDecide(h.db, publish, a, h.newest(live)); (err == nil) != one.may {
			t.Errorf("with the sections %v: %v", one.sections, err)
		}
	}
}

// A contributor comes in to their own stories and to none of others.
func TestAContributorSeesTheirOwn(t *testing.T) {
	h := openHouse(t)
	var guest staff.Person
	h.write(func(tx *database.Tx) error {
		guest = h.hire(tx, "Ayanda Dube", "ayanda", staff.Contributor)
		return nil
	})
	seat := h.seat(guest)
	other := h.published("Bridge closed", "For a week.")
	mine := seat.post("/newsroom/story/new", "headline=My street", "body=Dust.", "section="+number(h.city.ID), "do=save").storyID()
	seat.get("/newsroom/story/" + number(mine)).is(200)
	for _, path := range []string{"", "/history", "/preview", "/compare?a=1&b=1"} {
		seat.get("/newsroom/story/" + number(other) + path).is(http.StatusForbidden).lacks("For a week")
	}
	seat.post("/newsroom/story/"+number(other), "headline=Mine now", "base=1").is(http.StatusForbidden)
	h.seat(h.thabo).post("/newsroom/story/"+number(other)+"/assign", "who="+number(guest.ID), "words=A second voice", "due=2024-12-20T12:00").goesTo("/newsroom/story")
	seat.get("/newsroom/story/" + number(other)).is(200).sees("A second voice")
}

// The rules are a page; a slip is said beside its field; stages have the house's names and are moved on by whom it says.
func TestRulesOfTheHouse(t *testing.T) {
	h := openHouse(t)
	chief := h.seat(h.naledi)
	form := chief.get("/newsroom/settings/rules").is(200).sees("Second pair of eyes", "12288").ruleForm()
	chief.post("/newsroom/settings/rules", append(without(form, "most_headline"), "most_headline=3")...).is(422).sees("Choose a number from 10 to 300")
	chief.post("/newsroom/settings/rules", append(without(form, "stage_review", "on_review", "check_headline"), "stage_review=With the subs", "on_review=editor", "check_headline=block")...).goesTo("/newsroom/settings/rules?did=rules")
	chief.get("/newsroom/settings/rules").sees("With the subs")

	reporter := h.seat(h.pieter)
	text := []string{"headline=Kites", "body=High.", "kind=news", "section=" + number(h.city.ID)}
	id := reporter.post("/newsroom/story/new", append(text, "do=review")...).storyID()
	page := "/newsroom/story/" + number(id)
	reporter.get(page).sees("With the subs")
	reporter.post(page, append(text, "base="+number(h.newest(id).ID), "do=ready")...).is(422).sees("others move a story on from “With the subs”")
	editor := h.seat(h.thabo)
	editor.post(page + "/take")
	editor.post(page, append(text, "base="+number(h.newest(id).ID), "do=ready")...).goesTo(page)
	reporter.post(page + "/take")
	reporter.post(page, "headline=Kites and drones", "body=High.", "kind=news", "section="+number(h.city.ID), "base="+number(h.newest(id).ID), "do=keep").goesTo(page)
	if got := h.newest(id).Stage; got != article.InReview {
		t.Errorf("a text that a reporter changed stays at %s", got)
	}
	long := "headline=" + strings.Repeat("Kites ", 20)
	editor.post(page + "/take")
	editor.post(page, long, "body=High.", "kind=news", "section="+number(h.city.ID), "base="+number(h.newest(id).ID), "do=publish").is(422).sees("29 more than the house wants")
}

// ruleForm is the form of the rules as the browser would send it.
func (d *desk) ruleForm() []string {
	r, err := article.RulesOf(d.Context(), d.db)
	d.must(err)
	list := []string{"eyes=" + string(r.Eyes.When), "eyes_by=" + string(r.Eyes.By), "weight=12288", "stale=2", "remind_before=2", "remind_review=4", "remind_rights=7",
		"most_standfirst=180", "most_search=65", "most_short=50", "most_headline=90"}
	for _, s := range r.Stages {
		list = append(list, "stage_"+string(s.Stage)+"="+s.Name)
		for _, role := range s.On {
			list = append(list, "on_"+string(s.Stage)+"="+role)
		}
	}
	return list
}

// without leaves fields of a form out.
func without(fields []string, names ...string) []string {
	var list []string
	for _, f := range fields {
		name, _, _ := strings.Cut(f, "=")
		keep := true
		for _, n := range names {
			keep = keep && n != name
		}
		if keep {
			list = append(list, f)
		}
	}
	return list
}

// The table of roles is the administrator's; it holds at once; the administrator's own row cannot be changed.
func TestWhatTheRolesMayDo(t *testing.T) {
	h := openHouse(t)
	admin, reporter := h.seat(h.naledi), h.seat(h.pieter)
	h.seat(h.thabo).get("/newsroom/settings/roles").is(http.StatusForbidden)
	reporter.get("/newsroom/comments").is(http.StatusForbidden)
	admin.post("/newsroom/settings/roles").is(422)
	admin.post("/newsroom/settings/roles", "do=keep", "may_reporter=edit", "may_reporter=moderate", "may_reporter=administer", "may_editor=edit", "may_editor=publish").goesTo("/newsroom/settings/roles?did=roles")
	reporter.get("/newsroom/comments").is(200)
	reporter.get("/newsroom/people").is(http.StatusForbidden)
	h.seat(h.thabo).get("/newsroom/front").is(http.StatusForbidden)
	admin.get("/newsroom/people").is(200)
	admin.post("/newsroom/settings/roles", "do=usual").goesTo("/newsroom/settings/roles")
	reporter.get("/newsroom/comments").is(http.StatusForbidden)
}

// The checks see what is wrong with a text; what warns is asked about once more before the story goes out.
func TestChecksBeforePublication(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.thabo)
	gone := h.published("Gone", "Text.")
	h.write(func(tx *database.Tx) error { return article.Kill(h.Context(), tx, gone, h.thabo.Actor(), "wrong", "") })
	h.published("There", "Text.")
	body := "See [this](/city/gone), [that](/city/nothing), [good](/city/there), [here](#nowhere), [out](https://elsewhere.example/x), [weather](/weather), [own](http://paper.example/city/there#main) and [who](/author/nobody)."
	text := []string{"headline=" + strings.Repeat("x", 95), "kind=news", "section=" + number(h.city.ID), "slug=links", "body=" + body}
	id := seat.post("/newsroom/story/new", append(text, "do=publish")...).storyID()
	page := "/newsroom/story/" + number(id)
	h.stranger().get("/city/links").is(404)
	seat.get(page+"/publish").sees("5 more than the house wants", "/city/gone leads to a story that was killed", "/city/nothing leads nowhere", "#nowhere leads to a place", "/author/nobody leads nowhere", "The page weighs").
		lacks("link to /city/there", "link to /weather", "elsewhere.example", "link to http")
	seat.get(page).sees(`href="#headline"`, `href="#body"`)
	seat.post(page+"/publish", "revision="+number(h.newest(id).ID), "do=publish").goesTo(page + "?did=published")
	h.stranger().get("/city/links").is(200)

	h.rooms.OpenNotes = func(context.Context, database.Reader, int64) (int, error) { return 2, nil }
	h.rooms.OpenSuggestions = func(article.Text) int { return 1 }
	seat.get(page).sees("2 notes of colleagues", "A suggested edit")
	h.rule(func(r *article.Rules) {
		for i := range r.Checks {
			if r.Checks[i].Check == article.CheckNotes || r.Checks[i].Check == article.CheckWeight {
				r.Checks[i].Level = article.Block
			}
		}
		r.Weight = 4096
	})
	seat.post(page+"/publish", "revision="+number(h.newest(id).ID), "do=publish", "change=update").is(422).sees("2 notes of colleagues", "the budget is")
}

// Before a change goes out the editor sees what changes and says what it is.
func TestWhatChanges(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.thabo)
	id := h.published("The lift", "It stopped at nine.\n\nNobody was hurt.\n\nIt is old.")
	page := "/newsroom/story/" + number(id)
	seat.post(page, "headline=The lift", "body=It stopped at ten.\n\nNobody was hurt.\n\nIt is old.", "kind=news", "section="+number(h.city.ID), "base="+number(h.newest(id).ID), "do=decide").goesTo(page + "/publish?did=decide")
	seat.get(page+"/publish").is(200).sees("<del>nine</del>", "<ins>ten</ins>", "Nobody was hurt.", "Correction: something was wrong")
	seen := number(h.newest(id).ID)
	seat.post(page+"/publish", "revision="+seen, "do=publish", "change=correction").is(422).sees("Tell readers what was corrected")
	h.seat(h.naledi).post(page, "headline=The lift", "body=It stopped at eleven.", "kind=news", "section="+number(h.city.ID), "base="+seen, "do=keep").goesTo(page)
	seat.post(page+"/publish", "revision="+seen, "do=publish", "change=correction", "note=It was ten.").is(422).sees("Somebody saved this story meanwhile", "It was ten.", "eleven")
	seat.post(page+"/publish", "revision="+number(h.newest(id).ID), "do=publish", "change=correction", "note=It was eleven.").goesTo(page + "?did=changed")
	h.stranger().get("/city/the-lift").sees("eleven", "It was eleven.")
}

// A picture whose rights are over, or not begun, keeps a story in; one with a stand-in, or that ends soon, only warns.
func TestRightsOfPicturesAreChecked(t *testing.T) {
	h := openHouse(t)
	day := 24 * time.Hour
	for _, one := range []struct {
		right media.Right
		words string
		mild  bool
	}{
		{media.Right{Key: "k"}, "There is no picture", false},
		{media.Right{Key: "k", Exists: true}, "", false},
		{media.Right{Key: "k", Exists: true, Licence: media.Licence{Barred: true}}, "may not be shown", false},
		{media.Right{Key: "k", Exists: true, Licence: media.Licence{From: afternoon.Add(day)}}, "may be shown from", false},
		{media.Right{Key: "k", Exists: true, Licence: media.Licence{Until: afternoon}}, "end before the story goes out", false},
		{media.Right{Key: "k", Exists: true, StandIn: "s", Licence: media.Licence{Until: afternoon}}, "Readers get its stand-in", true},
		{media.Right{Key: "k", Exists: true, Licence: media.Licence{Until: afternoon.Add(3 * day)}}, "it leaves the story then", true},
		{media.Right{Key: "k", Exists: true, Licence: media.Licence{Until: afternoon.Add(30 * day)}}, "", false},
	} {
		got := h.rooms.rightFound(one.right, afternoon, afternoon.Add(7*day))
		if !strings.Contains(got.Words, one.words) || (one.words == "") != (got.Words == "") || got.Mild != one.mild {
			t.Errorf("%+v: found %+v", one.right, got)
		}
	}
}
