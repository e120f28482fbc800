package newsroom

import (
	"fmt"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/front"
)

// frontMove is one thing that somebody did to a front, in words: "from 3 to 1, headline changed".
type frontMove struct {
	Story int64 // 0 for a block
	Name  string
	Words string
}

// frontMoves tells what lies between two orders.
func (v *visit) frontMoves(q database.Reader, before, after front.Document) ([]frontMove, error) {
	stories, blocks := front.Diff(before, after)
	var ids []int64
	for _, c := range stories {
		ids = append(ids, c.Article)
	}
	known, err := v.shelf(q, ids)
	var list []frontMove
	for _, c := range stories {
		list = append(list, frontMove{c.Article, known.of(c.Article).Headline, frontChangeWords(c)})
	}
	for _, b := range blocks {
		list = append(list, frontMove{Name: frontBlockName(b.Block), Words: b.What})
	}
	return list, err
}

func frontChangeWords(c front.Change) string {
	var words []string
	switch {
	case c.From == 0:
		words = append(words, fmt.Sprintf("put into slot %d", c.To))
	case c.To == 0:
		return fmt.Sprintf("taken off slot %d", c.From)
	case c.Moved:
		words = append(words, fmt.Sprintf("from %d to %d", c.From, c.To))
	}
	for _, one := range []struct {
		did   bool
		words string
	}{{c.Headline, "headline changed"}, {c.Kicker, "label changed"}, {c.Picture, "picture changed"}, {c.Pin, "pin changed"}} {
		if one.did {
			words = append(words, one.words)
		}
	}
	return strings.Join(words, ", ")
}

func frontBlockName(b front.Block) string {
	name := front.FormOf(b.Layout).Name
	if b.Title != "" {
		name += " “" + b.Title + "”"
	}
	return "Block: " + name
}
