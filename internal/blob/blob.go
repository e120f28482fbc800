// Package blob keeps the paper's large files: the pictures photographers send
// and everything rendered from them.
//
// A blob is bytes under a name such as "original/9f/9f86d081….jpg". It is
// written whole or not at all, and once [Store.Put] has returned it survives a
// power cut. Names are chosen by us and never by a visitor, yet every name is
// checked, so that no mistake elsewhere can climb out of the store.
//
// The database says which blobs matter; the store only keeps bytes. A row is
// therefore written after its blob, and a blob is removed after its row: a crash
// between the two leaves a file too many, never a page with a hole.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// ErrNotFound is returned for a name under which nothing is stored.
var ErrNotFound = errors.New("no such file in the store")

// ErrName is wrapped by the error for a name the store refuses.
var ErrName = errors.New("name refused by the store")

// Info describes a stored blob.
type Info struct {
	Name    string
	Size    int64 // bytes
	ModTime time.Time
}

// File is an opened blob. It can be sought, so that a server can answer ranges.
type File interface {
	io.ReadSeekCloser
	Stat() (Info, error)
}

// Store keeps blobs. Every implementation passes blobtest.Conform.
type Store interface {
	// Put stores everything r gives under name, replacing what was there. It is
	// durable when it returns nil; after an error the old blob, if any, is whole.
	Put(ctx context.Context, name string, r io.Reader) (Info, error)
	// Open opens the blob for reading; ErrNotFound if there is none.
	Open(ctx context.Context, name string) (File, error)
	// Stat describes the blob; ErrNotFound if there is none.
	Stat(ctx context.Context, name string) (Info, error)
	// Delete removes the blob. Removing what is not there is no error.
	Delete(ctx context.Context, name string) error
	// List calls f for each blob whose name begins with prefix, in byte order of
	// names, until f returns an error, which List then returns.
	List(ctx context.Context, prefix string, f func(Info) error) error
}

// maxName is the longest name in bytes. S3 allows 1,024; a file system allows 255
// a part. 512 leaves room for a bucket prefix and is ten times what we use.
const maxName = 512

// maxPart is the longest part between slashes: 255 on every file system in use,
// less room for the suffix of a file being written.
const maxPart = 200

// CheckName says whether a name may be used: parts of a-z, 0-9, dot, dash and
// underscore, separated by single slashes, no part beginning with a dot. That is
// what every file system (also one that folds case) and S3 keep apart.
func CheckName(name string) error {
	if name == "" || len(name) > maxName {
		return fmt.Errorf("%w: %d bytes long, 1 to %d allowed", ErrName, len(name), maxName)
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || len(part) > maxPart || part[0] == '.' || part[len(part)-1] == '.' {
			return fmt.Errorf("%w: part %q of %q", ErrName, part, name)
		}
		for _, c := range []byte(part) {
			if !plain(c) {
				return fmt.Errorf("%w: %q: only a-z, 0-9, dot, dash and underscore", ErrName, name)
			}
		}
	}
	return nil
}

func plain(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '.' || c == '-' || c == '_'
}
