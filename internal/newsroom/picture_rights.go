package newsroom

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
)

// typedRights reads the form of the rights.
func (v *visit) typedRights() rightsForm {
	return rightsForm{Holder: v.line("holder"), URL: v.line("licence"), Territories: v.line("territories"), Terms: strings.TrimSpace(v.long("rights")),
		From: v.line("from"), Until: v.line("until"), StandIn: v.line("stand_in"), Barred: v.line("barred") != ""}
}

// licence is what the form says, with its times in the paper's zone.
func (v *visit) licence(f rightsForm) (media.Licence, error) {
	var bad problems
	from, err := v.toTime(f.From)
	if err != nil {
		bad.add("from", badTime)
	}
	until, err := v.toTime(f.Until)
	if err != nil {
		bad.add("until", badTime)
	}
	return media.Licence{Holder: f.Holder, URL: f.URL, Territories: f.Territories, From: from, Until: until, Barred: f.Barred}, bad.err()
}

// licensePicture keeps the terms on which the picture may be used. What they forbid leaves every page with this save;
// what they allow again is back with it.
func (v *visit) licensePicture() error {
	if err := v.parse(); err != nil {
		return err
	}
	typed := v.typedRights()
	l, err := v.licence(typed)
	if err == nil {
		err = v.changePicture(func(tx *database.Tx, m media.Picture) error {
			t := m.Texts
			t.Rights = typed.Terms
			if err := media.UpdateText(v.ctx, tx, v.who.Actor(), m.Key, t); err != nil {
				return err
			}
			stand := media.Stand{Key: typed.StandIn, Always: m.Replaced && typed.StandIn == m.StandIn}
			return media.SetLicence(v.ctx, tx, v.who.Actor(), m.Key, l, stand, v.line("reason"))
		})
	}
	if bad, ok := problemsOf(err); ok {
		return v.showPicture(http.StatusUnprocessableEntity, bad, func(p *pictureSheet) { p.Rights = typed })
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/pictures/"+v.r.PathValue("key"), "licensed")
}

// exchangePicture shows another picture in the place of this one, everywhere and at once; or takes that back.
func (v *visit) exchangePicture() error {
	if err := v.parse(); err != nil {
		return err
	}
	with, did := v.line("with"), "exchanged"
	err := v.changePicture(func(tx *database.Tx, m media.Picture) error {
		stand := media.Stand{Key: with, Always: true}
		if v.line("do") == "back" {
			stand, did = media.Stand{Key: m.StandIn}, "returned"
		} else if with == "" {
			return problems{{Field: "with", Words: "Say which picture is to take the place of this one: its key."}}.err()
		}
		return media.SetLicence(v.ctx, tx, v.who.Actor(), m.Key, m.Licence, stand, v.line("reason"))
	})
	if bad, ok := problemsOf(err); ok {
		return v.showPicture(http.StatusUnprocessableEntity, bad)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/pictures/"+v.r.PathValue("key"), did)
}

// replacePicture puts a new file under the same key: everything that shows the picture shows it at once.
func (v *visit) replacePicture() error {
	if err := v.parse(); err != nil {
		return err
	}
	key := v.r.PathValue("key")
	if _, err := media.ByKey(v.ctx, v.DB, key); err != nil {
		return err
	}
	sent := v.sent("file")
	if len(sent) != 1 {
		return v.showPicture(http.StatusUnprocessableEntity, problems{{Field: "file", Words: "Choose the new file first."}})
	}
	f, err := sent[0].Open()
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = media.Replace(v.ctx, v.DB, v.Store, key, v.line("reason"), media.File{Reader: f, Size: sent[0].Size, Name: sent[0].Filename, By: v.who.Actor()})
	if bad, ok := problemsOf(err); ok {
		return v.showPicture(http.StatusUnprocessableEntity, bad)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/pictures/"+key, "replaced")
}

// originalPicture hands out the file as it was sent, to those who keep the library. That it left is recorded.
func (v *visit) originalPicture() error {
	if err := v.parse(); err != nil {
		return err
	}
	var o media.Original
	err := v.write(func(tx *database.Tx) (err error) {
		o, err = media.TakeOriginal(v.ctx, tx, v.who.Actor(), v.r.PathValue("key"), int(v.number("version")))
		return err
	})
	if err != nil {
		return err
	}
	file, err := o.Open(v.ctx, v.Store)
	if err != nil {
		return fmt.Errorf("hand out original: %w", err)
	}
	defer file.Close()
	h := v.w.Header()
	h.Set("Content-Type", "application/octet-stream") // never shown in a page of ours: it is saved
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": o.Name}))
	h.Set("Content-Length", strconv.FormatInt(o.Bytes, 10))
	io.Copy(v.w, file) // somebody who hung up is no error of ours
	return nil
}

// howUsed says where in a live story the picture stands.
func (v *visit) howUsed(q database.Reader, id int64, key string) (string, error) {
	l, err := article.LiveByID(v.ctx, q, id)
	if errors.Is(err, article.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var how []string
	if l.Lead.Key == key {
		how = append(how, "lead picture, cards and feeds")
	}
	if l.Body != nil {
		how = append(how, bodyUses(l.Body, key)...)
	}
	return strings.Join(how, ", "), nil
}

func bodyUses(d *markup.Document, key string) []string {
	var how []string
	for _, b := range d.Blocks {
		switch c := b.Content.(type) {
		case markup.Gallery:
			for _, p := range c.Pictures {
				if p.Key == key {
					how = append(how, "gallery")
					break
				}
			}
		case markup.Picture:
			if c.Key == key {
				how = append(how, "in the text")
			}
		}
	}
	if len(how) > 2 {
		how = how[:2]
	}
	return how
}

// pictureSettingsPage is what the house decides about pictures.
type pictureSettingsPage struct {
	*room
	Warn string
}

func (v *visit) pictureSettings() error { return v.showPictureSettings(http.StatusOK, "", nil) }

func (v *visit) showPictureSettings(status int, typed string, bad problems) error {
	p := pictureSettingsPage{Warn: typed}
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Pictures: settings", "/newsroom/more"); err != nil {
			return err
		}
		s, err := media.Settings(v.ctx, q)
		if bad == nil {
			p.Warn = strings.Trim(fmt.Sprint(s.Warn), "[]")
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "picture_settings", p)
}

func (v *visit) setPictureSettings() error {
	if err := v.parse(); err != nil {
		return err
	}
	typed := v.line("warn")
	var s media.Setting
	var bad problems
	for _, word := range strings.FieldsFunc(typed, func(r rune) bool { return r == ' ' || r == ',' || r == ';' }) {
		days, err := strconv.Atoi(word)
		if err != nil {
			bad.add("warn", fmt.Sprintf("“%s” is no number of days. Write for example: 7 1", word))
			continue
		}
		s.Warn = append(s.Warn, days)
	}
	err := bad.err()
	if err == nil {
		err = v.write(func(tx *database.Tx) error { return media.SetSettings(v.ctx, tx, v.who.Actor(), s) })
	}
	if bad, ok := problemsOf(err); ok {
		return v.showPictureSettings(http.StatusUnprocessableEntity, typed, bad)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/settings/pictures", "settled")
}
