package demo

import (
	"fmt"
	"time"

	"github.com/BurntSushi/toml"

	"broadsheet/internal/claim"
	"broadsheet/internal/database"
)

// claimsFile is claims.toml.
type claimsFile struct {
	Claims []struct {
		Slug, Text, When, Place, Related string
		About                            []string
		Entries                          []claimEntry
	}
}

// claimEntry is what somebody said about a claim.
type claimEntry struct {
	Verb, Who, Words, Citing, Question, Channel, Source, Withheld string
	Said, Recorded, Asked                                         instant
}

// instant is a time of the demo: an hour of a day counted from today, or so long before now.
type instant struct {
	Day        int
	Clock, Ago string
}

// at is the instant on the calendar; zero for none. What the demo's day has not reached yet was a minute ago.
func (f *filler) at(i instant) (time.Time, error) {
	if i.Ago != "" {
		return f.ago(i.Ago)
	}
	if i.Clock == "" {
		return time.Time{}, nil
	}
	hour, err := time.Parse("15:04", i.Clock)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is no hour such as 16:40", i.Clock)
	}
	y, m, d := f.now.Date()
	return time.Date(y, m, d+i.Day, hour.Hour(), hour.Minute(), 0, 0, f.now.Location()), nil
}

// claims records who said what; the stories open the claims when they are published.
func (f *filler) claims(tx *database.Tx) error {
	text, err := read("claims.toml", f.now)
	if err != nil {
		return err
	}
	var file claimsFile
	if _, err := toml.Decode(text, &file); err != nil {
		return fmt.Errorf("claims.toml: %w", err)
	}
	made := map[string]int64{}
	for _, c := range file.Claims {
		v, err := claim.Make(f.ctx, tx, By, claim.Claim{Slug: c.Slug, Text: c.Text, Facts: claim.Facts{When: c.When, Place: c.Place, About: c.About}}, true)
		if err != nil {
			return fmt.Errorf("claim %s: %w", c.Slug, err)
		}
		made[c.Slug] = v.ID
		for _, e := range c.Entries {
			if err := f.entry(tx, v.ID, e); err != nil {
				return fmt.Errorf("claim %s, %s: %w", c.Slug, e.Who, err)
			}
		}
		if other := made[c.Related]; other != 0 {
			if err := claim.Relate(f.ctx, tx, By, v.ID, other, "same_event"); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *filler) entry(tx *database.Tx, id int64, e claimEntry) error {
	s := claim.ParseSpeaker(e.Who)
	p := claim.Position{ClaimID: id, Stance: claim.Stance(e.Verb), Details: claim.Details{Name: s.Name, Role: s.Role, Body: s.Body, Words: e.Words, Citing: e.Citing,
		Question: e.Question, Channel: claim.Channel(e.Channel), Source: e.Source, Anonymity: claim.Anonymity{Reason: e.Withheld}}}
	recorded, err := f.at(e.Recorded)
	if err != nil {
		return err
	}
	if p.Said, err = f.at(e.Said); err != nil {
		return err
	}
	if p.Asked.At, err = f.at(e.Asked); err != nil {
		return err
	}
	if !p.Asked.At.IsZero() {
		p.Asked.Channel, p.Asked.Until = p.Channel, p.Said
	}
	_, err = claim.Record(f.ctx, tx, claim.Leave{By: By, Publish: true, At: recorded}, p)
	return err
}
