package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Source is a folder of templates and style sheets. A file of it is overridden by
// the file of the same path in the theme folder, as in theme/site/article.tmpl.
type Source struct {
	Name  string // "site", "newsroom"; "component" is web's own
	Files fs.FS
}

// TemplateOptions says what the templates are made of.
type TemplateOptions struct {
	Sources []Source
	Theme   fs.FS            // the theme folder, nil for none
	Assets  *Assets          // scripts and fonts named by templates and sheets
	Funcs   template.FuncMap // words and dates of the paper's language
	Dress   Dress            // the house's colours
	Edition string           // tells this set of templates from others in Version: another name or language prints other pages
	Log     *slog.Logger
	Clock   func() time.Time
}

// Templates holds every page of the paper, ready to print.
//
// A page is a .tmpl file that begins with a line such as
//
//	{{/* page frame=frame with=card,comments css=card script=js/paper.js */}}
//
// It defines "main"; the frame, a component, calls it. "with" names further template
// files of the same source, "css" further style sheets; component/base.css and the
// page's own sheet, if there is one, are always there. A .tmpl without such a line is
// a piece for others.
type Templates struct {
	options TemplateOptions
	pages   map[string]*page
	theme   theme
	bases   struct { // the components as last parsed, and from what
		texts string
		set   *template.Template
	}

	mu       sync.Mutex // one re-reading of the theme at a time
	checked  atomic.Int64
	version  atomic.Pointer[string]
	problems problems
}

// page is one page's built-in print form and the one in force.
type page struct {
	name    string
	builtin *form
	live    atomic.Pointer[form]
}

// form is a page put together.
type form struct {
	set    *template.Template
	frame  string
	sheets sheets
	frames bool
	framed bool
	themed bool

	outfits sync.Map // of a choice among the conditional sheets
}

// Rendered is a finished page and the policy that lets its own inline style and
// script run.
type Rendered struct {
	Body   []byte
	Policy string // Content-Security-Policy
}

// NewTemplates reads every page. A mistake in a built-in template is an error; a
// mistake in the theme is logged and kept for Problems.
func NewTemplates(o TemplateOptions) (*Templates, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Assets == nil {
		var err error
		if o.Assets, err = NewAssets(); err != nil {
			return nil, err
		}
	}
	o.Sources = append([]Source{{Name: "component", Files: components()}}, o.Sources...)
	t := &Templates{options: o, pages: map[string]*page{}, theme: theme{files: o.Theme}}
	if err := t.readBuiltin(); err != nil {
		return nil, err
	}
	t.readTheme()
	return t, nil
}

func (t *Templates) readBuiltin() error {
	for _, src := range t.options.Sources {
		names, err := fs.Glob(src.Files, "*.tmpl")
		if err != nil {
			return fmt.Errorf("list templates of %s: %w", src.Name, err)
		}
		for _, name := range names {
			if err := t.readPage(src.Name, strings.TrimSuffix(name, ".tmpl")); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *Templates) readPage(source, stem string) error {
	name := source + "/" + stem
	text, err := t.builtin(name + ".tmpl")
	if err != nil {
		return err
	}
	if _, ok := recipeOf(source, stem, text); !ok {
		return nil
	}
	f, err := t.compile(name, t.builtin)
	if err != nil {
		return fmt.Errorf("template %s: %w", name, err)
	}
	p := &page{name: name, builtin: f}
	p.live.Store(f)
	t.pages[name] = p
	return nil
}

// builtin reads a file that ships with the paper, by its path under theme/.
func (t *Templates) builtin(path string) (string, error) {
	dir, name, _ := strings.Cut(path, "/")
	for _, src := range t.options.Sources {
		if src.Name == dir {
			text, err := fs.ReadFile(src.Files, name)
			return string(text), err
		}
	}
	return "", fmt.Errorf("read %s: %w", path, fs.ErrNotExist)
}

// paper is a pool of sheets to print on; most pages are under 64 kB.
var paper = sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 0, 64<<10)) }}

// Render prints the page named "site/article" with its data. If the theme's
// version fails, the reader gets the built-in one and the fault is kept for
// Problems.
func (t *Templates) Render(name string, data any) (Rendered, error) {
	t.refresh()
	p := t.pages[name]
	if p == nil {
		return Rendered{}, fmt.Errorf("render %s: no such page", name)
	}
	f := p.live.Load()
	out, err := f.print(data)
	if err != nil && f.themed {
		t.problems.add(t.options.Log, t.fault(name, err))
		out, err = p.builtin.print(data)
	}
	if err != nil {
		return Rendered{}, fmt.Errorf("render %s: %w", name, err)
	}
	return out, nil
}

func (f *form) print(data any) (Rendered, error) {
	buf := paper.Get().(*bytes.Buffer)
	defer paper.Put(buf)
	buf.Reset()
	if err := f.set.ExecuteTemplate(buf, f.frame, data); err != nil {
		return Rendered{}, err
	}
	return f.dress(buf.Bytes()), nil
}

