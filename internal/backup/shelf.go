package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Shelf is a directory of copies:
//
//	copies/2026-11-22T23-56-26Z.manifest   one for each copy
//	parts/9f/9f86d081…                     what they are made of
//	partial/                               what is being written
//	shelf.lock
type Shelf struct{ dir string }

// suffix ends the names of manifests.
const suffix = ".manifest"

// stamp is how a copy is named after its instant, in UTC: it sorts by time, and any file system takes it.
const stamp = "2006-01-02T15-04-05Z"

// Open opens a shelf that is there.
func Open(dir string) (*Shelf, error) {
	s := &Shelf{dir}
	if _, err := os.ReadDir(s.in("copies")); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there are no backups in %s", dir)
		}
		return nil, fmt.Errorf("open the backups: %w", err)
	}
	return s, nil
}

// Create opens a shelf and makes it if the directory is empty or not there. A directory that holds something else is left
// alone: it was named by mistake.
func Create(dir string) (*Shelf, error) {
	s := &Shelf{dir}
	if _, err := os.Stat(s.in("copies")); err == nil {
		return s, nil
	}
	there, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open the directory for backups: %w", err)
	}
	for _, e := range there {
		if name := e.Name(); name != "parts" && name != "partial" && name != "shelf.lock" && name != "lost+found" {
			return nil, fmt.Errorf("%s is neither empty nor a directory of backups (it holds %q): name another", dir, name)
		}
	}
	// 0o700: a copy is as secret as the paper's own directory.
	for _, sub := range []string{"", "parts", "partial", "copies"} { // copies last: it says that the shelf is whole
		if err := os.MkdirAll(s.in(sub), 0o700); err != nil {
			return nil, fmt.Errorf("make a directory for backups: %w", err)
		}
	}
	return s, errors.Join(syncDir(dir), syncDir(filepath.Dir(filepath.Clean(dir))))
}

func (s *Shelf) in(parts ...string) string {
	return filepath.Join(append([]string{s.dir}, parts...)...)
}

func (s *Shelf) part(sum string) string { return s.in("parts", sum[:2], sum) }

func (s *Shelf) partial(name string) string {
	return s.in("partial", fmt.Sprintf("%s-%d", name, os.Getpid()))
}

// lock keeps others off the shelf: one writes, or several read. What a killed writer left half written goes.
func (s *Shelf) lock(write bool) (unlock func(), err error) {
	how, flags := syscall.LOCK_SH, os.O_RDONLY
	if write {
		how, flags = syscall.LOCK_EX, os.O_RDWR|os.O_CREATE
	}
	f, err := os.OpenFile(s.in("shelf.lock"), flags, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return func() {}, nil // a copy of a shelf, to be read
	}
	if err != nil {
		return nil, fmt.Errorf("lock the backups: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("another broadsheet is working on the backups in %s: try again when it is done", s.dir)
		}
		return nil, fmt.Errorf("lock the backups: %w", err)
	}
	if write {
		err = s.sweep()
	}
	return func() { _ = f.Close() }, err
}

// sweep removes what a killed writer left, under the lock of the next one.
func (s *Shelf) sweep() error {
	left, err := os.ReadDir(s.in("partial"))
	for _, e := range left {
		err = errors.Join(err, os.Remove(s.in("partial", e.Name())))
	}
	if err != nil {
		return fmt.Errorf("clear away a backup that was interrupted: %w", err)
	}
	return nil
}

// stored is what put did.
type stored struct {
	sum   string
	size  int64
	fresh bool // it was not on the shelf before
}

// put stores the next part of in: most bytes of it, or (0) all. The part is on the disk when put returns.
func (s *Shelf) put(in io.Reader, most int64) (p stored, err error) {
	out, err := os.CreateTemp(s.in("partial"), "part-")
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, out.Close(), removed(out.Name())) }()
	if most > 0 {
		in = io.LimitReader(in, most)
	}
	hash := sha256.New()
	if p.size, err = io.Copy(io.MultiWriter(out, hash), in); err != nil || p.size == 0 {
		return p, err
	}
	p.sum = hex.EncodeToString(hash.Sum(nil))
	if wrong, err := s.readPart(p.sum, p.size, io.Discard); wrong == nil {
		return p, err
	}
	p.fresh = true // or it stood there broken, which ends here
	if err := out.Sync(); err != nil {
		return p, err
	}
	return p, place(out.Name(), s.part(p.sum))
}

