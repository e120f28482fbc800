package correction_test

import (
	"testing"

	"broadsheet/internal/correction"
)

// What stands in an address leads to a place on the docket, or to its top, and is written as it was read.
func FuzzTurn(f *testing.F) {
	for _, s := range []string{"", "0.1732544400000000.7", "1.-5.9", "1.2", "1.2.3.4", "a.b.c", "9223372036854775808.1.1", "+1.2.3", " 1.2.3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		turn := correction.ParseTurn(s)
		if again := correction.ParseTurn(turn.String()); again != turn {
			t.Errorf("%q is %v, and comes back as %v", s, turn, again)
		}
	})
}
