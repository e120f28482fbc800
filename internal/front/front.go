// Package front keeps what leads the paper: the order of its front page and of the section fronts. It knows who made it
// so, what goes up by itself on Saturday, and the line over every page when news breaks.
//
// A front is a versioned document. It is an ordered list of blocks; a block has a layout (a lead, a column beside it, a
// row of three) and slots; a slot holds a story that a person put there, or fills itself by the rule of its block: from
// the latest, from a section, from a topic. A version is never changed: publishing an order makes the next one, rolling
// back makes the next one, and so does a plan whose time comes.
//
// What is printed follows from the document and from the stories that are live at that moment (Make): a story that was
// killed, a pin whose time is over, a story that is not out yet leave their slot to its rule, at once and on every read.
// No story stands on a front twice, and no slot stays empty while a story fits it.
package front

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/section"
)

// Paper is the name of the paper's own front. A section front is named by OfSection.
const Paper = "front"

// OfSection names the front of a section.
func OfSection(id int64) string { return section.Tag(id) }

// SectionOf gives the section whose front has the name; 0 for the paper's own.
func SectionOf(name string) int64 {
	id, _ := strconv.ParseInt(strings.TrimPrefix(name, "section:"), 10, 64)
	return id
}

// Tag is what a page notes when it shows a front.
func Tag(name string) string {
	if name == Paper {
		return Paper
	}
	return Paper + ":" + name
}

// Layout says how a block looks.
type Layout string

// The layouts. The last three have no slots: they fill themselves as a whole.
const (
	LayoutLead    Layout = "lead"    // the largest headline, with its picture
	LayoutWords   Layout = "words"   // the same in words alone
	LayoutColumn  Layout = "column"  // stories under one another beside the lead
	LayoutPair    Layout = "pair"    // two side by side
	LayoutThree   Layout = "three"   // a row of three
	LayoutFour    Layout = "four"    // a row of four
	LayoutList    Layout = "list"    // headlines alone
	LayoutVoices  Layout = "voices"  // opinion: headlines in italics with their writers
	LayoutLatest  Layout = "latest"  // the newest with their times
	LayoutDesks   Layout = "desks"   // every section with its newest
	LayoutWeather Layout = "weather" // the week's weather
)

// Form is what a layout can hold.
type Form struct {
	Layout    Layout
	Name      string // for people
	Least     int    // slots, or lines of a list that fills itself
	Most      int
	Usual     int
	ByItself  bool // it has lines and no slots
	Pictured  bool // a story without a picture would leave a gap: those with one are taken first
	PaperOnly bool // not on a section front
}

// Forms are the layouts in the order in which they are offered.
var Forms = []Form{
	{LayoutLead, "Lead with picture", 1, 1, 1, false, true, false},
	{LayoutWords, "Lead in words", 1, 1, 1, false, false, false},
	{LayoutColumn, "Column beside the lead", 1, 4, 3, false, false, false},
	{LayoutPair, "Pair", 2, 2, 2, false, true, false},
	{LayoutThree, "Row of three", 3, 3, 3, false, true, false},
	{LayoutFour, "Row of four", 4, 4, 4, false, true, false},
	{LayoutList, "List of headlines", 2, 8, 4, false, false, false},
	{LayoutVoices, "Opinion in words", 3, 3, 3, false, false, true},
	{LayoutLatest, "The latest, with times", 3, 10, 6, true, false, true},
	{LayoutDesks, "Sections, each with its newest", 2, 5, 3, true, false, true},
	{LayoutWeather, "The week’s weather", 0, 0, 0, true, false, true},
}

// FormOf tells what a layout can hold; the zero Form for one that is not known.
func FormOf(l Layout) Form {
	for _, f := range Forms {
		if f.Layout == l {
			return f
		}
	}
	return Form{}
}

// The sources from which slots fill themselves.
const (
	FromLatest  = "latest" // of the paper, or of the section whose front it is
	FromSection = "section"
	FromTopic   = "topic"
	FromOpinion = "opinion"
)

// Fill is the rule of a block: where its empty slots take their stories from.
type Fill struct {
	From string `json:"from"`
	ID   int64  `json:"id,omitempty"` // of the section or topic
}

