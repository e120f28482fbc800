package claim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"broadsheet/internal/claim"
)

// said is what readers get of a state: the sentence and the lines.
func said(list []claim.Position) string {
	s := claim.StateOf(list, nightfall)
	text := wording.Sentence(s)
	for _, l := range wording.Lines(s) {
		text += "\n" + l.Label + ": " + l.Text
	}
	return text
}

// drawn makes any set of positions: a few bodies, each with a few speakers, who say anything at any hour.
func drawn(t *rapid.T) []claim.Position {
	n := rapid.IntRange(0, 12).Draw(t, "positions")
	var list []claim.Position
	for i := range n {
		body := rapid.Int64Range(1, 5).Draw(t, "body")
		speaker := body*10 + rapid.Int64Range(1, 2).Draw(t, "speaker")
		p := says(int64(i+1), rapid.IntRange(0, 22).Draw(t, "hour"), rapid.SampledFrom(claim.Stances).Draw(t, "stance"), fmt.Sprintf("Speaker %d", speaker), "")
		p.Said = p.Said.Add(time.Duration(i) * time.Second) // no two at once: who spoke last must be told apart by the clock
		p.SpeakerID, p.BodyID, p.Body = speaker, body, fmt.Sprintf("Body %d", body)
		p.Standing = rapid.SampledFrom([]claim.Standing{claim.Party, claim.Authority, claim.ThirdParty, claim.Outlet}).Draw(t, "standing")
		p.Origin = rapid.SampledFrom([]string{"", "", "briefing", "wire"}).Draw(t, "origin")
		p.State = rapid.SampledFrom([]claim.PositionState{claim.Published, claim.Published, claim.Published, claim.Waiting, claim.TakenBack, claim.Undone, claim.Sealed}).Draw(t, "state")
		p.Kind = rapid.SampledFrom([]claim.Kind{claim.Person, claim.Person, claim.Organisation, claim.Unnamed}).Draw(t, "kind")
		p.Supersedes = rapid.Int64Range(0, 14).Draw(t, "supersedes")
		list = append(list, p)
	}
	return list
}

func TestAnyOrderOfInsertionGivesTheSameState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawn(t)
		other := rapid.Permutation(list).Draw(t, "order")
		if a, b := said(list), said(other); a != b {
			t.Fatalf("two orders, two states:\n%s\n--\n%s", a, b)
		}
	})
}

func TestWhatDoesNotCountChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawn(t)
		counting := slices.DeleteFunc(slices.Clone(list), func(p claim.Position) bool { return p.State != claim.Published })
		if a, b := said(list), said(counting); a != b {
			t.Fatalf("what waits, was undone or taken back changed the state:\n%s\n--\n%s", a, b)
		}
	})
}

func TestWhatIsNotYetVisibleDoesNotCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawn(t)
		later := slices.Clone(list)
		for i := range later {
			later[i].ID, later[i].Visible, later[i].Supersedes = 100+later[i].ID, nightfall.Add(time.Minute), later[i].ID
		}
		if a, b := said(list), said(append(later, list...)); a != b {
			t.Fatalf("an embargo leaked:\n%s\n--\n%s", a, b)
		}
	})
}

func TestAnAnswerThatIsNoneCancelsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawn(t)
		p := says(99, 22, rapid.SampledFrom([]claim.Stance{claim.Declined, claim.NoReply, claim.Unreached}).Draw(t, "answer"), "Speaker 11", "")
		p.SpeakerID, p.BodyID, p.Body, p.Said = 11, 1, "Body 1", clock(22, 59)
		before, after := claim.StateOf(list, nightfall), claim.StateOf(append(slices.Clone(list), p), nightfall)
		counts := func(s claim.State) (n int) {
			for _, r := range s.Rows {
				if r.Stance != claim.Declined && r.Stance != claim.NoReply && r.Stance != claim.Unreached {
					n++
				}
			}
			return n
		}
		if counts(before) != counts(after) {
			t.Fatalf("a line went away:\n%v\n--\n%v", wording.Lines(before), wording.Lines(after))
		}
		settled := before.Outcome != claim.NothingYet && before.Outcome != claim.OnlyReported && before.Outcome != claim.Unanswered
		if settled && wording.Sentence(before) != wording.Sentence(after) {
			t.Fatalf("%q became %q", wording.Sentence(before), wording.Sentence(after))
		}
	})
}

