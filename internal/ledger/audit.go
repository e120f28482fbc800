package ledger

import (
	"bytes"
	"sort"
)

// audit compares the chain with itself and with its heads.
type audit struct {
	lines []line // in order of seq
	heads []Head // heads[i] is of seq i+1; none when there is no file
	found []Finding
}

func (a *audit) run() {
	if len(a.heads) > 0 {
		a.witnessed()
	}
	a.chain()
}

func (a *audit) report(k Kind, seq int64, action, subject string) {
	a.found = append(a.found, Finding{k, seq, action, subject})
}

// genuine reports whether l is what the heads witnessed at a place: its content
// chained to the head before gives the head. No chain made later can do that.
func (a *audit) genuine(l *line, seq int64) bool {
	previous := genesis
	if seq > 1 {
		previous = a.heads[seq-2].Hash
	}
	hash, err := l.seal(previous, seq)
	return err == nil && bytes.Equal(hash, a.heads[seq-1].Hash)
}

// witnessed follows every entry of the heads file by its id, so that the entry
// that was tampered with is named and not all that were shifted by it.
func (a *audit) witnessed() {
	place := make(map[int64]int64, len(a.heads)) // id -> seq
	for _, h := range a.heads {
		place[h.ID] = h.Seq
	}
	present := make(map[int64]bool, len(a.lines))
	var was []int64 // witnessed places, in today's order
	var who []*line
	for i := range a.lines {
		l := &a.lines[i]
		seq, known := place[l.id]
		switch {
		case known:
			present[l.id] = true
			if a.genuine(l, seq) {
				was, who = append(was, seq), append(who, l)
			} else {
				a.report(Edited, seq, l.Action, l.Subject)
			}
		case l.seq > int64(len(a.heads)) && len(a.found) == 0:
			a.report(Unwitnessed, l.seq, l.Action, l.Subject)
		default:
			a.report(Inserted, l.seq, l.Action, l.Subject)
		}
	}
	for i := range displaced(was, who) {
		a.report(Reordered, who[i].seq, who[i].Action, who[i].Subject)
	}
	a.missing(present)
}

// missing reports witnessed entries that are gone; at the end they were cut off.
func (a *audit) missing(present map[int64]bool) {
	end := len(a.heads)
	for end > 0 && !present[a.heads[end-1].ID] {
		end--
	}
	for i, h := range a.heads {
		switch {
		case present[h.ID]:
		case i >= end:
			a.report(Truncated, h.Seq, h.Action, h.Subject)
		default:
			a.report(Deleted, h.Seq, h.Action, h.Subject)
		}
	}
}

// displaced picks the entries that were moved. Two that changed places are
// those that are not where they were; but when one was taken from the middle to
// the end, or one was deleted, all behind it have shifted, and those are fewer
// that break the order.
func displaced(was []int64, who []*line) map[int]bool {
	out := inOrder(was)
	if len(out) == 0 {
		return nil
	}
	shifted := map[int]bool{}
	for i, seq := range was {
		if who[i].seq != seq {
			shifted[i] = true
		}
	}
	if len(shifted) <= len(out) {
		return shifted
	}
	return out
}

// inOrder returns the indexes of the fewest numbers to take out so that the rest
// rises: those outside one longest rising subsequence.
func inOrder(numbers []int64) map[int]bool {
	var ends []int // ends[k]: index of the smallest end of a rising run of k+1
	before := make([]int, len(numbers))
	for i, n := range numbers {
		k := sort.Search(len(ends), func(k int) bool { return numbers[ends[k]] >= n })
		before[i] = -1
		if k > 0 {
			before[i] = ends[k-1]
		}
		if k == len(ends) {
			ends = append(ends, i)
		} else {
			ends[k] = i
		}
	}
	out := map[int]bool{}
	for i := range numbers {
		out[i] = true
	}
	if len(ends) > 0 {
		for i := ends[len(ends)-1]; i >= 0; i = before[i] {
			delete(out, i)
		}
	}
	return out
}

// chain checks the seals against each other. It is all there is without heads;
// with heads it adds the first break, if they have found nothing.
func (a *audit) chain() {
	if len(a.found) > 0 {
		return
	}
	previous, next, blamed := genesis, int64(1), false
	for i := range a.lines {
		l := &a.lines[i]
		for ; next < l.seq; next++ {
			a.report(Deleted, next, "", "") // its name went with it
			blamed = true
		}
		next = l.seq + 1
		hash, err := l.seal(l.previous, l.seq)
		whole := err == nil && bytes.Equal(hash, l.hash)
		switch {
		case !whole && a.moved(l):
			a.report(Reordered, l.seq, l.Action, l.Subject)
		case !whole, !blamed && !bytes.Equal(l.previous, previous):
			a.report(Edited, l.seq, l.Action, l.Subject)
		}
		if len(a.heads) > 0 && len(a.found) > 0 {
			return // the entries after it only show the same break
		}
		previous, blamed = l.hash, !whole // a link to a spoilt entry proves nothing
	}
}

// moved reports whether an entry's seal is right for another place.
func (a *audit) moved(l *line) bool {
	for seq := int64(1); seq <= int64(len(a.lines))+1; seq++ {
		if hash, err := l.seal(l.previous, seq); err == nil && bytes.Equal(hash, l.hash) {
			return true
		}
	}
	return false
}
