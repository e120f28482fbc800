package newsroom

import (
	"errors"
	"net/http"

	"broadsheet/internal/database"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// signInSheet is the way in.
type signInSheet struct {
	*web.StaffFrame
	Secret string
	Name   string // whose link it is
	Role   string
	Words  string // why the link does not work
}

// strictOrigin keeps the secret in the address out of every Referer. It is not no-referrer, with which browsers also
// send "Origin: null" with the form (Fetch Standard, the Origin header), and those without Sec-Fetch-Site would then be refused.
const strictOrigin = "strict-origin"

// signInPage shows whose link it is and a button. It spends nothing, so a mail program that looks at links first does
// no harm.
func (n *Newsroom) signInPage(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Referrer-Policy", strictOrigin)
	secret := r.URL.Query().Get("link")
	if secret == "" {
		if n.IsStaff(r) {
			return web.SeeOther(w, r, "/newsroom")
		}
		return n.signInAnswer(w, http.StatusOK, signInSheet{})
	}
	if err := n.tries.Allow(web.ClientIP(r)); err != nil {
		return err
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

const spent = "This sign-in link was used already, or is more than a day old. Ask for a new one."

func (n *Newsroom) signInAnswer(w http.ResponseWriter, status int, s signInSheet) error {
	s.StaffFrame = &web.StaffFrame{Paper: n.Paper, Lang: "en", Dir: "ltr", Title: "Sign in", Home: "/"}
	return n.printPage(w, status, "signin", s)
}

// signIn spends the link and begins the session.
func (n *Newsroom) signIn(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Referrer-Policy", strictOrigin)
	if err := n.tries.Allow(web.ClientIP(r)); err != nil {
		return err
	}
	var session string
	err := n.DB.Write(r.Context(), func(tx *database.Tx) error {
		var err error
		_, session, err = staff.SignIn(r.Context(), tx, r.PostFormValue("link"))
		return err
	})
	if errors.Is(err, staff.ErrLinkSpent) {
		return n.signInAnswer(w, http.StatusForbidden, signInSheet{Words: spent})
	}
	if err != nil {
		return err
	}
	web.SetSession(w, r, session, n.DB.Now().Add(staff.SessionLife))
	return web.SeeOther(w, r, "/newsroom")
}

// signOut ends the session.
func (n *Newsroom) signOut(w http.ResponseWriter, r *http.Request) error {
	if token := web.SessionToken(r); token != "" {
		err := n.DB.Write(r.Context(), func(tx *database.Tx) error { return staff.SignOut(r.Context(), tx, token) })
		if err != nil {
			return err
		}
	}
	web.ClearSession(w, r)
	return web.SeeOther(w, r, "/newsroom/sign-in")
}
