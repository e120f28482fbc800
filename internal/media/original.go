package media

import (
	"context"
	"fmt"
	"io"

	"broadsheet/internal/blob"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// Original is a file as it was sent, of a picture as it is or as it was.
type Original struct {
	Name  string
	Bytes int64
	blob  string
}

// TakeOriginal finds an original for somebody of the staff and records that they took it; version 0 is the present one.
// Readers never reach it.
func TakeOriginal(ctx context.Context, tx *database.Tx, by, key string, version int) (Original, error) {
	p, err := ByKey(ctx, tx, key)
	if err != nil {
		return Original{}, err
	}
	o := Original{firstOf(p.Name, p.Key+"."+string(p.kind)), p.Bytes, p.original}
	if version > 0 && version != p.Version {
		if o, err = former(ctx, tx, p.ID, version); err != nil {
			return o, err
		}
	}
	err = ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "media.taken", Subject: Subject(p.ID), Before: p.stateHash(), After: p.stateHash()})
	if err != nil {
		return o, fmt.Errorf("take original of picture %s: %w", key, err)
	}
	return o, nil
}

func former(ctx context.Context, q database.Reader, id int64, version int) (Original, error) {
	list, err := FormerFiles(ctx, q, id)
	if err != nil {
		return Original{}, err
	}
	for _, f := range list {
		if f.Version == version {
			return Original{f.Name, f.Bytes, f.original}, nil
		}
	}
	return Original{}, ErrNotFound
}

// Open opens the file.
func (o Original) Open(ctx context.Context, store blob.Store) (io.ReadCloser, error) {
	return store.Open(ctx, o.blob)
}
