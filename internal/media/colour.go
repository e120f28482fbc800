package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"math"
)

// A telephone's JPEG is usually in Display P3 and a studio's often in Adobe RGB.
// The profile that says so is metadata and stays behind with the rest, so the
// colours are brought to sRGB, which is what a browser takes a picture without a
// profile to be; else every red jersey would be printed dull.

// toSRGB turns 8-bit colours of one profile into sRGB. Whole numbers throughout, so
// that every processor gives the same bytes.
type toSRGB struct {
	linear [3][256]int // of each ink, 0 to linearOne
	matrix [3][3]int   // linear ink to linear sRGB, in 1/matrixOne
}

const (
	linearOne = 4095 // 12 bits tell all 256 steps of sRGB apart but the darkest few
	matrixOne = 1 << 14
)

// maxProfile in bytes: matrix profiles are under 10 kB; larger ones are of printers.
const maxProfile = 256 << 10

// profileOf reads the matrix profile of a JPEG; nil when there is none, when it is
// sRGB already, or when it is of a sort that only a press uses.
func profileOf(k kind, file []byte) *toSRGB {
	if k != kindJPEG {
		return nil
	}
	return parseProfile(jpegProfile(file))
}

// jpegProfile joins the parts of the profile. ICC.1:2022 annex B.4.
func jpegProfile(file []byte) []byte {
	mark := []byte("ICC_PROFILE\x00")
	var profile []byte
	for i := 2; i+4 <= len(file) && file[i] == 0xff && file[i+1] != 0xda; {
		size := int(binary.BigEndian.Uint16(file[i+2:]))
		end := i + 2 + size
		if end > len(file) || size < 2 {
			return nil
		}
		if part := file[i+4 : end]; file[i+1] == 0xe2 && bytes.HasPrefix(part, mark) && len(part) > len(mark)+2 {
			profile = append(profile, part[len(mark)+2:]...)
		}
		i = end
	}
	if len(profile) > maxProfile {
		return nil
	}
	return profile
}

// fromD50 turns the profiles' XYZ (D50) into linear sRGB: the inverse of the matrix
// of the sRGB profile, IEC 61966-2-1 adapted by Bradford.
var fromD50 = [3][3]float64{
	{3.1338561, -1.6168667, -0.4906146},
	{-0.9787684, 1.9161415, 0.0334540},
	{0.0719453, -0.2289914, 1.4052427},
}

// parseProfile reads a three-component matrix profile. ICC.1:2022 §8.4.3.
func parseProfile(p []byte) *toSRGB {
	if len(p) < 132 || string(p[16:20]) != "RGB " || string(p[20:24]) != "XYZ " {
		return nil
	}
	var c toSRGB
	var toXYZ [3][3]float64
	for i, ink := range []string{"r", "g", "b"} {
		xyz, curve := profileTag(p, ink+"XYZ"), profileTag(p, ink+"TRC")
		if len(xyz) < 20 || string(xyz[:4]) != "XYZ " {
			return nil
		}
		for row := range 3 {
			toXYZ[row][i] = fixed16(xyz[8+4*row:])
		}
		f := parseCurve(curve)
		if f == nil {
			return nil
		}
		for v := range 256 {
			c.linear[i][v] = int(math.Round(max(0, min(1, f(float64(v)/255))) * linearOne))
		}
	}
	if c.setMatrix(toXYZ); c.isSRGB() {
		return nil
	}
	return &c
}

func (c *toSRGB) setMatrix(toXYZ [3][3]float64) {
	for row := range 3 {
		for col := range 3 {
			sum := 0.0
			for k := range 3 {
				sum += fromD50[row][k] * toXYZ[k][col]
			}
			c.matrix[row][col] = int(math.Round(max(-8, min(8, sum)) * matrixOne))
		}
	}
}

// isSRGB: within 1 % of no change at all, which nobody sees.
func (c *toSRGB) isSRGB() bool {
	const little = matrixOne / 100
	for row := range 3 {
		for col := range 3 {
			want := 0
			if row == col {
				want = matrixOne
			}
			if d := c.matrix[row][col] - want; d < -little || d > little {
				return false
			}
		}
		if d := c.linear[row][128] - linearSRGB(128); d < -linearOne/100 || d > linearOne/100 {
			return false
		}
	}
	return true
}

