package newsroom

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"io"
	"log/slog"
	"mime/quotedprintable"
	"net/http"
	"net/http/httptest"
	netmail "net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/mail"
	pigeonhole "broadsheet/internal/notice"
	"broadsheet/internal/paper"
	"broadsheet/internal/staff"
	"broadsheet/internal/staff/stafftest"
)

const words = "twaalf groen paraplus"

// keep takes the cookies that an answer sets, as a browser does.
func (d *desk) keep() *desk {
	for _, c := range d.answer.Cookies() {
		if c.Name == "session" {
			d.session = c.Value
		}
	}
	return d
}

// keyScript asks as js/passkey.js does.
func (d *desk) keyScript(path string, answer any, fields ...string) *desk {
	d.Helper()
	r := httptest.NewRequest("POST", "http://paper.example"+path, strings.NewReader(form(fields).Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	d.send(r).keep()
	if err := json.Unmarshal([]byte(d.body), answer); err != nil {
		d.Fatalf("%s answers %d %q", path, d.answer.StatusCode, d.body)
	}
	return d
}

// passkey sets a key up at the desk.
func (d *desk) passkey() *stafftest.Key {
	d.Helper()
	key := stafftest.NewKey("paper.example", "http://paper.example")
	var o staff.Offer
	var done keyAnswer
	d.keyScript("/newsroom/account/passkey", &o, "do=offer").is(200)
	d.keyScript("/newsroom/account/passkey", &done, "do=answer", "offer="+o.ID, "answer="+string(key.Make(o.Options)), "name=My telephone").is(200)
	return key
}

// app sets password and code app up at the desk, by forms alone, and gives the secret.
func (d *desk) app() string {
	d.Helper()
	d.post("/newsroom/account", "do=password", "password="+words, "password-again="+words).goesTo("/newsroom/account/app")
	d.get("/newsroom/account/app").is(200).sees("<svg", "Six figures")
	secret := strings.ReplaceAll(between(d.body, `class="secret" translate="no">`, "<"), " ", "")
	d.post("/newsroom/account/app", "code=000000").is(422).sees("This code is not right", between(d.body, `translate="no">`, "<"))
	d.post("/newsroom/account/app", "code="+stafftest.Code(secret, d.clock.Now())).is(200).sees("Your recovery codes")
	d.keep()
	d.clock.Advance(30 * time.Second)
	return secret
}

// A passkey is set up, signs in, is renamed and removed; the only way in stays.
func TestPasskeyAtTheDesk(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.thabo)
	key := seat.passkey()
	seat.get("/newsroom/account").is(200).sees("My telephone", "not used yet")
	id := seat.field("id")

	var o staff.Offer
	var done keyAnswer
	door := h.stranger()
	door.keyScript("/newsroom/sign-in/passkey", &o, "do=offer").is(200)
	answer := string(key.Sign(o.Options))
	door.keyScript("/newsroom/sign-in/passkey", &done, "do=answer", "offer="+o.ID, "answer="+answer).is(200)
	if done.To != "/newsroom" {
		t.Errorf("%+v", done)
	}
	door.get("/newsroom").is(200).sees("Thabo Pillay")

	thief := h.stranger()
	thief.keyScript("/newsroom/sign-in/passkey", &done, "do=answer", "offer="+o.ID, "answer="+answer).is(422)
	if thief.session != "" || done.Words == "" {
		t.Errorf("replayed: %+v", done)
	}
	seat.post("/newsroom/account", "do=name", "id="+id, "name=").is(422).sees("Give the passkey a name")
	seat.post("/newsroom/account", "do=name", "id="+id, "name=The <black> one").goesTo("/newsroom/account")
	seat.get("/newsroom/account").sees("The &lt;black&gt; one", "last used")
	seat.post("/newsroom/account", "do=drop", "id="+id).is(422).sees("your only way in")
	seat.passkey()
	seat.post("/newsroom/account", "do=drop", "id="+id).goesTo("/newsroom/account")
	seat.get("/newsroom/account").lacks("The &lt;black&gt; one")
}

// Without a script: password, code, recovery codes; and the same way in again.
func TestPasswordAtTheDesk(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.thabo)
	seat.post("/newsroom/account", "do=password", "password=short", "password-again=short").is(422).sees("at least 12 letters")
	seat.post("/newsroom/account", "do=password", "password="+words, "password-again=other").is(422).sees("not the same").lacks(words)
	secret := seat.app()

	door := h.stranger()
	door.post("/newsroom/sign-in", "do=password", "name=thabo", "password="+words).is(200).sees("Second step")
	if door.keep(); door.session != "" {
		t.Error("the password alone began a session")
	}
	half := door.field("half")
	door.post("/newsroom/sign-in", "do=code", "half="+half, "code=123").is(403).sees("not right", "Second step")
	door.post("/newsroom/sign-in", "do=code", "half="+half, "code="+stafftest.Code(secret, h.clock.Now())).goesTo("/newsroom")
	door.keep().get("/newsroom").is(200)
	door.get("/newsroom/account").sees("by password", "<b>10</b> of ten")
}

