// Package scaledjpeg decodes JPEG pictures at a half, a quarter or an eighth of their size without ever holding them whole.
//
// It is image/jpeg of Go 1.26 (copyright The Go Authors, BSD licence, see LICENSE) with two changes. Each block of 8 by 8 is
// averaged to the size wanted as soon as it is known, so the picture in memory is the small one. And of a progressive file,
// whose blocks arrive in several passes, only those frequencies are kept that the small picture can show, and of the others
// whether they were there, which the later passes must know (ITU-T T.81 §G.1.2.3): 40 bytes a block for 256. A progressive
// photograph of 24 megapixels with full colour takes 60 MB for 360.
package scaledjpeg

import (
	"image"
	"io"
	mathbits "math/bits"
)

// Decode reads a picture of which so many pixels of the file, across and down, make one: 1, 2, 4 or 8. Sides are rounded up.
func Decode(r io.Reader, scale int) (image.Image, error) {
	switch scale {
	case 1, 2, 4, 8:
	default:
		return nil, UnsupportedError("scale")
	}
	d := decoder{scale: scale}
	return d.decode(r)
}

// edge is the side of a block in the picture.
func (d *decoder) edge() int { return 8 / d.scale }

// print averages a block and writes it to the picture, shifted by 128 and held within a byte.
func (d *decoder) print(b *block, dst []byte, stride int) {
	e, k := d.edge(), d.scale
	for y := range e {
		row := dst[y*stride:][:e]
		for x := range row {
			sum := k * k / 2
			for down := range k {
				for _, c := range b[(y*k+down)*8+x*k:][:k] {
					sum += int(max(0, min(255, c+128)))
				}
			}
			row[x] = byte(sum / (k * k))
		}
	}
}

// spectrum keeps what is known of the blocks of one component between the passes of a progressive file.
type spectrum struct {
	side int      // of the corner of low frequencies that is kept
	low  []int16  // side by side of them for each block
	seen []uint64 // which coefficients are not zero, a bit each
}

func newSpectrum(blocks, side int) *spectrum {
	return &spectrum{side: side, low: make([]int16, blocks*side*side), seen: make([]uint64, blocks)}
}

// load gives block i as far as a further pass must know it: a frequency that is not kept is 1 where it is not zero.
func (s *spectrum) load(i int, b *block) {
	*b = block{}
	for mask := s.seen[i]; mask != 0; mask &= mask - 1 {
		b[mathbits.TrailingZeros64(mask)] = 1
	}
	s.corner(i, b)
}

// known gives what is kept of block i, and nothing in the place of what is not.
func (s *spectrum) known(i int, b *block) { s.corner(i, b) }

func (s *spectrum) corner(i int, b *block) {
	low := s.low[i*s.side*s.side:]
	for y := range s.side {
		for x, c := range low[y*s.side:][:s.side] {
			b[y*8+x] = int32(c)
		}
	}
}

// save keeps block i after a pass.
func (s *spectrum) save(i int, b *block) {
	mask := uint64(0)
	for u, c := range b {
		if c != 0 {
			mask |= 1 << u
		}
	}
	s.seen[i] = mask
	low := s.low[i*s.side*s.side:]
	for y := range s.side {
		for x := range s.side {
			low[y*s.side+x] = int16(max(-1<<15, min(1<<15-1, b[y*8+x]))) // an honest coefficient has 12 bits
		}
	}
}
