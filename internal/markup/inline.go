package markup

import "strings"

// Inline is the text of a paragraph, heading or cell: runs of letters that share their marks.
type Inline []Run

// Run is a stretch of text with the same marks, a break, or a reference to a footnote.
type Run struct {
	Kind  RunKind
	Text  string // the letters, or the label of the footnote
	Marks Marks
}

// RunKind says what a run is.
type RunKind uint8

// The kinds of run. A soft break is a line end in the source that readers see as a space.
const (
	TextRun RunKind = iota
	SoftBreak
	HardBreak
	NoteRef
	pictureRun // only while parsing: Text is an index into the parser's pictures
)

// Marks is how a run differs from plain text. It is comparable; the zero value is plain.
type Marks struct {
	Style Style
	Link  string // a safe address, see SafeLink
	Lang  string // BCP 47 tag of a foreign phrase, such as "zu"
}

// Style is a set of type styles.
type Style uint8

// The styles. Superscript wins over Subscript when both are set.
const (
	Strong Style = 1 << iota
	Emphasis
	Strike
	Superscript
	Subscript
	CodeStyle
)

// Plain gives the letters without marks; breaks become a space, footnote references nothing.
func (in Inline) Plain() string {
	if len(in) == 1 && in[0].Kind == TextRun {
		return in[0].Text
	}
	var b strings.Builder
	for _, r := range in {
		switch r.Kind {
		case TextRun:
			b.WriteString(r.Text)
		case SoftBreak, HardBreak:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// lines is Plain with hard breaks as line ends.
func (in Inline) lines() string {
	var b strings.Builder
	for _, r := range in {
		switch r.Kind {
		case TextRun:
			b.WriteString(r.Text)
		case SoftBreak:
			b.WriteByte(' ')
		case HardBreak:
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// joinInline puts inline texts after each other with a hard break between.
func joinInline(parts ...Inline) Inline {
	var out Inline
	for _, p := range parts {
		if len(p) == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, Run{Kind: HardBreak})
		}
		out = append(out, p...)
	}
	return out
}

// marked returns a copy of the runs with more marks; marks already there win.
func (in Inline) marked(m Marks) Inline {
	out := make(Inline, len(in))
	for i, r := range in {
		r.Marks = r.Marks.with(m)
		out[i] = r
	}
	return out
}

// with adds what m has and the receiver lacks.
func (a Marks) with(m Marks) Marks {
	a.Style |= m.Style
	if a.Link == "" {
		a.Link = m.Link
	}
	if a.Lang == "" {
		a.Lang = m.Lang
	}
	return a
}
