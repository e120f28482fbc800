package ledger_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/ledger"
)

// threeDays is a ledger of six decisions on three days, sealed, on the morning of the fourth.
func threeDays(t *testing.T, db *database.DB, clock *databasetest.Clock) []ledger.PublishedHead {
	t.Helper()
	for day := range 3 {
		for n := range 2 {
			must(t, db.Write(ctx, func(tx *database.Tx) error {
				return ledger.Record(ctx, tx, ledger.Entry{Actor: "staff:1", Action: "article.published", Subject: fmt.Sprintf("article:%d", 2*day+n+1), Reason: "because"})
			}))
		}
		if _, err := ledger.Seal(ctx, db); err != nil {
			t.Fatal(err)
		}
		clock.Advance(24 * time.Hour)
	}
	heads, err := ledger.DailyHeads(ctx, db)
	must(t, err)
	return heads
}

func standings(t *testing.T, db *database.DB, heads []ledger.PublishedHead) string {
	t.Helper()
	held, err := ledger.Against(ctx, db, heads)
	must(t, err)
	var words []string
	for _, h := range held {
		words = append(words, string(h.Standing))
	}
	return strings.Join(words, " ")
}

// The heads of days that are over are published, one line a day, and read back as they were written.
func TestDailyHeads(t *testing.T) {
	databasetest.EachAt(t, time.Date(2024, 12, 19, 10, 0, 0, 0, time.UTC), func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		heads := threeDays(t, db, clock)
		if len(heads) != 3 || heads[0].Seq != 2 || heads[2].Seq != 6 {
			t.Fatalf("published: %v", heads)
		}
		must(t, db.Write(ctx, func(tx *database.Tx) error {
			return ledger.Record(ctx, tx, ledger.Entry{Actor: "staff:1", Action: "article.published", Subject: "article:9"})
		}))
		if _, err := ledger.Seal(ctx, db); err != nil {
			t.Fatal(err)
		}
		again, err := ledger.DailyHeads(ctx, db)
		must(t, err)
		if len(again) != 3 {
			t.Errorf("a day that is not over is published: %v", again)
		}
		var page bytes.Buffer
		fmt.Fprintln(&page, ledger.HeadsTitle)
		for _, h := range heads {
			fmt.Fprintln(&page, h)
		}
		read, err := ledger.ReadPublished(&page)
		must(t, err)
		if fmt.Sprint(read) != fmt.Sprint(heads) {
			t.Errorf("read back: %v", read)
		}
		if got := standings(t, db, read); got != "match match match" {
			t.Errorf("an honest ledger: %s", got)
		}
	})
}

// Whatever is done to the entries, with or without a new chain, disagrees with the heads from that day on.
func TestAForgedLedgerDoesNotMatchItsHeads(t *testing.T) {
	for name, scene := range map[string]struct{ tamper, want string }{
		"edited on the second day":    {"UPDATE ledger_entry SET actor = 'staff:9' WHERE seq = 3", "match mismatch mismatch"},
		"deleted on the first day":    {"DELETE FROM ledger_entry WHERE seq = 1", "mismatch mismatch mismatch"},
		"cut off after the first day": {"DELETE FROM ledger_entry WHERE seq > 2", "match unknown unknown"},
		"a reason exchanged":          {"UPDATE ledger_entry SET reason_hash = salt WHERE seq = 5", "match match mismatch"},
		"nothing":                     {"UPDATE ledger_entry SET actor = actor", "match match match"},
	} {
		for _, resealed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, new chain %v", name, resealed), func(t *testing.T) {
				clock := databasetest.NewClock(time.Date(2024, 12, 19, 10, 0, 0, 0, time.UTC))
				db := databasetest.NewAt(t, clock)
				heads := threeDays(t, db, clock)
				must(t, db.Write(ctx, func(tx *database.Tx) error {
					if _, err := tx.Exec(ctx, "DELETE FROM ledger_reason"); err != nil {
						return err
					}
					_, err := tx.Exec(ctx, scene.tamper)
					return err
				}))
				if resealed {
					must(t, ledger.Forge(ctx, db))
				}
				if got := standings(t, db, heads); got != scene.want {
					t.Errorf("stands as %s, want %s", got, scene.want)
				}
			})
		}
	}
}

// The reader of heads says what a line has to look like, and survives whatever it is given.
func FuzzPublishedHeads(f *testing.F) {
	f.Add("2024-12-19 12 " + strings.Repeat("ab", 32))
	f.Add(ledger.HeadsTitle + "\n\n7 " + strings.Repeat("0f", 32) + "\r\n")
	f.Add("2024-12-19 -1 zz")
	f.Fuzz(func(t *testing.T, text string) {
		heads, err := ledger.ReadPublished(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, h := range heads {
			again, err := ledger.ReadPublished(strings.NewReader(h.String()))
			if err != nil || len(again) != 1 || again[0].String() != h.String() {
				t.Errorf("%q is read back as %v: %v", h, again, err)
			}
		}
	})
}
