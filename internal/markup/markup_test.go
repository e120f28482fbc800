package markup

import (
	"errors"
	"html/template"
	"slices"
	"strings"
	"testing"
)

func parse(t *testing.T, src string, prev *Document) *Document {
	t.Helper()
	d, err := ParseMarkdown(src, prev)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func ids(d *Document) []string {
	var out []string
	for _, b := range d.Blocks {
		out = append(out, b.ID)
	}
	return out
}

// A reporter works on a story over an afternoon; the links to its paragraphs hold.
func TestIDsSurviveAnAfternoonOfEdits(t *testing.T) {
	const one, two, three = "The supplier denied a report of a call on Tuesday.", "The reservoir would be empty for 54 hours in January.", "The committee meets on Monday at the civic centre."
	first := parse(t, one+"\n\n"+two+"\n\n"+three+"\n", nil)
	a, b, c := first.Blocks[0].ID, first.Blocks[1].ID, first.Blocks[2].ID
	tests := []struct {
		name, src string
		want      []string // "" is a new id
	}{
		{"nothing changed", one + "\n\n" + two + "\n\n" + three, []string{a, b, c}},
		{"moved up", three + "\n\n" + one + "\n\n" + two, []string{c, a, b}},
		{"one cut", one + "\n\n" + three, []string{a, c}},
		{"one new between", one + "\n\nNotices go out by 27 December.\n\n" + two + "\n\n" + three, []string{a, "", b, c}},
		{"one edited", one + "\n\nThe reservoir would be empty for 60 hours in February.\n\n" + three, []string{a, b, c}},
		{"moved and edited", "The committee meets on Monday at the old civic centre.\n\n" + one + "\n\n" + two, []string{c, a, b}},
		{"made a heading", one + "\n\n## " + two + "\n\n" + three, []string{a, b, c}},
		{"split in two", "The supplier denied a report of a call.\n\nIt was on Tuesday.\n\n" + two + "\n\n" + three, []string{a, "", b, c}},
		{"written anew", one + "\n\nNobody in Yeoville had water, and the clinic sent its patients home.\n\n" + three, []string{a, "", c}},
		{"named by hand", one + " {#b1own}\n\n" + two + "\n\n" + three, []string{"b1own", b, c}},
		{"id taken by another", "Something else entirely. {#" + a + "}\n\n" + one, []string{a, ""}},
		{"all twice", one + "\n\n" + one + "\n\n" + two, []string{a, "", b}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ids(parse(t, tt.src, first))
			if again := ids(parse(t, tt.src, first)); !slices.Equal(got, again) {
				t.Errorf("not the same twice: %v, %v", got, again)
			}
			if len(got) != len(tt.want) {
				t.Fatalf("%v, want %v", got, tt.want)
			}
			for i, want := range tt.want {
				known := slices.Contains([]string{a, b, c}, got[i])
				if want == "" && known || want != "" && got[i] != want {
					t.Errorf("block %d has %s, want %q (%v)", i, got[i], want, []string{a, b, c})
				}
			}
		})
	}
}

func TestSafeLink(t *testing.T) {
	for in, want := range map[string]string{
		"https://ridgewater.example/a b": "https://ridgewater.example/a%20b", "HTTP://a.example": "http://a.example", "//a.example/x": "https://a.example/x",
		"www.ridgewater.example": "https://www.ridgewater.example", "/city": "/city", "#b7k2q9": "#b7k2q9", "?a=b": "?a=b", "mailto:desk@courier.example": "mailto:desk@courier.example",
		"tel:+27115550100": "tel:+27115550100", "javascript:alert(1)": "", "JaVaScRiPt:alert(1)": "", "java\tscript:alert(1)": "", " javascript:alert(1)": "",
		"\x01javascript:alert(1)": "", "data:text/html,x": "", "vbscript:x": "", "file:///etc/passwd": "", "http:a": "", "https://": "", "/\\evil.example": "/%5Cevil.example",
		"blob:https://a.example": "", "https://a.example/\"onclick=x": "https://a.example/%22onclick=x", "city:page": "", "tel:": "",
	} {
		if got := SafeLink(in); got != want {
			t.Errorf("SafeLink(%q) = %q, want %q", in, got, want)
		}
	}
}

