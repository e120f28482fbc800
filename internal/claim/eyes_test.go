package claim_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
)

const serious = "that money left the tender fund"

// publish records and lets a second person look when the claim asks for one.
func (d *desk) publish(id int64, stance claim.Stance, who, words string) claim.Position {
	d.Helper()
	p := d.record(id, stance, who, words)
	if p.State == claim.Waiting {
		d.write(func(tx *database.Tx) error { return claim.Approve(d.ctx, tx, thabo, p.ID) })
	}
	return d.position(p.ID)
}

func (d *desk) position(id int64) claim.Position {
	d.Helper()
	p, err := claim.PositionByID(d.ctx, d.db, id)
	if err != nil {
		d.Fatal(err)
	}
	return p
}

// One person alone finds no way round the second pair of eyes: not by correcting, completing, merging, splitting, rewording, or
// by lowering the care.
func TestNoWayRoundTheSecondPairOfEyes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		alone := claim.Leave{By: naledi, Publish: true}
		c := d.make(claim.Claim{Text: serious, Sensitivity: claim.Serious})
		report := d.publish(c.ID, claim.Reported, "Koppie FM", "one official")
		bystander := d.publish(c.ID, claim.Confirmed, "Thabo Pillay, neighbour, Ratepayers", "“I saw it.”")
		up := report
		up.Stance, up.Standing = claim.Confirmed, claim.Authority
		d.refused("override", func(tx *database.Tx) error { return claim.Correct(d.ctx, tx, alone, report.ID, "It was more.", up) })
		better := bystander
		better.Standing = claim.Authority
		d.refused("override", func(tx *database.Tx) error { return claim.Complete(d.ctx, tx, alone, bystander.ID, better) })
		d.write(func(tx *database.Tx) error {
			return claim.Complete(d.ctx, tx, claim.Leave{By: naledi, Publish: true, Override: "It is wrong on every page."}, bystander.ID, better)
		})
		if open, err := claim.Overrides(d.ctx, db, true, 5); err != nil || len(open) != 1 || open[0].Reason != "It is wrong on every page." {
			t.Errorf("a reason is kept and shown: %+v, %v", open, err)
		}

		var split claim.Claim
		d.write(func(tx *database.Tx) (err error) {
			split, err = claim.Split(d.ctx, tx, naledi, c.ID, "that the chair took it", "", []int64{report.ID}, true)
			return err
		})
		if d.claim(split.ID).ApprovedBy != "" {
			t.Error("a split of a serious allegation approved itself")
		}

		normal := d.make(claim.Claim{Text: "that the fund is short"})
		p := d.record(normal.ID, claim.Confirmed, "Lindiwe Botha, auditor, Audit Office", "“It is short.”")
		d.write(func(tx *database.Tx) error { return claim.Merge(d.ctx, tx, naledi, normal.ID, c.ID, "The same.") })
		if got := d.position(p.ID); got.State != claim.Waiting {
			t.Errorf("a merge brought a confirmation in with one pair of eyes: %s", got.State)
		}
		d.refused("approve", func(tx *database.Tx) error { return claim.Approve(d.ctx, tx, naledi, p.ID) })
		d.write(func(tx *database.Tx) error { return claim.Approve(d.ctx, tx, thabo, p.ID) })

		d.write(func(tx *database.Tx) error {
			return claim.Reword(d.ctx, tx, naledi, c.ID, "that the chair stole from the tender fund", "Clearer.")
		})
		d.write(func(tx *database.Tx) error {
			return claim.Edit(d.ctx, tx, thabo, c.ID, claim.Normal, false, claim.Facts{}, "")
		})
		if got := d.claim(c.ID); got.Text != serious || !got.Careful() || got.Proposed == nil {
			t.Errorf("one person changed the words or the care of a serious allegation: %+v", got)
		}
		d.refused("proposed", func(tx *database.Tx) error { return claim.Accept(d.ctx, tx, thabo, c.ID) })
		d.write(func(tx *database.Tx) error { return claim.Decline(d.ctx, tx, naledi, c.ID) })
		d.write(func(tx *database.Tx) error {
			return claim.Reword(d.ctx, tx, naledi, c.ID, "that money is missing from the tender fund", "Nobody says that it left.")
		})
		d.write(func(tx *database.Tx) error { return claim.Accept(d.ctx, tx, thabo, c.ID) })
		was, err := claim.Wordings(d.ctx, db, d.claim(c.ID))
		if got := d.claim(c.ID); got.Text != "that money is missing from the tender fund" || err != nil || len(was) != 1 || was[0].Was != serious || was[0].Why == "" {
			t.Errorf("two people changed the words: %q, %+v, %v", got.Text, was, err)
		}
		d.write(func(tx *database.Tx) error {
			return claim.HideWording(d.ctx, tx, naledi, c.ID, was[0].ID, "Counsel asks for it.")
		})
		if was, _ = claim.Wordings(d.ctx, db, d.claim(c.ID)); !was[0].Hidden {
			t.Error("a former wording cannot be kept from readers")
		}
		d.checked()
	})
}

