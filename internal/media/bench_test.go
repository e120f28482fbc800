package media

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"testing"
)

// photograph draws something with the soft slopes and the grain of a photograph,
// the same each time.
func photograph(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	grain := rand.New(rand.NewPCG(1, 2))
	for y := range h {
		for x := range w {
			n := uint8(grain.UintN(12))
			hill := uint8(0)
			if y > h/2+(x%(w/3+1))/8 {
				hill = 60
			}
			img.SetRGBA(x, y, color.RGBA{uint8(x*160/w) + n, uint8(y*160/h) + n + hill, 90 + n, 255})
		}
	}
	return img
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 88}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// BenchmarkQuick is what a photographer waits for: 12 megapixels in, 960 out.
func BenchmarkQuick(b *testing.B) {
	file := jpegOf(b, photograph(4000, 3000))
	for b.Loop() {
		r, _, err := inspect(file)
		if err != nil {
			b.Fatal(err)
		}
		base, err := r.load(b.Context(), quickWidth)
		if err != nil {
			b.Fatal(err)
		}
		s := quickShape(r.width, r.height)
		if _, err := encode(shrink(base, s.width, s.height), JPEG); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRenderAll is the job for the same picture.
func BenchmarkRenderAll(b *testing.B) {
	file := jpegOf(b, photograph(4000, 3000))
	for b.Loop() {
		r, _, err := inspect(file)
		if err != nil {
			b.Fatal(err)
		}
		base, err := r.load(b.Context(), widest)
		if err != nil {
			b.Fatal(err)
		}
		var total int64
		err = renderAll(b.Context(), base, Picture{Width: r.width, Height: r.height, Focus: Centre}, func(m made) error { total += m.Bytes; return nil })
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(total), "bytes/picture")
	}
}
