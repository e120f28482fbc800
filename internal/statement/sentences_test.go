package statement

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what is found now into testdata/sentences.golden")

// TestSentences reads some two hundred invented newspaper sentences, unlike those of the gold stories, and compares what is found
// with what was found when somebody last read it through. A line of the golden file is: kind, stance, band, source, cue,
// content; parts are divided by an ellipsis.
func TestSentences(t *testing.T) {
	raw, err := os.ReadFile("testdata/sentences.golden")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for line := range strings.SplitSeq(string(raw), "\n") {
		if text, ok := strings.CutPrefix(line, "# "); ok {
			fmt.Fprintf(&b, "# %s\n%s", text, written(text))
		}
	}
	if *update {
		if err := os.WriteFile("testdata/sentences.golden", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	was, is := strings.Split(string(raw), "\n"), strings.Split(b.String(), "\n")
	for i := range max(len(was), len(is)) {
		switch {
		case i >= len(was) || i >= len(is):
			t.Fatalf("%d lines, expected %d", len(is), len(was))
		case was[i] != is[i]:
			t.Fatalf("line %d:\nnow %s\nwas %s\nIf the new one is right, write it down with -update.", i+1, is[i], was[i])
		}
	}
}

// written writes down what is found in one text.
func written(text string) string {
	var b strings.Builder
	part := func(spans []Span) string {
		var out []string
		for _, s := range spans {
			out = append(out, text[s.Start:s.End])
		}
		return strings.Join(out, " … ")
	}
	for _, s := range Find(text) {
		fmt.Fprintf(&b, "  %s %s %s | %s | %s | %s\n", s.Kind, s.Stance, s.Band, part(s.Source), part(s.Cue), part(s.Content))
	}
	return b.String()
}
