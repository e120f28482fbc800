package newsroom

import "strings"

// piece is a paragraph as it stands in two texts: in both, only in the old, or only in the new.
type piece struct {
	Kind string // "same", "gone", "new"
	Text string
}

// paragraphs cuts Markdown at its empty lines.
func paragraphs(s string) []string {
	var list []string
	for p := range strings.SplitSeq(s, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}

// maxCells bounds the table of compare: two texts of 2,000 paragraphs that share no beginning and no end. Longer ones
// are shown as all gone and all new.
const maxCells = 4_000_000

// compare finds the longest run of paragraphs that two texts have in common and says what is gone and what is new.
func compare(old, new []string) []piece {
	start := 0
	for start < len(old) && start < len(new) && old[start] == new[start] {
		start++
	}
	end := 0
	for end < len(old)-start && end < len(new)-start && old[len(old)-1-end] == new[len(new)-1-end] {
		end++
	}
	list := pieces("same", old[:start])
	list = append(list, middle(old[start:len(old)-end], new[start:len(new)-end])...)
	return append(list, pieces("same", old[len(old)-end:])...)
}

func pieces(kind string, texts []string) []piece {
	var list []piece
	for _, t := range texts {
		list = append(list, piece{kind, t})
	}
	return list
}

// middle compares what is left by the longest common subsequence.
func middle(old, new []string) []piece {
	if len(old)*len(new) > maxCells {
		return append(pieces("gone", old), pieces("new", new)...)
	}
	width := len(new) + 1
	best := make([]int32, (len(old)+1)*width)
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(new) - 1; j >= 0; j-- {
			if old[i] == new[j] {
				best[i*width+j] = best[(i+1)*width+j+1] + 1
			} else {
				best[i*width+j] = max(best[(i+1)*width+j], best[i*width+j+1])
			}
		}
	}
	var list []piece
	i, j := 0, 0
	for i < len(old) && j < len(new) {
		switch {
		case old[i] == new[j]:
			list, i, j = append(list, piece{"same", old[i]}), i+1, j+1
		case best[(i+1)*width+j] >= best[i*width+j+1]:
			list, i = append(list, piece{"gone", old[i]}), i+1
		default:
			list, j = append(list, piece{"new", new[j]}), j+1
		}
	}
	return append(append(list, pieces("gone", old[i:])...), pieces("new", new[j:])...)
}
