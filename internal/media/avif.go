package media

import (
	"bytes"
	"image"
	"runtime/debug"

	"github.com/gen2brain/avif"
)

// AVIF is half the bytes of JPEG and a third less than WebP on photographs, which is what a reader on a telephone pays
// for. Its encoder, libavif and aom as WebAssembly, is slow and hungry; both are bounded here.
const (
	avifQuality = 55 // looks like JPEG 80 on photographs
	avifSpeed   = 8  // of 0 to 10: 6 takes four times as long for 5 % fewer bytes
)

// avifWidest is the widest AVIF that is made. The encoder needs 80 MB for 960 pixels, 130 MB for 1280 and 240 MB for 1920,
// which would not leave a whole newspaper under 300 MB. A screen that wants more enlarges 1280 a little.
const avifWidest = 1280

// avifLeast: smaller whole pictures are a few kB in any format, and each encoding takes most of a second of a processor.
const avifLeast = 640

// inAVIF tells which sizes are made in AVIF: those a reader waits for.
func (s shape) inAVIF() bool {
	switch s.of.Name {
	case "":
		return s.width >= avifLeast && s.width <= avifWidest
	case "wide":
		return true
	}
	return false
}

func encodeAVIF(img *image.RGBA) ([]byte, error) {
	debug.FreeOSMemory() // the encoder's memory comes on top of whatever waits to be collected
	var b bytes.Buffer
	err := avif.Encode(&b, img, avif.Options{Quality: avifQuality, Speed: avifSpeed, ChromaSubsampling: image.YCbCrSubsampleRatio420})
	return b.Bytes(), err
}
