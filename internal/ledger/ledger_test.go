package ledger_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/ledger"
)

var ctx = context.Background()

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func record(t *testing.T, db *database.DB, e ledger.Entry) {
	t.Helper()
	must(t, db.Write(ctx, func(tx *database.Tx) error { return ledger.Record(ctx, tx, e) }))
}

func exec(t *testing.T, db *database.DB, q string, args ...any) {
	t.Helper()
	must(t, db.Write(ctx, func(tx *database.Tx) error { _, err := tx.Exec(ctx, q, args...); return err }))
}

// aWeek records eight decisions and seals them; the heads are what a heads file would hold.
func aWeek(t *testing.T, db *database.DB) (heads string) {
	t.Helper()
	for i := 1; i <= 8; i++ {
		record(t, db, ledger.Entry{Actor: "staff:3", Action: "article.published", Subject: fmt.Sprintf("article:%d", i), Reason: "legal has read it"})
	}
	sealed, err := ledger.Seal(ctx, db)
	must(t, err)
	if len(sealed) != 8 {
		t.Fatalf("sealed %d entries, want 8", len(sealed))
	}
	for _, h := range sealed {
		heads += h.String() + "\n"
	}
	return heads
}

func words(found []ledger.Finding) string {
	var all []string
	for _, f := range found {
		all = append(all, fmt.Sprintf("%s %d %s", f.Kind, f.Seq, f.Subject))
	}
	return strings.Join(all, ", ")
}

func check(t *testing.T, db *database.DB, heads string) string {
	t.Helper()
	var r io.Reader
	if heads != "" {
		r = strings.NewReader(heads)
	}
	found, err := ledger.Check(ctx, db, r)
	must(t, err)
	return words(found)
}

func TestEveryKindOfTamperingIsNamed(t *testing.T) {
	const raw = "INSERT INTO ledger_entry (seq, form, entered_at, actor, action, subject, salt, previous, hash) " +
		"VALUES (%s, 1, 1, 'staff:9', 'article.killed', 'article:99', $1, $1, $2)"
	scenes := []struct {
		name    string
		tamper  func(t *testing.T, db *database.DB)
		heads   string // found with the heads file
		without string // found without it
	}{
		{"nothing", func(*testing.T, *database.DB) {}, "", ""},
		{"edited", func(t *testing.T, db *database.DB) {
			exec(t, db, "UPDATE ledger_entry SET actor = 'staff:4' WHERE seq = 3")
		}, "edited 3 article:3", "edited 3 article:3"},
		{"edited, and the whole chain made anew", func(t *testing.T, db *database.DB) {
			exec(t, db, "UPDATE ledger_entry SET actor = 'staff:4' WHERE seq = 3")
			reseal(t, db)
		}, "edited 3 article:3", ""},
		{"its seal replaced", func(t *testing.T, db *database.DB) {
			exec(t, db, "UPDATE ledger_entry SET hash = $1 WHERE seq = 3", make([]byte, 32))
		}, "edited 3 article:3", "edited 3 article:3"},
		{"deleted", func(t *testing.T, db *database.DB) {
			remove(t, db, "seq = 5")
		}, "deleted 5 article:5", "deleted 5 "},
		{"deleted, the gap closed and the chain made anew", func(t *testing.T, db *database.DB) {
			remove(t, db, "seq = 5")
			for seq := 6; seq <= 8; seq++ {
				exec(t, db, "UPDATE ledger_entry SET seq = $1 WHERE seq = $2", seq-1, seq)
			}
			reseal(t, db)
		}, "deleted 5 article:5", ""},
		{"the first deleted", func(t *testing.T, db *database.DB) { remove(t, db, "seq = 1") }, "deleted 1 article:1", "deleted 1 "},
		{"truncated", func(t *testing.T, db *database.DB) { remove(t, db, "seq >= 7") },
			"truncated 7 article:7, truncated 8 article:8", ""},
		{"all gone", func(t *testing.T, db *database.DB) { remove(t, db, "seq >= 1") },
			"truncated 1 article:1, truncated 2 article:2, truncated 3 article:3, truncated 4 article:4, " +
				"truncated 5 article:5, truncated 6 article:6, truncated 7 article:7, truncated 8 article:8", ""},
		{"reordered", func(t *testing.T, db *database.DB) { swap(t, db, 3, 5) }, "reordered 5 article:3, reordered 3 article:5", "reordered 3 article:5, reordered 5 article:3"},
		{"one moved to the end, chain made anew", func(t *testing.T, db *database.DB) {
			exec(t, db, "UPDATE ledger_entry SET seq = 99 WHERE seq = 2")
			for seq := 3; seq <= 8; seq++ {
				exec(t, db, "UPDATE ledger_entry SET seq = $1 WHERE seq = $2", seq-1, seq)
			}
			exec(t, db, "UPDATE ledger_entry SET seq = 8 WHERE seq = 99")
			reseal(t, db)
		}, "reordered 8 article:2", ""},
		{"inserted", func(t *testing.T, db *database.DB) {
			for seq := 8; seq >= 4; seq-- {
				exec(t, db, "UPDATE ledger_entry SET seq = $1 WHERE seq = $2", seq+1, seq)
			}
			exec(t, db, fmt.Sprintf(raw, "4"), make([]byte, 32), make([]byte, 32))
			reseal(t, db)
		}, "inserted 4 article:99", ""},
		{"inserted at the end", func(t *testing.T, db *database.DB) {
			exec(t, db, fmt.Sprintf(raw, "9"), make([]byte, 32), make([]byte, 32))
			reseal(t, db)
		}, "unwitnessed 9 article:99", ""},
		{"a reason rewritten", func(t *testing.T, db *database.DB) {
			exec(t, db, "UPDATE ledger_reason SET reason = 'nobody asked' WHERE entry = (SELECT id FROM ledger_entry WHERE seq = 6)")
		}, "edited 6 article:6", "edited 6 article:6"},
		{"taken out of the chain", func(t *testing.T, db *database.DB) {
			exec(t, db, "UPDATE ledger_entry SET seq = NULL, hash = NULL, previous = NULL WHERE seq = 4")
		}, "deleted 4 article:4", "deleted 4 "},
	}
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				heads := aWeek(t, db)
				s.tamper(t, db)
				if got := check(t, db, heads); sorted(got) != sorted(s.heads) {
					t.Errorf("with heads: got %q, want %q", got, s.heads)
				}
				if got := check(t, db, ""); sorted(got) != sorted(s.without) {
					t.Errorf("without heads: got %q, want %q", got, s.without)
				}
			})
		})
	}
}

