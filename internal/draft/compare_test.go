package draft_test

import (
	"math/rand"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/draft"
	"broadsheet/internal/markup"

	"pgregory.net/rapid"
)

func text(spans []draft.Span, kinds ...string) string {
	var b strings.Builder
	for _, s := range spans {
		for _, k := range kinds {
			if s.Kind == k {
				b.WriteString(s.Text)
			}
		}
	}
	return b.String()
}

// What two readers see side by side is both texts, whole, and what they are told is shared is the same on both sides.
func TestComparisonKeepsEveryLetter(t *testing.T) {
	word := rapid.SampledFrom([]string{"the", "valve", "closed", "in", "Brixton", "on", "Friday", "水", "“No", "call”", "a", "b"})
	rapid.Check(t, func(t *rapid.T) {
		old := strings.Join(rapid.SliceOf(word).Draw(t, "old"), " ")
		new := strings.Join(rapid.SliceOf(word).Draw(t, "new"), " ")
		was, is := draft.CompareWords(old, new)
		if text(was, "same", "gone") != old || text(is, "same", "new") != new {
			t.Fatalf("%q %q became %v %v", old, new, was, is)
		}
		if text(was, "same") != text(is, "same") {
			t.Fatalf("shared words differ: %v %v", was, is)
		}
		if old == new && (text(was, "gone") != "" || text(is, "new") != "") {
			t.Fatalf("equal texts differ: %v", was)
		}
	})
}

func TestWordsAreCompared(t *testing.T) {
	for _, c := range []struct{ old, new, gone, came string }{
		{"The bridge is closed for a week.", "The bridge is closed for a month.", "week", "month"},
		{"The bridge closed.", "The old bridge closed.", "", "old "},
		{"The valves of the old reservoir closed.", "The valves of a new dam closed.", "the old reservoir", "a new dam"},
		{"", "All new.", "", "All new."},
	} {
		was, is := draft.CompareWords(c.old, c.new)
		if gone, came := text(was, "gone"), text(is, "new"); gone != c.gone || came != c.came {
			t.Errorf("%q to %q: gone %q, new %q", c.old, c.new, gone, came)
		}
	}
}

func doc(t *testing.T, src string, prev *markup.Document) *markup.Document {
	d, err := markup.ParseMarkdown(src, prev)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestBlocksAreFollowedByTheirIDs(t *testing.T) {
	old := doc(t, "One stays.\n\nTwo goes away for good.\n\nThree is about water.\n\nFour moves up.", nil)
	new := doc(t, "Four moves up.\n\nOne stays.\n\nThree is about bad water.\n\n![A dam](media:dam \"The dam\")", old)
	var got []string
	for _, p := range draft.Compare(old, new) {
		kind := p.Kind
		if p.Moved {
			kind += " moved"
		}
		got = append(got, kind+": "+text(p.Old, "gone")+"|"+text(p.New, "new")+"|"+p.NewPic)
	}
	want := []string{"same moved: ||", "same: ||", "gone: Two goes away for good.||", "changed: |bad |", "new: |Alt text: A dam\nCaption: The dam|dam"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Two texts of 5,000 words that share little are compared while an editor waits.
func TestLongTextsAreComparedQuickly(t *testing.T) {
	vocabulary := strings.Fields("water valve bridge council rand tanker street closed open on in for the a of said people week month Friday reservoir pipe")
	write := func(seed int64) string {
		r := rand.New(rand.NewSource(seed))
		var b strings.Builder
		for i := range 5000 {
			b.WriteString(vocabulary[r.Intn(len(vocabulary))])
			b.WriteByte(' ')
			if i%60 == 59 {
				b.WriteString("\n\n")
			}
		}
		return b.String()
	}
	old := doc(t, write(1), nil)
	new := doc(t, write(2), old)
	begun := time.Now()
	draft.Compare(old, new)
	draft.CompareWords(write(1), write(2)) // one block of all of it
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
}
