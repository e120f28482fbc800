package newsroom

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/paper"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// peoplePage is the staff, who is invited, and what the house asks of them.
type peoplePage struct {
	*room
	People   []personLine
	Pending  []staff.Invitation
	House    staff.Entrance
	Sections []tickBox
	Typed    staff.Person
	Link     string // a new link, shown this once
	For      string // whose it is
	Invite   bool   // it is an invitation
	MyMail   string
	Mails    bool
}

// personLine is somebody on the list.
type personLine struct {
	staff.Person
	Has  staff.Factors
	Desk string // the sections they are kept to
}

// Ways tells how a person comes in.
func (l personLine) Ways() string {
	var ways []string
	if l.Has.Passkeys > 0 {
		ways = append(ways, "passkey")
	}
	if l.Has.Password && l.Has.CodeApp {
		ways = append(ways, "password with code app")
	} else if l.Has.Password {
		ways = append(ways, "password")
	}
	if len(ways) == 0 {
		return "sign-in links only"
	}
	return strings.Join(ways, ", ")
}

// tickBox is one of several that may be chosen.
type tickBox struct {
	ID     int64
	Name   string
	Chosen bool
}

func sectionTicks(all []section.Section, chosen []int64) []tickBox {
	var list []tickBox
	for _, c := range sectionChoices(all, 0) {
		id := toNumber(c.Value)
		list = append(list, tickBox{id, c.Name, slices.Contains(chosen, id)})
	}
	return list
}

// staffRoles are the roles with what they may do.
var staffRoles = []choice{{Value: staff.Contributor, Name: "Contributor: writes stories, sees no others"}, {Value: staff.Reporter, Name: "Reporter: writes, sees all stories"},
	{Value: staff.Photo, Name: "Photo: writes, keeps the pictures"}, {Value: staff.Moderator, Name: "Moderator: writes, decides comments"},
	{Value: staff.Editor, Name: "Editor: publishes, kills, orders the fronts"}, {Value: staff.Chief, Name: "Chief editor: also the settings of the paper"},
	{Value: staff.Administrator, Name: "Administrator: everything, and who comes in"}}

func roleChoices(chosen string) []choice {
	words := slices.Clone(staffRoles)
	for i := range words {
		words[i].Chosen = words[i].Value == chosen
	}
	return words
}

// staffRole names a role within a sentence.
func staffRole(role string) string {
	name, _, _ := strings.Cut(firstOf(role, staffRoles), ":")
	return strings.ToLower(name)
}

