package markup

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// MaxHTML is how much of a pasted or imported page is read, in bytes. The saved pages of news
// sites are up to 3 MB, nearly all of it script.
const MaxHTML = 4 << 20

// Report says what ParseHTML could not keep as it was.
type Report struct{ Changes []Change }

// Change is one kind of loss or repair and how often it happened.
type Change struct {
	What  string // such as "script dropped" or "embed became a link"
	Count int
}

func (r *Report) note(what string) {
	for i := range r.Changes {
		if r.Changes[i].What == what {
			r.Changes[i].Count++
			return
		}
	}
	r.Changes = append(r.Changes, Change{what, 1})
}

// String lists the changes for a person: "script dropped (3), embed became a link".
func (r Report) String() string {
	var parts []string
	for _, c := range r.Changes {
		if c.Count > 1 {
			parts = append(parts, fmt.Sprintf("%s (%d)", c.What, c.Count))
		} else {
			parts = append(parts, c.What)
		}
	}
	return strings.Join(parts, ", ")
}

// ParseHTML reads a page or a fragment that was pasted or imported. It never fails: what it does
// not know becomes text, scripts, styles and hidden parts are left out, and the report names every
// such change. The first heading level becomes 2; a picture keeps its address as Source.
func ParseHTML(src string) (*Document, Report) {
	r := &htmlReader{}
	if len(src) > MaxHTML {
		cut := MaxHTML
		for cut > 0 && !utf8.RuneStart(src[cut]) {
			cut--
		}
		src = src[:cut]
		r.report.note("text past 4 MB cut off")
	}
	src = strings.ToValidUTF8(strings.ReplaceAll(src, "\x00", ""), "\uFFFD")
	d := &Document{Version: Version}
	root, err := html.ParseWithOptions(strings.NewReader(src), html.ParseOptionEnableScripting(false))
	var flow Flow
	if err != nil { // nested deeper than 512, which no editor makes
		r.report.note("structure nested too deep, only its text kept")
		flow = textOnly(src)
	} else {
		r.findNotes(root)
		flow = r.flow(root, Marks{})
	}
	for _, c := range flow {
		d.Blocks = append(d.Blocks, Block{Content: c})
	}
	if last := len(d.Blocks) - 1; len(r.notes) > 0 {
		if last >= 0 && d.Blocks[last].Content == (Rule{}) {
			d.Blocks = d.Blocks[:last] // the line that most programs draw above the notes
		}
		d.Blocks = append(d.Blocks, Block{Content: Footnotes{r.notes}})
	}
	dropMainLanguage(d)
	d.Normalise()
	return d, r.report
}

// textOnly keeps the text between the tags, one paragraph for each stretch.
func textOnly(src string) Flow {
	var out Flow
	hidden := ""
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken:
			if name, _ := z.TagName(); invisible(string(name)) {
				hidden = string(name)
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == hidden {
				hidden = ""
			}
		case html.TextToken:
			if hidden == "" {
				out = append(out, paragraph(Text(oneSpace(html.UnescapeString(string(z.Raw())))))...)
			}
		}
	}
}

// dropMainLanguage removes the language that most of the text is marked with: word processors
// mark every word, and the article has a language of its own.
func dropMainLanguage(d *Document) {
	langs := map[string]int{}
	total := 0
	d.eachInline(func(in Inline) Inline {
		for _, r := range in {
			langs[r.Marks.Lang] += len(r.Text)
			total += len(r.Text)
		}
		return in
	})
	d.eachInline(func(in Inline) Inline {
		for i := range in {
			if l := in[i].Marks.Lang; l != "" && langs[l]*2 > total {
				in[i].Marks.Lang = ""
			}
		}
		return in
	})
}

// htmlReader turns a parsed page into content.
type htmlReader struct {
	report Report
	notes  []Footnote
	labels map[string]string     // label of a footnote by the anchor that leads to it
	bodies map[*html.Node]string // where footnotes stand, to be left out of the text

	inFigure bool
}

// flow reads the children of n.
func (r *htmlReader) flow(n *html.Node, m Marks) Flow {
	f := htmlFlow{r: r}
	f.children(n, m)
	f.flush()
	return f.out
}

// invisible elements hold nothing that a reader sees.
func invisible(name string) bool {
	switch name {
	case "script", "style", "template", "noscript", "head", "noframes", "noembed", "datalist", "iframe", "canvas":
		return true
	}
	return false
}

func attrOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// styleOf reads one property of a style attribute.
func styleOf(n *html.Node, property string) string {
	for _, rule := range strings.Split(attrOf(n, "style"), ";") {
		name, value, ok := strings.Cut(rule, ":")
		if ok && strings.EqualFold(strings.TrimSpace(name), property) {
			return strings.ToLower(strings.TrimSpace(value))
		}
	}
	return ""
}

func hidden(n *html.Node) bool {
	return hasAttr(n, "hidden") || strings.HasPrefix(styleOf(n, "display"), "none") ||
		strings.HasPrefix(styleOf(n, "visibility"), "hidden") || styleOf(n, "mso-hide") == "all"
}

// oneSpace makes white space of the source a space; only <br> breaks a line in HTML.
func oneSpace(s string) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) {
			return ' '
		}
		return r
	}, s)
}

// find returns the first element of that name inside n.
func find(n *html.Node, name atom.Atom) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && c.DataAtom == name {
			return c
		}
		if got := find(c, name); got != nil {
			return got
		}
	}
	return nil
}

// plainOf is the text of n on one line.
func (r *htmlReader) plainOf(n *html.Node) string {
	return cleanLine(oneSpace(flowText(r.flow(n, Marks{}))))
}
