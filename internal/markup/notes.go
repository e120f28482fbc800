package markup

import "strconv"

// normaliseNotes cleans the footnotes, puts them in the order in which readers meet them, and
// writes a reference to no note out as the text that was typed.
func (d *Document) normaliseNotes(f Footnotes) Footnotes {
	notes := uniqueNotes(f)
	known := make(map[string]int, len(notes))
	for i, n := range notes {
		known[n.Label] = i
	}
	d.eachInline(func(in Inline) Inline { return mendRefs(in, known) })
	for i := range notes {
		notes[i].Text = mendRefs(notes[i].Text, known)
	}
	var out Footnotes
	seen := make([]bool, len(notes))
	take := func(in Inline) {
		for _, r := range in {
			if i, ok := known[r.Text]; r.Kind == NoteRef && ok && !seen[i] {
				seen[i] = true
				out.Notes = append(out.Notes, notes[i])
			}
		}
	}
	d.eachInline(func(in Inline) Inline { take(in); return in })
	for i := 0; i < len(out.Notes); i++ { // notes that notes refer to
		take(out.Notes[i].Text)
	}
	for i, n := range notes {
		if !seen[i] {
			out.Notes = append(out.Notes, n)
		}
	}
	return out
}

// uniqueNotes drops empty notes and renames the second of two with one label, so that no text is lost.
func uniqueNotes(f Footnotes) []Footnote {
	var out []Footnote
	used := map[string]bool{}
	next := map[string]int{} // the number to try for a label that is taken
	for _, n := range f.Notes {
		n.Label, n.Text = cleanLabel(n.Label), normaliseInline(n.Text, true)
		if len(n.Text) == 0 {
			continue
		}
		base := n.Label
		for n.Label == "" || used[n.Label] {
			next[base]++
			n.Label = cleanLabel(base[:min(len(base), 24)] + "-" + strconv.Itoa(next[base]+1))
		}
		used[n.Label] = true
		out = append(out, n)
	}
	return out
}

func mendRefs(in Inline, known map[string]int) Inline {
	mended := false
	for i, r := range in {
		if r.Kind != NoteRef {
			continue
		}
		if _, ok := known[r.Text]; !ok {
			in[i] = Run{Text: "[^" + r.Text + "]"}
			mended = true
		}
	}
	if mended {
		return normaliseInline(in, true)
	}
	return in
}

// eachInline visits all inline text outside the footnotes, in reading order, and stores what f returns.
func (d *Document) eachInline(f func(Inline) Inline) {
	for i := range d.Blocks {
		d.Blocks[i].Content = visitInline(d.Blocks[i].Content, f)
	}
}

func visitInline(c Content, f func(Inline) Inline) Content {
	switch c := c.(type) {
	case Paragraph:
		c.Text = f(c.Text)
		return c
	case Heading:
		c.Text = f(c.Text)
		return c
	case Pullquote:
		c.Text = f(c.Text)
		return c
	case List:
		for _, item := range c.Items {
			visitFlow(item, f)
		}
	case Quotation:
		visitFlow(c.Text, f)
	case Callout:
		visitFlow(c.Content, f)
	case Timeline:
		for i := range c.Entries {
			c.Entries[i].Text = f(c.Entries[i].Text)
		}
	case Table:
		visitRow(c.Header, f)
		for _, row := range c.Rows {
			visitRow(row, f)
		}
	case Footnotes:
		for i := range c.Notes {
			c.Notes[i].Text = f(c.Notes[i].Text)
		}
	}
	return c
}

func visitFlow(flow Flow, f func(Inline) Inline) {
	for i := range flow {
		flow[i] = visitInline(flow[i], f)
	}
}

func visitRow(row []Inline, f func(Inline) Inline) {
	for i := range row {
		row[i] = f(row[i])
	}
}
