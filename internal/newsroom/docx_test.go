package newsroom

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"
)

// onePixel is a picture as small as one can be; the library refuses it in words.
const onePixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

// wordFile is a Word document with a title, a paragraph and a picture.
func wordFile(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	pixel, _ := base64.StdEncoding.DecodeString(onePixel)
	for name, text := range map[string]string{
		"word/document.xml": `<w:document xmlns:w="w" xmlns:r="r" xmlns:a="a"><w:body><w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Valves are old</w:t></w:r></w:p><w:p><w:r><w:t>The first paragraph.</w:t></w:r></w:p>` +
			`<w:p><w:r><w:drawing><a:blip r:embed="rId8"/></w:drawing></w:r></w:p></w:body></w:document>`,
		"word/_rels/document.xml.rels": `<Relationships><Relationship Id="rId8" Target="media/image1.png"/></Relationships>`,
		"word/media/image1.png":        string(pixel),
	} {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write([]byte(text))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (k *desk) sendWord(path, field string, file []byte, accept string) *desk {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	f, _ := m.CreateFormFile(field, "copy.docx")
	_, _ = f.Write(file)
	_ = m.Close()
	r := httptest.NewRequest("POST", "http://paper.example"+path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept", accept)
	return k.send(r)
}

// A reporter sends what they wrote in Word: the editor gets a document, a plain form a draft; a file that is none is told so.
func TestAWordDocumentBecomesAStory(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.pieter)
	var got manuscript
	if err := json.Unmarshal([]byte(seat.sendWord("/newsroom/docx", "file", wordFile(t), "application/json").is(200).body), &got); err != nil {
		t.Fatal(err)
	}
	if got.Headline != "Valves are old" || !strings.Contains(string(got.Doc), "The first paragraph.") || strings.Contains(string(got.Doc), "manuscript.invalid") || len(got.Notes) == 0 {
		t.Errorf("%+v", got)
	}
	id := seat.sendWord("/newsroom/docx", "file", wordFile(t), "text/html").storyID()
	seat.get("/newsroom/story/"+number(id)).sees("Valves are old", "The first paragraph.", "Draft")
	seat.sendWord("/newsroom/docx", "file", []byte("no document"), "text/html").is(422).sees("Word document")
	seat.sendWord("/newsroom/docx", "other", nil, "text/html").is(422).sees("Choose a Word document")
}
