package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Directory is a Store in a directory of this machine. Blob names are file names
// below it. It is opened as an os.Root, so that not even a symbolic link inside
// leads out of it.
type Directory struct {
	root *os.Root
}

// partialPrefix begins the name of a file still being written. CheckName refuses
// it, so a partial file can never be read as a blob.
const partialPrefix = ".partial-"

// OpenDirectory opens the store in dir, making the directory if it is missing, and
// clears away what a crash left half written.
func OpenDirectory(dir string) (*Directory, error) {
	// 0o700: originals carry what we strip from the published picture (GPS, names).
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make picture directory: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open picture directory: %w", err)
	}
	d := &Directory{root: root}
	if err := d.sweep(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return d, nil
}

// Close releases the directory.
func (d *Directory) Close() error { return d.root.Close() }

// sweep removes half-written files. They all lie in the store's top directory, so
// that start-up does not walk a hundred thousand pictures.
func (d *Directory) sweep() error {
	top, err := d.root.Open(".")
	if err != nil {
		return fmt.Errorf("sweep picture directory: %w", err)
	}
	defer top.Close()
	names, err := top.Readdirnames(-1)
	if err != nil {
		return fmt.Errorf("sweep picture directory: %w", err)
	}
	for _, name := range names {
		if err := d.sweepOne(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("sweep picture directory: %w", err)
		}
	}
	return nil
}

// abandonedAfter is how old a half-written file must be before it is swept: an
// import may run beside the server, and no upload takes an hour.
const abandonedAfter = time.Hour

func (d *Directory) sweepOne(name string) error {
	if !strings.HasPrefix(name, partialPrefix) {
		return nil
	}
	info, err := d.root.Lstat(name)
	if err != nil || time.Since(info.ModTime()) < abandonedAfter {
		return err
	}
	return d.root.Remove(name)
}

// Put writes a partial file, flushes it, renames it over the name and flushes the
// directory: the order in which a power cut loses nothing that was acknowledged.
func (d *Directory) Put(ctx context.Context, name string, r io.Reader) (Info, error) {
	if err := CheckName(name); err != nil {
		return Info{}, err
	}
	info, err := d.put(ctx, name, r)
	if err != nil {
		return Info{}, fmt.Errorf("store %s: %w", name, err)
	}
	return info, nil
}

func (d *Directory) put(ctx context.Context, name string, r io.Reader) (Info, error) {
	partial, err := d.writePartial(ctx, r)
	if err != nil {
		return Info{}, err
	}
	if err := d.makeParents(path.Dir(name)); err != nil {
		return Info{}, errors.Join(err, d.root.Remove(partial))
	}
	if err := d.root.Rename(partial, filepath.FromSlash(name)); err != nil {
		return Info{}, errors.Join(err, d.root.Remove(partial))
	}
	if err := d.flushDirectory(path.Dir(name)); err != nil {
		return Info{}, err
	}
	return d.Stat(ctx, name)
}

// writePartial leaves everything r gives in a flushed file and returns its name.
func (d *Directory) writePartial(ctx context.Context, r io.Reader) (string, error) {
	name := partialName()
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(f, reader{ctx, r})
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(err, d.root.Remove(name))
	}
	return name, nil
}

// makeParents makes dir and flushes the entry of each directory that is new: a
// flushed file in a directory whose own entry is lost is lost with it.
func (d *Directory) makeParents(dir string) error {
	if dir == "." {
		return nil
	}
	if _, err := d.root.Stat(filepath.FromSlash(dir)); err == nil {
		return nil
	}
	if err := d.makeParents(path.Dir(dir)); err != nil {
		return err
	}
	if err := d.root.Mkdir(filepath.FromSlash(dir), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return d.flushDirectory(path.Dir(dir))
}

func (d *Directory) flushDirectory(dir string) error {
	f, err := d.root.Open(filepath.FromSlash(dir))
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open opens a blob.
func (d *Directory) Open(_ context.Context, name string) (File, error) {
	if err := CheckName(name); err != nil {
		return nil, err
	}
	f, err := d.root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, notFound("open", name, err)
	}
	opened := &directoryFile{File: f, name: name}
	if _, err := opened.Stat(); err != nil {
		return nil, errors.Join(notFound("open", name, err), f.Close())
	}
	return opened, nil
}

// Stat describes a blob.
func (d *Directory) Stat(_ context.Context, name string) (Info, error) {
	if err := CheckName(name); err != nil {
		return Info{}, err
	}
	info, err := d.root.Stat(filepath.FromSlash(name))
	if err != nil {
		return Info{}, notFound("look at", name, err)
	}
	return fileInfo(name, info)
}

// Delete removes a blob. It leaves empty directories: the next picture uses them.
func (d *Directory) Delete(_ context.Context, name string) error {
	if err := CheckName(name); err != nil {
		return err
	}
	if err := d.root.Remove(filepath.FromSlash(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", name, err)
	}
	return nil
}

// directoryFile is an opened file that knows its blob name.
type directoryFile struct {
	*os.File
	name string
}

// Stat describes the opened blob, even when it has since been replaced.
func (f *directoryFile) Stat() (Info, error) {
	info, err := f.File.Stat()
	if err != nil {
		return Info{}, err
	}
	return fileInfo(f.name, info)
}

func fileInfo(name string, info fs.FileInfo) (Info, error) {
	if !info.Mode().IsRegular() {
		return Info{}, ErrNotFound
	}
	return Info{Name: name, Size: info.Size(), ModTime: info.ModTime()}, nil
}

func notFound(doing, name string, err error) error {
	// ENOTDIR: a part of the name is itself a blob, so nothing can lie below it.
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, ErrNotFound) {
		return fmt.Errorf("%s %s: %w", doing, name, ErrNotFound)
	}
	return fmt.Errorf("%s %s: %w", doing, name, err)
}
