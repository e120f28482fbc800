package pagecache

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// roomForHead is how long a request head the lane reads: a browser's, with its cookies, is below 2 kB. A longer one is
// net/http's. The room is also what a waiting connection costs in memory, so it is not larger.
const roomForHead = 4 << 10

// turns is a connection on which the lane and net/http take turns.
//
// Between requests the lane reads (attend). A request that is not the lane's is handed over, its head and its body and
// not a byte more: owed counts what net/http has yet to take of it. When net/http says that it is idle and nothing is
// owed, it is the lane's turn again. When it cannot be known where a request ends, all that follows is net/http's.
type turns struct {
	net.Conn
	lane *Lane
	tcp  *net.TCPConn // Conn, when it is one: head and body go out in one call

	room  []byte // what was read and nobody has taken: room[from:to]
	from  int
	to    int
	turn  turn
	owed  int64
	begun bool      // part of a head has come, and its deadline is set
	rearm time.Time // when the deadline of an idle connection was set; zero when another stands
	armed time.Time // when the deadline for writing was last set

	known   atomic.Bool  // to net/http
	writing atomic.Int32 // is an answer of the lane's on its way: no, yes, or yes and hang up after it
	parts   [2][]byte    // of an answer, for one call
	out     []byte       // an answer in one piece, for TLS
	key     []byte       // the address that was looked up last
	fields  [2]string    // of the request that is answered

	mu      sync.Mutex
	woken   *sync.Cond
	aborted bool // net/http wants its reading back
	closed  bool
}

type turn uint8

const (
	ours   turn = iota // between requests
	theirs             // net/http has a request
	gone               // for good
)

const (
	silent int32 = iota
	answering
	hangingUp
)

func (l *Lane) take(c net.Conn) *turns {
	t := &turns{Conn: c, lane: l, room: make([]byte, roomForHead)}
	t.tcp, _ = c.(*net.TCPConn)
	t.woken = sync.NewCond(&t.mu)
	l.mu.Lock()
	l.conns[t] = struct{}{}
	l.mu.Unlock()
	t.waitForHead()
	return t
}

// Read is where net/http waits for a request, and for the rest of one.
func (t *turns) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if t.turn == ours {
		t.rearm = time.Now() // net/http has just set the deadline of an idle connection
		if err := t.attend(); err != nil {
			return 0, err
		}
	}
	if t.turn == theirs {
		if t.owed == 0 {
			return t.linger()
		}
		p = p[:min(int64(len(p)), t.owed)]
	}
	n, err := t.fetch(p)
	if t.turn == theirs {
		t.owed -= int64(n)
	}
	return n, err
}

// fetch reads what is in the room first.
func (t *turns) fetch(p []byte) (int, error) {
	if t.from == t.to {
		return t.Conn.Read(p)
	}
	n := copy(p, t.room[t.from:t.to])
	t.from += n
	return n, nil
}

// attend answers requests until one comes that is not the lane's: nil, and that one begins the room. Its end is in owed,
// or the turn is gone. The error is that of the connection.
func (t *turns) attend() error {
	for {
		for t.from < t.to {
			q, verdict := readHead(t.room[t.from:t.to])
			switch {
			case verdict == strange:
				t.turn = gone
				return nil
			case verdict == unfinished:
				if t.from == 0 && t.to == len(t.room) { // no end in sight
					t.turn = gone
					return nil
				}
				goto more
			}
			found, err := t.lane.answer(t, &q)
			if err != nil {
				return err
			}
			if !found {
				t.turn, t.owed = theirs, int64(q.length)+q.body
				return nil
			}
			t.from += q.length
			t.begun = false
		}
	more:
		if err := t.more(); err != nil || t.turn == gone {
			return err
		}
	}
}

// more reads on. What is left of a request when the connection ends is net/http's to judge.
func (t *turns) more() error {
	if !t.begun && t.from < t.to {
		t.begun = true
		t.waitForHead()
	}
	t.to = copy(t.room, t.room[t.from:t.to])
	t.from = 0
	n, err := t.Conn.Read(t.room[t.to:])
	t.to += n
	switch {
	case n > 0:
		return nil // an error comes again
	case t.to > 0 && errors.Is(err, io.EOF):
		t.turn = gone
		return nil
	case err == nil:
		return io.ErrNoProgress
	}
	return err
}

// seldom is which part of a deadline may pass before it is set again: setting it costs a tenth of an answer.
const seldom = 16

// waitForHead sets the deadline of a request that must be there soon.
func (t *turns) waitForHead() {
	t.rearm = time.Time{}
	_ = t.Conn.SetReadDeadline(time.Now().Add(t.lane.options.Header)) // fails only on a closed connection, whose Read says so
}

