package markup

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlFlow collects content: finished parts, and the text of the paragraph being read.
type htmlFlow struct {
	r        *htmlReader
	out      Flow
	text     Inline
	wordList bool // the last part is a list that a word processor wrote as paragraphs
}

// flush ends the paragraph being read. Two line breaks in a row end one too.
func (f *htmlFlow) flush() {
	text := f.text
	f.text = nil
	start, breaks := 0, 0
	for i, r := range text {
		switch {
		case r.Kind == HardBreak:
			if breaks++; breaks == 2 {
				f.add(paragraph(text[start:i])...)
				start = i
			}
		case r.Kind != TextRun || strings.Trim(r.Text, " ") != "":
			breaks = 0
		}
	}
	f.add(paragraph(text[start:])...)
}

func (f *htmlFlow) add(c ...Content) {
	if len(c) > 0 {
		f.out = append(f.out, c...)
		f.wordList = false
	}
}

func (f *htmlFlow) children(n *html.Node, m Marks) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		f.read(c, m)
	}
}

func (f *htmlFlow) read(n *html.Node, m Marks) {
	switch n.Type {
	case html.TextNode:
		f.text = append(f.text, Run{Text: oneSpace(n.Data), Marks: m})
	case html.DocumentNode:
		f.children(n, m)
	case html.ElementNode:
		if f.skip(n) {
			return
		}
		f.element(n, f.r.marks(n, m))
	}
}

// skip leaves out what no reader sees, and footnotes, which are read apart.
func (f *htmlFlow) skip(n *html.Node) bool {
	if _, isNote := f.r.bodies[n]; isNote {
		return true
	}
	if n.DataAtom == atom.Iframe {
		f.embed(n)
		return true
	}
	if invisible(n.Data) {
		if n.DataAtom == atom.Script {
			f.r.report.note("script dropped")
		}
		return true
	}
	if hidden(n) {
		f.r.report.note("hidden text dropped")
		return true
	}
	return styleOf(n, "mso-list") == "ignore"
}

// block reads the children as content of its own.
func (f *htmlFlow) block(n *html.Node, m Marks) {
	f.flush()
	f.children(n, m)
	f.flush()
}

func (f *htmlFlow) element(n *html.Node, m Marks) {
	switch n.DataAtom {
	case atom.Br:
		f.text = append(f.text, Run{Kind: HardBreak, Marks: m})
	case atom.A:
		f.link(n, m)
	case atom.Img:
		f.image(n)
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		f.heading(n, m)
	case atom.Ul, atom.Ol, atom.Menu:
		f.flush()
		f.add(f.r.list(n, m)...)
	case atom.Blockquote:
		f.flush()
		f.add(f.r.quotation(n, m))
	case atom.Figure:
		f.figure(n, m)
	case atom.Table:
		f.table(n, m)
	case atom.Pre, atom.Xmp, atom.Listing, atom.Plaintext:
		f.flush()
		f.add(Code{Language: codeLanguage(n), Text: rawText(n)})
	case atom.Hr:
		f.flush()
		f.add(Rule{})
	case atom.Embed, atom.Object, atom.Video, atom.Audio:
		f.embed(n)
	case atom.Q:
		f.text = append(f.text, Run{Text: "\u201c", Marks: m})
		f.children(n, m)
		f.text = append(f.text, Run{Text: "\u201d", Marks: m})
	case atom.Dt, atom.Summary:
		m.Style |= Strong
		f.block(n, m)
	case atom.P:
		f.paragraph(n, m)
	case atom.Option, atom.Textarea, atom.Button, atom.Legend:
		f.block(n, m)
	default:
		if isBlockElement(n) {
			f.block(n, m)
			return
		}
		f.children(n, m)
	}
}

// isBlockElement tells the elements that end a paragraph.
func isBlockElement(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Aside, atom.Nav,
		atom.Address, atom.Dl, atom.Dd, atom.Li, atom.Figcaption, atom.Details, atom.Fieldset, atom.Form, atom.Hgroup, atom.Center,
		atom.Tr, atom.Td, atom.Th, atom.Thead, atom.Tbody, atom.Tfoot, atom.Caption, atom.Select, atom.Dir, atom.Dialog, atom.Search:
		return true
	}
	return false
}

