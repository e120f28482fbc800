package markup

import (
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// seeds adds every golden input to a fuzz corpus.
func seeds(f *testing.F, pattern string) {
	files, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds for ", pattern, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
}

var nasty = []string{
	"", "[^1]: x", "> — ", ":::callout\n:::callout\n:::\n:::", "```\n:::", "- - - a", "| a |\n|-|\n| [^1] |\n\n[^1]: [^1]", "{#b1}\n{#b1}\n# a {#b1}",
	"<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](data:text/html;base64,AAAA)", "<a href=\"java\tscript:alert(1)\">x</a>",
	"<svg><style><img src=x onerror=alert(1)></style></svg>", "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
	"<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<iframe srcdoc='<script>'></iframe>", "<a href=//evil.example>x</a>",
	"&#106;avascript&colon;alert(1)", "\x00\u202e\u2066", "<p lang=ar dir=rtl>\u0645\u0631</p>", "<plaintext><b>x", "<table><caption>a<tr><td>b", "<b><p>a</b>b</p>",
}

// FuzzParseMarkdown: any text parses, writes back to the same document, and renders safely.
func FuzzParseMarkdown(f *testing.F) {
	seeds(f, "*.md")
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		d, err := ParseMarkdown(src, nil)
		if err != nil {
			return
		}
		again, err := ParseMarkdown(d.Markdown(), d)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := string(d.Encode()), string(again.Encode()); a != b {
			t.Fatalf("%q\nfirst  %s\nsecond %s\nMarkdown %s", src, a, b, d.Markdown())
		}
		checkSafe(t, d)
	})
}

// FuzzParseHTML: every letter that a reader would see is still there, and nothing else gets in.
func FuzzParseHTML(f *testing.F) {
	seeds(f, "*.html")
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		d, _ := ParseHTML(src)
		checkSafe(t, d)
		if len(d.Footnotes()) == 0 { // notes lose their hand-made numbers on purpose
			checkKept(t, src, d.Text())
		}
		got, err := Decode(d.Encode())
		if err != nil {
			return
		}
		if string(got.Encode()) != string(d.Encode()) {
			t.Fatalf("%q\n%s\n%s", src, d.Encode(), got.Encode())
		}
	})
}

// FuzzDecode: any JSON is refused clearly or comes out stable, and unknown blocks stay byte for byte.
func FuzzDecode(f *testing.F) {
	seeds(f, "*.json")
	f.Add(`{"type":"doc","version":9,"content":[{"type":"poll","x":[1,{"type":"text","text":"Yes"}]}],"attrs":{"a":1}}`)
	f.Add(`{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"a","marks":[{"type":"link","attrs":{"href":"javascript:alert(1)"}}]}]}]}`)
	f.Fuzz(func(t *testing.T, src string) {
		d, err := Decode([]byte(src))
		if err != nil {
			return
		}
		out := d.Encode()
		again, err := Decode(out)
		if err != nil {
			t.Fatalf("%s\n%s: %v", src, out, err)
		}
		if string(again.Encode()) != string(out) {
			t.Fatalf("%s\n%s", out, again.Encode())
		}
		if back, err := Decode(d.EncodeForEditor()); err != nil || string(back.Encode()) != string(out) {
			t.Fatalf("by way of the editor (%v) %s\n%s", err, d.EncodeForEditor(), out)
		}
		for _, b := range d.Blocks {
			if o, ok := b.Content.(Opaque); ok && !strings.Contains(src, string(o.Raw)) {
				t.Fatalf("opaque block changed: %s", o.Raw)
			}
		}
		checkSafe(t, d)
	})
}

// FuzzRender builds documents by hand, past every parser, with each field hostile.
func FuzzRender(f *testing.F) {
	for _, s := range nasty {
		f.Add(s, s, uint8(3))
	}
	f.Fuzz(func(t *testing.T, a, b string, style uint8) {
		in := Inline{{Text: a, Marks: Marks{Style: Style(style), Link: b, Lang: b}}, {Kind: NoteRef, Text: b}, {Kind: HardBreak}, {Text: b}}
		content := []Content{Paragraph{in}, Heading{int(style), in}, Quotation{Flow{Paragraph{in}}, b}, Pullquote{in, b}, Picture{a, b, a, b, a},
			Gallery{[]Picture{{"k", "", a, b, a}}}, Table{a, []Align{Align(b)}, []Inline{in}, [][]Inline{{in}}}, Timeline{a, 1, []Entry{{b, in}}},
			Callout{a, Flow{Code{a, b}}}, LinkCard{b, a, b}, LinkCard{"https://film.example/" + a, b, a}, Claim{b}, Opaque{[]byte(a)}, Footnotes{[]Footnote{{b, in}}}}
		raw := &Document{Version: 1}
		for _, c := range content {
			raw.Blocks = append(raw.Blocks, Block{ID: b, Content: c})
		}
		checkSafe(t, raw) // not even normalised
		checkSafe(t, New(content...))
	})
}

