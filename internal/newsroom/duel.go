package newsroom

import (
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/section"
)

// duel sets two texts of a story side by side.
type duel struct {
	Theirs article.Revision
	Fields []pairing
	Body   []piece // from theirs to yours
	Text   pairing // both whole texts, as Markdown
}

// pairing is a part in which two texts differ.
type pairing struct{ Name, Theirs, Yours string }

// gatherDuel compares what was typed with what somebody else saved. The form is put on top of theirs, so that the next
// save is a decision made with both in sight.
func (v *visit) gatherDuel(q database.Reader, p *editorPage, other article.Revision) error {
	all, err := section.All(v.ctx, q)
	if err != nil {
		return err
	}
	theirs := v.sheetOf(other.Text, p.Authors)
	p.Duel = &duel{Theirs: other, Body: compare(paragraphs(theirs.Body), paragraphs(p.Sheet.Body)), Text: pairing{Theirs: strings.TrimSpace(theirs.Body), Yours: strings.TrimSpace(p.Sheet.Body)}}
	p.Duel.Fields = pairings(theirs.fields(all, p.Topics), p.Sheet.fields(all, p.Topics))
	p.Sheet.Base = other.ID
	return nil
}

// pairings keeps the fields that differ.
func pairings(theirs, yours []field) []pairing {
	var list []pairing
	for i, t := range theirs {
		if y := yours[i]; t.Value != y.Value {
			list = append(list, pairing{t.Name, t.Value, y.Value})
		}
	}
	return list
}
