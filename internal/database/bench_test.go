package database_test

import (
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
)

// BenchmarkDurableWrites is 64 people posting at once, each told only when the
// disk has it; BenchmarkFsync is the disk alone.
func BenchmarkDurableWrites(b *testing.B) {
	db := databasetest.New(b)
	var n atomic.Int64
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			err := db.Write(ctx, func(tx *database.Tx) error { return note(tx, strconv.FormatInt(n.Add(1), 10), 1) })
			if err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
}

// BenchmarkLoneWrite is one person posting.
func BenchmarkLoneWrite(b *testing.B) {
	db := databasetest.New(b)
	n := 0
	for b.Loop() {
		n++
		if err := db.Write(ctx, func(tx *database.Tx) error { return note(tx, strconv.Itoa(n), 1) }); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFsync(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "page"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 4096)
	for b.Loop() {
		if _, err := f.Write(page); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
}
