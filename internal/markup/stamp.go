package markup

import (
	"fmt"
	"strings"
	"time"
)

// Suggestions lists what is suggested in a working form, in reading order and with all its words.
func Suggestions(working []byte) ([]Suggestion, error) {
	if len(working) == 0 {
		return nil, nil
	}
	_, open, err := walkWorking(working, settler{of: leaveAll, most: MaxDocument})
	if err != nil {
		return nil, fmt.Errorf("list suggestions: %w", err)
	}
	return open, nil
}

func leaveAll(string) verdict { return leave }

// Stamp writes into a working form whose each suggestion is and since when, whatever stands there: a browser says what is
// suggested, and the house knows by whom. A suggestion that is known keeps its author and its time; one that is not, or
// that says more than its author ever said, is by's as of now. The rest of the form stays as it is.
func Stamp(working []byte, known []Suggestion, by string, now time.Time) ([]byte, error) {
	open, err := Suggestions(working)
	if err != nil || len(open) == 0 {
		return working, err
	}
	before := map[string][]Suggestion{}
	for _, k := range known {
		before[k.ID] = append(before[k.ID], k)
	}
	owners := map[string]Suggestion{}
	for _, s := range open {
		owners[s.ID] = ownerOf(s, before[s.ID], by, now)
	}
	raw, _, err := walkWorking(working, settler{of: leaveAll, stamp: func(m *workMark) {
		if o, ok := owners[m.id]; ok {
			m.raw = m.signed(o.By, o.At)
		}
	}})
	if err != nil {
		return nil, fmt.Errorf("sign suggestions: %w", err)
	}
	return raw, nil
}

// ownerOf finds whose a suggestion is. Of several forms of it that are known, the first in which it said as much decides.
func ownerOf(s Suggestion, known []Suggestion, by string, now time.Time) Suggestion {
	for _, k := range known {
		if k.By == by || within(s.Text, k.Text) && within(s.Was, k.Was) {
			return k
		}
	}
	return Suggestion{By: by, At: now.UTC().Truncate(time.Second)}
}

// within reports whether the letters stand in whole in the same order: nothing was added.
func within(letters, whole string) bool {
	rest := whole
	for _, r := range letters {
		i := strings.IndexRune(rest, r)
		if i < 0 {
			return false
		}
		rest = rest[i+len(string(r)):]
	}
	return true
}

// signed is the mark as it was sent, with another author and time.
func (m workMark) signed(by string, at time.Time) []byte {
	reader := jsonReader{src: m.raw}
	whole := reader.value(0)
	signature := []jsonField{{"by", quoted(by)}, {"at", quoted(at.Format(time.RFC3339))}}
	attrs, inside := whole.get("attrs")
	if m.onRun() && inside {
		return whole.with(jsonField{"attrs", jsonValue{raw: attrs.with(signature...)}})
	}
	return whole.with(signature...)
}

// onRun reports whether the mark stands on a run of words, whose attributes are a level deeper than those of a block.
func (m workMark) onRun() bool {
	return m.kind == "insertion" || m.kind == "deletion" || m.kind == "format"
}

func quoted(s string) jsonValue { return jsonValue{raw: quoteJSON(nil, s)} }

// with is the object with some fields set: each in its place, or at the end if it had none.
func (v jsonValue) with(set ...jsonField) []byte {
	list := append([]jsonField(nil), v.fields...)
	for _, f := range set {
		found := false
		for i := range list {
			if list[i].name == f.name {
				list[i].value, found = f.value, true
			}
		}
		if !found {
			list = append(list, f)
		}
	}
	b := []byte{'{'}
	for i, f := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(quoteJSON(b, f.name), ':'), f.value.raw...)
	}
	return append(b, '}')
}