func sorted(list string) string {
	parts := strings.Split(list, ", ")
	for i := range parts {
		for j := i + 1; j < len(parts); j++ {
			if parts[j] < parts[i] {
				parts[i], parts[j] = parts[j], parts[i]
			}
		}
	}
	return strings.Join(parts, ", ")
}

func remove(t *testing.T, db *database.DB, where string) {
	t.Helper()
	exec(t, db, "DELETE FROM ledger_reason WHERE entry IN (SELECT id FROM ledger_entry WHERE "+where+")")
	exec(t, db, "DELETE FROM ledger_entry WHERE "+where)
}

func swap(t *testing.T, db *database.DB, a, b int) {
	t.Helper()
	exec(t, db, "UPDATE ledger_entry SET seq = -1 WHERE seq = $1", a)
	exec(t, db, "UPDATE ledger_entry SET seq = $1 WHERE seq = $2", a, b)
	exec(t, db, "UPDATE ledger_entry SET seq = $1 WHERE seq = -1", b)
}

// reseal is the forger who knows the canonical form: the whole chain anew.
func reseal(t *testing.T, db *database.DB) {
	t.Helper()
	must(t, ledger.Forge(ctx, db))
}

func TestAnErasedReasonLeavesTheChainWhole(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		heads := aWeek(t, db)
		all, err := ledger.Recent(ctx, db, 3, 0)
		must(t, err)
		if len(all) != 3 || all[0].Subject != "article:8" || all[0].Reason != "legal has read it" {
			t.Fatalf("got %+v", all)
		}
		must(t, db.Write(ctx, func(tx *database.Tx) error { return ledger.Erase(ctx, tx, "staff:1", all[1].ID) }))
		if got := check(t, db, heads); got != "" {
			t.Errorf("after an erasure: %s", got)
		}
		older, err := ledger.Recent(ctx, db, 1, all[0].ID)
		must(t, err)
		if len(older) != 1 || older[0].ID != all[1].ID || !older[0].Erased || older[0].Reason != "" {
			t.Errorf("got %+v", older)
		}
		newest, err := ledger.About(ctx, db, fmt.Sprintf("decision:%d", all[1].ID), 5)
		must(t, err)
		if len(newest) != 1 || newest[0].Action != "ledger.reason-erased" {
			t.Errorf("the erasure itself is not in the book: %+v", newest)
		}
	})
}

