package newsroom

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/markup"
	bell "broadsheet/internal/notice"
	"broadsheet/internal/staff"
)

// script sends a form as the editor's script does, and reads the answer.
func (d *desk) byScript(status int, path string, answer any, fields ...string) {
	d.Helper()
	r := httptest.NewRequest("POST", "http://paper.example"+path, strings.NewReader(form(fields).Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept", "application/json")
	d.send(r).is(status)
	if answer != nil {
		if err := json.Unmarshal([]byte(d.body), answer); err != nil {
			d.Fatalf("%v: %s", err, d.body)
		}
	}
}

// state is what the page gives the script.
func (d *desk) state() (s editorState) {
	d.Helper()
	m := regexp.MustCompile(`(?s)<script type="application/json" id="story-state">(.*?)</script>`).FindStringSubmatch(d.body)
	if m == nil {
		d.Fatalf("no state: %s", plain(d.body))
	}
	d.must(json.Unmarshal([]byte(m[1]), &s))
	return s
}

// stored is a document as the editor sends it.
func stored(t *testing.T, markdown string, prev *markup.Document) string {
	t.Helper()
	d, err := markup.ParseMarkdown(markdown, prev)
	if err != nil {
		t.Fatal(err)
	}
	return string(d.EncodeForEditor())
}

// What is typed is kept every few seconds. It decides nothing, enters no half names, and what cannot be kept as typed
// does not keep the rest from being kept.
func TestAutosave(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.pieter)
	first := seat.get("/newsroom/story/new").is(200).state()
	if first.ID != 0 || first.URLs.Save != "/newsroom/story/new" || first.Me.Name != "Pieter Nkosi" || len(first.People) != 4 || first.Lang != "en-ZA" {
		t.Errorf("a new story begins with %+v", first)
	}
	var a savedAnswer
	seat.byScript(200, first.URLs.Save, &a, "do=auto", "headline=The bri", "doc="+stored(t, "It is closed.", nil), "new_topics=Wat", "byline=Ayanda Du", "byline_role=Photographs", "slug=Not Ok", "section="+number(h.city.ID))
	if a.ID == 0 || a.Lock.Token == "" || a.URLs.Save != "/newsroom/story/"+number(a.ID) || a.Words != "Saved 14:20" || len(a.Problems) != 1 || a.Problems[0].Field != "slug" || a.Weight.Bytes == 0 {
		t.Fatalf("answered %+v", a)
	}
	topics, err := article.AllTopics(h.Context(), h.db)
	h.must(err)
	authors, err := article.AllAuthors(h.Context(), h.db)
	h.must(err)
	if len(topics)+len(authors) != 0 {
		t.Errorf("half names were entered: %v %v", topics, authors)
	}
	page := "/newsroom/story/" + number(a.ID)
	seat.get(page).sees("kept 19 Dec, 14:20", `value="Wat"`, `value="Ayanda Du"`, `value="Photographs"`)
	token := seat.state().Lock.Token

	var b, same savedAnswer
	seat.byScript(200, page, &b, "do=auto", "lock="+token, "base="+number(a.Base), "headline=The bridge", "doc="+stored(t, "It is closed.\n\nFor a week.", nil), "section="+number(h.city.ID))
	seat.byScript(200, page, &same, "do=auto", "lock="+token, "base="+number(b.Base), "headline=The bridge", "doc="+stored(t, "It is closed.\n\nFor a week.", nil), "section="+number(h.city.ID))
	if b.Seq != 2 || same.Base != b.Base {
		t.Errorf("an unchanged text was kept again: %+v", same)
	}
	var stale staleAnswer
	seat.byScript(409, page, &stale, "do=auto", "lock="+token, "base="+number(a.Base), "headline=Old", "doc="+stored(t, "Old.", nil))
	if stale.Head.ID != b.Base || stale.Head.By != "Pieter Nkosi" {
		t.Errorf("stale: %+v", stale)
	}
	for name, doc := range map[string]string{"broken": `{"type":`, "not a document": `{"type":"paragraph"}`, "too large": `{"version":1,"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"` + strings.Repeat("a", markup.MaxDocument) + `"}]}]}`} {
		var bad problemAnswer
		seat.byScript(422, page, &bad, "do=auto", "lock="+token, "base="+number(b.Base), "headline=The bridge", "doc="+doc)
		if len(bad.Problems) != 1 || bad.Problems[0].Field != "body" || bad.Problems[0].Words == "" {
			t.Errorf("%s: %+v", name, bad)
		}
	}
	newer := `{"version":9,"type":"doc","content":[{"type":"hologram","attrs":{"id":"b1holo","depth":3}},{"type":"paragraph","content":[{"type":"text","text":"After."}]}]}`
	var c savedAnswer
	seat.byScript(200, page, &c, "do=auto", "lock="+token, "base="+number(b.Base), "headline=The bridge", "doc="+newer, "section="+number(h.city.ID))
	head, err := article.Head(h.Context(), h.db, a.ID)
	h.must(err)
	if !strings.Contains(string(head.Body.Encode()), `"hologram"`) || head.Stage != article.Draft || !head.Auto {
		t.Errorf("a block of a newer version: %s", head.Body.Encode())
	}
	seat.post(page, "do=keep", "lock="+token, "base="+number(c.Base), "headline=The bridge", "doc="+newer, "section="+number(h.city.ID), "byline=Ayanda Dube", "new_topics=Water").goesTo(page)
	seat.get(page).sees("saved 19 Dec, 14:20", "kept while writing").lacks("kept 19 Dec")

	h.clock.Advance(staff.SessionLife + time.Second)
	var out stateLock
	seat.byScript(403, page, &out, "do=auto", "headline=Gone")
	if !strings.Contains(out.Words, "kept in this browser") {
		t.Errorf("a session that ended: %+v", out)
	}
}

// Two collide: the second reads only, takes over, the first learns of it and loses no word.
func TestTwoPeopleCollide(t *testing.T) {
	h := openHouse(t)
	pieter, thabo := h.seat(h.pieter), h.seat(h.thabo)
	id := pieter.post("/newsroom/story/new", "headline=The bridge", "body=It is closed.", "section="+number(h.city.ID)).storyID()
	page := "/newsroom/story/" + number(id)
	his := pieter.get(page).state()
	var l stateLock
	pieter.byScript(200, page+"/lock", &l, "token="+his.Lock.Token, "idle=3")
	if !l.Held {
		t.Errorf("beat: %+v", l)
	}
	h.clock.Advance(30 * time.Second)
	s := thabo.get(page).sees("Pieter Nkosi</bdi> is writing this story", "Take over and write", "<fieldset class=\"shut\" disabled>").state()
	if !s.ReadOnly || s.Lock.Held || s.Lock.Holder.Name != "Pieter Nkosi" || s.Lock.Holder.Idle < 30 {
		t.Errorf("read only: %+v", s.Lock)
	}
	var held stateLock
	thabo.byScript(423, page, &held, "do=auto", "base="+number(s.Base), "headline=Mine", "doc="+stored(t, "Mine.", nil))
	if held.Holder.Name != "Pieter Nkosi" || held.Words == "" {
		t.Errorf("locked: %+v", held)
	}
	thabo.post(page + "/take").goesTo(page + "?did=taken")
	taken := thabo.get(page).lacks("is writing this story").state()
	pieter.byScript(200, page+"/lock", &l, "token="+his.Lock.Token, "idle=0")
	if l.Held || l.Holder.Name != "Thabo Pillay" {
		t.Errorf("the beat after the take-over: %+v", l)
	}
	told, err := bell.Of(h.Context(), h.db, h.pieter.ID, 10)
	h.must(err)
	if len(told) != 1 || !strings.Contains(told[0].Words, "Thabo Pillay took over a story that you were writing") {
		t.Errorf("Pieter was told %+v", told)
	}
	thabo.byScript(200, page, nil, "do=auto", "lock="+taken.Lock.Token, "base="+number(taken.Base), "headline=The bridge opens", "doc="+stored(t, "It is open.", nil), "section="+number(h.city.ID))
	pieter.byScript(423, page, &held, "do=auto", "lock="+his.Lock.Token, "base="+number(his.Base), "headline=The bridge", "doc="+stored(t, "It is closed for ever.", nil))

	thabo.byScript(200, page+"/unlock", nil, "token="+taken.Lock.Token)
	thabo.byScript(200, page+"/lock", &l, "token="+taken.Lock.Token, "watch=1")
	if !l.Held {
		t.Errorf("who watches a story that is free hears %+v", l)
	}
	pieter.post(page, "do=keep", "lock="+his.Lock.Token, "base="+number(his.Base), "headline=The bridge", "doc="+stored(t, "It is closed for ever.", nil), "section="+number(h.city.ID)).is(409)
	pieter.sees("<del>It is open.</del>", "<ins>It is closed for ever.</ins>", "It is closed for ever.\n</textarea>").lacks("is writing this story")
	again := pieter.state()
	pieter.byScript(200, page+"/unlock", nil, "token="+his.Lock.Token) // the page that he left gives back what it had
	thabo.byScript(200, page+"/lock", &l, "watch=1")
	if l.Held || l.Holder.Name != "Pieter Nkosi" {
		t.Errorf("beside his second page Thabo hears %+v", l)
	}
	if again.Lock.Token == his.Lock.Token || !strings.Contains(string(again.Doc), "closed for ever") {
		t.Errorf("the page after a collision begins with %s", again.Doc)
	}
}

// Whoever hands a story on does not stand in the way of the one who takes it up.
func TestHandingOnLetsGo(t *testing.T) {
	h := openHouse(t)
	pieter, thabo := h.seat(h.pieter), h.seat(h.thabo)
	to := pieter.post("/newsroom/story/new", "do=review", "headline=The bridge", "body=It is closed.", "section="+number(h.city.ID)).goesTo("/newsroom/story/")
	pieter.get(to).is(200)
	thabo.get(strings.TrimSuffix(to, "?did=review")).is(200).lacks("is writing this story")
}

// Notes stand beside the text, reach the people of the story, and never the paper.
func TestNotesBesideTheText(t *testing.T) {
	h := openHouse(t)
	pieter, thabo, lindiwe := h.seat(h.pieter), h.seat(h.thabo), h.seat(h.lindiwe)
	id := pieter.post("/newsroom/story/new", "headline=The bridge", "body=It is closed.\n\nFor a week, the council said.", "section="+number(h.city.ID)).storyID()
	page := "/newsroom/story/" + number(id)
	thabo.post(page+"/notes", "exact=the council  said", "words=Which council?").goesTo(page + "?did=noted")
	s := pieter.get(page).sees("Which council?", "<blockquote dir=\"auto\">the council said", "1 open", "Thabo Pillay").state()
	if len(s.Notes) != 1 || s.Notes[0].Block == "" || s.Notes[0].Prefix != "For a week, " || s.Notes[0].By.ID != h.thabo.ID || s.Notes[0].Mine {
		t.Fatalf("the script knows %+v", s.Notes)
	}
	note := number(s.Notes[0].ID)
	var all struct{ Notes []stateNote }
	pieter.byScript(200, page+"/notes", &all, "do=answer", "id="+note, "words=The metro.")
	pieter.byScript(200, page+"/notes", &all, "do=add", "block=b1aaaa", "exact=closed", "words=Check this.")
	lindiwe.byScript(200, page+"/notes", &all, "do=resolve", "id="+note)
	if len(all.Notes) != 2 || all.Notes[0].Open || all.Notes[0].Answers[0].Words != "The metro." {
		t.Errorf("notes %+v", all.Notes)
	}
	for who, want := range map[int64]string{h.pieter.ID: "Thabo Pillay noted on a story that you work on.", h.thabo.ID: "Pieter Nkosi noted on a story that you work on."} {
		told, err := bell.Of(h.Context(), h.db, who, 10)
		h.must(err)
		if len(told) != 1 || told[0].Words != want {
			t.Errorf("staff %d was told %+v", who, told)
		}
	}
	lindiwe.post(page+"/notes", "do=delete", "id="+note).is(403)
	pieter.byScript(422, page+"/notes", nil, "do=add", "words= ")
	pieter.post(page+"/notes", "do=add", "exact=closed", "words=").is(422).sees("Write what you want to say", ">closed</textarea>")
	other := h.published("Other", "Text.")
	pieter.post("/newsroom/story/"+number(other)+"/notes", "do=resolve", "id="+note).is(404)
	thabo.post(page+"/notes", "do=delete", "id="+note).goesTo(page)
	open, err := draft.OpenNotes(h.Context(), h.db, id)
	if err != nil || open != 1 {
		t.Errorf("%d open: %v", open, err)
	}
}

// What is suggested is kept, shown and decided, and never printed before.
func TestSuggestionsOnTheServer(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.thabo)
	id := seat.post("/newsroom/story/new", "headline=The bridge", "body=It is closed.", "section="+number(h.city.ID), "byline=Thabo Pillay").storyID()
	page := "/newsroom/story/" + number(id)
	base := seat.get(page).field("base")
	mark := func(kind string) string {
		return fmt.Sprintf(`{"type":%q,"attrs":{"id":"s1","by":"staff:%d","at":"2024-12-19T12:00:00Z"}}`, kind, h.thabo.ID)
	}
	working := `{"version":1,"type":"doc","content":[{"type":"paragraph","attrs":{"id":"b7k2q9"},"content":[{"type":"text","text":"It is "},{"type":"text","text":"closed","marks":[` + mark("deletion") + `]},{"type":"text","text":"open","marks":[` + mark("insertion") + `]},{"type":"text","text":"."}]}]}`
	fields := []string{"headline=The bridge", "section=" + number(h.city.ID), "byline=Thabo Pillay"}
	seat.post(page, append(fields, "base="+base, "doc="+working)...).goesTo(page)
	seat.get(page).sees("Suggested edits", "Accept all", `<del dir="auto">closed</del>`, `<ins dir="auto">open</ins>`, "It is closed.\n</textarea>")
	base = seat.field("base")
	seat.post(page, append(fields, "base="+base, "body=It is shut.")...).is(422).sees("Accept all or reject all first", "It is shut.</textarea>")
	seat.post(page, append(fields, "base="+base, "body=It is closed.", "do=publish", "sure=1")...).goesTo(page)
	h.stranger().get("/city/the-bridge").is(200).sees("It is closed.").lacks("It is open", "closedopen")
	base = seat.get(page).field("base")
	seat.post(page+"/suggestions", "do=accept", "base="+base).goesTo(page)
	seat.get(page).sees("It is open.\n</textarea>", "accepted all suggested edits").lacks("Accept all")
	h.stranger().get("/city/the-bridge").sees("It is closed.")
}

