package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Keep removes all copies but the newest n, and the parts that no copy needs any more. First it reads the newest copy whole:
// if that is broken, or if any manifest cannot be read, nothing is removed, for then the old ones may be all there is.
func (s *Shelf) Keep(ctx context.Context, n int) (gone []string, err error) {
	if n < 1 {
		return nil, errors.New("at least one backup is kept")
	}
	unlock, err := s.lock(true)
	if err != nil {
		return nil, err
	}
	defer unlock()
	list, err := s.List()
	if err != nil || len(list) <= n {
		return nil, err
	}
	for _, l := range list {
		if l.Err != nil {
			return nil, fmt.Errorf("no backup was removed: %w", l.Err)
		}
	}
	if err := s.verify(ctx, list[len(list)-1].Manifest); err != nil {
		return nil, fmt.Errorf("no backup was removed: %w", err)
	}
	for _, l := range list[:len(list)-n] { // the oldest first: killed here, those that are left are a row without a gap
		if err := os.Remove(s.in("copies", l.Name+suffix)); err != nil {
			return gone, fmt.Errorf("remove backup %s: %w", l.Name, err)
		}
		gone = append(gone, l.Name)
	}
	// The manifests must be gone for good before the first of their parts: a power cut may not bring one back without them.
	if err := syncDir(s.in("copies")); err != nil {
		return gone, fmt.Errorf("remove backups: %w", err)
	}
	return gone, s.sweepParts(ctx, list[len(list)-n:])
}

// sweepParts removes the parts that none of the copies has: those of removed copies, and of copies that were never finished.
func (s *Shelf) sweepParts(ctx context.Context, kept []Listed) error {
	needed := map[string]bool{}
	for _, l := range kept {
		for _, f := range l.Manifest.Files {
			for _, sum := range f.Parts {
				needed[sum] = true
			}
		}
	}
	err := filepath.WalkDir(s.in("parts"), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case d.IsDir() || needed[d.Name()]:
			return nil
		}
		return os.Remove(path)
	})
	if err != nil {
		return fmt.Errorf("remove the parts of old backups: %w", err)
	}
	return nil
}
