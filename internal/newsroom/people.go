package newsroom

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// peoplePage is the staff and their way in.
type peoplePage struct {
	*room
	People []staff.Person
	Typed  staff.Person
	Link   string // a new sign-in link, shown this once
	For    string // whose it is
}

// Roles are the roles with what they may do.
func (p peoplePage) Roles() []choice {
	words := []choice{{Value: staff.Contributor, Name: "Contributor: writes stories, sees no others"}, {Value: staff.Reporter, Name: "Reporter: writes, sees all stories"},
		{Value: staff.Photo, Name: "Photo: writes, keeps the pictures"}, {Value: staff.Moderator, Name: "Moderator: writes, decides comments"},
		{Value: staff.Editor, Name: "Editor: publishes, kills, orders the fronts"}, {Value: staff.Chief, Name: "Chief editor: also the settings of the paper"},
		{Value: staff.Administrator, Name: "Administrator: everything, and who comes in"}}
	for i := range words {
		words[i].Chosen = words[i].Value == p.Typed.Role
	}
	return words
}

// Me reports whether the person is the visitor.
func (p peoplePage) Me(one staff.Person) bool { return one.ID == p.v.who.ID }

// Role names a role.
func (p peoplePage) Role(one staff.Person) string { return title(one.Role) }

func (v *visit) people() error { return v.showPeople(http.StatusOK, peoplePage{}, nil) }

func (v *visit) showPeople(status int, p peoplePage, bad problems) error {
	err := v.read(func(q database.Reader) (err error) {
		p.room, err = v.room(q, "People", "/newsroom/more")
		p.People = p.all
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "people", p)
}

// savePerson takes somebody on, makes a sign-in link, or shuts somebody out.
func (v *visit) savePerson() error {
	if err := v.parse(); err != nil {
		return err
	}
	switch v.line("do") {
	case "add":
		return v.addPerson()
	case "link":
		return v.makeLink()
	case "disable":
		return v.disable()
	}
	return web.Invalid("Choose what to do.")
}

func (v *visit) addPerson() error {
	p := staff.Person{Name: v.line("name"), Handle: strings.ToLower(v.line("handle")), Email: v.line("email"), Role: v.line("role")}
	var bad problems
	if p.Name == "" {
		bad.add("name", "Give the name.")
	}
	if p.Handle == "" || strings.ContainsAny(p.Handle, " /") {
		bad.add("handle", "Give a short name without spaces, such as naledi.")
	}
	if !slices.Contains(staff.Roles, p.Role) {
		bad.add("role", "Choose a role.")
	}
	if _, err := staff.ByHandle(v.ctx, v.DB, p.Handle); err == nil {
		bad.add("handle", "Somebody has this short name already. Choose another.")
	} else if !errors.Is(err, staff.ErrNotFound) {
		return err
	}
	if len(bad) > 0 {
		return v.showPeople(http.StatusUnprocessableEntity, peoplePage{Typed: p}, bad)
	}
	err := v.write(func(tx *database.Tx) error {
		_, err := staff.Add(v.ctx, tx, v.who.Actor(), p)
		return err
	})
	if err != nil {
		return err
	}
	return v.to("/newsroom/people", "added")
}

// makeLink answers with the page itself and not with a redirect: the secret is nowhere else, and in no address.
func (v *visit) makeLink() error {
	id, secret := v.number("id"), ""
	p, err := staff.ByID(v.ctx, v.DB, id)
	if err != nil {
		return err
	}
	if p.Disabled {
		return web.Invalid(p.Name + " may not come in.")
	}
	err = v.write(func(tx *database.Tx) error {
		secret, err = staff.Link(v.ctx, tx, v.who.Actor(), id)
		return err
	})
	if err != nil {
		return err
	}
	return v.showPeople(http.StatusOK, peoplePage{Link: v.PublicURL + "/newsroom/sign-in?link=" + secret, For: p.Name}, nil)
}

func (v *visit) disable() error {
	id := v.number("id")
	if id == v.who.ID {
		return web.Invalid("You cannot shut yourself out. Ask another administrator.")
	}
	err := v.write(func(tx *database.Tx) error {
		if _, err := staff.ByID(v.ctx, tx, id); err != nil {
			return err
		}
		return staff.Disable(v.ctx, tx, v.who.Actor(), id)
	})
	if err != nil {
		return err
	}
	return v.to("/newsroom/people", "disabled")
}
