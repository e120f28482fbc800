package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"broadsheet/internal/app"
	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/statement"
)

// What the claims ledger is measured with.
const (
	manyPositions = 1000
	carriers      = 500
	statesEach    = 20     // states that are one measurement
	boxesEach     = 100    // renders that are one measurement
	readWords     = 20_000 // words that are searched for statements, one measurement
)

// claims measures a contested claim: its state, its box, its change in five hundred stories, and the search for statements.
func claims(ctx context.Context, b *bench) (lines []line, err error) {
	data, err := b.paper.copy(filepath.Join(b.dir, "claims"))
	if err != nil {
		return nil, err
	}
	a, err := open(ctx, data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	c := &claimBench{a: a, rounds: b.rounds}
	for _, part := range []func(ctx context.Context) ([]line, error){c.states, c.boxes, c.manyCarriers, c.statements} {
		some, err := part(ctx)
		if err != nil {
			return lines, err
		}
		lines = append(lines, some...)
	}
	return lines, nil
}

type claimBench struct {
	a      *app.App
	rounds int
	id     int64 // of the claim
}

// states measures the pure function that tells how a claim stands.
func (c *claimBench) states(context.Context) ([]line, error) {
	var list []claim.Position
	begun := time.Now()
	for i := range manyPositions {
		s := claim.ParseSpeaker(fmt.Sprintf("Speaker %d, clerk, Body %d", i%90, i%40))
		list = append(list, claim.Position{ID: int64(i), SpeakerID: int64(i % 90), BodyID: int64(manyPositions + i%40), Stance: claim.Stances[i%len(claim.Stances)],
			State: claim.Published, Said: begun.Add(-time.Duration(i) * time.Minute), Published: begun.Add(-time.Hour),
			Details: claim.Details{Name: s.Name, Role: s.Role, Body: s.Body, Words: "“No such call took place.”"}})
	}
	l := line{what: fmt.Sprintf("state of a claim with %d positions", manyPositions), unit: "ms", note: "Processor time. Every box and page of a claim makes its state anew from the published positions."}
	for range c.rounds {
		before := ownCPU()
		for range statesEach {
			claim.StateOf(list, begun)
		}
		l.values = append(l.values, millis(ownCPU()-before)/statesEach)
	}
	return []line{l}, nil
}

// carrier publishes a story with the box of the claim.
func (c *claimBench) carrier(ctx context.Context, headline, middle string) (path string, err error) {
	body, err := markup.ParseMarkdown("The two offices met on Tuesday.\n\n"+middle+"\n\nWork begins in May.", nil)
	if err != nil {
		return "", err
	}
	err = c.a.DB.Write(ctx, func(tx *database.Tx) error {
		made, _, err := article.Create(ctx, tx, by, article.Text{Headline: headline, SectionID: 1, Kind: article.News, Body: body})
		if err != nil {
			return err
		}
		out, err := article.Publish(ctx, tx, made.ID, article.Publication{By: by, Imported: true})
		path = "/" + out.Path
		return err
	})
	return path, err
}

func (c *claimBench) says(ctx context.Context, stance claim.Stance, who, words string) error {
	s := claim.ParseSpeaker(who)
	return c.a.DB.Write(ctx, func(tx *database.Tx) error {
		_, err := claim.Record(ctx, tx, claim.Leave{By: by, Publish: true}, claim.Position{ClaimID: c.id, Stance: stance, Details: claim.Details{Name: s.Name, Role: s.Role, Body: s.Body, Words: words}})
		return err
	})
}

// opened opens the claim of this chapter to readers, with four positions.
func (c *claimBench) opened(ctx context.Context) error {
	err := c.a.DB.Write(ctx, func(tx *database.Tx) error {
		made, err := claim.Make(ctx, tx, by, claim.Claim{Text: "that the two offices spoke by telephone", Slug: "two-offices-spoke"}, true)
		if c.id = made.ID; err != nil {
			return err
		}
		return claim.Open(ctx, tx, by, c.id)
	})
	for _, p := range []struct {
		stance     claim.Stance
		who, words string
	}{{claim.Reported, "Koppie FM", "one official"}, {claim.Reported, "The Rand Ledger", "two officials"}, {claim.Denied, "Nomvula Khoza, spokesperson, Blesbok", "“Pure invention.”"}, {claim.Declined, "Thabo Pillay, chair, Water Office", ""}} {
		if err == nil {
			err = c.says(ctx, p.stance, p.who, p.words)
		}
	}
	return err
}

// claimBox is a box in the source of a story.
const claimBox = ":::claim{ref=\"two-offices-spoke\"}\n:::"

// boxes measures a story that is not in the cache, with a box and without one.
func (c *claimBench) boxes(ctx context.Context) ([]line, error) {
	if err := c.opened(ctx); err != nil {
		return nil, err
	}
	kept := c.a.Site().Cache
	defer func() { c.a.Site().Cache = kept }()
	c.a.Site().Cache = pagecache.New(c.a.DB, pagecache.Options{Bytes: 1})
	var lines []line
	for _, what := range []struct{ name, middle string }{{"with the box of a claim of 4 positions", claimBox}, {"the same with a paragraph instead", "It rained."}} {
		path, err := c.carrier(ctx, "A short story "+what.name, what.middle)
		if err != nil {
			return nil, err
		}
		l := line{what: "short story " + what.name + ": processor time of a miss", unit: "ms"}
		p := &page{}
		for range c.rounds + 1 {
			before := ownCPU()
			for range boxesEach {
				if err := p.get(c.a.Handler(), path, "gzip"); err != nil {
					return nil, err
				}
			}
			l.values = append(l.values, millis(ownCPU()-before)/boxesEach)
		}
		l.values = l.values[1:] // the first warms
		lines = append(lines, l)
	}
	return lines, nil
}

// manyCarriers measures a position that changes the state of a claim which five hundred stories carry.
func (c *claimBench) manyCarriers(ctx context.Context) ([]line, error) {
	var paths []string
	for i := range carriers {
		path, err := c.carrier(ctx, fmt.Sprintf("Carrier number %d", i), claimBox)
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	p := &page{}
	read := func(word string) error {
		for _, path := range paths {
			if err := p.get(c.a.Handler(), path, "identity"); err != nil {
				return err
			}
			if !strings.Contains(p.body.String(), word) {
				return fmt.Errorf("%s does not show %q", path, word)
			}
		}
		return nil
	}
	if err := read("Blesbok"); err != nil {
		return nil, err
	}
	record := line{what: fmt.Sprintf("record a position, %d carriers dropped", carriers), unit: "ms", note: "Wall time until the commit is on the disk."}
	again := line{what: fmt.Sprintf("read the %d carriers anew", carriers), unit: "ms", note: "One after the other, each with the new position; processor time."}
	for i := range c.rounds {
		body := fmt.Sprintf("Weir Board %d", i)
		begun := time.Now()
		if err := c.says(ctx, claim.Denied, "Lindiwe Botha, spokesperson, "+body, "“There was no call.”"); err != nil {
			return nil, err
		}
		record.values = append(record.values, millis(time.Since(begun)))
		before := ownCPU()
		if err := read(body); err != nil {
			return nil, err
		}
		again.values = append(again.values, millis(ownCPU()-before))
	}
	return []line{record, again}, nil
}

// statements measures the search for statements in the stories of the demo.
func (c *claimBench) statements(ctx context.Context) ([]line, error) {
	text, err := c.stories(ctx)
	if err != nil {
		return nil, err
	}
	words := float64(len(strings.Fields(text))) / 1000
	read := line{what: "1,000 words searched for statements", unit: "ms", target: 5, note: "Processor time, over the demo's own stories."}
	checked := line{what: "1,000 words searched and held against the rules of attribution", unit: "ms"}
	found := line{what: "statements found in a second of a processor", unit: ""}
	statement.Find(text) // the tagger loads
	for range c.rounds {
		before := ownCPU()
		r := statement.Read(text)
		spent := ownCPU() - before
		r.Check(statement.Known{})
		read.values = append(read.values, millis(spent)/words)
		checked.values = append(checked.values, millis(ownCPU()-before)/words)
		found.values = append(found.values, float64(len(r.Found))/spent.Seconds())
	}
	return []line{read, checked, found}, nil
}

// stories joins the paragraphs of the live stories until there are words enough.
func (c *claimBench) stories(ctx context.Context) (string, error) {
	list, err := article.List(ctx, c.a.DB, article.Filter{Stands: article.StandsLive, Limit: carriers * 2})
	if err != nil {
		return "", err
	}
	var b strings.Builder
	words := 0
	for words < readWords {
		was := words
		for _, one := range list {
			head, err := article.Head(ctx, c.a.DB, one.ID)
			if err != nil {
				return "", err
			}
			if head.SavedBy == by {
				continue // of this chapter
			}
			for _, block := range head.Body.Blocks {
				if p, ok := block.Content.(markup.Paragraph); ok {
					plain := p.Text.Plain()
					words += len(strings.Fields(plain))
					b.WriteString(plain + "\n\n")
				}
			}
		}
		if words == was {
			return "", errors.New("the demo has no stories")
		}
	}
	return b.String(), nil
}
