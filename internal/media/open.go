package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/blob"
	"broadsheet/internal/database"
)

// Info is what an HTTP answer says about an opened rendition.
type Info struct {
	Type    string // "image/jpeg", "image/webp", "image/avif"
	Size    int64  // bytes
	ModTime time.Time
	ETag    string // strong, quoted: RFC 9110 §8.8.3. Changes exactly when the bytes do.
}

// Open opens a rendition by the last two parts of its address: "reservoir" and
// "960.webp". It does not ask whether readers may see it: ask [Public] first. The
// original has no address and cannot be opened here.
func Open(ctx context.Context, q database.Reader, store blob.Store, key, file string) (io.ReadSeekCloser, Info, error) {
	name, format, ok := cutFile(file)
	if !ok || checkKey(key) != nil {
		return nil, Info{}, ErrNotFound
	}
	f, info, err := openRendition(ctx, q, store, key, name, format)
	if errors.Is(err, blob.ErrNotFound) {
		// Rendered anew between the row and the file: the row now names the new one.
		f, info, err = openRendition(ctx, q, store, key, name, format)
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("open picture %s/%s: %w", key, file, err)
	}
	return f, info, err
}

// cutFile reads "960.webp" and "960.v2.webp". The version is not asked for: an old address, in a mail or on another
// site, shows the picture as it is now.
func cutFile(file string) (name, format string, ok bool) {
	parts := strings.Split(file, ".")
	if len(parts) == 3 {
		n, err := strconv.Atoi(strings.TrimPrefix(parts[1], "v"))
		if err != nil || n < 2 || parts[1] != "v"+strconv.Itoa(n) {
			return "", "", false
		}
		parts = []string{parts[0], parts[2]}
	}
	if len(parts) != 2 || parts[1] != JPEG && parts[1] != WebP && parts[1] != AVIF {
		return "", "", false
	}
	return parts[0], parts[1], true
}

func openRendition(ctx context.Context, q database.Reader, store blob.Store, key, name, format string) (io.ReadSeekCloser, Info, error) {
	var blobName string
	var madeAt int64
	err := q.QueryRow(ctx, `SELECT r.blob, r.made_at FROM rendition r JOIN picture p ON p.id = r.picture_id
		WHERE p.key = $1 AND r.name = $2 AND r.format = $3`, key, name, format).Scan(&blobName, &madeAt)
	if err != nil {
		return nil, Info{}, orNotFound(err)
	}
	f, err := store.Open(ctx, blobName)
	if err != nil {
		return nil, Info{}, err
	}
	stat, err := f.Stat()
	if err != nil {
		return nil, Info{}, errors.Join(err, f.Close())
	}
	return f, Info{mediaType(format), stat.Size, database.FromMicros(madeAt), `"` + hashOf(blobName) + `"`}, nil
}

func mediaType(format string) string {
	switch format {
	case WebP:
		return "image/webp" // RFC 9649
	case AVIF:
		return "image/avif" // AV1 Image File Format 1.1.0 §9
	}
	return "image/jpeg"
}