// Edits are decided one by one without a script, and whose they are and since when is the house's word: a colleague's
// name in what the browser sends does not stick, one's own name does not stick to a colleague's edit, and an edit that
// comes back by undo is still whose it was.
func TestSuggestionsOneByOneAndWhoseTheyAre(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.thabo)
	id := seat.post("/newsroom/story/new", "headline=The bridge", "body=It is closed.", "section="+number(h.city.ID), "byline=Thabo Pillay").storyID()
	page := "/newsroom/story/" + number(id)
	insert := func(id string, by int64) string {
		return fmt.Sprintf(`,{"type":"text","text":" And %s.","marks":[{"type":"insertion","attrs":{"id":%q,"by":"staff:%d","at":"2001-01-01T00:00:00Z"}}]}`, id, id, by)
	}
	form := func(inserts ...string) []string {
		working := `{"version":1,"type":"doc","content":[{"type":"paragraph","attrs":{"id":"b7k2q9"},"content":[{"type":"text","text":"It is closed."}` + strings.Join(inserts, "") + `]}]}`
		return []string{"headline=The bridge", "section=" + number(h.city.ID), "byline=Thabo Pillay", "base=" + seat.field("base"), "doc=" + working}
	}
	whose := func(want map[string]int64) {
		t.Helper()
		head, err := article.Head(h.Context(), h.db, id)
		if err != nil {
			t.Fatal(err)
		}
		open, err := markup.Suggestions(head.Working)
		if err != nil || len(open) != len(want) {
			t.Fatalf("%+v %v", open, err)
		}
		for _, s := range open {
			if s.By != fmt.Sprintf("staff:%d", want[s.ID]) || s.At.Year() == 2001 {
				t.Errorf("%+v", s)
			}
		}
	}
	seat.get(page)
	seat.post(page, form(insert("one", h.pieter.ID), insert("two", h.thabo.ID))...).goesTo(page)
	whose(map[string]int64{"one": h.thabo.ID, "two": h.thabo.ID})

	other := h.seat(h.naledi)
	other.post(page + "/take").goesTo(page)
	seat = other
	seat.get(page).sees("Accept: “ And one.” in", "Reject: “ And two.” in")
	seat.post(page, form(insert("one", h.naledi.ID), insert("two", h.naledi.ID), insert("three", h.thabo.ID))...).goesTo(page)
	whose(map[string]int64{"one": h.thabo.ID, "two": h.thabo.ID, "three": h.naledi.ID})
	seat.get(page)
	seat.post(page+"/suggestions", "accept=one", "base="+seat.field("base")).goesTo(page)
	whose(map[string]int64{"two": h.thabo.ID, "three": h.naledi.ID})
	seat.get(page).sees("It is closed. And one.\n</textarea>", "accepted a suggested edit")
	seat.post(page, form(insert("one", h.naledi.ID), insert("two", h.naledi.ID), insert("three", h.naledi.ID))...).goesTo(page) // she undid it
	whose(map[string]int64{"one": h.thabo.ID, "two": h.thabo.ID, "three": h.naledi.ID})
	for _, one := range []string{"reject=three", "accept=two", "reject=one"} {
		seat.get(page)
		seat.post(page+"/suggestions", one, "base="+seat.field("base")).goesTo(page)
	}
	seat.get(page).sees("It is closed. And two.\n</textarea>").lacks("Suggested edits</h2>")
}

