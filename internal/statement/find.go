package statement

import (
	"slices"
)

// candidate is a statement in words of its paragraph, before overlaps are settled.
type candidate struct {
	source, cue, content []run
	verb                 *verb
	lead                 lead
	group                group
	carried              []run // quotations that follow and name nobody
	accord               bool  // "according to"
	quoteFirst           bool  // "...," he said
	nominal              bool
	sure                 bool // the second reading agrees
}

// reader reads a text paragraph by paragraph and remembers who spoke last.
type reader struct {
	found []Statement
	last  int  // the statement that a quotation in the next paragraph may carry on, or -1
	open  bool // its quotation runs on into the next paragraph
	// carried says that the paragraph is a quotation which went to the statement before
	carried bool
}

// read finds the statements of one paragraph.
func (d *reader) read(p *paragraph) {
	var all []candidate
	for _, s := range p.sentences {
		found := p.sentenceCandidates(s)
		found = append(found, p.loneQuotes(s, found)...)
		if len(found) > 0 {
			other := p.second(s)
			for i := range found {
				found[i].sure = !found[i].nominal && agree(found[i], other)
			}
		}
		if len(found) == 0 && p.onlyQuotes(s) && (len(all) > 0 || d.last >= 0 && !d.open) {
			d.carryOn(p, all, s)
			continue
		}
		all = append(all, found...)
	}
	d.settle(p, all)
}

// sentenceCandidates finds what one sentence attributes, outermost only.
func (p *paragraph) sentenceCandidates(s sentence) []candidate {
	var out []candidate
	for i := s.first; i < s.last && len(out) < 40; i++ { // a sentence with forty verbs of speech is no sentence
		if !p.free(i) {
			continue
		}
		if p.is(i, "according") && p.is(i+1, "to") {
			if c, ok := p.according(i, s); ok {
				out = append(out, c)
			}
			continue
		}
		if c, ok := p.special(i, s); ok {
			if len(c.cue) > 0 {
				out = append(out, c)
			}
			continue
		}
		if verb := p.cueAt(i); verb != nil {
			if c, ok := p.spoken(i, verb, s); ok {
				out = append(out, c)
			}
			continue
		}
		if c, ok := p.nominal(i, s); ok {
			out = append(out, c)
		}
	}
	return outermost(out)
}

// outermost drops what stands inside what another attributes: univocal, as people read it.
func outermost(all []candidate) []candidate {
	var out []candidate
	for i, a := range all {
		inside := false
		for j, b := range all {
			if i != j && beats(b, a, j < i) {
				inside = true
				break
			}
		}
		if !inside {
			out = append(out, a)
		}
	}
	return clip(out)
}

// beats says whether b leaves no room for a: it has a's cue in what it attributes, or takes the same cue further on.
func beats(b, a candidate, earlier bool) bool {
	if b.cue[0].a == a.cue[0].a {
		return !earlier
	}
	if a.nominal && len(b.content) > 0 && b.content[0].a == a.content[0].a {
		return true
	}
	if a.accord && b.quoteFirst && inContent(b.cue[0], a) {
		return true // "...," Smith told Jones, according to an aide: the quotation is what people look for
	}
	if !inContent(a.cue[0], b) || b.accord && a.quoteFirst {
		return false
	}
	if !inContent(b.cue[0], a) {
		return true
	}
	left, other := b.lead.form == byLeft, a.lead.form == byLeft
	return left && !other || left == other && earlier
}

func inContent(cue run, of candidate) bool {
	return slices.ContainsFunc(of.content, func(r run) bool { return cue.a >= r.a && cue.a < r.b })
}

// clip ends what is said where the next statement's words begin, so that no word is said twice.
func clip(all []candidate) []candidate {
	for i := range all {
		for k := range all[i].content {
			r := &all[i].content[k]
			for j := range all {
				if i == j || len(all[j].source) == 0 {
					continue
				}
				if c := all[j].content; all[j].accord && len(c) > 0 && c[0].a > r.a+2 && c[0].a < r.b {
					r.b = c[0].a - 1
					continue
				}
				if a := all[j].source[0].a; a > r.a && a < r.b && all[j].cue[0].a >= r.b {
					r.b = a
				}
			}
		}
	}
	return all
}
