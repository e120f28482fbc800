package media

import (
	"fmt"
	"strconv"
	"strings"
)

// The formats of renditions. Every rendition exists in JPEG, which every mail
// program and phone shows; WebP and AVIF are the smaller copies for browsers that take them.
const (
	JPEG = "jpg"
	WebP = "webp"
	AVIF = "avif"
)

// Rendition is a picture at one size in one format. Name and Format make its
// address: "960" and "jpg" are /media/KEY/960.jpg.
type Rendition struct {
	Name   string // a width such as "960", or "square-480", "wide-960", "card"
	Format string
	Width  int // pixels
	Height int
	Bytes  int64
	// Version is the picture's when these bytes were first made. From the second on it is part of the address, so that
	// nobody is shown an old crop, or the file that was replaced, out of a cache.
	Version int

	blob string
}

// isCrop tells crops from the whole picture at some width.
func (r Rendition) isCrop() bool { return r.Name[0] < '0' || r.Name[0] > '9' }

func (p Picture) address(r Rendition) string {
	version := ""
	if r.Version > 1 {
		version = ".v" + strconv.Itoa(r.Version)
	}
	return "/media/" + p.Key + "/" + r.Name + version + "." + r.Format
}

// URL is the address of the whole picture in the format, at least width pixels
// wide if there is such a rendition, else the widest. While the job has not made
// the format, it is the JPEG.
func (p Picture) URL(width int, format string) string {
	var best Rendition
	for _, r := range p.whole(format) {
		if best.Width == 0 || better(r.Width, best.Width, width) {
			best = r
		}
	}
	switch {
	case best.Width > 0:
		return p.address(best)
	case format != JPEG:
		return p.URL(width, JPEG)
	}
	return ""
}

// better tells whether width a serves a place of the wanted width better than b.
func better(a, b, want int) bool {
	if b < want {
		return a > b
	}
	return a >= want && a < b
}

// whole lists the uncropped renditions in a format, narrowest first.
func (p Picture) whole(format string) []Rendition {
	var list []Rendition
	for _, r := range p.Renditions {
		if r.Format == format && !r.isCrop() {
			list = append(list, r)
		}
	}
	return list
}

// Srcset lists the whole picture's renditions for an img or source element: each
// address with its width. "" when the format is not made yet.
func (p Picture) Srcset(format string) string { return p.srcset(p.whole(format)) }

// WideSrcset is Srcset for the 3:2 crops that cards show.
func (p Picture) WideSrcset(format string) string { return p.srcset(p.crops("wide-", format)) }

func (p Picture) crops(prefix, format string) []Rendition {
	var list []Rendition
	for _, r := range p.Renditions {
		if r.Format == format && strings.HasPrefix(r.Name, prefix) {
			list = append(list, r)
		}
	}
	return list
}

func (p Picture) srcset(list []Rendition) string {
	parts := make([]string, len(list))
	for i, r := range list {
		parts[i] = fmt.Sprintf("%s %dw", p.address(r), r.Width)
	}
	return strings.Join(parts, ", ")
}

// Wide is the address of the 3:2 crop at least width pixels wide; "" before the
// job has made it, and then a card shows the whole picture.
func (p Picture) Wide(width int, format string) string {
	best := ""
	for _, r := range p.crops("wide-", format) {
		best = p.address(r)
		if r.Width >= width {
			break
		}
	}
	return best
}

// Square is the address of the square crop, at most 480 pixels; "" before the job
// has made it.
func (p Picture) Square(format string) string { return p.named("square-480", format) }

// Card is the address of the picture for social networks: JPEG, 1200 by 630, under
// 300 kB. "" before the job has made it and for pictures too small to be one; then
// the story has a drawn card, see [DrawCard].
func (p Picture) Card() string { return p.named("card", JPEG) }

func (p Picture) named(name, format string) string {
	for _, r := range p.Renditions {
		if r.Name == name && r.Format == format {
			return p.address(r)
		}
	}
	return ""
}

// HeightAt is the height in pixels of the whole picture shown at a width, for the
// height attribute that keeps a page from jumping.
func (p Picture) HeightAt(width int) int {
	if p.Width == 0 {
		return 0
	}
	return max(1, (width*p.Height+p.Width/2)/p.Width)
}
