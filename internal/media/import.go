package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"broadsheet/internal/blob"
	"broadsheet/internal/database"
)

// maxNumbered is how many pictures may want one key before an import gives up: an
// archive may hold a dozen different files called "header.jpg" or "1.jpg".
const maxNumbered = 99

// Import is Upload for many files at once. The key asked for is a wish: if another
// picture has it, the new one becomes KEY-2, KEY-3 and so on, and what was imported
// before is found again under the same key. The picture says which key it has.
func Import(ctx context.Context, db *database.DB, store blob.Store, f File) (Picture, error) {
	wish := f.Key
	if wish == "" {
		return Upload(ctx, db, store, f)
	}
	file, err := spool(f)
	if err != nil {
		return Picture{}, err
	}
	defer file.Close()
	for try := 1; try <= maxNumbered; try++ {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return Picture{}, err
		}
		f.Reader, f.Key = file, numbered(wish, try)
		p, err := Upload(ctx, db, store, f)
		if !errors.Is(err, ErrKeyTaken) {
			return p, err
		}
	}
	return Picture{}, fmt.Errorf("import picture %q: %w, and so have %s-2 to %s-%d", f.Name, ErrKeyTaken, wish, wish, maxNumbered)
}

// spool makes sure that the file can be read again: a reader that cannot be sought is written to a file that is gone when
// it is closed. It is not held in memory, because another picture may be at the light table.
func spool(f File) (io.ReadSeekCloser, error) {
	if r, ok := f.Reader.(io.ReadSeeker); ok {
		return readSeeker{r}, nil
	}
	t, err := os.CreateTemp("", "picture-")
	if err != nil {
		return nil, err
	}
	file := tempFile{t}
	if _, err := io.Copy(t, io.LimitReader(f.Reader, maxBytes+1)); err != nil {
		return nil, errors.Join(fmt.Errorf("read the file: %w", err), file.Close())
	}
	return file, nil
}

type readSeeker struct{ io.ReadSeeker }

func (readSeeker) Close() error { return nil }

type tempFile struct{ *os.File }

func (t tempFile) Close() error { return errors.Join(t.File.Close(), os.Remove(t.Name())) }

// OpenOriginal opens the file as it was sent, for an export or a backup and for
// nothing that readers reach.
func OpenOriginal(ctx context.Context, store blob.Store, p Picture) (io.ReadCloser, error) {
	return store.Open(ctx, p.original)
}
