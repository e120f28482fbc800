package database_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
)

var ctx = context.Background()

// note writes a row of the simplest table there is.
func note(tx *database.Tx, name string, n int64) error {
	_, err := tx.Exec(ctx, "INSERT INTO job_tick (name, tick) VALUES ($1, $2)", name, n)
	return err
}

func names(t *testing.T, q database.Reader) []string {
	t.Helper()
	rows, err := q.Query(ctx, "SELECT name FROM job_tick ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

func TestOneBadStoryDoesNotSpoilTheOthersInItsCommit(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		boom := errors.New("the subeditor says no")
		var all sync.WaitGroup
		for i := range 60 {
			all.Go(func() {
				defer func() {
					if p := recover(); (p != nil) != (i%10 == 7) {
						t.Errorf("closure %d panicked: %v", i, p)
					}
				}()
				err := db.Write(ctx, func(tx *database.Tx) error {
					if err := note(tx, fmt.Sprintf("story %02d", i), 1); err != nil {
						return err
					}
					switch i % 10 {
					case 7:
						panic("typewriter jammed")
					case 3:
						return boom
					}
					return nil
				})
				if want := i%10 == 3; errors.Is(err, boom) != want || (err != nil) != want {
					t.Errorf("closure %d: %v", i, err)
				}
			})
		}
		all.Wait()
		got := names(t, db)
		if len(got) != 48 || slices.Contains(got, "story 03") || slices.Contains(got, "story 07") {
			t.Errorf("got %d rows: %v", len(got), got)
		}
	})
}

func TestAReporterWhoLeavesInMidWriteHoldsUpNobody(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			_ = db.Write(ctx, func(tx *database.Tx) error {
				if err := note(tx, "half a story", 1); err != nil {
					t.Error(err)
				}
				runtime.Goexit() // what a test's FailNow does
				return nil
			})
		}()
		<-gone
		if err := db.Write(ctx, func(tx *database.Tx) error { return note(tx, "whole story", 1) }); err != nil {
			t.Fatal(err)
		}
		if got := names(t, db); !slices.Equal(got, []string{"whole story"}) {
			t.Errorf("got %v", got)
		}
	})
}

func TestNothingIsRunForAReaderWhoHasGone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		gone, leave := context.WithCancel(ctx)
		leave()
		err := db.Write(gone, func(tx *database.Tx) error { t.Error("ran"); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

func TestAWriteThatWaitsItsTurnCanBeGivenUp(t *testing.T) {
	db := databasetest.New(t)
	holds, release := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		_ = db.Write(ctx, func(tx *database.Tx) error { close(holds); <-release; return note(tx, "long", 1) })
	})
	<-holds
	gone, leave := context.WithCancel(ctx)
	var ran atomic.Bool
	all.Go(func() {
		err := db.Write(gone, func(tx *database.Tx) error { ran.Store(true); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	leave()
	time.Sleep(5 * time.Millisecond)
	close(release)
	all.Wait()
	if ran.Load() {
		t.Error("a closure whose caller had gone was run")
	}
}

func TestACancelledClosureUndoesOnlyItself(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		gone, leave := context.WithCancel(ctx)
		err := db.Write(gone, func(tx *database.Tx) error {
			if err := note(tx, "cancelled", 1); err != nil {
				return err
			}
			leave()
			_, err := tx.Exec(gone, "UPDATE job_tick SET tick = 2")
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if err := db.Write(ctx, func(tx *database.Tx) error { return note(tx, "next", 1) }); err != nil {
			t.Fatal(err)
		}
		if got := names(t, db); !slices.Equal(got, []string{"next"}) {
			t.Errorf("got %v", got)
		}
	})
}

func TestHooksRunAfterTheCommitAndBeforeWriteReturns(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var order []string
		err := db.Write(ctx, func(tx *database.Tx) error {
			tx.AfterCommit(func() {
				order = append(order, fmt.Sprintf("after: %d rows", len(names(t, db))))
			})
			tx.BeforeCommit(func(ctx context.Context) error {
				order = append(order, "before")
				return note(tx, "last", 1)
			})
			order = append(order, "closure")
			return note(tx, "first", 1)
		})
		if err != nil {
			t.Fatal(err)
		}
		if want := []string{"closure", "before", "after: 2 rows"}; !slices.Equal(order, want) {
			t.Errorf("got %v, want %v", order, want)
		}
		failed := errors.New("no")
		err = db.Write(ctx, func(tx *database.Tx) error {
			tx.AfterCommit(func() { t.Error("a hook ran for what was never committed") })
			return failed
		})
		if !errors.Is(err, failed) {
			t.Error(err)
		}
	})
}

func TestATxEndsWithItsClosure(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var kept *database.Tx
		if err := db.Write(ctx, func(tx *database.Tx) error { kept = tx; return nil }); err != nil {
			t.Fatal(err)
		}
		if err := note(kept, "late", 1); err == nil {
			t.Error("a Tx worked after its closure")
		}
		var n int
		if err := kept.QueryRow(ctx, "SELECT 1").Scan(&n); err == nil {
			t.Error("a Tx answered after its closure")
		}
	})
}

