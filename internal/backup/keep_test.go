package backup

import (
	"context"
	"os"
	"strings"
	"testing"
)

func TestOldCopiesGoAndTheirPartsWithThem(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	old := d.copy().Manifest
	d.picture("ferry", "stops for a week")
	d.copy()
	d.picture("valve", "is replaced")
	last := d.copy().Manifest
	gone, err := d.shelf.Keep(ctx, 2)
	d.must(err)
	if len(gone) != 1 || gone[0] != old.Name {
		t.Errorf("gone: %v", gone)
	}
	gone, err = d.shelf.Keep(ctx, 1)
	d.must(err)
	if len(gone) != 1 {
		t.Errorf("gone: %v", gone)
	}
	needed := map[string]bool{}
	for _, f := range last.Files {
		for _, sum := range f.Parts {
			needed[sum] = true
		}
	}
	if n := d.parts(); n != len(needed) {
		t.Errorf("%d parts are left, the last copy needs %d", n, len(needed))
	}
	_, err = d.restore(last)
	d.must(err)
}

// parts counts what lies on the shelf.
func (d *desk) parts() (n int) {
	folders, err := os.ReadDir(d.shelf.in("parts"))
	d.must(err)
	for _, f := range folders {
		files, err := os.ReadDir(d.shelf.in("parts", f.Name()))
		d.must(err)
		n += len(files)
	}
	return n
}

// While the newest copy is broken, or a manifest cannot be read, the old ones may be all there is.
func TestNothingIsRemovedBesideABrokenCopy(t *testing.T) {
	ctx := context.Background()
	for name, harm := range map[string]func(d *desk, last Manifest) error{
		"a part": func(d *desk, last Manifest) error {
			for _, f := range last.Files {
				if f.Path == "media/original/ferry.jpg" {
					return os.WriteFile(d.shelf.part(f.Parts[0]), []byte("stops for a yeaR"), 0o600)
				}
			}
			return os.ErrNotExist
		},
		"a manifest": func(d *desk, last Manifest) error {
			return os.WriteFile(d.shelf.in("copies", last.Name+suffix), []byte("{"), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			old := d.copy().Manifest
			d.picture("ferry", "stops for a week")
			d.must(harm(d, d.copy().Manifest))
			gone, err := d.shelf.Keep(ctx, 1)
			if err == nil || !strings.Contains(err.Error(), "no backup was removed") || len(gone) > 0 {
				t.Errorf("gone %v: %v", gone, err)
			}
			_, err = d.restore(old)
			d.must(err)
		})
	}
	if _, err := newDesk(t).shelf.Keep(ctx, 0); err == nil {
		t.Error("all backups were removed")
	}
}
