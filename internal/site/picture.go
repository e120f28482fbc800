package site

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"broadsheet/internal/blob"
	"broadsheet/internal/media"
	"broadsheet/internal/web"
)

// pictureAge is how long a browser may show a picture without asking again. A picture leaves the paper with the last
// story that shows it, so it is an hour and never for ever.
const pictureAge = time.Hour

// keepFor is the Cache-Control of a picture that readers may see: no longer than the rights in it last.
func keepFor(g media.Gate, now time.Time) string {
	age := pictureAge
	if !g.Until.IsZero() {
		age = max(0, min(age, g.Until.Sub(now)))
	}
	return fmt.Sprintf("public, max-age=%d", int(age.Seconds()))
}

// PictureRoutes registers the addresses of pictures: /media/KEY/960.webp.
func (s *Site) PictureRoutes(mux web.Mux, store blob.Store) {
	mux.Handle("GET /media/{key}/{file}", s.Web.Handle(func(w http.ResponseWriter, r *http.Request) error {
		return s.picture(w, r, store)
	}))
}

// picture sends a rendition while something published shows it. Staff see every picture, and nobody keeps theirs.
func (s *Site) picture(w http.ResponseWriter, r *http.Request, store blob.Store) error {
	key := r.PathValue("key")
	gate, err := media.Ask(r.Context(), s.DB, key)
	if err != nil {
		return err
	}
	if !gate.Public && (s.Staff == nil || !s.Staff(r)) {
		if gate.Gone {
			return web.Gone("")
		}
		return web.NotFound("")
	}
	file, info, err := media.Open(r.Context(), s.DB, store, key, r.PathValue("file"))
	if errors.Is(err, media.ErrNotFound) || errors.Is(err, blob.ErrNotFound) {
		return web.NotFound("")
	}
	if err != nil {
		return err
	}
	defer file.Close()
	h := w.Header()
	h.Set("Content-Type", info.Type)
	h.Set("ETag", info.ETag)
	h.Set("Cache-Control", keepFor(gate, s.DB.Now()))
	if !gate.Public {
		h.Set("Cache-Control", "private, no-store")
	}
	http.ServeContent(w, r, "", time.Time{}, file)
	return nil
}
