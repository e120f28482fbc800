package web

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limiter slows down one client without touching the others. A client is an IPv4
// address or an IPv6 /64, which is what one household is given.
type Limiter struct {
	every rate.Limit
	burst int
	size  int
	clock func() time.Time

	mu      sync.Mutex
	buckets map[netip.Prefix]*bucket
}

type bucket struct {
	tokens *rate.Limiter
	used   time.Time
}

// limiterSize bounds the memory of one Limiter to about 2 MB.
const limiterSize = 10_000

// NewLimiter lets each client through burst times at once, and once per interval
// after that.
func NewLimiter(interval time.Duration, burst int, clock func() time.Time) *Limiter {
	if clock == nil {
		clock = time.Now
	}
	return &Limiter{every: rate.Every(interval), burst: burst, size: limiterSize, clock: clock, buckets: map[netip.Prefix]*bucket{}}
}

// Allow spends one try of the client. It returns nil, or a TooMany error that says
// when the next try will be let through. A request without a known address shares
// one bucket with all others like it.
func (l *Limiter) Allow(ip netip.Addr) error {
	now := l.clock()
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(household(ip), now)
	b.used = now
	turn := b.tokens.ReserveN(now, 1)
	if wait := turn.DelayFrom(now); wait > 0 {
		turn.CancelAt(now) // a refused try costs nothing
		return TooMany(wait)
	}
	return nil
}

func (l *Limiter) bucket(who netip.Prefix, now time.Time) *bucket {
	b := l.buckets[who]
	if b == nil {
		if len(l.buckets) >= l.size {
			l.forget(now)
		}
		b = &bucket{tokens: rate.NewLimiter(l.every, l.burst)}
		l.buckets[who] = b
	}
	return b
}

// forget drops every bucket that has filled up again, which changes nothing for
// its owner. Only if a flood keeps all of them busy are arbitrary ones dropped.
func (l *Limiter) forget(now time.Time) {
	for who, b := range l.buckets {
		if b.tokens.TokensAt(now) >= float64(l.burst) {
			delete(l.buckets, who)
		}
	}
	for who := range l.buckets {
		if len(l.buckets) < l.size*9/10 {
			return
		}
		delete(l.buckets, who)
	}
}

// Household names the network that a client shares with whoever lives with them, as
// the Limiter counts it.
func Household(ip netip.Addr) string { return household(ip).String() }

func household(ip netip.Addr) netip.Prefix {
	bits := 32
	if ip.Is6() {
		bits = 64
	}
	p, _ := ip.Prefix(bits)
	return p
}
