package statement

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestInvented holds the finds against newspaper prose that was invented for this project, two hundred paragraphs of politics,
// business, courts and quarrels, in which somebody marked who says what before the finder saw them. In the file {s1|...} is the
// source of the first statement of a paragraph, {c1|...} its cue, {o1|...} a cue of a belief, {w1|...} what is said.
func TestInvented(t *testing.T) {
	raw, err := os.ReadFile("testdata/invented.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all, high sheet
	for i, marked := range strings.Split(strings.TrimSpace(string(raw)), "\n\n") {
		found, gold := sides(unmark(fmt.Sprint(i), marked))
		all.score(found, gold)
		var sure []scored
		for _, s := range found {
			if s.band == High {
				sure = append(sure, s)
			}
		}
		high.score(sure, gold)
	}
	for name, f := range map[string]figure{"content": all.content, "cue": all.cue, "source": all.source, "high": high.content} {
		t.Logf("%-8s P %5.1f  R %5.1f  F1 %5.1f  (hit %d, found %d, gold %d)", name, f.precision(), f.recall(), f.f1(), f.hit, f.found, f.gold)
	}
	for name, was := range map[string][2]float64{ // what it is, what it must be
		"content F1 at 0.8": {all.content.f1(), 86}, "cue overlap F1": {all.cue.f1(), 92}, "precision of the high band": {high.content.precision(), 90}, "recall of the high band": {high.content.recall(), 55},
	} {
		if was[0] < was[1] {
			t.Errorf("%s is %.1f, and was at least %.1f", name, was[0], was[1])
		}
	}
}

var markOpens = regexp.MustCompile(`^\{([scow])(\d)\|`)

// unmark reads the marks out of a paragraph.
func unmark(id, marked string) goldText {
	type mark struct {
		kind   byte
		number int
		at     int
	}
	var b strings.Builder
	var open []mark
	spans := map[int]map[byte][][2]int{}
	points := 0
	for len(marked) > 0 {
		if m := markOpens.FindStringSubmatch(marked); m != nil {
			open = append(open, mark{m[1][0], int(m[2][0] - '0'), points})
			marked = marked[len(m[0]):]
			continue
		}
		if marked[0] == '}' && len(open) > 0 {
			last := open[len(open)-1]
			open, marked = open[:len(open)-1], marked[1:]
			if spans[last.number] == nil {
				spans[last.number] = map[byte][][2]int{}
			}
			spans[last.number][last.kind] = append(spans[last.number][last.kind], [2]int{last.at, points})
			continue
		}
		_, n := utf8.DecodeRuneInString(marked)
		b.WriteString(marked[:n])
		marked = marked[n:]
		points++
	}
	g := goldText{ID: id, Text: b.String()}
	for n := range 10 {
		s := spans[n]
		if len(s['w']) == 0 {
			continue
		}
		kind := "indirect"
		if runes := []rune(g.Text); s['o'] != nil && !strings.ContainsAny(string(runes[s['w'][0][0]:s['w'][0][1]]), "\"“") {
			kind = "other"
		}
		g.Attributions = append(g.Attributions, goldAttribution{Sources: s['s'], Cues: append(s['c'], s['o']...), Contents: s['w'], Kind: kind})
	}
	return g
}
