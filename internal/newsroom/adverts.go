package newsroom

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"broadsheet/internal/advert"
	"broadsheet/internal/database"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// advertsPage lists the paper's own advertisements with what was counted of them.
type advertsPage struct {
	*room
	Adverts []advertLine
}

// advertLine is an advertisement in the list.
type advertLine struct {
	advert.Advert
	State           string
	Shown, Followed int64
}

// adverts lists what runs, what waits and what is over.
func (v *visit) adverts() error {
	var p advertsPage
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Advertisements", "/newsroom/more"); err != nil {
			return err
		}
		all, err := advert.All(v.ctx, q, most)
		for _, a := range all {
			line := advertLine{Advert: a, State: a.State(q.Now())}
			if err == nil {
				line.Shown, line.Followed, err = advert.Total(v.ctx, q, a.ID)
			}
			p.Adverts = append(p.Adverts, line)
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "adverts", p)
}

// advertSheet is the form of one advertisement.
type advertSheet struct {
	*room
	Advert      advert.Advert
	From, Until string // as in the fields
	State       string
	Days        []advert.Day
	Pictures    []media.Picture
	Picture     *media.Picture
	Sections    []section.Section // at the top
	Cut         bool              // the picture is not three times as wide as high
}

// advertForm opens the advertisement ?id, or an empty form.
func (v *visit) advertForm() error {
	p := advertSheet{Advert: advert.Advert{ID: v.asked("id")}}
	if p.Advert.ID != 0 {
		a, err := advert.ByID(v.ctx, v.DB, p.Advert.ID)
		if errors.Is(err, advert.ErrNotFound) {
			return web.NotFound("There is no such advertisement.")
		}
		if err != nil {
			return err
		}
		p.Advert = a
		p.From, p.Until = v.fromTime(a.From), v.fromTime(a.Until)
	}
	return v.showAdvert(http.StatusOK, p, nil)
}

func (v *visit) showAdvert(status int, p advertSheet, bad problems) error {
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, first(p.Advert.Advertiser, "New advertisement"), "/newsroom/more"); err != nil {
			return err
		}
		all, err := section.All(v.ctx, q)
		if err != nil {
			return err
		}
		p.Sections = section.Children(all, 0)
		if p.Pictures, err = media.List(v.ctx, q, offeredPictures, 0, ""); err != nil {
			return err
		}
		if m, err := media.ByKey(v.ctx, q, p.Advert.Picture); err == nil {
			p.Picture = &m
			p.Cut = m.Width < m.Height*29/10 || m.Width > m.Height*31/10
		} else if !errors.Is(err, media.ErrNotFound) {
			return err
		}
		if p.Advert.ID != 0 {
			p.State = p.Advert.State(q.Now())
			p.Days, err = advert.Days(v.ctx, q, p.Advert.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "advert", p)
}

// saveAdvert keeps an advertisement; where it runs, readers see it with the next page.
func (v *visit) saveAdvert() error {
	if err := v.parse(); err != nil {
		return err
	}
	p := advertSheet{From: v.line("from"), Until: v.line("until"), Advert: advert.Advert{ID: v.number("id"), Advertiser: v.line("advertiser"), Picture: first(v.line("key"), v.line("picture")),
		Alt: v.line("alt"), Link: v.line("link"), Paused: v.line("paused") != "", Places: v.r.PostForm["place"]}}
	var bad problems
	for _, field := range []struct {
		name, typed string
		at          *time.Time
	}{{"from", p.From, &p.Advert.From}, {"until", p.Until, &p.Advert.Until}} {
		var err error
		if *field.at, err = v.toTime(field.typed); err != nil {
			bad.add(field.name, badTime)
		}
	}
	if len(bad) > 0 {
		return v.showAdvert(http.StatusUnprocessableEntity, p, bad)
	}
	if f, h, err := v.r.FormFile("file"); err == nil && h.Size > 0 {
		defer f.Close()
		m, err := v.takePicture(f, h, media.Texts{Alt: p.Advert.Alt})
		if bad, ok := problemsOf(err); ok {
			return v.showAdvert(http.StatusUnprocessableEntity, p, bad)
		}
		if err != nil {
			return err
		}
		p.Advert.Picture = m.Key
	}
	err := v.write(func(tx *database.Tx) error {
		if _, err := media.ByKey(v.ctx, tx, p.Advert.Picture); p.Advert.Picture != "" && err != nil {
			return problems{{Field: "picture", Words: "There is no picture with this key in the library."}}.err()
		}
		_, err := advert.Save(v.ctx, tx, v.who.Actor(), p.Advert)
		return err
	})
	var invalid *advert.InvalidError
	if errors.As(err, &invalid) {
		err = problems{{Field: invalid.Field, Words: invalid.Words}}.err()
	}
	if bad, ok := problemsOf(err); ok {
		return v.showAdvert(http.StatusUnprocessableEntity, p, bad)
	}
	if errors.Is(err, advert.ErrNotFound) {
		return web.NotFound("There is no such advertisement.")
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/adverts", "described")
}

// Places are the places of the form, ticked where the advertisement stands.
func (p advertSheet) Places() []choice {
	at := func(value, name string) choice { return choice{value, name, slices.Contains(p.Advert.Places, value)} }
	list := []choice{at(advert.Front, "The front"), at(advert.Sections, "Fronts of all sections"), at(advert.Stories, "All stories")}
	for _, s := range p.Sections {
		list = append(list, at(advert.Section(s.ID), s.Name+": its front"), at(advert.StoriesOf(s.ID), s.Name+": its stories"))
	}
	return list
}

// PlaceName says where something was counted.
func (p advertSheet) PlaceName(place string) string {
	switch place {
	case advert.Front:
		return "Front"
	case advert.Sections:
		return "Section fronts"
	case advert.Stories:
		return "Stories"
	}
	return "Elsewhere"
}