// place renames a synced file into its directory and syncs that.
func place(from, to string) error {
	dir := filepath.Dir(to)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
		if err := syncDir(filepath.Dir(dir)); err != nil {
			return err
		}
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncDir(dir)
}

func removed(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// has reports whether a part is there in its full length. Its bytes are read by Verify.
func (s *Shelf) has(sum string, size int64) bool {
	info, err := os.Lstat(s.part(sum))
	return err == nil && info.Mode().IsRegular() && info.Size() == size
}

// publish writes the manifest: from here on there is one more copy.
func (s *Shelf) publish(m *Manifest) (name string, err error) {
	for name = m.Made.Format(stamp); !s.free(name); name = m.Made.Format(stamp) {
		m.Made = m.Made.Add(time.Second) // two copies within a second
	}
	text, err := m.encode()
	if err != nil {
		return "", err
	}
	half := s.partial("manifest")
	out, err := os.OpenFile(half, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return "", fmt.Errorf("write the manifest: %w", err)
	}
	_, err = out.Write(text)
	if err = errors.Join(err, out.Sync(), out.Close()); err == nil {
		err = place(half, s.in("copies", name+suffix))
	}
	if err != nil {
		return "", fmt.Errorf("write the manifest: %w", errors.Join(err, removed(half)))
	}
	return name, nil
}

func (s *Shelf) free(name string) bool {
	_, err := os.Lstat(s.in("copies", name+suffix))
	return errors.Is(err, fs.ErrNotExist)
}

// Listed is a copy on the shelf; Err says what is wrong with its manifest.
type Listed struct {
	Name     string
	Manifest Manifest
	Err      error
}

// List lists the copies, the oldest first.
func (s *Shelf) List() ([]Listed, error) {
	files, err := os.ReadDir(s.in("copies"))
	if err != nil {
		return nil, fmt.Errorf("list the backups: %w", err)
	}
	var list []Listed
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), suffix); ok {
			m, err := s.Manifest(name)
			list = append(list, Listed{name, m, err})
		}
	}
	slices.SortFunc(list, func(a, b Listed) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

// Manifest reads the manifest of a copy.
func (s *Shelf) Manifest(name string) (Manifest, error) {
	if _, err := time.Parse(stamp, name); err != nil {
		return Manifest{}, fmt.Errorf("%q does not name a backup; `broadsheet backup list` names them all", name)
	}
	f, err := os.Open(s.in("copies", name+suffix))
	if errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, fmt.Errorf("there is no backup %s in %s; `broadsheet backup list` names them all", name, s.dir)
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("read the manifest of backup %s: %w", name, err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, mostManifest+1))
	if err == nil && len(text) > mostManifest {
		err = fmt.Errorf("it is larger than %d MB", mostManifest>>20)
	}
	var m Manifest
	if err == nil {
		m, err = Parse(text)
	}
	if err == nil && m.Made.Format(stamp) != name {
		err = fmt.Errorf("it is of the backup %s: somebody renamed it", m.Made.Format(stamp))
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("the manifest of backup %s cannot be used: %w", name, err)
	}
	m.Name = name
	return m, nil
}

// Latest is the newest copy. If its manifest cannot be read that is an error, never an older copy in its place.
func (s *Shelf) Latest() (Manifest, error) {
	list, err := s.List()
	if err != nil {
		return Manifest{}, err
	}
	if len(list) == 0 {
		return Manifest{}, fmt.Errorf("there are no backups in %s", s.dir)
	}
	last := list[len(list)-1]
	if last.Err != nil && len(list) > 1 {
		return Manifest{}, fmt.Errorf("%w. The one before it is %s", last.Err, list[len(list)-2].Name)
	}
	return last.Manifest, last.Err
}
