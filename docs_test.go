package broadsheet

import (
	"flag"
	"fmt"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"broadsheet/internal/config"
)

var update = flag.Bool("update", false, "write the list of packages in docs/architecture.md anew")

// The list of packages stands between these lines. A map kept by hand goes stale; this one is made from the packages'
// own comments.
const listBegins, listEnds = "<!-- packages: go test . -run Packages -update -->\n", "<!-- end of packages -->\n"

// goFiles gives the Go files of the program, tests included or not, without the tools' own module.
func goFiles(t *testing.T, tests bool) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "tools" || strings.HasPrefix(d.Name(), ".") && file != ".") {
			return fs.SkipDir
		}
		if strings.HasSuffix(file, ".go") && (tests || !strings.HasSuffix(file, "_test.go")) {
			list = append(list, filepath.ToSlash(file))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func text(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// introduced is how every comment begins; the folder says it already.
var introduced = regexp.MustCompile(`^(Package|Command) \S+ `)

// packageList is one line for each package: its folder and the first sentence of its comment.
func packageList(t *testing.T) string {
	said := map[string]string{}
	for _, file := range goFiles(t, false) {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if dir := filepath.ToSlash(filepath.Dir(file)); dir != "." && f.Doc != nil {
			said[dir] = introduced.ReplaceAllString(new(doc.Package).Synopsis(f.Doc.Text()), "")
		}
	}
	var dirs []string
	for dir := range said {
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs)
	var b strings.Builder
	b.WriteString("| folder | what it says of itself |\n|---|---|\n")
	for _, dir := range dirs {
		fmt.Fprintf(&b, "| `%s` | %s |\n", dir, strings.ReplaceAll(said[dir], "|", `\|`))
	}
	return b.String()
}

// TestPackagesAreListed keeps the map of the house true.
func TestPackagesAreListed(t *testing.T) {
	const file = "docs/architecture.md"
	whole, list := text(t, file), packageList(t)
	head, rest, found := strings.Cut(whole, listBegins)
	old, tail, ended := strings.Cut(rest, listEnds)
	if !found || !ended {
		t.Fatalf("%s has lost the lines between which the packages are listed", file)
	}
	if old == list {
		return
	}
	if !*update {
		t.Fatalf("%s: the list of packages is not as their comments say. Run: go test . -run Packages -update\nit should be\n%s", file, list)
	}
	if err := os.WriteFile(file, []byte(head+listBegins+list+listEnds+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestReadmeIsShort: who has just arrived reads one screen and a bit, or nothing.
func TestReadmeIsShort(t *testing.T) {
	if n := strings.Count(text(t, "README.md"), "\n"); n > 120 {
		t.Errorf("README.md has %d lines, the limit is 120: move something to docs/", n)
	}
}

var rfc = regexp.MustCompile(`RFC ?([0-9]{3,5}(?:bis)?)`)

// TestStandardsAreListed: a standard that the code obeys stands in docs/standards.md, and one that stands there is obeyed.
func TestStandardsAreListed(t *testing.T) {
	listed, cited := map[string]bool{}, map[string]string{}
	for _, m := range rfc.FindAllStringSubmatch(text(t, "docs/standards.md"), -1) {
		listed[m[1]] = true
	}
	for _, file := range goFiles(t, true) {
		for _, line := range strings.Split(text(t, file), "\n") {
			_, comment, isComment := strings.Cut(line, "//")
			for _, m := range rfc.FindAllStringSubmatch(comment, -1) {
				if isComment {
					cited[m[1]] = file
				}
			}
		}
	}
	for number, file := range cited {
		if !listed[number] {
			t.Errorf("%s obeys RFC %s, which docs/standards.md does not list", file, number)
		}
	}
	for number := range listed {
		if cited[number] == "" {
			t.Errorf("docs/standards.md lists RFC %s, which no comment in the code cites", number)
		}
	}
}

var required = regexp.MustCompile(`(?m)^\t(\S+) v\S+$`) // without "// indirect"

// TestLibrariesAreCredited: a library that go.mod asks for by itself stands in docs/credits.md with its licence.
func TestLibrariesAreCredited(t *testing.T) {
	page := text(t, "docs/credits.md")
	for _, m := range required.FindAllStringSubmatch(text(t, "go.mod"), -1) {
		if !strings.Contains(page, "| "+m[1]) {
			t.Errorf("docs/credits.md does not credit %s: name it with its licence", m[1])
		}
	}
}

var setting = regexp.MustCompile(`(?m)^\[(.+)\]$|^([a-z_]+) = `)

// TestSettingsAreExplained: every setting that the program knows stands in docs/operating.md by its whole name.
func TestSettingsAreExplained(t *testing.T) {
	var described strings.Builder
	if err := config.Describe(&described, config.Default()); err != nil {
		t.Fatal(err)
	}
	page, group, n := text(t, "docs/operating.md"), "", 0
	for _, m := range setting.FindAllStringSubmatch(described.String(), -1) {
		if m[1] != "" {
			group = m[1] + "."
			continue
		}
		n++
		if key := group + m[2]; !strings.Contains(page, "`"+key+"`") {
			t.Errorf("docs/operating.md does not explain the setting `%s`", key)
		}
	}
	if n == 0 {
		t.Error("no settings were found: has the form of `broadsheet config describe` changed?")
	}
}

var localLink = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)

// TestLinksLead: a link from one page of the documentation to a file leads to one that is there.
func TestLinksLead(t *testing.T) {
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	decisions, _ := filepath.Glob("docs/decisions/*.md") // the pattern is sound
	for _, page := range append(append(pages, decisions...), "README.md", "CONTRIBUTING.md", "CHANGELOG.md") {
		for _, m := range localLink.FindAllStringSubmatch(text(t, page), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", page, m[1])
			}
		}
	}
}
