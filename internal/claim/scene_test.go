package claim_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/ledger"
	"broadsheet/internal/markup"
	"broadsheet/internal/section"
)

const naledi, thabo = "staff:1", "staff:2" // two editors

// desk is a newsroom in which a test keeps claims.
type desk struct {
	*testing.T
	ctx   context.Context
	db    *database.DB
	city  section.Section
	facts []claim.Changed
}

func newDesk(t *testing.T, db *database.DB) *desk {
	d := &desk{T: t, ctx: context.Background(), db: db}
	ledger.Verify(db, "claim", claim.StateHash)
	ledger.Follow(db, func(ctx context.Context, tx *database.Tx, e ledger.Entry) error {
		switch fact := e.Fact.(type) {
		case claim.Changed:
			d.facts = append(d.facts, fact)
		case article.Published:
			_, err := claim.Carry(ctx, tx, e.Actor, *fact.After, "courier.example")
			return err
		case article.KilledFact:
			_, err := claim.Drop(ctx, tx, fact.ArticleID)
			return err
		}
		return nil
	})
	d.write(func(tx *database.Tx) (err error) {
		d.city, err = section.Create(d.ctx, tx, naledi, section.Section{Slug: "city", Name: "City"})
		return err
	})
	return d
}

func (d *desk) write(f func(tx *database.Tx) error) {
	d.Helper()
	if err := d.db.Write(d.ctx, f); err != nil {
		d.Fatal(err)
	}
}

// refused runs what must be refused beside a field.
func (d *desk) refused(field string, f func(tx *database.Tx) error) string {
	d.Helper()
	err := d.db.Write(d.ctx, f)
	var bad *claim.InvalidError
	if !errors.As(err, &bad) || bad.Field != field {
		d.Fatalf("refused beside %q: got %v", field, err)
	}
	return bad.Words
}

func (d *desk) make(c claim.Claim) claim.Claim {
	d.Helper()
	d.write(func(tx *database.Tx) (err error) {
		if c, err = claim.Make(d.ctx, tx, naledi, c, true); err != nil {
			return err
		}
		return claim.Open(d.ctx, tx, naledi, c.ID)
	})
	return d.claim(c.ID)
}

func (d *desk) claim(id int64) claim.Claim {
	d.Helper()
	c, err := claim.ByID(d.ctx, d.db, id)
	if err != nil {
		d.Fatal(err)
	}
	return c
}

// record writes down what somebody said: "Name, role, body".
func (d *desk) record(id int64, stance claim.Stance, who, words string) claim.Position {
	d.Helper()
	var p claim.Position
	d.write(func(tx *database.Tx) (err error) {
		p, err = claim.Record(d.ctx, tx, claim.Leave{By: naledi, Publish: true}, position(id, stance, who, words))
		return err
	})
	return p
}

func position(id int64, stance claim.Stance, who, words string) claim.Position {
	s := claim.ParseSpeaker(who)
	return claim.Position{ClaimID: id, Stance: stance, Details: claim.Details{Name: s.Name, Role: s.Role, Body: s.Body, Words: words}}
}

func (d *desk) state(id int64) string {
	d.Helper()
	list, err := claim.Positions(d.ctx, d.db, id)
	if err != nil {
		d.Fatal(err)
	}
	return wording.Sentence(claim.StateOf(list[id], d.db.Now()))
}

// checked holds the ledger against the rows.
func (d *desk) checked() {
	d.Helper()
	if _, err := ledger.Seal(d.ctx, d.db); err != nil {
		d.Fatal(err)
	}
	found, err := ledger.Check(d.ctx, d.db, nil)
	if err != nil {
		d.Fatal(err)
	}
	for _, f := range found {
		d.Errorf("ledger: %s", f)
	}
}

const call = "that the heads of the two water offices spoke by phone on Tuesday"

