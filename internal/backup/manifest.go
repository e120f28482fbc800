package backup

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/blob"
)

// form is the generation of manifests that this program writes. A later one raises it when this program could not bring a
// paper back from it.
const form = 1

// partOfDatabase is the size of the parts of the database: an evening's work changes some hundred pages of 4 kB, most of them
// side by side, and a hundred gigabytes are still fewer files than a disk likes to hold.
const partOfDatabase = 256 << 10

// mostManifest bounds what is read as a manifest: some two million files.
const mostManifest = 512 << 20

// Manifest lists one copy of a paper.
type Manifest struct {
	Form    int              `json:"form"`
	Name    string           `json:"-"`       // of the copy: the instant it shows
	Made    time.Time        `json:"made"`    // the instant it shows
	Program string           `json:"program"` // version that wrote it
	Level   int              `json:"level"`   // generation of schemas that program understood
	Ledger  Ledger           `json:"ledger"`
	Rows    map[string]int64 `json:"rows"` // by table
	Lost    []string         `json:"lost,omitempty"`
	Files   []File           `json:"files"`
}

// Ledger is where the minutes ended.
type Ledger struct {
	Seq    int64  `json:"seq"`
	Seal   string `json:"seal"`
	Behind int    `json:"behind"` // decisions that waited for the sealer
}

// File is one file of the paper and the parts it is made of, each named by the SHA-256 of its bytes.
type File struct {
	Path    string   `json:"path"`
	Size    int64    `json:"size"`
	Changed int64    `json:"changed"`        // microseconds
	Part    int64    `json:"part,omitempty"` // size of each part but the last; 0: one part
	Parts   []string `json:"parts,omitempty"`
}

// Bytes is how large the paper is.
func (m Manifest) Bytes() (n int64) {
	for _, f := range m.Files {
		n += f.Size
	}
	return n
}

func (f File) same(size int64, at time.Time) bool {
	return f.Size == size && f.Changed == at.UnixMicro()
}

// partSize is how many bytes the part with this index has.
func (f File) partSize(i int) int64 {
	if f.Part == 0 {
		return f.Size
	}
	return min(f.Part, f.Size-int64(i)*f.Part)
}

// trailer begins the last line of a manifest: the hash of all lines before it.
const trailer = "sha256 "

// encode writes a manifest with its own hash below it.
func (m Manifest) encode() ([]byte, error) {
	slices.SortFunc(m.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return nil, fmt.Errorf("write the manifest: %w", err)
	}
	text = append(text, '\n')
	return fmt.Appendf(text, "%s%x\n", trailer, sha256.Sum256(text)), nil
}

// errCut says that a manifest has no end.
var errCut = errors.New("it is cut off: its last line is not its hash")

// Parse reads a manifest and believes nothing of it before its own hash agrees.
func Parse(text []byte) (Manifest, error) {
	var m Manifest
	at := bytes.LastIndex(text, []byte("\n"+trailer))
	if at < 0 || !bytes.HasSuffix(text, []byte("\n")) {
		return m, errCut
	}
	body, line := text[:at+1], text[at+1+len(trailer):len(text)-1]
	sum := sha256.Sum256(body)
	if string(line) != hex.EncodeToString(sum[:]) {
		return m, errors.New("it was changed: its bytes do not agree with the hash on its last line")
	}
	var first struct{ Form int }
	if err := json.Unmarshal(body, &first); err != nil {
		return m, fmt.Errorf("it is no manifest: %w", err)
	}
	if first.Form != form {
		return m, fmt.Errorf("it is of form %d, and this program reads form %d: use the version of broadsheet that made it, or a later one", first.Form, form)
	}
	in := json.NewDecoder(bytes.NewReader(body))
	in.DisallowUnknownFields()
	if err := in.Decode(&m); err != nil {
		return m, fmt.Errorf("it is no manifest: %w", err)
	}
	return m, m.check()
}

// check refuses what no backup writes: a restore must not write outside its directory, whoever made the manifest.
func (m Manifest) check() error {
	seen := map[string]bool{}
	for _, f := range m.Files {
		if !belongs(f.Path) {
			return fmt.Errorf("it names a file that no paper has: %q", f.Path)
		}
		if seen[f.Path] {
			return fmt.Errorf("it names %q twice", f.Path)
		}
		seen[f.Path] = true
		if err := f.check(); err != nil {
			return err
		}
	}
	if !seen[databaseFile] {
		return errors.New("it names no database")
	}
	return nil
}

func (f File) check() error {
	if f.Size < 0 || f.Part < 0 || f.Size > math.MaxInt64-f.Part {
		return fmt.Errorf("the size of %q is none", f.Path)
	}
	want := int64(1)
	if f.Part > 0 {
		want = (f.Size + f.Part - 1) / f.Part
	} else if f.Size == 0 {
		want = 0
	}
	if int64(len(f.Parts)) != want {
		return fmt.Errorf("%q has %d parts where its size makes %d", f.Path, len(f.Parts), want)
	}
	for _, sum := range f.Parts {
		if b, err := hex.DecodeString(sum); err != nil || len(b) != sha256.Size || strings.ToLower(sum) != sum {
			return fmt.Errorf("a part of %q has no hash: %.80q", f.Path, sum)
		}
	}
	return nil
}

// belongs reports whether a paper has files of this name.
func belongs(path string) bool {
	if name, ok := strings.CutPrefix(path, mediaDir); ok {
		return blob.CheckName(name) == nil
	}
	if name, ok := strings.CutPrefix(path, themeDir); ok {
		return filepath.IsLocal(filepath.FromSlash(name)) && filepath.ToSlash(filepath.Clean(name)) == name && !strings.ContainsRune(name, 0)
	}
	return path == databaseFile || path == headsFile || path == keyFile
}
