package markup

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"
)

// similarEnough is the share of words two blocks must have in common for one to be an edit of the
// other: half, so that a sentence rewritten in a paragraph of two keeps its id. A block that
// stands where the old one stood, alone between blocks that stayed, needs less.
const (
	similarEnough   = 0.5
	similarInPlace  = 0.25
	maxSimilarPairs = 250_000 // comparisons at most, about 50 ms; beyond, edited blocks get new ids
	maxOrderPairs   = 4_000_000
)

// Align brings d into normal form and gives its blocks the ids they had in prev, the version
// before the edit: unchanged blocks first, in order, then blocks that moved, then edited ones by
// how many words they share. Blocks that come with an id of their own keep it. The same two
// documents always align the same way.
func (d *Document) Align(prev *Document) {
	given := d.ownIDs()
	d.Normalise()
	if prev == nil {
		return
	}
	a := aligner{old: prev.Blocks, fresh: d.Blocks}
	a.start(given)
	a.matchInOrder()
	a.matchMoved()
	a.matchEdited()
	for i := range d.Blocks {
		if _, opaque := d.Blocks[i].Content.(Opaque); !opaque && !a.fixed[i] {
			d.Blocks[i].ID = ""
			if j := a.from[i]; j >= 0 {
				d.Blocks[i].ID = a.old[j].ID
			}
		}
	}
	d.assignIDs(prev.Blocks)
}

// ownIDs are the valid ids that the blocks bring along.
func (d *Document) ownIDs() map[string]bool {
	ids := map[string]bool{}
	for _, b := range d.Blocks {
		if ValidID(b.ID) {
			ids[b.ID] = true
		}
	}
	return ids
}

type aligner struct {
	old, fresh []Block
	from       []int  // for each fresh block the old one it was, or -1
	fixed      []bool // fresh blocks that brought their id
	taken      []bool // old blocks that have their successor
	oldKeys    []uint64
	freshKeys  []uint64
}

func (a *aligner) start(given map[string]bool) {
	a.from, a.fixed = make([]int, len(a.fresh)), make([]bool, len(a.fresh))
	a.taken = make([]bool, len(a.old))
	for j, b := range a.old {
		a.oldKeys = append(a.oldKeys, contentKey(b.Content))
		a.taken[j] = given[b.ID] || b.ID == ""
	}
	for i, b := range a.fresh {
		a.from[i] = -1
		a.fixed[i] = given[b.ID]
		a.freshKeys = append(a.freshKeys, contentKey(b.Content))
	}
}

func contentKey(c Content) uint64 {
	h := fnv.New64a()
	h.Write(appendContent(nil, "", c))
	return h.Sum64()
}

func (a *aligner) free(i, j int) bool { return !a.fixed[i] && a.from[i] < 0 && !a.taken[j] }

func (a *aligner) match(i, j int) { a.from[i], a.taken[j] = j, true }

// matchInOrder pairs equal blocks along a longest common subsequence.
func (a *aligner) matchInOrder() {
	lo, hiA, hiB := 0, len(a.old), len(a.fresh)
	for lo < hiA && lo < hiB && a.oldKeys[lo] == a.freshKeys[lo] {
		if a.free(lo, lo) {
			a.match(lo, lo)
		}
		lo++
	}
	for hiA > lo && hiB > lo && a.oldKeys[hiA-1] == a.freshKeys[hiB-1] {
		hiA, hiB = hiA-1, hiB-1
		if a.free(hiB, hiA) {
			a.match(hiB, hiA)
		}
	}
	n, m := hiA-lo, hiB-lo
	if n == 0 || m == 0 || n*m > maxOrderPairs {
		return // matchMoved still finds equal blocks, in order of place
	}
	a.longestCommon(lo, n, m)
}

func (a *aligner) longestCommon(lo, n, m int) {
	length := make([]uint16, (n+1)*(m+1)) // at most MaxBlocks long
	at := func(x, y int) int { return x*(m+1) + y }
	for x := n - 1; x >= 0; x-- {
		for y := m - 1; y >= 0; y-- {
			if a.oldKeys[lo+x] == a.freshKeys[lo+y] {
				length[at(x, y)] = length[at(x+1, y+1)] + 1
			} else {
				length[at(x, y)] = max(length[at(x+1, y)], length[at(x, y+1)])
			}
		}
	}
	for x, y := 0, 0; x < n && y < m; {
		switch {
		case a.oldKeys[lo+x] == a.freshKeys[lo+y]:
			if a.free(lo+y, lo+x) {
				a.match(lo+y, lo+x)
			}
			x, y = x+1, y+1
		case length[at(x+1, y)] >= length[at(x, y+1)]:
			x++
		default:
			y++
		}
	}
}

