package newsroom

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/staff"
)

// brought is a picture that somebody brought in by the library's form.
func (d *desk) brought(shade uint8, fields ...string) (key string) {
	d.Helper()
	to := d.sendFile("/newsroom/pictures", "file", "valve.jpg", photograph(shade), fields...).goesTo("/newsroom/pictures/")
	u, err := url.Parse(to)
	d.must(err)
	return strings.TrimPrefix(u.Path, "/newsroom/pictures/")
}

// shownLive publishes a story with the picture in its lead and in a gallery.
func (h *house) shownLive(key string) (id int64) {
	h.Helper()
	h.write(func(tx *database.Tx) error {
		body := markup.New(markup.Paragraph{Text: markup.Text("It turns.")}, markup.Gallery{Pictures: []markup.Picture{{Key: key}}})
		a, _, err := article.Create(h.Context(), tx, h.thabo.Actor(), article.Text{Headline: "The valve turns", SectionID: h.city.ID, Body: body, Lead: article.Picture{Key: key, Alt: "A valve in the road"}})
		h.must(err)
		_, err = article.Publish(h.Context(), tx, a.ID, article.Publication{By: h.thabo.Actor()})
		id = a.ID
		return err
	})
	return id
}

// A reporter keeps a picture of their own until readers see it; then it is the photo desk's and the editors'. The pictures
// of others never were the reporter's.
func TestWhoMayChangeAPicture(t *testing.T) {
	h := openHouse(t)
	reporter, editor := h.seat(h.pieter), h.seat(h.thabo)
	key := reporter.brought(31)
	page := "/newsroom/pictures/" + key
	reporter.post(page, "alt=A red valve").is(303)
	reporter.post(page+"/crop", "x=20", "y=30").is(303)
	reporter.post(page+"/rights", "holder=Pieter Nkosi").is(303)
	h.shownLive(key)
	for _, try := range [][]string{{page, "alt=Something else"}, {page + "/crop", "x=1", "y=1"}, {page + "/rights", "barred=1"}, {page + "/file"}, {page + "/exchange", "with=x"}, {page + "/original"}} {
		reporter.post(try[0], try[1:]...).is(http.StatusForbidden)
	}
	reporter.get(page).is(200).sees("the photo desk or an editor changes it", "A red valve").lacks("Save the words", "Replace it everywhere")
	reporter.post("/newsroom/upload", "key="+key, "alt=By another door").is(http.StatusForbidden)
	editor.post(page, "alt=A red valve, closed").is(303)
	editor.get(page).sees("The valve turns", "lead picture, cards and feeds, gallery")
	others := editor.brought(32)
	reporter.post("/newsroom/pictures/"+others, "alt=Mine now").is(http.StatusForbidden)
	var photo staff.Person
	h.write(func(tx *database.Tx) error {
		photo = h.hire(tx, "Lindiwe Photo", "lphoto", staff.Photo)
		return nil
	})
	h.seat(photo).post("/newsroom/pictures/"+others, "alt=A valve").is(303)
}

// Each picture of an upload is asked for its own words; a bad file is named and the good ones are kept.
func TestEachPictureHasItsOwnWords(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.pieter)
	a, b := seat.brought(41), seat.brought(42)
	ask := "/newsroom/upload?key=" + a + "&key=" + b
	seat.get(ask).is(200).sees("What does each picture show?", a, b)
	seat.post("/newsroom/upload", "key="+a, "alt=One", "caption=First", "credit=P. Nkosi", "key="+b, "alt="+strings.Repeat("x", 501), "caption=Second", "credit=").is(422).sees("longer than 500", "Second")
	to := seat.post("/newsroom/upload", "key="+a, "alt=One", "caption=First", "credit=P. Nkosi", "key="+b, "alt=", "caption=Second", "credit=").goesTo("/newsroom/upload")
	if strings.Contains(to, a) || !strings.Contains(to, b) {
		t.Errorf("asks again for %s", to)
	}
	seat.get("/newsroom/pictures/"+a).sees("One", "First")
	seat.get("/newsroom/pictures/" + b).sees("Second").lacks("First")
	seat.get("/newsroom/pictures?only=noalt").sees(b).lacks("/newsroom/pictures/" + a + `"`)
	seat.get("/newsroom/pictures?only=mine&q=first").sees(a).lacks("/newsroom/pictures/" + b + `"`)
	seat.get("/newsroom/pictures.json?q=second").is(200).sees(`"key":"`+b+`"`, `"caption":"Second"`)
	seat.sendFile("/newsroom/pictures.json", "file", "notes.jpg", []byte("only text")).is(422).sees(`"problems"`, "text file")
	seat.sendFile("/newsroom/pictures.json", "file", "good.jpg", photograph(43), "alt=A hill").is(201).sees(`"alt":"A hill"`)
	seat.get("/newsroom/gallery?key="+b+"&key="+a).is(200).sees(":::gallery", "media:"+a, "Move up")
}

