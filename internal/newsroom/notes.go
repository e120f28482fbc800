package newsroom

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	bell "broadsheet/internal/notice"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// stateNote is a note as the script and the rail show it.
type stateNote struct {
	ID      int64         `json:"id"`
	Block   string        `json:"block"`
	Exact   string        `json:"exact"`
	Prefix  string        `json:"prefix"`
	Suffix  string        `json:"suffix"`
	By      statePerson   `json:"by"` // id 0: by a review link
	At      time.Time     `json:"at"`
	Words   string        `json:"words"`
	Open    bool          `json:"open"`
	Answers []stateAnswer `json:"answers"`
	Mine    bool          `json:"mine"` // may be deleted by the one who asks
}

type stateAnswer struct {
	ID    int64       `json:"id"`
	By    statePerson `json:"by"`
	At    time.Time   `json:"at"`
	Words string      `json:"words"`
}

// notesOf puts notes into the words of the page.
func (m *room) notesOf(notes []draft.Note) []stateNote {
	list := []stateNote{}
	for _, n := range notes {
		one := stateNote{ID: n.ID, Block: n.Block, Exact: n.Exact, Prefix: n.Prefix, Suffix: n.Suffix, By: m.person(n.Staff), At: n.At.In(m.v.Zone), Words: n.Words,
			Open: n.Open, Answers: []stateAnswer{}, Mine: m.v.mayDelete(n)}
		if n.Staff == 0 {
			one.By.Name = n.Guest + " (by review link)"
		}
		for _, a := range n.Answers {
			one.Answers = append(one.Answers, stateAnswer{a.ID, m.person(a.Staff), a.At.In(m.v.Zone), a.Words})
		}
		list = append(list, one)
	}
	return list
}

func (m *room) person(id int64) statePerson {
	return statePerson{id, m.Who(staff.Person{ID: id}.Actor())}
}

// mayDelete: one's own notes, and for editors those of others.
func (v *visit) mayDelete(n draft.Note) bool { return n.Staff == v.who.ID || v.may(publish) }

// NotesShown are the notes beside the text, those that wait first.
func (p editorPage) NotesShown() []stateNote {
	list := p.notesOf(p.Notes)
	slices.SortStableFunc(list, func(a, b stateNote) int {
		switch {
		case a.Open == b.Open:
			return 0
		case a.Open:
			return -1
		}
		return 1
	})
	return list
}

// OpenNotes counts the notes that wait.
func (p editorPage) OpenNotes() (n int) {
	for _, one := range p.Notes {
		if one.Open {
			n++
		}
	}
	return n
}

// noteDown does what the margin asks: add, answer, resolve, reopen or delete a note.
func (v *visit) noteDown() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	err = v.write(func(tx *database.Tx) error { return v.margin(tx, id) })
	if bad, ok := problemsOf(err); ok && web.WantsJSON(v.r) {
		return v.answer(http.StatusUnprocessableEntity, problemAnswer{stateProblems(bad)})
	} else if ok {
		return v.noteRefused(id, bad)
	}
	if err != nil {
		return err
	}
	if !web.WantsJSON(v.r) {
		return v.to(fmt.Sprintf("/newsroom/story/%d", id), "noted")
	}
	var answer struct {
		Notes []stateNote `json:"notes"`
	}
	err = v.read(func(q database.Reader) error {
		notes, err := draft.Notes(v.ctx, q, id)
		if err != nil {
			return err
		}
		all, err := staff.All(v.ctx, q)
		answer.Notes = (&room{v: v, all: all}).notesOf(notes)
		return err
	})
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, answer)
}

// margin changes one note, and tells those concerned.
func (v *visit) margin(tx *database.Tx, story int64) error {
	do := v.line("do")
	words := strings.TrimSpace(v.long("words"))
	if do == "add" || do == "" {
		head, err := article.Head(v.ctx, tx, story)
		if err != nil {
			return err
		}
		p := draft.Passage{Block: v.line("block"), Exact: tidy(v.long("exact")), Prefix: tidy(v.long("prefix")), Suffix: tidy(v.long("suffix"))}
		_, err = draft.AddNote(v.ctx, tx, draft.Note{Article: story, Revision: head.ID, Passage: placed(p, head.Text), Staff: v.who.ID, Words: words})
		if err != nil {
			return err
		}
		return v.tellOfNote(tx, head, "noted")
	}
	n, err := draft.NoteByID(v.ctx, tx, v.number("id"))
	if err != nil {
		return err
	}
	if n.Article != story {
		return draft.ErrNotFound
	}
	switch do {
	case "answer":
		head, err := article.Head(v.ctx, tx, story)
		if err != nil {
			return err
		}
		if err := draft.AddAnswer(v.ctx, tx, n.ID, v.who.ID, words); err != nil {
			return err
		}
		return v.tellOfNote(tx, head, "answered")
	case "resolve":
		return draft.Resolve(v.ctx, tx, n.ID, v.who.ID)
	case "reopen":
		return draft.Reopen(v.ctx, tx, n.ID)
	case "delete":
		if !v.mayDelete(n) {
			return web.Forbidden("Only whoever wrote a note may delete it. Resolve it instead.")
		}
		return draft.DeleteNote(v.ctx, tx, n.ID)
	}
	return problems{{Field: "words", Words: "A note can be added, answered, resolved, reopened or deleted."}}.err()
}

// placed finds the block of a passage that was quoted without one, as the plain form does it.
func placed(p draft.Passage, t article.Text) draft.Passage {
	p.Exact = strings.Join(strings.Fields(p.Exact), " ")
	if p.Block != "" || p.Exact == "" || t.Body == nil {
		return p
	}
	for _, b := range t.Body.Blocks {
		text := blockText(b)
		before, after, found := strings.Cut(text, p.Exact)
		if found {
			p.Block, p.Prefix, p.Suffix = b.ID, before, after
			return p
		}
	}
	return p
}

// tellOfNote tells the people of a story: who opened it, who stands in its byline, who is in the discussion. It may go by
// mail, so it says neither the headline nor a word of the note.
func (v *visit) tellOfNote(tx *database.Tx, head article.Revision, did string) error {
	people, err := peopleOf(v.ctx, tx, head)
	if err != nil {
		return err
	}
	people = slices.DeleteFunc(people, func(id int64) bool { return id == v.who.ID })
	return bell.Tell(v.ctx, tx, bell.Notice{Kind: "draft.noted", Subject: article.Tag(head.ArticleID), Path: fmt.Sprintf("/newsroom/story/%d#notes", head.ArticleID),
		Words: fmt.Sprintf("%s %s on a story that you work on.", v.who.Name, did)}, people...)
}

// noteRefused shows the story again with the note that was typed.
func (v *visit) noteRefused(id int64, bad problems) error {
	head, err := article.Head(v.ctx, v.DB, id)
	if err != nil {
		return err
	}
	authors, err := article.AllAuthors(v.ctx, v.DB)
	if err != nil {
		return err
	}
	s := v.sheetOf(head.Text, authors)
	s.Base, s.NoteWords, s.NoteExact = head.ID, v.long("words"), v.long("exact")
	if err := v.takeLock(id, &s); err != nil {
		return err
	}
	return v.editor(http.StatusUnprocessableEntity, id, s, bad, nil)
}
