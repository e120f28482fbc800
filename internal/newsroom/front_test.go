package newsroom

import (
	"errors"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/markup"
	"broadsheet/internal/web"
)

// frontIs expects these stories on the front by hand, from the top down.
func (h *house) frontIs(want ...int64) {
	h.Helper()
	v, err := front.Current(h.Context(), h.db, front.Paper)
	h.must(err)
	if got := v.Document.Stories(); !slices.Equal(got, want) {
		h.Errorf("the front is %v, not %v", got, want)
	}
}

var (
	orderForm   = regexp.MustCompile(`(?s)<form class="stack" id="order".*</form>`)
	inputTag    = regexp.MustCompile(`<input([^>]*)>`)
	selectTag   = regexp.MustCompile(`(?s)<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>`)
	selectedTag = regexp.MustCompile(`<option value="([^"]*)"[^>]* selected`)
	firstOption = regexp.MustCompile(`<option value="([^"]*)"`)
	attribute   = regexp.MustCompile(`([a-z]+)="([^"]*)"`)
)

// order presses a button of the form on the page, with fields changed as given. It sends what a browser would.
func (d *desk) order(do string, changed ...string) *desk {
	d.Helper()
	page := orderForm.FindString(d.body)
	action := regexp.MustCompile(`action="([^"]*)"`).FindStringSubmatch(page)
	if action == nil {
		d.Fatalf("no form of a front: %s", plain(d.body))
	}
	var fields []string
	for _, m := range inputTag.FindAllStringSubmatch(page, -1) {
		a := map[string]string{}
		for _, p := range attribute.FindAllStringSubmatch(m[1], -1) {
			a[p[1]] = html.UnescapeString(p[2])
		}
		if a["name"] != "" && (a["type"] != "checkbox" || strings.Contains(m[1], "checked")) {
			fields = append(fields, a["name"]+"="+a["value"])
		}
	}
	for _, m := range selectTag.FindAllStringSubmatch(page, -1) {
		value := selectedTag.FindStringSubmatch(m[2])
		if value == nil {
			value = firstOption.FindStringSubmatch(m[2])
		}
		fields = append(fields, m[1]+"="+html.UnescapeString(value[1]))
	}
	for _, c := range changed {
		name, _, _ := strings.Cut(c, "=")
		fields = append(slices.DeleteFunc(fields, func(f string) bool { return strings.HasPrefix(f, name+"=") }), c)
	}
	return d.post(html.UnescapeString(action[1]), append(fields, "do="+do)...)
}

// An editor orders the front with buttons and numbers. Nothing is kept before it is saved, and readers see nothing
// before it is published.
func TestFrontByForm(t *testing.T) {
	h := openHouse(t)
	a, b, c := h.published("Alpha", "One."), h.published("Beta", "Two."), h.published("Gamma", "Three.")
	seat := h.seat(h.thabo)
	seat.get("/newsroom/front").is(200).sees("Nobody has ordered this front yet", "Fills itself", "Alpha")
	seat.order("put:"+number(a)).is(200).sees("Alpha: put into slot 1.", "Not kept yet")
	seat.order("put:" + number(b)).is(200).sees("Beta: put into slot 1.")
	seat.order("put:"+number(c), "into=2").is(200).sees("Gamma: put into slot 2.")
	h.frontIs()
	seat.order("save").goesTo("/newsroom/front/paper?did=frontdraft")
	h.frontIs()
	seat.get("/newsroom/front").sees("This is the draft that", "Thabo Pillay")
	seat.order("publish", "why=The council met").goesTo("/newsroom/front/paper?did=front")
	h.frontIs(b, c, a)

	seat.get("/newsroom/front").sees("The council met")
	seat.order("move:3:1").sees("Alpha: from 3 to 1.").order("publish").goesTo("/newsroom/front")
	h.frontIs(a, b, c)
	seat.get("/newsroom/front").order("numbers", "s.2.at=1").order("publish", "s.0.headline=Gamma, shorter", "s.0.kicker=At the dam").goesTo("/newsroom/front")
	h.frontIs(c, a, b)
	h.stranger().get("/").sees("Gamma, shorter", "At the dam")
	seat.get("/newsroom/front").order("down:1").order("take:2").order("publish").goesTo("/newsroom/front")
	h.frontIs(a, b)
	seat.get("/newsroom/front").order("find", "q=gam").is(200).sees("Gamma")
	seat.order("put:4711").is(404)
	seat.post("/newsroom/story/" + number(c) + "/lead").goesTo("/newsroom/story/" + number(c) + "?did=lead")
	h.frontIs(c, a, b)
}

