package statement

import (
	"slices"
	"strings"
)

// settle turns the candidates of a paragraph into statements.
func (d *reader) settle(p *paragraph, all []candidate) {
	if d.open {
		d.carryOver(p, all)
	}
	for _, c := range all {
		d.found = append(d.found, p.statement(c))
	}
	switch n := len(p.quotes); {
	case len(all) > 0:
		d.last, d.open = len(d.found)-1, n > 0 && p.quotes[n-1].runsOn
	case !d.open && !d.carried:
		d.last = -1
	}
	d.carried = false
}

// carryOver hands the rest of a quotation that began in an earlier paragraph to its statement.
func (d *reader) carryOver(p *paragraph, all []candidate) {
	d.open = false
	if len(p.quotes) == 0 || p.quotes[0].open > 0 {
		return
	}
	q := p.quotes[0]
	if covered(q.open+1, all) {
		return
	}
	last := &d.found[d.last]
	last.Content = append(last.Content, p.span(run{max(q.open, 0), min(q.close+1, len(p.words))}))
	d.open = q.runsOn
}

func (p *paragraph) span(r run) Span {
	return Span{p.words[r.a].start, p.words[r.b-1].end}
}

func (p *paragraph) spans(runs []run) []Span {
	var out []Span
	for _, r := range runs {
		if !r.empty() {
			out = append(out, p.span(r))
		}
	}
	return out
}

// statement makes the public form of a candidate.
func (p *paragraph) statement(c candidate) Statement {
	slices.SortFunc(c.content, func(a, b run) int { return a.a - b.a })
	band := Low
	if c.sure && len(c.source) > 0 {
		band = High
	}
	return Statement{Source: p.spans(c.source), Cue: p.spans(c.cue), Content: p.spans(c.content), Kind: p.kindOf(c),
		Stance: p.stanceOf(c), Band: band, Negative: c.group.negated, Carried: p.spans(c.carried)}
}

// kindOf tells how the words are given.
func (p *paragraph) kindOf(c candidate) Kind {
	in, out := 0, 0
	for _, r := range c.content {
		for i := r.a; i < r.b; i++ {
			switch {
			case p.words[i].mark != 0 || !wordRune(runeAt(p.text, p.words[i].start)):
			case p.words[i].quote >= 0:
				in++
			default:
				out++
			}
		}
	}
	switch {
	case in > 0 && out == 0:
		return Direct
	case in > 0:
		return Mixed
	case c.verb.has(belief), c.verb.has(reaction) && c.lead.form != byThat && c.lead.form != byQuestion && c.lead.form != byClause: // "questioned whether" is a wording
		return Other
	}
	return Indirect
}

// onlyQuotes says whether the sentence is nothing but quotation.
func (p *paragraph) onlyQuotes(s sentence) bool {
	if !p.isOpen(s.first) {
		return false
	}
	for i := s.first; i < s.last; i++ {
		if p.free(i) && wordRune(runeAt(p.text, p.words[i].start)) {
			return false
		}
	}
	return true
}

// carryOn gives a sentence of nothing but quotation to the statement before it: as its own words if that was quoted too and
// stands in the same paragraph, else as what was carried.
func (d *reader) carryOn(p *paragraph, all []candidate, s sentence) {
	r := run{s.first, s.last}
	if len(all) == 0 {
		last := &d.found[d.last]
		last.Carried = append(last.Carried, p.span(r))
		d.carried = true
		return
	}
	last := &all[p.quotedLast(all)]
	if p.hasQuote(last.content[max(len(last.content)-1, 0):]...) && !last.nominal {
		last.content = append(last.content, r)
		return
	}
	last.carried = append(last.carried, r)
}

