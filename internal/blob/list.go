package blob

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// List walks the directory. Names are gathered first, so that f may delete, and
// sorted as whole names: a walk by directory puts "a/b" before "a-b", S3 does not.
func (d *Directory) List(ctx context.Context, prefix string, f func(Info) error) error {
	found, err := d.walk(ctx, prefix)
	if err != nil {
		return fmt.Errorf("list %q: %w", prefix, err)
	}
	slices.SortFunc(found, func(a, b Info) int { return strings.Compare(a.Name, b.Name) })
	for _, info := range found {
		if err := f(info); err != nil {
			return err
		}
	}
	return nil
}

func (d *Directory) walk(ctx context.Context, prefix string) ([]Info, error) {
	var found []Info
	err := fs.WalkDir(d.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return firstError(err, ctx.Err())
		}
		if entry.IsDir() {
			return skipUnless(name, prefix)
		}
		if !strings.HasPrefix(name, prefix) || CheckName(name) != nil {
			return nil
		}
		info, err := d.Stat(ctx, name)
		if err == nil {
			found = append(found, info)
		}
		return err
	})
	return found, err
}

// skipUnless leaves out directories that cannot hold a name with the prefix.
func skipUnless(dir, prefix string) error {
	if dir == "." || strings.HasPrefix(dir+"/", prefix) || strings.HasPrefix(prefix, dir+"/") {
		return nil
	}
	return fs.SkipDir
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// partialName is random: two uploads of one picture may be under way at once.
func partialName() string { return partialPrefix + rand.Text() }

// reader stops reading when the request it belongs to has ended.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
