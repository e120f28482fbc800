package newsroom

import (
	"fmt"
	"image"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/media"
	"broadsheet/internal/web"
)

// pictureSheet is one picture with its words. What the file itself says stands in the fields that are still empty, to be
// taken over by a save.
type pictureSheet struct {
	*room
	Picture media.Picture
	Texts   media.Texts
	Title   string
	X, Y    int // percent
	Crops   []cropView
	Rights  rightsForm
	Used    []used
	Drafts  []told
	Former  []media.Former
	Stand   *media.Picture // its stand-in, if it is here
	Flags   []pictureFlag
	Mine    bool // the visitor may change its words, crops and rights
}

// used is a place in the paper that shows the picture.
type used struct{ Words, URL, Paper, How string }

// cropView is how one shape shows the picture, and the fields by which it is set by hand.
type cropView struct {
	media.Shape
	Part          image.Rectangle // in pixels of the upright picture
	Set           bool
	X, Y, W       string // percent; empty: follows the focus
	Across, Along int    // size of the preview
}

// rightsForm is the form of the rights as it is shown or was typed.
type rightsForm struct {
	Holder, URL, Territories, Terms, From, Until, StandIn string
	Barred                                                bool
}

func (v *visit) picture() error { return v.showPicture(http.StatusOK, nil) }

// showPicture prints the sheet; typed lays what was typed over what is kept.
func (v *visit) showPicture(status int, bad problems, typed ...func(*pictureSheet)) error {
	var p pictureSheet
	err := v.read(func(q database.Reader) (err error) {
		if p.Picture, err = media.ByKey(v.ctx, q, v.r.PathValue("key")); err != nil {
			return err
		}
		if p.room, err = v.room(q, "Picture "+p.Picture.Key, "/newsroom/pictures"); err != nil {
			return err
		}
		return v.furnish(q, &p)
	})
	if err != nil {
		return err
	}
	p.suggest()
	for _, t := range typed {
		t(&p)
	}
	p.Bad = bad
	return v.print(status, "picture", p)
}

// furnish reads what belongs to the picture: its uses, its former files, its stand-in.
func (v *visit) furnish(q database.Reader, p *pictureSheet) (err error) {
	m := p.Picture
	if p.Used, p.Drafts, err = v.uses(q, m.Key); err != nil {
		return err
	}
	if p.Former, err = media.FormerFiles(v.ctx, q, m.ID); err != nil {
		return err
	}
	if p.Mine, err = v.mayChange(q, m); err != nil {
		return err
	}
	stand, err := media.Any(v.ctx, q, m.StandIn)
	if len(stand) > 0 {
		p.Stand = &stand[0]
	}
	p.Flags, p.Crops = p.flags(m), cropViews(m)
	l := m.Licence
	p.Rights = rightsForm{l.Holder, l.URL, l.Territories, m.Rights, v.fromTime(l.From), v.fromTime(l.Until), m.StandIn, l.Barred}
	return err
}

// suggest fills the empty fields with what the file says.
func (p *pictureSheet) suggest() {
	m := p.Picture
	s := m.Suggested
	p.Texts, p.X, p.Y, p.Title = m.Texts, m.Focus.X/10, m.Focus.Y/10, first(m.Title, s.Title)
	p.Texts.Alt = first(p.Texts.Alt, s.Alt)
	p.Texts.Caption = first(p.Texts.Caption, s.Caption)
	p.Texts.Credit = first(p.Texts.Credit, s.Credit)
	p.Rights.Terms = first(p.Rights.Terms, s.Rights)
	p.Rights.Holder = first(p.Rights.Holder, s.Holder)
	p.Rights.URL = first(p.Rights.URL, s.Statement)
	if p.Rights.Until == "" && s.Expires != "" && m.Licence == (media.Licence{Holder: m.Licence.Holder, URL: m.Licence.URL}) {
		p.Rights.Until = s.Expires + "T23:59" // offered, and kept only by a save
	}
}

// cropViews shows every shape.
func cropViews(m media.Picture) []cropView {
	var list []cropView
	for _, s := range media.Shapes {
		c := cropView{Shape: s, Part: m.Window(s), Across: 300, Along: 300 * s.Height / s.Width}
		if i := slices.IndexFunc(m.Crops, func(c media.Crop) bool { return c.Shape == s.Name }); i >= 0 {
			set := m.Crops[i]
			c.Set, c.X, c.Y, c.W = true, percentOf(set.X), percentOf(set.Y), percentOf(set.Width)
		}
		list = append(list, c)
	}
	return list
}