// Two editors order the front at once: the second is shown both orders, and loses nothing.
func TestTwoOrderTheFront(t *testing.T) {
	h := openHouse(t)
	a, b := h.published("Alpha", "One."), h.published("Beta", "Two.")
	one, two := h.seat(h.thabo), h.seat(h.naledi)
	one.get("/newsroom/front")
	two.get("/newsroom/front")
	one.order("put:" + number(a)).order("publish").goesTo("/newsroom/front")
	two.order("put:"+number(b)).order("publish", "s.0.headline=Beta, by Naledi").is(http.StatusConflict).
		sees("Thabo Pillay ordered this front meanwhile", "Theirs", "Yours", "Beta, by Naledi", "taken off slot 1")
	h.frontIs(a)
	two.order("save").goesTo("/newsroom/front/paper")
	one.get("/newsroom/front").sees("Beta, by Naledi")
	one.order("publish").goesTo("/newsroom/front")
	h.frontIs(b)
}

// A draft of one is not overwritten by another who has not seen it, nor published over an order made meanwhile.
func TestADraftIsNotOverwrittenUnseen(t *testing.T) {
	h := openHouse(t)
	a, b := h.published("Alpha", "One."), h.published("Beta", "Two.")
	one, two := h.seat(h.thabo), h.seat(h.naledi)
	one.get("/newsroom/front")
	two.get("/newsroom/front")
	one.order("put:" + number(a)).order("save").goesTo("/newsroom/front")
	two.order("put:" + number(b)).order("save").is(http.StatusConflict).sees("Thabo Pillay ordered this front meanwhile")
	one.get("/newsroom/front").sees("Alpha")
	h.write(func(tx *database.Tx) error { return front.Place(h.Context(), tx, h.naledi.Actor(), front.Paper, b) })
	one.order("publish").is(http.StatusConflict)
	one.get("/newsroom/front").sees("The front was ordered since it was begun")
	one.order("drop").goesTo("/newsroom/front")
	h.frontIs(b)
}

// Blocks are added, laid out anew, moved and taken out; what is wrong is said beside its slot, with the form kept.
func TestBlocksOfTheFront(t *testing.T) {
	h := openHouse(t)
	a := h.published("Alpha", "One.")
	seat := h.seat(h.thabo)
	seat.get("/newsroom/front").order("put:"+number(a)).order("badd", "new=pair", "new_at=1").sees("Pair: added.")
	seat.order("bdown:1").order("bdrop:4").order("numbers", "b.0.layout=words").order("more:1").order("less:1").is(200)
	seat.order("publish", "s.0.until=yesterday").is(422).sees("Write the time like", "Alpha")
	seat.order("publish", "s.0.until=", "s.0.pick=other", "s.0.key=nothing").is(422).sees("There is no picture with the key")
	seat.order("publish", "s.0.pick=none").goesTo("/newsroom/front")
	v, err := front.Current(h.Context(), h.db, front.Paper)
	h.must(err)
	if v.Document.Blocks[0].Layout != front.LayoutWords || v.Document.Blocks[2].Layout != front.LayoutPair || len(v.Document.Blocks) != 8 || v.Document.Slots()[0].Picture != front.NoPicture {
		t.Errorf("%+v", v.Document)
	}
	for range 30 {
		if seat.get("/newsroom/front"); seat.answer.StatusCode != 200 {
			break
		}
		if seat.order("badd", "new=four").order("save"); seat.answer.StatusCode == 422 {
			break
		}
	}
	seat.is(422).sees("at most")
}

