package newsroom

import (
	"context"
	"net/http"
	"strconv"

	"broadsheet/internal/database"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// visit is one request of a person who was let in.
type visit struct {
	*Newsroom
	w   http.ResponseWriter
	r   *http.Request
	ctx context.Context
	who staff.Person

	sitting staff.Sitting // the session
}

// may reports whether the visitor has the right; templates and handlers both ask here.
func (v *visit) may(r right) bool { return v.who.May(r) }

// open serves what anybody may see: the way in and out.
func (n *Newsroom) open(h web.Handler) http.Handler {
	return n.Web.Handle(func(w http.ResponseWriter, r *http.Request) error {
		private(w)
		return explain(h(w, r))
	})
}

// guard opens a door to those who are signed in and have its right.
func (n *Newsroom) guard(d door) http.Handler {
	return n.Web.Handle(func(w http.ResponseWriter, r *http.Request) error {
		private(w)
		p, sitting, ok := n.attend(w, r)
		switch {
		case !ok && r.Method != http.MethodGet && r.Method != http.MethodHead:
			return n.again(w, r)
		case !ok && r.Header.Get("HX-Request") == "true": // the list that a script asked for cannot be put into the page
			w.Header().Set("HX-Redirect", "/newsroom/sign-in")
			return nil
		case !ok:
			return web.SeeOther(w, r, "/newsroom/sign-in")
		case !p.May(d.right):
			return web.Forbidden(refusals[d.right])
		case sitting.SettingUp && !opensEarly(r):
			return web.SeeOther(w, r, "/newsroom/account")
		}
		v := &visit{Newsroom: n, w: w, r: r, ctx: r.Context(), who: p, sitting: sitting}
		defer v.clear()
		if err := v.storyDoor(d); err != nil {
			return explain(err)
		}
		return explain(d.enter(v))
	})
}

// refusals say who can help.
var refusals = refusal{
	edit:       "You can open the stories that you wrote yourself. To see others, ask an editor.",
	pictures:   "Changing the pictures of others is for the photo desk and editors. Ask one of them.",
	moderate:   "Deciding comments is for moderators and editors. Ask one of them.",
	publish:    "Deciding what readers see is for editors. Ask one of them.",
	override:   "Publishing without a second pair of eyes is for editors. Ask one of them.",
	fronts:     "Ordering the front is for editors. Ask one of them.",
	minutes:    "Reading the ledger is for editors. Ask one of them.",
	settle:     "The settings of the paper are for the chief editor. Ask them, or an administrator.",
	administer: "Letting people in and out is for the administrator.",
}

type refusal map[right]string

// private keeps the newsroom out of caches and search engines.
func private(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("X-Robots-Tag", "noindex")
}

// clear deletes the files of a form. The server does it only for the request it made itself, and the middleware hands on
// a copy.
func (v *visit) clear() {
	if v.r.MultipartForm != nil {
		v.r.MultipartForm.RemoveAll()
	}
}

// nowhere answers what is no room.
func (v *visit) nowhere() error { return web.NotFound("There is no such room in the newsroom.") }

// id is the number in the address.
func (v *visit) id() (int64, error) {
	id, err := strconv.ParseInt(v.r.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, web.NotFound("")
	}
	return id, nil
}

// read gathers a page from one snapshot.
func (v *visit) read(f func(q database.Reader) error) error { return v.DB.Read(v.ctx, f) }

// write decides something.
func (v *visit) write(f func(tx *database.Tx) error) error { return v.DB.Write(v.ctx, f) }

// go to another room after a post; did names what happened (notices).
func (v *visit) to(path, did string) error {
	if did != "" {
		path += "?did=" + did
	}
	return web.SeeOther(v.w, v.r, path)
}
