package statement

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// sound says what must hold of every find in every text: spans lie in the text, on whole characters, in order and not empty.
func sound(t *testing.T, text string) {
	t.Helper()
	found := Find(text)
	for _, st := range found {
		for _, spans := range [][]Span{st.Source, st.Cue, st.Content, st.Carried} {
			for _, s := range spans {
				if s.Start < 0 || s.End > len(text) || s.Start >= s.End {
					t.Fatalf("a span %v outside the text of %d bytes, or empty", s, len(text))
				}
				if utf8.ValidString(text) && (!utf8.RuneStart(text[s.Start]) || s.End < len(text) && !utf8.RuneStart(text[s.End])) {
					t.Fatalf("a span %v cuts a character", s)
				}
			}
		}
		if st.Kind == "" || st.Stance == "" || st.Band == "" {
			t.Fatalf("a statement without kind, stance or band: %+v", st)
		}
		if len(st.Cue)+len(st.Content) == 0 {
			t.Fatal("a statement of nothing")
		}
	}
	for _, f := range Read(text).Check(Known{Notes: []string{text}, Sources: 1}) {
		if f.Span.Start < 0 || f.Span.End > len(text) || f.Span.Start >= f.Span.End {
			t.Fatalf("a finding %+v outside the text", f)
		}
	}
}

// FuzzFind reads whatever comes.
func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		"", "\"", "“", "”“”“", "‘’'’'", "said", "said said said", ", said .", "\" said \"", "He said: “", "”, he said. “Then", "According to", "according to , .",
		"“One ‘two “three” four’ five,” he said. “Six", "He said\n\nthat\n\n“x", "(he said (she said (they said)))", "— said — said —", "that that that he said that", "who said who said, who said",
		"قال المتحدث “لا” said the \u202bmayor\u202c.", "\u202eHe said “no”\u202c", "He’s said it’s Smiths’ “workers’ rights”’", "U.S. said U.S. No. 2. He said.", "a\x00b said \x00", "\xff\xfe said “\xff”",
		"The letter, dated 4 May, says “x” and “y” and “z”, adding: “w", "It was not clear who. Declined to comment. could not be reached", "‘We did,’ he said, ‘the workers’ union’s ‘own’ plan.’",
		"Neither said nor told nor asked whether, if, that: “", "as he told, as she said, as it, put it,", "Mr. Mrs. Dr. said J. K. L. said", "refuted the killer he stole he was arrested sources the source said",
	} {
		f.Add(seed)
	}
	for _, g := range readGold(f, "testdata/stance_synthetic.dev.jsonl") {
		f.Add(g.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 20_000 {
			return
		}
		sound(t, text)
		if utf8.ValidString(text) {
			line := NewLine("fuzz", text)
			n := utf8.RuneCountInString(text)
			for _, a := range line.Attributions {
				for _, c := range append(append(a.Sources, a.Cues...), a.Contents...) {
					if c[0] < 0 || c[1] > n || c[0] >= c[1] {
						t.Fatalf("code points %v in a text of %d", c, n)
					}
				}
			}
		}
	})
}

// TestMadDrafts reads the worst that can be pasted, one of it two megabytes long. What a draft costs grows with its length and
// no faster, for no look ahead goes beyond a paragraph, and no paragraph beyond its limit.
func TestMadDrafts(t *testing.T) {
	const small, large = 128 << 10, 2 << 20
	for name, unit := range map[string]string{
		"one endless sentence":   "he said that she said that ",
		"quotation marks only":   "“”\"‘’' ",
		"open quotations":        "“he said ‘she said “",
		"straight single marks":  "'a ' b 'c' s' ",
		"brackets":               "((said [he ",
		"commas":                 "he, said, ",
		"one word":               "said",
		"right to left":          "قال المتحدث “لا تعليق” said he, ",
		"lines":                  "He said no.\n",
		"according":              "according to, according to ",
		"who":                    "the man who said who told the man who ",
		"nouns of a long phrase": "claim that the mayor of the city of the ",
		"points":                 ". . . ... U.S. Mr. ",
	} {
		size := small
		if name == "one endless sentence" {
			size = large
		}
		text := strings.Repeat(unit, size/len(unit))
		start := processor()
		Find(text)
		cost := (processor() - start).Seconds() / float64(size) * (1 << 20)
		if cost > 15 { // seconds of the processor a megabyte; the dearest takes three on the slow machine of this project
			t.Errorf("%s: %.1f s of the processor a megabyte", name, cost)
		}
		sound(t, text[:4000])
	}
}