// profileTag gives the bytes of one tag; nil if there is none. ICC.1:2022 §7.3.
func profileTag(p []byte, name string) []byte {
	count := int(min(binary.BigEndian.Uint32(p[128:]), 100))
	for i := 0; i < count && 132+12*(i+1) <= len(p); i++ {
		entry := p[132+12*i:]
		at, size := int(binary.BigEndian.Uint32(entry[4:])), int(binary.BigEndian.Uint32(entry[8:]))
		if string(entry[:4]) == name && at <= len(p) && size <= len(p)-at {
			return p[at : at+size]
		}
	}
	return nil
}

// fixed16 reads an s15Fixed16Number. ICC.1:2022 §4.6.
func fixed16(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }

// parseCurve reads a tone curve: a table, a power, or a formula. ICC.1:2022 §10.6, §10.18.
func parseCurve(t []byte) func(float64) float64 {
	if len(t) < 12 {
		return nil
	}
	switch string(t[:4]) {
	case "curv":
		return tableCurve(t[12:], int(binary.BigEndian.Uint32(t[8:])))
	case "para":
		return formulaCurve(t[12:], int(binary.BigEndian.Uint16(t[8:])))
	}
	return nil
}

func tableCurve(t []byte, n int) func(float64) float64 {
	switch {
	case n == 0:
		return func(x float64) float64 { return x }
	case n < 0 || n > len(t)/2:
		return nil
	case n == 1:
		gamma := float64(binary.BigEndian.Uint16(t)) / 256
		return func(x float64) float64 { return math.Pow(x, gamma) }
	}
	at := func(i int) float64 { return float64(binary.BigEndian.Uint16(t[2*i:])) / 65535 }
	return func(x float64) float64 {
		i := min(int(x*float64(n-1)), n-2)
		part := x*float64(n-1) - float64(i)
		return at(i)*(1-part) + at(i+1)*part
	}
}

// formulaCurve: y = (ax+b)^g + e from d on, cx + f below; forms 0 to 4 give more and
// more of the letters.
func formulaCurve(t []byte, form int) func(float64) float64 {
	counts := []int{1, 3, 4, 5, 7}
	if form >= len(counts) || len(t) < 4*counts[form] {
		return nil
	}
	v := make([]float64, 7)
	for i := range counts[form] {
		v[i] = fixed16(t[4*i:])
	}
	g, a, b, c, d, e, f := v[0], v[1], v[2], v[3], v[4], v[5], v[6]
	switch form {
	case 0:
		a = 1
	case 1, 2: // c is added throughout, and d is where the power begins
		if a == 0 {
			return nil
		}
		c, d, e, f = 0, -b/a, c, c
	}
	return func(x float64) float64 {
		if x >= d {
			return math.Pow(max(0, a*x+b), g) + e
		}
		return c*x + f
	}
}

// apply changes the picture in place.
func (c *toSRGB) apply(img *image.RGBA) {
	if c == nil {
		return
	}
	for i := 0; i+3 < len(img.Pix); i += 4 {
		p := img.Pix[i:][:4]
		red, green, blue := c.linear[0][p[0]], c.linear[1][p[1]], c.linear[2][p[2]]
		for row := range 3 {
			m := &c.matrix[row]
			light := (m[0]*red + m[1]*green + m[2]*blue + matrixOne/2) / matrixOne
			p[row] = srgbOf[max(0, min(linearOne, light))]
		}
	}
}

// linearSRGB is the light of an sRGB step. IEC 61966-2-1.
func linearSRGB(v int) int {
	x := float64(v) / 255
	if x <= 0.04045 {
		return int(math.Round(x / 12.92 * linearOne))
	}
	return int(math.Round(math.Pow((x+0.055)/1.055, 2.4) * linearOne))
}

// srgbOf is the sRGB step nearest to each amount of light.
var srgbOf = func() (table [linearOne + 1]byte) {
	for light := range table {
		x := float64(light) / linearOne
		if x <= 0.0031308 {
			table[light] = byte(math.Round(x * 12.92 * 255))
			continue
		}
		table[light] = byte(math.Round((1.055*math.Pow(x, 1/2.4) - 0.055) * 255))
	}
	return table
}()
