package newsroom

import (
	"net/http"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/web"
)

// breakingSheet is the line over every page, and the form for the next.
type breakingSheet struct {
	*room
	On                 *front.Banner // what stands now
	Past               []front.Banner
	Text, Story        string // typed
	From, Until        string
	Recent             []told // live stories to link to
	Most               int    // letters
	Chosen             int64
	DefaultUntil, Soon string
}

// usualBanner is how long a line stands when nobody says otherwise.
const usualBanner = 2 * time.Hour

func (v *visit) breakingPage() error {
	p := breakingSheet{Until: v.fromTime(v.DB.Now().Add(usualBanner)), Chosen: v.asked("story")}
	return v.showBreaking(http.StatusOK, p, nil)
}

func (v *visit) showBreaking(status int, p breakingSheet, bad problems) error {
	if !v.mayOrder(front.Paper, nil) {
		return web.Forbidden(refusals[fronts])
	}
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Breaking", "/newsroom/front"); err != nil {
			return err
		}
		if p.On, err = front.Breaking(v.ctx, q); err != nil {
			return err
		}
		if p.Past, err = front.Banners(v.ctx, q, perPage); err != nil {
			return err
		}
		recent, err := board(v.ctx, q, ask{Tab: tabLive, Limit: perPage})
		if err != nil {
			return err
		}
		p.Recent, err = v.discreet(q, recent)
		if chosen, lost := v.shelf(q, []int64{p.Chosen}); lost == nil && p.Chosen != 0 && shelf(p.Recent).of(p.Chosen).State == "" {
			p.Recent = append(chosen, p.Recent...)
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Bad, p.Most, p.Soon = bad, front.BannerWords, v.fromTime(p.now)
	return v.print(status, "breaking", p)
}

// Waits reports whether a line has not gone up yet.
func (p breakingSheet) Waits(b front.Banner) bool { return b.Ended.IsZero() && b.From.After(p.now) }

// Stands reports whether a line stands over the paper.
func (p breakingSheet) Stands(b front.Banner) bool { return p.On != nil && p.On.ID == b.ID }

// breaking raises a line or takes one down.
func (v *visit) breaking() error {
	if !v.mayOrder(front.Paper, nil) {
		return web.Forbidden(refusals[fronts])
	}
	if err := v.parse(); err != nil {
		return err
	}
	if v.line("do") == "down" {
		err := v.write(func(tx *database.Tx) error { return front.TakeDown(v.ctx, tx, v.who.Actor(), v.number("banner")) })
		if err != nil {
			return err
		}
		return v.to("/newsroom/breaking", "bannerdown")
	}
	p := breakingSheet{Text: v.line("words"), From: v.line("from"), Until: v.line("until"), Chosen: v.number("story")}
	b := front.Banner{Words: p.Text, Article: p.Chosen}
	var bad problems
	var err error
	if b.From, err = v.toTime(p.From); err != nil {
		bad.add("from", badTime)
	}
	if b.Until, err = v.toTime(p.Until); err != nil {
		bad.add("until", badTime)
	}
	if len(bad) == 0 {
		err = v.write(func(tx *database.Tx) error {
			_, err := front.Raise(v.ctx, tx, v.who.Actor(), b)
			return err
		})
		bad, _ = problemsOf(err)
	}
	if len(bad) > 0 {
		return v.showBreaking(http.StatusUnprocessableEntity, p, bad)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/breaking", "banner")
}

// frontWatch is the setting of when the front counts as stale.
type frontWatch struct {
	*room
	Watch front.Watch
}

func (v *visit) frontSettings() error { return v.showFrontSettings(http.StatusOK, nil, nil) }

func (v *visit) showFrontSettings(status int, typed *front.Watch, bad problems) error {
	var p frontWatch
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "When the front counts as stale", "/newsroom/more"); err != nil {
			return err
		}
		p.Watch, err = front.WatchOf(v.ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	if typed != nil {
		p.Watch = *typed
	}
	p.Bad = bad
	return v.print(status, "front_settings", p)
}

func (v *visit) saveFrontSettings() error {
	if err := v.parse(); err != nil {
		return err
	}
	w := front.Watch{Hours: int(v.number("hours")), From: int(v.number("from")), Until: int(v.number("until"))}
	err := v.write(func(tx *database.Tx) error { return front.SetWatch(v.ctx, tx, v.who.Actor(), w) })
	if bad, ok := problemsOf(err); ok {
		return v.showFrontSettings(http.StatusUnprocessableEntity, &w, bad)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/settings/front", "described")
}

// staleFront says in a sentence that the paper's front grew stale, for those who may order it; "" otherwise. The front's
// room shows it, and so may the start page.
func (v *visit) staleFront(q database.Reader) (string, error) {
	if !v.may(fronts) || !v.mayOrder(front.Paper, nil) {
		return "", nil
	}
	s, err := front.Staleness(v.ctx, q, v.Zone)
	if err != nil || s == nil {
		return "", err
	}
	return s.Words() + " It was ordered last " + v.Locale.DateTimeShort(s.Since.In(v.Zone)) + ".", nil
}
