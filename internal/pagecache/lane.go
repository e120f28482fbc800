package pagecache

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Lane is the express lane: a listener under net/http whose connections answer the plainest and by far the most
// frequent request themselves, a GET of a page that is kept, with the very bytes that the slow way would send.
//
// It knows no address of the paper. It learns: when the slow way has answered an address with a kept page, Serve shows
// it the header that was sent, and from then on the same address of the same host is answered by the lane, as long as
// that page is kept and its words are true. Everything else goes to net/http untouched, on the same connection: other
// methods, bodies, ranges, a reader who is signed in, a request in pieces that do not come together, anything that is
// not written exactly as RFC 9112 has it.
//
// The two take turns on a connection. The lane reads while no request is with net/http, and knows to the byte where the
// request that it hands over ends (turn.go); where that cannot be known, the rest of the connection is net/http's. That
// is what keeps the lane from ever taking the middle of one request for the beginning of another.
type Lane struct {
	net.Listener
	cache   *Cache
	options LaneOptions

	ways   [shards]waysShard
	guests chan net.Conn // for Accept: connections whose first request is not the lane's
	gone   chan struct{} // closed when the listener is
	failed error         // why; read after gone is closed
	stop   sync.Once

	mu      sync.Mutex
	conns   map[*turns]struct{} // open
	greeted sync.WaitGroup      // connections that net/http does not know yet, and the accepting itself

	date atomic.Pointer[dateLine]

	tallying sync.Mutex
	tallies  map[string]tally // by path, for the next log
}

// LaneOptions adjust a Lane. The times are those of the http.Server that it stands under.
type LaneOptions struct {
	Version func() string // what the key of every page begins with at present; nil: nothing
	Private []string      // names of cookies that make a request its reader's own
	Header  time.Duration // within which a request must be there whole; 10 s when 0
	Idle    time.Duration // how long a connection may wait for the next; 2 min when 0
	Write   time.Duration // within which a reader must take an answer; 5 min when 0
	Log     *slog.Logger  // told once a minute what was served, if there is one
}

// NewLane puts an express lane to the cache's pages on a listener. The http.Server above it must be given Join.
func NewLane(l net.Listener, c *Cache, o LaneOptions) *Lane {
	for _, d := range []struct {
		set   *time.Duration
		usual time.Duration
	}{{&o.Header, 10 * time.Second}, {&o.Idle, 2 * time.Minute}, {&o.Write, 5 * time.Minute}} {
		if *d.set <= 0 {
			*d.set = d.usual
		}
	}
	lane := &Lane{Listener: l, cache: c, options: o, guests: make(chan net.Conn), gone: make(chan struct{}), conns: map[*turns]struct{}{}, tallies: map[string]tally{}}
	for i := range lane.ways {
		lane.ways[i].of = map[string]*way{}
	}
	lane.greeted.Go(lane.accept)
	if o.Log != nil {
		lane.greeted.Go(lane.keepLog)
	}
	return lane
}

// Join makes an http.Server tell the lane whose turn it is, and lets what it serves be learned.
func (l *Lane) Join(s *http.Server) {
	s.ConnState = func(c net.Conn, state http.ConnState) {
		if t, ok := c.(*turns); ok {
			t.state(state)
		}
	}
	s.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		if _, ok := c.(*turns); ok {
			return context.WithValue(ctx, laneKey{}, l)
		}
		return ctx
	}
}

type laneKey struct{}

// laneOf is the lane on which a request could have come.
func laneOf(ctx context.Context) *Lane {
	l, _ := ctx.Value(laneKey{}).(*Lane)
	return l
}

// accept takes connections in. A failure that passes (too many files are open) is waited out, as net/http does.
func (l *Lane) accept() {
	for wait := time.Duration(0); ; wait = min(max(2*wait, 5*time.Millisecond), time.Second) {
		c, err := l.Listener.Accept()
		if err == nil {
			wait = 0
			l.greeted.Go(func() { l.greet(c) })
			continue
		}
		var passing interface{ Temporary() bool }
		if !errors.As(err, &passing) || !passing.Temporary() {
			l.end(err)
			return
		}
		select {
		case <-time.After(wait): // nothing at first
		case <-l.gone:
			return
		}
	}
}

// greet answers a new connection for as long as its requests are the lane's, and shows it in to net/http when one is not.
func (l *Lane) greet(c net.Conn) {
	defer func() {
		if v := recover(); v != nil {
			_ = c.Close()
			if l.options.Log != nil {
				l.options.Log.Error("the express lane failed at a connection", "err", fmt.Sprintf("panic: %v\n%s", v, debug.Stack()))
			}
		}
	}()
	if s, ok := c.(*tls.Conn); ok && !l.shake(s) {
		return
	}
	t := l.take(c)
	if err := t.attend(); err != nil {
		_ = t.Close()
		return
	}
	t.known.Store(true)
	select {
	case l.guests <- t:
	case <-l.gone:
		_ = t.Close()
	}
}

// shake agrees on TLS. HTTP/2 is net/http's from the first byte.
func (l *Lane) shake(c *tls.Conn) bool {
	ctx, cancel := context.WithTimeout(context.Background(), l.options.Header)
	defer cancel()
	if err := c.HandshakeContext(ctx); err != nil {
		_ = c.Close()
		return false
	}
	if c.ConnectionState().NegotiatedProtocol != "h2" {
		return true
	}
	select {
	case l.guests <- c:
	case <-l.gone:
		_ = c.Close()
	}
	return false
}

// Accept gives net/http the next connection that needs it.
func (l *Lane) Accept() (net.Conn, error) {
	select {
	case c := <-l.guests:
		return c, nil
	case <-l.gone:
		return nil, l.failed
	}
}

// Close takes no more connections in, and hangs up on those that wait between two requests. http.Server's Shutdown calls it.
func (l *Lane) Close() error {
	l.end(net.ErrClosed)
	err := l.Listener.Close()
	for _, t := range l.open() {
		if !t.known.Load() {
			_ = t.Close()
		}
	}
	return err
}

func (l *Lane) open() []*turns {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Collect(maps.Keys(l.conns))
}

func (l *Lane) end(why error) {
	l.stop.Do(func() {
		l.failed = why
		close(l.gone)
	})
}

// Drain waits, after http.Server's Shutdown, until the answers that the lane is writing are written; when ctx ends it
// cuts them off.
func (l *Lane) Drain(ctx context.Context) error {
	for tick := time.NewTicker(time.Millisecond); ; {
		if !slices.ContainsFunc(l.open(), (*turns).busy) {
			tick.Stop()
			l.greeted.Wait()
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			tick.Stop()
			for _, t := range l.open() {
				_ = t.Conn.Close()
			}
			l.greeted.Wait()
			return ctx.Err()
		}
	}
}
