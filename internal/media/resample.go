package media

import (
	"image"
	"math"
)

// shrink gives img at exactly w by h: whole-step averaging while it is at least
// twice as large, then Catmull-Rom for the rest. Also enlarges, for a social card.
func shrink(img *image.RGBA, w, h int) *image.RGBA {
	if k := min(img.Rect.Dx()/w, img.Rect.Dy()/h); k > 1 {
		img = reduce(img, k)
	}
	if img.Rect.Dx() == w && img.Rect.Dy() == h {
		return img
	}
	return resample(img, w, h)
}

// Weights are whole numbers of 1/16384 and rows keep 6 bits below the point, so the
// sums fit 32 bits and every processor gives the same bytes: the same file always
// has the same hash and ETag. golang.org/x/image/draw would hold 32 bytes for each
// pixel of a full-height copy (measured: 445 MB for 12 megapixels).
const (
	weightBits = 14
	rowBits    = 6
)

// taps says which source pixels make one pixel, and how much of each.
type taps struct {
	first   int
	weights []int32
}

func resample(src *image.RGBA, w, h int) *image.RGBA {
	columns, rows := tapsFor(w, src.Rect.Dx()), tapsFor(h, src.Rect.Dy())
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	ring := newRing(rows, w)
	next := 0
	for y, t := range rows {
		for ; next < t.first+len(t.weights); next++ {
			squeeze(ring.row(next), src.Pix[next*src.Stride:], columns)
		}
		ring.mix(out.Pix[y*out.Stride:][:w*4], t)
	}
	return out
}

// tapsFor spreads the Catmull-Rom curve over the source; at the edges it is cut
// and what is left is brought back to one.
func tapsFor(dst, src int) []taps {
	scale := float64(src) / float64(dst)
	wide := max(scale, 1)
	all := make([]taps, dst)
	for i := range all {
		centre := (float64(i)+0.5)*scale - 0.5
		first := max(0, int(math.Ceil(centre-2*wide)))
		last := min(src-1, int(math.Floor(centre+2*wide)))
		curve := make([]float64, last-first+1)
		sum := 0.0
		for j := range curve {
			curve[j] = catmullRom((float64(first+j) - centre) / wide)
			sum += curve[j]
		}
		all[i] = taps{first, wholeWeights(curve, sum)}
	}
	return all
}

// wholeWeights rounds so that the sum is exactly one: a white sheet stays white.
func wholeWeights(curve []float64, sum float64) []int32 {
	weights := make([]int32, len(curve))
	left, largest := int32(1<<weightBits), 0
	for j, c := range curve {
		weights[j] = int32(math.Round(c / sum * (1 << weightBits)))
		left -= weights[j]
		if weights[j] > weights[largest] {
			largest = j
		}
	}
	weights[largest] += left
	return weights
}

// catmullRom is the cubic of that name: Mitchell and Netravali 1988, B=0, C=1/2.
func catmullRom(x float64) float64 {
	x = math.Abs(x)
	switch {
	case x < 1:
		return (1.5*x-2.5)*x*x + 1
	case x < 2:
		return ((-0.5*x+2.5)*x-4)*x + 2
	}
	return 0
}

// squeeze makes one source row as wide as the result, three colours a pixel.
func squeeze(row []int32, pix []byte, columns []taps) {
	for x, t := range columns {
		var red, green, blue int32
		p := pix[t.first*4:][:len(t.weights)*4]
		for j, weight := range t.weights {
			red += weight * int32(p[j*4])
			green += weight * int32(p[j*4+1])
			blue += weight * int32(p[j*4+2])
		}
		const down = weightBits - rowBits
		row[x*3], row[x*3+1], row[x*3+2] = red>>down, green>>down, blue>>down
	}
}

// ring keeps as many squeezed rows as one row of the result needs.
type ring struct {
	rows [][]int32
	sum  []int32
}

func newRing(all []taps, w int) *ring {
	deep := 1
	for _, t := range all {
		deep = max(deep, len(t.weights))
	}
	r := &ring{rows: make([][]int32, deep), sum: make([]int32, w*3)}
	for i := range r.rows {
		r.rows[i] = make([]int32, w*3)
	}
	return r
}

func (r *ring) row(y int) []int32 { return r.rows[y%len(r.rows)] }

// mix adds the rows up into one row of the result.
func (r *ring) mix(out []byte, t taps) {
	const down = weightBits + rowBits
	for i := range r.sum {
		r.sum[i] = 1 << (down - 1) // rounds to the nearest
	}
	for j, weight := range t.weights {
		row := r.row(t.first + j)[:len(r.sum)]
		for i := range r.sum {
			r.sum[i] += weight * row[i]
		}
	}
	for x := 0; x < len(out)/4; x++ {
		p, sum := out[x*4:][:4], r.sum[x*3:][:3]
		p[0], p[1], p[2], p[3] = clamp(sum[0]>>down), clamp(sum[1]>>down), clamp(sum[2]>>down), 255
	}
}

func clamp(v int32) byte { return byte(max(0, min(255, v))) }
