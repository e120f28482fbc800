package media

import (
	"encoding/binary"
	"image"
	"image/color"
)

// maxBytes is the largest file taken: 40 MB. A 60-megapixel JPEG at full quality
// is about 30 MB; what is larger is nearly always an unexported layout or a scan.
const maxBytes = 40 << 20

// maxPixels is 60 megapixels: every phone's ordinary mode and every full-frame
// camera in newsroom use fit, and a decoded picture stays within maxDecoded.
const maxPixels = 60_000_000

// maxSide: no picture in a newspaper is longer, and a strip 1 pixel high and a
// million wide would pass maxPixels.
const maxSide = 20_000

// maxRatio of the longer side to the shorter: a panorama is 4, a screenshot of a
// whole web page is 10; beyond that, a column-wide rendition shows nothing.
const maxRatio = 10

// maxDecoded is how much memory decoding one picture may take, in bytes: 60
// megapixels at 8 bytes. Progressive JPEGs hold their coefficients as well and
// reach it earlier.
const maxDecoded = 480_000_000

// checkLimits refuses a picture from its header, before anything is allocated for
// it: a bomb is a small file with a large header.
func checkLimits(k kind, c image.Config, file []byte) error {
	w, h := c.Width, c.Height
	switch {
	case w < 1 || h < 1:
		return refuse("The picture has no width or no height; the file is damaged.")
	case w > maxSide || h > maxSide:
		return refuseSize("The picture is %d by %d pixels; at most %d on a side are accepted. Export it smaller.", w, h, maxSide)
	case w*h > maxPixels:
		return refuseSize("The picture has %d megapixels; at most %d are accepted. Export it smaller: 4000 pixels wide is plenty.", w*h/1e6, maxPixels/1_000_000)
	case max(w, h) > maxRatio*min(w, h) && max(w, h) > 1000:
		return refuse("The picture is a strip of %d by %d pixels; crop it to at most %d times as long as it is high or wide.", w, h, maxRatio)
	case w*h*decodedBytes(k, c.ColorModel, file) > maxDecoded:
		return refuseSize("The picture needs too much memory (%d megapixels, progressive or 16 bits a colour). Export it as an ordinary 8-bit JPEG.", w*h/1e6)
	}
	return nil
}

// decodedBytes estimates what the decoder allocates for one pixel.
func decodedBytes(k kind, m color.Model, file []byte) int {
	switch {
	case m == color.NRGBA64Model || m == color.RGBA64Model:
		return 8
	case k == kindJPEG && isProgressive(file):
		return progressiveBytes
	default:
		return 4
	}
}

// progressiveBytes: at full size the decoder keeps 136 bytes for each block of 64
// samples, of which there are 1.5 to 3 a pixel, beside the picture itself. Decoded
// smaller, as nearly always, it keeps a quarter of that or less.
const progressiveBytes = 12

// isProgressive walks the JPEG's segments to its frame header. ITU-T T.81 §B.1.1.
func isProgressive(file []byte) bool {
	for i := 2; i+4 <= len(file) && file[i] == 0xff; {
		marker := file[i+1]
		switch {
		case marker == 0xff: // fill byte
			i++
			continue
		case marker == 0xc2:
			return true
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc, marker == 0xda:
			return false
		}
		i += 2 + int(binary.BigEndian.Uint16(file[i+2:]))
	}
	return false
}
