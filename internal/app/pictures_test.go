package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/notice"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
)

// agencyNight is a paper in which one agency's picture is shown everywhere that a picture can be shown, licensed for two hours.
type agencyNight struct {
	*paper
	story int64
	file  string // address of the picture itself
}

const agencyKey, standInKey = "zeppelinshot", "drawnmap"

func openAgencyNight(t *testing.T) *agencyNight {
	n := &agencyNight{paper: open(t)}
	n.file = n.picture(agencyKey)
	n.picture("ours")
	n.picture(standInKey)
	n.write(func(tx *database.Tx) error {
		words := media.Texts{Alt: "An airship", Caption: "The airship over Brixton", Credit: "Karoo Pictures"}
		if err := media.UpdateText(n.ctx, tx, editor, agencyKey, words); err != nil {
			return err
		}
		return media.UpdateText(n.ctx, tx, editor, standInKey, media.Texts{Alt: "A map of Brixton", Caption: "Brixton", Credit: "Our drawing"})
	})
	text := n.text("The airship stands")
	text.Lead = article.Picture{Key: agencyKey, Alt: "An airship at dusk", Caption: "Seen by thousands"}
	shown := markup.Picture{Key: agencyKey, Caption: "Again at the mast"}
	text.Body = markup.New(markup.Paragraph{Text: markup.Text("It stands over Brixton.")}, shown,
		markup.Gallery{Pictures: []markup.Picture{shown, {Key: "ours"}}}, markup.Paragraph{Text: markup.Text("It will leave.")})
	a := n.draft(text)
	n.story = a.ID
	n.publish(a.ID)
	n.write(func(tx *database.Tx) error {
		if err := front.Place(n.ctx, tx, editor, front.Paper, a.ID); err != nil {
			return err
		}
		_, err := section.SavePage(n.ctx, tx, editor, section.Page{Slug: "about", Title: "About", Body: markup.New(markup.Paragraph{Text: markup.Text("We.")}, shown)})
		return err
	})
	n.license(media.Licence{Until: noon.Add(2 * time.Hour)}, media.Stand{})
	return n
}

func (n *agencyNight) license(l media.Licence, s media.Stand) {
	n.Helper()
	n.write(func(tx *database.Tx) error { return media.SetLicence(n.ctx, tx, editor, agencyKey, l, s, "") })
}

// exitsOfPictures is every registered exit that could show it, as the walk asks them.
func (n *agencyNight) exitsOfPictures() []string {
	lines := []string{"GET /about", "GET /media/story/" + fmt.Sprint(n.story) + "/card.jpg"}
	story := &walked{path: "city/water/the-airship-stands", old: "city/water/nowhere", id: n.story, picture: n.file}
	for _, e := range exits {
		for _, a := range e.asks {
			if strings.HasPrefix(a.line, "GET ") && !strings.Contains(a.line, "{comment}") && !strings.Contains(a.line, "{picture}") {
				lines = append(lines, story.fill(a.line))
			}
		}
	}
	return append(lines, "GET /search?q=airship")
}

// showing asks every exit and lists those that tell of the picture's files.
func (n *agencyNight) showing(key string) (lines []string) {
	n.Helper()
	for _, line := range n.exitsOfPictures() {
		if w := n.ask(line); strings.Contains(told(w), "/media/"+key+"/") {
			lines = append(lines, line)
		}
	}
	return lines
}

