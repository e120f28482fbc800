package claim_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/claim"
	"broadsheet/internal/locale"
)

var update = flag.Bool("update", false, "write testdata/states.txt anew")

// johannesburg is the clock of these scenes.
var johannesburg = time.FixedZone("SAST", 2*60*60)

var wording = claim.Wording{Locale: locale.Get("en-ZA"), Zone: johannesburg}

// clock is an instant of 18 December 2024.
func clock(hour, minute int) time.Time {
	return time.Date(2024, 12, 18, hour, minute, 0, 0, johannesburg)
}

var nightfall = clock(23, 0)

// says makes a published position: who is "Name, role, body".
func says(id int64, hour int, stance claim.Stance, who, words string) claim.Position {
	s := claim.ParseSpeaker(who)
	p := claim.Position{ID: id, ClaimID: 1, SpeakerID: id, Stance: stance, Standing: claim.Party, State: claim.Published, Said: clock(hour, 0), Published: clock(hour, 30),
		ApprovedBy: "staff:1", MadeBy: "staff:1",
		Details: claim.Details{Kind: claim.Person, Name: s.Name, Role: s.Role, Body: s.Body, Words: words, Terms: claim.OnRecord}}
	if s.Body != "" {
		p.BodyID = int64(1000 + len(s.Body))
	}
	return p
}

// outlet reports, citing somebody unnamed.
func outlet(id int64, hour int, name, citing, origin string) claim.Position {
	p := says(id, hour, claim.Reported, name, "")
	p.Kind, p.Standing, p.Terms, p.Citing, p.Origin = claim.OutletKind, claim.Outlet, claim.Background, citing, origin
	return p
}

func with(p claim.Position, f func(*claim.Position)) claim.Position {
	f(&p)
	return p
}

// states is every state that a claim can be in, with the positions that bring it there.
func states() []struct {
	name string
	list []claim.Position
} {
	ledger, radio := outlet(1, 5, "the Rand Ledger", "unnamed officials", ""), outlet(2, 9, "Koppie FM", "unnamed officials", "")
	denial := says(3, 16, claim.Denied, "Nomvula Khoza, spokesperson, Blesbok Bulk Supply", "“No such call took place.”")
	dismissal := says(4, 14, claim.Dismissed, "Vhonani Ṋemaṱodzi, deputy head, Catchment Office", "“We were told of nothing”")
	declined := says(5, 15, claim.Declined, "Pieter Swanepoel, managing director, Ridgewater Utility", "He does not comment on conversations with suppliers.")
	silent := with(says(6, 17, claim.NoReply, "Faizel Davids, chair, infrastructure committee", ""), func(p *claim.Position) {
		p.Asked = claim.Asked{Channel: "mail", At: clock(10, 20), Until: clock(17, 0)}
	})
	unreached := says(7, 18, claim.Unreached, "Ayanda Mthembu, chief executive, Blesbok Holdings", "")
	confirmed := says(8, 19, claim.Confirmed, "Lindiwe Botha, chief operations officer, Ridgewater Utility", "“We spoke.”")
	part := with(says(9, 19, claim.PartlyConfirmed, "Lindiwe Botha, chief operations officer, Ridgewater Utility", ""), func(p *claim.Position) {
		p.Scope = "that their offices spoke, not the heads"
	})
	gone := with(says(10, 20, claim.Withdrew, "the Rand Ledger", ""), func(p *claim.Position) { p.SpeakerID = 1 })
	alsoGone := with(says(11, 21, claim.Withdrew, "Koppie FM", ""), func(p *claim.Position) { p.SpeakerID = 2 })
	list := func(l ...claim.Position) []claim.Position { return l }
	return []struct {
		name string
		list []claim.Position
	}{
		{"nobody has said anything", nil},
		{"two outlets", list(ledger, radio)},
		{"two outlets with one origin", list(outlet(1, 5, "the Rand Ledger", "one briefing", "briefing"), outlet(2, 9, "Koppie FM", "one briefing", "briefing"))},
		{"two outlets that cite others", list(ledger, outlet(2, 9, "Koppie FM", "one unnamed official", ""))},
		{"somebody named says so", list(says(1, 9, claim.Said, "Thabo Pillay, ward councillor", "“I was in the room when the telephone rang.”"))},
		{"the seed: reported, denied, declined, not replied", list(ledger, radio, denial, declined, silent)},
		{"reported and dismissed", list(outlet(2, 9, "Koppie FM", "one unnamed official", ""), dismissal)},
		{"denied by one and dismissed by another", list(ledger, denial, dismissal)},
		{"denied in part", list(ledger, with(says(3, 16, claim.PartlyDenied, "Nomvula Khoza, spokesperson, Blesbok Bulk Supply", ""), func(p *claim.Position) { p.Scope = "that it was on Tuesday" }))},
		{"three answers that are none", list(ledger, declined, silent, unreached)},
		{"a denial, then declined to comment", list(ledger, denial, with(says(12, 20, claim.Declined, "Nomvula Khoza, spokesperson, Blesbok Bulk Supply", ""), func(p *claim.Position) { p.SpeakerID = 3 }))},
		{"confirmed", list(ledger, radio, confirmed)},
		{"confirmed by one and denied by another", list(ledger, denial, confirmed)},
		{"confirmed in part", list(ledger, part)},
		{"confirmed in part and denied", list(ledger, part, denial)},
		{"confirmed by a bystander", list(ledger, with(says(8, 19, claim.Confirmed, "Naledi Moyo, neighbour", ""), func(p *claim.Position) { p.Standing = claim.ThirdParty }))},
		{"confirmed on background only", list(ledger, with(confirmed, func(p *claim.Position) { p.Terms = claim.Background }))},
		{"one report withdrawn", list(ledger, radio, gone)},
		{"all reports withdrawn", list(ledger, radio, gone, alsoGone)},
		{"all reports withdrawn, and denied", list(ledger, denial, gone)},
		{"denied, and nobody recorded who says so", list(denial)},
		{"a denial taken back by us", list(ledger, with(denial, func(p *claim.Position) {
			p.State, p.Taken = claim.TakenBack, &claim.Taken{Why: "It was about another call.", At: clock(22, 0)}
		}))},
		{"a denial that waits", list(ledger, with(denial, func(p *claim.Position) { p.State = claim.Waiting }))},
		{"a body that changed its mind", list(ledger, denial, with(confirmed, func(p *claim.Position) { p.Body, p.BodyID = denial.Body, denial.BodyID }))},
		{"a withdrawn denial", list(ledger, denial, with(denial, func(p *claim.Position) { p.ID, p.Stance, p.Said, p.Words = 20, claim.Withdrew, clock(20, 0), "" }))},
		{"a detail disputed, and a check that failed", list(ledger, with(says(3, 16, claim.Disputed, "Nomvula Khoza, spokesperson, Blesbok Bulk Supply", ""), func(p *claim.Position) { p.Scope = "the day" }),
			says(13, 18, claim.Unverified, "The Highveld Courier", ""))},
		{"a reaction only", list(ledger, says(14, 18, claim.CalledFor, "Thabo Pillay, ward councillor", "“an inquiry”"))},
		{"a name that is read from right to left", list(ledger, says(15, 18, claim.Denied, "ליאת כהן, דוברת, משרד המים", "“לא היה ולא נברא.”"))},
	}
}

