package site

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"broadsheet/internal/blob"
	house "broadsheet/internal/paper" // paper is what the tests of this package walk through
	"broadsheet/internal/web"
)

// LogoSheet dresses the plate in its drawing: a background, so that the words stay the heading of the page, in a box of
// the drawing's proportion, so that nothing moves when it comes. The dark one is written twice, as the tokens are.
func LogoSheet(l house.Logo) string {
	if l.Light == "" || l.Width <= 0 || l.Height <= 0 {
		return ""
	}
	dark := l.Dark
	if dark == "" {
		dark = l.Light
	}
	ratio := fmt.Sprintf("%d/%d", l.Width, l.Height)
	rule := func(prefix, name string) string {
		return prefix + `.plate.logo{background-image:url(/logo/` + name + `)}`
	}
	return `.plate.logo{aspect-ratio:` + ratio + `;width:min(100%,30rem);height:auto;margin-inline:auto;background:center/contain no-repeat content-box;overflow:hidden;text-indent:100%;white-space:nowrap}` +
		`.sm .plate.logo{width:min(70%,13rem)}` + rule("", l.Light) +
		`@media(prefers-color-scheme:dark){` + rule(":root:not([data-theme=light]) ", dark) + `}` + rule(":root[data-theme=dark] ", dark)
}

// LogoRoutes registers the address of the plate.
func (s *Site) LogoRoutes(mux web.Mux, store blob.Store) {
	mux.Handle("GET /logo/{name}", s.Web.Handle(func(w http.ResponseWriter, r *http.Request) error { return s.logo(w, r, store) }))
}

// logo sends the drawing in force; its name is its hash, so it may be kept for ever.
func (s *Site) logo(w http.ResponseWriter, r *http.Request, store blob.Store) error {
	name := r.PathValue("name")
	if l := s.Identity.Logo; name == "" || name != l.Light && name != l.Dark {
		return web.NotFound("")
	}
	file, err := store.Open(r.Context(), house.LogoBlob(name))
	if errors.Is(err, blob.ErrNotFound) {
		return web.NotFound("")
	}
	if err != nil {
		return err
	}
	defer file.Close()
	h := w.Header()
	h.Set("Content-Type", "image/png")
	if strings.HasSuffix(name, ".svg") {
		h.Set("Content-Type", "image/svg+xml")
		h.Set("Content-Security-Policy", "default-src 'none'; sandbox") // opened by itself it is a document
	}
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, "", time.Time{}, file)
	return nil
}
