package front

import "slices"

// Change is what happened to a story between two orders of a front.
type Change struct {
	Article  int64
	From, To int  // numbers of slots; 0: it did not stand there
	Moved    bool // by hand: not only pushed by others
	Headline bool // what is said of it here changed
	Kicker   bool
	Picture  bool
	Pin      bool
}

// BlockChange is what happened to a block.
type BlockChange struct {
	Block
	What string // "added", "removed", "moved"
}

// Diff tells what a person did between two orders: which stories came, went or were moved, not those that only made
// room for them; and which blocks.
func Diff(before, after Document) (stories []Change, blocks []BlockChange) {
	kept := unmoved(before, after)
	old := before.Slots()
	for i, s := range after.Slots() {
		if s.Article == 0 {
			continue
		}
		c := Change{Article: s.Article, From: before.At(s.Article), To: i + 1}
		if c.From != 0 {
			was := old[c.From-1]
			c.Moved = !kept[s.Article] && c.From != c.To
			c.Headline, c.Kicker = was.Headline != s.Headline, was.Kicker != s.Kicker
			c.Picture, c.Pin = was.Picture != s.Picture || was.Whole != s.Whole, !was.Until.Equal(s.Until)
		}
		if c.From == 0 || c.Moved || c.Headline || c.Kicker || c.Picture || c.Pin {
			stories = append(stories, c)
		}
	}
	for i, s := range old {
		if s.Article != 0 && after.At(s.Article) == 0 {
			stories = append(stories, Change{Article: s.Article, From: i + 1})
		}
	}
	return stories, diffBlocks(before, after)
}

// unmoved are the stories that nobody moved: those that kept their number, and between them the longest row in the same
// order, so that one story moved past ten is one move and not ten.
func unmoved(before, after Document) map[int64]bool {
	var fixed []int
	for i, s := range after.Slots() {
		if s.Article != 0 && before.At(s.Article) == i+1 {
			fixed = append(fixed, i+1)
		}
	}
	crosses := func(id int64) bool { // it passed one that kept its number
		from, to := before.At(id), after.At(id)
		return slices.ContainsFunc(fixed, func(at int) bool { return (from < at) != (to < at) && from != to })
	}
	kept := map[int64]bool{}
	for _, id := range common(slices.DeleteFunc(before.Stories(), crosses), slices.DeleteFunc(after.Stories(), crosses)) {
		kept[id] = true
	}
	return kept
}

// common is the longest row that stands in the same order in both lists.
func common[T comparable](a, b []T) []T {
	length := make([][]int, len(a)+1)
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	var row []T
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			row = append(row, a[i])
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return row
}

// frame is what makes a block the same block in two orders.
type frame struct {
	layout Layout
	title  string
	fill   Fill
	size   int
}

func frames(d Document) []frame {
	list := make([]frame, len(d.Blocks))
	for i, b := range d.Blocks {
		list[i] = frame{b.Layout, b.Title, b.Fill, len(b.Slots) + b.Lines}
	}
	return list
}

func diffBlocks(before, after Document) []BlockChange {
	a, b := frames(before), frames(after)
	same := common(a, b)
	gone, come := beyond(a, same), beyond(b, same)
	var list []BlockChange
	for _, i := range come {
		what := "added"
		if at := slices.IndexFunc(gone, func(j int) bool { return a[j] == b[i] }); at >= 0 {
			what, gone = "moved", slices.Delete(gone, at, at+1)
		}
		list = append(list, BlockChange{after.Blocks[i], what})
	}
	for _, i := range gone {
		list = append(list, BlockChange{before.Blocks[i], "removed"})
	}
	return list
}

// beyond are the places of a list that are not in the row that runs through it.
func beyond(list, row []frame) []int {
	var rest []int
	for i, f := range list {
		if len(row) > 0 && f == row[0] {
			row = row[1:]
		} else {
			rest = append(rest, i)
		}
	}
	return rest
}
