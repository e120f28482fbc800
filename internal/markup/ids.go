package markup

import "strings"

// Block ids are short and made from what the block said when it was new, so the same edit gives
// the same id on every machine and in every retry of a transaction. They begin with b and hold a
// digit, so that none is ever a word that the page uses for itself ("comments").
const (
	idLength  = 7
	maxID     = 24
	idLetters = "bcdfghjkmnpqrstvwxz23456789" // no vowels: no words
)

// ValidID reports an id that a block may have: b, then 1 to 23 lower-case letters or digits, at least one a digit.
func ValidID(s string) bool {
	if len(s) < 2 || len(s) > maxID || s[0] != 'b' {
		return false
	}
	digit := false
	for i := 1; i < len(s); i++ {
		c := s[i]
		if c >= '0' && c <= '9' {
			digit = true
		} else if c < 'a' || c > 'z' {
			return false
		}
	}
	return digit
}

// assignIDs gives an id to every block without a valid one of its own; avoid names ids that
// belong to blocks of earlier versions.
func (d *Document) assignIDs(avoid []Block) {
	used := make(map[string]bool, len(d.Blocks)+len(avoid))
	for i := range d.Blocks { // what cannot be renamed comes first
		o, ok := d.Blocks[i].Content.(Opaque)
		if !ok {
			continue
		}
		b := &d.Blocks[i]
		if b.ID = opaqueID(o); used[b.ID] || !ValidID(b.ID) {
			b.ID = ""
		} else {
			used[b.ID] = true
		}
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if _, ok := b.Content.(Opaque); ok {
			continue
		}
		if used[b.ID] || !ValidID(b.ID) {
			b.ID = ""
		} else {
			used[b.ID] = true
		}
	}
	for _, b := range avoid {
		used[b.ID] = true
	}
	times := map[uint64]uint64{}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if _, ok := b.Content.(Opaque); b.ID == "" && !ok {
			key := contentKey(b.Content)
			b.ID = newID(key, times[key], used)
			times[key]++
			used[b.ID] = true
		}
	}
}

// newID makes an id for content with that key; times is how many equal blocks came before it,
// so that a thousand rules do not all try the same ids in turn.
func newID(key, times uint64, used map[string]bool) string {
	sum := key + times*0x9e3779b97f4a7c15
	for {
		if id := spellID(sum); !used[id] {
			return id
		}
		sum = sum*6364136223846793005 + 1442695040888963407 // Knuth's MMIX step: the next candidate
	}
}

func spellID(sum uint64) string {
	var b [idLength]byte
	b[0] = 'b'
	for i := 1; i < idLength; i++ {
		b[i] = idLetters[sum%uint64(len(idLetters))]
		sum /= uint64(len(idLetters))
	}
	if !strings.ContainsAny(string(b[:]), "23456789") {
		b[idLength-1] = byte('2' + sum%8)
	}
	return string(b[:])
}
