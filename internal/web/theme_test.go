package web

import (
	"bytes"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// themed is a templates folder over which a theme lies, with a clock of its own.
func themed(t *testing.T, theme fstest.MapFS) (*Templates, *time.Time, *bytes.Buffer) {
	t.Helper()
	now := time.Unix(1_700_000_000, 0)
	var log bytes.Buffer
	templates, err := NewTemplates(TemplateOptions{
		Sources: []Source{{Name: "site", Files: fstest.MapFS{
			"story.tmpl": {Data: []byte("{{/* page */}}\n{{define \"main\"}}<main>built in: {{.Title}}</main>{{end}}")},
		}}},
		Theme: theme, Clock: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(io.Writer(&log), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return templates, &now, &log
}

func printed(t *testing.T, templates *Templates) string {
	t.Helper()
	out, err := templates.Render("site/story", &struct{ Frame }{Frame{Paper: "The Courier", Title: "Water"}})
	if err != nil {
		t.Fatal(err)
	}
	return string(out.Body)
}

func TestAThemeReplacesFilesWhileThePaperRuns(t *testing.T) {
	theme := fstest.MapFS{}
	templates, now, _ := themed(t, theme)
	before := templates.Version()
	theme["site/story.tmpl"] = &fstest.MapFile{Data: []byte("{{/* page */}}\n{{define \"main\"}}<main>of the theme: {{.Title}}</main>{{end}}")}
	theme["component/footer.tmpl"] = &fstest.MapFile{Data: []byte(`{{define "footer"}}<footer>set in {{.Paper}}</footer>{{end}}`)}
	if page := printed(t, templates); !strings.Contains(page, "built in") {
		t.Error("the folder was looked at again within a second")
	}
	*now = now.Add(2 * time.Second)
	page := printed(t, templates)
	if !strings.Contains(page, "of the theme: Water") || !strings.Contains(page, "set in The Courier") {
		t.Errorf("the theme does not show:\n%s", page)
	}
	if templates.Version() == before {
		t.Error("the version did not change: kept pages would hide the theme")
	}
	delete(theme, "site/story.tmpl")
	*now = now.Add(2 * time.Second)
	if page := printed(t, templates); !strings.Contains(page, "built in") || !strings.Contains(page, "set in") {
		t.Error("taking a file out of the theme does not bring ours back")
	}
}

func TestABrokenThemeNeverReachesAReader(t *testing.T) {
	footer := `{{define "footer"}}<footer>themed</footer>{{end}}`
	for name, c := range map[string]struct {
		text, message string
		line          int
	}{
		"a brace too few":          {"{{/* page */}}\n{{define \"main\"}}\n<p>{{.Title}</p>{{end}}", "bad character", 3},
		"a field there is not":     {"{{/* page */}}\n{{define \"main\"}}\n\n<p>{{.Headlin}}</p>{{end}}", "Headlin", 4},
		"a script made of words":   {"{{/* page */}}\n{{define \"main\"}}<a {{.Title}}=1 {{if .Front}}'{{end}}>{{end}}", "", 0},
		"no first line":            {"{{define \"main\"}}{{end}}", "page", 1},
		"a component there is not": {"{{/* page */}}\n{{define \"main\"}}{{template \"nope\"}}{{end}}", "nope", 2},
	} {
		t.Run(name, func(t *testing.T) {
			templates, _, log := themed(t, fstest.MapFS{
				"site/story.tmpl": {Data: []byte(c.text)}, "component/footer.tmpl": {Data: []byte(footer)},
			})
			page := printed(t, templates)
			if !strings.Contains(page, "built in: Water") {
				t.Errorf("the reader sees:\n%s", page)
			}
			faults := templates.Problems()
			if len(faults) != 1 || faults[0].File != "site/story.tmpl" || !strings.Contains(faults[0].Message, c.message) {
				t.Fatalf("staff are told %+v", faults)
			}
			if f := faults[0]; c.line != 0 && (f.Line != c.line || !wrongLine(f)) {
				t.Errorf("staff are told of line %d: %+v", f.Line, f)
			}
			if !strings.Contains(log.String(), "site/story.tmpl") {
				t.Error("the log does not say so")
			}
		})
	}
}

func wrongLine(f Fault) bool {
	for _, l := range f.Excerpt {
		if l.Wrong && l.Number == f.Line {
			return true
		}
	}
	return false
}

func TestOneBrokenFileDoesNotUndoTheRestOfTheTheme(t *testing.T) {
	templates, _, _ := themed(t, fstest.MapFS{
		"site/story.tmpl":       {Data: []byte("{{/* page */}}\n{{define \"main\"}}{{.Title")},
		"component/footer.tmpl": {Data: []byte(`{{define "footer"}}<footer>themed</footer>{{end}}`)},
	})
	if page := printed(t, templates); !strings.Contains(page, "built in") || !strings.Contains(page, "themed") {
		t.Errorf("the reader sees:\n%s", page)
	}
}

func TestAStyleSheetOfTheThemeIsChecked(t *testing.T) {
	templates, _, _ := themed(t, fstest.MapFS{"component/base.css": {Data: []byte("a{}</style><script>alert(1)</script>")}})
	if page := printed(t, templates); strings.Contains(page, "alert(1)") {
		t.Error("a style sheet closed its own element")
	}
	if f := templates.Problems(); len(f) == 0 || f[0].File != "component/base.css" {
		t.Errorf("staff are told %+v", f)
	}
}
