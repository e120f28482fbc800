package media

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"strings"
	"testing"

	"github.com/gen2brain/avif"
	libwebp "github.com/gen2brain/webp"
	"golang.org/x/image/webp"
)

func loadAll(t *testing.T, file []byte, need int) *image.RGBA {
	t.Helper()
	r, _, err := inspect(file)
	if err != nil {
		t.Fatal(err)
	}
	img, err := r.load(t.Context(), need)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// However the camera was held, the picture is upright and its size is known
// before it is decoded.
func TestEveryTurnMark(t *testing.T) {
	want := []string{1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW", 6: "BRWG", 7: "WGBR", 8: "GWRB"}
	for mark := 1; mark <= 8; mark++ {
		file := phoneJPEG(t, quarters(96, 48), uint16(mark))
		r, suggested, err := inspect(file)
		if err != nil {
			t.Fatal(err)
		}
		img := loadAll(t, file, 10)
		if got := corners(img); got != want[mark] {
			t.Errorf("mark %d: corners %s, want %s", mark, got, want[mark])
		}
		if tall := img.Rect.Dy() > img.Rect.Dx(); tall != (mark >= 5) || tall != (r.height > r.width) {
			t.Errorf("mark %d: %v, announced as %d by %d", mark, img.Rect, r.width, r.height)
		}
		if suggested.Caption != exifCaption || suggested.Credit != "T. Mokwena" {
			t.Errorf("mark %d: suggested %+v", mark, suggested)
		}
	}
	for _, nonsense := range []uint16{0, 9, 6500} {
		if got := corners(loadAll(t, phoneJPEG(t, quarters(96, 48), nonsense), 10)); got != "RGBW" {
			t.Errorf("mark %d: corners %s", nonsense, got)
		}
	}
}

func TestRareSorts(t *testing.T) {
	deep := image.NewNRGBA64(image.Rect(0, 0, 40, 30))
	draw.Draw(deep, deep.Rect, quarters(40, 30), image.Point{}, draw.Src)
	for _, c := range []struct {
		name string
		file []byte
		w, h int
		want string
	}{
		{"16-bit PNG", pngOf(t, deep), 40, 30, "RGBW"},
		{"CMYK JPEG", testdata(t, "cmyk.jpg"), 48, 32, "RRBB"},
		{"progressive JPEG", testdata(t, "progressive.jpg"), 64, 48, ""},
		{"lossless WebP", testdata(t, "lossless.webp"), 40, 30, ""},
		{"one pixel", pngOf(t, plain(1, 1, color.RGBA{220, 0, 0, 255})), 1, 1, "RRRR"},
		{"gray JPEG", grayJPEG(t, 20, 10), 20, 10, ""},
		{"see-through PNG", pngOf(t, image.NewNRGBA(image.Rect(0, 0, 20, 20))), 20, 20, "WWWW"},
	} {
		img := loadAll(t, c.file, 1000)
		if img.Rect != image.Rect(0, 0, c.w, c.h) {
			t.Errorf("%s: %v", c.name, img.Rect)
		}
		if got := corners(img); c.want != "" && got != c.want {
			t.Errorf("%s: corners %s, want %s", c.name, got, c.want)
		}
	}
}

// Of a moving GIF the first frame is taken, where it stands on its screen.
func TestMovingGIF(t *testing.T) {
	img := loadAll(t, animatedGIF(t), 1000)
	if img.Rect != image.Rect(0, 0, 60, 40) || colourAt(img, 30, 20) != "R" || colourAt(img, 3, 3) != "W" {
		t.Errorf("%v: %s in the middle, %s in the corner", img.Rect, colourAt(img, 30, 20), colourAt(img, 3, 3))
	}
}

func TestWhitePaperStaysWhite(t *testing.T) {
	for _, size := range []image.Point{{1000, 700}, {333, 1000}, {1, 1}, {641, 480}, {2, 999}} {
		got := shrink(plain(1001, 999, color.White), size.X, size.Y)
		if got.Rect.Size() != size {
			t.Errorf("asked for %v, got %v", size, got.Rect)
		}
		for i, v := range got.Pix {
			if v != 255 {
				t.Fatalf("%v: byte %d is %d", size, i, v)
			}
		}
	}
}

// A fine line drawn by both ways of reducing stays where it was.
func TestShrinkKeepsThingsInPlace(t *testing.T) {
	src := quarters(1200, 900)
	for _, w := range []int{1199, 900, 640, 480, 320, 77, 4, 2400} {
		got := shrink(src, w, w*3/4)
		if c := corners(got); c != "RGBW" {
			t.Errorf("%d wide: corners %s", w, c)
		}
	}
}

// The two ways of averaging agree, for every sampling a camera uses and every step.
func TestPlanesAndPixelsAgree(t *testing.T) {
	for ratio := image.YCbCrSubsampleRatio444; ratio <= image.YCbCrSubsampleRatio410; ratio++ {
		photo := image.NewYCbCr(image.Rect(0, 0, 93, 71), ratio)
		for i := range photo.Y {
			photo.Y[i] = byte(60 + i%100)
		}
		for i := range photo.Cb {
			x, y := i%photo.CStride, i/photo.CStride
			photo.Cb[i], photo.Cr[i] = byte(100+x/3+y/4), byte(150-x/4-y/3)
		}
		for k := 2; k <= 9; k++ {
			fast := reduce(photo, k)
			// Another type that holds the same pixels takes the other way.
			slow := reduce(struct{ image.Image }{photo}, k)
			if fast.Rect != slow.Rect {
				t.Fatalf("%v, step %d: %v and %v", ratio, k, fast.Rect, slow.Rect)
			}
			for i := range fast.Pix {
				if d := int(fast.Pix[i]) - int(slow.Pix[i]); d < -3 || d > 3 {
					t.Fatalf("%v, step %d: byte %d is %d and %d", ratio, k, i, fast.Pix[i], slow.Pix[i])
				}
			}
		}
	}
}

func TestCropsKeepTheFocus(t *testing.T) {
	// A red spot at the left edge of a wide blue picture.
	img := plain(1000, 400, color.RGBA{0, 0, 220, 255})
	(&canvas{img: img}).fill(image.Rect(80, 150, 180, 250), color.RGBA{220, 0, 0, 255})
	square := cropTo(img, 1, 1, Focus{130, 500})
	if square.Rect != image.Rect(0, 0, 400, 400) || colourAt(square, 130, 200) != "R" {
		t.Errorf("%v, %s where the spot should be", square.Rect, colourAt(square, 130, 200))
	}
	if centred := cropTo(img, 1, 1, Centre); colourAt(centred, 200, 200) != "B" {
		t.Error("the centre crop shows the edge")
	}
	for _, f := range []Focus{{0, 0}, {1000, 1000}, {0, 1000}} {
		if got := cropTo(img, 1200, 630, f).Rect; got.Dy() != 400 || got.Dx() != 761 {
			t.Errorf("focus %v: %v", f, got)
		}
	}
}

// Everything the job makes can be read back, at the size it says, without a trace
// of the file it came from.
func TestRenderAll(t *testing.T) {
	file := phoneJPEG(t, quarters(1500, 2000), 6)
	r, _, err := inspect(file)
	if err != nil {
		t.Fatal(err)
	}
	base, err := r.load(t.Context(), widest)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	err = renderAll(t.Context(), base, Picture{Width: r.width, Height: r.height, Focus: Centre}, func(m made) error {
		names = append(names, m.Name+"."+m.Format)
		checkMade(t, m)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "card.jpg square-480.jpg square-480.webp wide-480.jpg wide-480.webp wide-480.avif wide-960.jpg wide-960.webp wide-960.avif " +
		"1920.jpg 1920.webp 1280.jpg 1280.webp 1280.avif 960.jpg 960.webp 960.avif 640.jpg 640.webp 640.avif 480.jpg 480.webp 320.jpg 320.webp"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("made %s", got)
	}
}

func checkMade(t *testing.T, m made) {
	t.Helper()
	var img image.Image
	var err error
	switch m.Format {
	case AVIF:
		img, err = avif.Decode(bytes.NewReader(m.body))
	case WebP:
		img, err = webp.Decode(bytes.NewReader(m.body))
	default:
		img, err = jpeg.Decode(bytes.NewReader(m.body))
	}
	if err != nil {
		t.Fatalf("%s.%s: %v", m.Name, m.Format, err)
	}
	if img.Bounds().Dx() != m.Width || img.Bounds().Dy() != m.Height || int64(len(m.body)) != m.Bytes {
		t.Errorf("%s.%s says %d by %d in %d bytes, is %v in %d", m.Name, m.Format, m.Width, m.Height, m.Bytes, img.Bounds(), len(m.body))
	}
	if got := corners(img); got != "BRWG" {
		t.Errorf("%s.%s: corners %s", m.Name, m.Format, got)
	}
	for _, trace := range []string{"Exif", "SECRET-PLACE", "Mokwena", "Brixton"} {
		if bytes.Contains(m.body, []byte(trace)) {
			t.Errorf("%s.%s still has %q", m.Name, m.Format, trace)
		}
	}
	if m.Name == "card" && m.Bytes >= 300_000 {
		t.Errorf("the card has %d bytes", m.Bytes)
	}
}

// The bytes of a rendition must not depend on the machine it was made on.
func TestNoLibraryOfTheMachineIsUsed(t *testing.T) {
	if libwebp.Dynamic() == nil {
		t.Error("the encoder loaded libwebp from this machine; see nopurego")
	}
}

func TestPlanNeverEnlarges(t *testing.T) {
	for _, c := range []struct {
		w, h  int
		whole []int
	}{
		{1, 1, []int{1}},
		{200, 100, []int{200}},
		{320, 200, []int{320}},
		{900, 600, []int{320, 480, 640, 900}},
		{4000, 3000, []int{320, 480, 640, 960, 1280, 1920}},
	} {
		var got []int
		for _, s := range wholeShapes(c.w, c.h) {
			got = append(got, s.width)
			if s.width > c.w || s.height > c.h {
				t.Errorf("%d by %d is enlarged to %d by %d", c.w, c.h, s.width, s.height)
			}
		}
		if !equal(got, c.whole) {
			t.Errorf("%d by %d: %v, want %v", c.w, c.h, got, c.whole)
		}
		for _, s := range cropShapes(Picture{Width: c.w, Height: c.h, Focus: Centre}) {
			if s.width > c.w || s.height > c.h {
				t.Errorf("%d by %d: crop %s of %d by %d", c.w, c.h, s.name, s.width, s.height)
			}
		}
	}
}

func equal(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Even noise, the worst there is, makes a card that WhatsApp shows.
func TestNoisyCardIsSmallEnough(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, cardWidth, cardHeight))
	x := uint32(1)
	for i := range img.Pix {
		x = x*1664525 + 1013904223
		img.Pix[i] = byte(x >> 24)
	}
	body, err := encodeCard(img)
	if err != nil || len(body) >= 300_000 {
		t.Errorf("%d bytes, %v", len(body), err)
	}
}
