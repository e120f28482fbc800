package feed

import "strings"

// Robots is what a paper tells crawlers in /robots.txt.
type Robots struct {
	Disallow []string // path prefixes that nobody should crawl: "/newsroom/"
	Refuse   []string // crawlers that may read nothing, by their product token
	Sitemaps []string // absolute addresses
}

// Bytes writes robots.txt (RFC 9309). Sitemap lines stand outside the groups
// and hold absolute addresses, as sitemaps.org asks.
func (r Robots) Bytes() []byte {
	var b strings.Builder
	for _, name := range r.Refuse {
		if name = robotToken(name); name != "" {
			b.WriteString("User-agent: " + name + "\nDisallow: /\n\n")
		}
	}
	b.WriteString("User-agent: *\n")
	for _, path := range r.Disallow {
		if path = address(path); path != "" {
			b.WriteString("Disallow: " + path + "\n")
		}
	}
	b.WriteString("Allow: /\n")
	if len(r.Sitemaps) > 0 {
		b.WriteString("\n")
	}
	for _, s := range r.Sitemaps {
		if s = address(s); s != "" {
			b.WriteString("Sitemap: " + s + "\n")
		}
	}
	return []byte(b.String())
}

// robotToken keeps the letters, underscores and hyphens of a product token
// (RFC 9309 §2.2.1).
func robotToken(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r == '-' {
			return r
		}
		return -1
	}, name)
}
