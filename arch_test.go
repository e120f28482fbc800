package broadsheet

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// floors of the house, from the street down (docs/architecture.md). A package may use its own floor and those below.
var floors = map[string]int{
	".": 6, "cmd": 6, "browser": 6, "bench": 6, "app": 5, "demo": 4, "site": 4, "newsroom": 4, "transfer": 3,
	"article": 3, "section": 3, "claim": 3, "comment": 3, "media": 3, "weather": 3, "search": 3, "staff": 3,
	"backup": 3, "paper": 3, "notice": 3, "correction": 3, "front": 3, "draft": 3, "advert": 3,
	"ledger": 2, "job": 2, "pagecache": 2,
	"database": 1, "markup": 1, "feed": 1, "locale": 1, "web": 1, "mail": 1, "blob": 1, "config": 1, "statement": 1,
}

// audiences may speak HTTP. weather is a client only: it asks other people's forecasts.
var audiences = map[string]bool{"cmd": true, "browser": true, "bench": true, "app": true, "site": true, "newsroom": true, "web": true, "pagecache": true, "weather": true}

// floorOf names the part of the house that a folder belongs to: "internal/web/webtest" is web.
func floorOf(dir string) string {
	parts := strings.Split(filepath.ToSlash(dir), "/")
	if parts[0] == "internal" && len(parts) > 1 {
		return parts[1]
	}
	return parts[0]
}

// TestHouse reads the imports of every package: dependencies point down, HTTP stays where the audiences are, and every
// package says what it is.
func TestHouse(t *testing.T) {
	commented := map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "tools" || strings.HasPrefix(d.Name(), ".") && file != ".") {
			return fs.SkipDir
		}
		if strings.HasSuffix(file, ".go") && file != "arch_test.go" {
			inspect(t, file, commented)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, has := range commented {
		if !has {
			t.Errorf("%s: the package has no comment that says what it is", dir)
		}
	}
}

func inspect(t *testing.T, file string, commented map[string]bool) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		t.Error(err)
		return
	}
	dir := path.Dir(filepath.ToSlash(file))
	test := strings.HasSuffix(file, "_test.go")
	if !test {
		commented[dir] = commented[dir] || f.Doc != nil
	}
	from := floorOf(dir)
	if _, ok := floors[from]; !ok {
		t.Errorf("%s: %q is on no floor of the house: add it to arch_test.go and docs/architecture.md", file, from)
		return
	}
	for _, spec := range f.Imports {
		checkImport(t, file, from, spec, test)
	}
}

func checkImport(t *testing.T, file, from string, spec *ast.ImportSpec, test bool) {
	to := strings.Trim(spec.Path.Value, `"`)
	if to == "net/http" && !audiences[from] && !test {
		t.Errorf("%s: rules know no HTTP; only app, site, newsroom, web and pagecache may import net/http", file)
	}
	inside, ok := strings.CutPrefix(to, "broadsheet/")
	if !ok {
		return
	}
	if floors[floorOf(inside)] > floors[from] && !test {
		t.Errorf("%s: %s may not use %s, which stands above it", file, from, floorOf(inside))
	}
	if from != floorOf(inside) && floors[from] == 4 && floors[floorOf(inside)] == 4 && from != "demo" && !test {
		t.Errorf("%s: the audiences do not use one another: %s uses %s", file, from, floorOf(inside))
	}
}
