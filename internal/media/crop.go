package media

import (
	"context"
	"database/sql"
	"fmt"
	"image"
	"image/draw"
	"slices"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// Crop is a part of the upright picture that somebody chose for one shape, in thousandths of its width and height.
type Crop struct {
	Shape               string // one of Shapes
	X, Y, Width, Height int
}

// Shape is a proportion in which the paper shows pictures, and where.
type Shape struct {
	Name          string // begins the names of its renditions
	Words         string
	Width, Height int // the proportion
}

// Shapes are all crops that are made.
var Shapes = []Shape{
	{"wide", "Cards and the front, 3:2", 3, 2},
	{"square", "Lists, square", 1, 1},
	{"card", "Social networks, 1.91:1", cardWidth, cardHeight},
}

// crop is the one set by hand for a shape.
func (p Picture) crop(shape string) (Crop, bool) {
	i := slices.IndexFunc(p.Crops, func(c Crop) bool { return c.Shape == shape })
	if i < 0 {
		return Crop{}, false
	}
	return p.Crops[i], true
}

// Window is the part of the upright picture, in its pixels, that a shape shows: as somebody set it, else around the focus.
func (p Picture) Window(s Shape) image.Rectangle {
	c, set := p.crop(s.Name)
	return window(p.Width, p.Height, s.Width, s.Height, p.Focus, c, set)
}

// window is Window on a picture of sw by sh pixels.
func window(sw, sh, w, h int, f Focus, c Crop, set bool) image.Rectangle {
	if set {
		x, y := sw*c.X/1000, sh*c.Y/1000
		return image.Rect(x, y, max(x+1, sw*(c.X+c.Width)/1000), max(y+1, sh*(c.Y+c.Height)/1000)).Intersect(image.Rect(0, 0, sw, sh))
	}
	cw, ch := sw, sw*h/w
	if ch > sh {
		cw, ch = sh*w/h, sh
	}
	cw, ch = max(cw, 1), max(ch, 1)
	at := image.Pt(slide(sw, cw, f.X), slide(sh, ch, f.Y))
	return image.Rectangle{at, at.Add(image.Pt(cw, ch))}
}

// cutOut gives a part of img as a picture of its own.
func cutOut(img *image.RGBA, part image.Rectangle) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, part.Dx(), part.Dy()))
	draw.Draw(out, out.Rect, img, part.Min, draw.Src)
	return out
}

// cropTo gives the largest part of img with the shape w:h that has the focus as
// near its middle as the edges allow.
func cropTo(img *image.RGBA, w, h int, f Focus) *image.RGBA {
	return cutOut(img, window(img.Rect.Dx(), img.Rect.Dy(), w, h, f, Crop{}, false))
}

// slide places a window of the given size on a line so that the focus, in
// thousandths, is in its middle, without leaving the line.
func slide(line, window, focus int) int {
	return max(0, min(line-window, line*focus/1000-window/2))
}

// leastCrop in thousandths: a twentieth of the width; smaller is a mistake of the hand.
const leastCrop = 50

// cropOf makes a crop of its left upper corner and its width; the height follows from the shape.
func cropOf(p Picture, c Crop) (Crop, error) {
	i := slices.IndexFunc(Shapes, func(s Shape) bool { return s.Name == c.Shape })
	if i < 0 {
		return c, refuse("There is no crop called %q.", c.Shape)
	}
	s := Shapes[i]
	c.Height = (c.Width*p.Width*s.Height + p.Height*s.Width/2) / (p.Height * s.Width)
	if c.Height > 1000 && c.Height <= 1010 { // rounding of a crop as high as the picture
		c.Height = 1000
	}
	switch {
	case c.Width < leastCrop || c.Height < 1:
		return c, refuse("The crop %q is narrower than a twentieth of the picture. Make it wider.", c.Shape)
	case c.X < 0 || c.Y < 0 || c.X+c.Width > 1000:
		return c, refuse("The crop %q leaves the picture at the side. Move it inwards or make it narrower.", c.Shape)
	case c.Y+c.Height > 1000:
		return c, refuse("The crop %q leaves the picture at the foot: it would be %d %% high. Move it up or make it narrower.", c.Shape, c.Height/10)
	}
	return c, nil
}

// SetCrops sets the crops chosen by hand in place of those there were; a shape without one follows the focus. Of each, X, Y
// and Width count. The renditions are made anew.
func SetCrops(ctx context.Context, tx *database.Tx, by, key string, crops []Crop) error {
	p, err := ByKey(ctx, tx, key)
	if err != nil {
		return err
	}
	after := p
	after.Crops = nil
	for _, s := range Shapes { // in one order, each once
		i := slices.IndexFunc(crops, func(c Crop) bool { return c.Shape == s.Name })
		if i < 0 {
			continue
		}
		c, err := cropOf(p, crops[i])
		if err != nil {
			return err
		}
		after.Crops = append(after.Crops, c)
	}
	slices.SortFunc(after.Crops, byShape)
	if slices.Equal(after.Crops, p.Crops) {
		return nil
	}
	if err := writeCrops(ctx, tx, after); err != nil {
		return fmt.Errorf("set crops of picture %s: %w", key, err)
	}
	entry := ledger.Entry{Actor: by, Action: "media.cropped", Subject: Subject(p.ID), Before: p.stateHash(), After: after.stateHash()}
	if err := ledger.Record(ctx, tx, entry); err != nil {
		return fmt.Errorf("set crops of picture %s: %w", key, err)
	}
	if err := renderAnew(ctx, tx, p.ID, key); err != nil {
		return err
	}
	return pagecache.Drop(ctx, tx, Tag(key))
}

func byShape(a, b Crop) int {
	if a.Shape < b.Shape {
		return -1
	}
	return 1
}

func writeCrops(ctx context.Context, tx *database.Tx, p Picture) error {
	if _, err := tx.Exec(ctx, `DELETE FROM picture_crop WHERE picture_id = $1`, p.ID); err != nil {
		return err
	}
	for _, c := range p.Crops {
		_, err := tx.Exec(ctx, `INSERT INTO picture_crop (picture_id, shape, x, y, width, height) VALUES ($1, $2, $3, $4, $5, $6)`,
			p.ID, c.Shape, c.X, c.Y, c.Width, c.Height)
		if err != nil {
			return err
		}
	}
	return nil
}

// cropState is what the ledger's hash holds of the crops; nothing when there are none.
func (p Picture) cropState() []any {
	var state []any
	for _, c := range p.Crops {
		state = append(state, "crop", c.Shape, c.X, c.Y, c.Width, c.Height)
	}
	return state
}

func addCrops(ctx context.Context, q database.Reader, list []Picture) error {
	ids := make([]int64, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	rows, err := q.Query(ctx, `SELECT picture_id, shape, x, y, width, height FROM picture_crop
		WHERE picture_id IN (`+database.Places(1, len(ids))+`) ORDER BY picture_id, shape`, database.IDs(ids)...)
	_, err = database.Collect(rows, err, func(r *sql.Rows, c *Crop) error {
		var id int64
		if err := r.Scan(&id, &c.Shape, &c.X, &c.Y, &c.Width, &c.Height); err != nil {
			return err
		}
		i := slices.Index(ids, id)
		list[i].Crops = append(list[i].Crops, *c)
		return nil
	})
	return err
}
