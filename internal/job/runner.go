package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"broadsheet/internal/database"
)

const (
	// leaseFor is how long a dead process keeps a job from others. It is
	// renewed at a third of that, so two renewals may fail.
	leaseFor = 30 * time.Second
	// pollEvery bounds how late a scheduled job starts. One look costs some
	// 20 microseconds.
	pollEvery = 250 * time.Millisecond
	// mostAttempts with the pauses of backoff spreads over some six hours: long
	// enough for a mail server's bad night, short enough to be seen next day.
	mostAttempts = 15
	longestPause = time.Hour
	// drainFor is how long jobs in hand may go on after the order to stop,
	// before their contexts are cancelled. Less than the 30 s of most supervisors.
	drainFor = 10 * time.Second
)

// Handler does one job. It returns nil when the job is done, whether or not it
// has called Claim.Done itself.
type Handler = func(ctx context.Context, c *Claim) error

// Runner claims due jobs and hands them to their handlers.
type Runner struct {
	db      *database.DB
	log     *slog.Logger
	handle  map[string]Handler
	slow    map[string]bool
	every   []*tick
	workers int
	drain   time.Duration
	lease   time.Duration
}

// tick is a periodic job.
type tick struct {
	name string
	kind string
	d    time.Duration
	seen int64 // the last tick this process knows to be enqueued
}

// NewRunner returns a runner of four jobs at a time: few, because work in the
// background must leave the processors to readers, yet enough that two slow
// mails or pictures do not hold up a story that is due.
func NewRunner(db *database.DB, log *slog.Logger) *Runner {
	if log == nil {
		log = slog.Default()
	}
	return &Runner{db: db, log: log, handle: map[string]Handler{}, slow: map[string]bool{}, workers: 4, drain: drainFor, lease: leaseFor}
}

// Handle names the handler of a kind of job. Call it before Run.
func (r *Runner) Handle(kind string, f func(ctx context.Context, c *Claim) error) {
	if _, twice := r.handle[kind]; twice {
		panic("job: two handlers for " + kind)
	}
	r.handle[kind] = f
}

// Slow says that jobs of these kinds may take seconds: pictures, letters. At most half of the workers do such work at a
// time, so that a story that is due finds one free. Call it before Run.
func (r *Runner) Slow(kinds ...string) {
	for _, k := range kinds {
		r.slow[k] = true
	}
}

// Every has f run once per period d, by one of all processes that share the
// database; at once when the last period was missed. Periods are counted from
// the epoch, and missed ones are not made up for. Call it before Run.
func (r *Runner) Every(name string, d time.Duration, f func(ctx context.Context, c *Claim) error) {
	kind := "every:" + name
	r.Handle(kind, f)
	r.every = append(r.every, &tick{name: name, kind: kind, d: d, seen: -1})
}

// Run works until ctx ends, then lets the jobs in hand finish (their contexts
// are cancelled after ten seconds) and returns when none is left.
func (r *Runner) Run(ctx context.Context) {
	work, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stop(nil)
	all, quick := r.kinds(true), r.kinds(false)
	free, slow := make(chan struct{}, r.workers), make(chan struct{}, max(1, r.workers/2))
	room := make(chan struct{}, 1) // a slow job ended: another may begin
	var busy sync.WaitGroup
	for ctx.Err() == nil {
		rings := bellOf(r.db).next() // before looking, so that no ring is missed
		r.tickAll(ctx)
		kinds := all
		if len(slow) == cap(slow) {
			kinds = quick
		}
		claimed := r.claimAll(ctx, kinds, free, func(c *Claim) {
			if r.slow[c.Kind] {
				slow <- struct{}{} // only this loop fills it, and there was room
			}
			busy.Go(func() {
				defer func() { <-free }()
				r.do(work, c)
				if r.slow[c.Kind] {
					<-slow
					select {
					case room <- struct{}{}:
					default:
					}
				}
			})
		})
		if claimed {
			continue
		}
		select {
		case <-ctx.Done():
		case <-rings:
		case <-room:
		case <-time.After(pollEvery):
		}
	}
	timer := time.AfterFunc(r.drain, func() { stop(errStopping) })
	defer timer.Stop()
	busy.Wait()
}

var errStopping = errors.New("the newspaper is shutting down")