func TestCountersDoNotLoseIncrements(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		if err := db.Write(ctx, func(tx *database.Tx) error { return note(tx, "sold", 0) }); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range 12 {
			all.Go(func() {
				err := db.Write(ctx, func(tx *database.Tx) error {
					var n int64
					if err := tx.QueryRow(ctx, "SELECT tick FROM job_tick WHERE name = $1", "sold").Scan(&n); err != nil {
						return err
					}
					_, err := tx.Exec(ctx, "UPDATE job_tick SET tick = $2 WHERE name = $1", "sold", n+1)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		var n int
		if err := db.QueryRow(ctx, "SELECT tick FROM job_tick").Scan(&n); err != nil || n != 12 {
			t.Errorf("12 papers sold, counted %d (%v)", n, err)
		}
	})
}

func TestASnapshotDoesNotMove(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		err := db.Read(ctx, func(q database.Reader) error {
			before := len(names(t, q))
			if err := db.Write(ctx, func(tx *database.Tx) error { return note(tx, "meanwhile", 1) }); err != nil {
				return err
			}
			if after := len(names(t, q)); after != before {
				t.Errorf("a snapshot saw %d rows and then %d", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := names(t, db); len(got) != 1 {
			t.Errorf("got %v", got)
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		err := db.Read(ctx, func(q database.Reader) error {
			rows, err := q.Query(ctx, "INSERT INTO job_tick (name, tick) VALUES ('x', 1) RETURNING name")
			if err == nil {
				rows.Next()
				err = rows.Err()
				rows.Close()
			}
			return err
		})
		if err == nil {
			t.Error("a reader wrote")
		}
	})
}

func TestTextThatCannotBeStoredIsRefused(t *testing.T) {
	type word string
	tables := []struct {
		name string
		arg  any
		ok   bool
	}{
		{"plain", "Stoep talk", true},
		{"šḓḽṋṱ", "šḓḽṋṱ", true},
		{"NUL", "a\x00b", false},
		{"broken UTF-8", "caf\xe9", false},
		{"named kind", word("a\x00"), false},
		{"NullString", sql.NullString{String: "\xff", Valid: true}, false},
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for _, c := range tables {
			err := db.Write(ctx, func(tx *database.Tx) error {
				_, err := tx.Exec(ctx, "INSERT INTO job_tick (name, tick) VALUES ($1, 1)", c.arg)
				return err
			})
			if (err == nil) != c.ok || !c.ok && !errors.Is(err, database.ErrText) {
				t.Errorf("%s: write: %v", c.name, err)
			}
			var n int
			err = db.QueryRow(ctx, "SELECT count(*) FROM job_tick WHERE name = $1", c.arg).Scan(&n)
			if (err == nil) != c.ok {
				t.Errorf("%s: read: %v", c.name, err)
			}
		}
		if err := db.QueryRow(ctx, "SELECT tick FROM job_tick WHERE name = $1", "nobody").Scan(new(int)); !errors.Is(err, sql.ErrNoRows) {
			t.Errorf("a row that is not there: %v", err)
		}
	})
}

func TestBytesAndBooleansAndEmptiness(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var again bool
		var none []byte
		var due int64
		err := db.Write(ctx, func(tx *database.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO job (kind, payload, state, due_at, enqueued_at, again) VALUES ('k', '{}', 'waiting', $1, $1, $2)", int64(42), true)
			if err != nil {
				return err
			}
			return tx.QueryRow(ctx, "INSERT INTO ledger_entry (form, entered_at, actor, action, subject, salt) VALUES (1, 1, 'a', 'b', 'c', $1) RETURNING reason_hash", []byte{0, 0xff}).Scan(&none)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRow(ctx, "SELECT again, due_at FROM job WHERE again = $1", true).Scan(&again, &due); err != nil || !again || due != 42 || none != nil {
			t.Errorf("again %v, due %d, none %v, %v", again, due, none, err)
		}
	})
}

func TestWritesAfterCloseAreRefused(t *testing.T) {
	db := databasetest.New(t)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(ctx, func(tx *database.Tx) error { return nil }); !errors.Is(err, database.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

// Numbers that are drawn under InCommitOrder are seen in order: whoever has seen
// n has seen all that will ever be below n.
func TestNumbersAppearInTheOrderOfCommits(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		stop := make(chan struct{})
		var writers, watcher sync.WaitGroup
		for w := range 4 {
			writers.Go(func() {
				for i := range 15 {
					err := db.Write(ctx, func(tx *database.Tx) error {
						tx.BeforeCommit(func(ctx context.Context) error {
							if err := tx.InCommitOrder(ctx); err != nil {
								return err
							}
							_, err := tx.Exec(ctx, "INSERT INTO page_drop (tag, dropped_at) VALUES ($1, 0)", fmt.Sprintf("%d-%d", w, i))
							if (w+i)%3 == 0 {
								time.Sleep(time.Millisecond) // between the number and the commit
							}
							return err
						})
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		watcher.Go(func() {
			var high, count int64
			for {
				var newHigh, below int64
				if err := db.QueryRow(ctx, "SELECT COALESCE(max(number), 0), count(*) FILTER (WHERE number <= $1) FROM page_drop", high).Scan(&newHigh, &below); err != nil {
					t.Error(err)
					return
				}
				if below != count {
					t.Errorf("a number up to %d appeared after %d had been seen", high, high)
				}
				high = newHigh
				if err := db.QueryRow(ctx, "SELECT count(*) FROM page_drop WHERE number <= $1", high).Scan(&count); err != nil {
					t.Error(err)
					return
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		})
		writers.Wait()
		close(stop)
		watcher.Wait()
	})
}

func TestWatchersHearOfAnotherProcess(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		watching, stop := context.WithCancel(ctx)
		heard := make(chan struct{}, 100)
		var watcher sync.WaitGroup
		watcher.Go(func() { db.Watch(watching, func() { heard <- struct{}{} }) })
		<-heard // the first look
		other, err := database.Open(ctx, db.Address(), database.Options{})
		if err != nil {
			t.Fatal(err)
		}
		err = other.Write(ctx, func(tx *database.Tx) error {
			if err := tx.Announce(ctx); err != nil {
				return err
			}
			return note(tx, "import", 1)
		})
		if err != nil {
			t.Fatal(err)
		}
		select {
		case <-heard:
		case <-time.After(5 * time.Second):
			t.Error("the commit of another was not heard")
		}
		stop()
		watcher.Wait()
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	})
}
