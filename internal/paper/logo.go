package paper

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"slices"
	"strconv"
	"strings"
)

// MaxLogo bounds the file: every reader fetches it once. Drawings of a name have 3 to 20 kB.
const MaxLogo = 64 << 10

// LogoFile is a drawing of the plate, ready to be kept under its name.
type LogoFile struct {
	Name          string // of the blob and the address: "3f9a….svg"
	Data          []byte
	Width, Height int // its proportion
}

// LogoBlob is where the drawing of a name is kept among the blobs.
func LogoBlob(name string) string { return "logo/" + name }

// Blob is where the drawing is kept among the blobs.
func (f LogoFile) Blob() string { return LogoBlob(f.Name) }

// ReadLogo takes in an SVG or a PNG. Of an SVG only shapes and fills are kept: nothing in it can run, load or link.
func ReadLogo(data []byte) (LogoFile, error) {
	if len(data) > MaxLogo {
		return LogoFile{}, badLogo(fmt.Sprintf("The file has %d kB; every reader fetches it, so %d kB is the most.", len(data)>>10, MaxLogo>>10))
	}
	f, ext := LogoFile{Data: data}, ".png"
	if bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")) {
		c, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return f, badLogo("The PNG cannot be read: " + err.Error() + ".")
		}
		f.Width, f.Height = c.Width, c.Height
	} else {
		var err error
		if f, err = cleanSVG(data); err != nil {
			return f, err
		}
		ext = ".svg"
	}
	if f.Width <= 0 || f.Height <= 0 || f.Width > 40*f.Height || f.Height > 4*f.Width {
		return f, badLogo("A plate is wider than high. The drawing says that it is " + strconv.Itoa(f.Width) + " by " + strconv.Itoa(f.Height) + ".")
	}
	sum := sha256.Sum256(f.Data)
	f.Name = hex.EncodeToString(sum[:12]) + ext
	return f, nil
}

func badLogo(words string) error { return &InvalidError{[]Problem{{"logo", words}}} }

// What of SVG 2 a plate may have: shapes, groups, gradients and clips.
var (
	svgShapes = strings.Fields("svg g path rect circle ellipse line polyline polygon defs linearGradient radialGradient stop clipPath title desc")
	svgWords  = strings.Fields(`viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points transform id offset
		fill fill-rule fill-opacity clip-rule clip-path stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-opacity
		opacity stop-color stop-opacity gradientUnits gradientTransform clipPathUnits preserveAspectRatio`)
)

// mostShapes bounds the work of browsers; a lettered name has fewer than a hundred.
const mostShapes = 2000

// cleanSVG writes the drawing again with what is known to be harmless. An element that is not is refused by name, so that
// nobody wonders why the plate looks otherwise than the file.
func cleanSVG(data []byte) (LogoFile, error) {
	var out bytes.Buffer
	f, d, depth, count := LogoFile{}, xml.NewDecoder(bytes.NewReader(data)), 0, 0
	d.Strict = true
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return f, badLogo("Send an SVG or a PNG. As an SVG the file cannot be read: " + err.Error() + ".")
		}
		switch t := t.(type) {
		case xml.StartElement:
			if count++; count > mostShapes {
				return f, badLogo(fmt.Sprintf("The drawing has more than %d shapes. Simplify it.", mostShapes))
			}
			if depth == 0 && (t.Name.Local != "svg" || count > 1) {
				return f, badLogo("The file is no SVG drawing.")
			}
			if depth == 0 {
				f.Width, f.Height = proportion(t)
			}
			if err := writeShape(&out, t, depth == 0); err != nil {
				return f, err
			}
			depth++
		case xml.EndElement:
			depth--
			out.WriteString("</" + t.Name.Local + ">")
		}
	}
	if depth != 0 || count == 0 {
		return f, badLogo("Send an SVG or a PNG of the paper's name.")
	}
	f.Data = out.Bytes()
	return f, nil
}

func writeShape(out *bytes.Buffer, t xml.StartElement, root bool) error {
	if !slices.Contains(svgShapes, t.Name.Local) {
		return badLogo(fmt.Sprintf("The drawing has a <%s>, which a plate cannot have. Turn text into outlines and leave out pictures, scripts and styles.", t.Name.Local))
	}
	out.WriteString("<" + t.Name.Local)
	if root {
		out.WriteString(` xmlns="http://www.w3.org/2000/svg"`)
	}
	for _, a := range t.Attr {
		if a.Name.Space != "" || !slices.Contains(svgWords, a.Name.Local) || leadsOut(a.Value) {
			continue
		}
		out.WriteString(" " + a.Name.Local + `="`)
		_ = xml.EscapeText(out, []byte(a.Value)) // a buffer takes everything
		out.WriteByte('"')
	}
	out.WriteByte('>')
	return nil
}

// leadsOut tells a value that could name something elsewhere: only url(#part of this file) may stay.
func leadsOut(value string) bool {
	v := strings.ToLower(strings.ReplaceAll(value, " ", ""))
	return strings.Contains(v, ":") || strings.Contains(v, "url(") && !strings.HasPrefix(v, "url(#")
}

// proportion reads the view box, or else width and height.
func proportion(t xml.StartElement) (width, height int) {
	var w, h float64
	for _, a := range t.Attr {
		switch a.Name.Local {
		case "viewBox":
			if p := strings.Fields(strings.ReplaceAll(a.Value, ",", " ")); len(p) == 4 {
				w, _ = strconv.ParseFloat(p[2], 64)
				h, _ = strconv.ParseFloat(p[3], 64)
				return scaled(w, h)
			}
		case "width":
			w, _ = strconv.ParseFloat(strings.TrimSuffix(a.Value, "px"), 64)
		case "height":
			h, _ = strconv.ParseFloat(strings.TrimSuffix(a.Value, "px"), 64)
		}
	}
	return scaled(w, h)
}

// scaled turns units of a drawing into whole numbers of the same proportion.
func scaled(w, h float64) (int, int) {
	if !(w > 0 && h > 0 && w < 1e6 && h < 1e6) {
		return 0, 0
	}
	return int(w/h*1000 + .5), 1000
}
