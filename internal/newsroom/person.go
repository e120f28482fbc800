package newsroom

import (
	"context"
	"net/http"
	"strconv"

	"broadsheet/internal/database"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// personPage is one of the staff as an administrator sees them.
type personPage struct {
	*room
	One      personLine
	Sections []tickBox
	Sittings []staff.Sitting
	Me       bool
}

// Roles are the roles to choose from.
func (p personPage) Roles() []choice { return roleChoices(p.One.Role) }

// By tells how a session was begun.
func (p personPage) By(s staff.Sitting) string { return accountPage{}.By(s) }

func (v *visit) person() error { return v.showPerson(http.StatusOK, nil, nil) }

// showPerson shows a person as they are, or as they were typed.
func (v *visit) showPerson(status int, typed *staff.Person, bad problems) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	var p personPage
	err = v.read(func(q database.Reader) (err error) {
		if p.One.Person, err = staff.ByID(v.ctx, q, id); err != nil {
			return err
		}
		if p.One.Has, err = staff.FactorsOf(v.ctx, q, id); err != nil {
			return err
		}
		if p.Sittings, err = staff.Sittings(v.ctx, q, id); err != nil {
			return err
		}
		all, err := section.All(v.ctx, q)
		if err != nil {
			return err
		}
		if typed != nil {
			p.One.Name, p.One.Email, p.One.Role, p.One.Sections = typed.Name, typed.Email, typed.Role, typed.Sections
		}
		p.Sections = sectionTicks(all, p.One.Sections)
		p.room, err = v.room(q, p.One.Name, "/newsroom/more")
		return err
	})
	if err != nil {
		return err
	}
	p.Bad, p.Me = bad, id == v.who.ID
	return v.print(status, "person", p)
}

// savePerson decides about one person.
func (v *visit) savePerson() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	switch v.line("do") {
	case "save":
		return v.changePerson(id)
	case "link":
		return v.makeLink(id)
	case "disable":
		return v.decidePerson(id, "disabled", staff.Disable)
	case "enable":
		return v.decidePerson(id, "enabled", staff.Enable)
	case "reset":
		if id == v.who.ID {
			return web.Invalid("Change your own ways in under your account.")
		}
		return v.decidePerson(id, "reset", staff.Reset)
	case "end":
		return v.decidePerson(id, "sessions", func(ctx context.Context, tx *database.Tx, by string, id int64) error {
			return staff.EndOthers(ctx, tx, by, id, v.sitting.Key)
		})
	}
	return web.Invalid("Choose what to do.")
}

// changePerson changes name, address, role and sections; only what differs is decided.
func (v *visit) changePerson(id int64) error {
	typed := staff.Person{ID: id, Name: v.line("name"), Email: v.line("email"), Role: v.line("role"), Sections: v.numbers("section")}
	err := v.write(func(tx *database.Tx) error {
		was, err := staff.ByID(v.ctx, tx, id)
		if err != nil {
			return err
		}
		if typed.Name != was.Name || typed.Email != was.Email {
			if err := staff.Describe(v.ctx, tx, v.who.Actor(), id, typed.Name, typed.Email); err != nil {
				return err
			}
		}
		if typed.Role == was.Role && sameNumbers(typed.Sections, was.Sections) {
			return nil
		}
		return staff.SetRole(v.ctx, tx, v.who.Actor(), id, typed.Role, typed.Sections)
	})
	if bad, ok := problemsOf(err); ok {
		return v.showPerson(http.StatusUnprocessableEntity, &typed, bad)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/people/"+strconv.FormatInt(id, 10), "person")
}

// sameNumbers reports whether two lists hold the same numbers.
func sameNumbers(a, b []int64) bool {
	in := map[int64]bool{}
	for _, n := range a {
		in[n] = true
	}
	for _, n := range b {
		if !in[n] {
			return false
		}
	}
	return len(in) == len(b)
}

// decidePerson does one thing to a person and goes back to them; a refusal is shown beside them.
func (v *visit) decidePerson(id int64, did string, decide func(ctx context.Context, tx *database.Tx, by string, id int64) error) error {
	err := v.write(func(tx *database.Tx) error { return decide(v.ctx, tx, v.who.Actor(), id) })
	if bad, ok := problemsOf(err); ok {
		return web.Invalid(bad[0].Words)
	}
	if err != nil {
		return err
	}
	if v.r.PathValue("id") == "" {
		return v.to("/newsroom/people", did)
	}
	return v.to("/newsroom/people/"+strconv.FormatInt(id, 10), did)
}