// An earlier text comes back as a new revision, with the reason; an embargo set since stays.
func TestNameAndRestore(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.pieter)
	id := seat.post("/newsroom/story/new", "headline=First", "body=A.", "section="+number(h.city.ID)).storyID()
	page := "/newsroom/story/" + number(id)
	first := seat.get(page).field("base")
	seat.post(page, "base="+first, "headline=Second", "body=B.", "section="+number(h.city.ID), "embargo=2024-12-24T06:00").goesTo(page)
	second := seat.get(page).field("base")
	seat.post(page+"/name", "revision="+first, "name=As filed").goesTo(page + "/history")
	seat.get(page+"/history").sees("As filed", "<small>Revision 1</small>", "Make it the newest text")
	seat.post(page+"/restore", "revision="+first, "base="+first).is(409)
	seat.post(page+"/restore", "revision="+first, "base="+second, "why=the council was wrong").goesTo(page + "?did=restored")
	seat.get(page).sees(">First</textarea>", "the council was wrong", `value="2024-12-24T06:00"`)
	seat.post(page+"/name", "revision="+first, "name="+strings.Repeat("x", 90)).is(422)
	other := h.published("Other", "Text.")
	seat.post("/newsroom/story/"+number(other)+"/restore", "revision="+first, "base=1").is(404)
}

