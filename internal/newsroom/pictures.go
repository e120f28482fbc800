package newsroom

import (
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/media"
	"broadsheet/internal/web"
)

// picturesPage is the library.
type picturesPage struct {
	*room
	Words    string
	Pictures []media.Picture
	Next     string
	Refused  []refusedFile
	Alt      string // typed with an upload that was refused
	Caption  string
	Credit   string
}

// refusedFile is a file that was not taken, and why.
type refusedFile struct{ Name, Words string }

// perShelf is how many pictures a page of the library shows.
const perShelf = 36

func (v *visit) pictures() error { return v.showPictures(http.StatusOK, picturesPage{}) }

func (v *visit) showPictures(status int, p picturesPage) error {
	p.Words = v.r.URL.Query().Get("q")
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Pictures", "/newsroom/pictures"); err != nil {
			return err
		}
		p.Pictures, err = media.List(v.ctx, q, perShelf+1, v.asked("before"), p.Words)
		return err
	})
	if err != nil {
		return err
	}
	if len(p.Pictures) > perShelf {
		p.Pictures = p.Pictures[:perShelf]
		next := url.Values{"before": {strconv.FormatInt(p.Pictures[perShelf-1].ID, 10)}}
		if p.Words != "" {
			next.Set("q", p.Words)
		}
		p.Next = "/newsroom/pictures?" + next.Encode()
	}
	return v.print(status, "pictures", p)
}

// Prev is none: the library is walked towards the older pictures, and back with the browser.
func (p picturesPage) Prev() string { return "" }

// upload takes in several pictures. Those that are refused are named with the reason; the others are kept.
func (v *visit) upload() error {
	if err := v.parse(); err != nil {
		return err
	}
	p := picturesPage{Alt: v.line("alt"), Caption: v.line("caption"), Credit: v.line("credit")}
	sent := v.sent("file")
	var in []media.Picture
	for _, h := range sent {
		m, err := v.uploadOne(h, media.Texts{Alt: p.Alt, Caption: p.Caption, Credit: p.Credit})
		var refused *media.Refused
		switch {
		case errors.As(err, &refused):
			p.Refused = append(p.Refused, refusedFile{h.Filename, refused.Words})
		case err != nil:
			return err
		default:
			in = append(in, m)
		}
	}
	switch {
	case len(p.Refused) > 0:
		return v.showPictures(http.StatusUnprocessableEntity, p)
	case len(in) == 0:
		p.Refused = []refusedFile{{"", "Choose a picture first."}}
		return v.showPictures(http.StatusUnprocessableEntity, p)
	case len(in) == 1:
		return v.to("/newsroom/pictures/"+in[0].Key, "uploaded")
	}
	return v.to("/newsroom/pictures", "uploaded")
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
	return v.takePicture(f, h, t)
}

// pictureSheet is one picture with its words. What the file itself says stands in the fields that are still empty, to be
// taken over by a save.
type pictureSheet struct {
	*room
	Picture media.Picture
	Texts   media.Texts
	X, Y    int // percent
	Used    []used
}

// used is a place in the paper that shows the picture.
type used struct{ Words, URL string }

func (v *visit) picture() error {
	return v.showPicture(http.StatusOK, nil, nil)
}

func (v *visit) showPicture(status int, typed *media.Texts, bad problems) error {
	var p pictureSheet
	err := v.read(func(q database.Reader) (err error) {
		if p.Picture, err = media.ByKey(v.ctx, q, v.r.PathValue("key")); err != nil {
			return err
		}
		if p.room, err = v.room(q, "Picture "+p.Picture.Key, "/newsroom/pictures"); err != nil {
			return err
		}
		p.Used, err = v.uses(q, p.Picture.Key)
		return err
	})
	if err != nil {
		return err
	}
	p.Texts, p.X, p.Y = p.Picture.Texts, p.Picture.Focus.X/10, p.Picture.Focus.Y/10
	p.Texts.Caption = first(p.Texts.Caption, p.Picture.Suggested.Caption)
	p.Texts.Credit = first(p.Texts.Credit, p.Picture.Suggested.Credit)
	p.Texts.Rights = first(p.Texts.Rights, p.Picture.Suggested.Rights)
	if typed != nil {
		p.Texts = *typed
	}
	p.Bad = bad
	return v.print(status, "picture", p)
}

// Markdown is how a story shows the picture in its text.
func (p pictureSheet) Markdown() string {
	quiet := strings.NewReplacer(`"`, "”", "\n", " ", "]", ")", "[", "(")
	words := joined(quiet.Replace(p.Picture.Caption), quiet.Replace(p.Picture.Credit))
	if words != "" {
		words = ` "` + words + `"`
	}
	return fmt.Sprintf("![%s](media:%s%s)", quiet.Replace(p.Picture.Alt), p.Picture.Key, words)
}

// uses names what shows the picture to readers.
func (v *visit) uses(q database.Reader, key string) ([]used, error) {
	subjects, err := media.UsedBy(v.ctx, q, key)
	if err != nil {
		return nil, err
	}
	var list []used
	for _, s := range subjects {
		kind, rest, _ := strings.Cut(s, ":")
		switch kind {
		case "article":
			stories, err := storiesByID(v.ctx, q, []int64{toNumber(rest)})
			if err != nil {
				return nil, err
			}
			list = append(list, used{stories.of(toNumber(rest)).Headline, "/newsroom/story/" + rest})
		case "page":
			list = append(list, used{"Page " + rest, "/newsroom/page?slug=" + url.QueryEscape(rest)})
		default:
			list = append(list, used{s, ""})
		}
	}
	return list, nil
}

// describe keeps the words and the focus of a picture.
func (v *visit) describe() error {
	if err := v.parse(); err != nil {
		return err
	}
	key, by := v.r.PathValue("key"), v.who.Actor()
	t := media.Texts{Alt: v.line("alt"), Caption: v.line("caption"), Credit: v.line("credit"), Rights: strings.TrimSpace(v.long("rights"))}
	x, y := int(v.number("x")), int(v.number("y"))
	err := v.write(func(tx *database.Tx) error {
		before, err := media.ByKey(v.ctx, tx, key)
		if err != nil {
			return err
		}
		public, err := media.Public(v.ctx, tx, key)
		if err != nil {
			return err
		}
		if public && !v.may(publish) {
			return web.Forbidden("Readers see this picture now, so its words and its focus are changed by an editor.")
		}
		if err := media.UpdateText(v.ctx, tx, by, key, t); err != nil {
			return err
		}
		if x == before.Focus.X/10 && y == before.Focus.Y/10 { // the form knows percents, the picture thousandths
			return nil
		}
		return media.SetFocus(v.ctx, tx, by, key, media.Focus{X: x * 10, Y: y * 10})
	})
	if bad, ok := problemsOf(err); ok {
		return v.showPicture(http.StatusUnprocessableEntity, &t, bad)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/pictures/"+key, "described")
}

// Lacks reports whether something published shows a picture that nobody described.
func (p pictureSheet) Lacks() bool { return p.Picture.Alt == "" && len(p.Used) > 0 }

// Published reports whether readers see it anywhere.
func (p pictureSheet) Published() bool { return len(p.Used) > 0 }