func TestARecordIsKeptAndStands(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: "The heads of the two water offices spoke by phone on Tuesday."})
		if c.Text != "that the heads of the two water offices spoke by phone on Tuesday" || c.Slug != "heads-water-offices-spoke-phone-tuesday" {
			t.Errorf("made %q at %q", c.Text, c.Slug)
		}
		d.record(c.ID, claim.Reported, "the Rand Ledger", "citing unnamed officials")
		denial := d.record(c.ID, claim.Denied, "Nomvula Khoza, spokesperson, Blesbok Bulk Supply", "“No such call took place.”")
		if got := d.state(c.ID); got != "Not confirmed on record. Denied by Blesbok Bulk Supply." {
			t.Error(got)
		}
		if again := d.record(c.ID, claim.Denied, "Nomvula Khoza", "“No such call took place.”"); again.ID != denial.ID {
			t.Error("the same words of the same speaker, twice: the button was pressed twice")
		}
		p := d.record(c.ID, claim.Declined, "Nomvula Khoza", "")
		if p.Role != "spokesperson" || p.Body != "Blesbok Bulk Supply" || p.Principal() != denial.Principal() {
			t.Errorf("the ledger knows her: %+v", p.Details)
		}
		if got := d.state(c.ID); got != "Not confirmed on record. Denied by Blesbok Bulk Supply." {
			t.Errorf("declining cancels no denial: %s", got)
		}
		if last := d.facts[len(d.facts)-1]; last.Moved {
			t.Error("an answer that is none does not move the state")
		}
		d.checked()
	})
}

// Two claims in the same words are told apart by a number in the address that is made from them.
func TestTwoClaimsInTheSameWordsHaveTwoAddresses(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		for _, want := range []string{"spoke-phone-thursday", "spoke-phone-thursday-2", "spoke-phone-thursday-3"} {
			d.write(func(tx *database.Tx) error {
				c, err := claim.Make(d.ctx, tx, naledi, claim.Claim{Text: "that Hendrik Fourie and Zanele Radebe spoke by phone on Thursday"}, true)
				if c.Slug != want {
					t.Errorf("the address is %q, not %q", c.Slug, want)
				}
				return err
			})
		}
	})
}

func TestWhatIsTakenBackStays(t *testing.T) {
	databasetest.EachAt(t, clock(12, 0), func(t *testing.T, db *database.DB, at *databasetest.Clock) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: call})
		d.record(c.ID, claim.Reported, "the Rand Ledger", "unnamed officials")
		p := d.record(c.ID, claim.Denied, "Nomvula Khoza, spokesperson, Blesbok Bulk Supply", "“No such call took place.”")
		at.Set(clock(12, 5))
		d.write(func(tx *database.Tx) error { return claim.Undo(d.ctx, tx, naledi, p.ID) })
		if got := d.state(c.ID); strings.Contains(got, "Denied") {
			t.Error(got)
		}
		log, err := claim.Log(d.ctx, db, c.ID, 10)
		if err != nil || log[0].Act != "undone" || !strings.Contains(log[0].Was, "No such call") {
			t.Errorf("an undo leaves a trace: %+v, %v", log, err)
		}
		p = d.record(c.ID, claim.Denied, "Nomvula Khoza", "“There was no such call.”")
		at.Set(clock(13, 0))
		d.refused("position", func(tx *database.Tx) error { return claim.Undo(d.ctx, tx, naledi, p.ID) })
		d.refused("why", func(tx *database.Tx) error { return claim.TakeBack(d.ctx, tx, naledi, p.ID, " ") })
		d.write(func(tx *database.Tx) error {
			return claim.TakeBack(d.ctx, tx, naledi, p.ID, "She spoke of another call.")
		})
		shown, err := claim.Show(d.ctx, db, d.claim(c.ID))
		if err != nil || len(shown[0].Positions) != 2 || strings.Contains(wording.Sentence(shown[0].State), "Denied") {
			t.Errorf("it left the state and stays in the timeline: %+v, %v", shown, err)
		}
		d.checked()
	})
}