// The rights end while nobody does anything: no job runs, no row changes. The picture is gone from every page, also from
// those that were kept, and its own address says so; the pages stand. Extended, it is back.
func TestRightsEndAtEveryExit(t *testing.T) {
	n := openAgencyNight(t)
	before := n.showing(agencyKey)
	for _, want := range []string{"GET /", "GET /city", "GET /city/water/the-airship-stands", "GET /feed.xml", "GET /feed.json", "GET /about", "GET /topic/valves"} {
		if want != "GET /topic/valves" && !strings.Contains(strings.Join(before, "\n")+"\n", want+"\n") {
			t.Errorf("%s does not show the picture while it may be shown", want)
		}
	}
	if w := n.ask("GET " + n.file); w.Code != 200 || w.Header().Get("Cache-Control") != "public, max-age=3600" {
		t.Errorf("the file: %d %s", w.Code, w.Header().Get("Cache-Control"))
	}

	n.clock.Set(noon.Add(2*time.Hour - time.Minute))
	if w := n.ask("GET " + n.file); w.Code != 200 || w.Header().Get("Cache-Control") != "public, max-age=60" {
		t.Errorf("a minute before: %d %s; a browser must not keep it longer than its rights last", w.Code, w.Header().Get("Cache-Control"))
	}
	n.showing(agencyKey) // every page is kept once more

	n.clock.Set(noon.Add(2 * time.Hour))
	if left := n.showing(agencyKey); len(left) > 0 {
		t.Errorf("after its end the picture is shown by %v", left)
	}
	if w := n.ask("GET " + n.file); w.Code != 410 {
		t.Errorf("the file itself answers %d", w.Code)
	}
	page := n.ask("GET /city/water/the-airship-stands")
	body := page.Body.String()
	if page.Code != 200 || strings.Contains(body, "Again at the mast") || strings.Contains(body, "Seen by thousands") || strings.Contains(body, "An airship at dusk") {
		t.Errorf("the words of the picture are left: %d", page.Code)
	}
	if !strings.Contains(body, "It stands over Brixton.") || !strings.Contains(body, "/media/ours/") || !strings.Contains(body, "/media/story/") {
		t.Error("the page lost more than the picture, or has no card of its own instead")
	}

	n.license(media.Licence{Until: noon.Add(48 * time.Hour)}, media.Stand{})
	if got := n.showing(agencyKey); len(got) != len(before) {
		t.Errorf("extended, it is back at %d exits of %d: %v", len(got), len(before), got)
	}
	n.license(media.Licence{Barred: true}, media.Stand{})
	if left := n.showing(agencyKey); len(left) > 0 {
		t.Errorf("forbidden, it is shown by %v", left)
	}
}

// A stand-in takes its place with its own words, and nobody reaches the stand-in's files before.
func TestAStandInTakesThePlace(t *testing.T) {
	n := openAgencyNight(t)
	file := "/media/" + standInKey + "/640.jpg"
	n.license(media.Licence{Until: noon.Add(time.Hour)}, media.Stand{Key: standInKey})
	before := n.showing(agencyKey)
	if w := n.ask("GET " + file); w.Code != 404 {
		t.Errorf("the stand-in is public before its time: %d", w.Code)
	}
	n.clock.Set(noon.Add(time.Hour))
	if left := n.showing(agencyKey); len(left) > 0 {
		t.Errorf("after its end the picture is shown by %v", left)
	}
	if got := n.showing(standInKey); len(got) != len(before) {
		t.Errorf("the stand-in is at %v, the picture was at %v", got, before)
	}
	if w := n.ask("GET " + file); w.Code != 200 {
		t.Errorf("the stand-in's file answers %d", w.Code)
	}
	body := n.ask("GET /city/water/the-airship-stands").Body.String()
	if strings.Contains(body, "Again at the mast") || strings.Contains(body, "airship at dusk") || !strings.Contains(body, "A map of Brixton") || !strings.Contains(body, "Our drawing") {
		t.Error("the stand-in carries the words of the other picture")
	}
	n.license(media.Licence{}, media.Stand{Key: standInKey, Always: true}) // replaced everywhere, whatever the rights say
	if len(n.showing(standInKey)) == 0 || len(n.showing(agencyKey)) > 0 {
		t.Error("it was not exchanged everywhere")
	}
	n.license(media.Licence{}, media.Stand{})
	if len(n.showing(standInKey)) > 0 || len(n.showing(agencyKey)) != len(before) {
		t.Error("it did not come back")
	}
}

