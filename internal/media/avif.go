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

// avifLeast: below it the container's own head outweighs what is saved.
const avifLeast = 320

// avifGC is the collector's percentage while AVIF is encoded: at 10 it runs all the time and saves nothing more.
const avifGC = 30

func encodeAVIF(img *image.RGBA) ([]byte, error) {
	debug.FreeOSMemory() // the encoder's memory comes on top of whatever waits to be collected
	// WebAssembly's memory grows by copying: collected early, the old copies do not pile up (1280 pixels: 140 MB for 170).
	defer debug.SetGCPercent(debug.SetGCPercent(avifGC))
	var b bytes.Buffer
	err := avif.Encode(&b, img, avif.Options{Quality: avifQuality, Speed: avifSpeed, ChromaSubsampling: image.YCbCrSubsampleRatio420})
	return b.Bytes(), err
}
