package newsroom

import (
	"fmt"
	"net/http"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
)

// reviewLinksPage is the links by which people without an account read a draft.
type reviewLinksPage struct {
	*room
	Story    article.Article
	Head     article.Revision
	Links    []draft.Link
	Secret   string // the address just made, shown once
	For      string
	Life     int // days
	Revision int64
}

func (v *visit) reviewLinks() error { return v.showLinks(http.StatusOK, reviewLinksPage{Life: 3}, nil) }

func (v *visit) showLinks(status int, p reviewLinksPage, bad problems) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	err = v.read(func(q database.Reader) error {
		if p.Story, err = article.ByID(v.ctx, q, id); err != nil {
			return err
		}
		if p.Head, err = article.RevisionByID(v.ctx, q, p.Story.HeadID); err != nil {
			return err
		}
		if p.Links, err = draft.Links(v.ctx, q, id); err != nil {
			return err
		}
		p.room, err = v.room(q, "Review links: "+p.Head.Headline, "/newsroom/stories")
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "reviewlink", p)
}

// Lives are how long a link may live.
func (p reviewLinksPage) Lives() []choice {
	var list []choice
	for i, words := range []string{"1 day", "3 days", "1 week", "2 weeks"} {
		days := int(draft.Lives[i] / (24 * time.Hour))
		list = append(list, choice{fmt.Sprint(days), words, days == p.Life})
	}
	return list
}

// Open reports whether a link still leads somewhere.
func (p reviewLinksPage) Open(l draft.Link) bool { return l.Open(p.now) }

// Maker names who made a link.
func (p reviewLinksPage) Maker(id int64) string { return p.person(id).Name }

// makeReviewLink makes a link and shows its address, once.
func (v *visit) makeReviewLink() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	p := reviewLinksPage{For: v.line("for"), Life: int(min(v.number("life"), 100))}
	l := draft.Link{Article: id, MadeBy: v.who.ID, MadeFor: p.For}
	err = v.write(func(tx *database.Tx) (err error) {
		a, err := article.ByID(v.ctx, tx, id)
		if err != nil {
			return err
		}
		if a.State() == article.StateSpiked {
			return problems{{Field: "for", Words: "This draft is spiked. Take it off the spike before somebody outside is to read it."}}.err()
		}
		if v.line("which") == "fixed" {
			l.Revision = a.HeadID
		}
		_, p.Secret, err = draft.MakeLink(v.ctx, tx, v.who.Actor(), l, time.Duration(p.Life)*24*time.Hour)
		return err
	})
	if bad, ok := problemsOf(err); ok {
		return v.showLinks(http.StatusUnprocessableEntity, p, bad)
	}
	if err != nil {
		return err
	}
	p.Secret = v.PublicURL + "/review/" + p.Secret
	return v.showLinks(http.StatusCreated, p, nil)
}

// revokeReviewLink ends a link now.
func (v *visit) revokeReviewLink() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	err = v.write(func(tx *database.Tx) error {
		l, err := draft.LinkByID(v.ctx, tx, v.number("link"))
		if err == nil && l.Article != id {
			err = draft.ErrNotFound
		}
		if err != nil {
			return err
		}
		return draft.Revoke(v.ctx, tx, v.who.Actor(), l.ID)
	})
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d/links", id), "revoked")
}
