package front

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/section"

	"pgregory.net/rapid"
)

// Story number 1 is the newest. City is section 1 with Water (2) in it, Sport 3, Opinion 4; topics are 1 and 2.
type press struct {
	live  []article.Card
	topic map[int64]int64 // of a story
}

var sections = []section.Section{{ID: 1, Name: "City"}, {ID: 2, ParentID: 1, Name: "Water"}, {ID: 3, Name: "Sport"}, {ID: 4, Name: "Opinion", Accent: "opinion"}}

func (p press) supply() supply {
	s := supply{placed: map[int64]article.Card{}, newest: p.live[:min(len(p.live), pool)], top: func(id int64) int64 { return topOf(sections, id) }}
	for _, c := range p.live {
		s.placed[c.ID] = c
	}
	for _, sec := range section.Children(sections, 0) {
		if sec.Accent != "opinion" {
			s.desks = append(s.desks, sec)
		}
	}
	s.more = func(f Fill, n int) ([]article.Card, error) {
		var list []article.Card
		for _, c := range p.live {
			if len(list) < n && p.of(f, c) {
				list = append(list, c)
			}
		}
		return list, nil
	}
	s.related = func(c article.Card) ([]article.Card, error) {
		var list []article.Card
		for _, id := range c.Related {
			if one, live := s.placed[id]; live {
				list = append(list, one)
			}
		}
		return list, nil
	}
	return s
}

func (p press) of(f Fill, c article.Card) bool {
	switch f.From {
	case FromSection:
		return c.SectionID == f.ID || topOf(sections, c.SectionID) == f.ID
	case FromTopic:
		return p.topic[c.ID] == f.ID
	}
	return true
}

func drawPress(t *rapid.T) press {
	p := press{topic: map[int64]int64{}}
	for id := range rapid.IntRange(0, 60).Draw(t, "stories") {
		if rapid.IntRange(0, 9).Draw(t, "dead") == 0 {
			continue
		}
		c := article.Card{ID: int64(id + 1), SectionID: rapid.Int64Range(1, 4).Draw(t, "section"), Headline: fmt.Sprint("Story ", id+1),
			Kind: rapid.SampledFrom([]article.Kind{article.News, article.News, article.News, article.Opinion, article.Sponsored, article.Analysis}).Draw(t, "kind")}
		if rapid.Bool().Draw(t, "pictured") {
			c.Lead.Key = "picture"
		}
		if rapid.IntRange(0, 4).Draw(t, "relates") == 0 {
			c.Related = []int64{rapid.Int64Range(1, 60).Draw(t, "related")}
		}
		p.live = append(p.live, c)
		p.topic[c.ID] = rapid.Int64Range(0, 2).Draw(t, "topic")
	}
	return p
}

var now = time.Date(2024, 12, 19, 14, 20, 0, 0, time.UTC)

func drawSlot(t *rapid.T) Slot {
	s := Slot{Article: max(rapid.Int64Range(-40, 70).Draw(t, "article"), 0)} // some are not live, some do not exist
	if s.Article != 0 && rapid.IntRange(0, 3).Draw(t, "pinned") == 0 {
		s.Until = now.Add(time.Duration(rapid.IntRange(-2, 2).Draw(t, "until")) * time.Hour)
	}
	return s
}

func drawDocument(t *rapid.T) Document {
	var d Document
	for range rapid.IntRange(0, 9).Draw(t, "blocks") {
		b := NewBlock(rapid.SampledFrom(Forms).Draw(t, "layout").Layout)
		b.Fill = ParseFill(rapid.SampledFrom([]string{"latest", "latest", "opinion", "section:1", "section:3", "topic:1"}).Draw(t, "fill"))
		for i := range b.Slots {
			b.Slots[i] = drawSlot(t)
		}
		d.Blocks = append(d.Blocks, b)
	}
	return d.tidy()
}

