package claim_test

import (
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/markup"
)

// What is taken from a story under embargo is under embargo too, and comes with it.
func TestAnEntryWaitsWithItsStory(t *testing.T) {
	databasetest.EachAt(t, clock(12, 0), func(t *testing.T, db *database.DB, at *databasetest.Clock) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: call})
		d.record(c.ID, claim.Reported, "the Rand Ledger", "unnamed officials")
		story := d.story("Supplier answers", "A letter came.")
		d.write(func(tx *database.Tx) error {
			a, _, err := article.Create(d.ctx, tx, naledi, article.Text{Headline: "Under embargo", SectionID: d.city.ID, Kind: article.News, Embargo: clock(18, 0)})
			story = a
			return err
		})
		p := position(c.ID, claim.Denied, "Nomvula Khoza, spokesperson, Blesbok Bulk Supply", "“No such call took place.”")
		p.Anchor.Article = story.ID
		draft, err := claim.Try(d.ctx, db, p)
		if err != nil || !draft.Visible.Equal(clock(18, 0)) {
			t.Errorf("the preview says from when readers get it: %v, %v", draft.Visible, err)
		}
		d.write(func(tx *database.Tx) error {
			_, err := claim.Record(d.ctx, tx, claim.Leave{By: naledi, Publish: true}, p)
			return err
		})
		if got := d.state(c.ID); strings.Contains(got, "Denied") {
			t.Errorf("before the embargo's end: %s", got)
		}
		if list, err := claim.Newest(d.ctx, db, 10); err != nil || len(list) != 1 {
			t.Errorf("the feed has %d entries before the embargo's end, %v", len(list), err)
		}
		readers := func() string {
			now, err := claim.ByID(d.ctx, db, c.ID)
			if err != nil {
				t.Fatal(err)
			}
			shown, err := claim.Show(d.ctx, db, now)
			if err != nil {
				t.Fatal(err)
			}
			return wording.Sentence(shown[0].State)
		}
		// The story waits longer: so does what was taken from it.
		d.write(func(tx *database.Tx) error {
			head, err := article.Head(d.ctx, tx, story.ID)
			if err != nil {
				return err
			}
			longer := head.Text
			longer.Embargo = clock(20, 0)
			_, err = article.Save(d.ctx, tx, story.ID, head.ID, naledi, article.Draft, "", longer)
			return err
		})
		at.Set(clock(18, 0).Add(time.Second))
		if list, err := claim.Newest(d.ctx, db, 10); err != nil || len(list) != 1 || strings.Contains(readers(), "Denied") {
			t.Errorf("the embargo was made longer, and yet: %s; %d in the feed, %v", readers(), len(list), err)
		}
		at.Set(clock(20, 0).Add(time.Second))
		if got := readers(); !strings.Contains(got, "Denied by Blesbok Bulk Supply.") {
			t.Errorf("after the embargo's end: %s", got)
		}
		d.checked()
	})
}

// What waits is counted; a story that tells of a claim in its own words has nothing to strike.
func TestTheDeskCountsAndAHoldStrikesOnlyWhatIsThere(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: call})
		d.write(func(tx *database.Tx) error {
			if _, err := claim.Make(d.ctx, tx, naledi, claim.Claim{Text: "that it rained in the valley"}, false); err != nil {
				return err
			}
			_, err := claim.Record(d.ctx, tx, claim.Leave{By: naledi}, position(c.ID, claim.Denied, "Nomvula Khoza", "“No.”"))
			return err
		})
		if n, err := claim.CountWaiting(d.ctx, db); err != nil || n != 2 {
			t.Errorf("an entry and a claim wait; counted %d, %v", n, err)
		}
		story := d.story("In its own words", "They are said to have spoken.")
		d.write(func(tx *database.Tx) error {
			return claim.List(d.ctx, tx, naledi, c.ID, story.ID, "They are said to have spoken.")
		})
		words := d.refused("story-"+claim.Tag(story.ID)[len("claim:"):], func(tx *database.Tx) error {
			return claim.PutOnHold(d.ctx, tx, c.ID, claim.Holding{By: thabo, Kind: claim.LegalHold, Reason: "Letter.", Choices: []claim.Choice{{Article: story.ID, Do: claim.Strike}}})
		})
		if !strings.Contains(words, "no box and no link") {
			t.Error(words)
		}
	})
}

// The embargo is lifted early and the story goes out: what was taken from it is out with it, not hours later.
func TestAnEmbargoLiftedEarly(t *testing.T) {
	databasetest.EachAt(t, clock(12, 0), func(t *testing.T, db *database.DB, _ *databasetest.Clock) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: call})
		body, err := markup.ParseMarkdown("It rains.", nil)
		if err != nil {
			t.Fatal(err)
		}
		text := article.Text{Headline: "Under embargo", SectionID: d.city.ID, Kind: article.News, Embargo: clock(18, 0), Body: body}
		var story article.Article
		d.write(func(tx *database.Tx) (err error) {
			story, _, err = article.Create(d.ctx, tx, naledi, text)
			return err
		})
		p := position(c.ID, claim.Denied, "Nomvula Khoza, spokesperson, Blesbok Bulk Supply", "“No such call took place.”")
		p.Anchor.Article = story.ID
		d.write(func(tx *database.Tx) error {
			_, err := claim.Record(d.ctx, tx, claim.Leave{By: naledi, Publish: true}, p)
			return err
		})
		d.write(func(tx *database.Tx) error {
			text.Embargo = time.Time{}
			head, err := article.Head(d.ctx, tx, story.ID)
			if err != nil {
				return err
			}
			if _, err = article.Save(d.ctx, tx, story.ID, head.ID, naledi, article.Draft, "", text); err != nil {
				return err
			}
			_, err = article.Publish(d.ctx, tx, story.ID, article.Publication{By: naledi, Imported: true})
			return err
		})
		if got := d.state(c.ID); !strings.Contains(got, "Denied by Blesbok Bulk Supply.") {
			t.Errorf("the story is out, its entry is not: %s", got)
		}
		d.checked()
	})
}
