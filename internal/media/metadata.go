package media

import (
	"bytes"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/bep/imagemeta"
)

// Suggestion is what the file says about itself: filled in by the photographer's
// software, so offered in the newsroom's form and never printed by itself.
type Suggestion struct {
	Caption, Credit, Rights string
	More
}

// More is what files say beyond that.
type More struct {
	Title     string `json:"title,omitempty"`
	Alt       string `json:"alt,omitempty"`       // IPTC 2021.1: Alt Text (Accessibility)
	Creator   string `json:"creator,omitempty"`   // who took it, where the credit line says something else
	Holder    string `json:"holder,omitempty"`    // copyright notice or owner
	Statement string `json:"statement,omitempty"` // address of the licence
	Expires   string `json:"expires,omitempty"`   // date until which the provider means it to be used, 2024-12-31
}

// metadataTime is the longest that a file's metadata is read for. Honest files
// take under a millisecond.
const metadataTime = 2 * time.Second

// heard collects what the three sources of a file say. XMP is believed before IPTC IIM and that before Exif: XMP is UTF-8
// by definition, and the others often are not (Metadata Working Group, Guidelines 2.0 §3).
type heard struct{ xmp, iptc, exif Suggestion }

// readMetadata gives the camera's turn mark and the suggestions. Metadata that
// cannot be read is metadata that is not there: it never refuses a picture.
func readMetadata(k kind, file []byte) (turn, Suggestion) {
	format, ok := metadataFormat(k)
	if !ok {
		return 1, Suggestion{}
	}
	upright, said := turn(1), heard{}
	_, _ = imagemeta.Decode(imagemeta.Options{ // an error leaves what was found before it
		R:           bytes.NewReader(file),
		ImageFormat: format,
		Sources:     imagemeta.EXIF | imagemeta.IPTC | imagemeta.XMP,
		Timeout:     metadataTime,
		ShouldHandleTag: func(t imagemeta.TagInfo) bool {
			return t.Tag == "Orientation" || said.field(t) != nil
		},
		HandleTag: func(t imagemeta.TagInfo) error {
			if t.Source == imagemeta.EXIF && t.Tag == "Orientation" && t.Namespace == "IFD0" {
				upright = turnOf(t.Value)
			}
			if field := said.field(t); field != nil && *field == "" {
				*field = tidy(first(t.Value))
			}
			return nil
		},
	})
	return upright, said.whole()
}

func metadataFormat(k kind) (imagemeta.ImageFormat, bool) {
	switch k {
	case kindJPEG:
		return imagemeta.JPEG, true
	case kindPNG:
		return imagemeta.PNG, true
	case kindWebP:
		return imagemeta.WebP, true
	}
	return 0, false
}

// field names the suggestion that a tag fills, nil for the many that fill none.
func (h *heard) field(t imagemeta.TagInfo) *string {
	switch t.Source {
	case imagemeta.XMP:
		return h.xmp.fieldXMP(strings.ToLower(t.Tag), t.Namespace)
	case imagemeta.IPTC:
		return h.iptc.fieldIIM(strings.ToLower(t.Tag))
	case imagemeta.EXIF:
		return h.exif.fieldExif(strings.ToLower(t.Tag))
	}
	return nil
}

// fieldXMP: dc, photoshop, xmpRights, Iptc4xmpCore and plus, as the IPTC Photo Metadata Standard 2023.1 §§9-10 names them.
func (s *Suggestion) fieldXMP(tag, namespace string) *string {
	switch tag {
	case "description":
		return &s.Caption
	case "alttextaccessibility":
		return &s.Alt
	case "title":
		return &s.Title
	case "headline": // photoshop:Headline
		if s.Title == "" {
			return &s.Title
		}
	case "creator":
		if !strings.Contains(namespace, "xap") { // xmp:CreatorTool and its like name programs
			return &s.Creator
		}
	case "credit":
		return &s.Credit
	case "usageterms":
		return &s.Rights
	case "rights": // dc:rights, the copyright notice
		return &s.Holder
	case "webstatement":
		return &s.Statement
	}
	return nil
}

// fieldIIM: IPTC IIM 4.2, record 2: 5, 105, 120, 80, 110, 116, 37.
func (s *Suggestion) fieldIIM(tag string) *string {
	switch tag {
	case "caption-abstract":
		return &s.Caption
	case "objectname":
		return &s.Title
	case "by-line":
		return &s.Creator
	case "credit":
		return &s.Credit
	case "copyrightnotice":
		return &s.Holder
	case "expirationdate":
		return &s.Expires
	}
	return nil
}

// fieldExif: Exif 3.0 §4.6.5: ImageDescription, Artist, Copyright.
func (s *Suggestion) fieldExif(tag string) *string {
	switch tag {
	case "imagedescription":
		return &s.Caption
	case "artist":
		return &s.Creator
	case "copyright":
		return &s.Holder
	}
	return nil
}

// whole is what all sources say together.
func (h *heard) whole() Suggestion {
	x, i, e := h.xmp, h.iptc, h.exif
	s := Suggestion{
		Caption: firstOf(x.Caption, i.Caption, e.Caption),
		Credit:  firstOf(x.Credit, i.Credit),
		Rights:  x.Rights,
		More: More{
			Title: firstOf(x.Title, i.Title), Alt: x.Alt, Creator: firstOf(x.Creator, i.Creator, e.Creator),
			Holder: firstOf(x.Holder, i.Holder, e.Holder), Statement: x.Statement, Expires: dateOf(i.Expires),
		},
	}
	s.Credit = creditLine(s.Creator, s.Credit)
	s.Rights = firstOf(s.Rights, s.Holder)
	return s
}

// creditLine is how the trade prints it: "Thandi Dube / Karoo Pictures"; one alone where the other is missing or is in it.
func creditLine(creator, credit string) string {
	switch {
	case credit == "":
		return creator
	case creator == "", strings.Contains(strings.ToLower(credit), strings.ToLower(creator)):
		return credit
	}
	return creator + " / " + credit
}

// dateOf reads CCYYMMDD, IPTC IIM 4.2 §1.5(g); imagemeta may have put colons or dashes between.
func dateOf(s string) string {
	for _, form := range []string{"20060102", "2006:01:02", "2006-01-02"} {
		if t, err := time.Parse(form, s); err == nil {
			return t.Format("2006-01-02")
		}
	}
	return ""
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

func turnOf(value any) turn {
	switch v := value.(type) {
	case uint16:
		return turn(v)
	case uint32:
		return turn(v)
	case int:
		return turn(v)
	}
	return 1
}

func first(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case []string:
		return strings.Join(v[:min(len(v), 5)], ", ") // several creators; nobody credits more than five
	}
	return ""
}

// maxSuggestion in letters; a caption field sometimes holds a whole press release.
const maxSuggestion = 1000

// tidy makes foreign text fit to keep: valid, one line, no control or direction
// marks, not endless.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if letters := []rune(s); len(letters) > maxSuggestion {
		s = strings.TrimSpace(string(letters[:maxSuggestion]))
	}
	return s
}