// What a stranger hears tells nothing of who is on the staff: not the words, not the status, not the headers.
func TestNobodyLearnsWhoIsOnTheStaff(t *testing.T) {
	h := openHouse(t)
	h.rooms.Mails = true
	h.seat(h.thabo).app()
	answers := map[string]map[string]bool{}
	ask := func(what, name string, fields ...string) {
		d := h.stranger().post("/newsroom/sign-in", append(fields, "name="+name)...)
		said := d.answer.Status + strings.ReplaceAll(d.body, `value="`+name+`"`, "")
		if answers[what] == nil {
			answers[what] = map[string]bool{}
		}
		answers[what][said] = true
	}
	for _, name := range []string{"thabo", "pieter", "nobody"} { // with a password, without one, not on the staff
		ask("password", name, "do=password", "password=a wrong password")
		ask("letter", name, "do=letter")
	}
	for what, said := range answers {
		if len(said) != 1 {
			t.Errorf("%s: %d different answers", what, len(said))
		}
	}
	h.clock.Advance(time.Hour)
	bodies := map[string]bool{}
	for _, forged := range []string{"invite=forged", "invite=" + strings.Repeat("A", 43)} {
		d := h.stranger().get("/newsroom/sign-in?" + forged).is(403)
		bodies[d.body] = true
	}
	if len(bodies) != 1 {
		t.Error("forged invitations are told apart")
	}
}

// Guessing at the door is slowed down in words, and the person is told.
func TestTheDoorSlowsGuessing(t *testing.T) {
	h := openHouse(t)
	h.seat(h.thabo).app()
	guesser := h.stranger()
	slowed := false
	for range 60 {
		guesser.post("/newsroom/sign-in", "do=password", "name=thabo", "password=guess")
		if guesser.answer.StatusCode == http.StatusTooManyRequests {
			slowed = true
			if strings.Contains(guesser.body, "Too many tries failed") {
				guesser.sees("A passkey, or a sign-in link from an administrator, opens at once")
			}
			h.clock.Advance(5 * time.Minute)
		}
	}
	if !slowed {
		t.Error("sixty guesses in a row")
	}
	told, err := pigeonhole.Of(t.Context(), h.db, h.thabo.ID, 10)
	if err != nil || len(told) != 1 || !strings.Contains(told[0].Words, "Many tries to sign in as you") {
		t.Errorf("%+v %v", told, err)
	}
	h.seat(h.thabo).get("/newsroom").is(200)
}

