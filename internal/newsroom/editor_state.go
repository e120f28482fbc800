package newsroom

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/staff"
)

// editorState is what the editor's script begins with; the page prints it as JSON into the form.
type editorState struct {
	ID         int64                   `json:"id"`
	Base       int64                   `json:"base"`
	Doc        json.RawMessage         `json:"doc"` // working form
	Me         statePerson             `json:"me"`
	People     []statePerson           `json:"people"`
	Lang       string                  `json:"lang"`
	Quotes     [4]string               `json:"quotes"`
	Lock       stateLock               `json:"lock"`
	ReadOnly   bool                    `json:"readOnly"`
	MayPublish bool                    `json:"mayPublish"`
	Counts     stateCounts             `json:"counts"`
	Pictures   map[string]statePicture `json:"pictures"` // by key: those in the text
	Notes      []stateNote             `json:"notes"`
	URLs       stateURLs               `json:"urls"`
}

type statePerson struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type stateLock struct {
	Token  string       `json:"token,omitempty"`
	Held   bool         `json:"held"`
	Holder *stateHolder `json:"holder,omitempty"`
	Words  string       `json:"words,omitempty"`
}

// stateHolder is who writes the story, and for how many seconds no key was pressed.
type stateHolder struct {
	Name string `json:"name"`
	Idle int    `json:"idle"`
}

type stateCounts struct {
	Headline       int `json:"headline"`
	Standfirst     int `json:"standfirst"`
	HeadlineSearch int `json:"headline_search"`
	HeadlineShort  int `json:"headline_short"`
}

type statePicture struct {
	Key     string `json:"key"`
	Src     string `json:"src"`
	Srcset  string `json:"srcset"`
	Width   int    `json:"width"`
	Height  int    `json:"height"`
	Alt     string `json:"alt"`
	Caption string `json:"caption"`
	Credit  string `json:"credit"`
}

// stateURLs are where the script asks. Those of the story itself are empty before its first save.
type stateURLs struct {
	Save     string `json:"save"`
	Lock     string `json:"lock,omitempty"`
	Unlock   string `json:"unlock,omitempty"`
	Take     string `json:"take,omitempty"`
	Notes    string `json:"notes,omitempty"`
	Preview  string `json:"preview"`
	History  string `json:"history,omitempty"`
	Pictures string `json:"pictures"`
	Stories  string `json:"stories"`
	DOCX     string `json:"docx,omitempty"`
}

func (n *Newsroom) urlsOf(id int64) stateURLs {
	u := stateURLs{Save: "/newsroom/story/new", Preview: "/newsroom/preview", Pictures: "/newsroom/pictures.json", Stories: "/newsroom/stories.json"}
	if n.has["POST /newsroom/docx"] {
		u.DOCX = "/newsroom/docx"
	}
	if id != 0 {
		u.Save = fmt.Sprintf("/newsroom/story/%d", id)
		u.Lock, u.Unlock, u.Take = u.Save+"/lock", u.Save+"/unlock", u.Save+"/take"
		u.Notes, u.Preview, u.History = u.Save+"/notes", u.Save+"/preview", u.Save+"/history"
	}
	return u
}

// State is what the script begins with, for the text that stands in the form.
func (p editorPage) State() editorState {
	s := editorState{ID: p.ID, Base: p.Sheet.Base, Doc: p.doc(), Me: statePerson{p.v.who.ID, p.v.who.Name}, Lang: p.v.Locale.Tag(),
		Quotes: quotesOf(p.v.Locale.Tag()), ReadOnly: p.Sheet.ReadOnly, MayPublish: p.v.may(publish),
		Counts:   stateCounts{p.CountTo("headline"), p.CountTo("standfirst"), p.CountTo("search"), p.CountTo("short")},
		Pictures: map[string]statePicture{}, URLs: p.v.urlsOf(p.ID), Notes: p.notesOf(p.Notes)}
	s.Lock = stateLock{Token: p.Sheet.Lock, Held: p.Sheet.Held == nil, Holder: p.holder()}
	for _, one := range p.all {
		if !one.Disabled {
			s.People = append(s.People, statePerson{one.ID, one.Name})
		}
	}
	for _, m := range p.Shown {
		s.Pictures[m.Key] = statePictureOf(m)
	}
	return s
}

// editorWidth is how wide a picture stands in the editor, twice for sharp screens: renditions come in steps.
const editorWidth = 960

func statePictureOf(m media.Picture) statePicture {
	return statePicture{Key: m.Key, Src: m.URL(editorWidth, "jpg"), Srcset: m.Srcset("jpg"), Width: m.Width, Height: m.Height, Alt: m.Alt, Caption: m.Caption, Credit: m.Credit}
}

// doc is the working form of what stands in the form. Typed Markdown is read as a save would read it.
func (p editorPage) doc() json.RawMessage {
	if p.Sheet.Doc != "" && json.Valid([]byte(p.Sheet.Doc)) {
		return json.RawMessage(p.Sheet.Doc)
	}
	doc, err := markup.ParseMarkdown(p.Sheet.Body, p.Head.Body)
	if err != nil {
		doc = markup.New()
	}
	return doc.EncodeForEditor()
}

func (p editorPage) holder() *stateHolder {
	if p.Sheet.Held == nil {
		return nil
	}
	return p.holderOf(*p.Sheet.Held)
}

func (m *room) holderOf(l draft.Lock) *stateHolder {
	return &stateHolder{m.Who(staff.Person{ID: l.Staff}.Actor()), int(l.Idle(m.now).Seconds())}
}

// quotesOf are the quotation marks that the keyboard's straight ones become: double, then single.
func quotesOf(tag string) [4]string {
	switch lang, _, _ := strings.Cut(tag, "-"); lang {
	case "de":
		return [4]string{"„", "“", "‚", "‘"}
	case "fr":
		return [4]string{"«\u00a0", "\u00a0»", "‹\u00a0", "\u00a0›"}
	}
	return [4]string{"“", "”", "‘", "’"}
}

// picturesShown are the pictures in the text of the form.
func (v *visit) picturesShown(q database.Reader, p *editorPage) ([]media.Picture, error) {
	doc, err := markup.Decode(p.doc())
	if err != nil {
		return nil, nil // the form says what is wrong with it
	}
	keys := doc.Pictures()
	if len(keys) == 0 {
		return nil, nil
	}
	return media.ByKeys(v.ctx, q, keys...)
}

// savedAnswer is what a save by the script is told.
type savedAnswer struct {
	ID       int64          `json:"id"`
	Base     int64          `json:"base"`
	URL      string         `json:"url"`
	Seq      int            `json:"seq"`
	Saved    time.Time      `json:"saved"`
	Words    string         `json:"words"`
	URLs     stateURLs      `json:"urls"`
	Lock     stateLock      `json:"lock"`
	Checks   []checkAnswer  `json:"checks"`
	Weight   weightAnswer   `json:"weight"`
	Problems []stateProblem `json:"problems,omitempty"` // kept as it was before, because what was typed cannot be kept
}

type stateProblem struct {
	Field string `json:"field"`
	Words string `json:"words"`
}

func stateProblems(bad problems) []stateProblem {
	list := []stateProblem{}
	for _, p := range bad {
		list = append(list, stateProblem{p.Field, p.Words})
	}
	return list
}