func TestEveryStateInWords(t *testing.T) {
	var b strings.Builder
	for _, s := range states() {
		state := claim.StateOf(s.list, nightfall)
		fmt.Fprintf(&b, "# %s (%s)\n%s\n", s.name, state.Outcome, wording.Sentence(state))
		for _, l := range wording.Lines(state) {
			fmt.Fprintf(&b, "  %s: %s\n", l.Label, l.Text)
		}
		b.WriteString("\n")
	}
	const file = "testdata/states.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the states read otherwise than in %s; look at the difference and run with -update:\n%s", file, b.String())
	}
}

// Words that no page may print of a claim: they score it, or say what is true.
func TestNoStateGivesAVerdictOrCounts(t *testing.T) {
	for _, s := range states() {
		state := claim.StateOf(s.list, nightfall)
		text := " " + strings.ToLower(wording.Sentence(state))
		for _, l := range wording.Lines(state) {
			text += " " + strings.ToLower(l.Label)
		}
		for _, bad := range []string{" true", "false", "verified.", "debunked", "fake", "refuted", "proved", "most ", " by 2", " by two", "only one", "majority"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s: says %q in %q", s.name, bad, text)
			}
		}
		if sentence := wording.Sentence(state); strings.Contains(sentence, "onfirmed.") {
			t.Errorf("%s: a bare “confirmed” names nobody: %q", s.name, sentence)
		}
	}
}

// An address made from the words names no person; offices stay, and so do the words of a claim that has hardly any others.
func TestAnAddressMadeFromTheWordsNamesNobody(t *testing.T) {
	for text, want := range map[string]string{
		"that Hendrik Fourie and Zanele Radebe spoke by phone on Thursday":    "spoke-phone-thursday",
		"that the Marsh Farmers’ Union was informed of the call":              "marsh-farmers-union-informed-call",
		"that Hendrik Fourie resigned":                                        "hendrik-fourie-resigned",
		"that Mayor Lindiwe Botha told the Central Rand Council of the audit": "told-central-rand-council-audit",
	} {
		if got := claim.SuggestSlug(text, nil); got != want {
			t.Errorf("%q gets the address %q, not %q", text, got, want)
		}
	}
}
