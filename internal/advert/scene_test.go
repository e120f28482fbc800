package advert_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/advert"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
)

var noon = time.Date(2024, 12, 19, 10, 0, 0, 0, time.UTC)

func books(places ...string) advert.Advert {
	return advert.Advert{Advertiser: "Koppie Books", Picture: "books", Alt: "School set works, new and second-hand.", Link: "https://books.example/set-works",
		From: noon, Until: noon.Add(48 * time.Hour), Places: places}
}

func keep(t *testing.T, db *database.DB, a advert.Advert) advert.Advert {
	t.Helper()
	err := db.Write(t.Context(), func(tx *database.Tx) (err error) {
		a, err = advert.Save(t.Context(), tx, "staff:1", a)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// An advertisement runs in its places from its beginning to its end, and not while it is paused.
func TestAnAdvertisementRunsInItsDays(t *testing.T) {
	databasetest.EachAt(t, noon, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		clock.Set(noon.Add(-time.Hour))
		a := keep(t, db, books(advert.Front, advert.StoriesOf(3)))
		shown := func(places ...string) bool {
			got, err := advert.For(t.Context(), db, "2024-12-19", "/", places...)
			if err != nil {
				t.Fatal(err)
			}
			return got != nil && got.ID == a.ID
		}
		if shown(advert.Front) {
			t.Error("it runs before its time")
		}
		clock.Set(noon)
		if !shown(advert.Front) || !shown(advert.StoriesOf(5), advert.StoriesOf(3), advert.Stories) || shown(advert.Stories) || shown(advert.Sections) {
			t.Error("it is not in its places, or in others")
		}
		a.Paused = true
		keep(t, db, a)
		if shown(advert.Front) {
			t.Error("it runs while it is paused")
		}
		a.Paused = false
		keep(t, db, a)
		clock.Set(noon.Add(48 * time.Hour))
		if shown(advert.Front) {
			t.Error("it runs after its end")
		}
	})
}

// Of three that may stand everywhere, each gets about a third of the pages, and a page keeps its own all day.
func TestLotsAreFair(t *testing.T) {
	databasetest.EachAt(t, noon, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		clock.Set(noon)
		for range 3 {
			keep(t, db, books(advert.Stories))
		}
		count := map[int64]int{}
		for i := range 300 {
			page := fmt.Sprintf("/city/story-%d", i)
			got, err := advert.For(t.Context(), db, "2024-12-19", page, advert.Stories)
			again, _ := advert.For(t.Context(), db, "2024-12-19", page, advert.Stories)
			if err != nil || got == nil || again == nil || again.ID != got.ID {
				t.Fatalf("%s: %v, %v, %v", page, got, again, err)
			}
			count[got.ID]++
		}
		for id, n := range count {
			if n < 70 || n > 130 {
				t.Errorf("advertisement %d has %d of 300 pages", id, n)
			}
		}
	})
}

// What could mislead a reader or lead nowhere is refused at its field.
func TestAdvertisementsThatCannotRun(t *testing.T) {
	db := databasetest.New(t)
	for field, spoil := range map[string]func(a *advert.Advert){
		"advertiser": func(a *advert.Advert) { a.Advertiser = " " }, "picture": func(a *advert.Advert) { a.Picture = "" }, "alt": func(a *advert.Advert) { a.Alt = "" },
		"link": func(a *advert.Advert) { a.Link = "javascript:alert(1)" }, "from": func(a *advert.Advert) { a.From = time.Time{} },
		"until": func(a *advert.Advert) { a.Until = a.From }, "places": func(a *advert.Advert) { a.Places = []string{"everywhere"} },
	} {
		a := books(advert.Front)
		spoil(&a)
		err := db.Write(t.Context(), func(tx *database.Tx) error { _, err := advert.Save(t.Context(), tx, "staff:1", a); return err })
		var bad *advert.InvalidError
		if !errors.As(err, &bad) || bad.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// Counts add up over minutes and days; a place made up in an address is none; no failure loses what was counted.
func TestCounting(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		a := keep(t, db, books(advert.Front))
		var c advert.Counter
		count := func() {
			c.Shown(a.ID, "2024-12-19", advert.Front)
			c.Shown(a.ID, "2024-12-20", strings.Repeat("x", 1000))
			c.Followed(a.ID, "2024-12-19", advert.Front)
			c.Shown(999, "2024-12-19", advert.Front) // gone meanwhile
		}
		count()
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if c.Flush(gone, db) == nil {
			t.Error("a flush that was cut off said nothing")
		}
		count()
		for range 2 {
			if err := c.Flush(t.Context(), db); err != nil {
				t.Fatal(err)
			}
		}
		shown, followed, err := advert.Total(t.Context(), db, a.ID)
		days, _ := advert.Days(t.Context(), db, a.ID)
		if err != nil || shown != 4 || followed != 2 || len(days) != 2 || days[0].Place != "" {
			t.Errorf("%d, %d, %v, %+v", shown, followed, err, days)
		}
	})
}
