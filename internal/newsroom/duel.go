package newsroom

import (
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
)

// duel sets two texts of a story side by side: what somebody else saved, and what stands in the form.
type duel struct {
	Theirs     article.Revision
	Comparison comparison
	Text       pairing // both whole texts, as Markdown
}

// pairing is a text as it stands in two versions.
type pairing struct{ Theirs, Yours string }

// gatherDuel compares what was typed with what somebody else saved. The form is put on top of theirs, so that the next
// save is a decision made with both in sight.
func (v *visit) gatherDuel(q database.Reader, p *editorPage, other article.Revision) error {
	theirs := v.sheetOf(other.Text, p.Authors)
	body, working, err := bodyOf(p.Sheet, article.Text{Body: other.Body})
	if err != nil {
		body = nil // the form says what is wrong with it
	}
	theirs.Suggested, p.Sheet.Suggested = suggestedWords(other.Working), suggestedWords(working)
	c, err := v.comparing(q, theirs, p.Sheet, other.Body, body)
	c.OldName, c.NewName = "Theirs", "Yours"
	if body != nil {
		p.Sheet.Body = body.Markdown()
	}
	p.Duel = &duel{Theirs: other, Comparison: c, Text: pairing{Theirs: strings.TrimSpace(theirs.Body), Yours: strings.TrimSpace(p.Sheet.Body)}}
	p.Sheet.Base = other.ID
	return err
}
