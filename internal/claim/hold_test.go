package claim_test

import (
	"strings"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/front"
	"broadsheet/internal/markup"
)

// told publishes a story that tells of a claim in every place there is.
func (d *desk) told(slug string) article.Article {
	d.Helper()
	body, err := markup.ParseMarkdown("It rains.\n\n:::claim{ref=\""+slug+"\"}\n:::\n\nThe heads of the two water offices are said to have spoken by phone.\n\nWork begins in January.", nil)
	if err != nil {
		d.Fatal(err)
	}
	var a article.Article
	d.write(func(tx *database.Tx) (err error) {
		text := article.Text{Headline: "Water offices spoke by phone", HeadlineSocial: "They phoned: water offices", Standfirst: "The heads of the water offices spoke.",
			KeyPoints: []string{"The two water offices spoke by phone.", "Work begins in January."}, SectionID: d.city.ID, Kind: article.News, Body: body}
		if a, _, err = article.Create(d.ctx, tx, naledi, text); err != nil {
			return err
		}
		if _, err = article.Publish(d.ctx, tx, a.ID, article.Publication{By: naledi, Imported: true}); err != nil {
			return err
		}
		_, err = front.Order(d.ctx, tx, naledi, front.Paper, "", front.Usual(front.Paper).Put(1, front.Slot{Article: a.ID, Headline: "The call between the water offices"}, tx.Now()))
		return err
	})
	return a
}

// Everything that a story says of a claim goes in the act of the hold: the box, the paragraph, the headlines, the key point, the
// front, the address; and the text before it is shown by no page of changes.
func TestAHoldStrikesLinesToo(t *testing.T) {
	databasetest.EachAt(t, clock(12, 0), func(t *testing.T, db *database.DB, at *databasetest.Clock) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: call, Slug: "the-call"})
		story := d.told("the-call")
		at.Set(clock(13, 0))
		list, err := claim.Passages(d.ctx, db, c, story.ID, "courier.example")
		if err != nil {
			t.Fatal(err)
		}
		asked := map[string]claim.Passage{}
		paragraph := ""
		for _, p := range list {
			asked[p.Key] = p
			if strings.Contains(p.Text, "are said to have spoken") {
				paragraph = strings.TrimPrefix(p.Key, "block:")
			}
		}
		for _, key := range []string{"headline", "share", "standfirst", "key:0", "slug", "front:front"} {
			if !asked[key].Speaks {
				t.Errorf("%s tells of it: %+v", key, asked[key])
			}
		}
		if asked["key:1"].Speaks || paragraph == "" {
			t.Errorf("%+v, paragraph %q", asked["key:1"], paragraph)
		}
		hold := func(choice claim.Choice) func(tx *database.Tx) error {
			choice.Article = story.ID
			return func(tx *database.Tx) error {
				return claim.PutOnHold(d.ctx, tx, c.ID, claim.Holding{By: thabo, Kind: claim.LegalHold, Reason: "A letter.", Host: "courier.example", Choices: []claim.Choice{choice}})
			}
		}
		field := "story-1"
		if words := d.refused(field, hold(claim.Choice{Do: claim.Strike, Blocks: []string{paragraph}})); !strings.Contains(words, "headline tells of it") {
			t.Error(words)
		}
		lines := map[string]string{"headline": "", "share": "", "standfirst": "", "key:0": "", "slug": "notices-for-december", "front:front": ""}
		if words := d.refused(field, hold(claim.Choice{Do: claim.Strike, Blocks: []string{paragraph}, Lines: lines})); !strings.Contains(words, "needs a headline") {
			t.Error(words)
		}
		if d.claim(c.ID).Held != "" {
			t.Fatal("refused, and yet held")
		}
		lines["headline"] = "Notices for December"
		d.write(hold(claim.Choice{Do: claim.Strike, Blocks: []string{paragraph}, Lines: lines}))
		l, err := article.LiveByID(d.ctx, db, story.ID)
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Join(append([]string{l.Headline, l.HeadlineSocial, l.Standfirst, l.Body.Text(), l.Path, l.ForSharing(), l.ForSearch()}, l.KeyPoints...), "\n")
		for _, bad := range []string{"phone", "offices", "spoke"} {
			if strings.Contains(all, bad) {
				t.Errorf("readers still get %q:\n%s", bad, all)
			}
		}
		if !strings.Contains(all, "Work begins in January.") || len(l.Body.Claims()) != 0 || len(l.KeyPoints) != 1 {
			t.Errorf("struck more or less than was asked:\n%s", all)
		}
		v, err := front.Current(d.ctx, db, front.Paper)
		if err != nil || strings.Contains(v.Document.Encode(), "call between") {
			t.Errorf("the front still says it: %v", err)
		}
		versions, err := article.Versions(d.ctx, db, l.Article)
		if err != nil || len(versions) != 1 {
			t.Errorf("readers are told of a change: %+v, %v", versions, err)
		}
		d.checked()
	})
}

