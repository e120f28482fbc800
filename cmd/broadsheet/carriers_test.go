package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
	"broadsheet/internal/section"
)

// heardWithin is what readers of another process are promised: a page that they ask for a second after a position was
// recorded has it. NOTIFY wakes the other process at once, and it looks by itself every half second.
const heardWithin = time.Second

// A position recorded at one process stands in every box there by the next read, and in every box of the other within a
// second. Five hundred stories carry the claim, and all of them lie printed in both.
func TestAPositionStandsInEveryBoxOfTwoProcesses(t *testing.T) {
	h, ok := openHouse(t)
	if !ok {
		return
	}
	id, paths := h.carriers(t, 500)
	here, there := h.print(t), h.print(t)
	here.signIn(h, "Thabo Pillay", "editor")
	for _, p := range []*printer{here, there} {
		if err := p.readAll(paths, "Not confirmed on record."); err != nil {
			t.Fatal(err)
		}
	}

	here.send(fmt.Sprintf("/newsroom/claim/%d/record", id), url.Values{"do": {"publish"}, "who": {"Nomvula Khoza, spokesperson, Blesbok"}, "verb": {"denied"}, "words": {"“No such call took place.”"}})
	recorded := time.Now()
	there.hears(paths[0], "Denied by Blesbok.", recorded)
	if err := here.readAll(paths, "Denied by Blesbok."); err != nil {
		t.Errorf("where it was recorded: %v", err)
	}
	time.Sleep(time.Until(recorded.Add(heardWithin)))
	if err := there.readAll(paths, "Denied by Blesbok."); err != nil {
		t.Errorf("in the other process: %v", err)
	}
	t.Logf("%d carriers read anew in both, %v after it was recorded", len(paths), time.Since(recorded).Round(time.Millisecond))
}

// hears reads a page again and again until it has the words. A read that began within the promise may still be old.
func (p *printer) hears(path, words string, since time.Time) {
	p.t.Helper()
	for {
		began := time.Now()
		page, err := p.read(path)
		if err != nil {
			p.t.Fatal(err)
		}
		if strings.Contains(page, words) {
			p.t.Logf("the other process had it %v after it was recorded", time.Since(since).Round(time.Millisecond))
			return
		}
		if began.After(since.Add(heardWithin)) {
			p.t.Errorf("a reader who asks the other process %v after it was recorded does not get it", began.Sub(since))
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// carriers prints so many live stories with the box of one claim, which one outlet reported.
func (h *house) carriers(t *testing.T, many int) (id int64, paths []string) {
	t.Helper()
	h.write(t, func(ctx context.Context, tx *database.Tx) error {
		if _, err := section.Create(ctx, tx, "staff:1", section.Section{Slug: "city", Name: "City"}); err != nil {
			return err
		}
		c, err := claim.Make(ctx, tx, "staff:1", claim.Claim{Text: "that the two offices spoke by phone", Slug: "offices-spoke"}, true)
		if err != nil {
			return err
		}
		id = c.ID
		_, err = claim.Record(ctx, tx, claim.Leave{By: "staff:1", Publish: true},
			claim.Position{ClaimID: id, Stance: claim.Reported, Details: claim.Details{Name: "Koppie FM", Citing: "one unnamed official"}})
		return err
	})
	body, err := markup.ParseMarkdown("It was reported on Tuesday.\n\n:::claim{ref=\"offices-spoke\"}\n:::\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	const atOnce = 50
	for len(paths) < many {
		var printed []string
		h.write(t, func(ctx context.Context, tx *database.Tx) error {
			printed = nil // a write may run again
			for i := range atOnce {
				a, _, err := article.Create(ctx, tx, "staff:1", article.Text{Headline: fmt.Sprintf("Carrier %d", len(paths)+i), SectionID: 1, Body: body})
				if err != nil {
					return err
				}
				out, err := article.Publish(ctx, tx, a.ID, article.Publication{By: "staff:1"})
				if err != nil {
					return err
				}
				printed = append(printed, "/"+out.Path)
			}
			return nil
		})
		paths = append(paths, printed...)
	}
	return id, paths
}