// marks adds what the element says about type style and language. Programs that paste
// <b style="font-weight:normal"> mean the style.
func (r *htmlReader) marks(n *html.Node, m Marks) Marks {
	m.Style |= elementStyle(n.DataAtom)
	switch weight := styleOf(n, "font-weight"); weight {
	case "":
	case "normal", "lighter", "100", "200", "300", "400", "500":
		m.Style &^= Strong
	case "bold", "bolder", "600", "700", "800", "900":
		m.Style |= Strong
	}
	switch styleOf(n, "font-style") {
	case "italic", "oblique":
		m.Style |= Emphasis
	case "normal":
		m.Style &^= Emphasis
	}
	if strings.Contains(styleOf(n, "text-decoration")+styleOf(n, "text-decoration-line"), "line-through") {
		m.Style |= Strike
	}
	switch styleOf(n, "vertical-align") {
	case "super":
		m.Style |= Superscript
	case "sub":
		m.Style |= Subscript
	}
	if n.DataAtom != atom.Html && n.DataAtom != atom.Body {
		if lang := cleanLang(firstOf(attrOf(n, "lang"), attrOf(n, "xml:lang"))); lang != "" {
			m.Lang = lang
		}
	}
	return m
}

func elementStyle(a atom.Atom) Style {
	switch a {
	case atom.B, atom.Strong:
		return Strong
	case atom.I, atom.Em, atom.Cite, atom.Var, atom.Dfn:
		return Emphasis
	case atom.S, atom.Del, atom.Strike:
		return Strike
	case atom.Sup:
		return Superscript
	case atom.Sub:
		return Subscript
	case atom.Code, atom.Kbd, atom.Samp, atom.Tt:
		return CodeStyle
	}
	return 0
}

func (f *htmlFlow) link(n *html.Node, m Marks) {
	href := attrOf(n, "href")
	if label, ok := f.r.labels[href]; ok && isNoteMark(n) {
		f.text = append(f.text, Run{Kind: NoteRef, Text: label})
		return
	}
	if href != "" {
		if m.Link = SafeLink(href); m.Link == "" {
			f.r.report.note("unsafe link dropped, its words kept")
		}
	}
	f.children(n, m)
}

func (f *htmlFlow) heading(n *html.Node, m Marks) {
	f.flush()
	text, rest := textAndRest(f.r.flow(n, m))
	in := flowInline(text)
	all := Strong
	for _, r := range in {
		if r.Kind == TextRun && strings.Trim(r.Text, " ") != "" {
			all &= r.Marks.Style
		}
	}
	for i := range in { // a heading is bold already
		in[i].Marks.Style &^= all
	}
	f.add(Heading{Level: int(n.Data[1] - '0'), Text: in})
	f.add(rest...)
}

// paragraph knows the lists that Word writes as paragraphs with "mso-list:l0 level1".
func (f *htmlFlow) paragraph(n *html.Node, m Marks) {
	f.flush()
	rule := styleOf(n, "mso-list")
	if !strings.HasPrefix(rule, "l") {
		f.block(n, m)
		return
	}
	depth := 1
	if _, after, ok := strings.Cut(rule, "level"); ok {
		after, _, _ = strings.Cut(after, " ")
		if d, err := strconv.Atoi(after); err == nil {
			depth = min(max(d, 1), maxListDepth)
		}
	}
	item := f.r.flow(n, m)
	if len(item) == 0 {
		return
	}
	f.wordItem(item, depth, isNumbered(n))
}

// wordItem adds an item to the list that is being collected, at its depth.
func (f *htmlFlow) wordItem(item Flow, depth int, ordered bool) {
	if !f.wordList {
		f.add(List{Ordered: ordered})
		f.wordList = true
	}
	last := len(f.out) - 1
	f.out[last] = deepen(f.out[last].(List), item, depth, ordered)
}

func deepen(l List, item Flow, depth int, ordered bool) List {
	if depth == 1 || len(l.Items) == 0 {
		l.Items = append(l.Items, item)
		return l
	}
	i := len(l.Items) - 1
	inner := l.Items[i]
	if sub, ok := inner[len(inner)-1].(List); ok {
		inner[len(inner)-1] = deepen(sub, item, depth-1, ordered)
		return l
	}
	l.Items[i] = append(inner, List{Ordered: ordered, Items: []Flow{item}})
	return l
}

// isNumbered looks at the sign that Word put before the item.
func isNumbered(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && styleOf(c, "mso-list") == "ignore" {
			s := strings.TrimSpace(rawText(c))
			return s != "" && (s[0] >= '0' && s[0] <= '9' || strings.HasSuffix(strings.TrimRight(s, "\u00a0 "), ".") && len(s) > 1)
		}
		if c.Type == html.ElementNode && isNumbered(c) {
			return true
		}
	}
	return false
}

// rawText is all text inside n as it stands in the source.
func rawText(n *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && n.DataAtom == atom.Br:
			b.WriteByte('\n')
		case n.Type == html.ElementNode && n.DataAtom != atom.Xmp && n.DataAtom != atom.Plaintext && invisible(n.Data):
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

func codeLanguage(n *html.Node) string {
	if code := find(n, atom.Code); code != nil {
		for _, class := range strings.Fields(attrOf(code, "class")) {
			for _, prefix := range []string{"language-", "lang-"} {
				if l, ok := strings.CutPrefix(class, prefix); ok {
					return l
				}
			}
		}
	}
	return ""
}
