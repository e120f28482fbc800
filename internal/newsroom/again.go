package newsroom

import (
	"maps"
	"net/http"
	"slices"

	"broadsheet/internal/web"
)

// againSheet holds what somebody typed whose session ended meanwhile, to be sent again once they are signed in. The
// pages of the newsroom are kept by no browser, so going back would show an empty form.
type againSheet struct {
	*web.StaffFrame
	Action string
	Typed  []field
}

// againBytes is how much a stranger may have handed back: the longest story with its form around it. Pictures are not
// kept; they are still on the sender's device.
const againBytes = 6 << 20

// again answers a form from somebody who is not signed in: it does nothing, and loses nothing.
func (n *Newsroom) again(w http.ResponseWriter, r *http.Request) error {
	v := &visit{Newsroom: n, w: w, r: r}
	defer v.clear()
	if web.WantsJSON(r) { // the script keeps what was typed
		return answerJSON(w, http.StatusForbidden, stateLock{Words: "You are not signed in any more. Your text is kept in this browser: sign in again in another tab, then go on."})
	}
	r.Body = http.MaxBytesReader(w, r.Body, againBytes)
	if err := v.parse(); err != nil || len(r.PostForm) == 0 {
		return web.Forbidden("You are not signed in, so nothing was done. Sign in first, then try again.")
	}
	p := againSheet{Action: r.URL.RequestURI(), StaffFrame: &web.StaffFrame{Paper: n.Paper, Lang: "en", Dir: "ltr", Title: "Sign in and send again", Home: "/"}}
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		for _, value := range r.PostForm[name] {
			p.Typed = append(p.Typed, field{name, tidy(value)})
		}
	}
	return n.printPage(w, http.StatusForbidden, "again", p)
}