// A contributor opens the stories they began or sign, and no others, at any door; a reporter of one desk opens that
// desk's.
func TestWhoOpensWhichStory(t *testing.T) {
	h := openHouse(t)
	var zola staff.Person
	h.write(func(tx *database.Tx) error {
		zola = h.hire(tx, "Zola Dlamini", "zola", staff.Contributor)
		return nil
	})
	seat, thabo := h.seat(zola), h.seat(h.thabo)
	h.write(func(tx *database.Tx) error {
		_, err := article.SaveAuthor(h.Context(), tx, "system", article.Author{Name: "Zola Dlamini", StaffID: zola.ID})
		return err
	})
	own := seat.post("/newsroom/story/new", "headline=Mine", "body=A.", "section="+number(h.city.ID)).storyID()
	signed := thabo.post("/newsroom/story/new", "headline=Ours", "body=A.", "section="+number(h.city.ID), "byline=Zola Dlamini").storyID()
	foreign := thabo.post("/newsroom/story/new", "headline=Secret plan", "body=A.", "section="+number(h.water.ID)).storyID()
	match := thabo.post("/newsroom/story/new", "headline=Match", "body=A.", "section="+number(h.sport.ID)).storyID()
	for _, d := range doors {
		if !d.ofStory() {
			continue
		}
		method, path, _ := strings.Cut(d.pattern, " ")
		at := func(id int64) string { return strings.Replace(path, "{id}", number(id), 1) }
		for _, c := range []struct {
			who  *desk
			id   int64
			open bool
		}{{seat, own, true}, {seat, signed, true}, {seat, foreign, false}, {seat, match, false}} {
			if !slices.Contains([]right{write}, d.right) {
				continue
			}
			if method == "GET" {
				c.who.get(at(c.id))
			} else {
				c.who.post(at(c.id), "do=nothing")
			}
			if refused := c.who.answer.StatusCode == http.StatusForbidden; refused == c.open {
				t.Errorf("%s as %d of %d answered %d", d.pattern, c.who.session[0], c.id, c.who.answer.StatusCode)
			}
			if !c.open && strings.Contains(c.who.body, "Secret plan") {
				t.Errorf("%s tells of a story that may not be opened", d.pattern)
			}
		}
	}
	for _, c := range []struct {
		role     string
		sections []int64
		id       int64
		open     bool
	}{
		{staff.Reporter, nil, foreign, true}, {staff.Reporter, []int64{h.sport.ID}, match, true}, {staff.Reporter, []int64{h.sport.ID}, foreign, false},
		{staff.Reporter, []int64{h.city.ID}, foreign, true}, {staff.Editor, []int64{h.sport.ID}, own, false}, {staff.Contributor, []int64{h.sport.ID}, match, false},
	} {
		v := &visit{Newsroom: h.rooms, ctx: h.Context(), who: staff.Person{ID: 99, Role: c.role, Sections: c.sections}}
		if err := v.story(h.db, c.id, write); (err == nil) != c.open {
			t.Errorf("a %s of sections %v opens story %d: %v", c.role, c.sections, c.id, err)
		}
	}
	live := h.published("Bridge closed", "For a week.")
	var found struct{ Stories []foundStory }
	seat.get("/newsroom/stories.json?q=").is(200)
	h.must(json.Unmarshal([]byte(seat.body), &found))
	if len(found.Stories) != 1 || found.Stories[0].ID != live || found.Stories[0].Path != "/city/bridge-closed" {
		t.Errorf("a contributor finds %+v", found.Stories)
	}
	thabo.get("/newsroom/stories.json?q=secret").is(200).sees(`"headline":"Secret plan"`, `"path":""`, `"state":"draft"`)
}