// An editor who changed what waits does not approve the change.
func TestWhoeverChangedAnEntryDoesNotApproveIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: serious, Sensitivity: claim.Serious})
		p := d.record(c.ID, claim.Confirmed, "Thabo Pillay, neighbour, Ratepayers", "“I saw it.”")
		next := p
		next.Standing = claim.Authority
		d.write(func(tx *database.Tx) error {
			return claim.Complete(d.ctx, tx, claim.Leave{By: thabo, Publish: true}, p.ID, next)
		})
		d.refused("approve", func(tx *database.Tx) error { return claim.Approve(d.ctx, tx, thabo, p.ID) })
		d.write(func(tx *database.Tx) error { return claim.Approve(d.ctx, tx, naledi, p.ID) })
		d.checked()
	})
}

// A claim that becomes a serious allegation shows a second person what one let out alone, and loses an address that names somebody.
func TestBecomingASeriousAllegation(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: "that Pieter Nkosi took money from the fund", Slug: "nkosi-money"})
		d.record(c.ID, claim.Reported, "Koppie FM", "one official")
		d.write(func(tx *database.Tx) error {
			return claim.Edit(d.ctx, tx, naledi, c.ID, claim.Serious, true, claim.Facts{}, "took-money-fund")
		})
		got := d.claim(c.ID)
		open, err := claim.Overrides(d.ctx, db, true, 5)
		if got.Listed || err != nil || len(open) != 1 {
			t.Errorf("listed %t, to be looked at %+v, %v", got.Listed, open, err)
		}
		if _, err := claim.At(d.ctx, db, "nkosi-money"); !errors.Is(err, claim.ErrNotFound) {
			t.Errorf("an address that names him: %v", err)
		}
		d.checked()
	})
}

// Somebody speaks whose name stands in the address already: the address goes.
func TestAnAddressThatCameToNameSomebody(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: "that money went to swanepoels firm", Slug: "money-swanepoels-firm", Sensitivity: claim.Serious})
		d.record(c.ID, claim.Denied, "Pieter Swanepoel, director, Firm", "“No.”")
		if got := d.claim(c.ID); strings.Contains(got.Slug, "swanepoel") {
			t.Errorf("the address names him: %s", got.Slug)
		}
		if _, err := claim.At(d.ctx, db, "money-swanepoels-firm"); !errors.Is(err, claim.ErrNotFound) {
			t.Errorf("the old address leads somewhere: %v", err)
		}
		d.checked()
	})
}

