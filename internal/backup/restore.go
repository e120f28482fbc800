package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/media"
)

// Restore brings a copy back into a directory that is empty or not there, and returns nil only when the paper stands in it
// whole. It is built beside that directory; prove, which may be nil, looks at it there, and only then it gets its name.
func (s *Shelf) Restore(ctx context.Context, m Manifest, to string, prove func(dir string) error) error {
	unlock, err := s.lock(false)
	if err != nil {
		return err
	}
	defer unlock()
	to, err = filepath.Abs(to)
	if err != nil {
		return err
	}
	if err := vacant(to); err != nil {
		return err
	}
	building, err := os.MkdirTemp(filepath.Dir(to), "."+filepath.Base(to)+".restoring-")
	if err != nil {
		return fmt.Errorf("make a directory beside %s: %w", to, err)
	}
	defer os.RemoveAll(building) //nolint:errcheck // what is left has a name that says so
	if err := s.build(ctx, m, building); err != nil {
		return err
	}
	if prove != nil {
		if err := prove(building); err != nil {
			return err
		}
	}
	if err := os.Rename(building, to); err != nil { // over an empty directory, and no other
		return fmt.Errorf("put the restored paper in its place (which may not be a mount point; a directory below one may): %w", err)
	}
	return syncDir(filepath.Dir(to))
}

// vacant refuses a place that holds something.
func vacant(to string) error {
	there, err := os.ReadDir(to)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Dir(to)); err != nil {
			return fmt.Errorf("restore to %s: %w. Make the directory above it first", to, err)
		}
		return nil
	case err != nil:
		return fmt.Errorf("restore to %s: %w", to, err)
	case len(there) > 0:
		return fmt.Errorf("%s is not empty (it holds %q), and nothing is restored over a paper: name a directory that is empty or not there", to, there[0].Name())
	}
	return nil
}

// build writes all files of a copy below dir. All broken pieces are named, not only the first.
func (s *Shelf) build(ctx context.Context, m Manifest, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	made := map[string]bool{".": true}
	broken := broken{name: m.Name}
	for _, f := range m.Files {
		path := filepath.FromSlash(f.Path)
		if err := root.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("restore %s: %w", f.Path, err)
		}
		for d := filepath.Dir(path); !made[d]; d = filepath.Dir(d) {
			made[d] = true
		}
		out, err := root.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return fmt.Errorf("restore %s: %w", f.Path, err)
		}
		wrong, err := s.read(ctx, f, out)
		broken.add(wrong)
		at := time.UnixMicro(f.Changed) // pictures: the next backup knows by it that they are the same
		err = errors.Join(err, out.Sync(), out.Close(), root.Chtimes(path, at, at))
		if err != nil {
			return fmt.Errorf("restore %s: %w", f.Path, err)
		}
	}
	for d := range made {
		if err := syncDir(filepath.Join(dir, d)); err != nil {
			return err
		}
	}
	return broken.err()
}

// Verify reads every part of a copy and holds it to its hash.
func (s *Shelf) Verify(ctx context.Context, m Manifest) error {
	unlock, err := s.lock(false)
	if err != nil {
		return err
	}
	defer unlock()
	return s.verify(ctx, m)
}

func (s *Shelf) verify(ctx context.Context, m Manifest) error {
	broken := broken{name: m.Name}
	for _, f := range m.Files {
		wrong, err := s.read(ctx, f, io.Discard)
		if err != nil {
			return err
		}
		broken.add(wrong)
	}
	return broken.err()
}

// broken gathers what is wrong with a copy.
type broken struct {
	name string
	list []error
	more int
}

// mostBroken is how many broken pieces are named: who has more has lost the disk.
const mostBroken = 20

func (b *broken) add(wrong error) {
	switch {
	case wrong == nil:
	case len(b.list) < mostBroken:
		b.list = append(b.list, wrong)
	default:
		b.more++
	}
}

