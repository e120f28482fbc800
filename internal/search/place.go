package search

import (
	"fmt"
	"time"
)

// A place is where a story stands in the index: the second it was published,
// and its id below that. Both engines keep stories in the order of places, so
// "the newest that match" is read off the index, newest first, and sorted by
// nobody. Within a second the higher id is the newer story.
const idBits = 30

// placeOf returns the place of a story. Thirty bits hold a thousand million
// articles, the others the years 1700 to 2200.
func placeOf(id int64, published time.Time) (int64, error) {
	var second int64
	if !published.IsZero() {
		second = published.Unix()
	}
	if id < 0 || id >= 1<<idBits || second < -1<<33 || second >= 1<<33 {
		return 0, fmt.Errorf("article %d of %s is out of the index's reach", id, published.Format(time.DateOnly))
	}
	return second<<idBits + id, nil
}

// articleAt returns the id of the story at a place.
func articleAt(place int64) int64 { return place & (1<<idBits - 1) }