// Whatever stands in the document and whatever is live: no story stands twice, none that readers cannot see, none where
// its pin has ended; and a slot is empty only when no story that fits its rule is left.
func TestAnyFrontIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, p := drawDocument(t), drawPress(t)
		s := p.supply()
		made, err := s.make(d, now)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[int64]bool{}
		print := func(c article.Card) {
			if seen[c.ID] {
				t.Fatalf("story %d stands twice", c.ID)
			}
			if _, live := s.placed[c.ID]; !live {
				t.Fatalf("story %d is not live", c.ID)
			}
			seen[c.ID] = true
		}
		filled := map[int]Placed{}
		for _, l := range made.Blocks {
			for _, placed := range l.Stories {
				print(placed.Card)
				if placed.Number != 0 {
					filled[placed.Number] = placed
				}
			}
			for _, desk := range l.Desks {
				for _, c := range desk.Stories {
					print(c)
				}
			}
		}
		for _, c := range made.Also {
			print(c)
		}
		wholeSlots(t, d, s, filled, seen)
	})
}

func wholeSlots(t *rapid.T, d Document, s supply, filled map[int]Placed, seen map[int64]bool) {
	number := 0
	for _, b := range d.Blocks {
		for _, slot := range b.Slots {
			number++
			got, full := filled[number]
			if _, live := s.placed[slot.Article]; live && slot.Stands(now) {
				if promoted := !full || got.ID != slot.Article; promoted && !leadHas(d, filled, slot.Article) {
					t.Fatalf("slot %d holds %d, a hand put %d there", number, got.ID, slot.Article)
				}
				continue
			}
			if full {
				continue
			}
			list := s.newest
			if b.Fill.From == FromSection || b.Fill.From == FromTopic {
				list, _ = s.more(b.Fill, 1000)
			}
			for _, c := range list {
				if s.fits(b.Fill)(c) && !seen[c.ID] {
					t.Fatalf("slot %d (%s, %s) is empty, and story %d fits it", number, b.Layout, b.Fill, c.ID)
				}
			}
			if leads(b.Layout) && len(seen) > 0 && anyBelow(d, filled, number) {
				t.Fatalf("the lead in slot %d is empty above stories", number)
			}
		}
	}
}

// leadHas reports whether a lead took the story because nothing else was left for it.
func leadHas(d Document, filled map[int]Placed, id int64) bool {
	number := 0
	for _, b := range d.Blocks {
		for range b.Slots {
			number++
			if leads(b.Layout) && filled[number].ID == id {
				return true
			}
		}
	}
	return false
}

func anyBelow(d Document, filled map[int]Placed, number int) bool {
	n := 0
	for _, b := range d.Blocks {
		for range b.Slots {
			if n++; n > number && !leads(b.Layout) {
				if _, full := filled[n]; full {
					return true
				}
			}
		}
	}
	return false
}

// Any row of moves keeps every story once, and never moves one that is pinned but by hand.
func TestMovesLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDocument(t).lapse(now)
		n := len(d.Slots())
		if n == 0 {
			return
		}
		for range rapid.IntRange(1, 8).Draw(t, "moves") {
			from, to := rapid.IntRange(1, n).Draw(t, "from"), rapid.IntRange(1, n).Draw(t, "to")
			before := d
			d = d.Move(from, to, now)
			a, b := before.Stories(), d.Stories()
			slices.Sort(a)
			slices.Sort(b)
			if !slices.Equal(a, b) {
				t.Fatalf("moved %d to %d: %v became %v", from, to, before.Stories(), d.Stories())
			}
			was, is := before.Slots(), d.Slots()
			if from != to && is[to-1] != was[from-1] {
				t.Fatalf("slot %d holds %v after %v was moved there", to, is[to-1], was[from-1])
			}
			for i, s := range was {
				if s.Pinned(now) && i != from-1 && i != to-1 && is[i] != s {
					t.Fatalf("moving %d to %d moved what is pinned in %d", from, to, i+1)
				}
			}
			// What Diff tells explains the whole difference of who stands there.
			stories, _ := Diff(before, d)
			if len(stories) == 0 && !slices.Equal(before.Stories(), d.Stories()) {
				t.Fatalf("%v became %v and nobody moved", before.Stories(), d.Stories())
			}
		}
	})
}

func order(d Document) []int64 {
	var list []int64
	for _, s := range d.Slots() {
		list = append(list, s.Article)
	}
	return list
}