func (b *broken) err() error {
	if len(b.list) == 0 {
		return nil
	}
	if b.more > 0 {
		b.list = append(b.list, fmt.Errorf("and %d more", b.more))
	}
	return fmt.Errorf("backup %s is broken:\n%w", b.name, errors.Join(b.list...))
}

// read writes a file's bytes to out, part by part. wrong says what is the matter with a part; err that reading or writing
// failed as such.
func (s *Shelf) read(ctx context.Context, f File, out io.Writer) (wrong, err error) {
	for i, sum := range f.Parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if wrong, err = s.readPart(sum, f.partSize(i), out); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Path, err)
		} else if wrong != nil {
			return fmt.Errorf("%s, part %d of %d: %w", f.Path, i+1, len(f.Parts), wrong), nil
		}
	}
	return nil, nil
}

func (s *Shelf) readPart(sum string, size int64, out io.Writer) (wrong, err error) {
	path := s.part(sum)
	in, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the file %s is missing", path), nil
	}
	if err != nil {
		return fmt.Errorf("the file cannot be read: %w", err), nil
	}
	defer func() { _ = in.Close() }()
	hash := sha256.New()
	from := &noting{in: in}
	n, err := io.Copy(io.MultiWriter(hash, out), io.LimitReader(from, size+1))
	switch {
	case from.err != nil:
		return fmt.Errorf("the file cannot be read: %w", from.err), nil
	case err != nil:
		return nil, err
	case n < size:
		return fmt.Errorf("the file %s is cut off: %d of %d bytes", path, n, size), nil
	case n > size:
		return fmt.Errorf("the file %s is longer than its %d bytes", path, size), nil
	case hex.EncodeToString(hash.Sum(nil)) != sum:
		return fmt.Errorf("the file %s was changed: its bytes do not agree with its name", path), nil
	}
	return nil, nil
}

// noting tells an error of the disk that is read from one of the disk that is written to.
type noting struct {
	in  io.Reader
	err error
}

func (n *noting) Read(b []byte) (int, error) {
	k, err := n.in.Read(b)
	if err != nil && err != io.EOF {
		n.err = err
	}
	return k, err
}

// Agrees holds a restored directory, which nothing has opened yet, to what its manifest promises: a sound database with
// these rows, this end of the ledger, and every picture that a row names.
func Agrees(ctx context.Context, m Manifest, dir string) error {
	return database.Inspect(ctx, filepath.Join(dir, databaseFile), func(q database.Reader) error {
		if err := database.Sound(ctx, q); err != nil {
			return fmt.Errorf("the restored database is damaged: %w", err)
		}
		rows, err := database.Tables(ctx, q)
		if err != nil {
			return err
		}
		var wrong []error
		for table, n := range m.Rows {
			if rows[table] != n {
				wrong = append(wrong, fmt.Errorf("table %s has %d rows, the manifest says %d", table, rows[table], n))
			}
		}
		end, err := ledger.ChainNow(ctx, q)
		if err != nil {
			return err
		}
		if got := (Ledger{end.Seq, end.Seal, end.Behind}); got != m.Ledger {
			wrong = append(wrong, fmt.Errorf("the ledger ends with %d %s, the manifest says %d %s", got.Seq, got.Seal, m.Ledger.Seq, m.Ledger.Seal))
		}
		return errors.Join(append(wrong, picturesThere(ctx, q, m, dir))...)
	})
}

func picturesThere(ctx context.Context, q database.Reader, m Manifest, dir string) error {
	names, err := media.Blobs(ctx, q, among(m.Rows))
	if err != nil {
		return err
	}
	lost := map[string]bool{}
	for _, name := range m.Lost {
		lost[name] = true
	}
	b := broken{name: m.Name}
	for _, name := range names {
		if _, err := os.Stat(filepath.Join(dir, mediaDir, filepath.FromSlash(name))); err != nil && !lost[mediaDir+name] {
			b.add(fmt.Errorf("a row names %s%s: %w", mediaDir, name, err))
		}
	}
	return b.err()
}
