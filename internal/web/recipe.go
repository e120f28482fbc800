package web

import (
	"html/template"
	"path"
	"regexp"
	"strings"
)

// recipe is what the first line of a page says it is made of.
type recipe struct {
	path    string   // its own file, "site/article.tmpl"
	frame   string   // the component around it
	with    []string // further templates, by path
	css     []string // style sheets, by path, in order
	own     string   // the page's own sheet, which need not exist
	scripts []string // assets loaded when the page has been read
	frames  bool     // may show pages of this site in an iframe
	framed  bool     // may be shown in such an iframe
}

var recipeLine = regexp.MustCompile(`^\{\{-?/\* page\b(.*?)\*/-?\}\}`)

// recipeOf reads the recipe; ok is false for a template that is not a page.
func recipeOf(source, stem, text string) (r recipe, ok bool) {
	line := recipeLine.FindStringSubmatch(text)
	if line == nil {
		return recipe{}, false
	}
	r = recipe{path: source + "/" + stem + ".tmpl", frame: readers, css: []string{"component/fonts.css", "component/letters.css", "component/base.css"}, own: source + "/" + stem + ".css"}
	for _, word := range strings.Fields(line[1]) {
		key, value, _ := strings.Cut(word, "=")
		r.set(source, key, strings.Split(value, ","))
	}
	return r, true
}

func (r *recipe) set(source, key string, values []string) {
	switch key {
	case "frame":
		r.frame = values[0]
	case "with":
		r.with = append(r.with, inSource(source, values, ".tmpl")...)
	case "css":
		r.css = append(r.css, inSource(source, values, ".css")...)
	case "script":
		r.scripts = append(r.scripts, values...)
	case "frames":
		r.frames = true
	case "framed":
		r.framed = true
	}
}

// inSource makes "card" the path "site/card.css"; a name with a slash is one already.
func inSource(source string, names []string, ext string) []string {
	paths := make([]string, len(names))
	for i, n := range names {
		if !strings.Contains(n, "/") {
			n = source + "/" + n
		}
		paths[i] = strings.TrimSuffix(n, path.Ext(n)) + ext
	}
	return paths
}

// funcs are the blocks the frame prints into the head of this page.
func (r recipe) funcs(style string, assets *Assets) template.FuncMap {
	scripts := template.HTML("")
	for _, name := range r.scripts {
		scripts += template.HTML(`<script src="` + assets.URL(name) + `" defer></script>`)
	}
	head := template.HTML("<style>" + style + "</style><script>" + themeScript + "</script>" +
		`<link rel="stylesheet" href="` + assets.URL("css/print.css") + `" media="print">` +
		`<noscript><link rel="stylesheet" href="/theme.css"></noscript>`)
	return template.FuncMap{
		"inline":  func() template.HTML { return head },
		"scripts": func() template.HTML { return scripts },
	}
}

// trimIndent drops the indentation of a template. Lines are kept, so that an error
// names the line its author sees.
func trimIndent(text string) string { return indent.ReplaceAllString(text, "\n") }

var indent = regexp.MustCompile(`\n[ \t]+`)
