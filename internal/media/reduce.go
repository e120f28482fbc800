package media

import (
	"image"
	"image/color"
	"image/draw"
)

// reduce averages blocks of k by k pixels, laid over white. Strip by strip, so that
// no second full copy is made. A remainder of less than k pixels at the right and
// the bottom is dropped.
func reduce(img image.Image, k int) *image.RGBA {
	b := img.Bounds()
	k = max(1, min(k, b.Dx(), b.Dy()))
	w, h := b.Dx()/k, b.Dy()/k
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if photo, ok := img.(*image.YCbCr); ok && k > 1 && b.Min == (image.Point{}) {
		averagePlanes(out, photo, k)
		return out
	}
	strip := image.NewRGBA(image.Rect(0, 0, b.Dx(), k))
	for y := range h {
		layOnWhite(strip, img, image.Pt(b.Min.X, b.Min.Y+y*k))
		averageStrip(out.Pix[y*out.Stride:][:w*4], strip, k)
	}
	return out
}

// layOnWhite: paper is white, also for a logo with a transparent ground.
func layOnWhite(dst *image.RGBA, src image.Image, at image.Point) {
	if o, ok := src.(interface{ Opaque() bool }); ok && alwaysOpaque(src) && o.Opaque() {
		draw.Draw(dst, dst.Rect, src, at, draw.Src)
		return
	}
	draw.Draw(dst, dst.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(dst, dst.Rect, src, at, draw.Over)
}

// alwaysOpaque names the kinds whose Opaque does not look at every pixel.
func alwaysOpaque(img image.Image) bool {
	switch img.(type) {
	case *image.YCbCr, *image.Gray, *image.Gray16, *image.CMYK:
		return true
	}
	return false
}

func averageStrip(row []byte, strip *image.RGBA, k int) {
	if k == 1 {
		copy(row, strip.Pix)
		return
	}
	half, area := k*k/2, k*k
	for x := 0; x < len(row)/4; x++ {
		red, green, blue := half, half, half
		for y := range k {
			block := strip.Pix[y*strip.Stride+x*k*4:][:k*4]
			for i := 0; i+3 < len(block); i += 4 {
				red += int(block[i])
				green += int(block[i+1])
				blue += int(block[i+2])
			}
		}
		p := row[x*4:][:4]
		p[0], p[1], p[2], p[3] = byte(red/area), byte(green/area), byte(blue/area), 255
	}
}

// averagePlanes reduces what a JPEG decodes to without making every pixel red,
// green and blue first: a third of the time on a 12-megapixel photograph.
func averagePlanes(out *image.RGBA, photo *image.YCbCr, k int) {
	across, down := chromaStep(photo.SubsampleRatio)
	w := out.Rect.Dx()
	luma, cb, cr := make([]int, w), make([]int, w), make([]int, w)
	for y := range out.Rect.Dy() {
		top, last := y*k, y*k+k-1
		averagePlane(luma, photo.Y, photo.YStride, top, last, k, 1)
		averagePlane(cb, photo.Cb, photo.CStride, top/down, last/down, k, across)
		averagePlane(cr, photo.Cr, photo.CStride, top/down, last/down, k, across)
		row := out.Pix[y*out.Stride:][:w*4]
		for x := range w {
			red, green, blue := color.YCbCrToRGB(byte(luma[x]), byte(cb[x]), byte(cr[x]))
			p := row[x*4:][:4]
			p[0], p[1], p[2], p[3] = red, green, blue, 255
		}
	}
}

// averagePlane averages the rows top to last of one plane in blocks of k pixels of
// the picture; a sample is step pixels wide.
func averagePlane(sums []int, plane []byte, stride, top, last, k, step int) {
	clear(sums)
	for y := top; y <= last; y++ {
		line := plane[y*stride:]
		for x := range sums {
			sum := 0
			for _, v := range line[x*k/step : (x*k+k-1)/step+1] {
				sum += int(v)
			}
			sums[x] += sum
		}
	}
	for x := range sums {
		count := (last - top + 1) * ((x*k+k-1)/step + 1 - x*k/step)
		sums[x] = (sums[x] + count/2) / count
	}
}

// chromaStep is how many pixels across and down share one colour sample.
func chromaStep(r image.YCbCrSubsampleRatio) (across, down int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}
