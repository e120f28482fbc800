package markup

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Suggestion is a change that a colleague proposes in the working form of a document. What a person did in one place
// bears one id, also when it stands in several runs or blocks.
type Suggestion struct {
	ID   string    `json:"id"`
	By   string    `json:"by"` // "staff:3"
	At   time.Time `json:"at"`
	Kind string    `json:"kind"` // one of the Suggest constants
	Text string    `json:"text"` // what would come in, or what would change its style
	Was  string    `json:"was"`  // what would go out
}

// The kinds of suggestion.
const (
	SuggestInsert  = "insert"
	SuggestDelete  = "delete"
	SuggestReplace = "replace" // words for other words
	SuggestFormat  = "format"  // the same words in another style, or a block of another kind
)

// Settle reads a working form and gives the document as it stands while nobody has decided: what is suggested to come
// in is left out, what is suggested to go out is there. Only this may be published. open tells what is undecided,
// in reading order. A document without suggestions is settled as it is.
func Settle(working []byte) (settled *Document, open []Suggestion, err error) {
	raw, open, err := resolve(working, func(string) verdict { return reject })
	if err != nil {
		return nil, nil, fmt.Errorf("settle document: %w", err)
	}
	if settled, err = Decode(raw); err != nil {
		return nil, nil, fmt.Errorf("settle: %w", err)
	}
	return settled, open, nil
}

// AcceptAll gives the document with every suggestion carried out.
func AcceptAll(working []byte) (*Document, error) {
	raw, _, err := resolve(working, func(string) verdict { return accept })
	if err != nil {
		return nil, fmt.Errorf("accept suggestions: %w", err)
	}
	return Decode(raw)
}

// Decide carries out or drops the suggestions of these ids and leaves the others open. It returns the new working form.
func Decide(working []byte, accepted bool, ids ...string) ([]byte, error) {
	raw, _, err := resolve(working, func(id string) verdict {
		switch {
		case !slices.Contains(ids, id):
			return leave
		case accepted:
			return accept
		}
		return reject
	})
	if err != nil {
		return nil, fmt.Errorf("decide on suggestions: %w", err)
	}
	return raw, nil
}

// verdict is what becomes of one suggestion.
type verdict uint8

const (
	leave verdict = iota
	accept
	reject
)

// hints are the words that every suggestion has in its JSON; a working form without any of them has none, and its
// bytes need not be looked at again.
var hints = []string{`"insertion"`, `"deletion"`, `"format"`, `"suggest"`}

// resolve walks over a working form and carries out the verdict on each suggestion.
func resolve(working []byte, of func(id string) verdict) ([]byte, []Suggestion, error) {
	return walkWorking(working, settler{of: of})
}

// walkWorking sends a settler through a working form.
func walkWorking(working []byte, s settler) ([]byte, []Suggestion, error) {
	if len(working) > MaxDocument {
		return nil, nil, fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, len(working), MaxDocument)
	}
	if !json.Valid(working) {
		return nil, nil, fmt.Errorf("%w: broken JSON", ErrShape)
	}
	if !slices.ContainsFunc(hints, func(h string) bool { return strings.Contains(string(working), h) }) {
		return working, nil, nil
	}
	reader := jsonReader{src: working}
	root := reader.value(0)
	if root.depth >= maxJSONDepth {
		return nil, nil, fmt.Errorf("%w: more than %d levels", ErrTooDeep, maxJSONDepth)
	}
	if kind, _ := root.get("type"); !root.is('{') || kind.str != "doc" {
		return nil, nil, fmt.Errorf(`%w: "type" must be "doc"`, ErrShape)
	}
	if s.most == 0 {
		s.most = maxSuggested
	}
	doc := s.part(root, workMark{})
	doc.suggest = nil // the document as a whole is no suggestion
	return doc.encode(nil), s.listed(), nil
}

// settler is one walk over a working form.
type settler struct {
	of    func(id string) verdict
	open  []Suggestion
	said  []*spoken       // what each of the open says
	most  int             // how many letters of a suggestion the list holds; 0: maxSuggested
	stamp func(*workMark) // signs a suggestion anew, if it is set
}

// part reads one node and everything in it, with the verdicts carried out below it. The suggestions on the node itself
// are left for whoever holds its neighbours. in is the suggestion that everything here belongs to, if there is one.
func (s *settler) part(v jsonValue, in workMark) *workPart {
	p := newWorkPart(v)
	if p == nil {
		return &workPart{raw: v.raw}
	}
	if s.stamp != nil {
		for i := range p.suggest {
			s.stamp(&p.suggest[i])
		}
		for i := range p.marked {
			s.stamp(&p.marked[i])
		}
	}
	for _, m := range slices.Concat(p.suggest, p.marked) {
		s.note(m, in)
		if m.kind == "split" || m.kind == "merge" {
			s.words(m, "¶")
		}
	}
	if whole := p.wholly(); in.id == "" {
		in = whole
	}
	content, ok := v.get("content")
	p.held = ok && content.is('[')
	if len(content.items) == 0 {
		s.say(p, in)
	}
	for _, one := range content.items {
		p.take(s, s.part(one, in))
	}
	return p
}

// say adds what a leaf says to the suggestions it belongs to.
func (s *settler) say(p *workPart, in workMark) {
	text := p.text
	switch p.kind {
	case "text":
	case "soft_break", "hard_break":
		text = " "
	case "footnote_ref":
		text = "*"
	default:
		text = p.label()
	}
	if in.id != "" {
		s.words(in, text)
		return
	}
	for _, m := range p.marked {
		s.words(m, text)
	}
}

// note enters a suggestion into the list, once; a second kind of the same id makes it a replacement.
func (s *settler) note(m, in workMark) {
	kind := m.says()
	if m.id == in.id {
		return
	}
	if i := s.find(m.id); i >= 0 {
		if old := s.open[i].Kind; old != kind {
			s.open[i].Kind = mixed(old, kind)
		}
		return
	}
	s.said = append(s.said, &spoken{})
	s.open = append(s.open, Suggestion{ID: m.id, By: m.by, At: m.at, Kind: kind})
}

// mixed is the kind of a suggestion that does two things.
func mixed(a, b string) string {
	if a == SuggestFormat {
		return b
	}
	if b == SuggestFormat {
		return a
	}
	return SuggestReplace
}

func (s *settler) find(id string) int {
	return slices.IndexFunc(s.open, func(o Suggestion) bool { return o.ID == id })
}

// maxSuggested is how many letters of a suggestion its list shows; the text has the rest.
const maxSuggested = 300

func (s *settler) words(m workMark, text string) {
	i := s.find(m.id)
	if i < 0 {
		return
	}
	field := &s.said[i].text
	if m.says() == SuggestDelete {
		field = &s.said[i].was
	}
	if field.Len() < s.most {
		field.WriteString(text)
	}
}

// spoken gathers the words of one suggestion, which may stand in many runs.
type spoken struct{ text, was strings.Builder }

// listed are the suggestions that were met, with their words.
func (s *settler) listed() []Suggestion {
	for i, one := range s.said {
		s.open[i].Text, s.open[i].Was = clipRunes(one.text.String(), s.most), clipRunes(one.was.String(), s.most)
	}
	return s.open
}

func clipRunes(s string, most int) string {
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
