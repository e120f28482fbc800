package newsroom

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/media"
)

// frontSeen reads which state of the front the form was made from.
func (v *visit) frontSeen() front.Seen {
	version, draft, _ := strings.Cut(v.line("seen"), ".")
	return front.Seen{Version: toNumber(version), Draft: toNumber(draft)}
}

// typedFront reads the blocks and slots of the form. Its fields are named by numbers; the repeated field "o" says in
// which order they stand: "b:0", "s:0", "s:1", "b:1" ... Numbers typed into slots move the stories then.
func (v *visit) typedFront(q database.Reader, name string) (front.Document, error) {
	var d front.Document
	var bad problems
	type wish struct {
		story int64
		to    int
	}
	var wishes []wish
	var was []string
	number := 0
	for _, o := range v.r.PostForm["o"] {
		if len(d.Blocks) > front.MostBlocks || number > front.MostSlots { // the check says that it is too much
			break
		}
		kind, k, _ := strings.Cut(o, ":")
		switch {
		case kind == "b":
			d.Blocks = append(d.Blocks, v.typedBlock("b."+k+"."))
			was = append(was, v.line("b."+k+".was"))
		case kind == "s" && len(d.Blocks) > 0:
			s, err := v.typedSlot(q, "s."+k+".", number+1)
			if more, ok := problemsOf(err); ok {
				bad = append(bad, more...)
			} else if err != nil {
				return d, err
			}
			last := &d.Blocks[len(d.Blocks)-1]
			last.Slots = append(last.Slots, s)
			number++
			if to := int(v.number("s." + k + ".at")); to != 0 && to != number {
				wishes = append(wishes, wish{s.Article, to})
			}
		}
	}
	if len(bad) > 0 {
		return d, bad.err()
	}
	slices.SortStableFunc(wishes, func(a, b wish) int { return a.to - b.to })
	for i := range d.Blocks { // a layout chosen anew has another number of slots
		if was[i] != string(d.Blocks[i].Layout) {
			d = d.Lay(i, d.Blocks[i].Layout)
		}
	}
	for _, w := range wishes {
		if from := d.At(w.story); from != 0 { // where the moves before have left it
			d = d.Move(from, min(w.to, len(d.Slots())), q.Now())
		}
	}
	return d, nil
}

func (v *visit) typedBlock(at string) front.Block {
	return front.Block{Layout: front.Layout(v.line(at + "layout")), Title: v.line(at + "title"), Fill: front.ParseFill(v.line(at + "fill")), Lines: int(v.number(at + "lines"))}
}

func (v *visit) typedSlot(q database.Reader, at string, number int) (front.Slot, error) {
	s := front.Slot{Article: v.number(at + "story"), Headline: v.line(at + "headline"), Kicker: v.line(at + "kicker"), Whole: v.line(at+"whole") != ""}
	if s.Article == 0 {
		return front.Slot{}, nil
	}
	until, err := v.toTime(v.line(at + "until"))
	if err != nil {
		return s, problems{{Field: fmt.Sprintf("s%d", number), Words: badTime}}.err()
	}
	if s.Until = until.UTC(); until.IsZero() {
		s.Until = until
	}
	switch v.line(at + "pick") {
	case front.NoPicture:
		s.Picture = front.NoPicture
	case "other":
		s.Picture = v.line(at + "key")
		if s.Picture == "" {
			return s, problems{{Field: fmt.Sprintf("s%d", number), Words: "Name the other picture, or choose the story’s own."}}.err()
		}
		if _, err := media.ByKey(v.ctx, q, s.Picture); errors.Is(err, media.ErrNotFound) {
			return s, problems{{Field: fmt.Sprintf("s%d", number), Words: fmt.Sprintf("There is no picture with the key %q.", s.Picture)}}.err()
		} else if err != nil {
			return s, err
		}
	}
	return s, nil
}

// frontButton carries out a button that moves something, and says in words what it did.
func (v *visit) frontButton(q database.Reader, d front.Document, t *frontTyped) (front.Document, string, error) {
	act, rest, _ := strings.Cut(v.line("do"), ":")
	first, second, _ := strings.Cut(rest, ":")
	a, b := frontNumber(first), frontNumber(second)
	switch act {
	case "up":
		return v.frontMove(q, d, a, a-1)
	case "down":
		return v.frontMove(q, d, a, a+1)
	case "top":
		return v.frontMove(q, d, a, 1)
	case "move":
		return v.frontMove(q, d, a, b)
	case "take":
		return d.Take(a), fmt.Sprintf("Slot %d fills itself.", a), nil
	case "pick":
		t.Pick = a
		return d, "", nil
	case "pic":
		return v.frontPicture(q, d, a, second)
	case "put":
		if b == 0 {
			b = max(t.Into, 1)
		}
		return v.frontPut(q, d, int64(a), b)
	}
	return v.frontBlockButton(d, act, a)
}

