// Package blobtest holds the one suite that every blob store passes, so that a
// paper can move from a directory to S3 without noticing.
package blobtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"broadsheet/internal/blob"
)

// Conform runs the suite. open gives an empty store each time it is called.
func Conform(t *testing.T, open func(t *testing.T) blob.Store) {
	scenes := []struct {
		name string
		play func(*testing.T, blob.Store)
	}{
		{"what was put is read back", readBack},
		{"an empty file is a file", emptyFile},
		{"the second copy replaces the first", replace},
		{"a broken upload leaves the old picture whole", brokenUpload},
		{"a cancelled upload leaves nothing", cancelledUpload},
		{"nothing is found under a name never used", missing},
		{"removing twice is no error", removeTwice},
		{"a list is in order and keeps to its prefix", listInOrder},
		{"a list stops when told", listStops},
		{"names that climb are refused", climbing},
		{"two photographers at once", atOnce},
		{"a reader keeps the copy it opened", openedCopy},
	}
	for _, scene := range scenes {
		t.Run(scene.name, func(t *testing.T) { scene.play(t, open(t)) })
	}
}

func put(t *testing.T, s blob.Store, name, text string) blob.Info {
	t.Helper()
	info, err := s.Put(t.Context(), name, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func read(t *testing.T, s blob.Store, name string) string {
	t.Helper()
	f, err := s.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func readBack(t *testing.T, s blob.Store) {
	info := put(t, s, "rendition/reservoir/960.jpg", "a reservoir")
	if info.Name != "rendition/reservoir/960.jpg" || info.Size != 11 || info.ModTime.IsZero() {
		t.Errorf("Put said %+v", info)
	}
	stat, err := s.Stat(t.Context(), info.Name)
	if err != nil || stat.Size != info.Size || stat.Name != info.Name || !stat.ModTime.Equal(info.ModTime) {
		t.Errorf("Stat said %+v, %v; Put said %+v", stat, err, info)
	}
	f, err := s.Open(t.Context(), info.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if opened, err := f.Stat(); err != nil || opened.Size != 11 {
		t.Errorf("the opened file said %+v, %v", opened, err)
	}
	if err := iotest.TestReader(f, []byte("a reservoir")); err != nil {
		t.Error(err)
	}
}

func emptyFile(t *testing.T, s blob.Store) {
	put(t, s, "empty", "")
	if got := read(t, s, "empty"); got != "" {
		t.Errorf("got %q", got)
	}
}

func replace(t *testing.T, s blob.Store) {
	put(t, s, "a/b.jpg", "the first, longer")
	put(t, s, "a/b.jpg", "the second")
	if got := read(t, s, "a/b.jpg"); got != "the second" {
		t.Errorf("got %q", got)
	}
}

func brokenUpload(t *testing.T, s blob.Store) {
	put(t, s, "a/b.jpg", "the old picture")
	broken := io.MultiReader(strings.NewReader("half of"), iotest.ErrReader(errors.New("line dropped")))
	if _, err := s.Put(t.Context(), "a/b.jpg", broken); err == nil {
		t.Fatal("a broken upload was accepted")
	}
	if got := read(t, s, "a/b.jpg"); got != "the old picture" {
		t.Errorf("got %q", got)
	}
	if names := list(t, s, ""); !slices.Equal(names, []string{"a/b.jpg"}) {
		t.Errorf("the store lists %q", names)
	}
}

func cancelledUpload(t *testing.T, s blob.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Put(ctx, "a/b.jpg", strings.NewReader("late")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if names := list(t, s, ""); len(names) != 0 {
		t.Errorf("the store lists %q", names)
	}
}

func missing(t *testing.T, s blob.Store) {
	put(t, s, "dir/picture.jpg", "x")
	for _, name := range []string{"never", "dir", "dir/never", "dir/picture.jpg/below"} {
		if _, err := s.Open(t.Context(), name); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("Open(%q) = %v, want ErrNotFound", name, err)
		}
		if _, err := s.Stat(t.Context(), name); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("Stat(%q) = %v, want ErrNotFound", name, err)
		}
	}
}

func removeTwice(t *testing.T, s blob.Store) {
	put(t, s, "a/b.jpg", "x")
	for range 2 {
		if err := s.Delete(t.Context(), "a/b.jpg"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Stat(t.Context(), "a/b.jpg"); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("Stat after Delete: %v", err)
	}
}

func list(t *testing.T, s blob.Store, prefix string) []string {
	t.Helper()
	var names []string
	err := s.List(t.Context(), prefix, func(i blob.Info) error { names = append(names, i.Name); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func listInOrder(t *testing.T, s blob.Store) {
	for _, name := range []string{"b/1", "a/2", "a/1/x", "a-1", "a.1", "c"} {
		put(t, s, name, name)
	}
	for _, c := range []struct {
		prefix string
		want   []string
	}{
		{"", []string{"a-1", "a.1", "a/1/x", "a/2", "b/1", "c"}},
		{"a/", []string{"a/1/x", "a/2"}},
		{"a/1", []string{"a/1/x"}},
		{"a", []string{"a-1", "a.1", "a/1/x", "a/2"}},
		{"none", nil},
	} {
		if got := list(t, s, c.prefix); !slices.Equal(got, c.want) {
			t.Errorf("List(%q) = %q, want %q", c.prefix, got, c.want)
		}
	}
}

func listStops(t *testing.T, s blob.Store) {
	put(t, s, "a", "x")
	put(t, s, "b", "x")
	enough := errors.New("enough")
	calls := 0
	err := s.List(t.Context(), "", func(blob.Info) error { calls++; return enough })
	if !errors.Is(err, enough) || calls != 1 {
		t.Errorf("got %v after %d calls", err, calls)
	}
}

func climbing(t *testing.T, s blob.Store) {
	for _, name := range []string{
		"", "/", "/etc/passwd", "../up", "a/../../up", "a/..", "a//b", "a/", ".hidden", "a/.b", "a/b.",
		"A.jpg", "a b", `a\b`, "a\x00b", "é", "a:b", "a%2fb", strings.Repeat("x", 201), strings.Repeat("x/", 300) + "x",
	} {
		if _, err := s.Put(t.Context(), name, strings.NewReader("x")); !errors.Is(err, blob.ErrName) {
			t.Errorf("Put(%q) = %v, want ErrName", name, err)
		}
		if _, err := s.Open(t.Context(), name); !errors.Is(err, blob.ErrName) {
			t.Errorf("Open(%q) = %v, want ErrName", name, err)
		}
		if _, err := s.Stat(t.Context(), name); !errors.Is(err, blob.ErrName) {
			t.Errorf("Stat(%q) = %v, want ErrName", name, err)
		}
		if err := s.Delete(t.Context(), name); !errors.Is(err, blob.ErrName) {
			t.Errorf("Delete(%q) = %v, want ErrName", name, err)
		}
	}
}

// atOnce: every reader sees one whole copy, never a mixture.
func atOnce(t *testing.T, s blob.Store) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			text := bytes.Repeat([]byte{byte('a' + i)}, 64<<10)
			if _, err := s.Put(t.Context(), "deep/er/still", bytes.NewReader(text)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got := read(t, s, "deep/er/still")
	if len(got) != 64<<10 || strings.Trim(got, got[:1]) != "" {
		t.Errorf("a mixture of %d bytes", len(got))
	}
}

func openedCopy(t *testing.T, s blob.Store) {
	put(t, s, "a", "the first")
	f, err := s.Open(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	put(t, s, "a", "the second")
	if got, err := io.ReadAll(f); err != nil || string(got) != "the first" {
		t.Errorf("got %q, %v", got, err)
	}
}