// Signs that readers can not see go; those that editors set on purpose stay.
func TestCleanText(t *testing.T) {
	d := New(Paragraph{Text("R420\u00a0000\tin\u202e water\u00adworks\u0000\u200e \u2066x\u2069\ufeff\u0085y")})
	if got, want := d.Text(), "R420\u00a0000 in water\u00adworks\u200e x y"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLimitsSayWhichAndHowMuch(t *testing.T) {
	deep := strings.Repeat(`{"type":"callout","content":[`, 40) + strings.Repeat(`]}`, 40)
	tests := []struct {
		name string
		err  error
		want error
		says string
	}{
		{"JSON too large", decodeErr(strings.Repeat(" ", MaxDocument+1)), ErrTooLarge, "at most 2097152"},
		{"too many blocks", decodeErr(`{"type":"doc","content":[` + strings.Repeat(`{"type":"rule"},`, MaxBlocks) + `{"type":"rule"}]}`), ErrTooLarge, "at most 5000"},
		{"too deep", decodeErr(`{"type":"doc","content":[` + deep + `]}`), ErrTooDeep, "48 levels"},
		{"broken", decodeErr(`{"type":"doc"`), ErrShape, "broken JSON"},
		{"not a document", decodeErr(`{"type":"page"}`), ErrShape, `"doc"`},
		{"wrong level", decodeErr(`{"type":"doc","content":[{"type":"heading","attrs":{"level":"x"}}]}`), ErrShape, "block 1"},
		{"Markdown too large", markdownErr(strings.Repeat("a", MaxMarkdown+1)), ErrTooLarge, "at most 1048576"},
		{"links without end", markdownErr(strings.Repeat("[a](", 100_000)), ErrTooDeep, "too many links"},
	}
	for _, tt := range tests {
		if !errors.Is(tt.err, tt.want) || !strings.Contains(tt.err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.name, tt.err)
		}
	}
}

func decodeErr(s string) error   { _, err := Decode([]byte(s)); return err }
func markdownErr(s string) error { _, err := ParseMarkdown(s, nil); return err }