// claimAll takes one due job if a worker is free, and reports whether it did.
// It waits for a worker, since without one there is nothing to look for.
func (r *Runner) claimAll(ctx context.Context, kinds string, free chan struct{}, start func(*Claim)) bool {
	select {
	case free <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	c, err := r.claim(ctx, kinds)
	if err != nil && ctx.Err() == nil {
		r.log.Error("cannot look for jobs", "error", err)
	}
	if c == nil {
		<-free
		return false
	}
	start(c)
	return true
}

// kinds is the SQL list of what this runner can do, with or without what is
// slow. Kinds are constants of the program, written without quotes.
func (r *Runner) kinds(slow bool) string {
	var all []string
	for k := range r.handle {
		if r.slow[k] && !slow {
			continue
		}
		all = append(all, "'"+strings.ReplaceAll(k, "'", "''")+"'")
	}
	if len(all) == 0 {
		all = []string{"''"}
	}
	sort.Strings(all)
	return strings.Join(all, ", ")
}

// due says which jobs may be claimed at $1. A waiting job when it is due and
// its pause after a failure is over. A running one when its lease is over. A
// pause or a lease longer than any we give ($2, $3) was written by a clock that
// has since been set back: it counts as over.
const due = `((state = 'waiting' AND due_at <= $1 AND (retry_at <= $1 OR retry_at > $2))
	OR (state = 'running' AND (lease_until <= $1 OR lease_until > $3)))`

// claim takes the job that is due longest, or returns nil.
func (r *Runner) claim(ctx context.Context, kinds string) (*Claim, error) {
	when := func(q database.Reader) []any {
		now := q.Now()
		return []any{database.Micros(now), database.Micros(now.Add(longestPause)), database.Micros(now.Add(2 * r.lease))}
	}
	pick := "SELECT id FROM job WHERE kind IN (" + kinds + ") AND " + due + " ORDER BY due_at, id LIMIT 1"
	var id int64
	// Most looks find nothing; a look alone needs no writer.
	if err := r.db.QueryRow(ctx, pick, when(r.db)...).Scan(&id); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return nil, nil
		}
		return nil, err
	}
	var c *Claim
	err := r.db.Write(ctx, func(tx *database.Tx) error {
		c = &Claim{db: tx.DB(), lease: r.lease}
		args := append(when(tx), database.Micros(tx.Now().Add(r.lease)))
		err := tx.QueryRow(ctx, "UPDATE job SET state = 'running', token = token + 1, attempts = attempts + 1, again = FALSE, lease_until = $4 "+
			"WHERE id = ("+pick+") RETURNING id, kind, payload, token, attempts", args...).
			Scan(&c.ID, &c.Kind, &c.payload, &c.token, &c.Attempt)
		if errors.Is(err, sql.ErrNoRows) { // another runner was faster
			c = nil
			return nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// do runs one job to its end: done, to be tried again, or failed.
func (r *Runner) do(ctx context.Context, c *Claim) {
	ctx, lose := context.WithCancelCause(ctx)
	keep := make(chan struct{})
	go func() { defer close(keep); c.keep(ctx, lose) }()
	err := r.call(ctx, c)
	if err == nil && !c.finished.Load() {
		err = c.Done(ctx, nil)
	}
	stopping := errors.Is(context.Cause(ctx), errStopping)
	lose(nil)
	<-keep
	switch {
	case c.finished.Load() && err != nil:
		r.log.Warn("job is done but its handler complained", "job", c.ID, "kind", c.Kind, "error", err)
	case c.finished.Load():
	case errors.Is(err, ErrLost):
		r.log.Warn("job went to another worker", "job", c.ID, "kind", c.Kind)
	default:
		r.giveBack(context.WithoutCancel(ctx), c, err, stopping)
	}
}

// call runs the handler; a panic is a failure of the job, not of the newspaper.
func (r *Runner) call(ctx context.Context, c *Claim) (err error) {
	if c.Attempt > mostAttempts {
		return errors.New("the process died every time this job was tried")
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return r.handle[c.Kind](ctx, c)
}

// backoff is the pause after the nth failed attempt: 1 s, 2 s, 4 s ... 1 h.
func backoff(attempt int) time.Duration {
	if attempt > 12 {
		return longestPause
	}
	return min(time.Second<<max(attempt-1, 0), longestPause)
}

// giveBack puts an unfinished job back, to be tried later or seen as failed.
func (r *Runner) giveBack(ctx context.Context, c *Claim, cause error, stopping bool) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second) // the lease runs out anyway
	defer cancel()
	failed := c.Attempt >= mostAttempts
	err := r.db.Write(ctx, func(tx *database.Tx) error {
		now := tx.Now()
		switch {
		case stopping: // not the job's fault: no attempt is lost
			return c.put(ctx, tx, "waiting", 0, 0, c.Attempt-1, "")
		case failed:
			return c.put(ctx, tx, "failed", 0, database.Micros(now), c.Attempt, cause.Error())
		}
		return c.put(ctx, tx, "waiting", database.Micros(now.Add(backoff(c.Attempt))), 0, c.Attempt, cause.Error())
	})
	attrs := []any{"job", c.ID, "kind", c.Kind, "attempt", c.Attempt, "error", cause}
	switch {
	case err != nil:
		r.log.Error("cannot put a job back", append(attrs, "because", err)...)
	case failed && !stopping:
		r.log.Error("job given up", attrs...)
	case !stopping:
		r.log.Warn("job failed, will be tried again", attrs...)
	}
}

// tickAll enqueues the periodic jobs whose period has begun. The row of
// job_tick is the key: of all processes one changes it. A clock that went back
// gives another tick number too, so a periodic job never waits for an old future.
func (r *Runner) tickAll(ctx context.Context) {
	for _, t := range r.every {
		n := r.db.Now().UnixMicro() / t.d.Microseconds()
		if n == t.seen {
			continue
		}
		err := r.db.Write(ctx, func(tx *database.Tx) error {
			var name string
			err := tx.QueryRow(ctx, `INSERT INTO job_tick (name, tick) VALUES ($1, $2)
				ON CONFLICT (name) DO UPDATE SET tick = excluded.tick WHERE job_tick.tick <> excluded.tick
				RETURNING name`, t.name, n).Scan(&name)
			if errors.Is(err, sql.ErrNoRows) {
				return nil
			}
			if err != nil {
				return err
			}
			return Enqueue(ctx, tx, Job{Kind: t.kind, Unique: t.kind, Payload: strconv.FormatInt(n, 10)})
		})
		if err == nil {
			t.seen = n
		} else if ctx.Err() == nil {
			r.log.Error("cannot schedule", "job", t.name, "error", err)
		}
	}
}