// What waits, was held, or belongs to a serious allegation is found by nobody's search, and a closed claim is not betrayed by the
// address to which an old one leads.
func TestReadersFindOnlyWhatTheySee(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		found := func(words string) int {
			t.Helper()
			list, err := claim.FindOpen(d.ctx, db, words, 5, 0)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		c := d.make(claim.Claim{Text: call})
		d.write(func(tx *database.Tx) error {
			_, err := claim.Record(d.ctx, tx, claim.Leave{By: naledi}, position(c.ID, claim.Confirmed, "Zanele Mabuza, clerk, Water Office", "“Yes.”"))
			return err
		})
		if found("water offices") != 1 || found("Mabuza") != 0 {
			t.Errorf("a search finds who waits: %d, %d", found("water offices"), found("Mabuza"))
		}
		held := d.record(c.ID, claim.Denied, "Nomvula Khoza, spokesperson, Blesbok", "“No.”")
		if found("Khoza water") != 1 {
			t.Error("what stands is found by its speaker")
		}
		d.refused("hold", func(tx *database.Tx) error { return claim.HoldEntry(d.ctx, tx, naledi, held.ID, "") })
		d.write(func(tx *database.Tx) error { return claim.HoldEntry(d.ctx, tx, naledi, held.ID, "Counsel called.") })
		shown, err := claim.Show(d.ctx, db, d.claim(c.ID))
		if err != nil || found("Khoza") != 0 || len(shown[0].Positions) != 0 || d.state(c.ID) != "No entry yet." {
			t.Errorf("an entry on hold: %+v, %v", shown, err)
		}
		d.write(func(tx *database.Tx) error { return claim.ReleaseEntry(d.ctx, tx, naledi, held.ID, "Settled.") })
		if found("Khoza") != 1 {
			t.Error("released, it stands again")
		}
		d.make(claim.Claim{Text: serious, Sensitivity: claim.Serious})
		if found("tender fund") != 0 || found("") != 1 {
			t.Errorf("a serious allegation is listed before an editor opts in: %d, %d", found("tender fund"), found(""))
		}
		var closed claim.Claim
		d.write(func(tx *database.Tx) (err error) {
			if closed, err = claim.Make(d.ctx, tx, naledi, claim.Claim{Text: "that the pump house burnt", Slug: "pump-house"}, true); err != nil {
				return err
			}
			return claim.Edit(d.ctx, tx, naledi, closed.ID, claim.Normal, true, claim.Facts{}, "pump-house-arson")
		})
		if _, err := claim.At(d.ctx, db, "pump-house"); !errors.Is(err, claim.ErrNotFound) {
			t.Errorf("an old address tells the new one of a closed claim: %v", err)
		}
		d.checked()
	})
}

// Who spoke on background is not printed by name.
func TestNobodyOnBackgroundIsNamed(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: call})
		d.record(c.ID, claim.Denied, "Nomvula Khoza, spokesperson, Blesbok", "“No.”")
		record := func(p claim.Position) func(tx *database.Tx) error {
			return func(tx *database.Tx) error {
				_, err := claim.Record(d.ctx, tx, claim.Leave{By: naledi, Publish: true}, p)
				return err
			}
		}
		d.refused("terms", record(with(position(c.ID, claim.Said, "Zanele Mabuza, clerk", "“Yes.”"), func(p *claim.Position) { p.Terms = claim.Background })))
		d.refused("speaker", record(with(position(c.ID, claim.Said, "Nomvula Khoza", "“Yes.”"), func(p *claim.Position) { p.Kind = claim.Unnamed })))
		d.write(record(with(position(c.ID, claim.Said, "an official", "“Yes.”"), func(p *claim.Position) { p.Kind, p.Terms = claim.Unnamed, claim.Background })))
	})
}

