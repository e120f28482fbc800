package newsroom

import (
	"encoding/json"

	"broadsheet/internal/markup"
)

// islandState is what the editor's script begins with; the page prints it as JSON.
type islandState struct {
	ID     int64           `json:"id"`
	Base   int64           `json:"base"`
	Doc    json.RawMessage `json:"doc"`
	Lang   string          `json:"lang"`
	Quotes [4]string       `json:"quotes"`
	URLs   islandURLs      `json:"urls"`
}

type islandURLs struct {
	Pictures string `json:"pictures"`
	Stories  string `json:"stories"`
}

// Island is the state of the editor's script, for the text that stands in the form.
func (p editorPage) Island() islandState {
	s := islandState{ID: p.ID, Base: p.Sheet.Base, Doc: json.RawMessage(p.Sheet.Doc), Lang: "en-ZA", Quotes: [4]string{"“", "”", "‘", "’"},
		URLs: islandURLs{Pictures: "/newsroom/pictures.json", Stories: "/newsroom/stories.json"}}
	if p.Sheet.Doc == "" {
		doc, err := markup.ParseMarkdown(p.Sheet.Body, p.Head.Body)
		if err != nil {
			doc = markup.New()
		}
		s.Doc = doc.EncodeForEditor()
	}
	return s
}