// matchMoved pairs equal blocks that are left, in order of place.
func (a *aligner) matchMoved() {
	left := map[uint64][]int{}
	for j := range a.old {
		if !a.taken[j] {
			left[a.oldKeys[j]] = append(left[a.oldKeys[j]], j)
		}
	}
	for i := range a.fresh {
		if js := left[a.freshKeys[i]]; len(js) > 0 && a.free(i, js[0]) {
			a.match(i, js[0])
			left[a.freshKeys[i]] = js[1:]
		}
	}
}

// pair is a possible edit.
type pair struct {
	i, j  int
	score float64
}

// matchEdited pairs what is left by similarity, the most similar first.
func (a *aligner) matchEdited() {
	var is, js []int
	for i := range a.fresh {
		if !a.fixed[i] && a.from[i] < 0 {
			is = append(is, i)
		}
	}
	for j := range a.old {
		if !a.taken[j] {
			js = append(js, j)
		}
	}
	if len(is)*len(js) > maxSimilarPairs {
		return
	}
	pairs := a.similar(is, js)
	slices.SortFunc(pairs, func(p, q pair) int {
		return cmp.Or(cmp.Compare(q.score, p.score), cmp.Compare(distance(p), distance(q)), p.i-q.i, p.j-q.j)
	})
	for _, p := range pairs {
		if a.free(p.i, p.j) {
			a.match(p.i, p.j)
		}
	}
}

func distance(p pair) int { return max(p.i-p.j, p.j-p.i) }

func (a *aligner) similar(is, js []int) []pair {
	oldWords := make([][]uint64, len(js))
	for k, j := range js {
		oldWords[k] = wordHashes(a.old[j].Content)
	}
	var pairs []pair
	for _, i := range is {
		words := wordHashes(a.fresh[i].Content)
		for k, j := range js {
			score := likeness(a.fresh[i].Content, a.old[j].Content, words, oldWords[k])
			if score >= similarEnough || score >= similarInPlace && a.samePlace(i, j) {
				pairs = append(pairs, pair{i, j, score})
			}
		}
	}
	return pairs
}

// samePlace reports blocks whose neighbours on both sides are matched to each other.
func (a *aligner) samePlace(i, j int) bool {
	before := i == 0 && j == 0 || i > 0 && j > 0 && a.from[i-1] == j-1
	last, lastOld := len(a.fresh)-1, len(a.old)-1
	after := i == last && j == lastOld || i < last && j < lastOld && a.from[i+1] == j+1
	return before && after
}

// likeness is 1 for the same picture, claim or link whatever its words, and else the share of
// words in common. Content of another kind must have all its words kept, as when a paragraph is
// made a heading.
func likeness(a, b Content, aw, bw []uint64) float64 {
	if key := subject(a); key != "" && key == subject(b) && a.kind() == b.kind() {
		return 1
	}
	score := dice(aw, bw)
	if a.kind() != b.kind() && score < 0.9 {
		return 0
	}
	return score
}

// subject is what a block without prose is about.
func subject(c Content) string {
	switch c := c.(type) {
	case Picture:
		return firstOf(c.Key, c.Source)
	case Claim:
		return c.Ref
	case LinkCard:
		return c.URL
	case Footnotes:
		return "footnotes" // there is only one
	}
	return ""
}

// wordHashes are the words of a block in sorted order, folded.
func wordHashes(c Content) []uint64 {
	words := strings.FieldsFunc(strings.ToLower(contentText(c)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	out := make([]uint64, len(words))
	for i, w := range words {
		h := fnv.New64a()
		h.Write([]byte(w))
		out[i] = h.Sum64()
	}
	slices.Sort(out)
	return out
}

// dice is the Sørensen-Dice coefficient of two sorted multisets.
func dice(a, b []uint64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			both, i, j = both+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(both) / float64(len(a)+len(b))
}
