package backup

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/blob"
	"broadsheet/internal/database"
)

// desk is a paper and a shelf for its copies.
type desk struct {
	t     *testing.T
	db    *database.DB
	paper Paper
	shelf *Shelf
	now   time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	ctx := context.Background()
	d := &desk{t: t, now: time.Date(2024, 12, 19, 6, 0, 0, 0, time.UTC)}
	data := t.TempDir()
	var err error
	d.db, err = database.Open(ctx, "sqlite:"+filepath.Join(data, databaseFile), database.Options{})
	d.must(err)
	t.Cleanup(func() { _ = d.db.Close() })
	store, err := blob.OpenDirectory(filepath.Join(data, "media"))
	d.must(err)
	t.Cleanup(func() { _ = store.Close() })
	d.paper = Paper{Data: data, Store: store, Program: "test", Clock: func() time.Time { d.now = d.now.Add(time.Minute); return d.now }}
	d.picture("reservoir", strings.Repeat("water", 1000))
	d.picture("mast", "steel")
	d.must(os.WriteFile(filepath.Join(data, keyFile), []byte("secret"), 0o600))
	d.must(os.MkdirAll(filepath.Join(data, "theme", "site"), 0o700))
	d.must(os.WriteFile(filepath.Join(data, "theme", "site", "article.tmpl"), []byte("{{.}}"), 0o600))
	d.must(os.WriteFile(filepath.Join(data, "theme", "empty.css"), nil, 0o600))
	d.shelf, err = Create(filepath.Join(t.TempDir(), "shelf"))
	d.must(err)
	return d
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// picture puts a file into the store and a row that names it.
func (d *desk) picture(key, body string) {
	d.t.Helper()
	ctx := context.Background()
	name := "original/" + key + ".jpg"
	_, err := d.paper.Store.Put(ctx, name, strings.NewReader(body))
	d.must(err)
	d.must(d.db.Write(ctx, func(tx *database.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO picture (key, original, kind, bytes, sha256, width, height, uploaded_by, uploaded_at, changed_at)
			VALUES ($1, $2, 'jpg', $3, '', 1, 1, 'staff:1', 0, 0)`, key, name, len(body))
		return err
	}))
}

func (d *desk) copy() Report {
	d.t.Helper()
	r, err := Make(context.Background(), d.shelf, d.paper)
	d.must(err)
	return r
}

func (d *desk) restore(m Manifest) (string, error) {
	to := filepath.Join(d.t.TempDir(), "paper")
	return to, d.shelf.Restore(context.Background(), m, to, func(dir string) error { return Agrees(context.Background(), m, dir) })
}

func TestAPaperComesBackAsItWas(t *testing.T) {
	d := newDesk(t)
	made := d.copy()
	d.picture("later", "not in the first copy")
	to, err := d.restore(made.Manifest)
	d.must(err)
	for _, f := range made.Manifest.Files {
		if f.Path == databaseFile {
			continue
		}
		was, err := os.ReadFile(filepath.Join(d.paper.Data, f.Path))
		d.must(err)
		is, err := os.ReadFile(filepath.Join(to, f.Path))
		if err != nil || !bytes.Equal(was, is) {
			t.Errorf("%s came back as %q, was %q: %v", f.Path, is, was, err)
		}
	}
	if _, err := os.Stat(filepath.Join(to, "media/original/later.jpg")); err == nil {
		t.Error("a picture of later is in the copy of before")
	}
	err = d.shelf.Restore(context.Background(), made.Manifest, to, nil)
	if err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("restoring over a paper: %v", err)
	}
}

// A second copy costs what changed, and when nothing did, only its manifest.
func TestASecondCopyCostsWhatChanged(t *testing.T) {
	d := newDesk(t)
	first := d.copy()
	if first.NewBytes < first.Manifest.Bytes()/2 {
		t.Fatalf("the first copy stored %d of %d bytes", first.NewBytes, first.Manifest.Bytes())
	}
	d.picture("ferry", "stops for a week")
	second := d.copy()
	if most := int64(4 * partOfDatabase); second.NewBytes > most || second.NewBytes == 0 {
		t.Errorf("one picture more costs %d bytes, want at most %d", second.NewBytes, most)
	}
	if third := d.copy(); third.NewBytes != 0 {
		t.Errorf("nothing changed, and the copy stored %d bytes", third.NewBytes)
	}
	for _, m := range []Manifest{first.Manifest, second.Manifest} {
		_, err := d.restore(m)
		d.must(err)
	}
}

// Whatever happens to any file of a shelf, it is found before a paper is made of it.
func TestEveryBrokenPieceIsFound(t *testing.T) {
	d := newDesk(t)
	made := d.copy().Manifest
	var files []string
	d.must(filepath.WalkDir(d.shelf.dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() && e.Name() != "shelf.lock" {
			files = append(files, path)
		}
		return err
	}))
	if len(files) < 5 {
		t.Fatalf("only %v", files)
	}
	harm := map[string]func(path string, whole []byte) error{
		"missing": func(path string, _ []byte) error { return os.Remove(path) },
		"cut":     func(path string, whole []byte) error { return os.WriteFile(path, whole[:len(whole)-1], 0o600) },
		"empty":   func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) },
		"longer":  func(path string, whole []byte) error { return os.WriteFile(path, append(whole, 0), 0o600) },
	}
	for _, at := range []float64{0, 0.3, 0.5, 0.99} {
		harm[fmt.Sprintf("flipped at %.2f", at)] = func(path string, whole []byte) error {
			whole[int(at*float64(len(whole)))] ^= 4
			return os.WriteFile(path, whole, 0o600)
		}
	}
	for _, path := range files {
		whole, err := os.ReadFile(path)
		d.must(err)
		for name, do := range harm {
			d.must(do(path, bytes.Clone(whole)))
			d.refused(made.Name, filepath.Base(path)+" "+name)
			d.must(os.WriteFile(path, whole, 0o600))
		}
	}
	d.must(d.shelf.Verify(context.Background(), made))
}

// refused wants nothing to be made of a copy.
func (d *desk) refused(name, why string) {
	d.t.Helper()
	m, err := d.shelf.Manifest(name)
	if err != nil {
		return
	}
	if err := d.shelf.Verify(context.Background(), m); err == nil {
		d.t.Errorf("%s: the copy is taken for whole", why)
	}
	to, err := d.restore(m)
	if err == nil {
		d.t.Errorf("%s: a paper is made of it", why)
	}
	left, err := os.ReadDir(filepath.Dir(to))
	if err != nil || len(left) > 0 {
		d.t.Errorf("%s: %v was left behind: %v", why, left, err)
	}
}

// What stands broken on the shelf is written anew by the next copy that has it in hand.
func TestTheNextCopyMendsThePartsOfTheDatabase(t *testing.T) {
	d := newDesk(t)
	made := d.copy().Manifest
	for _, f := range made.Files {
		if f.Path == databaseFile {
			d.must(os.WriteFile(d.shelf.part(f.Parts[0]), bytes.Repeat([]byte{7}, int(f.partSize(0))), 0o600))
		}
	}
	if err := d.shelf.Verify(context.Background(), made); err == nil {
		t.Fatal("a broken part was not found")
	}
	d.copy()
	d.must(d.shelf.Verify(context.Background(), made))
}

// A file that the paper itself has lost keeps nobody from backing up the rest; the copy says so.
func TestWhatThePaperLostIsSaid(t *testing.T) {
	d := newDesk(t)
	d.must(os.Remove(filepath.Join(d.paper.Data, "media/original/mast.jpg")))
	m := d.copy().Manifest
	if len(m.Lost) != 1 || m.Lost[0] != "media/original/mast.jpg" {
		t.Errorf("lost: %v", m.Lost)
	}
	_, err := d.restore(m)
	d.must(err)
}

func TestADamagedDatabaseIsNotBackedUp(t *testing.T) {
	d := newDesk(t)
	good := d.copy().Manifest
	d.must(d.db.Close())
	path := filepath.Join(d.paper.Data, databaseFile)
	b, err := os.ReadFile(path)
	d.must(err)
	for i := len(b) / 3; i < len(b)*2/3; i++ {
		b[i] = 0xff
	}
	d.must(os.WriteFile(path, b, 0o600))
	if _, err := Make(context.Background(), d.shelf, d.paper); err == nil {
		t.Error("a damaged database was backed up")
	}
	list, err := d.shelf.List()
	if err != nil || len(list) != 1 || list[0].Name != good.Name {
		t.Errorf("%v %v", list, err)
	}
}

func TestAShelfIsNotMadeOfSomethingElse(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "letter.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(dir); err == nil || !strings.Contains(err.Error(), "letter.txt") {
		t.Errorf("%v", err)
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "no backups") {
		t.Errorf("%v", err)
	}
}

func TestOneWorksOnAShelfAtATime(t *testing.T) {
	d := newDesk(t)
	unlock, err := d.shelf.lock(true)
	d.must(err)
	defer unlock()
	if _, err := Make(context.Background(), d.shelf, d.paper); err == nil || !strings.Contains(err.Error(), "another broadsheet") {
		t.Errorf("%v", err)
	}
}

func TestABackupCanBeCalledOff(t *testing.T) {
	d := newDesk(t)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Make(ctx, d.shelf, d.paper); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if list, err := d.shelf.List(); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
}

// sealedText makes a manifest of any text, with a hash that agrees.
func sealedText(text string) []byte {
	return fmt.Appendf([]byte(text+"\n"), "%s%x\n", trailer, sha256.Sum256([]byte(text+"\n")))
}

// A manifest with a right hash is still not believed: somebody may have made it.
func TestManifestsThatNoBackupWrites(t *testing.T) {
	sum := strings.Repeat("ab", 32)
	for says, text := range map[string]string{
		"it is of form 2":     `{"form":2,"parts":"of another kind"}`,
		"unknown field":       `{"form":1,"colour":"red"}`,
		"it names no databas": `{"form":1,"files":[]}`,
		"no paper has":        `{"form":1,"files":[{"path":"../etc/passwd","size":1,"parts":["` + sum + `"]}]}`,
		"no paper has: \"the": `{"form":1,"files":[{"path":"theme/../../x","size":1,"parts":["` + sum + `"]}]}`,
		"no paper has: \"med": `{"form":1,"files":[{"path":"media/../x","size":1,"parts":["` + sum + `"]}]}`,
		"twice":               `{"form":1,"files":[{"path":"staff.key","size":1,"parts":["` + sum + `"]},{"path":"staff.key","size":1,"parts":["` + sum + `"]}]}`,
		"parts where":         `{"form":1,"files":[{"path":"broadsheet.db","size":9,"part":2,"parts":["` + sum + `"]}]}`,
		"has no hash":         `{"form":1,"files":[{"path":"broadsheet.db","size":1,"parts":["../../x"]}]}`,
		"is none":             `{"form":1,"files":[{"path":"broadsheet.db","size":-1}]}`,
		"after top-level":     `{"form":1,"files":[]} {}`,
	} {
		if _, err := Parse(sealedText(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: it says %v, want %s", text, err, says)
		}
	}
}

// FuzzManifest: nothing that is read as a manifest can panic, name a file outside a paper or a part outside the shelf.
func FuzzManifest(f *testing.F) {
	m := Manifest{Form: form, Files: []File{{Path: databaseFile, Size: 1, Parts: []string{strings.Repeat("0f", 32)}}, {Path: "theme/a.css"}}}
	text, err := m.encode()
	if err != nil {
		f.Fatal(err)
	}
	body, _, _ := strings.Cut(string(text), "\n"+trailer)
	f.Add(body)
	f.Add(`{"form":1,"files":[{"path":"media/a/b.jpg","size":3,"part":2,"parts":["",""]}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		_, _ = Parse([]byte(body))
		m, err := Parse(sealedText(body))
		if err != nil {
			return
		}
		for _, file := range m.Files {
			if !filepath.IsLocal(file.Path) {
				t.Errorf("path %q", file.Path)
			}
			for i, sum := range file.Parts {
				if len(sum) != 64 || file.partSize(i) < 0 {
					t.Errorf("part %q of %d bytes", sum, file.partSize(i))
				}
			}
		}
	})
}
