package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

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
	file, err := readAll(f)
	if err != nil {
		return Picture{}, err
	}
	wish := f.Key
	for try := 1; try <= maxNumbered; try++ {
		f.Reader, f.Key = bytes.NewReader(file), wish
		if wish != "" {
			f.Key = numbered(wish, try)
		}
		p, err := Upload(ctx, db, store, f)
		if !errors.Is(err, ErrKeyTaken) {
			return p, err
		}
	}
	return Picture{}, fmt.Errorf("import picture %q: %w, and so have %s-2 to %s-%d", f.Name, ErrKeyTaken, wish, wish, maxNumbered)
}

// OpenOriginal opens the file as it was sent, for an export or a backup and for
// nothing that readers reach.
func OpenOriginal(ctx context.Context, store blob.Store, p Picture) (io.ReadCloser, error) {
	return store.Open(ctx, p.original)
}
