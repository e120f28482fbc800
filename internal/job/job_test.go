package job

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
)

var (
	ctx   = context.Background()
	quiet = slog.New(slog.NewTextHandler(io.Discard, nil))
	noon  = time.Date(2024, 12, 19, 10, 0, 0, 0, time.UTC)
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func enqueue(t *testing.T, db *database.DB, jobs ...Job) {
	t.Helper()
	must(t, db.Write(ctx, func(tx *database.Tx) error {
		for _, j := range jobs {
			if err := Enqueue(ctx, tx, j); err != nil {
				return err
			}
		}
		return nil
	}))
}

// left counts the jobs that are still there.
func left(t *testing.T, db *database.DB) (n int) {
	t.Helper()
	must(t, db.QueryRow(ctx, "SELECT count(*) FROM job").Scan(&n))
	return n
}

// until polls a condition; a duration is never waited for.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}

// running runs a runner until the test ends.
func running(t *testing.T, r *Runner) (stop func()) {
	t.Helper()
	on, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	done.Go(func() { r.Run(on) })
	stop = func() { cancel(); done.Wait() }
	t.Cleanup(stop)
	return stop
}

func TestEveryJobIsDoneOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var runs atomic.Int64
		work := func(ctx context.Context, c *Claim) error {
			var n int
			if err := c.Decode(&n); err != nil {
				return err
			}
			runs.Add(1)
			return c.Done(ctx, func(tx *database.Tx) error {
				_, err := tx.Exec(ctx, "INSERT INTO job_tick (name, tick) VALUES ($1, 1)", fmt.Sprint(n))
				return err
			})
		}
		for range 3 { // three nodes
			r := NewRunner(db, quiet)
			r.Handle("print", work)
			running(t, r)
		}
		for i := range 30 {
			enqueue(t, db, Job{Kind: "print", Payload: i})
		}
		until(t, "all jobs done", func() bool { return left(t, db) == 0 })
		var n int
		must(t, db.QueryRow(ctx, "SELECT count(*) FROM job_tick").Scan(&n))
		if n != 30 || runs.Load() != 30 {
			t.Errorf("%d effects of %d runs of 30 jobs", n, runs.Load())
		}
	})
}

func TestAJobThatWasNeverCommittedIsNeverDone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		_ = db.Write(ctx, func(tx *database.Tx) error {
			if err := Enqueue(ctx, tx, Job{Kind: "print"}); err != nil {
				t.Error(err)
			}
			return errors.New("no")
		})
		if n := left(t, db); n != 0 {
			t.Errorf("%d jobs", n)
		}
	})
}

// take claims as a runner would.
func take(t *testing.T, r *Runner) *Claim {
	t.Helper()
	c, err := r.claim(ctx, r.kinds(true))
	must(t, err)
	return c
}

func TestAWorkerThatLostItsLeaseCommitsNothing(t *testing.T) {
	databasetest.EachAt(t, noon, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		r := NewRunner(db, quiet)
		r.Handle("print", nil)
		enqueue(t, db, Job{Kind: "print"})
		slow := take(t, r)
		if take(t, r) != nil {
			t.Fatal("a job was claimed twice")
		}
		clock.Advance(leaseFor + time.Second)
		fast := take(t, r)
		if fast == nil || fast.ID != slow.ID || fast.Attempt != 2 {
			t.Fatalf("the lease ran out and got %+v", fast)
		}
		err := slow.Done(ctx, func(tx *database.Tx) error { t.Error("ran"); return nil })
		if !errors.Is(err, ErrLost) {
			t.Errorf("the slow worker was told %v", err)
		}
		if err := slow.renew(ctx); !errors.Is(err, ErrLost) {
			t.Errorf("the slow worker renewed: %v", err)
		}
		must(t, fast.Done(ctx, nil))
		if left(t, db) != 0 {
			t.Error("not done")
		}
		if err := fast.Done(ctx, nil); !errors.Is(err, ErrLost) {
			t.Errorf("done twice: %v", err)
		}
	})
}

