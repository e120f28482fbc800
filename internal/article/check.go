package article

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/database"
	"broadsheet/internal/markup"
)

// What is looked at before a story goes out. Check in text.go lists what keeps any story from being published at all; what
// stands here is the house's own: each check has a name, and the rules of the house say whether it blocks, warns or is off.
// Checks that need more than the text (the weight of the page, the rights in a picture) are added by those who know it.

// Proof is a text that is to go out, at a time.
type Proof struct {
	Article Article
	Revision
	Kept  bool      // Revision is one that was saved; else it is what stands in a form
	At    time.Time // when it is to go out; zero: now
	Rules Rules
}

// Found is one thing that a check found. Href leads to where it is mended: "#headline" in the form, or an address.
type Found struct {
	Words, Href string
	Mild        bool // warns at most, even where the check blocks
}

// Finding is what a check found, with what follows from it in this house.
type Finding struct {
	Check string
	Level Level
	Words string
	Href  string
}

// Checker is one check.
type Checker struct {
	Name string
	Look func(ctx context.Context, q database.Reader, p Proof) ([]Found, error)
}

type checkersKey struct{}

type checkers struct{ list []Checker }

// AddChecks adds checks that this package cannot make. Call it before the paper opens.
func AddChecks(db *database.DB, list ...Checker) {
	c := db.Attach(checkersKey{}, func() any { return &checkers{} }).(*checkers)
	c.list = list
}

// Look makes every check that is on in this house, or with blocking only those that block. What keeps any story from
// being published stands first.
func Look(ctx context.Context, db *database.DB, q database.Reader, p Proof, blocking bool) ([]Finding, error) {
	var list []Finding
	for _, bad := range Check(p.Text) {
		list = append(list, Finding{bad.Field, Block, bad.Words, "#" + bad.Field})
	}
	more := db.Attach(checkersKey{}, func() any { return &checkers{} }).(*checkers)
	for _, c := range append(ownChecks(), more.list...) {
		level := p.Rules.LevelOf(c.Name)
		if level == Off || blocking && level != Block {
			continue
		}
		found, err := c.Look(ctx, q, p)
		if err != nil {
			return nil, fmt.Errorf("check %s of story %d: %w", c.Name, p.Article.ID, err)
		}
		for _, f := range found {
			one := Finding{c.Name, level, f.Words, f.Href}
			if f.Mild {
				one.Level = Warn
			}
			list = append(list, one)
		}
	}
	return sorted(list), nil
}

// sorted puts what blocks before what warns.
func sorted(list []Finding) []Finding {
	var out []Finding
	for _, level := range []Level{Block, Warn} {
		for _, f := range list {
			if f.Level == level {
				out = append(out, f)
			}
		}
	}
	return out
}

// blocked makes an error of what blocks.
func blocked(list []Finding) error {
	var bad []Problem
	for _, f := range list {
		if f.Level == Block {
			field, _ := strings.CutPrefix(f.Href, "#")
			bad = append(bad, Problem{field, f.Words})
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return &InvalidError{bad}
}

// passes refuses what the checks of the house block.
func passes(ctx context.Context, tx *database.Tx, a Article, r Revision, at time.Time) error {
	rules, err := RulesOf(ctx, tx)
	if err != nil {
		return err
	}
	found, err := Look(ctx, tx.DB(), tx, Proof{Article: a, Revision: r, Kept: true, At: at, Rules: rules}, true)
	if err != nil {
		return err
	}
	return blocked(found)
}

// simple makes a checker of a function that needs the text alone.
func simple(name string, look func(p Proof) []Found) Checker {
	return Checker{name, func(_ context.Context, _ database.Reader, p Proof) ([]Found, error) { return look(p), nil }}
}

func ownChecks() []Checker {
	return []Checker{simple(CheckHeadline, lookHeadlines), simple(CheckStandfirst, lookStandfirst), simple(CheckAlt, lookAlt),
		{CheckByline, lookByline}, simple(CheckEmbargo, lookEmbargo)}
}

func tooLong(s string, most int, href, what string) []Found {
	n := utf8.RuneCountInString(s)
	if n <= most {
		return nil
	}
	return []Found{{Words: fmt.Sprintf("%s: %d letters, %d more than the house wants.", what, n, n-most), Href: href}}
}

func lookHeadlines(p Proof) []Found {
	list := tooLong(p.Headline, p.Rules.Most.Headline, "#headline", "The headline is long")
	list = append(list, tooLong(p.HeadlineSearch, p.Rules.Most.Search, "#headline_search", "The headline for search is long")...)
	return append(list, tooLong(p.HeadlineShort, p.Rules.Most.Short, "#headline_short", "The headline for lists is long")...)
}

func lookStandfirst(p Proof) []Found {
	return tooLong(p.Standfirst, p.Rules.Most.Standfirst, "#standfirst", "The standfirst is long")
}

// BodyPictures lists the pictures in a body as the story describes them, in reading order, with the block that holds each.
func BodyPictures(doc *markup.Document) []PlacedPicture {
	var list []PlacedPicture
	if doc == nil {
		return nil
	}
	for _, b := range doc.Blocks {
		switch c := b.Content.(type) {
		case markup.Picture:
			list = append(list, PlacedPicture{b.ID, c})
		case markup.Gallery:
			for _, one := range c.Pictures {
				list = append(list, PlacedPicture{b.ID, one})
			}
		}
	}
	return list
}

// PlacedPicture is a picture of the body with the block it stands in.
type PlacedPicture struct {
	Block string
	markup.Picture
}

// lookAlt finds pictures that nobody described. Check already refuses a lead without alt text.
func lookAlt(p Proof) []Found {
	var list []Found
	for _, one := range BodyPictures(p.Body) {
		if one.Key != "" && strings.TrimSpace(one.Alt) == "" {
			list = append(list, Found{Words: fmt.Sprintf("The picture %s in the text has no alt text. Say what it shows.", one.Key), Href: "#body"})
		}
	}
	return list
}

// lookByline finds names in the byline that the paper has no page for.
func lookByline(ctx context.Context, q database.Reader, p Proof) ([]Found, error) {
	known, err := credits(ctx, q, p.Bylines)
	if err != nil || len(known) == len(p.Bylines) {
		return nil, err
	}
	return []Found{{Words: "A name in the byline belongs to no author of the paper, so readers find no page for it. Choose the author anew.", Href: "#byline"}}, nil
}

// lookEmbargo finds an embargo that ends after the time at which the story is to go out.
func lookEmbargo(p Proof) []Found {
	if p.At.IsZero() || !p.Embargo.After(p.At) {
		return nil
	}
	return []Found{{Words: "The embargo ends after the time at which the story is to go out.", Href: "#embargo"}}
}
