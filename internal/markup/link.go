package markup

import (
	"net/url"
	"strings"
)

// maxLink is the longest address kept; browsers and mail programs fail somewhere above it.
const maxLink = 4096

// SafeLink returns the address as it may stand in a link, or "" if it must not: only http, https,
// mailto, tel, addresses within the site and anchors. It never returns a character that could end
// an attribute, and obeys how browsers read addresses (WHATWG URL: tabs and line ends vanish, a
// backslash is a slash).
func SafeLink(s string) string {
	s = escapeLink(s)
	if s == "" || len(s) > maxLink {
		return ""
	}
	if strings.HasPrefix(s, "//") {
		s = "https:" + s
	} else if strings.HasPrefix(s, "www.") { // what people type; within the site it would be a 404
		s = "https://" + s
	}
	colon := strings.IndexAny(s, ":/?#")
	if colon < 0 || s[colon] != ':' {
		if _, err := url.Parse(s); err != nil {
			return ""
		}
		return s
	}
	rest := s[colon+1:]
	switch scheme := strings.ToLower(s[:colon]); scheme {
	case "http", "https":
		if !strings.HasPrefix(rest, "//") {
			return ""
		}
		if u, err := url.Parse(s); err != nil || u.Host == "" {
			return ""
		}
		return scheme + ":" + rest
	case "mailto", "tel":
		if rest == "" {
			return ""
		}
		return scheme + ":" + rest
	}
	return ""
}

// escapeLink drops what browsers drop and escapes what could be read as markup.
func escapeLink(s string) string {
	s = strings.Trim(cleanText(s, false), " ")
	if !strings.ContainsAny(s, " \"'<>`\\{}|^\u00a0") {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch r {
		case ' ':
			b.WriteString("%20")
		case '\\':
			b.WriteString("%5C")
		case '"', '\'', '<', '>', '`', '{', '}', '|', '^':
			const hex = "0123456789ABCDEF"
			b.Write([]byte{'%', hex[r>>4], hex[r&15]})
		case '\u00a0':
			b.WriteString("%C2%A0")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// safeSource is SafeLink for pictures, which have no mail address.
func safeSource(s string) string {
	s = SafeLink(s)
	if strings.HasPrefix(s, "mailto:") || strings.HasPrefix(s, "tel:") || strings.HasPrefix(s, "#") {
		return ""
	}
	return s
}

// external reports an address on another host than the site's.
func external(link, host string) bool {
	rest, ok := strings.CutPrefix(link, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(link, "http://"); !ok {
			return false
		}
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	return host == "" || !strings.EqualFold(rest, host)
}

// cleanLang returns a BCP 47 tag in its usual case, or "" when it is not shaped like one
// (RFC 5646 §2.1: letters, digits and hyphens, subtags of 1 to 8).
func cleanLang(s string) string {
	s = strings.ReplaceAll(strings.Trim(s, " "), "_", "-")
	if len(s) < 2 || len(s) > 35 { // RFC 5646 §4.4.1: 35 is enough for every real tag
		return ""
	}
	parts := strings.Split(s, "-")
	for i, p := range parts {
		if !isSubtag(p, i == 0) {
			return ""
		}
		p = strings.ToLower(p)
		switch {
		case i > 0 && len(p) == 4 && p[0] > '9':
			p = strings.ToUpper(p[:1]) + p[1:]
		case i > 0 && len(p) == 2:
			p = strings.ToUpper(p)
		}
		parts[i] = p
	}
	return strings.Join(parts, "-")
}

func isSubtag(p string, first bool) bool {
	if len(p) == 0 || len(p) > 8 || first && len(p) < 2 {
		return false
	}
	for _, c := range []byte(p) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (first || c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// rtl reports a language that is written from right to left.
func rtl(lang string) bool {
	if strings.Contains(lang, "-Arab") || strings.Contains(lang, "-Hebr") {
		return true
	}
	if strings.Contains(lang, "-Latn") {
		return false
	}
	switch first, _, _ := strings.Cut(lang, "-"); first {
	case "ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "syr", "nqo":
		return true
	}
	return false
}
