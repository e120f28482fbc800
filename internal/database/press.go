package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// mostInGroup bounds how many closures share one commit, so that the first of
// them does not wait for ever. 256 short closures take a few milliseconds,
// about one fsync of a good disk.
const mostInGroup = 256

// suspicious is how long no honest write waits: the busy timeout towards other
// processes, and then some.
const suspicious = 15 * time.Second

// press is SQLite's one writer. While it waits for the disk, closures gather;
// then it lets each run in turn under a savepoint, and commits them together.
// The closures run in the goroutines of their callers, so that a panic shows
// the caller's stack and a test's FailNow ends the test and not the press.
type press struct {
	db     *DB
	writer *sql.DB
	conn   *sql.Conn
	queue  chan *sheet
	closed chan struct{}
	once   sync.Once
	done   chan struct{}
}

// sheet is one closure waiting to be printed.
type sheet struct {
	taken   atomic.Bool  // by the press, or by a caller who gave up waiting
	turn    chan *Tx     // the press hands the connection over
	played  chan error   // the caller hands it back
	outcome chan outcome // after the commit
	gone    atomic.Bool  // the closure panicked: its caller is no longer there
}

type outcome struct {
	tx  *Tx
	err error
}

// errGone marks a closure that panicked or ended its goroutine.
var errGone = errors.New("the closure did not return")

func startPress(ctx context.Context, db *DB, writer *sql.DB) (*press, error) {
	conn, err := writer.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("take the writing connection: %w", err)
	}
	p := &press{db: db, writer: writer, conn: conn, queue: make(chan *sheet),
		closed: make(chan struct{}), done: make(chan struct{})}
	go p.run()
	return p, nil
}

// write queues a closure, runs it when its turn comes, and waits for the commit.
func (p *press) write(ctx context.Context, f func(tx *Tx) error) error {
	slow := time.AfterFunc(suspicious, func() {
		p.db.log.Warn("a write has been waiting for its turn: does a closure of Write call Write, or wait for someone who does?", "for", suspicious)
	})
	defer slow.Stop()
	s := &sheet{turn: make(chan *Tx), played: make(chan error, 1), outcome: make(chan outcome, 1)}
	select {
	case p.queue <- s:
	case <-ctx.Done():
		return ctx.Err()
	case <-p.closed:
		return ErrClosed
	}
	giveUp := ctx.Done()
	for {
		select {
		case tx := <-s.turn:
			s.run(ctx, tx, f)
		case o := <-s.outcome:
			if o.err == nil {
				o.tx.committed()
			}
			return o.err
		case <-giveUp:
			if s.taken.CompareAndSwap(false, true) {
				return ctx.Err()
			}
			giveUp = nil // it runs or has run: only the outcome tells the truth now
		}
	}
}

// run plays the closure and hands the connection back, come what may.
func (s *sheet) run(ctx context.Context, tx *Tx, f func(tx *Tx) error) {
	err := errGone
	defer func() {
		if errors.Is(err, errGone) {
			s.gone.Store(true)
		}
		s.played <- err
	}()
	err = tx.play(ctx, f)
}

// run is the press's own goroutine.
func (p *press) run() {
	defer close(p.done)
	for {
		select {
		case s := <-p.queue:
			p.print(p.gather(s))
		case <-p.closed:
			return
		}
	}
}

// gather takes the sheets that wait already; it never waits for more.
func (p *press) gather(first *sheet) []*sheet {
	group := []*sheet{}
	for s := first; s != nil; {
		if s.taken.CompareAndSwap(false, true) {
			group = append(group, s)
		}
		s = nil
		if len(group) < mostInGroup {
			select {
			case s = <-p.queue:
			default:
			}
		}
	}
	return group
}

// errNotBegun says that no closure has run, because the file could not be claimed for writing.
var errNotBegun = errors.New("begin writing")

