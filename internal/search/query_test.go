package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// said writes a parsed query in one way, for tests.
func said(p Parsed) string {
	var out []string
	for _, t := range p.Terms {
		s := strings.Join(t.Words, "_")
		if t.Prefix {
			s += "*"
		}
		if t.Excluded {
			s = "-" + s
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestWhatReadersType(t *testing.T) {
	for _, c := range []struct {
		typed, want string
		advice      Advice
	}{
		{"water crisis", "water crisis", NoAdvice},
		{`"water crisis" dam`, "water_crisis dam", NoAdvice},
		{"“water crisis” „dam level“ «reservoir»", "water_crisis dam_level reservoir", NoAdvice},
		{`"water crisis`, "water_crisis", NoAdvice},
		{`water"crisis talks"`, "water crisis_talks", NoAdvice},
		{`water -"load shedding" -eskom`, "water -load_shedding -eskom", NoAdvice},
		{"load-shedding", "load_shedding", NoAdvice},
		{"Johannesburg - Pretoria", "johannesburg pretoria", NoAdvice},
		{"--water", "water", NoAdvice},
		{"−water dam", "-water dam", NoAdvice},
		{"elect*", "elect*", NoAdvice},
		{"e* elect", "e elect", NoAdvice},
		{`"city elect*" "city elect"*`, "city_elect*", NoAdvice},
		{"O'Brien", "o_brien", NoAdvice},
		{"water Water WÁTER", "water", NoAdvice},
		{"water -water", "water -water", NoAdvice},
		{"", "", NothingAsked},
		{` "" - * '" "`, "", NothingAsked},
		{"-water", "-water", OnlyExcluded},
		{"a b c d e f g h i j k l m", "a b c d e f g h i j k l", Shortened},
		{"' OR 1=1; DROP TABLE x --", "or 1_1 drop table x", NoAdvice},
		{`lexemes : NEAR(a b) ^a "x" AND NOT`, "lexemes near_a b a x and not", NoAdvice},
	} {
		t.Run(c.typed, func(t *testing.T) {
			p := ParseQuery(c.typed)
			if got := said(p); got != c.want || p.Advice != c.advice {
				t.Errorf("understood %q, advice %d; want %q, %d", got, p.Advice, c.want, c.advice)
			}
		})
	}
}

func TestAPastedParagraphIsCut(t *testing.T) {
	p := ParseQuery(strings.Repeat("é", MaxQuery+50))
	if p.Advice != Shortened || len(p.Terms) != 1 || len(p.Terms[0].Words[0]) != MaxQuery {
		t.Errorf("advice %d, terms %v", p.Advice, p.Terms)
	}
}

func TestBothEnginesAreAskedTheSame(t *testing.T) {
	all, none := ParseQuery(`dam wat* "city of gold*" -fire -"old mine" -"a b c"`).lexemes(3)
	for _, c := range []struct {
		e    engine
		want string
	}{
		{fts5{}, `("=3" AND "dam" AND "wat" * AND "_city_of" AND "_of_gold" *) NOT ("fire" OR "_old_mine")`},
		{tsvector{}, `('=3' & 'dam' & 'wat':* & '_city_of' & '_of_gold':*) & !('fire' | '_old_mine')`},
	} {
		if diff := cmp.Diff(c.want, c.e.match(all, none)); diff != "" {
			t.Error(diff)
		}
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{`"a b" -c d*`, "-", `"`, "*", "a*b*", "−\"", "\xff\x00", "“x” -'y'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := ParseQuery(text)
		if len(p.Terms) > MaxTerms {
			t.Fatalf("%d terms", len(p.Terms))
		}
		if (len(p.wanted()) == 0) != (p.Advice == NothingAsked || p.Advice == OnlyExcluded) {
			t.Fatalf("%q: terms %v, advice %d", text, p.Terms, p.Advice)
		}
		for _, term := range p.Terms {
			if len(term.Words) == 0 {
				t.Fatalf("%q: a term without words", text)
			}
			for _, w := range term.Words {
				if w == "" || strings.ContainsAny(w, `"'*:&|!()_= `) || !utf8.ValidString(w) {
					t.Fatalf("%q: word %q could speak to the engine", text, w)
				}
			}
		}
	})
}
