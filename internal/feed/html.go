package feed

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Absolute returns an HTML fragment in which every address stands whole, since
// a feed is read far from the page: "/media/pump/900.jpg" leads nowhere in an
// app. All else is returned byte for byte.
func Absolute(base, fragment string) string {
	from, err := url.Parse(base)
	if err != nil || !from.IsAbs() || !mayHoldAddress(fragment) {
		return fragment
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(fragment))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			b.Write(z.Raw())
			return b.String()
		}
		raw := string(z.Raw()) // Token() below overwrites what Raw returned
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			b.WriteString(raw)
			continue
		}
		token := z.Token()
		if !rebase(from, token.Attr) {
			b.WriteString(raw)
			continue
		}
		b.WriteString(token.String())
	}
}

func mayHoldAddress(fragment string) bool {
	return strings.Contains(fragment, "=")
}

// rebase makes the addresses among the attributes absolute and says whether
// any changed.
func rebase(from *url.URL, attrs []html.Attribute) bool {
	changed := false
	for i := range attrs {
		old := attrs[i].Val
		switch attrs[i].Key {
		case "href", "src", "poster", "cite":
			attrs[i].Val = resolve(from, old)
		case "srcset":
			attrs[i].Val = resolveSet(from, old)
		}
		changed = changed || attrs[i].Val != old
	}
	return changed
}

// resolve is RFC 3986 §5.2; what cannot be parsed is left as it is.
func resolve(from *url.URL, ref string) string {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil || u.IsAbs() {
		return ref
	}
	return from.ResolveReference(u).String()
}

// resolveSet does the same for each candidate of a srcset: "a.jpg 480w, b.jpg 900w".
func resolveSet(from *url.URL, set string) string {
	candidates := strings.Split(set, ",")
	for i, c := range candidates {
		ref, size, _ := strings.Cut(strings.TrimSpace(c), " ")
		candidates[i] = strings.TrimSpace(resolve(from, ref) + " " + size)
	}
	return strings.Join(candidates, ", ")
}
