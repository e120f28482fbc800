package newsroom

import (
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/staff"
	"broadsheet/internal/web/webtest"
)

// address makes a pattern a request: the story, comment, picture or person may not exist, which is a matter for after
// the door.
func (d door) address() (method, path string) {
	method, path, ok := strings.Cut(d.pattern, " ")
	if !ok {
		method, path = "GET", d.pattern+"nowhere"
	}
	return method, strings.NewReplacer("{id}", "999", "{key}", "nothing").Replace(path)
}

func (k *desk) knock(d door) int {
	method, path := d.address()
	r := httptest.NewRequest(method, "http://paper.example"+path, nil)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return k.send(r).answer.StatusCode
}

// Every door opens to those who have its right, and to nobody else.
func TestRightsTable(t *testing.T) {
	h := openHouse(t)
	opens := map[string]string{ // who may do what; the rows of the rule
		staff.Contributor:   "write",
		staff.Reporter:      "write edit",
		staff.Photo:         "write edit pictures",
		staff.Moderator:     "write edit moderate",
		staff.Editor:        "write edit pictures moderate publish override front minutes",
		staff.Chief:         "write edit pictures moderate publish override front minutes house",
		staff.Administrator: "write edit pictures moderate publish override front minutes house administer",
	}
	seats := map[string]*desk{}
	for _, role := range staff.Roles {
		var p staff.Person
		h.write(func(tx *database.Tx) error {
			p = h.hire(tx, "A "+role, "the-"+role, role)
			return nil
		})
		seats[role] = h.seat(p)
	}
	for _, d := range doors {
		for role, seat := range seats {
			status := seat.knock(d)
			if refused := status == http.StatusForbidden; refused == slices.Contains(strings.Fields(opens[role]), string(d.right)) {
				t.Errorf("%s as %s: answered %d", d.pattern, role, status)
			}
			if seat.answer.Header.Get("X-Robots-Tag") != "noindex" || !strings.Contains(seat.answer.Header.Get("Cache-Control"), "no-store") {
				t.Errorf("%s as %s: may be kept or found: %v", d.pattern, role, seat.answer.Header)
			}
		}
	}
}

// Without a session every page leads to the way in, and no form does anything.
func TestNobodyIsLetInWithoutASession(t *testing.T) {
	h := openHouse(t)
	nobody, forged := h.stranger(), h.stranger()
	forged.session = "made-up"
	for _, who := range []*desk{nobody, forged} {
		for _, d := range doors {
			method, _ := d.address()
			status := who.knock(d)
			switch {
			case method == "POST" && status != http.StatusForbidden:
				t.Errorf("%s: answered %d", d.pattern, status)
			case method == "GET" && (status != http.StatusSeeOther || who.answer.Header.Get("Location") != "/newsroom/sign-in"):
				t.Errorf("%s: answered %d to %s", d.pattern, status, who.answer.Header.Get("Location"))
			}
		}
	}
}

// Whoever wrote for longer than their session lasts gets the whole form back, to be sent once they are signed in again.
func TestSessionEndsWhileWriting(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.pieter)
	seat.get("/newsroom/story/new").is(200)
	h.clock.Advance(staff.SessionLife + 1)
	typed := []string{"headline=Two days' work", "body=\n<b>Words</b> & more.", "byline=Pieter Nkosi", "byline=Ayanda Dube", "section=" + number(h.city.ID), "do=review"}
	seat.post("/newsroom/story/new", typed...).is(http.StatusForbidden).sees("Nothing is lost", "&lt;b&gt;Words&lt;/b&gt; &amp; more.", `action="/newsroom/story/new"`)
	var again []string
	for _, m := range regexp.MustCompile(`(?s)<textarea hidden name="([^"]*)">\n(.*?)</textarea>`).FindAllStringSubmatch(seat.body, -1) {
		again = append(again, m[1]+"="+html.UnescapeString(m[2]))
	}
	seat = h.seat(h.pieter)
	id := seat.post("/newsroom/story/new", again...).storyID()
	seat.get("/newsroom/story/"+number(id)).sees("Two days&#39; work", "**Words** &amp; more.", "Ayanda Dube", "In review")
}

