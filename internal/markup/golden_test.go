package markup

import (
	"flag"
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/microcosm-cc/bluemonday"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func read(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func story(t testing.TB) *Document {
	t.Helper()
	d, err := ParseMarkdown(read(t, "story.md"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func page() Options {
	return Options{
		Host: "courier.example", Lang: "en-ZA", SplitAfter: 2, Sizes: "(min-width:40em) 36rem, 100vw",
		Claim: func(ref string) template.HTML {
			return template.HTML(`<aside class="rec">` + template.HTMLEscapeString(ref) + `</aside>`)
		},
		Pictures: func(key string) (Image, bool) {
			return Image{Src: "/media/" + key + "/900.jpg", Srcset: "/media/" + key + "/600.jpg 600w, /media/" + key + "/900.jpg 900w", Width: 900, Height: 600,
				Credit: "Library", Sources: []ImageSource{{"image/webp", "/media/" + key + "/900.webp 900w"}}}, key != "two"
		},
	}
}

// The flagship story, in every form it leaves the house.
func TestStoryInEveryForm(t *testing.T) {
	d := story(t)
	before, after := d.HTMLParts(page())
	golden(t, "story.html.golden", string(before)+"<!-- key points -->\n"+string(after))
	feed := page()
	feed.Base, feed.Claim = "https://courier.example/city/reservoir", nil
	var b strings.Builder
	if err := d.HTML(&b, feed); err != nil {
		t.Fatal(err)
	}
	golden(t, "story.feed.golden", b.String())
	golden(t, "story.txt.golden", d.Text())
	golden(t, "story.md.golden", d.MarkdownWithIDs())
	golden(t, "story.json", string(d.Encode())+"\n")
}

func TestPastedAndImportedPages(t *testing.T) {
	for _, name := range []string{"paste-word", "paste-docs", "page"} {
		d, report := ParseHTML(read(t, name+".html"))
		golden(t, name+".md.golden", d.Markdown()+"\n-- "+report.String()+"\n")
	}
}

// What a well-known sanitiser would take out of our HTML is nothing.
func TestSanitiserFindsNothing(t *testing.T) {
	before, after := story(t).HTMLParts(page())
	p := bluemonday.UGCPolicy()
	p.AllowElements("picture", "source", "figure", "figcaption", "aside", "section", "footer")
	p.AllowAttrs("class", "id", "tabindex", "role", "aria-label", "aria-current", "lang", "dir", "loading", "decoding", "srcset", "sizes", "type", "scope", "rel", "datetime", "start").Globally()
	p.RequireNoFollowOnLinks(false)
	p.AllowNoAttrs().OnElements("span")
	got := p.Sanitize(string(before + after))
	if diff := cmp.Diff(string(before+after), got); diff != "" {
		t.Error(diff)
	}
}
