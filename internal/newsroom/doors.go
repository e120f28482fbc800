package newsroom

import (
	"slices"

	"broadsheet/internal/staff"
)

// right is what a person may do; staff/right.go is the rule.
type right = staff.Right

const (
	write      = staff.Write
	edit       = staff.Edit
	pictures   = staff.Pictures
	moderate   = staff.Moderate
	publish    = staff.Publish
	override   = staff.Override
	fronts     = staff.Front
	minutes    = staff.Minutes
	settle     = staff.House
	administer = staff.Administer
)

// door is an address and the right that opens it. Some rights hold only in a person's sections: the handler asks again
// with the section in hand.
type door struct {
	pattern string
	right   right
	enter   func(v *visit) error
}

// doors are all addresses of the newsroom but those of sign-in. Each room keeps its own list beside its pages.
var doors = slices.Concat(deskDoors, storyDoors, decideDoors, frontDoors, pictureDoors, talkDoors, paperDoors, peopleDoors, claimDoors, correctDoors)
