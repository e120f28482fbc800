package draft

import (
	"slices"
	"strings"
	"unicode"
)

// CompareWords sets two texts against each other word by word: first by the words that stand once in both (patience
// diff), which are what a person sees first, then by the shortest way between those (Myers 1986).
func CompareWords(old, new string) (was, is []Span) {
	a, b := words(old), words(new)
	keptA, keptB := make([]bool, len(a)), make([]bool, len(b))
	align(a, b, 0, 0, keptA, keptB)
	loosen(a, keptA, b, keptB)
	return spans(a, keptA, "gone"), spans(b, keptB, "new")
}

// words cuts a text into words, spaces and signs. Scripts without spaces are cut letter by letter.
func words(s string) []string {
	var list []string
	start, last := 0, 0
	for i, r := range s {
		kind := kindOf(r)
		if i > 0 && (kind != last || kind == 0) {
			list, start = append(list, s[start:i]), i
		}
		last = kind
	}
	if start < len(s) {
		list = append(list, s[start:])
	}
	return list
}

// kindOf: 1 letters and digits, 2 spaces, 0 what stands alone.
func kindOf(r rune) int {
	switch {
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
		return 0
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '’', r == '\'':
		return 1
	case unicode.IsSpace(r):
		return 2
	}
	return 0
}

// align marks what two lists of words share. x and y are where the lists begin in the whole.
func align(a, b []string, x, y int, keptA, keptB []bool) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		keptA[x], keptB[y] = true, true
		a, b, x, y = a[1:], b[1:], x+1, y+1
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		keptA[x+len(a)-1], keptB[y+len(b)-1] = true, true
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 || len(b) == 0 {
		return
	}
	anchors := once(a, b)
	if len(anchors) == 0 {
		shortest(a, b, x, y, keptA, keptB)
		return
	}
	i, j := 0, 0
	for _, at := range append(anchors, [2]int{len(a), len(b)}) {
		align(a[i:at[0]], b[j:at[1]], x+i, y+j, keptA, keptB)
		if at[0] < len(a) {
			keptA[x+at[0]], keptB[y+at[1]] = true, true
		}
		i, j = at[0]+1, at[1]+1
	}
}

// once finds the words that stand exactly once in each list, in an order that both share.
func once(a, b []string) [][2]int {
	count := func(list []string) map[string]int { // place of a word; -1 when it stands twice
		places := make(map[string]int, len(list))
		for i, w := range list {
			if _, twice := places[w]; twice {
				i = -1
			}
			places[w] = i
		}
		return places
	}
	inA, inB := count(a), count(b)
	var pairs [][2]int
	var places []int
	for i, w := range a {
		if j, ok := inB[w]; ok && j >= 0 && inA[w] == i && kindOf([]rune(w)[0]) == 1 {
			pairs, places = append(pairs, [2]int{i, j}), append(places, j)
		}
	}
	var list [][2]int
	for _, k := range rising(places) {
		list = append(list, pairs[k])
	}
	return list
}

// rising gives the indices of a longest rising run in a list of different numbers.
func rising(list []int) []int {
	var tops []int // the index that ends the best run of each length
	before := make([]int, len(list))
	for i, n := range list {
		at, _ := slices.BinarySearchFunc(tops, n, func(k, n int) int { return list[k] - n })
		before[i] = -1
		if at > 0 {
			before[i] = tops[at-1]
		}
		if at == len(tops) {
			tops = append(tops, i)
		}
		tops[at] = i
	}
	if len(tops) == 0 {
		return nil
	}
	run := make([]int, len(tops))
	for i, k := len(tops)-1, tops[len(tops)-1]; i >= 0; i, k = i-1, before[k] {
		run[i] = k
	}
	return run
}

// maxSteps bounds the search for the shortest way: two paragraphs that differ in more words than this have little in
// common, and are shown as gone and new. It costs 4 MB at most.
const maxSteps = 700

// shortest marks what is kept on the shortest way from a to b.
func shortest(a, b []string, x, y int, keptA, keptB []bool) {
	n, m := len(a), len(b)
	most := min(n+m, maxSteps)
	reach := make([]int32, 2*most+2)
	var trail [][]int32
	for d := 0; d <= most; d++ {
		trail = append(trail, slices.Clone(reach))
		for k := -d; k <= d; k += 2 {
			i := 0
			if k == -d || k != d && reach[most+k-1] < reach[most+k+1] {
				i = int(reach[most+k+1])
			} else {
				i = int(reach[most+k-1]) + 1
			}
			for i < n && i-k < m && i-k >= 0 && a[i] == b[i-k] {
				i++
			}
			reach[most+k] = int32(i)
			if i >= n && i-k >= m {
				walkBack(trail, most, n, m, x, y, keptA, keptB)
				return
			}
		}
	}
}

// walkBack follows the way from its end and marks the words on its diagonals.
func walkBack(trail [][]int32, most, i, j, x, y int, keptA, keptB []bool) {
	for d := len(trail) - 1; d >= 0; d-- {
		reach, k := trail[d], i-j
		from := k - 1
		if k == -d || k != d && reach[most+k-1] < reach[most+k+1] {
			from = k + 1
		}
		toI := 0
		if d > 0 {
			toI = int(reach[most+from])
		}
		toJ := toI - from
		if d == 0 {
			toJ = 0
		}
		for i > toI && j > toJ {
			i, j = i-1, j-1
			keptA[x+i], keptB[y+j] = true, true
		}
		i, j = toI, toJ
	}
}

// loosen gives up shared spaces and signs that stand alone between changes: "the old bridge" for "a new road" reads
// better as three words for three than word by word.
func loosen(a []string, keptA []bool, b []string, keptB []bool) {
	j := 0
	for i := range a {
		if !keptA[i] {
			continue
		}
		for !keptB[j] {
			j++
		}
		alone := kindOf([]rune(a[i])[0]) != 1 && i > 0 && i+1 < len(a) && j > 0 && j+1 < len(b) && !keptA[i-1] && !keptA[i+1] && !keptB[j-1] && !keptB[j+1]
		if alone {
			keptA[i], keptB[j] = false, false
		}
		j++
	}
}

// spans joins words of one fate.
func spans(list []string, kept []bool, fate string) []Span {
	var out []Span
	for i := 0; i < len(list); {
		j := i
		for j < len(list) && kept[j] == kept[i] {
			j++
		}
		kind := fate
		if kept[i] {
			kind = "same"
		}
		out = append(out, Span{kind, strings.Join(list[i:j], "")})
		i = j
	}
	return out
}