// An hour after coming in, a dangerous act asks who sits there, keeps what was sent, and does it once that is said.
func TestDangerousActsAskAgain(t *testing.T) {
	h := openHouse(t)
	id := h.published("Bridge closed", "For a week.")
	seat := h.seat(h.naledi)
	secret := seat.app()
	path := "/newsroom/story/" + number(id) + "/kill"
	h.clock.Advance(time.Hour)
	seat.post(path, "reason=A <forged> notice\nwith two lines").is(403).sees("Is it you?", "A &lt;forged&gt; notice")
	h.stranger().get("/city/bridge-closed").is(200)
	again := []string{}
	for _, m := range regexp.MustCompile(`(?s)<textarea hidden name="([^"]*)"[^>]*>\n(.*?)</textarea>`).FindAllStringSubmatch(seat.body, -1) {
		again = append(again, m[1]+"="+html.UnescapeString(m[2]))
	}
	seat.post(path, append(again, "confirm-password=wrong", "confirm-code=123456")...).is(403).sees("This is not your password", "A &lt;forged&gt; notice")
	seat.post(path, append(again, "confirm-password="+words, "confirm-code=123456")...).is(403).sees("This code is not right")
	before := seat.session
	seat.post(path, append(again, "confirm-password="+words, "confirm-code="+stafftest.Code(secret, h.clock.Now()))...).is(303).keep()
	if seat.session == before {
		t.Error("the session kept its secret")
	}
	h.stranger().get("/city/bridge-closed").is(410)
	seat.get("/newsroom/ledger").sees("with two lines")
	seat.post("/newsroom/people", "do=invite", "name=Zanele Dube", "handle=zanele", "role=editor").is(200).sees("Invitation for")

	// The page that asks leads back to a page of this house only.
	h.clock.Advance(time.Hour)
	for next, to := range map[string]string{"/newsroom/people": "/newsroom/people", "//elsewhere.example": "/newsroom", "https://elsewhere.example": "/newsroom"} {
		seat.post("/newsroom/confirm", "next="+next, "confirm-password="+words, "confirm-code="+stafftest.Code(secret, h.clock.Now())).is(303).keep()
		if got := seat.answer.Header.Get("Location"); got != to {
			t.Errorf("%s leads to %s", next, got)
		}
		h.clock.Advance(time.Minute)
	}
}

// What turns the whole paper round asks who sits there an hour after they came in; everyday work does not, and whoever
// said who they are is not asked again for ten minutes.
func TestWhatTurnsThePaperRoundAsks(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.naledi)
	secret := seat.app()
	id := h.published("Bridge closed", "For a week.")
	asks := []string{"/newsroom/people", "/newsroom/people/" + number(h.pieter.ID), "/newsroom/settings/paper", "/newsroom/settings/look", "/newsroom/settings/menu",
		"/newsroom/settings/rules", "/newsroom/settings/roles", "/newsroom/sections", "/newsroom/account", "/newsroom/story/" + number(id) + "/kill"}
	h.clock.Advance(time.Hour)
	for _, path := range asks {
		seat.post(path, "name=A name").is(403).sees("Is it you?", `name="name"`)
	}
	seat.post("/newsroom/redirects", "do=import", "table=/old,/city").is(403).sees("Is it you?", "/old,/city")
	for _, path := range []string{"/newsroom/redirects", "/newsroom/topics", "/newsroom/page", "/newsroom/advert", "/newsroom/front", "/newsroom/breaking", "/newsroom/notices", "/newsroom/quick", "/newsroom/story/" + number(id), "/newsroom/settings/pictures"} {
		seat.post(path, "name=A name").lacks("Is it you?")
	}
	seat.post("/newsroom/redirects", "do=import", "table=/old,/city", "confirm-password="+words, "confirm-code="+stafftest.Code(secret, h.clock.Now())).keep()
	h.stranger().get("/old").is(301)
	seat.post("/newsroom/sections", "name=Harbour", "slug=harbour").lacks("Is it you?")
}

// Who has set up nothing is told so, with the way to it; setting up asks nothing of them.
func TestWhoHasNothingToSayItWith(t *testing.T) {
	h := openHouse(t)
	id := h.published("Bridge closed", "For a week.")
	seat := h.seat(h.naledi)
	h.clock.Advance(time.Hour)
	seat.post("/newsroom/story/"+number(id)+"/kill", "reason=x").is(403).sees("you have set up nothing yet")
	seat.passkey()
	h.clock.Advance(time.Hour)
	var said keyAnswer
	seat.keyScript("/newsroom/account/passkey", &said, "do=offer").is(422)
	if said.To != "/newsroom/confirm?next=/newsroom/account" {
		t.Errorf("a session of an hour ago adds a key: %+v", said)
	}
	// The key of somebody else does not answer for her.
	key := h.seat(h.thabo).passkey()
	var o staff.Offer
	seat.keyScript("/newsroom/confirm/passkey", &o, "do=offer").is(200)
	seat.keyScript("/newsroom/confirm/passkey", &said, "do=answer", "offer="+o.ID, "answer="+string(key.Sign(o.Options))).is(422)
	if !strings.Contains(said.Words, "somebody else") {
		t.Errorf("%+v", said)
	}
}

