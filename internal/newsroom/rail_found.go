package newsroom

import (
	"crypto/sha256"
	"strings"
	"sync"
	"unicode/utf8"

	"broadsheet/internal/markup"
	"broadsheet/internal/statement"
)

// railMost is how much of a text is searched for statements, in bytes: 13,000 words, above the longest story that a paper
// prints in one piece. It bounds the time too: about 60 ms of a processor, spent once for the words (see railKept), and before a
// write begins (see railAhead).
const railMost = 80_000

// railPlace is one paragraph of the text that is searched: which block it is, and where its words begin and end.
type railPlace struct {
	Block      string
	Start, End int
}

// railText is what of a story is searched for statements, and what was found. It is shared and never changed.
type railText struct {
	Words   string
	Places  []railPlace
	Found   []statement.Statement
	Against []statement.Finding // rules of attribution, without what only the newsroom knows
	reading *statement.Reading
	English bool
	Cut     bool // longer than railMost; the rest was not searched
}

// railOf gathers the paragraphs of a text that are searched.
func railOf(doc *markup.Document) *railText {
	t := &railText{English: true}
	if doc == nil {
		return t
	}
	var b strings.Builder
	for _, block := range doc.Blocks {
		p, ok := block.Content.(markup.Paragraph)
		if !ok {
			continue // a pull quote repeats what the text says, a headline shortens it
		}
		words := p.Text.Plain()
		if b.Len()+len(words) > railMost {
			t.Cut = true
			break
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		t.Places = append(t.Places, railPlace{block.ID, b.Len(), b.Len() + len(words)})
		b.WriteString(words)
	}
	t.Words = b.String()
	return t
}

// railFound is what was found in some words, wherever they stand.
type railFound struct {
	english bool
	reading *statement.Reading
	against []statement.Finding
}

func railRead(words string) *railFound {
	f := &railFound{english: statement.English(words), reading: &statement.Reading{}}
	if f.english {
		f.reading = statement.Read(words)
		f.against = f.reading.Check(statement.Known{})
	}
	return f
}

// place is the paragraph that holds an offset.
func (t *railText) place(at int) railPlace {
	for _, p := range t.Places {
		if at >= p.Start && at < p.End {
			return p
		}
	}
	return railPlace{}
}

// around is what is kept of the letters beside a passage: as many as a note keeps.
const railAround = 32

// selector names a stretch of one paragraph: a TextQuoteSelector of W3C Web Annotation.
func (t *railText) selector(p railPlace, s statement.Span) (exact, prefix, suffix string) {
	before, after := t.Words[p.Start:s.Start], t.Words[s.End:p.End]
	for n := 0; len(before) > 0 && n < railAround; n++ {
		_, size := utf8.DecodeLastRuneInString(before)
		before = before[:len(before)-size]
	}
	for n := 0; len(after) > 0 && n < railAround; n++ {
		_, size := utf8.DecodeRuneInString(after)
		after = after[size:]
	}
	return t.Words[s.Start:s.End], t.Words[p.Start+len(before) : s.Start], t.Words[s.End : p.End-len(after)]
}

// railKept keeps what was found in the words looked at last: an autosave, the box that follows it and the checks before
// publication search the same ones. Blocks get new names when a text is saved, so the words alone are the key.
type railKept struct {
	sync.Mutex
	texts map[[sha256.Size]byte]*railFound
	order [][sha256.Size]byte
}

// railTexts is how many texts are kept: more stories than a newsroom writes at one time. One of 1,000 words takes about 150 kB.
const railTexts = 64

func (k *railKept) of(doc *markup.Document) *railText {
	t := railOf(doc)
	f := k.words(t.Words)
	t.English, t.Found, t.Against, t.reading = f.english, f.reading.Found, f.against, f.reading
	return t
}

func (k *railKept) words(words string) *railFound {
	key := sha256.Sum256([]byte(words))
	k.Lock()
	f := k.texts[key]
	k.Unlock()
	if f != nil {
		return f
	}
	f = railRead(words)
	k.Lock()
	defer k.Unlock()
	if k.texts == nil {
		k.texts = map[[sha256.Size]byte]*railFound{}
	}
	if k.texts[key] == nil {
		k.order = append(k.order, key)
	}
	k.texts[key] = f
	if len(k.order) > railTexts {
		delete(k.texts, k.order[0])
		k.order = k.order[1:]
	}
	return f
}

// railAhead searches the words of a form before the write that may publish them: the checks find it done, and the one writer
// of the database does not wait for it. What cannot be read is told by the save itself.
func (v *visit) railAhead(do string, body func() (*markup.Document, error)) {
	switch do {
	case doPublish, doDecide, doSchedule, doLead:
		if doc, err := body(); err == nil {
			v.found.of(doc)
		}
	}
}
