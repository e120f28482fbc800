package newsroom

import (
	"net/http"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
)

// foundStory is a story that a link in a text, or the list of related ones, may lead to.
type foundStory struct {
	ID       int64  `json:"id"`
	Headline string `json:"headline"`
	Path     string `json:"path"` // empty while readers do not see it
	State    string `json:"state"`
}

// foundStories is how many a picker shows: more than that, and one types another word.
const foundStories = 20

// storiesJSON finds stories by words of their headlines, for the editor. Whoever may not open the drafts of others finds
// what is in the paper, and their own.
func (v *visit) storiesJSON() error {
	answer := struct {
		Stories []foundStory `json:"stories"`
	}{[]foundStory{}}
	err := v.read(func(q database.Reader) error {
		asked := ask{Tab: tabAll, Words: oneLine(tidy(v.r.URL.Query().Get("q"))), Limit: foundStories}
		if !v.may(edit) {
			asked.Tab = tabLive
		}
		list, err := board(v.ctx, q, asked)
		if err != nil {
			return err
		}
		known, err := v.discreet(q, list)
		for _, s := range known {
			if s.State == article.StateKilled || foreign(s) {
				continue
			}
			one := foundStory{ID: s.ID, Headline: first(s.Headline, "No headline yet"), State: string(s.State)}
			if s.State == article.StateLive {
				one.Path = "/" + s.Path
			}
			answer.Stories = append(answer.Stories, one)
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, answer)
}