// frontPicture gives the story in a slot a picture of the library, only for here.
func (v *visit) frontPicture(q database.Reader, d front.Document, number int, key string) (front.Document, string, error) {
	m, err := media.ByKey(v.ctx, q, key)
	if errors.Is(err, media.ErrNotFound) {
		return d, "", problems{{Field: fmt.Sprintf("s%d", number), Words: "This picture is no longer in the library. Choose another."}}.err()
	}
	if err != nil {
		return d, "", err
	}
	d = d.Show(number, key)
	return d, fmt.Sprintf("Slot %d shows the picture “%s”.", number, m.Called()), nil
}

func frontNumber(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// frontMove moves a story between slots.
func (v *visit) frontMove(q database.Reader, d front.Document, from, to int) (front.Document, string, error) {
	slots := d.Slots()
	to = min(max(to, 1), len(slots))
	if from < 1 || from > len(slots) || from == to {
		return d, "It stands where it stood.", nil
	}
	said := fmt.Sprintf("Slot %d moved to %d.", from, to)
	if id := slots[from-1].Article; id != 0 {
		told, err := v.shelf(q, []int64{id})
		if err != nil {
			return d, "", err
		}
		said = fmt.Sprintf("%s: from %d to %d.", told.of(id).Headline, from, to)
	}
	return d.Move(from, to, q.Now()), said, nil
}

// frontPut places a story that does not stand there yet. It need not be live: until it is, its slot fills itself.
func (v *visit) frontPut(q database.Reader, d front.Document, id int64, to int) (front.Document, string, error) {
	a, err := article.ByID(v.ctx, q, id)
	if err != nil {
		return d, "", err
	}
	if a.State() == article.StateKilled || a.State() == article.StateSpiked {
		return d, "", problems{{Field: "found", Words: "This story was killed. Choose another."}}.err()
	}
	if at := d.At(id); at != 0 {
		return v.frontMove(q, d, at, to)
	}
	n := len(d.Slots())
	if n == 0 {
		return d, "", problems{{Field: "blocks", Words: "There is no slot to put it into. Add a block with slots first."}}.err()
	}
	to = min(to, n)
	told, err := v.shelf(q, []int64{id})
	return d.Put(to, front.Slot{Article: id}, q.Now()), fmt.Sprintf("%s: put into slot %d.", told.of(id).Headline, to), err
}

// frontBlockButton moves, adds and takes out blocks.
func (v *visit) frontBlockButton(d front.Document, act string, k int) (front.Document, string, error) {
	switch act {
	case "bup":
		return d.MoveBlock(k, k-1), "The block moved up.", nil
	case "bdown":
		return d.MoveBlock(k, k+1), "The block moved down.", nil
	case "bmove":
		_, to, _ := strings.Cut(strings.TrimPrefix(v.line("do"), "bmove:"), ":")
		return d.MoveBlock(k, frontNumber(to)), "The block moved.", nil
	case "bdrop":
		return d.DropBlock(k), "The block is out. Nothing changes for readers before you publish.", nil
	case "more", "less":
		if k < len(d.Blocks) {
			d = frontResize(d, k, act == "more")
		}
		return d, "The block has another number of slots.", nil
	case "badd":
		layout := front.Layout(v.line("new"))
		if front.FormOf(layout).Layout == "" {
			return d, "", problems{{Field: "blocks", Words: "Choose a layout for the new block."}}.err()
		}
		return d.AddBlock(int(v.number("new_at")), front.NewBlock(layout)), front.FormOf(layout).Name + ": added.", nil
	}
	return d, "", nil
}

// frontResize gives a block one slot more or less, as far as its layout goes.
func frontResize(d front.Document, k int, more bool) front.Document {
	b := d.Blocks[k]
	f := front.FormOf(b.Layout)
	switch {
	case more && len(b.Slots) < f.Most:
		b.Slots = append(slices.Clone(b.Slots), front.Slot{})
	case !more && len(b.Slots) > f.Least:
		b.Slots = b.Slots[:len(b.Slots)-1]
	}
	d.Blocks = slices.Clone(d.Blocks)
	d.Blocks[k] = b
	return d
}

// planFront keeps what the form has as an order that goes up by itself.
func (v *visit) planFront(tx *database.Tx, name string, t frontTyped) error {
	at, err := v.toTime(t.At)
	if err != nil {
		return problems{{Field: "plan_at", Words: badTime}}.err()
	}
	_, err = front.Schedule(v.ctx, tx, v.who.Actor(), name, t.Why, at, *t.Doc)
	return err
}
