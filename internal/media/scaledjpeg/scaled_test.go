package scaledjpeg_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"testing"

	"broadsheet/internal/media/scaledjpeg"
)

// Whole, a picture is that of image/jpeg to the last bit; smaller, it is its average, a little softer where fewer
// frequencies are kept.
func TestAsTheWholePictureAveraged(t *testing.T) {
	var sequential bytes.Buffer
	if err := jpeg.Encode(&sequential, slopes(203, 117), &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"sequential": sequential.Bytes()}
	for _, name := range []string{"progressive.jpg", "cmyk.jpg"} {
		file, err := os.ReadFile("../testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = file
	}
	for name, file := range files {
		whole, err := jpeg.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		for _, scale := range []int{1, 2, 4, 8} {
			small, err := scaledjpeg.Decode(bytes.NewReader(file), scale)
			if err != nil {
				t.Fatalf("%s at 1/%d: %v", name, scale, err)
			}
			w, h := (whole.Bounds().Dx()+scale-1)/scale, (whole.Bounds().Dy()+scale-1)/scale
			if small.Bounds().Dx() != w || small.Bounds().Dy() != h {
				t.Fatalf("%s at 1/%d is %v, want %d by %d", name, scale, small.Bounds(), w, h)
			}
			most := 12.0 // hard edges of 64 pixels, and colour of every second pixel: a photograph is off by 1 to 3
			if scale == 1 {
				most = 0
			}
			if d := distance(whole, small, scale); d > most {
				t.Errorf("%s at 1/%d is off by %.1f of 255 on average", name, scale, d)
			}
		}
	}
	if _, err := scaledjpeg.Decode(bytes.NewReader(sequential.Bytes()), 3); err == nil {
		t.Error("a third was decoded")
	}
}

func slopes(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{uint8(x), uint8(y * 2), uint8((x ^ y) * 2), 255})
		}
	}
	return img
}

// distance is how far the small picture is from the averages of the whole one, for whole blocks of pixels.
func distance(whole, small image.Image, scale int) float64 {
	var sum, n float64
	b := whole.Bounds()
	for y := range b.Dy() / scale {
		for x := range b.Dx() / scale {
			var want [3]float64
			for i := range scale * scale {
				r, g, bl, _ := whole.At(b.Min.X+x*scale+i%scale, b.Min.Y+y*scale+i/scale).RGBA()
				want[0], want[1], want[2] = want[0]+float64(r>>8), want[1]+float64(g>>8), want[2]+float64(bl>>8)
			}
			r, g, bl, _ := small.At(small.Bounds().Min.X+x, small.Bounds().Min.Y+y).RGBA()
			for i, got := range []uint32{r, g, bl} {
				d := float64(got>>8) - want[i]/float64(scale*scale)
				sum, n = sum+max(d, -d), n+1
			}
		}
	}
	return sum / n
}

// Whatever is sent ends in a picture or an error, as with image/jpeg.
func FuzzDecode(f *testing.F) {
	for _, name := range []string{"progressive.jpg", "cmyk.jpg"} {
		file, err := os.ReadFile("../testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file, 1)
	}
	f.Fuzz(func(t *testing.T, file []byte, step int) {
		if c, err := jpeg.DecodeConfig(bytes.NewReader(file)); err != nil || c.Width*c.Height > 1<<20 {
			return // media refuses both before it decodes
		}
		_, whole := jpeg.Decode(bytes.NewReader(file))
		_, err := scaledjpeg.Decode(bytes.NewReader(file), 1<<(uint(step)%4))
		if (whole == nil) != (err == nil) {
			t.Fatalf("image/jpeg says %v, we say %v", whole, err)
		}
	})
}
