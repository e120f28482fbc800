package markup

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// sugBy writes a suggestion as a browser would that says what it likes of who and when.
func sugBy(id, by, at string) string {
	return `{"type":"insertion","attrs":{"id":"` + id + `","by":"` + by + `","at":"` + at + `"}}`
}

// Whose a suggestion is, the house knows and not the browser: a new one is the saver's as of now, an old one stays whose
// it was, and words put into a colleague's mouth are one's own.
func TestSuggestionsAreSignedByTheHouse(t *testing.T) {
	was := time.Date(2024, 12, 19, 9, 0, 0, 0, time.UTC)
	now := was.Add(3 * time.Hour)
	known := []Suggestion{{ID: "s1", By: "staff:7", At: was, Text: "dismissed it"}}
	for _, c := range []struct {
		name, id, by, text string
		wantBy             string
		wantAt             time.Time
	}{
		{"a new one in another's name", "s9", "staff:7", "denied", "staff:3", now},
		{"a new one dated back", "s9", "staff:3", "denied", "staff:3", now},
		{"an old one under a false name", "s1", "staff:3", "dismissed it", "staff:7", was},
		{"an old one, shortened", "s1", "staff:7", "dismissed", "staff:7", was},
		{"more than its author said", "s1", "staff:7", "dismissed it with contempt", "staff:3", now},
	} {
		working := workDoc(workBlock("paragraph", `"id":"b2"`, workText("The council "), workText(c.text, sugBy(c.id, c.by, "2001-01-01T00:00:00Z"))),
			workBlock("rule", `"id":"b3","suggest":[{"kind":"insert","id":"`+c.id+`","by":"`+c.by+`","at":"nonsense","was":null}]`))
		out, err := Stamp(working, append(known, Suggestion{ID: "s1", By: "staff:7", At: was, Text: "dismissed itrule"}), "staff:3", now)
		if err != nil {
			t.Fatal(c.name, err)
		}
		open, err := Suggestions(out)
		if err != nil || len(open) != 1 || open[0].By != c.wantBy || !open[0].At.Equal(c.wantAt) {
			t.Errorf("%s: %+v %v", c.name, open, err)
		}
		if strings.Contains(string(out), "2001") || strings.Contains(string(out), "nonsense") || !strings.Contains(string(out), `"was":null`) {
			t.Errorf("%s: %s", c.name, out)
		}
		again, err := Stamp(out, open, "staff:8", now.Add(time.Hour))
		if err != nil || !bytes.Equal(again, out) {
			t.Errorf("%s: signed twice it changes: %s %v", c.name, again, err)
		}
	}
}

// A signature changes nothing else: what is settled, and what would be accepted, stay the same.
func FuzzStamp(f *testing.F) {
	f.Add(workDoc(workBlock("paragraph", `"id":"b2"`, workText("One "), workText("two", ins("s1")), workText("three", del("s2")))))
	f.Add(workDoc(workBlock("paragraph", `"id":"b2"`, workText("One. ")), workBlock("paragraph", `"id":"b3",`+suggest("merge", "s1"), workText("Two."))))
	f.Add([]byte(`{"type":"doc","content":[{"type":"text","marks":[{"type":"insertion","attrs":"odd"}],"text":"x"}]}`))
	now := time.Date(2024, 12, 19, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, working []byte) {
		before, open, err := Settle(working)
		if err != nil {
			return
		}
		out, err := Stamp(working, nil, "staff:3", now)
		if err != nil {
			t.Fatal(err)
		}
		after, signed, err := Settle(out)
		if err != nil || !bytes.Equal(before.Encode(), after.Encode()) || len(signed) != len(open) {
			t.Fatalf("settled otherwise: %v\n%s\n%s", err, working, out)
		}
		for _, s := range signed {
			if s.By != "staff:3" || !s.At.Equal(now) {
				t.Fatalf("unsigned: %+v in %s", s, out)
			}
		}
	})
}