func TestRowsAreHeldAgainstTheirLastDecision(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		headline := func(ctx context.Context, q database.Reader, id int64) ([]byte, error) {
			var n int64
			err := q.QueryRow(ctx, "SELECT tick FROM job_tick WHERE name = $1", fmt.Sprint(id)).Scan(&n)
			return ledger.Hash(n), err
		}
		ledger.Verify(db, "article", headline)
		exec(t, db, "INSERT INTO job_tick (name, tick) VALUES ('7', 1), ('8', 1)")
		record(t, db, ledger.Entry{Actor: "staff:3", Action: "article.published", Subject: "article:7", After: ledger.Hash(0)})
		record(t, db, ledger.Entry{Actor: "staff:3", Action: "article.changed", Subject: "article:7", After: ledger.Hash(1)})
		record(t, db, ledger.Entry{Actor: "staff:3", Action: "article.read-aloud", Subject: "article:7"})
		record(t, db, ledger.Entry{Actor: "staff:3", Action: "article.published", Subject: "article:8", After: ledger.Hash(1)})
		record(t, db, ledger.Entry{Actor: "staff:3", Action: "article.published", Subject: "article:front", After: ledger.Hash(1)})
		if got := check(t, db, ""); got != "" {
			t.Errorf("untouched rows: %s", got)
		}
		exec(t, db, "UPDATE job_tick SET tick = 2 WHERE name = '7'")
		exec(t, db, "DELETE FROM job_tick WHERE name = '8'")
		if got := check(t, db, ""); got != "changed 0 article:7, changed 0 article:8" {
			t.Errorf("got %q", got)
		}
		record(t, db, ledger.Entry{Actor: "staff:3", Action: "article.removed", Subject: "article:8", After: ledger.Hash()})
		if got := check(t, db, ""); got != "changed 0 article:7" {
			t.Errorf("after the removal was recorded: %q", got)
		}
	})
}

func TestAConsequenceThatFailsUndoesTheDecision(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var seen []string
		stop := errors.New("the index is full")
		ledger.Follow(db, func(ctx context.Context, tx *database.Tx, e ledger.Entry) error {
			seen = append(seen, "first "+e.Fact.(string))
			return nil
		})
		ledger.Follow(db, func(ctx context.Context, tx *database.Tx, e ledger.Entry) error {
			seen = append(seen, "second")
			if e.Action == "article.killed" {
				return stop
			}
			return nil
		})
		record(t, db, ledger.Entry{Actor: "staff:3", Action: "article.published", Subject: "article:7", Fact: "fact"})
		err := db.Write(ctx, func(tx *database.Tx) error {
			return ledger.Record(ctx, tx, ledger.Entry{Actor: "staff:3", Action: "article.killed", Subject: "article:7", Fact: "x"})
		})
		if !errors.Is(err, stop) {
			t.Error(err)
		}
		all, err := ledger.Recent(ctx, db, 10, 0)
		must(t, err)
		if len(all) != 1 || strings.Join(seen, ",") != "first fact,second,first x,second" {
			t.Errorf("%d decisions, seen %v", len(all), seen)
		}
	})
}

func TestNamesAndAddressesAreKeptOut(t *testing.T) {
	db := databasetest.New(t)
	for _, e := range []ledger.Entry{
		{Actor: "thandi@example.org", Action: "a", Subject: "b"}, {Actor: "Thandi M", Action: "a", Subject: "b"},
		{Actor: "", Action: "a", Subject: "b"}, {Actor: "a", Action: "a", Subject: "naïve"}, {Actor: "a", Action: strings.Repeat("x", 201), Subject: "b"},
	} {
		err := db.Write(ctx, func(tx *database.Tx) error { return ledger.Record(ctx, tx, e) })
		if !errors.Is(err, ledger.ErrEntry) {
			t.Errorf("%+v: %v", e, err)
		}
	}
}

func TestEqualThingsLookDifferentInTheBook(t *testing.T) {
	db := databasetest.New(t)
	for range 2 {
		record(t, db, ledger.Entry{Actor: "staff:3", Action: "a", Subject: "b", Reason: "spam", Before: ledger.Hash(1), After: ledger.Hash(2)})
	}
	for _, column := range []string{"before_hash", "after_hash", "reason_hash", "salt"} {
		var n int
		must(t, db.QueryRow(ctx, "SELECT count(DISTINCT "+column+") FROM ledger_entry").Scan(&n))
		if n != 2 {
			t.Errorf("%s: whoever knows one entry can guess another", column)
		}
	}
}

