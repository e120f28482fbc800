package media

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// kind is what a file really is, whatever its name says.
type kind string

const (
	kindJPEG kind = "jpg"
	kindPNG  kind = "png"
	kindGIF  kind = "gif"
	kindWebP kind = "webp"
)

// String is the format's name as people write it.
func (k kind) String() string {
	switch k {
	case kindJPEG:
		return "JPEG"
	case kindWebP:
		return "WebP"
	}
	return strings.ToUpper(string(k))
}

// sniffLength is how much of the file is looked at. An SVG may begin with a long
// comment or licence; every other format shows itself in the first 40 bytes.
const sniffLength = 4096

// sniff tells the format from the first bytes, or refuses with the reason.
func sniff(file []byte) (kind, error) {
	head := file[:min(len(file), sniffLength)]
	switch {
	case len(file) == 0:
		return "", refuse("The file is empty.")
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return kindJPEG, nil
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return kindPNG, nil
	case bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")):
		return kindGIF, nil
	case isRIFF(head, "WEBP"):
		return sniffWebP(head)
	}
	return "", refuseOther(head)
}

func isRIFF(head []byte, form string) bool {
	return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == form
}

// sniffWebP refuses moving WebP: the extended header's animation bit.
// https://developers.google.com/speed/webp/docs/riff_container, "Extended File Format".
func sniffWebP(head []byte) (kind, error) {
	const animation = 0x02
	if len(head) > 20 && string(head[12:16]) == "VP8X" && head[20]&animation != 0 {
		return "", refuse("Moving WebP pictures are not accepted. Send one still picture as JPEG, PNG or WebP.")
	}
	return kindWebP, nil
}

// refuseOther names what the file is when that helps the sender mend it.
func refuseOther(head []byte) error {
	text := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"))
	switch {
	case bytes.Contains(text, []byte("<svg")):
		return refuse("SVG pictures are not accepted; export as PNG or JPEG.")
	case isBrand(head, "heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"):
		return refuse("HEIC pictures are not accepted. Export as JPEG; on an iPhone choose Settings, Camera, Formats, Most Compatible.")
	case isBrand(head, "avif", "avis"):
		return refuse("AVIF pictures are not accepted; export as JPEG or PNG.")
	case isBrand(head, ""):
		return refuse("This is a video, not a picture.")
	case bytes.HasPrefix(head, []byte("II*\x00")), bytes.HasPrefix(head, []byte("MM\x00*")):
		return refuse("TIFF and raw camera files are not accepted; export as JPEG or PNG.")
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return refuse("This is a PDF, not a picture; export the page as PNG or JPEG.")
	case isText(head):
		return refuse("This is a text file, not a picture, whatever its name says. Pictures are JPEG, PNG, GIF or WebP.")
	}
	return refuse("This file is not a picture that the paper can print. Pictures are JPEG, PNG, GIF or WebP.")
}

// isBrand tells whether the file is an ISO base media file (HEIC, AVIF, MP4) of
// one of the brands; "" is any. ISO/IEC 14496-12 §4.3.
func isBrand(head []byte, brands ...string) bool {
	if len(head) < 12 || string(head[4:8]) != "ftyp" {
		return false
	}
	for _, brand := range brands {
		if brand == "" || string(head[8:12]) == brand {
			return true
		}
	}
	return false
}

// isText: valid UTF-8 (but for a letter cut at the end) without control bytes.
func isText(head []byte) bool {
	for i := 0; i < len(head); {
		r, size := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && size == 1 && len(head)-i >= utf8.UTFMax {
			return false
		}
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' {
			return false
		}
		i += size
	}
	return true
}
