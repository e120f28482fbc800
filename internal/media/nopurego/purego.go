// Package purego stands in for github.com/ebitengine/purego, of which it is a stub
// written for this project. The WebP encoder asks purego for the machine's own
// libwebp.so and uses its own, translated to Go, when there is none. Here there is
// never one: the newspaper stays a single static binary that runs where no C library
// is, and the bytes of a rendition do not depend on where it was made.
package purego

import "errors"

// The flags of dlopen, which mean nothing here.
const (
	RTLD_NOW    = 0
	RTLD_GLOBAL = 0
)

// Dlopen finds no library.
func Dlopen(string, int) (uintptr, error) {
	return 0, errors.New("this program loads no libraries")
}

// RegisterLibFunc is never reached without a library.
func RegisterLibFunc(any, uintptr, string) { panic("purego: no library is loaded") }

// NewCallback gives no callback, because nothing can call back.
func NewCallback(any) uintptr { return 0 }
