package search

import (
	"strings"
	"testing"
)

// shown writes segments with [ ] around the hits.
func shown(list []Segment) string {
	var b strings.Builder
	for _, s := range list {
		if s.Hit {
			b.WriteString("[" + s.Text + "]")
			continue
		}
		b.WriteString(s.Text)
	}
	return b.String()
}

func TestTheWordsAskedForAreMarked(t *testing.T) {
	for _, c := range []struct{ query, text, want string }{
		{"cafe", "Café owners of the CAFÉ’s street", "[Café] owners of the [CAFÉ]’s street"},
		{`"dam levels"`, "Dam levels: a dam, levels and dam-levels", "[Dam levels]: a [dam, levels] and [dam-levels]"},
		{"elect*", "The election was electric; elegant", "The [election] was [electric]; elegant"},
		{`dam "dam levels"`, "dam levels", "[dam levels]"},
		{"water -fire", "water and fire", "[water] and fire"},
		{"script", "<script>", "<[script]>"},
		{"斯堡", "约翰内斯堡的水", "约翰内[斯堡]的水"},
		{"water", "", ""},
	} {
		m := marker{ParseQuery(c.query).wanted()}
		if got := shown(m.mark(c.text)); got != c.want {
			t.Errorf("%s in %q: %q, want %q", c.query, c.text, got, c.want)
		}
	}
}

func TestTheSnippetShowsTheBestPlace(t *testing.T) {
	filler := strings.Repeat("plain words about nothing much ", 20)
	body := "Water first.\n\n" + filler + "then the\n\nwater  crisis\tcame to town. " + filler
	got := shown(marker{ParseQuery("water crisis").wanted()}.snippet(body))
	if !strings.HasPrefix(got, "… ") || !strings.HasSuffix(got, " …") ||
		!strings.Contains(got, "then the [water] [crisis] came to town. plain") {
		t.Errorf("snippet %q", got)
	}
	if n := len(words(got)); n != snippetWords {
		t.Errorf("%d words", n)
	}
}

func TestTheSnippetOfAStoryFoundByItsHeadlineIsItsBeginning(t *testing.T) {
	m := marker{ParseQuery("reservoir").wanted()}
	if got := shown(m.snippet("  “The pumps\nstopped at four.”  ")); got != "“The pumps stopped at four.” " {
		t.Errorf("snippet %q", got)
	}
	if got := m.snippet(""); got != nil {
		t.Errorf("snippet of nothing: %v", got)
	}
}

func FuzzMark(f *testing.F) {
	f.Add("water cris*", "The water-crisis, water\xff")
	f.Add("ﷺ ½", "ﷺ½ ½ﷺ")
	f.Add(`"か"`, "がか\u3099")
	f.Fuzz(func(t *testing.T, query, text string) {
		m := marker{ParseQuery(query).wanted()}
		var whole strings.Builder
		last := -1
		for _, s := range m.mark(text) {
			whole.WriteString(s.Text)
			now := 0
			if s.Hit {
				now = 1
			}
			if s.Text == "" || now == last {
				t.Fatalf("segments of %q for %q are not tidy", text, query)
			}
			last = now
		}
		if whole.String() != text {
			t.Fatalf("%q became %q", text, whole.String())
		}
		m.snippet(text)
	})
}
