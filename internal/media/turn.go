package media

import "image"

// turn is the camera's note of how it was held: EXIF Orientation, 1 to 8.
// CIPA DC-008 (Exif 3.0) §4.6.5.1.6. 1 is upright.
type turn int

// swaps tells whether width and height change places.
func (t turn) swaps() bool { return t >= 5 && t <= 8 }

func (t turn) size(w, h int) (int, int) {
	if t.swaps() {
		return h, w
	}
	return w, h
}

// apply gives the picture upright; itself if it already is.
func (t turn) apply(src *image.RGBA) *image.RGBA {
	if t < 2 || t > 8 {
		return src
	}
	sw, sh := src.Rect.Dx(), src.Rect.Dy()
	w, h := t.size(sw, sh)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sx, sy := t.from(x, y, sw, sh)
			copy(out.Pix[y*out.Stride+x*4:][:4], src.Pix[sy*src.Stride+sx*4:][:4])
		}
	}
	return out
}

// from finds the stored pixel that belongs at x, y of the upright picture.
func (t turn) from(x, y, sw, sh int) (int, int) {
	switch t {
	case 2: // mirrored left to right
		return sw - 1 - x, y
	case 3: // upside down
		return sw - 1 - x, sh - 1 - y
	case 4: // mirrored top to bottom
		return x, sh - 1 - y
	case 5: // mirrored along the main diagonal
		return y, x
	case 6: // to be turned a quarter right: the usual phone held upright
		return y, sh - 1 - x
	case 7: // mirrored along the other diagonal
		return sw - 1 - y, sh - 1 - x
	default: // 8, to be turned a quarter left
		return sw - 1 - y, x
	}
}