var safeElements = map[string]string{ // element -> attributes it may have
	"p": "class", "h2": "id", "h3": "id", "h4": "id", "ul": "", "ol": "start", "li": "id class aria-current", "figure": "class", "blockquote": "",
	"figcaption": "", "aside": "class aria-label", "footer": "", "img": "src srcset sizes width height alt loading decoding", "picture": "", "source": "type srcset sizes",
	"span": "lang dir", "div": "class tabindex role aria-label", "table": "", "caption": "", "thead": "", "tbody": "", "tr": "", "th": "scope class", "td": "class",
	"section": "class aria-label", "time": "datetime", "b": "class", "strong": "", "em": "", "s": "", "sup": "class", "sub": "", "code": "class", "pre": "tabindex role aria-label",
	"a": "href rel id class aria-label", "br": "", "hr": "", "html": "", "head": "", "body": "",
}

// checkSafe renders in both modes and reads the page back as a browser would.
func checkSafe(t *testing.T, d *Document) {
	t.Helper()
	for _, base := range []string{"", "https://courier.example/city/reservoir"} {
		var b strings.Builder
		o := Options{Base: base, Claim: func(string) template.HTML { return "<aside class=\"rec\"></aside>" },
			Pictures: func(key string) (Image, bool) {
				return Image{Src: "/media/" + key + "/900.jpg", Srcset: "/media/k/600.jpg 600w, /media/k/900.jpg 900w", Width: 900, Height: 600}, key == "k"
			}}
		if err := d.HTML(&b, o); err != nil {
			t.Fatal(err)
		}
		if !utf8.ValidString(b.String()) && utf8.ValidString(d.Text()) {
			t.Fatalf("invalid UTF-8: %q", b.String())
		}
		root, err := html.Parse(strings.NewReader(b.String()))
		if err != nil {
			t.Fatalf("%v in %s", err, b.String())
		}
		eachElement(root, func(n *html.Node) { checkElement(t, n, base != "", b.String()) })
	}
}

func checkElement(t *testing.T, n *html.Node, absolute bool, page string) {
	t.Helper()
	allowed, ok := safeElements[n.Data]
	if !ok {
		t.Fatalf("<%s> in %s", n.Data, page)
	}
	for _, a := range n.Attr {
		if !strings.Contains(" "+allowed+" ", " "+a.Key+" ") {
			t.Fatalf("<%s %s> in %s", n.Data, a.Key, page)
		}
		if a.Key != "href" && a.Key != "src" {
			continue
		}
		if a.Val != SafeLink(a.Val) {
			t.Fatalf("address %q in %s", a.Val, page)
		}
		if a.Key == "src" && n.DataAtom == atom.Img && !strings.HasPrefix(strings.TrimPrefix(a.Val, "https://courier.example"), "/media/") {
			t.Fatalf("picture from elsewhere %q", a.Val)
		}
		if scheme, _, _ := strings.Cut(a.Val, ":"); absolute && scheme != "https" && scheme != "http" && scheme != "mailto" && scheme != "tel" {
			t.Fatalf("relative address %q for a feed", a.Val)
		}
	}
}

// checkKept compares the letters that a browser shows with those of the document.
func checkKept(t *testing.T, src, text string) {
	t.Helper()
	root, err := html.ParseWithOptions(strings.NewReader(strings.ToValidUTF8(strings.ReplaceAll(src, "\x00", ""), "\uFFFD")), html.ParseOptionEnableScripting(false))
	if err != nil {
		return
	}
	have := map[rune]int{}
	for _, r := range text {
		have[r]++
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			switch n.Data {
			case "script", "style", "template", "noscript", "head", "noframes", "noembed", "datalist", "iframe", "canvas", "video", "audio", "embed":
				return
			}
			if hidden(n) || strings.Contains(attrOf(n, "style"), "mso-") || strings.EqualFold(styleOf(n, "mso-list"), "ignore") {
				return
			}
		}
		if n.Type == html.TextNode {
			for _, r := range n.Data {
				if unwanted(r) || unicode.IsSpace(r) || r == '\u00ad' || r == '\u200b' || strings.ContainsRune("\u2014\u2013-", r) {
					continue
				}
				if have[r]--; have[r] < 0 {
					t.Fatalf("%q is lost\nfrom %q\nin %q", r, src, text)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
}
