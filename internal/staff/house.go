package staff

import (
	"context"
	"fmt"
	"slices"

	"broadsheet/internal/database"
	"broadsheet/internal/paper"
)

// SetHouse keeps what the roles of the house may do. Rows that say the usual are left out, so that a house that changed
// nothing follows the usual of later releases. See HouseRights for what no table can take or give.
func SetHouse(ctx context.Context, tx *database.Tx, by string, table RoleRights) error {
	kept := RoleRights{}
	for _, role := range Roles {
		rights, set := table[role]
		if set && role != Administrator && !slices.Equal(inOrder(rights), UsualRights()[role]) {
			kept[role] = inOrder(rights)
		}
	}
	return paper.Set(ctx, tx, by, RolesKey, kept)
}

// inOrder puts rights in the order in which they are shown, with the one that everybody has.
func inOrder(rights []Right) []Right {
	var list []Right
	for _, r := range Rights {
		if r == Write || r != Administer && slices.Contains(rights, r) {
			list = append(list, r)
		}
	}
	return list
}

// Holding lists those who can come in and have a right in a section (none: somewhere).
func Holding(ctx context.Context, q database.Reader, r Right, sections ...int64) ([]Person, error) {
	all, err := All(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("who may %s: %w", r, err)
	}
	var list []Person
	for _, p := range all {
		if !p.Disabled && (len(sections) == 0 && p.May(r) || p.MayIn(r, sections...)) {
			list = append(list, p)
		}
	}
	return list, nil
}