// A newer Broadsheet has written a poll; this one keeps and shows it through every door.
func TestBlocksOfANewerVersionSurvive(t *testing.T) {
	const poll = `{ "type":"poll", "attrs":{"id":"b9poll","title":"Will you store water?"},"content":[{"type":"choice","content":[{"type":"text","text":"Yes"}]}] }`
	const strange = `{"type":"paragraph","attrs":{"id":"b8odd","mood":"grave"},"content":[{"type":"text","text":"Odd"}]}`
	src := `{"version":7,"type":"doc","lens":{"a":1},"content":[` + poll + `,{"type":"paragraph","attrs":{"id":"b7k2q9"},"content":[{"type":"text","text":"Known"}]},` + strange + `]}`
	d, err := Decode([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{poll, strange, `"version":7`, `"lens":{"a":1}`} {
		if out := string(d.Encode()); !strings.Contains(out, want) {
			t.Errorf("lost %s in %s", want, out)
		}
	}
	before, after := d.HTMLParts(Options{})
	for _, want := range []string{"Will you store water?", "<p>Yes</p>", "Known", "Odd"} {
		if !strings.Contains(string(before+after), want) || !strings.Contains(d.Text(), strings.Trim(want, "</p>")) {
			t.Errorf("%q is not shown", want)
		}
	}
	edited := parse(t, d.Markdown()+"\n\nOne more.", d)
	if out := string(edited.Encode()); !strings.Contains(out, poll) || !strings.Contains(out, strange) {
		t.Errorf("lost in an edit: %s", out)
	}
}

func TestWhatTheNewsroomAsks(t *testing.T) {
	d := story(t)
	if got := d.Pictures(); !slices.Equal(got, []string{"reservoir", "one", "two"}) {
		t.Error(got)
	}
	if got := d.Claims(); !slices.Equal(got, []string{"water-offices-call"}) {
		t.Error(got)
	}
	if got := d.Links(); len(got) != 4 || got[0] != "/city/programme?a=1&b=2" || got[3] != "https://film.example/meeting?id=1&t=2" {
		t.Error(got)
	}
	if got := d.Headings(); len(got) != 1 || got[0] != (Subheading{"b2planned", 2, "What is planned"}) {
		t.Error(got)
	}
	if got := d.Footnotes(); len(got) != 1 || got[0].Label != "koppie" {
		t.Error(got)
	}
	for words, want := range map[int]int{0: 1, 1: 1, 230: 1, 231: 2, 1200: 6} {
		if got := ReadingMinutes(words); got != want {
			t.Errorf("%d words: %d min", words, got)
		}
	}
	if got := New(Paragraph{Text("R2\u00a0150 each \u2014 and\nno more")}).Words(); got != 5 {
		t.Errorf("%d words", got)
	}
}

func TestSplitAfter(t *testing.T) {
	d := New(Paragraph{Text("one")}, Heading{2, Text("head")}, Paragraph{Text("two")}, Paragraph{Text("three")})
	for n, want := range map[int]string{0: "", 1: "one", 2: "two", 3: "", 9: "three"} {
		before, after := d.HTMLParts(Options{SplitAfter: n})
		if want != "" && !strings.HasSuffix(string(before), want+"</p>\n") {
			t.Errorf("after %d: %q | %q", n, before, after)
		}
		if strings.Count(string(before+after), `class="first"`) != 1 {
			t.Errorf("first: %s", before+after)
		}
	}
}

func TestRenderForReadersOfOtherScripts(t *testing.T) {
	d := New(Paragraph{Inline{{Text: "Berea", Marks: Marks{Lang: "en"}}}})
	_, got := d.HTMLParts(Options{Lang: "ar"})
	if want := template.HTML("<p class=\"first\"><span lang=\"en\" dir=\"ltr\">Berea</span></p>\n"); got != want {
		t.Error(got)
	}
}

// Links in a sponsored story say so; the paper's own do not.
func TestRel(t *testing.T) {
	d := New(Paragraph{Inline{{Text: "a", Marks: Marks{Link: "https://shop.example/"}}, {Text: "b", Marks: Marks{Link: "https://courier.example/x"}}}})
	_, got := d.HTMLParts(Options{Host: "courier.example", Rel: "sponsored nofollow"})
	if want := `<a href="https://shop.example/" rel="noopener sponsored nofollow">a</a><a href="https://courier.example/x">b</a>`; !strings.Contains(string(got), want) {
		t.Error(got)
	}
}

func long() *Document {
	var c []Content
	for range 30 {
		c = append(c, Paragraph{Inline{{Text: "The utility chose the first full week of January because demand is lowest before schools open on the 15th. A move to March would put the work inside the "},
			{Text: "school term", Marks: Marks{Link: "https://ridgewater.example/minutes", Style: Strong}}, {Text: ", and the reservoir would be empty for 54 hours. Ridgewater has budgeted R38.6 million."}}})
	}
	return New(c...)
}

func BenchmarkRender30Paragraphs(b *testing.B) {
	d, o := long(), page()
	b.ReportAllocs()
	for b.Loop() {
		d.HTMLParts(o)
	}
}

func BenchmarkDecode30Paragraphs(b *testing.B) {
	raw := long().Encode()
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(raw); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseMarkdown30Paragraphs(b *testing.B) {
	d := long()
	src := d.Markdown()
	for b.Loop() {
		if _, err := ParseMarkdown(src, d); err != nil {
			b.Fatal(err)
		}
	}
}
