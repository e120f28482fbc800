package front

import (
	"slices"
	"time"
)

// Flow puts stories by hand into the slots that fill themselves from the latest, from the top down. What is more than
// the document holds is left out, and so is a story's second place.
func Flow(d Document, stories ...Slot) Document {
	d = d.clone()
	free := d.run(nil)
	for _, s := range stories {
		if s.Article == 0 || d.At(s.Article) != 0 || len(free) == 0 {
			continue
		}
		d.set(free[0], s)
		free = free[1:]
	}
	return d
}

// run are the places, from 0, through which stories move up and down: those of blocks that fill themselves from the
// latest. A block with a rule of its own (opinion, a section) keeps its stories when others are pushed down. Places in
// also are always part of it, those of pinned stories never.
func (d Document) run(pinned func(s Slot) bool, also ...int) []int {
	var list []int
	at := 0
	for _, b := range d.Blocks {
		for _, s := range b.Slots {
			if slices.Contains(also, at) || b.Fill.From == FromLatest && (pinned == nil || !pinned(s)) {
				list = append(list, at)
			}
			at++
		}
	}
	return list
}

// Top puts a story first. The others move down as far as the first slot that fills itself; a pinned story keeps its
// place. It returns the number of the slot where the story stands now, which is not 1 when the first is pinned.
func (d Document) Top(article int64, now time.Time) (Document, int) {
	s := Slot{Article: article}
	if at := d.At(article); at != 0 {
		s = d.Slots()[at-1]
		d = d.Take(at)
		s.Until = time.Time{}
	}
	run := d.run(func(s Slot) bool { return s.Pinned(now) })
	if len(run) == 0 {
		return d, 0
	}
	return d.Put(run[0]+1, s, now), run[0] + 1
}

// Show gives the story in a slot a picture of its own there.
func (d Document) Show(number int, key string) Document {
	slots := d.Slots()
	if number < 1 || number > len(slots) || slots[number-1].Article == 0 {
		return d
	}
	d = d.clone()
	s := slots[number-1]
	s.Picture = key
	d.set(number-1, s)
	return d
}

// Put places a story at a number. What stood there moves down, to the next slot that fills itself.
func (d Document) Put(number int, s Slot, now time.Time) Document {
	d = d.clone()
	slots := d.Slots()
	if number < 1 || number > len(slots) {
		return d
	}
	carried := s
	for _, at := range d.run(func(s Slot) bool { return s.Pinned(now) }, number-1) {
		if at < number-1 {
			continue
		}
		old := slots[at]
		d.set(at, carried)
		if carried = old; !old.Stands(now) {
			break
		}
	}
	return d
}

// Take empties the slot of a number; from then on it fills itself.
func (d Document) Take(number int) Document {
	d = d.clone()
	if number >= 1 {
		d.set(number-1, Slot{})
	}
	return d
}

// Move brings the story of one slot to another; those between give way by one place, up to the first slot that fills
// itself. A pinned story between keeps its place. What is moved by hand is moved even if it is pinned.
func (d Document) Move(from, to int, now time.Time) Document {
	slots := d.Slots()
	if from < 1 || to < 1 || from > len(slots) || to > len(slots) || from == to {
		return d
	}
	d = d.clone()
	moved, step := slots[from-1], 1
	if from < to {
		step = -1
	}
	run := d.run(func(s Slot) bool { return s.Pinned(now) }, from-1, to-1)
	d.set(from-1, Slot{})
	slots[from-1] = Slot{}
	carried, i := moved, slices.Index(run, to-1)
	for ; i >= 0 && i < len(run); i += step {
		old := slots[run[i]]
		d.set(run[i], carried)
		if carried = old; !old.Stands(now) {
			break
		}
	}
	return d
}

// AddBlock puts an empty block at a place, from 0.
func (d Document) AddBlock(at int, b Block) Document {
	d = d.clone()
	d.Blocks = slices.Insert(d.Blocks, min(max(at, 0), len(d.Blocks)), b)
	return d
}

// DropBlock takes a block out, with what stands in it.
func (d Document) DropBlock(at int) Document {
	d = d.clone()
	if at >= 0 && at < len(d.Blocks) {
		d.Blocks = slices.Delete(d.Blocks, at, at+1)
	}
	return d
}

// MoveBlock brings a block to another place, with all that stands in it.
func (d Document) MoveBlock(from, to int) Document {
	if from < 0 || to < 0 || from >= len(d.Blocks) || to >= len(d.Blocks) {
		return d
	}
	d = d.clone()
	b := d.Blocks[from]
	d.Blocks = slices.Insert(slices.Delete(d.Blocks, from, from+1), to, b)
	return d
}

// Lay gives a block another layout. Stories beyond what the new one holds are left out.
func (d Document) Lay(at int, l Layout) Document {
	f := FormOf(l)
	if at < 0 || at >= len(d.Blocks) || f.Layout == "" {
		return d
	}
	d = d.clone()
	b := d.Blocks[at]
	if b.Layout = l; !f.ByItself && len(b.Slots) < f.Usual {
		b.Slots = append(b.Slots, make([]Slot, f.Usual-len(b.Slots))...)
	}
	d.Blocks[at] = b.fit(f)
	return d
}
