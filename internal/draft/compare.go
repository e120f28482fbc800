package draft

import (
	"regexp"
	"strings"

	"broadsheet/internal/markup"
)

// Pair is a block as it stands in two texts.
type Pair struct {
	Kind               string // "same", "changed", "gone", "new"
	Moved              bool   // it stands elsewhere than before
	Old, New           []Span // its words; one of them for "same", "gone" and "new"
	OldPicture, NewPic string // keys, when the block is a picture
}

// Span is words that two texts share, or that only one of them has.
type Span struct {
	Kind string // "same", "gone", "new"
	Text string
}

// Compare sets two texts against each other: blocks by their ids, which stay the same over edits, then word by word
// inside those that changed. It follows the order of the newer text; what is gone stands where it was.
func Compare(old, new *markup.Document) []Pair {
	a, b := plates(old), plates(new)
	from := match(a, b)
	still := inOrder(from)
	var list []Pair
	next := 0 // of the old blocks
	for i, p := range b {
		j := from[i]
		if j >= 0 && still[i] {
			list = append(list, gone(a, from, next, j)...)
			next = j + 1
		}
		if j < 0 {
			list = append(list, Pair{Kind: "new", New: []Span{{"new", p.text}}, NewPic: p.picture})
			continue
		}
		list = append(list, pair(a[j], p, !still[i]))
	}
	return beside(append(list, gone(a, from, next, len(a))...))
}

// alike is the share of letters that a block gone and a block new must have in common to be shown word by word: less
// than this, and the shared words are only "the" and "of".
const alike = 0.4

// beside sets what is gone and what is new at the same place next to each other.
func beside(list []Pair) []Pair {
	var out []Pair
	for i := 0; i < len(list); {
		var old, new []Pair
		for ; i < len(list) && (list[i].Kind == "gone" || list[i].Kind == "new"); i++ {
			if list[i].Kind == "gone" {
				old = append(old, list[i])
			} else {
				new = append(new, list[i])
			}
		}
		for k := range max(len(old), len(new)) {
			switch {
			case k >= len(old):
				out = append(out, new[k])
			case k >= len(new):
				out = append(out, old[k])
			default:
				out = append(out, both(old[k], new[k]))
			}
		}
		for ; i < len(list) && list[i].Kind != "gone" && list[i].Kind != "new"; i++ {
			out = append(out, list[i])
		}
	}
	return out
}

func both(old, new Pair) Pair {
	p := Pair{Kind: "changed", OldPicture: old.OldPicture, NewPic: new.NewPic}
	p.Old, p.New = CompareLines(old.Old[0].Text, new.New[0].Text)
	return p
}

// CompareLines is CompareWords for two texts that may have nothing to do with each other, such as two headlines: then
// one is gone whole, and the other new.
func CompareLines(old, new string) (was, is []Span) {
	was, is = CompareWords(old, new)
	shared := 0
	for _, s := range is {
		if s.Kind == "same" {
			shared += len(s.Text)
		}
	}
	if float64(shared) >= alike*float64(max(len(old), len(new))) {
		return was, is
	}
	return spans([]string{old}, []bool{false}, "gone")[:min(len(old), 1)], spans([]string{new}, []bool{false}, "new")[:min(len(new), 1)]
}

// plate is a block ready to be compared.
type plate struct{ id, text, picture string }

func plates(d *markup.Document) []plate {
	if d == nil {
		return nil
	}
	var list []plate
	for _, b := range d.Blocks {
		list = append(list, plateOf(b))
	}
	return list
}

// escaped is what Markdown hides from itself and a person need not see.
var escaped = regexp.MustCompile(`\\([!-/:-@\[-` + "`" + `{-~])`)

func plateOf(b markup.Block) plate {
	if p, ok := b.Content.(markup.Picture); ok {
		return plate{b.ID, strings.Join(described(p.Alt, p.Caption, p.Credit), "\n"), p.Key}
	}
	text := strings.TrimSpace((&markup.Document{Blocks: []markup.Block{b}}).Markdown())
	return plate{b.ID, escaped.ReplaceAllString(text, "$1"), ""}
}

// described puts the texts of a picture on lines that name them.
func described(alt, caption, credit string) []string {
	var lines []string
	for _, l := range [][2]string{{"Alt text: ", alt}, {"Caption: ", caption}, {"Credit: ", credit}} {
		if l[1] != "" {
			lines = append(lines, l[0]+l[1])
		}
	}
	return lines
}

// match finds for each new block the old one it was, -1 for none: by id, else by having the very same words.
func match(a, b []plate) []int {
	byID, byText := map[string]int{}, map[string]int{}
	for j := len(a) - 1; j >= 0; j-- {
		byID[a[j].id] = j
		byText[a[j].text] = j
	}
	from, taken := make([]int, len(b)), make([]bool, len(a))
	for i, p := range b {
		from[i] = -1
		if j, ok := byID[p.id]; ok && p.id != "" && !taken[j] {
			from[i], taken[j] = j, true
		}
	}
	for i, p := range b {
		if j, ok := byText[p.text]; ok && from[i] < 0 && !taken[j] {
			from[i], taken[j] = j, true
		}
	}
	return from
}

// inOrder marks the blocks that kept their order: a longest rising run of the old places. The others moved.
func inOrder(from []int) []bool {
	var places, at []int
	for i, j := range from {
		if j >= 0 {
			places, at = append(places, j), append(at, i)
		}
	}
	still := make([]bool, len(from))
	for _, k := range rising(places) {
		still[at[k]] = true
	}
	return still
}

// gone are the old blocks of a stretch that the new text has no more.
func gone(a []plate, from []int, lo, hi int) []Pair {
	var list []Pair
	for j := lo; j < hi; j++ {
		if !has(from, j) {
			list = append(list, Pair{Kind: "gone", Old: []Span{{"gone", a[j].text}}, OldPicture: a[j].picture})
		}
	}
	return list
}

func has(list []int, n int) bool {
	for _, one := range list {
		if one == n {
			return true
		}
	}
	return false
}

func pair(old, new plate, moved bool) Pair {
	p := Pair{Kind: "same", Moved: moved, OldPicture: old.picture, NewPic: new.picture}
	if old.text == new.text && old.picture == new.picture {
		p.New = []Span{{"same", new.text}}
		return p
	}
	p.Kind = "changed"
	p.Old, p.New = CompareWords(old.text, new.text)
	return p
}
