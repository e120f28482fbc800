package newsroom

import (
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/media"
)

// upload takes in several pictures. Those that are refused are named with the reason; the others are kept, and then each
// is asked for its own words.
func (v *visit) upload() error {
	if err := v.parse(); err != nil {
		return err
	}
	p := picturesPage{Texts: media.Texts{Alt: v.line("alt"), Caption: v.line("caption"), Credit: v.line("credit")}}
	for _, h := range v.sent("file") {
		m, err := v.uploadOne(h, p.Texts)
		var refused *media.Refused
		switch {
		case errors.As(err, &refused):
			p.Refused = append(p.Refused, refusedFile{h.Filename, refused.Words})
		case err != nil:
			return err
		default:
			p.In = append(p.In, m.Key)
		}
	}
	p.Describe = "/newsroom/upload?" + url.Values{"key": p.In}.Encode()
	switch {
	case len(p.Refused) > 0:
		return v.showPictures(http.StatusUnprocessableEntity, p)
	case len(p.In) == 0:
		p.Refused = []refusedFile{{"", "Choose a picture first."}}
		return v.showPictures(http.StatusUnprocessableEntity, p)
	case len(p.In) == 1:
		return v.to("/newsroom/pictures/"+p.In[0], "uploaded")
	}
	return v.to(p.Describe, "")
}

// sent lists the files of a field; a field left empty sends one without a name.
func (v *visit) sent(name string) []*multipart.FileHeader {
	if v.r.MultipartForm == nil {
		return nil
	}
	var list []*multipart.FileHeader
	for _, h := range v.r.MultipartForm.File[name] {
		if h.Filename != "" {
			list = append(list, h)
		}
	}
	return list
}

func (v *visit) uploadOne(h *multipart.FileHeader, t media.Texts) (media.Picture, error) {
	f, err := h.Open()
	if err != nil {
		return media.Picture{}, err
	}
	defer f.Close()
	return media.Upload(v.ctx, v.DB, v.Store, media.File{Reader: f, Size: h.Size, Name: h.Filename, Texts: t, By: v.who.Actor()})
}

// uploadedPage asks for the words of pictures that just came in, of each its own.
type uploadedPage struct {
	*room
	Rows []uploadedRow
}

// uploadedRow is one of them.
type uploadedRow struct {
	Picture media.Picture
	Texts   media.Texts
	Bad     string
	Fixed   bool // somebody else keeps its words
}

// offered are the words of a picture with what the file says where nobody said anything yet.
func offered(m media.Picture) media.Texts {
	t, s := m.Texts, m.Suggested
	t.Alt, t.Caption, t.Credit = first(t.Alt, s.Alt), first(t.Caption, s.Caption), first(t.Credit, s.Credit)
	return t
}

// maxUploaded is how many pictures one page asks about: an upload of more goes on with the library's tab "Without alt text".
const maxUploaded = 100

func (v *visit) uploaded() error {
	keys := v.r.URL.Query()["key"]
	return v.showUploaded(http.StatusOK, keys[:min(len(keys), maxUploaded)], nil)
}

func (v *visit) showUploaded(status int, keys []string, typed []uploadedRow) error {
	var p uploadedPage
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "What the pictures show", "/newsroom/pictures"); err != nil {
			return err
		}
		list, err := media.Any(v.ctx, q, keys...)
		for _, m := range list {
			may, wrong := v.mayChange(q, m)
			if wrong != nil {
				return wrong
			}
			p.Rows = append(p.Rows, uploadedRow{Picture: m, Texts: offered(m), Fixed: !may})
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(p.Rows) == 0 {
		return v.to("/newsroom/pictures", "")
	}
	for i := range p.Rows {
		for _, t := range typed {
			if t.Picture.Key == p.Rows[i].Picture.Key {
				p.Rows[i].Texts, p.Rows[i].Bad = t.Texts, t.Bad
			}
		}
	}
	return v.print(status, "uploaded", p)
}

