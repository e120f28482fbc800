package newsroom

import (
	"crypto/sha256"
	"errors"
	"net/http"
	"net/netip"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/job"
	pigeonhole "broadsheet/internal/notice"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// signInSheet is the way in.
type signInSheet struct {
	*web.StaffFrame
	Secret string // of a link
	Invite string // of an invitation
	Half   string // of the second step
	Name   string // whose link it is
	Role   string
	Typed  string // the name that was typed
	Words  string // why it did not work
	Told   string // what was done
	Mails  bool   // letters leave the house
	Origin string // where passkeys work; "" where they do not
	Codes  bool   // the second step may be a recovery code only
}

// strictOrigin keeps the secret in the address out of every Referer. It is not no-referrer, with which browsers also
// send "Origin: null" with the form (Fetch Standard, the Origin header), and those without Sec-Fetch-Site would then be refused.
const strictOrigin = "strict-origin"

// signInPage shows the ways in; for a link or an invitation, whose it is and a button. It spends nothing, so a mail
// program that looks at links first does no harm.
func (n *Newsroom) signInPage(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Referrer-Policy", strictOrigin)
	secret, invite := r.URL.Query().Get("link"), r.URL.Query().Get("invite")
	if secret == "" && invite == "" {
		if n.IsStaff(r) {
			return web.SeeOther(w, r, "/newsroom")
		}
		return n.signInAnswer(w, http.StatusOK, signInSheet{})
	}
	if err := n.slowed(r); err != nil {
		return err
	}
	if invite != "" {
		return n.invitePage(w, r, invite)
	}
	p, err := staff.ForLink(r.Context(), n.DB, secret)
	if errors.Is(err, staff.ErrLinkSpent) || err == nil && p.Disabled {
		return n.signInAnswer(w, http.StatusForbidden, signInSheet{Words: spent})
	}
	if err != nil {
		return err
	}
	return n.signInAnswer(w, http.StatusOK, signInSheet{Secret: secret, Name: p.Name, Role: p.Role})
}

func (n *Newsroom) invitePage(w http.ResponseWriter, r *http.Request, secret string) error {
	i, err := staff.Invited(r.Context(), n.DB, secret)
	if errors.Is(err, staff.ErrInvitation) {
		return n.signInAnswer(w, http.StatusForbidden, signInSheet{Words: capital(err.Error()) + "."})
	}
	if err != nil {
		return err
	}
	return n.signInAnswer(w, http.StatusOK, signInSheet{Invite: secret, Name: i.For.Name, Role: staffRole(i.For.Role)})
}

const spent = "This sign-in link was used already, or is too old: links made by hand are good for a day, links sent by mail for half an hour. A link more than a day old is dead in any case. Ask for a new one."

func (n *Newsroom) signInAnswer(w http.ResponseWriter, status int, s signInSheet) error {
	s.StaffFrame = &web.StaffFrame{Paper: n.Paper, Lang: "en", Dir: "ltr", Title: "Sign in", Home: "/"}
	s.Mails = n.Mails
	if n.keys.Why == "" {
		s.Origin = n.keys.Origin
	}
	return n.printPage(w, status, "signin", s)
}

// signIn takes one step of one way in.
func (n *Newsroom) signIn(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Referrer-Policy", strictOrigin)
	if err := n.slowed(r); err != nil {
		return err
	}
	v := &visit{Newsroom: n, w: w, r: r, ctx: r.Context()}
	defer v.clear()
	if err := v.parse(); err != nil {
		return err
	}
	switch v.line("do") {
	case "password":
		return v.inByPassword()
	case "code":
		return v.inByCode()
	case "letter":
		return v.askForLetter()
	case "invite":
		return v.inByInvitation()
	}
	return v.inByLink()
}

// in lets somebody in, or shows them the second step.
func (v *visit) in(way staff.Way) error {
	if way.Session == "" {
		return v.signInAnswer(v.w, http.StatusOK, signInSheet{Half: way.Half, Name: way.Person.Name, Codes: !way.Has.CodeApp})
	}
	if err := v.welcome(v.w, v.r, way); err != nil {
		return err
	}
	return web.SeeOther(v.w, v.r, afterwards(way))
}

func (v *visit) inByLink() error {
	var way staff.Way
	err := v.write(func(tx *database.Tx) (err error) {
		way, err = staff.ByLink(v.ctx, tx, v.r.PostFormValue("link"), deviceWords(v.r.UserAgent()))
		return err
	})
	if errors.Is(err, staff.ErrLinkSpent) {
		return v.signInAnswer(v.w, http.StatusForbidden, signInSheet{Words: spent})
	}
	if err != nil {
		return err
	}
	return v.in(way)
}

func (v *visit) inByInvitation() error {
	var way staff.Way
	err := v.write(func(tx *database.Tx) (err error) {
		way, err = staff.Accept(v.ctx, tx, v.r.PostFormValue("invite"), deviceWords(v.r.UserAgent()))
		return err
	})
	if errors.Is(err, staff.ErrInvitation) {
		return v.signInAnswer(v.w, http.StatusForbidden, signInSheet{Words: capital(err.Error()) + "."})
	}
	if err != nil {
		return err
	}
	return v.in(way)
}

// slowed slows down whoever tries too often from one address. A browser in which somebody of the staff came in before
// counts for itself then: nobody who shares an address with the newsroom, or hides behind a proxy that was not named in
// the settings, can keep it out.
func (n *Newsroom) slowed(r *http.Request) error {
	refused := n.tries.Allow(web.ClientIP(r))
	if refused == nil {
		return nil
	}
	device := knownDevice(r)
	if known, err := staff.Known(r.Context(), n.DB, device); err != nil || !known {
		return errors.Join(err, refused)
	}
	sum := sha256.Sum256([]byte(device)) // a place of its own among the limiter's addresses
	return n.returns.Allow(netip.AddrFrom16([16]byte(sum[:16])))
}

// inByPassword answers alike, and as fast, whether the name is nobody's or the password is wrong.
func (v *visit) inByPassword() error {
	name := v.line("name")
	way, err := staff.ByPassword(v.ctx, v.DB, name, v.r.PostFormValue("password"), v.caller(v.r), deviceWords(v.r.UserAgent()))
	if err == nil {
		return v.in(way)
	}
	status, words, err := v.refusal(way, err)
	if err != nil {
		return err
	}
	return v.signInAnswer(v.w, status, signInSheet{Typed: name, Words: words})
}

func (v *visit) inByCode() error {
	half := v.r.PostFormValue("half")
	way, err := staff.ByCode(v.ctx, v.DB, v.Vault, half, v.line("code"), v.caller(v.r), deviceWords(v.r.UserAgent()))
	if err == nil {
		return v.in(way)
	}
	status, words, err := v.refusal(way, err)
	if err != nil {
		return err
	}
	s := signInSheet{Words: words}
	if before, err := staff.HalfWay(v.ctx, v.DB, half); err == nil {
		s.Half, s.Name, s.Codes = half, before.Person.Name, !before.Has.CodeApp
	}
	return v.signInAnswer(v.w, status, s)
}

// refusal says why somebody is not in, and tells the person concerned when there were many tries.
func (v *visit) refusal(way staff.Way, err error) (status int, words string, other error) {
	if way.Alarm {
		if err := v.alarm(way.Person); err != nil {
			return 0, "", err
		}
	}
	var wait *staff.WaitError
	switch bad, ok := problemsOf(err); {
	case errors.As(err, &wait):
		return http.StatusTooManyRequests, v.waitWords(wait), nil
	case errors.Is(err, staff.ErrHalfWay):
		return http.StatusForbidden, capital(err.Error()) + ".", nil
	case ok:
		return http.StatusForbidden, bad[0].Words, nil
	}
	return 0, "", err
}

// waitWords say how long, rounded up, and what goes at once.
func (v *visit) waitWords(e *staff.WaitError) string {
	rest := e.Until.Sub(v.DB.Now())
	words := "Wait a few seconds, then try again."
	if rest > 10*time.Second {
		words = "Wait until " + v.Locale.Clock(e.Until.In(v.Zone).Add(time.Minute)) + ", then try again."
	}
	return "Too many tries failed, so this one was not looked at. " + words + " A passkey, or a sign-in link from an administrator, opens at once."
}

// alarm tells a person that others may be trying to come in as them.
func (v *visit) alarm(p staff.Person) error {
	return v.write(func(tx *database.Tx) error {
		return pigeonhole.Tell(v.ctx, tx, pigeonhole.Notice{Kind: "staff.tries", Subject: p.Actor(), Path: "/newsroom/account",
			Words: "Many tries to sign in as you have failed. If that was not you, nothing is lost: guessing is slowed down. Look whether your password is used elsewhere, and set up a passkey."}, p.ID)
	})
}

// askForLetter promises a letter to whoever has this name. The answer is the same for all, and the letter is written
// later by a job, so that neither words nor time tell whether the person exists.
func (v *visit) askForLetter() error {
	if !v.Mails {
		return web.Invalid("This newspaper sends no mail. Ask an administrator for a sign-in link.")
	}
	typed := v.line("name")
	if typed == "" || len(typed) > mostTyped {
		return v.signInAnswer(v.w, http.StatusUnprocessableEntity, signInSheet{Words: "Give your short name, or your mail address."})
	}
	err := v.write(func(tx *database.Tx) error {
		return job.Enqueue(v.ctx, tx, job.Job{Kind: LetterJob, Payload: letterOrder{Typed: typed}, Unique: LetterJob + ":" + letterKey(typed)})
	})
	if err != nil {
		return err
	}
	return v.signInAnswer(v.w, http.StatusOK, signInSheet{Told: "If somebody of the staff is called that, a letter with a link is on its way to them. It is good for half an hour."})
}

// mostTyped is more than any mail address has.
const mostTyped = 300

// signInByPasskey is asked by js/passkey.js: for a challenge, and with its answer.
func (n *Newsroom) signInByPasskey(w http.ResponseWriter, r *http.Request) error {
	if err := n.slowed(r); err != nil {
		return err
	}
	v := &visit{Newsroom: n, w: w, r: r, ctx: r.Context()}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	if v.line("do") == "offer" {
		return v.offer(func(tx *database.Tx) (staff.Offer, error) { return n.keys.OfferSignIn(v.ctx, tx) })
	}
	way, err := n.keys.ByPasskey(v.ctx, v.DB, v.r.PostFormValue("offer"), []byte(v.r.PostFormValue("answer")), deviceWords(r.UserAgent()))
	if err != nil {
		return v.keyRefused(err)
	}
	if err := n.welcome(w, r, way); err != nil {
		return err
	}
	return v.json(http.StatusOK, keyAnswer{To: afterwards(way)})
}

// signOut ends the session. Pages and pictures of drafts that the browser kept are to go with it. "storage" is not
// asked for: it would take unsaved words with it, the person's and those of colleagues at the same computer. What is left
// of a person's text there is dropped, or asked about, before the form is sent (js/leave.js).
func (n *Newsroom) signOut(w http.ResponseWriter, r *http.Request) error {
	if token := web.SessionToken(r); token != "" {
		err := n.DB.Write(r.Context(), func(tx *database.Tx) error { return staff.SignOut(r.Context(), tx, token) })
		if err != nil {
			return err
		}
	}
	web.ClearSession(w, r)
	w.Header().Set("Clear-Site-Data", `"cache"`) // W3C Clear Site Data §3.1
	return web.SeeOther(w, r, "/newsroom/sign-in")
}
