package markup

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// sug writes the three attributes of a suggestion.
func sug(id string) string {
	return `"id":"` + id + `","by":"staff:3","at":"2026-11-22T14:05:00Z"`
}

func workText(text string, marks ...string) string {
	out := `{"type":"text","text":"` + text + `"`
	if len(marks) > 0 {
		out += `,"marks":[` + strings.Join(marks, ",") + `]`
	}
	return out + "}"
}

func ins(id string) string { return `{"type":"insertion","attrs":{` + sug(id) + `}}` }
func del(id string) string { return `{"type":"deletion","attrs":{` + sug(id) + `}}` }

func workBlock(kind, attrs string, content ...string) string {
	return `{"type":"` + kind + `","attrs":{` + attrs + `},"content":[` + strings.Join(content, ",") + `]}`
}

func suggest(kind, id string) string { return `"suggest":[{"kind":"` + kind + `",` + sug(id) + `}]` }

func workDoc(blocks ...string) []byte {
	return []byte(`{"version":1,"type":"doc","content":[` + strings.Join(blocks, ",") + `]}`)
}

// What a colleague suggests is not in the story until somebody accepts it.
func TestSuggestionsSettled(t *testing.T) {
	for _, c := range []struct {
		name, was, now string
		working        []byte
	}{
		{"words for words", "The council denied it.\n", "The council dismissed it.\n", workDoc(workBlock("paragraph", `"id":"b2"`,
			workText("The council "), workText("denied", del("s1")), workText("dismissed", ins("s1")), workText(" it.")))},
		{"a paragraph split", "One. Two.\n", "One.\n\nTwo.\n", workDoc(workBlock("paragraph", `"id":"b2"`, workText("One. ")),
			workBlock("paragraph", `"id":"b3",`+suggest("split", "s1"), workText("Two.")))},
		{"two paragraphs joined", "One. \n\nTwo.\n", "One. Two.\n", workDoc(workBlock("paragraph", `"id":"b2"`, workText("One. ")),
			workBlock("paragraph", `"id":"b3",`+suggest("merge", "s1"), workText("Two.")))},
		{"a split after an inserted block", "One. Two.\n", "One.\n\n* * *\n\nTwo.\n", workDoc(workBlock("paragraph", `"id":"b2"`, workText("One. ")),
			workBlock("rule", `"id":"b4",`+suggest("insert", "s1")), workBlock("paragraph", `"id":"b3",`+suggest("split", "s1"), workText("Two.")))},
		{"a block out", "One.\n\nTwo.\n", "One.\n", workDoc(workBlock("paragraph", `"id":"b2"`, workText("One.")),
			workBlock("paragraph", `"id":"b3",`+suggest("delete", "s1"), workText("Two.")))},
		{"a heading made", "One\n", "## One\n", workDoc(workBlock("heading",
			`"id":"b2","level":2,"suggest":[{"kind":"change",`+sug("s1")+`,"was":{"type":"paragraph","attrs":{}}}]`, workText("One")))},
		{"set bold", "One two\n", "One **two**\n", workDoc(workBlock("paragraph", `"id":"b2"`, workText("One "),
			workText("two", `{"type":"strong"}`, `{"type":"format","attrs":{`+sug("s1")+`,"was":[]}}`)))},
		{"an item split", "- One. Two.\n", "- One.\n- Two.\n", workDoc(workBlock("list", `"id":"b2"`,
			workBlock("list_item", ``, workBlock("paragraph", ``, workText("One. "))),
			workBlock("list_item", suggest("split", "s1"), workBlock("paragraph", ``, workText("Two.")))))},
		{"the last item out", "- One.\n", "", workDoc(workBlock("list", `"id":"b2"`,
			workBlock("list_item", suggest("delete", "s1"), workBlock("paragraph", ``, workText("One.")))))},
		{"one suggestion in another", "One.\n", "One.\n", workDoc(workBlock("paragraph", `"id":"b2"`, workText("One."),
			workText(" Two.", ins("s1"), del("s2"))))},
	} {
		t.Run(c.name, func(t *testing.T) {
			settled, open, err := Settle(c.working)
			if err != nil {
				t.Fatal(err)
			}
			want, err := ParseMarkdown(c.was, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := settled.Markdown(), want.Markdown(); got != want {
				t.Errorf("settled: %q, want %q", got, want)
			}
			if len(open) == 0 || open[0].ID != "s1" || open[0].By != "staff:3" || open[0].At.IsZero() {
				t.Errorf("open: %+v", open)
			}
			accepted, err := AcceptAll(c.working)
			if err != nil {
				t.Fatal(err)
			}
			if want, err = ParseMarkdown(c.now, nil); err != nil {
				t.Fatal(err)
			}
			if got, want := accepted.Markdown(), want.Markdown(); got != want {
				t.Errorf("accepted: %q, want %q", got, want)
			}
		})
	}
}

// The list of suggestions says who wants what, in reading order, one line for what was done in one place.
func TestSuggestionsListed(t *testing.T) {
	_, open, err := Settle(workDoc(
		workBlock("paragraph", `"id":"b2"`, workText("The "), workText("old", del("s1")), workText("new", ins("s1")), workText(" mains")),
		workBlock("picture", `"id":"b3","key":"k","alt":"A burst pipe",`+suggest("insert", "s2")),
		workBlock("list", `"id":"b5",`+suggest("delete", "s3"), workBlock("list_item", ``, workBlock("paragraph", ``, workText("Gone"))))))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 22, 14, 5, 0, 0, time.UTC)
	want := []Suggestion{{"s1", "staff:3", at, SuggestReplace, "new", "old"}, {"s2", "staff:3", at, SuggestInsert, "A burst pipe", ""},
		{"s3", "staff:3", at, SuggestDelete, "", "Gone"}}
	if !slices.Equal(open, want) {
		t.Errorf("open: %+v\nwant: %+v", open, want)
	}
}

