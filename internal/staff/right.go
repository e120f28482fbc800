package staff

import (
	"context"
	"slices"

	"broadsheet/internal/database"
	"broadsheet/internal/paper"
)

// The roles of the newsroom.
const (
	Contributor   = "contributor"   // writes own stories, sees no others
	Reporter      = "reporter"      // writes, sees all stories
	Photo         = "photo"         // writes, keeps the picture library
	Moderator     = "moderator"     // decides comments and readers' reports
	Editor        = "editor"        // publishes, kills, orders the fronts
	Chief         = "chief"         // chief editor: also sets the rules of the house
	Administrator = "administrator" // everything, and who comes in
)

// Roles in the order of rising rights.
var Roles = []string{Contributor, Reporter, Photo, Moderator, Editor, Chief, Administrator}

// Right is what a person may do.
type Right string

// The rights. Those marked * hold only in the person's sections, when they were given any.
const (
	Write      Right = "write"      // come into the newsroom, write stories of one's own, bring pictures
	Edit       Right = "edit"       // * read and change the stories of others
	Pictures   Right = "pictures"   // describe, replace and withdraw the pictures of others
	Moderate   Right = "moderate"   // decide comments and readers' reports
	Publish    Right = "publish"    // * decide what readers see of a story: publish, plan, correct, kill
	Override   Right = "override"   // * publish without the second pair of eyes that the house asks for, with a reason
	Front      Right = "front"      // * order the front and the section fronts, raise the breaking banner
	Minutes    Right = "minutes"    // read the ledger
	House      Right = "house"      // the settings of the paper: rules, sections, topics, pages, advertisements, redirects
	Administer Right = "administer" // let people in and out
)

// Rights in the order in which they are shown.
var Rights = []Right{Write, Edit, Pictures, Moderate, Publish, Override, Front, Minutes, House, Administer}

// usual is what each role may do unless the house decided otherwise.
var usual = map[string][]Right{
	Contributor:   {Write},
	Reporter:      {Write, Edit},
	Photo:         {Write, Edit, Pictures},
	Moderator:     {Write, Edit, Moderate},
	Editor:        {Write, Edit, Pictures, Moderate, Publish, Override, Front, Minutes},
	Chief:         {Write, Edit, Pictures, Moderate, Publish, Override, Front, Minutes, House},
	Administrator: Rights,
}

// May reports whether the person has a right somewhere: in all sections or in some.
func (p Person) May(r Right) bool {
	if p.rights != nil {
		return slices.Contains(p.rights, r)
	}
	return slices.Contains(usual[p.Role], r)
}

// RolesKey is the setting in which the house keeps what its roles may do: RoleRights as JSON.
const RolesKey = "roles"

// RoleRights says what the roles of a house may do.
type RoleRights map[string][]Right

// UsualRights is what the roles may do where the house decided nothing.
func UsualRights() RoleRights {
	all := RoleRights{}
	for role, rights := range usual {
		all[role] = slices.Clone(rights)
	}
	return all
}

// HouseRights is what the roles may do in this house. Whatever a setting says, an administrator keeps every right and
// nobody else lets people in and out, so that no setting can shut the house to all; and everybody may write, because
// who may not has no business in the newsroom. Words that this program does not know give nothing.
func HouseRights(ctx context.Context, q database.Reader) (RoleRights, error) {
	all, set := UsualRights(), RoleRights{}
	if err := paper.Get(ctx, q, RolesKey, &set); err != nil {
		return all, err
	}
	for role, rights := range set {
		if role == Administrator || !slices.Contains(Roles, role) {
			continue
		}
		all[role] = nil
		for _, r := range Rights {
			if r == Write || r != Administer && slices.Contains(rights, r) {
				all[role] = append(all[role], r)
			}
		}
	}
	return all, nil
}

// MayIn reports whether the person has a right in a section; 0 is a story that is in none yet. The sections above the
// one in question are to be given too: whoever keeps City keeps City › Water.
func (p Person) MayIn(r Right, sections ...int64) bool {
	if !p.May(r) {
		return false
	}
	if len(p.Sections) == 0 || !bySection[r] {
		return true
	}
	for _, id := range sections {
		if id == 0 || slices.Contains(p.Sections, id) {
			return true
		}
	}
	return false
}

// bySection are the rights that a person's sections narrow.
var bySection = map[Right]bool{Edit: true, Publish: true, Override: true, Front: true}
