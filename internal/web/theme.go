package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// theme is the folder whose files stand in for ours.
type theme struct {
	files fs.FS
	seen  string // fingerprint of the folder when it was last read; held by Templates.mu
}

// themeThrottle is how often the folder is looked at: often enough for somebody
// who edits and reloads, seldom enough to cost nothing under load.
const themeThrottle = time.Second

// refresh reads the theme again if it changed.
func (t *Templates) refresh() {
	if t.theme.files == nil {
		return
	}
	now, last := t.options.Clock().UnixNano(), t.checked.Load()
	if now-last >= 0 && now-last < int64(themeThrottle) || !t.checked.CompareAndSwap(last, now) {
		return
	}
	t.readTheme()
}

// readTheme puts every page together again from the theme's files and ours.
func (t *Templates) readTheme() {
	if t.theme.files == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.checked.Store(t.options.Clock().UnixNano())
	print := t.theme.fingerprint()
	if print == t.theme.seen {
		return
	}
	t.theme.seen = print
	t.problems.clear()
	for _, name := range t.Names() {
		t.readThemed(t.pages[name])
	}
	t.version.Store(&print)
}

// readThemed tries the page with the theme's files, leaving out one broken file
// after the other: a mistake in the header does not undo the theme's article.
func (t *Templates) readThemed(p *page) {
	left := map[string]bool{}
	for {
		var used []string
		f, err := t.compile(p.name, func(path string) (string, error) {
			if text, ok := t.theme.read(path); ok && !left[path] {
				used = append(used, path)
				return text, nil
			}
			return t.builtin(path)
		})
		if err == nil {
			f.themed = len(used) > 0
			p.live.Store(f)
			return
		}
		fault := t.fault(p.name, err)
		t.problems.add(t.options.Log, fault)
		if !slices.Contains(used, fault.File) {
			p.live.Store(p.builtin) // cannot tell which file: leave the theme out
			return
		}
		left[fault.File] = true
	}
}

func (t *theme) read(path string) (string, bool) {
	text, err := fs.ReadFile(t.files, path)
	return string(text), err == nil
}

// fingerprint changes when any file of the theme does; empty for an empty theme.
func (t *theme) fingerprint() string {
	sum, any := sha256.New(), false
	fs.WalkDir(t.files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // an unreadable folder overrides nothing
		}
		if info, err := d.Info(); err == nil {
			fmt.Fprintln(sum, path, info.Size(), info.ModTime().UnixNano())
			any = true
		}
		return nil
	})
	if !any {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}

// Fault is a mistake in a template of the theme, shown to staff.
type Fault struct {
	File    string // as under theme/
	Line    int    // 0 when unknown
	Message string
	Excerpt []FaultLine
}

// FaultLine is a line around the mistake.
type FaultLine struct {
	Number int
	Text   string
	Wrong  bool
}

func (f *Fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message) }

// text/template and html/template both print "template: file:line:column: words".
var faultPlace = regexp.MustCompile(`template:\s?([\w./-]+):(\d+)(?::\d+)?: (.*)`)

// fault finds the file and line in an error of a template of page.
func (t *Templates) fault(page string, err error) *Fault {
	var f *Fault
	if !errors.As(err, &f) {
		f = &Fault{File: page + ".tmpl", Message: err.Error()}
		if m := faultPlace.FindStringSubmatch(err.Error()); m != nil {
			f.File, f.Message = m[1], m[3]
			f.Line, _ = strconv.Atoi(m[2])
		}
	}
	f.Excerpt = t.excerpt(f.File, f.Line)
	return f
}

// excerpt is the line and two on either side.
func (t *Templates) excerpt(path string, line int) (out []FaultLine) {
	text, ok := t.theme.read(path)
	if !ok {
		return nil
	}
	lines := strings.Split(text, "\n")
	for n := max(1, line-2); n <= min(len(lines), line+2); n++ {
		out = append(out, FaultLine{Number: n, Text: lines[n-1], Wrong: n == line})
	}
	return out
}

// problems are the faults found since the theme last changed.
type problems struct {
	mu     sync.Mutex
	faults []Fault
}

// maxFaults keeps a theme that is wrong in every page from filling memory.
const maxFaults = 50

func (p *problems) add(log *slog.Logger, f *Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	same := func(g Fault) bool { return g.File == f.File && g.Line == f.Line && g.Message == f.Message }
	if slices.ContainsFunc(p.faults, same) || len(p.faults) >= maxFaults {
		return
	}
	p.faults = append(p.faults, *f)
	if log != nil {
		log.Error("theme template left out", "file", f.File, "line", f.Line, "err", f.Message)
	}
}

func (p *problems) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = nil
}

// Problems are the theme's mistakes, for staff. Readers meanwhile see the built-in
// pages.
func (t *Templates) Problems() []Fault {
	t.refresh()
	t.problems.mu.Lock()
	defer t.problems.mu.Unlock()
	return slices.Clone(t.problems.faults)
}