func TestACorrectionKeepsWhatItSaid(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: call})
		p := d.record(c.ID, claim.Denied, "Nomvula Khoza, spokesperson, Blesbok Bulk Supply", "“No such call took place.”")
		next := p
		next.Words = "“No such call took place on Tuesday.”"
		d.refused("what", func(tx *database.Tx) error {
			return claim.Correct(d.ctx, tx, claim.Leave{By: thabo, Publish: true}, p.ID, "", next)
		})
		d.write(func(tx *database.Tx) error {
			return claim.Correct(d.ctx, tx, claim.Leave{By: thabo, Publish: true}, p.ID, "The last two words were left out.", next)
		})
		now, _ := claim.PositionByID(d.ctx, db, p.ID)
		former, err := claim.Former(d.ctx, db, p.ID)
		if err != nil || now.Words != next.Words || now.Correction == nil || len(former) != 1 || former[0].Words != p.Words {
			t.Errorf("now %+v, formerly %+v, %v", now.Details, former, err)
		}
		next.Words, next.Question = "something else", "Did they speak?"
		d.write(func(tx *database.Tx) error {
			return claim.Complete(d.ctx, tx, claim.Leave{By: thabo, Publish: true}, p.ID, next)
		})
		now, _ = claim.PositionByID(d.ctx, db, p.ID)
		if now.Question == "" || now.Words == "something else" {
			t.Errorf("completing adds, and changes no words: %+v", now.Details)
		}
		d.checked()
	})
}

func TestASeriousAllegationTakesTwo(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		d.refused("slug", func(tx *database.Tx) error {
			_, err := claim.Make(d.ctx, tx, naledi, claim.Claim{Text: "that Pieter Nkosi took money", Slug: "nkosi-took-money", Sensitivity: claim.Serious}, true)
			return err
		})
		c := d.make(claim.Claim{Text: "that Pieter Nkosi took money from the tender fund", Sensitivity: claim.Serious})
		if c.Slug != "took-money-tender-fund" || c.Listed {
			t.Errorf("%q, listed %t", c.Slug, c.Listed)
		}
		p := d.record(c.ID, claim.Confirmed, "Lindiwe Botha, auditor, Audit Office", "“The entries are there.”")
		if p.State != claim.Waiting || d.state(c.ID) != "No entry yet." {
			t.Errorf("%s: %s", p.State, d.state(c.ID))
		}
		d.record(c.ID, claim.Denied, "Pieter Nkosi, chair, Tender Board", "“I took nothing.”")
		if got := d.state(c.ID); got != "Denied by Tender Board. Who makes the claim is not recorded." {
			t.Errorf("a denial needs one pair of eyes: %s", got)
		}
		d.refused("approve", func(tx *database.Tx) error { return claim.Approve(d.ctx, tx, naledi, p.ID) })
		d.write(func(tx *database.Tx) error { return claim.Approve(d.ctx, tx, thabo, p.ID) })
		if got := d.state(c.ID); got != "Confirmed by Audit Office. Denied by Tender Board." {
			t.Error(got)
		}
		d.write(func(tx *database.Tx) error {
			_, err := claim.Record(d.ctx, tx, claim.Leave{By: naledi, Publish: true, Override: "The presses run in ten minutes."}, position(c.ID, claim.Reported, "Koppie FM", "one official"))
			return err
		})
		open, err := claim.Overrides(d.ctx, db, true, 10)
		if err != nil || len(open) != 1 || open[0].Reason != "The presses run in ten minutes." {
			t.Errorf("%+v, %v", open, err)
		}
		d.refused("override", func(tx *database.Tx) error { return claim.SeeOverride(d.ctx, tx, naledi, open[0].ID) })
		d.write(func(tx *database.Tx) error { return claim.SeeOverride(d.ctx, tx, thabo, open[0].ID) })
		d.checked()
	})
}

