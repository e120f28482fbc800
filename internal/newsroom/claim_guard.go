package newsroom

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/web"
)

// claim gives a claim to whoever may know of it. What is on hold is for those who decide: a letter from counsel is no reading for
// the whole house.
func (v *visit) claim(q database.Reader, id int64) (claim.Claim, error) {
	c, err := claim.ByID(v.ctx, q, id)
	if err == nil && c.Held != "" && !v.may(publish) {
		return claim.Claim{}, web.Forbidden("This claim is on hold. Ask the editor on duty.")
	}
	return c, err
}

// claimOpen refuses whoever may not know of the claim of this address.
func (v *visit) claimOpen() (int64, error) {
	id, err := v.id()
	if err == nil {
		_, err = v.claim(v.DB, id)
	}
	return id, err
}

// knownClaims leaves out what a visitor may not know of.
func (v *visit) knownClaims(list []claim.Claim) []claim.Claim {
	if v.may(publish) {
		return list
	}
	return slices.DeleteFunc(list, func(c claim.Claim) bool { return c.Held != "" })
}

// claimHost is the paper's own host: links to it are links within the house.
func (n *Newsroom) claimHost() string {
	u, err := url.Parse(n.PublicURL)
	if err != nil {
		return ""
	}
	return u.Host
}

// claimPick is what somebody looks for to merge, to relate or to list it: by words, never by numbers.
type claimPick struct {
	Asked      string // the words, for claims
	AskedStory string
	Claims     []claim.Claim
	Stories    []pickedStory
}

type pickedStory struct {
	ID       int64
	Headline string
}

// pick finds what the words on the record's page ask for. Without words the claims that are like this one are offered.
func (p *claimPage) pick(q database.Reader) error {
	v := p.v
	p.Pick.Asked, p.Pick.AskedStory = oneLine(tidy(v.r.FormValue("pick"))), oneLine(tidy(v.r.FormValue("pick-story")))
	for _, m := range p.Like {
		p.Pick.Claims = append(p.Pick.Claims, m.Claim)
	}
	if p.Into != 0 { // what the desk proposes
		if c, err := v.claim(q, p.Into); err == nil {
			p.Pick.Claims = append(p.Pick.Claims, c)
		}
	}
	const offered = 12 // as many as fit a screen; more words find fewer
	if p.Pick.Asked != "" {
		found, err := claim.Find(v.ctx, q, p.Pick.Asked, offered, 0)
		if err != nil {
			return err
		}
		p.Pick.Claims = append(v.knownClaims(found), p.Pick.Claims...)
	}
	var once []claim.Claim
	for _, c := range p.Pick.Claims {
		if c.ID != p.Claim.ID && !slices.ContainsFunc(once, func(o claim.Claim) bool { return o.ID == c.ID }) {
			once = append(once, c)
		}
	}
	p.Pick.Claims = once
	if p.Pick.AskedStory == "" {
		return nil
	}
	list, err := board(v.ctx, q, ask{Tab: tabLive, Words: p.Pick.AskedStory, Limit: offered})
	for _, s := range list {
		p.Pick.Stories = append(p.Pick.Stories, pickedStory{s.ID, s.Headline})
	}
	return err
}

// pickedClaims are the claims to choose from in one form.
type pickedClaims struct {
	Claims []claim.Claim
	Field  string
	Chosen int64
}

// Picked offers the claims that were found, as the answers to one field.
func (p claimPage) Picked(field string) pickedClaims {
	return pickedClaims{p.Pick.Claims, field, p.Into}
}

// keptStory is a story that keeps what it says of a claim on hold, by whom, and why.
type keptStory struct {
	Headline string
	ID       int64
	By       string
	At       time.Time
	Reason   string
}

// keptUnder lists the stories that were left as they are when the claim was put on hold.
func (v *visit) keptUnder(q database.Reader, c claim.Claim) ([]keptStory, error) {
	if c.Held == "" {
		return nil, nil
	}
	said, err := ledger.Find(v.ctx, q, ledger.Asked{Action: "claim.kept", From: c.HeldAt.Add(-time.Second), Until: c.HeldAt.Add(time.Second), Limit: mostHeld})
	var list []keptStory
	for _, d := range said {
		id := toNumber(strings.TrimPrefix(d.Subject, "article:"))
		head, err := article.Head(v.ctx, q, id)
		if err != nil {
			return nil, err
		}
		list = append(list, keptStory{head.Headline, id, d.Actor, d.At, d.Reason})
	}
	return list, err
}
