package web

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
)

// barePolicy is the Content-Security-Policy of everything that is not one of our
// pages: a feed or a picture opened on its own may load nothing.
const barePolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// pagePolicy is the Content-Security-Policy (W3C CSP3) of a page with this inline
// style and script. Files may come from this site alone; inline blocks only if their
// hash was made of what the page's templates hold, so markup that slipped into a
// story can never run.
func pagePolicy(style, script string, frames, framed bool) string {
	p := "default-src 'none'; style-src 'self' " + style + "; script-src 'self' " + script +
		"; img-src 'self'; font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'"
	if frames {
		p += "; frame-src 'self'"
	}
	if framed {
		return p + "; frame-ancestors 'self'"
	}
	return p + "; frame-ancestors 'none'"
}

// hashSource is a CSP hash-source, CSP3 §2.3.1, of the text between the tags.
func hashSource(block string) string {
	sum := sha256.Sum256([]byte(block))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// hsts is a year, RFC 6797 §6.1.1. Host names below this one are their owner's to decide.
const hsts = "max-age=31536000"

// denied are the powers of a browser that a newspaper has no use for.
const denied = "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"

func (s *Web) secure(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", barePolicy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("X-Frame-Options", "DENY") // for browsers older than frame-ancestors
		head.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		head.Set("Permissions-Policy", denied)
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		if s.secureSite() {
			head.Set("Strict-Transport-Security", hsts)
		}
		h.ServeHTTP(w, r)
	})
}

// sameOrigin refuses posts that another site made a reader's browser send, by
// Sec-Fetch-Site and Origin; no tokens in forms, so a cached form always works.
func (s *Web) sameOrigin() *http.CrossOriginProtection {
	p := http.NewCrossOriginProtection()
	if s.Site != nil && s.Site.Host != "" {
		// A proxy may rewrite Host; the public address is ours all the same.
		if err := p.AddTrustedOrigin(s.Site.Scheme + "://" + s.Site.Host); err != nil {
			s.Log.Warn("site.url cannot be an origin", "err", err)
		}
	}
	p.SetDenyHandler(s.Handle(func(http.ResponseWriter, *http.Request) error {
		return Forbidden("This form was sent from another site, so it was not carried out. Open the page here and send it again.")
	}))
	return p
}

func (s *Web) refuseForeign(h http.Handler) http.Handler { return s.origin.Handler(h) }
