package web

import (
	"net/http"
	"regexp"
	"time"
)

// themeScript runs before anything is painted and sets what the reader chose; the
// page itself is the same for everybody. Changing a letter changes its CSP hash,
// which is worked out from this constant.
const themeScript = `var t=/(?:^|; )theme=(light|dark)/.exec(document.cookie);t&&document.documentElement.setAttribute("data-theme",t[1])`

// themeLife is a year; browsers cut longer ones to 400 days (RFC 6265bis §5.5).
const themeLife = 365 * 24 * time.Hour

// ChooseTheme answers POST /theme: light, dark or as on my device. The cookie is
// readable by the script above, and holds nothing else.
func (s *Web) ChooseTheme(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodPost {
		return MethodNotAllowed("POST")
	}
	c := &http.Cookie{Name: "theme", Path: "/", MaxAge: int(themeLife.Seconds()), Secure: IsHTTPS(r), SameSite: http.SameSiteLaxMode}
	switch v := r.PostFormValue("theme"); v {
	case "light", "dark":
		c.Value = v
	case "auto":
		c.MaxAge = -1
	default:
		return Invalid("Choose light, dark or as on your device.")
	}
	http.SetCookie(w, c)
	return SeeOther(w, r, Back(r, "/"))
}

// ThemeSheet answers /theme.css, which only browsers without JavaScript load: the
// tokens of the set their cookie names, or nothing.
func (s *Web) ThemeSheet(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Vary", "Cookie")
	c, err := r.Cookie("theme")
	if err != nil {
		return nil
	}
	switch c.Value {
	case "dark":
		writeBody(w, r, http.StatusOK, "text/css; charset=utf-8", []byte(s.Templates.themeSheet(darkTokens, ".th-d")))
	case "light":
		writeBody(w, r, http.StatusOK, "text/css; charset=utf-8", []byte(s.Templates.themeSheet(lightTokens, ".th-l")))
	}
	return nil
}

// The two sets of tokens as base.css has them, so that a theme's own colours are
// obeyed here too.
var (
	lightTokens = regexp.MustCompile(`:root ?\{([^}]*)\}`)
	darkTokens  = regexp.MustCompile(`:root\[data-theme=dark\] ?\{([^}]*)\}`)
)

// themeSheet repeats :root so that it outweighs every rule of base.css, whatever
// the device prefers.
func (t *Templates) themeSheet(tokens *regexp.Regexp, chosen string) string {
	m := tokens.FindStringSubmatch(t.baseSheet())
	if m == nil {
		return ""
	}
	return ":root:root:root{" + m[1] + "}:root:root .th-a{text-decoration:none}:root:root " + chosen +
		"{text-decoration:underline;text-decoration-thickness:3px;text-underline-offset:.3em}"
}

func (t *Templates) baseSheet() string {
	if t.theme.files != nil {
		if text, ok := t.theme.read(baseSheet); ok {
			return minify(t.options.Dress.put(text))
		}
	}
	text, err := t.builtin(baseSheet)
	if err != nil {
		return ""
	}
	return minify(t.options.Dress.put(text))
}
