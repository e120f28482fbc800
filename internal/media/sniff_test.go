package media

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"strings"
	"testing"
)

// What the desk is told, by what was sent.
func TestRefusals(t *testing.T) {
	photo := jpegOf(t, photograph(200, 100))
	webpHead := "RIFF\x00\x01\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x09\x00\x00\x09\x00\x00"
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"nothing", nil, "empty"},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "SVG pictures are not accepted; export as PNG or JPEG"},
		{"SVG with script", []byte(`<?xml version="1.0"?><!-- drawn --><svg><script>alert(1)</script></svg>`), "SVG pictures are not accepted"},
		{"SVG after a byte order mark", []byte("\xef\xbb\xbf\n<SVG onload='x()'>"), "SVG pictures are not accepted"},
		{"text named .jpg", []byte("Dear desk, the picture follows tomorrow."), "text file"},
		{"a web page", []byte("<!doctype html><title>x</title>"), "text file"},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), "HEIC"},
		{"AVIF", []byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00"), "AVIF"},
		{"a film", []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00"), "video"},
		{"TIFF", []byte("II*\x00\x08\x00\x00\x00"), "TIFF"},
		{"PDF", []byte("%PDF-1.7\n"), "PDF"},
		{"a program", []byte("\x7fELF\x02\x01\x01\x00\x00"), "not a picture"},
		{"moving WebP", []byte(webpHead), "Moving WebP"},
		{"WebP with nothing in it", []byte("RIFF\x40\x00\x00\x00WEBP"), "cut off"},
		{"bomb", bombPNG(60_000, 60_000), "at most 20000 on a side"},
		{"bomb within the sides", bombPNG(20_000, 20_000), "400 megapixels"},
		{"strip", bombPNG(15_000, 3), "strip"},
		{"no width", bombPNG(0, 100), "cut off"},
		{"header only", bombPNG(100, 100), "cut off"},
		{"cut off JPEG", photo[:len(photo)/2], "cut off"},
		{"cut off in its header", photo[:8], "cut off"},
		{"cut off PNG", pngOf(t, photograph(200, 100))[:900], "cut off"},
		{"cut off GIF", animatedGIF(t)[:40], "cut off"},
		{"damaged PNG", flip(pngOf(t, photograph(200, 100)), 500), "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _, err := inspect(c.file)
			if err == nil {
				_, err = r.load(t.Context(), quickWidth)
			}
			var refused *Refused
			if !errors.As(err, &refused) || !strings.Contains(refused.Words, c.want) {
				t.Errorf("got %v, want words with %q", err, c.want)
			}
		})
	}
}

func flip(file []byte, at int) []byte {
	file = bytes.Clone(file)
	file[at] ^= 0xff
	return file
}

func TestMemoryLimit(t *testing.T) {
	for _, c := range []struct {
		name string
		k    kind
		m    color.Model
		w, h int
		file []byte
		fine bool
	}{
		{"a phone's 50 megapixels", kindJPEG, color.YCbCrModel, 8160, 6120, grayJPEG(t, 8, 8), true},
		{"the same, progressive", kindJPEG, color.YCbCrModel, 8160, 6120, testdata(t, "progressive.jpg"), false},
		{"a progressive picture of 24", kindJPEG, color.YCbCrModel, 6000, 4000, testdata(t, "progressive.jpg"), true},
		{"60 megapixels of 16 bits", kindPNG, color.NRGBA64Model, 10000, 6000, nil, true},
		{"a hair more", kindPNG, color.NRGBAModel, 10001, 6000, nil, false},
	} {
		err := checkLimits(c.k, image.Config{ColorModel: c.m, Width: c.w, Height: c.h}, c.file)
		var refused *Refused
		if (err == nil) != c.fine || !c.fine && !(errors.As(err, &refused) && refused.Size) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Whatever is sent, the answer is a picture or words; never a crash, and never
// more memory than the limits allow.
func FuzzSniff(f *testing.F) {
	for _, seed := range [][]byte{
		nil, []byte("<svg/>"), bombPNG(5, 5), animatedGIF(f), jpegOf(f, photograph(16, 16)), pngOf(f, photograph(16, 16)),
		phoneJPEG(f, photograph(16, 12), 6), testdata(f, "cmyk.jpg"), testdata(f, "progressive.jpg"), testdata(f, "lossless.webp"),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r, suggested, err := inspect(file)
		if err != nil {
			mustBeWords(t, err)
			return
		}
		if err := checkTexts(Texts{Caption: suggested.Caption}); err != nil {
			t.Errorf("a suggestion that cannot be kept: %q", suggested.Caption)
		}
		if r.width*r.height > 1<<20 {
			return // the fuzzer's time, not the paper's
		}
		base, err := r.load(t.Context(), 8)
		if err != nil {
			mustBeWords(t, err)
			return
		}
		s := quickShape(r.width, r.height)
		if got := shrink(base, min(s.width, 64), min(s.height, 64)); got.Rect.Empty() {
			t.Errorf("nothing came of %d by %d", r.width, r.height)
		}
	})
}

func mustBeWords(t *testing.T, err error) {
	t.Helper()
	var refused *Refused
	if !errors.As(err, &refused) || refused.Words == "" {
		t.Errorf("refused without words: %v", err)
	}
}