// An earlier change that readers could compare is compared no more once a hold struck the passage.
func TestChangesDoNotShowWhatWasStruck(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: call, Slug: "the-call"})
		story := d.story("Notices", "It rains.\n\nThey [spoke by phone](/claims/the-call).")
		body, err := markup.ParseMarkdown("It rains a lot.\n\nThey [spoke by phone](/claims/the-call).", nil)
		if err != nil {
			t.Fatal(err)
		}
		d.write(func(tx *database.Tx) error {
			head, err := article.Head(d.ctx, tx, story.ID)
			if err != nil {
				return err
			}
			text := head.Text
			text.Body = body
			if _, err = article.Save(d.ctx, tx, story.ID, head.ID, naledi, article.Draft, "", text); err != nil {
				return err
			}
			_, err = article.Publish(d.ctx, tx, story.ID, article.Publication{By: naledi, Imported: true, Change: article.Change{Kind: article.Update, Note: "More rain."}})
			return err
		})
		d.write(func(tx *database.Tx) error {
			return claim.PutOnHold(d.ctx, tx, c.ID, claim.Holding{By: thabo, Kind: claim.LegalHold, Reason: "A letter.", Host: "courier.example", Choices: []claim.Choice{{Article: story.ID, Do: claim.Strike}}})
		})
		a, err := article.ByID(d.ctx, db, story.ID)
		if err != nil {
			t.Fatal(err)
		}
		versions, err := article.Versions(d.ctx, db, a)
		if err != nil || len(versions) != 2 || versions[0].Compared || versions[0].Shut != article.WithheldByHold {
			t.Errorf("%+v, %v", versions, err)
		}
		d.checked()
	})
}

// A story planned for tomorrow is dealt with in the act of the hold.
func TestAHoldFindsWhatIsPlanned(t *testing.T) {
	databasetest.EachAt(t, clock(12, 0), func(t *testing.T, db *database.DB, _ *databasetest.Clock) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: call, Slug: "the-call"})
		body, err := markup.ParseMarkdown("They [spoke](/claims/the-call).", nil)
		if err != nil {
			t.Fatal(err)
		}
		d.write(func(tx *database.Tx) error {
			a, _, err := article.Create(d.ctx, tx, naledi, article.Text{Headline: "Tomorrow", SectionID: d.city.ID, Kind: article.News, Body: body})
			if err != nil {
				return err
			}
			_, err = article.Schedule(d.ctx, tx, a.ID, article.Plan{At: clock(20, 0), Action: article.PlanPublish, By: naledi, Imported: true})
			return err
		})
		hold := func(do string) func(tx *database.Tx) error {
			return func(tx *database.Tx) error {
				return claim.PutOnHold(d.ctx, tx, c.ID, claim.Holding{By: thabo, Kind: claim.LegalHold, Reason: "A letter.", Choices: []claim.Choice{{Article: 1, Do: do}}})
			}
		}
		d.refused("story-1", hold(""))
		d.write(hold(claim.Unpublish))
		if waiting, err := article.Waiting(d.ctx, db, 5); err != nil || len(waiting) != 0 {
			t.Errorf("%+v, %v", waiting, err)
		}
		d.refused("split-text", func(tx *database.Tx) error {
			_, err := claim.Split(d.ctx, tx, naledi, c.ID, "that they spoke", "", nil, true)
			return err
		})
		d.checked()
	})
}