// Only what somebody said before can be withdrawn, and what a withdrawal is told to be is what it took back.
func TestAWithdrawalTellsWhatItTookBack(t *testing.T) {
	databasetest.EachAt(t, clock(12, 0), func(t *testing.T, db *database.DB, at *databasetest.Clock) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: call})
		d.refused("stance", func(tx *database.Tx) error {
			_, err := claim.Record(d.ctx, tx, claim.Leave{By: naledi, Publish: true}, position(c.ID, claim.Withdrew, "Nomvula Khoza, spokesperson, Blesbok", ""))
			return err
		})
		denial := d.record(c.ID, claim.Denied, "Nomvula Khoza, spokesperson, Blesbok", "“No.”")
		at.Set(clock(13, 0))
		d.write(func(tx *database.Tx) error {
			_, err := claim.Record(d.ctx, tx, claim.Leave{By: naledi, Publish: true},
				with(position(c.ID, claim.Withdrew, "Nomvula Khoza, spokesperson, Blesbok", ""), func(p *claim.Position) { p.Supersedes = denial.ID }))
			return err
		})
		list, err := claim.Positions(d.ctx, db, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		got := said(list[c.ID])
		if !strings.Contains(got, "Withdrew the denial: Nomvula Khoza") || strings.Contains(got, "report") || strings.Contains(got, "Withdrawn by") {
			t.Errorf("a withdrawn denial reads %s", got)
		}
	})
}

func TestTwoUnnamedPeopleAreTwo(t *testing.T) {
	a, b := says(1, 9, claim.Said, "an official", "“It happened.”"), says(2, 10, claim.Denied, "an official", "“It did not.”")
	ministry := says(3, 11, claim.Denied, "Lindiwe Botha, spokesperson, Ministry", "“No.”")
	for _, p := range []*claim.Position{&a, &b} {
		p.Kind, p.Terms, p.SpeakerID, p.Body, p.BodyID = claim.Unnamed, claim.Background, 7, "Ministry", ministry.BodyID
	}
	if rows := claim.StateOf([]claim.Position{a, b, ministry}, nightfall).Rows; len(rows) != 3 {
		t.Errorf("one unnamed person took back what another said: %+v", rows)
	}
}

func TestWhatIsTheirsWordForWord(t *testing.T) {
	for words, want := range map[string]bool{
		"“No such call took place.”": true, "“No,” she said, “never.”": false, "“She told me ‘go’, and I went.”": true, "\"No\"": true, "\"No\" and \"never\"": false,
		"„Nein, nie.“": true, "«Non»": true, "»Nej«": true, "‘It wasn’t me.’": true, "‘No,’ he said, ‘never.’": false, "“לא היה ולא נברא.”": true, "״לא״": true,
		"He did not comment.": false, "“": false, "": false, "“He said “no” and left.”": true,
	} {
		p := says(1, 9, claim.Denied, "A, a", words)
		if p.Verbatim() != want {
			t.Errorf("%s: word for word %t", words, p.Verbatim())
		}
		if want && !p.Quoted() {
			t.Errorf("%s: no words of theirs", words)
		}
	}
}

// What completes an entry changes nothing that readers were told.
func TestCompletingIsNoSilentCorrection(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		c := d.make(claim.Claim{Text: call})
		p := d.record(c.ID, claim.Denied, "Nomvula Khoza, spokesperson, Blesbok", "“No.”")
		for _, change := range []func(p *claim.Position){func(p *claim.Position) { p.Body = "Ridgewater" }, func(p *claim.Position) { p.Role = "clerk" }} {
			next := with(p, change)
			d.refused("what", func(tx *database.Tx) error {
				return claim.Complete(d.ctx, tx, claim.Leave{By: thabo, Publish: true}, p.ID, next)
			})
		}
		next := with(p, func(p *claim.Position) {
			p.Scope, p.Translation, p.TranslatedBy = "the day", "“Cha.”", "Naledi Moyo"
		})
		d.write(func(tx *database.Tx) error {
			return claim.Complete(d.ctx, tx, claim.Leave{By: thabo, Publish: true}, p.ID, next)
		})
		if got := d.position(p.ID); got.Scope != "the day" || got.Body != "Blesbok" {
			t.Errorf("%+v", got.Details)
		}
		log, err := claim.Log(d.ctx, db, c.ID, 5)
		if err != nil || !slices.ContainsFunc(log, func(l claim.Logged) bool { return l.Act == "completed" }) {
			t.Errorf("%+v, %v", log, err)
		}
	})
}
