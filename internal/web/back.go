package web

import (
	"net/http"
	"net/url"
	"strings"
)

// Back is the page of this site the visitor came from, as a path with its query;
// otherwise fallback. A Referer from elsewhere is never followed.
func Back(r *http.Request, fallback string) string {
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host == "" || !strings.EqualFold(from.Host, r.Host) {
		return fallback
	}
	return LocalPath(from.RequestURI(), fallback)
}

// LocalPath is p if it is a path on this site, otherwise fallback. "//host" and
// "/\host" are other sites to a browser (WHATWG URL, special authority slashes),
// and a tab or line break is dropped by it before it looks.
func LocalPath(p, fallback string) string {
	if !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\\t\r\n") {
		return fallback
	}
	return p
}

// SeeOther sends the visitor on to a page after a post, RFC 9110 §15.4.4.
func SeeOther(w http.ResponseWriter, r *http.Request, path string) error {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, LocalPath(path, "/"), http.StatusSeeOther)
	return nil
}
