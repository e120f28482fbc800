package statement

import (
	"slices"
	"strings"
	"testing"
)

// TestRules shows each rule where it must speak, and where it must not.
func TestRules(t *testing.T) {
	for _, c := range []struct {
		rule  Rule
		text  string
		at    string // what the finding points to; "" when there must be none
		known Known
	}{
		{Refuted, "The minister refuted the claim on Monday.", "refuted", Known{}},
		{Refuted, "The spokesperson has refuted reports that aid was late.", "refuted", Known{}},
		{Refuted, "“He refuted nothing,” said Naledi Moyo.", "", Known{}},
		{Refuted, "The phone records refuted the minister's account.", "", Known{}},
		{Refuted, "The minister denied the claim on Monday.", "", Known{}},
		{Refuted, "The figures have never been refuted.", "", Known{}},

		{Refuted, "She was refuting the rumour when the lights went out.", "refuting", Known{}},
		{Refuted, "The minister could not refute the figures.", "", Known{}},
		{Refuted, "An audit refuted the council's claim; the records were plain.", "", Known{}},

		{UnattributedAllegation, "Botha embezzled R400,000, and the board knew.", "Botha embezzled", Known{}},
		{UnattributedAllegation, "The mayor murdered the anthem, and the crowd loved it.", "", Known{}},
		{UnattributedAllegation, "According to the indictment, Nkosi laundered the money in Springs.", "", Known{}},
		{UnattributedAllegation, "Did Nkosi steal the cable? He stole nothing, Botha said.", "", Known{}},
		{UnattributedAllegation, "The house was looted on Friday.", "", Known{}},
		{UnattributedAllegation, "Pieter Nkosi stole R2 million from the water fund.", "Pieter Nkosi stole", Known{}},
		{UnattributedAllegation, "The tender closed in May. He had bribed two officials.", "He had bribed", Known{}},
		{UnattributedAllegation, "Thabo Pillay took a bribe in 2019.", "Thabo Pillay took", Known{}},
		{UnattributedAllegation, "Pieter Nkosi stole R2 million, Thabo Pillay said.", "", Known{}},
		{UnattributedAllegation, "Prosecutors say Pieter Nkosi stole R2 million.", "", Known{}},
		{UnattributedAllegation, "Pieter Nkosi allegedly stole R2 million.", "", Known{}},
		{UnattributedAllegation, "Pieter Nkosi, who was convicted in May, stole R2 million.", "", Known{}},
		{UnattributedAllegation, "Thieves stole four kilometres of cable.", "", Known{}},
		{UnattributedAllegation, "Lindiwe Botha was murdered in 1996.", "", Known{}},
		{UnattributedAllegation, "The show stole his heart.", "", Known{}},
		{UnattributedAllegation, "Nkosi never stole a cent.", "", Known{}},
		{UnattributedAllegation, "“Nkosi stole my car,” Botha said.", "", Known{}},

		{AllegedMissing, "Nkosi was arrested on Friday. The killer lived in Springs.", "killer", Known{}},
		{AllegedMissing, "Nkosi has been charged with fraud. Neighbours knew the fraudster well.", "fraudster", Known{}},
		{AllegedMissing, "Nkosi was arrested on Friday. The alleged killer lived in Springs.", "", Known{}},
		{AllegedMissing, "Nkosi was found guilty on Friday. The killer had been on trial since May.", "", Known{}},
		{AllegedMissing, "The killer whale was seen off Durban.", "", Known{}},
		{AllegedMissing, "A man was arrested and released. The hunt for the killer goes on.", "", Known{}},
		{AllegedMissing, "Nkosi was arrested on Friday. “The killer lived here,” Botha said.", "", Known{}},

		{AllegedMissing, "Two men were arrested. The robbers fled in a van.", "robbers", Known{}},
		{AllegedMissing, "Nkosi pleaded guilty on Friday. The fraudster will be sentenced in May.", "", Known{}},
		{AllegedMissing, "Nkosi was arrested. Police do not know who the killer is.", "", Known{}},
		{AllegedMissing, "The play is about a killer. It opens in Springs.", "", Known{}},

		{SourcesCounted, "Officials who asked not to be named said the board would meet.", "Officials who asked not to be named", Known{Sources: 1}},
		{SourcesCounted, "Water sources are drying up, Botha said.", "", Known{Sources: 1}},
		{SourcesCounted, "Three sources said the board would meet.", "Three sources", Known{Sources: 1}},
		{SourcesCounted, "Three sources said the board would meet. The source of the river is dry.", "", Known{}},
		{SourcesCounted, "Sources said the board would meet on Friday.", "Sources", Known{Sources: 1}},
		{SourcesCounted, "Sources close to the board said it would meet.", "Sources close to the board", Known{Sources: 1}},
		{SourcesCounted, "Sources said the board would meet. The source said no date was set.", "Sources", Known{}},
		{SourcesCounted, "Sources said the board would meet on Friday.", "", Known{}},
		{SourcesCounted, "Sources said the board would meet on Friday.", "", Known{Sources: 2}},
		{SourcesCounted, "A source said the board would meet on Friday.", "", Known{Sources: 1}},
		{SourcesCounted, "The council uses two sources of water, Botha said.", "", Known{Sources: 1}},

		{UnnamedOpinion, "One aide called the mayor “a bully” on Monday.", "bully", Known{}},
		{UnnamedOpinion, "“She is incompetent,” said an official who asked not to be named.", "incompetent", Known{}},
		{UnnamedOpinion, "“I think the board should go,” a source said.", "“I think the board should go,”", Known{}},
		{UnnamedOpinion, "A source said the board would meet on Friday.", "", Known{}},
		{UnnamedOpinion, "“She is incompetent,” said Thabo Pillay.", "", Known{}},
		{UnnamedOpinion, "“She is incompetent,” said a party official, Thabo Pillay.", "", Known{}},

		{UnnamedOpinion, "“He is the worst mayor we have had,” said one councillor, Lindiwe Botha.", "", Known{}},
		{UnnamedOpinion, "Officials said the worst of the flood was over.", "", Known{}},
		{UnnamedOpinion, "A neighbour said the fire was a disaster.", "", Known{}},
		{UnnamedOpinion, "A colleague said she was a disaster as a mayor.", "disaster", Known{}},
		{UnnamedOpinion, "Two colleagues described Nkosi as arrogant and a bully.", "arrogant", Known{}},

		{UnnamedAndDeclined, "A source at the Rand Ledger said the presses had stopped. The Central Rand Council declined to comment.", "", Known{}},
		{UnnamedAndDeclined, "A treasury official said the fund was empty. The treasury declined to comment.", "A treasury official", Known{}},
		{UnnamedAndDeclined, "Thabo Pillay, a treasury official, said the fund was empty. The treasury declined to comment.", "", Known{}},
		{UnnamedAndDeclined, "An official at the Vaal water board said the dam was empty. The Vaal water board declined to comment.", "An official at the Vaal water board", Known{}},
		{UnnamedAndDeclined, "An official at the treasury said the dam was empty. The Vaal water board declined to comment.", "", Known{}},
		{UnnamedAndDeclined, "Naledi Moyo of the Vaal water board said the dam was empty. The treasury declined to comment.", "", Known{}},
		{UnnamedAndDeclined, "An official at the Vaal water board said the dam was empty. The board's lawyer could not be reached.", "An official at the Vaal water board", Known{}},

		{QuoteNotFound, "“We did not take a cent,” Botha said.", "We did not take a cent,", Known{Notes: []string{"botha: we never took a cent"}}},
		{QuoteNotFound, "“We did not take a cent,” Botha said.", "", Known{Notes: []string{"she says We did not take a cent!! call back"}}},
		{QuoteNotFound, "“We did not take ... any money,” Botha said.", "", Known{Notes: []string{"we did not take a cent or any money"}}},
		{QuoteNotFound, "“We did not take [the committee’s] money,” Botha said.", "", Known{Notes: []string{"we did not take their money"}}},
		{QuoteNotFound, "“We did not take a cent,” Botha said.", "", Known{}},
		{QuoteNotFound, "“We didn’t take a cent,” Botha said.", "", Known{Notes: []string{"we didn't take a cent"}}},
		{QuoteNotFound, "Botha said nobody had “ever seen a cent of it”.", "ever seen a cent of it", Known{Notes: []string{"nobody saw a cent of it ever"}}},
		{QuoteNotFound, "“We did not take a cent,” Botha said. “It is all there.”", "It is all there.", Known{Notes: []string{"we did not take a cent"}}},
		{QuoteNotFound, "He read “The Long Walk to the River” on the train.", "", Known{Notes: []string{"nothing here"}}},
	} {
		read := Read(c.text)
		found, got := read.Found, ""
		for _, f := range read.Check(c.known) {
			if f.Rule == c.rule {
				got = c.text[f.Span.Start:f.Span.End]
				if f.Reason == "" || !strings.HasSuffix(f.Reason, ".") {
					t.Errorf("%s: the reason is no sentence: %q", c.rule, f.Reason)
				}
			}
		}
		if got != c.at {
			t.Errorf("%s on %q: found %q, expected %q\n%+v", c.rule, c.text, got, c.at, found)
		}
	}
}

// TestCleanStory is a story in the shape of the project's origin, to which no rule objects.
func TestCleanStory(t *testing.T) {
	text := `Two newspapers reported on Thursday that the two leaders had spoken by phone, citing unnamed officials.

“Pure invention,” said Naledi Moyo, who speaks for the premier. “There was no such call.”

The governor's office declined to comment. Asked by e-mail at 10:20, the embassy had not replied by 17:00.

Thabo Pillay, the chair of the committee, said he had heard of the report from the radio.`
	if got := Read(text).Check(Known{}); len(got) > 0 {
		t.Errorf("a clean story is objected to: %+v", got)
	}
	got := Read(text).Check(Known{Notes: []string{"Moyo: pure invention. there was no such call"}})
	if slices.ContainsFunc(got, func(f Finding) bool { return f.Rule == QuoteNotFound }) {
		t.Errorf("quotations that the notes have are asked for: %+v", got)
	}
}