// String writes the rule as forms send it: "latest", "section:3".
func (f Fill) String() string {
	if f.ID == 0 {
		return f.From
	}
	return f.From + ":" + strconv.FormatInt(f.ID, 10)
}

// ParseFill reads what String wrote; what it does not know is the latest.
func ParseFill(s string) Fill {
	from, number, _ := strings.Cut(s, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	switch {
	case from == FromOpinion:
		return Fill{From: FromOpinion}
	case (from == FromSection || from == FromTopic) && err == nil && id > 0:
		return Fill{from, id}
	}
	return Fill{From: FromLatest}
}

// Slot is a place for one story. The zero Slot fills itself.
type Slot struct {
	Article  int64     `json:"article,omitempty"`
	Headline string    `json:"headline,omitempty"` // only for here
	Kicker   string    `json:"kicker,omitempty"`   // only for here
	Picture  string    `json:"picture,omitempty"`  // "": the story's own; NoPicture; or the key of another
	Whole    bool      `json:"whole,omitempty"`    // the picture as it was taken, not cut to 3:2
	Until    time.Time `json:"until,omitzero"`     // the story is pinned here until then; zero: it stands until somebody moves it
}

// NoPicture in a slot shows the story in words.
const NoPicture = "none"

// Stands reports whether the slot is filled by hand at that time. Whether the story is live is another matter.
func (s Slot) Stands(now time.Time) bool {
	return s.Article != 0 && (s.Until.IsZero() || s.Until.After(now))
}

// Pinned reports whether the story keeps its place when others are moved past it.
func (s Slot) Pinned(now time.Time) bool { return s.Stands(now) && !s.Until.IsZero() }

// Block is a strip of the front.
type Block struct {
	Layout Layout `json:"layout"`
	Title  string `json:"title,omitempty"` // "": what the layout, the section or the topic says
	Fill   Fill   `json:"fill,omitzero"`
	Lines  int    `json:"lines,omitempty"` // of a layout that fills itself as a whole
	Slots  []Slot `json:"slots,omitempty"`
}

// Document is the order of a front.
type Document struct {
	Blocks []Block `json:"blocks"`
}

// Limits of a document. A front of more than that is no order any more, and nobody reads so far down.
const (
	MostBlocks   = 24
	MostSlots    = 48
	mostHeadline = 200 // letters; the longest headline that still fits a phone is under half of it
	mostTitle    = 60
)

// Usual is the layout of a front that nobody has laid out yet.
func Usual(name string) Document {
	if id := SectionOf(name); id != 0 {
		return Document{[]Block{NewBlock(LayoutLead), NewBlock(LayoutColumn)}}
	}
	beside := NewBlock(LayoutColumn)
	beside.Slots = beside.Slots[:1]
	voices := NewBlock(LayoutVoices)
	return Document{[]Block{NewBlock(LayoutLead), NewBlock(LayoutColumn), NewBlock(LayoutLatest), beside, NewBlock(LayoutWeather), NewBlock(LayoutFour), voices, NewBlock(LayoutDesks)}}
}

// NewBlock is an empty block of the layout, with its usual size and rule.
func NewBlock(l Layout) Block {
	f := FormOf(l)
	b := Block{Layout: l, Fill: Fill{From: FromLatest}}
	if f.ByItself {
		b.Fill, b.Lines = Fill{}, f.Usual
		return b
	}
	if l == LayoutVoices {
		b.Fill = Fill{From: FromOpinion}
	}
	b.Slots = make([]Slot, f.Usual)
	return b
}

// Encode writes the document as it is stored.
func (d Document) Encode() string {
	text, err := json.Marshal(d)
	if err != nil {
		panic(fmt.Sprintf("front: a document of plain fields cannot be written: %v", err))
	}
	return string(text)
}

// stored is what Decode reads: a document, or the stories of a front from before fronts had versions.
type stored struct {
	Document
	Placed []Slot `json:"placed"`
}

// Decode reads a document. What a newer program wrote and this one does not know is left out, so that a front is always
// printed.
func Decode(name, text string) (Document, error) {
	var s stored
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return Document{}, fmt.Errorf("read the order of %s: %w", name, err)
	}
	if len(s.Placed) > 0 {
		return Flow(Usual(name), s.Placed...), nil
	}
	return s.Document.tidy(), nil
}