// send writes an answer of the lane's. The reader has the time for writing to take it; after it the connection may be
// idle again.
func (t *turns) send(head, body []byte) error {
	if !t.writing.CompareAndSwap(silent, answering) {
		return net.ErrClosed
	}
	now := time.Now()
	if o := &t.lane.options; now.Sub(t.armed) > o.Write/seldom {
		t.armed = now
		_ = t.Conn.SetWriteDeadline(now.Add(o.Write))
	}
	err := t.write(head, body)
	if o := &t.lane.options; now.Sub(t.rearm) > o.Idle/seldom {
		t.rearm = now
		_ = t.Conn.SetReadDeadline(now.Add(o.Idle))
	}
	if !t.writing.CompareAndSwap(answering, silent) {
		t.part()
		return net.ErrClosed
	}
	return err
}

// parting is how long a reader may take to see that the last answer was the last. Hanging up at once on one who has
// asked for more would cost him that answer: the kernel throws it away with what was not read.
const parting = 500 * time.Millisecond

// part hangs up after an answer.
func (t *turns) part() {
	_ = t.CloseWrite()
	_ = t.Conn.SetReadDeadline(time.Now().Add(parting))
	_, _ = io.Copy(io.Discard, struct{ io.Reader }{t.Conn})
	_ = t.drop()
}

func (t *turns) write(head, body []byte) error {
	var err error
	switch {
	case len(body) == 0:
		_, err = t.Conn.Write(head)
	case t.tcp != nil:
		t.parts[0], t.parts[1] = head, body
		parts := net.Buffers(t.parts[:])
		_, err = parts.WriteTo(t.tcp)
	default:
		t.out = append(append(t.out[:0], head...), body...)
		_, err = t.Conn.Write(t.out)
	}
	return err
}

// linger is net/http's listening for a reader who goes away while a page is made. What comes instead is the next
// request, too early: it is kept, and the reading goes on until net/http has done with this one.
func (t *turns) linger() (int, error) {
	if t.from == t.to {
		n, err := t.Conn.Read(t.room)
		t.from, t.to = 0, max(n, 0)
		if n <= 0 {
			return 0, err
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for !t.aborted && !t.closed {
		t.woken.Wait()
	}
	if t.closed {
		return 0, net.ErrClosed
	}
	return 0, os.ErrDeadlineExceeded
}

// state is told by net/http whose turn it is.
func (t *turns) state(s http.ConnState) {
	switch s {
	case http.StateIdle:
		if t.turn == theirs && t.owed == 0 {
			t.turn = ours
			t.armed = time.Time{} // net/http has set another
		}
	case http.StateHijacked:
		t.turn = gone
	}
}

// SetReadDeadline also wakes the reading that net/http takes back by a deadline long ago.
func (t *turns) SetReadDeadline(at time.Time) error {
	t.abort(at)
	return t.Conn.SetReadDeadline(at)
}

// SetDeadline sets both.
func (t *turns) SetDeadline(at time.Time) error {
	t.abort(at)
	return t.Conn.SetDeadline(at)
}

func (t *turns) abort(at time.Time) {
	past := !at.IsZero() && time.Until(at) <= 0
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.aborted = past; past {
		t.woken.Broadcast()
	}
}

// ReadFrom lets the kernel send files.
func (t *turns) ReadFrom(r io.Reader) (int64, error) {
	if t.tcp != nil {
		return t.tcp.ReadFrom(r)
	}
	return io.Copy(struct{ io.Writer }{t.Conn}, r)
}

// CloseWrite ends the sending half, so that the reader gets the last answer before the connection goes.
func (t *turns) CloseWrite() error {
	if c, ok := t.Conn.(interface{ CloseWrite() error }); ok {
		return c.CloseWrite()
	}
	return nil
}

// Close hangs up; after the answer, if the lane is writing one.
func (t *turns) Close() error {
	for {
		switch {
		case t.writing.CompareAndSwap(silent, hangingUp):
			return t.drop()
		case t.writing.CompareAndSwap(answering, hangingUp), t.writing.Load() == hangingUp && !t.dropped():
			return nil
		case t.writing.Load() == hangingUp:
			return net.ErrClosed
		}
	}
}

// busy reports an answer of the lane's on its way.
func (t *turns) busy() bool {
	return t.writing.Load() == answering || t.writing.Load() == hangingUp && !t.dropped()
}

func (t *turns) dropped() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.closed
}

// drop closes the connection for good.
func (t *turns) drop() error {
	t.lane.mu.Lock()
	delete(t.lane.conns, t)
	t.lane.mu.Unlock()
	t.mu.Lock()
	t.closed = true
	t.woken.Broadcast()
	t.mu.Unlock()
	return t.Conn.Close()
}
