package web

import (
	"net/http"
	"time"
)

// SessionCookies are the names under which browsers hold a session: a request with one is of somebody of the house.
var SessionCookies = []string{"session", "__Host-session"}

// sessionName gets the __Host- prefix where the paper is served by https, so that
// no neighbouring host name can plant a session; RFC 6265bis §4.1.3.2.
func sessionName(r *http.Request) string {
	if IsHTTPS(r) {
		return SessionCookies[1]
	}
	return SessionCookies[0]
}

// SetSession gives the browser a session token until it expires. Lax, so that a
// link in a mail opens the newsroom signed in; posts are guarded by origin.
func SetSession(w http.ResponseWriter, r *http.Request, token string, expires time.Time) {
	http.SetCookie(w, &http.Cookie{
		Name: sessionName(r), Value: token, Path: "/", Expires: expires,
		HttpOnly: true, Secure: IsHTTPS(r), SameSite: http.SameSiteLaxMode,
	})
}

// SessionToken is the token the browser holds, or "".
func SessionToken(r *http.Request) string {
	c, err := r.Cookie(sessionName(r))
	if err != nil {
		return ""
	}
	return c.Value
}

// ClearSession takes the token back.
func ClearSession(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: sessionName(r), Path: "/", MaxAge: -1, HttpOnly: true, Secure: IsHTTPS(r), SameSite: http.SameSiteLaxMode})
}

// SetPrivate keeps a small value for one path, such as the right to edit a comment
// for five minutes. It is not readable by scripts.
func SetPrivate(w http.ResponseWriter, r *http.Request, name, value, path string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: path, MaxAge: int(life.Seconds()),
		HttpOnly: true, Secure: IsHTTPS(r), SameSite: http.SameSiteLaxMode,
	})
}
