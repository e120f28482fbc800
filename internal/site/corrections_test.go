package site

import (
	"context"
	"strings"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// heeding drops pages as the app's consequences do.
func (p *paper) heeding() *paper {
	ledger.Follow(p.db, func(ctx context.Context, tx *database.Tx, e ledger.Entry) error {
		switch fact := e.Fact.(type) {
		case article.Published:
			return pagecache.Drop(ctx, tx, article.Tags(fact.Before, fact.After, johannesburg())...)
		case article.KilledFact:
			return pagecache.Drop(ctx, tx, article.Tags(fact.Before, nil, johannesburg())...)
		case article.HeldBack:
			return pagecache.Drop(ctx, tx, article.Tags(fact.Live, fact.Live, johannesburg())...)
		}
		if strings.HasPrefix(e.Action, "setting.") {
			return pagecache.Drop(ctx, tx, e.Subject)
		}
		return nil
	})
	p.site.FeedRoutes(p.mux)
	return p
}

// sees and misses look for words on a page as it is at the next read.
func (p *paper) sees(path string, words ...string) {
	p.t.Helper()
	body := p.visit(path).Body.String()
	for _, w := range words {
		if !strings.Contains(body, w) {
			p.t.Errorf("%s does not say %q", path, w)
		}
	}
}

func (p *paper) misses(path string, words ...string) {
	p.t.Helper()
	body := p.visit(path).Body.String()
	for _, w := range words {
		if i := strings.Index(body, w); i >= 0 {
			p.t.Errorf("%s says %q: ...%s...", path, w, body[max(0, i-80):min(len(body), i+80)])
		}
	}
}

func (p *paper) policy(change func(*correction.Policy)) {
	p.t.Helper()
	p.write(func(ctx context.Context, tx *database.Tx) error {
		now, err := correction.PolicyOf(ctx, tx)
		if err != nil {
			return err
		}
		change(&now)
		return correction.SetPolicy(ctx, tx, editor, now)
	})
}

// mended is a story that was corrected once, in its text.
func (p *paper) mended() int64 {
	p.t.Helper()
	id := p.story(today("08:00"), article.Text{Headline: "Valves are replaced", Slug: "valves", SectionID: p.sections["city"], Body: p.markdown("The valves are 811 cubits wide.\n\nThey are old.")})
	p.change(today("09:00"), id, article.Change{Kind: article.Correction, Note: "The width was wrong.", Said: "811 cubits", Says: "911 cubits"},
		func(t *article.Text) { t.Body = p.markdown("The valves are 911 cubits wide.\n\nThey are old.") })
	return id
}

// A correction stands at once in the story, on the page of corrections, in its month, in feeds and for machines.
func TestACorrectionStandsEverywhere(t *testing.T) {
	p := openPaper(t, kit{}).courier().heeding()
	for _, path := range []string{"/corrections", "/feed.atom", "/city/feed.json", "/corrections/feed.atom"} {
		p.visit(path) // kept from now on
	}
	p.misses("/corrections", "Valves are replaced")
	p.mended()
	p.sees("/city/valves", "Corrected: The width was wrong.", "<del>811 cubits</del>", "<ins>911 cubits</ins>",
		`"correction":[{"@type":"CorrectionComment","text":"The width was wrong. It said: “811 cubits” It says now: “911 cubits”","datePublished":"2024-12-19T07:00:00Z"}]`)
	p.sees("/corrections", "Valves are replaced", "The width was wrong.", `href="/corrections/2024/12"`, `href="/corrections/feed.atom"`)
	p.sees("/corrections/2024/12", "Valves are replaced", "Supplier denies report")
	p.sees("/feed.atom", "Correction, 19 December 2024:", "The width was wrong.", "<updated>2024-12-19T07:00:00Z</updated>")
	p.sees("/feed.xml", "It said: “811 cubits”")
	p.sees("/feed.json", "The width was wrong.")
	p.sees("/corrections/feed.atom", "Correction: Valves are replaced", "The width was wrong.", "/city/valves#n")
	if got := p.visit("/corrections/2019/01").Code; got != 404 {
		t.Errorf("a month without corrections answers %d", got)
	}
}

// The policy says where a note stands, and is obeyed by the next read.
func TestThePolicyPlacesNotes(t *testing.T) {
	p := openPaper(t, kit{}).courier().heeding()
	p.mended()
	p.misses("/city/valves", `class="note"`)
	p.policy(func(c *correction.Policy) { c.Correction = correction.Showing{Place: correction.Top, Listed: false} })
	p.sees("/city/valves", `class="note"`, "<b>Correction</b>", "The width was wrong.")
	p.misses("/city/valves", "Corrected: The width")
	p.misses("/corrections", "Valves are replaced")
	p.misses("/corrections/feed.atom", "Valves are replaced")
	p.policy(func(c *correction.Policy) { c.Correction = correction.Showing{Place: correction.Nowhere, Listed: true} })
	p.misses("/city/valves", "The width was wrong.")
	p.misses("/feed.atom", "The width was wrong.")
	p.sees("/city/valves", `href="/city/valves/changes"`)
	p.sees("/corrections", "Valves are replaced", `href="/city/valves/changes"`)
}

// Readers follow the published versions; nothing that was not published is among them.
func TestReadersFollowTheVersions(t *testing.T) {
	p := openPaper(t, kit{}).courier().heeding()
	id := p.mended()
	p.change(today("09:30"), id, article.Change{Kind: article.Style}, func(t *article.Text) { t.Body = p.markdown("The valves are 911 cubits wide.\n\nThey are very old.") })
	p.write(func(ctx context.Context, tx *database.Tx) error { // a private edit on top
		head, err := article.Head(ctx, tx, id)
		if err != nil {
			return err
		}
		text := head.Text
		text.Body = p.markdown("The secret plan.\n\nThey are very old.")
		_, err = article.Save(ctx, tx, id, head.ID, editor, article.Draft, "because Thabo asked", text)
		return err
	})
	changes := "/city/valves/changes"
	p.sees(changes, "Corrected", "Style: no change of meaning", "<del>811</del>", "<ins>911</ins>", "<ins>very ", "First published")
	p.misses(changes, "secret", "Thabo", "staff:1")
	p.policy(func(c *correction.Policy) { c.Compare = false })
	p.sees(changes, "Corrected", "Style")
	p.misses(changes, "<ins>very", "<details>")
	p.policy(func(c *correction.Policy) { c.Compare, c.StyleDays = true, 2 })
	p.sees(changes, "Style")
	p.clock.Advance(48 * 3600e9)
	p.misses(changes, "Style", "very")
	p.sees(changes, "<del>811</del>")
}

// A version that an editor withheld is seen by nobody outside: not its text, and not what a note quotes from it.
func TestAVersionIsWithheld(t *testing.T) {
	p := openPaper(t, kit{}).courier().heeding()
	id := p.mended()
	changes := "/city/valves/changes"
	p.sees(changes, "811")
	p.write(func(ctx context.Context, tx *database.Tx) error {
		c, err := article.Changes(ctx, tx, id)
		if err != nil {
			return err
		}
		return article.Withhold(ctx, tx, id, c[0].WasID, editor, "It named a child.")
	})
	p.sees(changes, "The text of this version is withheld: It named a child.", "The width was wrong.")
	for _, path := range []string{changes, "/city/valves", "/corrections", "/corrections/feed.atom", "/feed.atom", "/corrections/2024/12"} {
		p.misses(path, "811 cubits")
	}
}

// What a kill took away does not come back by the list of versions.
func TestWhatWasKilledStaysGone(t *testing.T) {
	p := openPaper(t, kit{}).courier().heeding()
	id := p.mended()
	p.write(func(ctx context.Context, tx *database.Tx) error {
		return article.Kill(ctx, tx, id, editor, "wrong", "Gone.")
	})
	p.misses("/corrections", "Valves are replaced")
	if got := p.visit("/city/valves/changes").Code; got != 410 {
		t.Errorf("the changes of a killed story answer %d", got)
	}
	p.write(func(ctx context.Context, tx *database.Tx) error {
		head, err := article.Head(ctx, tx, id)
		if err != nil {
			return err
		}
		text := head.Text
		text.Body = p.markdown("The valves are wide.")
		r, err := article.Save(ctx, tx, id, head.ID, editor, article.Ready, "", text)
		if err != nil {
			return err
		}
		_, err = article.Publish(ctx, tx, id, article.Publication{Revision: r.ID, By: editor, Reinstate: true})
		return err
	})
	for _, path := range []string{"/city/valves/changes", "/city/valves", "/corrections", "/feed.atom"} {
		p.misses(path, "811", "911 cubits")
	}
	p.sees("/city/valves/changes", "The text of this version is withheld.")
}

// A retraction stands at the story's address, above its text or in place of it, and every exit says so.
func TestARetraction(t *testing.T) {
	p := openPaper(t, kit{}).courier().heeding()
	id := p.mended()
	retract := func(how string) {
		p.write(func(ctx context.Context, tx *database.Tx) error {
			return article.Retract(ctx, tx, id, editor, "the source made it up", "We could not confirm any of it.", how)
		})
	}
	retract(article.RetractedAbove)
	p.sees("/city/valves", "<h1>Retracted: Valves are replaced</h1>", "<b>Retraction</b>", "We could not confirm any of it.", "911 cubits wide")
	p.sees("/corrections", "Retracted: Valves are replaced", "Retraction")
	p.sees("/feed.atom", "Retracted: Valves are replaced", "We could not confirm any of it.")
	p.sees("/city", "Retracted: Valves are replaced")
	p.write(func(ctx context.Context, tx *database.Tx) error {
		a, err := article.ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		_, err = article.Publish(ctx, tx, id, article.Publication{Revision: a.PublishedID, By: editor, Reinstate: true})
		return err
	})
	p.misses("/city/valves", "Retracted: Valves")
	retract(article.RetractedInstead)
	p.sees("/city/valves", "<h1>Retracted: Valves are replaced</h1>", "We could not confirm any of it.")
	for _, path := range []string{"/city/valves", "/city/valves/changes", "/feed.atom", "/feed.xml", "/feed.json", "/corrections", "/corrections/feed.atom", "/city"} {
		p.misses(path, "cubits", "the source made it up")
	}
}