// Letters with links are written when they are sent: to whoever is meant, to nobody for a name that is nobody's, and
// what waits in the queue opens nothing.
func TestLetters(t *testing.T) {
	h := openHouse(t)
	h.rooms.Mails = true
	outbox := filepath.Join(t.TempDir(), "outbox")
	h.rooms.Mail = mail.Outbox{Dir: outbox, From: "newsroom@courier.example", Clock: h.clock.Now}
	h.write(func(tx *database.Tx) error {
		return staff.Describe(t.Context(), tx, "system", h.pieter.ID, "Pieter Nkosi", "pieter@courier.example")
	})
	boss := h.seat(h.naledi)
	h.stranger().post("/newsroom/sign-in", "do=letter", "name=pieter@courier.example").is(200).sees("If somebody of the staff is called that")
	h.stranger().post("/newsroom/sign-in", "do=letter", "name=nobody").is(200)
	h.stranger().post("/newsroom/sign-in", "do=letter", "name=thabo").is(200) // who has no address
	boss.post("/newsroom/people", "do=invite", "send=mail", "name=Zanele Dube", "handle=zanele", "role=editor").is(422).sees("Give the address")
	boss.post("/newsroom/people", "do=invite", "send=mail", "name=Zanele Dube", "handle=zanele", "email=zanele@courier.example", "role=editor").goesTo("/newsroom/people")

	runner := job.NewRunner(h.db, slog.New(slog.NewTextHandler(io.Discard, nil)))
	runner.Handle(LetterJob, h.rooms.SendLetter)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); runner.Run(ctx) }()
	for waiting := 1; waiting > 0; {
		h.must(h.db.QueryRow(t.Context(), `SELECT COUNT(*) FROM job WHERE kind = $1`, LetterJob).Scan(&waiting))
		time.Sleep(5 * time.Millisecond)
	}
	stop()
	<-done
	files, err := filepath.Glob(filepath.Join(outbox, "*.eml"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%v %v", files, err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		h.must(err)
		m, err := netmail.ReadMessage(bytes.NewReader(b))
		h.must(err)
		text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		h.must(err)
		path := regexp.MustCompile(`/newsroom/sign-in\?\S+`).FindString(string(text))
		d := h.stranger().get(path).is(200)
		if to := m.Header.Get("To"); strings.Contains(to, "pieter") {
			d.sees("Sign in as", "Pieter Nkosi")
		} else {
			d.sees("Welcome to The Highveld Courier", "Zanele Dube")
		}
	}
}

// Somebody invited stands before closed rooms until a way in is set up.
func TestInvitedPersonSetsUpFirst(t *testing.T) {
	h := openHouse(t)
	boss := h.seat(h.naledi)
	boss.post("/newsroom/people", "do=invite", "name=Zanele Dube", "handle=zanele", "role=editor", "section="+number(h.city.ID)).is(200)
	link := html.UnescapeString(between(boss.body, `readonly value="http://paper.example`, `"`))
	boss.get("/newsroom/people").sees("Zanele Dube", "Waits")
	new := h.stranger()
	new.get(link).is(200).sees("Welcome to The Highveld Courier", "as editor")
	_, secret, _ := strings.Cut(link, "invite=")
	new.post("/newsroom/sign-in", "do=invite", "invite="+secret).goesTo("/newsroom/account")
	new.keep()
	for _, d := range doors {
		if method, path := d.address(); method == "GET" && !strings.HasPrefix(path, "/newsroom/account") && d.right == write {
			if new.get(path); new.answer.StatusCode != http.StatusSeeOther || new.answer.Header.Get("Location") != "/newsroom/account" {
				t.Errorf("%s: %d", path, new.answer.StatusCode)
			}
		}
	}
	new.get("/newsroom/account").is(200).sees("How will you come in?").lacks("Where you are signed in")
	h.clock.Advance(time.Hour) // somebody who is called away
	new.app()
	new.get("/newsroom").is(200).sees("Zanele Dube")
	h.stranger().get(link).is(403)
	boss.get("/newsroom/people").sees("password with code app", "for City")
}