func TestMoves(t *testing.T) {
	three := Document{[]Block{NewBlock(LayoutLead), NewBlock(LayoutColumn), NewBlock(LayoutVoices)}}
	full := Flow(three, Slot{Article: 1}, Slot{Article: 2}, Slot{Article: 3}, Slot{Article: 4})
	pinned := full.clone()
	pinned.set(0, Slot{Article: 1, Until: now.Add(time.Hour)})
	gap := full.Take(3)
	for name, c := range map[string]struct {
		d    Document
		want []int64
	}{
		"up":                                {full.Move(3, 1, now), []int64{3, 1, 2, 4, 0, 0, 0}},
		"down":                              {full.Move(1, 3, now), []int64{2, 3, 1, 4, 0, 0, 0}},
		"up to a gap":                       {gap.Move(4, 1, now), []int64{4, 1, 2, 0, 0, 0, 0}},
		"put on top":                        {full.Put(1, Slot{Article: 9}, now), []int64{9, 1, 2, 3, 0, 0, 0}},
		"put into a gap":                    {gap.Put(2, Slot{Article: 9}, now), []int64{1, 9, 2, 4, 0, 0, 0}},
		"put into the opinion":              {full.Put(5, Slot{Article: 9}, now), []int64{1, 2, 3, 4, 9, 0, 0}},
		"past a pin":                        {pinned.Move(3, 2, now), []int64{1, 3, 2, 4, 0, 0, 0}},
		"the pinned itself":                 {pinned.Move(1, 2, now), []int64{2, 1, 3, 4, 0, 0, 0}},
		"a block taken out":                 {full.DropBlock(1), []int64{1, 0, 0, 0}},
		"a block moved":                     {full.MoveBlock(1, 0), []int64{2, 3, 4, 1, 0, 0, 0}},
		"another layout with fewer slots":   {full.Lay(1, LayoutPair), []int64{1, 2, 3, 0, 0, 0}},
		"a layout that fills itself has no": {full.Lay(1, LayoutLatest), []int64{1, 0, 0, 0}},
	} {
		if got := order(c.d); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
	}
	if d, at := pinned.Top(9, now); at != 2 || !slices.Equal(order(d), []int64{1, 9, 2, 3, 0, 0, 0}) {
		t.Errorf("below the pin: %d %v", at, order(d))
	}
	if d, at := full.Top(3, now); at != 1 || !slices.Equal(order(d), []int64{3, 1, 2, 4, 0, 0, 0}) {
		t.Errorf("to the top: %d %v", at, order(d))
	}
}

func TestDiff(t *testing.T) {
	d := Flow(Usual(Paper), Slot{Article: 1}, Slot{Article: 2}, Slot{Article: 3}, Slot{Article: 4}, Slot{Article: 5})
	e := d.Move(3, 1, now).Take(4).Put(4, Slot{Article: 8, Kicker: "New"}, now)
	e.Blocks[0].Slots[0].Headline = "Shorter"
	e = e.MoveBlock(4, 6).AddBlock(1, NewBlock(LayoutList))
	stories, blocks := Diff(d, e)
	want := []Change{{Article: 3, From: 3, To: 1, Moved: true, Headline: true}, {Article: 8, From: 0, To: 8}, {Article: 4, From: 4}}
	if !slices.Equal(stories, want) {
		t.Errorf("%+v", stories)
	}
	if len(blocks) != 2 || blocks[0].What != "added" || blocks[0].Layout != LayoutList || blocks[1].What != "moved" {
		t.Errorf("%+v", blocks)
	}
	if stories, blocks := Diff(d, d); len(stories)+len(blocks) != 0 {
		t.Errorf("nothing changed, but: %v %v", stories, blocks)
	}
}

// An order from before fronts had versions flows into the usual layout; one by a newer program is printed as far as it
// is understood.
func FuzzDecode(f *testing.F) {
	f.Add(`{"placed":[{"article":3},{"article":4,"headline":"Shorter"}]}`)
	f.Add(Usual(Paper).Encode())
	f.Add(`{"blocks":[{"layout":"hologram","slots":[{"article":1}]},{"layout":"pair","slots":[{"article":1},{"article":1},{"article":2}],"spin":true}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Decode(Paper, text)
		if err != nil {
			return
		}
		if len(d.Blocks) > MostBlocks {
			t.Errorf("%d blocks", len(d.Blocks))
		}
		again, err := Decode(Paper, d.Encode())
		if err != nil || again.Encode() != d.Encode() {
			t.Errorf("%s became %s: %v", d.Encode(), again.Encode(), err)
		}
	})
}