// quotedLast is the statement that a quotation behind all of them goes on with: the one that began with a quotation in the same
// sentence as the last, or the last.
func (p *paragraph) quotedLast(all []candidate) int {
	last := len(all) - 1
	for i := last; i >= 0 && !p.fullStop(all[i].cue[0].a, all[last].cue[0].a); i-- {
		if all[i].quoteFirst {
			return i
		}
	}
	return last
}

// fullStop says whether a sentence ends between two words.
func (p *paragraph) fullStop(a, b int) bool {
	for i := a; i < b; i++ {
		if p.free(i) && p.words[i].text == "." {
			return true
		}
	}
	return false
}

// loneQuotes finds speakers for quotations beside which stands a verb that is none of speech ("...," he chuckled), and gives
// whole paragraphs of quotation to whoever spoke last.
func (p *paragraph) loneQuotes(s sentence, found []candidate) []candidate {
	var out []candidate
	for i := s.first; i < s.last; i++ {
		if !p.isOpen(i) || covered(i, found) || covered(i, out) {
			continue
		}
		q := p.quotes[p.words[i].mark-1]
		if c, ok := p.besideQuote(q, s); ok {
			out = append(out, c)
		}
		i = q.close
	}
	return out
}

func covered(i int, by []candidate) bool {
	return slices.ContainsFunc(by, func(c candidate) bool {
		return slices.ContainsFunc(c.content, func(r run) bool { return i >= r.a && i < r.b })
	})
}

// besideQuote reads "..., he chuckled", "... : "..."" around a quotation that ends as speech ends.
func (p *paragraph) besideQuote(q quotation, s sentence) (candidate, bool) {
	if q.close-q.open < 4 && !(q.close > 0 && (p.lastInside(q.close) == "," || endMark(p.lastInside(q.close)))) {
		return candidate{}, false
	}
	if q.close+1 < s.last && strings.Contains(",?!", p.lastInside(q.close)) {
		if c, ok := p.anyVerbAfter(q, s); ok {
			return c, true
		}
	}
	if q.open > s.first && (p.is(q.open-1, ":") || p.is(q.open-1, ",") && q.close-q.open > 4) {
		return p.anyVerbBefore(q, s)
	}
	return candidate{}, false
}

func (p *paragraph) anyVerbAfter(q quotation, s sentence) (candidate, bool) {
	end := p.phraseRight(q.close+1, s)
	if end == q.close+1 || end >= s.last {
		return candidate{}, false
	}
	for end < s.last && strings.HasPrefix(p.tag(end), "RB") {
		end++
	}
	if t := p.tag(end); t != "VBD" && t != "VBZ" || auxiliaries[p.low(end)] {
		return candidate{}, false
	}
	c := candidate{source: []run{{q.close + 1, end}}, cue: []run{{end, end + 1}}, content: []run{{max(q.open, s.first), q.close + 1}}, verb: forms()["said"], lead: lead{at: q.open, form: byLeft}}
	c.content = append(c.content, p.resumed(end+1, s)...)
	return c, true
}

func (p *paragraph) anyVerbBefore(q quotation, s sentence) (candidate, bool) {
	r := run{s.first, q.open - 1}
	who, ok := p.mainSubject(r, s)
	if !ok {
		if p.is(q.open-1, ":") && !r.empty() && r.b-r.a <= 6 && p.startsNew(r.a) && !p.hasFinite(r) {
			return candidate{source: []run{r}, cue: []run{{q.open - 1, q.open}}, content: []run{{q.open, min(q.close+1, s.last)}}, verb: forms()["said"], lead: lead{at: q.open, form: byQuote}}, true
		}
		return candidate{}, false
	}
	for i := who.b; i < r.b; i++ {
		if strings.HasPrefix(p.tag(i), "VB") && !auxiliaries[p.low(i)] {
			return candidate{source: []run{who}, cue: []run{{i, i + 1}}, content: []run{{q.open, min(q.close+1, s.last)}}, verb: forms()["said"], lead: lead{at: q.open, form: byQuote}}, true
		}
	}
	return candidate{}, false
}