// A person sees where they are signed in and ends it; a planted session is worth nothing after coming in.
func TestSessionsAreSeenAndEnded(t *testing.T) {
	h := openHouse(t)
	one, two := h.seat(h.thabo), h.seat(h.thabo)
	one.get("/newsroom/account").is(200).sees("This one", "Sign out everywhere else")
	one.post("/newsroom/account", "do=end", "session="+one.field("session")).goesTo("/newsroom/account")
	two.get("/newsroom").is(303)
	three := h.seat(h.thabo)
	one.post("/newsroom/account", "do=end-others").goesTo("/newsroom/account")
	three.get("/newsroom").is(303)
	one.get("/newsroom").is(200)

	stranger := h.seat(h.pieter)
	stranger.post("/newsroom/account", "do=end", "session="+number(1)).goesTo("/newsroom/account")
	one.get("/newsroom").is(200)

	planted := h.seat(h.pieter) // his session in her browser
	secret := ""
	h.write(func(tx *database.Tx) (err error) {
		secret, err = staff.Link(t.Context(), tx, "system", h.lindiwe.ID)
		return err
	})
	old := planted.session
	planted.post("/newsroom/sign-in", "link="+secret).goesTo("/newsroom")
	if planted.keep(); planted.session == old {
		t.Error("the planted secret lives on")
	}
	planted.session = old
	planted.get("/newsroom").is(303)
}

// The people page changes roles and sections, and the last administrator stays.
func TestPersonIsChanged(t *testing.T) {
	h := openHouse(t)
	boss := h.seat(h.naledi)
	path := "/newsroom/people/" + number(h.pieter.ID)
	pieter := h.seat(h.pieter)
	pieter.get("/newsroom/ledger").is(403)
	boss.get(path).is(200).sees("Pieter Nkosi", "sign-in links only")
	boss.post(path, "do=save", "name=Pieter Nkosi", "email=pieter@courier.example", "role=editor", "section="+number(h.city.ID)).goesTo(path)
	before := pieter.session
	pieter.get("/newsroom/ledger").is(200).keep()
	if pieter.session == before {
		t.Error("new rights, old secret")
	}
	p, err := staff.ByID(t.Context(), h.db, h.pieter.ID)
	if err != nil || p.Role != staff.Editor || len(p.Sections) != 1 || p.MayIn(staff.Publish, h.sport.ID) {
		t.Errorf("%+v %v", p, err)
	}
	boss.post(path, "do=save", "name=Pieter Nkosi", "email=not an address", "role=editor").is(422).sees("is not a mail address", "not an address")
	boss.post("/newsroom/people/"+number(h.naledi.ID), "do=save", "name=Naledi Moyo", "role=editor").is(422).sees("last administrator")
	boss.post(path, "do=disable").goesTo(path)
	pieter.get("/newsroom").is(303)
	boss.post(path, "do=enable").goesTo(path)
	boss.post(path, "do=reset").goesTo(path)
	boss.post("/newsroom/people/999", "do=disable").is(404)
	boss.get("/newsroom/ledger").is(200)
	boss.post("/newsroom/people", "do=entrance").goesTo("/newsroom/people")
	house := staff.Entrance{}
	if err := paper.Get(t.Context(), h.db, staff.EntranceKey, &house); err != nil || house.SecondFactor {
		t.Errorf("%+v %v", house, err)
	}
}

func TestDeviceWords(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0":                                                                  "Firefox on Linux",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1": "Safari on iPhone",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0":           "Edge on Windows",
		"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36":        "Samsung Internet on Android",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36":                   "Chrome on Mac",
		"curl/8.5.0": "A browser", "": "A browser",
	} {
		if got := deviceWords(agent); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}
