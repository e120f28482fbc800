package web

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf8"
)

// outfit is the conditional style of a page and the policy that allows the whole.
type outfit struct{ style, policy string }

// maxConditions is as many as there are bits in the mask that names an outfit.
const maxConditions = 64

// dress adds to a printed page the style that it needs beyond the one it has. The
// pieces were known before the page was printed; the page only chooses among them.
func (f *form) dress(page []byte) Rendered {
	at := max(0, bytes.Index(page, []byte("</style>")))
	o := f.outfit(f.sheets.choose(page[at:]))
	body := make([]byte, 0, len(page)+len(o.style))
	body = append(append(append(body, page[:at]...), o.style...), page[at:]...)
	return Rendered{Body: body, Policy: o.policy}
}

// outfit puts chosen pieces together, once for each choice that occurs.
func (f *form) outfit(mask uint64) outfit {
	if known, ok := f.outfits.Load(mask); ok {
		return known.(outfit)
	}
	var style strings.Builder
	for i, c := range f.sheets.some {
		if mask>>i&1 == 1 {
			style.WriteString(c.style)
		}
	}
	o := outfit{style: style.String()}
	o.policy = pagePolicy(hashSource(f.sheets.always+o.style), hashSource(themeScript), f.frames, f.framed)
	f.outfits.Store(mask, o)
	return o
}

// choose sets a bit for each piece of style that the page needs.
func (s sheets) choose(page []byte) (mask uint64) {
	letters := lettersOf(page)
	for i, c := range s.some {
		if c.letters == nil && bytes.Contains(page, []byte(c.text)) || hasLetter(letters, c.letters) {
			mask |= 1 << i
		}
	}
	return mask
}

// hasLetter tells whether one of the letters is in the ranges.
func hasLetter(letters []rune, ranges [][2]rune) bool {
	for _, r := range letters {
		for _, span := range ranges {
			if r >= span[0] && r <= span[1] {
				return true
			}
		}
	}
	return false
}

// highBits has the top bit of each of eight bytes, which ASCII leaves clear.
const highBits = 0x8080808080808080

// lettersOf lists the letters beyond ASCII in a page, each once. Most of a page is
// ASCII and is passed over eight bytes at a time.
func lettersOf(page []byte) []rune {
	var found []rune
	for i := 0; i < len(page); {
		if i+8 <= len(page) && binary.LittleEndian.Uint64(page[i:])&highBits == 0 {
			i += 8
			continue
		}
		if page[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(page[i:])
		if !slices.Contains(found, r) {
			found = append(found, r)
		}
		i += size
	}
	return found
}
