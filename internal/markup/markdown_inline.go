package markup

import (
	"html"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// inline reads the text of a block. A {#id} at its end is taken as the block's id only where
// takeID says so; elsewhere it stays text.
func (p *markdownReader) inline(n ast.Node, takeID bool) Inline {
	c := inlineReader{p: p, takeID: takeID}
	c.children(n, Marks{})
	return c.out
}

type inlineReader struct {
	p      *markdownReader
	takeID bool
	out    Inline
}

// children reads the parts of n. HTML tags that the dialect knows count as marks when both
// tags stand among the same parts.
func (c *inlineReader) children(n ast.Node, m Marks) {
	var nodes []ast.Node
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		nodes = append(nodes, k)
	}
	tags := c.pairTags(nodes)
	var open []Marks
	for i, k := range nodes {
		switch t := tags[i]; t.role {
		case tagOpens:
			open = append(open, m)
			m = t.marks.with(m)
			if t.marks.Lang != "" {
				m.Lang = t.marks.Lang
			}
		case tagCloses:
			m, open = open[len(open)-1], open[:len(open)-1]
		case tagBreak:
			c.add(HardBreak, "", m)
		case tagComment:
		default:
			c.part(k, m)
		}
	}
}

func (c *inlineReader) add(kind RunKind, s string, m Marks) {
	c.out = append(c.out, Run{Kind: kind, Text: s, Marks: m})
}

func (c *inlineReader) part(n ast.Node, m Marks) {
	switch n := n.(type) {
	case *ast.Text:
		c.text(n, m)
	case *ast.String:
		c.add(TextRun, string(n.Value), m)
	case *ast.CodeSpan:
		m.Style |= CodeStyle
		c.add(TextRun, c.codeText(n), m)
	case *ast.Emphasis:
		if n.Level == 2 {
			m.Style |= Strong
		} else {
			m.Style |= Emphasis
		}
		c.children(n, m)
	case *east.Strikethrough:
		m.Style |= Strike
		c.children(n, m)
	case *ast.Link:
		m.Link = SafeLink(unescapeMarkdown(string(n.Destination)))
		c.children(n, m)
	case *ast.AutoLink:
		c.autoLink(n, m)
	case *ast.Image:
		c.image(n, m)
	case *ast.RawHTML:
		for i := range n.Segments.Len() {
			seg := n.Segments.At(i)
			c.add(TextRun, string(seg.Value(c.p.src)), m)
		}
	case *east.FootnoteLink:
		if n.Index < len(c.p.labels) {
			c.add(NoteRef, c.p.labels[n.Index], m)
		}
	case *blockID:
		if c.takeID {
			c.p.id = n.id
		} else {
			c.add(TextRun, n.raw, m)
		}
	default:
		c.children(n, m)
	}
}

func (c *inlineReader) text(n *ast.Text, m Marks) {
	s := string(n.Segment.Value(c.p.src))
	if !n.IsRaw() {
		s = unescapeMarkdown(s)
	}
	c.add(TextRun, strings.ReplaceAll(s, "\n", " "), m)
	if n.HardLineBreak() {
		c.add(HardBreak, "", m)
	} else if n.SoftLineBreak() {
		c.add(SoftBreak, "", m)
	}
}