// Piece prints one named template of a page without the frame, for scripts that
// ask for a part of it.
func (t *Templates) Piece(name, piece string, data any) ([]byte, error) {
	t.refresh()
	p := t.pages[name]
	if p == nil {
		return nil, fmt.Errorf("render %s: no such page", name)
	}
	var buf bytes.Buffer
	if err := p.live.Load().set.ExecuteTemplate(&buf, piece, data); err != nil {
		return nil, fmt.Errorf("render %s of %s: %w", piece, name, err)
	}
	return buf.Bytes(), nil
}

// Assets are the fonts and scripts its pages name.
func (t *Templates) Assets() *Assets { return t.options.Assets }

// Names are the pages, sorted.
func (t *Templates) Names() []string { return slices.Sorted(maps.Keys(t.pages)) }

// Version changes whenever the theme or the edition does. It belongs into the key of whatever
// keeps finished pages.
func (t *Templates) Version() string {
	t.refresh()
	if v := t.version.Load(); v != nil {
		return t.options.Edition + *v
	}
	return t.options.Edition
}

// compile puts one page together from the files read gives it.
func (t *Templates) compile(name string, read func(path string) (string, error)) (*form, error) {
	source, stem, _ := strings.Cut(name, "/")
	text, err := read(name + ".tmpl")
	if err != nil {
		return nil, err
	}
	r, ok := recipeOf(source, stem, text)
	if !ok {
		return nil, &Fault{File: name + ".tmpl", Line: 1, Message: "the first line must be {{/* page ... */}}"}
	}
	style, err := t.style(r, read)
	if err != nil {
		return nil, err
	}
	f := &form{frame: r.frame, sheets: style, frames: r.frames, framed: r.framed}
	if f.set, err = t.base(r, read); err != nil {
		return nil, err
	}
	f.set.Funcs(r.funcs(style.always, t.options.Assets))
	if err := t.parse(f.set, slices.Concat(r.with, []string{r.path}), read); err != nil {
		return nil, err
	}
	return f, escapes(f)
}

// base is a set of all components, which every page begins with. It is parsed once for the same texts and then copied:
// parsing the components again for each of fifty pages took half of a start.
func (t *Templates) base(r recipe, read func(path string) (string, error)) (*template.Template, error) {
	files := t.componentFiles()
	var texts strings.Builder
	for _, path := range files {
		text, err := read(path)
		if err != nil {
			return nil, fmt.Errorf("template %s: %w", path, err)
		}
		texts.WriteString(text)
	}
	if t.bases.set == nil || t.bases.texts != texts.String() {
		set := template.New("components").Funcs(commonFuncs(t.options.Assets)).Funcs(t.options.Funcs).Funcs(r.funcs("", t.options.Assets))
		if err := t.parse(set, files, read); err != nil {
			return nil, err
		}
		t.bases.set, t.bases.texts = set, texts.String()
	}
	return t.bases.set.Clone()
}

// parse reads files in order: first the components, then what the page asks for, then
// the page, so that a page may redefine a component's block.
func (t *Templates) parse(set *template.Template, paths []string, read func(string) (string, error)) error {
	for _, path := range paths {
		text, err := read(path)
		if err != nil {
			return fmt.Errorf("template %s: %w", path, err)
		}
		if _, err := set.New(path).Parse(t.words(trimIndent(text))); err != nil {
			return err
		}
	}
	return nil
}

// A word of the interface that needs nothing filled in, as in {{t "frame.menu"}}.
var plainWord = regexp.MustCompile(`\{\{t "([^"]+)"\}\}`)

// words prints such words into the template once instead of into every page.
func (t *Templates) words(text string) string {
	say, ok := t.options.Funcs["t"].(func(string, ...any) string)
	if !ok {
		return text
	}
	return plainWord.ReplaceAllStringFunc(text, func(call string) string {
		return template.HTMLEscapeString(say(plainWord.FindStringSubmatch(call)[1]))
	})
}

func (t *Templates) componentFiles() []string {
	names, err := fs.Glob(t.options.Sources[0].Files, "*.tmpl")
	if err != nil {
		return nil // the pattern is constant and right
	}
	for i := range names {
		names[i] = "component/" + names[i]
	}
	return names
}

// escapes makes html/template work out its escaping now, so that a template it
// cannot make safe is refused here and not in front of a reader.
func escapes(f *form) error {
	var unsafe *template.Error
	if err := f.set.ExecuteTemplate(io.Discard, f.frame, nil); errors.As(err, &unsafe) {
		return unsafe
	}
	if f.set.Lookup(f.frame) == nil {
		return fmt.Errorf("no frame named %q", f.frame)
	}
	return nil
}