// print runs a group in one commit. If the group as a whole fails, each of its
// closures is tried once more alone, so that one cannot spoil it for another.
func (p *press) print(group []*sheet) {
	if len(group) == 0 {
		return
	}
	pending, err := p.commitGroup(group)
	if err == nil {
		return
	}
	if errors.Is(err, errNotBegun) { // nobody's fault here: another program is writing, and has been for ten seconds
		for _, s := range pending {
			s.outcome <- outcome{err: err}
		}
		return
	}
	for _, s := range pending {
		if s.gone.Load() {
			continue
		}
		if left, err := p.commitGroup([]*sheet{s}); err != nil && len(left) > 0 {
			s.outcome <- outcome{err: err}
		}
	}
}

// commitGroup runs the closures under savepoints and commits. Those whose fate
// is still open when the group fails are returned with the error.
func (p *press) commitGroup(group []*sheet) (pending []*sheet, err error) {
	ctx := context.Background()
	if _, err := p.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return group, fmt.Errorf("%w: %w", errNotBegun, err)
	}
	good := make([]outcome, 0, len(group))
	for i, s := range group {
		tx := &Tx{db: p.db, on: p.conn, whole: true}
		err, broken := p.turn(ctx, s, tx)
		if broken != nil {
			p.rollback(ctx)
			if err != nil && !s.gone.Load() && len(group) == 1 {
				broken = err // the closure's own error says more
			}
			return append(pending, group[i:]...), broken
		}
		if err != nil {
			s.outcome <- outcome{err: err}
			continue
		}
		pending = append(pending, s)
		good = append(good, outcome{tx: tx})
	}
	if _, err := p.conn.ExecContext(ctx, "COMMIT"); err != nil {
		p.rollback(ctx)
		return pending, fmt.Errorf("commit: %w", err)
	}
	for i, s := range pending {
		s.outcome <- good[i]
	}
	return nil, nil
}

// turn lets one closure run inside its own savepoint. broken means that SQLite
// has undone the whole transaction (a full disk does that), savepoint and all.
func (p *press) turn(ctx context.Context, s *sheet, tx *Tx) (err, broken error) {
	if _, broken = p.conn.ExecContext(ctx, "SAVEPOINT sheet"); broken != nil {
		return nil, broken
	}
	s.turn <- tx
	err = <-s.played
	if err != nil {
		if _, broken = p.conn.ExecContext(ctx, "ROLLBACK TO sheet"); broken != nil {
			return err, broken
		}
	}
	_, broken = p.conn.ExecContext(ctx, "RELEASE sheet")
	return err, broken
}

// rollback ends whatever is left of the transaction.
func (p *press) rollback(ctx context.Context) {
	// SQLite may have rolled back by itself; then there is nothing to undo.
	_, _ = p.conn.ExecContext(ctx, "ROLLBACK")
}

// watch asks now and then whether any connection has committed. The answer is
// true for our own commits also; those who are woken find nothing new.
func (p *press) watch(ctx context.Context, wake func()) {
	var seen int64
	tick := time.NewTicker(dataVersionEvery)
	defer tick.Stop()
	for {
		conn, err := p.db.pool.Conn(ctx)
		if err == nil {
			err = p.follow(ctx, conn, tick, &seen, wake)
			_ = conn.Close()
		}
		if ctx.Err() != nil || errors.Is(err, sql.ErrConnDone) {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-p.closed:
			return
		case <-tick.C:
			wake() // let the others find out what is wrong
		}
	}
}

func (p *press) follow(ctx context.Context, conn *sql.Conn, tick *time.Ticker, seen *int64, wake func()) error {
	for {
		var version int64
		// The number is the connection's own, so always the same connection asks.
		if err := conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version); err != nil {
			return err
		}
		if version != *seen {
			*seen = version
			wake()
		}
		select {
		case <-tick.C:
		case <-p.closed:
			return ErrClosed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (p *press) close() error {
	p.once.Do(func() { close(p.closed) })
	<-p.done
	return errors.Join(p.conn.Close(), p.writer.Close())
}