func TestBadInputIsRefusedInWords(t *testing.T) {
	databasetest.EachAt(t, clock(12, 0), func(t *testing.T, db *database.DB, _ *databasetest.Clock) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: call})
		for field, p := range map[string]claim.Position{
			"said":      with(position(c.ID, claim.Denied, "A Person", ""), func(p *claim.Position) { p.Said = clock(12, 6) }),
			"speaker":   position(c.ID, claim.Denied, " ,,; ", ""),
			"stance":    position(c.ID, "refuted", "A Person", ""),
			"terms":     with(position(c.ID, claim.Denied, "A Person", ""), func(p *claim.Position) { p.Terms = "off" }),
			"words":     position(c.ID, claim.Denied, "A Person", strings.Repeat("a", 4001)),
			"sourceURL": with(position(c.ID, claim.Denied, "A Person", ""), func(p *claim.Position) { p.SourceURL = "javascript:alert(1)" }),
			"citing": with(position(c.ID, claim.Reported, "Koppie FM", ""), func(p *claim.Position) {
				p.Citing, p.Anonymity.Sources = "sources in the office", 1
			}),
			"supersedes": with(position(c.ID, claim.Denied, "A Person", ""), func(p *claim.Position) { p.Supersedes = 99 }),
		} {
			d.refused(field, func(tx *database.Tx) error {
				_, err := claim.Record(d.ctx, tx, claim.Leave{By: naledi, Publish: true}, p)
				return err
			})
		}
		for _, text := range []string{"", "that", strings.Repeat("a", 301), "that the minister admitted the call", "that reports of it were refuted"} {
			d.refused("text", func(tx *database.Tx) error {
				_, err := claim.Make(d.ctx, tx, naledi, claim.Claim{Text: text}, true)
				return err
			})
		}
	})
}

func TestMergesMakeNoLoops(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		a, b, c := d.make(claim.Claim{Text: call}), d.make(claim.Claim{Text: "that the water offices telephoned"}), d.make(claim.Claim{Text: "that there was a call about water"})
		d.record(a.ID, claim.Denied, "Nomvula Khoza, spokesperson, Blesbok Bulk Supply", "“No.”")
		d.record(b.ID, claim.Reported, "Koppie FM", "one official")
		merge := func(from, into int64) func(tx *database.Tx) error {
			return func(tx *database.Tx) error {
				return claim.Merge(d.ctx, tx, naledi, from, into, "The same call.")
			}
		}
		d.refused("into", merge(a.ID, a.ID))
		d.write(merge(a.ID, b.ID))
		d.refused("into", merge(b.ID, a.ID))
		d.refused("into", merge(a.ID, b.ID))
		d.write(merge(b.ID, c.ID))
		d.refused("into", merge(c.ID, a.ID))
		d.refused("into", merge(c.ID, b.ID))
		if got := d.state(c.ID); got != "Not confirmed on record. Denied by Blesbok Bulk Supply." {
			t.Error(got)
		}
		for _, old := range []claim.Claim{a, b} {
			_, err := claim.At(d.ctx, db, old.Slug)
			var moved *claim.MovedError
			if !errors.As(err, &moved) || moved.Slug != c.Slug {
				t.Errorf("/claims/%s: %v", old.Slug, err)
			}
		}
		d.refused("claim", func(tx *database.Tx) error {
			_, err := claim.Record(d.ctx, tx, claim.Leave{By: naledi, Publish: true}, position(a.ID, claim.Denied, "A Person", ""))
			return err
		})
		own, _ := claim.Positions(d.ctx, db, c.ID)
		var split claim.Claim
		d.write(func(tx *database.Tx) (err error) {
			split, err = claim.Split(d.ctx, tx, naledi, c.ID, "that the third office was told", "", []int64{own[c.ID][0].ID}, true)
			return err
		})
		got, _ := claim.Positions(d.ctx, db, split.ID)
		if len(got[split.ID]) != 1 || got[split.ID][0].State != claim.Waiting {
			t.Errorf("what was copied waits: %+v", got)
		}
		d.checked()
	})
}

