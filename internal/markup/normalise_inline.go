package markup

import "strings"

// normaliseInline brings runs into the one form in which they are stored: clean letters, equal
// neighbours joined, no space beside a break or at either end, no break at either end.
// breaks=false (headings, cells) turns breaks into spaces.
func normaliseInline(in Inline, breaks bool) Inline {
	out := make(Inline, 0, len(in))
	for _, r := range in {
		for _, part := range splitLines(r) {
			if part, ok := normaliseRun(part, breaks); ok {
				out = append(out, part)
			}
		}
	}
	out = joinRuns(markGaps(joinRuns(trimBreaks(collapseSpace(out)))))
	if blank(out.Plain()) && !hasNote(out) {
		return nil
	}
	return out
}

// splitLines turns the line feeds of a text run into soft breaks.
func splitLines(r Run) []Run {
	if r.Kind != TextRun || !strings.Contains(r.Text, "\n") {
		return []Run{r}
	}
	var out []Run
	for i, line := range strings.Split(r.Text, "\n") {
		if i > 0 {
			out = append(out, Run{Kind: SoftBreak, Marks: r.Marks})
		}
		out = append(out, Run{Text: line, Marks: r.Marks})
	}
	return out
}

func normaliseRun(r Run, breaks bool) (Run, bool) {
	r.Marks = normaliseMarks(r.Marks)
	switch r.Kind {
	case TextRun:
		r.Text = cleanText(r.Text, false)
		return r, r.Text != ""
	case SoftBreak, HardBreak:
		if !breaks {
			r.Marks.Style &^= CodeStyle
			return Run{Text: " ", Marks: r.Marks}, true
		}
		r.Text = ""
		return r, true
	case NoteRef:
		r.Text = cleanLabel(r.Text)
		r.Marks = Marks{}
		return r, r.Text != ""
	}
	return r, false
}

func normaliseMarks(m Marks) Marks {
	m.Style &= Strong | Emphasis | Strike | Superscript | Subscript | CodeStyle
	if m.Style&Superscript != 0 {
		m.Style &^= Subscript
	}
	if m.Link != "" {
		m.Link = SafeLink(m.Link)
	}
	if m.Lang != "" {
		m.Lang = cleanLang(m.Lang)
	}
	return m
}

// collapseSpace leaves one space where several runs bring one each, and none beside a break
// or at either end.
func collapseSpace(in Inline) Inline {
	edge := true
	for i := range in {
		r := &in[i]
		if r.Kind != TextRun {
			edge = r.Kind != NoteRef
			continue
		}
		if edge {
			r.Text = strings.TrimLeft(r.Text, " ")
		}
		if r.Text != "" {
			edge = strings.HasSuffix(r.Text, " ")
		}
	}
	edge = true
	for i := len(in) - 1; i >= 0; i-- {
		r := &in[i]
		if r.Kind != TextRun {
			edge = r.Kind != NoteRef
			continue
		}
		if edge {
			r.Text = strings.TrimRight(r.Text, " ")
		}
		if r.Text != "" {
			edge = false
		}
	}
	return in
}

// trimBreaks removes empty runs, breaks at the ends, and soft breaks beside other breaks.
func trimBreaks(in Inline) Inline {
	out := in[:0]
	for _, r := range in {
		last := len(out) - 1
		switch {
		case r.Kind == TextRun && r.Text == "":
			continue
		case r.Kind == SoftBreak && (last < 0 || isBreak(out[last])):
			continue
		case r.Kind == HardBreak && last < 0:
			continue
		case r.Kind == HardBreak && isBreak(out[last]):
			out[last] = r // a soft break gives way; two hard breaks are one
			continue
		}
		out = append(out, r)
	}
	for len(out) > 0 && isBreak(out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return out
}

// markGaps gives every break, and every space where two runs meet, exactly the marks that both
// sides share: a link goes on over a line end, and no bold space is left over from pasting.
func markGaps(in Inline) Inline {
	out := make(Inline, 0, len(in)+4)
	for _, r := range in {
		out = append(out, splitEdges(r)...)
	}
	for i := range out {
		if isGap(out[i]) {
			out[i].Marks = common(sideMarks(out, i, -1), sideMarks(out, i, 1))
		}
	}
	return out
}

// splitEdges cuts the space at either end of a text run off into a run of its own.
func splitEdges(r Run) []Run {
	if r.Kind != TextRun || r.Text == " " {
		return []Run{r}
	}
	var out []Run
	body := strings.Trim(r.Text, " ")
	if strings.HasPrefix(r.Text, " ") {
		out = append(out, Run{Text: " ", Marks: r.Marks})
	}
	out = append(out, Run{Text: body, Marks: r.Marks})
	if strings.HasSuffix(r.Text, " ") {
		out = append(out, Run{Text: " ", Marks: r.Marks})
	}
	return out
}

func isGap(r Run) bool { return isBreak(r) || r.Kind == TextRun && r.Text == " " }

// sideMarks finds the marks of the nearest letters before or after run i.
func sideMarks(in Inline, i, step int) Marks {
	for i += step; i >= 0 && i < len(in); i += step {
		if !isGap(in[i]) {
			return in[i].Marks
		}
	}
	return Marks{}
}

func common(a, b Marks) Marks {
	m := Marks{Style: a.Style & b.Style &^ CodeStyle}
	if a.Link == b.Link {
		m.Link = a.Link
	}
	if a.Lang == b.Lang {
		m.Lang = a.Lang
	}
	return m
}

func isBreak(r Run) bool { return r.Kind == SoftBreak || r.Kind == HardBreak }

// joinRuns makes one run of neighbours with the same marks.
func joinRuns(in Inline) Inline {
	out := in[:0]
	for i := 0; i < len(in); {
		r, end := in[i], i+1
		for r.Kind == TextRun && end < len(in) && in[end].Kind == TextRun && in[end].Marks == r.Marks {
			end++
		}
		if end > i+1 {
			var b strings.Builder
			for _, part := range in[i:end] {
				b.WriteString(part.Text)
			}
			r.Text = b.String()
		}
		out = append(out, r)
		i = end
	}
	return out
}

func hasNote(in Inline) bool {
	for _, r := range in {
		if r.Kind == NoteRef {
			return true
		}
	}
	return false
}

// cleanLabel keeps what a footnote label may hold: letters, digits, - and _, up to 32.
func cleanLabel(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' {
			b.WriteByte(c)
		}
		if b.Len() == 32 {
			break
		}
	}
	return b.String()
}
