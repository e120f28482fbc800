package statement

import (
	"encoding/json"
	"unicode/utf8"
)

// Line is one text with its statements, as `broadsheet statements` prints it: a line of JSON with offsets in code points.
type Line struct {
	ID           string        `json:"id"`
	Text         string        `json:"text"`
	Language     string        `json:"language,omitempty"` // why nothing was looked for
	Attributions []Attribution `json:"attributions"`
}

// Attribution is a statement in the form of the gold files. Source, Cue and Content reach from the first part to the end of the
// last; the plural fields have each part.
type Attribution struct {
	Source   *[2]int  `json:"source"`
	Cue      *[2]int  `json:"cue"`
	Content  *[2]int  `json:"content"`
	Sources  [][2]int `json:"sources"`
	Cues     [][2]int `json:"cues"`
	Contents [][2]int `json:"contents"`
	Kind     Kind     `json:"kind"`
	Stance   Stance   `json:"stance"`
	Band     Band     `json:"band"`
	Negative bool     `json:"negative"`
	Carried  [][2]int `json:"carried,omitempty"` // quotations behind it without a speaker of their own
}

// NewLine finds the statements of a text and writes them down. A text that is not in English gets none, and says so.
func NewLine(id, text string) Line {
	line := Line{ID: id, Text: text, Attributions: []Attribution{}}
	if !English(text) {
		line.Language = "not English: nothing was looked for"
		return line
	}
	points := codePoints(text)
	for _, st := range Find(text) {
		a := Attribution{Sources: points(st.Source), Cues: points(st.Cue), Contents: points(st.Content), Kind: st.Kind, Stance: st.Stance, Band: st.Band, Negative: st.Negative}
		if len(st.Carried) > 0 {
			a.Carried = points(st.Carried)
		}
		a.Source, a.Cue, a.Content = hull(a.Sources), hull(a.Cues), hull(a.Contents)
		line.Attributions = append(line.Attributions, a)
	}
	return line
}

// JSON is the line without its line end.
func (l Line) JSON() ([]byte, error) { return json.Marshal(l) }

// codePoints gives a function from byte spans to code points. It walks the text once, whatever order the spans come in.
func codePoints(text string) func([]Span) [][2]int {
	const stride = 1024 // one remembered count each so many bytes
	marks := make([]int, 0, len(text)/stride+1)
	n := 0
	for i := range len(text) {
		if i%stride == 0 {
			marks = append(marks, n)
		}
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	count := func(at int) int {
		if len(marks) == 0 {
			return 0
		}
		m := min(at/stride, len(marks)-1)
		n := marks[m]
		for i := m * stride; i < at; i++ {
			if utf8.RuneStart(text[i]) {
				n++
			}
		}
		return n
	}
	return func(spans []Span) [][2]int {
		out := make([][2]int, 0, len(spans))
		for _, s := range spans {
			out = append(out, [2]int{count(s.Start), count(s.End)})
		}
		return out
	}
}

func hull(parts [][2]int) *[2]int {
	if len(parts) == 0 {
		return nil
	}
	h := parts[0]
	for _, p := range parts {
		h[0], h[1] = min(h[0], p[0]), max(h[1], p[1])
	}
	return &h
}