func TestARenewedLeaseHolds(t *testing.T) {
	databasetest.EachAt(t, noon, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		r := NewRunner(db, quiet)
		r.Handle("print", nil)
		enqueue(t, db, Job{Kind: "print"})
		c := take(t, r)
		for range 5 {
			clock.Advance(leaseFor - time.Second)
			must(t, c.renew(ctx))
			if take(t, r) != nil {
				t.Fatal("taken from a worker that renewed")
			}
		}
		must(t, c.Done(ctx, nil))
	})
}

func TestAClockThatJumpsSkipsNoJob(t *testing.T) {
	databasetest.EachAt(t, noon, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		r := NewRunner(db, quiet)
		r.Handle("publish", nil)
		enqueue(t, db, Job{Kind: "publish", At: noon.Add(8 * time.Hour)})
		if take(t, r) != nil {
			t.Fatal("published early")
		}
		clock.Advance(-48 * time.Hour)
		if take(t, r) != nil {
			t.Fatal("published early after the clock went back")
		}
		clock.Advance(100 * 24 * time.Hour)
		c := take(t, r)
		if c == nil {
			t.Fatal("a jump forward skipped the publication")
		}
		// The worker dies, and the clock, that was wrong, is set back.
		clock.Set(noon.Add(8 * time.Hour))
		again := take(t, r)
		if again == nil {
			t.Fatal("a lease from the wrong future holds the publication up")
		}
		r.giveBack(ctx, again, errors.New("no paper"), false)
		if take(t, r) != nil {
			t.Error("no pause after a failure")
		}
		clock.Advance(2 * time.Second)
		again = take(t, r)
		if again == nil {
			t.Fatal("not tried again")
		}
		clock.Advance(200 * 24 * time.Hour)
		r.giveBack(ctx, again, errors.New("no paper"), false)
		clock.Set(noon.Add(9 * time.Hour))
		if take(t, r) == nil {
			t.Error("a pause from the wrong future holds the publication up")
		}
	})
}

func TestFailuresAreTriedLaterAndInTheEndSeen(t *testing.T) {
	databasetest.EachAt(t, noon, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		var tries atomic.Int64
		r := NewRunner(db, quiet)
		r.Handle("mail", func(ctx context.Context, c *Claim) error {
			if tries.Add(1)%2 == 0 {
				panic("mail server on fire\x00")
			}
			return errors.New("mail server asleep")
		})
		enqueue(t, db, Job{Kind: "mail", Payload: map[string]int{"reader": 7}})
		running(t, r)
		var failed []Failure
		until(t, "given up", func() bool {
			// Only while it rests: a clock that leaps under a try makes its lease run out, and a dead worker is another test.
			var resting int
			must(t, db.QueryRow(ctx, `SELECT COUNT(*) FROM job WHERE state = 'waiting' AND retry_at > $1`, database.Micros(clock.Now())).Scan(&resting))
			if resting == 1 {
				clock.Advance(20 * time.Minute)
			}
			var err error
			failed, err = Failed(ctx, db)
			must(t, err)
			return len(failed) == 1
		})
		if f := failed[0]; f.Attempts != mostAttempts || f.Kind != "mail" || f.Payload != `{"reader":7}` || !strings.Contains(f.Error, "asleep") {
			t.Errorf("got %+v", f)
		}
		if tries.Load() != mostAttempts {
			t.Errorf("%d tries", tries.Load())
		}
		must(t, db.Write(ctx, func(tx *database.Tx) error { return Retry(ctx, tx, failed[0].ID) }))
		until(t, "tried again", func() bool { return tries.Load() > mostAttempts })
	})
}