// A form that another site made a colleague's browser send does nothing.
func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	h := openHouse(t)
	id := h.published("Bridge closed", "For a week.")
	seat := h.seat(h.naledi)
	for _, d := range doors {
		method, path := d.address()
		if method != "POST" {
			continue
		}
		path = strings.Replace(path, "999", number(id), 1)
		for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"} {
			r := httptest.NewRequest("POST", "http://paper.example"+path, strings.NewReader("reason=because&do=publish&headline=Hijacked"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(header, value)
			seat.send(r).is(http.StatusForbidden)
		}
	}
	h.stranger().get("/city/bridge-closed").is(200)
}

// A link is looked at as often as one likes, spent once, and then says so.
func TestSignIn(t *testing.T) {
	h := openHouse(t)
	h.clock.Set(time.Now()) // the script's cookie jar lives by the machine's clock
	var secret string
	h.write(func(tx *database.Tx) (err error) {
		secret, err = staff.Link(h.Context(), tx, "system", h.naledi.ID)
		return err
	})
	webtest.Run(t, h.paper, `
		# A mail program looks first; nothing is spent.
		GET /newsroom/sign-in?link=`+secret+`
		status == 200
		body contains Sign in as <bdi>Naledi Moyo</bdi>
		header Referrer-Policy == strict-origin
		header Cache-Control contains no-store
		header X-Robots-Tag == noindex
		cookie session empty

		POST /newsroom/sign-in link=`+secret+`
		with Sec-Fetch-Site: same-origin
		status == 303
		header Location == /newsroom
		cookie session != 

		GET /newsroom
		status == 200
		body contains Naledi Moyo
		body contains Nothing is planned.

		# On another device the same link is dead.
		forget
		POST /newsroom/sign-in link=`+secret+`
		with Sec-Fetch-Site: same-origin
		status == 403
		body contains was used already
		cookie session empty

		GET /newsroom/sign-in?link=`+secret+`
		status == 403
		body contains was used already

		GET /newsroom
		status == 303
		header Location == /newsroom/sign-in

		GET /newsroom/sign-in
		status == 200
		body contains broadsheet user link
	`)
}

// A link older than a day is dead, and whoever signs out is out.
func TestOldLinkAndSignOut(t *testing.T) {
	h := openHouse(t)
	var secret string
	h.write(func(tx *database.Tx) (err error) {
		secret, err = staff.Link(h.Context(), tx, "system", h.thabo.ID)
		return err
	})
	h.clock.Advance(staff.LinkLife + 1)
	h.stranger().get("/newsroom/sign-in?link=" + secret).is(403).sees("more than a day old")

	seat := h.seat(h.thabo)
	seat.get("/newsroom").is(200)
	seat.post("/newsroom/sign-out").goesTo("/newsroom/sign-in")
	if got := seat.answer.Header.Get("Clear-Site-Data"); got != `"cache"` {
		t.Errorf("the browser is told to forget %s: no page may stay, and no unsaved word may go", got)
	}
	seat.get("/newsroom").is(303)
}

// Guessing at links is slowed down.
func TestGuessingIsSlowed(t *testing.T) {
	h := openHouse(t)
	guesser := h.stranger()
	for range tryBurst {
		guesser.get("/newsroom/sign-in?link=guess").is(403)
	}
	guesser.get("/newsroom/sign-in?link=guess").is(429)
	h.clock.Advance(tryEvery)
	guesser.get("/newsroom/sign-in?link=guess").is(403)

	// A browser in which somebody came in before is not held up by it, also from the same address.
	var device string
	h.write(func(tx *database.Tx) (err error) {
		device, err = staff.Remember(h.Context(), tx, h.naledi, "")
		return err
	})
	guesser.get("/newsroom/sign-in?link=guess").is(429)
	for device, want := range map[string]int{device: 403, "made-up": 429} {
		r := httptest.NewRequest("GET", "http://paper.example/newsroom/sign-in?link=guess", nil)
		r.AddCookie(&http.Cookie{Name: deviceCookie, Value: device})
		h.stranger().send(r).is(want)
	}
}