// One suggestion is decided; its neighbours wait.
func TestSuggestionsDecidedOneByOne(t *testing.T) {
	working := workDoc(workBlock("paragraph", `"id":"b2"`, workText("A"), workText("B", ins("s1")), workText("C", ins("s2")), workText("D", del("s3"))))
	for _, c := range []struct {
		accepted bool
		id, want string
		open     int
	}{{true, "s1", "ABD", 2}, {false, "s1", "AD", 2}, {true, "s3", "A", 2}, {true, "strange", "AD", 3}} {
		next, err := Decide(working, c.accepted, c.id)
		if err != nil {
			t.Fatal(err)
		}
		settled, open, err := Settle(next)
		if err != nil {
			t.Fatal(err)
		}
		if got := settled.Text(); strings.TrimSpace(got) != c.want || len(open) != c.open {
			t.Errorf("%s accepted %v: %q with %d open, want %q with %d", c.id, c.accepted, got, len(open), c.want, c.open)
		}
	}
}

// A block of a newer version is not looked into, whatever it holds.
func TestSuggestionsLeaveStrangeBlocksAlone(t *testing.T) {
	strange := `{"type":"quiz","attrs":{"id":"b9","suggest":[{"kind":"insert"}]},"content":[` + workText("Q", ins("s1")) + `]}`
	settled, open, err := Settle(workDoc(strange, workBlock("paragraph", ``, workText("x", del("s2")))))
	if err != nil || len(open) != 1 {
		t.Fatal(open, err)
	}
	if o, ok := settled.Blocks[0].Content.(Opaque); !ok || string(o.Raw) != strange {
		t.Errorf("the strange block became %#v", settled.Blocks[0].Content)
	}
}

// Deciding on all suggestions, one after the other and in any order, is rejecting or accepting them all.
func FuzzSettle(f *testing.F) {
	f.Add(workDoc(workBlock("paragraph", `"id":"b2",`+suggest("split", "s9"), workText("A"), workText("B", ins("s1"), `{"type":"strong"}`))))
	f.Add(workDoc(workBlock("paragraph", `"id":"b2"`, workText("A")), workBlock("heading", `"level":3,`+suggest("merge", "s2"), workText("B", del("s1")))))
	f.Add(workDoc(workBlock("list", `"id":"b2"`, workBlock("list_item", ``, workBlock("paragraph", ``, workText("A"))),
		workBlock("list_item", suggest("split", "s3"), workBlock("paragraph", suggest("insert", "s4"), workText("A"))))))
	f.Add(workDoc(workBlock("heading", `"suggest":[{"kind":"change",`+sug("s1")+`,"was":{"type":"paragraph","attrs":{"x":1}}}]`)))
	f.Add([]byte(`{"type":"doc","content":[{"type":"text","text":"\ud800","marks":[{"type":"format","attrs":{"was":[{"type":"insertion"}]}}]}]}`))
	f.Fuzz(func(t *testing.T, working []byte) {
		settled, open, err := Settle(working)
		if err != nil {
			return
		}
		once := settled.Encode()
		again, left, err := Settle(once)
		if err != nil {
			t.Fatalf("%v: %s", err, once)
		}
		if !bytes.Equal(again.Encode(), once) {
			t.Fatalf("settled twice:\n%s\n%s", once, again.Encode())
		}
		if len(left) > 0 && !strings.Contains(string(working), "opaque") && !hasOpaque(settled) {
			t.Fatalf("a suggestion is left in %s", once)
		}
		next := working
		for _, one := range slices.Backward(open) {
			if next, err = Decide(next, false, one.ID); err != nil || !json.Valid(next) {
				t.Fatalf("decide %s: %v: %s", one.ID, err, next)
			}
		}
		if _, left, err = Settle(next); err != nil || len(left) > 0 {
			t.Fatalf("all were rejected, left: %v, %v\n%s", left, err, next)
		}
		if _, err := AcceptAll(working); err != nil {
			t.Fatal(err)
		}
	})
}

func hasOpaque(d *Document) bool {
	found := false
	d.walk(func(c Content) {
		_, is := c.(Opaque)
		found = found || is
	})
	return found
}
