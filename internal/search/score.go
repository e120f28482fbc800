package search

import "strings"

// field is one line of a story's stored words.
type field struct {
	points int // for each time a term occurs
	most   int // how many times count
	near   int // for two terms of the query that stand side by side, once
}

// fields, in the order of their lines: headline, standfirst, bylines and
// topics, body.
//
// The numbers hold a promise that an editor can explain: a word in the headline
// outweighs it in the standfirst and any number of times in the body (24 > 12 +
// 8), the standfirst outweighs a topic (12 > 9), a topic outweighs the body
// (9 > 8). Counts are capped, so a long story does not win by length, and whole
// numbers make many ties, which go to the newer story: it is a newspaper. How
// rare a term is in the archive is not weighed, since every hit has every term.
var fields = []field{
	{points: 24, most: 1, near: 12},
	{points: 12, most: 1, near: 6},
	{points: 9, most: 1, near: 3},
	{points: 1, most: 8, near: 2},
}

// ranker ranks stories for one query.
type ranker struct {
	wanted, unwanted []string
	near             []string // neighbouring terms of the query as one phrase
}

func newRanker(p Parsed) ranker {
	var r ranker
	for _, t := range p.Terms {
		if t.Excluded {
			r.unwanted = append(r.unwanted, needle(t))
			continue
		}
		r.wanted = append(r.wanted, needle(t))
	}
	wanted := p.wanted()
	for i := 1; i < len(wanted); i++ {
		if a, b := wanted[i-1], wanted[i]; !a.Prefix {
			r.near = append(r.near, needle(Term{Words: append(append([]string(nil), a.Words...), b.Words...), Prefix: b.Prefix}))
		}
	}
	return r
}

// needle is how a term looks among stored words: " water crisis ", or without
// the last space where the word may go on.
func needle(t Term) string {
	s := " " + strings.Join(t.Words, " ")
	if t.Prefix {
		return s
	}
	return s + " "
}

// rank returns a story's score, and whether it has all that is wanted and
// nothing that is not.
func (r ranker) rank(words string) (score int, ok bool) {
	for _, n := range r.unwanted {
		if strings.Contains(words, n) {
			return 0, false
		}
	}
	lines := strings.SplitN(words, "\n", len(fields))
	for _, n := range r.wanted {
		points := 0
		for i, line := range lines {
			points += fields[i].points * occurrences(line, n, fields[i].most)
		}
		if points == 0 {
			return 0, false
		}
		score += points
	}
	for _, n := range r.near {
		for i, line := range lines {
			score += fields[i].near * occurrences(line, n, 1)
		}
	}
	return score, true
}

// occurrences counts up to most. Two words share the space between them, so
// the search goes on at the needle's last byte.
func occurrences(line, needle string, most int) int {
	n := 0
	for n < most {
		i := strings.Index(line, needle)
		if i < 0 {
			break
		}
		n++
		line = line[i+len(needle)-1:]
	}
	return n
}
