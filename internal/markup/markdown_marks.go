package markup

import (
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// where is what surrounds inline text in Markdown.
type where uint8

const (
	inParagraph where = iota
	inHeading
	inCell
)

// span is one mark in Markdown from its opening to its closing sign.
type span struct {
	level      level
	begin, end int  // index of the pieces that open and close it
	tag        bool // written as an HTML tag, because the short sign would not be read
}

// piece is what is written next: text, or the sign of a span.
type piece struct {
	text        string
	span        int // -1 for text
	opens       bool
	start, stop int // where it came to stand in the output
}

// writeInline writes runs as Markdown. Emphasis is written with *, _ and ~ signs where CommonMark
// reads them as meant (§6.2 has the rules of flanking), otherwise as tags that readTag knows.
func writeInline(in Inline, at where) string {
	w := inlineWriter{at: at, lineStart: at == inParagraph}
	w.cut(in)
	for {
		s := w.join()
		if !w.mend(s) {
			return s
		}
	}
}

type inlineWriter struct {
	at        where
	lineStart bool
	pieces    []piece
	spans     []span
	open      []int // spans now open, outermost first
}

// cut makes pieces of the runs.
func (w *inlineWriter) cut(in Inline) {
	var buf [8]level
	for i, r := range in {
		want := markdownLevels(r.Marks, buf[:0])
		w.closeAllBut(want)
		w.openNew(want, in[i:])
		w.run(r, i > 0 && in[i-1].Kind == NoteRef, in[i+1:])
	}
	w.closeAllBut(nil)
}

// markdownLevels is levels without code, which is not nested but belongs to its run.
func markdownLevels(m Marks, buf []level) []level {
	m.Style &^= CodeStyle
	return m.levels(buf)
}

func holds(want []level, l level) bool {
	for _, x := range want {
		if x == l {
			return true
		}
	}
	return false
}

func (w *inlineWriter) closeAllBut(want []level) {
	keep := 0
	for keep < len(w.open) && holds(want, w.spans[w.open[keep]].level) {
		keep++
	}
	for i := len(w.open) - 1; i >= keep; i-- {
		s := w.open[i]
		w.spans[s].end = len(w.pieces)
		w.pieces = append(w.pieces, piece{span: s})
	}
	w.open = w.open[:keep]
}

// openNew opens what is missing, the longest first, so that signs nest.
func (w *inlineWriter) openNew(want []level, rest Inline) {
	for {
		best, length := -1, 0
		for i, l := range want {
			if w.isOpen(l) {
				continue
			}
			if n := reach(l, rest); n > length {
				best, length = i, n
			}
		}
		if best < 0 {
			return
		}
		w.spans = append(w.spans, span{level: want[best], begin: len(w.pieces), tag: neverShort(want[best])})
		w.open = append(w.open, len(w.spans)-1)
		w.pieces = append(w.pieces, piece{span: len(w.spans) - 1, opens: true})
	}
}

func (w *inlineWriter) isOpen(l level) bool {
	for _, s := range w.open {
		if w.spans[s].level == l {
			return true
		}
	}
	return false
}

// reach counts the runs from here that have the level.
func reach(l level, rest Inline) int {
	var buf [8]level
	for i, r := range rest {
		if !holds(markdownLevels(r.Marks, buf[:0]), l) {
			return i
		}
	}
	return len(rest)
}

func (w *inlineWriter) run(r Run, afterNote bool, rest Inline) {
	s := ""
	switch {
	case r.Kind == SoftBreak:
		s = "\n"
	case r.Kind == HardBreak:
		s = "\\\n"
		if n := len(w.pieces); n > 0 && strings.HasSuffix(w.pieces[n-1].text, `\`) {
			s = "<br>\n"
		}
	case r.Kind == NoteRef:
		s = "[^" + r.Text + "]"
	case r.Marks.Style&CodeStyle != 0:
		s = writeCodeSpan(r, w.at)
	default:
		s = escapeText(r.Text, spot{lineStart: w.lineStart, afterNote: afterNote, at: w.at})
	}
	w.lineStart = isBreak(r) && w.at == inParagraph
	w.pieces = append(w.pieces, piece{text: s, span: -1})
}

// writeCodeSpan falls back to tags in a table cell, where a bar would end the cell, and in a link,
// where a bracket could be read as the end of a reference definition, which binds first.
func writeCodeSpan(r Run, at where) string {
	s := r.Text
	if at == inCell && strings.ContainsAny(s, `|\`) || r.Marks.Link != "" && strings.ContainsAny(s, "[]") {
		return "<code>" + escapeText(s, spot{at: at}) + "</code>"
	}
	fence := strings.Repeat("`", codeFence(s))
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") ||
		strings.HasPrefix(s, " ") && strings.HasSuffix(s, " ") && strings.Trim(s, " ") != "" {
		s = " " + s + " "
	}
	return fence + s + fence
}

// codeFence finds the shortest fence that does not occur in s.
func codeFence(s string) int {
	for n := 1; ; n++ {
		run, found := 0, false
		for i := 0; i <= len(s); i++ {
			if i < len(s) && s[i] == '`' {
				run++
				continue
			}
			found = found || run == n
			run = 0
		}
		if !found {
			return n
		}
	}
}

// join writes the pieces and notes where each came to stand.
func (w *inlineWriter) join() string {
	var b strings.Builder
	for i := range w.pieces {
		p := &w.pieces[i]
		p.start = b.Len()
		if p.span < 0 {
			b.WriteString(p.text)
		} else {
			b.WriteString(w.sign(w.spans[p.span], p.opens))
		}
		p.stop = b.Len()
	}
	return b.String()
}

// neverShort tells the marks that Markdown has no sign for.
func neverShort(l level) bool { return l.style >= 0 && shortSign(l) == "" || l.lang != "" }

func shortSign(l level) string {
	if l.style < 0 {
		return ""
	}
	switch styleNames[l.style].style {
	case Strong:
		return "**"
	case Emphasis:
		return "_"
	case Strike:
		return "~~"
	}
	return ""
}

func (w *inlineWriter) sign(s span, opens bool) string {
	switch {
	case s.level.link != "" && opens:
		return "["
	case s.level.link != "":
		return "](" + writeAddress(s.level.link) + ")"
	case s.level.lang != "" && opens:
		return `<span lang="` + s.level.lang + `">`
	case s.level.lang != "":
		return "</span>"
	case !s.tag:
		return shortSign(s.level)
	case opens:
		return "<" + styleNames[s.level.style].tag + ">"
	}
	return "</" + styleNames[s.level.style].tag + ">"
}

// mend finds short signs that would not be read as meant and makes them tags.
func (w *inlineWriter) mend(s string) bool {
	mended := false
	for i := range w.spans {
		sp := &w.spans[i]
		if sp.tag || sp.level.link != "" {
			continue
		}
		if !flanks(s, w.pieces[sp.begin], true) || !flanks(s, w.pieces[sp.end], false) {
			sp.tag, mended = true, true
		}
	}
	return mended
}

// flanks reports that a sign can open, or close, at its place: CommonMark §6.2, as goldmark
// reads it. A sign beside one of its own letters is never safe.
func flanks(s string, p piece, opens bool) bool {
	before, after := '\n', '\n'
	if p.start > 0 {
		before, _ = utf8.DecodeLastRuneInString(s[:p.start])
	}
	if p.stop < len(s) {
		after, _ = utf8.DecodeRuneInString(s[p.stop:])
	}
	sign := rune(s[p.start])
	if before == sign || after == sign {
		return false
	}
	spaceBefore, spaceAfter := util.IsSpaceRune(before), util.IsSpaceRune(after)
	punctBefore, punctAfter := util.IsPunctRune(before), util.IsPunctRune(after)
	left := !spaceAfter && (!punctAfter || spaceBefore || punctBefore)
	right := !spaceBefore && (!punctBefore || spaceAfter || punctAfter)
	switch {
	case sign == '_' && opens:
		return left && (!right || punctBefore)
	case sign == '_':
		return right && (!left || punctAfter)
	case opens:
		return left
	}
	return right
}