// tidy takes out what cannot be printed: layouts that are not known, slots beyond what a layout holds, a story's second
// place.
func (d Document) tidy() Document {
	var out Document
	seen := map[int64]bool{}
	for _, b := range d.Blocks {
		f := FormOf(b.Layout)
		if f.Layout == "" || len(out.Blocks) == MostBlocks {
			continue
		}
		b = b.fit(f)
		for i, s := range b.Slots {
			if seen[s.Article] {
				b.Slots[i] = Slot{}
			}
			seen[s.Article] = s.Article != 0
		}
		out.Blocks = append(out.Blocks, b)
	}
	return out
}

// fit gives the block as many slots or lines as its layout holds.
func (b Block) fit(f Form) Block {
	if f.ByItself {
		b.Slots, b.Fill, b.Lines = nil, Fill{}, min(max(b.Lines, f.Least), f.Most)
		return b
	}
	n := min(max(len(b.Slots), f.Least), f.Most)
	b.Slots, b.Lines = slices.Clone(b.Slots), 0
	for len(b.Slots) < n {
		b.Slots = append(b.Slots, Slot{})
	}
	b.Slots = b.Slots[:n]
	if b.Fill.From == "" {
		b.Fill.From = FromLatest
	}
	return b
}

// clone is a copy whose slots may be changed.
func (d Document) clone() Document {
	out := Document{slices.Clone(d.Blocks)}
	for i := range out.Blocks {
		out.Blocks[i].Slots = slices.Clone(out.Blocks[i].Slots)
	}
	return out
}

// Slots are all slots from the top down; a slot's number is its place among them, from 1.
func (d Document) Slots() []Slot {
	var list []Slot
	for _, b := range d.Blocks {
		list = append(list, b.Slots...)
	}
	return list
}

// set puts a slot at a place, from 0.
func (d Document) set(at int, s Slot) {
	for i := range d.Blocks {
		if n := len(d.Blocks[i].Slots); at < n {
			d.Blocks[i].Slots[at] = s
			return
		} else {
			at -= n
		}
	}
}

// Stories are those placed by hand, from the top down.
func (d Document) Stories() []int64 {
	var ids []int64
	for _, s := range d.Slots() {
		if s.Article != 0 {
			ids = append(ids, s.Article)
		}
	}
	return ids
}

// At is the number of the slot in which a story was put, 0 for none.
func (d Document) At(article int64) int {
	for i, s := range d.Slots() {
		if s.Article == article && article != 0 {
			return i + 1
		}
	}
	return 0
}

// check refuses what no front can print, with words for a person.
func (d Document) check(name string) error {
	slots, seen := d.Slots(), map[int64]bool{}
	switch {
	case len(d.Blocks) == 0:
		return section.Invalid("blocks", "A front needs at least one block. Add one, for example a lead.")
	case len(d.Blocks) > MostBlocks:
		return section.Invalid("blocks", fmt.Sprintf("A front has at most %d blocks. Take one out first.", MostBlocks))
	case len(slots) > MostSlots:
		return section.Invalid("blocks", fmt.Sprintf("A front has at most %d slots by hand; the rest fills itself.", MostSlots))
	}
	for _, b := range d.Blocks {
		f := FormOf(b.Layout)
		if f.Layout == "" || f.PaperOnly && name != Paper {
			return section.Invalid("blocks", fmt.Sprintf("There is no layout %q on this front.", b.Layout))
		}
		if utf8.RuneCountInString(b.Title) > mostTitle {
			return section.Invalid("blocks", fmt.Sprintf("The heading %q is too long. Use at most %d letters.", b.Title, mostTitle))
		}
	}
	for i, s := range slots {
		if s.Article != 0 && seen[s.Article] {
			return section.Invalid("blocks", fmt.Sprintf("The story in slot %d stands on the front already.", i+1))
		}
		seen[s.Article] = true
		if utf8.RuneCountInString(s.Headline) > mostHeadline || utf8.RuneCountInString(s.Kicker) > mostTitle {
			return section.Invalid("blocks", fmt.Sprintf("The headline or label of slot %d is too long: at most %d and %d letters.", i+1, mostHeadline, mostTitle))
		}
	}
	return nil
}
