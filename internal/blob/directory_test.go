package blob_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/blob"
	"broadsheet/internal/blob/blobtest"
)

func open(t *testing.T, dir string) *blob.Directory {
	t.Helper()
	d, err := blob.OpenDirectory(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func TestDirectory(t *testing.T) {
	blobtest.Conform(t, func(t *testing.T) blob.Store { return open(t, filepath.Join(t.TempDir(), "media")) })
}

func TestStartUpSweepsWhatACrashLeft(t *testing.T) {
	dir := t.TempDir()
	first := open(t, dir)
	if _, err := first.Put(t.Context(), "kept.jpg", strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	lost, underWay := filepath.Join(dir, ".partial-LOST"), filepath.Join(dir, ".partial-UNDERWAY")
	for _, name := range []string{lost, underWay} {
		if err := os.WriteFile(name, []byte("half a pic"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	yesterday := time.Now().Add(-24 * time.Hour)
	if err := os.Chtimes(lost, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	if _, err := os.Stat(lost); err == nil {
		t.Error("yesterday's half-written file is still there")
	}
	for _, name := range []string{underWay, filepath.Join(dir, "kept.jpg")} {
		if _, err := os.Stat(name); err != nil {
			t.Errorf("swept too much: %v", err)
		}
	}
}

func TestASymbolicLinkDoesNotLeadOut(t *testing.T) {
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "out")); err != nil {
		t.Fatal(err)
	}
	store := open(t, dir)
	if _, err := store.Open(t.Context(), "out/secret"); err == nil {
		t.Error("read a file outside the store")
	}
	if _, err := store.Put(t.Context(), "out/new", strings.NewReader("x")); err == nil {
		t.Error("wrote a file outside the store")
	}
}

func TestAReadOnlyOrFileDirectorySaysSo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a-file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := blob.OpenDirectory(file)
	if err == nil || !strings.Contains(err.Error(), "picture directory") {
		t.Errorf("got %v", err)
	}
}
