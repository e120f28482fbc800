package media

import (
	"image"
	"image/draw"
)

// cropTo gives the largest part of img with the shape w:h that has the focus as
// near its middle as the edges allow.
func cropTo(img *image.RGBA, w, h int, f Focus) *image.RGBA {
	sw, sh := img.Rect.Dx(), img.Rect.Dy()
	cw, ch := sw, sw*h/w
	if ch > sh {
		cw, ch = sh*w/h, sh
	}
	cw, ch = max(cw, 1), max(ch, 1)
	at := image.Pt(slide(sw, cw, f.X), slide(sh, ch, f.Y))
	out := image.NewRGBA(image.Rect(0, 0, cw, ch))
	draw.Draw(out, out.Rect, img, at, draw.Src)
	return out
}

// slide places a window of the given size on a line so that the focus, in
// thousandths, is in its middle, without leaving the line.
func slide(line, window, focus int) int {
	return max(0, min(line-window, line*focus/1000-window/2))
}
