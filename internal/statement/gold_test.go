package statement

import (
	"slices"
	"testing"
)

// TestWikinews holds the finds against the statements that people marked in twelve news stories.
func TestWikinews(t *testing.T) {
	var all, high sheet
	for _, g := range readGold(t, "testdata/gum_news_clean.dev.jsonl") {
		found, gold := sides(g)
		all.score(found, gold)
		high.score(slices.DeleteFunc(slices.Clone(found), func(s scored) bool { return s.band != High }), gold)
	}
	report := func(name string, f figure) {
		t.Logf("%-16s P %5.1f  R %5.1f  F1 %5.1f  (hit %d, found %d, gold %d)", name, f.precision(), f.recall(), f.f1(), f.hit, f.found, f.gold)
	}
	report("content exact", all.exact)
	report("content >= .8", all.content)
	report("cue overlap", all.cue)
	report("source overlap", all.source)
	report("high band", high.content)
	for name, was := range map[string][2]float64{ // what it is, what it must be
		"content F1 at 0.8": {all.content.f1(), 81}, "cue overlap F1": {all.cue.f1(), 86}, "precision of the high band": {high.content.precision(), 85},
	} {
		if was[0] < was[1] {
			t.Errorf("%s is %.1f, and was at least %.1f", name, was[0], was[1])
		}
	}
	if share := percent(high.content.found, all.content.found); share < 45 {
		t.Errorf("only %.0f of 100 finds are in the high band: nobody would see them", share)
	}
}

// TestStances reads forty invented sentences for their stance; "none" means that there is nothing to find.
func TestStances(t *testing.T) {
	right := 0
	gold := readGold(t, "testdata/stance_synthetic.dev.jsonl")
	for _, g := range gold {
		got := "none"
		if found := Find(g.Text); len(found) == 1 {
			got = string(found[0].Stance)
		} else if len(found) > 1 {
			got = "more than one"
		}
		if got == g.Stance {
			right++
		} else {
			t.Logf("%s: %s, found %s", g.Text, g.Stance, got)
		}
	}
	t.Logf("%d of %d", right, len(gold))
	if right < 40 {
		t.Errorf("%d of %d stances, and it was all of them", right, len(gold))
	}
}
