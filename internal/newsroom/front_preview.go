package newsroom

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
)

// frontView is a front as it will be seen at a time, on a phone and on a desk.
type frontView struct {
	*room
	Base, Of string
	Show     string // draft, now, or the number of a version
	HasDraft bool
	At       string // as the field has it
	Moment   time.Time
	Src      string // of the frames
	Assumed  []string
	Soonest  string
}

// frontPreview shows the draft, what is planned or an earlier version, at the time asked for, and says what it took for
// granted.
func (v *visit) frontPreview() error {
	var p frontView
	var name string
	err := v.read(func(q database.Reader) error {
		var err error
		if name, p.Of, err = v.frontNamed(q); err != nil {
			return err
		}
		desk, err := front.AtDesk(v.ctx, q, name)
		p.HasDraft = desk.Draft != nil
		if err != nil {
			return err
		}
		p.room, err = v.room(q, "Preview: "+p.Of, "/newsroom/front")
		return err
	})
	if err != nil {
		return err
	}
	p.Base, p.Soonest = frontBase(name), v.fromTime(p.now)
	if p.Show = v.r.URL.Query().Get("show"); p.Show == "" {
		p.Show = "now"
		if p.HasDraft {
			p.Show = "draft"
		}
	}
	p.At = v.r.URL.Query().Get("at")
	status := http.StatusOK
	at, err := v.frontMoment(p.At)
	if bad, ok := problemsOf(err); ok {
		p.Bad, status = bad, http.StatusUnprocessableEntity
	} else if err != nil {
		return err
	}
	p.Moment = at
	p.Src = p.Base + "/print?" + url.Values{"show": {p.Show}, "at": {v.fromTime(at)}}.Encode()
	_, p.Assumed, err = v.foresee(name, p.Show, at)
	if err != nil {
		return err
	}
	return v.print(status, "front_preview", p)
}

// frontNamed finds the front of the address with its name for people.
func (v *visit) frontNamed(q database.Reader) (name, of string, err error) {
	name, all, err := v.frontAt(q)
	if err != nil {
		return "", "", err
	}
	of, _ = frontOf(name, all)
	return name, of, nil
}

// frontMoment reads the time of a preview; what is past or empty is now.
func (v *visit) frontMoment(s string) (time.Time, error) {
	now := v.DB.Now()
	at, err := v.toTime(s)
	switch {
	case err != nil:
		return now, problems{{Field: "at", Words: badTime}}.err()
	case at.After(now.Add(longestForesight)):
		return now, problems{{Field: "at", Words: "That is more than a year ahead. Choose a nearer time."}}.err()
	case at.Before(now):
		return now, nil
	}
	return at, nil
}

// longestForesight is as far as a front can be planned.
const longestForesight = 400 * 24 * time.Hour

// frontPrint is the page in the frames of the preview. It is nowhere public: its door asks for the right, and nobody may
// keep it.
func (v *visit) frontPrint() error {
	var name string
	err := v.read(func(q database.Reader) (err error) {
		name, _, err = v.frontNamed(q)
		return err
	})
	if err != nil {
		return err
	}
	at, err := v.frontMoment(v.r.URL.Query().Get("at"))
	if err != nil {
		return err
	}
	page, _, err := v.foresee(name, v.r.URL.Query().Get("show"), at)
	if err != nil {
		return err
	}
	v.w.Header().Set("X-Frame-Options", "SAMEORIGIN")
	v.w.Header().Set("Content-Security-Policy", strings.Replace(page.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
	v.w.Header().Set("Content-Type", page.Type)
	v.w.WriteHeader(http.StatusOK)
	v.w.Write(page.Body)
	return nil
}

// foresee prints a front as it will be at a time. Whatever is planned until then is carried out in a rehearsal, by the
// code that will carry it out for good, and undone.
func (v *visit) foresee(name, show string, at time.Time) (page *pagecache.Page, assumed []string, err error) {
	err = v.DB.Rehearse(v.ctx, func(r *database.Rehearsal) error {
		assumed = nil
		number := toNumber(show)
		shown, err := front.AtDesk(v.ctx, r.Tx, name)
		if err != nil {
			return err
		}
		if at.After(r.Tx.Now()) {
			if assumed, err = v.playUntil(r, at); err != nil {
				return err
			}
		}
		r.At(at)
		d := shown.Working()
		switch {
		case number > 0:
			old, err := front.Numbered(v.ctx, r.Tx, name, number)
			if err != nil {
				return err
			}
			d = old.Document
		case show != "draft":
			then, err := front.Current(v.ctx, r.Tx, name)
			if err != nil {
				return err
			}
			d = then.Document
		case shown.Draft != nil:
			assumed = append(assumed, "The draft is published by then, and nothing else is ordered after it.")
		}
		assumed = append(assumed, pinWords(v, d, at)...)
		page, err = v.PreviewFront(v.ctx, r.Tx, name, d)
		return err
	})
	return page, assumed, err
}

// pinWords says which pins of an order will have ended.
func pinWords(v *visit, d front.Document, at time.Time) (words []string) {
	for i, s := range d.Slots() {
		if s.Article != 0 && !s.Stands(at) {
			words = append(words, fmt.Sprintf("The pin of slot %d ended at %s: it fills itself.", i+1, v.Locale.DateTimeShort(s.Until.In(v.Zone))))
		}
	}
	return words
}

// toCome is one thing that will happen by itself.
type toCome struct {
	at    time.Time
	words string
	do    func(tx *database.Tx) error
}

// playUntil carries out what is planned until a time, in its order, and tells what.
func (v *visit) playUntil(r *database.Rehearsal, at time.Time) ([]string, error) {
	list, err := v.toCome(r.Tx, at)
	if err != nil {
		return nil, err
	}
	words := []string{"Nothing happens that is not planned: stories that nobody has written yet are missing, and the weather is today’s."}
	for _, one := range list {
		r.At(one.at)
		when := v.Locale.DateTimeShort(one.at.In(v.Zone))
		var refused interface{ Answer() (kind, words string) }
		switch err := r.Try(v.ctx, one.do); {
		case err == nil:
			words = append(words, when+": "+one.words)
		case errors.As(err, &refused):
			_, why := refused.Answer()
			words = append(words, when+": cannot be carried out as it stands: "+one.words+" "+why)
		default:
			return nil, err
		}
	}
	return words, nil
}

// toCome gathers the plans of stories, of which the ends of embargoes are some, and those of fronts.
func (v *visit) toCome(q database.Reader, at time.Time) ([]toCome, error) {
	stories, err := plansUntil(v.ctx, q, at)
	if err != nil {
		return nil, err
	}
	var list []toCome
	for _, p := range stories {
		does := "is published: "
		switch p.Action {
		case article.PlanKill:
			does = "is killed: "
		case article.PlanRetract:
			does = "is retracted: "
		}
		list = append(list, toCome{p.At, does + p.Headline + ".", func(tx *database.Tx) error { return article.RunDue(v.ctx, tx, p.ID) }})
	}
	all, err := section.All(v.ctx, q)
	if err != nil {
		return nil, err
	}
	fronts, err := front.Plans(v.ctx, q, "")
	for _, p := range fronts {
		of, _ := frontOf(p.Front, all)
		if p.State == "waiting" && !p.At.After(at) {
			list = append(list, toCome{p.At, "what was planned goes up: " + of + ".", func(tx *database.Tx) error { return front.RunDue(v.ctx, tx, p.ID) }})
		}
	}
	slices.SortStableFunc(list, func(a, b toCome) int { return a.at.Compare(b.at) })
	return list, err
}
