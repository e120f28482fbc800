package newsroom

import (
	"context"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/markup"
	"broadsheet/internal/staff"
)

// askTheMargin answers the questions of the checks and of the list of what waits, as far as notes and suggestions go.
// What somebody else answers already stays theirs.
func (n *Newsroom) askTheMargin() {
	if n.OpenNotes == nil {
		n.OpenNotes = draft.OpenNotes
	}
	if n.OpenSuggestions == nil {
		n.OpenSuggestions = openSuggestions
	}
	if n.SuggestionsIn == nil {
		n.SuggestionsIn = article.Suggested
	}
	if n.NotesTo == nil {
		n.NotesTo = notesTo
	}
}

func openSuggestions(t article.Text) int {
	if len(t.Working) == 0 {
		return 0
	}
	_, open, err := markup.Settle(t.Working)
	if err != nil {
		return 1 // it cannot be read, so nobody has decided it
	}
	return len(open)
}

func notesTo(ctx context.Context, q database.Reader, person int64) ([]NoteTo, error) {
	notes, err := draft.NotesFor(ctx, q, person)
	var list []NoteTo
	for _, one := range notes {
		by := one.Guest
		if one.Staff != 0 {
			by = staff.Person{ID: one.Staff}.Actor()
		}
		list = append(list, NoteTo{Story: one.Article, By: by, At: one.At, Words: one.Words})
	}
	return list, err
}
