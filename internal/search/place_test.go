package search

import (
	"testing"
	"time"
)

func TestPlacesStandInTheOrderOfPublication(t *testing.T) {
	day := func(year int) time.Time { return time.Date(year, 12, 19, 10, 0, 0, 0, time.UTC) }
	last := int64(-1 << 63)
	for _, s := range []struct {
		id int64
		at time.Time
	}{
		{1<<30 - 1, day(1886)}, {3, day(1886).Add(time.Second)}, {0, time.Time{}}, {5, time.Time{}},
		{9, day(2024)}, {10, day(2024)}, {1, day(2024).Add(time.Second)}, {1, day(2199)},
	} {
		place, err := placeOf(s.id, s.at)
		if err != nil || place <= last || articleAt(place) != s.id {
			t.Errorf("article %d of %v: place %d after %d, article %d, %v", s.id, s.at, place, last, articleAt(place), err)
		}
		last = place
	}
	for _, s := range []struct {
		id int64
		at time.Time
	}{{1 << 30, day(2024)}, {-1, day(2024)}, {1, day(9999)}, {1, day(1600)}} {
		if place, err := placeOf(s.id, s.at); err == nil {
			t.Errorf("article %d of %v has a place: %d", s.id, s.at, place)
		}
	}
}
