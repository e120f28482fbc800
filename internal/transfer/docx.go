package transfer

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"broadsheet/internal/markup"
)

// Manuscript is a story that somebody wrote in a word processor: the document, its first title, and the pictures in it,
// which are not in the library yet. A picture block names its picture by Source.
type Manuscript struct {
	Headline string
	Body     *markup.Document
	Pictures []Enclosure
	Notes    []string // what was taken otherwise than it stood, in words
}

// Enclosure is a picture inside a manuscript.
type Enclosure struct {
	Source string // as picture blocks name it
	Name   string // "image1.png"
	Alt    string
	Data   []byte
}

// ManuscriptError says what is wrong with the file, in words for whoever sent it.
type ManuscriptError struct{ Words string }

func (e *ManuscriptError) Error() string { return e.Words }

// Answer tells the web layer how to answer.
func (e *ManuscriptError) Answer() (kind, words string) { return "invalid", e.Words }

// Limits of a manuscript. A book of 100,000 words has 4 MB of XML; pictures have media's own limit of 40 MB.
const (
	MaxManuscript = 100 << 20 // the file as sent
	maxPart       = 32 << 20  // one unpacked part of text: a small file can unpack to terabytes
	maxEnclosure  = 40 << 20
	maxEnclosures = 60        // as many as a gallery of a wedding; each becomes a picture of the library
	maxUnpacked   = 256 << 20 // all pictures together
)

// enclosed begins the address by which a picture block names a picture of the file until it is in the library. The name is
// reserved (RFC 2606 §2), so it leads nowhere.
const enclosed = "https://manuscript.invalid/"

// ReadDocx reads a Word document (ECMA-376, Office Open XML, WordprocessingML): headings, lists, links, tables, footnotes
// and pictures stay; what is only looks goes. Of tracked changes the insertions are taken and the deletions left out;
// comments are left out. The notes say so.
func ReadDocx(r io.ReaderAt, size int64) (*Manuscript, error) {
	if size > MaxManuscript {
		return nil, &ManuscriptError{fmt.Sprintf("The file has more than %d MB. Take pictures out and send them to the library by themselves.", MaxManuscript>>20)}
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, &ManuscriptError{"This is not a Word document (.docx). Older .doc files and other formats: open it in a word processor and save it as .docx."}
	}
	w := &docx{zip: z, pictures: map[string]bool{}}
	if err := w.open(); err != nil {
		return nil, err
	}
	m := &Manuscript{}
	html := w.html()
	var report markup.Report
	m.Body, report = markup.ParseHTML(html)
	m.Headline = w.headline()
	for _, c := range report.Changes {
		w.note(c.What)
	}
	m.Pictures, m.Notes = w.enclosures(), w.notes
	return m, nil
}

// Place puts the key of the library into the blocks that show an enclosure.
func (m *Manuscript) Place(source, key string) {
	for i, b := range m.Body.Blocks {
		m.Body.Blocks[i].Content = placed(b.Content, source, key)
	}
}

// Drop takes out the blocks of enclosures that were not placed: their addresses lead nowhere.
func (m *Manuscript) Drop() {
	kept := m.Body.Blocks[:0]
	for _, b := range m.Body.Blocks {
		if p, ok := b.Content.(markup.Picture); !ok || !strings.HasPrefix(p.Source, enclosed) {
			kept = append(kept, b)
		}
	}
	m.Body.Blocks = kept
}

func placed(c markup.Content, source, key string) markup.Content {
	switch c := c.(type) {
	case markup.Picture:
		if c.Source == source {
			c.Key, c.Source = key, ""
		}
		return c
	case markup.Gallery:
		for i, p := range c.Pictures {
			c.Pictures[i] = placed(p, source, key).(markup.Picture)
		}
		return c
	case markup.Callout:
		for i, inner := range c.Content {
			c.Content[i] = placed(inner, source, key)
		}
		return c
	}
	return c
}

// docx is an opened file.
type docx struct {
	zip       *zip.Reader
	main      string // path of the document's part
	body      *xmlPart
	styles    map[string]docxStyle
	numbering map[string][]bool // of a list: whether each level counts
	links     map[string]string // relationship to address
	footnotes []*xmlPart

	title    string
	pictures map[string]bool // paths in the order of first use are in order
	order    []Enclosure
	notes    []string
	fields   []docxField
	cited    []string // ids of footnotes in the order of the text
}

func (w *docx) note(words string) {
	for _, n := range w.notes {
		if n == words {
			return
		}
	}
	w.notes = append(w.notes, words)
}

// open reads the parts that matter (ECMA-376 part 1, §11.3).
func (w *docx) open() error {
	w.main = "word/document.xml"
	if rels, err := w.part("_rels/.rels"); err == nil {
		for _, r := range rels.all("Relationship") {
			if strings.HasSuffix(r.attr("Type"), "/officeDocument") {
				w.main = strings.TrimPrefix(r.attr("Target"), "/")
			}
		}
	}
	document, err := w.part(w.main)
	if err != nil {
		return err
	}
	if w.body = document.child("body"); w.body == nil {
		return &ManuscriptError{"This is no document of a word processor. A spreadsheet or a presentation cannot become a story."}
	}
	w.readLinks()
	w.readStyles()
	w.readNumbering()
	if notes, err := w.part(w.beside("footnotes.xml")); err == nil {
		w.footnotes = notes.children("footnote")
	}
	return nil
}

// beside is the path of a part next to the document.
func (w *docx) beside(name string) string { return path.Join(path.Dir(w.main), name) }

// readLinks reads where the document's links and pictures lead.
func (w *docx) readLinks() {
	w.links = map[string]string{}
	rels, err := w.part(path.Join(path.Dir(w.main), "_rels", path.Base(w.main)+".rels"))
	if err != nil {
		return
	}
	for _, r := range rels.all("Relationship") {
		target := r.attr("Target")
		if r.attr("TargetMode") != "External" {
			if strings.HasPrefix(target, "/") {
				target = strings.TrimPrefix(path.Clean(target), "/")
			} else {
				target = path.Join(path.Dir(w.main), target)
			}
		}
		w.links[r.attr("Id")] = target
	}
}

// part unpacks and parses one part of the file.
func (w *docx) part(name string) (*xmlPart, error) {
	data, err := w.unpack(name, maxPart)
	if err != nil {
		return nil, err
	}
	p, err := parseXML(data)
	if err != nil {
		return nil, &ManuscriptError{"The Word document is damaged: " + err.Error() + ". Open it in a word processor and save it again."}
	}
	return p, nil
}

func (w *docx) unpack(name string, most int64) ([]byte, error) {
	f, err := w.zip.Open(name)
	if err != nil {
		return nil, &ManuscriptError{"This is no Word document, or it is damaged: a part of it is missing."}
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, &ManuscriptError{"The Word document is damaged: " + err.Error() + "."}
	}
	if int64(len(data)) > most {
		return nil, &ManuscriptError{fmt.Sprintf("A part of the Word document unpacks to more than %d MB.", most>>20)}
	}
	return data, nil
}

// enclosures are the pictures, unpacked; one that is too large stays behind with a note.
func (w *docx) enclosures() []Enclosure {
	var list []Enclosure
	left := int64(maxUnpacked)
	for _, e := range w.order {
		data, err := w.unpack(strings.TrimPrefix(e.Source, enclosed), min(maxEnclosure, left))
		var bad *ManuscriptError
		if errors.As(err, &bad) || err != nil {
			w.note("the picture " + e.Name + " could not be taken out of the file")
			continue
		}
		left -= int64(len(data))
		e.Data = data
		list = append(list, e)
	}
	return list
}
