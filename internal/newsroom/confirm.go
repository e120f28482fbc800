package newsroom

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// Dangerous acts ask again who sits there, unless the person came in or was asked within ten minutes: people and roles,
// the rules of the house, the paper's name and look, the killing of a story, one's own ways in. A door is made to ask by wrapping what stands behind it:
//
//	{"POST /newsroom/story/{id}/kill", publish, proven((*visit).kill)},
//
// What was typed is kept on the page that asks, and goes on by itself once the person has answered.

// proven lets only those through who proved a moment ago who they are. Whoever has set up nothing to prove it with, does
// so first.
func proven(enter func(v *visit) error) func(v *visit) error {
	return func(v *visit) error {
		if v.sitting.Fresh(v.DB.Now()) {
			return enter(v)
		}
		return v.prove(enter)
	}
}

// provenFor asks only before one of the things that a form can do.
func provenFor(do string, enter func(v *visit) error) func(v *visit) error {
	return func(v *visit) error {
		if err := v.parse(); err != nil {
			return err
		}
		if v.line("do") == do {
			return proven(enter)(v)
		}
		return enter(v)
	}
}

// provenIfAble asks only those who have something to prove it with: for the doors at which one sets that up.
func provenIfAble(enter func(v *visit) error) func(v *visit) error {
	return func(v *visit) error {
		must, err := v.mustProve()
		if err != nil {
			return err
		}
		if !must {
			return enter(v)
		}
		return v.prove(enter)
	}
}

// mustProve reports whether the visitor is to be asked, and can answer.
func (v *visit) mustProve() (bool, error) {
	if v.sitting.SettingUp || v.sitting.Fresh(v.DB.Now()) { // who is setting up has only just come, and gets no further
		return false, nil
	}
	has, err := staff.FactorsOf(v.ctx, v.DB, v.who.ID)
	return has.Any(), err
}

// The fields in which the page that asks is answered. They travel with the form that was sent.
const (
	confirmPassword = "confirm-password"
	confirmCode     = "confirm-code"
)

// prove looks at the answer that came with the form, and asks if there is none or it is wrong.
func (v *visit) prove(enter func(v *visit) error) error {
	if v.r.Method == http.MethodGet || v.r.Method == http.MethodHead {
		return v.ask(http.StatusForbidden, v.r.URL.RequestURI(), nil)
	}
	if err := v.parse(); err != nil {
		return err
	}
	if !v.r.PostForm.Has(confirmPassword) {
		return v.ask(http.StatusForbidden, "", nil)
	}
	bad, err := v.answered()
	if err != nil {
		return err
	}
	if len(bad) > 0 {
		return v.ask(http.StatusForbidden, "", bad)
	}
	return enter(v)
}

// answered looks at a password and a code; problems say what was wrong.
func (v *visit) answered() (problems, error) {
	password, code := v.r.PostFormValue(confirmPassword), v.line(confirmCode)
	for _, name := range []string{confirmPassword, confirmCode} {
		v.r.PostForm.Del(name)
		v.r.Form.Del(name)
	}
	session, alarm, err := staff.ConfirmByPassword(v.ctx, v.DB, v.Vault, v.who, v.sitting, password, code, v.caller(v.r))
	if alarm {
		if err := v.alarm(v.who); err != nil {
			return nil, err
		}
	}
	var wait *staff.WaitError
	if errors.As(err, &wait) {
		return problems{{Field: confirmPassword, Words: v.waitWords(wait)}}, nil
	}
	if bad, ok := problemsOf(err); ok {
		return bad, nil
	}
	if err != nil {
		return nil, err
	}
	return nil, v.renewed(session)
}

// renewed puts the new secret of the session in the browser.
func (v *visit) renewed(session string) error {
	web.SetSession(v.w, v.r, session, v.sitting.Ends)
	var err error
	v.who, v.sitting, err = staff.Attend(v.ctx, v.DB, session)
	return err
}

// confirmSheet asks who sits there.
type confirmSheet struct {
	*room
	Action string // where the form goes that was kept
	Typed  []field
	Files  bool   // files came with the form, which no page can keep
	Next   string // where a page goes on that was asked for
	Has    staff.Factors
	Origin string
}

// ask shows the page that asks; next is where a page goes on that was only asked for.
func (v *visit) ask(status int, next string, bad problems) error {
	p := confirmSheet{Action: v.r.URL.RequestURI(), Next: next}
	if next != "" {
		p.Action = "/newsroom/confirm"
	} else {
		for _, name := range slices.Sorted(maps.Keys(v.r.PostForm)) {
			if strings.Contains(name, "password") { // never back onto a page
				continue
			}
			for _, value := range v.r.PostForm[name] {
				p.Typed = append(p.Typed, field{name, tidy(value)})
			}
		}
	}
	if v.keys.Why == "" {
		p.Origin = v.keys.Origin
	}
	p.Files = v.sentFiles()
	err := v.read(func(q database.Reader) (err error) {
		if p.Has, err = staff.FactorsOf(v.ctx, q, v.who.ID); err != nil {
			return err
		}
		p.room, err = v.room(q, "Is it you?", "")
		return err
	})
	if err != nil {
		return err
	}
	p.Notice, p.Bad = "", bad
	return v.print(status, "confirm", p)
}

// sentFiles reports whether the form brought a file.
func (v *visit) sentFiles() bool {
	if v.r.MultipartForm == nil {
		return false
	}
	for _, list := range v.r.MultipartForm.File {
		for _, h := range list {
			if h.Size > 0 {
				return true
			}
		}
	}
	return false
}

func (v *visit) confirmPage() error {
	return v.ask(http.StatusOK, web.LocalPath(v.r.URL.Query().Get("next"), "/newsroom"), nil)
}

// confirm takes the answer and goes on to the page that was asked for.
func (v *visit) confirm() error {
	if err := v.parse(); err != nil {
		return err
	}
	next := web.LocalPath(v.line("next"), "/newsroom")
	bad, err := v.answered()
	if err != nil {
		return err
	}
	if len(bad) > 0 {
		return v.ask(http.StatusUnprocessableEntity, next, bad)
	}
	return web.SeeOther(v.w, v.r, next)
}

func (v *visit) confirmByPasskey() error {
	if err := web.ParseForm(v.r); err != nil {
		return err
	}
	if v.line("do") == "offer" {
		return v.offer(func(tx *database.Tx) (staff.Offer, error) { return v.keys.OfferSignIn(v.ctx, tx) })
	}
	session, err := v.keys.ConfirmByPasskey(v.ctx, v.DB, v.who, v.sitting, v.r.PostFormValue("offer"), []byte(v.r.PostFormValue("answer")))
	if err != nil {
		return v.keyRefused(err)
	}
	if err := v.renewed(session); err != nil {
		return err
	}
	return v.json(http.StatusOK, keyAnswer{To: web.LocalPath(v.line("next"), "/newsroom")})
}