// percentOf writes thousandths as percent: 505 is "50.5".
func percentOf(thousandths int) string {
	return strings.TrimSuffix(fmt.Sprintf("%d.%d", thousandths/10, thousandths%10), ".0")
}

// View is the part as an SVG viewBox.
func (c cropView) View() string {
	return fmt.Sprintf("%d %d %d %d", c.Part.Min.X, c.Part.Min.Y, c.Part.Dx(), c.Part.Dy())
}

// Markdown is how a story shows the picture in its text.
func (p pictureSheet) Markdown() string { return pictureMarkdown(p.Picture) }

func pictureMarkdown(p media.Picture) string {
	quiet := strings.NewReplacer(`"`, "”", "\n", " ", "]", ")", "[", "(")
	words := joined(quiet.Replace(p.Caption), quiet.Replace(p.Credit))
	if words != "" {
		words = ` "` + words + `"`
	}
	return fmt.Sprintf("![%s](media:%s%s)", quiet.Replace(p.Alt), p.Key, words)
}

// uses names what shows the picture to readers, and the texts that will.
func (v *visit) uses(q database.Reader, key string) (list []used, drafts []told, err error) {
	subjects, err := media.UsedBy(v.ctx, q, key)
	if err != nil {
		return nil, nil, err
	}
	ids, err := media.DraftedBy(v.ctx, q, key)
	if err != nil {
		return nil, nil, err
	}
	all := slices.Clone(ids)
	for _, s := range subjects {
		if id, ok := strings.CutPrefix(s, "article:"); ok {
			all = append(all, toNumber(id))
		}
	}
	stories, err := v.shelf(q, all)
	if err != nil {
		return nil, nil, err
	}
	live := map[int64]bool{}
	for _, s := range subjects {
		one := useOf(s, stories)
		if id, ok := strings.CutPrefix(s, "article:"); ok {
			live[toNumber(id)] = true
			if one.How, err = v.howUsed(q, toNumber(id), key); err != nil {
				return nil, nil, err
			}
		}
		list = append(list, one)
	}
	for _, id := range ids {
		if !live[id] {
			drafts = append(drafts, stories.of(id))
		}
	}
	return list, drafts, nil
}

// useOf names a subject of the gate for a person.
func useOf(subject string, stories shelf) used {
	kind, rest, _ := strings.Cut(subject, ":")
	switch kind {
	case "article":
		s := stories.of(toNumber(rest))
		return used{Words: first(s.Headline, "No headline"), URL: "/newsroom/story/" + rest, Paper: "/" + s.Path}
	case "page":
		return used{Words: "Page " + rest, URL: "/newsroom/page?slug=" + url.QueryEscape(rest), Paper: "/" + rest}
	case "front":
		return used{Words: "The front", URL: "/newsroom/front", Paper: "/"}
	case "section":
		return used{Words: "The front of a section", URL: "/newsroom/front/" + rest}
	case "advert":
		return used{Words: "An advertisement"}
	}
	return used{Words: subject}
}

// mayChange is the rule of a picture's words, crops and rights: the photo desk and editors always; others those they
// brought in themselves, while no reader sees them.
func (v *visit) mayChange(q database.Reader, m media.Picture) (bool, error) {
	if v.may(pictures) {
		return true, nil
	}
	if m.UploadedBy != v.who.Actor() {
		return false, nil
	}
	public, err := media.InUse(v.ctx, q, m.Key)
	return !public, err
}

// notYours is the answer to those who may not.
func notYours(may bool) error {
	if may {
		return nil
	}
	return web.Forbidden("You may change a picture that you brought in yourself until readers see it. After that, and for the pictures of others, ask the photo desk or an editor.")
}

// changePicture does something to the picture of the address, if the visitor may.
func (v *visit) changePicture(change func(tx *database.Tx, m media.Picture) error) error {
	return v.write(func(tx *database.Tx) error {
		m, err := media.ByKey(v.ctx, tx, v.r.PathValue("key"))
		if err != nil {
			return err
		}
		may, err := v.mayChange(tx, m)
		if err != nil {
			return err
		}
		if err := notYours(may); err != nil {
			return err
		}
		return change(tx, m)
	})
}

