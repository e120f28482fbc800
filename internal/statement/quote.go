package statement

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quotation is one quoted stretch inside a paragraph: words open and close are its marks. close is the number of words when the
// quotation runs on beyond the paragraph; open is -1 when it began in an earlier one without a mark of its own.
type quotation struct {
	open, close int
	runsOn      bool
}

// markKind tells what a quotation mark may be.
type markKind int

const (
	noMark markKind = iota
	opening
	closing
	either
)

// markAt reads the word as a quotation mark. Single marks are read apart, for they are apostrophes too.
func (p *paragraph) markAt(i int) markKind {
	switch p.words[i].text {
	case "“", "„", "«", "‟", "❝", "〝", "「", "『", "‹":
		return opening
	case "”", "»", "❞", "〞", "〟", "」", "』", "›":
		return closing
	case "\"", "''", "``", "＂":
		return p.straight(i)
	}
	return noMark
}

// straight guesses from the spaces around it what a straight mark does.
func (p *paragraph) straight(i int) markKind {
	w := p.words[i]
	before, after := ' ', ' '
	if w.start > 0 {
		before, _ = utf8.DecodeLastRuneInString(p.text[:w.start])
	}
	if w.end < len(p.text) {
		after = runeAt(p.text, w.end)
	}
	spaceBefore := unicode.IsSpace(before) || before == '(' || before == '[' || before == '—' || before == '–' || before == '-'
	spaceAfter := unicode.IsSpace(after)
	switch {
	case spaceBefore && !spaceAfter:
		return opening
	case !spaceBefore && spaceAfter:
		return closing
	}
	return either
}

// quotations pairs the marks of the paragraph. inherited says that a quotation was still open when the paragraph began;
// the answer says whether one is open at its end.
func (p *paragraph) quotations(inherited bool) bool {
	open, single := -1, false
	reopened := inherited && len(p.words) > 0 && p.opensAt(0)
	inside := inherited && !reopened && p.closesFirst()
	for i := range p.words {
		kind, one := p.mark(i, inside && !single)
		switch {
		case inside && open >= 0 && p.words[open].text == "„" && p.words[i].text == "“": // as German and Afrikaans papers close
			p.quotes = append(p.quotes, quotation{open: open, close: i})
			inside = false
		case inside && single != one, kind == noMark:
		case inside && (kind == closing || kind == either):
			p.quotes = append(p.quotes, quotation{open: open, close: i})
			inside = false
		case !inside && (kind == opening || kind == either):
			open, inside, single = i, true, one
		}
	}
	if inside && p.leftOpen(open) {
		p.quotes = append(p.quotes, quotation{open: open, close: len(p.words), runsOn: true})
	} else {
		inside = false
	}
	for q, it := range p.quotes {
		for i := it.open + 1; i < it.close; i++ {
			p.words[i].quote = q
		}
		if it.open >= 0 {
			p.words[it.open].mark = 1 + q
		}
		if it.close < len(p.words) {
			p.words[it.close].mark = -1 - q
		}
	}
	return inside
}

// leftOpen believes in a quotation without an end only where speech plausibly begins: at the head of the paragraph or after a
// colon or comma.
func (p *paragraph) leftOpen(open int) bool {
	return open <= 0 || strings.Contains(":,.?!", p.words[open-1].text) || p.words[open-1].mark < 0
}

// opensAt says whether the paragraph begins with an opening mark.
func (p *paragraph) opensAt(i int) bool {
	kind, _ := p.mark(i, false)
	return kind == opening || kind == either
}

// closesFirst says whether the first mark of the paragraph closes something.
func (p *paragraph) closesFirst() bool {
	for i := range p.words {
		if kind, one := p.mark(i, true); kind != noMark && !one {
			return kind == closing
		}
	}
	return false
}

// mark reads a word as a mark, double or single. Inside double marks, single ones are left alone.
func (p *paragraph) mark(i int, insideDouble bool) (kind markKind, single bool) {
	if kind = p.markAt(i); kind != noMark {
		return kind, false
	}
	if insideDouble {
		return noMark, false
	}
	return p.singleAt(i), true
}

// singleAt reads ‘ ’ and ' as quotation marks where they cannot be apostrophes.
func (p *paragraph) singleAt(i int) markKind {
	w := p.words[i]
	if w.text != "‘" && w.text != "’" && w.text != "'" {
		return noMark
	}
	spaceBefore := i == 0 || p.words[i-1].end < w.start || p.words[i-1].text == "(" || p.words[i-1].text == "—"
	spaceAfter := i+1 == len(p.words) || p.words[i+1].start > w.end || !wordRune(runeAt(p.text, w.end))
	switch {
	case w.text == "‘" && !spaceAfter:
		return opening
	case w.text == "'" && spaceBefore && !spaceAfter && p.singleCloses(i):
		return opening
	case w.text != "‘" && !spaceBefore && spaceAfter && !p.possessive(i):
		return closing
	}
	return noMark
}

// singleCloses looks for the mark that would close a straight single quotation, so that 'cause and '90s open none.
func (p *paragraph) singleCloses(i int) bool {
	for j := i + 1; j < len(p.words) && j < i+120; j++ { // longer quotations in straight single marks are not read
		w := p.words[j]
		if w.text == "'" && p.words[j-1].end == w.start && !p.possessive(j) {
			return true
		}
	}
	return false
}

// possessive says whether the mark is the apostrophe of a plural ("the workers' union"): an s before it, a word after it, and
// a better place to close further on.
func (p *paragraph) possessive(i int) bool {
	if i == 0 || i+1 >= len(p.words) || !endsInS(p.words[i-1].lower) || !unicode.IsLower(runeAt(p.text, p.words[i+1].start)) {
		return false
	}
	for j := i + 1; j < len(p.words) && j < i+60; j++ {
		w := p.words[j]
		if w.text == "‘" {
			return false
		}
		if (w.text == "’" || w.text == "'") && p.words[j-1].end == w.start {
			return true
		}
	}
	return false
}

func endsInS(w string) bool { return len(w) > 0 && w[len(w)-1] == 's' }
