package statement

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"testing"
)

// The scorer is score.py of the research, in Go: words only, one-to-one matching, and --speech, by which beliefs and reactions
// ("other") are neither asked for nor held against anybody.

// goldText is one line of the gold files.
type goldText struct {
	ID           string
	Text         string
	Stance       string
	Attributions []goldAttribution
}

type goldAttribution struct {
	Sources, Cues, Contents [][2]int
	Source, Cue, Content    json.RawMessage
	Kind                    string
}

// scored is one attribution as sets of word numbers.
type scored struct {
	source, cue, content map[int]bool
	kind                 string
	band                 Band
}

// figure counts hits.
type figure struct{ hit, found, gold int }

func (f figure) precision() float64 { return percent(f.hit, f.found) }
func (f figure) recall() float64    { return percent(f.hit, f.gold) }
func (f figure) f1() float64 {
	p, r := f.precision(), f.recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func percent(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return 100 * float64(n) / float64(of)
}

var scoreWord = regexp.MustCompile(`[\pL\pN_]+(?:[.'’,-][\pL\pN_]+)*`)

// wordNumbers gives the numbers of the words that spans of code points touch.
func wordNumbers(words [][2]int, spans [][2]int) map[int]bool {
	out := map[int]bool{}
	for _, s := range spans {
		for i, w := range words {
			if w[0] < s[1] && w[1] > s[0] {
				out[i] = true
			}
		}
	}
	return out
}

func scoreWords(text string) [][2]int {
	point := make([]int, len(text)+1)
	n := 0
	for i := range text {
		point[i] = n
		n++
	}
	point[len(text)] = n
	var out [][2]int
	for _, m := range scoreWord.FindAllStringIndex(text, -1) {
		out = append(out, [2]int{point[m[0]], point[m[1]]})
	}
	return out
}

func jaccard(a, b map[int]bool) float64 {
	both := 0
	for i := range a {
		if b[i] {
			both++
		}
	}
	if len(a)+len(b) == 0 {
		return 0
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// pairing is one found attribution matched with one of gold.
type pairing struct {
	found, gold int
	likeness    float64
}

// pair matches one to one, the likest first.
func pair(found, gold []map[int]bool) []pairing {
	var all []pairing
	for i := range found {
		for j := range gold {
			if l := jaccard(found[i], gold[j]); l > 0 {
				all = append(all, pairing{i, j, l})
			}
		}
	}
	distance := func(p pairing) int { return max(p.found-p.gold, p.gold-p.found) }
	slices.SortStableFunc(all, func(a, b pairing) int {
		switch {
		case a.likeness != b.likeness:
			if a.likeness > b.likeness {
				return -1
			}
			return 1
		}
		return distance(a) - distance(b)
	})
	usedFound, usedGold := map[int]bool{}, map[int]bool{}
	var out []pairing
	for _, p := range all {
		if !usedFound[p.found] && !usedGold[p.gold] {
			usedFound[p.found], usedGold[p.gold] = true, true
			out = append(out, p)
		}
	}
	return out
}

func contents(all []scored) (out []map[int]bool) {
	for _, s := range all {
		out = append(out, s.content)
	}
	return out
}

// sheet is the result of scoring.
type sheet struct{ exact, content, cue, source figure }

// score adds one text's figures, as --speech counts.
func (sh *sheet) score(found, gold []scored) {
	found, gold = speechOnly(found, gold)
	for _, f := range []*figure{&sh.exact, &sh.content} {
		f.found += len(found)
		f.gold += len(gold)
	}
	for _, p := range pair(contents(found), contents(gold)) {
		if p.likeness == 1 {
			sh.exact.hit++
		}
		if p.likeness >= 0.8 {
			sh.content.hit++
		}
	}
	sh.cue.overlap(found, gold, func(s scored) map[int]bool { return s.cue })
	sh.source.overlap(found, gold, func(s scored) map[int]bool { return s.source })
}

func (f *figure) overlap(found, gold []scored, part func(scored) map[int]bool) {
	var a, b []map[int]bool
	for _, s := range found {
		if len(part(s)) > 0 {
			a = append(a, part(s))
		}
	}
	for _, s := range gold {
		if len(part(s)) > 0 {
			b = append(b, part(s))
		}
	}
	f.hit += len(pair(a, b))
	f.found += len(a)
	f.gold += len(b)
}

// speechOnly leaves beliefs and reactions out on both sides.
func speechOnly(found, gold []scored) ([]scored, []scored) {
	drop := map[int]bool{}
	for _, p := range pair(contents(found), contents(gold)) {
		if gold[p.gold].kind == "other" && p.likeness >= 0.5 {
			drop[p.found] = true
		}
	}
	for i, s := range found {
		if s.kind == "other" {
			drop[i] = true
		}
		for _, g := range gold {
			if g.kind == "other" && jaccard(s.cue, g.cue) > 0 {
				drop[i] = true
			}
		}
	}
	var f, g []scored
	for i, s := range found {
		if !drop[i] {
			f = append(f, s)
		}
	}
	for _, s := range gold {
		if s.kind != "other" {
			g = append(g, s)
		}
	}
	return f, g
}

// readGold reads a gold file.
func readGold(t testing.TB, file string) []goldText {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []goldText
	for scan := bufio.NewScanner(f); scan.Scan(); {
		var g goldText
		if err := json.Unmarshal(scan.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		out = append(out, g)
	}
	return out
}

// sides makes what was found and what should have been comparable. Statements without content count on neither side.
func sides(g goldText) (found, gold []scored) {
	words := scoreWords(g.Text)
	for _, a := range NewLine(g.ID, g.Text).Attributions {
		s := scored{wordNumbers(words, a.Sources), wordNumbers(words, a.Cues), wordNumbers(words, a.Contents), string(a.Kind), a.Band}
		if len(s.content) > 0 {
			found = append(found, s)
		}
	}
	for _, a := range g.Attributions {
		s := scored{wordNumbers(words, a.Sources), wordNumbers(words, a.Cues), wordNumbers(words, a.Contents), a.Kind, ""}
		if len(s.content) > 0 {
			gold = append(gold, s)
		}
	}
	return found, gold
}