func TestAUniqueJobWaitsOnce(t *testing.T) {
	databasetest.EachAt(t, noon, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		r := NewRunner(db, quiet)
		r.Handle("publish", nil)
		enqueue(t, db, Job{Kind: "publish", Unique: "publish:7", Payload: 1, At: noon.Add(time.Hour)},
			Job{Kind: "publish", Unique: "publish:7", Payload: 2, At: noon.Add(2 * time.Hour)}, Job{Kind: "publish", Unique: "publish:8", At: noon.Add(9 * time.Hour)})
		if n := left(t, db); n != 2 {
			t.Fatalf("%d jobs wait, want 2", n)
		}
		clock.Advance(time.Hour + time.Minute)
		if take(t, r) != nil {
			t.Fatal("the first plan was kept")
		}
		clock.Advance(time.Hour)
		c := take(t, r)
		var plan int
		must(t, c.Decode(&plan))
		if plan != 2 {
			t.Errorf("plan %d", plan)
		}
		// Planned anew while it runs: it must run once more.
		enqueue(t, db, Job{Kind: "publish", Unique: "publish:7", Payload: 3})
		if take(t, r) != nil {
			t.Error("two of one unique job run at once")
		}
		must(t, c.Done(ctx, nil))
		c = take(t, r)
		if c == nil {
			t.Fatal("what was enqueued during a run was lost")
		}
		must(t, c.Decode(&plan))
		if plan != 3 || c.Attempt != 1 {
			t.Errorf("plan %d, attempt %d", plan, c.Attempt)
		}
		must(t, c.Done(ctx, nil))
		must(t, db.Write(ctx, func(tx *database.Tx) error {
			had, err := Cancel(ctx, tx, "publish:8")
			if !had {
				t.Error("nothing to cancel")
			}
			return err
		}))
		if left(t, db) != 0 {
			t.Error("jobs left")
		}
	})
}

func TestAPeriodicJobRunsOncePerPeriodOnAllNodes(t *testing.T) {
	databasetest.EachAt(t, noon, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		var runs atomic.Int64
		for range 3 {
			r := NewRunner(db, quiet)
			r.Every("weather", time.Hour, func(context.Context, *Claim) error { runs.Add(1); return nil })
			running(t, r)
		}
		idle := func(n int64) func() bool {
			return func() bool { return runs.Load() == n && left(t, db) == 0 }
		}
		until(t, "first run", idle(1))
		clock.Advance(59 * time.Minute)
		time.Sleep(2 * pollEvery) // nothing may happen
		if n := runs.Load(); n != 1 {
			t.Errorf("%d runs in the first hour", n)
		}
		clock.Advance(2 * time.Minute)
		until(t, "second run", idle(2))
		clock.Advance(500 * time.Hour)
		until(t, "third run, missed ones not made up for", idle(3))
		clock.Set(noon.Add(-72 * time.Hour))
		until(t, "a run after the clock went back", idle(4))
	})
}

func TestShutdownLetsJobsFinish(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		began, finish := make(chan struct{}), make(chan struct{})
		r := NewRunner(db, quiet)
		r.Handle("print", func(ctx context.Context, c *Claim) error {
			close(began)
			select {
			case <-finish:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		enqueue(t, db, Job{Kind: "print"})
		on, cancel := context.WithCancel(ctx)
		stopped := make(chan struct{})
		go func() { defer close(stopped); r.Run(on) }()
		<-began
		cancel()
		close(finish)
		<-stopped
		if left(t, db) != 0 {
			t.Error("a job in hand was not finished")
		}
	})
}

func TestAJobCutOffByShutdownLosesNoAttempt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		began := make(chan struct{})
		r := NewRunner(db, quiet)
		r.drain = 20 * time.Millisecond
		r.Handle("print", func(ctx context.Context, c *Claim) error { close(began); <-ctx.Done(); return ctx.Err() })
		enqueue(t, db, Job{Kind: "print"})
		on, cancel := context.WithCancel(ctx)
		stopped := make(chan struct{})
		go func() { defer close(stopped); r.Run(on) }()
		<-began
		cancel()
		<-stopped
		if c := take(t, r); c == nil || c.Attempt != 1 {
			t.Errorf("after the shutdown: %+v", c)
		}
	})
}