// story publishes a story with this text.
func (d *desk) story(headline, text string) article.Article {
	d.Helper()
	body, err := markup.ParseMarkdown(text, nil)
	if err != nil {
		d.Fatal(err)
	}
	var a article.Article
	d.write(func(tx *database.Tx) (err error) {
		if a, _, err = article.Create(d.ctx, tx, naledi, article.Text{Headline: headline, SectionID: d.city.ID, Kind: article.News, Body: body}); err != nil {
			return err
		}
		_, err = article.Publish(d.ctx, tx, a.ID, article.Publication{By: naledi, Imported: true})
		return err
	})
	return a
}

func TestStoriesCarryAndAHoldStrikes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		var c claim.Claim
		d.write(func(tx *database.Tx) (err error) {
			c, err = claim.Make(d.ctx, tx, naledi, claim.Claim{Text: call, Slug: "the-call"}, true)
			return err
		})
		box := d.story("Supplier denies call", "It was reported.\n\n:::claim{ref=\"the-call\"}\n:::\n\nWork begins in January.")
		inline := d.story("What the offices say", "They [are said to have spoken](/claims/the-call) on Tuesday.\n\nWork begins in January.")
		other := d.story("Weather", "It rains.")
		if !d.claim(c.ID).Public() {
			t.Error("a claim opens when a story that carries it goes live")
		}
		cards, n, err := claim.Carriers(d.ctx, db, c.ID, 10)
		if err != nil || n != 2 || len(cards) != 2 {
			t.Fatalf("%d carriers: %+v, %v", n, cards, err)
		}
		hold := claim.Holding{By: thabo, Kind: claim.LegalHold, Reason: "Letter of the day."}
		d.refused("story-"+itoa(box.ID), func(tx *database.Tx) error {
			h := hold
			h.Choices = []claim.Choice{{Article: inline.ID, Do: claim.Unpublish}}
			return claim.PutOnHold(d.ctx, tx, c.ID, h)
		})
		hold.Choices = []claim.Choice{{Article: box.ID, Do: claim.Strike}, {Article: inline.ID, Do: claim.Unpublish}}
		d.write(func(tx *database.Tx) error { return claim.PutOnHold(d.ctx, tx, c.ID, hold) })
		l, err := article.LiveByID(d.ctx, db, box.ID)
		if err != nil || strings.Contains(l.Body.Markdown(), "claim") || !strings.Contains(l.Body.Text(), "January") {
			t.Errorf("struck: %q, %v", l.Body.Markdown(), err)
		}
		if live, _ := article.IsLive(d.ctx, db, inline.ID); live {
			t.Error("unpublished: it is live")
		}
		if live, _ := article.IsLive(d.ctx, db, other.ID); !live {
			t.Error("a story that does not carry it was touched")
		}
		if shown, err := claim.ForRefs(d.ctx, db, []string{"the-call"}, true); err != nil || len(shown) != 0 {
			t.Errorf("held: nothing leaves, not even to a preview: %+v, %v", shown, err)
		}
		if list, err := claim.FindOpen(d.ctx, db, "water offices", 5, 0); err != nil || len(list) != 0 {
			t.Errorf("held: readers find it: %+v, %v", list, err)
		}
		d.write(func(tx *database.Tx) error { return claim.Release(d.ctx, tx, thabo, c.ID, "Settled.") })
		if list, err := claim.FindOpen(d.ctx, db, "wat offi", 5, 0); err != nil || len(list) != 1 {
			t.Errorf("released: %+v, %v", list, err)
		}
		d.checked()
	})
}

