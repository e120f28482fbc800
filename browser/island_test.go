//go:build browser

package browser

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"pgregory.net/rapid"

	"broadsheet/internal/markup"
	"broadsheet/internal/markup/markuptest"
)

//go:embed look/edits.js
var editsScript string

// islandOpen opens a window on an empty story with the editor in it.
func islandOpen(t *testing.T, w window) *tab {
	t.Helper()
	b := open(t, courier, w)
	b.signIn()
	b.goTo("/newsroom/story/new")
	b.until("the editor", "document.getElementById('editor')?.island?.view")
	return b
}

// islandLoad puts a document into the editor.
func (b *tab) islandLoad(d *markup.Document) {
	b.t.Helper()
	ask[bool](b, "(document.getElementById('editor').island.load("+string(d.EncodeForEditor())+"), true)")
}

// islandStored is the document that the editor would send.
func (b *tab) islandStored() string {
	b.t.Helper()
	return ask[string](b, "JSON.stringify(document.getElementById('editor').island.stored())")
}

// One schema: what comes into the editor goes out again, letter for letter, and Go reads the same document.
func TestTheEditorKeepsEveryDocument(t *testing.T) {
	b := islandOpen(t, desk)
	rapid.Check(t, func(t *rapid.T) {
		d := markuptest.DrawDocument(t)
		b.islandLoad(d)
		out := b.islandStored()
		if !islandSameJSON(t, []byte(out), d.EncodeForEditor()) {
			t.Fatalf("in  %s\nout %s", d.EncodeForEditor(), out)
		}
		got, err := markup.Decode([]byte(out))
		if err != nil {
			t.Fatal(err)
		}
		if string(got.Encode()) != string(d.Encode()) {
			t.Fatalf("in  %s\nout %s", d.Encode(), got.Encode())
		}
	})
}

func islandSameJSON(t *rapid.T, a, b []byte) bool {
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}

