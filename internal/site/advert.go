package site

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/advert"
	"broadsheet/internal/article"
	"broadsheet/internal/blob"
	"broadsheet/internal/database"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// adBox is the advertisement of a page: one, labelled, three times as wide as high, in a space kept for it.
type adBox struct {
	URL, Src, Srcset, Alt string
}

// adWidths are the sizes that are sent: the box is 600 pixels wide, at twice that for sharp screens.
var adWidths = []int{640, 1280}

// advert draws the page's advertisement, nil for none. kind is the sort of place that is counted.
func (s *Site) advert(ctx context.Context, q database.Reader, kind, page string, places ...string) (*adBox, error) {
	a, err := advert.For(ctx, q, s.now(q).Format(time.DateOnly), page, append(places, kind)...)
	if err != nil || a == nil {
		return nil, err
	}
	pictures, err := media.ByKeys(ctx, q, a.Picture)
	if err != nil || len(pictures) == 0 {
		return nil, err
	}
	p := pictures[0]
	base := "/ad/" + strconv.FormatInt(a.ID, 10) + "/"
	box := &adBox{URL: base + "go?at=" + kind, Alt: a.Alt}
	var set []string
	for _, r := range p.Renditions {
		address := base + r.Name + "." + r.Format + "?at=" + kind
		switch {
		case strings.ContainsAny(r.Name, "abcdefghijklmnopqrstuvwxyz"): // a crop
		case r.Format == media.WebP && (r.Width == adWidths[0] || r.Width == adWidths[1]):
			set = append(set, address+" "+strconv.Itoa(r.Width)+"w")
		case r.Format == media.JPEG && (box.Src == "" || r.Width == adWidths[0]):
			box.Src = address
		}
	}
	if box.Src == "" {
		return nil, nil
	}
	box.Srcset = strings.Join(set, ", ")
	return box, nil
}

// storyAdvert is the advertisement of a story. What somebody paid for has no other beside it, and some stories and topics
// are kept free of them.
func (s *Site) storyAdvert(ctx context.Context, q database.Reader, l article.Live) (*adBox, error) {
	if l.Kind == article.Sponsored {
		return nil, nil
	}
	subjects := []string{article.Tag(l.Article.ID)}
	for _, t := range l.Topics {
		subjects = append(subjects, fmt.Sprintf("topic:%d", t.ID))
	}
	if free, err := advert.Free(ctx, q, subjects...); err != nil || len(free) > 0 {
		return nil, err
	}
	var places []string
	for _, sec := range l.Trail {
		places = append(places, advert.StoriesOf(sec.ID))
	}
	return s.advert(ctx, q, advert.Stories, "/"+l.Article.Path, places...)
}

// sectionAdvert is the advertisement of a section's front.
func (s *Site) sectionAdvert(ctx context.Context, q database.Reader, sec section.Section) (*adBox, error) {
	return s.advert(ctx, q, advert.Sections, "/"+sec.Path, advert.Section(sec.ID))
}

// AdvertRoutes registers the addresses of advertisements. They are the paper's own, and count for themselves.
func (s *Site) AdvertRoutes(mux web.Mux, store blob.Store, c *advert.Counter) {
	mux.Handle("GET /ad/{id}/{file}", s.Web.Handle(func(w http.ResponseWriter, r *http.Request) error {
		a, err := s.running(r)
		if err != nil {
			return err
		}
		day, at := s.DB.Now().In(s.Zone).Format(time.DateOnly), r.URL.Query().Get("at")
		counts := r.Method == http.MethodGet && r.Header.Get("Sec-Purpose") == "" // a browser that only fetches ahead shows nothing
		if r.PathValue("file") == "go" {
			if counts {
				c.Followed(a.ID, day, at)
			}
			w.Header().Set("Cache-Control", "no-store")
			w.Header().Set("X-Robots-Tag", "noindex")
			http.Redirect(w, r, a.Link, http.StatusFound)
			return nil
		}
		if err := s.adPicture(w, r, store, a); err != nil {
			return err
		}
		if counts {
			c.Shown(a.ID, day, at)
		}
		return nil
	}))
}

// running is the advertisement of the address, while it runs. Staff may look before.
func (s *Site) running(r *http.Request) (advert.Advert, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return advert.Advert{}, web.NotFound("")
	}
	a, err := advert.ByID(r.Context(), s.DB, id)
	if errors.Is(err, advert.ErrNotFound) || err == nil && a.State(s.DB.Now()) != advert.Running {
		return a, web.NotFound("")
	}
	return a, err
}

// adAge is how long a browser keeps the picture: one fetch an hour and reader is what "shown" counts.
const adAge = "private, max-age=3600"

func (s *Site) adPicture(w http.ResponseWriter, r *http.Request, store blob.Store, a advert.Advert) error {
	file, info, err := media.Open(r.Context(), s.DB, store, a.Picture, r.PathValue("file"))
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
	h.Set("Cache-Control", adAge)
	http.ServeContent(w, r, "", time.Time{}, file)
	return nil
}