func TestSomebodyIsAskedAndDoesNotReply(t *testing.T) {
	databasetest.EachAt(t, clock(10, 30), func(t *testing.T, db *database.DB, at *databasetest.Clock) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: call})
		ask := claim.Request{ClaimID: c.ID, Speaker: claim.ParseSpeaker("Faizel Davids, chair, infrastructure committee"), Channel: "mail", Asked: clock(10, 20), Due: clock(10, 40)}
		d.refused("due", func(tx *database.Tx) error { _, err := claim.Ask(d.ctx, tx, naledi, ask); return err })
		ask.Due = clock(17, 0)
		d.write(func(tx *database.Tx) (err error) { ask, err = claim.Ask(d.ctx, tx, naledi, ask); return err })
		leave := claim.Leave{By: naledi, Publish: true}
		d.refused("due", func(tx *database.Tx) error { _, err := claim.UnansweredRequest(d.ctx, tx, leave, ask.ID); return err })
		at.Set(clock(17, 1))
		due, err := claim.RequestsDue(d.ctx, db, db.Now(), 10)
		if err != nil || len(due) != 1 {
			t.Fatalf("%+v, %v", due, err)
		}
		d.write(func(tx *database.Tx) error { _, err := claim.UnansweredRequest(d.ctx, tx, leave, ask.ID); return err })
		list, _ := claim.Positions(d.ctx, db, c.ID)
		lines := wording.Lines(claim.StateOf(list[c.ID], db.Now()))
		if len(lines) != 1 || lines[0].Label != "Asked by e-mail at 10:20, had not replied by 17:00" || lines[0].Text != "Faizel Davids, chair, infrastructure committee" {
			t.Errorf("%+v", lines)
		}
		if due, _ := claim.RequestsDue(d.ctx, db, db.Now(), 10); len(due) != 0 {
			t.Error("it is settled")
		}
		d.checked()
	})
}

func TestAStatementFindsItsClaim(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		a := d.make(claim.Claim{Text: call})
		b := d.make(claim.Claim{Text: "that the Catchment Office had been told of the call and did not object"})
		for text, want := range map[string]int64{
			"“No phone call took place on Tuesday between the heads of the water offices,” she said.": a.ID,
			"The Catchment Office was told of the call and raised no objection, Koppie FM reported.":  b.ID,
		} {
			found, err := claim.MatchTo(d.ctx, db, text, nil, 3)
			if err != nil || len(found) == 0 || found[0].Claim.ID != want {
				t.Errorf("%s: %+v, %v", text, found, err)
			}
		}
		if found, err := claim.MatchTo(d.ctx, db, "The jacarandas are in bloom.", nil, 3); err != nil || len(found) != 0 {
			t.Errorf("%+v, %v", found, err)
		}
	})
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// A confirmation comes: the headline that says the call was denied is listed first, though it shares no word with the claim.
func TestTheHeadlineIsListedForTheDesk(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: call, Slug: "the-call"})
		d.story("Supplier denies report of a talk to delay shutdown", "It was reported.\n\n:::claim{ref=\"the-call\"}\n:::\n")
		d.story("Jacarandas in bloom", "Petals.\n\n:::claim{ref=\"the-call\"}\n:::\n")
		d.story("Publish the programme", "Whether they [spoke](/claims/the-call) is not known.")
		d.record(c.ID, claim.Confirmed, "Lindiwe Botha, chief operations officer, Ridgewater Utility", "“We spoke.”")
		shown, err := claim.Show(d.ctx, db, d.claim(c.ID))
		if err != nil {
			t.Fatal(err)
		}
		lines, err := claim.LinesInWords(d.ctx, db, shown[0], wording)
		if err != nil || len(lines) != 1 || lines[0].Place != "headline" || !strings.HasPrefix(lines[0].Suggest, "Confirmed by Ridgewater Utility: the heads of") {
			t.Errorf("%+v, %v", lines, err)
		}
	})
}
