package web

import (
	"net/http"
	"net/netip"
	"strings"
)

// clientAddr is where a request comes from, once proxies are looked through.
type clientAddr struct {
	ip    netip.Addr
	https bool
}

// ClientIP is the reader's address, looked up behind trusted proxies; the zero
// Addr when it cannot be known.
func ClientIP(r *http.Request) netip.Addr { return known(r.Context()).client.ip }

// IsHTTPS tells whether the reader reached the paper by https, as seen from the
// reader's side of a trusted proxy.
func IsHTTPS(r *http.Request) bool { return known(r.Context()).client.https }

func (s *Web) clientOf(r *http.Request) clientAddr {
	c := clientAddr{ip: peer(r.RemoteAddr), https: r.TLS != nil || s.secureSite()}
	if !s.trusted(c.ip) {
		return c
	}
	c.ip = s.lookThrough(c.ip, r.Header.Values("X-Forwarded-For"))
	if proto := r.Header.Get("X-Forwarded-Proto"); proto != "" {
		c.https = strings.EqualFold(proto, "https")
	}
	return c
}

// lookThrough walks X-Forwarded-For from the nearest hop outwards and stops at the
// first address no trusted proxy vouches for: anything before it was typed by the
// visitor.
func (s *Web) lookThrough(nearest netip.Addr, headers []string) netip.Addr {
	hops := strings.Split(strings.Join(headers, ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusted(nearest); i-- {
		hop := peer(strings.TrimSpace(hops[i]))
		if !hop.IsValid() {
			break
		}
		nearest = hop
	}
	return nearest
}

func (s *Web) trusted(ip netip.Addr) bool {
	for _, p := range s.TrustedProxies {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

// peer reads "192.0.2.1:443", "[2001:db8::1]:443" or a bare address.
func peer(s string) netip.Addr {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap().WithZone("")
	}
	ip, err := netip.ParseAddr(strings.Trim(s, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return ip.Unmap().WithZone("")
}

// network cuts an address to what the log may keep: /24 and /48 name a
// neighbourhood, not a household.
func network(ip netip.Addr) string {
	bits := 48
	if ip.Is4() {
		bits = 24
	}
	p, err := ip.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}
