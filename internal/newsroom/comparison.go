package newsroom

import (
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
)

// comparison is two texts of a story side by side: fields, pictures and words.
type comparison struct {
	OldName, NewName string // over the two columns
	Fields           []comparedField
	Rows             []comparedRow
	Changes          int // blocks that differ
}

// comparedField is a field in which two texts differ.
type comparedField struct {
	Name     string
	Old, New []draft.Span
}

// comparedRow is a block of both texts, or a stretch of blocks that are the same.
type comparedRow struct {
	draft.Pair
	Fold           []draft.Pair // unchanged blocks, to be opened
	OldSrc, NewSrc string       // the pictures, where the block is one
}

// Same reports that the two texts say the same.
func (c comparison) Same() bool { return len(c.Fields) == 0 && c.Changes == 0 }

// foldFrom is how many unchanged blocks in a row are folded away; the first and the last of them stay in sight.
const foldFrom = 4

// comparing sets two sheets, and the texts they were made of, against each other.
func (v *visit) comparing(q database.Reader, old, new sheet, oldBody, newBody *markup.Document) (comparison, error) {
	var c comparison
	all, err := section.All(v.ctx, q)
	if err != nil {
		return c, err
	}
	topics, err := article.AllTopics(v.ctx, q)
	if err != nil {
		return c, err
	}
	before, after := old.fields(all, topics), new.fields(all, topics)
	for i, b := range before {
		if a := after[i]; a.Value != b.Value {
			one := comparedField{Name: b.Name}
			one.Old, one.New = draft.CompareLines(b.Value, a.Value)
			c.Fields = append(c.Fields, one)
		}
	}
	pairs := draft.Compare(oldBody, newBody)
	var keys []string
	for _, p := range pairs {
		if p.Kind != "same" || p.Moved {
			c.Changes++
			keys = append(keys, p.OldPicture, p.NewPic)
		}
	}
	c.Rows = foldRows(pairs)
	return c, v.picturesOf(q, &c, keys)
}

// foldRows hides long stretches in which nothing changed.
func foldRows(pairs []draft.Pair) []comparedRow {
	var rows []comparedRow
	for i := 0; i < len(pairs); {
		j := i
		for j < len(pairs) && pairs[j].Kind == "same" && !pairs[j].Moved {
			j++
		}
		switch {
		case j-i >= foldFrom:
			rows = append(rows, comparedRow{Pair: pairs[i]}, comparedRow{Fold: pairs[i+1 : j-1]}, comparedRow{Pair: pairs[j-1]})
			i = j
		case j > i:
			rows = append(rows, comparedRow{Pair: pairs[i]})
			i++
		default:
			rows = append(rows, comparedRow{Pair: pairs[i]})
			i++
		}
	}
	return rows
}

// picturesOf finds the pictures of the rows.
func (v *visit) picturesOf(q database.Reader, c *comparison, keys []string) error {
	list, err := media.ByKeys(v.ctx, q, keys...)
	src := func(key string) string {
		for _, m := range list {
			if m.Key == key {
				return m.URL(320, "jpg")
			}
		}
		return ""
	}
	for i := range c.Rows {
		if r := &c.Rows[i]; r.OldPicture != "" || r.NewPic != "" {
			r.OldSrc, r.NewSrc = src(r.OldPicture), src(r.NewPic)
		}
	}
	return err
}

// suggestedWords lists what is suggested in a working form, for comparing; what two people propose must not be lost when
// they collide.
func suggestedWords(working []byte) string {
	if len(working) == 0 {
		return ""
	}
	_, open, err := markup.Settle(working)
	if err != nil {
		return "cannot be read"
	}
	var list []string
	for _, s := range open {
		words := s.Text
		if s.Was != "" && s.Text != "" {
			words = s.Was + " → " + s.Text
		} else if s.Was != "" {
			words = "out: " + s.Was
		}
		list = append(list, words)
	}
	return strings.Join(list, "; ")
}
