package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/blob"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/media"
)

// mostInstants is how often the database is copied anew because a picture was removed between its copy and the pictures': once
// is rare, twice in a row wants a bulk removal.
const mostInstants = 3

// files: the pictures first, which takes longest; then the database at one instant; then the pictures that came meanwhile. A
// row is written after its file and removed before it, so all files of the rows of that instant are among them, unless one
// was removed in the seconds between: then the instant is taken anew. A file that is missing all the same was lost before,
// which must not keep the rest from being copied: the copy says so.
func (m *making) files() error {
	pictures, err := m.pictures(map[string]File{})
	if err != nil {
		return err
	}
	var lost []string
	copied := m.shelf.partial("database")
	defer os.Remove(copied)
	for range mostInstants {
		if err := m.instant(copied); err != nil {
			return err
		}
		if pictures, err = m.pictures(pictures); err != nil {
			return err
		}
		again := m.lost(pictures)
		same := slices.Equal(again, lost)
		if lost = again; len(lost) == 0 || same {
			break
		}
	}
	list := &m.report.Manifest.Files
	for _, f := range pictures {
		*list = append(*list, f)
	}
	m.report.Manifest.Lost = lost
	return errors.Join(m.database(copied), m.heads(), m.add(keyFile, filepath.Join(m.paper.Data, keyFile)), m.theme())
}

// pictures puts on the shelf what the store has and got does not.
func (m *making) pictures(got map[string]File) (map[string]File, error) {
	err := m.paper.Store.List(m.ctx, "", func(info blob.Info) error {
		path := mediaDir + info.Name
		if f, ok := got[path]; ok && f.same(info.Size, info.ModTime) {
			return nil
		}
		f, err := m.picture(path, info)
		if errors.Is(err, blob.ErrNotFound) {
			return nil // removed since it was listed
		}
		if err == nil {
			got[path] = f
		}
		return err
	})
	return got, err
}

func (m *making) picture(path string, info blob.Info) (File, error) {
	if f, ok := m.unchanged(path, info.Size, info.ModTime); ok {
		return f, nil
	}
	in, err := m.paper.Store.Open(m.ctx, info.Name)
	if err != nil {
		return File{}, err
	}
	defer func() { _ = in.Close() }()
	return m.put(path, in, info.ModTime, 0)
}

// unchanged finds a file that the copy before has, with the same size and time, if its parts are still on the shelf.
func (m *making) unchanged(path string, size int64, at time.Time) (File, bool) {
	f, ok := m.known[path]
	if !ok || !f.same(size, at) {
		return f, false
	}
	for i, sum := range f.Parts {
		if !m.shelf.has(sum, f.partSize(i)) {
			return f, false
		}
	}
	return f, true
}

// instant copies the database and reads in the copy what must be found in it when it is brought back.
func (m *making) instant(copied string) error {
	if err := os.Remove(copied); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := database.Backup(m.ctx, filepath.Join(m.paper.Data, databaseFile), copied); err != nil {
		return err
	}
	m.report.Manifest.Made = m.paper.Clock().UTC().Truncate(time.Second)
	return database.Inspect(m.ctx, copied, func(q database.Reader) error {
		if err := database.Sound(m.ctx, q); err != nil {
			return fmt.Errorf("the database is damaged and was not backed up; keep the older backups: %w", err)
		}
		var err error
		if m.report.Manifest.Rows, err = database.Tables(m.ctx, q); err != nil {
			return err
		}
		if m.named, err = media.Blobs(m.ctx, q, among(m.report.Manifest.Rows)); err != nil {
			return err
		}
		end, err := ledger.ChainNow(m.ctx, q)
		m.report.Manifest.Ledger = Ledger{end.Seq, end.Seal, end.Behind}
		return err
	})
}

// among tells which tables were counted.
func among(rows map[string]int64) func(table string) bool {
	return func(table string) bool { _, ok := rows[table]; return ok }
}

// lost lists the files that rows name and the store does not have.
func (m *making) lost(pictures map[string]File) (list []string) {
	for _, name := range m.named {
		if _, ok := pictures[mediaDir+name]; !ok {
			list = append(list, mediaDir+name)
		}
	}
	slices.Sort(list)
	return list
}

func (m *making) database(copied string) error {
	in, err := os.Open(copied)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	f, err := m.put(databaseFile, in, m.report.Manifest.Made, partOfDatabase)
	m.report.Manifest.Files = append(m.report.Manifest.Files, f)
	return err
}

// witnessed is how long the sealer is waited for: it writes a head within a second of its seal.
const witnessed = 3 * time.Second

// heads copies the heads of the entries that the copied database has, and not of those that came since: they would be
// missed in it.
func (m *making) heads() error {
	end := m.report.Manifest.Ledger.Seq
	deadline := time.Now().Add(witnessed)
	for {
		text, last, err := headsUpTo(filepath.Join(m.paper.Data, headsFile), end)
		if err != nil {
			return err
		}
		if last >= end || time.Now().After(deadline) {
			if text == "" {
				return nil
			}
			f, err := m.put(headsFile, strings.NewReader(text), m.report.Manifest.Made, partOfDatabase)
			m.report.Manifest.Files = append(m.report.Manifest.Files, f)
			return err
		}
		select {
		case <-m.ctx.Done():
			return m.ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// headsUpTo gives the whole lines of the heads file whose number is not above end, and the last number.
func headsUpTo(file string, end int64) (text string, last int64, err error) {
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", 0, nil
	}
	if err != nil {
		return "", 0, fmt.Errorf("read the ledger's heads: %w", err)
	}
	to := 0
	for rest := string(b); ; {
		line, after, whole := strings.Cut(rest, "\n")
		var seq int64
		if _, err := fmt.Sscan(line, &seq); !whole || err != nil || seq > end {
			return string(b[:to]), last, nil
		}
		last, rest, to = seq, after, to+len(line)+1
	}
}

// theme copies the house's own templates, if they lie in the data directory.
func (m *making) theme() error {
	root := filepath.Join(m.paper.Data, "theme")
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && path == root {
			return nil
		}
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		below, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		return m.add(themeDir+filepath.ToSlash(below), path)
	})
}

// add copies one file; one that is not there is left out.
func (m *making) add(name, path string) error {
	in, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	f, err := m.put(name, in, info.ModTime(), 0)
	m.report.Manifest.Files = append(m.report.Manifest.Files, f)
	return err
}

// put stores a file's bytes, in parts of one size or (0) as one part.
func (m *making) put(path string, in io.Reader, at time.Time, part int64) (File, error) {
	f := File{Path: path, Changed: database.Micros(at), Part: part}
	for {
		stored, err := m.shelf.put(reader{m.ctx, in}, part)
		if err != nil {
			return f, fmt.Errorf("copy %s: %w", path, err)
		}
		if stored.size > 0 {
			f.Parts, f.Size = append(f.Parts, stored.sum), f.Size+stored.size
		}
		if stored.fresh {
			m.report.NewBytes += stored.size
		}
		if part == 0 || stored.size < part {
			return f, nil
		}
	}
}

// reader ends when its context does.
type reader struct {
	ctx context.Context
	io.Reader
}

func (r reader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(b)
}
