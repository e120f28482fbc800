package transfer

import (
	"strconv"
	"strings"
)

// docxStyle is what a paragraph style of Word means to a newspaper.
type docxStyle struct {
	name    string // "heading 1", "title", in small letters: the name that every language of Word keeps
	based   string
	heading int    // 1 to 9, 0 for none
	list    string // a list it belongs to
	level   int
}

// The styles that stand for something (ECMA-376 part 1, §17.7.4.18: the primary names of built-in styles are English).
const (
	docxTitle   = "title"
	docxCaption = "caption"
)

func (w *docx) readStyles() {
	w.styles = map[string]docxStyle{}
	root, err := w.part(w.beside("styles.xml"))
	if err != nil {
		return
	}
	for _, s := range root.children("style") {
		one := docxStyle{name: strings.ToLower(s.child("name").attr("val")), based: s.child("basedOn").attr("val")}
		if n, err := strconv.Atoi(s.child("pPr", "outlineLvl").attr("val")); err == nil && n >= 0 && n < 9 {
			one.heading = n + 1
		}
		if rest, ok := strings.CutPrefix(one.name, "heading "); ok {
			one.heading, _ = strconv.Atoi(rest)
		}
		one.list = s.child("pPr", "numPr", "numId").attr("val")
		one.level, _ = strconv.Atoi(s.child("pPr", "numPr", "ilvl").attr("val"))
		w.styles[s.attr("styleId")] = one
	}
}

// deepestStyle bounds how far a style that is based on another is followed; a circle must end.
const deepestStyle = 12

// style is what a paragraph's style means, with what it inherits.
func (w *docx) style(id string) docxStyle {
	s, known := w.styles[id]
	if !known { // some programs write no styles and only their usual ids
		s.name = strings.ToLower(id)
		if rest, ok := strings.CutPrefix(s.name, "heading"); ok {
			s.heading, _ = strconv.Atoi(rest)
		}
		return s
	}
	for base, n := s.based, 0; base != "" && n < deepestStyle; n++ {
		b := w.styles[base]
		if s.heading == 0 {
			s.heading = b.heading
		}
		if s.list == "" {
			s.list, s.level = b.list, b.level
		}
		base = b.based
	}
	return s
}

// readNumbering learns of every list whether its levels count or have bullets (§17.9).
func (w *docx) readNumbering() {
	w.numbering = map[string][]bool{}
	root, err := w.part(w.beside("numbering.xml"))
	if err != nil {
		return
	}
	abstract := map[string][]bool{}
	for _, a := range root.children("abstractNum") {
		var counts []bool
		for _, l := range a.children("lvl") {
			format := l.child("numFmt").attr("val")
			counts = append(counts, format != "bullet" && format != "none" && format != "")
		}
		abstract[a.attr("abstractNumId")] = counts
	}
	for _, n := range root.children("num") {
		w.numbering[n.attr("numId")] = abstract[n.child("abstractNumId").attr("val")]
	}
}

// counts reports whether a level of a list is numbered.
func (w *docx) counts(list string, level int) bool {
	levels := w.numbering[list]
	return level < len(levels) && levels[level]
}

// place is where a paragraph stands in a list: list "" is none, level from 0.
func (w *docx) place(p *xmlPart, s docxStyle) (list string, level int) {
	list, level = s.list, s.level
	if own := p.child("pPr", "numPr"); own != nil {
		if id := own.child("numId").attr("val"); id != "" {
			list = id
		}
		level, _ = strconv.Atoi(own.child("ilvl").attr("val"))
	}
	if list == "0" || s.heading > 0 { // 0 takes a style's numbering away (§17.9.18); numbered headings are headings
		return "", 0
	}
	return list, max(0, min(level, 8))
}
