package newsroom

import (
	"net/http"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// room is what stands around every page of the newsroom, and the words its templates ask for. Pages embed it.
type room struct {
	*web.StaffFrame
	Bad problems // beside which field something must be mended
	v   *visit
	now time.Time
	all []staff.Person
}

// room furnishes a page; here is the address of the room in the menu.
func (v *visit) room(q database.Reader, title, here string) (*room, error) {
	f := &web.StaffFrame{Paper: v.Paper, Lang: "en", Dir: "ltr", Title: title, Home: "/newsroom",
		Notice: notice(v.r.URL.Query().Get("did")), Faults: v.Web.Templates.Problems()}
	if err := v.menu(q, f, here); err != nil {
		return nil, err
	}
	all, err := staff.All(v.ctx, q)
	return &room{StaffFrame: f, v: v, now: q.Now().In(v.Zone), all: all}, err
}

// most is how much of a list that nobody should let grow is shown at once.
const most = 100

// print answers with a page of the newsroom.
func (v *visit) print(status int, name string, page any) error {
	return v.printPage(v.w, status, name, page)
}

func (n *Newsroom) printPage(w http.ResponseWriter, status int, name string, page any) error {
	out, err := n.Web.Templates.Render("newsroom/"+name, page)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", out.Policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(out.Body) // a reader who hung up is no error of ours
	return nil
}

// May reports whether the visitor has a right.
func (m *room) May(r string) bool { return m.v.may(right(r)) }

// When writes an instant in the paper's zone: "19 Dec, 14:05", with the year when it is not this one.
func (m *room) When(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(m.v.Zone)
	if t.Year() == m.now.Year() {
		return m.v.Locale.DateTimeShort(t)
	}
	return m.v.Locale.DateTime(t)
}

// Full writes an instant out with its weekday, for what is yet to come.
func (m *room) Full(t time.Time) string { return m.v.Locale.FullDateTime(t.In(m.v.Zone)) }

// Who names an actor of the ledger: "staff:3" by name.
func (m *room) Who(actor string) string {
	for _, p := range m.all {
		if p.Actor() == actor {
			return p.Name
		}
	}
	switch kind, rest, _ := strings.Cut(actor, ":"); kind {
	case "reader":
		return "A reader"
	case "system", "":
		return "The system"
	case "command":
		return "Command " + rest
	}
	return actor
}

// ZoneName names the paper's clock beside a field for a time.
func (m *room) ZoneName() string { return m.v.Zone.String() }

// Number writes a number as the paper does.
func (m *room) Number(n int) string { return m.v.Locale.Number(n) }

// line is a story in a list, with the words around it.
type line struct {
	A *room
	B told
}

// Line hands a story to the piece "told".
func (m *room) Line(s told) line { return line{m, s} }