func (c *inlineReader) codeText(n ast.Node) string {
	var b strings.Builder
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		if t, ok := k.(*ast.Text); ok {
			b.Write(t.Segment.Value(c.p.src))
		}
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

func (c *inlineReader) autoLink(n *ast.AutoLink, m Marks) {
	label := string(n.Label(c.p.src))
	address := string(n.URL(c.p.src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	if m.Link = SafeLink(address); m.Link == "" {
		label = "<" + label + ">"
	}
	c.add(TextRun, label, m)
}

// image reads ![alt](media:KEY "caption | credit"), or with the address of a picture elsewhere.
func (c *inlineReader) image(n *ast.Image, m Marks) {
	alt := inlineReader{p: c.p}
	alt.children(n, Marks{})
	pic := Picture{Alt: alt.out.Plain()}
	address := unescapeMarkdown(string(n.Destination))
	if key, ok := strings.CutPrefix(address, "media:"); ok {
		pic.Key = cleanKey(key)
	} else {
		pic.Source = safeSource(address)
	}
	pic.Caption, pic.Credit = splitCaption(unescapeMarkdown(string(n.Title)))
	pic = cleanPicture(pic)
	if pic.Key == "" && pic.Source == "" { // an address that must not be used: its words stay
		c.add(TextRun, strings.Join(strings.Fields(pic.Alt+" "+pic.Caption+" "+pic.Credit), " "), m)
		return
	}
	c.add(pictureRun, strconv.Itoa(len(c.p.pictures)), Marks{})
	c.p.pictures = append(c.p.pictures, pic)
}

// splitCaption cuts "caption | credit" at the first word that is a lone bar. Words of several
// bars stand for one bar less, so that every caption can be written.
func splitCaption(s string) (caption, credit string) {
	before, after, _ := cutBar(s)
	return fewerBars(before), fewerBars(after)
}

// cutBar cuts at the first word that is a lone bar.
func cutBar(s string) (before, after string, found bool) {
	words := strings.Split(s, " ")
	for i, w := range words {
		if w == "|" {
			return strings.Join(words[:i], " "), strings.Join(words[i+1:], " "), true
		}
	}
	return s, "", false
}

func fewerBars(s string) string { return changeBars(s, func(w string) string { return w[1:] }, 2) }
func moreBars(s string) string  { return changeBars(s, func(w string) string { return w + "|" }, 1) }

func changeBars(s string, change func(string) string, atLeast int) string {
	if !strings.Contains(s, "|") {
		return s
	}
	words := strings.Split(s, " ")
	for i, w := range words {
		if len(w) >= atLeast && strings.Trim(w, "|") == "" {
			words[i] = change(w)
		}
	}
	return strings.Join(words, " ")
}

// unescapeMarkdown resolves backslash escapes and entities in one pass (CommonMark §2.4, §2.5).
func unescapeMarkdown(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			i++
			b.WriteByte(s[i])
		case s[i] == '&':
			n := entityLength(s[i:])
			if n == 0 {
				b.WriteByte('&')
				continue
			}
			b.WriteString(html.UnescapeString(s[i : i+n]))
			i += n - 1
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// entityLength is the length of the entity that s begins with, or 0. The longest name has 31 letters.
func entityLength(s string) int {
	end := strings.IndexByte(s[:min(len(s), 40)], ';')
	if end < 2 {
		return 0
	}
	for _, c := range []byte(strings.TrimPrefix(s[1:end], "#")) {
		if !util.IsAlphaNumeric(c) {
			return 0
		}
	}
	if html.UnescapeString(s[:end+1]) == s[:end+1] {
		return 0
	}
	return end + 1
}

type tagRole uint8

const (
	notTag tagRole = iota
	tagOpens
	tagCloses
	tagBreak
	tagComment
)

// tag is what an HTML tag in Markdown means to the dialect.
type tag struct {
	role  tagRole
	name  string
	marks Marks
	pair  int // index of the other tag, -1 if there is none
}

// pairTags finds the tags among nodes that are marks. A tag without its partner stays text.
func (c *inlineReader) pairTags(nodes []ast.Node) []tag {
	tags := make([]tag, len(nodes))
	var open []int
	for i, n := range nodes {
		raw, ok := n.(*ast.RawHTML)
		if !ok {
			continue
		}
		var s string
		for k := range raw.Segments.Len() {
			seg := raw.Segments.At(k)
			s += string(seg.Value(c.p.src))
		}
		t := readTag(s)
		t.pair = -1
		switch t.role {
		case tagOpens:
			open = append(open, i)
		case tagCloses:
			for k := len(open) - 1; k >= 0; k-- {
				if tags[open[k]].name == t.name {
					t.pair, tags[open[k]].pair = open[k], i
					open = open[:k]
					break
				}
			}
		}
		tags[i] = t
	}
	for i, t := range tags {
		if (t.role == tagOpens || t.role == tagCloses) && t.pair < 0 {
			tags[i] = tag{}
		}
	}
	return tags
}

// readTag knows the tags of the dialect, exactly spelled: <sup>, <sub>, <strong>, <em>, <s>,
// <code>, <span lang="..">, <br>, and the older <b>, <i>, <del>.
func readTag(s string) tag {
	switch s {
	case "<br>", "<br/>", "<br />":
		return tag{role: tagBreak}
	}
	if strings.HasPrefix(s, "<!--") {
		return tag{role: tagComment}
	}
	name, closing := strings.CutPrefix(strings.Trim(s, "<>"), "/")
	lang, isSpan := strings.CutPrefix(name, `span lang="`)
	if closing && name == "span" {
		return tag{role: tagCloses, name: "span"}
	}
	if lang = cleanLang(strings.TrimSuffix(lang, `"`)); isSpan && !closing && lang != "" {
		return tag{role: tagOpens, name: "span", marks: Marks{Lang: lang}}
	}
	style := tagStyle(name)
	switch {
	case style == 0:
		return tag{}
	case closing:
		return tag{role: tagCloses, name: name}
	}
	return tag{role: tagOpens, name: name, marks: Marks{Style: style}}
}

func tagStyle(name string) Style {
	switch name {
	case "b":
		return Strong
	case "i":
		return Emphasis
	case "del":
		return Strike
	}
	for _, s := range styleNames {
		if s.tag == name {
			return s.style
		}
	}
	return 0
}
