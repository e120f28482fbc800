package feed

import (
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

// StoryID returns the URI that names a story in every feed, a tag URI such as
// "tag:courier.example,2024-12-19:article/7" (RFC 4151), unless the story
// brought a URI of its own.
func StoryID(p Paper, s Story) string {
	if isURI(s.ID) {
		return address(s.ID)
	}
	return tagURI(p, s.Published, s.ID)
}

// listID returns the URI that names a feed: a tag URI too where a day is known
// on which the paper held its name, and the feed's own address where none is.
func listID(p Paper, l List) string {
	switch {
	case isURI(l.ID):
		return address(l.ID)
	case p.Tag == "" && l.Since.IsZero() && l.Self != "":
		return address(l.Self)
	}
	return tagURI(p, l.Since, l.ID)
}

// tagURI makes "tag:" authority ":" specific (RFC 4151 §2.1).
func tagURI(p Paper, day time.Time, specific string) string {
	tag := p.Tag
	if tag == "" {
		tag = tagHost(p.URL) + "," + tagDay(day)
	}
	return "tag:" + address(tag) + ":" + address(oneLine(specific))
}

// tagDay writes the day on which the paper held its host name: the story's
// own, since it was published there. Without a day it is the epoch, which at
// least never moves.
func tagDay(day time.Time) string {
	if day.IsZero() {
		day = time.Unix(0, 0)
	}
	return day.UTC().Format(time.DateOnly)
}

// tagHost returns the host of an address as RFC 4151 allows it: ASCII and
// without a port.
func tagHost(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" {
		return "localhost"
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		host = u.Hostname()
	}
	return strings.ToLower(strings.ReplaceAll(host, ":", "-")) // an IPv6 literal
}

// isURI says whether an id came with a scheme of its own: "urn:uuid:...",
// "https://...". "article/7" has none.
func isURI(id string) bool {
	scheme, rest, ok := strings.Cut(id, ":")
	if !ok || scheme == "" || rest == "" {
		return false
	}
	for i, c := range []byte(scheme) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", rune(c))) {
			return false
		}
	}
	return true
}

// address makes a string safe to stand where a URI is expected: bytes that RFC
// 3986 §2 does not allow are percent-encoded, so an address in any script
// becomes plain ASCII. What is encoded already stays as it is.
func address(s string) string {
	s = strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c >= 0x7F || strings.IndexByte("<>\"{}|\\^`", c) >= 0 {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