// Whoever has sections of their own orders the fronts of those, and no other.
func TestAnEditorOfOneSection(t *testing.T) {
	h := openHouse(t)
	a := h.published("Alpha", "One.")
	who := h.thabo
	who.Sections = []int64{h.city.ID}
	enter := func(section, form string, handler func(*visit) error) (*httptest.ResponseRecorder, error) {
		w, r := httptest.NewRecorder(), httptest.NewRequest("POST", "http://paper.example/newsroom/front", strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetPathValue("section", section)
		r.SetPathValue("id", number(a))
		return w, handler(&visit{Newsroom: h.rooms, w: w, r: r, ctx: h.Context(), who: who})
	}
	w, err := enter("", "", (*visit).frontPage)
	h.must(err)
	if to := w.Header().Get("Location"); to != "/newsroom/front/"+number(h.city.ID) {
		t.Errorf("led to %q", to)
	}
	order := "seen=0.0&o=b:0&b.0.layout=lead&b.0.was=lead&o=s:0&s.0.story=" + number(a) + "&do=publish"
	for section, may := range map[string]bool{"paper": false, number(h.sport.ID): false, number(h.water.ID): true, number(h.city.ID): true} {
		for name, handler := range map[string]func(*visit) error{"page": (*visit).frontPage, "form": (*visit).front, "preview": (*visit).frontPreview, "print": (*visit).frontPrint} {
			_, err := enter(section, order, handler)
			var refused *web.Error
			if got := err == nil; got != may || !may && (!errors.As(err, &refused) || refused.Kind != web.KindForbidden) {
				t.Errorf("%s of front %s: %v", name, section, err)
			}
		}
	}
	if _, err := enter("", "", (*visit).lead); err == nil {
		t.Error("an editor of one section put a story at the top of the paper")
	}
	h.stranger().get("/city").sees("Alpha", `class="bands"`)
	h.frontIs()
}

// The front of Saturday is looked at on Thursday: what is planned until then is on it, embargoed or not; nobody else
// sees a word of it, and nothing of it is kept.
func TestFrontPreview(t *testing.T) {
	h := openHouse(t)
	h.published("Alpha", "One.")
	killed := h.published("Beta, to be killed", "Two.")
	var embargoed int64
	h.write(func(tx *database.Tx) error {
		doc, err := markup.ParseMarkdown("Every line of it.", nil)
		h.must(err)
		a, _, err := article.Create(h.Context(), tx, h.thabo.Actor(), article.Text{Headline: "The budget in full", SectionID: h.city.ID, Body: doc, Embargo: afternoon.Add(20 * time.Hour)})
		h.must(err)
		embargoed = a.ID
		out, err := article.Publish(h.Context(), tx, a.ID, article.Publication{By: h.thabo.Actor()})
		if out.Scheduled.IsZero() {
			t.Error("the embargo was broken")
		}
		h.must(err)
		_, err = article.Schedule(h.Context(), tx, killed, article.Plan{At: afternoon.Add(24 * time.Hour), Action: article.PlanKill, By: h.thabo.Actor(), Change: article.Change{Note: "The stay ends"}})
		return err
	})
	seat := h.seat(h.thabo)
	seat.get("/newsroom/front").order("find", "q=budget").sees("The budget in full")
	seat.order("put:"+number(embargoed)).sees("Not live").order("preview", "s.0.until=2024-12-21T12:00").goesTo("/newsroom/front/paper/preview")
	const saturday = "?show=draft&at=2024-12-21T06:00"
	seat.get("/newsroom/front/paper/preview"+saturday).is(200).sees("is published: The budget in full", "is killed: Beta", "Nothing happens that is not planned", "Saturday, 21 December 2024")
	seat.get("/newsroom/front/paper/print" + saturday).is(200)
	if h := seat.answer.Header; h.Get("X-Frame-Options") != "SAMEORIGIN" || !strings.Contains(h.Get("Cache-Control"), "no-store") {
		t.Errorf("%v", h)
	}
	seat.sees("The budget in full", "Alpha", "Saturday, 21 December 2024").lacks("Beta")
	if strings.Index(seat.body, "The budget in full") > strings.Index(seat.body, "Alpha") {
		t.Error("the pinned story does not lead")
	}
	seat.get("/newsroom/front/paper/print?show=draft&at=2024-12-21T13:00").sees("The budget in full") // the pin is over; it is live all the same
	seat.get("/newsroom/front/paper/preview?show=draft&at=2024-12-21T13:00").sees("The pin of slot 1 ended")
	seat.get("/newsroom/front/paper/preview?at=nonsense").is(422).sees("Write the time like")
	seat.get("/newsroom/front/paper/print?show=draft").sees("Alpha", "Beta").lacks("budget")
	seat.get("/newsroom/front/paper/print?show=99").is(404)
	h.stranger().get("/").sees("Alpha", "Beta").lacks("budget")
	if live, err := article.IsLive(h.Context(), h.db, embargoed); live || err != nil {
		t.Errorf("a preview published the story: %v", err)
	}
	var drops int
	h.must(h.db.QueryRow(h.Context(), `SELECT COUNT(*) FROM plan WHERE state = 'waiting'`).Scan(&drops))
	if drops != 2 {
		t.Errorf("%d plans wait after the preview", drops)
	}
}

// An order goes up by itself; until then it is looked at, given another time, replaced by the draft, or cancelled.
func TestFrontByPlan(t *testing.T) {
	h := openHouse(t)
	a, b := h.published("Alpha", "One."), h.published("Beta", "Two.")
	seat := h.seat(h.thabo)
	seat.get("/newsroom/front").order("put:"+number(a)).order("plan", "plan_at=2024-12-18T06:00").is(422).sees("That time is past", "Alpha")
	seat.order("plan", "plan_at=soon").is(422).sees("Write the time like")
	seat.order("plan", "plan_at=2024-12-21T06:00", "why=Saturday").goesTo("/newsroom/front/paper?did=frontplanned")
	h.frontIs()
	seat.get("/newsroom/front").sees("Goes up by itself", "Saturday, 21 December 2024", "“Saturday”")
	plan := regexp.MustCompile(`/newsroom/front/paper/plan/(\d+)`).FindStringSubmatch(seat.body)[1]
	seat.get("/newsroom/front/paper/plan/"+plan).is(200).sees("Alpha", "put into slot 1", "2024-12-21T06:00")
	seat.get("/newsroom/front/" + number(h.city.ID) + "/plan/" + plan).is(404)
	seat.post("/newsroom/front/paper/plan", "plan="+plan, "plan_at=2024-12-18T06:00", "do=time").is(422).sees("That time is past")
	seat.post("/newsroom/front/paper/plan", "plan="+plan, "plan_at=2024-12-22T06:00", "do=time").goesTo("/newsroom/front/paper?did=frontmoved")
	seat.post("/newsroom/front/paper/plan", "plan="+plan, "do=draft").is(422).sees("There is no draft")
	seat.get("/newsroom/front").order("put:" + number(b)).order("save").goesTo("/newsroom/front")
	seat.post("/newsroom/front/paper/plan", "plan="+plan, "do=draft").goesTo("/newsroom/front")
	seat.get("/newsroom/front/paper/print?show=now&at=2024-12-23T06:00").sees("Beta")
	seat.get("/newsroom/front/paper/preview?at=2024-12-23T06:00").sees("what was planned goes up: The front.")
	seat.post("/newsroom/front/paper/plan", "plan="+plan, "do=cancel").goesTo("/newsroom/front/paper?did=frontunplanned")
	seat.post("/newsroom/front/paper/plan", "plan="+plan, "do=cancel").is(422)
	seat.get("/newsroom/front").lacks("Goes up by itself")
}

// The history says who moved what; an earlier order becomes the newest version, on purpose.
func TestFrontHistory(t *testing.T) {
	h := openHouse(t)
	a, b, c := h.published("Alpha", "One."), h.published("Beta", "Two."), h.published("Gamma", "Three.")
	seat := h.seat(h.thabo)
	seat.get("/newsroom/front/paper/history").is(200).sees("Nobody has ordered this front yet")
	h.write(func(tx *database.Tx) error {
		return front.Place(h.Context(), tx, h.naledi.Actor(), front.Paper, a, b, c)
	})
	seat.get("/newsroom/front").order("top:3").order("publish", "why=The strike", "s.0.headline=Gamma now").goesTo("/newsroom/front")
	seat.get("/newsroom/front/paper/history").is(200).sees("Version 2", "Thabo Pillay", "The strike", "<b dir=\"auto\">Gamma</b> from 3 to 1, headline changed", "Naledi Moyo", "put into slot 2")
	seat.get("/newsroom/front/paper/version/1").is(200).sees("Alpha", "Make this order the newest version")
	seat.get("/newsroom/front/paper/version/7").is(404)
	seat.post("/newsroom/front/paper/history", "version=1", "why=too soon").goesTo("/newsroom/front/paper/history")
	h.frontIs(a, b, c)
	seat.get("/newsroom/front/paper/history").sees("Version 3", "back to version 1: too soon")
	seat.get("/newsroom/front/paper/print?show=2").sees("Gamma now")
}

// The breaking line stands over every page while it lasts, leads to its story, and comes down with it.
func TestBreakingLine(t *testing.T) {
	h := openHouse(t)
	a := h.published("Fire at the station", "It burns.")
	seat, reader := h.seat(h.thabo), h.stranger()
	reader.get("/").is(200).lacks(`class="brk"`)
	seat.get("/newsroom/breaking?story=" + number(a)).is(200).sees(`selected>Fire at the station`)
	seat.post("/newsroom/breaking", "words=", "until=2024-12-19T16:00", "do=raise").is(422).sees("Say in one line what happened")
	seat.post("/newsroom/breaking", "words=Fire downtown", "until=later", "do=raise").is(422).sees("Write the time like", "Fire downtown")
	seat.post("/newsroom/breaking", "words=Fire <downtown>", "story="+number(a), "until=2024-12-19T16:00", "do=raise").goesTo("/newsroom/breaking")
	for _, path := range []string{"/", "/city", "/city/fire-at-the-station", "/archive", "/corrections", "/nowhere"} {
		reader.get(path).sees(`class="brk"`, "Fire &lt;downtown&gt;", `<a href="/city/fire-at-the-station">Fire`)
	}
	h.write(func(tx *database.Tx) error { return article.Kill(h.Context(), tx, a, h.thabo.Actor(), "wrong", "") })
	reader.get("/corrections").lacks("downtown", `class="brk"`) // what was killed says nothing over every page either
	h.clock.Set(time.Date(2024, 12, 19, 16, 0, 0, 0, sast))
	reader.get("/").lacks(`class="brk"`)
	reader.get("/archive").lacks(`class="brk"`)
	seat.post("/newsroom/breaking", "words=Storm", "until=2024-12-19T18:00", "do=raise").goesTo("/newsroom/breaking")
	reader.get("/").sees("Storm")
	seat.get("/newsroom/breaking").sees("Stands now")
	seat.post("/newsroom/breaking", "banner="+seat.field("banner"), "do=down").goesTo("/newsroom/breaking")
	reader.get("/").lacks("Storm")
	seat.post("/newsroom/breaking", "banner=99", "do=down").is(404)
	h.seat(h.pieter).get("/newsroom/breaking").is(403)
}

// A front that nobody ordered all day says so in its own room; the house sets when.
func TestAStaleFrontSaysSo(t *testing.T) {
	h := openHouse(t)
	a := h.published("Alpha", "One.")
	h.write(func(tx *database.Tx) error { return front.Place(h.Context(), tx, h.thabo.Actor(), front.Paper, a) })
	seat, chief := h.seat(h.thabo), h.seat(h.naledi)
	h.clock.Advance(6 * time.Hour)
	h.published("Beta", "Two.")
	seat.get("/newsroom/front").sees("The front grows stale", "a story came out since")
	seat.get("/newsroom/settings/front").is(403)
	chief.get("/newsroom/settings/front").is(200).sees(`value="6"`)
	chief.post("/newsroom/settings/front", "hours=100", "from=6", "until=22").is(422).sees("up to 72 hours", `value="100"`)
	chief.post("/newsroom/settings/front", "hours=8", "from=6", "until=22").goesTo("/newsroom/settings/front")
	seat.get("/newsroom/front").lacks("The front grows stale")
}