// A crop set by hand is kept, one that leaves the picture is refused with the form as it was typed.
func TestCropsByHand(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.thabo)
	key := seat.brought(51)
	page := "/newsroom/pictures/" + key
	seat.post(page+"/crop", "x=50", "y=50", "wide_x=10", "wide_y=5", "wide_w=40,5").is(303)
	seat.get(page).sees(`value="40.5"`, "Set by hand", `viewBox="90 30 364 `)
	seat.post(page+"/crop", "x=50", "y=50", "square_x=80", "square_y=0", "square_w=40").is(422).sees("leaves the picture at the side", `name="square_w" value="40"`)
	seat.post(page+"/crop", "x=50", "y=50", "square_w=wide").is(422).sees("is no percentage")
	seat.post(page+"/crop", "x=50", "y=50").is(303)
	seat.get(page).lacks(`value="40.5"`)
}

// Replaced under its key the new file is at new addresses, and the former is kept and handed out on record; exchanged for
// another picture, readers see that one, until it is taken back.
func TestReplacedEverywhere(t *testing.T) {
	h := openHouse(t)
	seat, readers := h.seat(h.thabo), h.stranger()
	key, other := seat.brought(61, "alt=A valve"), seat.brought(62, "alt=Another valve")
	page := "/newsroom/pictures/" + key
	h.shownLive(key)
	before := readers.get("/city/the-valve-turns").sees("/media/" + key + "/900.jpg").body
	seat.sendFile(page+"/file", "file", "better.jpg", photograph(63), "reason=Sharper").is(303)
	after := readers.get("/city/the-valve-turns").sees("/media/" + key + "/900.v2.jpg").body
	if before == after {
		t.Error("readers see the old file")
	}
	readers.get("/media/" + key + "/900.v2.jpg").is(200)
	readers.get("/media/" + key + "/900.jpg").is(200) // an old address, in a mail, shows the picture as it is now
	seat.sendFile(page+"/file", "file", "better.jpg", photograph(63)).is(422).sees("the file that the picture has already")
	seat.sendFile(page+"/file", "file", "bad.jpg", []byte("text")).is(422).sees("text file")
	seat.get(page).sees("Sharper", "valve.jpg", "better.jpg")
	seat.post(page+"/original", "version=1").is(200)
	if got := seat.answer.Header.Get("Content-Disposition"); got != `attachment; filename=valve.jpg` || seat.body != string(photograph(61)) {
		t.Errorf("the former file is not handed out as it was sent: %s", got)
	}
	seat.get("/newsroom/ledger").is(200)

	seat.post(page+"/exchange", "with="+key).is(422).sees("cannot stand in for itself")
	seat.post(page+"/exchange", "with=").is(422).sees("Say which picture")
	readers.get("/media/" + other + "/900.jpg").is(404)
	seat.post(page+"/exchange", "with="+other, "reason=The wrong valve").is(303)
	readers.get("/city/the-valve-turns").sees("/media/"+other+"/", "Another valve").lacks("/media/" + key + "/")
	readers.get("/media/" + other + "/900.jpg").is(200)
	readers.get("/media/" + key + "/900.v2.jpg").is(410)
	seat.post(page+"/exchange", "do=back").is(303)
	readers.get("/city/the-valve-turns").sees("/media/" + key + "/").lacks("/media/" + other + "/")
}

// The form of the rights keeps what was typed when something must be mended, and the house sets when it is warned.
func TestRightsForm(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.thabo)
	page := "/newsroom/pictures/" + seat.brought(71)
	for typed, words := range map[string]string{"until=soon": "Write the time like", "licence=example.org/terms": "must begin with https://", "stand_in=nobody": "There is no picture"} {
		seat.post(page+"/rights", "holder=Karoo Pictures", typed).is(422).sees(words, "Karoo Pictures")
	}
	seat.post(page+"/rights", "from=2024-12-20T10:00", "until=2024-12-20T09:00").is(422).sees("end before they begin")
	seat.post(page+"/rights", "holder=Karoo Pictures", "until=2024-12-28T18:00", "territories=Southern Africa").is(303)
	seat.get(page).sees("2024-12-28T18:00", "Southern Africa", "until 28 Dec")
	seat.get("/newsroom/pictures?only=ending").sees(page)
	seat.get("/newsroom/pictures?q=karoo").sees(page)
	chief := h.seat(h.naledi)
	chief.post("/newsroom/settings/pictures", "warn=30 7, 1").is(303)
	chief.get("/newsroom/settings/pictures").sees(`value="30 7 1"`)
	chief.post("/newsroom/settings/pictures", "warn=soon").is(422).sees("is no number of days", `value="soon"`)
	chief.post("/newsroom/settings/pictures", "warn=0").is(422)
	setting, err := media.Settings(t.Context(), h.db)
	if err != nil || len(setting.Warn) != 3 || setting.Warn[0] != 30 {
		t.Errorf("%+v %v", setting, err)
	}
	r := httptest.NewRequest("GET", "http://paper.example/newsroom/settings/pictures", nil)
	seat.send(r).is(http.StatusForbidden)
}
