package markup

// Version is the schema version that this package writes. A document of a newer
// version keeps its number, and its strange blocks travel through as Opaque.
const Version = 1

// Document is the body of one article: a list of blocks in reading order.
type Document struct {
	Version int
	Blocks  []Block

	rest []jsonField // unknown top-level fields of a newer version, kept for Encode
}

// Block is one part of a document that can be pointed at: its id stays the same
// over edits and is unique in the document.
type Block struct {
	ID      string
	Content Content
}

// Content is what a block says. The kinds are closed: Paragraph, Heading, List,
// Quotation, Pullquote, Picture, Gallery, Table, Timeline, Callout, Footnotes,
// Rule, Code, LinkCard, Claim and Opaque.
type Content interface{ kind() string }

// Flow is content inside other content, where parts have no id of their own.
type Flow []Content

// Paragraph is running text.
type Paragraph struct{ Text Inline }

// Heading is a subheading of level 2, 3 or 4; level 1 is the headline, which is no part of the body.
type Heading struct {
	Level int
	Text  Inline
}

// List is a bulleted or numbered list. An item holds paragraphs and further lists.
type List struct {
	Ordered bool
	Start   int // first number of an ordered list; 0 means 1
	Items   []Flow
}

// Quotation is a block quotation with the name of who said it. It holds paragraphs and lists.
type Quotation struct {
	Text        Flow
	Attribution string
}

// Pullquote repeats or lifts a phrase of the story as display type.
type Pullquote struct {
	Text Inline
	Cite string
}

// Picture places a picture of the library by key. Source is the address of a picture
// that an import found and nobody has fetched yet; readers are never sent to load it.
type Picture struct {
	Key, Source          string
	Alt, Caption, Credit string
}

// Gallery is a set of pictures shown together.
type Gallery struct{ Pictures []Picture }

// Table is a rectangle of cells under one header row; a header of empty cells is not shown.
type Table struct {
	Caption string
	Align   []Align
	Header  []Inline
	Rows    [][]Inline
}

// Align is the alignment of a table column; the zero value leaves it to the style.
type Align string

// The alignments of a column, in the reading direction.
const (
	AlignNone   Align = ""
	AlignStart  Align = "start"
	AlignCentre Align = "centre"
	AlignEnd    Align = "end"
)

// Timeline tells what happened when. Now is the number of the entry the story stands at, from 1; 0 is none.
type Timeline struct {
	Title   string
	Now     int
	Entries []Entry
}

// Entry is one point of a timeline; When is free text such as "2 December".
type Entry struct {
	When string
	Text Inline
}

// Callout is a box beside the story ("What we know"). It holds any content but callouts and footnotes.
type Callout struct {
	Title   string
	Content Flow
}

// Footnotes holds the notes of the whole document, once, as its last block.
type Footnotes struct{ Notes []Footnote }

// Footnote is the text of one note; Label is what references name it by.
type Footnote struct {
	Label string
	Text  Inline
}

// Rule is a thematic break.
type Rule struct{}

// Code is preformatted text.
type Code struct{ Language, Text string }

// LinkCard stands for something elsewhere (a film, a post, a map). It is a link, never an embed:
// nothing is loaded from a third party.
type LinkCard struct{ URL, Title, Text string }

// Claim shows the living record of a contested claim at this place of the story.
type Claim struct{ Ref string }

// Opaque is a block this version does not know, kept byte for byte and shown as plain text.
type Opaque struct{ Raw []byte }

func (Paragraph) kind() string { return "paragraph" }
func (Heading) kind() string   { return "heading" }
func (List) kind() string      { return "list" }
func (Quotation) kind() string { return "quotation" }
func (Pullquote) kind() string { return "pullquote" }
func (Picture) kind() string   { return "picture" }
func (Gallery) kind() string   { return "gallery" }
func (Table) kind() string     { return "table" }
func (Timeline) kind() string  { return "timeline" }
func (Callout) kind() string   { return "callout" }
func (Footnotes) kind() string { return "footnotes" }
func (Rule) kind() string      { return "rule" }
func (Code) kind() string      { return "code_block" } // ProseMirror wants it named apart from the mark
func (LinkCard) kind() string  { return "linkcard" }
func (Claim) kind() string     { return "claim" }
func (Opaque) kind() string    { return "opaque" }

// New builds a document in normal form from content made by hand, and gives every block an id.
func New(content ...Content) *Document {
	d := &Document{Version: Version}
	for _, c := range content {
		d.Blocks = append(d.Blocks, Block{Content: c})
	}
	d.Normalise()
	return d
}

// Text makes unmarked inline text; a line feed in it is a soft break.
func Text(s string) Inline { return Inline{{Text: s}} }