// islandEdit is one thing that a hand does: see look/edits.js.
type islandEdit struct {
	Do   string  `json:"do"`
	With string  `json:"with"`
	Held string  `json:"held"`
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

var (
	islandTools = strings.Fields("h2 h3 strong emphasis bullets numbers quotation undo redo up down after bin in level row column droprow dropcolumn left right start centre end out unbox")
	islandKinds = []string{"Text", "Subheading", "Smallest", "List", "Numbered", "Quotation", "Pull quote", "Box", "Timeline", "Table", "Footnote", "Claim record", "Link card", "Line", "Code"}
	islandKeys  = []string{"Enter", "Enter", "Backspace", "Delete", "Tab", "Enter/s", "Tab/s", "ArrowUp/a", "ArrowDown/a", "Enter/c", "Escape", "f/ca", "e/c", "x/cs"}
	islandWords = []string{"a", " ", "Koppie ", `"`, "'", "- ", "1. ", "> ", "## ", "**b**", "--", "...", "/", "🙂", "ṱ", "---"}
	islandHTML  = []string{"<p>one</p><p><b>two</b></p>", "<ul><li>a<ul><li>b</li></ul></li></ul>", "<table><tr><td>a<td>b<tr><td>c<td>d</table>", "<h1>Head</h1>text<br>line",
		"<blockquote>said<footer>who</footer></blockquote>", "<pre>a\n  b</pre>", "<img src=https://pictures.example/a.jpg alt=dam>"}
)

func drawIslandEdit(t *rapid.T) islandEdit {
	e := islandEdit{From: rapid.Float64Range(0, 1).Draw(t, "from")}
	if rapid.IntRange(0, 3).Draw(t, "wide") == 0 {
		e.To = rapid.Float64Range(e.From, 1).Draw(t, "to")
	}
	pick := func(kind string, from []string) islandEdit {
		e.Do = kind
		e.With, e.Held, _ = strings.Cut(rapid.SampledFrom(from).Draw(t, kind), "\x00")
		return e
	}
	switch rapid.IntRange(0, 9).Draw(t, "edit") {
	case 0, 1, 2:
		return pick("letters", islandWords)
	case 3, 4, 5:
		e = pick("key", islandKeys)
		e.With, e.Held, _ = strings.Cut(e.With, "/")
		return e
	case 6, 7:
		return pick("tool", islandTools)
	case 8:
		return pick("paste", islandHTML)
	}
	return pick("put", islandKinds)
}

// Whatever is done to a document in the editor, Go reads it, knows every block, and in bringing it into normal form
// changes only this: blocks without words go, white space at edges goes, marks of a space and the order of notes are set.
func TestEditsInTheEditorAreReadInGo(t *testing.T) {
	b := islandOpen(t, desk)
	rapid.Check(t, func(t *rapid.T) {
		d := markuptest.DrawDocument(t)
		b.islandLoad(d)
		edits := rapid.SliceOfN(rapid.Custom(drawIslandEdit), 1, 8).Draw(t, "edits")
		out, err := tryAsk[string](b, "("+editsScript+")("+js(edits)+")")
		if err != nil {
			t.Fatalf("%v\n%s\n%s", err, js(edits), d.EncodeForEditor())
		}
		got, err := markup.Decode([]byte(out))
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if diff := islandLost(t, out, string(got.EncodeForEditor())); diff != "" {
			t.Fatalf("%s\nedits %s\nbefore %s\nout %s\nread %s", diff, js(edits), d.EncodeForEditor(), out, got.EncodeForEditor())
		}
	})
}

// islandPart is a part of the JSON of a document.
type islandPart struct {
	Type    string         `json:"type"`
	Text    string         `json:"text"`
	Attrs   map[string]any `json:"attrs"`
	Content []islandPart   `json:"content"`
	Marks   []islandPart   `json:"marks"`
}

// hollow tells a block that has a title or a name, but nothing in it: its words become paragraphs.
func (p islandPart) hollow() bool {
	switch p.Type {
	case "picture", "linkcard":
		return p.Attrs["key"] == nil && p.Attrs["source"] == nil && p.Attrs["url"] == nil
	case "gallery":
		return slices.ContainsFunc(p.Content, islandPart.hollow)
	case "claim", "rule", "opaque":
		return false
	}
	s := ""
	for _, c := range p.Content {
		s += c.letters()
	}
	return s == ""
}

func (p islandPart) letters() string {
	s := p.Text
	for name, value := range p.Attrs {
		if v, ok := value.(string); ok && name != "id" && name != "label" && name != "language" && (p.Type != "picture" || name != "alt") {
			s += v
		}
	}
	for _, c := range p.Content {
		s += c.letters()
	}
	return strings.ReplaceAll(strings.Join(strings.Fields(s), ""), "\u2014", "") // a speaker without words becomes "— who"
}

// islandLost names what Go changed beyond what it may.
func islandLost(t *rapid.T, sent, read string) string {
	var a, b islandPart
	if err := json.Unmarshal([]byte(sent), &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(read), &b); err != nil {
		t.Fatal(err)
	}
	if x, y := islandSorted(a.letters()), islandSorted(b.letters()); x != y {
		return fmt.Sprintf("letters changed from %q to %q", x, y)
	}
	byID := map[any]islandPart{}
	for _, block := range a.Content {
		byID[block.Attrs["id"]] = block
	}
	hollow := slices.ContainsFunc(a.Content, islandPart.hollow)
	for _, other := range b.Content {
		id := other.Attrs["id"]
		if id == nil && other.Type == "opaque" {
			continue // its name stands in its own letters, which are kept as they came; a copy of it has none of its own
		}
		if block, ok := byID[id]; !ok && !hollow {
			return "a block has an id that the editor did not give"
		} else if ok && block.Type != other.Type && !block.hollow() {
			return fmt.Sprintf("%v became a %s", block, other.Type)
		}
	}
	return ""
}

func islandSorted(s string) string {
	r := []rune(s)
	sort.Slice(r, func(i, j int) bool { return r[i] < r[j] })
	return string(r)
}

// What is held with a key, in the words of the browser's protocol.
const (
	islandAlt  = 1
	islandCtrl = 2
)

// Mod-k belongs to the text while somebody writes: one dialog, and the palette of the newsroom stays away.
func TestAStoryIsWrittenByKeyboardAlone(t *testing.T) {
	b := islandOpen(t, desk)
	ask[bool](b, "(document.getElementById('island-text').focus(), true)")
	b.write("The reservoir")
	b.key("a", chromedp.KeyModifiers(islandCtrl))
	b.key("k", chromedp.KeyModifiers(islandCtrl))
	b.until("the dialog of the link", "document.querySelectorAll('dialog[open]').length === 1 && document.activeElement.localName === 'input'")
	b.write("ridgewater.example/notice")
	b.key(kb.Enter)
	b.until("the dialog to close", "!document.querySelector('dialog[open]') && document.activeElement.id === 'island-text'")
	b.key(kb.End)
	b.key(kb.Enter)
	b.key("/")
	b.until("the menu", "!document.getElementById('island-slash').hidden")
	b.write("table")
	b.until("one line of the menu", "document.querySelectorAll('#island-slash li').length === 1")
	b.key(kb.Enter)
	b.write("Street")
	b.key(kb.Tab)
	b.write("Litres")
	b.key(kb.F10, chromedp.KeyModifiers(islandAlt))
	b.until("the toolbar", "document.activeElement.closest('[role=toolbar]')")
	b.key(kb.Escape)
	b.until("the text again", "document.activeElement.id === 'island-text'")
	got, err := markup.Decode([]byte(b.islandStored()))
	if err != nil {
		t.Fatal(err)
	}
	want := "[The reservoir](https://ridgewater.example/notice)\n\n| Street | Litres |\n"
	if md := got.Markdown(); !strings.HasPrefix(md, want) {
		t.Errorf("written by keyboard:\n%s", md)
	}
}
