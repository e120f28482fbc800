package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"broadsheet/internal/media/scaledjpeg"
)

// raw is a file known to be an acceptable picture, not yet decoded.
type raw struct {
	file          []byte
	kind          kind
	turn          turn
	width, height int // upright
}

// inspect reads the header and the metadata and decodes nothing.
func inspect(file []byte) (raw, Suggestion, error) {
	k, err := sniff(file)
	if err != nil {
		return raw{}, Suggestion{}, err
	}
	c, err := decodeConfig(k, file)
	if err != nil {
		return raw{}, Suggestion{}, damaged(k, file, err)
	}
	if err := checkLimits(k, c, file); err != nil {
		return raw{}, Suggestion{}, err
	}
	upright, suggested := readMetadata(k, file)
	w, h := upright.size(c.Width, c.Height)
	return raw{file: file, kind: k, turn: upright, width: w, height: h}, suggested, nil
}

// decodeConfig and decode name their decoder: image.Decode would try whatever
// formats the binary happens to have registered.
func decodeConfig(k kind, file []byte) (image.Config, error) {
	r := bytes.NewReader(file)
	switch k {
	case kindJPEG:
		return jpeg.DecodeConfig(r)
	case kindPNG:
		return png.DecodeConfig(r)
	case kindGIF:
		return gif.DecodeConfig(r)
	default:
		return webp.DecodeConfig(r)
	}
}

// decode gives the picture, of which scale pixels of the file make one; only JPEG can be anything but 1.
func decode(k kind, file []byte, scale int) (image.Image, error) {
	r := bytes.NewReader(file)
	switch k {
	case kindJPEG:
		return scaledjpeg.Decode(r, scale)
	case kindPNG:
		return png.Decode(r)
	case kindGIF:
		return gif.Decode(r) // the first frame
	default:
		return webp.Decode(r)
	}
}

// load decodes the picture, turns it upright, lays it on white paper and reduces
// it by whole steps so far as it stays at least need pixels wide (upright). Only
// pixels come through: every scrap of metadata stays behind. The caller sits at the
// light table.
func (r raw) load(ctx context.Context, need int) (*image.RGBA, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	k := max(1, r.width/max(need, 1))
	scale := r.kind.scaleFor(k)
	img, err := decode(r.kind, r.file, scale)
	if err != nil {
		return nil, damaged(r.kind, r.file, err)
	}
	if r.kind == kindGIF {
		img = onScreen(img, r.width, r.height)
	}
	if w, h := r.turn.size(img.Bounds().Dx(), img.Bounds().Dy()); w != scaled(r.width, scale) || h != scaled(r.height, scale) {
		return nil, refuse("The picture's size is not the one its header gives; the file is damaged.")
	}
	small := reduce(img, k/scale)
	profileOf(r.kind, r.file).apply(small)
	return r.turn.apply(small), nil
}

// scaleFor is by how much the decoder itself can make the picture smaller, of the k that is wanted: what is never held
// whole takes no memory.
func (k kind) scaleFor(by int) int {
	scale := 1
	for k == kindJPEG && scale < 8 && 2*scale <= by {
		scale *= 2
	}
	return scale
}

func scaled(side, scale int) int { return (side + scale - 1) / scale }

// onScreen puts a GIF's first frame where it belongs: it may be smaller than the
// screen that the header gives.
func onScreen(frame image.Image, w, h int) image.Image {
	if frame.Bounds() == image.Rect(0, 0, w, h) {
		return frame
	}
	screen := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(screen, frame.Bounds(), frame, frame.Bounds().Min, draw.Src)
	return screen
}

// damaged puts a decoder's complaint into words.
func damaged(k kind, file []byte, err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || !hasEnd(k, file) {
		return refuse("The %v picture is cut off: the file ends too early. Send it again.", k)
	}
	return refuse("The %v picture is damaged or of a rare sort (%v). Open it and export it again as JPEG or PNG.", k, err)
}

// hasEnd looks for the mark with which a whole file ends: not every decoder says
// that a file broke off.
func hasEnd(k kind, file []byte) bool {
	switch k {
	case kindJPEG:
		return bytes.HasSuffix(bytes.TrimRight(file, "\x00"), []byte("\xff\xd9")) // EOI, ITU-T T.81 §B.1.1.3
	case kindPNG:
		return bytes.Contains(file[max(0, len(file)-12):], []byte("IEND"))
	case kindGIF:
		return bytes.HasSuffix(bytes.TrimRight(file, "\x00"), []byte{0x3b}) // trailer, GIF89a §27
	default:
		return len(file) >= 8+int(binary.LittleEndian.Uint32(file[4:])) // RFC 9649 §2.4
	}
}
