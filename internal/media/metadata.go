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
}

// metadataTime is the longest that a file's metadata is read for. Honest files
// take under a millisecond.
const metadataTime = 2 * time.Second

// readMetadata gives the camera's turn mark and the suggestions. Metadata that
// cannot be read is metadata that is not there: it never refuses a picture.
func readMetadata(k kind, file []byte) (turn, Suggestion) {
	format, ok := metadataFormat(k)
	if !ok {
		return 1, Suggestion{}
	}
	upright, found := turn(1), Suggestion{}
	_, _ = imagemeta.Decode(imagemeta.Options{ // an error leaves what was found before it
		R:           bytes.NewReader(file),
		ImageFormat: format,
		Sources:     imagemeta.EXIF | imagemeta.IPTC | imagemeta.XMP,
		Timeout:     metadataTime,
		ShouldHandleTag: func(t imagemeta.TagInfo) bool {
			return t.Tag == "Orientation" || found.field(t.Tag) != nil
		},
		HandleTag: func(t imagemeta.TagInfo) error {
			if t.Source == imagemeta.EXIF && t.Tag == "Orientation" && t.Namespace == "IFD0" {
				upright = turnOf(t.Value)
			}
			if field := found.field(t.Tag); field != nil && *field == "" {
				*field = tidy(first(t.Value))
			}
			return nil
		},
	})
	return upright, found
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

// field names the suggestion that a tag fills. Names of IPTC IIM 4.2, Exif 3.0 and
// IPTC Photo Metadata 2023.1 (XMP), as imagemeta writes them.
func (s *Suggestion) field(tag string) *string {
	switch strings.ToLower(tag) {
	case "caption-abstract", "imagedescription", "description":
		return &s.Caption
	case "by-line", "credit", "artist", "creator":
		return &s.Credit
	case "copyrightnotice", "copyright", "rights", "usageterms":
		return &s.Rights
	}
	return nil
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
		if len(v) > 0 {
			return v[0]
		}
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