// describe keeps the words and the focus of a picture.
func (v *visit) describe() error {
	if err := v.parse(); err != nil {
		return err
	}
	t := media.Texts{Alt: v.line("alt"), Caption: v.line("caption"), Credit: v.line("credit"), Rights: strings.TrimSpace(v.long("rights"))}
	title := v.line("title")
	err := v.changePicture(func(tx *database.Tx, m media.Picture) error {
		if !v.r.PostForm.Has("rights") { // they have a form of their own
			t.Rights = m.Rights
		}
		if err := media.UpdateText(v.ctx, tx, v.who.Actor(), m.Key, t); err != nil {
			return err
		}
		if v.r.PostForm.Has("title") {
			if err := media.SetTitle(v.ctx, tx, m.Key, title); err != nil {
				return err
			}
		}
		return v.aim(tx, m)
	})
	if bad, ok := problemsOf(err); ok {
		return v.showPicture(http.StatusUnprocessableEntity, bad, func(p *pictureSheet) {
			terms := p.Texts.Rights
			p.Texts, p.Title = t, title
			p.Texts.Rights = first(t.Rights, terms)
		})
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/pictures/"+v.r.PathValue("key"), "described")
}

// aim sets the focus, if the form has one and it moved: the form knows percents, the picture thousandths.
func (v *visit) aim(tx *database.Tx, m media.Picture) error {
	if !v.r.PostForm.Has("x") || !v.r.PostForm.Has("y") {
		return nil
	}
	x, y := int(v.number("x")), int(v.number("y"))
	if x == m.Focus.X/10 && y == m.Focus.Y/10 {
		return nil
	}
	return media.SetFocus(v.ctx, tx, v.who.Actor(), m.Key, media.Focus{X: x * 10, Y: y * 10})
}

// cropPicture keeps the focus and the crops set by hand.
func (v *visit) cropPicture() error {
	if err := v.parse(); err != nil {
		return err
	}
	var crops []media.Crop
	var bad problems
	for _, s := range media.Shapes {
		c, set, err := v.typedCrop(s)
		if err != nil {
			bad.add("crop", err.Error())
		}
		if set && err == nil {
			crops = append(crops, c)
		}
	}
	err := bad.err()
	if err == nil {
		err = v.changePicture(func(tx *database.Tx, m media.Picture) error {
			if err := v.aim(tx, m); err != nil {
				return err
			}
			return media.SetCrops(v.ctx, tx, v.who.Actor(), m.Key, crops)
		})
	}
	if bad, ok := problemsOf(err); ok {
		return v.showPicture(http.StatusUnprocessableEntity, bad, v.retypeCrops)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/pictures/"+v.r.PathValue("key"), "cropped")
}

// typedCrop reads the three fields of a shape; all empty: none.
func (v *visit) typedCrop(s media.Shape) (c media.Crop, set bool, err error) {
	x, y, w := v.line(s.Name+"_x"), v.line(s.Name+"_y"), v.line(s.Name+"_w")
	if w == "" {
		return c, false, nil
	}
	c.Shape = s.Name
	for _, f := range []struct {
		text string
		to   *int
	}{{first(x, "0"), &c.X}, {first(y, "0"), &c.Y}, {w, &c.Width}} {
		if *f.to, err = thousandths(f.text); err != nil {
			return c, true, err
		}
	}
	return c, true, nil
}

// thousandths reads a percent with at most one digit after the point or comma.
func thousandths(s string) (int, error) {
	var whole, part int
	s = strings.Replace(s, ",", ".", 1)
	n, err := fmt.Sscanf(s+".0", "%d.%1d", &whole, &part)
	if err != nil || n < 2 || whole < 0 || whole > 100 {
		return 0, fmt.Errorf("%q is no percentage: write a number from 0 to 100", s)
	}
	return whole*10 + part, nil
}

func (v *visit) retypeCrops(p *pictureSheet) {
	for i, c := range p.Crops {
		p.Crops[i].X, p.Crops[i].Y, p.Crops[i].W = v.line(c.Name+"_x"), v.line(c.Name+"_y"), v.line(c.Name+"_w")
	}
	if v.r.PostForm.Has("x") {
		p.X, p.Y = int(v.number("x")), int(v.number("y"))
	}
}

// Lacks reports whether something published shows a picture that nobody described.
func (p pictureSheet) Lacks() bool { return p.Picture.Alt == "" && len(p.Used) > 0 }

// Published reports whether readers see it anywhere.
func (p pictureSheet) Published() bool { return len(p.Used) > 0 }

// Ended reports whether readers may not see it now because of its rights.
func (p pictureSheet) Ended() bool { return !p.Picture.Usable(p.now) }

// Until is when its rights end, the zero time when they do not.
func (p pictureSheet) Until() time.Time { return p.Picture.Licence.Until }
