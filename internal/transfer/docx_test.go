package transfer_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"broadsheet/internal/markup"
	"broadsheet/internal/transfer"
)

// word makes a .docx as Word writes it, of the body's XML and what stands beside it.
func word(t testing.TB, body string, beside map[string]string) *bytes.Reader {
	t.Helper()
	const names = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`
	parts := map[string]string{
		"_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml": `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ` + names + `><w:body>` + body +
			`<w:sectPr/></w:body></w:document>`,
		"word/styles.xml": `<w:styles ` + names + `><w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
			<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="Kop2"><w:name w:val="heading 2"/></w:style>
			<w:style w:type="paragraph" w:styleId="House"><w:name w:val="House head"/><w:basedOn w:val="Kop2"/></w:style>
			<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Intense Quote"/></w:style><w:style w:type="paragraph" w:styleId="Cap"><w:name w:val="caption"/></w:style>
			<w:style w:type="paragraph" w:styleId="Bul"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`,
		"word/numbering.xml": `<w:numbering ` + names + `><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
			<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
			<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>`,
		"word/_rels/document.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId7" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://ridgewater.example/plan?a=1&amp;b=2" TargetMode="External"/>
			<Relationship Id="rId8" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image1.png"/></Relationships>`,
		"word/footnotes.xml":    `<w:footnotes ` + names + `><w:footnote w:id="-1"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Minutes of 4 March.</w:t></w:r></w:p></w:footnote></w:footnotes>`,
		"word/media/image1.png": "not really a picture",
	}
	for name, text := range beside {
		parts[name] = text
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		if text == "" {
			continue
		}
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

func para(style, text string) string {
	if style != "" {
		style = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
	}
	return `<w:p>` + style + `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func listed(list, level, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + list + `"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

const reporterCopy = `<w:p><w:pPr><w:pStyle w:val="Titel"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>Valves of Ridge Road </w:t></w:r><w:r><w:t>are old</w:t></w:r></w:p>`

func read(t *testing.T, body string, beside map[string]string) *transfer.Manuscript {
	t.Helper()
	r := word(t, body, beside)
	m, err := transfer.ReadDocx(r, r.Size())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A reporter's copy from Word: what it says stays, how it looked goes.
func TestAManuscriptComesIn(t *testing.T) {
	m := read(t, reporterCopy+para("", "The first paragraph &amp; more.")+para("Kop1", "The plan")+para("House", "The money")+
		`<w:p><w:r><w:t xml:space="preserve">See </w:t></w:r><w:hyperlink r:id="rId7"><w:r><w:rPr><w:color w:val="0000ff"/><w:u w:val="single"/></w:rPr><w:t>the plan</w:t></w:r></w:hyperlink><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve"> today</w:t></w:r><w:r><w:rPr><w:b w:val="0"/><w:i/></w:rPr><w:t>, again</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r></w:p>`+
		`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> HYPERLINK "https://council.example/" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>The council</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> met.</w:t></w:r></w:p>`+
		listed("1", "0", "Tanks")+listed("1", "1", "Two of steel")+listed("1", "1", "One of brick")+listed("1", "0", "Pipes")+listed("2", "0", "First")+listed("2", "0", "Second")+para("Bul", "A bullet by its style")+
		para("Quote", "No such call took place.")+
		`<w:p><w:ins w:author="N"><w:r><w:t>Inserted words</w:t></w:r></w:ins><w:del w:author="N"><w:r><w:delText>deleted words</w:delText></w:r></w:del><w:r><w:t xml:space="preserve"> stand.</w:t></w:r></w:p>`+
		`<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" descr="A tower"/><a:graphic><a:blip r:embed="rId8"/></a:graphic></wp:inline></w:drawing></w:r></w:p>`+para("Cap", "The Ridge Road tower")+
		`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Street</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Litres</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Hopkins</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>9 000</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`, nil)
	if m.Headline != "Valves of Ridge Road are old" {
		t.Errorf("headline %q", m.Headline)
	}
	if len(m.Pictures) != 1 || m.Pictures[0].Alt != "A tower" || m.Pictures[0].Name != "image1.png" || string(m.Pictures[0].Data) != "not really a picture" {
		t.Fatalf("pictures: %+v", m.Pictures)
	}
	m.Place(m.Pictures[0].Source, "tower")
	text := m.Body.Markdown()
	for _, want := range []string{"The first paragraph & more.", "## The plan", "### The money", "[the plan](https://ridgewater.example/plan?a=1&b=2)", "**today**", "_, again_", "[^1]", "[^1]: Minutes of 4 March.",
		"[The council](https://council.example/) met.", "- Tanks", "1. Two of steel", "2. One of brick", "- Pipes", "1. First", "2. Second", "- A bullet by its style", "> No such call took place.",
		"Inserted words stand.", "![A tower](media:tower", "The Ridge Road tower", "| Street", "| Hopkins"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
	for _, gone := range []string{"deleted words", "HYPERLINK", "0000ff"} {
		if strings.Contains(text, gone) {
			t.Errorf("%q is still there", gone)
		}
	}
	if notes := strings.Join(m.Notes, "; "); !strings.Contains(notes, "tracked changes") {
		t.Errorf("notes: %s", notes)
	}
}

// What is no Word document, or a trap, is refused in words.
func TestManuscriptsThatCannotBeRead(t *testing.T) {
	bomb := strings.Repeat(" ", 33<<20)
	for name, r := range map[string]*bytes.Reader{
		"a picture":  bytes.NewReader([]byte("\x89PNG\r\n\x1a\n")),
		"nothing":    bytes.NewReader(nil),
		"a sheet":    word(t, "", map[string]string{"word/document.xml": `<workbook><sheets/></workbook>`}),
		"torn":       word(t, "", map[string]string{"word/document.xml": `<w:document><w:body><w:p>`}),
		"a bomb":     word(t, "", map[string]string{"word/document.xml": bomb}),
		"no text":    word(t, "", map[string]string{"word/document.xml": ""}),
		"very deep":  word(t, strings.Repeat("<w:p>", 300)+strings.Repeat("</w:p>", 300), nil),
		"of entites": word(t, "", map[string]string{"word/document.xml": `<!DOCTYPE x [<!ENTITY a "b">]><w:document><w:body>&a;</w:body></w:document>`}),
	} {
		_, err := transfer.ReadDocx(r, r.Size())
		var bad *transfer.ManuscriptError
		if !errors.As(err, &bad) || len(bad.Words) < 20 {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A document whose parts around it are missing is still a story.
	m := read(t, para("Heading1", "The headline")+para("", "Text."), map[string]string{"word/styles.xml": "", "word/numbering.xml": "", "word/footnotes.xml": "<torn", "word/_rels/document.xml.rels": ""})
	if m.Headline != "The headline" || !strings.Contains(m.Body.Markdown(), "Text.") {
		t.Errorf("%+v", m)
	}
}

func FuzzReadDocx(f *testing.F) {
	f.Add(reporterCopy + para("Kop1", "Head") + listed("1", "0", "Tanks"))
	f.Add(`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "javascript:alert(1)"</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>x</w:t></w:r></w:p>`)
	f.Add(`<w:tbl><w:tr><w:tc><w:tbl/></w:tc></w:tr></w:tbl>`)
	f.Fuzz(func(t *testing.T, body string) {
		r := word(t, body, nil)
		m, err := transfer.ReadDocx(r, r.Size())
		if err != nil {
			return
		}
		for _, p := range m.Pictures {
			m.Place(p.Source, "key")
		}
		kept, err := markup.Decode(m.Body.Encode())
		if err != nil || !bytes.Equal(kept.Encode(), m.Body.Encode()) {
			t.Errorf("what came in cannot be kept: %v", err)
		}
		if strings.Contains(string(m.Body.Encode()), `"href":"javascript:`) {
			t.Error("a link runs a script")
		}
	})
}
