package media

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"testing"
)

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	file, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// plain is a sheet of one colour.
func plain(w, h int, c color.Color) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	(&canvas{img: img}).fill(img.Rect, c)
	return img
}

// quarters has a different colour in each corner, so that one sees how it is turned:
// red, green over blue, white.
func quarters(w, h int) *image.RGBA {
	img := plain(w, h, color.White)
	c := canvas{img: img}
	c.fill(image.Rect(0, 0, w/2, h/2), color.RGBA{220, 0, 0, 255})
	c.fill(image.Rect(w/2, 0, w, h/2), color.RGBA{0, 180, 0, 255})
	c.fill(image.Rect(0, h/2, w/2, h), color.RGBA{0, 0, 220, 255})
	return img
}

// corners names the colours of the corners: top left, top right, bottom left, bottom right.
func corners(img image.Image) string {
	b := img.Bounds()
	dx, dy := b.Dx()/6, b.Dy()/6
	return colourAt(img, b.Min.X+dx, b.Min.Y+dy) + colourAt(img, b.Max.X-1-dx, b.Min.Y+dy) +
		colourAt(img, b.Min.X+dx, b.Max.Y-1-dy) + colourAt(img, b.Max.X-1-dx, b.Max.Y-1-dy)
}

func colourAt(img image.Image, x, y int) string {
	r, g, b, _ := img.At(x, y).RGBA()
	switch {
	case r > 0x8000 && g > 0x8000 && b > 0x8000:
		return "W"
	case r > g && r > b:
		return "R"
	case g > b:
		return "G"
	}
	return "B"
}

// phoneJPEG is what a telephone sends: held upright (orientation 6), with the place
// where it was taken and texts from the photographer's software.
func phoneJPEG(t testing.TB, img image.Image, orientation uint16) []byte {
	t.Helper()
	plain := jpegOf(t, img)
	exif := exifSegment(orientation)
	return bytes.Join([][]byte{plain[:2], exif, plain[2:]}, nil)
}

const exifCaption = "The tower at Brixton"

// exifSegment builds an APP1 segment: TIFF header, IFD0 with ImageDescription,
// Orientation, Artist and a GPS directory with a latitude. TIFF 6.0 §2.
func exifSegment(orientation uint16) []byte {
	const caption, artist, latitude = exifCaption + "\x00", "T. Mokwena\x00", "26S11-SECRET-PLACE\x00"
	le := binary.LittleEndian
	var body []byte
	const ifd0, entries = 8, 4
	texts := ifd0 + 2 + entries*12 + 4
	gps := texts + len(caption) + len(artist)
	entry := func(tag, typ uint16, count, value uint32) {
		body = le.AppendUint16(body, tag)
		body = le.AppendUint16(body, typ)
		body = le.AppendUint32(body, count)
		body = le.AppendUint32(body, value)
	}
	body = append(body, "II*\x00\x08\x00\x00\x00"...)
	body = le.AppendUint16(body, entries)
	entry(0x010e, 2, uint32(len(caption)), uint32(texts))
	entry(0x0112, 3, 1, uint32(orientation))
	entry(0x013b, 2, uint32(len(artist)), uint32(texts+len(caption)))
	entry(0x8825, 4, 1, uint32(gps))
	body = le.AppendUint32(body, 0)
	body = append(body, caption+artist...)
	body = le.AppendUint16(body, 1)
	entry(0x001d, 2, uint32(len(latitude)), uint32(gps+2+12+4))
	body = le.AppendUint32(body, 0)
	body = append(body, latitude...)
	payload := append([]byte("Exif\x00\x00"), body...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(payload)+2))
	return append(segment, payload...)
}

// bombPNG is 60 bytes that claim a picture of w by h pixels.
func bombPNG(w, h uint32) []byte {
	be := binary.BigEndian
	header := be.AppendUint32(be.AppendUint32([]byte("IHDR"), w), h)
	header = append(header, 8, 6, 0, 0, 0)
	file := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), header...)
	return be.AppendUint32(file, crc32.ChecksumIEEE(header))
}

func animatedGIF(t testing.TB) []byte {
	t.Helper()
	palette := color.Palette{color.White, color.RGBA{220, 0, 0, 255}, color.RGBA{0, 0, 220, 255}}
	frame := func(r image.Rectangle, ink uint8) *image.Paletted {
		f := image.NewPaletted(r, palette)
		for i := range f.Pix {
			f.Pix[i] = ink
		}
		return f
	}
	var b bytes.Buffer
	err := gif.EncodeAll(&b, &gif.GIF{
		Image: []*image.Paletted{frame(image.Rect(10, 10, 60, 40), 1), frame(image.Rect(0, 0, 60, 40), 2)},
		Delay: []int{5, 5}, Config: image.Config{Width: 60, Height: 40, ColorModel: palette},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func grayJPEG(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
