package newsroom

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/media"
	"broadsheet/internal/transfer"
	"broadsheet/internal/web"
)

// manuscript is the answer to the editor: a document to put into the story.
type manuscript struct {
	Doc      json.RawMessage `json:"doc"`
	Headline string          `json:"headline"`
	Notes    []string        `json:"notes"`
}

// docx takes a Word document in. The editor gets it as a document to insert; a form without a script gets a new story.
func (v *visit) docx() error {
	m, err := v.readManuscript()
	asked := strings.Contains(v.r.Header.Get("Accept"), "application/json")
	if bad, ok := problemsOf(err); ok {
		err = web.Invalid(bad[0].Words)
	}
	if err != nil {
		return err
	}
	if err := v.placePictures(m); err != nil {
		return err
	}
	if asked {
		v.w.Header().Set("Content-Type", "application/json")
		return json.NewEncoder(v.w).Encode(manuscript{m.Body.Encode(), m.Headline, m.Notes})
	}
	var id int64
	err = v.write(func(tx *database.Tx) error {
		a, _, err := article.Create(v.ctx, tx, v.who.Actor(), article.Text{Headline: m.Headline, Body: m.Body})
		id = a.ID
		return err
	})
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d", id), "manuscript")
}

func (v *visit) readManuscript() (*transfer.Manuscript, error) {
	if err := v.parse(); err != nil {
		return nil, err
	}
	f, h, err := v.r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) || err == nil && h.Size == 0 {
		return nil, web.Invalid("Choose a Word document (.docx).")
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return transfer.ReadDocx(f, h.Size)
}

// placePictures brings the pictures of a manuscript into the library. One that is none, such as a drawing in Word's own
// format, is left out with a note, and its block with it.
func (v *visit) placePictures(m *transfer.Manuscript) error {
	in := 0
	for _, e := range m.Pictures {
		p, err := media.Upload(v.ctx, v.DB, v.Store, media.File{Reader: bytes.NewReader(e.Data), Size: int64(len(e.Data)), Name: e.Name, Texts: media.Texts{Alt: e.Alt}, By: v.who.Actor()})
		var refused *media.Refused
		if errors.As(err, &refused) {
			m.Notes = append(m.Notes, e.Name+": "+refused.Words)
			continue
		}
		if err != nil {
			return err
		}
		in++
		m.Place(e.Source, p.Key)
	}
	m.Drop()
	if in > 0 {
		m.Notes = append(m.Notes, "the pictures came into the library too; say what each shows, and who made it")
	}
	return nil
}