// A link is made, shown once, listed and revoked.
func TestReviewLinksPage(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.pieter)
	id := seat.post("/newsroom/story/new", "headline=The bridge", "body=It is closed.", "section="+number(h.city.ID)).storyID()
	page := "/newsroom/story/" + number(id) + "/links"
	seat.get(page).is(200).sees("Nobody outside can read it")
	seat.post(page, "life=3", "which=head").is(422).sees("Say whom the link is for")
	seat.post(page, "for=Adv Botha", "life=400").is(422).sees("Choose how long", `value="Adv Botha"`)
	seat.post(page, "for=Adv Botha", "life=7", "which=fixed").is(201).sees("it is not shown again", "one fixed text")
	secret := regexp.MustCompile(`http://paper\.example(/review/[A-Za-z0-9_-]{43})`).FindStringSubmatch(seat.body)
	h.stranger().get(secret[1]).is(200).sees("It is closed.", "The bridge").lacks("/newsroom/story")
	seat.get(page).sees("Last used 19 Dec, 14:20, 1 visit").lacks(secret[1])
	seat.post(page+"/revoke", "link=1").goesTo(page)
	seat.get(page).sees("Revoked")
	h.stranger().get(secret[1]).is(404)
	seat.get("/newsroom/story/"+number(id)+"/history").sees("let somebody outside read", "ended a review link")
}

// The history of a story with hundreds of revisions comes in pages, autosaves folded.
func TestLongHistory(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.pieter)
	id := seat.post("/newsroom/story/new", "headline=The bridge", "body=It is closed.", "section="+number(h.city.ID)).storyID()
	head, err := article.Head(h.Context(), h.db, id)
	h.must(err)
	h.write(func(tx *database.Tx) error {
		base := head.ID
		for i := range 230 {
			text := head.Text
			text.Kicker = fmt.Sprint(i)
			r, err := article.Save(h.Context(), tx, id, base, h.pieter.Actor(), article.Draft, fmt.Sprintf("change %d", i), text)
			if err != nil {
				return err
			}
			base = r.ID
		}
		return nil
	})
	page := "/newsroom/story/" + number(id)
	seat.get(page+"/history").is(200).sees("231 revisions are kept", "change 229", "history?before=132").lacks("change 129<", "Newest</a>")
	seat.get(page+"/history?before=132").is(200).sees("change 129<", "Newest</a>", "history?before=32")
	seat.get(page).is(200).sees("All 231, compare")
}
