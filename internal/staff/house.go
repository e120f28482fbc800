package staff

import (
	"context"
	"slices"

	"broadsheet/internal/database"
	"broadsheet/internal/paper"
)

// HouseKey is the setting under which a house keeps what its roles may do, where that is not the usual.
const HouseKey = "roles"

// HouseRoles is what each role may do in this house. A role that is not named has its usual rights; the administrator has
// all of them always, so that nobody can lock the house from inside.
type HouseRoles struct {
	Roles []RoleRights `json:"roles"`
}

// RoleRights is what one role may do.
type RoleRights struct {
	Role   string  `json:"role"`
	Rights []Right `json:"rights"`
}

// OfHouse reads what the roles of the house may do.
func OfHouse(ctx context.Context, q database.Reader) (HouseRoles, error) {
	var h HouseRoles
	err := paper.Get(ctx, q, HouseKey, &h)
	return h, err
}

// Of lists the rights of a role, in the order in which rights are shown.
func (h HouseRoles) Of(role string) []Right {
	own := usual[role]
	for _, r := range h.Roles {
		if r.Role == role && role != Administrator {
			own = append([]Right{Write}, r.Rights...) // who has a role may come in
		}
	}
	var list []Right
	for _, r := range Rights {
		if slices.Contains(own, r) && (r != Administer || role == Administrator) {
			list = append(list, r)
		}
	}
	return list
}

// SetHouse keeps the table. Whoever may let people in is the administrator and nobody else.
func SetHouse(ctx context.Context, tx *database.Tx, by string, h HouseRoles) error {
	kept := HouseRoles{}
	for _, role := range Roles {
		rights := h.Of(role)
		if role != Administrator && !slices.Equal(rights, HouseRoles{}.Of(role)) {
			kept.Roles = append(kept.Roles, RoleRights{role, rights})
		}
	}
	return paper.Set(ctx, tx, by, HouseKey, kept)
}

// Under gives the person the rights that their role has in this house.
func (p Person) Under(h HouseRoles) Person {
	p.rights = h.Of(p.Role)
	return p
}

// Holding lists those who are in and have a right in a section (0: somewhere), by the table of the house.
func Holding(ctx context.Context, q database.Reader, r Right, sections ...int64) ([]Person, error) {
	h, err := OfHouse(ctx, q)
	if err != nil {
		return nil, err
	}
	all, err := All(ctx, q)
	var list []Person
	for _, p := range all {
		if p = p.Under(h); !p.Disabled && p.MayIn(r, sections...) {
			list = append(list, p)
		}
	}
	return list, err
}
