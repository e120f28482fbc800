package media

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"slices"
	"strconv"

	"github.com/gen2brain/webp"
)

// widths of the whole picture, in pixels: one step for each sort of screen, from a
// small old phone to a desktop with a dense screen. None is ever enlarged.
var widths = []int{320, 480, 640, 960, 1280, 1920}

// widest is the base from which the others are made.
const widest = 1920

// quickWidth is the rendition made while the photographer waits: wide enough for a
// lead on a phone and bearable on a desktop until the job has run.
const quickWidth = 960

// jpegQuality 80 and webpQuality 78 look alike on photographs; measured totals for
// four widths of a 12-megapixel picture: 715 kB and 447 kB.
const (
	jpegQuality = 80
	webpQuality = 78
)

// webpMethod of 0 to 6: 4 is about 4 % smaller than 2 and takes five times the
// processor, which on a small machine the readers' pages would miss.
const webpMethod = 2

// The social card: 1200 by 630 as every network takes it; WhatsApp shows no
// picture above 300 kB.
const (
	cardWidth  = 1200
	cardHeight = 630
	cardBytes  = 300_000 - 1
	// cardLeast: a picture narrower than this would be blown up to mush.
	cardLeast = 600
)

// shape is one entry of the plan: the name, the size, and how to come to it.
type shape struct {
	name          string
	width, height int
	of            Shape // zero: the whole picture
}

// wholeShapes are the uncropped renditions of a picture of w by h pixels: each
// width below its own, then its own.
func wholeShapes(w, h int) []shape {
	var plan []shape
	for _, width := range append(slices.Clone(widths), w) {
		if width < w && width <= widest || width == w && w <= widest {
			plan = append(plan, shape{strconv.Itoa(width), width, max(1, (width*h+w/2)/w), Shape{}})
		}
	}
	return slices.CompactFunc(plan, func(a, b shape) bool { return a.width == b.width })
}

// quickShape is the one made at once.
func quickShape(w, h int) shape {
	width := min(quickWidth, w)
	return shape{strconv.Itoa(width), width, max(1, (width*h+w/2)/w), Shape{}}
}

// cropShapes are the cuts for cards and lists. A crop keeps its name when the part of
// the picture is too small to fill it; its row says how large it really is.
func cropShapes(p Picture) []shape {
	wide, square := Shapes[0], Shapes[1]
	plan := []shape{{"square-480", 480, 480, square}, {"wide-480", 480, 320, wide}, {"wide-960", 960, 640, wide}}
	for i, c := range plan {
		part := p.Window(c.of)
		if part.Dx() < c.width || part.Dy() < c.height {
			width := max(1, min(part.Dx(), c.width))
			plan[i].width, plan[i].height = width, max(1, min(part.Dy(), width*c.of.Height/c.of.Width))
		}
	}
	return plan
}

// made is a rendition and its bytes.
type made struct {
	Rendition
	body []byte
}

// renderAll makes every rendition from the base and gives each to keep as it is
// ready, so that only one is held.
func renderAll(ctx context.Context, base *image.RGBA, p Picture, keep func(made) error) error {
	crops := cropShapes(p)
	cuts := make([]*image.RGBA, len(crops))
	for i, s := range crops {
		cuts[i] = shrink(p.cut(base, s.of), s.width, s.height)
	}
	if err := renderCard(base, p, keep); err != nil {
		return err
	}
	// From wide to narrow, each from the one before: the sizes divide each other.
	plan := wholeShapes(p.Width, p.Height)
	slices.Reverse(plan)
	wide := shrink(base, plan[0].width, plan[0].height)
	for i, s := range crops {
		if err := renderEach(ctx, cuts[i], s, keep); err != nil {
			return err
		}
	}
	for _, s := range plan {
		if err := renderEach(ctx, shrink(wide, s.width, s.height), s, keep); err != nil {
			return err
		}
	}
	return nil
}

// cut is the part of the base that a shape shows. Hand-set crops and the focus are in thousandths, so the base may be of
// any size.
func (p Picture) cut(base *image.RGBA, of Shape) *image.RGBA {
	c, set := p.crop(of.Name)
	return cutOut(base, window(base.Rect.Dx(), base.Rect.Dy(), of.Width, of.Height, p.Focus, c, set))
}

// renderEach makes one size in every format that it is made in.
func renderEach(ctx context.Context, img *image.RGBA, s shape, keep func(made) error) error {
	for _, format := range []string{JPEG, WebP, AVIF} {
		if format == AVIF && !s.inAVIF() {
			continue
		}
		if err := sit(ctx); err != nil {
			return err
		}
		body, err := encode(img, format)
		rise()
		if err != nil {
			return fmt.Errorf("encode %s.%s: %w", s.name, format, err)
		}
		if err := keep(newMade(s, format, body)); err != nil {
			return err
		}
	}
	return nil
}

func newMade(s shape, format string, body []byte) made {
	return made{Rendition{Name: s.name, Format: format, Width: s.width, Height: s.height, Bytes: int64(len(body))}, body}
}

func encode(img *image.RGBA, format string) ([]byte, error) {
	var b bytes.Buffer
	switch format {
	case AVIF:
		return encodeAVIF(img)
	case WebP:
		err := webp.Encode(&b, img, webp.Options{Quality: webpQuality, Method: webpMethod})
		return b.Bytes(), err
	}
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: jpegQuality})
	return b.Bytes(), err
}

// renderCard makes the social card, or nothing of a picture that is too small.
func renderCard(base *image.RGBA, p Picture, keep func(made) error) error {
	of := Shapes[2]
	if part := p.Window(of); part.Dx() < cardLeast || part.Dy() < cardLeast*cardHeight/cardWidth {
		return nil
	}
	body, err := encodeCard(shrink(p.cut(base, of), cardWidth, cardHeight))
	if err != nil {
		return fmt.Errorf("encode card: %w", err)
	}
	return keep(newMade(shape{name: "card", width: cardWidth, height: cardHeight}, JPEG, body))
}

// encodeCard lowers the quality until the card is small enough. Pure noise at
// 1200 by 630 is about 110 kB at quality 10, so it always ends.
func encodeCard(img *image.RGBA) ([]byte, error) {
	for quality := 85; ; quality -= 5 {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
			return nil, err
		}
		if b.Len() <= cardBytes || quality <= 5 {
			return b.Bytes(), nil
		}
	}
}
