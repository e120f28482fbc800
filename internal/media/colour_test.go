package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"testing"
)

// profile builds a matrix profile from the inks' XYZ and one tone curve.
func profile(inks [3][3]float64, curve []byte) []byte {
	be := binary.BigEndian
	p := make([]byte, 128)
	copy(p[16:], "RGB XYZ ")
	var tags, body []byte
	add := func(name string, data []byte) {
		tags = be.AppendUint32(be.AppendUint32(append(tags, name...), uint32(132+6*12+len(body))), uint32(len(data)))
		body = append(body, data...)
	}
	for i, ink := range []string{"r", "g", "b"} {
		xyz := []byte("XYZ \x00\x00\x00\x00")
		for _, v := range inks[i] {
			xyz = be.AppendUint32(xyz, asFixed16(v))
		}
		add(ink+"XYZ", xyz)
		add(ink+"TRC", curve)
	}
	p = be.AppendUint32(p, 6)
	return append(append(p, tags...), body...)
}

func asFixed16(v float64) uint32 { return uint32(int32(math.Round(v * 65536))) }

func formula(form uint16, v ...float64) []byte {
	t := append(binary.BigEndian.AppendUint16([]byte("para\x00\x00\x00\x00"), form), 0, 0)
	for _, x := range v {
		t = binary.BigEndian.AppendUint32(t, asFixed16(x))
	}
	return t
}

var (
	p3    = [3][3]float64{{0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}}
	adobe = [3][3]float64{{0.60974, 0.31111, 0.01947}, {0.20528, 0.62567, 0.06087}, {0.14919, 0.06322, 0.74457}}
	srgb  = [3][3]float64{{0.4360747, 0.2225045, 0.0139322}, {0.3850649, 0.7168786, 0.0971045}, {0.1430804, 0.0606169, 0.7141733}}

	srgbFormula = formula(3, 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)
	adobeGamma  = []byte("curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x33")
)

// The wanted values were computed apart from this code, from the published matrices.
func TestColoursAreBroughtToSRGB(t *testing.T) {
	for _, c := range []struct {
		name       string
		profile    []byte
		give, want [3]uint8
	}{
		{"P3 red jersey", profile(p3, srgbFormula), [3]uint8{200, 100, 100}, [3]uint8{215, 93, 97}},
		{"P3 grass", profile(p3, srgbFormula), [3]uint8{90, 160, 60}, [3]uint8{61, 162, 39}},
		{"P3 grey", profile(p3, srgbFormula), [3]uint8{128, 128, 128}, [3]uint8{128, 128, 128}},
		{"P3 white", profile(p3, srgbFormula), [3]uint8{255, 255, 255}, [3]uint8{255, 255, 255}},
		{"Adobe RGB", profile(adobe, adobeGamma), [3]uint8{200, 100, 100}, [3]uint8{227, 100, 100}},
	} {
		to := parseProfile(c.profile)
		if to == nil {
			t.Errorf("%s: the profile was not read", c.name)
			continue
		}
		img := plain(1, 1, color.RGBA{c.give[0], c.give[1], c.give[2], 255})
		to.apply(img)
		for i := range 3 {
			if d := int(img.Pix[i]) - int(c.want[i]); d < -2 || d > 2 {
				t.Errorf("%s: got %v, want %v", c.name, img.Pix, c.want)
			}
		}
	}
}

func TestProfilesThatChangeNothing(t *testing.T) {
	whole := profile(p3, srgbFormula)
	for name, p := range map[string][]byte{
		"none": nil, "sRGB": profile(srgb, srgbFormula), "cut off": whole[:200], "no curve": profile(p3, []byte("curv")),
		"a table beyond the end": profile(p3, []byte("curv\x00\x00\x00\x00\xff\xff\xff\xff")),
		"a formula unknown":      profile(p3, formula(9, 1)), "a press": bytes.Replace(whole, []byte("RGB "), []byte("CMYK"), 1),
	} {
		if parseProfile(p) != nil {
			t.Errorf("%s: colours would change", name)
		}
	}
}

func TestAProfileInAPhonesJPEG(t *testing.T) {
	file := jpegOf(t, plain(64, 64, color.RGBA{200, 100, 100, 255}))
	p := profile(p3, srgbFormula)
	half := len(p) / 2
	var segments []byte
	for i, part := range [][]byte{p[:half], p[half:]} {
		body := append([]byte("ICC_PROFILE\x00"), byte(i+1), 2)
		body = append(body, part...)
		segments = append(binary.BigEndian.AppendUint16(append(segments, 0xff, 0xe2), uint16(len(body)+2)), body...)
	}
	img := loadAll(t, bytes.Join([][]byte{file[:2], segments, file[2:]}, nil), 10)
	if at := img.RGBAAt(5, 5); at.R < 212 || at.R > 218 || at.G < 89 || at.G > 97 {
		t.Errorf("the jersey is printed %v", at)
	}
	if same := loadAll(t, file, 10).RGBAAt(5, 5); same.R < 197 || same.R > 203 {
		t.Errorf("without a profile it is %v", same)
	}
}

func FuzzProfile(f *testing.F) {
	f.Add(profile(p3, srgbFormula))
	f.Add(profile(adobe, adobeGamma))
	f.Add(profile(adobe, formula(4, 1, 2, 3, 4, 5, 6, 7)))
	f.Fuzz(func(t *testing.T, p []byte) {
		img := image.NewRGBA(image.Rect(0, 0, 16, 16))
		for i := range img.Pix {
			img.Pix[i] = byte(i)
		}
		parseProfile(p).apply(img)
	})
}