func TestHashTellsPartsApart(t *testing.T) {
	a, b := ledger.Hash("ab", "c"), ledger.Hash("a", "bc")
	if bytes.Equal(a, b) || len(a) != sha256.Size || !bytes.Equal(ledger.Hash("7", []byte("x")), ledger.Hash(7, "x")) {
		t.Error("Hash does not tell its parts apart, or tells kinds apart that are stored alike")
	}
	if got := fmt.Sprintf("%x", ledger.Hash("stoep", 7, true)); got != goldHash {
		t.Errorf("the way of hashing has changed: %s; stored hashes would no longer be met", got)
	}
}

const goldHash = "c429d50d5a49e08e17b260dcf7bafbc25ab6ef23e43273a76a07312810689bbc"

func TestTheSealerKeepsUpWithManyWriters(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		file := filepath.Join(t.TempDir(), "heads")
		quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
		running, stop := context.WithCancel(ctx)
		var sealers, writers sync.WaitGroup
		// Two nodes: one leads. And a command that seals beside them.
		for _, heads := range []string{file, file} {
			sealers.Go(func() { ledger.Sealer{DB: db, Heads: heads, Log: quiet}.Run(running) })
		}
		for w := range 4 {
			writers.Go(func() {
				for i := range 12 {
					err := db.Write(ctx, func(tx *database.Tx) error {
						return ledger.Record(ctx, tx, ledger.Entry{Actor: "reader", Action: "comment.posted", Subject: fmt.Sprintf("comment:%d", w*100+i)})
					})
					if err != nil {
						t.Error(err)
					}
					if i%6 == 5 {
						if _, err := ledger.Seal(ctx, db); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		writers.Wait()
		var open int
		for wait := time.Now().Add(10 * time.Second); time.Now().Before(wait); time.Sleep(10 * time.Millisecond) {
			must(t, db.QueryRow(ctx, "SELECT count(*) FROM ledger_entry WHERE seq IS NULL").Scan(&open))
			b, _ := os.ReadFile(file)
			if open == 0 && bytes.Count(b, []byte("\n")) == 48 {
				break
			}
		}
		stop()
		sealers.Wait()
		f, err := os.Open(file)
		must(t, err)
		defer f.Close()
		found, err := ledger.Check(ctx, db, f)
		must(t, err)
		var most, count int
		must(t, db.QueryRow(ctx, "SELECT max(seq), count(*) FROM ledger_entry").Scan(&most, &count))
		if len(found) > 0 || most != 48 || count != 48 {
			t.Errorf("seq up to %d of %d entries; found %s", most, count, words(found))
		}
	})
}

func TestATornHeadIsWrittenAgain(t *testing.T) {
	db := databasetest.New(t)
	file := filepath.Join(t.TempDir(), "heads")
	heads := aWeek(t, db)
	must(t, os.WriteFile(file, []byte(heads[:len(heads)-40]), 0o600)) // the power went here
	once(t, db, file)
	b, err := os.ReadFile(file)
	must(t, err)
	if string(b) != heads {
		t.Errorf("got\n%s\nwant\n%s", b, heads)
	}
}

func TestAForgedLedgerIsNotWitnessed(t *testing.T) {
	db := databasetest.New(t)
	file := filepath.Join(t.TempDir(), "heads")
	heads := aWeek(t, db)
	must(t, os.WriteFile(file, []byte(heads), 0o600))
	exec(t, db, "UPDATE ledger_entry SET actor = 'staff:4' WHERE seq = 3")
	reseal(t, db)
	record(t, db, ledger.Entry{Actor: "staff:3", Action: "article.published", Subject: "article:9"})
	once(t, db, file)
	b, err := os.ReadFile(file)
	must(t, err)
	if string(b) != heads {
		t.Error("the heads file went on after a ledger that it does not know")
	}
}

// once lets a sealer pass.
func once(t *testing.T, db *database.DB, file string) {
	t.Helper()
	running, stop := context.WithCancel(ctx)
	time.AfterFunc(200*time.Millisecond, stop)
	ledger.Sealer{DB: db, Heads: file, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}.Run(running)
}
