//go:build browser

package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// What is copied from Word, Google Docs and web pages arrives with its structure and without its looks. The pages in
// testdata/paste are ours, in the shape that those programs put on the clipboard; beside each stands what must come of it.
func TestPastedPagesArriveClean(t *testing.T) {
	b := islandOpen(t, desk)
	pages, err := filepath.Glob("testdata/paste/*.html")
	if err != nil || len(pages) < 3 {
		t.Fatal(pages, err)
	}
	for _, page := range pages {
		t.Run(strings.TrimSuffix(filepath.Base(page), ".html"), func(t *testing.T) {
			b.in(t)
			html, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(strings.TrimSuffix(page, ".html") + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			ask[bool](b, "(() => { const i = document.getElementById('editor').island; i.load({type: 'doc', content: []}); i.view.focus(); return i.view.pasteHTML("+js(string(html))+") })()")
			var doc islandPart
			if err := json.Unmarshal([]byte(b.islandStored()), &doc); err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, block := range doc.Content {
				block.outline(&got, "")
			}
			if got.String() != string(want) {
				t.Errorf("the page arrives as\n%s", got.String())
			}
		})
	}
}

// outline writes a block as a person would note it down.
func (p islandPart) outline(out *strings.Builder, in string) {
	switch p.Type {
	case "paragraph", "heading", "code_block":
		name := p.Type
		if p.Type == "heading" {
			name = fmt.Sprintf("heading %v", p.Attrs["level"])
		} else if p.Type == "code_block" {
			name = "code"
		}
		fmt.Fprintf(out, "%s%s: %s\n", in, name, p.line())
		return
	case "table_row":
		cells := make([]string, len(p.Content))
		for i, c := range p.Content {
			cells[i] = c.line()
		}
		fmt.Fprintf(out, "%srow: %s\n", in, strings.Join(cells, " | "))
		return
	}
	fmt.Fprintf(out, "%s%s%s\n", in, strings.TrimPrefix(p.Type, "list_"), p.said())
	for _, c := range p.Content {
		c.outline(out, in+"  ")
	}
}

// said names the attributes that tell something, in the order of the alphabet but for these.
func (p islandPart) said() string {
	var names []string
	for name, value := range p.Attrs {
		if name != "id" && name != "align" && name != "ordered" && !(name == "start" && value == 1.0) {
			names = append(names, name)
		}
	}
	sort.Slice(names, func(i, j int) bool {
		order := "source key alt caption credit"
		return strings.Index(order, names[i]) < strings.Index(order, names[j])
	})
	s := ""
	if p.Attrs["ordered"] == true {
		s = " ordered"
	}
	for _, name := range names {
		s += fmt.Sprintf(" %s=%v", name, p.Attrs[name])
	}
	return s
}

func (p islandPart) line() string {
	s := ""
	for _, c := range p.Content {
		if c.Type == "hard_break" {
			s += "⏎"
			continue
		}
		words := strings.ReplaceAll(c.Text, "\n", "⏎")
		for i := len(c.Marks) - 1; i >= 0; i-- {
			m := c.Marks[i]
			if href := m.Attrs["href"]; href != nil {
				words = fmt.Sprintf("[link %v %s]", href, words)
			} else {
				words = "[" + m.Type + " " + words + "]"
			}
		}
		s += words
	}
	return s
}
