package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzip"
)

func (s *Web) write(w http.ResponseWriter, r *http.Request, p Problem) {
	switch {
	case WantsJSON(r):
		s.writeJSON(w, p)
	case WantsFragment(r):
		writeBody(w, r, p.Status, "text/html; charset=utf-8", []byte(`<p class="msg" role="alert">`+html.EscapeString(p.Detail)+`</p>`))
	default:
		s.writePage(w, r, p)
	}
}

// WantsJSON tells whether a program asked: the API, or a script that names JSON.
func WantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// WantsFragment tells whether a script on one of our pages asked for a piece of a
// page. Scripts send X-Requested-With: fetch; htmx sends HX-Request: true.
func WantsFragment(r *http.Request) bool {
	return r.Header.Get("X-Requested-With") == "fetch" || r.Header.Get("HX-Request") == "true"
}

// writeJSON answers as problem details, RFC 9457 §3.
func (s *Web) writeJSON(w http.ResponseWriter, p Problem) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		s.Log.Debug("answer not delivered", "id", p.ID, "err", err)
	}
}

func (s *Web) writePage(w http.ResponseWriter, r *http.Request, p Problem) {
	if draw := s.errorPage(r.URL.Path); draw != nil {
		page, err := draw(r, p)
		if err == nil {
			w.Header().Set("Content-Security-Policy", page.Policy)
			writeBody(w, r, p.Status, "text/html; charset=utf-8", page.Body)
			return
		}
		// The error page needs the database too; when that is what broke, say
		// so in the log and send the plain page.
		s.Log.ErrorContext(r.Context(), "error page failed", "id", p.ID, "err", err)
	}
	writeBody(w, r, p.Status, "text/html; charset=utf-8", plainPage(p))
}

// plainPage needs nothing but itself: no database, no template, no style.
func plainPage(p Problem) []byte {
	return fmt.Appendf(nil, "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>%[1]s</title><h1>%[1]s</h1><p>%[2]s</p><p><a href=\"/\">Front page</a></p><p><small>%[3]s</small></p></html>\n",
		html.EscapeString(p.Title), html.EscapeString(p.Detail), html.EscapeString(p.ID))
}

// worthPacking is the size from which gzip saves a packet.
const worthPacking = 1200

func writeBody(w http.ResponseWriter, r *http.Request, status int, kind string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Add("Vary", "Accept-Encoding")
	if len(body) >= worthPacking && accepts(r.Header.Get("Accept-Encoding"), "gzip") {
		if packed, err := packGzip(body); err == nil {
			h.Set("Content-Encoding", "gzip")
			body = packed
		}
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body) // a reader who hung up is no error of ours
	}
}

// Send answers with a page made for one visitor, which nobody keeps.
func Send(w http.ResponseWriter, r *http.Request, status int, page Rendered) {
	h := w.Header()
	h.Set("Content-Security-Policy", page.Policy)
	h.Set("Cache-Control", "private, no-store")
	writeBody(w, r, status, "text/html; charset=utf-8", page.Body)
}

// packGzip packs at the level that the page cache uses.
func packGzip(body []byte) ([]byte, error) {
	var b bytes.Buffer
	gw, err := gzip.NewWriterLevel(&b, gzip.DefaultCompression)
	if err != nil {
		return nil, err
	}
	if _, err := gw.Write(body); err != nil {
		return nil, err
	}
	err = gw.Close()
	return b.Bytes(), err
}