// Who keeps the library and who decides what readers see are told a week and a day before, and when it has happened; each
// once, also when the process was down at the time.
func TestStaffAreToldOfEndingRights(t *testing.T) {
	n := openAgencyNight(t)
	var photo, reporter staff.Person
	n.write(func(tx *database.Tx) (err error) {
		if photo, err = staff.Add(n.ctx, tx, "system", staff.Person{Name: "Thabo Pillay", Handle: "thabo", Role: staff.Photo}); err != nil {
			return err
		}
		reporter, err = staff.Add(n.ctx, tx, "system", staff.Person{Name: "Pieter Nkosi", Handle: "pieter", Role: staff.Reporter})
		return err
	})
	end := noon.AddDate(0, 0, 10)
	n.license(media.Licence{Until: end}, media.Stand{})
	for _, c := range []struct {
		at    time.Time
		count int
		last  string
	}{
		{noon, 0, ""}, {end.AddDate(0, 0, -7), 1, "2 published pages show it"}, {end.AddDate(0, 0, -6), 1, ""},
		{end.AddDate(0, 0, -1), 1, "end"}, {end.Add(time.Hour), 1, "It has left every page"}, {end.Add(2 * time.Hour), 1, ""},
	} {
		n.clock.Set(c.at)
		for range 2 {
			if err := n.PictureRights(n.ctx); err != nil {
				t.Fatal(err)
			}
		}
		list, err := notice.Of(n.ctx, n.DB, photo.ID, 10)
		if err != nil || len(list) != c.count || c.last != "" && !strings.Contains(list[0].Words, c.last) {
			t.Errorf("%s: %d notices, %+v, %v", c.at, len(list), list, err)
		}
	}
	if list, _ := notice.Of(n.ctx, n.DB, reporter.ID, 10); len(list) != 0 {
		t.Errorf("a reporter was told: %+v", list)
	}
	var ends int
	if err := n.DB.QueryRow(n.ctx, `SELECT COUNT(*) FROM ledger_entry WHERE action = 'media.ended'`).Scan(&ends); err != nil || ends != 1 {
		t.Errorf("the end is %d times in the ledger: %v", ends, err)
	}
	n.license(media.Licence{Until: end.AddDate(1, 0, 0)}, media.Stand{})
	if err := n.PictureRights(n.ctx); err != nil {
		t.Fatal(err)
	}
	rights, err := media.Rights(n.ctx, n.DB, []string{agencyKey, "nothing"})
	if err != nil || len(rights) != 2 || !rights[0].Usable || rights[1].Exists {
		t.Errorf("%+v %v", rights, err)
	}
	if soon, err := media.EndingRights(n.ctx, n.DB, 366*24*time.Hour); err != nil || len(soon) != 1 || soon[0].Key != agencyKey {
		t.Errorf("%d end soon, %v", len(soon), err)
	}
}

// The notice about ending rights may go out by mail, and the picture may stand in a story under embargo: no letter has a
// word of title, caption or alt text. The room of notices has the name.
func TestNoLetterNamesAPicture(t *testing.T) {
	n := openAgencyNight(t)
	keeper := n.hire("keeper", staff.Photo)
	n.write(func(tx *database.Tx) error { return notice.Choose(n.ctx, tx, keeper.ID, "picture", notice.AtOnce) })
	for _, at := range []time.Duration{time.Hour, 3 * time.Hour} {
		n.clock.Set(noon.Add(at))
		if err := n.PictureRights(n.ctx); err != nil {
			t.Fatal(err)
		}
		list, err := notice.Of(n.ctx, n.DB, keeper.ID, 5)
		if err != nil || len(list) == 0 {
			t.Fatalf("told %+v %v", list, err)
		}
		for _, word := range []string{"airship", "brixton", "karoo", "thousands"} {
			if strings.Contains(strings.ToLower(list[0].Words), word) {
				t.Errorf("a letter would say %q", list[0].Words)
			}
		}
	}
}