// describeUploaded keeps the words of each; those that cannot be kept are shown again with what was typed.
func (v *visit) describeUploaded() error {
	if err := v.parse(); err != nil {
		return err
	}
	rows := v.typedRows()
	var keys, without []string
	bad := false
	for i := range rows {
		t := &rows[i]
		keys = append(keys, t.Picture.Key)
		words, err := v.describeOne(*t)
		if err != nil {
			return err
		}
		t.Bad, bad = words, bad || words != ""
		if t.Texts.Alt == "" {
			without = append(without, t.Picture.Key)
		}
	}
	switch {
	case bad:
		return v.showUploaded(http.StatusUnprocessableEntity, keys, rows)
	case len(without) > 0 && len(without) < len(keys):
		return v.to("/newsroom/upload?"+url.Values{"key": without}.Encode(), "")
	case len(without) > 0:
		return v.to("/newsroom/pictures?only=noalt", "")
	}
	return v.to("/newsroom/pictures", "described")
}

// typedRows reads the repeated fields of the form.
func (v *visit) typedRows() []uploadedRow {
	keys := v.r.PostForm["key"]
	at := func(name string, i int) string {
		if list := v.r.PostForm[name]; i < len(list) {
			return oneLine(tidy(list[i]))
		}
		return ""
	}
	var rows []uploadedRow
	for i, key := range keys[:min(len(keys), maxUploaded)] {
		rows = append(rows, uploadedRow{Picture: media.Picture{Key: key}, Texts: media.Texts{Alt: at("alt", i), Caption: at("caption", i), Credit: at("credit", i)}})
	}
	return rows
}

// describeOne keeps the words of one picture; what a person can mend comes back in words.
func (v *visit) describeOne(t uploadedRow) (words string, err error) {
	err = v.write(func(tx *database.Tx) error {
		m, err := media.ByKey(v.ctx, tx, t.Picture.Key)
		if errors.Is(err, media.ErrNotFound) {
			return nil // gone meanwhile, and its words with it
		}
		if err != nil {
			return err
		}
		t.Texts.Rights = m.Rights
		if t.Texts == m.Texts {
			return nil
		}
		if may, err := v.mayChange(tx, m); err != nil || !may {
			return errors.Join(err, notYours(may))
		}
		return media.UpdateText(v.ctx, tx, v.who.Actor(), m.Key, t.Texts)
	})
	var refused *media.Refused
	if errors.As(err, &refused) {
		return refused.Words, nil
	}
	return "", err
}

// maxGallery is how many pictures one gallery is made of: more than any reader looks through.
const maxGallery = 60

// galleryPage is a gallery in the making: the text that a story takes in.
type galleryPage struct {
	*room
	Rows     []galleryRow
	Markdown string
}

// galleryRow is a picture of it and the links that move it.
type galleryRow struct {
	Picture  media.Picture
	Up, Drop string
	Flags    []pictureFlag
}

// gallery makes a gallery of chosen pictures. The address holds them in order, so that it can be kept and sent to a colleague.
func (v *visit) gallery() error {
	keys := v.r.URL.Query()["key"]
	keys = keys[:min(len(keys), maxGallery)]
	var p galleryPage
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "A gallery", "/newsroom/pictures"); err != nil {
			return err
		}
		list, err := media.Any(v.ctx, q, keys...)
		if err != nil {
			return err
		}
		p.Markdown, p.Rows = galleryText(list), galleryRows(p.room, list)
		return nil
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "gallery", p)
}

func galleryRows(m *room, list []media.Picture) []galleryRow {
	keys := make([]string, len(list))
	for i, p := range list {
		keys[i] = p.Key
	}
	var rows []galleryRow
	for i, p := range list {
		r := galleryRow{Picture: p, Flags: m.flags(p)}
		if i > 0 {
			moved := append([]string(nil), keys...)
			moved[i-1], moved[i] = moved[i], moved[i-1]
			r.Up = "/newsroom/gallery?" + url.Values{"key": moved}.Encode()
		}
		r.Drop = "/newsroom/gallery?" + url.Values{"key": append(append([]string(nil), keys[:i]...), keys[i+1:]...)}.Encode()
		rows = append(rows, r)
	}
	return rows
}

// galleryText is the gallery in the dialect of markup.
func galleryText(list []media.Picture) string {
	var b strings.Builder
	b.WriteString(":::gallery\n")
	for _, p := range list {
		fmt.Fprintln(&b, pictureMarkdown(p))
	}
	b.WriteString(":::\n")
	return b.String()
}
