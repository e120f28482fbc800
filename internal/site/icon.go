package site

import (
	"net/http"

	"broadsheet/internal/web"
)

// The paper's icon is a rule and its initial; see web.Icon.

func (s *Site) iconSVG(w http.ResponseWriter, r *http.Request) error {
	return web.SendIcon(w, r, "image/svg+xml", web.IconSVG(s.Name))
}

func (s *Site) iconSmall(w http.ResponseWriter, r *http.Request) error {
	return sendPNG(w, r, s.Name, 48)
}

func (s *Site) iconLarge(w http.ResponseWriter, r *http.Request) error {
	return sendPNG(w, r, s.Name, 180)
}

func sendPNG(w http.ResponseWriter, r *http.Request, name string, side int) error {
	body, err := web.IconPNG(name, side)
	if err != nil {
		return err
	}
	return web.SendIcon(w, r, "image/png", body)
}