// capital begins a sentence.
func capital(s string) string {
	if s == "" {
		return s
	}
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// Roles are the roles to choose from.
func (p peoplePage) Roles() []choice { return roleChoices(p.Typed.Role) }

// Role names a role.
func (p peoplePage) Role(role string) string { return capital(staffRole(role)) }

// Over reports whether an invitation's time is over.
func (p peoplePage) Over(i staff.Invitation) bool { return !p.now.Before(i.Ends) }

func (v *visit) people() error { return v.showPeople(http.StatusOK, peoplePage{}, nil) }

func (v *visit) showPeople(status int, p peoplePage, bad problems) error {
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "People", "/newsroom/more"); err != nil {
			return err
		}
		all, err := section.All(v.ctx, q)
		if err != nil {
			return err
		}
		p.Sections = sectionTicks(all, p.Typed.Sections)
		if p.People, err = v.personLines(q, p.all, all); err != nil {
			return err
		}
		if p.Pending, err = staff.Invitations(v.ctx, q); err != nil {
			return err
		}
		p.House, err = staff.HouseEntrance(v.ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	p.Bad, p.Mails, p.MyMail = bad, v.Mails, v.who.Email
	return v.print(status, "people", p)
}

func (v *visit) personLines(q database.Reader, people []staff.Person, sections []section.Section) ([]personLine, error) {
	factors, err := staff.AllFactors(v.ctx, q)
	if err != nil {
		return nil, err
	}
	var list []personLine
	for _, one := range people {
		l := personLine{Person: one, Desk: deskNames(sections, one.Sections)}
		for _, f := range factors {
			if f.Staff == one.ID {
				l.Has = f
			}
		}
		list = append(list, l)
	}
	return list, nil
}

// deskNames names the sections that somebody is kept to.
func deskNames(all []section.Section, ids []int64) string {
	var names []string
	for _, s := range all {
		if slices.Contains(ids, s.ID) {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, ", ")
}

// savePeople invites somebody, takes somebody on, or decides what the house asks.
func (v *visit) savePeople() error {
	if err := v.parse(); err != nil {
		return err
	}
	switch v.line("do") {
	case "invite":
		return v.invite()
	case "add":
		return v.addPerson()
	case "withdraw":
		if err := v.write(func(tx *database.Tx) error { return staff.Withdraw(v.ctx, tx, v.who.Actor(), v.number("id")) }); err != nil {
			return err
		}
		return v.to("/newsroom/people", "withdrawn")
	case "again":
		return v.inviteAgain()
	case "entrance":
		return v.setEntrance()
	case "letter":
		return v.sendTestLetter()
	case "link":
		return v.makeLink(v.number("id"))
	case "disable":
		return v.decidePerson(v.number("id"), "disabled", staff.Disable)
	}
	return web.Invalid("Choose what to do.")
}

// typedPerson is the person in the form, and what is wrong with them.
func (v *visit) typedPerson() (staff.Person, problems, error) {
	p := staff.Person{Name: v.line("name"), Handle: strings.ToLower(v.line("handle")), Email: v.line("email"), Role: v.line("role"), Sections: v.numbers("section")}
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
		return p, bad, err
	}
	return p, bad, nil
}

// invite answers with the page itself and not with a redirect: the secret is nowhere else, and in no address.
func (v *visit) invite() error {
	p, bad, err := v.typedPerson()
	if err != nil {
		return err
	}
	byMail := v.line("send") == "mail"
	if byMail && p.Email == "" {
		bad.add("email", "Give the address to which the invitation goes.")
	}
	var secret string
	if len(bad) == 0 {
		err = v.write(func(tx *database.Tx) error {
			i, s, err := staff.Invite(v.ctx, tx, v.who.Actor(), p)
			if secret = s; err != nil || !byMail {
				return err
			}
			return v.post(tx, i.ID)
		})
	}
	if more, ok := problemsOf(err); ok {
		bad = append(bad, more...)
	} else if err != nil {
		return err
	}
	if len(bad) > 0 {
		return v.showPeople(http.StatusUnprocessableEntity, peoplePage{Typed: p}, bad)
	}
	if byMail {
		return v.to("/newsroom/people", "invited")
	}
	return v.showPeople(http.StatusOK, peoplePage{Link: v.PublicURL + "/newsroom/sign-in?invite=" + secret, For: p.Name, Invite: true}, nil)
}

func (v *visit) post(tx *database.Tx, invitation int64) error {
	return job.Enqueue(v.ctx, tx, job.Job{Kind: LetterJob, Payload: letterOrder{Invite: invitation, By: v.who.Actor()}, Unique: LetterJob + ":invite:" + strconv.FormatInt(invitation, 10)})
}

func (v *visit) inviteAgain() error {
	id, byMail, secret := v.number("id"), v.line("send") == "mail", ""
	var i staff.Invitation
	err := v.write(func(tx *database.Tx) (err error) {
		if byMail {
			return v.post(tx, id)
		}
		i, secret, err = staff.InviteAgain(v.ctx, tx, v.who.Actor(), id)
		return err
	})
	if err != nil {
		return err
	}
	if byMail {
		return v.to("/newsroom/people", "invited")
	}
	return v.showPeople(http.StatusOK, peoplePage{Link: v.PublicURL + "/newsroom/sign-in?invite=" + secret, For: i.For.Name, Invite: true}, nil)
}

// addPerson takes somebody on at once; a sign-in link brings them in.
func (v *visit) addPerson() error {
	p, bad, err := v.typedPerson()
	if err != nil {
		return err
	}
	if len(bad) == 0 {
		err = v.write(func(tx *database.Tx) error {
			_, err := staff.Add(v.ctx, tx, v.who.Actor(), p)
			return err
		})
	}
	if more, ok := problemsOf(err); ok {
		bad = append(bad, more...)
	} else if err != nil {
		return err
	}
	if len(bad) > 0 {
		return v.showPeople(http.StatusUnprocessableEntity, peoplePage{Typed: p}, bad)
	}
	return v.to("/newsroom/people", "added")
}

// makeLink answers with the page itself and not with a redirect: the secret is nowhere else, and in no address.
func (v *visit) makeLink(id int64) error {
	secret := ""
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

func (v *visit) setEntrance() error {
	e := staff.Entrance{SecondFactor: v.line("second") != ""}
	if err := v.write(func(tx *database.Tx) error { return paper.Set(v.ctx, tx, v.who.Actor(), staff.EntranceKey, e) }); err != nil {
		return err
	}
	return v.to("/newsroom/people", "entrance")
}

func (v *visit) sendTestLetter() error {
	if v.who.Email == "" {
		return web.Invalid("You have no mail address. Give yourself one first.")
	}
	err := v.write(func(tx *database.Tx) error {
		return job.Enqueue(v.ctx, tx, job.Job{Kind: LetterJob, Payload: letterOrder{Test: v.who.ID}, Unique: LetterJob + ":test:" + strconv.FormatInt(v.who.ID, 10)})
	})
	if err != nil {
		return err
	}
	return v.to("/newsroom/people", "letter")
}
