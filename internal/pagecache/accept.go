package pagecache

import "strings"

// coding is what a reader accepts: thousandths of a q-value for each coding
// that we have; 0 means not at all.
type coding struct{ br, gzip, identity int }

// accepts reads Accept-Encoding (RFC 9110 §12.5.3). Without the header any
// coding is acceptable, but plain is the sure one. Identity is acceptable
// unless it is refused; when everything is refused it is sent all the same.
func accepts(fields []string) coding {
	c := coding{br: -1, gzip: -1, identity: -1}
	star := -1
	for _, list := range fields {
		for list != "" {
			var item string
			item, list, _ = strings.Cut(list, ",")
			name, q := quality(item)
			switch {
			case strings.EqualFold(name, "br"):
				c.br = q
			case strings.EqualFold(name, "gzip"), strings.EqualFold(name, "x-gzip"):
				c.gzip = q
			case strings.EqualFold(name, "identity"):
				c.identity = q
			case name == "*":
				star = q
			}
		}
	}
	rest := func(q *int, unsaid int) {
		if *q < 0 {
			*q = unsaid
		}
	}
	rest(&c.br, max(star, 0))
	rest(&c.gzip, max(star, 0))
	if star == 0 {
		rest(&c.identity, 0)
	}
	rest(&c.identity, 1) // acceptable, but named codings are preferred
	return c
}

// quality splits "gzip;q=0.5" into its name and thousandths (RFC 9110 §12.4.2).
func quality(item string) (name string, q int) {
	name, rest, _ := strings.Cut(item, ";")
	name = strings.TrimSpace(name)
	for rest != "" {
		var p string
		p, rest, _ = strings.Cut(rest, ";")
		key, value, ok := strings.Cut(strings.TrimSpace(p), "=")
		if ok && strings.EqualFold(strings.TrimSpace(key), "q") {
			return name, thousandths(strings.TrimSpace(value))
		}
	}
	return name, 1000
}

// thousandths reads 0, 1 or a number with up to three decimals; what is not one
// counts as 0, a coding that cannot be relied on.
func thousandths(s string) int {
	whole, part, _ := strings.Cut(s, ".")
	if whole == "1" && strings.Trim(part, "0") == "" {
		return 1000
	}
	if whole != "0" || len(part) > 3 {
		return 0
	}
	q := 0
	for _, d := range (part + "000")[:3] {
		if d < '0' || d > '9' {
			return 0
		}
		q = q*10 + int(d-'0')
	}
	return q
}
