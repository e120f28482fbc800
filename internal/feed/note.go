package feed

import (
	"html"
	"strings"
	"time"
)

// Note is what readers are told of a change to a story, in the paper's language: a correction travels with the story.
type Note struct {
	Label  string    // "Correction"
	When   string    // its date in words
	At     time.Time // its date for machines
	Text   string
	Quotes []string // what it said, what it says, in whole sentences
	Mends  bool     // it admits an error; machines are told it is a correction
}

// sentences are the words of the note without its label.
func (n Note) sentences() []string {
	var list []string
	for _, t := range append([]string{n.Text}, n.Quotes...) {
		if t = oneLine(t); t != "" {
			list = append(list, t)
		}
	}
	return list
}

// Plain is the note as text: "Correction, 19 December 2024: ...".
func (n Note) Plain() string {
	head := oneLine(n.Label)
	if when := oneLine(n.When); when != "" {
		head += ", " + when
	}
	return head + ": " + strings.Join(n.sentences(), " ")
}

// HTML is the note as a paragraph.
func (n Note) HTML() string {
	head, rest, _ := strings.Cut(n.Plain(), ": ")
	return "<p><strong>" + html.EscapeString(clean(head)) + ":</strong> " + html.EscapeString(clean(rest)) + "</p>\n"
}

// withNotes puts the notes of a story before its text: whoever reads it elsewhere reads them first.
func (s Story) withNotes() Story {
	var markup, plain strings.Builder
	for _, n := range s.Notes {
		markup.WriteString(n.HTML())
		plain.WriteString(n.Plain() + "\n\n")
	}
	s.HTML, s.Text = markup.String()+s.HTML, plain.String()+s.Text
	return s
}

// ldCorrection is a schema.org CorrectionComment.
type ldCorrection struct {
	Type      string `json:"@type"`
	Text      string `json:"text"`
	Published string `json:"datePublished,omitempty"`
}

// ldCorrections are the notes that admit an error (schema.org, property correction of CreativeWork).
func (s Story) ldCorrections() []ldCorrection {
	var list []ldCorrection
	for _, n := range s.Notes {
		if n.Mends {
			list = append(list, ldCorrection{"CorrectionComment", strings.Join(n.sentences(), " "), instant(n.At)})
		}
	}
	return list
}
