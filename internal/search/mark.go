package search

import (
	"slices"
	"strings"
)

// snippetWords is how long a snippet is: two or three lines of a page.
const snippetWords = 30

// Segment is a stretch of the original text; Hit ones answer the query and are
// shown in <mark>.
type Segment struct {
	Text string
	Hit  bool
}

// marker marks what was asked for in the texts of a hit.
type marker struct{ wanted []Term }

// span is words [from, to) that answer the term numbered term.
type span struct{ from, to, term int }

// mark returns the whole text in segments.
func (m marker) mark(text string) []Segment {
	words := split(text)
	return segments(text, 0, len(text), words, m.spans(words))
}

// spans returns where the terms occur, in the order of the text.
func (m marker) spans(words []word) []span {
	var out []span
	for i := range words {
		for n, t := range m.wanted {
			if t.at(words[i:]) {
				out = append(out, span{i, i + len(t.Words), n})
			}
		}
	}
	return out
}

// at says whether words begin with the term.
func (t Term) at(words []word) bool {
	if len(words) < len(t.Words) {
		return false
	}
	for i, w := range t.Words {
		got := words[i].text
		if t.Prefix && i == len(t.Words)-1 && strings.HasPrefix(got, w) {
			return true
		}
		if got != w {
			return false
		}
	}
	return true
}

// segments cuts text[from:to] where the spans begin and end. Spans may overlap
// and then are one.
func segments(text string, from, to int, words []word, spans []span) []Segment {
	var out []Segment
	add := func(upTo int, hit bool) {
		if upTo = min(upTo, to); upTo > from {
			if n := len(out); n > 0 && out[n-1].Hit == hit {
				out[n-1].Text += text[from:upTo]
			} else {
				out = append(out, Segment{text[from:upTo], hit})
			}
			from = upTo
		}
	}
	for _, s := range spans {
		end := words[s.to-1].end
		if end <= from {
			continue
		}
		add(words[s.from].start, false)
		add(end, true)
	}
	add(to, false)
	return out
}

// snippet returns about 30 words around the best place of a body: the one with
// the most different terms, then the most hits, then the first. Without any it
// is the beginning. White space is made single, since a body has paragraphs.
func (m marker) snippet(body string) []Segment {
	words := split(body)
	if len(words) == 0 {
		return nil
	}
	spans := m.spans(words)
	first := m.window(len(words), spans)
	last := min(first+snippetWords, len(words))
	spans = slices.DeleteFunc(spans, func(s span) bool { return s.from < first || s.to > last })
	from, to := words[first].start, words[last-1].end
	if first == 0 {
		from = 0
	}
	if last == len(words) {
		to = len(body)
	}
	out := segments(body, from, to, words, spans)
	tidy(out)
	if first > 0 {
		out = append([]Segment{{Text: "… "}}, out...)
	}
	if last < len(words) {
		out = append(out, Segment{Text: " …"})
	}
	return joined(out)
}

// window returns the first word of the best snippet. A snippet begins a few
// words before its first hit, so that the hit has a sentence around it.
func (m marker) window(length int, spans []span) int {
	const before = 6
	best, bestTerms, bestHits := 0, 0, 0
	for i, s := range spans {
		start := max(0, min(s.from-before, length-snippetWords))
		seen, hits := make([]bool, len(m.wanted)), 0
		terms := 0
		for _, o := range spans[i:] {
			if o.to > start+snippetWords {
				break
			}
			if hits++; !seen[o.term] {
				seen[o.term] = true
				terms++
			}
		}
		if terms > bestTerms || terms == bestTerms && hits > bestHits {
			best, bestTerms, bestHits = start, terms, hits
		}
	}
	return best
}

// tidy makes every run of white space one space, across segments too.
func tidy(list []Segment) {
	space := true // none at the beginning
	for i := range list {
		var b strings.Builder
		for _, r := range list[i].Text {
			if strings.ContainsRune(" \t\r\n\u00A0\u2028\u2029", r) {
				if !space {
					b.WriteByte(' ')
				}
				space = true
				continue
			}
			b.WriteRune(r)
			space = false
		}
		list[i].Text = b.String()
	}
}

// joined merges neighbours of one sort and drops empty ones.
func joined(list []Segment) []Segment {
	var out []Segment
	for _, s := range list {
		switch n := len(out); {
		case s.Text == "":
		case n > 0 && out[n-1].Hit == s.Hit:
			out[n-1].Text += s.Text
		default:
			out = append(out, s)
		}
	}
	return out
}
