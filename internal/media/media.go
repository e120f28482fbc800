// Package media keeps the paper's pictures.
//
// A picture has a key, a short name such as "reservoir", by which stories show it
// and under which it is served: /media/reservoir/960.jpg. With it go its alt text
// (what it shows, for those who do not see it), caption, credit (who made it) and
// a note on rights, which readers do not see.
//
// What a photographer sends is the original. It is kept and never served: it may
// carry where the photographer stood, and anything else a file can hide. Readers
// get renditions: the same picture decoded, turned upright, laid on white and
// encoded afresh at the widths and crops that pages use, in JPEG, WebP and AVIF. Only
// pixels survive that. One JPEG rendition is made while the photographer waits, so
// that a story can run at once; a job makes the rest.
//
// A picture is public while something published uses it and the rights in it allow
// that, and only then; see [SetUses], [Licence] and [Ask]. What readers see is read by
// [ByKeys], which leaves out what they may not see, gives the stand-in where one was
// chosen and ends the page when a right ends; the newsroom reads by [ByKey] and [Any].
//
// # Memory
//
// One picture is worked on at a time, and a JPEG is decoded no larger than it is wanted
// (scaledjpeg). go run ./bench -only pictures measures the whole process: under 300 MB
// while several photographs of 24 megapixels come in at once. The worst that the limits
// let through, 59 megapixels of 16-bit PNG, takes 470 MB for the seconds it is decoded.
//
// # Building
//
// WebP is encoded by libwebp translated to Go and AVIF by libavif and aom as WebAssembly,
// so no C library is needed. The encoders would rather use the machine's own; go.mod puts the stub in nopurego in
// the place of the module by which it looks for one.
package media

import (
	"errors"
	"strconv"
	"time"
)

// ErrNotFound says that there is no such picture or rendition.
var ErrNotFound = errors.New("no such picture")

// ErrKeyTaken says that another picture has the key asked for.
var ErrKeyTaken = errors.New("another picture has this key")

// Texts are the words that go with a picture.
type Texts struct {
	Alt     string // what the picture shows, for those who do not see it
	Caption string // under the picture
	Credit  string // who made it
	Rights  string // terms of use, for the newsroom only
}

// Focus is the point of a picture that crops keep in sight, in thousandths of its
// width from the left and of its height from the top.
type Focus struct{ X, Y int }

// Centre is the focus of a picture for which nobody chose one.
var Centre = Focus{500, 500}

// Picture is a picture and what is known about it.
type Picture struct {
	ID  int64
	Key string
	Texts
	Title      string // what the newsroom calls it
	Licence    Licence
	StandIn    string // key of the picture that is shown when this one may not be
	Replaced   bool   // the stand-in is shown always
	For        string // key of the picture in whose place ByKeys gave this one; "" when it stands for itself
	Version    int    // counts the files, focuses and crops that went out under the key
	Crops      []Crop // set by hand
	Suggested  Suggestion
	Name       string // of the file as it was sent
	Bytes      int64  // of the original
	Width      int    // pixels, upright
	Height     int
	SHA256     string // of the original, in hex
	Focus      Focus
	Rendered   bool   // every rendition is made
	UploadedBy string // "staff:3"
	Uploaded   time.Time
	Renditions []Rendition

	original string // blob name
	kind     kind
	told     string
	recipe   int
}

// Tag is what a page that shows the picture has read.
func Tag(key string) string { return "picture:" + key }

// Subject is the picture's name in the ledger.
func Subject(id int64) string { return "picture:" + strconv.FormatInt(id, 10) }