func TestAnswersThatAreNoneAreNeverMerged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, r := range claim.StateOf(drawn(t), nightfall).Rows {
			if r.Stance != claim.Reported && len(r.Who) != 1 {
				t.Fatalf("%s: %d parties in one line", r.Stance, len(r.Who))
			}
		}
	})
}

func TestOneOriginIsOneReport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		origins := map[string]bool{}
		var list []claim.Position
		for i := range rapid.IntRange(1, 9).Draw(t, "outlets") {
			origin := rapid.SampledFrom([]string{"", "briefing", "wire"}).Draw(t, "origin")
			list = append(list, outlet(int64(i+1), i, fmt.Sprintf("Outlet %d", i), "unnamed officials", origin))
			if origin == "" {
				origin = fmt.Sprint("its own", i)
			}
			origins[origin] = true
		}
		if rows := claim.StateOf(list, nightfall).Rows; len(rows) != len(origins) {
			t.Fatalf("%d origins, %d reports", len(origins), len(rows))
		}
	})
}

func TestOneConfirmationIsNotOutweighed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := []claim.Position{says(1, 9, claim.Confirmed, "A, a, Office One Two", "")}
		for i := range rapid.IntRange(1, 5).Draw(t, "denials") {
			p := says(int64(2+i), 10+i, claim.Denied, fmt.Sprintf("Denier %d", i), "")
			list = append(list, p)
		}
		if text := said(list); !strings.HasPrefix(text, "Confirmed by Office One Two. Denied by Denier 0") {
			t.Fatal(text)
		}
	})
}

func TestEverySentenceNamesAParty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, c := range claim.StateOf(drawn(t), nightfall).Clauses {
			if strings.HasSuffix(c.Key, "by") != (len(c.Who) > 0) {
				t.Fatalf("%s names %d", c.Key, len(c.Who))
			}
		}
	})
}

func TestSupersessionInACircleLosesNobody(t *testing.T) {
	a, b := says(1, 9, claim.Denied, "A, a, Body", ""), says(2, 10, claim.Confirmed, "A, a, Body", "")
	a.Supersedes, b.Supersedes = 2, 1
	if got := said([]claim.Position{a, b}); !strings.HasPrefix(got, "Confirmed by Body.") {
		t.Error(got)
	}
}

func TestASpeakerForTwoBodiesSpeaksForEach(t *testing.T) {
	a, b := says(1, 9, claim.Denied, "Pieter Nkosi, chair, Water Board", ""), says(2, 10, claim.Confirmed, "Pieter Nkosi, member, Ratepayers’ Union", "")
	if got := said([]claim.Position{a, b}); !strings.HasPrefix(got, "Confirmed by Ratepayers’ Union. Denied by Water Board.") {
		t.Error(got)
	}
}

func TestWhatWasTakenBackStaysInTheTimeline(t *testing.T) {
	p := says(1, 9, claim.Denied, "Pieter Nkosi, chair, Water Board", "")
	p.State = claim.TakenBack
	if p.Counts(nightfall) || !p.Shown(nightfall) {
		t.Error("taken back: it must not count, and must be shown")
	}
	p.State = claim.Undone
	if p.Shown(nightfall) {
		t.Error("undone at once: nobody relied on it")
	}
}

func BenchmarkStateOf1000Positions(b *testing.B) {
	var list []claim.Position
	for i := range 1000 {
		p := says(int64(i), i%23, claim.Stances[i%len(claim.Stances)], fmt.Sprintf("Speaker %d, clerk, Body %d", i%90, i%40), "“No such call took place.”")
		p.SpeakerID, p.BodyID = int64(i%90), int64(1000+i%40)
		list = append(list, p)
	}
	for b.Loop() {
		claim.StateOf(list, nightfall)
	}
}