func TestAnEnqueuedJobWakesTheRunner(t *testing.T) {
	db := databasetest.New(t)
	done := make(chan time.Time, 1)
	r := NewRunner(db, quiet)
	r.Handle("print", func(context.Context, *Claim) error { done <- time.Now(); return nil })
	running(t, r)
	time.Sleep(20 * time.Millisecond)
	best := time.Hour
	for range 5 { // the best of five: this machine may be busy
		begun := time.Now()
		enqueue(t, db, Job{Kind: "print"})
		best = min(best, (<-done).Sub(begun))
	}
	if best > pollEvery/2 {
		t.Errorf("a job waited %v although the bell rang", best)
	}
}

// However many pictures wait to be made, what is quick and due finds a worker.
func TestSlowJobsLeaveRoomForWhatIsDue(t *testing.T) {
	db := databasetest.New(t)
	hold, done := make(chan struct{}), make(chan struct{}, 9)
	r := NewRunner(db, quiet)
	r.Slow("picture")
	r.Handle("picture", func(context.Context, *Claim) error { <-hold; done <- struct{}{}; return nil })
	r.Handle("print", func(context.Context, *Claim) error { done <- struct{}{}; return nil })
	for range 8 {
		enqueue(t, db, Job{Kind: "picture"})
	}
	running(t, r)
	enqueue(t, db, Job{Kind: "print"})
	<-done // the print, for no picture can end yet
	close(hold)
	for range 8 {
		<-done
	}
}

func TestOneLeads(t *testing.T) {
	databasetest.EachAt(t, noon, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		first, err := Lease(ctx, db, "sealer", time.Minute)
		must(t, err)
		if _, err := Lease(ctx, db, "sealer", time.Minute); !errors.Is(err, ErrTaken) {
			t.Errorf("two leaders: %v", err)
		}
		clock.Advance(50 * time.Second)
		must(t, first.Renew(ctx))
		clock.Advance(50 * time.Second)
		if _, err := Lease(ctx, db, "sealer", time.Minute); !errors.Is(err, ErrTaken) {
			t.Errorf("a renewed lease was taken: %v", err)
		}
		clock.Advance(time.Minute)
		second, err := Lease(ctx, db, "sealer", time.Minute)
		must(t, err)
		err = db.Write(ctx, func(tx *database.Tx) error { return first.Fence(ctx, tx) })
		if !errors.Is(err, ErrLost) {
			t.Errorf("a deposed leader got through: %v", err)
		}
		if err := first.Release(ctx); !errors.Is(err, ErrLost) {
			t.Errorf("a deposed leader released another's lease: %v", err)
		}
		must(t, db.Write(ctx, func(tx *database.Tx) error { return second.Fence(ctx, tx) }))
		if second.Token() <= first.Token() {
			t.Errorf("token %d after %d", second.Token(), first.Token())
		}
		must(t, second.Release(ctx))
		third, err := Lease(ctx, db, "sealer", time.Minute)
		must(t, err)
		clock.Advance(-time.Hour) // its holder dies, and the clock was wrong
		if _, err := Lease(ctx, db, "sealer", time.Minute); err != nil {
			t.Errorf("a lease from the wrong future holds: %v", err)
		}
		_ = third
	})
}

func TestLeadershipPassesOn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var leading, most, terms atomic.Int64
		on, stop := context.WithCancel(ctx)
		var nodes sync.WaitGroup
		for range 3 {
			nodes.Go(func() {
				_ = Lead(on, db, "desk", 90*time.Millisecond, func(ctx context.Context, l *Leader) error {
					if n := leading.Add(1); n > most.Load() {
						most.Store(n)
					}
					defer leading.Add(-1)
					terms.Add(1)
					select {
					case <-ctx.Done():
					case <-time.After(10 * time.Millisecond):
					}
					return nil
				})
			})
		}
		until(t, "five terms", func() bool { return terms.Load() >= 5 })
		stop()
		nodes.Wait()
		if most.Load() != 1 {
			t.Errorf("%d led at once", most.Load())
		}
	})
}
