package web

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/image/vector"
)

// The icon of a paper is drawn on a field of 64: a heavy rule, the initial, a thin
// rule, in the ink and on the sheet of base.css.
const (
	iconSide   = 64.0
	letterSize = 56.0 // of an em; a capital is about two thirds of that high
	baseLine   = 51.0
)

var iconRules = [][4]float32{{7, 6, 57, 10}, {7, 57, 57, 59}}

var (
	ink   = color.RGBA{0x15, 0x18, 0x1c, 0xff}
	sheet = color.RGBA{0xff, 0xff, 0xff, 0xff}
)

// iconStyle turns the icon dark where the device is.
const iconStyle = `.s{fill:#fff}.i{fill:#15181c}@media(prefers-color-scheme:dark){.s{fill:#131619}.i{fill:#e6e4df}}`

// IconSVG is the icon of a paper of this name, dark where the device is.
func IconSVG(name string) []byte {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><style>` + iconStyle + `</style><rect class="s" width="64" height="64"/><path class="i" d="`)
	for _, r := range iconRules {
		fmt.Fprintf(&b, "M%g %gH%gV%gH%gZ", r[0], r[1], r[2], r[3], r[0])
	}
	b.WriteString(`"/>`)
	if l, ok := letters[initial(name)]; ok {
		x, scale := place(l)
		fmt.Fprintf(&b, `<path class="i" transform="translate(%.2f %g) scale(%.4f)" d="%s"/>`, x, baseLine, scale, l.path)
	}
	b.WriteString(`</svg>`)
	return []byte(b.String())
}

// IconPNG is the same in pixels, on white.
func IconPNG(name string, side int) ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	draw.Draw(img, img.Bounds(), image.NewUniform(sheet), image.Point{}, draw.Src)
	pen, zoom := vector.NewRasterizer(side, side), float32(side)/iconSide
	for _, r := range iconRules {
		pen.MoveTo(r[0]*zoom, r[1]*zoom)
		pen.LineTo(r[2]*zoom, r[1]*zoom)
		pen.LineTo(r[2]*zoom, r[3]*zoom)
		pen.LineTo(r[0]*zoom, r[3]*zoom)
		pen.ClosePath()
	}
	if l, ok := letters[initial(name)]; ok {
		x, scale := place(l)
		trace(pen, l.path, func(px, py float32) (float32, float32) {
			return (float32(x) + px*float32(scale)) * zoom, (baseLine + py*float32(scale)) * zoom
		})
	}
	pen.Draw(img, img.Bounds(), image.NewUniform(ink), image.Point{})
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

// place centres a letter.
func place(l letter) (x, scale float64) {
	scale = letterSize / 1000
	return (iconSide - float64(l.width)*scale) / 2, scale
}

// initial is the letter of the word that names the paper, without its article. A
// name in another script has none here, and its icon is the two rules.
func initial(name string) rune {
	words := strings.Fields(name)
	if len(words) > 1 && strings.EqualFold(words[0], "the") {
		words = words[1:]
	}
	for _, w := range words {
		for _, r := range w {
			if r = unicode.ToUpper(r); letters[r].path != "" {
				return r
			}
		}
	}
	return 0
}

// trace draws an outline of letters with the pen.
func trace(pen *vector.Rasterizer, path string, at func(x, y float32) (float32, float32)) {
	for path != "" {
		op := path[0]
		end := strings.IndexAny(path[1:], "MLQCZ") + 1
		if end == 0 {
			end = len(path)
		}
		var p []float32
		for n := range strings.FieldsSeq(path[1:end]) {
			v, err := strconv.ParseFloat(n, 32)
			if err != nil {
				return // the table is constant; its test draws every letter
			}
			p = append(p, float32(v))
		}
		for i := 0; i+1 < len(p); i += 2 {
			p[i], p[i+1] = at(p[i], p[i+1])
		}
		switch op {
		case 'M':
			pen.MoveTo(p[0], p[1])
		case 'L':
			pen.LineTo(p[0], p[1])
		case 'Q':
			pen.QuadTo(p[0], p[1], p[2], p[3])
		case 'C':
			pen.CubeTo(p[0], p[1], p[2], p[3], p[4], p[5])
		case 'Z':
			pen.ClosePath()
		}
		path = path[end:]
	}
}

// SendIcon answers with an icon that browsers keep for a day: it changes when the
// paper changes its name.
func SendIcon(w http.ResponseWriter, r *http.Request, kind string, body []byte) error {
	w.Header().Set("Cache-Control", "public, max-age=86400")
	if kind == "image/svg+xml" {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src "+hashSource(iconStyle)+"; frame-ancestors 'none'")
	}
	writeBody(w, r, http.StatusOK, kind, body)
	return nil
}
